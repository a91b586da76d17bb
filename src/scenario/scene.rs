//! The context of outcomes, and what their keys have in common.

use crate::model::{Clause, Condition, Model, Never};

use super::calendar::Calendar;
use super::problem::Report;
use super::section::finite;
use super::shocks::Shock;
use super::tree::{At, Node};
use super::values::GivenNumbers;

/// The context in which outcomes are read.
pub(super) struct Scene<'s> {
    /// The model as far as it has been read: without outcomes.
    pub(super) model: &'s Model,
    pub(super) given: &'s GivenNumbers,
    pub(super) shocks: &'s [Shock],
    pub(super) calendar: Option<Calendar>,
    /// Whether type and treaty at the start are free of errors.
    pub(super) start_is_known: bool,
}

/// The steps at which an outcome counts, ends included, and how long it must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) from: u32,
    pub(super) until: u32,
    pub(super) lasting: u32,
}

/// A number of years, more than 0.
pub(super) fn positive_years(node: &Node, path: &str, report: &mut Report) -> Option<f64> {
    let years = finite(node, path, report)?;
    if years > 0.0 {
        return Some(years);
    }
    let message = format!("`{path}` is {}, but must be more than 0", node.number());
    report.add(&node.place, message, "must be more than 0", "give a number of years, such as 0.5 or 2");
    None
}

/// Reports what can never happen of a clause of the outcome or fact at `path`.
pub(super) fn report_never(path: &str, clause: &[At<Condition>], found: Vec<Never>, report: &mut Report) {
    for Never { condition, why, label, help } in found {
        if let Some(At { place, .. }) = clause.get(condition) {
            report.never(place, format!("`{path}` can never happen: {why}"), label, help);
        }
    }
}

/// The conditions of a clause without their places.
pub(super) fn plain(clause: &[At<Condition>]) -> Clause {
    clause.iter().map(|condition| condition.value.clone()).collect()
}
