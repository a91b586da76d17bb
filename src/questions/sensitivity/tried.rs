//! Values of discrete laws that a design tried too seldom to say what they do.

use crate::model::{Distribution, Model};

/// A value that fewer draws had is not assessed.
const DRAWS_FEW: u64 = 10;

/// A value of a discrete law that few draws had, or none.
#[derive(Clone, Debug, PartialEq)]
pub struct Untried {
    /// The path of the parameter.
    pub path: String,
    /// The value.
    pub value: f64,
    /// Its weight in the law, from 0 to 1.
    pub weight: f64,
    /// The draws, rows of the design, with a point that has it.
    pub draws: u64,
}

/// How many draws had each value of the discrete laws.
#[derive(Clone, Debug)]
pub(crate) struct Tried(Vec<(usize, Untried)>);

impl Tried {
    /// None so far.
    pub(crate) fn new(model: &Model) -> Self {
        let mut values = Vec::new();
        for (place, prior) in model.priors.iter().enumerate() {
            let Distribution::Discrete { values: own, weights } = &prior.distribution else { continue };
            for (&value, &weight) in own.iter().zip(weights).filter(|(_, weight)| **weight > 0.0) {
                values.push((place, Untried { path: prior.path.clone(), value, weight, draws: 0 }));
            }
        }
        Self(values)
    }

    /// Counts a row of the design by its points.
    pub(crate) fn add(&mut self, points: &[Vec<f64>]) {
        for (place, of) in &mut self.0 {
            of.draws += u64::from(points.iter().any(|point| point[*place] == of.value));
        }
    }

    /// The values that few draws had.
    pub(crate) fn few(self) -> Vec<Untried> {
        self.0.into_iter().map(|(_, of)| of).filter(|of| of.draws < DRAWS_FEW).collect()
    }
}
