//! The rows of Saltelli's design, and the values of a function there.

use crate::model::Model;
use crate::noise::Seed;

use super::inputs::Input;
use super::sobol::SobolRow;
use super::values::Values;

/// A row of the design: the points, and the direction in which each input moves.
#[derive(Clone, Debug)]
pub(crate) struct Design {
    pub(crate) points: Vec<Vec<f64>>,
    pub(crate) directions: Vec<f64>,
    /// Its weight among rows: above 1 where it was less likely to be chosen than others.
    pub(crate) weight: f64,
}

impl Design {
    /// The row of a number: from two draws of its own, with the points for pairs of inputs if they are wanted.
    pub(crate) fn row(model: &Model, inputs: &[Input], seed: Seed, row: u64, pairs: bool) -> Self {
        let [a, b] = [2 * row, 2 * row + 1].map(|draw| model.values(seed, draw));
        Self::of(inputs, a, b, pairs)
    }

    /// The row of two draws.
    pub(crate) fn of(inputs: &[Input], a: Vec<f64>, b: Vec<f64>, pairs: bool) -> Self {
        let mixed = |to: &[f64], from: &[f64]| -> Vec<Vec<f64>> {
            let with = |input: &Input| {
                let mut point = to.to_vec();
                input.priors.iter().for_each(|&place| point[place] = from[place]);
                point
            };
            inputs.iter().map(with).collect()
        };
        let direction = |input: &Input| match *input.priors.as_slice() {
            [place] if b[place] > a[place] => 1.0,
            [place] if b[place] < a[place] => -1.0,
            _ => 0.0,
        };
        let directions = inputs.iter().map(direction).collect();
        let back = if pairs { mixed(&b, &a) } else { Vec::new() };
        let forth = mixed(&a, &b);
        Self { points: [a, b].into_iter().chain(forth).chain(back).collect(), directions, weight: 1.0 }
    }

    /// The terms of a function at the points.
    pub(crate) fn terms(&self, values: &impl Values, pairs: bool) -> SobolRow {
        let row = if pairs {
            SobolRow::with_pairs(values, &self.directions)
        } else {
            SobolRow::new(values, &self.directions)
        };
        row.weighted(self.weight)
    }
}

/// What is left of a function's values without those of a surrogate.
#[derive(Debug)]
pub(crate) struct Residual<'a, V> {
    pub(crate) values: &'a V,
    pub(crate) surrogate: &'a [f64],
}

impl<V: Values> Values for Residual<'_, V> {
    fn value(&self, point: usize) -> f64 {
        self.values.value(point) - self.surrogate[point]
    }

    fn product(&self, a: usize, b: usize) -> f64 {
        let [g, h] = [a, b].map(|point| self.surrogate[point]);
        self.values.product(a, b) - self.values.value(a) * h - g * self.values.value(b) + g * h
    }
}
