//! The tables of all trajectories and of all draws: they agree with the other tables of the run and with each other.

use std::collections::BTreeMap;

use stadial::scenario::load;

use crate::support::{Desk, Table, names, stderr};

const OUTCOMES: [&str; 6] = ["war", "new_year", "year_end", "wars", "deeper", "tense"];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("known.toml", include_str!("../tables/known.toml"));
    desk
}

const RUN: [&str; 9] =
    ["run", "known.toml", "--trajectories", "4000", "--draws", "40", "--quiet", "--trajectories-table", "csv"];

/// How many of these trajectories, by draw, had reached an outcome by the end of a year.
fn reached(every: &Table, outcome: &str, year: i32) -> BTreeMap<String, u64> {
    let end = format!("{year}-12-31");
    let mut counts = BTreeMap::new();
    let first = every.column(&format!("{outcome}.first"));
    for ((draw, valid), first) in every.column("draw").into_iter().zip(every.column("valid")).zip(first) {
        let by_then = valid == "yes" && !first.is_empty() && first <= end.as_str();
        *counts.entry(draw.to_owned()).or_insert(0) += u64::from(by_then);
    }
    counts
}

#[test]
fn trajectories_and_draws_count_up_to_the_probabilities() {
    let desk = desk();
    desk.done(&[&RUN[..], &["--out", "out", "--draws-table", "csv", "--table-dates", "2002,2004-01-01"]].concat());
    let [every, draws, probabilities] =
        ["every_trajectory", "draws", "probabilities"].map(|name| desk.table(&format!("out/{name}.csv")));
    let mut numbers: Vec<u64> = every.column("trajectory").iter().map(|cell| cell.parse().unwrap()).collect();
    let in_draw = every.column("draw").iter().zip(&numbers).all(|(draw, number)| *draw == (number % 40).to_string());
    assert!(in_draw);
    numbers.sort_unstable();
    assert_eq!(numbers, (0..4_000).collect::<Vec<_>>());
    for outcome in OUTCOMES {
        for year in 2000..2004 {
            let counted = reached(&every, outcome, year);
            let column = draws.column(&format!("{outcome}.{year}"));
            for (draw, hits) in draws.column("draw").into_iter().zip(&column) {
                assert_eq!(counted[draw].to_string(), *hits, "{outcome} by {year} in draw {draw}");
            }
            let (hits, all): (u64, u64) = (counted.values().sum(), 4_000);
            let row = probabilities.column("outcome").into_iter().zip(probabilities.column("year_end"));
            let place = row.into_iter().position(|row| row == (outcome, year.to_string().as_str())).unwrap();
            let probability = probabilities.numbers("probability")[place];
            assert!((probability - hits as f64 / all as f64).abs() < 1e-6, "{outcome} by {year}");
        }
    }
    // States on the first day of a year are those of the table of types.
    let types = desk.table("out/types.csv");
    for (place, kind) in
        types.column("type").into_iter().enumerate().filter(|(place, _)| types.column("on")[*place] == "2004-01-01")
    {
        let share = every.column("type.2004").iter().filter(|cell| **cell == kind).count() as f64 / 4_000.0;
        assert!((types.numbers("probability")[place] - share).abs() < 1e-6, "{kind}");
    }
    // Parameters are those that the model draws.
    let scenario = load(&desk.path("known.toml"), &[]).unwrap();
    let seed = stadial::noise::Seed(scenario.plan.seed);
    for (draw, row) in (0..40_u64).zip(draws.numbers("shocks.war.rate")) {
        let place = scenario.model.priors.iter().position(|prior| prior.path == "shocks.war.rate").unwrap();
        assert!((scenario.model.values(seed, draw)[place] - row).abs() < 1e-6, "draw {draw}");
    }
}

/// A state is lost only after it was reached, and is in force for no longer than the rest of the run.
#[test]
fn spells_begin_when_an_outcome_is_reached() {
    let desk = desk();
    desk.done(&[&RUN[..], &["--out", "out"]].concat());
    let every = desk.table("out/every_trajectory.csv");
    let mut lost_ones = 0;
    for outcome in ["deeper", "tense"] {
        let [first, lost, spells] = ["first", "lost", "spells"].map(|end| every.column(&format!("{outcome}.{end}")));
        for (place, years) in every.numbers(&format!("{outcome}.years")).into_iter().enumerate() {
            let [first, lost, spells] = [first[place], lost[place], spells[place]];
            assert_eq!(first.is_empty(), spells == "0", "{outcome}, row {place}");
            assert!(!first.is_empty() || years == 0.0, "{outcome}, row {place}: {years}");
            // What is reached in a step lasts for some of them, unless the run is over; a state that holds when its window
            // opens counts from the next moment, and may be over by then.
            let at_once = outcome == "tense" && first.starts_with("2001-0");
            assert!(
                years > 0.0 || first.is_empty() || first >= "2003-12" || at_once,
                "{outcome}, row {place}: {first}"
            );
            assert!(lost.is_empty() || (!first.is_empty() && lost >= first), "{outcome}, row {place}");
            let begun: f64 = first.get(..4).map_or(2004.0, |year| year.parse().unwrap());
            assert!(years <= 2004.0 - begun, "{outcome}, row {place}: {years} from {first}");
            if !first.is_empty() && lost.is_empty() {
                assert_eq!(spells, "1", "{outcome}, row {place}");
            }
            lost_ones += usize::from(!lost.is_empty());
        }
    }
    assert!(lost_ones > 0, "some are lost");
    assert!(!every.header.iter().any(|name| name == "war.lost"), "a shock is no state");
}

#[test]
fn rows_do_not_depend_on_threads_and_change_nothing_else() {
    let desk = desk();
    desk.done(&["run", "known.toml", "--trajectories", "4000", "--draws", "40", "--quiet", "--out", "plain"]);
    for threads in ["1", "2", "3"] {
        desk.done(&[&RUN[..], &["--out", threads, "--threads", threads]].concat());
    }
    let bytes = |folder: &str, name: &str| std::fs::read(desk.path(folder).join(name)).unwrap();
    for name in names(&desk.path("plain")).iter().filter(|name| *name != "manifest.json") {
        assert!(bytes("plain", name) == bytes("1", name), "{name}");
    }
    for threads in ["2", "3"] {
        assert!(bytes("1", "every_trajectory.csv") == bytes(threads, "every_trajectory.csv"), "{threads} threads");
    }
}

/// What a reader of Parquet looks at first. `tests/parquet` reads it with another program's code.
#[test]
fn parquet_files_have_their_marks_and_stand_in_the_manifest() {
    let desk = desk();
    let printed = desk.done(&[
        "run",
        "known.toml",
        "--trajectories",
        "4000",
        "--draws",
        "40",
        "--out",
        "out",
        "--trajectories-table",
        "parquet",
        "--draws-table",
        "parquet",
    ]);
    assert!(printed.contains("every_trajectory.parquet") && printed.contains("draws.parquet"), "{printed}");
    let manifest = desk.manifest("out");
    for (name, rows) in [("every_trajectory.parquet", 4_000), ("draws.parquet", 40)] {
        let bytes = std::fs::read(desk.path("out").join(name)).unwrap();
        let end = bytes.len();
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"), "{name}");
        let footer = u32::from_le_bytes(bytes[end - 8..end - 4].try_into().unwrap()) as usize;
        assert!(footer > 0 && footer < end - 12, "{name}: {footer} of {end}");
        let tables = manifest["tables"].as_array().unwrap();
        let entry = tables.iter().find(|entry| entry["name"] == name).unwrap();
        assert_eq!(entry["rows"], rows, "{name}");
    }
    assert!(names(&desk.path("out")).iter().all(|name| !name.starts_with('.')), "no temporary file is left");
}

/// What is finished is in the table, and the file ends with a row.
#[test]
#[cfg(target_os = "linux")]
fn a_run_that_is_interrupted_leaves_the_rows_of_what_is_finished() {
    let desk = desk();
    let run = ["run", "known.toml", "--trajectories", "1000000000", "--out", "out", "--trajectories-table", "csv"];
    let output = super::interruption::interrupt_after(&desk, &run, 300);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let manifest = desk.manifest("out");
    let finished = manifest["progress"]["finished"].as_u64().unwrap();
    let every = desk.table("out/every_trajectory.csv");
    assert_eq!(every.rows.len() as u64, finished);
    assert!(every.rows.iter().all(|row| row.len() == every.header.len()));
    assert!(names(&desk.path("out")).iter().all(|name| !name.starts_with('.')), "no temporary file is left");
}

#[test]
fn what_cannot_be_tabled_is_refused_with_a_way_out() {
    let desk = desk();
    let refused = |arguments: &[&str], expected: &str| {
        let output = desk.stadial(&[&["run", "known.toml", "--trajectories", "160"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(expected), "{arguments:?}: {}", stderr(&output));
    };
    let every = ["--trajectories-table", "csv"];
    let way_out = "states are recorded on 1 January of 2000 to 2004; give such years, as in --table-dates 2000,2004";
    for date in ["2005", "1999", "2001-06-01", "soon"] {
        refused(&[&every[..], &["--table-dates", date]].concat(), way_out);
    }
    refused(&[&every[..], &["--table-dates", "2001,2002,2001"]].concat(), "2001 is given twice");
    refused(&[&every[..], &["--no-files"]].concat(), "leave out --no-files");
    refused(&[&every[..], &["--precision", "0.01"]].concat(), "--precision");
    refused(&["--table-dates", "2001"], "--trajectories-table");
    refused(&["--trajectories-table", "xlsx"], "csv, parquet");
}
