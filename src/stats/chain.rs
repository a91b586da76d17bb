//! Markov chains of few states in continuous time.

use crate::math::exp;

/// A chain: the rate per year from each state to each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    rates: Vec<Vec<f64>>,
}

impl Chain {
    /// The chain of `n` states with these rates per year, `rate(from, to)`.
    #[must_use]
    pub fn new(n: usize, rate: impl Fn(usize, usize) -> f64) -> Self {
        let row = |from| (0..n).map(|to| if from == to { 0.0 } else { rate(from, to) }).collect();
        Self { rates: (0..n).map(row).collect() }
    }

    /// The probability of each state `years` after `state`: by uniformisation (A. Jensen, Markoff chains as an aid in the study
    /// of Markoff processes, 1953, doi:10.1080/03461238.1953.10419459), to rounding, for up to 700 expected changes.
    #[must_use]
    pub fn after(&self, state: usize, years: f64) -> Vec<f64> {
        let n = self.rates.len();
        let fastest = self.rates.iter().map(|row| row.iter().sum::<f64>()).fold(0.0, f64::max);
        let expected = fastest * years;
        let mut now = vec![0.0; n];
        now[state] = 1.0;
        if expected <= 0.0 {
            return now;
        }
        let (mut weight, mut total, mut k) = (exp(-expected), 0.0, 0.0);
        let mut sum = vec![0.0; n];
        while total < 1.0 - 1e-15 && k < expected + 40.0 * (expected.sqrt() + 1.0) {
            sum.iter_mut().zip(&now).for_each(|(sum, p)| *sum += weight * p);
            total += weight;
            now = self.step(&now, fastest);
            k += 1.0;
            weight *= expected / k;
        }
        sum.iter_mut().for_each(|p| *p /= total);
        sum
    }

    /// One step of the chain that is watched at the rate `fastest`.
    fn step(&self, now: &[f64], fastest: f64) -> Vec<f64> {
        let mut next = now.to_vec();
        for (from, row) in self.rates.iter().enumerate() {
            for (to, rate) in row.iter().enumerate() {
                let moved = now[from] * rate / fastest;
                next[from] -= moved;
                next[to] += moved;
            }
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::Chain;

    /// Two states: p(away) = a / (a + b) (1 - exp(-(a + b) t)).
    #[test]
    fn two_states_have_their_closed_form() {
        let chain = Chain::new(2, |from, _| [0.3, 0.7][from]);
        for years in [0.0_f64, 0.1, 1.0, 10.0, 300.0] {
            let exact = 0.3 * (1.0 - (-years).exp());
            let found = chain.after(0, years);
            assert!(
                (found[1] - exact).abs() < 1e-13 && (found[0] + found[1] - 1.0).abs() < 1e-13,
                "{years}: {found:?}"
            );
        }
    }

    /// A way up of three states at one rate: the number of steps is a Poisson count, cut at 2.
    #[test]
    fn a_way_up_counts_as_poisson() {
        let found = Chain::new(3, |from, to| if to == from + 1 { 0.4 } else { 0.0 }).after(0, 2.0);
        let exact = [(-0.8_f64).exp(), 0.8 * (-0.8_f64).exp(), 1.0 - 1.8 * (-0.8_f64).exp()];
        for (found, exact) in found.iter().zip(exact) {
            assert!((found - exact).abs() < 1e-14, "{found} {exact}");
        }
    }
}
