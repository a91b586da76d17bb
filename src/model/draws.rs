//! A checked model, and the draws of its uncertain numbers.

use std::sync::Arc;

use ndarray::Array2;

use crate::noise::{Address, Purpose, Seed, Stream, fine_uniform, subject};
use crate::parameter::{Domain, Slot};
use crate::process::{CorrelationError, innovation_factor};

use super::{Common, Conditioned, Correlation, Distribution, Moment, Parameters, Structure};

/// An uncertain parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Prior {
    /// Its path.
    pub path: String,
    /// Its index among the parameters, in the order of [`Parameters::visit`].
    pub place: usize,
    /// Its distribution.
    pub distribution: Distribution,
    /// The values that it may take.
    pub domain: Domain,
    /// Whether the distribution is the default one of the scenario's spread, not one of its own.
    pub is_default: bool,
}

/// A checked model.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What it consists of.
    pub structure: Structure,
    /// Its numbers, uncertain ones at the centre of their distributions, open targets not yet filled in.
    pub base: Parameters,
    /// Its uncertain numbers.
    pub priors: Vec<Prior>,
    /// Groups of uncertain numbers that move together; all others are independent. None is in two groups.
    pub correlations: Vec<Correlation>,
    /// The draws and trajectories that agree with evidence, if there is any: then draws are those.
    pub conditioned: Option<Arc<Conditioned>>,
    /// What it has in common with models that are run beside it, if there are any.
    pub common: Option<Arc<Common>>,
}

impl Model {
    /// Whether the number at `path` is uncertain.
    pub(crate) fn is_uncertain(&self, path: &str) -> bool {
        self.priors.iter().any(|prior| prior.path == path)
    }

    /// Whether bands of parameter uncertainty can be given: some number is uncertain, and draws are independent.
    #[must_use]
    pub fn has_bands(&self) -> bool {
        !self.priors.is_empty() && self.conditioned.is_none()
    }

    /// The moment of the last evidence, after which nothing is known; 0 where there is none.
    #[must_use]
    pub fn last_evidence(&self) -> Moment {
        self.conditioned.as_ref().and_then(|known| known.moments.last()).copied().unwrap_or(0)
    }

    /// The number of the moment of evidence that is at a step, if there is one.
    #[inline]
    pub(crate) fn moment_of_evidence(&self, step: u32) -> Option<usize> {
        self.conditioned.as_ref()?.moments.iter().position(|&moment| moment == step)
    }

    /// How many uncertain numbers have the default distribution of the scenario's spread.
    #[must_use]
    pub fn n_default_priors(&self) -> usize {
        self.priors.iter().filter(|prior| prior.is_default).count()
    }

    /// The numbers of draw `draw`: uncertain ones drawn from their distributions, each with random numbers of
    /// its own, so that adding an uncertain number does not change the values of others, nor does a correlation change
    /// those of numbers outside its group.
    #[must_use]
    pub fn draw(&self, seed: Seed, draw: u64) -> Parameters {
        self.with(&self.values(seed, draw))
    }

    /// The values of the uncertain numbers in draw `draw`, in the order of [`Model::priors`].
    #[must_use]
    pub fn values(&self, seed: Seed, draw: u64) -> Vec<f64> {
        // Evidence says nothing of numbers that came after it, such as those of policies, which are the last.
        let known = self.conditioned.as_ref().map_or(&[][..], |known| &known.draw(draw).values);
        let address =
            |path: &str| Address { purpose: Purpose::Parameter, subject: subject(path), trajectory: draw, index: 0 };
        let common = |path: &str| self.common.as_ref().filter(|common| common.has_parameter(path));
        let seed = |path: &str| common(path).map_or(seed, |common| common.seed);
        let independent = |path: &str| fine_uniform(address(path).words(seed(path)));
        let position = |path: &str| self.correlations.iter().find_map(|group| group.position(path, &independent));
        let value = |prior: &Prior| match position(&prior.path) {
            Some(position) => prior.distribution.quantile(prior.domain, position),
            None => prior.distribution.sample(prior.domain, &mut Stream::new(seed(&prior.path), address(&prior.path))),
        };
        known.iter().copied().chain(self.priors.iter().skip(known.len()).map(value)).collect()
    }

    /// The values of the uncertain numbers from positions of independent numbers on the scale of probability, within 0
    /// and 1, one for each of [`Model::priors`]: over uniform positions, they have the joint distribution of draws.
    #[must_use]
    pub fn values_at(&self, positions: &[f64]) -> Vec<f64> {
        let place = |path: &str| self.priors.iter().position(|prior| prior.path == path);
        let independent = |path: &str| place(path).map_or(0.5, |place| positions[place]);
        let groups: Vec<Correlation> =
            self.correlations.iter().map(|group| group.among(&|path| place(path).is_some())).collect();
        let value = |(prior, &own): (&Prior, &f64)| {
            let position = groups.iter().find_map(|group| group.position(&prior.path, &independent));
            prior.distribution.quantile(prior.domain, position.unwrap_or(own))
        };
        self.priors.iter().zip(positions).map(value).collect()
    }

    /// The groups with the places of their uncertain numbers among [`Model::priors`], where there are two or more.
    #[must_use]
    pub fn correlated(&self) -> Vec<(&Correlation, Vec<usize>)> {
        let places = |group: &Correlation| -> Vec<usize> {
            (0..self.priors.len()).filter(|&place| group.paths.contains(&self.priors[place].path)).collect()
        };
        let all = self.correlations.iter().map(|group| (group, places(group)));
        all.filter(|(_, places)| places.len() > 1).collect()
    }

    /// The numbers with these values of the uncertain ones, in the order of [`Model::priors`]; if there are fewer
    /// values, the others stay at the centre of their distributions.
    #[must_use]
    pub fn with(&self, values: &[f64]) -> Parameters {
        let mut parameters = self.base.clone();
        if !self.priors.is_empty() {
            let mut slots: Vec<Slot<'_>> = Vec::new();
            parameters.visit(&self.structure, &mut |slot| slots.push(slot));
            for (prior, &value) in self.priors.iter().zip(values) {
                *slots[prior.place].value = value;
            }
        }
        parameters.complete(&self.structure);
        parameters
    }

    /// The model with the uncertain numbers fixed at those of draw `draw`.
    #[must_use]
    pub fn settled(&self, seed: Seed, draw: u64) -> Self {
        let mut model = self.clone();
        if !self.priors.is_empty() {
            let mut slots: Vec<Slot<'_>> = Vec::new();
            model.base.visit(&self.structure, &mut |slot| slots.push(slot));
            for (prior, value) in self.priors.iter().zip(self.values(seed, draw)) {
                *slots[prior.place].value = value;
            }
        }
        model.priors.clear();
        model
    }

    /// The numbers with every uncertain one at the centre of its distribution.
    #[must_use]
    pub fn central(&self) -> Parameters {
        let mut parameters = self.base.clone();
        parameters.complete(&self.structure);
        parameters
    }

    /// The factor of the growth innovations under `parameters`.
    ///
    /// # Errors
    /// If the correlations contradict each other; in a checked model they do not at its centre.
    pub fn innovation_factor(&self, parameters: &Parameters) -> Result<Array2<f64>, CorrelationError> {
        let n_actors = self.structure.layout().n_actors();
        innovation_factor(parameters.economy.world_loading, n_actors, &self.structure.growth_correlations)
    }
}
