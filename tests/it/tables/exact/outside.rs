//! Base rates beside probabilities.

use super::{cell, study};

/// By hand: 256 alliances of 7,711 years ended, .0332 a year; the outcome counts from the start, 2000 to the end of 2002 in
/// three years. None of 598 years had a new treaty: 0, and at most ln 40 / 598 a year.
#[test]
fn base_rates_are_those_of_their_class_over_the_same_time() {
    let table = study("run").table("base_rates.csv");
    let ends = "alliance_ends_relevant_pairs_1816_2018";
    let of = |class: &str, year: &str, column: &str| {
        cell(&table, &[("outcome", "new_year"), ("reference_class", class), ("year_end", year)], column)
    };
    for (year, years) in [("2000", 1.0), ("2002", 3.0), ("2003", 4.0)] {
        let expected = 1.0 - (-years * 256.0 / 7711.0_f64).exp();
        assert!((of(ends, year, "base_rate") - expected).abs() < 1e-5, "{year}");
        let probability = of(ends, year, "probability");
        let run = cell(
            &study("run").table("probabilities.csv"),
            &[("outcome", "new_year"), ("year_end", year)],
            "probability",
        );
        assert_eq!(probability, run);
        assert!(
            (of(ends, year, "ratio") - probability / expected).abs() < 1e-3 * (1.0 + probability / expected),
            "{year}"
        );
    }
    let never = "new_defence_treaty_major_powers_1990_2018";
    let most = 1.0 - (-4.0 * 40.0_f64.ln() / 598.0).exp();
    assert_eq!([of(never, "2003", "base_rate"), of(never, "2003", "base_rate_ci_low")], [0.0, 0.0]);
    assert!((of(never, "2003", "base_rate_ci_high") - most).abs() < 1e-5);
    let empty =
        table.column("reference_class").into_iter().zip(table.column("ratio")).filter(|(class, _)| *class == never);
    assert!(empty.into_iter().all(|(_, ratio)| ratio.is_empty()));
}
