//! Agreements, relations and activities of constant rates.

use super::{cell, near, study};

const N: f64 = 16_000.0;

fn error(p: f64) -> f64 {
    (p * (1.0 - p) / N).sqrt()
}

/// Negotiations are agreed at .5 and fail at .25 a year, as does what is agreed; a war begins at .2.
#[test]
fn phases_have_the_probabilities_of_competing_rates() {
    let table = study("agreements").table("agreements.csv");
    for year in 1..=4_u32 {
        let t = f64::from(year);
        // What is agreed fails at .25 a year, too.
        let begun = (-0.75 * t).exp();
        let agreed = (-0.25 * t).exp() - begun;
        let war = 1.0 - (-0.2 * t).exp();
        let exact = [
            ("port", "begun", begun),
            ("port", "agreed", agreed),
            ("port", "failed", 1.0 - begun - agreed),
            ("war_of_ben", "none", 1.0 - war),
            ("war_of_ben", "in_force", war),
        ];
        let on = format!("{}-01-01", 2000 + year);
        for (agreement, phase, p) in exact {
            let key = [("on", on.as_str()), ("agreement", agreement), ("phase", phase)];
            near(&format!("{agreement} {phase} {on}"), cell(&table, &key, "probability"), p, error(p));
            let found = cell(&table, &key, "standard_error");
            assert!((found / error(p) - 1.0).abs() < 0.5, "{found}");
        }
    }
    let reached = cell(
        &study("agreements").table("probabilities.csv"),
        &[("outcome", "port_agreed"), ("year_end", "2002")],
        "probability",
    );
    // Seen at the ends of twelve quarters: what is agreed and fails within one is not.
    let stays = (-0.75_f64 / 4.0).exp();
    let seen = (-0.25_f64 / 4.0).exp() - stays;
    let p = seen * (1.0 - stays.powi(12)) / (1.0 - stays);
    near("agreed by the end of 2002", reached, p, error(p));
}

/// Signed at .8 a year, and in force at .5 a year after that: one exponential time, and the sum of two. Each question gives both,
/// counted on the same trajectories.
#[test]
fn both_readings_have_exact_probabilities() {
    let table = study("agreements").table("questions.csv");
    let number = |name: &str, column: &str| cell(&table, &[("name", name)], column);
    let text = |name: &str, column: &str| super::text(&table, &[("name", name)], column).to_owned();
    let (a, b) = (0.8, 0.5);
    let signed = |t: f64| 1.0 - (-a * t).exp();
    let in_force = |t: f64| 1.0 - (b * (-a * t).exp() - a * (-b * t).exp()) / (b - a);
    for (name, other) in [("stores_signed", "stores_in_force"), ("stores_in_force", "stores_signed")] {
        let is_signed = name == "stores_signed";
        let exact = if is_signed { signed(3.0) } else { in_force(3.0) };
        near(name, number(name, "probability"), exact, error(exact));
        for (column, same) in [("other_probability", "probability"), ("other_standard_error", "standard_error")] {
            assert_eq!(text(name, column), text(other, same), "{name} {column}");
        }
        let [reading, instead] = if is_signed { ["signed", "in_force"] } else { ["in_force", "signed"] };
        assert_eq!([text(name, "reading"), text(name, "other_reading")], [reading, instead]);
    }
    // Both readings apart by far more than their errors.
    assert!(signed(3.0) - in_force(3.0) > 40.0 * error(signed(3.0)));
    // The condition is read the same way.
    let given = |of: &dyn Fn(f64) -> f64| (of(4.0) - of(2.0)) / (1.0 - of(2.0));
    let of_given = |p: f64, of: &dyn Fn(f64) -> f64| (p * (1.0 - p) / (N * (1.0 - of(2.0)))).sqrt();
    let (one, other) = (given(&signed), given(&in_force));
    near("given", number("stores_later", "probability"), one, of_given(one, &signed));
    near("given otherwise", number("stores_later", "other_probability"), other, of_given(other, &in_force));
    for name in ["two_drills", "agreed_before_a_war"] {
        assert_eq!(["reading", "other_reading", "other_probability"].map(|column| text(name, column)), ["", "", ""]);
    }
}

/// A curve by quarters is the law of an exponential time.
#[test]
fn the_curve_of_an_agreement_is_the_law_of_its_time() {
    let curve = study("agreements").table("curve.csv");
    for (quarter, date) in [(1, "2000-03-31"), (4, "2000-12-31"), (7, "2001-09-30"), (12, "2002-12-31")] {
        let signed = 1.0 - (-0.8 * f64::from(quarter) / 4.0_f64).exp();
        let key = [("name", "stores_signed"), ("date", date)];
        near(date, cell(&curve, &key, "probability"), signed, error(signed));
        assert!((cell(&curve, &key, "not_yet") - 1.0 + cell(&curve, &key, "probability")).abs() < 1e-5);
        assert_eq!(cell(&curve, &key, "years"), f64::from(quarter) / 4.0);
    }
}

/// Two drills of a Poisson process of .5 a year in three years; of two competing times the first.
#[test]
fn questions_about_them_have_exact_answers() {
    let answer = |name: &str| cell(&study("agreements").table("questions.csv"), &[("name", name)], "probability");
    let two = 1.0 - (-1.5_f64).exp() * 2.5;
    near("two drills", answer("two_drills"), two, error(two));
    // Seen at the ends of sixteen quarters: agreed at one of them, and no war up to its end.
    let (stays, peace) = ((-0.75_f64 / 4.0).exp(), (-0.2_f64 / 4.0).exp());
    let agreed = (-0.25_f64 / 4.0).exp() - stays;
    let first: f64 = (1..=16).map(|quarter| stays.powi(quarter - 1) * agreed * peace.powi(quarter)).sum();
    near("agreed before a war", answer("agreed_before_a_war"), first, error(first));
}
