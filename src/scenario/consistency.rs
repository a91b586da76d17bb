//! Rules between numbers, at the centre of uncertain ones.

use crate::model::{Model, Structure, out_of_order};
use crate::parameter::shown;
use crate::process::innovation_factor;
use crate::theory::INDICATORS;

use super::find::find;
use super::institutions::Correlations;
use super::ladder::{Absence, Ladder, removal};
use super::place::Place;
use super::problem::Report;
use super::tree::Table;
use super::values::GivenNumbers;

/// Tolerance of sums of weights, for rounded numbers.
const SUM_TOLERANCE: f64 = 1e-6;

/// Checks all rules between numbers.
pub(super) fn check_consistency(
    root: &Table,
    model: &Model,
    given: &GivenNumbers,
    ladder: &Ladder,
    correlations: Option<&Correlations>,
    report: &mut Report,
) {
    check_order(model, given, report);
    check_sums(root, &model.structure, given, report);
    check_capability(model, given, report);
    check_start(root, model, given, ladder, report);
    if let Some(correlations) = correlations {
        check_correlations(model, correlations, report);
    }
}

/// Correlations must be possible. Where the loading on the world factor is uncertain, it is enough to look at the ends
/// of its distribution: the correlations are linear in its square, and the possible ones are a convex set.
fn check_correlations(model: &Model, correlations: &Correlations, report: &mut Report) {
    const LOADING: &str = "economy.world_loading";
    let n_actors = model.structure.layout().n_actors();
    let possible = |loading: f64| innovation_factor(loading, n_actors, &correlations.value).is_ok();
    if !possible(model.base.economy.world_loading) {
        let message = "`economy.growth_correlation` is not possible: no economies can move together like this";
        let help = format!("correlations contradict each other: lower the strongest ones, or `{LOADING}`");
        report.add(&correlations.place, message, "not positive semi-definite", help);
        return;
    }
    let Some(prior) = model.priors.iter().find(|prior| prior.path == LOADING) else { return };
    let (low, high) = prior.distribution.support();
    let ends = [low.max(prior.domain.low), high.min(prior.domain.high)];
    if let Some(end) = ends.into_iter().find(|&end| !possible(end)) {
        let message =
            format!("`economy.growth_correlation` is not possible where `{LOADING}` is drawn as {}", shown(end));
        let help = format!("give `{LOADING}` as a number, or draw it from a distribution with closer ends");
        report.add(&correlations.place, message, "not positive semi-definite", help);
    }
}

fn check_order(model: &Model, given: &GivenNumbers, report: &mut Report) {
    for ((low, below), (high, above)) in out_of_order(model.base.clone(), &model.structure) {
        // The defaults are in order, so that one of the two is given.
        if let Some(place) = given.place(high).or(given.place(low)) {
            let message = format!("`{low}` is {}, but must not exceed `{high}`, {}", shown(below), shown(above));
            let help = format!("give `{low}` <= `{high}`; of an uncertain number, its centre counts");
            report.add(place, message, "out of order", help);
        }
    }
}

/// The weights of capabilities leave none below 0 to output, and a composite index is that of all actors or of none: that of one
/// and the output of another have no common unit.
fn check_capability(model: &Model, given: &GivenNumbers, report: &mut Report) {
    const WEIGHTS: [&str; 2] = ["balance.power.military_weight", "balance.power.composite_weight"];
    let power = &model.base.power;
    let sum = power.military_weight + power.composite_weight;
    if let (true, Some(place)) = (sum > 1.0 + SUM_TOLERANCE, WEIGHTS.iter().find_map(|path| given.place(path))) {
        let message = format!("`{}` and `{}` sum to {}, but must not exceed 1", WEIGHTS[0], WEIGHTS[1], shown(sum));
        let help = "lower one of them; what is left to 1 is the weight of output";
        report.add(place, message, "more than 1", help);
    }
    let path = |name: &String| format!("actors.{name}.composite");
    let (with, without): (Vec<&String>, Vec<&String>) =
        model.structure.actors().partition(|name| given.place(&path(name)).is_some());
    if let (Some(one), Some(other)) = (with.first(), without.first())
        && let Some(place) = given.place(&path(one))
    {
        let message = format!("`{one}` has a composite index, and `{other}` has none");
        report.add(place, message, format!("none of `{other}`"), "give that of all actors, in one unit, or of none");
    }
}

fn check_sums(root: &Table, structure: &Structure, given: &GivenNumbers, report: &mut Report) {
    let mut check = |prefix: &str, keys: &[String], what: &str| {
        let paths = keys.iter().map(|key| format!("{prefix}.{key}"));
        let numbers: Vec<f64> = paths.filter_map(|path| given.get(&path)).map(|given| given.value).collect();
        let total: f64 = numbers.iter().sum();
        if !numbers.is_empty() && (total - 1.0).abs() > SUM_TOLERANCE {
            let header = find(root, prefix, report).map_or(Place::FILE, |node| node.place.clone());
            // Shown in decimals, without the rounding of binary arithmetic.
            let total = shown((total * 1e9).round() / 1e9);
            let message = format!("{what} of `{prefix}` sum to {total}, but must sum to 1");
            report.add(&header, message, "must sum to 1", format!("divide each of them by {total}"));
        }
    };
    check("theatres", &structure.theatres, "the weights");
    for member in &structure.members {
        check(&format!("actors.{member}.threat_profile"), &structure.categories, "the shares");
        if !structure.rivals.is_empty() {
            let adversaries: Vec<String> = structure.adversaries().cloned().collect();
            check(&format!("actors.{member}.threat_from"), &adversaries, "the shares");
        }
    }
}

fn check_start(root: &Table, model: &Model, given: &GivenNumbers, ladder: &Ladder, report: &mut Report) {
    let structure = &model.structure;
    let path = |j: usize| format!("alignment.indicators.{}.depth", INDICATORS[j].key);
    let depth = |j: usize| given.get(&path(j)).map_or(0.0, |given| given.value);
    // An invalid one has been reported, and may be the missing one.
    let is_invalid =
        |j: usize| given.place(&path(j)).is_none() && find(root, &path(j), &mut Report::default()).is_some();
    let absent = |j: usize| depth(j).round() < 1.0 && !model.is_uncertain(&path(j)) && !is_invalid(j);
    for (j, indicator) in INDICATORS.iter().enumerate() {
        let Some(place) = given.place(&path(j)) else { continue };
        let key = indicator.key;
        if !model.is_uncertain(&path(j)) && depth(j).fract() != 0.0 {
            let message = format!("`{}` is {}, but must be a whole number", path(j), depth(j));
            let scale = structure.depth_scale;
            let names: Vec<String> = (0..=scale.levels).map(|depth| format!("{depth} {}", scale.name(depth))).collect();
            let label = format!("must be a whole number from 0 to {}", scale.levels);
            report.add(place, message, label, names.join(", "));
        }
        if absent(j) {
            continue;
        }
        if ladder.dropped[j] {
            let Absence { why, undo } = Absence::of(structure.clusters);
            let help = format!("{}, or {undo}", removal(&format!("alignment.indicators.{key}")));
            report.add(place, format!("`{key}` has a depth, but {why}"), "does not exist here", help);
        }
        for &needed in structure.needs[j].iter().filter(|&&needed| absent(needed)) {
            let other = INDICATORS[needed].key;
            let message = format!("`{key}` is active, but `{other}`, which it needs, is absent");
            let help = format!("give `{other}` a depth of at least 1, or change `indicators.needs.{key}`");
            report.add(place, message, format!("needs `{other}`"), help);
        }
    }
    let treaty_age = given.get("alignment.treaty_age");
    if let Some(given) = treaty_age.filter(|given| given.value > 0.0 && !structure.initial_treaty.is_in_force()) {
        let help = "write `treaty = true` under `[alignment]`, or remove `treaty_age`";
        report.add(&given.place, "`alignment.treaty_age` is given, but no treaty is in force", "needs a treaty", help);
    }
    for dormant in ladder.dormant.iter().filter(|dormant| !absent(dormant.value)) {
        let key = INDICATORS[dormant.value].key;
        let message = format!("`{key}` is dormant, but has a depth at the start");
        report.add(&dormant.place, message, "active, not dormant", "remove it from `dormant`, or set its depth to 0");
    }
}
