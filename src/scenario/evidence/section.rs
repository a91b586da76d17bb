//! Evidence in the scenario: rows with names, `[evidence.NAME]`, and tables in files, `[evidence] file = "known.csv"`.

use std::collections::BTreeMap;

use crate::input::{Cell, Report};
use crate::model::Structure;
use crate::scenario::name::check_name;
use crate::scenario::observed::DataFiles;
use crate::scenario::section::{Section, texts, wrong_type};
use crate::scenario::tree::{Entry, Node, Value};

use super::rows::{EvidenceRow, Written, read_rows};
use super::table::{COLUMNS, written_in};

/// The key of the files.
const FILE: &str = "file";

/// The keys of a row, and what they hold.
pub(in crate::scenario) const ROW_KEYS: [(&str, &str); 6] = [
    ("date", "The day on which it was so"),
    ("what", "What is known, such as `type`, `stage`, `treaty`, `depth.exercises`, `shock.crisis` or a variable"),
    ("value", "Its value"),
    ("source", "Where it comes from"),
    ("error", "How wrong it may be, as the page on evidence of the guide defines it for each kind"),
    ("known_since", "The day on which it became known, if that is later than its date"),
];

/// Reads all evidence of the scenario: the rows of the files in their order, then the rows with names.
pub(in crate::scenario) fn read_evidence(
    section: &Section<'_>,
    files: &mut DataFiles,
    structure: &Structure,
    report: &mut Report,
) -> Vec<EvidenceRow> {
    let section = section.clone().naming("row of evidence");
    let (mut tables, mut named) = (Vec::new(), Vec::new());
    for entry in section.entries() {
        let path = section.path_of(&entry.key);
        if entry.key == FILE {
            tables.extend(read_files(&entry.node, &path, files, report));
        } else {
            check_name("row of evidence", &entry.key, &entry.place, report);
            named.extend(read_entry(entry, path, files, report));
        }
    }
    tables.extend(named);
    read_rows(&[], &tables, structure, report)
}

/// The rows of the files that a value names: one, or a list.
fn read_files(node: &Node, path: &str, files: &mut DataFiles, report: &mut Report) -> Vec<Written> {
    let items = if let Value::List(items) = &node.value { items.as_slice() } else { std::slice::from_ref(node) };
    let mut rows = Vec::new();
    for (named, item) in texts(node, path, report).iter().zip(items) {
        let Some(source) = files.open(item, named.value, path, report) else { continue };
        let Some(file) = files.sources.get(source) else { continue };
        rows.extend(written_in(&file.name, &file.text, source, report));
    }
    rows
}

/// A row that stands in the scenario.
fn read_entry(entry: &Entry, path: String, files: &DataFiles, report: &mut Report) -> Option<Written> {
    let section = Section::of_node(&entry.node, path.clone(), report);
    if !section.is_given() {
        return None;
    }
    let (mut cells, mut readable) = (BTreeMap::new(), true);
    for column in COLUMNS {
        let Some(node) = section.node(column) else { continue };
        let text = match &node.value {
            Value::Text(text) => text.clone(),
            Value::Integer(_) | Value::Number(..) => node.number(),
            Value::Date(_) => node.date(),
            _ => {
                let wanted = "a text, a number or a date";
                wrong_type(node, &section.path_of(column), wanted, "write one value", report);
                readable = false;
                continue;
            }
        };
        if !text.is_empty() {
            cells.insert(column, Cell { text, place: node.place.clone() });
        }
    }
    let table = files.sources.get(entry.place.source).map_or_else(String::new, |source| source.name.clone());
    readable.then(|| Written { table, label: format!("`{path}`"), row: path, place: section.place, cells })
}
