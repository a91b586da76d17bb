//! The two kinds of uncertainty: trajectories of one draw are correlated, and parameters vary between draws.
//!
//! A shock of rate lambda occurs within T years with probability p = 1 - e^(-lambda T); lambda is drawn, so that all
//! estimates of p have closed forms.

use std::collections::BTreeMap;
use std::f64::consts::PI;

use stadial::ensemble::{Control, Plan, Results, run};
use stadial::model::{Correlation, Model};
use stadial::noise::Seed;
use stadial::stats::Proportion;
use statrs::distribution::{Binomial, ContinuousCDF, Discrete, Normal};

use crate::setting::{SEED, START, Setting};
use crate::support::{Checks, deviation, kolmogorov_smirnov};

/// Years until the probability is read.
const T: i32 = 5;

/// The probability that the shock has occurred, with `replicates` trajectories for each of `draws` draws of its rate.
fn probability(distribution: &str, draws: u64, replicates: u64) -> Proportion {
    let model = Setting::frozen(T)
        .with("steps_per_year", 2)
        .with("shocks.crisis.rate", distribution)
        .with("outcomes.crisis.shocks", "[\"crisis\"]")
        .with("outcomes.crisis.within_years", 1)
        .model();
    let plan = Plan::new(&model, draws * replicates, draws, SEED);
    let tally = run(&model, &plan, &Control::default()).unwrap();
    assert_eq!((tally.n_draws(), tally.valid()), (draws, draws * replicates));
    *Results::new(&model, &tally).probability_of("crisis", START + T - 1).unwrap()
}

fn struck(rate: f64) -> f64 {
    1.0 - (-rate * f64::from(T)).exp()
}

/// A distribution of the rate as equally likely values: fine enough to represent a continuous one.
struct Rates(Vec<f64>);

impl Rates {
    fn uniform(low: f64, high: f64) -> Self {
        Self((0..10_000).map(|i| low + (high - low) * (f64::from(i) + 0.5) / 10_000.0).collect())
    }

    fn mean(&self, value: impl Fn(f64) -> f64) -> f64 {
        self.0.iter().map(|&rate| value(rate)).sum::<f64>() / self.0.len() as f64
    }

    /// Mean, variance and fourth central moment of the share of a draw's trajectories with the shock.
    fn share_moments(&self, replicates: u64) -> [f64; 3] {
        let mut weights = vec![0.0; replicates as usize + 1];
        for chunk in self.0.chunks(100) {
            let middle = chunk.iter().sum::<f64>() / chunk.len() as f64;
            let distribution = Binomial::new(struck(middle), replicates).unwrap();
            for (hits, weight) in weights.iter_mut().enumerate() {
                *weight += distribution.pmf(hits as u64) * chunk.len() as f64 / self.0.len() as f64;
            }
        }
        let mean = self.mean(struck);
        let moment = |power: i32| {
            let deviation = |hits: usize| hits as f64 / replicates as f64 - mean;
            weights.iter().enumerate().map(|(hits, weight)| weight * deviation(hits).powi(power)).sum::<f64>()
        };
        [mean, moment(2), moment(4)]
    }
}

/// lambda ~ Uniform(.02, .4), 1,500 draws of 20 and of 100 trajectories. The mean of p is 1 - (e^(-.02 T) - e^(-.4 T))
/// / (.38 T); the error of the estimate is sqrt(variance of a draw's share / draws), for any number of trajectories,
/// far above the binomial one. Detected are an error of the probability of .03 and of the squared error of 13 %, half
/// of the error of the binomial formula.
#[test]
fn draws_of_parameters_have_the_spread_of_the_closed_form() {
    const DRAWS: u64 = 1_500;
    let mut checks = Checks::of("draws_of_parameters_have_the_spread_of_the_closed_form");
    let rates = Rates::uniform(0.02, 0.4);
    let t = f64::from(T);
    let closed = 1.0 - ((-0.02 * t).exp() - (-0.4 * t).exp()) / (0.38 * t);
    for replicates in [20, 100] {
        let found = probability(UNIFORM, DRAWS, replicates);
        let [mean, variance, fourth] = rates.share_moments(replicates);
        assert!((mean - closed).abs() < 1e-6, "the rates represent their distribution: {mean}, {closed}");
        let d = DRAWS as f64;
        checks.spend("probability", deviation(found.probability - closed, variance / d));
        let reported = found.standard_error * found.standard_error * d;
        checks.spend("squared error", deviation(reported - variance, (fourth - variance * variance) / d));
    }
    // The first 500 of 1,500 draws are not the 500 draws of another run: trajectories are assigned to draws in turn.
    for draws in [500, 1_000] {
        let [mean, variance, _] = rates.share_moments(20);
        let found = probability(UNIFORM, draws, 20);
        checks.spend(&format!("{draws} draws"), deviation(found.probability - mean, variance / draws as f64));
    }
}

const UNIFORM: &str = "{ uniform = { low = 0.02, high = 0.4 } }";

/// Two kinds of draws, .05 and .3 with 3 : 2: the band goes from the one probability to the other. With 400
/// trajectories the noise of a draw is .021, and the error of an end less than two and a half times that; the error of
/// the probability is due to the number of draws of each kind.
#[test]
fn two_kinds_of_draws_have_the_band_between_them() {
    let found = probability("{ discrete = { values = [0.05, 0.3], weights = [0.6, 0.4] } }", 1_000, 400);
    let band = found.parameter_band.expect("a band");
    let (low, high) = (band.low.value.expect("a lower end"), band.high.value.expect("an upper end"));
    assert!((low - struck(0.05)).abs() < 0.05 && (high - struck(0.3)).abs() < 0.05, "{low} {high}");
    let expected = (struck(0.3) - struck(0.05)) * (0.6_f64 * 0.4 / 1_000.0).sqrt();
    assert!((found.standard_error / expected - 1.0).abs() < 0.05, "{} {expected}", found.standard_error);
}

/// A certain rate has no band, since nothing was assessed, and the binomial error.
#[test]
fn a_certain_rate_has_the_binomial_error() {
    let found = probability("0.2", 1, 20_000);
    let p = found.probability;
    assert_eq!(found.parameter_band, None);
    assert!((found.standard_error - (p * (1.0 - p) / 20_000.0).sqrt()).abs() < 1e-12);
    let z = Normal::standard().inverse_cdf(0.975);
    assert!((found.ci_high - found.ci_low) / (2.0 * z * found.standard_error) > 0.99, "an interval of 95 %");
}

/// Numbers of four different distributions, of which the first three are in a group; `kind` is how these move together.
fn together(kind: &str, value: &str) -> Model {
    let group = "[\"actors.a.gdp\", \"conditions.severity\", \"incentive.threat_weight\"]";
    Setting::frozen(1)
        .with("actors.a.gdp", "{ lognormal = { median = 10.0, sigma = 0.3 } }")
        .with("conditions.severity", "{ uniform = { low = 0.5, high = 0.7 } }")
        .with("incentive.threat_weight", "{ triangular = { low = 0.3, mode = 0.4, high = 0.7 } }")
        .with("actors.b.urgency_target", "{ beta = { alpha = 2.0, beta = 3.0 } }")
        .with("correlations.mood.parameters", group)
        .with(format!("correlations.mood.{kind}"), value)
        .model()
}

/// The draws of each number, by path.
fn by_path(model: &Model, draws: u64) -> BTreeMap<String, Vec<f64>> {
    let values: Vec<Vec<f64>> = (0..draws).map(|draw| model.values(Seed(SEED), draw)).collect();
    let column = |place: usize| values.iter().map(|draw| draw[place]).collect();
    model.priors.iter().enumerate().map(|(place, prior)| (prior.path.clone(), column(place))).collect()
}

/// Spearman's rank correlation of continuous values.
fn spearman(x: &[f64], y: &[f64]) -> f64 {
    let ranks = |values: &[f64]| {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|&i, &j| values[i].total_cmp(&values[j]));
        let mut ranks = vec![0.0; values.len()];
        order.iter().enumerate().for_each(|(rank, &place)| ranks[place] = rank as f64);
        ranks
    };
    let (x, y, n) = (ranks(x), ranks(y), x.len() as f64);
    let middle = (n - 1.0) / 2.0;
    12.0 * x.iter().zip(&y).map(|(x, y)| (x - middle) * (y - middle)).sum::<f64>() / (n * (n * n - 1.0))
}

/// The standard error of a rank correlation of n draws is at most 1/sqrt(n - 1), that of no correlation: .0022. Taken for
/// the correlation of normal scores, the rank correlation .5 would be .4826, which the same check rejects.
#[test]
fn draws_have_their_rank_correlations() {
    const DRAWS: u64 = 200_000;
    let mut checks = Checks::of("draws_have_their_rank_correlations");
    let names = ["actors.a.gdp", "conditions.severity", "incentive.threat_weight", "actors.b.urgency_target"];
    let near = |draws: &BTreeMap<String, Vec<f64>>, [a, b]: [usize; 2], expected: f64| {
        let found = spearman(&draws[names[a]], &draws[names[b]]);
        deviation(found - expected, 1.0 / (DRAWS as f64 - 1.0)).map_err(|why| format!("{found}: {why}"))
    };
    let mut even = together("rank_correlation", "0.5");
    let draws = by_path(&even, DRAWS);
    for pair in [[0, 1], [0, 2], [1, 2]] {
        checks.spend("of every pair", near(&draws, pair, 0.5));
    }
    checks.spend("with one outside", near(&draws, [1, 3], 0.0));
    // Loadings multiply: the scores of the pairs have the correlations .72, -.54 and -.48.
    let factor = by_path(&together("loadings", "[0.9, 0.8, -0.6]"), DRAWS);
    for (pair, score) in [([0, 1], 0.72_f64), ([0, 2], -0.54), ([1, 2], -0.48)] {
        checks.spend("of a factor", near(&factor, pair, 6.0 / PI * (score / 2.0).asin()));
    }
    let pairs = "[{ between = [\"incentive.threat_weight\", \"actors.a.gdp\"], value = -0.7 }]";
    let pairs = by_path(&together("pairs", pairs), DRAWS);
    for (pair, expected) in [([0, 1], 0.0), ([0, 2], -0.7), ([1, 2], 0.0)] {
        checks.spend("of a pair", near(&pairs, pair, expected));
    }
    let paths = even.correlations[0].paths.clone();
    let scores = [vec![1.0, 0.5, 0.5], vec![0.5, 1.0, 0.5], vec![0.5, 0.5, 1.0]];
    even.correlations = vec![Correlation::new("mood", paths, &scores).unwrap()];
    assert!(near(&by_path(&even, DRAWS), [0, 1], 0.5).is_err());
}

/// Whatever moves together, each number keeps its distribution; and one outside the group keeps its draws, bit for bit.
#[test]
fn correlated_draws_keep_their_distributions() {
    let mut checks = Checks::of("correlated_draws_keep_their_distributions");
    let model = together("loadings", "[0.9, 0.8, -0.6]");
    let draws = by_path(&model, 40_000);
    let gdp = |x: f64| Normal::standard().cdf((x / 10.0).ln() / 0.3);
    checks.spend("lognormal", kolmogorov_smirnov(&draws["actors.a.gdp"], gdp));
    let severity = |x: f64| ((x - 0.5) / 0.2).clamp(0.0, 1.0);
    checks.spend("uniform", kolmogorov_smirnov(&draws["conditions.severity"], severity));
    let weight = |x: f64| match x {
        x if x < 0.4 => (x - 0.3).max(0.0).powi(2) / (0.4 * 0.1),
        x => 1.0 - (0.7 - x).max(0.0).powi(2) / (0.4 * 0.3),
    };
    checks.spend("triangular", kolmogorov_smirnov(&draws["incentive.threat_weight"], weight));
    let independent = Model { correlations: Vec::new(), ..model };
    let alone = by_path(&independent, 1_000);
    let outside = "actors.b.urgency_target";
    assert_eq!(draws[outside][..1_000], alone[outside]);
    assert_ne!(draws["actors.a.gdp"][..1_000], alone["actors.a.gdp"]);
}
