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
