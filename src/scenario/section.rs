//! Reading keys of a table: typed values, each error reported at its place.

use std::ops::RangeInclusive;

use super::name::unknown;
use super::place::Place;
use super::problem::Report;
use super::syntax::number_suggestion;
use super::tree::{At, Entry, Node, Table, Value};
use crate::input::{code_point, unseen};

/// A table, present or not, and its path for messages.
#[derive(Clone, Debug)]
pub(crate) struct Section<'t> {
    table: Option<&'t Table>,
    /// Its dotted path; empty for the whole file.
    pub(crate) path: String,
    /// Its header; that of the table around it if it is missing.
    pub(crate) place: Place,
}

impl<'t> Section<'t> {
    /// The whole file.
    pub(crate) fn root(table: &'t Table) -> Self {
        Self { table: Some(table), path: String::new(), place: Place::FILE }
    }

    /// The table at `node`, reported if it is something else.
    pub(crate) fn of_node(node: &'t Node, path: String, report: &mut Report) -> Self {
        let table = node.table();
        if table.is_none() {
            wrong_type(node, &path, "a table", "write its keys below a header `[...]` or in `{ ... }`", report);
        }
        Self { table, path, place: node.place.clone() }
    }

    /// A table within, empty if there is none.
    pub(crate) fn section(&self, key: &str, report: &mut Report) -> Self {
        let path = self.path_of(key);
        match self.node(key) {
            Some(node) => Self::of_node(node, path, report),
            None => Self { table: None, path, place: self.place.clone() },
        }
    }

    /// States what the keys of this table name, e.g. "actor", and that all of them are read elsewhere or here.
    pub(crate) fn naming(self, noun: &'static str) -> Self {
        if let Some(table) = self.table {
            table.noun.set(noun);
        }
        self
    }

    /// Whether the table is there.
    pub(crate) fn is_given(&self) -> bool {
        self.table.is_some()
    }

    /// Whether no key is given.
    pub(crate) fn is_empty(&self) -> bool {
        self.table.is_none_or(|table| table.entries.is_empty())
    }

    /// All of its keys, marked as read.
    pub(crate) fn entries(&self) -> Vec<&'t Entry> {
        let Some(table) = self.table else { return Vec::new() };
        table.entries.iter().filter_map(|entry| table.get(&entry.key)).collect()
    }

    /// The dotted path of a key.
    pub(crate) fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The entry of a key.
    pub(crate) fn entry(&self, key: &str) -> Option<&'t Entry> {
        self.table.and_then(|table| table.get(key))
    }

    /// The value of a key.
    pub(crate) fn node(&self, key: &str) -> Option<&'t Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// Whether a key is given.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// The value of a required key; `example` shows how to write it.
    pub(crate) fn required(&self, key: &str, example: &str, report: &mut Report) -> Option<&'t Node> {
        let node = self.node(key);
        if node.is_none() {
            missing(&self.path, &self.place, key, example, report);
        }
        node
    }

    /// A text; a title must have no invisible characters, since it is printed unchanged.
    pub(crate) fn text(&self, key: &str, report: &mut Report) -> Option<At<&'t str>> {
        let given = self.node(key).and_then(|node| text(node, &self.path_of(key), report))?;
        if let Some(letter) = unseen(given.value).filter(|_| key == "title") {
            let code = code_point(letter);
            let message = format!("`{}` has an invisible character, {code}", self.path_of(key));
            report.add(&given.place, message, format!("has {code}"), "retype the title, on one line");
        }
        Some(given)
    }

    /// True or false.
    pub(crate) fn boolean(&self, key: &str, report: &mut Report) -> Option<bool> {
        let node = self.node(key)?;
        if let Value::Boolean(value) = node.value {
            return Some(value);
        }
        wrong_type(node, &self.path_of(key), "true or false", "write `true` or `false`, without quotes", report);
        None
    }

    /// A whole number within a range.
    pub(crate) fn whole(&self, key: &str, range: RangeInclusive<i64>, report: &mut Report) -> Option<At<i64>> {
        self.node(key).and_then(|node| whole(node, &self.path_of(key), range, report))
    }

    /// A seed.
    pub(crate) fn seed(&self, key: &str, report: &mut Report) -> Option<u64> {
        self.node(key).and_then(|node| seed(node, &self.path_of(key), report))
    }

    /// A list.
    pub(crate) fn list(&self, key: &str, example: &str, report: &mut Report) -> Option<&'t [Node]> {
        self.node(key).and_then(|node| list(node, &self.path_of(key), example, report))
    }

    /// One of several words; `noun` names their kind.
    pub(crate) fn word<T: Copy>(
        &self,
        key: &str,
        noun: &str,
        words: &[(&str, T)],
        report: &mut Report,
    ) -> Option<At<T>> {
        let given = self.text(key, report)?;
        word(&given, noun, &self.path_of(key), words, report)
    }
}

/// Reports that a key is missing in the table at `path`.
pub(crate) fn missing(path: &str, place: &Place, key: &str, example: &str, report: &mut Report) {
    let message =
        if path.is_empty() { format!("the scenario has no `{key}`") } else { format!("`{path}` has no `{key}`") };
    report.add(place, message, format!("`{key}` is required"), format!("add `{example}`"));
}

/// Reports that a value is of the wrong type.
pub(crate) fn wrong_type(node: &Node, path: &str, wanted: &str, help: &str, report: &mut Report) {
    let message = format!("`{path}` must be {wanted}, not {}", node.described());
    report.add(&node.place, message, format!("must be {wanted}"), help);
}

/// A text.
pub(crate) fn text<'t>(node: &'t Node, path: &str, report: &mut Report) -> Option<At<&'t str>> {
    if let Value::Text(text) = &node.value {
        return Some(At { value: text, place: node.place.clone() });
    }
    let help = match &node.value {
        Value::List(_) => "write one string in quotes, without brackets".to_owned(),
        Value::Table(_) => "write a string in quotes".to_owned(),
        Value::Date(date) => format!("write it in quotes: \"{date}\""),
        Value::Boolean(value) => format!("write it in quotes: \"{value}\""),
        _ => format!("write it in quotes: \"{}\"", node.number()),
    };
    wrong_type(node, path, "a string", &help, report);
    None
}

/// A whole number within a range.
pub(crate) fn whole(node: &Node, path: &str, range: RangeInclusive<i64>, report: &mut Report) -> Option<At<i64>> {
    // Written as a whole number, but beyond the range of TOML.
    let beyond = match &node.value {
        Value::Number(_, written) if written.parse::<i128>().is_ok() => Some(written.as_str()),
        _ => None,
    };
    let rule = if *range.end() == i64::MAX && beyond.is_none() {
        format!("a whole number from {}", range.start())
    } else {
        format!("a whole number from {} to {}", range.start(), range.end())
    };
    match node.value {
        Value::Integer(value) if range.contains(&value) => Some(At { value, place: node.place.clone() }),
        Value::Integer(_) | Value::Number(..) if beyond.is_some() || matches!(node.value, Value::Integer(_)) => {
            let given = beyond.map_or_else(|| node.number(), str::to_owned);
            let help = format!("give {rule}");
            let message = format!("`{path}` is {given}, but must be {rule}");
            report.add(&node.place, message, format!("must be {rule}"), help);
            None
        }
        _ => {
            let help = whole_in(&node.value).unwrap_or_else(|| format!("give {rule}, without quotes or decimal point"));
            wrong_type(node, path, &rule, &help, report);
            None
        }
    }
}

/// A seed: any whole number of 64 bits without a sign, as in the option `--seed`.
pub(crate) fn seed(node: &Node, path: &str, report: &mut Report) -> Option<u64> {
    let read = match &node.value {
        Value::Integer(value) => u64::try_from(*value).ok(),
        // Beyond 2^63 it is not an integer of TOML, but it is written as one.
        Value::Number(_, written) => written.parse().ok(),
        _ => None,
    };
    if read.is_none() {
        let rule = format!("a whole number from 0 to {}", u64::MAX);
        let help = whole_in(&node.value).unwrap_or_else(|| format!("give {rule}, without quotes or decimal point"));
        wrong_type(node, path, &rule, &help, report);
    }
    read
}

/// How to write a whole number that is in quotes or has a decimal point.
fn whole_in(value: &Value) -> Option<String> {
    let number = match value {
        Value::Number(number, _) if number.fract() == 0.0 && number.abs() < 1e15 => *number as i64,
        Value::Text(text) => {
            return text.trim().parse::<i64>().ok().map(|number| format!("write it without quotes: {number}"));
        }
        _ => return None,
    };
    Some(format!("write it without decimal point or exponent: {number}"))
}

/// How to write a number that is in quotes or in another notation.
pub(super) fn number_in(value: &Value) -> Option<String> {
    let Value::Text(text) = value else { return None };
    if text.trim().parse::<f64>().is_ok_and(f64::is_finite) {
        return Some(format!("write it without quotes: {}", text.trim()));
    }
    number_suggestion(text)
}

/// A finite number.
pub(crate) fn finite(node: &Node, path: &str, report: &mut Report) -> Option<f64> {
    let value = match node.value {
        // Beyond 2^53 a whole number is rounded, which does not matter for any quantity here.
        Value::Integer(value) => value as f64,
        Value::Number(value, _) => value,
        _ => {
            let help = number_in(&node.value).unwrap_or_else(|| "write a number without quotes".to_owned());
            wrong_type(node, path, "a number", &help, report);
            return None;
        }
    };
    if value.is_finite() {
        return Some(value);
    }
    report.add(
        &node.place,
        format!("`{path}` is {}, but must be finite", node.number()),
        "must be finite",
        "give a finite number",
    );
    None
}

/// A list.
pub(crate) fn list<'t>(node: &'t Node, path: &str, example: &str, report: &mut Report) -> Option<&'t [Node]> {
    if let Value::List(items) = &node.value {
        return Some(items);
    }
    wrong_type(node, path, "a list", &format!("write a list, as in `{example}`"), report);
    None
}

/// A list with at least one item.
pub(crate) fn filled<'t>(node: &'t Node, path: &str, example: &str, report: &mut Report) -> Option<&'t [Node]> {
    let items = list(node, path, example, report)?;
    if items.is_empty() {
        report.add(
            &node.place,
            format!("`{path}` is empty"),
            "at least one",
            format!("write `{example}`, or remove it"),
        );
        return None;
    }
    Some(items)
}

/// A text, or a list of different texts.
pub(crate) fn texts<'t>(node: &'t Node, path: &str, report: &mut Report) -> Vec<At<&'t str>> {
    distinct_texts(node, path, "remove one of the two", report)
}

/// The same, with another way out for repeated texts.
pub(crate) fn distinct_texts<'t>(node: &'t Node, path: &str, help: &str, report: &mut Report) -> Vec<At<&'t str>> {
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let mut found: Vec<At<&str>> = Vec::new();
    for item in items {
        let Some(text) = text(item, path, report) else { continue };
        if found.iter().any(|known| known.value == text.value) {
            let message = format!("`{path}` lists \"{}\" twice", text.value);
            report.add(&text.place, message, "listed before", help);
        } else {
            found.push(text);
        }
    }
    found
}

/// One of several words.
pub(crate) fn word<T: Copy>(
    given: &At<&str>,
    noun: &str,
    path: &str,
    words: &[(&str, T)],
    report: &mut Report,
) -> Option<At<T>> {
    if let Some(&(_, value)) = words.iter().find(|(name, _)| *name == given.value) {
        return Some(At { value, place: given.place.clone() });
    }
    let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
    unknown(noun, given.value, path, &names, &given.place, report);
    None
}

/// Reports every key that was not read.
pub(crate) fn report_unread(table: &Table, path: &str, report: &mut Report) {
    let asked = table.asked.borrow();
    // A table that was not read at all has been reported as a whole.
    if asked.is_empty() {
        return;
    }
    let noun = if table.noun.get().is_empty() { "key" } else { table.noun.get() };
    let candidates: Vec<&str> = asked.iter().map(String::as_str).collect();
    for entry in &table.entries {
        let inner = if path.is_empty() { entry.key.clone() } else { format!("{path}.{}", entry.key) };
        if entry.used.get() {
            report_unread_within(&entry.node, &inner, report);
        } else {
            unknown(noun, &entry.key, path, &candidates, &entry.place, report);
        }
    }
}

fn report_unread_within(node: &Node, path: &str, report: &mut Report) {
    match &node.value {
        Value::Table(table) => report_unread(table, path, report),
        Value::List(items) => items.iter().for_each(|item| report_unread_within(item, path, report)),
        _ => {}
    }
}
