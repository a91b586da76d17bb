//! The best alternative (baseline or policy) under parameter uncertainty: over the draws, in the terms of robust
//! decision making (R. J. Lempert, S. W. Popper and S. C. Bankes, Shaping the Next One Hundred Years, 2003,
//! doi:10.7249/MR1626).
//!
//! *Regret* is the difference of an alternative's probability to that of the best alternative in the same draw (L. J.
//! Savage, The theory of statistical decision, 1951, doi:10.1080/01621459.1951.10500768); an alternative *satisfices*
//! in the draws in which its probability is good enough. Both require the probability within a draw, which is estimated
//! from a limited number of trajectories. Their noise must not be mistaken for a difference:
//!
//! - An alternative is better than another *beyond chance* (95 %) in a draw if the numbers of trajectories that reach
//!   the outcome under only one of the two differ significantly: (|b - c| - 1) / sqrt(b + c) > 1.96 (McNemar's test
//!   with continuity correction; A. L. Edwards, 1948, doi:10.1007/BF02289261). It is best beyond chance if better
//!   beyond chance than all others, and possibly best if none is better beyond chance.
//! - The best of noisy probabilities is biased. So the mean regret is given as a range: its upper end is that of the
//!   observed frequencies; for its lower end the best alternative is chosen by one half of a draw's trajectories and
//!   evaluated on the other, which makes the best look worse, as the choice may be wrong.
//! - The regret exceeded in one draw of ten and the share of draws that are good enough are corrected for the noise of
//!   single draws (see `stats/parameter_band.rs`), or left out where it hides the differences.

use clap::ValueEnum;

use crate::stats::{Cluster, IntervalEstimate, Z_95, quantile, share_at_most};

use super::gather::Gathered;

/// Whether a low or a high probability is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Wanted {
    /// The outcome is to be avoided.
    #[default]
    Low,
    /// The outcome is to be reached.
    High,
}

/// The performance of an alternative over the draws of the parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Robustness {
    /// The share of draws in which its frequency is the best; ties are shared equally.
    pub best: f64,
    /// The share of draws in which it is best beyond chance.
    pub best_beyond_chance: f64,
    /// The share of draws in which no other alternative is better beyond chance.
    pub possibly_best: f64,
    /// The share of draws in which it is better than the baseline beyond chance.
    pub better_beyond_chance: f64,
    /// The share of draws in which it is worse than the baseline beyond chance.
    pub worse_beyond_chance: f64,
    /// The range of its mean regret over the draws.
    pub mean_regret: (f64, f64),
    /// The regret that is exceeded in one draw of ten; `None` where the noise of single draws hides it.
    pub high_regret: Option<f64>,
    /// The share of draws in which its probability is good enough; `None` where draws do not differ beyond chance.
    pub satisficing: Option<IntervalEstimate>,
}

/// One draw: for each alternative, the trajectories with a bad end, in each half; and for each pair those with a bad
/// end under the first alone.
struct Draw {
    n: [u64; 2],
    bad: Vec<[u64; 2]>,
    only: Vec<Vec<u64>>,
}

impl Draw {
    fn new(n_courses: usize) -> Self {
        Self { n: [0; 2], bad: vec![[0; 2]; n_courses], only: vec![vec![0; n_courses]; n_courses] }
    }

    fn total(&self) -> u64 {
        self.n[0] + self.n[1]
    }

    /// The frequency of bad trajectories.
    fn cost(&self, course: usize) -> f64 {
        (self.bad[course][0] + self.bad[course][1]) as f64 / self.total() as f64
    }

    fn cost_in(&self, half: usize, course: usize) -> f64 {
        self.bad[course][half] as f64 / self.n[half] as f64
    }

    /// The alternatives of least cost.
    fn best(&self, cost: &dyn Fn(usize) -> f64) -> Vec<usize> {
        let least = (0..self.bad.len()).map(cost).fold(f64::INFINITY, f64::min);
        (0..self.bad.len()).filter(|&course| cost(course) == least).collect()
    }

    /// Whether `a` is better than `b` beyond chance.
    fn is_better_beyond_chance(&self, a: usize, b: usize) -> bool {
        let (against, in_favour) = (self.only[a][b] as f64, self.only[b][a] as f64);
        in_favour - against - 1.0 > Z_95 * (in_favour + against).sqrt()
    }

    /// The variance of the difference of two alternatives' frequencies.
    fn noise(&self, a: usize, b: usize) -> f64 {
        let (n, p, q) = (self.total() as f64, self.only[a][b] as f64, self.only[b][a] as f64);
        (p + q - (p - q) * (p - q) / n) / (n * n)
    }
}

/// The performance of each alternative for an outcome by the end of year number `year`; empty if there are not several
/// draws, or if all trajectories left the model's domain under some alternative.
///
/// `bound` is the probability that is good enough: an upper limit for an unwanted outcome, a lower limit for a wanted
/// one.
pub(crate) fn robustness(
    gathered: &[Gathered],
    draws: u64,
    outcome: usize,
    year: usize,
    wanted: Wanted,
    bound: f64,
) -> Vec<Robustness> {
    if draws < 2 {
        return Vec::new();
    }
    let counted = count(gathered, draws, outcome, year, wanted);
    if counted.is_empty() {
        return Vec::new();
    }
    let of_course = |course: usize| evaluate(&counted, course, wanted, bound);
    (0..gathered.len()).map(of_course).collect()
}

/// Counts the trajectories of every draw that are valid under every alternative.
fn count(gathered: &[Gathered], draws: u64, outcome: usize, year: usize, wanted: Wanted) -> Vec<Draw> {
    let n_courses = gathered.len();
    let mut counted: Vec<Draw> = (0..draws).map(|_| Draw::new(n_courses)).collect();
    let mut bad = vec![false; n_courses];
    for trajectory in 0..gathered[0].n() {
        if gathered.iter().any(|of_course| !of_course.is_valid(trajectory)) {
            continue;
        }
        let draw = &mut counted[trajectory % draws as usize];
        let half = (trajectory / draws as usize) % 2;
        draw.n[half] += 1;
        for (bad, of_course) in bad.iter_mut().zip(gathered) {
            *bad = of_course.reached(outcome, trajectory, year) == (wanted == Wanted::Low);
        }
        for a in (0..n_courses).filter(|&a| bad[a]) {
            draw.bad[a][half] += 1;
            for b in (0..n_courses).filter(|&b| !bad[b]) {
                draw.only[a][b] += 1;
            }
        }
    }
    counted.retain(|draw| draw.n[0] > 0 && draw.n[1] > 0);
    counted
}

fn evaluate(draws: &[Draw], course: usize, wanted: Wanted, bound: f64) -> Robustness {
    let d = draws.len() as f64;
    let mean = |of: &dyn Fn(&Draw) -> f64| draws.iter().map(of).sum::<f64>() / d;
    let share = |holds: &dyn Fn(&Draw) -> bool| mean(&|draw| if holds(draw) { 1.0 } else { 0.0 });
    let others = |draw: &Draw| (0..draw.bad.len()).filter(|&other| other != course).collect::<Vec<_>>();
    let cost = mean(&|draw| draw.cost(course));
    let least = |draw: &Draw| (0..draw.bad.len()).map(|other| draw.cost(other)).fold(f64::INFINITY, f64::min);
    let upper = cost - mean(&least);
    let lower = (cost - mean(&chosen_by_the_other_half)).clamp(0.0, upper);
    let clusters: Vec<Cluster> = draws
        .iter()
        .map(|draw| {
            let (n, bad) = (draw.total(), draw.bad[course][0] + draw.bad[course][1]);
            Cluster::new(n, if wanted == Wanted::Low { bad } else { n - bad })
        })
        .collect();
    Robustness {
        best: mean(&|draw| {
            let best = draw.best(&|other| draw.cost(other));
            if best.contains(&course) { 1.0 / best.len() as f64 } else { 0.0 }
        }),
        best_beyond_chance: share(&|draw| {
            others(draw).iter().all(|&other| draw.is_better_beyond_chance(course, other))
        }),
        possibly_best: share(&|draw| !others(draw).iter().any(|&other| draw.is_better_beyond_chance(other, course))),
        better_beyond_chance: share(&|draw| draw.is_better_beyond_chance(course, 0)),
        worse_beyond_chance: share(&|draw| draw.is_better_beyond_chance(0, course)),
        mean_regret: (lower, upper),
        high_regret: high_regret(draws, course, 0.5 * (lower + upper)),
        satisficing: satisficing(&clusters, wanted, bound),
    }
}

/// The share of draws whose probability is good enough. If all trajectories of all draws agree, it is 1 or 0.
fn satisficing(clusters: &[Cluster], wanted: Wanted, bound: f64) -> Option<IntervalEstimate> {
    let certain = [0.0, 1.0].into_iter().find(|&p| clusters.iter().all(|of| of.hits as f64 == p * of.n as f64));
    if let Some(p) = certain {
        let good = if wanted == Wanted::Low { p <= bound } else { p >= bound };
        let share = if good { 1.0 } else { 0.0 };
        return Some(IntervalEstimate { value: Some(share), ci_low: share, ci_high: share });
    }
    let at_most = share_at_most(clusters, bound)?;
    Some(if wanted == Wanted::Low { at_most } else { complement(at_most) })
}

/// The share of the other draws.
fn complement(IntervalEstimate { value, ci_low, ci_high }: IntervalEstimate) -> IntervalEstimate {
    IntervalEstimate { value: value.map(|share| 1.0 - share), ci_low: 1.0 - ci_high, ci_high: 1.0 - ci_low }
}

/// The cost in each half of the alternative that is best in the other half; the mean of both halves, and of ties.
fn chosen_by_the_other_half(draw: &Draw) -> f64 {
    let judged = |half: usize| {
        let chosen = draw.best(&|course| draw.cost_in(1 - half, course));
        chosen.iter().map(|&course| draw.cost_in(half, course)).sum::<f64>() / chosen.len() as f64
    };
    0.5 * (judged(0) + judged(1))
}

/// The largest acceptable share of the noise of single draws in the observed variance of a quantile over draws.
const NOISE_MAX: f64 = 0.1;

/// The regret exceeded in one draw of ten: the quantile of the frequencies' regrets, shrunk towards the mean regret to
/// the spread without their noise. `None` where that noise is more than [`NOISE_MAX`] of the variance: the quantile
/// would then depend on the assumed shape. More trajectories in each draw lower it.
fn high_regret(draws: &[Draw], course: usize, mean_regret: f64) -> Option<f64> {
    let d = draws.len() as f64;
    let of_draw = |draw: &Draw| {
        let best = *draw.best(&|other| draw.cost(other)).first()?;
        Some((draw.cost(course) - draw.cost(best), draw.noise(course, best)))
    };
    let seen: Vec<(f64, f64)> = draws.iter().filter_map(of_draw).collect();
    let mean = seen.iter().map(|(regret, _)| regret).sum::<f64>() / d;
    let spread = seen.iter().map(|(regret, _)| (regret - mean) * (regret - mean)).sum::<f64>() / (d - 1.0);
    let noise = seen.iter().map(|(_, noise)| noise).sum::<f64>() / d;
    if noise > NOISE_MAX * spread || spread == 0.0 {
        return None;
    }
    let shrink = ((spread - noise) / spread).sqrt();
    let mut regrets: Vec<f64> =
        seen.iter().map(|(regret, _)| (mean_regret + shrink * (regret - mean)).max(0.0)).collect();
    regrets.sort_by(f64::total_cmp);
    Some(quantile(&regrets, 0.9))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws in which each alternative ends badly in this many of a hundred trajectories, half of them in each half,
    /// with as few as possible in common.
    fn draws(bad: &[[u64; 2]]) -> Vec<Draw> {
        let draw = |[a, b]: &[u64; 2]| Draw {
            n: [50, 50],
            bad: vec![[a / 2, a / 2], [b / 2, b / 2]],
            only: vec![vec![0, *a], vec![*b, 0]],
        };
        bad.iter().map(draw).collect()
    }

    #[test]
    fn an_alternative_is_best_where_it_has_the_fewest_bad_trajectories() {
        // .02 against .4: beyond chance; .2 against .22: not; a tie: one half each.
        let draws = draws(&[[2, 40], [20, 22], [10, 10], [40, 20]]);
        let found = evaluate(&draws, 0, Wanted::Low, 0.5);
        assert_eq!((found.best, found.best_beyond_chance, found.possibly_best), (0.625, 0.25, 0.75));
        let other = evaluate(&draws, 1, Wanted::Low, 0.5);
        assert_eq!((other.best, other.best_beyond_chance, other.possibly_best), (0.375, 0.25, 0.75));
        assert_eq!((other.better_beyond_chance, other.worse_beyond_chance), (0.25, 0.25));
    }

    /// No trajectory of any draw is bad, or all are.
    #[test]
    fn a_certain_result_is_good_enough_in_all_draws_or_in_none() {
        let draws = draws(&[[0, 100], [0, 100]]);
        let share =
            |course, wanted, bound| evaluate(&draws, course, wanted, bound).satisficing.map(|share| share.value);
        assert_eq!(share(0, Wanted::Low, 0.1), Some(Some(1.0)));
        assert_eq!(share(1, Wanted::Low, 0.1), Some(Some(0.0)));
        // If a high probability is wanted, a bad trajectory is one without the outcome.
        assert_eq!([share(0, Wanted::High, 1.0), share(1, Wanted::High, 1.0)], [Some(Some(1.0)), Some(Some(0.0))]);
        assert_eq!(share(0, Wanted::Low, 0.0), Some(Some(1.0)), "as good as without a policy");
        let found = evaluate(&draws, 1, Wanted::Low, 0.1).satisficing.unwrap();
        assert_eq!((found.ci_low, found.ci_high), (0.0, 0.0));
    }

    /// Halves that agree give no range: regrets of 0, 0, 0, .2 and .38, .02, 0, 0.
    #[test]
    fn regret_is_the_difference_from_the_best_of_the_same_draw() {
        let draws = draws(&[[2, 40], [20, 22], [10, 10], [40, 20]]);
        for (course, mean) in [(0, 0.05), (1, 0.1)] {
            let (low, high) = evaluate(&draws, course, Wanted::Low, 0.5).mean_regret;
            assert!((low - mean).abs() < 1e-12 && (high - mean).abs() < 1e-12, "{low} {high}");
        }
    }

    /// Two alternatives that differ only by chance: no regret, though the frequencies seem to show one.
    #[test]
    fn noise_is_not_regret() {
        use crate::noise::{Address, Purpose, Seed, uniform};
        let hit = |trajectory: u64, course: u32| {
            let address = Address { purpose: Purpose::Choice, subject: course, trajectory, index: 0 };
            uniform(address.words(Seed(3))[0]) < 0.1
        };
        let draw = |number: u64| {
            let mut draw = Draw::new(2);
            for i in 0..100 {
                let bad = [0, 1].map(|course| hit(number * 100 + i, course));
                let half = (i % 2) as usize;
                draw.n[half] += 1;
                for a in 0..2 {
                    draw.bad[a][half] += u64::from(bad[a]);
                    draw.only[a][1 - a] += u64::from(bad[a] && !bad[1 - a]);
                }
            }
            draw
        };
        let draws: Vec<Draw> = (0..400).map(draw).collect();
        let found = evaluate(&draws, 0, Wanted::Low, 0.1);
        assert!(found.mean_regret.0 < 0.004 && found.mean_regret.1 > 0.01, "{found:?}");
        assert!(found.best_beyond_chance < 0.02 && found.possibly_best > 0.98, "{found:?}");
        assert_eq!(found.satisficing, None, "the draws are all the same");
    }
}
