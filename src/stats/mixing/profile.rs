//! Limits of quantiles and shares of a mixing distribution, from the profile of the likelihood.
//!
//! That the share of draws whose probability is at most t is q or more (or q or less) is a convex constraint on the
//! distribution. Twice the distance of the logarithm of the likelihood of the most likely distribution under it from
//! that of the most likely distribution of all grows without bound in the number of draws if the constraint does not
//! hold. If it holds, the distance is taken to be no greater than where the probabilities of draws are known, and
//! binomial. That is measured, not proven: the coverage of the intervals over many samples of known distributions is a
//! test (tests/laws/parameter_band.rs).

use super::fit::{Fit, Split};
use super::{Mixing, place, probability};
use crate::stats::cluster::Cluster;

/// The most likely distribution of counts, and the likelihood of others.
pub(in crate::stats) struct Profile {
    mixing: Mixing,
    best: Fit,
}

/// Limits of a quantile or a share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::stats) struct Limits {
    /// The 95 % interval.
    pub(in crate::stats) interval: [f64; 2],
    /// The middle of the 50 % interval, on the scale on which errors are even; `None` where the 95 % interval is too
    /// wide.
    pub(in crate::stats) middle: Option<f64>,
}

/// How limits are determined.
pub(in crate::stats) struct Rule<'a> {
    /// The roots of twice the logarithm of the ratio of likelihoods at which the 95 % interval ends, downwards and
    /// upwards.
    pub(in crate::stats) roots: [f64; 2],
    /// Whether a 95 % interval is narrow enough for its middle to be given.
    pub(in crate::stats) is_narrow: &'a dyn Fn([f64; 2]) -> bool,
}

/// The square root of the median of the chi-squared distribution with one degree of freedom.
const ROOT_50: f64 = 0.674_489_750_196_082;

impl Profile {
    /// From the draws of at least two trajectories; `None` if there is no such draw.
    pub(in crate::stats) fn of(clusters: &[Cluster]) -> Option<Self> {
        let mixing = Mixing::of(clusters)?;
        let best = mixing.fit(None, None, f64::NEG_INFINITY);
        Some(Self { mixing, best })
    }

    /// The number of draws.
    pub(in crate::stats) fn draws(&self) -> u64 {
        self.mixing.draws()
    }

    /// The limits of the `q` quantile of the distribution, a probability.
    pub(in crate::stats) fn quantile(&self, q: f64, rule: &Rule<'_>) -> Limits {
        let cumulated = self.best.cumulated(&self.mixing);
        let reached = cumulated.iter().find(|(_, below)| *below >= q);
        let likeliest = reached.or(cumulated.last()).map_or(0.5, |(place, _)| *place);
        limits(likeliest, rule, &|at, last| self.root(at, q, last))
    }

    /// The limits of the share of draws whose probability is at most `bound`.
    pub(in crate::stats) fn share_at_most(&self, bound: f64, rule: &Rule<'_>) -> Limits {
        let at = place(bound.clamp(0.0, 1.0));
        let cumulated = self.best.cumulated(&self.mixing);
        let below = cumulated.iter().rev().find(|(place, _)| *place <= at).map_or(0.0, |(_, below)| below.min(1.0));
        limits(place(below), rule, &|share, last| self.root(at, probability(share), last))
    }

    /// The root of twice the logarithm of how much less likely the counts are if just a share of `mass` of the draws
    /// has a probability of at most that at `at`. `last` is a distribution to start from.
    fn root(&self, at: f64, mass: f64, last: &mut Option<Fit>) -> f64 {
        // Neither part may be empty.
        const LEAST: f64 = 1e-9;
        let split = Split::at(&self.mixing, at, mass.clamp(LEAST, 1.0 - LEAST));
        let bar = self.best.log_likelihood;
        let fit = self.mixing.fit(Some(&split), Some(last.as_ref().unwrap_or(&self.best)), bar);
        // A lower bound: the gap is left out in favour of the constraint.
        let distance = bar - fit.log_likelihood - fit.gap;
        *last = Some(fit);
        (2.0 * distance).max(0.0).sqrt()
    }
}

/// Where `root`, which is 0 at `likeliest` and rises from there both ways, reaches its limits; 0 or 1 where it does
/// not. Takes places, returns probabilities.
fn limits(likeliest: f64, rule: &Rule<'_>, root: &dyn Fn(f64, &mut Option<Fit>) -> f64) -> Limits {
    let trace = |edge: f64| Trace { points: vec![(likeliest, 0.0)], edge, root, last: None };
    let mut sides = [trace(0.0), trace(1.0)];
    let interval = [0, 1].map(|side| probability(sides[side].reach(rule.roots[side])));
    let middle = (rule.is_narrow)(interval).then(|| {
        let [from, to] = sides.each_mut().map(|side| side.reach(ROOT_50));
        probability(0.5 * (from + to))
    });
    Limits { interval, middle }
}

/// A rising function from a place outwards to an edge, as far as it was evaluated.
struct Trace<'a> {
    /// Places and values, outwards.
    points: Vec<(f64, f64)>,
    edge: f64,
    root: &'a dyn Fn(f64, &mut Option<Fit>) -> f64,
    /// The distribution at the place last evaluated.
    last: Option<Fit>,
}

impl Trace<'_> {
    /// Where it reaches `value`; the edge where it does not.
    fn reach(&mut self, value: f64) -> f64 {
        // Values this near are joined by a straight line.
        const NEAR: f64 = 0.1;
        const FIRST: f64 = 0.02;
        if !value.is_finite() {
            return self.edge;
        }
        for _ in 0..40 {
            let beyond = self.points.iter().position(|point| point.1 > value);
            let Some(outer) = beyond else {
                let (at, seen) = self.points[self.points.len() - 1];
                if at == self.edge {
                    return self.edge;
                }
                // Outwards by slightly more than the last two points suggest.
                let step = match self.points.len() {
                    1 => FIRST,
                    n => {
                        let (before, less) = self.points[n - 2];
                        let width = (at - before).abs();
                        (1.2 * width * (value - seen) / (seen - less).max(1e-3)).clamp(width, 4.0 * width)
                    }
                };
                let left = (self.edge - at).abs();
                // The edge itself, rather than just before it.
                let next = if step > 0.8 * left { self.edge } else { at + step * (self.edge - at).signum() };
                let new = (self.root)(next, &mut self.last);
                self.points.push((next, new));
                continue;
            };
            let ((a, low), (b, high)) = (self.points[outer - 1], self.points[outer]);
            let crossing = a + (b - a) * (value - low) / (high - low);
            if value - low < NEAR || high - value < NEAR || (b - a).abs() < 1e-4 {
                return crossing;
            }
            let next =
                crossing.clamp((0.9 * a + 0.1 * b).min(0.1 * a + 0.9 * b), (0.9 * a + 0.1 * b).max(0.1 * a + 0.9 * b));
            let new = (self.root)(next, &mut self.last).clamp(low, high);
            self.points.insert(outer, (next, new));
        }
        let outer = self.points.iter().position(|point| point.1 > value);
        outer.map_or(self.edge, |outer| self.points[outer].0)
    }
}
