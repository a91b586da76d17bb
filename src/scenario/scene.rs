//! The context of outcomes, and what their keys have in common.

use crate::model::Structure;
use crate::theory::Balance;

use super::calendar::Calendar;
use super::problem::Report;
use super::section::finite;
use super::shocks::Shock;
use super::tree::Node;
use super::values::Values;

/// The context in which outcomes are read.
pub(super) struct Scene<'s> {
    pub(super) structure: &'s Structure,
    pub(super) values: &'s Values,
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

/// The thresholds between the levels of a balance.
pub(super) fn thresholds(balance: Balance) -> &'static [&'static str] {
    match balance {
        Balance::Power => &["balance.power.non_permissive", "balance.power.permissive"],
        Balance::Threat => &["balance.threat.growing", "balance.threat.immediate"],
        Balance::Interest => &["balance.interest.growing", "balance.interest.allied"],
        Balance::Incentive => &["incentive.moderate", "incentive.strong"],
        Balance::Status => &["status.minimal", "status.high", "status.highest"],
    }
}
