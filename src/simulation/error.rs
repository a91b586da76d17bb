//! What can go wrong: each error says where, the value, the rule and the way out.

use crate::ensemble::ledger::PartsError;
use crate::scenario::LoadError;

/// Why something was not done. Its message is complete and meant for people.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The scenario cannot be used, as written or with a changed parameter: every error in it, each with its file, line
    /// and column (or, of a changed parameter, its place in `PATH=VALUE`).
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A scenario has nothing of this name.
    #[error("{scenario} has no {noun} `{name}`; {}", way_out(noun, suggestion.as_deref(), known))]
    Unknown {
        /// The scenario.
        scenario: String,
        /// What was asked for: an outcome, a policy or a driver.
        noun: &'static str,
        /// The name that it does not have.
        name: String,
        /// The nearest of the names that it has, if any is near.
        suggestion: Option<String>,
        /// All names that it has.
        known: Vec<String>,
    },
    /// The scenario has evidence, which this interface does not use.
    #[error(
        "{scenario} has evidence, which is not used here; leave out its section [evidence], or run it by `stadial run`"
    )]
    Evidence {
        /// The scenario.
        scenario: String,
    },
    /// A year is not simulated.
    #[error("{scenario} does not simulate {year}; give a year from {first} to {last}, or another `start` or `end`")]
    Year {
        /// The scenario.
        scenario: String,
        /// The year.
        year: i32,
        /// The first year that is simulated.
        first: i32,
        /// The last one.
        last: i32,
    },
    /// A handle, or a scenario to compare with, belongs to another scenario.
    #[error(
        "the {noun} `{name}` belongs to {of}, not to {with}; use handles of one scenario with that scenario, its variants \
         and their results"
    )]
    Foreign {
        /// What it is a handle of.
        noun: &'static str,
        /// Its name.
        name: String,
        /// The scenario that it belongs to.
        of: String,
        /// The scenario with which it was used.
        with: String,
    },
    /// A size is outside its range.
    #[error("{what} = {value}: must be {rule}; {way_out}")]
    Size {
        /// Which size.
        what: &'static str,
        /// Its value.
        value: u64,
        /// The range.
        rule: String,
        /// What can be done.
        way_out: &'static str,
    },
    /// A point cannot be evaluated.
    #[error("{}`{column}`: {message}", row.map_or_else(String::new, |row| format!("point {row} (from 0), ")))]
    Point {
        /// The number of the point, from 0; `None` if it concerns the whole column.
        row: Option<usize>,
        /// The path of the parameter.
        column: String,
        /// What is wrong: the value, the rule and the way out.
        message: String,
    },
    /// Policies cannot be applied (together): one twice, one that begins after the last year, or two that plan the same
    /// shock in one step.
    #[error("{0}")]
    Policies(String),
    /// Every trajectory left the model's domain, so that no probability can be estimated.
    #[error(
        "{scenario}: all {trajectories} trajectories left the model's domain, so there is no probability to report; \
         {first}some rate or volatility is too extreme for the horizon, and `Scenario::parameters` lists them"
    )]
    AllLeft {
        /// The scenario.
        scenario: String,
        /// How many trajectories there were.
        trajectories: u64,
        /// Which variable of the first of them left first, and when; empty if that is not known.
        first: String,
    },
    /// A file of the scenario is no longer what it was when the scenario was opened.
    #[error("{scenario}: a file of the scenario was changed since it was opened; open it again")]
    FileChanged {
        /// The scenario.
        scenario: String,
    },
    /// A part of a run cannot be used.
    #[error("a part {error}; {way_out}", error = .0, way_out = .0.way_out())]
    Part(#[from] PartsError),
    /// It was stopped (see [`Control`](super::Control)) before there was anything to report.
    #[error("stopped before any result")]
    Stopped,
    /// The threads could not be started.
    #[error("cannot start the threads of the run: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

fn way_out(noun: &str, suggestion: Option<&str>, known: &[String]) -> String {
    if known.is_empty() {
        return format!("it has no {noun} at all");
    }
    let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    let suggestion = suggestion.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    format!("{suggestion}One of {}", names.join(", "))
}
