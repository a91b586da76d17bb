//! Values that are known otherwise: what a wrong sign, a shifted year or another quantile would leave plausible.
//!
//! Wars come at a rate r: one by the end of year k with probability 1 - e^(-k r). Bounds are 4.5 standard errors.

#![allow(clippy::disallowed_methods, reason = "the exact values are computed by other means than crate::math")]

mod agreements;
mod answers;
mod decision;
mod evidence;
mod histories;
mod outside;
mod panel;
mod searches;
mod stories;

use super::studies::{RATE, desk};
use super::study;
use crate::support::Table;
use stadial::scenario::Scenario;

/// How many standard errors an estimate may be from the exact value. Seeds are fixed.
const ERRORS: f64 = 4.5;

/// The least and the greatest rate of war, which is uniform between them.
const RATES: (f64, f64) = (0.1, 0.4);

fn scenario() -> Scenario {
    stadial::scenario::load(&desk().path("known.toml"), &[]).unwrap_or_else(|error| panic!("{}", error.render(false)))
}

/// The values of an uncertain parameter in all draws of the runs.
fn draws(path: &str) -> Vec<f64> {
    let scenario = scenario();
    let place = scenario.model.priors.iter().position(|prior| prior.path == path).unwrap();
    let seed = stadial::noise::Seed(scenario.plan.seed);
    (0..scenario.plan.draws).map(|draw| scenario.model.values(seed, draw)[place]).collect()
}

/// The rates of war in the draws.
fn rates() -> Vec<f64> {
    draws(RATE)
}

/// P(a war within `years`) at a rate.
fn war(rate: f64, years: f64) -> f64 {
    1.0 - (-rate * years).exp()
}

/// The mean of a function of the rate, over its law (Simpson's rule: the functions here are smooth).
fn over_rates(of: impl Fn(f64) -> f64) -> f64 {
    let n = 200;
    let step = (RATES.1 - RATES.0) / f64::from(n);
    let weight = |i: i32| {
        if i == 0 || i == n {
            1.0
        } else if i % 2 == 1 {
            4.0
        } else {
            2.0
        }
    };
    let sum: f64 = (0..=n).map(|i| weight(i) * of(RATES.0 + step * f64::from(i))).sum();
    sum / (3.0 * f64::from(n))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The rows of a table with these cells in the columns, each as the numbers of other columns.
fn rows(table: &Table, with: &[(&str, &str)], wanted: &[&str]) -> Vec<Vec<f64>> {
    let holds = |place: usize| with.iter().all(|(column, cell)| table.column(column)[place] == *cell);
    let number = |column: &str, place: usize| {
        let cell = table.column(column)[place];
        cell.parse().unwrap_or_else(|_| panic!("`{cell}` in the column {column}"))
    };
    (0..table.rows.len())
        .filter(|&place| holds(place))
        .map(|place| wanted.iter().map(|column| number(column, place)).collect())
        .collect()
}

/// The number in a column of the one row with these cells.
fn cell(table: &Table, with: &[(&str, &str)], wanted: &str) -> f64 {
    let found = rows(table, with, &[wanted]);
    assert_eq!(found.len(), 1, "{with:?}");
    found[0][0]
}

/// The cell in a column of the one row with these cells.
fn text<'t>(table: &'t Table, with: &[(&str, &str)], wanted: &str) -> &'t str {
    let holds = |place: &usize| with.iter().all(|(column, cell)| table.column(column)[*place] == *cell);
    let found: Vec<usize> = (0..table.rows.len()).filter(holds).collect();
    assert_eq!(found.len(), 1, "{with:?}");
    table.column(wanted)[found[0]]
}

/// Holds an estimate to its exact value by a standard error.
fn near(what: &str, found: f64, exact: f64, error: f64) {
    assert!((found - exact).abs() <= ERRORS * error, "{what}: {found}, exact {exact} ± {error}");
}
