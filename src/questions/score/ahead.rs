//! What a scenario gives for the years ahead of a day: from its start, or from the state of the record on that day.

use std::sync::Arc;

use clap::ValueEnum;

use crate::ensemble::{ConditioningError, Control, LANES, Plan, Results, condition, run};
use crate::evidence::EvidenceList;
use crate::input::Date;
use crate::model::{Condition, Evidence, Fact, Model, Observation, Outcome};
use crate::scenario::{Calendar, RecordSeries, Recorded, Scenario, anniversary};
use crate::stats::{Cluster, Proportion};
use crate::study::Failure;
use crate::theory::{TYPES, TreatyStatus};

/// How much of observed series a forecast may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Economy {
    /// All of it, also what came after the day of the forecast.
    Known,
    /// Up to the day of the forecast.
    Cut,
}

impl Economy {
    /// Its name in files and on the command line.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Cut => "cut",
        }
    }
}

/// How forecasts are simulated.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Trajectories of each forecast.
    pub trajectories: u64,
    /// What it knows of observed series.
    pub economy: Economy,
    /// Worker threads.
    pub threads: usize,
}

/// From where a forecast starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The start of the scenario, whatever happened since.
    Start,
    /// The state of the record on the day of the forecast, all of the record before, and the scenario's evidence up to then.
    Record,
}

/// Probabilities of the years ahead.
#[derive(Clone, Debug)]
pub struct Ahead {
    /// The first year of the run.
    pub start: i32,
    /// The day on which it was made: each day has random numbers of its own.
    pub made: Date,
    /// Valid trajectories.
    pub trajectories: u64,
    /// By subject in the order of [`Recorded::ALL`], year since the start and state.
    states: [Vec<Vec<Proportion>>; Recorded::ALL.len()],
    /// The probabilities of the facts that were asked for.
    pub facts: Vec<Proportion>,
}

impl Ahead {
    /// The probabilities of the states of a subject on the start's day of a year.
    #[must_use]
    pub fn on(&self, what: Recorded, year: i32) -> Option<&[Proportion]> {
        let years = &self.states[what as usize];
        years.get(usize::try_from(year - self.start).ok()?).map(Vec::as_slice)
    }
}

/// Runs a scenario up to the start's day of the year `last`, as it would have been run on `day` with `facts` as its outcomes.
///
/// # Errors
/// If it is interrupted, or if the record before `day` has a probability of 0.
pub fn ahead(
    scenario: &Scenario,
    (from, day): (From, Date),
    (last, facts): (i32, &[Fact]),
    setting: &Setting,
    control: &Control<'_>,
) -> Result<Ahead, Failure> {
    let mut model = scenario.model.clone();
    let calendar = Calendar::of(&model.structure);
    let step = calendar.step_of(day).max(0);
    prepare(&mut model, (step as usize, last), facts, setting.economy);
    let observations = match from {
        From::Start => Vec::new(),
        From::Record => {
            // What the scenario knows besides: rows that were known by that day, of moments up to then.
            let known = EvidenceList::of(scenario, Some(day)).observations().into_iter();
            let known = known.filter(|row| i64::from(row.step) <= step);
            known.chain(observations(&scenario.record, calendar, day)).collect()
        }
    };
    // A forecast of each day has random numbers of its own, so that the errors of several are independent.
    let seed = scenario.plan.seed.wrapping_add(step as u64);
    let draws = scenario.plan.draws.min(setting.trajectories / LANES as u64);
    let mut plan = Plan { threads: setting.threads, ..Plan::new(&model, setting.trajectories, draws, seed) };
    if !observations.is_empty() {
        plan = plan.under_evidence(&model);
        let posterior =
            condition(&model, &observations, &plan, control).map_err(|error| failure(error, scenario, day))?;
        model.conditioned = Some(Arc::new(posterior.conditioned));
    }
    let tally = run(&model, &plan, control)?;
    if tally.valid() == 0 || control.is_stopped() {
        return Err(Failure::NothingFinished);
    }
    let results = Results::new(&model, &tally);
    let table = |rows: &[crate::ensemble::OccupancyRow], states: usize, kept: usize| -> Vec<Vec<Proportion>> {
        rows.chunks(states).map(|year| year[..kept].iter().map(|row| row.estimate).collect()).collect()
    };
    // Of the statuses of a treaty the first two exclude each other.
    let [types, stages, treaties] = Recorded::ALL.map(|what| what.states().len());
    let last_year = model.structure.n_years() as usize - 1;
    let uncertain = !model.priors.is_empty();
    let fact = |place: usize| -> Proportion {
        let clusters: Vec<Cluster> = tally.reached(place, last_year);
        Proportion::estimate(&clusters, uncertain)
    };
    Ok(Ahead {
        start: model.structure.start_year,
        made: day,
        trajectories: tally.valid(),
        states: [
            table(&results.types, types, types),
            table(&results.stages, stages, stages),
            table(&results.treaties, TreatyStatus::ALL.len(), treaties),
        ],
        facts: (0..facts.len()).map(fact).collect(),
    })
}

/// Leaves the model with the facts as its outcomes, the years up to `last`, and the observed series as far as they are known.
fn prepare(model: &mut Model, (step, last): (usize, i32), facts: &[Fact], economy: Economy) {
    let structure = &mut model.structure;
    structure.end_year = structure.end_year.min(last).max(structure.start_year + 1);
    structure.outcomes = facts.iter().map(Fact::outcome).collect::<Vec<Outcome>>();
    structure.queries.clear();
    structure.events.clear();
    if economy == Economy::Cut {
        structure.observed.iter_mut().for_each(|series| series.held.truncate(step + 1));
    }
}

/// The record up to a day as evidence: the states on the start's day of each year and on the day itself. The state at the start is
/// that of the scenario.
fn observations(record: &[RecordSeries], calendar: Calendar, day: Date) -> Vec<Observation> {
    let years = (calendar.start + 1..).map(|year| anniversary(calendar.start_day, year));
    let mut days: Vec<Date> = years.take_while(|other| other.first_day() < day.first_day()).collect();
    days.push(day);
    let mut observations = Vec::new();
    for series in record {
        for &on in &days {
            let step = calendar.step_of(on);
            let Some(state) = series.on(on).filter(|_| step > 0) else { continue };
            observations.push(Observation {
                step: step as u32,
                evidence: evidence(series.what, state),
                error: series.error,
            });
        }
    }
    observations
}

fn evidence(what: Recorded, state: usize) -> Evidence {
    match what {
        Recorded::Type => Evidence::Type(TYPES[state]),
        Recorded::Stage => Evidence::Stage(state as u8),
        Recorded::Treaty => Evidence::holds(Condition::Treaty(TreatyStatus::ALL[state])),
    }
}

fn failure(error: ConditioningError, scenario: &Scenario, day: Date) -> Failure {
    match error {
        ConditioningError::Interrupted => Failure::NothingFinished,
        ConditioningError::Threads(error) => Failure::Threads(error),
        ConditioningError::Impossible(_) | ConditioningError::Moments(_) => Failure::Option(format!(
            "{}: no trajectory agrees with the record{} up to {day}; give its series{} a larger `error`, or more --trajectories",
            scenario.name,
            if scenario.evidence.is_empty() { "" } else { " and the scenario's evidence" },
            if scenario.evidence.is_empty() { "" } else { ", or the rows of the evidence," }
        )),
    }
}
