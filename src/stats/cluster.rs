//! Trajectories by draw, and how much the draws differ.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The trajectories of one draw: their number, and the number in which the event happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cluster {
    /// Trajectories.
    pub n: u64,
    /// Those with the event.
    pub hits: u64,
    /// Draws of one group depend on each other; `None` if the draw is independent of all others.
    pub group: Option<Group>,
}

/// Draws that depend on each other, because they were conditioned together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its number.
    pub number: u64,
    /// How many different trajectories there are in all groups together: others are copies of them, at least up to the
    /// last moment at which the event could happen.
    pub distinct: u64,
}

impl Cluster {
    /// The trajectories of a draw that is independent of all others.
    #[must_use]
    pub const fn new(n: u64, hits: u64) -> Self {
        Self { n, hits, group: None }
    }
}

/// The trajectories by independent groups, where draws depend on each other.
pub(crate) fn independent(clusters: &[Cluster]) -> Cow<'_, [Cluster]> {
    if clusters.iter().all(|cluster| cluster.group.is_none()) {
        return Cow::Borrowed(clusters);
    }
    let mut groups: BTreeMap<u64, Cluster> = BTreeMap::new();
    let mut alone = Vec::new();
    for cluster in clusters {
        let Some(group) = cluster.group else {
            alone.push(*cluster);
            continue;
        };
        let empty = Cluster { group: Some(group), ..Cluster::new(0, 0) };
        let group = groups.entry(group.number).or_insert(empty);
        group.n += cluster.n;
        group.hits += cluster.hits;
    }
    Cow::Owned(groups.into_values().chain(alone).collect())
}

/// How much the draws' frequencies differ, and how much of that is chance.
pub(super) struct Spread {
    /// Draws of at least two trajectories.
    pub(super) draws: f64,
    /// Trajectories of a draw, on average.
    pub(super) replicates: f64,
    /// The variance of the frequencies.
    pub(super) spread: f64,
    /// The part of it that is the Monte Carlo error of the single draws.
    pub(super) noise: f64,
    /// Whether the rest exceeds chance by two standard errors.
    pub(super) differ: bool,
}

impl Spread {
    /// From the draws of at least two trajectories; `None` with fewer than two such draws.
    pub(super) fn of(clusters: &[Cluster]) -> Option<Self> {
        let several: Vec<&Cluster> = clusters.iter().filter(|cluster| cluster.n >= 2).collect();
        if several.len() < 2 {
            return None;
        }
        let d = several.len() as f64;
        let observed: Vec<f64> = several.iter().map(|cluster| cluster.hits as f64 / cluster.n as f64).collect();
        let mean = observed.iter().sum::<f64>() / d;
        let spread = observed.iter().map(|p| (p - mean) * (p - mean)).sum::<f64>() / (d - 1.0);
        let noise = several.iter().zip(&observed).map(|(c, p)| p * (1.0 - p) / (c.n as f64 - 1.0)).sum::<f64>() / d;
        let replicates = several.iter().map(|cluster| cluster.n as f64).sum::<f64>() / d;
        // Not where the event never or always happened: the spread by chance is not defined then.
        let differ = spread - noise > 2.0 * noise * chance_spread(d, replicates, mean);
        Some(Self { draws: d, replicates, spread, noise, differ })
    }
}

/// Standard error of (observed variance / binomial variance), if all `d` draws of `n` trajectories have the probability
/// `p`.
fn chance_spread(d: f64, n: f64, p: f64) -> f64 {
    let pq = p * (1.0 - p);
    ((2.0 + (1.0 - 6.0 * pq) / (n * pq)) / (d - 1.0)).sqrt()
}
