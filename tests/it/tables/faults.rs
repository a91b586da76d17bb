//! The checks are checked: a fault in any table is seen.

use super::meaning::Means::{
    self, Count, Date, DateOrNever, ErrorOf, HighOf, LowOf, Moment, NewYear, Note, Number, Positive, Real, Share, Text,
    Word, Year,
};
use super::meaning::{Declared, Rule};
use super::studies::{Written, studies};
use super::study;
use crate::support::Table;

fn clone(table: &Table) -> Table {
    Table { header: table.header.clone(), rows: table.rows.clone() }
}

fn place(table: &Table, column: &str) -> Option<usize> {
    table.header.iter().position(|name| name == column)
}

/// Two columns in each other's place; nothing if no row has two different numbers there.
fn swapped(table: &Table, one: &str, other: &str) -> Option<Table> {
    let (a, b) = (place(table, one)?, place(table, other)?);
    let mut mutant = clone(table);
    mutant.rows.iter_mut().for_each(|row| row.swap(a, b));
    let differ = |row: &Vec<String>| !row[a].is_empty() && !row[b].is_empty() && row[a] != row[b];
    table.rows.iter().any(differ).then_some(mutant)
}

/// Every cell of a column that is not empty, changed; nothing if none is.
fn changed(table: &Table, column: &str, change: &dyn Fn(&str) -> String) -> Option<Table> {
    let at = place(table, column)?;
    let mut mutant = clone(table);
    let filled = mutant.rows.iter_mut().filter(|row| !row[at].is_empty());
    filled.for_each(|row| row[at] = change(&row[at]));
    (mutant.rows != table.rows).then_some(mutant)
}

fn scaled(table: &Table, column: &str, by: f64) -> Option<Table> {
    let changed_cell = |cell: &str| match cell.parse::<f64>() {
        Ok(number) if number != 0.0 => (number * by).to_string(),
        _ => cell.to_owned(),
    };
    changed(table, column, &changed_cell)
}

/// Faults in a column that what it means must not let pass.
fn faults_of(table: &Table, column: &str, means: Means) -> Vec<(String, Option<Table>)> {
    let text =
        |what: &str, cell: &'static str| (format!("{column} {what}"), changed(table, column, &|_| cell.to_owned()));
    let sign = || (format!("the sign of {column}"), scaled(table, column, -1.0));
    match means {
        Word(_) => vec![text("is another word", "something")],
        // Where it may be empty, a rule says when.
        Text if table.column(column).contains(&"") => Vec::new(),
        Text => vec![text("is empty", "")],
        Note => Vec::new(),
        Year => vec![text("is too early", "1999"), text("is too late", "2012")],
        NewYear => vec![
            text("is too early", "1999-01-01"),
            text("is too late", "2013-01-01"),
            text("is another day", "2001-01-02"),
            text("is a year", "2001"),
        ],
        Moment => vec![text("is too early", "1999.9"), text("is no number", "NaN")],
        Date | DateOrNever => vec![text("is too early", "1999-12-31"), text("is no date", "1")],
        Count => vec![text("is negative", "-1"), text("is no count", "0.5")],
        Number => vec![text("is 0", "0")],
        Share => vec![text("is 7", "7"), text("is negative", "-0.1"), text("is no number", "NaN")],
        Real => vec![text("is no number", "NaN"), text("is infinite", "inf")],
        Positive => vec![text("is negative", "-1"), text("is no number", "NaN")],
        ErrorOf(_) => vec![sign(), text("is no number", "inf")],
        LowOf(of) | HighOf(of) => vec![(format!("{column} and {of}"), swapped(table, column, of))],
    }
}

/// Whether a column has two values in rows that have the same values of others: only these can fall.
fn rises_within(table: &Table, of: &str, within: &[String]) -> bool {
    let values = table.column(of);
    let groups: Vec<Vec<&str>> = within.iter().map(|key| table.column(key)).collect();
    let same = |a: usize, b: usize| groups.iter().all(|column| column[a] == column[b]);
    (0..values.len()).any(|a| (0..a).any(|b| same(a, b) && values[a] != values[b]))
}

/// Faults in how rows and columns stand to each other.
fn faults_by(table: &Table, rule: &Rule) -> Vec<(String, Option<Table>)> {
    let rows = |what: &str, change: &dyn Fn(&mut Vec<Vec<String>>)| {
        let mut mutant = clone(table);
        change(&mut mutant.rows);
        (what.to_owned(), Some(mutant))
    };
    let twice = || rows("a row twice", &|rows| rows.push(rows[0].clone()));
    match rule {
        Rule::Unique(_) => vec![twice()],
        Rule::Grid(keys) => {
            let without = rows("a row is missing", &|rows| drop(rows.remove(0)));
            let several = keys.iter().filter(|key| table.column(key).iter().any(|cell| *cell != table.column(key)[0]));
            // Where one column alone distinguishes rows, a missing row is not seen by the grid.
            if several.count() > 1 { vec![twice(), without] } else { vec![twice()] }
        }
        Rule::SumsToOne { of, .. } => vec![(format!("twice the {of}"), scaled(table, of, 0.5))],
        Rule::NeverFalls { of, within } => vec![rows(&format!("{of} falls"), &|rows| rows.reverse())]
            .into_iter()
            .filter(|_| rises_within(table, of, within))
            .collect(),
        Rule::Ascending(columns) => {
            columns.windows(2).map(|pair| (format!("{pair:?}"), swapped(table, pair[0], pair[1]))).collect()
        }
        Rule::Difference { of, by, .. } => vec![
            (format!("the sign of {by}"), scaled(table, by, -1.0)),
            (format!("another {by} than that of {of}"), scaled(table, by, 1.5)),
        ],
        Rule::OneLaw => vec![(
            "a mean of 100 more".to_owned(),
            changed(table, "mean", &|mean| (mean.parse::<f64>().unwrap() + 100.0).to_string()),
        )],
        Rule::EmptyWhere { column, which, .. } => vec![
            (format!("{column} is empty"), changed(table, column, &|_| String::new())),
            (format!("another {which}"), changed(table, which, &|_| "1".to_owned())),
        ],
        Rule::Less(_, base, by) => {
            vec![
                (format!("the sign of {by}"), scaled(table, by, -1.0)),
                (format!("another {base}"), scaled(table, base, 0.9)),
            ]
        }
        Rule::AtMost(less, more) => vec![(format!("{less} and {more}"), swapped(table, less, more))],
        Rule::Symmetric(_, error, low, high) => vec![
            (format!("{low} and {high}"), swapped(table, low, high)),
            (format!("half of {error}"), scaled(table, error, 0.5)),
            (format!("another {low}"), scaled(table, low, 0.99)),
        ],
        Rule::Wilson => vec![
            ("low and high".to_owned(), swapped(table, "ci_low", "ci_high")),
            ("an interval half as wide".to_owned(), scaled(table, "standard_error", 2.0)),
        ],
    }
}

fn missed(study: &Written, name: &str, declared: &Declared) -> Vec<String> {
    let table = study.table(name);
    let of_columns = declared.columns.iter().flat_map(|column| faults_of(&table, &column.name, column.means));
    let of_rules = declared.rules.iter().flat_map(|rule| faults_by(&table, rule));
    of_columns
        .chain(of_rules)
        .filter_map(|(what, mutant)| Some((what, mutant?)))
        .filter(|(_, mutant)| declared.faults(mutant).is_empty())
        .map(|(what, _)| format!("{}/{name}: {what}", study.name))
        .collect()
}

#[test]
fn faults_in_tables_are_seen() {
    let mut passed = Vec::new();
    for study in studies() {
        for (name, declared) in &study.tables {
            passed.extend(missed(study, name, declared));
        }
    }
    assert!(passed.is_empty(), "not seen:\n{}", passed.join("\n"));
}

/// A column that nobody declared, and one that is gone.
#[test]
fn a_column_without_a_declaration_is_seen() {
    let (name, declared) = &study("run").tables[0];
    let mut table = study("run").table(name);
    table.header.push("more".to_owned());
    table.rows.iter_mut().for_each(|row| row.push("1".to_owned()));
    assert!(declared.faults(&table)[0].contains("no declaration says what the column `more` means"));
    let mut table = study("run").table(name);
    table.header.pop();
    assert!(declared.faults(&table)[0].contains("no column `in_force_ci_high`"));
}
