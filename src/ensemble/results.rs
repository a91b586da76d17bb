//! The tables of a tally.

use crate::model::{Model, Outcome};
use crate::stats::{Cluster, ErrorParts, Proportion, Z_95};
use crate::theory::{N_TYPES, Phase, TYPES, TreatyStatus};

use super::Tally;
use super::spells::InForce;
use super::until::size_for;
use super::year::{N_STAGES, year_of};

/// The probability of an outcome by the end of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct ProbabilityRow {
    /// The outcome.
    pub outcome: String,
    /// The year; the probability is cumulative to its end.
    pub year: i32,
    /// The probability.
    pub estimate: Proportion,
    /// The probability that the outcome is in force at the end of the year; `None` for shocks,
    /// which pass.
    pub in_force: Option<Proportion>,
}

/// The probability that an outcome is first reached in a year, among trajectories that have not reached it before.
#[derive(Clone, Debug, PartialEq)]
pub struct HazardRow {
    /// The outcome.
    pub outcome: String,
    /// The year.
    pub year: i32,
    /// The probability; NaN where all have reached it before.
    pub estimate: Proportion,
}

/// A quantile of the time to an outcome over all trajectories, those that never reach it included.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeRow {
    /// The outcome.
    pub outcome: String,
    /// The share of trajectories.
    pub quantile: f64,
    /// The step by which this share has reached it; `None`: not by the end.
    pub step: Option<u32>,
    /// The limits of its 95 % Monte Carlo interval; `None`: not by the end.
    pub interval: [Option<u32>; 2],
}

/// For how long an outcome is in force where it is reached.
#[derive(Clone, Debug, PartialEq)]
pub struct SpellRow {
    /// The outcome.
    pub outcome: String,
    /// The means over the trajectories that reach it; `None` if none does.
    pub in_force: Option<InForce>,
}

/// The quantiles of the time to an outcome.
pub const TIME_QUANTILES: [f64; 7] = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.95];

/// The probability of being in a state on the start's day of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct OccupancyRow {
    /// The year.
    pub year: i32,
    /// The type, stage or status.
    pub state: String,
    /// Its probability.
    pub estimate: Proportion,
}

/// The probability that an agreement is in a phase on the start's day of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct AgreementRow {
    /// The year.
    pub year: i32,
    /// The agreement, by index in the structure.
    pub agreement: usize,
    /// The phase.
    pub phase: Phase,
    /// Its probability.
    pub estimate: Proportion,
}

/// The distribution of a driver on the start's day of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct DriverRow {
    /// The year.
    pub year: i32,
    /// The driver.
    pub variable: String,
    /// Mean over trajectories.
    pub mean: f64,
    /// Standard deviation over trajectories.
    pub sd: f64,
    /// The 5, 25, 50, 75 and 95 % quantiles.
    pub quantiles: [f64; 5],
}

/// How often a type followed another.
#[derive(Clone, Debug, PartialEq)]
pub struct TransitionRow {
    /// The type before.
    pub from: &'static str,
    /// The type after.
    pub to: &'static str,
    /// How often, over all trajectories.
    pub count: u64,
    /// How often per trajectory.
    pub per_trajectory: f64,
    /// The median year in which it happened.
    pub median_year: i32,
}

/// All tables of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// Probabilities of the outcomes, in the order of the scenario, by year.
    pub probabilities: Vec<ProbabilityRow>,
    /// By outcome that is a state and holds at the start in some trajectories: its name, and in how many.
    pub at_start: Vec<(String, Proportion)>,
    /// Hazards of the outcomes by year.
    pub hazards: Vec<HazardRow>,
    /// Quantiles of the times to the outcomes.
    pub times: Vec<TimeRow>,
    /// For how long the outcomes are in force; shocks, which pass, are left out.
    pub spells: Vec<SpellRow>,
    /// Types by year.
    pub types: Vec<OccupancyRow>,
    /// Stages by year.
    pub stages: Vec<OccupancyRow>,
    /// Treaty statuses by year.
    pub treaties: Vec<OccupancyRow>,
    /// Phases of the agreements by year.
    pub agreements: Vec<AgreementRow>,
    /// Drivers by year.
    pub drivers: Vec<DriverRow>,
    /// Changes of type.
    pub transitions: Vec<TransitionRow>,
    /// The approximate numbers of trajectories and draws that would halve the error of the first outcome by the end of
    /// the last year; `None` where it has no error.
    pub halved: Option<(u64, u64)>,
}

impl Results {
    /// Computes the tables, with the parameter bands of the probabilities of outcomes.
    #[must_use]
    pub fn new(model: &Model, tally: &Tally) -> Self {
        Self::of(model, tally, Proportion::estimate, &|_| true)
    }

    /// As [`Results::new`], and with the parameter bands of types and stages.
    #[must_use]
    pub fn with_bands_of_states(model: &Model, tally: &Tally) -> Self {
        Self::of(model, tally, Proportion::estimate_with_band, &|_| true)
    }

    /// As [`Results::new`], with the parameter band of one outcome alone, by its index: bands take most of the time.
    #[must_use]
    pub fn with_band_of(model: &Model, tally: &Tally, outcome: usize) -> Self {
        Self::of(model, tally, Proportion::estimate, &|place| place == outcome)
    }

    /// The tables, with `estimate` for types and stages, and with bands of the outcomes that have one.
    fn of(
        model: &Model,
        tally: &Tally,
        estimate: fn(&[Cluster], bool) -> Proportion,
        has_band: &dyn Fn(usize) -> bool,
    ) -> Self {
        let uncertain = !model.priors.is_empty();
        let occupancy = |first: usize, names: &[String], estimate: fn(&[Cluster], bool) -> Proportion| {
            let mut rows = Vec::with_capacity((tally.n_years() + 1) * names.len());
            for year in 0..=tally.n_years() {
                for (place, name) in names.iter().enumerate() {
                    let estimated = estimate(&tally.occupancy(year, first + place), uncertain);
                    rows.push(OccupancyRow { year: tally.record_year(year), state: name.clone(), estimate: estimated });
                }
            }
            rows
        };
        let types: Vec<String> = TYPES.iter().map(|kind| kind.key().to_owned()).collect();
        let stages: Vec<String> = (0..N_STAGES).map(|stage| stage.to_string()).collect();
        let statuses: Vec<String> = TreatyStatus::ALL.iter().map(|status| status.key().to_owned()).collect();
        Self {
            probabilities: probabilities(model, tally, uncertain, has_band),
            at_start: at_start(model, tally, uncertain),
            hazards: hazards(model, tally, uncertain),
            times: times(model, tally, uncertain),
            spells: spells(model, tally),
            types: occupancy(0, &types, estimate),
            stages: occupancy(N_TYPES, &stages, estimate),
            treaties: occupancy(N_TYPES + N_STAGES, &statuses, Proportion::estimate),
            agreements: agreements(model, tally, uncertain),
            drivers: drivers(model, tally),
            transitions: transitions(tally),
            halved: halved(model, tally, uncertain),
        }
    }

    /// The probability of an outcome by the end of a year.
    #[must_use]
    pub fn probability_of(&self, outcome: &str, year: i32) -> Option<&Proportion> {
        self.probability_row(outcome, year).map(|row| &row.estimate)
    }

    /// The row of an outcome at the end of a year.
    #[must_use]
    pub fn probability_row(&self, outcome: &str, year: i32) -> Option<&ProbabilityRow> {
        self.probabilities.iter().find(|row| row.outcome == outcome && row.year == year)
    }
}

fn agreements(model: &Model, tally: &Tally, uncertain: bool) -> Vec<AgreementRow> {
    let mut rows = Vec::new();
    for agreement in 0..model.structure.agreements.len() {
        for year in 0..=tally.n_years() {
            for phase in Phase::ALL {
                let estimate = Proportion::estimate(&tally.in_phase(agreement, phase, year), uncertain);
                rows.push(AgreementRow { year: tally.record_year(year), agreement, phase, estimate });
            }
        }
    }
    rows
}

fn probabilities(
    model: &Model,
    tally: &Tally,
    uncertain: bool,
    has_band: &dyn Fn(usize) -> bool,
) -> Vec<ProbabilityRow> {
    let mut rows = Vec::new();
    for (place, outcome) in model.structure.outcomes.iter().enumerate() {
        let estimate = if has_band(place) { Proportion::estimate_with_band } else { Proportion::estimate };
        for year in 0..tally.n_years() {
            let in_force = || Proportion::estimate(&tally.in_force(place, year + 1), uncertain);
            rows.push(ProbabilityRow {
                outcome: outcome.name.clone(),
                year: tally.year(year),
                estimate: estimate(&tally.reached(place, year), uncertain),
                in_force: outcome.is_state().then(in_force),
            });
        }
    }
    rows
}

fn at_start(model: &Model, tally: &Tally, uncertain: bool) -> Vec<(String, Proportion)> {
    let of = |(place, outcome): (usize, &Outcome)| {
        let found = Proportion::estimate(&tally.in_force(place, 0), uncertain);
        (outcome.is_state() && found.probability > 0.0).then(|| (outcome.name.clone(), found))
    };
    model.structure.outcomes.iter().enumerate().filter_map(of).collect()
}

fn hazards(model: &Model, tally: &Tally, uncertain: bool) -> Vec<HazardRow> {
    let mut rows = Vec::new();
    for (place, outcome) in model.structure.outcomes.iter().enumerate() {
        for year in 0..tally.n_years() {
            let estimated = Proportion::estimate(&tally.at_risk(place, year), uncertain);
            rows.push(HazardRow { outcome: outcome.name.clone(), year: tally.year(year), estimate: estimated });
        }
    }
    rows
}

/// The interval of a quantile is that of the share at it, as shares (R. S. Woodruff, Confidence intervals for medians and
/// other position measures, 1952, doi:10.1080/01621459.1952.10483443). Its error is that at the end of the year.
fn times(model: &Model, tally: &Tally, uncertain: bool) -> Vec<TimeRow> {
    let (valid, n_years) = (tally.valid(), tally.n_years());
    let mut rows = Vec::new();
    for (place, outcome) in model.structure.outcomes.iter().enumerate() {
        for quantile in TIME_QUANTILES {
            let step_of = |share: f64| tally.passages.step_of(place, valid, share);
            let step = step_of(quantile);
            let year = step.and_then(|step| year_of(step, model.structure.steps_per_year));
            let clusters = tally.reached(place, year.unwrap_or(n_years.saturating_sub(1)));
            let half = Z_95 * Proportion::estimate(&clusters, uncertain).standard_error;
            let interval = [(quantile - half).max(1e-12), quantile + half].map(step_of);
            rows.push(TimeRow { outcome: outcome.name.clone(), quantile, step, interval });
        }
    }
    rows
}

fn spells(model: &Model, tally: &Tally) -> Vec<SpellRow> {
    let states = model.structure.outcomes.iter().enumerate().filter(|(_, outcome)| outcome.is_state());
    let row = |(place, outcome): (usize, &Outcome)| SpellRow {
        outcome: outcome.name.clone(),
        in_force: tally.passages.in_force(place),
    };
    states.map(row).collect()
}

fn halved(model: &Model, tally: &Tally, uncertain: bool) -> Option<(u64, u64)> {
    if model.structure.outcomes.is_empty() || tally.n_years() == 0 {
        return None;
    }
    let clusters = tally.reached(0, tally.n_years() - 1);
    let half = 0.5 * Proportion::estimate(&clusters, uncertain).standard_error;
    size_for(&ErrorParts::estimate(&clusters, uncertain), half, tally.n_draws())
}

/// Values below 2^-960 (1e-289) are set to 0: sums of values cannot represent smaller ones.
fn held(value: f64) -> f64 {
    const LEAST: f64 = 1e-289;
    if value.abs() < LEAST { 0.0 } else { value }
}

fn drivers(model: &Model, tally: &Tally) -> Vec<DriverRow> {
    let structure = &model.structure;
    let names: Vec<String> = structure.drivers().iter().map(|&driver| structure.quantity_name(driver)).collect();
    let mut rows = Vec::new();
    for year in 0..=tally.n_years() {
        for (place, name) in names.iter().enumerate() {
            rows.push(DriverRow {
                year: tally.record_year(year),
                variable: name.clone(),
                mean: held(tally.mean(year, place)),
                sd: held(tally.sd(year, place)),
                quantiles: [0.05, 0.25, 0.5, 0.75, 0.95].map(|q| held(tally.quantile(year, place, q))),
            });
        }
    }
    rows
}

fn transitions(tally: &Tally) -> Vec<TransitionRow> {
    let mut rows = Vec::new();
    for from in TYPES {
        for to in TYPES {
            let by_year = tally.changes(usize::from(from.rank()), usize::from(to.rank()));
            let count: u64 = by_year.iter().sum();
            if count == 0 {
                continue;
            }
            let mut seen = 0;
            let median = by_year.iter().position(|&more| {
                seen += more;
                2 * seen >= count
            });
            rows.push(TransitionRow {
                from: from.key(),
                to: to.key(),
                count,
                per_trajectory: count as f64 / tally.valid().max(1) as f64,
                median_year: tally.year(median.unwrap_or(0)),
            });
        }
    }
    rows
}
