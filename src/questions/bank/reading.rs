//! The table of questions: a row for each, with the scenario that it is about and what is asked in the language of questions.

use std::collections::BTreeMap;
use std::path::Path;

use crate::input::{Cell, Date, Form, LoadError, NamedRow, Report, SourceText, TABLE_MAX};
use crate::scenario::{Asking, Scenario, anniversary, known_rows, load};

use super::forecastbench::{Known, QuestionSet, ResolutionSet};

/// The columns of a table of questions; the first three are needed.
pub const COLUMNS: [&str; 10] =
    ["id", "scenario", "ask", "question", "asked", "closes", "resolves_by", "resolved_on", "resolution", "crowd"];
/// How many of them are needed.
const NEEDED: usize = 3;
/// Words for the two answers.
const ANSWERS: [(&str, bool); 6] =
    [("yes", true), ("no", false), ("1", true), ("0", false), ("true", true), ("false", false)];

/// A question of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct BankRow {
    /// Its id.
    pub id: String,
    /// The scenario that it is about, by its place among those of the table.
    pub scenario: usize,
    /// What is asked, in the language of questions.
    pub ask: String,
    /// The question for people; what is asked where none is given.
    pub question: String,
    /// The day on which it was asked; the first of the scenario where none is given.
    pub asked: Date,
    /// The day up to which answers were taken.
    pub closes: Option<Date>,
    /// The day by which it resolves.
    pub resolves_by: Option<Date>,
    /// The day on which it resolved.
    pub resolved_on: Option<Date>,
    /// The answer, if it has resolved.
    pub resolution: Option<bool>,
    /// The probability that a crowd gave to it.
    pub crowd: Option<f64>,
}

/// A table of questions, with the scenarios that it names; each of these has its questions in the order of the rows.
#[derive(Clone, Debug)]
pub(super) struct Bank {
    pub file: SourceText,
    pub rows: Vec<BankRow>,
    pub scenarios: Vec<Scenario>,
}

/// Reads a table of questions and the scenarios that it names, by their paths from its folder.
///
/// # Errors
/// If a file cannot be read, or with all errors in the table.
pub(super) fn read_bank(
    path: &Path,
    overrides: &[String],
    sets: (Option<&QuestionSet>, Option<&ResolutionSet>),
) -> Result<Bank, LoadError> {
    let file = SourceText::read(path, "a table of questions in CSV", TABLE_MAX)?;
    let text = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text).to_owned();
    let file = SourceText::new(&file.name, &text);
    let mut report = Report::default();
    let named = rows(&file.text, &mut report);
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut paths: Vec<&str> = Vec::new();
    for row in &named {
        if let Some(cell) = row.cells.get("scenario") {
            if !folder.join(&cell.text).is_file() {
                let help = "write the path of a scenario from the folder of this table";
                report.add(&cell.place, format!("there is no file `{}`", cell.text), "not found", help);
            } else if !paths.contains(&cell.text.as_str()) {
                paths.push(&cell.text);
            }
        }
    }
    let scenarios: Vec<Scenario> =
        paths.iter().map(|path| load(&folder.join(path), overrides)).collect::<Result<_, _>>()?;
    let mut read: Vec<(BankRow, &Cell)> = Vec::new();
    for row in &named {
        let Some((found, ask)) = read_row(row, (&paths, &scenarios), sets, &mut report) else { continue };
        if let Some(id) = row.cells.get("id").filter(|_| read.iter().any(|(other, _)| other.id == found.id)) {
            let message = format!("row {} has the id `{}` again", row.number, found.id);
            report.add(&id.place, message, "given before", "give each question an id of its own");
        }
        read.push((found, ask));
    }
    check_sets(&read, sets, &mut report);
    let scenarios = ask_all(scenarios, &read, &mut report);
    let rows = read.into_iter().map(|(row, _)| row).collect();
    match report.into_problems(std::slice::from_ref(&file)) {
        Some(problems) => Err(problems.into()),
        None => Ok(Bank { file, rows, scenarios }),
    }
}

/// The rows by columns; none if the header is wrong.
fn rows(text: &str, report: &mut Report) -> Vec<NamedRow> {
    let form = Form {
        columns: &COLUMNS,
        row: "a row for each question",
        example: "q1,nato-accessions-2022.toml,nato.members includes finland by 2022-12-31",
        may_be_empty: false,
    };
    known_rows(text, 0, (form, NEEDED), report)
}

fn read_row<'r>(
    row: &'r NamedRow,
    (paths, scenarios): (&[&str], &[Scenario]),
    (questions, resolutions): (Option<&QuestionSet>, Option<&ResolutionSet>),
    report: &mut Report,
) -> Option<(BankRow, &'r Cell)> {
    let cell = |column: &str| row.cells.get(column);
    for column in COLUMNS[..NEEDED].iter().filter(|column| cell(column).is_none()) {
        let help = format!("write it; the columns are {}", COLUMNS.join(", "));
        report.add(&row.place, format!("row {} has no {column}", row.number), format!("no {column}"), help);
    }
    let [asked, closes, resolves_by, resolved_on] = ["asked", "closes", "resolves_by", "resolved_on"]
        .map(|column| cell(column).and_then(|cell| date(cell, report)));
    let resolution = cell("resolution").and_then(|cell| resolution(cell, report));
    let crowd = cell("crowd").and_then(|cell| probability(cell, report));
    let (id, name, ask) = (cell("id")?, cell("scenario")?, cell("ask")?);
    let scenario = paths.iter().position(|path| *path == name.text)?;
    let structure = &scenarios[scenario].model.structure;
    let start = anniversary(structure.start_day, structure.start_year);
    let of_set = questions.and_then(|set| set.known(&id.text)).unwrap_or_default();
    let Known { question, closes: set_closes, crowd: set_crowd } = of_set;
    let resolved = resolutions.and_then(|set| set.resolution(&id.text));
    let asked = asked.or_else(|| questions.map(|set| set.due)).unwrap_or(start);
    if asked.first_day() < start.first_day() {
        let place = cell("asked").map_or(&row.place, |cell| &cell.place);
        let message = format!("{asked} is before the start of {}, {start}", scenarios[scenario].name);
        report.add(place, message, "before the start", "give a later day, or a scenario that starts earlier");
    }
    if let (Some(cell), None, None) = (cell("resolved_on"), resolution, resolved) {
        let message = format!("row {} resolved on {}, and has no resolution", row.number, cell.text);
        report.add(&cell.place, message, "how?", "write yes or no under `resolution`, or leave the day out");
    }
    if let Some(set) = resolutions.filter(|set| set.number_of(&id.text) > 1) {
        let message = format!("`{}` has {} resolutions in {}", id.text, set.number_of(&id.text), set.source.name);
        let help = "a question on several dates is about a series, which is not scored: remove the row";
        report.add(&id.place, message, "has no single answer", help);
    }
    check_order(row, asked, [closes, resolves_by, resolved_on], report);
    let text = |cell: Option<&Cell>| cell.map(|cell| cell.text.clone());
    let row = BankRow {
        id: id.text.clone(),
        scenario,
        ask: ask.text.clone(),
        question: text(cell("question")).or(question).unwrap_or_else(|| ask.text.clone()),
        asked,
        closes: closes.or(set_closes),
        resolves_by,
        resolved_on: resolved_on.or(resolved.map(|(_, on)| on)),
        resolution: resolution.or(resolved.map(|(came, _)| came)),
        crowd: crowd.or(set_crowd),
    };
    Some((row, ask))
}

fn date(cell: &Cell, report: &mut Report) -> Option<Date> {
    let day = Date::typed(&cell.text);
    if let Err(error) = &day {
        let help = "write a day such as 2026-05-15";
        report.add(&cell.place, format!("`{}` is not a date", cell.text), error.to_string(), help);
    }
    day.ok().map(Date::as_day)
}

fn resolution(cell: &Cell, report: &mut Report) -> Option<bool> {
    let found = ANSWERS.iter().find(|(word, _)| cell.text.eq_ignore_ascii_case(word)).map(|(_, came)| *came);
    if found.is_none() {
        let message = format!("`{}` is no resolution", cell.text);
        report.add(&cell.place, message, "yes or no", "write yes or no, or leave it empty while it is open");
    }
    found
}

fn probability(cell: &Cell, report: &mut Report) -> Option<f64> {
    let found = cell.text.parse::<f64>().ok().filter(|p| (0.0..=1.0).contains(p));
    if found.is_none() {
        let help = "write a number from 0 to 1: 35 % is 0.35";
        report.add(&cell.place, format!("`{}` is not a probability", cell.text), "must be from 0 to 1", help);
    }
    found
}

/// That a set of questions or of resolutions has at least one question of the table.
fn check_sets(
    rows: &[(BankRow, &Cell)],
    (questions, resolutions): (Option<&QuestionSet>, Option<&ResolutionSet>),
    report: &mut Report,
) {
    let Some((first, ask)) = rows.first() else { return };
    let in_questions = |set: &&QuestionSet| rows.iter().all(|(row, _)| set.known(&row.id).is_none());
    let in_resolutions = |set: &&ResolutionSet| rows.iter().all(|(row, _)| set.number_of(&row.id) == 0);
    let strange = questions.filter(in_questions).map(|set| &set.source.name);
    for name in strange.into_iter().chain(resolutions.filter(in_resolutions).map(|set| &set.source.name)) {
        let message = format!("no id of this table is in {name}");
        let help = format!("give the ids of that file, such as those of its `id`; the first here is `{}`", first.id);
        report.add(&ask.place, message, "no question in common", help);
    }
}

/// That no day comes before the one on which the question was asked.
fn check_order(row: &NamedRow, asked: Date, days: [Option<Date>; 3], report: &mut Report) {
    for (column, day) in ["closes", "resolves_by", "resolved_on"].into_iter().zip(days) {
        if let (Some(day), Some(cell)) = (day, row.cells.get(column))
            && day.first_day() < asked.first_day()
        {
            let message = format!("row {}: `{column}` is {day}, before it was asked on {asked}", row.number);
            report.add(&cell.place, message, "before it was asked", "correct one of the two days");
        }
    }
}

/// The scenarios with their questions, each of those asked later than the start under the condition that it is then open.
fn ask_all(scenarios: Vec<Scenario>, rows: &[(BankRow, &Cell)], report: &mut Report) -> Vec<Scenario> {
    let mut by_scenario: BTreeMap<usize, Vec<&(BankRow, &Cell)>> = BTreeMap::new();
    for row in rows {
        by_scenario.entry(row.0.scenario).or_default().push(row);
    }
    scenarios
        .into_iter()
        .enumerate()
        .map(|(place, mut scenario)| {
            let of = by_scenario.remove(&place).unwrap_or_default();
            let asking = of.iter().map(|(row, cell)| Asking {
                name: row.id.clone(),
                text: &cell.text,
                locate: Box::new(|_| cell.place.clone()),
                on: Some(row.asked),
            });
            scenario.ask_these(asking, report);
            scenario
        })
        .collect()
}
