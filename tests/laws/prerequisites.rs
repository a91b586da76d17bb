//! The needs of indicators: in each of the 2^7 sets of active indicators, which ones can form next.
//!
//! The first indicator to form in a step is checked, from every set. So the result holds on every trajectory of any
//! length.

use stadial::theory::{INDICATORS, N_INDICATORS};
use stadial::trajectory::{Event, IndicatorChange};

use crate::setting::{Setting, sample, sample_logged};

/// Trajectories from each set. Of seven that may form at the same rate, one is missed with probability (6/7)^200.
const N: usize = 200;

/// Which indicators are active, from the first.
type Set = [bool; N_INDICATORS];

fn all_sets() -> impl Iterator<Item = Set> {
    (0..1_u32 << N_INDICATORS).map(|bits| std::array::from_fn(|j| bits >> j & 1 == 1))
}

/// SMAF: 3 and 4 need 2; 5, 6 and 7 need 2, 3 and 4. In numbers, from 1.
fn has_its_needs(number: usize, active: &Set) -> bool {
    let is_active = |number: usize| active[number - 1];
    match number {
        1 | 2 => true,
        3 | 4 => is_active(2),
        _ => is_active(2) && is_active(3) && is_active(4),
    }
}

/// Only the formation of indicators can happen: all at one very high rate, where there is an incentive. A step is a
/// year.
fn eager(years: i32) -> Setting {
    let mut setting = Setting::frozen(years)
        .with("steps_per_year", 1)
        .with("alignment.incentive", 0)
        .with("alignment.hedge", 0)
        .with("indicators.trade", 0)
        .with("indicators.deepening_factor", 0);
    for indicator in INDICATORS {
        setting = setting
            .with(format!("indicators.{}.formation_rate", indicator.key), 1e6)
            .with(format!("indicators.{}.incentive", indicator.key), 0.5);
    }
    setting
}

/// The set is active from the start.
fn started_from(active: &Set) -> Setting {
    let depths = INDICATORS.iter().zip(active).filter(|&(_, active)| *active);
    depths.fold(eager(1).with("alignment.incentive", 1), |setting, (indicator, _)| {
        setting.with(format!("alignment.indicators.{}", indicator.key), 1)
    })
}

/// In the first step nothing can form without an incentive; a shock at its end brings the incentive and the set.
fn jump_started_to(active: &Set) -> Setting {
    let shock =
        eager(2).with("shocks.jump.dates", "[2000]").with("shocks.jump.effects.incentive", "{ mean = 1, sd = 0 }");
    let depths = INDICATORS.iter().zip(active).filter(|&(_, active)| *active);
    depths.fold(shock, |setting, (indicator, _)| setting.with(format!("shocks.jump.jump_start.{}", indicator.key), 1))
}

/// The indicators that form first, in any trajectory, in the last step; one does in each, if any can. `active` is the
/// set before.
fn formed(setting: &Setting, active: &Set) -> Set {
    let model = setting.model();
    let last = model.structure.n_years() as usize;
    let found = sample_logged(&model, N, |records, log, l| {
        let [before, after] = [last - 1, last].map(|year| records.depth[year][l].map(|depth| depth > 0));
        assert_eq!(before, *active, "the intended set is active");
        let highest = |set: &Set| set.iter().rposition(|&active| active).map_or(0, |j| j + 1);
        let stages = [last - 1, last].map(|year| usize::from(records.stage[year][l]));
        assert_eq!(stages, [highest(&before), highest(&after)], "the stage is the highest indicator present");
        assert!((0..N_INDICATORS).all(|j| after[j] || !before[j]), "nothing ends");
        let formed = log.iter().find_map(|entry| match entry.event {
            Event::Indicator { indicator, change: IndicatorChange::Formed, .. } => Some(indicator),
            _ => None,
        });
        let new: Set = std::array::from_fn(|j| formed == Some(j));
        assert!((0..N_INDICATORS).all(|j| !new[j] || (after[j] && !before[j])), "formed indicators are new and active");
        new
    });
    let anything = found.iter().any(|new| new.contains(&true));
    let in_each = usize::from(anything);
    assert!(found.iter().all(|new| new.iter().filter(|&&new| new).count() == in_each), "one in each, or none");
    std::array::from_fn(|j| found.iter().any(|new| new[j]))
}

/// The indicators that can form in a set: absent ones whose needs are active.
fn formable(active: &Set) -> Set {
    std::array::from_fn(|j| !active[j] && has_its_needs(j + 1, active))
}

/// A shock sets the indicators, whatever they need; these are then active needs of others.
#[test]
fn from_every_set_only_indicators_whose_needs_are_active_form() {
    for active in all_sets() {
        assert_eq!(formed(&jump_started_to(&active), &active), formable(&active), "from {active:?}");
    }
}

/// The start of a scenario is such a set, too, and is rejected where an active indicator lacks a need.
#[test]
fn a_scenario_starts_from_every_set_that_could_have_formed_and_from_no_other() {
    let mut allowed = 0;
    for active in all_sets() {
        let setting = started_from(&active);
        if (1..=N_INDICATORS).all(|number| !active[number - 1] || has_its_needs(number, &active)) {
            allowed += 1;
            assert_eq!(formed(&setting, &active), formable(&active), "from {active:?}");
        } else {
            let refused = stadial::scenario::parse("start.toml", &setting.file(), &[]).err();
            let message = refused.map(|error| error.render(false)).unwrap_or_default();
            assert!(message.contains("which it needs, is absent"), "from {active:?}: {message}");
        }
    }
    // With or without confidence-building measures: nothing else; consultations with none, one or both of 3 and 4, and
    // with both, eight sets of 5 to 7.
    assert_eq!(allowed, 2 * (1 + 3 + 8));
}

/// From the empty set, where none of these can form, a shock brings any one of them: the stage is its number at once.
#[test]
fn a_jump_start_alone_brings_an_indicator_without_its_needs() {
    for number in 3..=N_INDICATORS {
        let nothing = [false; N_INDICATORS];
        assert!(!formed(&jump_started_to(&nothing), &nothing)[number - 1]);
        let alone: Set = std::array::from_fn(|j| j + 1 == number);
        let reached = sample(&jump_started_to(&alone).model(), N, |records, l| records.stage[1][l]);
        assert!(reached.iter().all(|&stage| usize::from(stage) == number), "stage {reached:?}");
    }
}

/// Mutants: one need left out. It is detected in the sets in which only it was missing.
#[test]
fn a_missing_need_is_detected() {
    for (number, needed) in [(3, 2), (4, 2), (5, 2), (5, 3), (5, 4), (6, 2), (6, 3), (6, 4), (7, 2), (7, 3), (7, 4)] {
        let left: Vec<&str> = INDICATORS[number - 1]
            .needs
            .iter()
            .filter(|&&other| usize::from(other) != needed)
            .map(|&other| INDICATORS[usize::from(other) - 1].key)
            .collect();
        let others: Set = std::array::from_fn(|j| j + 1 != number && j + 1 != needed && j < 4);
        let right = jump_started_to(&others);
        let key = INDICATORS[number - 1].key;
        let mutant = right.clone().with(format!("indicators.needs.{key}"), format!("{left:?}"));
        assert!(!formed(&right, &others)[number - 1] && formed(&mutant, &others)[number - 1], "{key}, {needed}");
    }
}
