//! Scores: scoring rules against another program's, means and errors by hand, and what `stadial score` reads and writes.

#![allow(clippy::disallowed_methods, reason = "the exact values are computed by other means than crate::math")]

use std::collections::BTreeMap;

use stadial::noise::Seed;
use stadial::questions::score::{Change, Forecast, Forecaster, Group, Horizon, Score, What, score};
use stadial::scenario::Recorded;

use crate::support::{Desk, project, read, stderr, stdout};

/// The scores that the Python package scoringrules gives (made by `tests/scoringrules/check.py`).
#[test]
fn scoring_rules_agree_with_scoringrules() {
    let text = read(&project().join("tests/scoringrules/scores.csv"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rows = 0;
    for row in reader.records().map(Result::unwrap) {
        let number = |place: usize| row[place].parse::<f64>().unwrap();
        let given: Vec<f64> = row[1].split(' ').map(|p| p.parse().unwrap()).collect();
        let came: usize = row[0].parse().unwrap();
        for (place, rule) in Score::ALL.into_iter().enumerate() {
            let found = rule.of(&given, came);
            assert!((found - number(2 + place)).abs() < 1e-12, "{rule:?} of {}: {found}", &row[1]);
        }
        rows += 1;
    }
    assert_eq!(rows, 200);
}

/// A forecast of two states in a year after the one before: the probability of the second, and whether it came.
fn forecast(alignment: usize, year: i32, (p, simple): (f64, f64), (before, came): (usize, usize)) -> Forecast {
    let mut given = vec![None; Forecaster::ALL.len()];
    given[Forecaster::Model as usize] = Some(vec![1.0 - p, p]);
    given[Forecaster::OneWayHindsight as usize] = Some(vec![1.0 - simple, simple]);
    let day = |year: i32| format!("{year}-01-01").parse().unwrap();
    Forecast {
        alignment,
        scenario: format!("s{alignment}"),
        what: What::State(Recorded::Treaty),
        subject: "treaty".to_owned(),
        asked: day(year),
        due: day(year + 1),
        horizon: Horizon::Years(1),
        years: 1.0,
        states: ["none", "in_force"].map(str::to_owned).into(),
        before,
        came,
        agreeing: Some(1.0),
        given,
        standard_errors: vec![0.01; 2],
        prior: None,
    }
}

fn scored(forecasts: &[Forecast], changes: &[(usize, &str)]) -> Group {
    let mut by_alignment: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (alignment, day) in changes {
        let change = (day.parse().unwrap(), 0, 1);
        by_alignment.entry((*alignment, What::State(Recorded::Treaty))).or_default().push(change);
    }
    score(forecasts, &by_alignment, Seed(1)).into_iter().next().unwrap()
}

fn near(found: f64, exact: f64) {
    assert!((found - exact).abs() < 1e-12, "{found} {exact}");
}

/// By hand: three quiet years and a change, of which the model gave .5 and the other .2.
#[test]
fn means_are_those_worked_out_by_hand() {
    let quiet = |year| forecast(0, year, (0.1, 0.2), (0, 0));
    let forecasts =
        [quiet(2000), quiet(2001), forecast(0, 2002, (0.5, 0.2), (0, 1)), forecast(0, 2003, (0.9, 0.8), (1, 1))];
    let group = scored(&forecasts, &[(0, "2002-07-01"), (0, "2005-01-01")]);
    let model = group.of(Forecaster::Model, Score::Log).unwrap();
    let (same, half) = (-(0.9_f64.ln()), -(0.5_f64.ln()));
    near(model.value, (3.0 * same + half) / 4.0);
    near(model.changed, half / 4.0);
    near(model.unchanged, 3.0 * same / 4.0);
    // Errors .01 / .9 three times and .01 / .5 once.
    near(model.monte_carlo_error.unwrap(), 0.01 * (3.0 / 0.81 + 4.0_f64).sqrt() / 4.0);
    let other = group.of(Forecaster::OneWayHindsight, Score::Log).unwrap();
    let of_other = (3.0 * -(0.8_f64.ln()) - 0.2_f64.ln()) / 4.0;
    near(other.value, of_other);
    near(other.difference.unwrap().0, of_other - model.value);
    let brier = group.of(Forecaster::Model, Score::Brier).unwrap();
    near(brier.value, (3.0 * 0.01 + 0.25) / 4.0);
    let parts = brier.parts.unwrap();
    near(parts.reliability - parts.resolution + parts.uncertainty, brier.value);
    assert_eq!((group.forecasts, group.changed, group.alignments), (4, 1, 1));
    // The change of 2005 is beyond all forecasts; without that of 2002 three are left.
    let [Change { scenario, change: Some((day, from, to)), left: 3, without }] = group.changes.as_slice() else {
        panic!("{:?}", group.changes)
    };
    assert_eq!(
        (scenario.as_str(), day.to_string().as_str(), from.as_str(), to.as_str()),
        ("s0", "2002-07-01", "none", "in_force")
    );
    near(without[0].1, same);
    near(without[1].1, -(0.8_f64.ln()));
}

/// Of independent forecasts the bootstrap gives the usual error of a mean: with whole alignments as blocks, and with years.
/// 1,000 resamples give it to 2.2 % (one standard error); the bound is four of them. Where forecasts in a row are alike, blocks
/// as long as the horizon give a larger one.
#[test]
fn errors_are_those_of_blocks() {
    let p = |place: usize| [0.9_f64, 0.6, 0.4, 0.8, 0.7][place % 5];
    let usual = |values: &[f64]| {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n / n).sqrt()
    };
    let values: Vec<f64> = (0..30).map(|place| -p(place).ln()).collect();
    let of = |forecasts: &[Forecast]| scored(forecasts, &[]).of(Forecaster::Model, Score::Log).unwrap().standard_error;
    let one = |alignment, place: usize| forecast(alignment, 2000 + place as i32, (p(place), 0.5), (1, 1));
    let alignments: Vec<Forecast> = (0..30).map(|place| one(place, place)).collect();
    let years: Vec<Forecast> = (0..30).map(|place| one(0, place)).collect();
    for found in [of(&alignments), of(&years)] {
        assert!((found / usual(&values) - 1.0).abs() < 4.0 * 0.0224, "{found} {}", usual(&values));
    }
    let alike: Vec<Forecast> = (0..30)
        .map(|place| Forecast {
            horizon: Horizon::Years(5),
            ..forecast(0, 2000 + place, ([0.9, 0.5][(place / 5 % 2) as usize], 0.5), (1, 1))
        })
        .collect();
    let values: Vec<f64> = alike.iter().map(|one| one.score(Forecaster::Model, Score::Log).unwrap()).collect();
    // The mean of five in a row, which begin anywhere, deviates by 1, .6, .2, -.2, ... of the deviation of one: its variance is
    // .36 of that of one, and six of them make the mean.
    let exact = usual(&values) * (30.0_f64 * 0.36 / 6.0).sqrt();
    assert!((of(&alike) / exact - 1.0).abs() < 4.0 * 0.0224, "{} {exact}", of(&alike));
    // A single forecast has no error, and neither have those from the start of one alignment.
    let start: Vec<Forecast> = years.iter().map(|one| Forecast { horizon: Horizon::Start, ..one.clone() }).collect();
    assert!(of(&years[..1]).is_nan() && of(&start).is_nan());
}

/// A scenario in which nothing can happen, of which one treaty is signed on record.
const QUIET: &str = "\
title = \"A quiet pair\"
members = [\"ann\", \"ben\"]
adversary = \"cat\"
start = 2000
end = 2012
actors.ann.gdp = 2
actors.ben.gdp = 1
actors.cat.gdp = 3
outcomes.x = { type = \"alliance\" }
[record.treaty]
values = [[2000, \"none\"], [2004-03-01, \"in_force\"]]
until = 2013
source = \"invented\"
";

/// The columns of simple forecasts against their closed forms.
#[test]
fn simple_forecasts_have_their_closed_forms() {
    let desk = Desk::new();
    desk.write("quiet.toml", QUIET);
    let arguments = ["score", "quiet.toml", "--horizons", "1", "--trajectories", "160", "--rate", "0.05", "--out", "o"];
    desk.done(&arguments);
    let table = desk.table("o/forecasts.csv");
    let places: Vec<usize> = (0..table.rows.len()).filter(|&row| table.column("horizon")[row] == "1").collect();
    assert_eq!(places.len(), 12);
    // One of the 12 changes: the best share is 1/12. One of the five years without a treaty: of the way up 1/5, and states
    // never go back, to within a thousandth.
    for (year, place) in (2000..).zip(places) {
        let cell = |column: &str| table.column(column)[place];
        let near = |column: &str, exact: f64, bound: f64| {
            let found: f64 = cell(column).parse().unwrap();
            assert!((found - exact).abs() < bound, "{column} {year}: {found} {exact}");
        };
        let is_in_force = year >= 2005;
        assert_eq!(cell("question"), format!("quiet/treaty=in_force/{}-01-01", year + 1));
        assert_eq!(cell("asked"), format!("{year}-01-01"));
        assert_eq!((cell("before") == "yes", cell("came") == "yes"), (is_in_force, year >= 2004));
        let of = |change: f64| if is_in_force { 1.0 - change } else { change };
        near("persistence", of(1.0 - (-0.05_f64).exp()), 1e-6);
        near("persistence_hindsight", of(1.0 / 12.0), 2e-4);
        near("one_way_hindsight", if is_in_force { 1.0 } else { 0.2 }, 1.2e-3);
        near("base_rates", if is_in_force { (-33.0_f64 / 2_791.0).exp() } else { 99.0 / 37_455.0 }, 2e-4);
    }
}

/// Results do not depend on threads, and a cut economy gives others where something is observed.
#[test]
fn scores_do_not_depend_on_threads() {
    let desk = Desk::new();
    let scenario = project().join("scenarios/china-russia-1991.toml").display().to_string();
    let written = |name: &str, more: &[&str]| {
        let fixed =
            ["score", &scenario, "--set", "end=1996", "--horizons", "2", "--trajectories", "320", "--out", name];
        desk.done(&[&fixed, more].concat());
        ["forecasts.csv", "forecast_scores.csv", "changes.csv", "reliability.csv"]
            .map(|file| read(&desk.path(name).join(file)))
    };
    let one = written("one", &["--threads", "1"]);
    assert_eq!(one, written("three", &["--threads", "3"]));
    assert_ne!(one[0], written("cut", &["--gdp", "cut"])[0]);
}

/// What the record and the economy were after the day of a forecast does not reach it; after that it does.
#[test]
fn forecasts_do_not_know_what_came_later() {
    let desk = Desk::new();
    let scenario = project().join("scenarios/china-russia-1991.toml").display().to_string();
    let later = "record.stage.values=[[1991, 1], [1992-12-01, 3], [1994-07-01, 2]]";
    let poorer = "observed.gdp.usa.values=[[1991, 6.1581], [1992, 6.5203], [1993, 6.8586], [1994, 7.2872], [1995, 0.8], [1996, 0.85], [1997, 0.85], [1998, 0.85], [1999, 0.85]]";
    let given = |name: &str, more: &[&str]| -> Vec<[String; 4]> {
        let fixed = [
            "score",
            &scenario,
            "--set",
            "end=1999",
            "--horizons",
            "4",
            "--trajectories",
            "320",
            "--gdp",
            "cut",
            "--out",
            name,
        ];
        desk.done(&[&fixed, more].concat());
        let table = desk.table(&format!("{name}/forecasts.csv"));
        let columns = ["asked", "question", "horizon", "model"].map(|column| table.column(column));
        let rows = (0..table.rows.len()).map(|row| columns.each_ref().map(|column| column[row].to_owned()));
        rows.filter(|[_, _, horizon, _]| horizon == "4").collect()
    };
    let plain = given("plain", &[]);
    for (name, change) in [("later", later), ("poorer", poorer)] {
        let changed = given(name, &["--set", change]);
        assert_eq!(plain.len(), changed.len());
        for (one, other) in plain.iter().zip(&changed).filter(|(one, _)| one[0].as_str() <= "1994-01-01") {
            assert_eq!(one, other, "{name}");
        }
        assert_ne!(plain, changed, "{name} reaches the forecasts that know it");
    }
}

/// Errors in a table of forecasts stand at their places; a scenario without facts and record is refused.
#[test]
fn errors_in_forecasts_are_reported_at_their_place() {
    let desk = Desk::new();
    desk.write("quiet.toml", QUIET);
    let rows = "question,date,probability\nquiet/treaty=in_force/2005-01-01,2003,0.2\nquiet/treaty=in_force/2005-01-01,2003,0.3\n\
                quiet/treaty=signed/2005-01-01,2003,0.2\nquite/treaty=none/2005-01-01,2003,0.2\nquiet/war,2003,0.2\n\
                quiet/treaty=none/2005-01-01,2006,0.2\nquiet/treaty=none/2006-01-01,1999,20\nquiet/type=thin/2006-01-01,2003,0.2\n\
                quiet/treaty=none/2006-02-01,2003,0.2\n,2003,0.2\n";
    desk.write("mine.csv", rows);
    let output = desk.stadial(&["score", "quiet.toml", "--against", "mine.csv"]);
    assert_eq!(output.status.code(), Some(2));
    let text = stderr(&output);
    for (line, message) in [
        (3, "row 3 gives the probability of quiet/treaty=in_force/2005-01-01 on this day again"),
        (4, "`signed` is not a treaty: none, in_force"),
        (5, "unknown scenario `quite`"),
        (6, "unknown fact `war`"),
        (7, "2006 is not before 2005-01-01"),
        (8, "`20` is not a probability"),
        (8, "1999 is before the start of quiet"),
        (9, "quiet has no record of `type`"),
        (10, "`2006-02-01` is not 1 January of a year"),
        (11, "row 11 has no question"),
    ] {
        assert!(text.contains(message), "{message}\n{text}");
        let place = text.find(message).unwrap();
        let after = &text[place..];
        assert!(after.lines().nth(1).unwrap().contains(&format!("mine.csv:{line}:")), "{message}: {after}");
    }
    desk.write("plain.toml", QUIET.split("[record").next().unwrap());
    let output = desk.stadial(&["score", "plain.toml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("nothing says what happened in plain; add `[facts.NAME]` or `[record.type]`"));
    assert_eq!(stdout(&output), "");
}

/// The rates in hindsight are printed and in a table: a state that is left once in twelve years, and for good.
#[test]
fn rates_in_hindsight_are_told() {
    let desk = Desk::new();
    desk.write("quiet.toml", QUIET);
    let said = desk.done(&["score", "quiet.toml", "--horizons", "1", "--trajectories", "160", "--out", "o"]);
    let table = desk.table("o/hindsight.csv");
    let cells = |column: &str| table.column(column).iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    assert_eq!(cells("horizon")[..3], ["1", "1", "1"]);
    assert_eq!(cells("forecaster")[..3], ["persistence_hindsight", "one_way_hindsight", "one_way_last_hindsight"]);
    assert_eq!(cells("direction")[..3], ["", "up", "up"]);
    let rates = table.numbers("rate");
    // Left with 1/12 a year, and from the lower state with 1/5.
    assert!((rates[0] + (11.0_f64 / 12.0).ln()).abs() < 1e-3, "{rates:?}");
    assert!((rates[1] + 0.8_f64.ln()).abs() < 2e-3 && (rates[2] + 0.8_f64.ln()).abs() < 2e-3, "{rates:?}");
    assert!(
        said.contains("Rates a year in hindsight, treaty: nothing changes, best rate in hindsight 8.7 % (1 year)"),
        "{said}"
    );
    assert!(said.contains("one way, best rate in hindsight 22.3 % up (1 year)"), "{said}");
}

/// What cannot be true together is said: states that exclude each other above 1, and a later deadline that is less probable.
#[test]
fn contradictions_of_a_forecaster_are_told() {
    let desk = Desk::new();
    let fact = |name: &str, by: u32| {
        format!("[facts.{name}]\ntype = \"alliance\"\nby = {by}\nheld = false\nconfidence = \"sure\"\nsource = \"s\"\n")
    };
    desk.write("quiet.toml", &format!("{QUIET}{}{}", fact("soon", 2005), fact("late", 2009)));
    let against = |rows: &str| {
        desk.write("mine.csv", &format!("question,date,probability\n{rows}"));
        desk.done(&[
            "score",
            "quiet.toml",
            "--horizons",
            "1",
            "--trajectories",
            "160",
            "--against",
            "mine.csv",
            "--no-files",
        ])
    };
    let treaty = |status: &str, p: f64| format!("quiet/treaty={status}/2005-01-01,2003,{p}\n");
    let deadlines = |soon: f64, late: f64| format!("quiet/soon,2003,{soon}\nquiet/late,2003,{late}\n");
    let said = against(&[treaty("none", 0.6), treaty("in_force", 0.5), deadlines(0.3, 0.2)].concat());
    let wanted =
        "Contradiction: forecaster gives 1.100 to states of quiet/treaty/2005-01-01 asked on 2003-01-01 that exclude";
    let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(wanted), "{said}");
    let wanted = "Contradiction: forecaster gives 0.200 to quiet/late, which contains quiet/soon with 0.300.";
    assert!(flat.contains(wanted), "{said}");
    let said = against(&[treaty("none", 0.6), treaty("in_force", 0.4), deadlines(0.2, 0.3)].concat());
    assert!(!said.contains("Contradiction"), "{said}");
}

/// Tables and pictures of an earlier answer to the same question that this one does not have are removed; other files stay.
#[test]
fn what_is_left_of_an_earlier_answer_is_removed() {
    let desk = Desk::new();
    desk.write("quiet.toml", QUIET);
    desk.write("mine.csv", "question,date,probability\nquiet/treaty=none/2005-01-01,2003,0.6\n");
    let score = ["score", "quiet.toml", "--horizons", "1", "--trajectories", "160", "--out", "o"];
    desk.done(&[&score[..], &["--against", "mine.csv"]].concat());
    desk.write("o/calibration_facts.svg", "<svg/>");
    desk.write("o/notes.txt", "mine");
    let has = |name: &str| desk.path("o").join(name).exists();
    assert!(has("against.csv") && has("against_scores.csv"));
    let refused = stderr(&desk.stadial(&score));
    assert!(refused.contains("a file that is not of its results, notes.txt") && has("against.csv"), "{refused}");
    desk.done(&[&score[..], &["--force"]].concat());
    assert!(!has("against.csv") && !has("against_scores.csv") && !has("calibration_facts.svg"));
    assert!(has("notes.txt") && has("forecasts.csv") && has("hindsight.csv"));
}

/// By hand: three states of .2, .3, .5, of which the second came, from n trajectories. The score is .2^2 + .5^2 of the sums .2 and
/// .5 - 1; its slopes by state are -.6, -1 and 0, their mean -.42, and the multinomial variance .1956 / n.
#[test]
fn the_error_of_a_ranked_score_is_multinomial() {
    let p = [0.2_f64, 0.3, 0.5];
    let mut given = vec![None; Forecaster::ALL.len()];
    given[Forecaster::Prior as usize] = Some(p.to_vec());
    let one = Forecast {
        states: ["0", "1", "2"].map(str::to_owned).into(),
        came: 1,
        given,
        prior: Some(("2000-01-01".parse().unwrap(), p.map(|p| (p * (1.0 - p) / 100.0).sqrt()).into())),
        ..forecast(0, 2000, (0.5, 0.5), (0, 1))
    };
    near(one.score(Forecaster::Prior, Score::RankedProbability).unwrap(), 0.04 + 0.25);
    near(one.monte_carlo_error(Forecaster::Prior, Score::RankedProbability).unwrap(), 0.001_956_f64.sqrt());
    near(one.monte_carlo_error(Forecaster::Prior, Score::Log).unwrap(), (0.3_f64 * 0.7 / 100.0).sqrt() / 0.3);
    assert_eq!(one.monte_carlo_error(Forecaster::OneWayHindsight, Score::Log), None);
}
