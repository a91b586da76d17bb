//! Another forecaster's probabilities, read from a table and scored beside those that the model gives on the same days.

use std::collections::BTreeMap;
use std::path::Path;

use crate::ensemble::Control;
use crate::input::{Cell, Date, Form, LoadError, NamedRow, Report, SourceText, TABLE_MAX};
use crate::model::{Fact, FactTime};
use crate::scenario::{Calendar, Recorded, Scenario, anniversary, known_rows, near, unknown};
use crate::stats::{brier_score, event_log_score, jackknife};
use crate::study::Failure;

use super::ahead::{From, Setting, ahead};
use super::forecast::{Forecaster, smoothed};

/// The columns of a table of forecasts; the last may be missing.
pub const COLUMNS: [&str; 4] = ["question", "date", "probability", "forecaster"];
/// How many of them are needed.
const NEEDED: usize = 3;
/// The forecaster of rows that name none.
const NAMELESS: &str = "forecaster";

/// What a row asks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Asks {
    /// Whether a fact held, by its place.
    Fact(usize),
    /// Whether a state of the record came on the start's day of a year.
    State(Recorded, usize, i32),
}

/// A row as read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked {
    scenario: usize,
    asks: Asks,
    pub(super) question: String,
    made: Date,
    pub(super) probability: f64,
    pub(super) forecaster: String,
    came: bool,
}

impl Asked {
    /// Of a state: the series, the day and the day of the forecast, of which one state comes; `None` of a fact.
    pub(super) fn series(&self) -> Option<String> {
        let (name, _) = self.question.split_once('/')?;
        let Asks::State(what, _, year) = self.asks else { return None };
        Some(format!("{name}/{}/{} asked on {}", what.key(), Date::of_year(year), self.made))
    }

    /// Whether it asks for the event of another row by the same forecaster on the same day, by a later deadline.
    pub(super) fn is_nested(&self, early: &Self, scenarios: &[Scenario]) -> bool {
        let (Asks::Fact(late), Asks::Fact(place)) = (self.asks, early.asks) else { return false };
        if self.scenario != early.scenario || self.forecaster != early.forecaster || self.made != early.made {
            return false;
        }
        let facts = &scenarios[self.scenario].facts;
        let (late, early) = (&facts[late], &facts[place]);
        [late, early].iter().all(|fact| fact.time == FactTime::By)
            && (&late.any, late.lasting_steps) == (&early.any, early.lasting_steps)
            && late.from <= early.from
            && late.until > early.until
    }
}

/// A table of forecasts.
#[derive(Clone, Debug, PartialEq)]
pub struct AgainstList {
    /// Its file.
    pub source: SourceText,
    pub(super) rows: Vec<Asked>,
}

impl AgainstList {
    /// The days on which its forecasts were made, by scenario: the number of runs.
    #[must_use]
    pub fn runs(&self) -> usize {
        let mut days: Vec<_> = self.rows.iter().map(|row| (row.scenario, row.made.first_day())).collect();
        days.sort_unstable();
        days.dedup();
        days.len()
    }
}

/// A forecast of someone else beside that of the model.
#[derive(Clone, Debug, PartialEq)]
pub struct AgainstRow {
    /// The alignment.
    pub scenario: String,
    /// The question.
    pub question: String,
    /// The day on which it was made.
    pub date: String,
    /// Who made it.
    pub forecaster: String,
    /// Its probability.
    pub probability: f64,
    /// That of the model, away from 0 and 1.
    pub model: f64,
    /// Monte Carlo standard error of the model's.
    pub standard_error: f64,
    /// Whether the model knew the record up to that day, or started from the start.
    pub known: bool,
    /// Whether it came.
    pub came: bool,
}

impl AgainstRow {
    /// The log and Brier scores of a probability of the question.
    fn scores(&self, p: f64) -> [f64; 2] {
        [event_log_score(p, self.came), brier_score(p, self.came)]
    }

    /// Those of the forecaster, and those of the model.
    #[must_use]
    pub fn both(&self) -> [[f64; 2]; 2] {
        [self.scores(self.probability), self.scores(self.model)]
    }
}

/// A forecaster beside the model.
#[derive(Clone, Debug, PartialEq)]
pub struct AgainstScore {
    /// Who.
    pub forecaster: String,
    /// How many forecasts.
    pub forecasts: usize,
    /// Of how many alignments.
    pub alignments: usize,
    /// Its mean log and Brier scores.
    pub own: [f64; 2],
    /// Those of the model.
    pub model: [f64; 2],
    /// The standard errors of its own scores less those of the model: a jackknife over alignments; NaN for a single one.
    pub difference_errors: [f64; 2],
}

/// Reads a table of forecasts for the scenarios.
///
/// # Errors
/// If the file cannot be read, or with all of its errors.
pub fn load(path: &Path, scenarios: &[Scenario]) -> Result<AgainstList, LoadError> {
    let file = SourceText::read(path, "a table of forecasts in CSV", TABLE_MAX)?;
    let text = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text);
    let source = SourceText::new(&file.name, text);
    let mut report = Report::default();
    let rows = read(&source.text, scenarios, &mut report);
    match report.into_problems(std::slice::from_ref(&source)) {
        Some(problems) => Err(problems.into()),
        None => Ok(AgainstList { source, rows }),
    }
}

fn read(text: &str, scenarios: &[Scenario], report: &mut Report) -> Vec<Asked> {
    let form = Form {
        columns: &COLUMNS,
        row: "a row for each forecast",
        example: "china-russia-1991/thick_2012,2002-01-01,0.35",
        may_be_empty: false,
    };
    let mut rows: Vec<Asked> = Vec::new();
    for row in known_rows(text, 0, (form, NEEDED), report) {
        let Some(asked) = read_row(&row, scenarios, report) else { continue };
        let same = |other: &&Asked| {
            (other.scenario, &other.asks, &other.forecaster) == (asked.scenario, &asked.asks, &asked.forecaster)
                && other.made.first_day() == asked.made.first_day()
        };
        if rows.iter().any(|other| same(&other)) {
            let message = format!("row {} gives the probability of {} on this day again", row.number, asked.question);
            report.add(&row.place, message, "given before", "remove one of the two, or name another forecaster");
        } else {
            rows.push(asked);
        }
    }
    rows
}

fn read_row(row: &NamedRow, scenarios: &[Scenario], report: &mut Report) -> Option<Asked> {
    let cell = |column: &str| row.cells.get(column);
    for column in COLUMNS[..NEEDED].iter().filter(|column| cell(column).is_none()) {
        let help = format!("write it; a row is {}", COLUMNS.join(", "));
        report.add(&row.place, format!("row {} has no {column}", row.number), format!("no {column}"), help);
    }
    let question = cell("question").and_then(|cell| read_question(cell, scenarios, report));
    let made = cell("date").and_then(|cell| {
        let day = cell.text.parse::<Date>();
        if let Err(error) = &day {
            let help = "write the day on which the forecast was made, such as 2002-01-01";
            report.add(&cell.place, format!("`{}` is not a date", cell.text), error.to_string(), help);
        }
        day.ok()
    });
    let probability = cell("probability").and_then(|cell| {
        let value = cell.text.parse::<f64>().ok().filter(|p| (0.0..=1.0).contains(p));
        if value.is_none() {
            let help = "write a number from 0 to 1: 35 % is 0.35";
            report.add(&cell.place, format!("`{}` is not a probability", cell.text), "must be from 0 to 1", help);
        }
        value
    });
    let ((scenario, asks, due, came), made) = (question?, made?);
    let structure = &scenarios[scenario].model.structure;
    let at = cell("date").map_or(&row.place, |cell| &cell.place);
    if made.first_day() >= due.first_day() {
        let message = format!("{made} is not before {due}, on which the question is decided");
        report.add(at, message, "too late", "give a day before the question was decided");
        return None;
    }
    let start = anniversary(structure.start_day, structure.start_year);
    if made.first_day() < start.first_day() {
        let message = format!("{made} is before the start of {}", scenarios[scenario].name);
        let help = format!("give {start} or a later day");
        report.add(at, message, "before the start", help);
        return None;
    }
    let question = cell("question").map_or_else(String::new, |cell| cell.text.clone());
    let forecaster = cell("forecaster").map_or_else(|| NAMELESS.to_owned(), |cell| cell.text.clone());
    if let Some(cell) = cell("forecaster").filter(|_| is_taken(&forecaster)) {
        let message = format!("`{forecaster}` is the name of a forecaster that is scored anyway");
        report.add(&cell.place, message, "taken", "give it another name");
    }
    Some(Asked { scenario, asks, question, made: made.as_day(), probability: probability?, forecaster, came })
}

/// Whether a name is that of a forecaster that is scored anyway, in files or in words.
fn is_taken(name: &str) -> bool {
    let name = name.to_lowercase();
    Forecaster::ALL.iter().any(|own| own.key() == name || own.words().to_lowercase() == name)
}

/// The scenario, what is asked, the day on which it is decided, and whether it came.
type Question = (usize, Asks, Date, bool);

/// Reads `SCENARIO/FACT` or `SCENARIO/type=thick/2012-01-01`.
fn read_question(cell: &Cell, scenarios: &[Scenario], report: &mut Report) -> Option<Question> {
    let help =
        "write `SCENARIO/FACT` or `SCENARIO/type=thick/2012-01-01`, as in the column `question` of forecasts.csv";
    let parts: Vec<&str> = cell.text.split('/').collect();
    let name = parts[0];
    let Some(scenario) = scenarios.iter().position(|scenario| scenario.name == name) else {
        let names: Vec<&str> = scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
        unknown("scenario", name, "", &names, &cell.place, report);
        return None;
    };
    let of = &scenarios[scenario];
    match parts[1..] {
        [fact] if !fact.contains('=') => {
            let Some(place) = of.facts.iter().position(|known| known.name == fact) else {
                let names: Vec<&str> = of.facts.iter().map(|fact| fact.name.as_str()).collect();
                unknown("fact", fact, name, &names, &cell.place, report);
                return None;
            };
            let due = of.facts[place].date.parse::<Date>().ok()?;
            Some((scenario, Asks::Fact(place), due, of.facts[place].held))
        }
        [state, day] => match read_state(state, day, of) {
            Ok((what, state, year, came)) => {
                let due = anniversary(of.model.structure.start_day, year);
                Some((scenario, Asks::State(what, state, year), due, came))
            }
            Err(message) => {
                report.add(&cell.place, message, "no question of the record", help);
                None
            }
        },
        _ => {
            report.add(&cell.place, format!("`{}` is not a question", cell.text), "not a question", help);
            None
        }
    }
}

/// Reads `type=thick` and `2012-01-01`: the series, the state, the year, and whether the state came.
fn read_state(text: &str, day: &str, scenario: &Scenario) -> Result<(Recorded, usize, i32, bool), String> {
    let (what, state) = text.split_once('=').ok_or_else(|| format!("`{text}` is not a state such as `type=thick`"))?;
    let series = scenario.record.iter().find(|series| series.what.key() == what);
    let series = series.ok_or_else(|| format!("{} has no record of `{what}`", scenario.name))?;
    let states = series.what.states();
    let place = states.iter().position(|known| known == state).ok_or_else(|| {
        let names: Vec<&str> = states.iter().map(String::as_str).collect();
        let nearest =
            near(state, names.iter().copied()).map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
        format!("`{state}` is not a {what}: {}{nearest}", names.join(", "))
    })?;
    let date = Date::typed(day).map_err(|error| format!("`{day}`: {error}"))?;
    let (year, ..) = date.first_day();
    let structure = &scenario.model.structure;
    let start = structure.start_day;
    if date.as_day() != anniversary(start, year) {
        return Err(format!("`{day}` is not {start} of a year, on which states are scored"));
    }
    if !(structure.start_year + 1..=structure.end_year).contains(&year) {
        return Err(format!("{year} is outside the run of {}", scenario.name));
    }
    let came =
        series.on(date.as_day()).ok_or_else(|| format!("the record of `{what}` does not say what was on {day}"))?;
    Ok((series.what, place, year, came == place))
}

/// The forecasts of a table beside those of the model.
///
/// # Errors
/// If a run fails or is interrupted.
pub fn beside(
    list: &AgainstList,
    scenarios: &[Scenario],
    setting: &Setting,
    control: &Control<'_>,
) -> Result<Vec<AgainstRow>, Failure> {
    let key = |row: &&Asked| (row.scenario, row.made.first_day());
    let mut by_day: Vec<&Asked> = list.rows.iter().collect();
    by_day.sort_by_key(key);
    let mut rows: Vec<AgainstRow> = Vec::new();
    for asked in by_day.chunk_by(|a, b| key(a) == key(b)) {
        let scenario = &scenarios[asked[0].scenario];
        let day = asked[0].made;
        let calendar = Calendar::of(&scenario.model.structure);
        let step = calendar.step_of(day);
        let known = step > 0 && !scenario.record.is_empty();
        let from = if known { From::Record } else { From::Start };
        let facts: Vec<Fact> = asked.iter().filter_map(|row| fact_of(row, scenario).cloned()).collect();
        let year_of = |fact: &Fact| calendar.start + fact.until.div_ceil(calendar.steps_per_year) as i32;
        let years = asked.iter().map(|row| match row.asks {
            Asks::Fact(place) => year_of(&scenario.facts[place]),
            Asks::State(_, _, year) => year,
        });
        let last = years.max().unwrap_or(calendar.end);
        let run = ahead(scenario, (from, day), (last, &facts), setting, control)?;
        let mut of_facts = run.facts.iter();
        for row in asked {
            let found = match row.asks {
                Asks::Fact(_) => of_facts.next(),
                Asks::State(what, state, year) => run.on(what, year).map(|states| &states[state]),
            };
            let Some(found) = found else { continue };
            rows.push(AgainstRow {
                scenario: scenario.name.clone(),
                question: row.question.clone(),
                date: day.to_string(),
                forecaster: row.forecaster.clone(),
                probability: row.probability,
                model: smoothed(&[1.0 - found.probability, found.probability], run.trajectories)[1],
                standard_error: found.standard_error,
                known,
                came: row.came,
            });
        }
    }
    Ok(rows)
}

fn fact_of<'s>(row: &Asked, scenario: &'s Scenario) -> Option<&'s Fact> {
    if let Asks::Fact(place) = row.asks { scenario.facts.get(place) } else { None }
}

/// The scores of each forecaster beside those of the model on the same questions, in the order of their names.
#[must_use]
pub fn scores(rows: &[AgainstRow]) -> Vec<AgainstScore> {
    let mut by_forecaster: BTreeMap<&str, Vec<&AgainstRow>> = BTreeMap::new();
    for row in rows {
        by_forecaster.entry(&row.forecaster).or_default().push(row);
    }
    let of = |(forecaster, rows): (&str, Vec<&AgainstRow>)| {
        let mut names: Vec<&str> = rows.iter().map(|row| row.scenario.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let mean = |who: usize, score: usize, without: Option<&str>| {
            let kept = rows.iter().filter(|row| Some(row.scenario.as_str()) != without);
            let (sum, n) = kept.fold((0.0, 0.0), |(sum, n), row| (sum + row.both()[who][score], n + 1.0));
            sum / n
        };
        let error = |score: usize| {
            let differences: Vec<f64> =
                names.iter().map(|name| mean(0, score, Some(name)) - mean(1, score, Some(name))).collect();
            jackknife(&differences)
        };
        AgainstScore {
            forecaster: forecaster.to_owned(),
            forecasts: rows.len(),
            alignments: names.len(),
            own: [0, 1].map(|score| mean(0, score, None)),
            model: [0, 1].map(|score| mean(1, score, None)),
            difference_errors: [0, 1].map(error),
        }
    };
    by_forecaster.into_iter().map(of).collect()
}
