//! Values by state and year, as published.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::input::{Cell, LoadError, Report, Row, SourceText, TABLE_MAX, folded, rows, separated_by_commas};
use crate::scenario::{Layout, Role, is_missing, near, year_in};

use super::states::iso;

/// A value of a year is taken for up to so many later ones, if they have none.
const GAP: i32 = 3;

/// The first year of the sessions of the General Assembly, less 1.
const BEFORE_SESSIONS: i64 = 1945;

/// A series to read: what it is called, and the columns of numbers by which it is known, in order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measure {
    pub(super) name: &'static str,
    pub(super) columns: &'static [&'static str],
}

/// A value for each state and year that has one.
#[derive(Clone, Debug, Default)]
pub(super) struct Series {
    values: BTreeMap<(&'static str, i32), f64>,
    /// What the file calls what it measures, if it says so.
    pub(super) indicator: Option<String>,
    /// Names that are no states.
    pub(super) unknown: BTreeSet<String>,
}

impl Series {
    /// The value of a year, or the latest of the few years before.
    pub(super) fn value(&self, state: &'static str, year: i32) -> Option<f64> {
        (0..=GAP).find_map(|back| self.exactly(state, year - back))
    }

    /// The value of a year.
    pub(super) fn exactly(&self, state: &'static str, year: i32) -> Option<f64> {
        self.values.get(&(state, year)).copied()
    }

    /// The least value; infinite where there is none.
    pub(super) fn least(&self) -> f64 {
        self.values.values().copied().fold(f64::INFINITY, f64::min)
    }

    /// Whether most values are above a level.
    pub(super) fn is_mostly_above(&self, level: f64) -> bool {
        2 * self.values.values().filter(|value| **value > level).count() > self.values.len()
    }

    /// Whether some value is further than this from 0.
    pub(super) fn is_beyond(&self, most: f64) -> bool {
        self.values.values().any(|value| value.abs() > most)
    }

    /// The same with each value changed; those that become `None` are left out.
    pub(super) fn changed(self, change: impl Fn(&'static str, i32, f64) -> Option<f64>) -> Self {
        let values = self
            .values
            .into_iter()
            .filter_map(|((state, year), value)| Some(((state, year), change(state, year, value)?)));
        Self { values: values.collect(), ..self }
    }
}

/// The errors of a file as one.
pub(super) fn checked<T>(value: Option<T>, report: Report, source: &SourceText) -> Result<T, LoadError> {
    if let Some(problems) = report.into_problems(std::slice::from_ref(source)) {
        return Err(problems.into());
    }
    value.ok_or_else(|| LoadError::Unreadable {
        path: source.name.clone().into(),
        wanted: "a table in CSV",
        reason: std::io::Error::from(std::io::ErrorKind::InvalidData).into(),
    })
}

/// Reads a series from a file with a column for each year, or with a row for each state and year.
pub(super) fn read_series(path: &Path, measure: Measure, column: Option<&str>) -> Result<Series, LoadError> {
    let source = SourceText::read(path, "a table by state and year in CSV", TABLE_MAX)?;
    let mut report = Report::default();
    let found = separated_by_commas(&source.text, 0, &["country name", "iso3c", "year", "ccode"], &mut report)
        .then(|| rows(&source.text, 0, &mut report))
        .and_then(|all| series(&all, measure, column, &mut report));
    checked(found, report, &source)
}

fn series(all: &[Row], measure: Measure, column: Option<&str>, report: &mut Report) -> Option<Series> {
    let Some(layout) = Layout::of(all, None).or_else(|| Layout::of(all, Some("session"))) else {
        let help = "give a table with a column for each year, or with columns of states, years and values";
        report.add(
            &crate::input::Place::FILE,
            "no header with years, or with a column of years",
            "where are the years?",
            help,
        );
        return None;
    };
    let entity = entity_column(&layout, report)?;
    let year = layout.columns(Role::Year).first().copied();
    let of_session = year.is_some_and(|year| folded(&layout.header.cells[year].text) == "session");
    let value = if layout.is_wide() { None } else { Some(value_column(&layout, measure, column, report)?) };
    let mut found = Series { indicator: indicator(&layout), ..Series::default() };
    let mut ranks: BTreeMap<(&'static str, i32), (usize, String)> = BTreeMap::new();
    for row in layout.rows {
        // Notes below a table have fewer cells, and name no state.
        if row.cells.len() < layout.roles.len() {
            if row.cells.get(entity).is_some_and(|cell| iso(&cell.text).is_some()) {
                let message = format!("{} values in a table of {} columns", row.cells.len(), layout.roles.len());
                report.add(&row.place, message, "not a value each", "write every comma, also where a value is empty");
            }
            continue;
        }
        let name = &row.cells[entity].text;
        let Some(state) = iso(name) else {
            found.unknown.insert(name.clone());
            continue;
        };
        let years = match (value, year) {
            (Some(value), Some(year)) => {
                let number = year_of(&row.cells[year], of_session, report);
                vec![(number, &row.cells[value])]
            }
            _ => layout.roles.iter().zip(&row.cells).filter_map(wide).collect(),
        };
        for (year, cell) in years {
            let (Some(year), false) = (year, is_missing(&cell.text)) else { continue };
            let Some(number) = number(cell, measure, report) else { continue };
            let rank = super::states::rank(name);
            match ranks.get(&(state, year)) {
                Some((other, _)) if *other < rank => continue,
                Some((other, before)) if *other == rank => {
                    let message =
                        format!("{} of {state} for {year} is given twice, under {before} and {name}", measure.name);
                    report.add(&cell.place, message, "given before", "leave one indicator and one row for each state");
                    continue;
                }
                _ => {}
            }
            ranks.insert((state, year), (rank, name.clone()));
            found.values.insert((state, year), number);
        }
    }
    Some(found)
}

fn wide<'r>((role, cell): (&Role, &'r Cell)) -> Option<(Option<i32>, &'r Cell)> {
    if let Role::Value(Some(year)) = role { Some((i32::try_from(*year).ok(), cell)) } else { None }
}

fn year_of(cell: &Cell, of_session: bool, report: &mut Report) -> Option<i32> {
    let year = if of_session {
        cell.text.parse::<i64>().ok().filter(|session| *session > 0).map(|session| session + BEFORE_SESSIONS)
    } else {
        year_in(&cell.text)
    };
    if year.is_none() {
        report.add(
            &cell.place,
            format!("`{}` is not a year", cell.text),
            "must be a year",
            "write it with four digits",
        );
    }
    year.and_then(|year| i32::try_from(year).ok())
}

fn number(cell: &Cell, measure: Measure, report: &mut Report) -> Option<f64> {
    let number = cell.text.parse::<f64>().ok().filter(|number| number.is_finite());
    if number.is_none() {
        let message = format!("{} is `{}`, which is not a number", measure.name, cell.text);
        report.add(&cell.place, message, "must be a number", "leave it empty if there is no value");
    }
    number
}

/// The column of states: that in which most names are known.
fn entity_column(layout: &Layout<'_>, report: &mut Report) -> Option<usize> {
    let known = |column: &usize| {
        let cells = layout.rows.iter().filter_map(|row| row.cells.get(*column));
        cells.filter(|cell| iso(&cell.text).is_some()).count()
    };
    let best =
        layout.columns(Role::Entity).into_iter().max_by_key(|column| (known(column), std::cmp::Reverse(*column)));
    let best = best.filter(|column| known(column) > 0);
    if best.is_none() {
        let help = "states are known by their ISO code (USA), by the number of the Correlates of War (2) or by name";
        report.add(&layout.header.place, "no column with names or codes of states", "where are the states?", help);
    }
    best
}

fn indicator(layout: &Layout<'_>) -> Option<String> {
    let columns = layout.columns(Role::Indicator);
    let cell = layout.rows.first()?.cells.get(*columns.last()?)?;
    Some(cell.text.clone())
}

/// The column of the numbers: the named one, a known one, or the only one.
fn value_column(layout: &Layout<'_>, measure: Measure, named: Option<&str>, report: &mut Report) -> Option<usize> {
    if let Some(name) = named {
        if let Some(column) = layout.named(name) {
            return Some(column);
        }
        let message = format!("no column `{name}`, which --column {}={name} names", measure.name);
        let help = near(name, layout.names()).map_or_else(|| layout.names().join(", "), str::to_owned);
        report.add(&layout.header.place, message, "the columns", format!("write one of them: {help}"));
        return None;
    }
    if let Some(column) = measure.columns.iter().find_map(|name| layout.named(name)) {
        return Some(column);
    }
    let possible = [layout.columns(Role::Value(None)), layout.columns(Role::Other)].concat();
    if let [column] = possible.as_slice() {
        return Some(*column);
    }
    let help = format!("name it: --column {}=NAME, one of {}", measure.name, layout.names().join(", "));
    report.add(&layout.header.place, format!("which column is the {}?", measure.name), "several may be it", help);
    None
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    const GDP: Measure = Measure { name: "gdp", columns: &["gdp"] };
    const IDEAL: Measure = Measure { name: "ideal-points", columns: &["idealpointall"] };

    #[test]
    fn series_are_read_as_published() {
        let wide = file(
            "\u{feff}\"Data Source\",\"World Development Indicators\",\r\n\r\n\"Country Name\",\"Country Code\",\"Indicator Name\",\
             \"Indicator Code\",\"1990\",\"1991\",\"1995\",\r\n\"China\",\"CHN\",\"GDP (current US$)\",\"NY.GDP.MKTP.CD\",\"3.6e11\",\
             \"\",\"7e11\",\r\n\"World\",\"WLD\",\"GDP (current US$)\",\"NY.GDP.MKTP.CD\",\"1\",\"2\",\"3\",\r\n",
        );
        let found = read_series(wide.path(), GDP, None).unwrap();
        assert_eq!(found.indicator.as_deref(), Some("NY.GDP.MKTP.CD"));
        // 1991 to 1993 have the value of 1990, and 1994 has none.
        assert_eq!(
            [1989, 1990, 1993, 1994, 1995].map(|year| found.value("CHN", year)),
            [None, Some(3.6e11), Some(3.6e11), None, Some(7e11)]
        );
        assert!(found.unknown.contains("World"));
        let long = file("ccode,session,Countryname,IdealpointAll,Q5\n2,46,United States,2.5,1\n365,46,Russia,-1.5,1\n");
        let found = read_series(long.path(), IDEAL, None).unwrap();
        assert_eq!((found.exactly("USA", 1991), found.exactly("RUS", 1991)), (Some(2.5), Some(-1.5)));
    }

    #[test]
    fn errors_say_where() {
        let bad = file("iso3c,year,idealpointall\nUSA,1990,x\nUSA,19,1\n");
        let text = read_series(bad.path(), IDEAL, None).unwrap_err().render(false);
        assert!(
            text.contains(":2:10") && text.contains("`x`, which is not a number") && text.contains(":3:5"),
            "{text}"
        );
        let twice = file("iso3c,year,idealpointall\nUSA,1990,1\nUSA,1990,2\n");
        assert!(read_series(twice.path(), IDEAL, None).unwrap_err().to_string().contains("given twice"));
    }
}
