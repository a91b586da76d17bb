//! Storylines, lists of injects, claims, cases and courses.

use jiff::civil::Date;

use super::{cell, mean, near, over_rates, rates, rows, study, war};
use crate::support::Table;

/// Each storyline has one share, and its events are numbered; what an event needs came before it.
#[test]
fn storylines_share_the_histories() {
    let table = study("storylines").table("storylines.csv");
    let mut shares = Vec::new();
    for (place, storyline) in table.column("storyline").into_iter().enumerate() {
        let event: usize = table.column("event")[place].parse().unwrap();
        if event == 1 {
            assert_eq!(storyline, (shares.len() + 1).to_string());
            shares.push(table.numbers("share")[place]);
        } else {
            assert!(table.column("date")[place] >= table.column("date")[place - 1], "dates do not fall");
        }
        assert_eq!(event, table.column("storyline")[..place].iter().filter(|of| **of == storyline).count() + 1);
        assert_eq!(Some(&table.numbers("share")[place]), shares.last());
        for need in table.column("needs")[place].split([' ', ';', ',']).filter(|need| !need.is_empty()) {
            assert!(need.parse::<usize>().unwrap() < event, "event {event} needs {need}");
        }
    }
    assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-5 && shares.is_sorted_by(|a, b| a >= b), "{shares:?}");
}

/// Ids are numbered, point back, and stand at their date: seconds since 1 January 2000.
#[test]
fn injects_stand_at_their_dates() {
    for (name, file) in [("msel", "msel.csv"), ("game", "game.csv")] {
        let table = study(name).table(file);
        for (place, id) in table.column("id").into_iter().enumerate() {
            let letter = match table.column("tags")[place].split(';').next() {
                Some("inject") => 'I',
                Some("scheduled") => 'S',
                Some("move") => 'M',
                _ => 'D',
            };
            assert_eq!(id, format!("{letter}-{:03}", place + 1), "{name}");
            let known = &table.column("id")[..place];
            let needs = table.column("depends_on")[place];
            assert!(needs.split([' ', ';', ',']).all(|need| need.is_empty() || known.contains(&need)), "{id}: {needs}");
            let date: Date = table.column("date")[place].parse().unwrap();
            let seconds = date.duration_since(Date::constant(2000, 1, 1)).as_secs();
            assert_eq!(table.column("offset_seconds")[place], seconds.to_string(), "{id}");
        }
    }
}

#[test]
fn claims_have_their_figures_and_verdicts() {
    let claims = study("claims").table("claims.csv");
    let base = over_rates(|rate| war(rate, 2.0));
    let columns = ["estimate", "standard_error"];
    for (figure, exact, verdict) in
        [("more.war - base.war", war(0.8, 2.0) - base, "reproduced"), ("base.war", base, "not reproduced")]
    {
        let found = &rows(&claims, &[("figure", figure), ("figure_verdict", verdict)], &columns)[0];
        near(figure, found[0], exact, found[1]);
        assert_eq!(claims.column("claim_verdict"), ["not reproduced"; 2]);
    }
    let below = cell(&claims, &[("figure", "base.war")], "below");
    let above = cell(&claims, &[("figure", "more.war - base.war")], "above");
    assert_eq!((above, below), (0.0, 0.1));
}

/// What happens within five years has happened within ten; where it stands is where the scenario starts.
#[test]
fn cases_start_where_their_scenario_does() {
    let cases = study("cases").table("cases.csv");
    let from = |column: &str| cases.column(column)[0];
    assert_eq!((from("stage"), from("type"), from("on"), from("depth")), ("2", "thin", "2000-01-01", "1"));
    assert!(
        (cases.numbers("power_ratio")[0] - 0.75).abs() < 1e-9 && (cases.numbers("incentive")[0] - 0.4).abs() < 1e-9
    );
    let up = |within: &str| cell(&cases, &[("move", "type_up"), ("within_years", within)], "probability");
    assert!(up("5") > 0.5 && up("10") >= up("5"));
}

/// The odds of facts are those of their conditions, and what is made of them follows from the table.
#[test]
fn facts_have_their_odds_and_scores() {
    let facts = study("facts").table("facts.csv");
    let of = |case: &str, fact: &str, column: &str| cell(&facts, &[("case", case), ("fact", fact)], column);
    let wars: Vec<f64> = rates().into_iter().map(|rate| war(rate, 2.0)).collect();
    let wars = mean(&wars);
    for (case, fact, exact) in [
        ("pact", "before", 0.0),
        ("pact", "after", 0.25),
        ("pact", "without", 0.75),
        ("war", "war", wars),
        ("war", "early", 0.0),
        ("war", "thin", 1.0),
    ] {
        let found = of(case, fact, "probability");
        near(fact, found, exact, (exact * (1.0 - exact) / 800.0).sqrt());
    }
    let starts = |place: usize| {
        [facts.column("case"), facts.column("fact"), facts.column("persistence")].map(|column| column[place])
    };
    let starts: Vec<[&str; 3]> = (0..facts.rows.len()).map(starts).collect();
    let expected = [
        ["pact", "before", "no"],
        ["pact", "after", "no"],
        ["pact", "without", "yes"],
        ["types", "above", "no"],
        ["types", "still", "yes"],
        ["types", "lapsed", "yes"],
        ["war", "war", "no"],
        ["war", "early", "no"],
        ["war", "thin", "yes"],
    ];
    assert_eq!(starts, expected);
    // 1990-2018: 33 ends in 2,791 years, 99 new ones in 37,455; to 15 July 2001 it is 561 days.
    let new = 99.0 / 37_455.0;
    for (fact, exact) in
        [("after", 1.0 - (-new * 561.0 / 365.25_f64).exp()), ("without", (-new * 1096.0 / 365.25_f64).exp())]
    {
        assert!((of("pact", fact, "base_rate") - exact).abs() < 1e-5 * exact, "{fact}");
    }
    // Two of the others' six facts held, or four, kept from 0 and 1.
    assert!((of("pact", "after", "share_held") - 2.5 / 7.0).abs() < 1e-5);
    assert!((of("types", "above", "share_held") - 4.5 / 7.0).abs() < 1e-5);
    scores_follow(&facts);
}

/// Scores from the columns of the table of facts.
fn scores_follow(facts: &Table) {
    let held: Vec<bool> = facts.column("held").iter().map(|cell| *cell == "yes").collect();
    let stays: Vec<bool> = facts.column("persistence").iter().map(|cell| *cell == "yes").collect();
    let scores = study("facts").table("scores.csv");
    let columns = ["probability", "persistence_probability", "base_rate", "share_held", "mixed"];
    for (forecast, column) in ["model", "persistence", "base_rate", "share_held", "mixed"].into_iter().zip(columns) {
        let given = facts.numbers(column);
        let score = |score: &str| cell(&scores, &[("forecast", forecast), ("score", score)], "value");
        let n = given.len() as f64;
        let smoothed = |p: f64| if column == "probability" { (p * 800.0 + 0.5) / 801.0 } else { p };
        let logs =
            given.iter().zip(&held).map(|(&p, &held)| -(if held { smoothed(p) } else { 1.0 - smoothed(p) }).ln());
        let log = logs.sum::<f64>() / n;
        assert!((score("log") - log).abs() < 2e-5 * log, "{forecast}: {log}");
        let brier = given.iter().zip(&held).map(|(p, &held)| (p - f64::from(u8::from(held))).powi(2)).sum::<f64>() / n;
        assert!((score("brier") - brier).abs() < 2e-5, "{forecast}: {brier}");
        let change = |place: usize| if stays[place] { 1.0 - given[place] } else { given[place] };
        let (mut won, mut pairs) = (0.0, 0.0);
        for one in (0..given.len()).filter(|&one| held[one] != stays[one]) {
            for other in (0..given.len()).filter(|&other| held[other] == stays[other]) {
                let ahead = change(one) - change(other);
                won += if ahead.abs() < 1e-9 { 0.5 } else { f64::from(u8::from(ahead > 0.0)) };
                pairs += 1.0;
            }
        }
        assert!((score("roc_area") - won / pairs).abs() < 1e-5, "{forecast}: {won} of {pairs}");
    }
    let calibration = study("facts").table("calibration.csv");
    for forecast in ["model", "mixed"] {
        let number: f64 = rows(&calibration, &[("forecast", forecast)], &["facts"]).iter().map(|row| row[0]).sum();
        assert_eq!(number, held.len() as f64);
    }
}

/// The stage is the highest indicator that is coded as present; a row holds until a later one.
#[test]
fn courses_stand_as_coded() {
    let table = study("assess").table("course.csv");
    let columns = ["alignment", "date", "stage", "band", "depth_of_highest", "consultations", "exercises"];
    let found: Vec<Vec<&str>> =
        (0..3).map(|place| columns.iter().map(|column| table.column(column)[place]).collect()).collect();
    assert_eq!(found[0], ["one-two", "2001", "2", "early", "low", "low", ""]);
    assert_eq!(found[1], ["one-two", "2003-05", "4", "moderate", "high", "low", "high"]);
    assert_eq!(found[2], ["two-three", "2002-02-03", "7", "advanced", "developing", "", ""]);
}
