//! A run, a policy, a sweep and futures from one moment.

use super::{cell, draws, mean, near, over_rates, rates, rows, study, text, war};

const N: f64 = 16_000.0;

/// The error of a share of `n` independent histories.
fn binomial(p: f64, n: f64) -> f64 {
    (p * (1.0 - p) / n).sqrt()
}

/// Wars as they come in the 40 draws of the run; what is dated on the first or the last day of 2001 is counted in 2001.
#[test]
fn odds_by_year_are_exact() {
    let odds = study("run").table("probabilities.csv");
    for (years, year) in (1..).zip(["2000", "2001", "2002", "2003"]) {
        let exact: Vec<f64> = rates().into_iter().map(|rate| war(rate, f64::from(years))).collect();
        let found = cell(&odds, &[("outcome", "war"), ("year_end", year)], "probability");
        near(year, found, mean(&exact), binomial(mean(&exact), N));
        for (outcome, p) in [("new_year", 0.5), ("year_end", 0.25)] {
            let found = cell(&odds, &[("outcome", outcome), ("year_end", year)], "probability");
            let exact = if years > 1 { p } else { 0.0 };
            near(&format!("{outcome} {year}"), found, exact, binomial(exact, N));
        }
    }
}

/// The hazard of a year is that of the trajectories that are left: over draws with different rates it falls.
#[test]
fn hazards_are_exact() {
    let hazards = study("run").table("hazards.csv");
    let by = |years: f64| mean(&rates().into_iter().map(|rate| war(rate, years)).collect::<Vec<f64>>());
    for (years, year) in [(1.0, "2000"), (2.0, "2001"), (3.0, "2002"), (4.0, "2003")] {
        let (before, left) = (by(years - 1.0), 1.0 - by(years - 1.0));
        let exact = (by(years) - before) / left;
        let found = cell(&hazards, &[("outcome", "war"), ("year", year)], "hazard");
        near(year, found, exact, binomial(exact, left * N));
    }
    assert_eq!(cell(&hazards, &[("outcome", "new_year"), ("year", "2000")], "hazard"), 0.0);
}

/// Of all trajectories a quarter have had the shock of 2001 by the end of the step in which it comes, and half never
/// have; the median of wars is the day on which their probability passes a half.
#[test]
fn quantiles_of_times_count_those_that_never_reach_it() {
    let times = study("run").table("first_passage.csv");
    let by = |outcome: &str, quantile: &str, column: &str| {
        text(&times, &[("outcome", outcome), ("quantile", quantile)], column).to_owned()
    };
    assert_eq!(by("new_year", "0.25", "by"), "2001-04-01");
    assert_eq!(by("new_year", "0.75", "by"), "never");
    assert_eq!(by("year_end", "0.1", "by"), "2002-01-01");
    let all = |years: f64| mean(&rates().into_iter().map(|rate| war(rate, years)).collect::<Vec<f64>>());
    let steps = (1..=16).find(|&step| all(f64::from(step) / 4.0) >= 0.25).unwrap();
    // No step near it has a probability within the error of a quarter.
    assert!((all(f64::from(steps) / 4.0) - 0.25).abs() > 2.0 * binomial(0.25, N));
    let day = format!("{}-{:02}-01", 2000 + steps / 4, 1 + 3 * (steps % 4));
    assert_eq!(by("war", "0.25", "by"), day);
    assert!(by("war", "0.25", "ci_low") <= day && by("war", "0.25", "ci_high") >= day);
}

/// A type above that of the start is in force where that is the type on 1 January; a shock is never in force.
#[test]
fn what_is_in_force_is_what_is_there_on_the_day() {
    let (odds, types) = (study("run").table("probabilities.csv"), study("run").table("types.csv"));
    let higher = ["coalition", "thick", "alliance", "non_allied_community", "allied_community"];
    for (year, next) in [("2000", "2001-01-01"), ("2002", "2003-01-01"), ("2003", "2004-01-01")] {
        let share = |kind: &&str| cell(&types, &[("on", next), ("type", kind)], "probability");
        let found = cell(&odds, &[("outcome", "deeper"), ("year_end", year)], "in_force");
        assert!((found - higher.iter().map(share).sum::<f64>()).abs() < 1e-5, "{year}: {found}");
    }
    assert_eq!(text(&odds, &[("outcome", "war"), ("year_end", "2003")], "in_force"), "");
    // It is reached and lost again in many: by the end it is in force for less than the time since it was reached.
    let spells = study("run").table("spells.csv");
    let of = |column: &str| cell(&spells, &[("outcome", "deeper")], column);
    assert!(of("lost") > 0.05 && of("spells") > 1.0 && of("years") < 4.0);
    assert!((of("years") / of("spells") - of("spell_years")).abs() < 1e-4);
    assert!(rows(&spells, &[("outcome", "war")], &[]).is_empty());
}

/// The standard error over the draws is that of their odds: their spread over the root of their number.
#[test]
fn the_error_over_draws_is_that_of_their_odds() {
    let exact: Vec<f64> = rates().into_iter().map(|rate| war(rate, 4.0)).collect();
    let between = exact.iter().map(|p| (p - mean(&exact)).powi(2)).sum::<f64>() / 39.0;
    let within = mean(&exact.iter().map(|p| p * (1.0 - p) / 400.0).collect::<Vec<f64>>());
    let odds = study("run").table("probabilities.csv");
    let found = cell(&odds, &[("outcome", "war"), ("year_end", "2003")], "standard_error");
    // Of 40 draws the estimate itself is good to about an eighth.
    let error = ((between + within) / 40.0).sqrt();
    assert!((found / error - 1.0).abs() < 0.25, "{found} {error}");
}

#[test]
fn shocks_are_counted_in_their_years() {
    let (run, odds) = (study("run").table("shocks.csv"), study("run").table("probabilities.csv"));
    let rate = mean(&rates());
    for year in ["2000", "2001", "2002", "2003"] {
        let of = |shock: &str, column: &str| cell(&run, &[("shock", shock), ("year_end", year)], column);
        near(year, of("war", "per_trajectory"), rate, (rate / N).sqrt());
        for (shock, p) in [("new_year", 0.5), ("year_end", 0.25)] {
            let exact = if year == "2001" { p } else { 0.0 };
            near(&format!("{shock} {year}"), of(shock, "per_trajectory"), exact, binomial(exact, N));
        }
        for shock in ["war", "new_year", "year_end"] {
            let reached = cell(&odds, &[("outcome", shock), ("year_end", year)], "probability");
            assert_eq!(of(shock, "exposed"), reached, "{shock} {year}: the outcome is that it struck");
        }
    }
}

/// Those that were struck and those that were not are all histories, and have the odds of all between them.
#[test]
fn associations_add_up_to_the_odds() {
    let (struck, odds) = (study("run").table("exposed.csv"), study("run").table("probabilities.csv"));
    for shock in ["war", "new_year", "year_end"] {
        for outcome in ["war", "new_year", "wars", "deeper", "tense"] {
            let pair = rows(&struck, &[("shock", shock), ("outcome", outcome)], &["trajectories", "probability"]);
            let reached = pair.iter().map(|row| row[0] * row[1]).sum::<f64>() / N;
            assert_eq!(pair.iter().map(|row| row[0]).sum::<f64>(), N);
            let exact = cell(&odds, &[("outcome", outcome), ("year_end", "2003")], "probability");
            assert!((reached - exact).abs() < 1e-5, "{shock}, {outcome}: {reached} {exact}");
        }
        let own = |struck_by: &str| {
            cell(&struck, &[("shock", shock), ("outcome", shock), ("exposed", struck_by)], "probability")
        };
        assert_eq!((own("yes"), own("no")), (1.0, 0.0));
    }
    let transitions = study("run").table("transitions.csv");
    for row in rows(&transitions, &[], &["count", "per_trajectory"]) {
        assert!((row[0] / N - row[1]).abs() < 1e-5 * row[1], "{row:?}");
    }
}

/// At the start, a driver has the law of its draws: uniform from .3 to .7.
#[test]
fn drivers_have_the_law_of_their_draws() {
    let mut exact = draws("actors.ann.urgency");
    exact.sort_by(f64::total_cmp);
    let centre = mean(&exact);
    let sd = (exact.iter().map(|value| (value - centre).powi(2)).sum::<f64>() / 40.0).sqrt();
    let drivers = study("run").table("drivers.csv");
    let of = |column: &str| cell(&drivers, &[("on", "2000-01-01"), ("variable", "urgency.ann")], column);
    assert!((of("mean") - centre).abs() < 1e-4, "{} {centre}", of("mean"));
    assert!((of("sd") / sd - 1.0).abs() < 1e-3, "{} {sd}", of("sd"));
    for (column, q) in [("q05", 0.05), ("q25", 0.25), ("q50", 0.5), ("q75", 0.75), ("q95", 0.95)] {
        // Between neighbouring draws, within the width of a bin.
        let (below, above) = (exact[(q * 40.0) as usize - 1], exact[(q * 40.0) as usize]);
        let found = of(column);
        assert!((below - 1.0 / 400.0..=above + 1.0 / 400.0).contains(&found), "{column}: {found}, {below} to {above}");
    }
}

/// A run under a policy is its course of the comparison, cell by cell, and is counted from the year in which it begins.
#[test]
fn a_policy_is_its_course_of_the_comparison() {
    let (run, policy, compared) = (
        study("run").table("probabilities.csv"),
        study("policy").table("probabilities.csv"),
        study("compare").table("probabilities.csv"),
    );
    let columns = ["probability", "standard_error", "ci_low", "ci_high"];
    for (course, of_run) in [("baseline", &run), ("storm", &policy)] {
        assert_eq!(rows(&compared, &[("policy", course)], &columns), rows(of_run, &[], &columns), "{course}");
        let (state, columns) = (("outcome", "deeper"), ["in_force", "in_force_standard_error", "in_force_ci_high"]);
        let course = rows(&compared, &[("policy", course), state], &columns);
        assert_eq!(course, rows(of_run, &[state], &columns), "in force");
    }
    // From 2001 on the rate is four times as high.
    for (hazard, year) in [(1.0, "2000"), (5.0, "2001"), (9.0, "2002"), (13.0, "2003")] {
        let exact: Vec<f64> = rates().into_iter().map(|rate| war(rate, hazard)).collect();
        let found = cell(&policy, &[("outcome", "war"), ("year_end", year)], "probability");
        near(year, found, mean(&exact), binomial(mean(&exact), N));
    }
}

/// A sweep of the rate: odds, their differences and the mean first passage, step by step of a quarter.
#[test]
fn a_sweep_has_the_odds_and_times_of_its_rates() {
    let (odds, times) = (study("sweep").table("probabilities.csv"), study("sweep").table("times.csv"));
    for rate in ["0.05", "0.2", "0.8"] {
        let value: f64 = rate.parse().unwrap();
        let with = [("shocks.war.rate", rate), ("outcome", "war")];
        let p = war(value, 4.0);
        let last = [&with[..], &[("year_end", "2003")]].concat();
        near(rate, cell(&odds, &last, "probability"), p, binomial(p, 800.0));
        let difference = p - over_rates(|rate| war(rate, 4.0));
        near(rate, cell(&odds, &last, "difference"), difference, cell(&odds, &last, "difference_standard_error"));
        let seen = rate == "0.2" || difference.abs() > 6.0 * cell(&odds, &last, "difference_standard_error");
        assert!(seen, "{rate}: the sign of the difference shows");
        let reached = cell(&times, &with, "reached");
        assert_eq!(reached, (800.0 * cell(&odds, &last, "probability")).round(), "{rate}");
        let steps: Vec<f64> = (1..=16).map(|step| war(value, 0.25 * f64::from(step))).collect();
        let moments = |power: i32| {
            let before = std::iter::once(0.0).chain(steps.iter().copied());
            let parts = steps
                .iter()
                .zip(before)
                .zip(1..)
                .map(|((now, before), step)| (now - before) * (0.25 * f64::from(step)).powi(power));
            parts.sum::<f64>() / p
        };
        let sd = (moments(2) - moments(1).powi(2)).sqrt();
        // Years have six digits, of which two are behind the point.
        near(rate, cell(&times, &with, "mean_year"), 2000.0 + moments(1), sd / reached.sqrt() + 0.002);
    }
    let difference = |rate: &str| cell(&times, &[("shocks.war.rate", rate), ("outcome", "war")], "difference");
    assert!(difference("0.8") < -0.2 && difference("0.05") > 0.0, "{} {}", difference("0.8"), difference("0.05"));
}

/// Futures from July 2000 with the rate of the history's own draw, and four times that.
#[test]
fn futures_have_the_rate_of_their_draw() {
    let odds = study("fork").table("probabilities.csv");
    let rate = rates()[6];
    for (years, year) in [(0.5, "2000"), (1.5, "2001"), (2.5, "2002"), (3.5, "2003")] {
        let of = |column: &str| cell(&odds, &[("outcome", "war"), ("year_end", year)], column);
        for (column, rate) in [("unchanged", rate), ("probability", 4.0 * rate)] {
            let p = war(rate, years);
            near(&format!("{column} {year}"), of(column), p, binomial(p, 400.0));
        }
        assert!(of("difference") > 0.0);
    }
}
