//! Rare outcomes, tipping values, sensitivity, and conditions.

use super::{RATES, cell, near, over_rates, rows, study, war};

/// P(at least four wars within `years`) at a rate.
fn four(rate: f64, years: f64) -> f64 {
    let h = rate * years;
    1.0 - (-h).exp() * (1.0 + h + h * h / 2.0 + h * h * h / 6.0)
}

#[test]
fn rare_odds_are_exact_in_their_years() {
    let odds = study("rare").table("rare.csv");
    for (years, year) in (1..).zip(["2000", "2001", "2002", "2003"]) {
        let of = |column: &str| cell(&odds, &[("year_end", year)], column);
        near(year, of("probability"), over_rates(|rate| four(rate, f64::from(years))), of("standard_error"));
    }
    let levels = study("rare").table("levels.csv");
    assert!(levels.rows.len() > 1, "on the way to four wars");
    assert_eq!(levels.column("progress").iter().filter(|cell| cell.is_empty()).count(), 1, "the outcome");
    // What is dated on 1 January 2001 has not happened in 2000; with one level the odds are the share that arrives.
    let (odds, levels) = (study("rare_new_year").table("rare.csv"), study("rare_new_year").table("levels.csv"));
    let arrived = rows(&levels, &[], &["started", "arrived"]);
    for year in ["2000", "2001", "2002", "2003"] {
        let found = cell(&odds, &[("year_end", year)], "probability");
        let exact = if year == "2000" { 0.0 } else { arrived[0][1] / arrived[0][0] };
        assert!((found - exact).abs() < 1e-5, "{year}: {found} {exact}");
    }
    near("all", cell(&odds, &[("year_end", "2003")], "probability"), 0.5, (0.25_f64 / 64.0 / 64.0).sqrt());
}

#[test]
fn odds_tip_where_they_do() {
    let (tip, points) = (study("tip").table("tip.csv"), study("tip").table("points.csv"));
    let exact = std::f64::consts::LN_2 / 4.0;
    assert_eq!((tip.column("direction")[0], tip.column("verdict")[0]), ("rising", "crosses"));
    let found = &rows(&tip, &[], &["ci_low", "value", "ci_high"])[0];
    assert!(found[0] < exact && exact < found[2] && (found[1] - exact).abs() < 0.02, "{found:?} {exact}");
    for row in rows(&points, &[], &["value", "probability"]) {
        let p = war(row[0], 4.0);
        near(&format!("at {}", row[0]), row[1], p, (p * (1.0 - p) / 800.0).sqrt());
    }
    let looks = study("tip").table("evaluations.csv");
    let sorted = |table: &crate::support::Table| {
        let mut rows = rows(table, &[], &["value", "probability", "ci_low", "ci_high"]);
        rows.sort_by(|a, b| a[0].total_cmp(&b[0]));
        rows
    };
    assert_eq!(sorted(&looks), sorted(&points));
    // A window that closes after k years: at ln 2 / k.
    let frontier = study("frontier").table("tip.csv");
    for (until, years) in [("2002", 2.0), ("2003", 3.0)] {
        let found = &rows(&frontier, &[("outcomes.war.until", until)], &["ci_low", "ci_high"])[0];
        let exact = std::f64::consts::LN_2 / years;
        assert!(found[0] < exact && exact < found[1], "{until}: {found:?} {exact}");
    }
}

/// War depends on its rate alone: it has all of the variance.
#[test]
fn the_rate_of_war_has_all_of_the_variance() {
    for (method, index, exact) in [("sobol", "total", 1.0), ("sobol", "first", 1.0), ("pawn", "first", 1.0)] {
        let table = study(method).table("sensitivity.csv");
        let of = |input: &str, column: &str| cell(&table, &[("input", input)], column);
        let error = format!("{index}_standard_error");
        near(&format!("{method} {index}"), of("shocks.war.rate", index), exact, of("shocks.war.rate", &error));
    }
    // Over the range of the rate, the odds rise by .468 in all; nothing else changes them.
    let morris = study("morris").table("sensitivity.csv");
    let of = |input: &str, column: &str| cell(&morris, &[("input", input)], column);
    let rise = war(RATES.1, 4.0) - war(RATES.0, 4.0);
    for column in ["mu", "mu_star", "mu_star_plain"] {
        assert!(
            (of("shocks.war.rate", column) / rise - 1.0).abs() < 0.2,
            "{column}: {}",
            of("shocks.war.rate", column)
        );
        assert_eq!(of("actors.ann.urgency", column), 0.0, "{column}");
    }
}

/// The evaluations stand at the values that they were made with: the sum of their squared deviations has the mean of
/// their number and twice that for its variance, nearly.
#[test]
fn evaluations_have_the_odds_of_their_values() {
    for method in ["sobol", "morris", "pawn"] {
        let table = study(method).table("evaluations.csv");
        let all = rows(&table, &[], &["shocks.war.rate", "trajectories", "reached"]);
        // Points of one draw have the same random numbers: one of each draw.
        let first = rows(&table, &[("point", "0")], &["shocks.war.rate", "trajectories", "reached"]);
        assert!(first.len() == 64 && all.len() >= 64, "{method}");
        let squares = first.iter().map(|row| {
            let p = war(row[0], 4.0);
            (row[2] - row[1] * p).powi(2) / (row[1] * p * (1.0 - p))
        });
        near(method, squares.sum::<f64>(), 64.0, (2.0_f64 * 64.0).sqrt());
    }
}

/// The region is urgency of at least .55; shares of a region fit together.
#[test]
fn the_region_that_is_found_is_there() {
    let limits = study("discover").table("limits.csv");
    assert_eq!((limits.column("column")[0], limits.column("limit")[0]), ("urgency.ann", "at_least"));
    let value = rows(&limits, &[], &["value"])[0][0];
    assert!((value - 0.55).abs() < 0.02, "{value}");
    // Odds within, times the share of histories that are within, is the share of those that reach it which are within,
    // times the odds overall: the same for all regions.
    let overall = cell(&study("discover").table("peeling.csv"), &[("box", "1"), ("step", "0")], "density");
    for name in ["boxes.csv", "peeling.csv", "tree.csv"] {
        for row in rows(&study("discover").table(name), &[], &["density", "mass", "coverage"]) {
            assert!((row[0] * row[1] - row[2] * overall).abs() < 1e-4, "{name}: {row:?} {overall}");
        }
    }
}

/// Means of both groups and the difference in standard deviations, of a parameter with a known one.
#[test]
fn drivers_compare_those_that_reach_with_the_others() {
    let differences = study("drivers").table("differences.csv");
    let manifest: serde_json::Value =
        serde_json::from_str(&crate::support::read(&study("drivers").folder().join("manifest.json"))).unwrap();
    let reached = manifest["found"]["reached"].as_f64().unwrap() / 800.0;
    let of = |kind: &str, name: &str, year: &str| {
        let columns = ["mean_reached", "mean_others", "effect"];
        rows(&differences, &[("kind", kind), ("name", name), ("on", &format!("{year}-01-01"))], &columns).remove(0)
    };
    let urgency = of("parameter", "actors.ann.urgency", "2000");
    let sd = (urgency[0] - urgency[1]) / urgency[2];
    assert!((sd / (0.4 / 12.0_f64.sqrt()) - 1.0).abs() < 0.2, "{sd}");
    // A shock of 1 January 2001 has happened by 1 January 2002, not by that of its own day.
    for (year, exact) in [("2002", 0.5), ("2003", 0.5), ("2004", 0.5)] {
        let [with, without, _] = of("shock", "new_year", year).try_into().unwrap();
        near(year, reached * with + (1.0 - reached) * without, exact, (0.25_f64 / 800.0).sqrt());
    }
    let before = rows(&differences, &[("name", "new_year"), ("on", "2001-01-01")], &["mean_reached", "mean_others"]);
    assert_eq!(before, [[0.0, 0.0]]);
    let orders = rows(&study("drivers").table("orders.csv"), &[], &["reached", "others"]);
    let total: f64 = orders.iter().flatten().sum();
    assert!(total <= 800.0 && total > 700.0, "{total} histories of 800 have the most frequent orders");
    assert!(orders.windows(2).all(|pair| pair[0][0] >= pair[1][0]), "{orders:?}");
}
