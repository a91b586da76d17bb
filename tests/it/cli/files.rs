//! The files of a run: which there are, and what their rows must hold.

use std::collections::BTreeSet;

use stadial::theory::EDGES;

use super::{check_sums, outcomes_of, run};
use crate::support::{Desk, PICTURED, TABLES, TRIO, Table, names, new_year, read};

const TYPES: [&str; 7] = ["none", "thin", "coalition", "thick", "alliance", "non_allied_community", "allied_community"];
const STAGES: [&str; 8] = ["0", "1", "2", "3", "4", "5", "6", "7"];
const STATUSES: [&str; 5] = ["none", "in_force", "rhetorical", "tacit", "functioning"];

fn strings<'a>(parts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    parts.into_iter().map(str::to_owned).collect()
}

#[test]
fn a_run_writes_its_files_with_their_columns_and_nothing_else() {
    let (desk, _) = run("unsure.toml", &["--trajectories", "400"]);
    let mut expected = strings(TABLES.into_iter().chain(PICTURED).map(|(name, _)| name));
    expected.push("manifest.json".to_owned());
    expected.sort();
    assert_eq!(names(&desk.path("out")), expected);
    assert_eq!(desk.names(), ["out", "trio.toml", "unsure.toml"]);
    for (name, header) in TABLES.into_iter().chain(PICTURED) {
        let text = read(&desk.path("out").join(name));
        assert_eq!(text.lines().next(), Some(header), "{name}");
        // Of few histories there may be no bands.
        assert!(
            (text.lines().count() > 1 || name == "bands.csv") && text.ends_with('\n') && !text.contains('\r'),
            "{name}"
        );
        assert!(!text.contains("NaN") && !text.contains("inf"), "{name}");
    }
}

#[test]
fn a_run_writes_to_the_folder_of_its_scenario_unless_another_is_named() {
    let desk = Desk::new();
    let printed = desk.done(&["run", "trio.toml", "--trajectories", "50"]);
    assert_eq!(names(&desk.path("results")), ["trio"]);
    assert_eq!(names(&desk.path("results/trio")).len(), 19);
    assert!(printed.ends_with("\nWritten to results/trio: 18 tables (CSV), manifest.json\n"), "{printed}");
    desk.done(&["run", "trio.toml", "--trajectories", "50", "--out", "a/b/c", "--quiet"]);
    assert_eq!(desk.all_tables("a/b/c"), desk.all_tables("results/trio"));
}

#[test]
fn a_second_run_takes_the_place_of_the_first() {
    let desk = Desk::new();
    for trajectories in ["50", "60"] {
        desk.done(&["run", "trio.toml", "--trajectories", trajectories, "--out", "out", "--quiet"]);
    }
    assert_eq!(names(&desk.path("out")).len(), 19);
    assert_eq!(desk.manifest("out")["trajectories"], 60);
}

/// The rows of an occupancy table: every year with every state, each year's states in their order.
fn check_occupancy(table: &Table, years: std::ops::RangeInclusive<i32>, states: &[&str]) {
    let mut expected = Vec::new();
    for year in years {
        expected.extend(states.iter().map(|state| (new_year(year), (*state).to_owned())));
    }
    let found: Vec<(String, String)> = table.rows.iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    assert_eq!(found, expected);
    for (p, error) in table.numbers("probability").into_iter().zip(table.numbers("standard_error")) {
        assert!((0.0..=1.0).contains(&p) && (0.0..=0.5).contains(&error), "{p} {error}");
        assert!(error > 0.0 || p == 0.0 || p == 1.0, "{p} without an error");
    }
}

#[test]
fn types_stages_and_treaties_are_complete_and_sum_to_one() {
    for scenario in ["trio.toml", "unsure.toml"] {
        let (desk, _) = run(scenario, &["--trajectories", "700"]);
        let (types, stages) = (desk.table("out/types.csv"), desk.table("out/stages.csv"));
        let treaties = desk.table("out/treaties.csv");
        check_occupancy(&types, 2000..=2012, &TYPES);
        check_occupancy(&stages, 2000..=2012, &STAGES);
        check_occupancy(&treaties, 2000..=2012, &STATUSES);
        check_sums(&types, 7, 0..7);
        check_sums(&stages, 8, 0..8);
        // A treaty is in force or not; the other statuses say what stands beside it.
        check_sums(&treaties, 5, 0..2);
        assert_eq!(types.number("2000-01-01", "thin", "probability"), 1.0);
    }
}

#[test]
fn treaty_statuses_agree_with_types() {
    let (desk, _) = run("trio.toml", &["--trajectories", "700"]);
    let (types, treaties) = (desk.table("out/types.csv"), desk.table("out/treaties.csv"));
    for year in 2000..=2012 {
        let year = new_year(year);
        let status = |name: &str| treaties.number(&year, name, "probability");
        let allied: f64 =
            ["alliance", "allied_community"].iter().map(|name| types.number(&year, name, "probability")).sum();
        // With a treaty: of the type, or rhetorical. Of the type: with a treaty, or tacit.
        assert!((status("in_force") - status("rhetorical") - (allied - status("tacit"))).abs() < 1e-5, "{year}");
        assert!(status("functioning") <= allied + 1e-6, "{year}");
    }
}

#[test]
fn drivers_stand_in_their_order_with_ordered_quantiles() {
    let (desk, _) = run("trio.toml", &["--trajectories", "700"]);
    let table = desk.table("out/drivers.csv");
    let mut order = strings(["power_ratio", "power", "threat", "interest", "incentive", "status"]);
    for variable in ["severity", "urgency", "identity", "anxiety", "expectation"] {
        order.extend(["ada", "bo", "cyd"].map(|member| format!("{variable}.{member}")));
    }
    let (years, variables) = (table.column("on"), table.column("variable"));
    assert_eq!(table.rows.len(), 13 * order.len());
    for (row, (year, variable)) in years.into_iter().zip(&variables).enumerate() {
        assert_eq!(year, new_year(2000 + row / order.len()));
        assert_eq!(*variable, order[row % order.len()]);
    }
    let columns = ["mean", "sd", "q05", "q25", "q50", "q75", "q95"].map(|name| table.numbers(name));
    for (row, variable) in variables.iter().enumerate() {
        let [mean, sd, quantiles @ ..] = columns.each_ref().map(|column| column[row]);
        assert!(sd >= 0.0 && quantiles.is_sorted(), "{:?}", table.rows[row]);
        let unbounded = variable.starts_with("power_ratio") || variable.starts_with("anxiety");
        let high = if unbounded { f64::INFINITY } else { 1.0 };
        assert!([mean, quantiles[0], quantiles[4]].iter().all(|value| (0.0..=high).contains(value)), "{variable}");
        // Chebyshev at the quarters, with room for the width of a bin.
        assert!((quantiles[2] - mean).abs() <= sd + 0.02 * mean.max(0.25), "{:?}", table.rows[row]);
    }
}

/// Where all trajectories have one value, no quantile is beside it, whatever the width of a bin.
#[test]
fn quantiles_lie_between_the_least_and_the_greatest_value() {
    let (desk, _) = run("trio.toml", &["--trajectories", "300"]);
    let table = desk.table("out/drivers.csv");
    for variable in ["power_ratio", "incentive", "severity.ada", "identity.bo"] {
        let of = |column: &str| table.number("2000-01-01", variable, column);
        assert_eq!(of("sd"), 0.0);
        for quantile in ["q05", "q50", "q95"] {
            let (mean, found) = (of("mean"), of(quantile));
            assert!((found - mean).abs() < 1e-5, "{variable}: {quantile} is {found}, all are {mean}");
        }
    }
}

#[test]
fn odds_are_cumulative_and_hold_every_outcome_in_every_year() {
    for scenario in ["trio.toml", "unsure.toml"] {
        let (desk, _) = run(scenario, &["--trajectories", "700"]);
        let table = desk.table("out/probabilities.csv");
        let outcomes = outcomes_of(TRIO);
        assert_eq!(table.rows.len(), 12 * outcomes.len());
        for (place, outcome) in outcomes.iter().enumerate() {
            let rows = &table.rows[12 * place..12 * (place + 1)];
            let years: Vec<String> = (2000..2012).map(|year| year.to_string()).collect();
            assert!(rows.iter().all(|row| row[0] == *outcome), "{outcome}");
            assert_eq!(rows.iter().map(|row| row[1].clone()).collect::<Vec<_>>(), years);
            let probabilities: Vec<f64> = rows.iter().map(|row| row[2].parse().unwrap()).collect();
            assert!(probabilities.is_sorted(), "{outcome}: {probabilities:?}");
        }
        for row in &table.rows {
            check_odds(row, scenario == "unsure.toml");
        }
    }
}

/// One row of odds: an estimate inside its interval; a band where something is uncertain and it can be distinguished from chance, its
/// ends within their intervals; without uncertain parameters nothing was assessed.
fn check_odds(row: &[String], uncertain: bool) {
    let number = |place: usize| row[place].parse::<f64>().unwrap();
    let (p, error, low, high) = (number(2), number(3), number(4), number(5));
    assert!(0.0 <= low && low <= p && p <= high && high <= 1.0 && low < high, "{row:?}");
    assert!((0.0..=0.5).contains(&error), "{row:?}");
    let given = row[8..12].iter().filter(|cell| !cell.is_empty()).count();
    assert!(given == 0 || given == 4 && uncertain, "{row:?}");
    for (end, limits) in [(6, [8, 9]), (7, [10, 11])] {
        if given == 4 {
            assert!(0.0 <= number(limits[0]) && number(limits[0]) <= number(limits[1]), "{row:?}");
            assert!(number(limits[1]) <= 1.0, "{row:?}");
        }
        let within = || (number(limits[0])..=number(limits[1])).contains(&number(end));
        assert!(row[end].is_empty() || given == 4 && within(), "{row:?}");
    }
}

/// Nobody can have seen before a window opens what counts only within it.
#[test]
fn an_outcome_is_not_reached_in_a_year_before_its_window() {
    let (desk, _) = run("trio.toml", &["--trajectories", "400"]);
    let table = desk.table("out/probabilities.csv");
    for year in 2000..2003 {
        assert_eq!(table.number("summit_years", &year.to_string(), "probability"), 0.0, "{year}");
    }
    assert!(table.number("summit_years", "2003", "probability") > 0.0);
    assert_eq!(
        table.number("summit_years", "2010", "probability"),
        table.number("summit_years", "2011", "probability"),
        "the window ended in 2010"
    );
}

#[test]
fn changes_of_type_are_counted_along_the_edges_of_the_typology() {
    let (desk, _) = run("trio.toml", &["--trajectories", "2000"]);
    let table = desk.table("out/transitions.csv");
    assert!(table.rows.len() >= 12, "the scenario sees most changes: {:?}", table.rows);
    let rank = |name: &str| TYPES.iter().position(|known| *known == name).unwrap();
    let pairs: Vec<(usize, usize)> = table.rows.iter().map(|row| (rank(&row[0]), rank(&row[1]))).collect();
    assert!(pairs.is_sorted() && pairs.iter().collect::<BTreeSet<_>>().len() == pairs.len());
    let upgrades: Vec<(usize, usize)> =
        EDGES.iter().map(|edge| (usize::from(edge.from.rank()), usize::from(edge.to.rank()))).collect();
    for (place, (from, to)) in pairs.into_iter().enumerate() {
        assert!(from > to || upgrades.contains(&(from, to)), "{:?}", table.rows[place]);
    }
    let (counts, rates) = (table.numbers("count"), table.numbers("per_trajectory"));
    for (count, rate) in counts.iter().zip(rates) {
        assert!(*count >= 1.0 && (count / 2000.0 - rate).abs() <= 1e-5 * rate.max(1e-3), "{count} {rate}");
    }
    assert!(table.numbers("median_year").iter().all(|year| (2000.0..2012.0).contains(year)));
}

/// A shock whose probability is uniform from .1 to .5: the central 95 % of it over the draws is .11 to .49.
const UNIFORM: &str = "title = \"Uniform\"\nmembers = [\"alpha\", \"beta\"]\nadversary = \"gamma\"\nstart = 2025\nend = 2027\n\
    steps_per_year = 1\nalignment.type = \"thin\"\nactors.gamma.gdp = 5.0\nactors.alpha.gdp = 2.0\nactors.beta.gdp = 1.0\n\
    shocks.a = { dates = [2026-01-01], probability = { uniform = { low = 0.1, high = 0.5 } } }\n\
    outcomes.a = { shocks = [\"a\"], within_years = 1 }\n\
    policies.nothing = { from = 2026, effects.urgency.alpha = 0.1 }\n";

#[test]
fn the_ends_of_a_band_stand_in_their_columns_in_every_table_of_odds() {
    let desk = Desk::new();
    desk.write("uniform.toml", UNIFORM);
    let sizes = ["--trajectories", "80000", "--draws", "200", "--out"];
    for command in [
        &["run", "uniform.toml"][..],
        &["compare", "uniform.toml", "--outcome", "a"],
        &["sweep", "uniform.toml", "--vary", "incentive.threat_weight=0.4:0.6:2"],
    ] {
        desk.done(&[command, &sizes, &[command[0]]].concat());
        let mut odds = Table::read(&desk.path(command[0]).join("probabilities.csv"));
        let year = odds.header.iter().position(|name| name == "year_end").unwrap();
        odds.rows.retain(|row| row[year] == "2026");
        assert!(!odds.rows.is_empty(), "{command:?}");
        let low = ["parameter_low_ci_low", "parameter_low", "parameter_low_ci_high"];
        let high = ["parameter_high_ci_low", "parameter_high", "parameter_high_ci_high"];
        for (columns, truth) in [(low, 0.11), (high, 0.49)] {
            let [from, end, to] = columns.map(|column| odds.numbers(column));
            for row in 0..odds.rows.len() {
                assert!(from[row] < end[row] && end[row] < to[row], "{command:?}: {:?}", odds.rows[row]);
                assert!(from[row] < truth && truth < to[row], "{command:?}: {:?}", odds.rows[row]);
            }
        }
    }
}
