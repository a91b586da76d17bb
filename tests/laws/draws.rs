//! The two kinds of uncertainty: trajectories of one draw belong together, and parameters vary between draws.
//!
//! A shock of rate lambda has struck within T years with probability p = 1 - e^(-lambda T); lambda is drawn, so that all
//! that a run says of p has a closed form.

use stadial::ensemble::{Control, Plan, Results, run};
use stadial::stats::Proportion;
use statrs::distribution::{Beta, Binomial, ContinuousCDF, Discrete, Normal};

use crate::setting::{SEED, START, Setting};
use crate::support::{Checks, deviation, z_bound};

/// Years until the odds are read.
const T: i32 = 5;

/// The odds that the shock has struck, with `replicates` trajectories for each of `draws` draws of its rate.
fn odds(law: &str, draws: u64, replicates: u64) -> Proportion {
    let model = Setting::frozen(T)
        .with("steps_per_year", 2)
        .with("shocks.crisis.rate", law)
        .with("outcomes.crisis.shocks", "[\"crisis\"]")
        .with("outcomes.crisis.within_years", 1)
        .model();
    let plan = Plan::new(&model, draws * replicates, draws, SEED);
    let tally = run(&model, &plan, &Control::default()).unwrap();
    assert_eq!((tally.n_draws(), tally.sound()), (draws, draws * replicates));
    *Results::new(&model, &tally).odds_of("crisis", START + T - 1).unwrap()
}

fn struck(rate: f64) -> f64 {
    1.0 - (-rate * f64::from(T)).exp()
}

/// A law of the rate as equally likely values: fine enough to stand for a continuous one.
struct Rates(Vec<f64>);

impl Rates {
    fn uniform(low: f64, high: f64) -> Self {
        Self((0..10_000).map(|i| low + (high - low) * (f64::from(i) + 0.5) / 10_000.0).collect())
    }

    fn mean(&self, value: impl Fn(f64) -> f64) -> f64 {
        self.0.iter().map(|&rate| value(rate)).sum::<f64>() / self.0.len() as f64
    }

    /// Mean, variance and fourth central moment of the share of a draw's trajectories that is struck.
    fn share_moments(&self, replicates: u64) -> [f64; 3] {
        let mut weights = vec![0.0; replicates as usize + 1];
        for chunk in self.0.chunks(100) {
            let middle = chunk.iter().sum::<f64>() / chunk.len() as f64;
            let law = Binomial::new(struck(middle), replicates).unwrap();
            for (hits, weight) in weights.iter_mut().enumerate() {
                *weight += law.pmf(hits as u64) * chunk.len() as f64 / self.0.len() as f64;
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

/// lambda ~ Uniform(.02, .4), 1,500 draws of 20 and of 100 trajectories. The mean of p is 1 - (e^(-.02 T) - e^(-.4 T)) /
/// (.38 T); the error of the estimate is sqrt(variance of a draw's share / draws), whatever the trajectories, far above
/// the binomial one. Seen: an odd off by .03, a squared error off by 13 %, half of what the binomial formula misses.
#[test]
fn draws_of_parameters_have_the_spread_of_the_closed_form() {
    const DRAWS: u64 = 1_500;
    let mut checks = Checks::of("draws_of_parameters_have_the_spread_of_the_closed_form");
    let rates = Rates::uniform(0.02, 0.4);
    let t = f64::from(T);
    let closed = 1.0 - ((-0.02 * t).exp() - (-0.4 * t).exp()) / (0.38 * t);
    for replicates in [20, 100] {
        let found = odds(UNIFORM, DRAWS, replicates);
        let [mean, variance, fourth] = rates.share_moments(replicates);
        assert!((mean - closed).abs() < 1e-6, "the rates stand for their law: {mean}, {closed}");
        let d = DRAWS as f64;
        checks.spend("probability", deviation(found.probability - closed, variance / d));
        let reported = found.standard_error * found.standard_error * d;
        checks.spend("squared error", deviation(reported - variance, (fourth - variance * variance) / d));
    }
    // The first 500 of 1,500 draws are not the 500 draws of another run: trajectories belong to draws by turns.
    for draws in [500, 1_000] {
        let [mean, variance, _] = rates.share_moments(20);
        let found = odds(UNIFORM, draws, 20);
        checks.spend(&format!("{draws} draws"), deviation(found.probability - mean, variance / draws as f64));
    }
}

const UNIFORM: &str = "{ uniform = { low = 0.02, high = 0.4 } }";

/// Many trajectories a draw: the band is that of the draws' shares, less their noise, and goes from p(.0295) to
/// p(.3905). Where an end falls among the draws is binomial, within `z_bound() sqrt(.025 .975 / draws)` = .018 of the
/// 2.5th part; and the noise that is left at an end, in a share of 200, is at most .03.
#[test]
fn the_band_is_that_of_the_parameter() {
    const DRAWS: u64 = 1_500;
    const SLACK: f64 = 0.03;
    let (low, high) = odds(UNIFORM, DRAWS, 200).parameter_band.expect("a band");
    let misplaced = z_bound() * (0.025_f64 * 0.975 / DRAWS as f64).sqrt();
    let at = |share: f64| struck(0.02 + 0.38 * share.clamp(0.0, 1.0));
    let lows = (at(0.025 - misplaced) - SLACK)..=(at(0.025 + misplaced) + SLACK);
    let highs = (at(0.975 - misplaced) - SLACK)..=(at(0.975 + misplaced) + SLACK);
    assert!(lows.contains(&low) && highs.contains(&high), "{low} {high}, expected within {lows:?} and {highs:?}");
}

/// Few trajectories a draw: the band is that of the beta law with the mean and variance of p. The variance is known to
/// 10 % (4.4 sqrt((kurtosis - 1) / draws)), its root to 5 %, which moves an end by .022; the mean moves it by .027.
#[test]
fn the_band_of_few_trajectories_is_that_of_the_beta_law() {
    let rates = Rates::uniform(0.02, 0.4);
    let mean = rates.mean(struck);
    let variance = rates.mean(|rate| (struck(rate) - mean) * (struck(rate) - mean));
    let size = mean * (1.0 - mean) / variance - 1.0;
    let law = Beta::new(mean * size, (1.0 - mean) * size).unwrap();
    let (low, high) = odds(UNIFORM, 1_500, 20).parameter_band.expect("a band");
    let expected = (law.inverse_cdf(0.025), law.inverse_cdf(0.975));
    assert!((low - expected.0).abs() < 0.05 && (high - expected.1).abs() < 0.05, "{low} {high}, expected {expected:?}");
}

/// Where p has a beta law (of shapes 2 and 6, by 400 equally likely values of the rate), the two ways of finding the band
/// agree: it does not depend on the number of trajectories. The raw shares of 20 trajectories would give 0 and .70.
#[test]
fn the_band_does_not_depend_on_the_number_of_trajectories() {
    let law = Beta::new(2.0, 6.0).unwrap();
    let rates: Vec<String> = (0..400)
        .map(|i| law.inverse_cdf((f64::from(i) + 0.5) / 400.0))
        .map(|p| (-(1.0 - p).ln() / f64::from(T)).to_string())
        .collect();
    let weights = vec!["0.0025"; 400].join(", ");
    let rates = format!("{{ discrete = {{ values = [{}], weights = [{weights}] }} }}", rates.join(", "));
    for replicates in [20, 60, 300] {
        let (low, high) = odds(&rates, 1_000, replicates).parameter_band.expect("a band");
        assert!((low - 0.037).abs() < 0.03 && (high - 0.579).abs() < 0.06, "{replicates}: {low} {high}");
    }
}

/// Two kinds of draws, .05 and .3 with 3 : 2: the band goes from the one probability to the other. With 400
/// trajectories the noise of a draw is .021, of which the band keeps less than two standard deviations; the error of
/// the odds is that of the number of draws of each kind.
#[test]
fn two_kinds_of_draws_have_the_band_between_them() {
    let found = odds("{ discrete = { values = [0.05, 0.3], weights = [0.6, 0.4] } }", 1_000, 400);
    let (low, high) = found.parameter_band.expect("a band");
    assert!((low - struck(0.05)).abs() < 0.05 && (high - struck(0.3)).abs() < 0.05, "{low} {high}");
    let expected = (struck(0.3) - struck(0.05)) * (0.6_f64 * 0.4 / 1_000.0).sqrt();
    assert!((found.standard_error / expected - 1.0).abs() < 0.05, "{} {expected}", found.standard_error);
}

/// A certain rate has no band but its own probability, and the binomial error.
#[test]
fn a_certain_rate_has_the_binomial_error() {
    let found = odds("0.2", 1, 20_000);
    let p = found.probability;
    assert_eq!(found.parameter_band, Some((p, p)));
    assert!((found.standard_error - (p * (1.0 - p) / 20_000.0).sqrt()).abs() < 1e-12);
    let z = Normal::standard().inverse_cdf(0.975);
    assert!((found.ci_high - found.ci_low) / (2.0 * z * found.standard_error) > 0.99, "an interval of 95 %");
}
