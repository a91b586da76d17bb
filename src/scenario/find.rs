//! Looking up a dotted path in the tree.

use super::merge::shorthand;
use super::number::is_distribution;
use super::problem::Report;
use super::section::wrong_type;
use super::tree::{Node, Table};

/// The value at a dotted path from the root. A number may replace a table there, see [`shorthand`].
pub(super) fn find<'t>(root: &'t Table, path: &str, report: &mut Report) -> Option<&'t Node> {
    find_below(root, "", path, report)
}

/// The value at a dotted path from a table that is itself called `prefix`.
pub(super) fn find_below<'t>(table: &'t Table, prefix: &str, path: &str, report: &mut Report) -> Option<&'t Node> {
    let parts: Vec<&str> = path.split('.').collect();
    let mut table = table;
    for (depth, part) in parts.iter().enumerate() {
        let node = &table.get(part)?.node;
        let rest = &parts[depth + 1..];
        let Some(&next) = rest.first() else { return Some(node) };
        let here = &parts[..=depth];
        match (node.table(), shorthand(here)) {
            (Some(inner), short) if short.is_none() || !is_distribution(node) => table = inner,
            (_, Some(short)) if rest.len() == 1 => return (next == short).then_some(node),
            _ => {
                let dot = if prefix.is_empty() { "" } else { "." };
                let path = format!("{prefix}{dot}{}", here.join("."));
                wrong_type(node, &path, "a table", &format!("go one level further, as in `{next} = ...`"), report);
                return None;
            }
        }
    }
    None
}
