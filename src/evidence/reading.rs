//! Reading a table of evidence, with every error at its place.

use std::collections::BTreeMap;
use std::path::Path;

use crate::input::{Cell, Date, Form, LoadError, Report, SourceText, TABLE_MAX, columns, table};
use crate::model::Structure;
use crate::scenario::{Calendar, Scenario, unknown};

use super::subject::{Subject, number};
use super::{EvidenceList, Row};

/// The columns of a table of evidence; the last two may be missing.
pub const COLUMNS: [&str; 6] = ["date", "what", "value", "source", "error", "known_since"];

/// How many of them are needed.
const NEEDED: usize = 4;

/// Reads the table at `path` for a scenario, up to what was known by the end of the day, month or year `until`.
///
/// A row says what was the case on a day. Its `what` is `type`, `stage`, `treaty`, `depth.INDICATOR`, `shock.NAME` (the
/// number of such shocks since the row before of the same shock, else since the start) or the name of a variable of
/// `drivers.csv`. Its `error` is the probability that a name is coded wrongly, the ratio by which each next level is less
/// likely to be coded, or the standard deviation of a measurement.
///
/// # Errors
/// If the file cannot be read, or with all of its errors.
pub fn load(path: &Path, scenario: &Scenario, until: Option<Date>) -> Result<EvidenceList, LoadError> {
    let file = SourceText::read(path, "a table of evidence in CSV", TABLE_MAX)?;
    parse(&file.name, &file.text, scenario, until)
}

/// Reads a table from the text of the file `name`.
///
/// # Errors
/// With all of its errors.
pub fn parse(name: &str, text: &str, scenario: &Scenario, until: Option<Date>) -> Result<EvidenceList, LoadError> {
    // Spreadsheets write a byte order mark at the beginning of a file.
    let file = SourceText::new(name, text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut report = Report::default();
    let (rows, later) = read(&file.text, &scenario.model.structure, until, &mut report);
    match report.into_problems(std::slice::from_ref(&file)) {
        Some(problems) => Err(problems.into()),
        None => Ok(EvidenceList { name: name.to_owned(), text: file.text, rows, later }),
    }
}

/// A row as written: its cells by column.
struct Written {
    number: usize,
    place: crate::input::Place,
    cells: BTreeMap<&'static str, Cell>,
}

/// The rows known by `until`, and how many others there are.
fn read(text: &str, structure: &Structure, until: Option<Date>, report: &mut Report) -> (Vec<Row>, usize) {
    let form = Form {
        columns: &COLUMNS,
        row: "a row for each piece of evidence",
        example: "2012-06-01,stage,4,annual exercises,0.1,",
        may_be_empty: false,
    };
    let mut written = rows_of(text, form, report);
    for (place, row) in written.iter().enumerate() {
        let same = |other: &&Written| {
            COLUMNS.iter().all(|column| {
                let text = |row: &Written| row.cells.get(column).map(|cell| cell.text.clone());
                text(other) == text(row)
            })
        };
        if let Some(first) = written[..place].iter().find(same) {
            let message = format!("row {} is the same as row {}", row.number, first.number);
            report.add(&row.place, message, "would count twice", "remove one of the two, or name another source");
        }
    }
    // The number of shocks counts from the row before, so rows are taken by date.
    written
        .sort_by_key(|row| row.cells.get("date").and_then(|cell| cell.text.parse::<Date>().ok()).map(Date::first_day));
    let (mut rows, mut later) = (Vec::new(), 0);
    let mut since: BTreeMap<usize, u32> = BTreeMap::new();
    for row in written {
        let Some((read, known)) = read_row(&row, structure, &since, report) else { continue };
        if let crate::model::Evidence::Shocks { class, .. } = read.observation.evidence {
            let before = since.insert(class, read.observation.step);
            if before == Some(read.observation.step) {
                let message = format!("row {} counts `{}` at the moment of a row before it", row.number, read.what);
                let help = "count all shocks up to that moment in one row; moments are the steps of the run";
                report.add(&row.place, message, "no time between the two", help);
            }
        }
        let after = until.and_then(Date::first_day_after);
        if after.is_some_and(|after| known.first_day() >= after.first_day()) {
            later += 1;
        } else {
            rows.push(read);
        }
    }
    rows.sort_by_key(|row| row.number);
    (rows, later)
}

fn rows_of(text: &str, form: Form<'_>, report: &mut Report) -> Vec<Written> {
    let Some(table) = table(text, form, report) else { return Vec::new() };
    let found = columns(table.names(), &COLUMNS, report);
    let mut complete = true;
    for (cell, column) in table.header.cells.iter().zip(&found) {
        if column.is_none() && !cell.text.is_empty() && !COLUMNS.contains(&cell.text.to_lowercase().as_str()) {
            unknown("column", &cell.text, "", &COLUMNS, &cell.place, report);
            complete = false;
        }
    }
    for column in COLUMNS[..NEEDED].iter().filter(|column| !found.contains(&Some(**column))) {
        let help = format!("add it; the columns are {}", COLUMNS.join(", "));
        report.add(&table.header.place, format!("there is no column `{column}`"), format!("no `{column}`"), help);
        complete = false;
    }
    if !complete {
        return Vec::new();
    }
    let row = |(number, row): (usize, crate::input::Row)| {
        let cells = found.iter().zip(row.cells).filter(|(_, cell)| !cell.text.is_empty());
        let cells = cells.filter_map(|(column, cell)| Some(((*column)?, cell))).collect();
        Written { number, place: row.place, cells }
    };
    table.rows.into_iter().map(row).collect()
}

/// A row, and the day since when it is known.
fn read_row(
    row: &Written,
    structure: &Structure,
    since: &BTreeMap<usize, u32>,
    report: &mut Report,
) -> Option<(Row, Date)> {
    let mut needed = |column: &'static str, help: &str| {
        let found = row.cells.get(column);
        if found.is_none() {
            let message = format!("row {} has no {column}", row.number);
            report.add(&row.place, message, format!("no {column}"), help);
        }
        found
    };
    let date = needed("date", "write the day on which it was so: 2019, 2019-10 or 2019-10-03");
    let what = needed("what", "write what is known: `type`, `stage`, `treaty`, `depth.exercises`, `shock.NAME`, ...");
    let value = needed("value", "write its value");
    let source = needed("source", "cite the evidence: a document and the place in it, or \"judgement\" and a reason");
    let subject = what.and_then(|cell| Subject::read(cell, structure, report));
    let dated = date.and_then(|cell| read_day(cell, report));
    let step = date.zip(dated).and_then(|(cell, day)| read_step(cell, day, structure, report));
    let known = match row.cells.get("known_since") {
        Some(cell) => read_day(cell, report),
        None => dated,
    };
    if let (Some(known_at), Some(known), Some(day)) = (row.cells.get("known_since"), known, dated)
        && known.first_day() < day.first_day()
    {
        let message = format!("`{}` is before {}, on which it was so", known_at.text, day.as_day());
        report.add(
            &known_at.place,
            message,
            "before its date",
            "give the day on which it became known, or leave it empty",
        );
    }
    let begun = |class: usize| since.get(&class).copied().unwrap_or(0);
    let evidence = subject.zip(value).and_then(|(subject, cell)| subject.evidence(cell, structure, begun, report));
    let error = subject.and_then(|subject| read_error(row, subject, report));
    let observation = crate::model::Observation { step: step?, evidence: evidence?, error: error? };
    let text = |cell: Option<&Cell>| cell.map_or_else(String::new, |cell| cell.text.clone());
    let read = Row {
        number: row.number,
        date: dated?.as_day().to_string(),
        what: text(what),
        value: text(value),
        source: text(source),
        observation,
    };
    Some((read, known?))
}

fn read_day(cell: &Cell, report: &mut Report) -> Option<Date> {
    match cell.text.parse::<Date>() {
        Ok(date) => Some(date),
        Err(error) => {
            let help = "write e.g. 2019, 2019-10 or 2019-10-03";
            report.add(&cell.place, format!("`{}` is not a date", cell.text), error.to_string(), help);
            None
        }
    }
}

/// The first moment of the run on a day or after it.
fn read_step(cell: &Cell, day: Date, structure: &Structure, report: &mut Report) -> Option<u32> {
    let calendar = Calendar::of(structure);
    let step = calendar.step_after(day.as_day());
    let allowed = 0..=calendar.n_steps() - 1;
    if !allowed.contains(&step) {
        let message = format!("{} is outside the run", cell.text);
        let help = format!("give a day {}, or change `start` or `end` of the scenario", calendar.span(&allowed));
        report.add(&cell.place, message, calendar.broken(step, &allowed), help);
        return None;
    }
    u32::try_from(step).ok()
}

fn read_error(row: &Written, subject: Subject, report: &mut Report) -> Option<f64> {
    let Some(cell) = row.cells.get("error") else {
        if subject.error_max().is_some() {
            return Some(0.0);
        }
        let help = "write the standard deviation of the measurement, in its unit";
        report.add(&row.place, format!("row {} has no error", row.number), "measured with an error", help);
        return None;
    };
    let error = number(cell, report)?;
    let (is_right, rule, help) = match subject.error_max() {
        Some(most) => (
            (0.0..=most).contains(&error),
            format!("must be from 0 to {most:.3}"),
            "0 is certain; 0.1 is a coding that is wrong in one of ten cases; at the most it says nothing",
        ),
        None => {
            let help = "write the standard deviation of the measurement, in its unit";
            (error > 0.0, "must be above 0".to_owned(), help)
        }
    };
    if !is_right {
        report.add(&cell.place, format!("an error of {}", cell.text), rule, help);
    }
    is_right.then_some(error)
}
