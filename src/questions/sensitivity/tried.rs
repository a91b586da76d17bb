//! Values of discrete distributions that too few draws of a design had for an assessment.

use crate::model::{Distribution, Model};

/// A value with fewer draws is not assessed.
const DRAWS_FEW: u64 = 10;

/// A value of a discrete distribution with few draws, or none.
#[derive(Clone, Debug, PartialEq)]
pub struct Untried {
    /// The path of the parameter.
    pub path: String,
    /// The value.
    pub value: f64,
    /// Its weight in the distribution, from 0 to 1.
    pub weight: f64,
    /// The number of draws with a point that has it.
    pub draws: u64,
    /// The number of draws of which these are counted: rows of the design, and single draws for a surrogate.
    pub of: u64,
}

/// The number of draws with each value of the discrete distributions.
#[derive(Clone, Debug)]
pub(crate) struct Occurrences(Vec<(usize, Untried)>);

impl Occurrences {
    /// No draws yet.
    pub(crate) fn new(model: &Model) -> Self {
        let mut values = Vec::new();
        for (place, prior) in model.priors.iter().enumerate() {
            let Distribution::Discrete { values: own, weights } = &prior.distribution else { continue };
            for (&value, &weight) in own.iter().zip(weights).filter(|(_, weight)| **weight > 0.0) {
                values.push((place, Untried { path: prior.path.clone(), value, weight, draws: 0, of: 0 }));
            }
        }
        Self(values)
    }

    /// Counts a draw by its points.
    pub(crate) fn add(&mut self, points: &[Vec<f64>]) {
        for (place, of) in &mut self.0 {
            of.draws += u64::from(points.iter().any(|point| point[*place] == of.value));
            of.of += 1;
        }
    }

    /// The values with few draws.
    pub(crate) fn few(self) -> Vec<Untried> {
        self.0.into_iter().map(|(_, of)| of).filter(|of| of.draws < DRAWS_FEW).collect()
    }
}
