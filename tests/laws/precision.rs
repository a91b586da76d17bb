//! Runs with a target error: the error that they reach, and no bias from stopping.
//!
//! The probability that a shock of rate lambda has occurred within T years is 1 - e^(-lambda T), so that the true value
//! of an estimate is known.

use stadial::ensemble::{Control, Ending, Extended, Plan, WantedError, Wish, run, run_until};
use stadial::model::Model;

use crate::setting::{START, Setting, outcome};
use crate::support::{Checks, mean, normal_variance};

/// Years until the probability is read.
const T: i32 = 5;

/// A rate drawn uniformly from .02 to .4: the probability is 1 - (e^(-.02 T) - e^(-.4 T)) / (.38 T), with a standard
/// deviation over draws of .21.
const UNIFORM: &str = "{ uniform = { low = 0.02, high = 0.4 } }";

fn reached_by(rate: &str) -> Model {
    Setting::frozen(T)
        .with("steps_per_year", 2)
        .with("shocks.crisis.rate", rate)
        .with("outcomes.crisis.shocks", "[\"crisis\"]")
        .with("outcomes.crisis.within_years", 1)
        .model()
}

fn wish(model: &Model, error: WantedError, draws: u64) -> Wish {
    Wish { outcome: outcome(model, "crisis"), year: START + T - 1, error, draws }
}

/// A run of at most `most` trajectories, which starts with 200 draws.
fn run_to(model: &Model, most: u64, seed: u64, wish: Wish) -> Extended {
    run_until(model, &Plan::new(model, most, 200, seed), wish, &Control::default(), &|_, _| ()).unwrap()
}

/// The deviations of the estimates of these seeds from the true value, in units of their standard errors.
fn deviations(model: &Model, seeds: std::ops::Range<u64>, wish: Wish, expected: f64) -> Vec<f64> {
    let deviation = |seed| {
        let found = run_to(model, 10_000_000, seed, wish);
        assert_eq!(found.ending, Ending::Reached);
        (found.estimate.probability - expected) / found.estimate.standard_error
    };
    seeds.map(deviation).collect()
}

/// A relative error of 10 % of a probability of 1 %: 10,000 trajectories, in one to three evaluations. A bias from
/// stopping where the error happens to look small would show: in 200 runs a bias of a third of the error is detected,
/// and errors that are a fifth too small. (To first order the bias is a tenth of the error.)
#[test]
fn stopping_at_a_precision_biases_neither_probabilities_nor_errors() {
    let mut checks = Checks::of("stopping_at_a_precision_biases_neither_probabilities_nor_errors");
    let model = reached_by("0.002");
    let expected = 1.0 - (-0.002 * f64::from(T)).exp();
    let found = deviations(&model, 1..201, wish(&model, WantedError::Relative(0.1), 1), expected);
    checks.spend("mean", mean(&found, 0.0, 1.0));
    checks.spend("variance", normal_variance(&found, 0.0, 1.0));
}

/// The rate is uncertain, and 200 draws have an error of .015 for any number of trajectories: for an error of .01 draws
/// are increased. In 40 runs a bias of two thirds of the error is detected, and errors that are a third too small.
#[test]
fn raising_the_draws_biases_neither_probabilities_nor_errors() {
    let mut checks = Checks::of("raising_the_draws_biases_neither_probabilities_nor_errors");
    let model = reached_by(UNIFORM);
    let t = f64::from(T);
    let expected = 1.0 - ((-0.02 * t).exp() - (-0.4 * t).exp()) / (0.38 * t);
    let found = deviations(&model, 1..41, wish(&model, WantedError::Absolute(0.01), 20_000), expected);
    checks.spend("mean", mean(&found, 0.0, 1.0));
    checks.spend("variance", normal_variance(&found, 0.0, 1.0));
}

/// The number of trajectories depends on scenario, seed and target; the result is a plain run of that number.
#[test]
fn a_run_with_a_target_error_is_a_plain_run_on_any_number_of_threads() {
    for (rate, error) in [("0.002", WantedError::Relative(0.07)), (UNIFORM, WantedError::Absolute(0.01))] {
        let model = reached_by(rate);
        let on = |threads| {
            let plan = Plan { threads, ..Plan::new(&model, 1_000_000, 200, 3) };
            let wish = wish(&model, error, 20_000);
            run_until(&model, &plan, wish, &Control::default(), &|_, _| ()).unwrap()
        };
        let alone = on(1);
        assert_eq!(alone.ending, Ending::Reached);
        assert!(alone.estimate.standard_error <= error.allowed(alone.estimate.probability));
        assert!(alone.plan.n() > 8_192, "more than the first round: {:?}", alone.plan);
        assert_eq!(alone.plan.draws > 200, rate == UNIFORM, "{:?}", alone.plan);
        assert!(alone.tally == run(&model, &alone.plan, &Control::default()).unwrap());
        assert!(alone.tally == on(3).tally);
    }
}

/// Unreachable targets end: at the maximum of trajectories; at the error of draws that may not be increased, far from
/// the maximum; and an outcome that never happens is not precise after any number.
#[test]
fn unreachable_targets_end_and_report_the_requirements() {
    let certain = reached_by("0.002");
    let found = run_to(&certain, 20_000, 1, wish(&certain, WantedError::Relative(0.01), 1));
    assert_eq!((found.ending, found.plan.n()), (Ending::Trajectories, 20_000));
    let (trajectories, draws) = found.needed.unwrap();
    assert!(draws == 1 && (700_000..1_500_000).contains(&trajectories), "about 990,000: {trajectories}");

    let uncertain = reached_by(UNIFORM);
    let found = run_to(&uncertain, 10_000_000, 1, wish(&uncertain, WantedError::Absolute(0.005), 200));
    assert!(found.ending == Ending::Draws && found.plan.draws == 200 && found.plan.n() < 100_000, "{:?}", found.plan);
    let (_, draws) = found.needed.unwrap();
    assert!((5_000..11_000).contains(&draws), "about 7,800: {draws}");

    // 5e-9: in no run of this size.
    let never = reached_by("1e-9");
    let found = run_to(&never, 30_000, 1, wish(&never, WantedError::Relative(0.5), 1));
    assert_eq!((found.ending, found.plan.n(), found.needed), (Ending::Trajectories, 30_000, None));
    // An error of 1e-4 is trusted after 20,000 trajectories without the outcome, not before.
    let found = run_to(&never, 10_000_000, 1, wish(&never, WantedError::Absolute(1e-4), 1));
    assert!(found.ending == Ending::Reached && (20_000..40_000).contains(&found.plan.n()), "{:?}", found.plan);
}
