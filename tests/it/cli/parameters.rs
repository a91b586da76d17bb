//! The list of parameters.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::Desk;

fn parameters(desk: &Desk, options: &[&str]) -> Vec<Value> {
    let arguments = [&["params", "unsure.toml", "--output-format", "json"], options].concat();
    serde_json::from_str::<Value>(&desk.done(&arguments)).unwrap().as_array().unwrap().clone()
}

fn field<'v>(row: &'v Value, key: &str) -> &'v str {
    row[key].as_str().unwrap()
}

#[test]
fn every_parameter_has_a_unit_a_meaning_and_a_source() {
    let desk = Desk::new();
    let rows = parameters(&desk, &[]);
    assert!(rows.len() > 200, "{}", rows.len());
    let paths: BTreeSet<&str> = rows.iter().map(|row| field(row, "path")).collect();
    assert_eq!(paths.len(), rows.len(), "a path is listed twice");
    for row in &rows {
        for key in ["path", "value", "unit", "meaning", "source", "domain", "given_in"] {
            assert!(!field(row, key).is_empty(), "{row} has no {key}");
        }
    }
    let given_in = |path: &str| rows.iter().find(|row| field(row, "path") == path).map(|row| field(row, "given_in"));
    assert_eq!(given_in("actors.dee.gdp"), Some("trio.toml"));
    assert_eq!(given_in("alignment.hedge"), Some("unsure.toml"));
    assert_eq!(given_in("status.high"), Some("default"));
    let human = desk.done(&["params", "unsure.toml"]);
    assert!(human.ends_with(&format!("\n{} parameters\n", rows.len())), "{human}");
    assert!(paths.iter().all(|path| human.contains(path)), "a path is broken over lines:\n{human}");
}

/// Injected shocks have the numbers of their class, and none of their own.
#[test]
fn injected_shocks_are_no_parameters() {
    let desk = Desk::new();
    desk.write("list.csv", "title,date\ncrisis,2001-05\n");
    let run = ["run", "trio.toml", "--trajectories", "32", "--injects", "list.csv", "--report", "--out", "out"];
    desk.done(&run);
    let paths = desk.table("out/parameters.csv");
    let shocks: Vec<&str> = paths.column("path").into_iter().filter(|path| path.starts_with("shocks.")).collect();
    assert!(shocks.iter().any(|path| path.starts_with("shocks.crisis.effects.")), "{shocks:?}");
    assert!(shocks.iter().all(|path| !path.contains("--injects")), "{shocks:?}");
    // The page names what was played, and how to play it again.
    let page = std::fs::read_to_string(desk.path("out/report.html")).unwrap();
    assert!(page.contains("With the injects of list.csv: 2001-05-01 crisis."), "the answer");
    assert!(page.contains("stadial run trio.toml --injects list.csv --trajectories 32 "), "the command");
}

#[test]
fn parameters_can_be_filtered() {
    let desk = Desk::new();
    let filtered = parameters(&desk, &["--filter", "gdp"]);
    assert_eq!(filtered.len(), 8);
    assert!(filtered.iter().all(|row| field(row, "path").contains("gdp")));
    let uncertain = parameters(&desk, &["--uncertain"]);
    assert_eq!(uncertain.len(), 8);
    assert!(uncertain.iter().all(|row| field(row, "value").contains('(')));
    assert_eq!(parameters(&desk, &["--uncertain", "--filter", "crisis"]).len(), 1);
    assert!(desk.done(&["params", "trio.toml", "--uncertain"]).ends_with("0 parameters\n"));
    let set = parameters(&desk, &["--set", "status.high=0.55", "--filter", "status.high"]);
    assert_eq!((field(&set[0], "value"), field(&set[0], "given_in")), ("0.55", "--set"));
}

/// A value as `params` prints it, as TOML has it.
fn as_toml(value: &str) -> String {
    let Some((law, rest)) = value.split_once('(') else { return value.to_owned() };
    let (numbers, ends) = rest.split_once(')').unwrap();
    let parts: Vec<&str> = numbers.split(", ").map(|part| part.rsplit(' ').next().unwrap()).collect();
    let keys: &[&str] = match law {
        "uniform" => &["low", "high"],
        "triangular" => &["low", "mode", "high"],
        "normal" => &["mean", "sd"],
        "lognormal" => &["median", "sigma"],
        "beta" => &["alpha", "beta"],
        "discrete" => {
            let pairs: Vec<(&str, &str)> = numbers.split(", ").map(|part| part.split_once(": ").unwrap()).collect();
            let column = |of: fn(&(&str, &str)) -> String| pairs.iter().map(of).collect::<Vec<_>>().join(", ");
            let (values, weights) = (column(|pair| pair.0.to_owned()), column(|pair| pair.1.to_owned()));
            return format!("{{ discrete = {{ values = [{values}], weights = [{weights}] }} }}");
        }
        other => panic!("unknown law {other}"),
    };
    let mut inner: Vec<String> = keys.iter().zip(&parts).map(|(key, part)| format!("{key} = {part}")).collect();
    if let Some((low, high)) = ends.strip_prefix(" on [").and_then(|ends| ends.strip_suffix(']')?.split_once(", ")) {
        inner.extend([format!("low = {low}"), format!("high = {high}")]);
    }
    format!("{{ {law} = {{ {} }} }}", inner.join(", "))
}

/// Setting every parameter to what it is changes neither the list nor a single history.
#[test]
fn every_path_can_be_set_to_its_own_value() {
    let desk = Desk::new();
    let before = parameters(&desk, &[]);
    let mut changes: Vec<String> = Vec::new();
    for row in &before {
        let (path, value) = (field(row, "path"), field(row, "value"));
        if value == "as at the start" {
            assert!(path.ends_with("target"), "{path} has no value");
        } else if value == "its target at the start" {
            assert!(["alignment.incentive", "alignment.learning"].contains(&path), "{path} has no value");
        } else if value == "its gdp" {
            assert!(path.ends_with("composite"), "{path} has no value");
        } else if value.ends_with("equal shares") {
            assert!(path.ends_with("expectation"), "{path} has no value");
        } else if ["as numbered", "no one"].contains(&value) {
            assert!(["indicators.order", "alignment.dominant"].contains(&path), "{path} has no value");
        } else {
            changes.extend(["--set".to_owned(), format!("{path}={}", as_toml(value))]);
        }
    }
    let changes: Vec<&str> = changes.iter().map(String::as_str).collect();
    let after = parameters(&desk, &changes);
    assert_eq!(before.len(), after.len());
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(field(before, "path"), field(after, "path"));
        assert_eq!(field(before, "value"), field(after, "value"), "{}", field(before, "path"));
    }
    let run = |out: &str, changes: &[&str]| {
        let options = ["--quiet", "--trajectories", "200", "--out", out];
        desk.done(&[&["run", "unsure.toml"], &options[..], changes].concat());
        desk.tables(out)
    };
    assert!(run("plain", &[]) == run("set", &changes));
}
