//! Sweeps and tipping values against a chain with probabilities in closed form: a treaty that is signed at half the
//! given rate (every response to incentives is a half) and never ends is reached within T years with probability 1 -
//! e^(-r T / 2), whatever the step. The probability crosses q at r = -2 ln(1 - q) / T.

use stadial::analysis::{Axis, Range, Spacing};
use stadial::ensemble::{Control, Plan};
use stadial::model::Model;
use stadial::questions::sweep::{Cell, sweep};
use stadial::questions::tip::{BandEnd, TipOptions, tip};

use crate::setting::{FLAT, SEED, START, Setting, outcome};
use crate::support::{Checks, at_least, deviation};

const YEARS: i32 = 4;

fn signing(steps_per_year: u32, rate: f64) -> Model {
    Setting::frozen(YEARS)
        .with("steps_per_year", steps_per_year)
        .with("incentive.response", FLAT)
        .with("treaty.signing_rate", rate)
        .text("outcomes.treaty.treaty", "in_force")
        .model()
}

fn reached(rate: f64) -> f64 {
    1.0 - (-rate * f64::from(YEARS) / 2.0).exp()
}

/// Of 300 searches with seeds of their own, at least 95 % of the intervals contain the true value: a coverage of 85 %
/// is detected. They are no wider than necessary, either: half of an interval is 1.96 errors of the probability by the
/// slope of the curve, within a third of it on average.
#[test]
fn intervals_of_tipping_values_hold_the_true_one() {
    const SEARCHES: u64 = 300;
    const N: u64 = 400;
    const LEVEL: f64 = 0.3;
    let mut checks = Checks::of("intervals_of_tipping_values_hold_the_true_one");
    let model = signing(1, 0.2);
    let model_at = |rate: f64| -> Result<Model, rayon::ThreadPoolBuildError> {
        let mut model = model.clone();
        model.base.treaty.signing_rate = rate;
        Ok(model)
    };
    let options = TipOptions {
        outcome: outcome(&model, "treaty"),
        year: START + YEARS - 1,
        level: LEVEL,
        range: Range { low: 0.05, high: 0.5, spacing: Spacing::Linear },
        looks: 3,
    };
    let exact = -2.0 * (1.0 - LEVEL).ln() / f64::from(YEARS);
    let (mut held, mut widths) = (0, 0.0);
    for seed in 0..SEARCHES {
        let mut plan = Plan::paired(false, N, 1, SEED + seed);
        plan.threads = 1;
        let found = tip(&model_at, &options, &plan, &Control::default(), &mut |_, _| Ok(())).unwrap().unwrap();
        let [crossing] = found.crossings.as_slice() else { panic!("seed {seed}: {found:?}") };
        let (low, high) = (crossing.low.unwrap(), crossing.high.unwrap());
        assert!(crossing.value.is_some_and(|value| low < value && value < high), "{crossing:?}");
        held += usize::from(low < exact && exact < high);
        widths += high - low;
    }
    let slope = f64::from(YEARS) / 2.0 * (1.0 - LEVEL);
    let expected = 2.0 * 1.96 * (LEVEL * (1.0 - LEVEL) / N as f64).sqrt() / slope;
    let width = widths / SEARCHES as f64 / expected;
    assert!((0.9..1.35).contains(&width), "intervals are {width} times as wide as they should be");
    checks.spend("intervals that hold the true value", at_least(held, SEARCHES as usize, 0.95));
}

/// Shocks of either of two classes reach the outcome, one at the rate t that is varied, one at a rate u that is uniform
/// from .02 to .1 a year. Over four years the probability crosses .4 at t + u = -ln(.6) / 4, so the tipping value is
/// uniform, and its central 95 % are from .0297 to .1057, with a tolerance of a tenth of the width. The probability at
/// the tipping value varies within another range, .30 to .49.
#[test]
fn tipping_values_have_the_distribution_of_their_parameter() {
    let mut checks = Checks::of("tipping_values_have_the_distribution_of_their_parameter");
    let at = |rate: f64| {
        Setting::frozen(YEARS)
            .with("steps_per_year", 2)
            .with("shocks.a.rate", rate)
            .with("shocks.b.rate", "{ uniform = { low = 0.02, high = 0.1 } }")
            .with(
                "outcomes.any.any",
                "[{ shocks = [\"a\"], within_years = 1 }, { shocks = [\"b\"], within_years = 1 }]",
            )
            .model()
    };
    let model = at(0.05);
    let model_at = |rate: f64| -> Result<Model, rayon::ThreadPoolBuildError> { Ok(at(rate)) };
    let options = TipOptions {
        outcome: outcome(&model, "any"),
        year: START + YEARS - 1,
        level: 0.4,
        range: Range { low: 0.001, high: 0.25, spacing: Spacing::Linear },
        looks: 9,
    };
    let plan = Plan::paired(true, 160_000, 160, SEED);
    let found = tip(&model_at, &options, &plan, &Control::default(), &mut |_, _| Ok(())).unwrap().unwrap();
    let [crossing] = found.crossings.as_slice() else { panic!("{found:?}") };
    let Some((BandEnd::At(low), BandEnd::At(high))) = crossing.tipping_band else { panic!("{crossing:?}") };
    let centre = -0.6_f64.ln() / f64::from(YEARS);
    // The errors of the ends of 160 draws of a uniform distribution of width .08 are .001, and those of the shrunk
    // probabilities about the same again.
    checks.spend("low", deviation(low - (centre - 0.098), 0.002_f64.powi(2)));
    checks.spend("high", deviation(high - (centre - 0.022), 0.002_f64.powi(2)));
}

/// Grid points have the probabilities of the closed form, and so have the differences, whose paired error is known,
/// too: on common random numbers a trajectory that reaches the outcome at a rate also does at a higher one, so that a
/// difference d is a share of trajectories with the variance d (1 - d) / N, less than that of independent samples.
/// Errors of 7 % of the probabilities and 10 % of a difference are detected.
#[test]
fn a_sweep_gives_the_probabilities_and_differences_of_the_closed_form() {
    const N: u64 = 20_000;
    let mut checks = Checks::of("a_sweep_gives_the_probabilities_and_differences_of_the_closed_form");
    let axis = Axis::range("treaty.signing_rate", 0.3, 0.4, 2, Spacing::Linear).unwrap();
    let settings: Vec<Model> = axis.numbers().unwrap().into_iter().map(|rate| signing(2, rate)).collect();
    let base = signing(2, 0.2);
    let place = outcome(&base, "treaty");
    let plan = Plan::paired(false, N, 1, SEED);
    let mut cells: Vec<Cell> = Vec::new();
    let mut keep = |cell| -> Result<(), rayon::ThreadPoolBuildError> {
        cells.push(cell);
        Ok(())
    };
    assert_eq!(sweep(&base, &settings, &plan, &Control::default(), &mut keep).unwrap(), 2);
    for (cell, rate) in cells.iter().zip([0.2, 0.3, 0.4]) {
        let found = cell.probability_of(place, START + YEARS - 1).unwrap();
        let p = reached(rate);
        let variance = p * (1.0 - p) / N as f64;
        checks.spend(&format!("probability at {rate}"), deviation(found.estimate.probability - p, variance));
        let Some(difference) = found.difference else { continue };
        let d = p - reached(0.2);
        let paired = d * (1.0 - d) / N as f64;
        checks.spend(&format!("difference at {rate}"), deviation(difference.value - d, paired));
        // A hundred groups determine an error to 7 %.
        let ratio = difference.standard_error / paired.sqrt();
        assert!((0.7..1.3).contains(&ratio), "the paired error is {ratio} times what it should be");
        let apart = (variance + reached(0.2) * (1.0 - reached(0.2)) / N as f64).sqrt();
        assert!(difference.standard_error < 0.7 * apart, "no better than independent samples");
        // The mean date of an exponential time given that it is less than T, to the end of its step of half a year.
        let (k, t) = (rate / 2.0, f64::from(YEARS));
        let mean = 1.0 / k - t * (-k * t).exp() / p;
        let time = &cell.times[place];
        let late = time.mean.value - f64::from(START) - mean;
        assert!((0.2..0.3).contains(&late), "the mean date is {late} years late, a quarter expected");
        assert!(time.median.value < time.mean.value + 0.2 && time.mean.standard_error < 0.03, "{time:?}");
    }
}
