//! A checked model, and the draws of its uncertain numbers.

use ndarray::Array2;

use crate::noise::{Address, Purpose, Seed, Stream, subject};
use crate::parameter::{Domain, Slot};
use crate::process::{CorrelationError, innovation_factor};

use super::{Distribution, Parameters, Structure};

/// An uncertain parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Prior {
    /// Its path.
    pub path: String,
    /// Its place among the parameters, in the order of [`Parameters::visit`].
    pub place: usize,
    /// Its law.
    pub distribution: Distribution,
    /// The values that it may take.
    pub domain: Domain,
}

/// A checked model.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What it consists of.
    pub structure: Structure,
    /// Its numbers, uncertain ones at the centre of their law, targets left open not yet filled in.
    pub base: Parameters,
    /// Its uncertain numbers.
    pub priors: Vec<Prior>,
}

impl Model {
    /// The numbers of draw `draw`: uncertain ones drawn from their laws, each under an address of its own, so that
    /// one law more changes no other's values.
    #[must_use]
    pub fn draw(&self, seed: Seed, draw: u64) -> Parameters {
        let mut parameters = self.base.clone();
        if !self.priors.is_empty() {
            let mut slots: Vec<Slot<'_>> = Vec::new();
            parameters.visit(&self.structure, &mut |slot| slots.push(slot));
            for prior in &self.priors {
                let address =
                    Address { purpose: Purpose::Parameter, subject: subject(&prior.path), trajectory: draw, index: 0 };
                *slots[prior.place].value = prior.distribution.sample(prior.domain, &mut Stream::new(seed, address));
            }
        }
        parameters.complete(&self.structure);
        parameters
    }

    /// The values of the uncertain numbers among `parameters`, in the order of the priors.
    #[must_use]
    pub fn values(&self, parameters: &Parameters) -> Vec<f64> {
        let mut all = Vec::new();
        parameters.clone().visit(&self.structure, &mut |slot| all.push(*slot.value));
        self.priors.iter().map(|prior| all[prior.place]).collect()
    }

    /// The numbers with every uncertain one at the centre of its law.
    #[must_use]
    pub fn central(&self) -> Parameters {
        let mut parameters = self.base.clone();
        parameters.complete(&self.structure);
        parameters
    }

    /// The factor of the growth innovations under `parameters`.
    ///
    /// # Errors
    /// If the correlations contradict each other; a checked model has none that do at its centre.
    pub fn innovation_factor(&self, parameters: &Parameters) -> Result<Array2<f64>, CorrelationError> {
        let n_actors = self.structure.members.len() + 1;
        innovation_factor(parameters.economy.world_loading, n_actors, &self.structure.growth_correlations)
    }
}
