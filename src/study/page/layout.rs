//! The required contents of a table of results, and the reader that checks them before a page is made.
//!
//! Columns are found by their names, in any order; further columns are allowed. Rows are identified by their keys (year,
//! state, outcome and so on), not by their place: the reader sorts them by their keys.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::input;
use crate::input::{Form, Lines, LoadError, Report, SourceText};

use super::column::{Column, Holds, Rank, compare, shown};
use super::error::ReportError;
use super::sheet::Sheet;

/// The relative error that sums may have from rounding: numbers have six significant digits in tables.
const ROUNDING: f64 = 1e-5;

/// The required contents of a table.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    name: Cow<'static, str>,
    columns: Vec<Column>,
    /// How many of the columns, the first ones, are keys: they identify and order the rows.
    n_keys: usize,
    /// Whether every combination of the keys must have a row.
    whole: bool,
    /// Columns whose numbers never fall from the left to the right.
    rising: Vec<Vec<String>>,
    /// The rules that hold between rows.
    rules: Vec<Rule>,
    /// How many rows there are, where that is known.
    n_rows: Option<u64>,
}

/// A rule that holds between rows.
#[derive(Clone, Debug)]
enum Rule {
    /// Numbers of a column sum to 1 over the rows that share so many keys, the first ones; where values of the last key
    /// are named, over those rows only.
    SumsToOne { of: String, shared: usize, only: Vec<&'static str> },
    /// Numbers of a column never fall along the last key.
    NeverFalls { of: String },
    /// One column is that of the row less that of the row which has the first known value of a key, and all else alike.
    Difference { by: String, of: String, from: String },
}

impl Layout {
    /// Of the file `name`, with these columns as keys.
    pub fn new(name: impl Into<Cow<'static, str>>, keys: impl IntoIterator<Item = (&'static str, Holds)>) -> Self {
        let column = |(name, holds): (&str, Holds)| Column::new(name, holds, false);
        let columns: Vec<Column> = keys.into_iter().map(column).collect();
        Self {
            name: name.into(),
            n_keys: columns.len(),
            columns,
            whole: false,
            rising: Vec::new(),
            rules: Vec::new(),
            n_rows: None,
        }
    }

    /// The name of the file.
    pub fn name(&self) -> &Cow<'static, str> {
        &self.name
    }

    /// With columns that have a value in every row.
    pub fn with<N: Into<String>>(mut self, holds: &Holds, names: impl IntoIterator<Item = N>) -> Self {
        let column = |name: N| Column::new(name, holds.clone(), false);
        self.columns.extend(names.into_iter().map(column));
        self
    }

    /// With columns in which each cell may be empty.
    pub fn maybe<N: Into<String>>(mut self, holds: &Holds, names: impl IntoIterator<Item = N>) -> Self {
        let column = |name: N| Column::new(name, holds.clone(), true);
        self.columns.extend(names.into_iter().map(column));
        self
    }

    /// Where the errors of shares may be unknown.
    pub fn unknown_errors(mut self) -> Self {
        self.columns.iter_mut().for_each(Column::may_lack_error);
        self
    }

    /// With the first `n` columns as keys.
    pub fn keyed(self, n: usize) -> Self {
        Self { n_keys: n, ..self }
    }

    /// With a row for every combination of the keys, which must be years or known texts.
    pub fn whole(self) -> Self {
        Self { whole: true, ..self }
    }

    /// With a given number of rows, if the manifest has one.
    pub fn rows(self, n_rows: Option<u64>) -> Self {
        Self { n_rows, ..self }
    }

    /// Where numbers in these columns never fall from the left to the right.
    pub fn rising<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.rising.push(names.into_iter().map(Into::into).collect());
        self
    }

    /// Where a column sums to 1 over the rows that share the first `shared` keys; only over those with the values
    /// `only` of the last key, if any are named.
    pub fn sums_to_one(self, of: &str, shared: usize, only: &[&'static str]) -> Self {
        self.rule(Rule::SumsToOne { of: of.to_owned(), shared, only: only.to_vec() })
    }

    /// Where a column never falls along the last key, such as a cumulative probability by year.
    pub fn never_falls(self, of: &str) -> Self {
        self.rule(Rule::NeverFalls { of: of.to_owned() })
    }

    /// Where `by` is the `probability` of a row less that of the row with the first known value of the key `from`.
    pub fn difference(self, by: &str, from: &str) -> Self {
        self.rule(Rule::Difference { by: by.to_owned(), of: "probability".to_owned(), from: from.to_owned() })
    }

    fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// A table of this layout without rows.
    pub fn empty(&self) -> Sheet {
        Sheet { columns: self.columns.iter().map(|column| column.name.clone()).collect(), rows: Vec::new() }
    }

    /// The rows of a file in the order of their keys, each checked.
    ///
    /// # Errors
    /// With the first error.
    pub fn read(&self, source: &SourceText) -> Result<Sheet, ReportError> {
        let wrong = |line: u64, what: String| ReportError::Wrong { name: self.name.clone(), line, what };
        let text = &source.text;
        if !text.ends_with('\n') {
            let last = text.lines().count().max(1) as u64;
            return Err(wrong(last, "the file ends within a line, so it is incomplete".to_owned()));
        }
        let known: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        let form = Form { columns: &known, row: "the rows below it", example: "", may_be_empty: true };
        let mut report = Report::default();
        let table = input::table(text, 0, form, &mut report);
        let header = table.as_ref().map(|table| input::columns(table.names(), &known, &mut report)).unwrap_or_default();
        if let Some(problems) = report.into_problems(std::slice::from_ref(source)) {
            return Err(LoadError::Problems(problems).into());
        }
        let (columns, table_rows): (Vec<String>, _) = table.map_or_else(Default::default, |table| {
            let names = table.names().zip(&header).map(|((own, _), known)| known.unwrap_or(own).to_owned());
            (names.collect(), table.rows)
        });
        let places = self.places(&columns)?;
        let lines = Lines::of(text);
        let mut rows = Vec::with_capacity(table_rows.len());
        for (_, row) in table_rows {
            let line = lines.line(&row.place) as u64;
            let cells = row.cells.into_iter().map(|cell| cell.text).collect();
            rows.push(self.row(cells, line, &places)?);
        }
        rows.sort_by(|a, b| compare(&a.key, &b.key).then(a.line.cmp(&b.line)));
        self.check_rows(&rows, &places)?;
        let broken = self.rules.iter().find_map(|rule| self.broken(rule, &rows, &places));
        if let Some((line, what)) = broken {
            return Err(wrong(line, what));
        }
        Ok(Sheet { columns, rows: rows.into_iter().map(|row| row.cells).collect() })
    }

    /// The place of each column in the header.
    fn places(&self, header: &[String]) -> Result<Vec<usize>, ReportError> {
        let place = |column: &Column| {
            header.iter().position(|name| *name == column.name).ok_or_else(|| ReportError::NoColumn {
                name: self.name.clone(),
                what: format!("no column `{}` among `{}`", column.name, header.join(",")),
                again: String::new(),
            })
        };
        self.columns.iter().map(place).collect()
    }

    fn row(&self, cells: Vec<String>, line: u64, places: &[usize]) -> Result<Row, ReportError> {
        let wrong = |what: String| ReportError::Wrong { name: self.name.clone(), line, what };
        let mut ranks = Vec::with_capacity(self.columns.len());
        for (column, &place) in self.columns.iter().zip(places) {
            let cell = cells.get(place).map_or("", String::as_str);
            let keys = &ranks[..ranks.len().min(self.n_keys)];
            let rank =
                column.rank(cell, keys).map_err(|rule| wrong(format!("column `{}`: `{cell}` {rule}", column.name)))?;
            ranks.push(rank);
        }
        for names in &self.rising {
            let of = |name: &String| self.columns.iter().position(|column| column.name == *name);
            let numbers = names.iter().filter_map(|name| {
                let number = of(name).and_then(|place| ranks[place].number);
                number.map(|number| (name, number))
            });
            let numbers: Vec<(&String, f64)> = numbers.collect();
            if let Some(pair) = numbers.windows(2).find(|pair| pair[0].1 > pair[1].1) {
                let [(low, below), (high, above)] = [pair[0], pair[1]];
                return Err(wrong(format!("`{low}` is {below}, but must not exceed `{high}`, which is {above}")));
            }
        }
        ranks.truncate(self.n_keys);
        Ok(Row { key: ranks, line, cells })
    }

    /// The first `n` keys of a row as messages name them.
    fn keys(&self, row: &Row, n: usize, places: &[usize]) -> String {
        let keys = self.columns.iter().zip(places).take(n);
        let keys = keys.map(|(column, &place)| format!("{} {}", column.name, shown(&row.cells[place])));
        keys.collect::<Vec<String>>().join(", ")
    }

    /// Checks that every row is there once. The rows are in the order of their keys.
    fn check_rows(&self, rows: &[Row], places: &[usize]) -> Result<(), ReportError> {
        let wrong = |line: u64, what: String| ReportError::Wrong { name: self.name.clone(), line, what };
        let same = |pair: &&[Row]| self.n_keys > 0 && compare(&pair[0].key, &pair[1].key).is_eq();
        if let Some(pair) = rows.windows(2).find(same) {
            let keys = self.keys(&pair[1], self.n_keys, places);
            return Err(wrong(pair[1].line, format!("duplicate row: {keys} is already in line {}", pair[0].line)));
        }
        let lacks = |what: String| Err(ReportError::Lacks { name: self.name.clone(), what });
        if self.whole
            && let Some(missing) = self.first_missing(rows)
        {
            return lacks(format!("no row of {missing}"));
        }
        match self.n_rows {
            Some(expected) if expected != rows.len() as u64 => {
                lacks(format!("{} rows below the header, but manifest.json lists {expected}", rows.len()))
            }
            _ => Ok(()),
        }
    }

    /// The first line at which the rows, in the order of their keys, break a rule, and how.
    fn broken(&self, rule: &Rule, rows: &[Row], places: &[usize]) -> Option<(u64, String)> {
        let place = |name: &str| self.columns.iter().position(|column| column.name == name);
        let number = |row: &Row, name: &str| -> Option<f64> { row.cells[places[place(name)?]].parse().ok() };
        let alike = |n: usize| move |a: &Row, b: &Row| compare(&a.key[..n], &b.key[..n]).is_eq();
        let last = self.n_keys.saturating_sub(1);
        match rule {
            Rule::SumsToOne { of, shared, only } => rows.chunk_by(alike(*shared)).find_map(|rows| {
                let counts = |row: &&Row| only.is_empty() || only.contains(&row.cells[places[last]].as_str());
                let sum: f64 = rows.iter().filter(counts).filter_map(|row| number(row, of)).sum();
                let what = if only.is_empty() { String::new() } else { format!(" of {}", only.join(" and ")) };
                let keys = self.keys(&rows[0], *shared, places);
                let wrong = || format!("column `{of}`: the shares{what} for {keys} sum to {sum:.6}, but must sum to 1");
                ((sum - 1.0).abs() > ROUNDING).then(|| (rows[0].line, wrong()))
            }),
            Rule::NeverFalls { of } => rows.chunk_by(alike(last)).flat_map(|rows| rows.windows(2)).find_map(|pair| {
                let (before, now) = (number(&pair[0], of)?, number(&pair[1], of)?);
                let (cell, key) = (&pair[1].cells[places[place(of)?]], self.keys(&pair[0], self.n_keys, places));
                let wrong = || format!("column `{of}`: `{cell}` is less than {before} for {key}, but must never fall");
                (now < before).then(|| (pair[1].line, wrong()))
            }),
            Rule::Difference { by, of, from } => {
                let which = place(from)?;
                let others = |row: &Row| -> Vec<usize> {
                    (0..self.n_keys).filter(|&key| key != which).map(|key| row.key[key].place).collect()
                };
                let first = rows.iter().filter(|row| row.key[which].place == 0);
                let bases: BTreeMap<Vec<usize>, f64> =
                    first.filter_map(|row| Some((others(row), number(row, of)?))).collect();
                rows.iter().find_map(|row| {
                    let (own, base) = (number(row, of)?, *bases.get(&others(row))?);
                    let (given, cell) = (number(row, by)?, &row.cells[places[place(by)?]]);
                    let off = (given - (own - base)).abs() > ROUNDING * (own + base);
                    off.then(|| (row.line, format!("column `{by}`: `{cell}` must be {of} {own} minus {base}")))
                })
            }
        }
    }

    /// The first combination of keys that has no row.
    fn first_missing(&self, rows: &[Row]) -> Option<String> {
        let keys: Vec<(&str, Vec<String>)> =
            self.columns[..self.n_keys].iter().map(|column| (column.name.as_str(), column.all())).collect();
        let all: usize = keys.iter().map(|(_, all)| all.len()).product();
        (0..all).find_map(|number| {
            // The last key changes fastest, as in the order of the rows.
            let (mut rest, mut parts) = (number, Vec::new());
            for (_, all) in keys.iter().rev() {
                parts.push(rest % all.len());
                rest /= all.len();
            }
            parts.reverse();
            let there =
                rows.get(number).is_some_and(|row| row.key.iter().zip(&parts).all(|(rank, part)| rank.place == *part));
            let key_names =
                || keys.iter().zip(&parts).map(|((name, all), &part)| format!("{name} {}", shown(&all[part])));
            (!there).then(|| key_names().collect::<Vec<String>>().join(", "))
        })
    }
}

/// A row with its key.
struct Row {
    key: Vec<Rank>,
    line: u64,
    cells: Vec<String>,
}
