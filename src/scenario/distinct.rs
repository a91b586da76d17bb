//! That what questions name can be told apart: agreements, outcomes, shocks, activities, and the words of the grammar.

use crate::model::{AGREEMENTS, Agreement, Outcome, RELATIONS};

use super::problem::Report;
use super::query::RESERVED;
use super::section::Section;
use super::shocks::Shock;
use super::tree::Table;

/// That no agreement has the name of an outcome, a shock or an activity, or a word of questions.
pub(super) fn check_agreement_names(
    root: &Table,
    agreements: &[Agreement],
    outcomes: &[Outcome],
    shocks: &[Shock],
    report: &mut Report,
) {
    for table in [AGREEMENTS, RELATIONS] {
        let section = Section::root(root).section(table, report);
        for entry in section.entries() {
            let name = entry.key.as_str();
            let other = if outcomes.iter().any(|outcome| outcome.name == name) {
                "the name of an outcome, too"
            } else if let Some(shock) = shocks.iter().find(|shock| shock.class.name == name) {
                if shock.class.activity.is_some() { "the name of an activity, too" } else { "the name of a shock, too" }
            } else if RESERVED.contains(&name) {
                "a word of questions"
            } else {
                continue;
            };
            if agreements.iter().any(|agreement| agreement.name == name) {
                let message = format!("`{}` is {other}", section.path_of(name));
                report.add(&entry.place, message, "used twice", "give each a name of its own: questions use it");
            }
        }
    }
}
