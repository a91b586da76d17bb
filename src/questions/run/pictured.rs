//! The tables of a run that its pictures are made from.

use crate::ensemble::{AssociationRow, OccupancyRow, Pictured, Plan, PlaneRow, Results, StrikeRow, TrajectoryRow};
use crate::model::{DayOfYear, Model, Quantity, Structure, Variable};
use crate::stats::{Proportion, quantile};
use crate::study::{Cell, Columns, Table};
use crate::theory::{INDICATORS, Stages};

/// Tables for pictures.
#[must_use]
pub fn pictured_tables(model: &Model, plan: &Plan, results: &Results, pictured: &Pictured) -> Vec<Table> {
    let start = model.structure.start_day;
    vec![
        bands(results, start),
        plane(pictured, start),
        trajectories(pictured, start),
        shocks(pictured),
        exposed(pictured),
        thresholds(model, plan),
    ]
}

/// The parameter bands of the probabilities of types and stages, where they were assessed.
fn bands(results: &Results, start: DayOfYear) -> Table {
    type Row<'a> = (&'static str, &'a OccupancyRow);
    let all = |rows: &'_ [OccupancyRow], what: &'static str| -> Vec<(&'static str, OccupancyRow)> {
        rows.iter().filter(|row| row.estimate.parameter_band.is_some()).map(|row| (what, row.clone())).collect()
    };
    let rows = [all(&results.types, "type"), all(&results.stages, "stage")].concat();
    let rows: Vec<Row<'_>> = rows.iter().map(|(what, row)| (*what, row)).collect();
    Columns::new()
        .column("what", "", "type or stage", |(what, _): &Row<'_>| *what)
        .on(start, |(_, row)| row.year)
        .column("state", "", "the type or stage", |(_, row)| Cell::Given(row.state.clone()))
        .band(|(_, row)| Some(row.estimate))
        .band_intervals(|(_, row)| Some(row.estimate))
        .table(
            "bands.csv",
            "parameter uncertainty of the probability of a state on the start's day of each year",
            &rows,
        )
}

const STAGE: &str = "stage of military cooperation, 0 to 7";
const LEVEL: &str = "incentive";

fn plane(pictured: &Pictured, start: DayOfYear) -> Table {
    Columns::new()
        .on(start, |row: &PlaneRow| row.year)
        .column("stage", "", STAGE, |row| u32::from(row.stage))
        .column("incentive_from", LEVEL, "lower end of the bin of the strength of incentive", |row| row.incentive.0)
        .column("incentive_to", LEVEL, "upper end of the bin of the strength of incentive", |row| row.incentive.1)
        .share("probability", "share of the valid trajectories in the bin at the stage", |row| row.probability)
        .table(
            "plane.csv",
            "joint distribution of incentive and stage on the start's day of each year; empty bins are left out",
            &pictured.plane,
        )
}

fn trajectories(pictured: &Pictured, start: DayOfYear) -> Table {
    Columns::new()
        .column("trajectory", "", "number of the trajectory, from 0", |row: &TrajectoryRow| row.trajectory)
        .on(start, |row| row.year)
        .column("incentive", LEVEL, "strength of incentive", |row| row.incentive)
        .column("stage", "", STAGE, |row| u32::from(row.stage))
        .column("type", "", "type of alignment", |row| row.kind)
        .table(
            "trajectories.csv",
            "state of a few trajectories on the start's day of each year",
            &pictured.trajectories,
        )
}

fn shocks(pictured: &Pictured) -> Table {
    Columns::new()
        .column("shock", "", "class of shocks", |row: &StrikeRow| row.shock.clone())
        .column(
            "year_end",
            "year",
            "the year of the shocks, up to 31 December or to the anniversary of another start in it",
            |row| row.year,
        )
        .column("per_trajectory", "shocks", "mean number of shocks in the year in a trajectory", |row| {
            row.per_trajectory
        })
        .share("exposed", "share of the trajectories with such a shock by the end of the year", |row| row.struck)
        .table("shocks.csv", "frequency of shocks by class and year", &pictured.strikes)
}

/// Probabilities of outcomes among trajectories that were exposed to a shock at any time, and among the others.
fn exposed(pictured: &Pictured) -> Table {
    type Row<'a> = (&'a AssociationRow, bool, u64, Option<Proportion>);
    let both = |row: &AssociationRow| {
        let ((exposed, with), (others, without)) = (row.struck, row.spared);
        [(true, exposed, with), (false, others, without)]
    };
    let rows: Vec<Row<'_>> = pictured
        .associations
        .iter()
        .flat_map(|row| both(row).map(|(exposed, trajectories, found)| (row, exposed, trajectories, found)))
        .collect();
    Columns::new()
        .column("shock", "", "class of shocks", |row: &Row<'_>| row.0.shock.clone())
        .outcome(|row| row.0.outcome.clone())
        .column("exposed", "", "yes: trajectories with such a shock at any time; no: the others", |row| row.1)
        .column("trajectories", "trajectories", "how many these are", |row| row.2)
        .probability(|row| row.3)
        .interval(|row| row.3)
        .table("exposed.csv", "probability of an outcome by exposure to a shock, at any time in the run", &rows)
}

/// The maximum number of draws from which the spread of a threshold is computed.
const DRAWS_MAX: u64 = 1000;

/// Of a threshold: the variable, the path of the parameter, what begins there, and quantiles over the draws.
type Threshold = (String, String, String, [f64; 3]);

/// The thresholds of the theory on the variables of drivers.csv, over the draws of the run.
fn thresholds(model: &Model, plan: &Plan) -> Table {
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
            rows.push((model.structure.quantity_name(driver), path, name, ends));
        }
    }
    Columns::new()
        .column("variable", "", "variable that is compared with the threshold", |row: &Threshold| row.0.clone())
        .column("parameter", "", "path of the threshold", |row| row.1.clone())
        .column("name", "", "what begins at the threshold", |row| row.2.clone())
        .column("q05", "", "5 % quantile over the draws, in the unit of the variable", |row| row.3[0])
        .column("q50", "", "median over the draws, in the unit of the variable", |row| row.3[1])
        .column("q95", "", "95 % quantile over the draws, in the unit of the variable", |row| row.3[2])
        .table("thresholds.csv", "thresholds of the theory on the variables of drivers.csv", &rows)
}

/// The parameters that are thresholds of a driver, and what begins there.
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
        Quantity::Power | Quantity::State(_) | Quantity::Stage | Quantity::Depth(_) => Vec::new(),
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
