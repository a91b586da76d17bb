//! `stadial ask --also`: questions about several scenarios at once, with shocks that strike all of them.

#![allow(clippy::disallowed_methods, reason = "the exact values are computed by other means than crate::math")]

use crate::support::{Desk, Table, checked, stderr};

/// A war at .3 a year and storms.
const SHOCKS: &str = "
extends = \"trio.toml\"
start = 2000
end = 2004
steps_per_year = 12
[shocks.war]
rate = 0.3
effects.urgency.ada.mean = 0.01
[shocks.storm]
rate = 0.2
effects.urgency.bo.mean = 0.01
";

const N: u32 = 16_000;
const SIZE: [&str; 6] = ["--trajectories", "16000", "--draws", "1", "--seed", "5"];
const YEARS: f64 = 4.0;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("a.toml", SHOCKS);
    desk.write("b.toml", &SHOCKS.replace("rate = 0.2", "rate = 0.4"));
    let late = SHOCKS.replace("start = 2000", "start = 2002-07-01\nremove = [\"observed\"]");
    desk.write("late.toml", &late.replace("end = 2004", "end = 2005"));
    desk
}

/// The answers of scenarios asked together.
fn asked(desk: &Desk, scenarios: &[&str], options: &[&str], questions: &[&str]) -> Table {
    let also = scenarios[1..].iter().flat_map(|&scenario| ["--also", scenario]);
    let arguments: Vec<&str> = ["ask", scenarios[0]].into_iter().chain(questions.iter().copied()).chain(also).collect();
    desk.done(&[&arguments[..], options, &SIZE, &["--out", "out", "--force"]].concat());
    desk.table("out/questions.csv")
}

/// The probability of a shock at a rate within some years.
fn within(rate: f64, years: f64) -> f64 {
    1.0 - (-rate * years).exp()
}

const OF_BOTH: [&str; 6] = [
    "a: war by 2003 and b: war by 2003",
    "any of (a: storm by 2003, b: storm by 2003)",
    "at least 2 of (a: war by 2003, b: war by 2003, a: storm by 2003)",
    "a: storm before b: storm by 2003",
    "b: war by 2003 given a: war by 2003",
    "b: storm first of (a: storm, b: war) by 2003",
];

/// The first comes in a month in which the others have not come by its end: they come at rates of their own.
fn first(rate: f64, others: f64, months: u32) -> f64 {
    let month = 1.0 / 12.0;
    (0..months)
        .map(|k| within(rate, month) * (-others * month).exp() * (-(rate + others) * month * f64::from(k)).exp())
        .sum()
}

/// Exact answers where the war is one war, and where each scenario has its own.
#[test]
fn a_shared_shock_strikes_all_and_others_are_independent() {
    let desk = desk();
    let (war, storm) = (within(0.3, YEARS), within(0.2, YEARS));
    let either = within(0.6, YEARS);
    let before = first(0.2, 0.4, 48);
    // Of a war of its own, a storm of a and a storm of b, that of b comes first.
    let of_three = first(0.4, 0.5, 48);
    for (options, exact) in [
        (&["--share", "war"][..], [war, either, war, before, 1.0, of_three]),
        (&[][..], [war * war, either, war * war + 2.0 * war * (1.0 - war) * storm, before, war, of_three]),
    ] {
        let found = asked(&desk, &["a.toml", "b.toml"], options, &OF_BOTH);
        let (p, n) = (found.numbers("probability"), found.column("trajectories"));
        for (place, question) in OF_BOTH.iter().enumerate() {
            let n = n[place].parse().unwrap_or(N);
            if exact[place] >= 1.0 {
                assert_eq!(p[place], 1.0, "{question}");
                continue;
            }
            checked(&format!("{question} {options:?}"), p[place], exact[place], n);
        }
    }
    // By chance alone the two wars would not agree.
    assert!((war - war * war).abs() > 50.0 / f64::from(N).sqrt() * 0.5);
}

/// A number of shocks is of the scenario that is named before it or within it.
#[test]
fn shocks_of_one_scenario_are_counted() {
    let desk = desk();
    let questions = ["a: at least 2 war by 2003", "at least 2 a: war by 2003", "a: war by 2003"];
    let found = asked(&desk, &["a.toml", "b.toml"], &[], &questions);
    let p = found.numbers("probability");
    assert!(p[0] == p[1] && 0.0 < p[0] && p[0] < p[2], "{p:?}");
}

/// Scenarios that start on different days are compared by days: in the other it comes from July 2002 on.
#[test]
fn scenarios_may_start_on_different_days() {
    let desk = desk();
    let question = ["a: storm before late: storm by 2003", "late: storm by 2003-12-31", "late: storm lost by 2003"];
    let found = asked(&desk, &["a.toml", "late.toml"], &[], &question[..2]);
    // Before July 2002 for certain, or later and before the other.
    let exact = within(0.2, 2.5) + (-0.2_f64 * 2.5).exp() * first(0.2, 0.2, 18);
    checked("before", found.numbers("probability")[0], exact, N);
    checked("late", found.numbers("probability")[1], within(0.2, 1.5), N);
    let shared = ["--share", "war", "--also", "late.toml"];
    let error = stderr(&desk.stadial(&[&["ask", "a.toml", "a: war by 2003"][..], &shared].concat()));
    assert!(
        error.contains("--share war: the start of the run or the length of a step differs in a and late"),
        "{error}"
    );
}

/// The first scenario has the trajectories that it has alone; and all is the same on any number of threads.
#[test]
fn the_first_scenario_answers_as_it_does_alone() {
    let desk = desk();
    desk.done(&[&["ask", "a.toml", "war by 2003", "storm by 2001", "--out", "alone"][..], &SIZE].concat());
    let alone = desk.table("alone/questions.csv");
    let questions = ["a: war by 2003", "a: storm by 2001", "b: storm by 2003"];
    let found = asked(&desk, &["a.toml", "b.toml"], &["--threads", "1"], &questions);
    for column in ["probability", "standard_error", "ci_low", "ci_high", "resolves"] {
        assert_eq!(found.column(column)[..2], alone.column(column), "{column}");
    }
    checked("b", found.numbers("probability")[2], within(0.4, YEARS), N);
    let again = asked(&desk, &["a.toml", "b.toml"], &["--threads", "2"], &questions);
    assert_eq!(again.rows, found.rows);
    // The manifest gives the command that makes the same answers.
    let manifest = desk.manifest("out");
    let names: Vec<&str> =
        manifest["scenarios"].as_array().unwrap().iter().map(|scenario| scenario["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["a", "b"]);
    let arguments: Vec<&str> =
        manifest["arguments"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    desk.done(&[&["ask"][..], &arguments, &["--out", "once_more"]].concat());
    assert_eq!(desk.table("once_more/questions.csv").rows, found.rows);
}

#[test]
fn shocks_of_one_name_are_pointed_out() {
    let desk = desk();
    let also = ["ask", "a.toml", "a: war by 2003", "--also", "b.toml", "--trajectories", "160", "--draws", "1"];
    let apart = desk.done(&also);
    assert!(apart.contains("The scenarios share no shock"), "{apart}");
    let each = "6 shocks of the same name in several scenarios strike each on its own: crisis, embargo, summit, quarrel, war and storm.";
    assert!(apart.contains(each), "{apart}");
    let shared = desk.done(&[&also[..], &["--share", "war"]].concat());
    assert!(shared.contains("war strikes all scenarios that have it at the same moments."), "{shared}");
    let each = "5 shocks of the same name in several scenarios strike each on its own: crisis, embargo, summit, quarrel and storm.";
    assert!(shared.contains(each), "{shared}");
}

#[test]
fn errors_say_which_scenario_is_meant() {
    let desk = desk();
    std::fs::create_dir(desk.path("other")).unwrap();
    desk.write("other/a.toml", &SHOCKS.replace("trio", "../trio"));
    desk.write("plain.toml", "extends = \"trio.toml\"\nstart = 2000\n");
    let rated = SHOCKS.replace("rate = 0.3", "rate = 0.3\ndepends_on.incentive = { coefficient = 1, centre = 0 }");
    desk.write("rated.toml", &rated);
    for (arguments, expected) in [
        ("ask a.toml|war by 2003|--also b.toml", "`war` is of no scenario, and several are asked"),
        ("ask a.toml|c: war by 2003|--also b.toml", "unknown scenario `c`"),
        ("ask a.toml|a: war by 2003", "`a:` names a scenario, and one is asked"),
        ("ask a.toml|a: wra by 2003|--also b.toml", "unknown event `wra`"),
        ("ask a.toml|--also b.toml", "--also: the questions that scenarios state are about each alone"),
        ("ask a.toml|a: war by 2003|--also other/a.toml", "--also: two scenarios are called `a`"),
        (
            "ask a.toml|a: war by 2003|--also b.toml|--share peace",
            "--share peace: no scenario has a shock of this name",
        ),
        ("ask a.toml|a: war by 2003|--also plain.toml|--share war", "--share war: only a has a shock of this name"),
        (
            "ask a.toml|a: war by 2003|--also b.toml|--share storm",
            "--share storm: `shocks.storm.rate` differs in a and b",
        ),
        (
            "ask a.toml|a: war by 2003|--also rated.toml|--share war",
            "--share war: its rate depends on the state of the alignment",
        ),
        ("ask a.toml|a: war by 2003|--share war", "--also"),
        ("ask a.toml|a: war by 2003|--also b.toml|--policy calm", "cannot be used with"),
    ] {
        let arguments: Vec<&str> = arguments
            .split('|')
            .flat_map(|part| match part.split_once(' ') {
                Some((first, second)) if first.starts_with("--") || first == "ask" => vec![first, second],
                _ => vec![part],
            })
            .collect();
        let output = desk.stadial(&arguments);
        let error = stderr(&output);
        assert!(output.status.code() == Some(2) && error.contains(expected), "{arguments:?}: {error}");
    }
}
