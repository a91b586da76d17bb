//! Answers to questions.

use super::{cell, mean, near, rates, study, text, war};

const N: f64 = 16_000.0;

/// The number in a column of the answer to a question.
fn answer(name: &str, column: &str) -> f64 {
    cell(&study("ask").table("questions.csv"), &[("name", name)], column)
}

/// The two dated shocks come independently with probabilities 1/2 and 1/4, the first in January, the other in December.
#[test]
fn joined_events_have_the_probabilities_of_independent_ones() {
    let exact = [
        ("both", 0.125),
        ("either", 0.625),
        ("one_of_two", 0.5),
        ("in_order", 0.5),
        ("out_of_order", 0.125),
        ("after_the_first", 0.0),
    ];
    for (name, p) in exact {
        near(name, answer(name, "probability"), p, (p * (1.0 - p) / N).sqrt());
    }
}

/// Over draws with different rates: a war becomes likelier where one came before, and less likely where none did. The
/// probability of two wars is that of Poisson counts.
#[test]
fn conditions_tell_about_the_draws() {
    let all = |of: &dyn Fn(f64) -> f64| mean(&rates().into_iter().map(of).collect::<Vec<f64>>());
    let error = |p: f64, share: f64| (p * (1.0 - p) / (share * N)).sqrt();
    let first = all(&|rate| war(rate, 1.0));
    let later = (all(&|rate| war(rate, 4.0)) - first) / (1.0 - first);
    near("without a first war", answer("war_given_no_war", "probability"), later, error(later, 1.0 - first));
    assert_eq!(answer("war_given_no_war", "otherwise"), 1.0);
    near("the condition", answer("war_given_no_war", "condition"), 1.0 - first, error(first, 1.0));
    assert_eq!((answer("war_given_war", "probability"), answer("war_given_war", "condition")), {
        (
            1.0,
            cell(&study("run").table("probabilities.csv"), &[("outcome", "war"), ("year_end", "2000")], "probability"),
        )
    });
    let by_2001 = all(&|rate| war(rate, 2.0));
    for side in ["probability", "otherwise"] {
        near(side, answer("war_given_new_year", side), by_2001, error(by_2001, 0.5));
    }
    let (difference, error_of_it) =
        (answer("war_given_new_year", "difference"), answer("war_given_new_year", "difference_standard_error"));
    near("an unrelated condition", difference, 0.0, error_of_it);
    // Paired by draws, the spread between draws is not in the error of the difference.
    let binomial = 2.0 * (by_2001 * (1.0 - by_2001) / N).sqrt();
    assert!((error_of_it / binomial - 1.0).abs() < 0.25, "{error_of_it} {binomial}");
    let two = all(&|rate| 1.0 - (-4.0 * rate).exp() * (1.0 + 4.0 * rate));
    near("two wars", answer("two_wars", "probability"), two, error(two, 1.0));
}

/// What holds on a day is what the other tables of the same trajectories say.
#[test]
fn states_on_a_day_are_those_of_the_run() {
    let run = |table: &str| study("run").table(table);
    let same = |name: &str, expected: f64| {
        let found = answer(name, "probability");
        assert!((found - expected).abs() < 2e-6, "{name}: {found} {expected}");
    };
    same("thin_on_a_day", cell(&run("types.csv"), &[("on", "2002-01-01"), ("type", "thin")], "probability"));
    let odds = run("probabilities.csv");
    same("deeper_on_a_day", cell(&odds, &[("outcome", "deeper"), ("year_end", "2002")], "in_force"));
    let reached = cell(&odds, &[("outcome", "deeper"), ("year_end", "2003")], "probability");
    let lost = cell(&run("spells.csv"), &[("outcome", "deeper")], "lost");
    assert!((answer("deeper_lost", "probability") - reached * lost).abs() < 1e-5);
    let stage = |stage: &str| cell(&run("stages.csv"), &[("on", "2004-01-01"), ("stage", stage)], "probability");
    same("staged", ["0", "1", "4", "5", "6", "7"].iter().map(|name| stage(name)).sum());
}

/// Both sides of a condition make up the whole; a condition that never holds has no probability under it.
#[test]
fn both_sides_make_up_the_whole() {
    for name in ["war_given_new_year", "war_given_no_war"] {
        let (with, without, share) =
            (answer(name, "probability"), answer(name, "otherwise"), answer(name, "condition"));
        assert!((share * with + (1.0 - share) * without - answer(name, "unconditional")).abs() < 1e-5, "{name}");
        assert!((with - without - answer(name, "difference")).abs() < 1e-5, "{name}");
    }
    let table = study("ask").table("questions.csv");
    for column in ["probability", "standard_error", "ci_low", "difference"] {
        assert_eq!(text(&table, &[("name", "never")], column), "", "{column}");
    }
    assert_eq!(answer("never", "condition"), 0.0);
    assert_eq!(text(&table, &[("name", "both")], "resolves"), "2005-06-30");
    assert_eq!(text(&table, &[("name", "deeper_on_a_day")], "resolves"), "2003-01-01");
    assert_eq!(text(&table, &[("name", "war_given_war")], "resolves"), "2004-01-01");
    assert_eq!(text(&table, &[("name", "either")], "title"), "new_year or year_end");
}

/// The number in a column of the curve of a question by a day.
fn by(name: &str, date: &str, column: &str) -> f64 {
    cell(&study("ask").table("curve.csv"), &[("name", name), ("date", date)], column)
}

/// The ends of the quarters of the run, with the years up to each.
fn quarters() -> impl Iterator<Item = (f64, String)> {
    const ENDS: [&str; 4] = ["03-31", "06-30", "09-30", "12-31"];
    (0..16)
        .map(|quarter| (f64::from(quarter + 1) / 4.0, format!("{}-{}", 2000 + quarter / 4, ENDS[quarter as usize % 4])))
}

/// By each quarter: two wars of Poisson counts over draws with different rates, a war after a first year without one, and two
/// dated shocks.
#[test]
fn curves_follow_the_laws_of_what_comes() {
    let all = |of: &dyn Fn(f64) -> f64| mean(&rates().into_iter().map(of).collect::<Vec<f64>>());
    let two = |t: f64| all(&|rate| 1.0 - (-rate * t).exp() * (1.0 + rate * t));
    let error = |p: f64| (p * (1.0 - p) / N).sqrt();
    let quiet = 1.0 - all(&|rate| war(rate, 1.0));
    for (t, date) in quarters() {
        let exact = two(t);
        near(&date, by("two_wars", &date, "probability"), exact, error(exact));
        let later = if t <= 1.0 { 0.0 } else { (all(&|rate| war(rate, t)) - 1.0 + quiet) / quiet };
        near(&date, by("war_given_no_war", &date, "probability"), later, (later * (1.0 - later) / (quiet * N)).sqrt());
        let either = if t <= 1.0 {
            0.0
        } else if t < 2.0 {
            0.5
        } else {
            0.625
        };
        near(&date, by("either", &date, "probability"), either, error(either));
        near(&date, by("either", &date, "not_yet"), 1.0 - either, error(either));
    }
    // A quarter too late would be seen.
    assert!((by("two_wars", "2001-12-31", "probability") - two(2.25)).abs() > 6.0 * error(two(2.25)));
}

/// The last date is that of the question, with its answer; what can turn back has no curve, and that is said.
#[test]
fn a_curve_ends_with_the_answer() {
    let (curve, answers) = (study("ask").table("curve.csv"), study("ask").table("questions.csv"));
    let mut without = Vec::new();
    for (place, name) in answers.column("name").into_iter().enumerate() {
        let Some(last) = (0..curve.rows.len()).rfind(|&row| curve.column("name")[row] == name) else {
            without.push(name.to_owned());
            continue;
        };
        for column in ["probability", "standard_error", "ci_low", "ci_high"] {
            assert_eq!(curve.column(column)[last], answers.column(column)[place], "{name} {column}");
        }
        if name != "both" {
            let after = answers.column("resolves")[place].to_owned();
            let date = curve.column("date")[last];
            let expected = match after.as_str() {
                "2004-01-01" => "2003-12-31",
                "2003-01-01" => "2002-12-31",
                "2002-01-01" => "2001-12-31",
                other => panic!("{other}"),
            };
            assert_eq!(date, expected, "{name}");
        }
    }
    assert_eq!(without, ["one_of_two"]);
    let notes = crate::tables::desk().manifest("ask")["notes"].clone();
    let notes: Vec<&str> = notes.as_array().unwrap().iter().filter_map(|note| note.as_str()).collect();
    assert!(notes.iter().any(|note| note.starts_with("No curve by date (curve.csv) of one_of_two: ")), "{notes:?}");
}

/// A window of two years, and a state asked for on a day after two years: 1 - e^(-2 x 256 / 7711) at the rate of the ends of
/// alliances.
#[test]
fn base_rates_of_questions_are_those_of_their_horizons() {
    let table = study("ask").table("question_base_rates.csv");
    let class = "alliance_ends_relevant_pairs_1816_2018";
    let base = 1.0 - (-2.0 * 256.0 / 7711.0_f64).exp();
    for (name, from, to) in
        [("war_in_window", "2002-01-01", "2003-12-31"), ("thin_on_a_day", "2000-01-01", "2001-12-31")]
    {
        let key = [("name", name), ("reference_class", class)];
        assert_eq!([text(&table, &key, "from"), text(&table, &key, "to")], [from, to]);
        assert!((cell(&table, &key, "base_rate") - base).abs() < 1e-6);
        let ratio = answer(name, "probability") / base;
        assert!((cell(&table, &key, "ratio") / ratio - 1.0).abs() < 1e-4);
        assert_eq!([cell(&table, &key, "events"), cell(&table, &key, "exposure_years")], [256.0, 7711.0]);
    }
    let key = [("name", "thin_on_a_day"), ("reference_class", "new_defence_treaty_major_powers_1990_2018")];
    assert_eq!((cell(&table, &key, "base_rate"), text(&table, &key, "ratio")), (0.0, ""));
    assert_eq!(table.rows.len(), 3);
}
