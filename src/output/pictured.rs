//! The tables that a run leaves for pictures of it.

use crate::ensemble::{AssociationRow, OccupancyRow, Pictured, Plan, Results};
use crate::model::{Model, Quantity, Structure, Variable};
use crate::scenario::{Origin, Scenario, parameters};
use crate::stats::quantile;
use crate::theory::{INDICATORS, Stages};

use super::band::{ENDS, INTERVALS, ends, intervals};
use super::significant;
use super::tables::{TableError, table};

/// Tables for pictures: their file names and bytes.
///
/// # Errors
/// If a row does not fit its header, which would be a mistake in this module.
pub fn pictured_tables(
    scenario: &Scenario,
    plan: &Plan,
    results: &Results,
    pictured: &Pictured,
) -> Result<Vec<(&'static str, Vec<u8>)>, TableError> {
    Ok(vec![
        bands(results)?,
        plane(pictured)?,
        histories(pictured)?,
        shocks(pictured)?,
        struck(pictured)?,
        thresholds(&scenario.model, plan)?,
        parameter_table(scenario)?,
    ])
}

/// How far the shares of types and stages vary with the uncertain parameters, where that can be told from chance.
fn bands(results: &Results) -> Result<(&'static str, Vec<u8>), TableError> {
    let all = |rows: &[OccupancyRow], what: &str| -> Vec<Vec<String>> {
        let told_apart = rows.iter().filter(|row| row.odds.parameter_band.is_some());
        let row = |row: &OccupancyRow| {
            let own = [what.to_owned(), row.year.to_string(), row.state.clone()];
            [&own[..], &ends(&row.odds), &intervals(&row.odds)].concat()
        };
        told_apart.map(row).collect()
    };
    let rows = [all(&results.types, "type"), all(&results.stages, "stage")].concat();
    let header = [&["what", "year", "state"][..], &ENDS, &INTERVALS].concat();
    table("bands.csv", header, rows.into_iter())
}

fn plane(pictured: &Pictured) -> Result<(&'static str, Vec<u8>), TableError> {
    let rows = pictured.plane.iter().map(|row| {
        let (from, to) = row.incentive;
        [row.year.to_string(), row.stage.to_string(), significant(from), significant(to), significant(row.probability)]
    });
    table("plane.csv", ["year", "stage", "incentive_from", "incentive_to", "probability"], rows)
}

fn histories(pictured: &Pictured) -> Result<(&'static str, Vec<u8>), TableError> {
    let rows = pictured.histories.iter().map(|row| {
        [
            row.trajectory.to_string(),
            row.year.to_string(),
            significant(row.incentive),
            row.stage.to_string(),
            row.kind.to_owned(),
        ]
    });
    table("histories.csv", ["trajectory", "year", "incentive", "stage", "type"], rows)
}

fn shocks(pictured: &Pictured) -> Result<(&'static str, Vec<u8>), TableError> {
    let rows = pictured
        .strikes
        .iter()
        .map(|row| [row.shock.clone(), row.year.to_string(), significant(row.per_trajectory), significant(row.struck)]);
    table("shocks.csv", ["shock", "year", "per_trajectory", "struck"], rows)
}

/// Odds of outcomes among histories that were struck by a shock at any time, and among those that never were.
fn struck(pictured: &Pictured) -> Result<(&'static str, Vec<u8>), TableError> {
    let header = ["shock", "outcome", "struck", "histories", "probability", "standard_error", "ci_low", "ci_high"];
    let rows = pictured.associations.iter().flat_map(|row: &AssociationRow| {
        [("yes", &row.struck), ("no", &row.spared)].map(|(struck, (histories, odds))| {
            let number = |read: fn(&crate::stats::Proportion) -> f64| {
                odds.as_ref().map_or_else(String::new, |odds| significant(read(odds)))
            };
            [
                row.shock.clone(),
                row.outcome.clone(),
                struck.to_owned(),
                histories.to_string(),
                number(|odds| odds.probability),
                number(|odds| odds.standard_error),
                number(|odds| odds.ci_low),
                number(|odds| odds.ci_high),
            ]
        })
    });
    table("struck.csv", header, rows)
}

/// Draws from which the spread of a threshold is read, at most.
const DRAWS_MAX: u64 = 1000;

/// The thresholds of the theory on the variables that the tables of drivers hold, as the draws of the run have them.
fn thresholds(model: &Model, plan: &Plan) -> Result<(&'static str, Vec<u8>), TableError> {
    let values: Vec<Vec<f64>> = (0..plan.draws.min(DRAWS_MAX)).map(|draw| model.values(plan.seed, draw)).collect();
    let mut numbers = Vec::new();
    model.base.clone().visit(&model.structure, &mut |slot| numbers.push((slot.path, *slot.value)));
    let mut rows = Vec::new();
    for driver in model.structure.drivers() {
        for (path, name) in thresholds_of(&model.structure, driver) {
            let ends = match model.priors.iter().position(|prior| prior.path == path) {
                Some(place) => {
                    let mut drawn: Vec<f64> = values.iter().map(|values| values[place]).collect();
                    drawn.sort_by(f64::total_cmp);
                    [0.05, 0.5, 0.95].map(|q| quantile(&drawn, q))
                }
                None => match numbers.iter().find(|(known, _)| *known == path) {
                    Some(&(_, value)) => [value; 3],
                    None => continue,
                },
            };
            let [low, middle, high] = ends.map(significant);
            rows.push([model.structure.quantity_name(driver), path, name, low, middle, high]);
        }
    }
    table("thresholds.csv", ["variable", "parameter", "name", "q05", "q50", "q95"], rows.into_iter())
}

/// The parameters with which a driver is compared, and what is passed there.
fn thresholds_of(structure: &Structure, driver: Quantity) -> Vec<(String, String)> {
    let own = |all: &[(&str, &str)]| -> Vec<(String, String)> {
        all.iter().map(|&(path, name)| (path.to_owned(), name.to_owned())).collect()
    };
    match driver {
        Quantity::PowerRatio => own(&[
            ("balance.power.non_permissive", "no longer non-permissive"),
            ("balance.power.permissive", "permissive"),
        ]),
        Quantity::Threat => own(&[("balance.threat.growing", "growing"), ("balance.threat.immediate", "immediate")]),
        Quantity::Interest => own(&[("balance.interest.growing", "growing"), ("balance.interest.allied", "allied")]),
        Quantity::Status => {
            own(&[("status.minimal", "minimal"), ("status.high", "high"), ("status.highest", "highest")])
        }
        Quantity::State(Variable::Severity(_)) => own(&[("conditions.severity", "severe enough for an alliance")]),
        Quantity::State(Variable::Urgency(_)) => own(&[("conditions.urgency", "urgent enough for an alliance")]),
        Quantity::State(Variable::Identity(_)) => {
            own(&[("conditions.identity_medium", "medium"), ("conditions.identity_high", "high")])
        }
        Quantity::State(Variable::Incentive) => stage_incentives(&structure.stages, structure),
        Quantity::Power | Quantity::State(_) => Vec::new(),
    }
}

fn stage_incentives(stages: &Stages, structure: &Structure) -> Vec<(String, String)> {
    let there = stages.order().into_iter().filter(|&j| !structure.dropped[j]);
    there
        .map(|j| {
            let (key, number) = (INDICATORS[j].key, stages.number(j));
            (format!("indicators.{key}.incentive"), format!("stage {number}"))
        })
        .collect()
}

/// `parameters.csv`: every parameter with its value, its source and whether it is uncertain.
///
/// # Errors
/// If a row does not fit its header, which would be a mistake in this module.
pub fn parameter_table(scenario: &Scenario) -> Result<(&'static str, Vec<u8>), TableError> {
    let rows = parameters(scenario).into_iter().map(|row| {
        let given = match row.origin {
            Origin::Default => "default",
            Origin::File(_) => "scenario",
            Origin::Set(_) => "--set",
        };
        let uncertain = scenario.model.priors.iter().any(|prior| prior.path == row.path);
        let uncertain = if uncertain { "yes" } else { "no" };
        [
            row.path,
            row.value,
            row.unit.to_owned(),
            row.meaning.to_owned(),
            row.source.to_owned(),
            given.to_owned(),
            uncertain.to_owned(),
        ]
    });
    table("parameters.csv", ["path", "value", "unit", "meaning", "source", "given", "uncertain"], rows)
}
