//! Tables of many rows, written row by row as CSV or Parquet, so that they need not be in memory.

mod csv;
mod day;
mod file;
mod hybrid;
mod parquet;
mod thrift;

use std::borrow::Cow;

use clap::ValueEnum;

use super::table::{Cell, Column, Table};

pub(crate) use day::{day_number, day_text};
pub(crate) use file::RowFile;

/// The format of a table of many rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text with commas, for every program
    Csv,
    /// Apache Parquet: columns with types, smaller and faster to read
    Parquet,
}

/// The kind of the values of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Yes or no.
    Flag,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// A day.
    Day,
    /// One of few words.
    Word,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// No value.
    Empty,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(f64),
    /// A day, as the days since 1970-01-01.
    Day(i32),
    /// A word.
    Word(Cow<'static, str>),
}

impl Value {
    /// As a cell of a table.
    pub(crate) fn cell(&self) -> Cell {
        match self {
            Self::Empty => Cell::Empty,
            Self::Flag(is) => (*is).into(),
            Self::Whole(number) => Cell::Whole(*number),
            Self::Number(number) => Cell::Number(*number),
            Self::Day(day) => Cell::Text(day_text(*day)),
            Self::Word(word) => Cell::Text(word.to_string()),
        }
    }
}

/// A column and the kind of its values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) column: Column,
    pub(crate) kind: Kind,
}

impl Field {
    pub(crate) fn new(
        kind: Kind,
        name: impl Into<Cow<'static, str>>,
        unit: &'static str,
        meaning: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { column: Column { name: name.into(), unit: unit.into(), meaning: meaning.into() }, kind }
    }
}

/// The columns of a table of many rows, and what a row is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Form {
    /// The name of the table, without ending.
    pub(crate) key: &'static str,
    /// What a row is, in words.
    pub(crate) meaning: &'static str,
    pub(crate) fields: Vec<Field>,
}

impl Form {
    /// A table of these rows, in memory.
    pub(crate) fn table(&self, name: &'static str, rows: &Rows) -> Table {
        let columns = self.fields.iter().map(|field| field.column.clone()).collect();
        let rows = rows.iter().map(|row| row.iter().map(Value::cell).collect()).collect();
        Table { name, meaning: self.meaning.into(), columns, rows }
    }
}

/// Some rows of a table: the values of the first row, then those of the next, and so on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rows {
    width: usize,
    values: Vec<Value>,
}

impl Rows {
    /// No row yet, of a table with so many columns.
    pub(crate) fn new(width: usize) -> Self {
        Self { width, values: Vec::new() }
    }

    /// Adds a row, which has a value for every column.
    pub(crate) fn push(&mut self, row: impl IntoIterator<Item = Value>) {
        let end = self.values.len() + self.width;
        self.values.extend(row);
        debug_assert_eq!(self.values.len(), end, "a value for every column");
        self.values.resize(end, Value::Empty);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[Value]> {
        self.values.chunks(self.width.max(1))
    }

    pub(crate) fn len(&self) -> usize {
        self.values.len() / self.width.max(1)
    }

    /// Moves all rows of `other` to the end.
    pub(super) fn append(&mut self, mut other: Self) {
        self.values.append(&mut other.values);
    }

    /// The values of a column.
    pub(crate) fn column(&self, column: usize) -> impl Iterator<Item = &Value> {
        self.values.iter().skip(column).step_by(self.width.max(1))
    }
}
