//! The rows of a published table that are meant: those of one entity, and of one indicator.

use crate::input::{Row, folded};
use crate::scenario::name::unknown;
use crate::scenario::problem::Report;
use crate::scenario::section::{Section, text};
use crate::scenario::tree::{At, Node};

use super::layout::{Layout, Role, is_missing};

/// Most names that a message lists.
const LISTED_MAX: usize = 8;

/// A series' words for what is meant in its file.
pub(super) struct Wanted<'s, 't> {
    /// Its keys.
    pub(super) series: &'s Section<'t>,
    /// Its value of `file`.
    pub(super) file: &'t Node,
    /// The actor whose variable it is.
    pub(super) actor: Option<&'s str>,
}

impl<'t> Wanted<'_, 't> {
    /// The text of a key.
    pub(super) fn text(&self, key: &str, report: &mut Report) -> Option<At<&'t str>> {
        let node = self.series.node(key)?;
        text(node, &self.series.path_of(key), report)
    }

    /// The column that a key names; an unknown one is reported.
    pub(super) fn column(&self, key: &str, layout: &Layout<'_>, report: &mut Report) -> Option<usize> {
        let given = self.text(key, report)?;
        let found = layout.named(given.value);
        if found.is_none() {
            unknown("column", given.value, &self.series.path_of(key), &layout.names(), &given.place, report);
        }
        found
    }

    /// The rows of the entity and the indicator; `None` with an error.
    pub(super) fn rows<'r>(&self, layout: &Layout<'r>, report: &mut Report) -> Option<Vec<&'r Row>> {
        let named = self.series.has("entity_column").then(|| self.column("entity_column", layout, report));
        let indicators = layout.columns(Role::Indicator);
        let entities = match named {
            Some(column) => vec![column?],
            None => entity_columns(layout, self.text("column", &mut Report::default()).map(|given| given.value)),
        };
        let rows = self.of_entity(layout, &entities, report);
        self.of_indicator(rows?, &indicators, report)
    }

    /// The rows of the entity that is named; else of the actor, if it has any; else all, if they are of one.
    fn of_entity<'r>(&self, layout: &Layout<'r>, columns: &[usize], report: &mut Report) -> Option<Vec<&'r Row>> {
        let rows: Vec<&Row> = layout.rows.iter().filter(|row| row.cells.len() > 1).collect();
        if let Some(given) = self.text("entity", report) {
            return self.matching("entity", &given, &rows, columns, report);
        }
        if self.series.has("entity") {
            return None;
        }
        let own = self.actor.map(|actor| matching(&rows, columns, &actor.replace('_', " "))).unwrap_or_default();
        if !own.is_empty() {
            return Some(own);
        }
        let rows: Vec<&Row> = rows.into_iter().filter(|row| has_values(layout, row)).collect();
        let names = distinct(&rows, columns.get(..1).unwrap_or_default());
        if names.len() > 1 {
            let message = format!("`{}` has numbers of {} entities", self.series.path_of("file"), names.len());
            let help = format!("say whose are meant, as in `entity = \"{}\"`: {}", names[0], listed(&names));
            report.add(&self.file.place, message, "needs `entity`", help);
            return None;
        }
        Some(rows)
    }

    /// The rows of the indicator that is named; all, if none is.
    fn of_indicator<'r>(&self, rows: Vec<&'r Row>, columns: &[usize], report: &mut Report) -> Option<Vec<&'r Row>> {
        match self.text("indicator", report) {
            Some(given) => self.matching("indicator", &given, &rows, columns, report),
            None => (!self.series.has("indicator")).then_some(rows),
        }
    }

    fn matching<'r>(
        &self,
        noun: &str,
        given: &At<&str>,
        rows: &[&'r Row],
        columns: &[usize],
        report: &mut Report,
    ) -> Option<Vec<&'r Row>> {
        let found = matching(rows, columns, given.value);
        if found.is_empty() {
            unknown(noun, given.value, &self.series.path_of("file"), &distinct(rows, columns), &given.place, report);
            return None;
        }
        Some(found)
    }

    /// Reports two rows that give the same year; the second one's place is `row`'s.
    pub(super) fn report_twice(&self, layout: &Layout<'_>, rows: &[&Row], twice: (&Row, &str), report: &mut Report) {
        let (row, what) = twice;
        let names = distinct(rows, &layout.columns(Role::Indicator));
        let help = if names.len() > 1 {
            format!("say what is meant, as in `indicator = \"{}\"`: {}", names[0], listed(&names))
        } else {
            "name the column that tells them apart by `entity_column`, or remove a row".to_owned()
        };
        report.add(&row.place, format!("`{}` finds {what} twice", self.series.path_of("file")), "found before", help);
    }
}

/// The columns that may name an entity; where none is known by its name, those that are not known as something else.
fn entity_columns(layout: &Layout<'_>, value: Option<&str>) -> Vec<usize> {
    let known = layout.columns(Role::Entity);
    if !known.is_empty() {
        return known;
    }
    let of_values = value.and_then(|name| layout.named(name));
    let is_text = |column: &usize| {
        let texts = layout.rows.iter().filter_map(|row| row.cells.get(*column));
        let mut given = texts.filter(|cell| !is_missing(&cell.text));
        given.any(|cell| cell.text.parse::<f64>().is_err())
    };
    let other = layout.columns(Role::Other).into_iter();
    other.filter(|column| Some(*column) != of_values).filter(is_text).collect()
}

/// Whether a row has a value in a column of values; where no column is known as such, any may have.
fn has_values(layout: &Layout<'_>, row: &Row) -> bool {
    let is_value = |column: usize| matches!(layout.roles.get(column), Some(Role::Value(_)));
    let mut cells = row.cells.iter().enumerate();
    !(0..layout.roles.len()).any(is_value) || cells.any(|(column, cell)| is_value(column) && !is_missing(&cell.text))
}

/// The rows with a cell of this text in one of these columns, whatever its case.
fn matching<'r>(rows: &[&'r Row], columns: &[usize], wanted: &str) -> Vec<&'r Row> {
    let wanted = folded(wanted);
    let is_it = |row: &&Row| {
        let mut cells = columns.iter().filter_map(|&column| row.cells.get(column));
        cells.any(|cell| folded(&cell.text) == wanted)
    };
    rows.iter().copied().filter(is_it).collect()
}

/// The different texts of these columns, in their order.
fn distinct<'r>(rows: &[&'r Row], columns: &[usize]) -> Vec<&'r str> {
    let mut found: Vec<&str> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for &column in columns {
        for text in rows.iter().filter_map(|row| row.cells.get(column)).map(|cell| cell.text.as_str()) {
            if !text.is_empty() && seen.insert(text) {
                found.push(text);
            }
        }
    }
    found
}

fn listed(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(LISTED_MAX).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > LISTED_MAX { ", ..." } else { "" };
    format!("one of {}{more}", shown.join(", "))
}
