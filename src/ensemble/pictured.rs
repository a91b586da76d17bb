//! The tables of a run for its charts.

use crate::model::Model;
use crate::stats::Proportion;

use super::Tally;
use super::portrait::INCENTIVE_BINS;
use super::year::N_STAGES;

/// The share of trajectories at a stage with an incentive in a bin, on the start's day of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaneRow {
    /// The year.
    pub year: i32,
    /// The stage.
    pub stage: u8,
    /// Ends of the bin of the incentive.
    pub incentive: (f64, f64),
    /// The share of trajectories.
    pub probability: f64,
}

/// The state of a trajectory on the start's day of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct TrajectoryRow {
    /// Number of the trajectory.
    pub trajectory: u64,
    /// The year.
    pub year: i32,
    /// The incentive.
    pub incentive: f64,
    /// The stage.
    pub stage: u8,
    /// The type.
    pub kind: &'static str,
}

/// The frequency of a class of shocks.
#[derive(Clone, Debug, PartialEq)]
pub struct StrikeRow {
    /// The class.
    pub shock: String,
    /// The year.
    pub year: i32,
    /// Shocks in that year, per trajectory.
    pub per_trajectory: f64,
    /// The share of trajectories that were exposed to the class by the end of the year.
    pub struck: f64,
}

/// How often trajectories with and without a shock of a class reached an outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct AssociationRow {
    /// The class.
    pub shock: String,
    /// The outcome.
    pub outcome: String,
    /// The number of trajectories exposed to the class, and the probability of the outcome among them, if there are
    /// any.
    pub struck: (u64, Option<Proportion>),
    /// The same for those never exposed.
    pub spared: (u64, Option<Proportion>),
}

/// The tables for charts.
#[derive(Clone, Debug, PartialEq)]
pub struct Pictured {
    /// Incentive and stage, by year; combinations that did not occur are left out.
    pub plane: Vec<PlaneRow>,
    /// A few trajectories, year by year.
    pub trajectories: Vec<TrajectoryRow>,
    /// Shocks, by class and year.
    pub strikes: Vec<StrikeRow>,
    /// Outcomes, by class of shocks.
    pub associations: Vec<AssociationRow>,
}

impl Pictured {
    /// Computes the tables.
    #[must_use]
    pub fn new(model: &Model, tally: &Tally) -> Self {
        Self {
            plane: plane(tally),
            trajectories: trajectories(tally),
            strikes: strikes(model, tally),
            associations: associations(model, tally),
        }
    }
}

fn plane(tally: &Tally) -> Vec<PlaneRow> {
    let valid = tally.valid().max(1) as f64;
    let end = |bin: usize| bin as f64 / INCENTIVE_BINS as f64;
    let mut rows = Vec::new();
    for year in 0..=tally.n_years() {
        for stage in 0..N_STAGES {
            for bin in 0..INCENTIVE_BINS {
                let count = tally.portrait.plane(year, stage, bin);
                if count > 0 {
                    rows.push(PlaneRow {
                        year: tally.record_year(year),
                        stage: stage as u8,
                        incentive: (end(bin), end(bin + 1)),
                        probability: count as f64 / valid,
                    });
                }
            }
        }
    }
    rows
}

fn trajectories(tally: &Tally) -> Vec<TrajectoryRow> {
    let mut rows = Vec::new();
    for (trajectory, standings) in tally.portrait.samples() {
        for (year, standing) in standings.iter().enumerate() {
            rows.push(TrajectoryRow {
                trajectory,
                year: tally.record_year(year),
                incentive: standing.incentive(),
                stage: standing.stage,
                kind: standing.kind.key(),
            });
        }
    }
    rows
}

/// The scenario's own classes of shocks, by index; those that a policy injects are counted under these.
fn classes(model: &Model) -> impl Iterator<Item = (usize, &str)> {
    model.structure.own_shocks().map(|class| class.name.as_str()).enumerate()
}

fn strikes(model: &Model, tally: &Tally) -> Vec<StrikeRow> {
    let valid = tally.valid().max(1) as f64;
    let mut rows = Vec::new();
    for (place, name) in classes(model) {
        let mut struck = 0;
        for (year, (&shocks, &first)) in
            tally.portrait.shocks(place).iter().zip(tally.portrait.first(place)).enumerate()
        {
            struck += first;
            rows.push(StrikeRow {
                shock: name.to_owned(),
                year: tally.year(year),
                per_trajectory: shocks as f64 / valid,
                struck: struck as f64 / valid,
            });
        }
    }
    rows
}

/// Groups of draws give the Monte Carlo error, but no information on how much single draws differ.
fn associations(model: &Model, tally: &Tally) -> Vec<AssociationRow> {
    let uncertain = !model.priors.is_empty();
    let mut rows = Vec::new();
    for (place, name) in classes(model) {
        for (outcome, declared) in model.structure.outcomes.iter().enumerate() {
            let [struck, spared] = [true, false].map(|struck| {
                let clusters = tally.portrait.reached(place, outcome, struck);
                let n = clusters.iter().map(|cluster| cluster.n).sum();
                (n, (n > 0).then(|| Proportion::estimate(&clusters, uncertain)))
            });
            rows.push(AssociationRow { shock: name.to_owned(), outcome: declared.name.clone(), struck, spared });
        }
    }
    rows
}
