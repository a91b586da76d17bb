//! `stadial fork`: its report, its files, and what it is asked wrongly.

use crate::support::{Desk, names, read, stderr};

const FORK: [&str; 8] = ["fork", "unsure.toml", "--trajectory", "5", "--at", "2004-03", "--futures", "800"];

#[test]
fn it_answers_first_and_writes_what_it_says() {
    let desk = Desk::new();
    let printed = desk.done(&[&FORK[..], &["--intervene", "urgency.ada=0.9", "--out", "out"]].concat());
    let answer = printed.lines().find(|line| line.starts_with("Probability of")).unwrap();
    assert!(answer.contains("from here") && answer.contains("without"), "{answer}");
    assert!(printed.contains("March 2004: ") && printed.contains("Intervention: urgency"), "{printed}");
    let odds = desk.table("out/probabilities.csv");
    assert!(odds.numbers("year_end").iter().all(|&year| year >= 2004.0));
    for ((now, before), by) in
        odds.numbers("probability").iter().zip(odds.numbers("unchanged")).zip(odds.numbers("difference"))
    {
        assert!((now - before - by).abs() < 1e-5, "{now} {before} {by}");
    }
    assert!(
        desk.table("out/types.csv").column("on").iter().all(|day| (*day >= "2005-01-01") && day.ends_with("-01-01"))
    );
    let manifest = desk.manifest("out");
    assert_eq!(
        (manifest["asked"]["trajectory"].as_u64(), manifest["asked"]["at"].as_str()),
        (Some(5), Some("2004-03"))
    );
}

/// The driver that was set is printed first, with its means in the futures as they are changed and as they are not, and
/// the difference in standard deviations of the latter; all of them stand in the tables of both.
#[test]
fn the_driver_that_was_moved_is_reported_as_it_stands_in_the_tables() {
    let desk = Desk::new();
    let done = ["--intervene", "urgency.ada=0.9", "--intervene", "incentive.threat_weight=0.3"];
    let printed = desk.done(&[&FORK[..], &done, &["--out", "changed"]].concat());
    desk.done(&[&FORK[..], &["--out", "unchanged"]].concat());
    assert!(printed.contains("Intervention: `incentive.threat_weight` is 0.3 from then on.\n"), "{printed}");
    let number = |folder: &str, column: &str| {
        desk.table(&format!("{folder}/drivers.csv")).number("2006-01-01", "urgency.ada", column)
    };
    let (with, without, sd) = (number("changed", "mean"), number("unchanged", "mean"), number("unchanged", "sd"));
    let line =
        printed.lines().skip_while(|line| !line.starts_with("Largest changes on 1 January 2006: ")).nth(1).unwrap();
    let (name, numbers) = line.split_once(": ").unwrap();
    assert_eq!(name.trim(), "urgency of the threat as ADA sees it");
    let numbers = numbers.replace('\u{2212}', "-").replace(['(', ')'], "");
    let printed: Vec<f64> =
        numbers.replace("against", "").split_whitespace().map(|word| word.parse().unwrap()).collect();
    // Three digits, and one decimal.
    for (printed, expected, within) in
        [(printed[0], with, 0.001), (printed[1], without, 0.001), (printed[2], (with - without) / sd, 0.051)]
    {
        assert!((printed - expected).abs() < within, "{line}: {expected}");
    }
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let desk = Desk::new();
    for threads in ["1", "2"] {
        desk.done(&[&FORK[..], &["--quiet", "--threads", threads, "--out", threads]].concat());
    }
    let tables = |folder: &str| {
        let files = names(&desk.path(folder)).into_iter().filter(|name| name != "manifest.json");
        files.map(|name| (read(&desk.path(folder).join(&name)), name)).collect::<Vec<_>>()
    };
    assert!(tables("1").len() > 5 && tables("1") == tables("2"));
}

#[test]
fn json_says_how_it_stood_and_stands() {
    let desk = Desk::new();
    let printed = desk.done(&[&FORK[..], &["--intervene", "urgency.ada=0.9", "--output-format", "json"]].concat());
    let value: serde_json::Value = serde_json::from_str(&printed).unwrap();
    let urgency = |when: &str| value["found"][when]["quantities"]["urgency.ada"].as_f64().unwrap();
    assert!((urgency("after") - 0.9).abs() < 1e-12 && urgency("before") < 0.9, "{printed}");
    assert!(
        value["data"]["probabilities"]
            .as_array()
            .is_some_and(|rows| rows.iter().all(|row| row["difference"].is_number()))
    );
}

#[test]
fn all_mistakes_are_reported_at_once_with_the_near_match() {
    let desk = Desk::new();
    let asked = [
        ("--at", "2050", "outside the run; give a moment from 2000-01 to 2011-12"),
        ("--intervene", "urgncy.ada=0.7", "did you mean `urgency.ada`?"),
        ("--intervene", "urgency.ada=1.5", "must be in (0, 1)"),
        ("--intervene", "urgency.ada", "write NAME=VALUE"),
        ("--intervene", "urgency.ada=much", "is not a number"),
        ("--intervene", "actors.ada.severity=0.5", "change the variable `severity.ada`"),
        ("--intervene", "power_ratio=2", "is computed from other variables"),
        ("--intervene", "balance.threat.growing=0.9", "must not exceed `balance.threat.immediate`"),
    ];
    let options: Vec<&str> = asked.iter().flat_map(|(option, value, _)| [*option, *value]).collect();
    let output = desk.stadial(&[&["fork", "trio.toml"], &options[..]].concat());
    assert_eq!(output.status.code(), Some(2));
    for (_, _, wanted) in asked {
        assert!(stderr(&output).contains(wanted), "{wanted}\n{}", stderr(&output));
    }
    let output = desk.stadial(&["fork", "trio.toml", "--at", "2001", "--intervene", "gdp.ada=5"]);
    assert!(stderr(&output).contains("is observed at that time"), "{}", stderr(&output));
    let output = desk.stadial(&["fork", "trio.toml", "--at", "soon"]);
    assert!(stderr(&output).contains("write a year, a month or a day"), "{}", stderr(&output));
    let output = desk.stadial(&["fork", "trio.toml", "--scenario-set", "end=2005"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("unexpected argument '--scenario-set'"), "{}", stderr(&output));
}

/// `--set` changes the scenario, as everywhere, from its start on; `--intervene` what happens from the moment on.
#[test]
fn the_scenario_and_the_moment_are_changed_by_options_of_their_own() {
    let desk = Desk::new();
    let fork = |options: &[&str]| {
        desk.done(&[&FORK[..], &["--quiet", "--out", "out"], options].concat());
        let manifest = desk.manifest("out");
        let weight = |row: &&Vec<String>| row[0] == "incentive.threat_weight";
        let given = desk.table("out/parameters.csv").rows.iter().find(weight).unwrap()[1].clone();
        let interventions = manifest["asked"]["interventions"].as_array().unwrap().len();
        (manifest["scenarios"][0]["overrides"].as_array().unwrap().len(), interventions, given)
    };
    let (_, _, own) = fork(&[]);
    assert_ne!(own, "0.35");
    assert_eq!(fork(&["--set", "incentive.threat_weight=0.35"]), (1, 0, "0.35".to_owned()));
    assert_eq!(fork(&["--intervene", "incentive.threat_weight=0.35"]), (0, 1, own));
}
