//! Parameter uncertainty: the central 95 % of a probability over the draws of the parameters.
//!
//! Its ends are the 2.5 % and 97.5 % quantiles of the mixing law of the draws' probabilities, of which no shape is assumed
//! (see `mixing`). The 95 % interval of an end holds every value that a likelihood ratio test does not refuse: whether as many
//! draws may lie beyond it. The critical values are those that make the interval exact where a draw has so many
//! trajectories that its probability is known; there the number of draws beyond the end is binomial. So fewer than 146
//! draws never bound an end outwards: with a chance of 2.5 % or more all of them lie within it.
//!
//! The value of an end is the middle of its 50 % interval. It is left out where the 95 % interval is wider than a
//! factor of ten (as odds), as it always is if it reaches 0 or 1: that is no measurement of the end, though the interval still
//! says between what it lies. How low a low end can be is out of sight of draws of n trajectories below about 3 / n.

use super::mixing::{Profile, Rule};
use super::proportion::{Cluster, Spread};
use crate::math::{exp, ln};

/// The fewest draws of which a parameter band is estimated.
pub const DRAWS_MIN: usize = 20;

/// The part of draws beyond each end.
const TAIL: f64 = 0.025;

/// The greatest ratio of the odds at the ends of an interval whose middle is given.
const RATIO_MAX: f64 = 10.0;

/// The widest interval of a share of draws whose middle is given.
const SHARE_WIDTH_MAX: f64 = 0.3;

/// An end of a band and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BandEnd {
    /// The estimate, a probability; none where its interval is wider than a factor of ten.
    pub value: Option<f64>,
    /// Lower end of its 95 % confidence interval.
    pub ci_low: f64,
    /// Upper end of its 95 % confidence interval.
    pub ci_high: f64,
}

/// The central 95 % of a probability over draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParameterBand {
    /// The 2.5 % quantile.
    pub low: BandEnd,
    /// The 97.5 % quantile.
    pub high: BandEnd,
}

/// The fewest draws that bound an end outwards: with a chance of 2.5 % or more, fewer all lie within it.
pub const DRAWS_FOR_ENDS: u64 = 146;

/// What it takes, at the least, to know an end that is not known well enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// So many draws.
    Draws(u64),
    /// So many trajectories in each draw.
    TrajectoriesPerDraw(u64),
}

impl ParameterBand {
    /// What it takes, at the least, to know both ends, in a run of `draws` draws; none where they are known. Of an end, ten
    /// trajectories of a draw must be expected to have the event, and ten not to have it.
    #[must_use]
    pub fn needed(&self, draws: u64) -> Option<Needed> {
        let for_end = |end: BandEnd, nearest: f64| {
            let rarer = nearest.min(1.0 - nearest);
            (end.value.is_none() && rarer > 0.0).then(|| (10.0 / rarer).ceil() as u64)
        };
        if self.low.value.is_some() && self.high.value.is_some() {
            return None;
        }
        if draws < DRAWS_FOR_ENDS {
            return Some(Needed::Draws(DRAWS_FOR_ENDS));
        }
        let (low, high) = (for_end(self.low, self.low.ci_high), for_end(self.high, self.high.ci_low));
        low.max(high).map(Needed::TrajectoriesPerDraw)
    }

    /// Estimates the band; none where the draws cannot be told from chance, or are fewer than [`DRAWS_MIN`].
    #[must_use]
    pub fn estimate(clusters: &[Cluster]) -> Option<Self> {
        let profile = profile(clusters)?;
        let draws = profile.draws();
        let end = |q: f64| {
            let is_narrow = |[low, high]: [f64; 2]| high * (1.0 - low) <= RATIO_MAX * low * (1.0 - high);
            let limits = profile.quantile(q, &Rule { roots: roots(draws, q), is_narrow: &is_narrow });
            let [ci_low, ci_high] = limits.interval;
            BandEnd { value: limits.middle, ci_low, ci_high }
        };
        Some(Self { low: end(TAIL), high: end(1.0 - TAIL) })
    }
}

/// The share of draws whose own probability is at most `bound`, from the same law as the parameter band; none where the draws
/// cannot be told from chance, are fewer than [`DRAWS_MIN`], or leave a 95 % interval wider than .3.
#[must_use]
pub fn share_at_most(clusters: &[Cluster], bound: f64) -> Option<f64> {
    let is_narrow = |[low, high]: [f64; 2]| high - low <= SHARE_WIDTH_MAX;
    profile(clusters)?.share_at_most(bound, &Rule { roots: [super::Z_95; 2], is_narrow: &is_narrow }).middle
}

/// The law of draws that can be told apart.
fn profile(clusters: &[Cluster]) -> Option<Profile> {
    let Spread { draws, told_apart, .. } = Spread::of(clusters)?;
    if told_apart && draws >= DRAWS_MIN as f64 { Profile::of(clusters) } else { None }
}

/// The roots of the likelihood ratio beyond which a `q` quantile is refused as too low, and as too high, by `draws` draws:
/// half a draw from the numbers of draws below it of which the binomial law has 2.5 % or less. Infinite where no number is
/// that rare.
fn roots(draws: u64, q: f64) -> [f64; 2] {
    let d = draws as f64;
    let root = |below: f64| {
        let part = |count: f64, expected: f64| if count > 0.0 { count * ln(count / expected) } else { 0.0 };
        (2.0 * (part(below, d * q) + part(d - below, d * (1.0 - q)))).sqrt()
    };
    let mut roots = [f64::INFINITY; 2];
    let (mut up_to, mut ln_mass) = (0.0, d * ln(1.0 - q));
    for below in 0..=draws {
        let k = below as f64;
        if 1.0 - up_to <= TAIL && roots[1].is_infinite() {
            roots[1] = root(k - 0.5);
        }
        up_to += if ln_mass > -700.0 { exp(ln_mass) } else { 0.0 };
        if up_to <= TAIL {
            roots[0] = root(k + 0.5);
        }
        ln_mass += ln((d - k).max(f64::MIN_POSITIVE) / (k + 1.0) * q / (1.0 - q));
    }
    roots
}
