//! The outcomes of a new scenario: usual ones, as far as they can happen in it and have not happened at its start.

use crate::scenario::{Problems, parse};

/// Name, title and condition of each, the most important first.
const USUAL: [(&str, &str, &str); 6] = [
    ("functioning_alliance", "a functioning alliance", "treaty = \"functioning\""),
    ("alliance", "an alliance or an allied security community", "type = [\"alliance\", \"allied_community\"]"),
    ("deeper", "an alignment deeper than that of the start", "type_above = \"initial\""),
    ("downgrade", "a fall below the type of the start", "type_below = \"initial\""),
    ("treaty", "a treaty", "treaty = \"in_force\""),
    ("advanced_stage", "an advanced stage of military cooperation", "stage_at_least = 5"),
];

/// The usual outcomes that have a meaning in a scenario, whose text so far is given.
pub(super) fn outcomes(text: &str) -> String {
    let all: Vec<String> = USUAL.iter().map(written).collect();
    let possible: Vec<&String> = all.iter().filter(|outcome| is_possible(text, outcome)).collect();
    // If none is, the reader says why.
    let kept = if possible.is_empty() { all.iter().take(2).collect() } else { possible };
    kept.into_iter().map(String::as_str).collect::<Vec<_>>().join("\n")
}

fn written((name, title, condition): &(&str, &str, &str)) -> String {
    format!("[outcomes.{name}]\ntitle = \"{title}\"\n{condition}\n")
}

/// Whether a scenario with this outcome alone has no error, and no warning of the outcome.
fn is_possible(text: &str, outcome: &str) -> bool {
    let Ok(scenario) = parse("new.toml", &format!("{text}\n{outcome}"), &[]) else { return false };
    let line = text.matches('\n').count() + 1;
    !scenario.warnings.iter().flat_map(Problems::as_slice).any(|warning| warning.line > line)
}
