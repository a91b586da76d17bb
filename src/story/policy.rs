//! What a policy changes, in words.

use crate::model::{Change, Given, Operation, Policy, Structure};
use crate::render::{named, significant};

/// What a policy changes from its beginning on, in a sentence; empty if it changes no number.
pub(crate) fn changes_text(structure: &Structure, policy: &Policy) -> String {
    let changes: Vec<String> =
        policy.changes.iter().map(|(change, given)| change_text(structure, change, given)).collect();
    if changes.is_empty() { String::new() } else { format!("From now on {}.", changes.join("; ")) }
}

/// What a policy changes, and by how much.
fn change_text(structure: &Structure, change: &Change, given: &Given) -> String {
    let amount = significant(given.centre());
    let about = if matches!(given, Given::Distribution(_)) { "about " } else { "" };
    if let Some(title) = rate_of(structure, &change.path)
        && change.operation == Operation::Scale
    {
        return format!("{title} comes {about}{amount} times as often");
    }
    let what = number_in_words(structure, &change.path);
    match change.operation {
        Operation::Set => format!("{what} is {about}{amount}"),
        Operation::Add if given.centre() < 0.0 => {
            format!("{what} is lower by {about}{}", amount.trim_start_matches('-'))
        }
        Operation::Add => format!("{what} is higher by {about}{amount}"),
        Operation::Scale => format!("{what} is {about}{amount} times what it was"),
    }
}

/// The title of the shock whose rate this is.
fn rate_of<'s>(structure: &'s Structure, path: &str) -> Option<&'s str> {
    let name = path.strip_prefix("shocks.")?.strip_suffix(".rate")?;
    structure.shocks.iter().find(|class| class.name == name).map(|class| class.title.as_str())
}

/// A number of the scenario in words where it is one that stories speak of, else its path.
fn number_in_words(structure: &Structure, path: &str) -> String {
    if let Some(title) = rate_of(structure, path) {
        return format!("the yearly rate of {title}");
    }
    let target = path
        .strip_prefix("actors.")
        .and_then(|rest| rest.strip_suffix("_target"))
        .and_then(|rest| rest.split_once('.'));
    let long_run = target.and_then(|(who, variable)| {
        let name = format!("{variable}.{who}");
        let words = named(structure, &name);
        (words != name).then(|| format!("the long-run level of {words}"))
    });
    long_run.unwrap_or_else(|| format!("`{path}`"))
}
