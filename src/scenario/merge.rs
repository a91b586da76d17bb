//! Merging of texts: tables merge key by key, everything else is replaced.

use super::number::{is_complete_distribution, is_distribution};
use super::series_keys::OF_FILES;
use super::tree::{Entry, Node, Table, Value};

/// The variables of the alignment as a whole; all others also name a member.
const OF_THE_ALIGNMENT: [&str; 8] =
    ["complementarity", "contestation", "incentive", "learning", "kept_support", "failed_support", "hedge", "overlap"];

/// The key for which a bare number at `path` stands, where a number may replace a table: `orientation.europe = 0.3`
/// means `orientation.europe = { initial = 0.3 }`.
pub(super) fn shorthand(path: &[&str]) -> Option<&'static str> {
    match path {
        ["actors", _, "orientation", _] => Some("initial"),
        ["alignment", "indicators", _] => Some("depth"),
        ["policies", _, "set", rest @ ..] => shorthand(rest),
        ["shocks" | "policies", _, "effects", kind, rest @ ..] => (rest.len() == names_after(kind)).then_some("mean"),
        _ => None,
    }
}

/// The number of names after a kind of variable: `urgency.china`, `orientation.china.europe`, `overlap`.
fn names_after(kind: &str) -> usize {
    match kind {
        "orientation" => 2,
        kind if OF_THE_ALIGNMENT.contains(&kind) => 0,
        _ => 1,
    }
}

/// Whether the keys of a table at `path` are names that a scenario chooses, or lead to such names. One of them may be
/// the name of a distribution, so the table is never read as a distribution.
fn holds_names(path: &[&str]) -> bool {
    match path {
        []
        | [
            "actors" | "theatres" | "shocks" | "activities" | "agreements" | "relations" | "states" | "policies"
            | "correlations",
        ]
        | ["outcomes" | "facts" | "questions" | "observed" | "panel", ..]
        | ["actors", _, "orientation" | "threat_profile" | "threat_from"]
        | ["shocks" | "policies", _, "effects" | "depends_on" | "inject" | "agreements"]
        | ["activities", _, "depends_on"]
        | ["agreements" | "relations", _, "party" | "needs" | "ratified_by" | "announced"] => true,
        ["shocks" | "policies", _, "effects" | "depends_on", kind, rest @ ..]
        | ["activities", _, "depends_on", kind, rest @ ..] => rest.len() < names_after(kind),
        ["policies", _, "set", rest @ ..] => holds_names(rest),
        _ => false,
    }
}

/// Merges `over` into `base`.
pub(super) fn merge(base: &mut Table, over: Table) {
    merge_at(base, over, &mut Vec::new());
}

/// A key, and those that it excludes.
type Displaced = [(&'static str, &'static [&'static str]); 2];

/// A series has either values or a file.
const OF_SERIES: Displaced = [("values", &FILE_KEYS), ("file", &["values"])];

/// The keys of a series that has a file.
const FILE_KEYS: [&str; 7] = {
    let [unit, entity, indicator, column, year_column, entity_column] = OF_FILES;
    ["file", unit, entity, indicator, column, year_column, entity_column]
};

/// A shock has either dates or a rate.
const OF_SHOCKS: Displaced = [("dates", &["rate", "from", "until", "depends_on"]), ("rate", &["dates", "probability"])];

/// A fact has either `on` or `by`.
const OF_FACTS: Displaced = [("on", &["by", "from"]), ("by", &["on"])];

/// Removes from a shock, a fact or a series the keys that its new keys exclude.
fn displace(base: &mut Table, over: &Table, displaced: Displaced) {
    for (key, displaced) in displaced {
        if over.has(key) {
            base.entries.retain(|entry| !displaced.contains(&entry.key.as_str()));
        }
    }
}

fn merge_at(base: &mut Table, over: Table, path: &mut Vec<String>) {
    match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["shocks" | "activities", _] => displace(base, &over, OF_SHOCKS),
        ["facts", _] => displace(base, &over, OF_FACTS),
        ["observed", kind, rest @ ..] if rest.len() == names_after(kind) => displace(base, &over, OF_SERIES),
        _ => {}
    }
    // The keys of one table are distinct: none excludes another of the same table.
    let before = base.entries.len();
    for entry in over.entries {
        path.push(entry.key.clone());
        if let Some(old) = base.entries[..before].iter_mut().find(|old| old.key == entry.key) {
            old.place = entry.place.clone();
            old.outlived = entry.outlived;
            combine(&mut old.node, entry, path);
        } else {
            base.entries.push(entry);
        }
        path.pop();
    }
}

fn combine(old: &mut Node, new: Entry, path: &mut Vec<String>) {
    let parts: Vec<&str> = path.iter().map(String::as_str).collect();
    let short = shorthand(&parts);
    let names = holds_names(&parts);
    let is_distribution = |node: &Node| !names && is_distribution(node);
    let is_open = |node: &Node| node.table().is_some() && !is_distribution(node);
    let both_distributions = is_distribution(old) && is_distribution(&new.node);
    let (old_open, new_open) = (is_open(old), is_open(&new.node));
    let place = new.node.place.clone();
    let table = match (old_open, new_open, short) {
        (true, true, _) => into_table(new),
        // A distribution replaces a distribution, unless only some numbers of the same distribution are given, as in
        // `--set PATH.normal.sd=VALUE`.
        (false, false, _) if both_distributions && !is_complete_distribution(&new.node) && adds_to(old, &new.node) => {
            into_table(new)
        }
        (true, false, Some(key)) => single(key, new),
        (false, true, Some(key)) => {
            let inner = std::mem::replace(old, Node { value: Value::Table(Table::default()), place: place.clone() });
            let place = inner.place.clone();
            old.value = Value::Table(single(key, Entry::new(key, place, inner)));
            into_table(new)
        }
        _ => {
            *old = new.node;
            return;
        }
    };
    old.place = place;
    if let Value::Table(base) = &mut old.value {
        merge_at(base, table, path);
    }
}

/// Whether a distribution gives some numbers of another: it is of the same kind, and not written as a whole.
fn adds_to(old: &Node, new: &Node) -> bool {
    let (Some(old), Some(new)) = (old.table(), new.table()) else { return false };
    let same = old.entries.iter().all(|distribution| new.entries.iter().any(|other| other.key == distribution.key));
    same && !new.whole
}

fn into_table(entry: Entry) -> Table {
    if let Value::Table(table) = entry.node.value { table } else { Table::default() }
}

fn single(key: &str, entry: Entry) -> Table {
    Table { entries: vec![Entry { key: key.to_owned(), ..entry }], ..Table::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Layout, Variable};
    use crate::scenario::problem::Report;
    use toml::de::DeTable;

    fn tree(text: &str) -> Table {
        Table::from_toml(DeTable::parse(text).unwrap().get_ref(), 0, &mut Report::default())
    }

    fn merged(base: &str, over: &str) -> String {
        let mut table = tree(base);
        merge(&mut table, tree(over));
        shown(&table)
    }

    fn shown(table: &Table) -> String {
        let entry = |entry: &Entry| match &entry.node.value {
            Value::Table(inner) => format!("{}: {{{}}}", entry.key, shown(inner)),
            Value::Integer(number) => format!("{}: {number}", entry.key),
            other => format!("{}: {other:?}", entry.key),
        };
        table.entries.iter().map(entry).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn tables_merge_key_by_key_and_the_rest_is_replaced() {
        assert_eq!(merged("a.b = 1\na.c = 2\nd = 3", "a.c = 4\na.e = 5"), "a: {b: 1, c: 4, e: 5}, d: 3");
        assert_eq!(merged("a.b = 1", "a = 2"), "a: 2");
    }

    #[test]
    fn a_distribution_replaces_a_distribution_and_a_part_of_one_completes_it() {
        let normal = "x = { normal = { mean = 1, sd = 2 } }";
        assert_eq!(merged(normal, "x = { uniform = { low = 1, high = 2 } }"), "x: {uniform: {low: 1, high: 2}}");
        assert_eq!(merged(normal, "x.normal.sd = 3"), "x: {normal: {mean: 1, sd: 3}}");
        assert_eq!(merged(normal, "x = 3"), "x: 3");
    }

    #[test]
    fn a_bare_number_merges_as_its_table() {
        let bare = "actors.china.orientation.europe = 1";
        let table = "actors.china.orientation.europe = { initial = 2, target = 3 }";
        assert_eq!(merged(bare, table), "actors: {china: {orientation: {europe: {initial: 2, target: 3}}}}");
        assert_eq!(merged(table, bare), "actors: {china: {orientation: {europe: {initial: 1, target: 3}}}}");
        let target = "actors.china.orientation.europe.target = 4";
        assert_eq!(merged(bare, target), "actors: {china: {orientation: {europe: {initial: 1, target: 4}}}}");
    }

    #[test]
    fn dates_replace_a_rate_and_a_rate_replaces_dates() {
        let random = "shocks.x = { rate = 1, from = 2, until = 3, depends_on = { hedge = 4 }, title = 5 }";
        assert_eq!(merged(random, "shocks.x.dates = 6"), "shocks: {x: {title: 5, dates: 6}}");
        assert_eq!(merged(random, "shocks.x = { dates = 6, rate = 7 }"), "shocks: {x: {title: 5, dates: 6, rate: 7}}");
        let dated = "shocks.x = { dates = 1, probability = 2, title = 3 }";
        assert_eq!(merged(dated, "shocks.x = { rate = 4, until = 5 }"), "shocks: {x: {title: 3, rate: 4, until: 5}}");
        assert_eq!(merged(dated, "shocks.x.probability = 4"), "shocks: {x: {dates: 1, probability: 4, title: 3}}");
    }

    #[test]
    fn a_file_replaces_values_and_values_replace_a_file() {
        let file = "observed.gdp.a = { file = 1, unit = 2, entity = 3, source = 4 }";
        let values = "observed.gdp.a = { values = 5, source = 6 }";
        assert_eq!(merged(values, file), "observed: {gdp: {a: {source: 4, file: 1, unit: 2, entity: 3}}}");
        assert_eq!(merged(file, values), "observed: {gdp: {a: {source: 6, values: 5}}}");
        assert_eq!(
            merged("observed.overlap.values = 1", "observed.overlap.file = 2"),
            "observed: {overlap: {file: 2}}"
        );
        // Actors may have these names.
        assert_eq!(merged("observed.gdp.values = 1", "observed.gdp.file = 2"), "observed: {gdp: {values: 1, file: 2}}");
    }

    #[test]
    fn every_variable_of_the_alignment_is_known_as_such() {
        let of_the_alignment = |variable: &Variable| {
            let kind = variable.kind();
            (shorthand(&["shocks", "x", "effects", kind]).is_some(), variable.scale())
        };
        let layout = Layout { n_members: 1, n_theatres: 1, n_others: 0 };
        let without_member: Vec<Variable> =
            layout.variables().into_iter().filter(|variable| of_the_alignment(variable).0).collect();
        assert_eq!(without_member.len(), OF_THE_ALIGNMENT.len());
        assert_eq!(without_member[0], Variable::Complementarity);
        assert_eq!(without_member[7], Variable::Overlap);
    }
}
