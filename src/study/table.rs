//! Tables of results: columns with unit and meaning, and rows of cells.
//!
//! A table is declared once. The CSV file, the JSON, the list of columns in the manifest and the guide's page of files are
//! made from this declaration.

use std::borrow::Cow;
use std::fmt;

use serde_json::{Map, Value};

use crate::input::neutral;
use crate::model::DayOfYear;
use crate::render::significant;
use crate::scenario::anniversary;
use crate::stats::{Estimate, IntervalEstimate, ParameterBand, Proportion};

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No value: not assessed, or not known well enough.
    Empty,
    /// Text.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A whole number of 0 or more.
    Count(u64),
    /// A number; six significant digits in CSV, all of them in JSON, empty if it is not finite.
    Number(f64),
    /// A number with its own notation in CSV.
    Written(f64, String),
    /// Yes or no, with its words in CSV; true or false in JSON.
    Truth(bool, &'static str),
    /// A value of a scenario as written in its file: a number, true or false in JSON if it is that.
    Given(String),
}

/// A value as written in a scenario or on the command line, in JSON: a number, true or false if it is that, else a text.
pub(crate) fn given_json(text: &str) -> Value {
    let whole = || text.parse::<i64>().ok().map(Value::from);
    let truth = || text.parse::<bool>().ok().map(Value::from);
    let number = || text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from);
    whole().or_else(truth).or_else(number).unwrap_or_else(|| text.into())
}

impl Cell {
    fn json(&self) -> Value {
        match self {
            Self::Empty => Value::Null,
            Self::Text(text) => text.as_str().into(),
            Self::Whole(number) => (*number).into(),
            Self::Count(number) => (*number).into(),
            Self::Number(number) | Self::Written(number, _) => (*number).into(),
            Self::Truth(value, _) => (*value).into(),
            Self::Given(text) => given_json(text),
        }
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) | Self::Written(_, text) | Self::Given(text) => f.write_str(text),
            Self::Truth(_, text) => f.write_str(text),
            Self::Whole(number) => number.fmt(f),
            Self::Count(number) => number.fmt(f),
            Self::Number(number) => f.write_str(&significant(*number)),
        }
    }
}

macro_rules! cell_from {
    ($($from:ty => |$value:ident| $cell:expr),* $(,)?) => {
        $(impl From<$from> for Cell {
            fn from($value: $from) -> Self {
                $cell
            }
        })*
    };
}

cell_from! {
    String => |value| Self::Text(value),
    &str => |value| Self::Text(value.to_owned()),
    f64 => |value| Self::Number(value),
    u64 => |value| Self::Count(value),
    u32 => |value| Self::Count(value.into()),
    usize => |value| Self::Count(value as u64),
    i32 => |value| Self::Whole(value.into()),
    bool => |value| Self::Truth(value, if value { "yes" } else { "no" }),
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name in the header and in JSON.
    pub name: Cow<'static, str>,
    /// The unit of its numbers; empty for text and plain numbers.
    pub unit: Cow<'static, str>,
    /// What a cell holds, in words.
    pub meaning: Cow<'static, str>,
}

/// What `year_end` means.
const YEAR_END: &str = "counted from the start to 31 December of this year; if the run does not start on 1 January, to the \
                        anniversary of its start in this year";

/// Makes a cell of a column from a row.
type Read<'a, R> = Box<dyn Fn(&R) -> Cell + 'a>;

/// The columns of a table whose rows are made from values of type `R`.
pub struct Columns<'a, R> {
    columns: Vec<Column>,
    read: Vec<Read<'a, R>>,
}

impl<R> Default for Columns<'_, R> {
    fn default() -> Self {
        Self { columns: Vec::new(), read: Vec::new() }
    }
}

impl<R> fmt::Debug for Columns<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.columns.fmt(f)
    }
}

/// The unit of probabilities, of shares and of their differences.
pub const PROBABILITY: &str = "probability";

impl<'a, R> Columns<'a, R> {
    /// No column yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a column.
    #[must_use]
    pub fn column<C: Into<Cell>>(
        mut self,
        name: impl Into<Cow<'static, str>>,
        unit: impl Into<Cow<'static, str>>,
        meaning: impl Into<Cow<'static, str>>,
        read: impl Fn(&R) -> C + 'a,
    ) -> Self {
        self.columns.push(Column { name: name.into(), unit: unit.into(), meaning: meaning.into() });
        self.read.push(Box::new(move |row| read(row).into()));
        self
    }

    /// `outcome`: the name of an outcome.
    #[must_use]
    pub fn outcome(self, read: impl Fn(&R) -> String + 'a) -> Self {
        self.column("outcome", "", "name of the outcome", read)
    }

    /// `year_end`: up to the end of this year of the run.
    #[must_use]
    pub fn year_end(self, read: impl Fn(&R) -> i32 + 'a) -> Self {
        self.column("year_end", "year", YEAR_END, read)
    }

    /// `on`: the state on the day of a start, `start`, in a year, as a date.
    #[must_use]
    pub fn on(self, start: DayOfYear, read: impl Fn(&R) -> i32 + 'a) -> Self {
        let day = move |row: &R| anniversary(start, read(row)).to_string();
        self.column("on", "date", "the state on this day (ISO 8601)", day)
    }

    /// A probability or share without its error.
    #[must_use]
    pub fn share<C: Into<Cell>>(
        self,
        name: impl Into<Cow<'static, str>>,
        meaning: impl Into<Cow<'static, str>>,
        read: impl Fn(&R) -> C + 'a,
    ) -> Self {
        self.column(name, PROBABILITY, meaning, read)
    }

    /// `probability` and `standard_error`.
    #[must_use]
    pub fn probability(self, read: impl Fn(&R) -> Option<Proportion> + Clone + 'a) -> Self {
        let of = read.clone();
        self.share("probability", "share of the valid trajectories", move |row| of(row).map(|p| p.probability)).share(
            "standard_error",
            "Monte Carlo standard error of the probability",
            move |row| read(row).map(|p| p.standard_error),
        )
    }

    /// `ci_low` and `ci_high`; empty where there is no estimate.
    #[must_use]
    pub fn interval(self, read: impl Fn(&R) -> Option<Proportion> + Clone + 'a) -> Self {
        let read = move |row: &R| read(row).filter(|found| found.probability.is_finite());
        let of = read.clone();
        self.share("ci_low", "lower limit of the 95 % Monte Carlo interval", move |row| of(row).map(|p| p.ci_low))
            .share("ci_high", "upper limit of the 95 % Monte Carlo interval", move |row| read(row).map(|p| p.ci_high))
    }

    /// `in_force`, its standard error and its interval: whether an outcome is in force at the end of the year.
    #[must_use]
    pub fn in_force(self, read: impl Fn(&R) -> Option<Proportion> + Clone + 'a) -> Self {
        type Part = fn(Proportion) -> f64;
        let parts: [(&str, &str, Part); 4] = [
            (
                "in_force",
                "share in which it is in force at the end of the year; empty for shocks, which pass",
                |found| found.probability,
            ),
            ("in_force_standard_error", "Monte Carlo standard error of in_force", |found| found.standard_error),
            ("in_force_ci_low", "lower limit of the 95 % Monte Carlo interval of in_force", |found| found.ci_low),
            ("in_force_ci_high", "upper limit of the 95 % Monte Carlo interval of in_force", |found| found.ci_high),
        ];
        parts.into_iter().fold(self, |columns, (name, meaning, part)| {
            let of = read.clone();
            columns.share(name, meaning, move |row| of(row).map(part))
        })
    }

    /// `parameter_low` and `parameter_high`: the ends of the band of parameter uncertainty.
    #[must_use]
    pub fn band(self, read: impl Fn(&R) -> Option<Proportion> + Clone + 'a) -> Self {
        type End = fn(ParameterBand) -> IntervalEstimate;
        let ends: [(&str, &str, End); 2] = [
            ("parameter_low", "2.5 % quantile over the uncertain parameters; empty if not known", |band| band.low),
            ("parameter_high", "97.5 % quantile over the uncertain parameters; empty if not known", |band| band.high),
        ];
        ends.into_iter().fold(self, |columns, (name, meaning, end)| {
            let of = read.clone();
            columns.share(name, meaning, move |row| of(row)?.parameter_band.and_then(|band| end(band).value))
        })
    }

    /// The 95 % confidence intervals of the ends of the band.
    #[must_use]
    pub fn band_intervals(self, read: impl Fn(&R) -> Option<Proportion> + Clone + 'a) -> Self {
        type Limit = fn(ParameterBand) -> f64;
        let limits: [(&str, &str, Limit); 4] = [
            ("parameter_low_ci_low", "lower limit of the 95 % interval of parameter_low", |band| band.low.ci_low),
            ("parameter_low_ci_high", "upper limit of the 95 % interval of parameter_low", |band| band.low.ci_high),
            ("parameter_high_ci_low", "lower limit of the 95 % interval of parameter_high", |band| band.high.ci_low),
            ("parameter_high_ci_high", "upper limit of the 95 % interval of parameter_high", |band| band.high.ci_high),
        ];
        limits.into_iter().fold(self, |columns, (name, meaning, limit)| {
            let of = read.clone();
            columns.share(name, meaning, move |row| of(row)?.parameter_band.map(limit))
        })
    }

    /// An estimate and its standard error: `name` and `name_standard_error`.
    #[must_use]
    pub fn estimate(
        self,
        (name, error): (&'static str, &'static str),
        unit: &'static str,
        meaning: &'static str,
        read: impl Fn(&R) -> Option<Estimate> + Clone + 'a,
    ) -> Self {
        let of = read.clone();
        let error_meaning = format!("standard error of {name}");
        self.column(name, unit, meaning, move |row| of(row).map(|found| found.value)).column(
            error,
            unit,
            error_meaning,
            move |row| read(row).map(|found| found.standard_error),
        )
    }

    /// `difference` and `difference_standard_error`, on common random numbers.
    #[must_use]
    pub fn difference(
        self,
        unit: &'static str,
        meaning: &'static str,
        read: impl Fn(&R) -> Option<Estimate> + Clone + 'a,
    ) -> Self {
        self.estimate(("difference", "difference_standard_error"), unit, meaning, read)
    }

    /// Adds these columns after the others.
    #[must_use]
    pub fn and(mut self, more: Self) -> Self {
        self.columns.extend(more.columns);
        self.read.extend(more.read);
        self
    }

    /// The table of these rows. `name` is its file name, `meaning` describes a row in words.
    pub fn table<'r>(
        self,
        name: &'static str,
        meaning: impl Into<Cow<'static, str>>,
        rows: impl IntoIterator<Item = &'r R>,
    ) -> Table
    where
        R: 'r,
    {
        let row = |row: &R| self.read.iter().map(|read| read(row)).collect();
        let rows = rows.into_iter().map(row).collect();
        Table { name, meaning: meaning.into(), columns: self.columns, rows }
    }
}

/// A table of results.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its file name, with `.csv`.
    pub name: &'static str,
    /// What a row is, in words.
    pub meaning: Cow<'static, str>,
    /// Its columns, in their order in the file.
    pub columns: Vec<Column>,
    /// Its rows: a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The name without `.csv`.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.name.trim_end_matches(".csv")
    }

    /// As CSV with its header. No cell is taken for a formula by a spreadsheet.
    #[must_use]
    pub fn csv(&self) -> Vec<u8> {
        let header = self.columns.iter().map(|column| neutral(&column.name)).collect();
        written(std::iter::once(header).chain(self.lines()))
    }

    /// Its rows as CSV, to be added to a file that has the header.
    #[must_use]
    pub fn csv_rows(&self) -> Vec<u8> {
        written(self.lines())
    }

    fn lines(&self) -> impl Iterator<Item = Vec<String>> {
        self.rows.iter().map(|row| row.iter().map(|cell| neutral(&cell.to_string())).collect())
    }

    /// As JSON: an object for each row, with the names of the columns as keys.
    #[must_use]
    pub fn json(&self) -> Value {
        let entry = |(column, cell): (&Column, &Cell)| (column.name.clone().into_owned(), cell.json());
        self.rows.iter().map(|row| self.columns.iter().zip(row).map(entry).collect::<Map<String, Value>>()).collect()
    }
}

/// Rows as CSV. Writing to memory does not fail.
fn written(rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        if writer.write_record(row).is_err() {
            break;
        }
    }
    writer.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// CSV has the words and digits as they are written; JSON has numbers, truth values and null.
    #[test]
    fn json_knows_numbers_and_truth_values() {
        let row = [
            Cell::from(true),
            Cell::Truth(false, "false"),
            Cell::Given("2".to_owned()),
            Cell::Given("0.50".to_owned()),
            Cell::Given("thin".to_owned()),
            Cell::Given("inf".to_owned()),
            Cell::Empty,
        ];
        let texts = row.each_ref().map(ToString::to_string);
        assert_eq!(texts, ["yes", "false", "2", "0.50", "thin", "inf", ""]);
        let values: Vec<Value> = row.iter().map(Cell::json).collect();
        assert_eq!(values, [json!(true), json!(false), json!(2), json!(0.5), json!("thin"), json!("inf"), json!(null)]);
    }
}
