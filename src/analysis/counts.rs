//! The results of the trajectories of one plan: by draw, in how many of them each event came about.

use crate::ensemble::Collect;
use crate::stats::Cluster;
use crate::trajectory::Records;

/// The trajectories of each draw, and those with each event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventCounts {
    /// The outcome of each event and the last step in which it counts; `None` never happens.
    events: Vec<Option<(usize, u32)>>,
    n: Vec<u64>,
    /// By event, then draw.
    hits: Vec<Vec<u64>>,
    /// Invalid trajectories: they left the model's domain and are in no other count.
    pub(crate) invalid: u64,
}

impl EventCounts {
    /// Empty counts of events, each an outcome and the last step in which it counts (`None` never happens), in trajectories
    /// of so many draws.
    pub(crate) fn new(events: &[Option<(usize, u32)>], draws: u64) -> Self {
        let empty = vec![0; draws as usize];
        Self { events: events.to_vec(), hits: vec![empty.clone(); events.len()], n: empty, invalid: 0 }
    }

    /// The number of valid trajectories.
    pub(crate) fn valid(&self) -> u64 {
        self.n.iter().sum()
    }

    /// By draw, the trajectories and those with an event.
    pub(crate) fn clusters(&self, event: usize) -> Vec<Cluster> {
        self.n.iter().zip(&self.hits[event]).map(|(&n, &hits)| Cluster::new(n, hits)).collect()
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

    fn merge(&mut self, other: Self) {
        self.invalid += other.invalid;
        self.n.iter_mut().zip(other.n).for_each(|(mine, more)| *mine += more);
        let more = other.hits.into_iter().flatten();
        self.hits.iter_mut().flatten().zip(more).for_each(|(mine, more)| *mine += more);
    }
}
