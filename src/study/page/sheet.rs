//! A table in memory: its columns by name and its rows.

use crate::input::{Date, neutral};

/// The year of a day.
pub(super) fn year_of(day: &str) -> Option<i32> {
    Date::typed(day).ok().filter(|day| day.is_day()).map(|day| day.first_day().0)
}

/// A number; of a day, its year.
fn number(cell: &str) -> Option<f64> {
    cell.parse().ok().or_else(|| year_of(cell).map(f64::from))
}

/// A table: as its file has it, or as a page shows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sheet {
    /// Names of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    fn place(&self, column: &str) -> usize {
        self.columns.iter().position(|known| known == column).unwrap_or(usize::MAX)
    }

    /// The rows with `value` under `column`.
    pub fn with(&self, column: &str, value: &str) -> Self {
        self.within(column, &|cell| cell == value)
    }

    /// The rows whose cell under `column` is wanted.
    pub fn within(&self, column: &str, wanted: &dyn Fn(&str) -> bool) -> Self {
        let place = self.place(column);
        let rows = self.rows.iter().filter(|row| row.get(place).is_some_and(|cell| wanted(cell)));
        Self { columns: self.columns.clone(), rows: rows.cloned().collect() }
    }

    /// The rows in ascending or falling order of the number under `column`; rows without a number last.
    pub fn sorted_by(mut self, column: &str, falling: bool) -> Self {
        let place = self.place(column);
        let number = |row: &Vec<String>| row.get(place).and_then(|cell| cell.parse::<f64>().ok());
        let sign = if falling { -1.0 } else { 1.0 };
        let rank = |row: &Vec<String>| number(row).map_or(f64::INFINITY, |number| sign * number);
        self.rows.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
        self
    }

    /// The cells of a column.
    pub fn texts(&self, column: &str) -> Vec<&str> {
        let place = self.place(column);
        self.rows.iter().map(|row| row.get(place).map_or("", String::as_str)).collect()
    }

    /// The numbers of a column, where there are any.
    pub fn numbers(&self, column: &str) -> Vec<Option<f64>> {
        self.texts(column).into_iter().map(number).collect()
    }

    /// The different cells of a column, in their order.
    pub fn distinct(&self, column: &str) -> Vec<String> {
        let mut seen: Vec<String> = Vec::new();
        for cell in self.texts(column) {
            if seen.last().is_none_or(|last| last != cell) && !seen.iter().any(|known| known == cell) {
                seen.push(cell.to_owned());
            }
        }
        seen
    }

    /// The different numbers of a column, in their order.
    pub fn distinct_numbers(&self, column: &str) -> Vec<f64> {
        self.distinct(column).iter().filter_map(|cell| number(cell)).collect()
    }

    /// The number under `column` in the first row.
    pub fn number(&self, column: &str) -> Option<f64> {
        self.numbers(column).first().copied().flatten()
    }

    /// As CSV, in which no cell is taken for a formula.
    pub fn csv(&self) -> String {
        let quoted = |cell: &String| {
            let cell = neutral(cell);
            if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
        };
        let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n";
        std::iter::once(&self.columns).chain(&self.rows).map(line).collect()
    }
}
