//! Regret: how much worse a plan is than the best of the compared plans in the same draw of the parameters (L. J. Savage,
//! The theory of statistical decision, 1951, doi:10.1080/01621459.1951.10500768), on average over the tenth of the draws
//! in which it is largest.
//!
//! The mean over all draws would be no objective of its own: it differs from the probability by the same number for all
//! plans. The mean of the worst tenth is that of robust decision making (the regret exceeded in one draw of ten) in a form
//! whose error the jackknife gives.
//!
//! The best of noisy frequencies is biased, and so is the worst tenth of them. So the best plan and the worst draws are
//! chosen by one half of a draw's trajectories, and their regret is that of the other half; the mean of both ways. What is
//! chosen wrongly makes the regret look smaller, never larger.

/// The share of the draws in which regret is largest.
const TAIL: f64 = 0.1;

/// By draw and half, the cost of each plan: the frequency of what is not wanted.
pub(crate) struct Costs(Vec<Vec<[f64; 2]>>);

/// The regrets of one plan, half by half: the draws and their regrets, the worst draw by the other half first.
pub(crate) struct Regrets([Vec<(usize, f64)>; 2]);

impl Costs {
    /// From the costs of each plan, by draw and half; draws without trajectories of some plan are left out.
    pub(crate) fn new(plans: &[Vec<[f64; 2]>]) -> Self {
        let n_draws = plans.iter().map(Vec::len).min().unwrap_or(0);
        let by_draw = (0..n_draws).map(|draw| plans.iter().map(|plan| plan[draw]).collect::<Vec<[f64; 2]>>());
        Self(by_draw.filter(|draw| draw.iter().flatten().all(|cost| cost.is_finite())).collect())
    }

    /// The number of draws.
    pub(crate) fn draws(&self) -> usize {
        self.0.len()
    }

    /// The regrets of a plan.
    pub(crate) fn of(&self, plan: usize) -> Regrets {
        Regrets([0, 1].map(|half| {
            let found = self.0.iter().enumerate().map(|(number, draw)| (number, regret(draw, plan, half)));
            let mut found: Vec<(usize, (f64, f64))> = found.collect();
            found.sort_by(|(_, a), (_, b)| b.0.total_cmp(&a.0));
            found.into_iter().map(|(number, (_, regret))| (number, regret)).collect()
        }))
    }
}

/// In one half: what the other half says of the regret, and the regret against what is best by the other half.
fn regret(draw: &[[f64; 2]], plan: usize, half: usize) -> (f64, f64) {
    let other = 1 - half;
    let least = draw.iter().map(|costs| costs[other]).fold(f64::INFINITY, f64::min);
    let best: Vec<f64> = draw.iter().filter(|costs| costs[other] == least).map(|costs| costs[half]).collect();
    (draw[plan][other] - least, draw[plan][half] - best.iter().sum::<f64>() / best.len() as f64)
}

impl Regrets {
    /// The mean over the worst tenth of the draws, or of those that remain without one; not below 0.
    pub(crate) fn worst(&self, without: Option<usize>) -> f64 {
        let mean = |half: &Vec<(usize, f64)>| {
            let left = half.iter().filter(|(draw, _)| Some(*draw) != without).map(|(_, regret)| *regret);
            tail_mean(left, half.len() - usize::from(without.is_some()))
        };
        (0.5 * (mean(&self.0[0]) + mean(&self.0[1]))).max(0.0)
    }
}

/// The mean of the tenth of the regrets that are largest.
pub(crate) fn worst_tenth(mut regrets: Vec<f64>) -> f64 {
    regrets.sort_by(|a, b| b.total_cmp(a));
    let n = regrets.len();
    tail_mean(regrets.into_iter(), n)
}

/// The mean of the first tenth of `n` numbers, the last of them in part; NaN if there are none.
fn tail_mean(numbers: impl Iterator<Item = f64>, n: usize) -> f64 {
    let whole = TAIL * n as f64;
    let part = |(place, number): (usize, f64)| (whole - place as f64).clamp(0.0, 1.0) * number;
    numbers.take(whole.ceil() as usize).enumerate().map(part).sum::<f64>() / whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::{Address, Purpose, Seed, uniform};

    #[test]
    fn the_worst_tenth_is_weighed_exactly() {
        let regrets: Vec<f64> = (0..25).map(f64::from).collect();
        assert!((worst_tenth(regrets) - (24.0 + 23.0 + 0.5 * 22.0) / 2.5).abs() < 1e-12);
    }

    /// Without noise: plan 0 is worse than plan 1 by d/100 in draw d of 20; its worst tenth are draws 18 and 19.
    #[test]
    fn regret_is_the_distance_to_the_best_of_the_same_draw() {
        let plan = |of: &dyn Fn(f64) -> f64| (0..20).map(|d| [of(f64::from(d)); 2]).collect::<Vec<_>>();
        let costs = Costs::new(&[plan(&|d| 0.3 + d / 100.0), plan(&|_| 0.3)]);
        assert!((costs.of(0).worst(None) - 0.185).abs() < 1e-12);
        assert_eq!(costs.of(1).worst(None), 0.0);
        assert!((costs.of(0).worst(Some(19)) - (0.18 + 0.9 * 0.17) / 1.9).abs() < 1e-12);
    }

    /// Two plans that differ by chance alone have hardly any regret; a mutant that chooses and evaluates on the same half
    /// finds much.
    #[test]
    fn noise_is_not_regret() {
        let frequency = |subject: u32, draw: u64, half: u32| {
            let hit = |index: u32| {
                let address =
                    Address { purpose: Purpose::Search, subject, trajectory: draw, index: 100 * half + index };
                uniform(address.words(Seed(5))[0]) < 0.2
            };
            (0..100).filter(|&index| hit(index)).count() as f64 / 100.0
        };
        let plan = |subject: u32| (0..400).map(|draw| [0, 1].map(|half| frequency(subject, draw, half))).collect();
        let plans: Vec<Vec<[f64; 2]>> = vec![plan(0), plan(1)];
        let found = Costs::new(&plans).of(0).worst(None);
        // The standard deviation of a difference of halves is .057; 40 draws in two halves: .0064.
        assert!(found < 0.02, "{found}");
        let same = plans[0].iter().zip(&plans[1]).map(|(a, b)| a[0] - a[0].min(b[0])).collect();
        assert!(worst_tenth(same) > 0.08);
    }
}
