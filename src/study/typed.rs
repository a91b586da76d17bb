//! Tables by columns, each of one kind of values: for programs that take numbers without going through text.

use std::borrow::Cow;

use crate::input::{Date, plain};

use super::rows::{Form, Kind, Rows, Value, day_number};
use super::table::{Cell, Column, PROBABILITY, Table};

/// The values of a column, one for each row. Where a cell is empty stands NaN, 0, `false` or nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Yes or no.
    Flags(Vec<bool>),
    /// Whole numbers.
    Wholes(Vec<i64>),
    /// Numbers.
    Numbers(Vec<f64>),
    /// Days, as days since 1970-01-01.
    Days(Vec<i32>),
    /// Texts, one after another: the whole, and where each ends in it, in bytes.
    Texts(String, Vec<usize>),
}

/// A column with its values.
#[derive(Clone, Debug, PartialEq)]
pub struct TypedColumn {
    /// Name, unit and meaning.
    pub column: Column,
    /// Its values.
    pub values: Values,
    /// By row, whether the cell has a value: an empty cell is not known, not zero.
    pub present: Vec<bool>,
}

/// A table by columns.
#[derive(Clone, Debug, PartialEq)]
pub struct TypedTable {
    /// Its name: that of its file, without the ending.
    pub name: String,
    /// What a row is, in words.
    pub meaning: String,
    /// The number of its rows.
    pub rows: usize,
    /// Its columns, in their order.
    pub columns: Vec<TypedColumn>,
}

impl TypedColumn {
    fn empty(column: Column, kind: Kind) -> Self {
        let values = match kind {
            Kind::Flag => Values::Flags(Vec::new()),
            Kind::Whole => Values::Wholes(Vec::new()),
            Kind::Number => Values::Numbers(Vec::new()),
            Kind::Day => Values::Days(Vec::new()),
            Kind::Word => Values::Texts(String::new(), Vec::new()),
        };
        Self { column, values, present: Vec::new() }
    }

    /// Adds a value. One of another kind than the column's is left empty.
    fn push(&mut self, value: &Value) {
        let mut present = true;
        match (&mut self.values, value) {
            (Values::Flags(all), Value::Flag(is)) => all.push(*is),
            (Values::Wholes(all), Value::Whole(number)) => all.push(*number),
            (Values::Numbers(all), Value::Number(number)) if number.is_finite() => all.push(*number),
            (Values::Numbers(all), Value::Whole(number)) => all.push(*number as f64),
            (Values::Days(all), Value::Day(day)) => all.push(*day),
            (Values::Texts(text, ends), Value::Word(word)) => {
                text.push_str(word);
                ends.push(text.len());
            }
            (values, _) => {
                present = false;
                match values {
                    Values::Flags(all) => all.push(false),
                    Values::Wholes(all) => all.push(0),
                    Values::Numbers(all) => all.push(f64::NAN),
                    Values::Days(all) => all.push(0),
                    Values::Texts(text, ends) => ends.push(text.len()),
                }
            }
        }
        self.present.push(present);
    }
}

impl TypedTable {
    /// A table of rows with kinds, without rows yet.
    pub(crate) fn of_form(form: &Form) -> Self {
        let column = |field: &super::rows::Field| TypedColumn::empty(field.column.clone(), field.kind);
        Self {
            name: form.key.to_owned(),
            meaning: form.meaning.to_owned(),
            rows: 0,
            columns: form.fields.iter().map(column).collect(),
        }
    }

    /// Adds rows, which have a value for every column.
    pub(crate) fn extend(&mut self, rows: &Rows) {
        self.rows += rows.len();
        for (place, column) in self.columns.iter_mut().enumerate() {
            rows.column(place).for_each(|value| column.push(value));
        }
    }

    /// A table of cells. The kind of a column is the narrowest that holds all of its cells; without any, that of its unit.
    #[must_use]
    pub fn of_cells(name: &str, meaning: &str, columns: &[Column], rows: &[Vec<Cell>]) -> Self {
        let typed = |(place, column): (usize, &Column)| {
            let cells = || rows.iter().map(|row| row.get(place).unwrap_or(&Cell::Empty));
            let is_date = column.unit == "date";
            let values: Vec<Value> = cells().map(|cell| value(cell, is_date)).collect();
            let kind = kind_of(&values, &column.unit);
            let mut typed = TypedColumn::empty(column.clone(), kind);
            for (value, cell) in values.iter().zip(cells()) {
                let as_text = kind == Kind::Word && !matches!(value, Value::Empty);
                if as_text { typed.push(&Value::Word(Cow::Owned(cell.to_string()))) } else { typed.push(value) }
            }
            typed
        };
        Self {
            name: name.to_owned(),
            meaning: meaning.to_owned(),
            rows: rows.len(),
            columns: columns.iter().enumerate().map(typed).collect(),
        }
    }

    /// A table from its CSV file with a header, as a command wrote it; `columns`: what is known of its columns.
    ///
    /// # Errors
    /// If it is not CSV, or its header is not that of the columns; the message says what.
    pub fn of_csv(name: &str, meaning: &str, columns: &[Column], csv: &[u8]) -> Result<Self, String> {
        let mut reader = csv::ReaderBuilder::new().from_reader(csv);
        let header = reader.headers().map_err(|error| error.to_string())?;
        let names: Vec<&str> = header.iter().map(plain).collect();
        let known: Vec<&str> = columns.iter().map(|column| &*column.name).collect();
        if names != known {
            return Err(format!("its columns are {}, not {}", names.join(", "), known.join(", ")));
        }
        let cell = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Given(plain(text).to_owned()) };
        let rows: Result<Vec<Vec<Cell>>, csv::Error> =
            reader.records().map(|record| Ok(record?.iter().map(cell).collect())).collect();
        Ok(Self::of_cells(name, meaning, columns, &rows.map_err(|error| error.to_string())?))
    }
}

impl From<&Table> for TypedTable {
    fn from(table: &Table) -> Self {
        Self::of_cells(table.key(), &table.meaning, &table.columns, &table.rows)
    }
}

/// The value of a cell; `is_date`: whether texts are days.
fn value(cell: &Cell, is_date: bool) -> Value {
    match cell {
        Cell::Empty => Value::Empty,
        Cell::Number(number) | Cell::Written(number, _) => finite(*number),
        Cell::Whole(number) => Value::Whole(*number),
        Cell::Count(number) => i64::try_from(*number).map_or_else(|_| Value::Number(*number as f64), Value::Whole),
        Cell::Truth(is, _) => Value::Flag(*is),
        Cell::Text(text) if is_date => day(text),
        Cell::Text(text) => Value::Word(Cow::Owned(text.clone())),
        Cell::Given(text) => given(text, is_date),
    }
}

fn finite(number: f64) -> Value {
    if number.is_finite() { Value::Number(number) } else { Value::Empty }
}

/// A full date, else a text.
fn day(text: &str) -> Value {
    let found = Date::typed(text).ok().filter(|date| date.is_day());
    found.map_or_else(|| Value::Word(Cow::Owned(text.to_owned())), |date| Value::Day(day_number(date)))
}

/// What a text stands for.
fn given(text: &str, is_date: bool) -> Value {
    match text {
        "yes" | "true" => return Value::Flag(true),
        "no" | "false" => return Value::Flag(false),
        _ if is_date => return day(text),
        _ => {}
    }
    let number = || text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::Number);
    let whole = text.parse::<i64>().ok().map(Value::Whole);
    whole.or_else(number).unwrap_or_else(|| Value::Word(Cow::Owned(text.to_owned())))
}

/// The kind of a column with these values.
fn kind_of(values: &[Value], unit: &str) -> Kind {
    let kinds = values.iter().filter_map(|value| match value {
        Value::Empty => None,
        Value::Flag(_) => Some(Kind::Flag),
        Value::Whole(_) => Some(Kind::Whole),
        Value::Number(_) => Some(Kind::Number),
        Value::Day(_) => Some(Kind::Day),
        Value::Word(_) => Some(Kind::Word),
    });
    let join = |a: Kind, b: Kind| match (a, b) {
        (a, b) if a == b => a,
        (Kind::Whole | Kind::Number, Kind::Whole | Kind::Number) => Kind::Number,
        _ => Kind::Word,
    };
    let found = kinds.reduce(join);
    match (found, unit) {
        // A probability that happens to be 0 or 1 everywhere is one nevertheless.
        (Some(Kind::Whole), PROBABILITY) => Kind::Number,
        (Some(kind), _) => kind,
        (None, "") => Kind::Word,
        (None, "date") => Kind::Day,
        (None, _) => Kind::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Columns;

    fn example() -> Table {
        let rows = [(Some(0.25), "thin", 3_u64, true, "2031-06-15"), (None, "", 4, false, "")];
        Columns::new()
            .share("probability", "a share", |row: &(Option<f64>, &str, u64, bool, &str)| row.0)
            .column("type", "", "a word", |row| if row.1.is_empty() { Cell::Empty } else { row.1.into() })
            .column("n", "", "a count", |row| row.2)
            .column("uncertain", "", "a truth", |row| row.3)
            .column("day", "date", "a day", |row| if row.4.is_empty() { Cell::Empty } else { row.4.into() })
            .column("open", "years", "never known", |_| Cell::Empty)
            .table("x.csv", "a row", &rows)
    }

    #[test]
    fn columns_have_the_kind_of_their_cells_and_empty_cells_have_no_value() {
        let typed = TypedTable::from(&example());
        assert_eq!((typed.name.as_str(), typed.rows), ("x", 2));
        let Values::Numbers(numbers) = &typed.columns[0].values else { panic!("{typed:?}") };
        assert!(numbers[0] == 0.25 && numbers[1].is_nan());
        assert_eq!(typed.columns[0].present, [true, false]);
        assert_eq!(typed.columns[1].values, Values::Texts("thin".to_owned(), vec![4, 4]));
        assert_eq!(typed.columns[1].present, [true, false]);
        assert_eq!(typed.columns[2].values, Values::Wholes(vec![3, 4]));
        assert_eq!(typed.columns[3].values, Values::Flags(vec![true, false]));
        assert_eq!(typed.columns[4].values, Values::Days(vec![22_445, 0]));
        assert_eq!(typed.columns[4].present, [true, false]);
        let Values::Numbers(open) = &typed.columns[5].values else { panic!("{typed:?}") };
        assert!(open.iter().all(|number| number.is_nan()));
    }

    #[test]
    fn a_file_reads_as_the_table_that_was_written() {
        let table = example();
        let read = TypedTable::of_csv("x", "a row", &table.columns, &table.csv()).unwrap();
        let written = TypedTable::from(&table);
        for (read, written) in read.columns.iter().zip(&written.columns) {
            assert_eq!(read.present, written.present, "{}", read.column.name);
            match (&read.values, &written.values) {
                // NaN, which stands for no value, equals nothing.
                (Values::Numbers(read), Values::Numbers(written)) => {
                    let bits = |all: &[f64]| all.iter().map(|number| number.to_bits()).collect::<Vec<_>>();
                    assert_eq!(bits(read), bits(written));
                }
                (read, written) => assert_eq!(read, written),
            }
        }
        let error = TypedTable::of_csv("x", "a row", &table.columns[1..], &table.csv()).unwrap_err();
        assert!(error.starts_with("its columns are probability, type, n"), "{error}");
    }

    #[test]
    fn numbers_among_words_are_words_and_whole_numbers_among_numbers_are_numbers() {
        let column = |unit: &'static str| [Column { name: "a".into(), unit: unit.into(), meaning: "".into() }];
        let table = |unit, cells: &[&str]| {
            let rows: Vec<Vec<Cell>> = cells.iter().map(|text| vec![Cell::Given((*text).to_owned())]).collect();
            TypedTable::of_cells("x", "", &column(unit), &rows).columns.remove(0).values
        };
        assert_eq!(table("", &["1", "thin"]), Values::Texts("1thin".to_owned(), vec![1, 5]));
        assert_eq!(table("", &["1", "2.5"]), Values::Numbers(vec![1.0, 2.5]));
        assert_eq!(table("", &["1", "2"]), Values::Wholes(vec![1, 2]));
        assert_eq!(table(PROBABILITY, &["0", "1"]), Values::Numbers(vec![0.0, 1.0]));
        assert_eq!(table("date", &["2031-06"]), Values::Texts("2031-06".to_owned(), vec![7]));
    }
}
