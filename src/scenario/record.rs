//! The record: how type, stage and treaty of an alignment changed in fact, against which forecasts are scored. It is not part
//! of the model.

use crate::input::Date;
use crate::model::{Model, Structure};
use crate::theory::{AlignmentType, TYPES};

use super::calendar::{anniversary, day};
use super::facts::read_source;
use super::name::unknown;
use super::problem::Report;
use super::section::{Section, filled, finite, whole, wrong_type};
use super::tree::{At, Node, Table, Value};

/// What a series of the record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recorded {
    /// The type.
    Type,
    /// The stage.
    Stage,
    /// Whether a treaty is in force.
    Treaty,
}

/// The highest stage.
const STAGE_MAX: i64 = crate::theory::N_INDICATORS as i64;

/// The states of a treaty.
const TREATIES: [&str; 2] = ["none", "in_force"];

/// The word for a time of which the state is not known.
const UNKNOWN: &str = "unknown";

/// The error of codings where none is given: small, since forecasts are scored as if the record were right.
const ERROR: f64 = 0.02;

impl Recorded {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 3] = [Self::Type, Self::Stage, Self::Treaty];

    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Stage => "stage",
            Self::Treaty => "treaty",
        }
    }

    /// The names of its states, by number.
    #[must_use]
    pub fn states(self) -> Vec<String> {
        match self {
            Self::Type => TYPES.map(|kind| kind.key().to_owned()).into(),
            Self::Stage => (0..=STAGE_MAX).map(|stage| stage.to_string()).collect(),
            Self::Treaty => TREATIES.map(str::to_owned).into(),
        }
    }

    /// The state above another one, or below it; `None` at the end. Types are a ladder from none through thin and thick
    /// partnership and alliance to an allied security community; a coalition and a non-allied community are beside it.
    #[must_use]
    pub fn next(self, state: usize, above: bool) -> Option<usize> {
        use AlignmentType::{
            Alliance, AlliedCommunity, Coalition, NonAlliedCommunity, None as NoAlignment, Thick, Thin,
        };
        if self != Self::Type {
            let highest = self.states().len() - 1;
            return if above { Some(state + 1).filter(|&state| state <= highest) } else { state.checked_sub(1) };
        }
        let next = match (TYPES[state], above) {
            (NoAlignment, true) | (Thick, false) => Thin,
            (Thin, true) | (Alliance | NonAlliedCommunity, false) => Thick,
            (Coalition | Thick, true) | (AlliedCommunity, false) => Alliance,
            (Alliance | NonAlliedCommunity, true) => AlliedCommunity,
            (Thin | Coalition, false) => NoAlignment,
            (NoAlignment, false) | (AlliedCommunity, true) => return None,
        };
        Some(usize::from(next.rank()))
    }

    /// The state at the start of a model; a stage is that of the central depths.
    fn at_start(self, model: &Model) -> usize {
        let structure = &model.structure;
        match self {
            Self::Type => usize::from(structure.initial_type.rank()),
            Self::Stage => {
                let depths = std::array::from_fn(|j| model.base.start[j].depth.round() as u8);
                usize::from(structure.stages.reached(depths))
            }
            Self::Treaty => usize::from(structure.initial_treaty.is_in_force()),
        }
    }

    /// How values are written.
    fn example(self) -> &'static str {
        match self {
            Self::Type => "values = [ [1996-04-26, \"thin\"], [2011-06-16, \"thick\"] ]",
            Self::Stage => "values = [ [1991, 1], [1992-12-01, 3] ]",
            Self::Treaty => "values = [ [1947, \"in_force\"], [1949-09-28, \"none\"] ]",
        }
    }
}

/// A state from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell {
    /// The day on which it began, or from which it is known.
    pub from: Date,
    /// The number of the state; `None`: not known.
    pub state: Option<usize>,
}

/// A series of the record: a state holds until the next one begins.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordSeries {
    /// What it is about.
    pub what: Recorded,
    /// The states, in the order of their days.
    pub spells: Vec<Spell>,
    /// The record ends before this day.
    pub until: Date,
    /// How wrong it may be, as in a table of evidence.
    pub error: f64,
    /// Where it comes from.
    pub source: String,
}

impl RecordSeries {
    /// The state on a day; `None` if it is not known.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<usize> {
        if day.first_day() >= self.until.first_day() {
            return None;
        }
        let begun = self.spells.iter().take_while(|spell| spell.from.first_day() <= day.first_day());
        begun.last().and_then(|spell| spell.state)
    }

    /// The days from which another state is known than before, also across a time of which none is: the day, the state before
    /// and after.
    #[must_use]
    pub fn changes(&self) -> Vec<(Date, usize, usize)> {
        let known: Vec<(Date, usize)> =
            self.spells.iter().filter_map(|spell| Some((spell.from, spell.state?))).collect();
        let pairs = known.windows(2).map(|pair| (pair[1].0, pair[0].1, pair[1].1));
        pairs.filter(|(_, before, after)| before != after).collect()
    }
}

/// Reads the record; empty if there is none.
pub(super) fn read_record(root: &Table, model: &Model, report: &mut Report) -> Vec<RecordSeries> {
    let record = Section::root(root).section("record", report).naming("series of the record");
    let mut series = Vec::new();
    for what in Recorded::ALL {
        let section = record.section(what.key(), report);
        if section.is_given() && record.has(what.key()) {
            let read = read_series(what, &section, &model.structure, report);
            read.iter().for_each(|series| check_against_run(series, &section, model, report));
            series.extend(read);
        }
    }
    series
}

/// Warns of a series that contradicts the state at the start, or of which nothing is within the run.
fn check_against_run(series: &RecordSeries, section: &Section<'_>, model: &Model, report: &mut Report) {
    let structure = &model.structure;
    let (start, end) = (structure.start_year, structure.end_year);
    let place = section.node("values").map_or(&section.place, |node| &node.place);
    let states = series.what.states();
    let initial = series.what.at_start(model);
    let day = |year: i32| anniversary(structure.start_day, year);
    if let Some(recorded) = series.on(day(start)).filter(|state| *state != initial) {
        let (path, day) = (&section.path, day(start));
        let message =
            format!("`{path}` says `{}` on {day}, but the run starts with `{}`", states[recorded], states[initial]);
        let help =
            "change the record or the start: forecasts from the start are made from the one and scored on the other";
        report.warn(place, message, "another state than at the start", help);
    }
    if (start + 1..=end).all(|year| series.on(day(year)).is_none()) {
        let (path, on, first) = (&section.path, structure.start_day, start + 1);
        let message = format!("`{path}` says nothing of {on} of any year from {first} to {end}");
        let help = "nothing of it is scored; change the run or the days of the record, or remove the series";
        report.warn(place, message, "outside the run", help);
    }
}

fn read_series(
    what: Recorded,
    section: &Section<'_>,
    structure: &Structure,
    report: &mut Report,
) -> Option<RecordSeries> {
    let values = section.required("values", what.example(), report);
    let spells = values.and_then(|node| read_spells(what, node, &section.path_of("values"), structure, report));
    let until = section.required("until", "until = 2024-01-01", report);
    let until = until.and_then(|node| Some((node, day(node, &section.path_of("until"), report)?)));
    let error =
        section.node("error").map_or(Some(ERROR), |node| read_error(what, node, &section.path_of("error"), report));
    let source = read_source(section, report);
    let (spells, (node, until)) = (spells?, until?);
    if let Some(last) = spells.last().filter(|last| last.from.first_day() >= until.first_day()) {
        let message = format!("`{}` ends on {until}, but a state begins on {}", section.path, last.from);
        report.add(&node.place, message, "before the last state", "give the day up to which the last state is known");
        return None;
    }
    Some(RecordSeries { what, spells, until, error: error?, source: source? })
}

fn read_spells(
    what: Recorded,
    node: &Node,
    path: &str,
    structure: &Structure,
    report: &mut Report,
) -> Option<Vec<Spell>> {
    let items = filled(node, path, what.example(), report)?;
    let spells: Vec<Option<Spell>> = items.iter().map(|item| read_spell(what, item, path, structure, report)).collect();
    let spells: Vec<Spell> = spells.into_iter().collect::<Option<_>>()?;
    for (pair, item) in spells.windows(2).zip(&items[1..]) {
        let (before, after) = (pair[0].from, pair[1].from);
        if after.first_day() <= before.first_day() {
            let message = format!("`{path}` has {after} after {before}");
            report.add(
                &item.place,
                message,
                "out of order",
                "put the states in the order of their days, each day once",
            );
            return None;
        }
    }
    Some(spells)
}

fn read_spell(what: Recorded, item: &Node, path: &str, structure: &Structure, report: &mut Report) -> Option<Spell> {
    let pair = if let Value::List(pair) = &item.value { pair.as_slice() } else { &[] };
    let [from, state] = pair else {
        let help = format!("write each state with its day, as in `{}`", what.example());
        wrong_type(item, path, "a list of [date, state] pairs", &help, report);
        return None;
    };
    let (from, state) = (day(from, path, report), read_state(what, state, path, structure, report));
    let state = if let Written::Known(state) = state? { Some(state) } else { None };
    Some(Spell { from: from?, state })
}

/// A state as written.
enum Written {
    Known(usize),
    Unknown,
}

fn read_state(what: Recorded, node: &Node, path: &str, structure: &Structure, report: &mut Report) -> Option<Written> {
    if matches!(&node.value, Value::Text(text) if text == UNKNOWN) {
        return Some(Written::Unknown);
    }
    if what == Recorded::Stage {
        let stage = whole(node, path, 0..=STAGE_MAX, report)?.value as usize;
        let exists = stage == 0 || structure.existing_stages().any(|known| usize::from(known) == stage);
        if !exists {
            let help = "give the stage of an indicator that this scenario has, or 0";
            report.add(&node.place, format!("no indicator marks stage {stage}"), "no such stage", help);
        }
        return exists.then_some(Written::Known(stage));
    }
    let At { value, place } = super::section::text(node, path, report)?;
    let states = what.states();
    let found = states.iter().position(|state| state == value);
    if found.is_none() {
        let names: Vec<&str> = states.iter().map(String::as_str).chain([UNKNOWN]).collect();
        unknown("state", value, path, &names, &place, report);
    }
    found.map(Written::Known)
}

fn read_error(what: Recorded, node: &Node, path: &str, report: &mut Report) -> Option<f64> {
    let error = finite(node, path, report)?;
    // At the most, a coding says nothing.
    let most = match what {
        Recorded::Type => 1.0 - 1.0 / TYPES.len() as f64,
        Recorded::Stage => 1.0,
        Recorded::Treaty => 0.5,
    };
    if !(error > 0.0 && error <= most) {
        let message = format!("`{path}` is {error}, but must be above 0 and at most {most:.3}");
        let help = "0.02 is a coding that is wrong in one of fifty cases";
        report.add(&node.place, message, format!("must be above 0 and at most {most:.3}"), help);
        return None;
    }
    Some(error)
}
