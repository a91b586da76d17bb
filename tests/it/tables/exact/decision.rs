//! Which policy is best over the draws, and what moves.

use super::{cell, mean, near, rates, rows, study, war};

/// Odds by the end of 2003 under each policy at a rate: it is a tenth or four times as high from 2001 on.
fn under(policy: &str, rate: f64) -> f64 {
    war(
        rate,
        match policy {
            "calm" => 1.3,
            "storm" => 13.0,
            _ => 4.0,
        },
    )
}

/// Linear between neighbouring values.
fn quantile(mut values: Vec<f64>, q: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = q * (values.len() - 1) as f64;
    let low = place as usize;
    let high = (low + 1).min(values.len() - 1);
    values[low] + (place - low as f64) * (values[high] - values[low])
}

/// Least war is wanted: calm is best in every draw. The regret of the others is what they have more of it.
#[test]
fn regret_is_that_of_the_draws() {
    let decision = study("compare").table("decision.csv");
    for (policy, best, better, worse) in
        [("baseline", 0.0, 0.0, 0.0), ("calm", 1.0, 1.0, 0.0), ("storm", 0.0, 0.0, 1.0)]
    {
        let of = |column: &str| cell(&decision, &[("outcome", "war"), ("policy", policy)], column);
        let regret: Vec<f64> = rates().into_iter().map(|rate| under(policy, rate) - under("calm", rate)).collect();
        // 400 histories of each of 40 draws: .25 / 400 / 40 is the most that the variance can be.
        for column in ["mean_regret_low", "mean_regret_high"] {
            near(&format!("{policy} {column}"), of(column), mean(&regret), (0.25_f64 / 16_000.0).sqrt());
        }
        assert_eq!(of("best"), best, "{policy}");
        for column in ["best_beyond_chance", "possibly_best"] {
            assert!((of(column) - best).abs() <= 0.05, "{policy} {column}: {}", of(column));
        }
        assert!((of("better_beyond_chance") - better).abs() <= 0.05, "{policy}");
        assert!((of("worse_beyond_chance") - worse).abs() <= 0.05, "{policy}");
    }
}

/// Where war is wanted, storm is best in every draw. The regret that is exceeded in one draw of ten is distinguished from
/// the middle one.
#[test]
fn high_regret_is_exceeded_in_one_draw_of_ten() {
    let decision = study("compare_high").table("decision.csv");
    let of = |policy: &str, column: &str| cell(&decision, &[("policy", policy)], column);
    assert_eq!([of("storm", "best"), of("storm", "better_beyond_chance"), of("calm", "worse_beyond_chance")], [1.0; 3]);
    let regret: Vec<f64> = rates().into_iter().map(|rate| under("storm", rate) - under("baseline", rate)).collect();
    near("mean", of("baseline", "mean_regret_high"), mean(&regret), (0.25_f64 / 16_000.0).sqrt());
    let exact = quantile(regret.clone(), 0.9);
    // The noise of a draw is .025; about four draws carry the quantile.
    let bound = 2.8 * 0.0125;
    assert!(exact - quantile(regret, 0.5) > bound, "another quantile would be seen");
    let high = of("baseline", "high_regret");
    assert!((high - exact).abs() < bound, "{high} {exact}");
}

/// Odds are good enough where they are at most those of the baseline.
#[test]
fn what_is_good_enough_is_the_share_of_draws() {
    let decision = study("compare").table("decision.csv");
    let of = |policy: &str, column: &str| cell(&decision, &[("outcome", "war"), ("policy", policy)], column);
    let bound = of("baseline", "bound");
    near("the bound", bound, mean(&rates().into_iter().map(|rate| war(rate, 4.0)).collect::<Vec<f64>>()), 0.004);
    for policy in ["baseline", "calm", "storm"] {
        let share = mean(&rates().into_iter().map(|r| f64::from(under(policy, r) <= bound)).collect::<Vec<f64>>());
        assert!((of(policy, "satisficing") - share).abs() <= 0.125, "{policy}: {} {share}", of(policy, "satisficing"));
    }
}

/// Terms differ by standard deviations of the baseline, as a run of the same histories has them.
#[test]
fn standardised_differences_are_in_deviations_of_the_baseline() {
    let (terms, drivers) = (study("compare").table("terms.csv"), study("run").table("drivers.csv"));
    let mut seen = 0;
    for year in ["2001", "2002", "2003", "2004"] {
        for term in super::super::declared::DRIVERS {
            let sd = cell(&drivers, &[("on", &format!("{year}-01-01")), ("variable", term)], "sd");
            let base = cell(&drivers, &[("on", &format!("{year}-01-01")), ("variable", term)], "mean");
            for row in rows(
                &terms,
                &[("on", &format!("{year}-01-01")), ("term", term)],
                &["difference", "standardised", "mean"],
            ) {
                let wanted = if sd > 0.0 { row[0] / sd } else { 0.0 };
                assert!((row[1] - wanted).abs() < 1e-4 + 1e-4 * wanted.abs(), "{year} {term}: {row:?} {sd}");
                assert!((row[2] - row[0] - base).abs() < 1e-4, "{year} {term}: {row:?} {base}");
                seen += usize::from(wanted.abs() > 0.1);
            }
        }
    }
    assert!(seen > 5, "{seen}");
    // Wars make the threat to ann more urgent: calm lowers it, storm raises it.
    let urgency =
        |policy: &str| cell(&terms, &[("policy", policy), ("on", "2004-01-01"), ("term", "urgency.ann")], "difference");
    assert!(urgency("calm") < -0.01 && urgency("storm") > 0.01, "{} {}", urgency("calm"), urgency("storm"));
}
