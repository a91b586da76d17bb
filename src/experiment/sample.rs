//! Statistics of the trajectories of one variant, in groups.

use serde::{Deserialize, Serialize};

use crate::ensemble::Collect;
use crate::ensemble::ledger::Partial;
use crate::stats::{Moments, PairTable};
use crate::trajectory::Records;

use super::Measure;

/// The number of groups where no parameter is uncertain; otherwise each draw is a group, since its trajectories belong
/// together.
const GROUPS: u64 = 100;

/// Moments of every measure, and tables of pairs of measures, by group and in total.
///
/// A trajectory is in the same group in every variant, so leaving a group out leaves it out of all of them: this makes
/// errors of differences paired.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Sample {
    #[serde(skip)]
    measures: Vec<Measure>,
    /// The measures of each pair.
    pairs: Vec<(usize, usize)>,
    groups: Vec<Group>,
    whole: Group,
    grouped_by_draw: bool,
    pub(super) invalid: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Group {
    moments: Vec<Moments>,
    tables: Vec<PairTable>,
}

impl Group {
    fn new(measures: usize, pairs: usize) -> Self {
        Self { moments: vec![Moments::default(); measures], tables: vec![PairTable::default(); pairs] }
    }

    fn merge(&mut self, other: &Self) {
        self.moments.iter_mut().zip(&other.moments).for_each(|(mine, more)| mine.merge(more));
        self.tables.iter_mut().zip(&other.tables).for_each(|(mine, more)| mine.merge(more));
    }
}

impl Sample {
    /// An empty sample of trajectories of `draws` draws.
    pub(super) fn new(measures: &[Measure], pairs: &[(usize, usize)], draws: u64) -> Self {
        let group = Group::new(measures.len(), pairs.len());
        let groups = if draws > 1 { draws } else { GROUPS };
        Self {
            measures: measures.to_vec(),
            pairs: pairs.to_vec(),
            groups: vec![group.clone(); groups as usize],
            whole: group,
            grouped_by_draw: draws > 1,
            invalid: 0,
        }
    }

    /// The number of groups.
    pub(super) fn n_groups(&self) -> usize {
        self.groups.len()
    }

    /// The number of trajectories in a measure.
    pub(super) fn n(&self, measure: usize) -> u64 {
        self.whole.moments[measure].n()
    }

    /// A measure's estimate from all groups, or from all but one; NaN without trajectories.
    pub(super) fn estimate(&self, measure: usize, without: Option<usize>) -> f64 {
        let whole = &self.whole.moments[measure];
        let moments =
            without.map_or_else(|| whole.clone(), |group| whole.without(&self.groups[group].moments[measure]));
        match (moments.n(), self.measures[measure].spread) {
            (0, _) => f64::NAN,
            (_, true) => moments.sd(),
            (_, false) => moments.mean(),
        }
    }

    /// The rank correlation of a pair from all groups, or from all but one.
    pub(super) fn rank_correlation(&self, pair: usize, without: Option<usize>) -> f64 {
        let whole = &self.whole.tables[pair];
        match without {
            None => whole.rank_correlation(),
            Some(group) => whole.without(&self.groups[group].tables[pair]).rank_correlation(),
        }
    }

    /// Computes the sums over groups, once all parts are merged.
    pub(super) fn finish(&mut self) {
        for group in &self.groups {
            self.whole.merge(group);
        }
    }
}

impl Partial for Sample {
    fn kind(&self) -> String {
        format!("measures {:?} {:?}", self.measures, self.pairs)
    }

    fn merge(&mut self, other: Self) {
        self.groups.iter_mut().zip(&other.groups).for_each(|(mine, more)| mine.merge(more));
        self.invalid += other.invalid;
    }
}

impl Collect for Sample {
    fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], draw: u64) {
        for (l, trajectory) in trajectories.iter().enumerate() {
            if !records.valid[l] {
                self.invalid += 1;
                continue;
            }
            let place = if self.grouped_by_draw { draw } else { trajectory % GROUPS };
            let group = &mut self.groups[place as usize];
            for (moments, measure) in group.moments.iter_mut().zip(&self.measures) {
                if let Some(value) = measure.read(records, l) {
                    moments.add(value);
                }
            }
            for (table, &(x, y)) in group.tables.iter_mut().zip(&self.pairs) {
                if let (Some(x), Some(y)) = (self.measures[x].read(records, l), self.measures[y].read(records, l)) {
                    table.add(x, y);
                }
            }
        }
    }
}
