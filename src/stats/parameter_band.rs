//! Parameter uncertainty: the central 95 % of a probability over the draws of the parameters.
//!
//! Its ends are the 2.5 % and 97.5 % quantiles of the mixing distribution of the draws' probabilities, of which no
//! shape is assumed (see `mixing`). The 95 % interval of an end holds every value that a likelihood ratio test does not
//! reject. The critical values are those that make the interval exact where a draw has so many trajectories that its
//! probability is known; there the number of draws beyond the end is binomial. So fewer than 146 draws never bound an
//! end outwards: with a probability of 2.5 % or more all of them lie within it.
//!
//! The value of an end is the middle of its 50 % interval. It is omitted where the 95 % interval is wider than a factor
//! of ten (as probabilities), as it always is if it reaches 0 or 1: that is no measurement of the end, though the
//! interval still bounds it. Draws of n trajectories cannot resolve a low end below about 3 / n.

use super::cluster::{Cluster, Spread};
use super::mixing::{Limits, Profile, Rule};
use crate::math::{exp, ln};

/// The least number of draws for a parameter band.
pub const DRAWS_MIN: usize = 20;

/// The share of draws beyond each end.
const TAIL: f64 = 0.025;

/// The greatest ratio of the odds p / (1 - p) at the ends of an interval whose middle is given.
const RATIO_MAX: f64 = 10.0;

/// The widest interval of a share of draws whose middle is given.
const SHARE_WIDTH_MAX: f64 = 0.5;

/// An estimate of a probability or a share, omitted where it is not precise enough, and its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IntervalEstimate {
    /// The estimate; `None` where the interval is too wide: more than a factor of ten for the end of a band, more than
    /// .5 for a share of draws.
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
    pub low: IntervalEstimate,
    /// The 97.5 % quantile.
    pub high: IntervalEstimate,
}

/// The least number of draws that bounds an end outwards: fewer lie all within it with a probability of 2.5 % or more.
pub const DRAWS_FOR_ENDS: u64 = 146;

/// The least sample size at which an imprecise end can be estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// This many draws.
    Draws(u64),
    /// This many trajectories in each draw.
    TrajectoriesPerDraw(u64),
}

impl ParameterBand {
    /// The least sample size at which both ends can be estimated, in a run of `draws` draws; `None` where they are. At
    /// an end, ten trajectories of a draw must be expected to have the event, and ten not to have it.
    #[must_use]
    pub fn needed(&self, draws: u64) -> Option<Needed> {
        let for_end = |end: IntervalEstimate, nearest: f64| {
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

    /// Estimates the band; `None` where the draws cannot be distinguished from chance, or are fewer than [`DRAWS_MIN`].
    #[must_use]
    pub fn estimate(clusters: &[Cluster]) -> Option<Self> {
        let profile = profile(clusters)?;
        let draws = profile.draws();
        let end = |q: f64| {
            let is_narrow = |[low, high]: [f64; 2]| high * (1.0 - low) <= RATIO_MAX * low * (1.0 - high);
            profile.quantile(q, &Rule { roots: roots(draws, q), is_narrow: &is_narrow }).into()
        };
        Some(Self { low: end(TAIL), high: end(1.0 - TAIL) })
    }
}

/// The share of draws whose own probability is at most `bound`, from the same distribution as the parameter band;
/// `None` where the draws cannot be distinguished from chance or are fewer than [`DRAWS_MIN`].
#[must_use]
pub fn share_at_most(clusters: &[Cluster], bound: f64) -> Option<IntervalEstimate> {
    let is_narrow = |[low, high]: [f64; 2]| high - low <= SHARE_WIDTH_MAX;
    let limits =
        profile(clusters)?.share_at_most(bound, &Rule { roots: [super::normal::Z_95; 2], is_narrow: &is_narrow });
    Some(limits.into())
}

impl From<Limits> for IntervalEstimate {
    fn from(Limits { interval: [ci_low, ci_high], middle: value }: Limits) -> Self {
        Self { value, ci_low, ci_high }
    }
}

/// The distribution of draws whose probabilities differ beyond chance.
fn profile(clusters: &[Cluster]) -> Option<Profile> {
    let Spread { draws, differ, .. } = Spread::of(clusters)?;
    if differ && draws >= DRAWS_MIN as f64 { Profile::of(clusters) } else { None }
}

/// The roots of the likelihood ratio beyond which a `q` quantile is rejected as too low, and as too high, by `draws`
/// draws: half a draw from the numbers of draws below it of which the binomial distribution has 2.5 % or less. Infinite
/// where no number is that rare.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws of which half have `low` and half `high` hits of 400 on average, each deviating by up to five.
    fn two_kinds(draws: u64, low: u64, high: u64) -> Vec<Cluster> {
        let hits = |draw: u64| if draw.is_multiple_of(2) { low } else { high } + (draw / 2 * 7) % 11 - 5;
        (0..draws).map(|draw| Cluster::new(400, hits(draw))).collect()
    }

    #[test]
    fn two_kinds_of_draws_have_their_two_probabilities_as_ends() {
        let band = ParameterBand::estimate(&two_kinds(1_000, 80, 240)).unwrap();
        assert!(
            (band.low.value.unwrap() - 0.2).abs() < 0.01 && (band.high.value.unwrap() - 0.6).abs() < 0.015,
            "{band:?}"
        );
        assert!(band.low.ci_low > 0.17 && band.high.ci_high < 0.63, "{band:?}");
        let share = share_at_most(&two_kinds(1_000, 80, 240), 0.4).unwrap();
        assert!((share.value.unwrap() - 0.5).abs() < 0.01, "{share:?}");
        // 500 of 1,000 by the binomial distribution: 1.96 sqrt(.25 / 1000) = .031 on each side.
        assert!((share.ci_low - 0.469).abs() < 0.003 && (share.ci_high - 0.531).abs() < 0.003, "{share:?}");
    }

    #[test]
    fn the_order_of_draws_does_not_matter() {
        let draws = two_kinds(300, 40, 200);
        let turned: Vec<Cluster> = draws.iter().rev().copied().collect();
        assert_eq!(ParameterBand::estimate(&draws), ParameterBand::estimate(&turned));
    }

    /// 2.5 % of draws beyond an end exclude 0 such draws only from 146 draws on.
    #[test]
    fn few_draws_do_not_bound_an_end_outwards() {
        let of = |draws| ParameterBand::estimate(&two_kinds(draws, 80, 240));
        assert!(of(18).is_none() && of(DRAWS_MIN as u64).is_some());
        let band = of(144).unwrap();
        assert_eq!((band.low.value, band.low.ci_low, band.high.value, band.high.ci_high), (None, 0.0, None, 1.0));
        assert!(band.low.ci_high < 0.24 && band.high.ci_low > 0.56, "{band:?}");
        assert_eq!(band.needed(144), Some(Needed::Draws(146)));
        let band = of(146).unwrap();
        assert!(band.low.ci_low > 0.05 && band.high.ci_high < 0.8, "{band:?}");
        assert_eq!(band.needed(146), None);
    }

    #[test]
    fn chance_gives_no_band() {
        assert_eq!(ParameterBand::estimate(&two_kinds(1_000, 80, 80)), None);
        assert_eq!(ParameterBand::estimate(&[Cluster::new(100, 0); 50]), None);
        assert_eq!(share_at_most(&[Cluster::new(100, 0); 50], 0.1), None);
    }

    /// A lower end that cannot be resolved is bounded from above only; more trajectories are needed.
    #[test]
    fn an_end_that_cannot_be_resolved_is_left_out() {
        let hits = [0, 0, 0, 1, 0, 2, 0, 1, 3, 9];
        let clusters: Vec<Cluster> = (0..500).map(|draw| Cluster::new(100, hits[draw % 10])).collect();
        let band = ParameterBand::estimate(&clusters).unwrap();
        assert_eq!((band.low.value, band.low.ci_low), (None, 0.0));
        assert!(band.low.ci_high < 0.01 && band.high.value.is_some(), "{band:?}");
        let Some(Needed::TrajectoriesPerDraw(number)) = band.needed(500) else { panic!("{band:?}") };
        assert_eq!(number, (10.0 / band.low.ci_high).ceil() as u64);
    }

    /// By the binomial distribution of 1,000 draws: 15 or fewer beyond the end, or 36 or more, have 2.5 % or less.
    #[test]
    fn critical_values_are_those_of_the_binomial_distribution() {
        let by_hand = |beyond: f64| {
            (2.0 * (beyond * ln(beyond / 25.0) + (1_000.0 - beyond) * ln((1_000.0 - beyond) / 975.0))).sqrt()
        };
        let [low, high] = roots(1_000, 0.025);
        assert!((low - by_hand(15.5)).abs() < 1e-9 && (high - by_hand(35.5)).abs() < 1e-9, "{low} {high}");
        let [mirrored_high, mirrored_low] = roots(1_000, 0.975);
        assert!((low - mirrored_low).abs() < 1e-9 && (high - mirrored_high).abs() < 1e-9);
        assert!(roots(145, 0.025)[0].is_infinite() && roots(146, 0.025)[0].is_finite());
    }
}
