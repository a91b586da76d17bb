//! `stadial bank`: questions about several scenarios, on the days on which they were asked; what a question set and a
//! resolution set add; scores; errors at their cells.

#![allow(clippy::disallowed_methods, reason = "the exact values are computed by other means than crate::math")]

use serde_json::Value;

use crate::support::{Desk, checked, names, read, stderr};

/// A port agreed on at .5 a year, or given up at .25, in a world in which nothing else begins it.
const PORT: &str = "
extends = \"trio.toml\"
start = 2000
end = 2006
steps_per_year = 12
states.dan = \"Dan\"
[agreements.port]
kind = \"access\"
parties = [\"ada\", \"dan\"]
state = \"begun\"
begin_rate = 0
agree_rate = 0.5
fail_rate = 0.25
sign_rate = 0
party.ada.block_rate = 0
party.dan.block_rate = 0
";

const HEADER: &str = "id,scenario,ask,question,asked,closes,resolved_on,resolution,crowd\n";

const ROWS: &str = "\
start,port.toml,port agreed by 2001,Agreed in two years?,,,,yes,0.8
later,port.toml,port agreed by 2003,,2002-01-01,,2003-05-01,no,0.25
open,port.toml,not port agreed by 2003,,2001-01-01,,,,
other,second.toml,port agreed by 2001,,,,,no,
given,port.toml,port agreed by 2003 given not port failed by 2002,,2002-01-01,,,,
";

const SIZE: [&str; 6] = ["--trajectories", "16000", "--draws", "1", "--seed", "5"];

fn desk(rows: &str) -> Desk {
    let desk = Desk::new();
    desk.write("port.toml", PORT);
    desk.write("second.toml", &PORT.replace("agree_rate = 0.5", "agree_rate = 0"));
    desk.write("bank.csv", &format!("{HEADER}{rows}"));
    desk
}

/// The probability of being agreed within some years.
fn agreed(years: f64) -> f64 {
    2.0 / 3.0 * (1.0 - (-0.75 * years).exp())
}

/// What cannot be true together is said: both answers to one event, a later deadline with the other answer, a crowd that gives
/// less to the later one. Other events, and an earlier deadline that did not come, are none.
#[test]
fn contradictions_are_said() {
    let rows = "\
early,port.toml,port agreed by 2001,,,,,yes,0.8
again,port.toml,port agreed by 2001,,,,,no,0.8
late,port.toml,port agreed by 2003,,,,,no,0.6
failed,port.toml,port failed by 2003,,,,,no,0.1
other,second.toml,port agreed by 2003,,,,,no,0.1
";
    let desk = desk(rows);
    let said = desk.done(&[&["bank", "bank.csv", "--out", "out"][..], &SIZE].concat());
    for wanted in [
        "Contradiction: early is resolved with yes, and again, which asks the same, with no.",
        "Contradiction: early is resolved with yes, and late, which has a later deadline, with no.",
        "Contradiction: the crowd gives 0.800 to early and 0.600 to late, which has a later deadline.",
        "Contradiction: the crowd gives 0.800 to again and 0.600 to late, which has a later deadline.",
    ] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
    assert_eq!(said.matches("Contradiction").count(), 4, "{said}");
    assert!(!said.contains("error of the model itself. On"), "no forecast is open");
}

/// Exact answers, at the start and given that nothing has been agreed by the day of asking; without that condition they fail.
#[test]
fn questions_are_answered_given_that_they_are_open() {
    let desk = desk(ROWS);
    desk.done(&[&["bank", "bank.csv", "--out", "out"][..], &SIZE].concat());
    let found = desk.table("out/answers.csv");
    assert_eq!(found.column("id"), ["start", "later", "open", "other", "given"]);
    let [p, error, open, n] =
        ["probability", "standard_error", "open", "trajectories"].map(|column| found.numbers(column));
    checked("at the start", p[0], agreed(2.0), 16_000);
    let later = (agreed(4.0) - agreed(2.0)) / (1.0 - agreed(2.0));
    checked("given open in 2002", p[1], later, n[1] as u32);
    assert!((p[1] - agreed(4.0)).abs() > 5.0 * error[1], "the condition matters");
    checked("open in 2002", open[1], 1.0 - agreed(2.0), 16_000);
    assert_eq!((n[0], n[1]), (16_000.0, (open[1] * 16_000.0).round()));
    let not_by = 1.0 - (agreed(4.0) - agreed(1.0)) / (1.0 - agreed(1.0));
    checked("the opposite, given open in 2001", p[2], not_by, n[2] as u32);
    assert_eq!(p[3], 0.0);
    // Neither agreed nor failed by the beginning of 2003, of which the condition asks, or agreed in 2002.
    let (still, in_2002) = ((-0.75_f64).exp(), agreed(1.0));
    let given = (in_2002 + still * agreed(1.0)) / (in_2002 + still);
    checked("with a condition of its own", p[4], given, n[4] as u32);
    assert_eq!(found.column("asked"), ["2000-01-01", "2002-01-01", "2001-01-01", "2000-01-01", "2002-01-01"]);
    assert_eq!(found.column("question")[..2], ["Agreed in two years?", "port agreed by 2003"]);
}

/// The answers are those of `stadial ask`, whatever else is in the table.
#[test]
fn the_answer_is_that_of_ask() {
    let desk = desk(ROWS);
    desk.done(&[&["bank", "bank.csv", "--out", "out", "--threads", "2"][..], &SIZE].concat());
    desk.done(&[&["ask", "port.toml", "port agreed by 2001", "--out", "ask", "--threads", "1"][..], &SIZE].concat());
    let (bank, ask) = (desk.table("out/answers.csv"), desk.table("ask/questions.csv"));
    for column in ["probability", "standard_error", "ci_low", "ci_high"] {
        assert_eq!(bank.column(column)[0], ask.column(column)[0], "{column}");
    }
}

/// By hand, from the probabilities in the table of answers.
#[test]
fn resolved_questions_are_scored_beside_the_crowd() {
    let desk = desk(ROWS);
    let said = desk.done(&[&["bank", "bank.csv", "--out", "out"][..], &SIZE].concat());
    let (answers, scores) = (desk.table("out/answers.csv"), desk.table("out/against_scores.csv"));
    let n = answers.numbers("trajectories");
    let p: Vec<f64> = (0..4).map(|row| (answers.numbers("probability")[row] * n[row] + 0.5) / (n[row] + 1.0)).collect();
    let log = [-p[0].ln(), -(1.0 - p[1]).ln(), -(1.0 - p[3]).ln()];
    let value = |forecaster: &str, score: &str, column: &str| scores.number(forecaster, score, column);
    let close = |found: f64, exact: f64| assert!((found - exact).abs() < 1e-5, "{found} {exact}");
    close(value("crowd", "log", "value"), (-(0.8_f64.ln()) - 0.75_f64.ln()) / 2.0);
    close(value("crowd", "log", "model"), f64::midpoint(log[0], log[1]));
    close(value("crowd", "brier", "value"), f64::midpoint(0.04, 0.0625));
    close(value("one half", "log", "value"), 2.0_f64.ln());
    close(value("one half", "log", "model"), log.iter().sum::<f64>() / 3.0);
    // Of the two others none and one came: (0 + 1/2) / 3, and twice (1 + 1/2) / 3.
    close(value("share of the others", "log", "value"), (-(0.5_f64 / 3.0).ln() - 2.0 * 0.5_f64.ln()) / 3.0);
    close(answers.column("log")[1].parse().unwrap(), log[1]);
    close(answers.column("crowd_brier")[0].parse().unwrap(), 0.04);
    assert!(said.contains("5 questions on 2 scenarios, 3 resolved, of which 1 is yes."), "{said}");
}

/// Texts, days, the crowd and answers by id; the forecasts in the form of the set.
#[test]
fn question_sets_are_read_and_answered() {
    let desk = desk("start,port.toml,port agreed by 2001,,,,,,\nmine,port.toml,port failed by 2001,,,,,,\n");
    desk.write(
        "questions.json",
        r#"{"forecast_due_date": "2001-01-01", "question_set": "2001-01-01-llm.json", "questions": [
            {"id": "start", "source": "metaculus", "question": "Will they agree?", "freeze_datetime_value": "0.4",
             "market_info_close_datetime": "2001-12-31T00:00:00+00:00", "resolution_dates": "N/A"},
            {"id": "else", "source": "fred", "question": "Higher?", "resolution_dates": ["2001-06-01"]}]}"#,
    );
    desk.write(
        "resolutions.json",
        r#"{"resolutions": [{"id": "start", "source": "metaculus", "direction": null, "resolution_date": "2001-08-01",
            "resolved_to": 1.0, "resolved": true}]}"#,
    );
    let sets = ["--question-set", "questions.json", "--resolution-set", "resolutions.json", "--organization", "we"];
    desk.done(&[&["bank", "bank.csv", "--out", "out"][..], &sets, &SIZE].concat());
    let answers = desk.table("out/answers.csv");
    let first = |column: &str| answers.column(column)[0].to_owned();
    assert_eq!(
        ["question", "asked", "closes", "crowd", "resolution", "resolved_on"].map(first),
        ["Will they agree?", "2001-01-01", "2001-12-31", "0.4", "yes", "2001-08-01"]
    );
    let set: Value = serde_json::from_str(&read(&desk.path("out/forecast_set.json"))).unwrap();
    let forecasts = set["forecasts"].as_array().unwrap();
    assert_eq!((forecasts.len(), &set["organization"], &forecasts[0]["id"]), (1, &"we".into(), &"start".into()));
    let p: f64 = first("probability").parse().unwrap();
    assert!((forecasts[0]["forecast"].as_f64().unwrap() - p).abs() < 1e-6);
    let exact = (agreed(2.0) - agreed(1.0)) / (1.0 - agreed(1.0));
    checked("asked on the day of the set", p, exact, answers.numbers("trajectories")[0] as u32);
}

/// Every wrong cell at its place, all at once, and nothing written.
#[test]
fn wrong_cells_are_reported_at_their_places() {
    let cases = [
        ("a,port.toml,port agred by 2001,,,,,,\n", "bank.csv:2:13", "unknown status `agred`"),
        ("a,nowhere.toml,port agreed by 2001,,,,,,\n", "bank.csv:2:3", "there is no file `nowhere.toml`"),
        ("a,port.toml,port agreed by 2001,,1999-05-01,,,,\n", "bank.csv:2:34", "is before the start of port"),
        ("a,port.toml,port agreed by 2001,,2003-01-01,,,,\n", "bank.csv:2:13", "decided before it was asked"),
        ("a,port.toml,port agreed by 2001,,soon,,,,\n", "bank.csv:2:34", "`soon` is not a date"),
        ("a,port.toml,port agreed by 2001,,2001-01-01,2000-06-01,,,\n", "bank.csv:2:45", "before it was asked"),
        ("a,port.toml,port agreed by 2001,,,,2001-05-01,,\n", "bank.csv:2:36", "row 2 resolved on 2001-05-01"),
        ("a,port.toml,port agreed by 2001,,,,,perhaps,\n", "bank.csv:2:37", "`perhaps` is no resolution"),
        ("a,port.toml,port agreed by 2001,,,,,,1.5\n", "bank.csv:2:38", "`1.5` is not a probability"),
        (",port.toml,port agreed by 2001,,,,,,\n", "bank.csv:2:1", "row 2 has no id"),
        (
            "a,port.toml,port agreed by 2001,,,,,,\na,port.toml,port failed by 2001,,,,,,\n",
            "bank.csv:3:1",
            "row 3 has the id `a` again",
        ),
    ];
    for (rows, place, message) in cases {
        let desk = desk(rows);
        let output = desk.stadial(&["bank", "bank.csv", "--out", "out"]);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(place) && said.contains(message) && said.contains("= help"), "{place} {message}: {said}");
        assert!(names(&desk.path("out")).is_empty());
    }
    let desk = desk(ROWS);
    desk.write("set.json", "[]");
    let output = desk.stadial(&["bank", "bank.csv", "--question-set", "set.json"]);
    assert!(stderr(&output).contains("set.json:1:") && stderr(&output).contains("question set of ForecastBench"));
}
