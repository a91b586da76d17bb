//! The counts of a run for its charts: incentive and stage together, the frequency of shocks and the outcomes of
//! trajectories exposed to them, and a few trajectories in full.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Model, Quantity, Variable};
use crate::stats::Cluster;
use crate::theory::AlignmentType;
use crate::trajectory::{NEVER, Records};

use super::grouping::Dependence;
use super::year::{N_STAGES, year_of};

/// Bins of the incentive, over [0, 1].
pub(super) const INCENTIVE_BINS: usize = 40;
/// The number of first trajectories that are recorded year by year: a random sample, of as many draws.
const SAMPLES: u64 = 12;
/// The number of groups of draws from which errors are estimated: memory does not grow with the draws.
const GROUPS: u64 = 100;

/// The state of a trajectory at the start of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Standing {
    /// The bits of the incentive, so that counts can be compared for equality.
    incentive: u64,
    /// The stage.
    pub stage: u8,
    /// The type.
    pub kind: AlignmentType,
}

impl Standing {
    pub fn incentive(self) -> f64 {
        f64::from_bits(self.incentive)
    }
}

/// The counts of the draws of one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Group {
    valid: u64,
    /// By outcome.
    reached: Vec<u64>,
    /// By class.
    exposed: Vec<u64>,
    /// By class, then outcome.
    both: Vec<u64>,
}

/// The counts of a run or a part of it for charts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Portrait {
    n_years: usize,
    n_classes: usize,
    n_outcomes: usize,
    steps_per_year: u32,
    incentive: usize,
    /// By year, then stage, then bin.
    plane: Vec<u64>,
    /// Shocks by class, then year.
    shocks: Vec<u64>,
    /// Trajectories by class and the year of its first shock.
    first: Vec<u64>,
    #[serde(skip)]
    dependence: Dependence,
    groups: BTreeMap<u64, Group>,
    samples: BTreeMap<u64, Vec<Standing>>,
}

impl Portrait {
    pub fn new(model: &Model) -> Self {
        let structure = &model.structure;
        let (n_years, n_classes) = (structure.n_years() as usize, structure.own_shocks().count());
        let incentive = structure.drivers().iter().position(|&driver| driver == INCENTIVE);
        Self {
            n_years,
            n_classes,
            n_outcomes: structure.outcomes.len(),
            steps_per_year: structure.steps_per_year,
            incentive: incentive.unwrap_or(0),
            plane: vec![0; (n_years + 1) * N_STAGES * INCENTIVE_BINS],
            shocks: vec![0; n_classes * n_years],
            first: vec![0; n_classes * n_years],
            dependence: Dependence::of(model),
            groups: BTreeMap::new(),
            samples: BTreeMap::new(),
        }
    }

    /// Takes in the valid (`valid`) ones among the first lanes of a batch, which belong to draw `draw`.
    pub fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], draw: u64, valid: &[usize]) {
        for year in 0..=self.n_years {
            let incentives = &records.drivers[year][self.incentive];
            for &l in valid {
                let bin = ((incentives[l].clamp(0.0, 1.0) * INCENTIVE_BINS as f64) as usize).min(INCENTIVE_BINS - 1);
                self.plane[(year * N_STAGES + usize::from(records.stage[year][l])) * INCENTIVE_BINS + bin] += 1;
            }
        }
        let exposed = self.add_shocks(records, trajectories.len());
        self.add_group(records, draw, valid, &exposed);
        for &l in valid.iter().filter(|&&l| trajectories[l] < SAMPLES) {
            let standing = |year: usize| Standing {
                incentive: records.drivers[year][self.incentive][l].to_bits(),
                stage: records.stage[year][l],
                kind: records.kind[year][l],
            };
            self.samples.insert(trajectories[l], (0..=self.n_years).map(standing).collect());
        }
    }

    /// Counts shocks in the first `n` lanes; returns, by class, which of them were exposed.
    fn add_shocks<const L: usize>(&mut self, records: &Records<L>, n: usize) -> Vec<[bool; L]> {
        let mut exposed = vec![[false; L]; self.n_classes];
        for shock in records
            .strikes
            .iter()
            .filter(|shock| shock.class < self.n_classes && shock.lane < n && records.valid[shock.lane])
        {
            let Some(year) = year_of(shock.step, self.steps_per_year) else { continue };
            let place = shock.class * self.n_years + year;
            self.shocks[place] += 1;
            let before = &mut exposed[shock.class][shock.lane];
            self.first[place] += u64::from(!*before);
            *before = true;
        }
        exposed
    }

    fn add_group<const L: usize>(&mut self, records: &Records<L>, draw: u64, valid: &[usize], exposed: &[[bool; L]]) {
        let (n_classes, n_outcomes) = (self.n_classes, self.n_outcomes);
        let group = self
            .groups
            .entry(self.dependence.group(draw).unwrap_or(draw % GROUPS))
            .or_insert_with(|| Group::new(n_classes, n_outcomes));
        group.valid += valid.len() as u64;
        for &l in valid {
            let reached = |outcome: usize| u64::from(records.passage[outcome][l] != NEVER);
            (0..n_outcomes).for_each(|outcome| group.reached[outcome] += reached(outcome));
            for class in (0..n_classes).filter(|&class| exposed[class][l]) {
                group.exposed[class] += 1;
                (0..n_outcomes).for_each(|outcome| group.both[class * n_outcomes + outcome] += reached(outcome));
            }
        }
    }

    pub fn merge(&mut self, other: Self) {
        let counts = [(&mut self.plane, other.plane), (&mut self.shocks, other.shocks), (&mut self.first, other.first)];
        for (mine, theirs) in counts {
            add_all(mine, &theirs);
        }
        for (number, theirs) in other.groups {
            if let Some(mine) = self.groups.get_mut(&number) {
                mine.valid += theirs.valid;
                add_all(&mut mine.reached, &theirs.reached);
                add_all(&mut mine.exposed, &theirs.exposed);
                add_all(&mut mine.both, &theirs.both);
            } else {
                self.groups.insert(number, theirs);
            }
        }
        self.samples.extend(other.samples);
    }

    /// The number of trajectories at a stage and in a bin of the incentive at the start of year number `year`.
    pub fn plane(&self, year: usize, stage: usize, bin: usize) -> u64 {
        self.plane[(year * N_STAGES + stage) * INCENTIVE_BINS + bin]
    }

    /// Shocks of a class, by year number.
    pub fn shocks(&self, class: usize) -> &[u64] {
        &self.shocks[class * self.n_years..(class + 1) * self.n_years]
    }

    /// Trajectories by the number of the year of the first shock of a class.
    pub fn first(&self, class: usize) -> &[u64] {
        &self.first[class * self.n_years..(class + 1) * self.n_years]
    }

    /// By group of draws: of the trajectories exposed (or never exposed) to a class, how many reached an outcome.
    pub fn reached(&self, class: usize, outcome: usize, exposed: bool) -> Vec<Cluster> {
        let cluster = |(&number, group): (&u64, &Group)| {
            let (n, hits) = (group.exposed[class], group.both[class * self.n_outcomes + outcome]);
            let (n, hits) = if exposed { (n, hits) } else { (group.valid - n, group.reached[outcome] - hits) };
            self.dependence.whole_group(number, n, hits)
        };
        self.groups.iter().map(cluster).filter(|cluster| cluster.n > 0).collect()
    }

    /// The recorded trajectories, by number.
    pub fn samples(&self) -> impl Iterator<Item = (u64, &[Standing])> {
        self.samples.iter().map(|(&number, standings)| (number, standings.as_slice()))
    }
}

impl Group {
    fn new(n_classes: usize, n_outcomes: usize) -> Self {
        let zeros = |n: usize| vec![0; n];
        Self { valid: 0, reached: zeros(n_outcomes), exposed: zeros(n_classes), both: zeros(n_classes * n_outcomes) }
    }
}

const INCENTIVE: Quantity = Quantity::State(Variable::Incentive);

fn add_all(mine: &mut [u64], theirs: &[u64]) {
    mine.iter_mut().zip(theirs).for_each(|(count, more)| *count += more);
}
