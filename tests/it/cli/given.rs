//! Studies of many settings, cases and lists of injects, from evidence: each setting gives what `run --evidence` gives for it.

use super::conditioned::{KNOWN, SIZE, desk, done};
use crate::support::{Table, stderr, stdout};

/// The probability of an outcome by the end of a year, and its standard error, as written; of a policy in a comparison.
fn probability(table: &Table, outcome: &str, year: &str, policy: Option<&str>) -> [String; 2] {
    let is = |row: &usize| {
        let of = |column: &str| table.column(column)[*row];
        of("outcome") == outcome && of("year_end") == year && policy.is_none_or(|policy| of("policy") == policy)
    };
    let row = (0..table.column("outcome").len()).find(is).unwrap();
    ["probability", "standard_error"].map(|column| table.column(column)[row].to_owned())
}

/// The cells of two columns in the row in which another column has a value.
fn cells(table: &Table, key: &str, value: &str, columns: [&str; 2]) -> [String; 2] {
    let row = table.column(key).iter().position(|cell| *cell == value).unwrap();
    columns.map(|column| table.column(column)[row].to_owned())
}

/// Each value of a search for a tipping value starts from the evidence by its own numbers: it is the run with that value.
#[test]
fn every_value_of_a_tipping_search_starts_from_evidence() {
    let desk = desk();
    let path = "typology.downgrade_rate";
    let of = ["--outcome", "downgrade", "--by", "2006", "--probability", "0.5", "--range", "0.5:2.0", "--looks", "2"];
    let said = done(&desk, &[&["tip", "trio.toml", "--parameter", path], &of[..]].concat(), "tipped");
    assert!(said.contains("Given 3 observations of known.csv up to 2002-01-01."), "{said}");
    let evaluated = desk.table("tipped/evaluations.csv");
    for (value, set) in [("0.5", "0.5"), ("2", "2.0")] {
        done(&desk, &["run", "trio.toml", "--set", &format!("{path}={set}")], value);
        let run = probability(&desk.table(&format!("{value}/probabilities.csv")), "downgrade", "2006", None);
        assert_eq!(cells(&evaluated, "value", value, ["probability", "standard_error"]), run, "{value}");
    }
    assert!(desk.manifest("tipped")["arguments"].to_string().contains("\"--evidence\",\"known.csv\""));
    let output =
        desk.stadial(&[&["tip", "trio.toml", "--parameter", path, "--no-files"], &of[..2], &SIZE[..]].concat());
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
}

/// Plans of policies share what led to the evidence, as in a comparison; a plan that changes a number of the scenario is held
/// against the evidence anew, as a run with that number.
#[test]
fn every_plan_of_a_search_starts_from_evidence() {
    let desk = desk();
    let objectives = ["--objective", "alliance by 2006 high", "--objective", "cost", "--confirm", "3200"];
    let policies = ["--lever", "policies.push", "--cost", "policies.push=1"];
    let said = done(&desk, &[&["search", "moved.toml"], &policies[..], &objectives[..]].concat(), "searched");
    assert!(said.contains("Given 3 observations of known.csv up to 2002-01-01."), "{said}");
    done(&desk, &["run", "moved.toml"], "run");
    done(&desk, &["compare", "moved.toml", "--policy", "push"], "compared");
    let columns = ["alliance_2006", "alliance_2006_standard_error"];
    let plans = desk.table("searched/evaluations.csv");
    let run = probability(&desk.table("run/probabilities.csv"), "alliance", "2006", None);
    assert_eq!(cells(&plans, "policies.push", "", columns), run);
    let pushed = probability(&desk.table("compared/probabilities.csv"), "alliance", "2006", Some("push"));
    assert_eq!(cells(&plans, "policies.push", "on", columns), pushed);
    assert_ne!(pushed, run);
    let number = ["--lever", "typology.downgrade_rate=0.5:2.0", "--cost", "typology.downgrade_rate=1"];
    let few = ["--evaluations", "4", "--front", "2"];
    done(&desk, &[&["search", "moved.toml"], &number[..], &few[..], &objectives[..]].concat(), "numbers");
    done(&desk, &["run", "moved.toml", "--set", "typology.downgrade_rate=2.0"], "set");
    let set = probability(&desk.table("set/probabilities.csv"), "alliance", "2006", None);
    assert_eq!(cells(&desk.table("numbers/evaluations.csv"), "typology.downgrade_rate", "2", columns), set);
    let early = ["--lever", "policies.early", "--cost", "policies.early=1", "--no-files"];
    let output = desk.stadial(&[&["search", "moved.toml"], &early[..], &objectives[..], &SIZE[..]].concat());
    let wanted = "--lever policies.early: it begins on 2001-06-01, before the last evidence of 2002-01-01";
    assert!(stderr(&output).contains(wanted), "{}", stderr(&output));
}

/// The trajectories among which conditions are searched are those of the run: as many had reached the outcome by the early date,
/// and as many reach it later. The early date is after the evidence.
#[test]
fn conditions_are_found_among_trajectories_under_evidence() {
    let desk = desk();
    desk.write("late.csv", &format!("{KNOWN}2006-03-01,treaty,in_force,0.2,s\n"));
    let by = ["discover", "trio.toml", "--outcome", "downgrade", "--by", "2010"];
    let size = [&SIZE[..6], &["--evidence", "late.csv"]].concat();
    let said = desk.done(&[&by[..], &size, &["--out", "found"]].concat());
    assert!(said.contains("Given 4 observations of late.csv up to 2006-03-01."), "{said}");
    assert!(said.contains("groups of draws"), "{said}");
    let manifest = desk.manifest("found");
    assert!(manifest["arguments"].to_string().contains("\"--at\",\"2007\""), "{manifest}");
    desk.done(&[&["run", "trio.toml"], &size[..], &["--out", "run"]].concat());
    let run = desk.table("run/probabilities.csv");
    let of = |year: &str| probability(&run, "downgrade", year, None)[0].parse::<f64>().unwrap();
    let found = |key: &str| manifest["found"][key].as_f64().unwrap();
    let all = found("rows") + found("left_out");
    assert_eq!(all, 3_200.0);
    assert!((found("left_out") / all - of("2006")).abs() < 1e-5, "{} {}", found("left_out"), of("2006"));
    assert!((found("hits") / all - (of("2010") - of("2006"))).abs() < 1e-5, "{}", found("hits"));
}

/// A list of injects is that of a storyline that agrees with the evidence.
#[test]
fn a_list_of_injects_agrees_with_evidence() {
    let desk = desk();
    desk.write("calm.csv", "date,what,value,source\n2003,shock.crisis,0,s\n");
    let list = ["msel", "moved.toml", "--outcome", "alliance", "--count", "2", "--evidence", "calm.csv"];
    let said = desk.done(&[&list[..], &["--spread", "0.1", "--out", "listed"]].concat());
    assert!(said.contains("Given 1 observation of calm.csv up to 2003-01-01."), "{said}");
    let rows = desk.table("listed/msel.csv");
    let early = (0..rows.column("id").len()).filter(|&row| rows.column("date")[row] < "2003-01-01");
    assert!(early.clone().count() > 0);
    assert!(!early.clone().any(|row| rows.column("title")[row].contains("crisis")));
    assert!(desk.manifest("listed")["arguments"].to_string().contains("--evidence"));
    let output = desk.stadial(&[&list[..], &["--rare", "--no-files"]].concat());
    assert!(stderr(&output).contains("--rare: splitting starts from the beginning"), "{}", stderr(&output));
}

/// Cases with evidence start from it: what is certain has a probability of 1, facts that it decides are not scored, and the others
/// have the probability of the run. Without evidence a case is a plain one.
#[test]
fn cases_start_from_their_evidence() {
    let desk = desk();
    let fact = |name: &str, when: &str| {
        format!("[facts.{name}]\noutcome = \"alliance\"\n{when}\nheld = true\nconfidence = \"sure\"\nsource = \"s\"\n")
    };
    let facts = [fact("early", "by = 2002-01-01"), fact("late", "by = 2009")].concat();
    desk.write("plain.toml", &format!("extends = \"trio.toml\"\n{facts}"));
    let row = "[evidence.deep]\ndate = 2003\nwhat = \"stage\"\nvalue = 4\nsource = \"s\"\n";
    desk.write("aware.toml", &format!("extends = \"plain.toml\"\n{row}"));
    let said = desk.done(&["cases", "aware.toml", "--trajectories", "3200", "--out", "known"]);
    assert!(said.contains("aware: Given 1 observation of aware.toml up to 2003-01-01."), "{said}");
    assert!(said.contains("Not scored: 1 fact that the evidence decides."), "{said}");
    let cases = desk.table("known/cases.csv");
    let up = (0..cases.column("move").len())
        .find(|&row| (cases.column("move")[row], cases.column("within_years")[row]) == ("stage_up", "5"));
    assert_eq!(cases.numbers("probability")[up.unwrap()], 1.0, "it was higher by then");
    let found = desk.table("known/facts.csv");
    assert_eq!(found.column("fact"), ["late"]);
    let draws = desk.manifest("known");
    assert!(draws["found"]["evidence"][0].as_str().unwrap().contains("Given 1 observation"));
    desk.done(&["run", "aware.toml", "--trajectories", "3200", "--draws", "50", "--out", "run"]);
    let run = probability(&desk.table("run/probabilities.csv"), "alliance", "2008", None);
    let [model, run] = [found.numbers("probability")[0], run[0].parse::<f64>().unwrap()];
    assert!((model - run).abs() < 1e-4, "{model} {run}");
    // Without evidence nothing changes, whichever way it is left out.
    let plain = |command: &[&str], out: &str| {
        desk.done(&[&["cases"], command, &["--trajectories", "3200", "--out", out]].concat());
        ["cases.csv", "facts.csv"].map(|name| crate::support::read(&desk.path(&format!("{out}/{name}"))))
    };
    let [first, second] = [
        plain(&["plain.toml"], "plain"),
        plain(&["aware.toml", "--set", "remove=[\"evidence\"]"], "removed").map(|text| text.replace("aware", "plain")),
    ];
    assert_eq!(first, second);
    let known = plain(&["aware.toml"], "again").map(|text| text.replace("aware", "plain"));
    assert_ne!(first, known);
    assert_eq!(first, plain(&["aware.toml", "--until", "2002"], "early").map(|text| text.replace("aware", "plain")));
    let output = desk.stadial(&["cases", "plain.toml", "--until", "2002"]);
    assert!(stderr(&output).contains("--until 2002: no scenario has evidence"), "{}", stderr(&output));
}
