//! The adversaries in the numbers of a model: what the members are measured against, and whom each of them fears.

use super::parameters::{ActorParameters, Parameters, Source};

impl Parameters {
    /// By actor: its composite index for each unit of its output, relative to the first adversary's.
    #[must_use]
    pub fn composite_relative(&self) -> Vec<f64> {
        let of_output = |actor: &ActorParameters| actor.composite / actor.gdp;
        self.actors.iter().map(|actor| of_output(actor) / of_output(&self.actors[self.members.len()])).collect()
    }

    /// By member, then adversary: the shares of the threat that it sees, which sum to 1; empty where there is one
    /// adversary.
    #[must_use]
    pub fn sources(&self) -> Vec<Vec<f64>> {
        let normalised = |sources: &Vec<Source>| {
            let total: f64 = sources.iter().map(|source| source.share).sum();
            sources.iter().map(|source| source.share / total).collect()
        };
        self.threat_sources.iter().map(normalised).collect()
    }
}
