//! What a template of `stadial panel` declares: the names of columns, and the paths that they stand for.

use crate::model::Model;

use super::name::{check_name, near};
use super::problem::Report;
use super::section::{Section, texts, wrong_type};
use super::tree::{At, Entry, Node, Table, Value};

/// A column that rows of a panel have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelColumn {
    /// Its name in the header.
    pub name: String,
    /// The paths that its cells set; none if it is carried along unread.
    pub paths: Vec<String>,
    /// What it holds, in words; may be empty.
    pub title: String,
    /// Whether the column may be missing and its cells empty: then the scenario's own value holds.
    pub optional: bool,
}

/// Paths of rows that are neither numbers nor in the file.
const OTHERS: [&str; 4] = ["alignment.type", "alignment.treaty", "alignment.treaty_kind", "steps_per_year"];

/// Reads `[panel.columns]`.
pub(super) fn read_panel(root: &Table, model: &Model, report: &mut Report) -> Vec<PanelColumn> {
    let panel = Section::root(root).section("panel", report);
    if !panel.is_given() {
        return Vec::new();
    }
    let section = panel.section("columns", report).naming("column");
    let mut known: Vec<String> = Vec::new();
    let mut numbers = model.base.clone();
    numbers.visit(&model.structure, &mut |slot| known.push(slot.path));
    let mut columns = Vec::new();
    for entry in section.entries() {
        check_name("column", &entry.key, &entry.place, report);
        columns.extend(read_column(entry, &section.path_of(&entry.key), (root, &known), report));
    }
    columns
}

/// A path, a list of paths, or a table.
fn read_column(entry: &Entry, at: &str, known: (&Table, &[String]), report: &mut Report) -> Option<PanelColumn> {
    let column = |paths, title, optional| PanelColumn { name: entry.key.clone(), paths, title, optional };
    match &entry.node.value {
        Value::Text(_) | Value::List(_) => {
            Some(column(read_paths(&entry.node, at, known, report), String::new(), false))
        }
        Value::Table(_) => {
            let section = Section::of_node(&entry.node, at.to_owned(), report);
            let title = section.text("title", report).map_or_else(String::new, |title| title.value.to_owned());
            let optional = section.boolean("optional", report).unwrap_or(false);
            if section.boolean("keep", report).unwrap_or(false) {
                if let Some(path) = section.entry("path") {
                    let message = format!("`{at}` is carried along unread, and has a path");
                    report.add(&path.place, message, "has no effect", "remove `path`, or `keep`");
                }
                return Some(column(Vec::new(), title, true));
            }
            let paths = section.required("path", "path = \"actors.china.gdp\"", report)?;
            Some(column(read_paths(paths, &section.path_of("path"), known, report), title, optional))
        }
        _ => {
            let help = "write a path as `stadial params` lists them, as in `gdp = \"actors.china.gdp\"`";
            wrong_type(&entry.node, at, "a path", help, report);
            None
        }
    }
}

fn read_paths(node: &Node, at: &str, (root, known): (&Table, &[String]), report: &mut Report) -> Vec<String> {
    let given = texts(node, at, report);
    for At { value, place } in &given {
        let exists = known.iter().any(|path| path == value) || OTHERS.contains(value) || is_given(root, value);
        if !exists {
            let near = near(value, known.iter().map(String::as_str));
            let label = near.map_or_else(|| "unknown path".to_owned(), |near| format!("did you mean `{near}`?"));
            let help = "`stadial params` lists the paths; a value of another kind must be given in the file first";
            report.add(place, format!("`{at}` is the path `{value}`, which the scenario does not have"), label, help);
        }
    }
    given.into_iter().map(|path| path.value.to_owned()).collect()
}

/// Whether a path leads to something in the file.
fn is_given(root: &Table, path: &str) -> bool {
    let mut table = Some(root);
    let mut found = false;
    for part in path.split('.') {
        let entry = table.and_then(|table| table.entries.iter().find(|entry| entry.key == part));
        found = entry.is_some();
        table = entry.and_then(|entry| entry.node.table());
    }
    found
}
