//! The tables of a search: its front, and all plans that were evaluated.

use crate::stats::{Estimate, Proportion};
use crate::study::{Cell, Columns, PROBABILITY, Table};

use super::asked::Asked;
use super::confirm::FrontPlan;
use super::explore::Evaluated;
use super::goal::Goal;
use super::lever::Lever;
use super::space::Point;

/// What a lever is set to in a plan; empty if it is not used.
pub(super) fn setting(asked: &Asked, point: Option<&Point>, lever: usize) -> Option<String> {
    point.and_then(|point| point[lever]).map(|place| asked.space.levers[lever].text(place))
}

/// A column for each lever, named by its path.
fn levers<'a, R: 'a>(
    asked: &'a Asked,
    columns: Columns<'a, R>,
    point: impl Fn(&R) -> Option<&Point> + Copy + 'a,
) -> Columns<'a, R> {
    asked.space.levers.iter().enumerate().fold(columns, |columns, (lever, Lever { path, .. })| {
        columns.column(path.clone(), "", "what the plan sets it to; empty where it sets nothing", move |row| {
            setting(asked, point(row), lever).map_or(Cell::Empty, Cell::Given)
        })
    })
}

fn unit(goal: &Goal) -> &'static str {
    if *goal == Goal::Cost { "" } else { PROBABILITY }
}

fn meaning(goal: &Goal) -> String {
    let wanted = if goal.is_high() { "high" } else { "low" };
    format!("{}, {wanted} wanted", goal.title())
}

/// The columns of the cost, unless it is an objective.
fn cost<'a, R: 'a>(asked: &'a Asked, columns: Columns<'a, R>, read: impl Fn(&R) -> f64 + 'a) -> Columns<'a, R> {
    if asked.space.costs.is_empty() || asked.goals.contains(&Goal::Cost) {
        return columns;
    }
    columns.column("cost", "", "what the plan costs", read)
}

/// `front.csv`: the scenario unchanged, then the plans of the front.
pub(super) fn front_table(asked: &Asked, front: &[FrontPlan], confirmed: bool) -> Table {
    let columns = Columns::new().column(
        "plan",
        "",
        "number of the plan in the order of evaluation; 0 is the scenario with no lever set",
        |row: &FrontPlan| row.number,
    );
    let columns = levers(asked, columns, |row| row.plan.point.as_ref());
    let mut columns = cost(asked, columns, |row| row.plan.cost);
    for (number, goal) in asked.goals.iter().enumerate() {
        let (key, unit) = (goal.key(), unit(goal));
        columns = columns.column(key.clone(), unit, meaning(goal), move |row| row.findings[number].estimate.value);
        if *goal == Goal::Cost {
            continue;
        }
        let error = |read: fn(&FrontPlan, usize) -> Estimate| {
            move |row: &FrontPlan| Some(read(row, number).standard_error).filter(|error| error.is_finite())
        };
        columns = columns
            .column(
                format!("{key}_standard_error"),
                unit,
                format!("Monte Carlo standard error of {key}"),
                error(|row, number| row.findings[number].estimate),
            )
            .column(
                format!("{key}_difference"),
                unit,
                format!("{key} less that of plan 0, on the same trajectories"),
                move |row| row.findings[number].difference.value,
            )
            .column(
                format!("{key}_difference_standard_error"),
                unit,
                format!("standard error of {key}_difference, paired"),
                error(|row, number| row.findings[number].difference),
            );
    }
    let table = columns
        .column("on_front", "", "whether it was on the front of the search: yes or no (plan 0 only)", |row| {
            row.on_front
        })
        .column("dominated_by", "", "number of a plan here that is no worse in any objective; empty if none", |row| {
            row.dominated.map(|found| found.by)
        })
        .column(
            "dominated_beyond_chance",
            "",
            "whether that plan is better, beyond chance (95 %), in each objective in which it is not equal",
            |row| row.dominated.map(|found| found.beyond_chance),
        )
        .column("confirmed", "", "whether it was run anew on random numbers that did not choose it", move |_| {
            confirmed
        });
    table.table(
        "front.csv",
        "plan that no other evaluated plan beats in all objectives, and the scenario unchanged",
        front,
    )
}

/// `evaluations.csv`: the plans in the order in which they were evaluated.
pub(super) fn evaluation_table(asked: &Asked, evaluated: &[(usize, &Evaluated)]) -> Table {
    type Row<'e> = (usize, &'e Evaluated);
    let columns = Columns::new().column(
        "plan",
        "",
        "number of the plan; 0 is the scenario with no lever set",
        |row: &Row<'_>| row.0,
    );
    let columns = levers(asked, columns, |row: &Row<'_>| row.1.point.as_ref());
    let mut columns = if asked.space.costs.is_empty() {
        columns
    } else {
        columns.column("cost", "", "what the plan costs", |row| row.1.cost)
    };
    for (number, goal) in asked.goals.iter().enumerate() {
        let Goal::Probability(_) = goal else { continue };
        let key = goal.key();
        let found = move |row: &Row<'_>| Proportion::estimate(&row.1.counts.clusters(number), asked.uncertain);
        columns = columns.column(key.clone(), PROBABILITY, meaning(goal), move |row| found(row).probability).column(
            format!("{key}_standard_error"),
            PROBABILITY,
            format!("Monte Carlo standard error of {key}"),
            move |row| found(row).standard_error,
        );
    }
    let meaning = "evaluated plan; the better ones look better here than they are, as these numbers choose the front";
    columns.table("evaluations.csv", meaning, evaluated)
}
