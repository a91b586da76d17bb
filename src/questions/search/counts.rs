//! The results of the trajectories of one plan: by draw, in how many of them each event came about.

use crate::ensemble::{Collect, Plan};
use crate::model::Structure;
use crate::stats::Cluster;
use crate::trajectory::Records;

use super::goal::{Event, Goal};

/// The trajectories of each draw, and those with each event, in two halves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    draws: u64,
    /// By objective: the outcome and the last step in which it counts.
    events: Vec<Option<(usize, u32)>>,
    n: Vec<[u64; 2]>,
    /// By objective, then draw.
    hits: Vec<Vec<[u64; 2]>>,
    /// Invalid trajectories: they left the model's domain and are in no other count.
    pub(crate) invalid: u64,
}

impl Counts {
    /// Empty counts for the trajectories of `plan`.
    pub(crate) fn new(structure: &Structure, goals: &[Goal], plan: &Plan) -> Self {
        let last = |event: &Event| {
            let years = event.year.abs_diff(structure.start_year) + 1;
            (event.outcome, years * structure.steps_per_year)
        };
        let empty = vec![[0; 2]; plan.draws as usize];
        Self {
            draws: plan.draws,
            events: goals.iter().map(|goal| goal.event().map(last)).collect(),
            hits: vec![empty.clone(); goals.len()],
            n: empty,
            invalid: 0,
        }
    }

    /// The number of valid trajectories.
    pub(crate) fn valid(&self) -> u64 {
        self.n.iter().flatten().sum()
    }

    /// By draw, the trajectories and those with the event of an objective.
    pub(crate) fn clusters(&self, goal: usize) -> Vec<Cluster> {
        let both = |(n, hits): (&[u64; 2], &[u64; 2])| Cluster { n: n[0] + n[1], hits: hits[0] + hits[1] };
        self.n.iter().zip(&self.hits[goal]).map(both).collect()
    }

    /// By draw, the frequency of the event of an objective in each half of the trajectories; NaN where there are none.
    pub(crate) fn halves(&self, goal: usize) -> Vec<[f64; 2]> {
        let share = |(n, hits): (&[u64; 2], &[u64; 2])| [0, 1].map(|half| hits[half] as f64 / n[half] as f64);
        self.n.iter().zip(&self.hits[goal]).map(share).collect()
    }
}

impl Collect for Counts {
    fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], draw: u64) {
        for (l, &trajectory) in trajectories.iter().enumerate() {
            if !records.valid[l] {
                self.invalid += 1;
                continue;
            }
            let (draw, half) = (draw as usize, (trajectory / self.draws % 2) as usize);
            self.n[draw][half] += 1;
            for (hits, event) in self.hits.iter_mut().zip(&self.events) {
                let holds = event.is_some_and(|(outcome, last)| records.passage[outcome][l] <= last);
                hits[draw][half] += u64::from(holds);
            }
        }
    }

    fn merge(&mut self, other: Self) {
        self.invalid += other.invalid;
        let add = |mine: &mut [u64; 2], more: &[u64; 2]| mine.iter_mut().zip(more).for_each(|(a, b)| *a += b);
        self.n.iter_mut().zip(&other.n).for_each(|(mine, more)| add(mine, more));
        let more = other.hits.iter().flatten();
        self.hits.iter_mut().flatten().zip(more).for_each(|(mine, more)| add(mine, more));
    }
}
