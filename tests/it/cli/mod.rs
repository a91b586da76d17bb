//! Every command as a user calls it.

mod ask;
mod bank;
mod commands;
mod compare;
mod conditioned;
mod diff;
mod discover;
mod evidence;
mod export;
mod files;
mod fork;
mod given;
mod histories;
mod interruption;
mod manifest;
mod new;
mod panel;
mod parameters;
mod precision;
mod questions;
mod rare;
pub(crate) mod report;
mod report_tables;
mod row_tables;
mod search;
mod sensitivity;
mod spreadsheets;
mod storylines;
mod summary;
mod sweep;
mod tip;
mod together;
mod wargame;

use crate::support::{Desk, Table};

/// Every command.
pub(crate) const COMMANDS: [&str; 31] = [
    "new",
    "run",
    "ask",
    "check",
    "params",
    "trace",
    "fork",
    "explore",
    "wargame",
    "storylines",
    "msel",
    "cases",
    "bank",
    "panel",
    "rows",
    "claims",
    "compare",
    "diff",
    "sweep",
    "tip",
    "search",
    "rare",
    "sensitivity",
    "merge",
    "report",
    "discover",
    "drivers",
    "assess",
    "guide",
    "schema",
    "completions",
];

/// A run of a small scenario into the folder `out`, and what it printed.
fn run(scenario: &str, options: &[&str]) -> (Desk, String) {
    let desk = Desk::new();
    let printed = desk.done(&[&["run", scenario, "--out", "out"], options].concat());
    (desk, printed)
}

/// The names of the outcomes, in the order in which a scenario has them.
fn outcomes_of(text: &str) -> Vec<String> {
    text.lines().filter_map(|line| Some(line.strip_prefix("[outcomes.")?.strip_suffix(']')?.to_owned())).collect()
}

/// Whether the probabilities of these states sum to 1 in every year.
fn check_sums(table: &Table, n_states: usize, counted: std::ops::Range<usize>) {
    for year in table.numbers("probability").chunks(n_states) {
        let total: f64 = year[counted.clone()].iter().sum();
        assert!((total - 1.0).abs() < 1e-5, "{year:?}");
    }
}
