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

use crate::support::names;
pub(crate) use studies::{CHANGED, CLAIM, CODINGS, COMMANDS, desk};
use studies::{Written, studies};

/// The manifest of one study of each question, by the name of the question.
pub(crate) fn written_manifests() -> Vec<(String, serde_json::Value)> {
    let questions = [
        "stepped",
        "ask",
        "compare",
        "diff",
        "sweep",
        "tip",
        "search",
        "sobol",
        "rare",
        "discover",
        "drivers",
        "fork",
        "storylines",
        "msel",
        "facts",
        "score",
        "panel",
        "claims",
        "assess",
    ];
    let manifest = |name: &&str| studies::desk().manifest(name);
    let named = |manifest: serde_json::Value| (manifest["command"].as_str().unwrap().to_owned(), manifest);
    let under_evidence = || {
        let (name, mut manifest) = named(studies::desk().manifest("updated"));
        let tables = manifest["tables"].as_array_mut().unwrap();
        let own = ["evidence.csv", "posterior.csv", "since.csv", "base_rates.csv"];
        tables.retain(|table| own.contains(&table["name"].as_str().unwrap()));
        (format!("{name} --evidence, with --since and --pool"), manifest)
    };
    questions.iter().map(manifest).map(named).chain([under_evidence()]).collect()
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
