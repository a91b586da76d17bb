//! Rare odds by splitting: unbiased whatever the measure of progress, against the exact chain and plain sampling.

use std::sync::atomic::AtomicBool;

use stadial::analysis::{Rare, RareOptions, Warning, rare, retell};
use stadial::model::{Model, Quantity, Variable};
use stadial::trajectory::{NEVER, Progress};

use crate::setting::{Setting, outcome, sample};
use crate::stages::{chain, top};
use crate::support::{Checks, deviation};

/// Odds by the last year, from 64 repetitions of 128 histories a level.
fn options(model: &Model, name: &str, progress: Progress) -> RareOptions {
    RareOptions {
        outcome: outcome(model, name),
        year: model.structure.end_year - 1,
        progress,
        effort: 128,
        relative_error: 1e-9,
        repetitions: 64,
        seed: 5,
        threads: 2,
    }
}

fn estimate(model: &Model, options: &RareOptions) -> Rare {
    rare(model, options, &AtomicBool::new(false), &|_| ()).unwrap()
}

/// Odds of 1.8e-6 (ups a tenth of the chain's, in steps of half a year), with the progress that the conditions give and
/// with the stage alone. Repetitions give a relative error of about 10 %, so that an error of 40 % is seen; a wrong
/// weight of one level would be one of 500 %.
#[test]
fn splitting_gives_the_odds_of_the_chain() {
    const UPS: f64 = 0.1;
    let mut checks = Checks::of("splitting_gives_the_odds_of_the_chain");
    let model = chain(2, UPS).model();
    let expected = top(2, UPS)[0];
    assert!((1e-6..1e-5).contains(&expected), "{expected}");
    for progress in [Progress::Conditions, Progress::Weighted { quantities: Vec::new(), stage: 1.0 }] {
        let found = estimate(&model, &options(&model, "top", progress.clone()));
        let row = found.rows.last().unwrap();
        assert!(row.standard_error < 0.2 * row.probability, "{row:?}");
        assert!(found.gain > 100.0, "{found:?}");
        checks.spend(
            &format!("{progress:?}"),
            deviation(row.probability - expected, row.standard_error * row.standard_error),
        );
    }
}

/// A history with shocks, tests of support, types and treaties: what is rare in it.
pub fn lively() -> Setting {
    Setting::new(12)
        .with("steps_per_year", 4)
        .text("alignment.type", "thin")
        .with("shocks.crisis.rate", 0.3)
        .with("shocks.crisis.test_of_support", true)
        .with("shocks.crisis.effects.urgency.a", 0.8)
        .with("shocks.crisis.effects.urgency.b", 0.5)
        .text("outcomes.thick.type", "thick")
        .with("outcomes.deep.stage_at_least", 5)
        .with("outcomes.deep.lasting_years", 0.5)
}

/// Outcomes that are not so rare that plain sampling is blind: by kind of condition, one that must last. Both errors
/// are about 5 %: a quarter off is seen.
#[test]
fn splitting_agrees_with_plain_sampling() {
    const N: usize = 40_000;
    let mut checks = Checks::of("splitting_agrees_with_plain_sampling");
    let model = lively().model();
    for name in ["thick", "deep"] {
        let place = outcome(&model, name);
        let reached = sample(&model, N, |records, l| records.passage[place][l] != NEVER);
        let plain = reached.into_iter().filter(|&reached| reached).count() as f64 / N as f64;
        assert!((0.001..0.5).contains(&plain), "{name}: {plain}");
        let row = *estimate(&model, &options(&model, name, Progress::Conditions)).rows.last().unwrap();
        let variance = plain * (1.0 - plain) / N as f64 + row.standard_error * row.standard_error;
        checks.spend(name, deviation(row.probability - plain, variance));
    }
}

/// What is told of a rare history is what was counted: it reaches the outcome at the same step.
#[test]
fn a_rare_history_can_be_told() {
    let model = lively().model();
    let options = options(&model, "deep", Progress::Conditions);
    let found = estimate(&model, &options);
    assert!(found.lineages.len() > 10 && found.lineages.iter().any(|lineage| lineage.legs.len() > 1));
    for lineage in &found.lineages {
        let (records, entries) = retell(&model, &options, lineage);
        assert_eq!(records.passage[options.outcome][0], lineage.reached);
        assert!(entries.windows(2).all(|pair| pair[0].step <= pair[1].step));
    }
}

#[test]
fn threads_change_nothing() {
    let model = lively().model();
    let on = |threads| estimate(&model, &RareOptions { threads, ..options(&model, "deep", Progress::Conditions) });
    assert_eq!(on(1), on(2));
}

/// The more stages there are, the less progress it counts: no level helps, and the report says so. What cannot happen is
/// told as such.
#[test]
fn a_measure_that_misleads_and_an_outcome_that_never_comes_are_told() {
    let model = chain(2, 0.3).model();
    let backwards = Progress::Weighted { quantities: vec![(Quantity::State(Variable::Incentive), 1.0)], stage: -1.0 };
    let found = estimate(&model, &options(&model, "top", backwards));
    let misled = |warning: &Warning| matches!(warning, Warning::Jumps(_) | Warning::Unfinished(_));
    assert!(found.warnings.iter().any(misled), "{:?}", found.warnings);
    let never = chain(2, 0.0).model();
    let found = estimate(&never, &options(&never, "top", Progress::Conditions));
    assert!(found.rows.iter().all(|row| row.probability == 0.0));
    assert!(found.warnings.iter().any(|warning| matches!(warning, Warning::Unfinished(error) if error.is_nan())));
}
