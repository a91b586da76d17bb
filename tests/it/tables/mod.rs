//! The tables of every study, held to what their columns mean.
//!
//! One small scenario of known odds, `known.toml`, goes through every command that writes tables. `declared` says what
//! each column means; `meaning` checks what follows from it for every cell, row and table; `exact` holds what a sign or a
//! shifted year would leave plausible to values known otherwise; `golden` keeps all numbers as they are; `faults` puts
//! faults into the tables and demands that the checks see them.

mod declared;
mod exact;
mod faults;
mod golden;
mod meaning;
mod pictures;
mod studies;

use serde_json::Value;

use crate::support::names;
pub(crate) use studies::{CHANGED, CLAIM, CODINGS, COMMANDS, desk};
use studies::{Written, studies};

/// Every table of every question, as manifests list them, by the name of the question.
pub(crate) fn listed_tables() -> Vec<(String, Vec<Value>)> {
    let questions = [
        "stepped",
        "agreements",
        "ask",
        "compare",
        "diff",
        "sweep",
        "tip",
        "search",
        "sobol",
        "second_order",
        "rare",
        "discover",
        "drivers",
        "fork",
        "storylines",
        "msel",
        "played",
        "facts",
        "score",
        "bank",
        "panel",
        "claims",
        "assess",
    ];
    let mut all: Vec<(String, Vec<Value>)> = Vec::new();
    let mut add = |question: String, table: Value| match all.iter_mut().find(|(known, _)| *known == question) {
        Some((_, tables)) if tables.iter().any(|known| known["name"] == table["name"]) => {}
        Some((_, tables)) => tables.push(table),
        None => all.push((question, vec![table])),
    };
    let mut of = |study: &str, which: &str, wanted: &dyn Fn(&str) -> bool| {
        let mut manifest = studies::desk().manifest(study);
        let question = format!("{}{which}", manifest["command"].as_str().unwrap());
        let Value::Array(tables) = manifest["tables"].take() else { panic!("{study}") };
        tables
            .into_iter()
            .filter(|table| wanted(table["name"].as_str().unwrap()))
            .for_each(|table| add(question.clone(), table));
    };
    for study in questions {
        of(study, "", &|_| true);
    }
    let own = ["evidence.csv", "posterior.csv", "since.csv", "base_rates.csv"];
    of("updated", " --evidence, with --since and --pool", &|name| own.contains(&name));
    all
}

/// Every table of every study is declared, and holds what its columns mean.
#[test]
fn every_column_of_every_table_holds_what_it_means() {
    let mut faults = Vec::new();
    for study in studies() {
        let is_table = |name: &String| std::path::Path::new(name).extension().is_some_and(|ending| ending == "csv");
        let written: Vec<String> = names(&study.folder()).into_iter().filter(is_table).collect();
        let mut declared: Vec<&str> = study.tables.iter().map(|(name, _)| *name).collect();
        declared.sort_unstable();
        assert_eq!(written, declared, "the tables of {}", study.name);
        for (name, declared) in &study.tables {
            let found = declared.faults(&study.table(name));
            faults.extend(found.into_iter().map(|fault| format!("{}/{name}: {fault}", study.name)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A table without rows would hold whatever is asked of it.
#[test]
fn no_table_is_empty() {
    for study in studies() {
        for (name, _) in &study.tables {
            let rows = study.table(name).rows.len();
            assert!(rows > 0, "{}/{name}", study.name);
        }
    }
}

fn study(name: &str) -> &'static Written {
    studies().iter().find(|study| study.name == name).unwrap_or_else(|| panic!("no study {name}"))
}
