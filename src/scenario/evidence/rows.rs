//! Rows of evidence: from what is written, in a table or in the scenario, to what it is to the model.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::input::{Cell, Date, Place, Report};
use crate::model::{Observation, Structure};
use crate::scenario::Calendar;

use super::subject::{Subject, number};

/// A row of evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceRow {
    /// The file that it is in.
    pub table: String,
    /// Its number in a table, where the header is row 1, or its name in a scenario, such as `evidence.treaty_2001`.
    pub row: String,
    /// The day to which it refers (ISO 8601).
    pub date: String,
    /// The day since when it is known.
    pub known: Date,
    /// What is known, as written.
    pub what: String,
    /// Its value, as written.
    pub value: String,
    /// Where it comes from.
    pub source: String,
    /// What it is to the model.
    pub observation: Observation,
}

impl EvidenceRow {
    /// What it is called in messages.
    #[must_use]
    pub fn label(&self) -> String {
        if self.row.starts_with("evidence.") { format!("`{}`", self.row) } else { format!("row {}", self.row) }
    }

    /// Whether it says the same, from the same source.
    fn is_same(&self, other: &Self) -> bool {
        let all = |row: &Self| (row.date.clone(), row.known, row.what.clone(), row.value.clone(), row.source.clone());
        all(self) == all(other) && self.observation.error == other.observation.error
    }

    /// Whether it was known by the end of a day, month or year.
    #[must_use]
    pub fn is_known_by(&self, until: Date) -> bool {
        until.first_day_after().is_none_or(|after| self.known.first_day() < after.first_day())
    }
}

/// A row as written: its cells by column.
pub(crate) struct Written {
    pub(super) table: String,
    pub(super) row: String,
    /// What it is called in messages.
    pub(super) label: String,
    pub(super) place: Place,
    pub(super) cells: BTreeMap<&'static str, Cell>,
}

impl Written {
    /// Whether it refers to a day after the end of the run that is later than `until`.
    pub(crate) fn is_beyond(&self, structure: &Structure, until: Option<Date>) -> bool {
        let day = self.cells.get("date").and_then(|cell| Date::typed(&cell.text).ok());
        let (Some(day), Some(after)) = (day, until.and_then(Date::first_day_after)) else { return false };
        day.first_day() >= after.first_day() && Calendar::of(structure).step_of(day) > i64::from(structure.n_steps())
    }
}

/// All rows: those `before`, and those of what is written, in this order.
///
/// A row says what was the case on a day. Its `what` is `type`, `stage`, `treaty`, `depth.INDICATOR`, `agreement.NAME`, `shock.NAME` (the
/// number of such shocks since the row before of the same shock, else since the start), `support` or `support.SHOCK` (what came
/// of the last test in the same time) or the name of a variable of `drivers.csv`. Its `error` is the probability that a name is coded wrongly, the ratio by which each next level is less
/// likely to be coded, or the standard deviation of a measurement.
pub(crate) fn read_rows(
    before: &[EvidenceRow],
    written: &[Written],
    structure: &Structure,
    report: &mut Report,
) -> Vec<EvidenceRow> {
    let mut rows = before.to_vec();
    let mut read: Vec<Option<&Written>> = vec![None; rows.len()];
    let mut outside = Vec::new();
    for one in written {
        let Some(row) = read_row(one, structure, &mut outside, report) else { continue };
        if let Some(first) = rows.iter().find(|other| other.is_same(&row)) {
            let same = format!(" of {}", first.table);
            let message = format!("{} is the same as {}{same}", one.label, first.label());
            report.add(&one.place, message, "would count twice", "remove one of the two, or name another source");
        }
        rows.push(row);
        read.push(Some(one));
    }
    report_outside(&outside, structure, report);
    date_from_before(&mut rows, &read, report);
    rows
}

/// Reports the dates outside the run, once for all.
fn report_outside(outside: &[&Cell], structure: &Structure, report: &mut Report) {
    let Some((first, others)) = outside.split_first() else { return };
    let calendar = Calendar::of(structure);
    let and_others = match others.len() {
        0 => String::new(),
        1 => ", and so is the date of 1 more row".to_owned(),
        n => format!(", and so are the dates of {n} more rows"),
    };
    let message = format!("{} is outside the run{and_others}", first.text);
    let [from, last] = [0, structure.n_steps() - 1].map(|step| calendar.first_day(step));
    let help = format!(
        "give a day from {from} up to {last}, or change `start` or `end` of the scenario; a row counts at the first step on \
         its day or after it, and the last step begins on {last}"
    );
    let step = first.text.parse::<Date>().map_or(0, |day| calendar.step_after(day.as_day()));
    let rule = if step < 0 { format!("must be {from} or later") } else { format!("must be {last} or before") };
    report.add(&first.place, message, rule, help);
}

/// The steps at which something may be known.
fn allowed(calendar: Calendar) -> RangeInclusive<i64> {
    0..=calendar.n_steps() - 1
}

/// What is counted in a row is counted since the row before about the same; `written`: what new rows are read from.
fn date_from_before(rows: &mut [EvidenceRow], written: &[Option<&Written>], report: &mut Report) {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|&place| rows[place].observation.step);
    let mut before: BTreeMap<String, u32> = BTreeMap::new();
    for place in order {
        let row = &mut rows[place];
        let step = row.observation.step;
        let Some(since) = row.observation.evidence.since_mut() else { continue };
        let last = before.insert(row.what.clone(), step);
        *since = last.unwrap_or(0);
        if let (true, Some(one)) = (last == Some(step), written[place]) {
            let message = format!("{} counts `{}` at the moment of a row before it", one.label, row.what);
            let help = "count everything up to that moment in one row; moments are the steps of the run";
            report.add(&one.place, message, "no time between the two", help);
        }
    }
}

fn read_row<'w>(
    row: &'w Written,
    structure: &Structure,
    outside: &mut Vec<&'w Cell>,
    report: &mut Report,
) -> Option<EvidenceRow> {
    let mut needed = |column: &'static str, help: &str| {
        let found = row.cells.get(column);
        if found.is_none() {
            let message = format!("{} has no {column}", row.label);
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
    let step = date.zip(dated).and_then(|(cell, day)| {
        let step = step_within(day, structure);
        outside.extend(Some(cell).filter(|_| step.is_none()));
        step
    });
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
    let evidence = subject.zip(value).and_then(|(subject, cell)| subject.evidence(cell, structure, report));
    let error = subject.and_then(|subject| read_error(row, subject, report));
    let text = |cell: Option<&Cell>| cell.map(|cell| cell.text.clone());
    Some(EvidenceRow {
        table: row.table.clone(),
        row: row.row.clone(),
        date: dated?.as_day().to_string(),
        known: known?,
        what: text(what)?,
        value: text(value)?,
        source: text(source)?,
        observation: Observation { step: step?, evidence: evidence?, error: error? },
    })
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
fn step_within(day: Date, structure: &Structure) -> Option<u32> {
    let calendar = Calendar::of(structure);
    let step = calendar.step_after(day.as_day());
    u32::try_from(step).ok().filter(|_| allowed(calendar).contains(&step))
}

fn read_error(row: &Written, subject: Subject, report: &mut Report) -> Option<f64> {
    let Some(cell) = row.cells.get("error") else {
        if subject.error_max().is_some() {
            return Some(0.0);
        }
        let help = "write the standard deviation of the measurement, in its unit";
        report.add(&row.place, format!("{} has no error", row.label), "measured with an error", help);
        return None;
    };
    let error = number(cell, report)?;
    let (is_right, rule, help) = match subject.error_max() {
        Some(most) => (
            (0.0..=most).contains(&error),
            format!("must be from 0 to {}", (1000.0 * most).floor() / 1000.0),
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
