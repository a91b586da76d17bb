//! `stadial rare`: its report, its files, and what it is asked wrongly.

#![allow(clippy::disallowed_methods, reason = "the exact values are computed by other means than crate::math")]

use crate::support::{Desk, stderr};

const RARE: [&str; 6] = ["rare", "trio.toml", "--outcome", "alliance", "--effort", "32"];

#[test]
fn it_answers_first_and_writes_what_it_says() {
    let desk = Desk::new();
    let printed = desk.done(&[&RARE[..], &["--replicates", "64", "--histories", "1", "--out", "rare"]].concat());
    let answer = printed.lines().find(|line| line.starts_with("Probability of")).unwrap();
    assert!(answer.contains("relative standard error"), "{answer}");
    assert!(printed.contains("the outcome") && printed.contains("a rare trajectory, of replicate"), "{printed}");
    assert!(printed.contains("64 replicates of 32 trajectories at each level, "), "{printed}");
    let odds = desk.table("rare/rare.csv").numbers("probability");
    assert!(odds.windows(2).all(|pair| pair[0] <= pair[1]) && odds.last().is_some_and(|odds| *odds > 0.0), "{odds:?}");
    let started = desk.table("rare/levels.csv").numbers("started");
    assert!(started.iter().all(|number| *number > 0.0), "{started:?}");
}

/// What no trajectory reaches has a bound in every place, and no error of nothing.
#[test]
fn what_is_not_reached_has_an_upper_bound() {
    let desk = Desk::new();
    let never =
        ["--set", "shocks.crisis.rate=1e-30", "--set", "outcomes.never={ shocks = [\"crisis\"], within_years = 1 }"];
    let command = ["rare", "trio.toml", "--outcome", "never", "--effort", "32", "--replicates", "64", "--out", "rare"];
    let printed = desk.done(&[&command[..], &never].concat());
    // 64 replicates of 32 trajectories: 1 - .05^(1/2048).
    assert!(printed.contains("0.15 %") && printed.contains("no trajectory reached it"), "{printed}");
    assert!(!printed.contains("\u{b1}"), "{printed}");
    let table = desk.table("rare/rare.csv");
    assert!(table.numbers("ci_high").iter().all(|high| (high / 1.4617e-3 - 1.0).abs() < 1e-3), "{:?}", table.rows);
    assert!(table.numbers("ci_low").iter().all(|low| *low == 0.0), "{:?}", table.rows);
    assert!(table.column("standard_error").iter().all(|error| error.is_empty()), "{:?}", table.rows);
}

/// How one member sees itself has no part in what is asked for, so that most trajectories come there without that progress.
#[test]
fn progress_that_has_nothing_to_do_with_the_outcome_is_reported() {
    let desk = Desk::new();
    let printed = |progress: &[&str]| {
        let asked =
            ["rare", "trio.toml", "--outcome", "strong", "--by", "2000", "--effort", "32", "--replicates", "64"];
        desk.done(&[&asked[..], progress].concat())
    };
    let warning = "of the trajectories reached the outcome without passing all levels";
    assert!(printed(&["--progress", "identity.cyd=1"]).contains(warning));
    assert!(!printed(&[]).contains(warning));
}

#[test]
fn json_has_the_same_odds_on_any_number_of_threads() {
    let desk = Desk::new();
    let odds = |threads: &str| {
        let options = ["--replicates", "64", "--output-format", "json", "--threads", threads];
        let printed = desk.done(&[&RARE[..], &options].concat());
        let value: serde_json::Value = serde_json::from_str(&printed).unwrap();
        value["data"]["rare"].clone()
    };
    assert_eq!(odds("1"), odds("2"));
}

#[test]
fn what_the_scenario_does_not_have_is_reported_with_the_near_match() {
    let desk = Desk::new();
    for (options, wanted) in [
        (vec!["--outcome", "aliance"], "did you mean `alliance`?"),
        (vec!["--outcome", "alliance", "--by", "1900"], "outside the run; give a year from"),
        (vec!["--outcome", "alliance", "--relative-error", "0"], "must be between 0 and 1"),
        (vec!["--outcome", "alliance", "--progress", "incentve=1"], "did you mean `incentive`?"),
        (vec!["--outcome", "alliance", "--progress", "incentive"], "write QUANTITY=WEIGHT"),
        (vec!["--outcome", "alliance", "--progress", "incentive=much"], "is not a number"),
    ] {
        let output = desk.stadial(&[vec!["rare", "trio.toml"], options].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(wanted), "{wanted}\n{}", stderr(&output));
    }
}

/// A war at .3 a year for a year, then at a tenth of that under the policy for two: 1 - exp(-.36), and 1 - exp(-.9) without.
#[test]
fn a_policy_is_in_force_in_every_question_about_an_outcome() {
    let desk = Desk::new();
    desk.write("known.toml", include_str!("../tables/known.toml"));
    let exact = 1.0 - (-0.36_f64).exp();
    let near = |what: &str, found: f64, error: f64| {
        assert!(
            error > 0.0 && error < 0.03 && (found - exact).abs() < 4.0 * error,
            "{what}: {found} +- {error}, {exact}"
        );
    };
    let of = ["known.toml", "--outcome", "war", "--by", "2002", "--policy", "calm", "--set", "shocks.war.rate=0.3"];
    let asked = |name: &str, options: &[&str]| {
        desk.done(&[&[name], &of[..], options, &["--quiet", "--out", name]].concat());
        assert_eq!(desk.manifest(name)["scenarios"][0]["policies"], serde_json::json!(["calm"]), "{name}");
    };
    asked("rare", &["--effort", "64", "--replicates", "128", "--relative-error", "0.01"]);
    let table = desk.table("rare/rare.csv");
    let last = |column: &str| table.numbers(column).pop().unwrap();
    near("rare", last("probability"), last("standard_error"));
    asked("drivers", &["--trajectories", "4000"]);
    let found = desk.manifest("drivers")["found"].clone();
    near("drivers", found["probability"].as_f64().unwrap(), found["standard_error"].as_f64().unwrap());
}
