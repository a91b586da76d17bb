//! Removal of inherited keys by a file that extends another.

use super::name::unknown;
use super::place::Place;
use super::problem::Report;
use super::section::texts;
use super::tree::{Entry, Table, Value};

/// The key under which a file lists what it removes.
pub(super) const REMOVE: &str = "remove";

/// Removes everything that `list` names from `root`, the tree of the extended file.
pub(super) fn remove(root: &mut Table, list: &Entry, report: &mut Report) {
    for path in texts(&list.node, REMOVE, report) {
        let parts: Vec<&str> = path.value.split('.').collect();
        remove_at(root, "", &parts, &path.place, report);
    }
}

fn remove_at(table: &mut Table, within: &str, parts: &[&str], place: &Place, report: &mut Report) {
    let Some((&key, rest)) = parts.split_first() else { return };
    let Some(position) = table.entries.iter().position(|entry| entry.key == key) else {
        let known: Vec<&str> = table.entries.iter().map(|entry| entry.key.as_str()).collect();
        let noun = if within.is_empty() { "inherited key" } else { "inherited name" };
        unknown(noun, key, within, &known, place, report);
        return;
    };
    if rest.is_empty() {
        table.entries.remove(position);
        return;
    }
    let within = if within.is_empty() { key.to_owned() } else { format!("{within}.{key}") };
    match table.entries.get_mut(position).map(|entry| &mut entry.node.value) {
        Some(Value::Table(inner)) => remove_at(inner, &within, rest, place, report),
        _ => {
            let message = format!("`{within}` is not a table, so nothing can be removed from it");
            report.add(place, message, "nothing there", format!("remove `{within}` as a whole"));
        }
    }
}

/// Reports a list in a file that extends no other.
pub(super) fn report_needless(list: &Entry, report: &mut Report) {
    let help = "delete the keys themselves, or give `extends`";
    report.add(&list.place, "`remove` is only for a file that extends another", "needs `extends`", help);
}
