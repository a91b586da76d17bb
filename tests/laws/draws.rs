//! The two kinds of uncertainty: trajectories of one draw are correlated, and parameters vary between draws.
//!
//! A shock of rate lambda occurs within T years with probability p = 1 - e^(-lambda T); lambda is drawn, so that all
//! estimates of p have closed forms.

use stadial::ensemble::{Control, Plan, Results, run};
use stadial::stats::Proportion;
use statrs::distribution::{Binomial, ContinuousCDF, Discrete, Normal};

use crate::setting::{SEED, START, Setting};
use crate::support::{Checks, deviation};

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
