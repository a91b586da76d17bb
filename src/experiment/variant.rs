//! The variants of an experiment: a scenario with changes from the experiment.

use std::path::{Path, PathBuf};

use crate::scenario::{LoadError, Overlay, Scenario, SourceText, Table, Value, load_overlaid};

use super::Measure;

/// A variant.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// The scenario file from which it starts, as written in the experiment.
    pub base: String,
    /// The variant from which it starts, if given.
    pub like: Option<String>,
    /// Its own changes, as written: `actors.usa.gdp = 40`.
    pub changes: Vec<String>,
    /// The scenario with these changes.
    pub scenario: Scenario,
    /// Its measures.
    pub measures: Vec<Measure>,
    /// Pairs of measures whose rank correlation is required.
    pub pairs: Vec<(usize, usize)>,
}

impl Variant {
    /// Ends the run with the last year that is measured, since later years do not affect it.
    pub(super) fn trim(&mut self) {
        let structure = &mut self.scenario.model.structure;
        let steps_per_year = structure.steps_per_year;
        let readings = self.measures.iter().flat_map(|measure| measure.given.iter().chain([&measure.reading]));
        let last = readings.map(|reading| reading.last_year(steps_per_year)).max();
        let years = last.unwrap_or(1).clamp(1, structure.n_years());
        structure.end_year = structure.start_year.saturating_add_unsigned(years);
    }
}

/// The name of the variant without changes.
pub(super) const BASE: &str = "base";

/// The key of a variant's table that names its scenario.
pub(super) const SCENARIO: &str = "scenario";

/// The key of a variant's table that names the variant from which it starts.
pub(super) const LIKE: &str = "like";

/// A variant before its scenario is loaded.
#[derive(Clone, Debug)]
pub(super) struct Outline {
    pub(super) name: String,
    /// The scenario file, relative to the folder of the experiment.
    pub(super) base: String,
    /// The variants whose changes precede its own, in order.
    pub(super) after: Vec<String>,
}

/// Loads a variant.
pub(super) fn load(file: &SourceText, root: &Table, outline: &Outline) -> Result<Variant, LoadError> {
    let folder = Path::new(&file.name).parent().unwrap_or(Path::new(""));
    let path = tidy(&folder.join(&outline.base));
    let names: Vec<[&str; 2]> = outline.after.iter().chain([&outline.name]).map(|name| ["variants", name]).collect();
    let mut tables: Vec<&[&str]> = vec![&["with"]];
    tables.extend(names.iter().map(<[&str; 2]>::as_slice));
    let scenario = load_overlaid(&path, Overlay { file, tables: &tables, foreign: &[SCENARIO, LIKE] })?;
    let own = ["variants", &outline.name];
    let table = own.iter().try_fold(root, |table, key| table.entries.iter().find(|e| e.key == *key)?.node.table());
    let changes = table.map_or_else(Vec::new, |table| changes(table, &file.text));
    let like = outline.after.last().filter(|like| *like != BASE).cloned();
    let Outline { name, base, .. } = outline.clone();
    Ok(Variant { name, base, like, changes, scenario, measures: Vec::new(), pairs: Vec::new() })
}

/// The path without `..` after a folder, for messages.
pub(super) fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir if tidy.file_name().is_some() => {
                tidy.pop();
            }
            _ => tidy.push(part),
        }
    }
    tidy
}

/// Every value of a table with its path, as written.
pub(super) fn changes(table: &Table, text: &str) -> Vec<String> {
    let mut changes = Vec::new();
    collect_changes(table, text, "", &mut changes);
    changes
}

fn collect_changes(table: &Table, text: &str, path: &str, changes: &mut Vec<String>) {
    for entry in table.entries.iter().filter(|entry| entry.key != SCENARIO && entry.key != LIKE) {
        let inner = if path.is_empty() { entry.key.clone() } else { format!("{path}.{}", entry.key) };
        let written = text.get(entry.node.place.span.clone()).unwrap_or_default();
        match &entry.node.value {
            // A table with a header or with dotted keys has no text of its own.
            Value::Table(table) if !written.starts_with('{') => collect_changes(table, text, &inner, changes),
            _ => changes.push(format!("{inner} = {}", written.split_whitespace().collect::<Vec<_>>().join(" "))),
        }
    }
}
