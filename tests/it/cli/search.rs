//! `stadial search`: fronts that are known in closed form, budgets, dates, errors of options, threads and interruption.

#![allow(clippy::disallowed_methods, reason = "the exact values are computed by other means than crate::math")]

use crate::support::{Desk, Table, names, read, stderr};

/// Wars come at a rate from .1 to .4 a year; the policy `calm` scales it from 2001 on, `storm` multiplies it by 4.
const KNOWN: &str = include_str!("../tables/known.toml");

const SCALE: &str = "policies.calm.set.shocks.war.rate.scale";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("known.toml", KNOWN);
    desk
}

/// The probability of a war by the end of 2003, if the rate holds for `years` in all: 1 - e^(-years rate), averaged over
/// the rate.
fn odds(years: f64) -> f64 {
    1.0 - ((-0.1 * years).exp() - (-0.4 * years).exp()) / (0.3 * years)
}

/// A search over the size of `calm`, which costs ten times what it takes off the rate, and over `storm`.
fn sizes<'a>(range: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let fixed = "search known.toml --lever policies.calm --lever policies.storm --objective cost --cost policies.calm=10 \
                 --cost policies.calm.set.shocks.war.rate.scale=-10 --cost policies.storm=1 --trajectories 1600 \
                 --draws 40 --evaluations 40 --front 8";
    let confirm = if more.contains(&"--confirm") { &[][..] } else { &["--confirm", "8000"][..] };
    let own = [&["--lever", range, "--objective", "war by 2003 low", "--out", "out"][..], confirm].concat();
    fixed.split(' ').filter(|word| !word.is_empty()).chain(own).chain(more.iter().copied()).collect()
}

/// A number of a row, `None` where the cell is empty.
fn cell(table: &Table, row: usize, column: &str) -> Option<f64> {
    table.column(column)[row].parse().ok()
}

/// Every plan of the front costs 10 (1 - s) and has the probability of 1 + 3 s years; none has the policy that only harms.
#[test]
fn the_front_is_the_known_one() {
    let desk = desk();
    let printed = desk.done(&sizes("policies.calm.set.shocks.war.rate.scale=0.05:1", &[]));
    assert!(printed.contains("Lowest probability of a war by the end of 2003: "), "{printed}");
    assert!(printed.contains("Lowest cost: 0 with the unchanged scenario"), "{printed}");
    assert!(printed.contains("Compromise: plan "), "{printed}");
    let front = desk.table("out/front.csv");
    assert!(front.rows.len() >= 6, "{:?}", front.rows);
    for row in 0..front.rows.len() {
        let number = |column: &str| cell(&front, row, column).unwrap();
        let scale = cell(&front, row, SCALE).unwrap_or(1.0);
        assert_ne!(front.column("policies.storm")[row], "on", "it only harms: {:?}", front.rows[row]);
        assert!((number("cost") - 10.0 * (1.0 - scale)).abs() < 1e-6, "{:?}", front.rows[row]);
        let (exact, base) = (odds(1.0 + 3.0 * scale), odds(4.0));
        let off = (number("war_2003") - exact) / number("war_2003_standard_error");
        assert!(off.abs() < 4.0, "scale {scale}: {off} standard errors");
        let error = number("war_2003_difference_standard_error");
        assert!((number("war_2003_difference") - (exact - base)).abs() <= 4.0 * error, "{:?}", front.rows[row]);
        let independent = number("war_2003_standard_error").hypot(cell(&front, 0, "war_2003_standard_error").unwrap());
        assert!(error < 0.6 * independent, "errors are paired: {:?}", front.rows[row]);
        assert_eq!((front.column("on_front")[row], front.column("confirmed")[row]), ("yes", "yes"));
        assert_eq!(front.column("dominated_beyond_chance")[row], "", "{:?}", front.rows[row]);
    }
    let (odds, costs) = (front.numbers("war_2003"), front.numbers("cost"));
    assert!(odds.windows(2).all(|pair| pair[1] <= pair[0]), "the cheapest first: {odds:?}");
    assert!(costs.windows(2).all(|pair| pair[1] > pair[0]), "{costs:?}");
    let scales = (0..front.rows.len()).filter_map(|row| cell(&front, row, SCALE));
    assert_eq!(scales.fold(1.0, f64::min), 0.05, "the largest size is on it");
    assert_eq!(
        names(&desk.path("out")),
        ["evaluations.csv", "front.csv", "manifest.json", "parameters.csv", "search.svg"]
    );
    let picture = read(&desk.path("out/search.svg"));
    assert!(picture.contains("probability of a war by the end of 2003 (low wanted): "), "{picture}");
    assert!(picture.contains("policies.storm: off to on"), "{picture}");
    let evaluated = desk.table("out/evaluations.csv");
    assert!(evaluated.rows.len() > 25 && evaluated.rows.len() <= 41, "{}", evaluated.rows.len());
}

/// A front run on the numbers that chose it would have the probabilities of evaluations.csv.
#[test]
fn the_front_is_run_anew() {
    let desk = desk();
    desk.done(&sizes("policies.calm.set.shocks.war.rate.scale=0.05:1", &["--confirm", "1600"]));
    let (front, evaluated) = (desk.table("out/front.csv"), desk.table("out/evaluations.csv"));
    let plans = evaluated.column("plan");
    let same = (0..front.rows.len()).filter(|&row| {
        let place = plans.iter().position(|plan| *plan == front.column("plan")[row]).unwrap();
        cell(&evaluated, place, "war_2003") == cell(&front, row, "war_2003")
    });
    assert!(same.count() <= 1);
}

/// Of ten, five may be spent: half the rate is the best that they buy.
#[test]
fn no_plan_exceeds_the_budget() {
    let desk = desk();
    desk.done(&sizes("policies.calm.set.shocks.war.rate.scale=0:1", &["--budget", "5"]));
    let (front, evaluated) = (desk.table("out/front.csv"), desk.table("out/evaluations.csv"));
    assert!(evaluated.numbers("cost").iter().all(|&cost| cost <= 5.0));
    let scales: Vec<f64> = (0..front.rows.len()).filter_map(|row| cell(&front, row, SCALE)).collect();
    let best = scales.iter().copied().fold(1.0, f64::min);
    assert!((0.5..=0.53).contains(&best), "{scales:?}");
}

/// Three dates are few enough to try all: from year y on a tenth of the rate holds. The last costs nothing and so makes
/// the unchanged scenario needless.
#[test]
fn few_plans_are_all_evaluated() {
    let desk = desk();
    let words = "search known.toml --lever policies.calm.from=2001:2003 --objective war:2003:low --objective cost --cost \
                 policies.calm=3 --cost policies.calm.from=-1 --trajectories 1600 --confirm 8000 --draws 40 --out out";
    desk.done(&words.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>());
    let (front, evaluated) = (desk.table("out/front.csv"), desk.table("out/evaluations.csv"));
    assert_eq!(evaluated.column("policies.calm.from"), ["", "2001", "2002", "2003"]);
    assert_eq!(evaluated.numbers("cost"), [0.0, 2.0, 1.0, 0.0]);
    assert_eq!(front.rows.len(), 4);
    for row in 0..4 {
        let from = cell(&front, row, "policies.calm.from").unwrap_or(2004.0);
        let exact = odds(from - 2000.0 + 0.1 * (2004.0 - from));
        let off =
            (cell(&front, row, "war_2003").unwrap() - exact) / cell(&front, row, "war_2003_standard_error").unwrap();
        assert!(off.abs() < 4.0, "from {from}: {off} standard errors");
    }
    let unchanged = ["on_front", "dominated_by", "dominated_beyond_chance"].map(|column| front.column(column)[0]);
    assert_eq!(unchanged, ["no", "3", "yes"]);
    let progress = serde_json::json!({ "unit": "plans", "finished": 3, "asked": 3, "interrupted": false });
    assert_eq!(desk.manifest("out")["progress"], progress);
}

#[test]
fn the_front_does_not_depend_on_threads() {
    let desk = desk();
    for (threads, out) in [("1", "one"), ("3", "three")] {
        let mut words = sizes("policies.calm.set.shocks.war.rate.scale=0.05:1", &["--threads", threads]);
        let place = words.iter().position(|word| *word == "out").unwrap();
        words[place] = out;
        desk.done(&words);
    }
    for file in ["front.csv", "evaluations.csv", "search.svg"] {
        assert_eq!(read(&desk.path("one").join(file)), read(&desk.path("three").join(file)), "{file}");
    }
}

#[test]
fn what_is_asked_wrongly_is_said_all_at_once() {
    let desk = desk();
    let output = desk.stadial(&[
        "search",
        "known.toml",
        "--lever",
        "policies.clam",
        "--lever",
        "policies.calm",
        "--lever",
        "policies.calm",
        "--lever",
        "shocks.war.rate=2:1",
        "--objective",
        "peace by 2003 low",
        "--objective",
        "cost",
        "--no-files",
    ]);
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    for part in [
        "--lever clam: the scenario has no such policy; did you mean `calm`?",
        "`policies.calm` is given twice",
        "did you mean 1:2?",
        "--objective peace by 2003 low: peace: the scenario has no such outcome",
        "nothing costs anything",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn values_that_the_scenario_refuses_are_said_with_their_lever() {
    let desk = desk();
    let asked = |lever: &str, more: &[&str]| {
        let all =
            [&["search", "known.toml", "--lever", lever, "--objective", "war:2002:low", "--no-files"], more].concat();
        let output = desk.stadial(&all);
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        stderr(&output)
    };
    let other = ["--objective", "wars:2002:low"];
    assert!(asked("shocks.war.rate=-1:1", &other).contains("--lever shocks.war.rate=-1:1: "));
    assert!(asked("shocks.war.rat=0.1:1", &other).contains("shocks.war.rat"));
    assert!(asked("policies.calm.from=2001:2003", &other).contains("would begin after 2002"));
    assert!(asked("policies.calm", &[]).contains("at least two objectives"));
    assert!(asked("policies.calm", &["--cost", "policies.storm=1", "--objective", "cost"]).contains("is no lever"));
}

/// The front of what was evaluated is kept, and says that it was not run anew.
#[test]
#[cfg(target_os = "linux")]
fn an_interrupted_search_reports_the_front_so_far() {
    let desk = desk();
    let more = ["--trajectories", "20000", "--evaluations", "5000"];
    let words = "search known.toml --lever policies.calm --lever policies.calm.set.shocks.war.rate.scale=0.05:1 --objective \
                 war:2003:low --objective wars:2003:low --out out";
    let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).chain(more).collect();
    let output = super::interruption::interrupt(&desk, &words, "out/evaluations.csv");
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("are written and marked as interrupted"), "{}", stderr(&output));
    let manifest = desk.manifest("out");
    assert_eq!(manifest["progress"]["interrupted"], true);
    assert_eq!((&manifest["arguments"][0], &manifest["arguments"][1]), (&"known.toml".into(), &"--lever".into()));
    let evaluated =
        manifest["tables"].as_array().unwrap().iter().find(|table| table["name"] == "evaluations.csv").unwrap();
    assert_eq!(evaluated["rows"], desk.table("out/evaluations.csv").rows.len());
    let front = desk.table("out/front.csv");
    assert!(!front.rows.is_empty() && front.column("confirmed").iter().all(|confirmed| *confirmed == "no"));
}
