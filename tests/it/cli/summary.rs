//! What a run prints, and how overrides change it.

use serde_json::Value;

use super::run;
use crate::support::{Desk, PICTURED, TABLES, names, stderr, stdout};

#[test]
fn the_summary_answers_first_and_says_how_sure_it_is() {
    let (_desk, printed) = run("unsure.toml", &["--trajectories", "700"]);
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines[0], "Three against one, nobody knows how");
    assert!(lines[2].starts_with("Start: thin partnership"), "{printed}");
    assert!(lines[5].starts_with("Probability of a functioning alliance"), "{printed}");
    assert!(lines[..10].iter().any(|line| line.starts_with("Most likely type on 1 January 2012: ")), "{printed}");
    assert!(printed.contains("± is the 95 % half-width of the Monte Carlo error"), "{printed}");
    let halved = " would halve the error of the first outcome's probability by the end of 2011.";
    assert!(printed.contains(halved), "{printed}");
    assert!(printed.contains("over the 8 uncertain parameters"), "{printed}");
    assert!(printed.contains("700 trajectories in 20 draws of the parameters, 144 steps each, seed 7"), "{printed}");
    assert!(!printed.contains('\u{1b}'), "no colours where there is no terminal");
}

#[test]
fn quiet_prints_nothing_and_writes_everything() {
    let desk = Desk::new();
    for format in ["human", "json"] {
        let options = ["--trajectories", "300", "--quiet", "--output-format", format, "--out", format];
        let output = desk.stadial(&[&["run", "trio.toml"], &options[..]].concat());
        assert!(output.status.success() && output.stdout.is_empty() && output.stderr.is_empty());
        assert_eq!(names(&desk.path(format)).len(), 19);
    }
}

/// The summary as JSON holds the numbers of the tables, and nothing else is printed.
#[test]
fn json_is_the_tables_and_nothing_else() {
    let desk = Desk::new();
    let options = ["--trajectories", "700", "--output-format", "json", "--out", "out"];
    let output = desk.stadial(&[&["run", "unsure.toml"], &options[..]].concat());
    assert!(output.status.success() && output.stderr.is_empty());
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    let manifest = desk.manifest("out");
    // All that the manifest says but for the texts that were read, and the tables.
    let mut expected = manifest.clone();
    expected["scenarios"][0].as_object_mut().unwrap().remove("texts").unwrap();
    expected.as_object_mut().unwrap().remove("checksums").unwrap();
    let mut printed = summary.clone();
    printed.as_object_mut().unwrap().remove("data").unwrap();
    assert_eq!(printed, expected);
    for (name, _) in TABLES.into_iter().chain(PICTURED) {
        let part = name.strip_suffix(".csv").unwrap();
        let table = desk.table(&format!("out/{name}"));
        let entries = summary["data"][part].as_array().unwrap_or_else(|| panic!("{part}"));
        assert_eq!(entries.len(), table.rows.len(), "{part}");
        for (entry, row) in entries.iter().zip(&table.rows) {
            for (column, cell) in table.header.iter().zip(row) {
                assert!(same(&entry[column], cell), "{part}, {column}: {} and {cell}", entry[column]);
            }
        }
    }
}

/// What is not assessed is said to be so wherever the odds are, and is no band without width.
#[test]
fn a_scenario_without_distributions_has_no_parameter_band_and_says_so() {
    let (desk, printed) = run("trio.toml", &["--trajectories", "400", "--report"]);
    assert!(printed.contains("Parameter uncertainty not assessed: the scenario has no distributions."), "{printed}");
    assert!(!printed.contains("over the") && !printed.contains('['), "{printed}");
    let odds = desk.table("out/probabilities.csv");
    for column in odds.header.iter().filter(|column| column.starts_with("parameter_")) {
        assert!(odds.column(column).iter().all(|cell| cell.is_empty()), "{column}");
    }
    assert_eq!(desk.table("out/bands.csv").rows.len(), 0);
    assert_eq!(desk.manifest("out")["scenarios"][0]["uncertain_parameters"], 0);
    let page = crate::support::read(&desk.path("out/report.html"));
    assert!(page.contains("Parameter uncertainty not assessed: the scenario has no distributions."));
    let options = ["--trajectories", "400", "--output-format", "json", "--out", "json"];
    let summary: Value = serde_json::from_str(&desk.done(&[&["run", "trio.toml"], &options[..]].concat())).unwrap();
    assert_eq!(summary["found"]["parameter_uncertainty"], "not assessed: the scenario has no distributions");
    for key in ["parameter_low", "parameter_high", "parameter_low_ci_low", "parameter_high_ci_high"] {
        assert!(summary["data"]["probabilities"].as_array().unwrap().iter().all(|row| row[key].is_null()), "{key}");
    }
}

/// The summary says how sure the ends of the band are, and what would help where one is not known.
#[test]
fn the_summary_says_how_sure_the_ends_of_the_band_are() {
    let of =
        |trajectories: &str, draws: &str| run("unsure.toml", &["--trajectories", trajectories, "--draws", draws]).1;
    let printed = of("4000", "20");
    assert!(printed.contains("the lower end is between 0 and "), "{printed}");
    assert!(printed.contains("to resolve it takes at least 146 draws (--draws)."), "{printed}");
    let printed = of("12800", "160");
    assert!(
        printed.contains(
            "The ends of a band have errors of their own (probabilities.csv). For the first outcome by the end of "
        ),
        "{printed}"
    );
    assert!(!printed.contains("takes at least"), "{printed}");
}

/// Whether a value of the summary is what a cell says, to the digits that the cell has.
pub(super) fn same(value: &Value, cell: &str) -> bool {
    match value {
        Value::Null => cell.is_empty(),
        Value::String(text) => text == cell,
        Value::Bool(truth) => cell == if *truth { "yes" } else { "no" } || cell == truth.to_string(),
        // Of a number with an exponent, to as many digits as are written.
        _ if cell.contains('e') => {
            let decimals = cell.split('e').next().unwrap().split('.').nth(1).map_or(0, str::len);
            let number = value.as_f64().unwrap();
            format!("{number:.decimals$e}") == cell || format!("{number:.5e}").parse::<f64>() == cell.parse()
        }
        _ => (value.as_f64().unwrap() - cell.parse::<f64>().unwrap()).abs() <= 1e-5 * value.as_f64().unwrap().abs(),
    }
}

/// A run that is long enough for a bar, were there a terminal: on a fast machine it takes more trajectories.
#[test]
fn no_progress_bar_is_drawn_where_there_is_no_terminal() {
    let desk = Desk::new();
    for trajectories in ["60000", "300000", "1500000"] {
        let options = ["--trajectories", trajectories, "--threads", "1", "--out", "out"];
        let output = desk.stadial(&[&["run", "trio.toml"], &options[..]].concat());
        assert!(output.status.success());
        assert_eq!(stderr(&output), "");
        assert!(!stdout(&output).contains('\r'));
        if desk.manifest("out")["wall_time_seconds"].as_f64().unwrap() > 1.2 {
            return;
        }
    }
    panic!("no run took longer than a second");
}

#[test]
fn an_override_changes_the_numbers_and_is_reported() {
    let (plain, _) = run("trio.toml", &["--trajectories", "500", "--quiet"]);
    let change = ["--set", "actors.dee.gdp = 30", "--set", "title=Against a giant"];
    let (changed, printed) = run("trio.toml", &[&["--trajectories", "500"], &change[..]].concat());
    assert_eq!(changed.manifest("out")["scenarios"][0]["overrides"], serde_json::json!([change[1], change[3]]));
    let texts = |desk: &Desk| desk.manifest("out")["scenarios"][0]["texts"].clone();
    assert!(texts(&changed).is_array() && texts(&changed) == texts(&plain));
    assert!(printed.starts_with("Against a giant\n"), "{printed}");
    let ratio = |desk: &Desk| desk.table("out/drivers.csv").number("2000-01-01", "power_ratio", "mean");
    assert!((ratio(&plain) - 6.0 / 8.0).abs() < 1e-5 && (ratio(&changed) - 6.0 / 30.0).abs() < 1e-5);
}

/// Of two values of one path, one would be lost.
#[test]
fn a_path_is_given_once() {
    let desk = Desk::new();
    let twice = ["--set", "actors.dee.gdp=30", "--set", "actors.dee.gdp = 6"];
    let commands: [&[&str]; 5] = [
        &["run", "trio.toml"],
        &["check", "trio.toml"],
        &["tip", "trio.toml", "--parameter", "alignment.hedge", "--outcome", "alliance", "--probability", "0.2"],
        &["wargame", "trio.toml"],
        &["fork", "trio.toml", "--at", "2001"],
    ];
    for command in commands {
        let output = desk.stadial(&[command, &twice[..]].concat());
        let printed = "`actors.dee.gdp` is given twice, by --set actors.dee.gdp=30 and --set actors.dee.gdp = 6";
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        assert!(stderr(&output).contains(printed), "{command:?}: {}", stderr(&output));
    }
    let output = desk.stadial(&["rare", "trio.toml", "--outcome", "alliance", "--progress", "stage=1,stage=2"]);
    let printed = "`stage` is given twice, by --progress stage=1 and --progress stage=2";
    assert!(stderr(&output).contains(printed), "{output:?}");
}

/// Without distributions, no command lets the error of chance be taken for all that is not known.
#[test]
fn every_command_says_that_parameters_are_certain() {
    let desk = Desk::new();
    let of_one = "Parameter uncertainty not assessed: the scenario has no distributions.";
    let of_several = "Parameter uncertainty is not assessed in scenarios without distributions: trio.";
    let tip =
        ["tip", "trio.toml", "--parameter", "incentive.threat_weight", "--outcome", "alliance", "--range", "0.3:0.7"];
    let of_any =
        "Parameter uncertainty not assessed: the scenario has no distributions. --spread 0.1 gives every judged";
    let commands: [(&[&str], &str); 6] = [
        (
            &[
                "compare",
                "trio.toml",
                "--trajectories",
                "800",
                "--set",
                "policies.p={ from = 2003, treaty = \"signed\" }",
            ],
            of_any,
        ),
        (&["fork", "trio.toml", "--trajectory", "1", "--at", "2003-06", "--futures", "160"], of_any),
        (&["drivers", "trio.toml", "--outcome", "downgrade", "--trajectories", "1600"], of_any),
        (&["sweep", "trio.toml", "--vary", "incentive.threat_weight=0.3:0.7:2", "--trajectories", "800"], of_one),
        (&[&tip[..], &["--trajectories", "800", "--looks", "4", "--probability", "0.1"]].concat(), of_one),
        (&["cases", "trio.toml", "--trajectories", "160"], of_several),
    ];
    for (command, sentence) in commands {
        let printed = desk.done(command);
        assert!(printed.contains(sentence), "{command:?}: {printed}");
    }
}

/// Above a threshold of .62 one outcome can never happen, which is a mistake in a file: but not in a value that is tried.
#[test]
fn what_can_never_happen_has_odds_of_0_where_a_value_is_tried() {
    let desk = Desk::new();
    let weak = "outcomes.weak={ power = [\"permissive\"], values = { power_ratio = { at_most = 0.62 } } }";
    let output = desk.stadial(&["check", "trio.toml", "--set", weak, "--set", "balance.power.permissive=0.65"]);
    assert!(stderr(&output).contains("`outcomes.weak` can never happen"), "{}", stderr(&output));
    let more = ["--set", weak, "--trajectories", "800", "--by", "2002"];
    let tip = ["tip", "trio.toml", "--parameter", "balance.power.permissive", "--range", "0.55:0.65", "--looks", "4"];
    desk.done(&[&tip[..], &["--outcome", "alliance", "--probability", "0.1"], &more].concat());
    let sweep = ["sweep", "trio.toml", "--vary", "balance.power.permissive=[0.6,0.65]", "--out", "sweep"];
    desk.done(&[&sweep[..], &["--outcome", "weak"], &more].concat());
    let odds = desk.table("sweep/probabilities.csv");
    let of = odds.rows.iter().zip(odds.numbers("probability"));
    let tried: Vec<f64> =
        of.filter(|(row, _)| row[0] == "2" && row.contains(&"weak".to_owned())).map(|it| it.1).collect();
    assert!(!tried.is_empty() && tried.iter().all(|odds| *odds == 0.0), "{tried:?}");
}

/// What holds from the start in some trajectories is said, with their share: that of the stages on the first day.
#[test]
fn what_holds_from_the_start_is_said() {
    let desk = Desk::new();
    let forecast = crate::support::shipped("china-russia");
    let said =
        desk.done(&["run", forecast.to_str().unwrap(), "--trajectories", "1600", "--draws", "100", "--out", "out"]);
    let stages = desk.table("out/stages.csv");
    let share: f64 = ["5", "6", "7"].map(|stage| stages.number("2025-01-01", stage, "probability")).iter().sum();
    assert!((0.1..0.9).contains(&share), "{share}");
    let sentence = format!(
        "Holds from the start in {} of the trajectories, which count as reached: an advanced stage of military cooperation.",
        stadial::render::percent(share)
    );
    assert!(said.contains(&sentence), "{sentence}\n{said}");
    assert_eq!(said.matches("Holds from the start").count(), 1);
}
