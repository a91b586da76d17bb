//! The counts of a run. Every count is an integer, so parts can be merged in any order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Model, Quantity, Variable};
use crate::scenario::DRAWS_MAX;
use crate::stats::{Binning, Cluster, Extent, Histogram, Moments};
use crate::theory::{N_PHASES, N_TYPES, Phase, Stages, TYPES, TreatyStatus};
use crate::trajectory::Records;

use super::Collect;
use super::grouping::Dependence;
use super::ledger::Partial;
use super::portrait::Portrait;
use super::queries::{QueryCounts, QueryRow};
use super::spells::Passages;
use super::year::{N_STAGES, year_of};

/// The most counts that a run may keep for its draws: 200 MB.
const CELLS_MAX: u64 = 25_000_000;

const N_STATUSES: usize = TreatyStatus::ALL.len();

/// The counts of one draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct DrawCounts {
    valid: u64,
    cells: Vec<u64>,
}

/// The counts of a run or of a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    n_years: usize,
    n_outcomes: usize,
    n_agreements: usize,
    steps_per_year: u32,
    /// The first year and the year of the start.
    first_years: [i32; 2],
    #[serde(skip)]
    stages: Stages,
    invalid: u64,
    overrun: u64,
    draws: BTreeMap<u64, DrawCounts>,
    #[serde(skip)]
    dependence: Dependence,
    /// By year, then driver.
    moments: Vec<Vec<Moments>>,
    histograms: Vec<Vec<Histogram>>,
    extents: Vec<Vec<Extent>>,
    /// By type before, type after and year.
    transitions: Vec<u64>,
    pub(super) portrait: Portrait,
    pub(super) passages: Passages,
    queries: QueryCounts,
}

/// How many trajectories of a run are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Those that were run to their end.
    pub valid: u64,
    /// Those that left the model's domain.
    pub invalid: u64,
    /// Valid ones in which events were left out, because there were more than
    /// [`PER_STEP_MAX`](crate::trajectory::PER_STEP_MAX) of one kind in one step.
    pub overrun: u64,
    /// Draws with trajectories that were run.
    pub draws: u64,
}

impl Tally {
    /// An empty tally for runs of `model`.
    #[must_use]
    pub fn new(model: &Model) -> Self {
        let structure = &model.structure;
        let drivers = structure.drivers();
        let binnings: Vec<Binning> = drivers.iter().map(|&driver| binning(driver)).collect();
        let n_years = structure.n_years() as usize;
        let histograms: Vec<Histogram> = binnings.iter().map(|&binning| Histogram::new(binning)).collect();
        Self {
            n_years,
            n_outcomes: structure.outcomes.len(),
            n_agreements: structure.agreements.len(),
            steps_per_year: structure.steps_per_year,
            first_years: [structure.first_year(), structure.start_year],
            stages: structure.stages.clone(),
            invalid: 0,
            overrun: 0,
            draws: BTreeMap::new(),
            dependence: Dependence::of(model),
            moments: vec![vec![Moments::default(); drivers.len()]; n_years + 1],
            histograms: vec![histograms; n_years + 1],
            extents: vec![vec![Extent::default(); drivers.len()]; n_years + 1],
            transitions: vec![0; N_TYPES * N_TYPES * n_years],
            portrait: Portrait::new(model),
            passages: Passages::new(model),
            queries: QueryCounts::new(model),
        }
    }

    /// How many trajectories there are.
    #[must_use]
    pub fn counted(&self) -> Counted {
        Counted { valid: self.valid(), invalid: self.invalid, overrun: self.overrun, draws: self.n_draws() }
    }

    /// Valid trajectories: those that were run to their end.
    #[must_use]
    pub fn valid(&self) -> u64 {
        self.draws.values().map(|counts| counts.valid).sum()
    }

    /// Invalid trajectories: they left the model's domain, and are in no other count.
    #[must_use]
    pub fn invalid(&self) -> u64 {
        self.invalid
    }

    /// Trajectories, among those run to their end, in which events were left out because there were more than
    /// [`PER_STEP_MAX`](crate::trajectory::PER_STEP_MAX) of one kind in one step.
    #[must_use]
    pub fn overrun(&self) -> u64 {
        self.overrun
    }

    /// Draws with trajectories that were run.
    #[must_use]
    pub fn n_draws(&self) -> u64 {
        self.draws.len() as u64
    }

    /// The numbers of these draws, in the order in which counts by draw are given.
    pub fn draws(&self) -> impl Iterator<Item = u64> {
        self.draws.keys().copied()
    }

    /// The number of counts stored for each draw.
    #[must_use]
    pub fn cells_per_draw(model: &Model) -> u64 {
        let (years, outcomes) = (u64::from(model.structure.n_years()), model.structure.outcomes.len() as u64);
        let phases = (model.structure.agreements.len() * N_PHASES) as u64;
        (years + 1) * (CELLS_PER_MOMENT as u64 + outcomes + phases)
            + outcomes * years
            + QueryCounts::per_group(&model.structure)
    }

    /// The most draws of a run of this model: as many as may be asked for, and fit into 200 MB.
    #[must_use]
    pub fn most_draws(model: &Model) -> u64 {
        (CELLS_MAX / Self::cells_per_draw(model).max(1)).clamp(1, DRAWS_MAX)
    }

    fn n_cells(&self) -> usize {
        self.phase_cell(self.n_agreements, 0)
    }

    /// The cell of trajectories that first reached an outcome in year number `year`.
    fn passage_cell(&self, outcome: usize, year: usize) -> usize {
        (self.n_years + 1) * CELLS_PER_MOMENT + outcome * self.n_years + year
    }

    /// The cell of trajectories in which an outcome is in force at the start of year number `year`.
    fn in_force_cell(&self, outcome: usize, year: usize) -> usize {
        self.passage_cell(self.n_outcomes, 0) + outcome * (self.n_years + 1) + year
    }

    /// The first of the cells, one for each phase, of trajectories in which an agreement is in it on 1 January of year
    /// number `year`.
    fn phase_cell(&self, agreement: usize, year: usize) -> usize {
        self.in_force_cell(self.n_outcomes, 0) + (agreement * (self.n_years + 1) + year) * N_PHASES
    }

    /// By draw, the number of trajectories and the number in which an agreement is in a phase at the start of year number
    /// `year`.
    #[must_use]
    pub fn in_phase(&self, agreement: usize, phase: Phase, year: usize) -> Vec<Cluster> {
        let cell = self.phase_cell(agreement, year) + phase as usize;
        self.clusters(year, |counts| (counts.valid, counts.cells[cell]))
    }

    /// By draw, the number of trajectories and the number in a state (by index among [`states`]) on 1 January of year
    /// number `year`.
    #[must_use]
    pub fn occupancy(&self, year: usize, cell: usize) -> Vec<Cluster> {
        let place = year * CELLS_PER_MOMENT + cell;
        self.clusters(year, |counts| (counts.valid, counts.cells[place]))
    }

    /// By draw, the number of trajectories and the number that had reached an outcome by the end of year number `year`.
    #[must_use]
    pub fn reached(&self, outcome: usize, year: usize) -> Vec<Cluster> {
        let cells = self.passage_cell(outcome, 0)..=self.passage_cell(outcome, year);
        self.clusters(year + 1, |counts| (counts.valid, counts.cells[cells.clone()].iter().sum()))
    }

    /// By draw, the number of trajectories that had not reached an outcome before year number `year`, and the number of
    /// those that reached it in this year.
    #[must_use]
    pub fn at_risk(&self, outcome: usize, year: usize) -> Vec<Cluster> {
        let (first, cell) = (self.passage_cell(outcome, 0), self.passage_cell(outcome, year));
        self.clusters(year + 1, |counts| {
            (counts.valid - counts.cells[first..cell].iter().sum::<u64>(), counts.cells[cell])
        })
    }

    /// By draw, the number of trajectories and the number in which an outcome is in force at the start of year number
    /// `year`.
    #[must_use]
    pub fn in_force(&self, outcome: usize, year: usize) -> Vec<Cluster> {
        let cell = self.in_force_cell(outcome, year);
        self.clusters(year, |counts| (counts.valid, counts.cells[cell]))
    }

    /// By draw, a number of trajectories and the number of those with an event that is decided by the start of year number
    /// `year`.
    fn clusters(&self, year: usize, of: impl Fn(&DrawCounts) -> (u64, u64)) -> Vec<Cluster> {
        let step = year as u32 * self.steps_per_year;
        let cluster = |(&draw, counts): (&u64, &DrawCounts)| self.dependence.cluster(draw, step, of(counts));
        self.draws.iter().map(cluster).collect()
    }

    /// The answers to the questions of the scenario, in their order.
    #[must_use]
    pub fn answers(&self) -> Vec<QueryRow> {
        self.queries.answers()
    }

    /// The mean of a driver at the start of year number `year`: that of rounded values, clamped to their minimum and
    /// maximum.
    pub(super) fn mean(&self, year: usize, driver: usize) -> f64 {
        self.extents[year][driver].hold(self.moments[year][driver].mean())
    }

    /// The standard deviation of a driver at the start of year number `year`.
    pub(super) fn sd(&self, year: usize, driver: usize) -> f64 {
        self.moments[year][driver].sd()
    }

    /// The `q` quantile of a driver at the start of year number `year`: that of the histogram, which has bins only,
    /// clamped to the minimum and maximum.
    pub(super) fn quantile(&self, year: usize, driver: usize, q: f64) -> f64 {
        self.extents[year][driver].hold(self.histograms[year][driver].quantile(q))
    }

    /// How often types changed from one (by rank) to another, by year number.
    pub(super) fn changes(&self, from: usize, to: usize) -> &[u64] {
        let start = (from * N_TYPES + to) * self.n_years;
        &self.transitions[start..start + self.n_years]
    }

    pub(super) fn n_years(&self) -> usize {
        self.n_years
    }

    /// The year of the run before which there are `number` others.
    pub(super) fn year(&self, number: usize) -> i32 {
        self.first_years[0] + number as i32
    }

    /// The calendar year of an anniversary of the start, on which states are recorded.
    pub(super) fn record_year(&self, number: usize) -> i32 {
        self.first_years[1] + number as i32
    }
}

impl Partial for Tally {
    fn kind(&self) -> String {
        "counts".to_owned()
    }

    fn merge(&mut self, other: Self) {
        self.invalid += other.invalid;
        self.overrun += other.overrun;
        for (draw, counts) in other.draws {
            if let Some(mine) = self.draws.get_mut(&draw) {
                mine.valid += counts.valid;
                mine.cells.iter_mut().zip(counts.cells).for_each(|(cell, more)| *cell += more);
            } else {
                self.draws.insert(draw, counts);
            }
        }
        for (mine, theirs) in self.moments.iter_mut().flatten().zip(other.moments.iter().flatten()) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.histograms.iter_mut().flatten().zip(other.histograms.iter().flatten()) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.extents.iter_mut().flatten().zip(other.extents.iter().flatten()) {
            mine.merge(theirs);
        }
        self.transitions.iter_mut().zip(other.transitions).for_each(|(count, more)| *count += more);
        self.portrait.merge(other.portrait);
        self.passages.merge(other.passages);
        self.queries.merge(other.queries);
    }
}

impl Collect for Tally {
    fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], draw: u64) {
        let n = trajectories.len();
        let n_cells = self.n_cells();
        let (first_passage, first_in_force) = (self.passage_cell(0, 0), self.in_force_cell(0, 0));
        let first_phase = self.phase_cell(0, 0);
        let counts = self.draws.entry(draw).or_insert_with(|| DrawCounts { valid: 0, cells: vec![0; n_cells] });
        let valid: Vec<usize> = (0..n).filter(|&l| records.valid[l]).collect();
        counts.valid += valid.len() as u64;
        self.invalid += (n - valid.len()) as u64;
        self.overrun += valid.iter().filter(|&&l| records.overrun[l]).count() as u64;
        for year in 0..=self.n_years {
            let cells = &mut counts.cells[year * CELLS_PER_MOMENT..(year + 1) * CELLS_PER_MOMENT];
            for &l in &valid {
                let (kind, stage, treaty) = (records.kind[year][l], records.stage[year][l], records.treaty[year][l]);
                let advanced = self.stages.is_advanced(stage);
                cells[usize::from(kind.rank())] += 1;
                cells[N_TYPES + usize::from(stage)] += 1;
                for (place, status) in TreatyStatus::ALL.into_iter().enumerate() {
                    cells[N_TYPES + N_STAGES + place] += u64::from(status.holds(treaty, kind, advanced));
                }
            }
            let counted = self.moments[year].iter_mut().zip(&mut self.histograms[year]).zip(&mut self.extents[year]);
            for (((moments, histogram), extent), row) in counted.zip(&records.drivers[year]) {
                let mut values = [0.0; L];
                values.iter_mut().zip(&valid).for_each(|(value, &l)| *value = row[l]);
                let values = &values[..valid.len()];
                moments.add_all(values);
                histogram.add_all(values);
                values.iter().for_each(|&value| extent.add(value));
            }
        }
        for (outcome, passage) in records.passage.iter().enumerate() {
            for &l in &valid {
                if let Some(year) = year_of(passage[l], self.steps_per_year) {
                    counts.cells[first_passage + outcome * self.n_years + year] += 1;
                }
            }
            for year in 0..=self.n_years {
                let in_force = valid.iter().filter(|&&l| records.in_force[year][outcome][l]).count();
                counts.cells[first_in_force + outcome * (self.n_years + 1) + year] += in_force as u64;
            }
        }
        for agreement in 0..self.n_agreements {
            for year in 0..=self.n_years {
                let first = first_phase + (agreement * (self.n_years + 1) + year) * N_PHASES;
                let phases = records.agreements[year][agreement];
                valid.iter().for_each(|&l| counts.cells[first + phases[l] as usize] += 1);
            }
        }
        for transition in &records.transitions {
            if transition.lane < n
                && records.valid[transition.lane]
                && let Some(year) = year_of(transition.step, self.steps_per_year)
            {
                let pair = usize::from(transition.from.rank()) * N_TYPES + usize::from(transition.to.rank());
                self.transitions[pair * self.n_years + year] += 1;
            }
        }
        self.portrait.add(records, trajectories, draw, &valid);
        self.passages.add(records, trajectories, draw, &valid);
        self.queries.add(records, trajectories, draw, &valid);
    }
}

/// The kind of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateKind {
    /// The types.
    Type,
    /// The stages.
    Stage,
    /// The statuses of a treaty, which do not exclude each other.
    Treaty,
}

/// The states that a tally counts at the start of every year, by their names in files: types, stages and treaty statuses.
#[must_use]
pub fn states() -> Vec<(StateKind, String)> {
    let types = TYPES.iter().map(|kind| (StateKind::Type, kind.key().to_owned()));
    let stages = (0..N_STAGES).map(|stage| (StateKind::Stage, stage.to_string()));
    let statuses = TreatyStatus::ALL.iter().map(|status| (StateKind::Treaty, status.key().to_owned()));
    types.chain(stages).chain(statuses).collect()
}

/// Types, stages and treaty statuses.
const CELLS_PER_MOMENT: usize = N_TYPES + N_STAGES + N_STATUSES;

fn binning(driver: Quantity) -> Binning {
    match driver {
        Quantity::PowerRatio | Quantity::State(Variable::Anxiety(_)) => Binning::Positive,
        _ => Binning::Unit,
    }
}
