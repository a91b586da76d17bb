//! A run that starts from evidence.

use super::{cell, near, over_rates, study};

/// The number in a column of a row of evidence.
fn evidence(row: &str, column: &str) -> f64 {
    cell(&study("known").table("evidence.csv"), &[("row", row)], column)
}

/// No war in the first year, one in the next two; the dated shocks come independently of them and of each other.
#[test]
fn every_row_has_its_probability_given_those_before() {
    let none = over_rates(|rate| (-rate).exp());
    let one = over_rates(|rate| 2.0 * rate * (-3.0 * rate).exp()) / none;
    for (row, p) in [("2", none), ("3", 0.5), ("4", one), ("5", 0.75)] {
        near(row, evidence(row, "predictive"), p, evidence(row, "predictive_standard_error"));
    }
    // Certain evidence leaves the trajectories that agree with it.
    near("effective", evidence("2", "effective"), none, 2.0 * evidence("2", "predictive_standard_error"));
}

/// What is known of the past is certain in the tables, and moves the rate of what is to come.
#[test]
fn tables_start_from_what_is_known() {
    let probability = |study_name: &str, outcome: &str, year: &str| {
        let table = study(study_name).table("probabilities.csv");
        cell(&table, &[("outcome", outcome), ("year_end", year)], "probability")
    };
    assert_eq!(["2000", "2001", "2003"].map(|year| probability("known", "new_year", year)), [0.0, 1.0, 1.0]);
    assert_eq!(probability("known", "year_end", "2003"), 0.0);
    assert_eq!(["2000", "2002"].map(|year| probability("known", "war", year)), [0.0, 1.0]);
    assert!((0.2..0.8).contains(&probability("known", "war", "2001")), "one of two years");
    let posterior = study("known").table("posterior.csv");
    let rate = |column: &str| cell(&posterior, &[("parameter", "shocks.war.rate")], column);
    assert!((rate("prior_mean") - 0.25).abs() < 1e-5 && (rate("prior_sd") - 0.3 / 12.0_f64.sqrt()).abs() < 1e-5);
    // The stage hardly depends on wars: r e^(-3 r) given one war in three years.
    let weight = |rate: f64| rate * (-3.0 * rate).exp();
    let mean = over_rates(|rate| rate * weight(rate)) / over_rates(weight);
    near("rate", rate("mean"), mean, rate("mean_standard_error"));
    let shift = (rate("mean") - rate("prior_mean")) / rate("prior_sd");
    assert!((rate("shift") - shift).abs() < 1e-3, "{shift}");
    let contraction = 1.0 - (rate("sd") / rate("prior_sd")).powi(2);
    assert!((rate("contraction") - contraction).abs() < 1e-3, "{contraction}");
}
