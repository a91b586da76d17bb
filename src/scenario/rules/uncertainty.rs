//! The default spread of judged numbers: which numbers get a distribution, and what it leaves alone.

use std::collections::BTreeMap;

use crate::model::{Distribution, Model, is_judged};
use crate::noise::Seed;

use super::super::{Scenario, parse};
use super::{GOOD, case, check};

fn read(text: &str, set: &[&str]) -> Scenario {
    let set: Vec<String> = set.iter().map(ToString::to_string).collect();
    parse("good.toml", text, &set).unwrap_or_else(|error| panic!("{}", error.render(false)))
}

fn spread(set: &[&str]) -> Scenario {
    read(&format!("{GOOD}\n[uncertainty]\nspread = 0.1\n"), set)
}

fn of<'m>(model: &'m Model, path: &str) -> Option<&'m Distribution> {
    model.priors.iter().find(|prior| prior.path == path).map(|prior| &prior.distribution)
}

#[test]
fn a_spread_is_a_number_from_0_to_a_half() {
    check(&[
        case(
            "",
            "[uncertainty]\nspread = @0.7",
            "`uncertainty.spread` is 0.7, but must be in [0, 0.5]",
            "from 0 to 0.5",
        ),
        case("", "[uncertainty]\nspread = @\"wide\"", "`uncertainty.spread`", ""),
        case("", "[uncertainty]\n@spred = 0.1", "spred", "spread"),
    ]);
}

/// Judged numbers get the default distribution; those with one of their own, measured ones and definitions do not.
#[test]
fn judged_numbers_without_a_distribution_get_the_default_one() {
    let scenario = spread(&[]);
    let model = &scenario.model;
    assert_eq!(scenario.spread, 0.1);
    // Given as a number, and a default by judgement: sums 1 / (4 x .01 x m (1 - m)) - 1.
    let beta = |alpha, beta, low| Distribution::Beta { alpha, beta, low, high: 1.0 };
    assert_eq!(of(model, "theatres.europe"), Some(&beta(41.2667, 61.9, 0.0)));
    assert_eq!(of(model, "actors.russia.severity"), Some(&beta(35.4143, 82.6333, 0.0)));
    assert_eq!(of(model, "actors.china.orientation.europe.initial"), Some(&beta(61.9, 41.2667, -1.0)));
    assert_eq!(of(model, "shocks.crisis.rate"), Some(&Distribution::LogNormal { median: 0.1, sigma: 0.1 }));
    let effect = "shocks.crisis.effects.identity.russia.mean";
    assert_eq!(of(model, effect), Some(&Distribution::Normal { mean: 0.2, sd: 0.02 }));
    assert_eq!(of(model, "incentive.response"), Some(&Distribution::LogNormal { median: 6.0, sigma: 0.1 }));
    assert_eq!(of(model, "actors.china.urgency"), Some(&Distribution::Normal { mean: 0.45, sd: 0.05 }));
    for fixed in [
        "actors.china.gdp",
        "alignment.indicators.consultations.depth",
        "alignment.exposure",
        "balance.power.non_permissive",
        "status.high",
        "actors.china.turning",
        "actors.russia.anxiety",
        "actors.china.urgency_target",
        "alignment.incentive",
        "shocks.blockade.probability",
        "balance.power.military_weight",
    ] {
        assert_eq!(of(model, fixed), None, "{fixed}");
    }
    assert_eq!(model.n_default_priors(), model.priors.len() - 1);
    assert!(model.priors.is_sorted_by_key(|prior| prior.place));
}

/// What `--set` fixes is a choice, as are the values that a sweep or a search for a threshold tries.
#[test]
fn a_number_that_is_set_keeps_its_value() {
    let scenario = spread(&["actors.russia.severity=0.4", "incentive.threat_weight=0.6"]);
    for path in ["actors.russia.severity", "incentive.threat_weight"] {
        assert_eq!(of(&scenario.model, path), None, "{path}");
    }
    assert!(of(&scenario.model, "actors.china.severity").is_some());
    // Set as a distribution, it has that one; a spread of 0 takes all of them back.
    let drawn = spread(&["actors.russia.severity={ uniform = { low = 0.2, high = 0.4 } }"]);
    assert_eq!(of(&drawn.model, "actors.russia.severity"), Some(&Distribution::Uniform { low: 0.2, high: 0.4 }));
    assert_eq!(spread(&["uncertainty.spread=0"]).model.priors, read(GOOD, &[]).model.priors);
}

/// A variable with an observed past starts from it.
#[test]
fn what_is_observed_is_not_spread() {
    let series = "observed.stake.russia={ source = \"s\", values = [[2025, 0.3], [2026, 0.3]] }";
    assert_eq!(of(&spread(&[series]).model, "actors.russia.stake"), None);
    assert!(of(&spread(&[]).model, "actors.russia.stake").is_some());
}

/// Each draw of a number with a distribution of its own is the same with a spread on the others; the numbers at the centre
/// do not move. With a spread that shared random numbers by position it would not be.
#[test]
fn draws_of_named_distributions_do_not_move() {
    let values = |scenario: &Scenario, draw| -> BTreeMap<String, u64> {
        let values = scenario.model.values(Seed(5), draw);
        scenario.model.priors.iter().zip(values).map(|(prior, value)| (prior.path.clone(), value.to_bits())).collect()
    };
    let (plain, wide) = (read(GOOD, &["shocks.crisis.rate={ lognormal = { median = 0.1, sigma = 0.4 } }"]), {
        spread(&["shocks.crisis.rate={ lognormal = { median = 0.1, sigma = 0.4 } }"])
    });
    assert_eq!(plain.model.priors.len(), 2);
    assert!(wide.model.priors.len() > 100, "{}", wide.model.priors.len());
    for draw in 0..20 {
        let (before, after) = (values(&plain, draw), values(&wide, draw));
        assert!(before.iter().all(|(path, value)| after[path] == *value), "draw {draw}");
    }
    assert_eq!(plain.model.central(), wide.model.central());
    // And they are not the same numbers for all of them.
    let one: Vec<u64> = values(&wide, 0).into_values().collect();
    assert!(one.iter().collect::<std::collections::BTreeSet<_>>().len() > one.len() - 3);
}

/// Every default that is not judged is data, a document's number, a definition, or for the scenario to give.
#[test]
fn defaults_that_are_not_judged_are_known() {
    let scenario = read(GOOD, &[]);
    let (mut base, mut others) = (scenario.model.base, Vec::new());
    base.visit(&scenario.model.structure, &mut |slot| {
        let of_all = !["actors.russia", "actors.usa", "shocks", "alignment.indicators", "theatres"]
            .iter()
            .any(|prefix| slot.path.starts_with(prefix));
        if of_all && slot.value.is_finite() && !is_judged(&slot.path, slot.descriptor, false) {
            others.push(slot.path);
        }
    });
    insta::assert_snapshot!(others.join("\n"), @"
    balance.power.non_permissive
    balance.power.permissive
    balance.power.composite_weight
    balance.threat.floor
    balance.threat.ceiling
    balance.threat.growing
    balance.threat.immediate
    balance.interest.growing
    balance.interest.allied
    incentive.moderate
    incentive.strong
    rupture.story_scale
    status.minimal
    status.high
    status.highest
    treaty.signing_rate
    treaty.end_rate
    treaty.size_exponent
    alignment.exposure
    actors.china.turning
    actors.china.deterrent
    ");
}
