//! Parameter uncertainty: the distributions from which uncertain parameters are drawn.

use rand::Rng;
use rand_distr::{Beta, Distribution as _, LogNormal, Normal, Triangular, Uniform};
use statrs::distribution::{self as statistics, ContinuousCDF};

use crate::math::{exp, ln};
use crate::parameter::Domain;

/// A distribution for an uncertain parameter. Values outside the parameter's domain are drawn again, which truncates
/// the distribution.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    /// Equally likely from `low` to `high`.
    Uniform {
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
    },
    /// Most likely at `mode`, falling linearly to `low` and `high`.
    Triangular {
        /// Lower end.
        low: f64,
        /// Peak.
        mode: f64,
        /// Upper end.
        high: f64,
    },
    /// Normal.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// The logarithm is normal.
    LogNormal {
        /// Median.
        median: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// Beta, stretched from [0, 1] to [`low`, `high`].
    Beta {
        /// First shape.
        alpha: f64,
        /// Second shape.
        beta: f64,
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
    },
    /// One of several values, by weight.
    Discrete {
        /// The values.
        values: Vec<f64>,
        /// Their weights, which sum to 1.
        weights: Vec<f64>,
    },
}

/// Why a distribution is invalid.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DistributionError {
    /// The ends are in the wrong order, or the mode lies outside them.
    #[error("its numbers are out of order: {rule}")]
    Order {
        /// The rule.
        rule: &'static str,
    },
    /// A spread or shape is not positive.
    #[error("{name} must be more than 0")]
    NotPositive {
        /// Which number.
        name: &'static str,
    },
    /// Values and weights do not match.
    #[error(
        "there must be as many weights as values, at least one of each; no weight may be negative, and the weights must sum to 1"
    )]
    Weights,
}

/// Draws outside the domain before the value is set to its nearest end.
const REDRAWS_MAX: usize = 10_000;

impl Distribution {
    /// Checks that it can be sampled.
    ///
    /// # Errors
    /// If its numbers contradict each other.
    pub fn check(&self) -> Result<(), DistributionError> {
        let positive = |name: &'static str, value: f64| {
            if value > 0.0 { Ok(()) } else { Err(DistributionError::NotPositive { name }) }
        };
        let order =
            |holds: bool, rule: &'static str| if holds { Ok(()) } else { Err(DistributionError::Order { rule }) };
        match self {
            Self::Uniform { low, high } => order(low < high, "low < high"),
            Self::Triangular { low, mode, high } => {
                order(low <= mode && mode <= high && low < high, "low <= mode <= high and low < high")
            }
            Self::Normal { sd, .. } => positive("sd", *sd),
            Self::LogNormal { median, sigma } => positive("median", *median).and(positive("sigma", *sigma)),
            Self::Beta { alpha, beta, low, high } => {
                positive("alpha", *alpha).and(positive("beta", *beta)).and(order(low < high, "low < high"))
            }
            Self::Discrete { values, weights } => {
                let total: f64 = weights.iter().sum();
                let fits = values.len() == weights.len()
                    && !values.is_empty()
                    && weights.iter().all(|&weight| weight >= 0.0)
                    && (total - 1.0).abs() < 1e-9;
                if fits { Ok(()) } else { Err(DistributionError::Weights) }
            }
        }
    }

    /// A representative value of the distribution: its median, mode or mean, or its most likely value.
    #[must_use]
    pub fn centre(&self) -> f64 {
        match self {
            Self::Uniform { low, high } => (low + high) / 2.0,
            Self::Triangular { mode, .. } => *mode,
            Self::Normal { mean, .. } => *mean,
            Self::LogNormal { median, .. } => *median,
            Self::Beta { alpha, beta, low, high } => low + (high - low) * alpha / (alpha + beta),
            Self::Discrete { values, weights } => {
                let likeliest = (0..values.len()).fold(0, |best, i| if weights[i] > weights[best] { i } else { best });
                values.get(likeliest).copied().unwrap_or(f64::NAN)
            }
        }
    }

    /// The ends between which its values lie.
    #[must_use]
    pub fn support(&self) -> (f64, f64) {
        match self {
            Self::Uniform { low, high } | Self::Triangular { low, high, .. } | Self::Beta { low, high, .. } => {
                (*low, *high)
            }
            Self::Normal { .. } => (f64::NEG_INFINITY, f64::INFINITY),
            Self::LogNormal { .. } => (0.0, f64::INFINITY),
            Self::Discrete { values, .. } => {
                values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| (low.min(v), high.max(v)))
            }
        }
    }

    /// A value within `domain`; the domain's nearest end for a distribution that practically never falls within it.
    pub fn sample(&self, domain: Domain, random: &mut impl Rng) -> f64 {
        let mut value = self.centre();
        for _ in 0..REDRAWS_MAX {
            value = self.sample_once(random);
            if domain.contains(value) {
                return value;
            }
        }
        value.clamp(domain.low, domain.high)
    }

    /// The value below which the share `u` of the distribution within `domain` lies. Exactly 0 and 1 give an end, which
    /// an open domain excludes.
    #[must_use]
    pub fn quantile(&self, domain: Domain, u: f64) -> f64 {
        let u = u.clamp(0.0, 1.0);
        match self {
            Self::Uniform { low, high } => low + u * (high - low),
            Self::Triangular { low, mode, high } => {
                let (up, down) = (mode - low, high - mode);
                if u * (high - low) < up {
                    low + (u * (high - low) * up).sqrt()
                } else {
                    high - ((1.0 - u) * (high - low) * down).sqrt()
                }
            }
            Self::Normal { mean, sd } => {
                let ends = [(domain.low - mean) / sd, (domain.high - mean) / sd];
                (mean + sd * normal_quantile(ends, u)).clamp(domain.low, domain.high)
            }
            Self::LogNormal { median, sigma } => {
                let end = |end: f64| if end > 0.0 { ln(end / median) / sigma } else { f64::NEG_INFINITY };
                let z = normal_quantile([end(domain.low), end(domain.high)], u);
                (median * exp(sigma * z)).clamp(domain.low, domain.high)
            }
            Self::Beta { alpha, beta, low, high } => {
                let distribution = statistics::Beta::new(*alpha, *beta);
                distribution
                    .map_or_else(|_| self.centre(), |distribution| low + (high - low) * distribution.inverse_cdf(u))
            }
            Self::Discrete { values, weights } => {
                let mut rest = u;
                let chosen = weights.iter().position(|&weight| {
                    rest -= weight;
                    rest < 0.0
                });
                values[chosen.unwrap_or(values.len() - 1)]
            }
        }
    }

    fn sample_once(&self, random: &mut impl Rng) -> f64 {
        // After `check` every distribution can be built; the centre replaces one that cannot.
        let drawn = match self {
            Self::Uniform { low, high } => {
                Uniform::new(*low, *high).ok().map(|distribution| distribution.sample(random))
            }
            Self::Triangular { low, mode, high } => {
                Triangular::new(*low, *high, *mode).ok().map(|distribution| distribution.sample(random))
            }
            Self::Normal { mean, sd } => Normal::new(*mean, *sd).ok().map(|distribution| distribution.sample(random)),
            Self::LogNormal { median, sigma } => {
                LogNormal::new(ln(*median), *sigma).ok().map(|distribution| distribution.sample(random))
            }
            Self::Beta { alpha, beta, low, high } => {
                Beta::new(*alpha, *beta).ok().map(|distribution| low + (high - low) * distribution.sample(random))
            }
            Self::Discrete { values, weights } => {
                let mut rest: f64 = Uniform::new(0.0, 1.0).map_or(0.5, |distribution| distribution.sample(random));
                let chosen = weights.iter().position(|&weight| {
                    rest -= weight;
                    rest < 0.0
                });
                Some(values[chosen.unwrap_or(values.len() - 1)])
            }
        };
        drawn.unwrap_or_else(|| self.centre())
    }
}

/// The quantile of a standard normal distribution, clamped to `ends`.
fn normal_quantile(ends: [f64; 2], u: f64) -> f64 {
    let distribution = statistics::Normal::standard();
    let [below, up_to] = ends.map(|end| distribution.cdf(end));
    distribution.inverse_cdf((below + u * (up_to - below)).clamp(0.0, 1.0))
}

impl std::fmt::Display for Distribution {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Uniform { low, high } => write!(f, "uniform({low}, {high})"),
            Self::Triangular { low, mode, high } => write!(f, "triangular({low}, {mode}, {high})"),
            Self::Normal { mean, sd } => write!(f, "normal({mean}, {sd})"),
            Self::LogNormal { median, sigma } => write!(f, "lognormal(median {median}, sigma {sigma})"),
            Self::Beta { alpha, beta, low, high } if (*low, *high) == (0.0, 1.0) => write!(f, "beta({alpha}, {beta})"),
            Self::Beta { alpha, beta, low, high } => write!(f, "beta({alpha}, {beta}) on [{low}, {high}]"),
            Self::Discrete { values, weights } => {
                let parts: Vec<String> =
                    values.iter().zip(weights).map(|(value, weight)| format!("{value}: {weight}")).collect();
                write!(f, "discrete({})", parts.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::{Address, Purpose, Seed, Stream};

    fn draws(distribution: &Distribution, domain: Domain, n: u64) -> Vec<f64> {
        let sample = |trajectory| {
            let address = Address { purpose: Purpose::Parameter, subject: 1, trajectory, index: 0 };
            distribution.sample(domain, &mut Stream::new(Seed(7), address))
        };
        (0..n).map(sample).collect()
    }

    /// Means of n = 40,000 draws within 4.5 standard errors; sees a shift of 2.3 % of a standard deviation.
    #[test]
    fn distributions_have_their_means() {
        let cases = [
            (Distribution::Uniform { low: 0.2, high: 0.8 }, 0.5, 0.6 / 12.0_f64.sqrt()),
            (Distribution::Triangular { low: 0.0, mode: 0.3, high: 0.9 }, 0.4, 0.187),
            (Distribution::Normal { mean: 1.0, sd: 2.0 }, 1.0, 2.0),
            (Distribution::Beta { alpha: 2.0, beta: 6.0, low: 0.0, high: 2.0 }, 0.5, 0.29),
            (Distribution::Discrete { values: vec![0.0, 1.0], weights: vec![0.6, 0.4] }, 0.4, 0.49),
        ];
        for (distribution, mean, sd) in cases {
            let values = draws(&distribution, Domain::REAL, 40_000);
            let found = values.iter().sum::<f64>() / values.len() as f64;
            assert!((found - mean).abs() < 4.5 * sd / 200.0, "{distribution}: mean {found}, expected {mean}");
        }
    }

    #[test]
    fn values_outside_the_domain_are_drawn_again() {
        let distribution = Distribution::Normal { mean: 0.0, sd: 1.0 };
        assert!(draws(&distribution, Domain::SHARE, 2_000).iter().all(|&value| value > 0.0 && value < 1.0));
    }

    /// The sampler agrees with the quantiles: the greatest distance between the share of n = 20,000 draws up to a
    /// quantile and u is below the 1e-6 bound of Dvoretzky, Kiefer, Wolfowitz and Massart, .019.
    #[test]
    fn quantiles_are_those_of_the_sampler() {
        let distributions = [
            (Distribution::Uniform { low: 0.2, high: 0.8 }, Domain::UNIT),
            (Distribution::Triangular { low: 0.0, mode: 0.3, high: 0.9 }, Domain::UNIT),
            (Distribution::Triangular { low: 0.0, mode: 0.0, high: 0.9 }, Domain::UNIT),
            (Distribution::Normal { mean: 0.2, sd: 0.3 }, Domain::SHARE),
            (Distribution::Normal { mean: 2.0, sd: 0.3 }, Domain::REAL),
            (Distribution::LogNormal { median: 0.6, sigma: 0.5 }, Domain::UNIT),
            (Distribution::LogNormal { median: 0.6, sigma: 0.5 }, Domain::POSITIVE),
            (Distribution::Beta { alpha: 9.0, beta: 16.0, low: 0.0, high: 1.0 }, Domain::UNIT),
            (Distribution::Beta { alpha: 0.5, beta: 2.0, low: -1.0, high: 2.0 }, Domain::REAL),
        ];
        for (distribution, domain) in distributions {
            let values = draws(&distribution, domain, 20_000);
            for u in [0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999] {
                let quantile = distribution.quantile(domain, u);
                let share = values.iter().filter(|&&value| value <= quantile).count() as f64 / 20_000.0;
                assert!(
                    domain.contains(quantile) && (share - u).abs() < 0.019,
                    "{distribution}: {quantile} at {u}, {share}"
                );
            }
        }
        let discrete = Distribution::Discrete { values: vec![3.0, 5.0], weights: vec![0.6, 0.4] };
        assert_eq!([0.0, 0.59, 0.61, 1.0].map(|u| discrete.quantile(Domain::REAL, u)), [3.0, 3.0, 5.0, 5.0]);
    }

    /// Known values, from tables.
    #[test]
    fn quantiles_have_their_digits() {
        let normal = Distribution::Normal { mean: 0.0, sd: 1.0 };
        assert!((normal.quantile(Domain::REAL, 0.975) - 1.959_963_984_540_054).abs() < 1e-12);
        // Beta(2, 1) has the distribution function x^2.
        let beta = Distribution::Beta { alpha: 2.0, beta: 1.0, low: 0.0, high: 1.0 };
        assert!((beta.quantile(Domain::UNIT, 0.49) - 0.7).abs() < 1e-9);
    }

    #[test]
    fn contradictions_are_found() {
        assert!(Distribution::Uniform { low: 1.0, high: 0.0 }.check().is_err());
        assert!(Distribution::Triangular { low: 0.0, mode: 2.0, high: 1.0 }.check().is_err());
        assert!(Distribution::Normal { mean: 0.0, sd: 0.0 }.check().is_err());
        assert!(Distribution::Discrete { values: vec![1.0], weights: vec![0.5] }.check().is_err());
    }

    /// Known bits: a change here changes published values. They also show that the distributions use the portable libm
    /// on every platform.
    #[test]
    fn draws_are_stable() {
        let distributions = [
            Distribution::Normal { mean: 0.5, sd: 0.1 },
            Distribution::LogNormal { median: 0.5, sigma: 0.1 },
            Distribution::Beta { alpha: 9.0, beta: 16.0, low: 0.0, high: 1.0 },
            Distribution::Triangular { low: 0.0, mode: 0.3, high: 1.0 },
        ];
        let bits = distributions.map(|distribution| {
            draws(&distribution, Domain::UNIT, 50).iter().fold(0, |all, value| all ^ value.to_bits())
        });
        let known = ["003ec63c82fad421", "003893da6442d524", "00046901a309af30", "004d57c166ecc594"];
        assert_eq!(bits.map(|bits| format!("{bits:016x}")), known);
    }
}
