//! Default uncertainty: which numbers rest on judgement, and the distribution that a stated spread gives each of them.

use crate::parameter::{Descriptor, Domain};

use super::Distribution;

/// Names of numbers that are measured or counted, not judged: economies, coded indicators and treaties, distances, and
/// the value at which a rate is as stated.
const MEASURED: [&str; 12] = [
    "gdp",
    "growth",
    "military_burden",
    "composite",
    "depth",
    "age",
    "treaty_age",
    "treaty_members",
    "exposure",
    "centre",
    "notice_years",
    "term_years",
];

/// Ends of named levels, which are definitions: an outcome must mean the same in every draw. And the two limits that
/// keep the target of severity a share.
const DEFINED: [&str; 12] = [
    "balance.power.permissive",
    "balance.threat.growing",
    "balance.threat.immediate",
    "balance.threat.floor",
    "balance.threat.ceiling",
    "balance.interest.growing",
    "balance.interest.allied",
    "incentive.moderate",
    "incentive.strong",
    "status.minimal",
    "status.high",
    "status.highest",
];

/// Whether a number rests on judgement: a scenario gives it and it is not measured, or it is a default whose source says
/// that it is judged, chosen, or for the scenario to give.
#[must_use]
pub fn is_judged(path: &str, descriptor: &Descriptor, given: bool) -> bool {
    if DEFINED.contains(&path) {
        return false;
    }
    if given {
        return !MEASURED.contains(&descriptor.name);
    }
    let source = descriptor.source;
    source.contains("judgement") || source.contains("chosen with") || source.starts_with("scenario")
}

/// The values that a spread may have: relative to the number for positive numbers. At 0 nothing is spread.
pub const SPREAD: Domain = Domain::between(0.0, 0.5);

/// The default distribution of a judged number under a spread s, on its natural scale.
///
/// - A share m in (0, 1): beta with mean m and standard deviation 2 s m (1 - m), which is 2 s on the logit scale, and s m
///   at m = .5. An orientation in (-1, 1) is such a share of its range: its standard deviation is s (1 - m^2).
/// - A number of 0 or more without such an end: log-normal with median m and standard deviation s of the logarithm.
/// - A number of either sign, such as growth or the effect of a shock: normal with mean m and standard deviation s |m|.
///
/// `None` for a number at an end of its domain or of 0, of which no share is known, and for a spread of 0. The numbers of
/// a distribution have six significant digits.
#[must_use]
pub fn spread_around(value: f64, domain: Domain, spread: f64) -> Option<Distribution> {
    let Domain { low, high, open, .. } = domain;
    if spread <= 0.0 || !value.is_finite() || value <= low || value >= high {
        return None;
    }
    let bounded = (low, high) == (0.0, 1.0) || (low, high, open) == (-1.0, 1.0, true);
    let distribution = if bounded {
        let mean = (value - low) / (high - low);
        let sum = 1.0 / (4.0 * spread * spread * mean * (1.0 - mean)) - 1.0;
        Distribution::Beta { alpha: digits(mean * sum), beta: digits((1.0 - mean) * sum), low, high }
    } else if low >= 0.0 {
        Distribution::LogNormal { median: value, sigma: spread }
    } else {
        Distribution::Normal { mean: value, sd: digits(spread * value.abs()) }
    };
    distribution.check().is_ok().then_some(distribution)
}

/// A number with six significant digits, so that a distribution is drawn as it is written.
fn digits(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{ln, logit};
    use crate::noise::{Address, Purpose, Seed, Stream};

    /// Mean and standard deviation of n = 40,000 draws.
    fn moments(distribution: &Distribution, domain: Domain, scale: fn(f64) -> f64) -> (f64, f64) {
        let draw = |trajectory| {
            let address = Address { purpose: Purpose::Parameter, subject: 9, trajectory, index: 0 };
            scale(distribution.sample(domain, &mut Stream::new(Seed(3), address)))
        };
        let values: Vec<f64> = (0..40_000).map(draw).collect();
        let mean = values.iter().sum::<f64>() / 40_000.0;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 39_999.0;
        (mean, variance.sqrt())
    }

    /// The exact mean and standard deviation of the shapes.
    fn of_beta(distribution: &Distribution) -> (f64, f64) {
        let Distribution::Beta { alpha, beta, low, high } = *distribution else { panic!("{distribution}") };
        let (sum, range) = (alpha + beta, high - low);
        (low + range * alpha / sum, range * (alpha * beta / (sum * sum * (sum + 1.0))).sqrt())
    }

    /// At .5 and a spread of .1 the standard deviation is .05, at .2 it is 2 x .1 x .2 x .8 = .032; of an orientation of .6
    /// it is .1 (1 - .36) = .064.
    #[test]
    fn shares_have_their_mean_and_twice_the_spread_in_logits() {
        for (value, domain, spread, sd) in [
            (0.5, Domain::SHARE, 0.1, 0.05),
            (0.2, Domain::UNIT, 0.1, 0.032),
            (0.98, Domain::SHARE, 0.25, 0.0098),
            (0.6, Domain::ORIENTATION, 0.1, 0.064),
            (0.0, Domain::ORIENTATION, 0.2, 0.2),
        ] {
            let distribution = spread_around(value, domain, spread).unwrap();
            let (mean, found) = of_beta(&distribution);
            assert!((mean - value).abs() < 1e-5 && (found / sd - 1.0).abs() < 1e-5, "{distribution}: {mean}, {found}");
            // Four standard errors of n = 40,000 draws.
            let (mean, drawn) = moments(&distribution, domain, |value| value);
            assert!((mean - value).abs() < 4.0 * sd / 200.0, "{distribution}: {mean}");
            assert!((drawn / sd - 1.0).abs() < 4.0 / (2.0 * 40_000.0_f64).sqrt() * 1.5, "{distribution}: {drawn}");
        }
        // To first order the logit has a standard deviation of twice the spread.
        let (_, sd) = moments(&spread_around(0.3, Domain::SHARE, 0.02).unwrap(), Domain::SHARE, logit);
        assert!((sd / 0.04 - 1.0).abs() < 0.02, "{sd}");
    }

    #[test]
    fn positive_numbers_have_the_spread_in_their_logarithm_and_others_relative_to_their_size() {
        let positive = spread_around(6.0, Domain::EXPONENT, 0.1).unwrap();
        assert_eq!(positive, Distribution::LogNormal { median: 6.0, sigma: 0.1 });
        let (mean, sd) = moments(&positive, Domain::EXPONENT, ln);
        assert!((mean - ln(6.0)).abs() < 4.0 * 0.1 / 200.0 && (sd / 0.1 - 1.0).abs() < 0.015, "{mean} {sd}");
        let signed = |value, domain| spread_around(value, domain, 0.1);
        assert_eq!(signed(-0.2, Domain::REAL), Some(Distribution::Normal { mean: -0.2, sd: 0.02 }));
        assert_eq!(signed(0.047, Domain::GROWTH), Some(Distribution::Normal { mean: 0.047, sd: 0.0047 }));
    }

    #[test]
    fn nothing_is_spread_around_an_end_or_zero_or_without_a_spread() {
        for (value, domain) in [
            (0.0, Domain::UNIT),
            (1.0, Domain::UNIT),
            (0.0, Domain::NON_NEGATIVE),
            (0.0, Domain::REAL),
            (f64::NAN, Domain::SHARE),
        ] {
            assert_eq!(spread_around(value, domain, 0.1), None, "{value}");
        }
        assert_eq!(spread_around(0.5, Domain::SHARE, 0.0), None);
    }

    /// The largest spread still gives a share one mode.
    #[test]
    fn the_largest_spread_is_possible_for_any_share() {
        for value in [0.001, 0.3, 0.5, 0.9, 0.999] {
            let Some(Distribution::Beta { alpha, beta, .. }) = spread_around(value, Domain::SHARE, SPREAD.high) else {
                panic!("{value}");
            };
            assert!(alpha >= 1.0 - 1e-3 && beta >= 1.0 - 1e-3, "{value}: {alpha} {beta}");
        }
    }
}
