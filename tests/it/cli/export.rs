//! What a run leaves for others: questions for forecasting platforms, and a history that grows.

#![allow(clippy::disallowed_methods, reason = "the exact values are computed by other means than crate::math")]

use crate::support::{Desk, read, stderr};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("known.toml", include_str!("../tables/known.toml"));
    desk
}

const RUN: [&str; 7] = ["run", "known.toml", "--quiet", "--trajectories", "1600", "--draws", "20"];

#[test]
fn questions_have_the_probabilities_of_the_run() {
    let desk = desk();
    let more = ["--out", "out", "--question-years", "2001,2003", "--questions-file"];
    for file in ["questions.csv", "sub/questions.json"] {
        desk.done(&[&RUN[..], &more, &[file]].concat());
    }
    let (questions, probabilities) = (desk.table("questions.csv"), desk.table("out/probabilities.csv"));
    assert_eq!(questions.rows.len(), 6 * 2);
    let rows = probabilities.column("outcome").into_iter().zip(probabilities.column("year_end"));
    let rows: Vec<String> = rows.map(|(outcome, year)| format!("known.{outcome}.{year}")).collect();
    for (place, id) in questions.column("id").into_iter().enumerate() {
        let row = rows.iter().position(|row| row == id).unwrap();
        for column in ["probability", "standard_error", "ci_low", "ci_high", "parameter_low", "parameter_high"] {
            assert_eq!(questions.column(column)[place], probabilities.column(column)[row], "{id}");
        }
        let year: i32 = id.rsplit('.').next().unwrap().parse().unwrap();
        assert_eq!(questions.column("resolution_date")[place], format!("{}-01-01", year + 1));
    }
    assert_eq!(questions.column("title")[0], "ANN and BEN: will there be a war by the end of 2001?");
    let criteria = questions.column("resolution_criteria");
    assert!(
        criteria[0].contains("from 2000-01-01 to 2001-12-31") && criteria[0].contains("the shock \"a war\""),
        "{criteria:?}"
    );
    assert!(criteria[6].contains("at least 4 times within 4 years"), "{criteria:?}");
    let json: serde_json::Value = serde_json::from_str(&read(&desk.path("sub/questions.json"))).unwrap();
    let json = json.as_array().unwrap();
    assert_eq!(json.len(), 12);
    assert_eq!(json[0]["title"], questions.column("title")[0]);
    assert!(
        json[0]["probability"].is_f64()
            && json[0]["parameter_low"].is_null() == questions.column("parameter_low")[0].is_empty()
    );
}

/// Each run adds its lines and leaves those before it as they were.
#[test]
fn a_history_grows_with_each_run() {
    let desk = desk();
    let history = ["--history", "sub/history.csv", "--question-years", "2003", "--no-files"];
    desk.done(&[&RUN[..], &history].concat());
    let first = read(&desk.path("sub/history.csv"));
    desk.done(&[&RUN[..], &history, &["--seed", "6", "--set", "shocks.war.rate=0.8", "--policy", "storm"]].concat());
    let both = read(&desk.path("sub/history.csv"));
    assert!(both.starts_with(&first) && first.lines().count() == 7, "{first}");
    let table = desk.table("sub/history.csv");
    assert_eq!(table.rows.len(), 2 * 6);
    let column = |name: &str| table.column(name);
    assert_eq!((column("seed")[0], column("seed")[6]), ("5", "6"));
    assert_eq!((column("under")[0], column("under")[6]), ("", "storm"));
    assert_eq!((column("trajectories")[0], column("draws")[0], column("scenario")[0]), ("1600", "20", "known"));
    assert_ne!(column("digest")[0], column("digest")[6]);
    assert_eq!((column("outcome")[0], column("year_end")[0]), ("war", "2003"));
    // With a rate of .8, and four times that from 2001 on: 1 - e^(-.8 - 3 x 3.2).
    let (probability, exact) = (table.numbers("probability")[6], 1.0 - (-0.8_f64 - 9.6).exp());
    assert!((probability - exact).abs() < 0.005, "{probability}, exactly {exact}");
    let days = column("date");
    assert!(days.iter().all(|day| day.len() == 10 && *day >= "2026-01-01" && day.starts_with("20")), "{days:?}");
}

#[test]
fn what_does_not_fit_is_refused_before_the_run() {
    let desk = desk();
    desk.write("other.csv", "date,probability\n2026-01-01,0.5\n");
    desk.done(&[&RUN[..], &["--history", "cut.csv", "--no-files"]].concat());
    let whole = read(&desk.path("cut.csv"));
    desk.write("cut.csv", whole.trim_end());
    let refused = |arguments: &[&str], expected: &str| {
        let output = desk.stadial(&[&RUN[..], &["--out", "out"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(expected), "{arguments:?}: {}", stderr(&output));
        assert!(!desk.path("out").exists(), "nothing was run");
    };
    refused(&["--history", "other.csv"], "its first line is not the header of a history of this version");
    refused(&["--history", "cut.csv"], "it ends within a line");
    refused(&["--questions-file", "questions.xlsx"], "end the name with .csv or .json");
    refused(&["--question-years", "2001"], "give one of these, too");
    let two = ["--history", "other.csv", "--question-years", "1999,2010"];
    refused(&two, "--question-years 1999: outside the run; give years from 2000 to 2003");
    refused(&two, "--question-years 2010");
    refused(&two, "its first line");
    assert_eq!(read(&desk.path("other.csv")), "date,probability\n2026-01-01,0.5\n");
}

/// A line of a part of a run would stand among those of whole runs.
#[test]
#[cfg(target_os = "linux")]
fn an_interrupted_run_adds_nothing() {
    let desk = desk();
    let run = ["run", "known.toml", "--trajectories", "1000000000", "--out", "out", "--history", "history.csv"];
    let output = super::interruption::interrupt_after(&desk, &run, 300);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(!desk.path("history.csv").exists());
    assert!(crate::support::stdout(&output).contains("History: nothing was added"));
}
