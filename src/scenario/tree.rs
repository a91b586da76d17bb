//! A scenario as written: TOML values with their places and whether they have been read.

use std::cell::{Cell, RefCell};

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use super::place::Place;
use super::problem::Report;
use crate::input::composed;

/// The most parts of a quoted key with dots: no path is longer.
const PARTS_MAX: usize = 16;

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) place: Place,
}

/// A value as written.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    Integer(i64),
    /// Another number, and its text.
    Number(f64, String),
    Boolean(bool),
    Date(Datetime),
    List(Vec<Node>),
    Table(Table),
}

/// A value and its place; a table's place is its header.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) place: Place,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) place: Place,
    pub(crate) node: Node,
    /// Whether it has been read; an unread key is an error.
    pub(crate) used: Cell<bool>,
    /// Whether a later text changed the start or the end of the run: dates in it may then lie outside.
    pub(crate) outlived: bool,
}

/// Keys in the order of the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) entries: Vec<Entry>,
    /// The keys that were looked up here, that is, the known keys.
    pub(crate) asked: RefCell<Vec<String>>,
    /// The kind of its keys, e.g. "actor"; empty for fixed keys.
    pub(crate) noun: Cell<&'static str>,
    /// Whether it is the whole value of `--set PATH={ ... }`, and so replaces a distribution instead of changing its
    /// numbers.
    pub(crate) whole: bool,
}

impl Entry {
    pub(crate) fn new(key: &str, place: Place, node: Node) -> Self {
        Self { key: key.to_owned(), place, node, used: Cell::new(false), outlived: false }
    }
}

impl Node {
    /// The table, if it is one.
    pub(crate) fn table(&self) -> Option<&Table> {
        if let Value::Table(table) = &self.value { Some(table) } else { None }
    }

    /// The number of the last text that contains any part of it; overlays and overrides come after files.
    pub(crate) fn last_source(&self) -> usize {
        let below = match &self.value {
            Value::List(items) => items.iter().map(Self::last_source).max(),
            Value::Table(table) => table.entries.iter().map(|entry| entry.node.last_source()).max(),
            _ => None,
        };
        self.place.source.max(below.unwrap_or(0))
    }

    /// The items, if it is a list.
    pub(crate) fn list(&self) -> Option<&[Node]> {
        if let Value::List(items) = &self.value { Some(items) } else { None }
    }

    /// The text, if it is one.
    pub(crate) fn as_text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }

    /// A year or a date as written; any other value as described in messages.
    pub(crate) fn date(&self) -> String {
        match &self.value {
            Value::Integer(year) => year.to_string(),
            Value::Date(date) => date.to_string(),
            _ => self.described(),
        }
    }

    /// A number as written; any other value as described in messages.
    pub(crate) fn number(&self) -> String {
        match &self.value {
            Value::Integer(number) => number.to_string(),
            Value::Number(_, written) => written.clone(),
            _ => self.described(),
        }
    }

    /// The value, as described in messages.
    pub(crate) fn described(&self) -> String {
        match &self.value {
            Value::Text(text) => format!("the string \"{text}\""),
            Value::Integer(_) | Value::Number(..) => format!("the number {}", self.number()),
            Value::Boolean(value) => format!("`{value}`"),
            Value::Date(date) => format!("the date {date}"),
            Value::List(_) => "a list".to_owned(),
            Value::Table(_) => "a table".to_owned(),
        }
    }
}

impl Table {
    /// Marks everything here as older than the start or the end of the run.
    pub(crate) fn outlive(&mut self) {
        for entry in &mut self.entries {
            entry.outlived = true;
            if let Value::Table(inner) = &mut entry.node.value {
                inner.outlive();
            }
        }
    }

    /// The value under `key`, marked as read.
    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        let mut asked = self.asked.borrow_mut();
        if !asked.iter().any(|known| known == key) {
            asked.push(key.to_owned());
        }
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        entry.used.set(true);
        Some(entry)
    }

    /// Whether `key` is given, without reading it.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    /// From the parser's table; a quoted key with dots is equivalent to nested tables.
    pub(crate) fn from_toml(table: &DeTable<'_>, source: usize, report: &mut Report) -> Self {
        let mut built = Self::default();
        // Keys without a dot are distinct, as the parser checks, and need no search.
        let dotted = table.keys().any(|key| key.get_ref().contains('.'));
        for (key, value) in table {
            let place = Place { source, span: key.span() };
            let node = Node::from_toml(value, source, report);
            let key = composed(key.get_ref());
            // Letters outside ASCII may have two forms.
            if !dotted && key.is_ascii() {
                built.entries.push(Entry::new(&key, place, node));
                continue;
            }
            let parts: Vec<&str> = key.split('.').collect();
            if parts.len() > PARTS_MAX {
                let message = format!("the key has {} parts between dots", parts.len());
                report.add(
                    &place,
                    message,
                    format!("at most {PARTS_MAX}"),
                    "write a path as `stadial params` lists them",
                );
                continue;
            }
            built.insert(&parts, &place, node, report);
        }
        built
    }

    fn insert(&mut self, parts: &[&str], place: &Place, node: Node, report: &mut Report) {
        let Some((&key, rest)) = parts.split_first() else { return };
        let position = self.entries.iter().position(|entry| entry.key == key);
        let Some(entry) = position.and_then(|position| self.entries.get_mut(position)) else {
            let node = if rest.is_empty() {
                node
            } else {
                let mut inner = Self::default();
                inner.insert(rest, place, node, report);
                Node { value: Value::Table(inner), place: place.clone() }
            };
            self.entries.push(Entry::new(key, place.clone(), node));
            return;
        };
        match (&mut entry.node.value, rest, node.value) {
            (Value::Table(inner), [_, ..], value) => inner.insert(rest, place, Node { value, ..node }, report),
            (Value::Table(inner), [], Value::Table(more)) => {
                for entry in more.entries {
                    inner.insert(&[&entry.key], &entry.place, entry.node, report);
                }
            }
            _ => report.add(place, format!("`{key}` is given twice"), "given before", "remove one of the two"),
        }
    }
}

impl Node {
    /// From the parser's value.
    pub(crate) fn from_toml(value: &Spanned<DeValue<'_>>, source: usize, report: &mut Report) -> Self {
        let read = match value.get_ref() {
            // An escape may stand for characters that normalisation changes.
            DeValue::String(text) => Value::Text(composed(text)),
            DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
                Ok(number) => Value::Integer(number),
                // Too long for an integer: the reader reports it like any number that is too large.
                Err(_) => Value::Number(integer.as_str().parse().unwrap_or(f64::INFINITY), integer.to_string()),
            },
            DeValue::Float(float) => Value::Number(float.as_str().parse().unwrap_or(f64::NAN), float.to_string()),
            DeValue::Boolean(value) => Value::Boolean(*value),
            DeValue::Datetime(date) => Value::Date(*date),
            DeValue::Array(items) => {
                Value::List(items.iter().map(|item| Self::from_toml(item, source, report)).collect())
            }
            DeValue::Table(table) => Value::Table(Table::from_toml(table, source, report)),
        };
        Self { value: read, place: Place { source, span: value.span() } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> (Table, Report) {
        let mut report = Report::default();
        let parsed = DeTable::parse(text).unwrap();
        (Table::from_toml(parsed.get_ref(), 0, &mut report), report)
    }

    #[test]
    fn a_quoted_key_with_dots_means_nested_tables() {
        let (table, report) = tree("\"identity.china\" = 1\nidentity.russia = 2\n\"identity.usa\" = 3\n");
        let inner = table.get("identity").and_then(|entry| entry.node.table()).unwrap();
        let keys: Vec<&str> = inner.entries.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(keys, ["china", "russia", "usa"]);
        assert!(report.into_problems(&[]).is_none());
    }

    #[test]
    fn a_key_of_too_many_parts_is_rejected() {
        let (_, report) = tree(&format!("\"{}\" = 1\nb = 2\n", vec!["a"; 1_000_000].join(".")));
        let problems = report.into_problems(&[]).unwrap();
        assert_eq!(problems.as_slice()[0].message, "the key has 1000000 parts between dots");
    }

    #[test]
    fn the_same_key_in_both_notations_is_given_twice() {
        let (_, report) = tree("identity.china = 1\n\"identity.china\" = 2\n");
        assert!(report.into_problems(&[]).unwrap().as_slice()[0].message.contains("given twice"));
    }

    #[test]
    fn numbers_of_every_notation_are_read() {
        let (table, _) = tree("a = 0xff\nb = 1_000.5\nc = -7\nd = 99999999999999999999\n");
        assert!(matches!(table.get("a").unwrap().node.value, Value::Integer(255)));
        assert!(matches!(table.get("b").unwrap().node.value, Value::Number(1000.5, _)));
        assert!(matches!(table.get("c").unwrap().node.value, Value::Integer(-7)));
        assert!(matches!(table.get("d").unwrap().node.value, Value::Number(1e20, _)));
    }
}
