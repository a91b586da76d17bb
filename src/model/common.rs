//! What a model has in common with others whose trajectories are run beside its own.

use crate::noise::Seed;

use super::agreement::{AGREEMENTS, RELATIONS};
use super::structure::ACTIVITIES;

/// The random numbers that a model has in common with others: those of some classes of shocks, and those of the parameters
/// that mean the same in all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Common {
    /// The seed of these numbers; all others are of the seed of the model's own run.
    pub seed: Seed,
    /// The names of the classes of shocks that strike all models that have them at the same moments.
    pub shocks: Vec<String>,
}

/// The tables whose parameters are about one alignment, whatever their names.
const OWN: [&str; 5] = ["alignment", AGREEMENTS, RELATIONS, ACTIVITIES, "policies"];

impl Common {
    /// Whether the parameter at a path is the same number in all models: one of the theory, of a state, or of a class of
    /// shocks that they have in common.
    #[must_use]
    pub fn has_parameter(&self, path: &str) -> bool {
        let mut parts = path.split('.');
        match (parts.next(), parts.next()) {
            (Some("shocks"), Some(name)) => self.has_shock(name),
            (table, _) => !OWN.iter().any(|own| table == Some(own)),
        }
    }

    /// Whether a class of shocks is in common.
    #[must_use]
    pub fn has_shock(&self, name: &str) -> bool {
        self.shocks.iter().any(|shock| shock == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_about_one_alignment_is_not_in_common() {
        let common = Common { seed: Seed(1), shocks: vec!["crisis".to_owned()] };
        let of = |paths: [&str; 4]| paths.map(|path| common.has_parameter(path));
        assert_eq!(of(["actors.china.stake", "typology.form", "shocks.crisis.rate", "clusters"]), [true; 4]);
        assert_eq!(of(["alignment.identity", "agreements.port.rate", "shocks.storm.rate", "policies.p.x"]), [false; 4]);
    }
}
