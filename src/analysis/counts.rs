//! The results of the trajectories of one plan: by draw, in how many of them each event came about.

use serde::{Deserialize, Serialize};

use crate::ensemble::ledger::Partial;
use crate::ensemble::{Collect, Dependence};
use crate::model::Model;
use crate::stats::Cluster;
use crate::trajectory::Records;

/// The trajectories of each draw, and those with each event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventCounts {
    /// The outcome of each event and the last step in which it counts; `None` never happens.
    events: Vec<Option<(usize, u32)>>,
    n: Vec<u64>,
    /// By event, then draw.
    hits: Vec<Vec<u64>>,
    /// Which draws depend on each other.
    #[serde(skip)]
    dependence: Dependence,
    /// Invalid trajectories: they left the model's domain and are in no other count.
    pub(crate) invalid: u64,
}

impl EventCounts {
    /// Empty counts of events, each an outcome and the last step in which it counts (`None` never happens), in trajectories
    /// of so many draws of a model.
    pub(crate) fn new(events: &[Option<(usize, u32)>], model: &Model, draws: u64) -> Self {
        let empty = vec![0; draws as usize];
        let hits = vec![empty.clone(); events.len()];
        Self { events: events.to_vec(), hits, n: empty, dependence: Dependence::of(model), invalid: 0 }
    }

    /// The number of valid trajectories.
    pub(crate) fn valid(&self) -> u64 {
        self.n.iter().sum()
    }

    /// By draw, the trajectories and those with an event.
    pub(crate) fn clusters(&self, event: usize) -> Vec<Cluster> {
        let last = self.events[event].map_or(0, |(_, last)| last);
        let counts = self.n.iter().copied().zip(self.hits[event].iter().copied());
        (0..).zip(counts).map(|(draw, counts)| self.dependence.cluster(draw, last, counts)).collect()
    }
}

impl Partial for EventCounts {
    fn kind(&self) -> String {
        format!("events {:?}", self.events)
    }

    fn merge(&mut self, other: Self) {
        self.invalid += other.invalid;
        self.n.iter_mut().zip(other.n).for_each(|(mine, more)| *mine += more);
        let more = other.hits.into_iter().flatten();
        self.hits.iter_mut().flatten().zip(more).for_each(|(mine, more)| *mine += more);
    }
}

impl Collect for EventCounts {
    fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], draw: u64) {
        let draw = draw as usize;
        for l in 0..trajectories.len() {
            if !records.valid[l] {
                self.invalid += 1;
                continue;
            }
            self.n[draw] += 1;
            for (hits, event) in self.hits.iter_mut().zip(&self.events) {
                hits[draw] += u64::from(event.is_some_and(|(outcome, last)| records.passage[outcome][l] <= last));
            }
        }
    }
}
