//! Rare probabilities by splitting: unbiased with any measure of progress, against the exact chain and plain sampling.

use stadial::ensemble::Control;
use stadial::model::{Model, Quantity, Variable};
use stadial::questions::rare::{Rare, RareOptions, Warning, rare, replay};
use stadial::trajectory::{NEVER, Progress};

use crate::setting::{START, Setting, outcome, sample};
use crate::stages::{chain, top};
use crate::support::{Checks, deviation};

/// The probability by the last year, from 64 replicates of 128 trajectories a level.
fn options(model: &Model, name: &str, progress: Progress) -> RareOptions {
    RareOptions {
        outcome: outcome(model, name),
        year: model.structure.end_year - 1,
        progress,
        effort: 128,
        relative_error: 1e-9,
        replicates: 64,
        seed: 5,
        threads: 2,
    }
}

fn estimate(model: &Model, options: &RareOptions) -> Rare {
    rare(model, options, &Control::default()).unwrap()
}

/// A probability of 2.0e-6 (ups a tenth of the chain's, in steps of half a year), with the progress by conditions and
/// by the stage alone. Replicates give a relative error of about 10 %, so that an error of 40 % is detected; a wrong
/// weight of one level would be an error of 500 %.
#[test]
fn splitting_gives_the_probabilities_of_the_chain() {
    const UPS: f64 = 0.1;
    let mut checks = Checks::of("splitting_gives_the_probabilities_of_the_chain");
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

/// Of 120 estimates of the chain's 2.0e-6, from 64 replicates of so few trajectories that a relative error of a fifth
/// is common, at most the nominal 5 % of intervals miss, plus three standard errors of 2 %: 13. The misses are not
/// nearly all on one side, as those of symmetric intervals are. In steps of half a year a fifth of the climbs pass two
/// stages at once.
#[test]
fn intervals_of_rare_probabilities_hold_the_exact_ones() {
    const SEARCHES: u64 = 120;
    let model = chain(2, 0.1).model();
    let expected = top(2, 0.1)[0];
    let (mut above, mut below) = (0, 0);
    for seed in 0..SEARCHES {
        let options = RareOptions { effort: 16, seed, ..options(&model, "top", Progress::Conditions) };
        let row = *estimate(&model, &options).rows.last().unwrap();
        assert!(0.0 <= row.ci_low && row.ci_low <= row.probability && row.probability <= row.ci_high, "{row:?}");
        above += u32::from(row.ci_low > expected);
        below += u32::from(row.ci_high < expected);
    }
    assert!(above + below <= 13 && above <= 9 && below <= 9, "{above} above, {below} below");
}

/// Outcomes that are not reached, of each kind, have an upper bound and no estimate.
#[test]
fn unreached_outcomes_of_every_kind_are_bounded() {
    // Impossible outcomes are rejected, so this one is possible, once in a million million years.
    let model = Setting::frozen(4)
        .text("alignment.type", "thin")
        .with("treaty.signing_rate", 1e-12)
        .with("typology.thin_to_alliance.rate", 1e-12)
        .with("indicators.exercises.formation_rate", 1e-12)
        .with("outcomes.stage.stage_at_least", 6)
        .text("outcomes.type.type", "alliance")
        .text("outcomes.treaty.treaty", "in_force")
        .with("outcomes.driver.values.urgency.a", "{ at_least = 0.99 }")
        .with("outcomes.lasting.stage_at_least", 2)
        .with("outcomes.lasting.lasting_years", 1)
        .with("outcomes.window.depth_at_least", "{ exercises = 1 }")
        .with("outcomes.window.from", START + 1)
        .with("outcomes.window.until", START + 2)
        .model();
    for name in ["stage", "type", "treaty", "driver", "lasting", "window"] {
        let found = estimate(&model, &options(&model, name, Progress::Conditions));
        let row = found.rows.last().unwrap();
        let exact = 1.0 - 0.05_f64.powf(1.0 / (64.0 * 128.0));
        assert!(row.probability == 0.0 && (row.ci_high / exact - 1.0).abs() < 1e-9, "{name}: {row:?}");
    }
}

/// A scenario with shocks, tests of support, types and treaties, and rare events.
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

/// One outcome of each kind, all with probabilities between .1 and 50 %.
fn kinds() -> Setting {
    lively()
        .with("outcomes.stage.stage_at_least", 5)
        .with("outcomes.depth.depth_at_least", "{ exercises = 2 }")
        .with("treaty.signing_rate", 0.3)
        .with("treaty.incentive", 0.4)
        .text("outcomes.treaty.treaty", "in_force")
        .with("outcomes.driver.values.urgency.a", "{ at_least = 0.9 }")
        .text("outcomes.level.power", "high")
        .text("outcomes.lasting.type", "thick")
        .with("outcomes.lasting.lasting_years", 3)
        .with("outcomes.window.values.urgency.a", "{ at_least = 0.85 }")
        .with("outcomes.window.from", START + 6)
        .with("outcomes.window.until", START + 7)
        .text("outcomes.downgrade.type_below", "initial")
}

/// Outcomes that are not too rare for plain sampling: by kind of condition, two that must last, one with a window. Both
/// errors are about 5 %: an error of a quarter is detected.
#[test]
fn splitting_agrees_with_plain_sampling() {
    const N: usize = 40_000;
    let mut checks = Checks::of("splitting_agrees_with_plain_sampling");
    let model = kinds().model();
    let names = ["thick", "deep", "stage", "depth", "treaty", "driver", "level", "lasting", "window", "downgrade"];
    let places = names.map(|name| outcome(&model, name));
    let reached = sample(&model, N, |records, l| places.map(|place| records.passage[place][l] != NEVER));
    for (number, name) in names.into_iter().enumerate() {
        let plain = reached.iter().filter(|reached| reached[number]).count() as f64 / N as f64;
        assert!((0.001..0.7).contains(&plain), "{name}: {plain}");
        let row = *estimate(&model, &options(&model, name, Progress::Conditions)).rows.last().unwrap();
        let variance = plain * (1.0 - plain) / N as f64 + row.standard_error * row.standard_error;
        checks.spend(name, deviation(row.probability - plain, variance));
    }
}

/// The replay of a rare trajectory agrees with its count: it reaches the outcome at the same step.
#[test]
fn a_rare_trajectory_can_be_replayed() {
    let model = lively().model();
    let options = options(&model, "deep", Progress::Conditions);
    let found = estimate(&model, &options);
    assert!(found.lineages.len() > 10 && found.lineages.iter().any(|lineage| lineage.legs.len() > 1));
    for lineage in &found.lineages {
        let (records, entries) = replay(&model, &options, lineage);
        assert_eq!(records.passage[options.outcome][0], lineage.reached);
        assert!(entries.windows(2).all(|pair| pair[0].step <= pair[1].step));
    }
}

/// The sampled trajectories represent all that reached the outcome, of which a replicate of 16 has few: their weights
/// sum to the probability, and none is sampled twice.
#[test]
fn sampled_trajectories_represent_all_that_reached_the_outcome() {
    let model = chain(2, 0.1).model();
    let found = estimate(&model, &RareOptions { effort: 16, ..options(&model, "top", Progress::Conditions) });
    let (weights, probability) =
        (found.sampled.iter().map(|one| one.weight).sum::<f64>(), found.rows.last().unwrap().probability);
    assert!(
        probability > 0.0 && (weights / found.replicates as f64 / probability - 1.0).abs() < 1e-9,
        "{weights} {probability}"
    );
    assert!(found.sampled.len() > found.lineages.len(), "more than one of some replicates");
    for pair in found.sampled.windows(2) {
        assert_ne!(pair[0].lineage.legs, pair[1].lineage.legs);
    }
}

#[test]
fn threads_change_nothing() {
    let model = lively().model();
    let on = |threads| estimate(&model, &RareOptions { threads, ..options(&model, "deep", Progress::Conditions) });
    // As text, as NaN is not equal to itself.
    assert_eq!(format!("{:?}", on(1)), format!("{:?}", on(2)));
}

/// A measure of progress that falls with the stage: no level helps, and there is a warning. An impossible outcome gives
/// a warning, too.
#[test]
fn a_misleading_measure_and_an_impossible_outcome_give_warnings() {
    let model = chain(2, 0.3).model();
    let backwards = Progress::Weighted { quantities: vec![(Quantity::State(Variable::Incentive), 1.0)], stage: -1.0 };
    let found = estimate(&model, &options(&model, "top", backwards));
    let misled = |warning: &Warning| matches!(warning, Warning::Jumps(_) | Warning::Unfinished(_));
    assert!(found.warnings.iter().any(misled), "{:?}", found.warnings);
    let never = chain(2, 0.0).model();
    let found = estimate(&never, &options(&never, "top", Progress::Conditions));
    // 64 replicates of 128 trajectories, of which none reaches any level: all are independent.
    let bound = 1.0 - 0.05_f64.powf(1.0 / (64.0 * 128.0));
    assert!(found.rows.iter().all(|row| row.probability == 0.0 && row.ci_low == 0.0), "{:?}", found.rows);
    assert!(found.rows.iter().all(|row| row.standard_error.is_nan() && row.ci_high >= bound * (1.0 - 1e-9)));
    assert!(found.rows.iter().all(|row| row.ci_high < 0.06), "{:?}", found.rows);
    assert!(found.warnings.iter().any(|warning| matches!(warning, Warning::Unfinished(error) if error.is_nan())));
}
