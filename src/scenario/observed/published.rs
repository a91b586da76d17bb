//! Observed values from a file as it was published: `file = "gdp.csv"`.

use crate::input::{Cell, Row, rows, separated_by_commas};
use crate::model::Variable;
use crate::parameter::{Refusal, shown};
use crate::scenario::calendar::Calendar;
use crate::scenario::number::warn_implausible;
use crate::scenario::place::Place;
use crate::scenario::problem::Report;
use crate::scenario::section::{Section, text};
use crate::scenario::syntax::number_suggestion;
use crate::scenario::tree::{At, Node};

use super::course::{Point, check_start};
use super::data_files::DataFiles;
use super::layout::{Layout, Role, is_missing, year_in};
use super::selection::Wanted;
use super::unit::units_of;

/// Names of columns by which another separator is recognised.
const COLUMNS: [&str; 6] = ["country name", "country", "entity", "code", "year", "value"];

/// The values of a variable from the file that its series names; `None` with an error.
pub(super) fn read_published<'t>(
    series: &Section<'t>,
    file: &'t Node,
    files: &mut DataFiles,
    (variable, actor): (Variable, Option<&str>),
    calendar: Option<Calendar>,
    report: &mut Report,
) -> Option<Vec<Point>> {
    let path = series.path_of("file");
    let unit = read_unit(series, variable, report);
    let opened = text(file, &path, report).and_then(|named| files.open(file, named.value, &path, report));
    let wanted = Wanted { series, file, actor };
    let year_column = wanted.text("year_column", report);
    let source = opened?;
    let table = &files.sources.get(source)?.text;
    if !separated_by_commas(table, source, &COLUMNS, report) {
        return None;
    }
    let all = rows(table, source, report);
    let Some(layout) = Layout::of(&all, year_column.as_ref().map(|given| given.value)) else {
        report_no_header(source, year_column.as_ref(), &path, report);
        return None;
    };
    let chosen = wanted.rows(&layout, report)?;
    let cells = match (chosen.is_empty(), layout.is_wide()) {
        (true, _) => Vec::new(),
        (false, true) => by_column(&wanted, &layout, &chosen, report)?,
        (false, false) => by_row(&wanted, &layout, &chosen, report)?,
    };
    let used = needed(cells, calendar);
    if used.is_empty() {
        let help = "choose another entity or column, or leave the series out";
        report.add(&file.place, format!("`{path}` has no value of any year"), "all are missing", help);
        return None;
    }
    let points = Numbers { path: &path, variable, divisor: unit }.points(&used, report)?;
    warn_of_gaps(&points, &path, report);
    check_start(&points, &path, calendar, report).then_some(points)
}

/// How many of the unit of the file make one of the variable's.
fn read_unit(series: &Section<'_>, variable: Variable, report: &mut Report) -> Option<f64> {
    let units = units_of(variable);
    if units.is_empty() {
        if let Some(entry) = series.entry("unit") {
            let message = format!("`{}` has no unit to choose", series.path);
            report.add(&entry.place, message, "has no effect", "remove it");
        }
        return Some(1.0);
    }
    let words: Vec<&str> = units.iter().map(|(word, _)| *word).collect();
    series.required("unit", &format!("unit = \"{}\"", words.join("\"` or `unit = \"")), report)?;
    series.word("unit", "unit", units, report).map(|unit| unit.value)
}

fn report_no_header(source: usize, year_column: Option<&At<&str>>, path: &str, report: &mut Report) {
    if let Some(At { value, place }) = year_column {
        let message = format!("`{path}` has no column `{value}`");
        report.add(place, message, "not in the file", "give the name of the column of years as it is in the header");
        return;
    }
    let help = "give its name, as in `year_column = \"annee\"`, or a table with a column for each year";
    let place = Place { source, span: 0..0 };
    report.add(&place, "no header with years, or with a column of years", "where are the years?", help);
}

/// The cells of the years, in their order: of the only row, where each year has a column.
fn by_column<'r>(
    wanted: &Wanted<'_, '_>,
    layout: &Layout<'r>,
    rows: &[&'r Row],
    report: &mut Report,
) -> Option<Vec<(i64, &'r Cell)>> {
    for key in ["column", "year_column"] {
        if let Some(entry) = wanted.series.entry(key) {
            let message = format!("`{}`, but the file has a column for each year", wanted.series.path_of(key));
            report.add(&entry.place, message, "has no effect", "remove it");
        }
    }
    let [row] = rows else {
        let second = rows.get(1)?;
        wanted.report_twice(layout, rows, (second, "the row"), report);
        return None;
    };
    if row.cells.len() != layout.roles.len() {
        let (values, columns) = (row.cells.len(), layout.roles.len());
        let help = "write every comma, also where a value is left empty, and quotes around texts with a comma";
        report.add(&row.place, format!("{values} values in a table of {columns} columns"), "not a value each", help);
        return None;
    }
    let year = |(role, cell): (&Role, &'r Cell)| match role {
        Role::Value(Some(year)) => Some((*year, cell)),
        _ => None,
    };
    in_order(wanted, layout, rows, layout.roles.iter().zip(&row.cells).filter_map(year).collect(), report)
}

/// The cells of the years, in their order: one of each row.
fn by_row<'r>(
    wanted: &Wanted<'_, '_>,
    layout: &Layout<'r>,
    rows: &[&'r Row],
    report: &mut Report,
) -> Option<Vec<(i64, &'r Cell)>> {
    let years = *layout.columns(Role::Year).first()?;
    let values = value_column(wanted, layout, rows, report)?;
    let before = report.count();
    let mut cells = Vec::new();
    for row in rows {
        let (Some(year), Some(cell)) = (row.cells.get(years), row.cells.get(values)) else {
            let help = "write every comma, also where a value is left empty";
            let columns = layout.roles.len();
            let message = format!("{} values in a table of {columns} columns", row.cells.len());
            report.add(&row.place, message, "not a value each", help);
            continue;
        };
        match year_in(&year.text) {
            Some(number) => cells.push((number, cell)),
            None if is_missing(&cell.text) => {}
            None => {
                let message = format!("`{}` is not a year", year.text);
                report.add(&year.place, message, "must be a year", "write it with four digits, such as 1991");
            }
        }
    }
    let cells = in_order(wanted, layout, rows, cells, report);
    cells.filter(|_| report.count() == before)
}

/// The column of the numbers: the one that is named, or the only one that may be it.
fn value_column(wanted: &Wanted<'_, '_>, layout: &Layout<'_>, rows: &[&Row], report: &mut Report) -> Option<usize> {
    if wanted.series.has("column") {
        return wanted.column("column", layout, report);
    }
    if let [column] = layout.columns(Role::Value(None)).as_slice() {
        return Some(*column);
    }
    let has_numbers = |column: &usize| {
        let mut cells = rows.iter().filter_map(|row| row.cells.get(*column));
        cells.any(|cell| cell.text.parse::<f64>().is_ok_and(f64::is_finite))
    };
    let possible: Vec<usize> = layout.columns(Role::Other).into_iter().filter(has_numbers).collect();
    if let [column] = possible.as_slice() {
        return Some(*column);
    }
    let name = |column: &usize| layout.header.cells.get(*column).map_or("", |cell| cell.text.as_str());
    let names: Vec<String> = possible.iter().map(|column| format!("`column = \"{}\"`", name(column))).collect();
    let help = if names.is_empty() {
        "give the name of the column, as in `column = \"value\"`".to_owned()
    } else {
        format!("write {}", names.join(" or "))
    };
    let message = format!("`{}` has {} columns of numbers", wanted.series.path_of("file"), names.len());
    report.add(&wanted.file.place, message, "needs `column`", help);
    None
}

/// The cells by year; a year that is there twice is an error.
fn in_order<'r>(
    wanted: &Wanted<'_, '_>,
    layout: &Layout<'_>,
    rows: &[&Row],
    mut cells: Vec<(i64, &'r Cell)>,
    report: &mut Report,
) -> Option<Vec<(i64, &'r Cell)>> {
    cells.sort_by_key(|(year, _)| *year);
    let twice = cells.windows(2).find(|pair| pair[0].0 == pair[1].0);
    if let Some([_, (year, cell)]) = twice {
        let row = Row { cells: Vec::new(), place: cell.place.clone() };
        wanted.report_twice(layout, rows, (&row, &format!("the year {year}")), report);
        return None;
    }
    Some(cells)
}

/// The cells with a value that the run needs: from its start to its end, and the nearest ones around.
fn needed(cells: Vec<(i64, &Cell)>, calendar: Option<Calendar>) -> Vec<(i64, &Cell)> {
    let given: Vec<(i64, &Cell)> = cells.into_iter().filter(|(_, cell)| !is_missing(&cell.text)).collect();
    let Some(calendar) = calendar else { return given };
    let (start, end) = (i64::from(calendar.start), i64::from(calendar.end + calendar.start_day.carry()));
    // A series that ends before the start keeps its last year, one that begins after the end its first.
    let first = given.partition_point(|(year, _)| *year <= start).saturating_sub(1);
    let last = given.partition_point(|(year, _)| *year < end);
    given.get(first..(last + 1).min(given.len())).map(<[_]>::to_vec).unwrap_or_default()
}

/// What the numbers of a file are.
struct Numbers<'p> {
    path: &'p str,
    variable: Variable,
    /// How many of their unit make one of the variable's; `None` if the unit is not known.
    divisor: Option<f64>,
}

impl Numbers<'_> {
    /// The values, in the variable's unit; `None` if one of them is no number or outside of the variable's domain.
    fn points(&self, cells: &[(i64, &Cell)], report: &mut Report) -> Option<Vec<Point>> {
        let before = report.count();
        let mut points = Vec::new();
        for (year, cell) in cells {
            let value = cell.text.parse::<f64>().ok().filter(|value| value.is_finite());
            match value {
                Some(value) => {
                    let value = self.divisor.map(|divisor| value / divisor);
                    points.push(Point { year: *year, value, place: cell.place.clone() });
                }
                None => {
                    let message = format!("`{}` for {year} is `{}`, which is not a number", self.path, cell.text);
                    let help = number_suggestion(&cell.text);
                    let help = help.unwrap_or_else(|| "leave it empty if there is no value for the year".to_owned());
                    report.add(&cell.place, message, "must be a number", help);
                }
            }
        }
        self.check(&points, report);
        (report.count() == before && self.divisor.is_some()).then_some(points)
    }

    /// Reports the first value outside of the domain, and warns of the first implausible one: with a wrong unit, all are.
    fn check(&self, points: &[Point], report: &mut Report) {
        let domain = self.variable.domain();
        let valued: Vec<(&Point, f64)> = points.iter().filter_map(|point| Some((point, point.value?))).collect();
        let more = |others: usize| if others == 0 { String::new() } else { format!(" (and {others} more like it)") };
        let said = |point: &Point, value: f64, others: usize| {
            format!("`{}` gives {} for {}{}", self.path, shown(value), point.year, more(others))
        };
        let refused: Vec<&(&Point, f64)> = valued.iter().filter(|(_, value)| !domain.contains(*value)).collect();
        if let Some((point, value)) = refused.first() {
            let Refusal { rule, .. } = domain.refusal(*value);
            let message = format!("{}, but must be {rule}", said(point, *value, refused.len() - 1));
            let help =
                format!("check `unit`, `column` and `entity`; the value is in the unit of {}", self.variable.kind());
            report.add(&point.place, message, format!("must be {rule}"), help);
            return;
        }
        let odd: Vec<&(&Point, f64)> = valued.iter().filter(|(_, value)| !domain.is_plausible(*value)).collect();
        if let Some((point, value)) = odd.first() {
            warn_implausible(
                &point.place,
                &said(point, *value, odd.len() - 1),
                domain.likely_slip(*value),
                domain,
                report,
            );
        }
    }
}

/// Warns of years within the series that have no value.
fn warn_of_gaps(points: &[Point], path: &str, report: &mut Report) {
    for pair in points.windows(2).filter(|pair| pair[1].year > pair[0].year + 1) {
        let (from, to) = (pair[0].year, pair[1].year);
        let missing = match to - from {
            2 => format!("{}", from + 1),
            _ => format!("{} to {}", from + 1, to - 1),
        };
        let help =
            format!("they are interpolated between {from} and {to}; if you know them, give all years by `values`");
        report.warn(&pair[1].place, format!("`{path}` has no value for {missing}"), "after missing years", help);
    }
}
