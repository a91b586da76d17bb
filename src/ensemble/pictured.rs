//! The tables that a run answers with for pictures of it.

use crate::model::Model;
use crate::stats::Proportion;

use super::Tally;
use super::portrait::INCENTIVE_BINS;
use super::year::N_STAGES;

/// How many histories were at a stage with an incentive in a bin, on 1 January of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaneRow {
    /// The year.
    pub year: i32,
    /// The stage.
    pub stage: u8,
    /// Ends of the bin of the incentive.
    pub incentive: (f64, f64),
    /// The share of histories.
    pub probability: f64,
}

/// Where a history stood on 1 January of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryRow {
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

/// How often a class of shocks struck.
#[derive(Clone, Debug, PartialEq)]
pub struct StrikeRow {
    /// The class.
    pub shock: String,
    /// The year.
    pub year: i32,
    /// Shocks in that year, per history.
    pub per_trajectory: f64,
    /// The share of histories that were struck by the end of the year.
    pub struck: f64,
}

/// How often histories reached an outcome that a class of shocks struck, and others.
#[derive(Clone, Debug, PartialEq)]
pub struct AssociationRow {
    /// The class.
    pub shock: String,
    /// The outcome.
    pub outcome: String,
    /// How many histories were struck, and the odds of the outcome among them, if there are any.
    pub struck: (u64, Option<Proportion>),
    /// The same of those that were never struck.
    pub spared: (u64, Option<Proportion>),
}

/// What a run is pictured from beside its tables.
#[derive(Clone, Debug, PartialEq)]
pub struct Pictured {
    /// Incentive and stage, by year; what did not occur is left out.
    pub plane: Vec<PlaneRow>,
    /// A few histories, year by year.
    pub histories: Vec<HistoryRow>,
    /// Shocks, by class and year.
    pub strikes: Vec<StrikeRow>,
    /// Outcomes, by class of shocks.
    pub associations: Vec<AssociationRow>,
}

impl Pictured {
    /// Works the tables out.
    #[must_use]
    pub fn new(model: &Model, tally: &Tally) -> Self {
        Self {
            plane: plane(tally),
            histories: histories(tally),
            strikes: strikes(model, tally),
            associations: associations(model, tally),
        }
    }
}

fn plane(tally: &Tally) -> Vec<PlaneRow> {
    let sound = tally.sound().max(1) as f64;
    let end = |bin: usize| bin as f64 / INCENTIVE_BINS as f64;
    let mut rows = Vec::new();
    for year in 0..=tally.n_years() {
        for stage in 0..N_STAGES {
            for bin in 0..INCENTIVE_BINS {
                let count = tally.portrait.plane(year, stage, bin);
                if count > 0 {
                    rows.push(PlaneRow {
                        year: tally.year(year),
                        stage: stage as u8,
                        incentive: (end(bin), end(bin + 1)),
                        probability: count as f64 / sound,
                    });
                }
            }
        }
    }
    rows
}

fn histories(tally: &Tally) -> Vec<HistoryRow> {
    let mut rows = Vec::new();
    for (trajectory, standings) in tally.portrait.samples() {
        for (year, standing) in standings.iter().enumerate() {
            rows.push(HistoryRow {
                trajectory,
                year: tally.year(year),
                incentive: standing.incentive(),
                stage: standing.stage,
                kind: standing.kind.key(),
            });
        }
    }
    rows
}

/// The scenario's own classes of shocks, by place; those that a policy injects count as these.
fn classes(model: &Model) -> impl Iterator<Item = (usize, &str)> {
    model.structure.own_shocks().map(|class| class.name.as_str()).enumerate()
}

fn strikes(model: &Model, tally: &Tally) -> Vec<StrikeRow> {
    let sound = tally.sound().max(1) as f64;
    let mut rows = Vec::new();
    for (place, name) in classes(model) {
        let mut struck = 0;
        for (year, (&strikes, &first)) in
            tally.portrait.strikes(place).iter().zip(tally.portrait.first(place)).enumerate()
        {
            struck += first;
            rows.push(StrikeRow {
                shock: name.to_owned(),
                year: tally.year(year),
                per_trajectory: strikes as f64 / sound,
                struck: struck as f64 / sound,
            });
        }
    }
    rows
}

/// Groups of draws tell the Monte Carlo error; they say nothing of how far single draws differ.
fn associations(model: &Model, tally: &Tally) -> Vec<AssociationRow> {
    let uncertain = !model.priors.is_empty();
    let mut rows = Vec::new();
    for (place, name) in classes(model) {
        for (outcome, told) in model.structure.outcomes.iter().enumerate() {
            let [struck, spared] = [true, false].map(|struck| {
                let clusters = tally.portrait.reached(place, outcome, struck);
                let n = clusters.iter().map(|cluster| cluster.n).sum();
                (n, (n > 0).then(|| Proportion::estimate(&clusters, uncertain)))
            });
            rows.push(AssociationRow { shock: name.to_owned(), outcome: told.name.clone(), struck, spared });
        }
    }
    rows
}
