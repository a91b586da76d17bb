//! Storylines, lists of injects, claims, cases and courses.

use super::{cell, near, over_rates, rows, study, war};

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
            let date: Vec<u64> = table.column("date")[place].split('-').map(|part| part.parse().unwrap()).collect();
            let [year, month, day] = date.try_into().unwrap();
            // Days before a month of a year that is not a leap year; 2000 is one.
            let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month as usize - 1];
            let leap = u64::from(year > 2000 || month > 2);
            let days = (year - 2000) * 365 + before + day - 1 + leap;
            assert_eq!(table.column("offset_seconds")[place], (days * 86_400).to_string(), "{id}");
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
    assert_eq!((from("stage"), from("type"), from("year"), from("depth")), ("2", "thin", "2000", "1"));
    assert!(
        (cases.numbers("power_ratio")[0] - 0.75).abs() < 1e-9 && (cases.numbers("incentive")[0] - 0.4).abs() < 1e-9
    );
    let up = |within: &str| cell(&cases, &[("move", "type_up"), ("within_years", within)], "probability");
    assert!(up("5") > 0.5 && up("10") >= up("5"));
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
