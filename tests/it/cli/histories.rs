//! Traces: one trajectory, event by event, by date.

use crate::support::{Desk, new_year, shipped, stderr};

#[test]
fn a_trace_starts_and_ends_as_the_run_says() {
    let desk = Desk::new();
    for seed in ["1", "2", "3", "4", "5", "6"] {
        // A run of one trajectory is that trajectory.
        let options = ["--quiet", "--trajectories", "1", "--seed", seed, "--out", "one"];
        desk.done(&[&["run", "trio.toml"], &options[..]].concat());
        let printed = desk.done(&["trace", "trio.toml", "--seed", seed]);
        assert!(
            printed.starts_with(&format!("Three against one\ntrajectory 0 of seed {seed}, draw 0 of 1\n")),
            "{printed}"
        );
        let standings: Vec<&str> = printed.lines().filter(|line| line.contains("-01  -- ")).collect();
        let years: Vec<&str> = standings.iter().map(|line| &line[..4]).collect();
        assert_eq!(years, ["2000", "2005", "2010", "2012"]);
        for line in standings {
            check_standing(&desk, line);
        }
        check_events(&desk, &printed);
    }
}

/// Compares a line such as `2012-01  -- thin partnership, stage 5 (depths 3233100), no treaty; power ratio 0.87, ...`
/// with the tables of the folder `one`.
fn check_standing(desk: &Desk, line: &str) {
    let (year, printed) = line.split_once("-01  -- ").unwrap();
    let certain = |file: &str| {
        let table = desk.table(&format!("one/{file}"));
        let certain = table.rows.iter().filter(|row| row[0] == new_year(year) && row[2] == "1");
        certain.map(|row| row[1].clone()).collect::<Vec<_>>()
    };
    let parts: Vec<&str> = printed.split([',', ';']).map(str::trim).collect();
    let stage = parts[1].strip_prefix("stage ").unwrap().split(' ').next().unwrap();
    assert_eq!(certain("stages.csv"), [stage], "{line}");
    let kind = certain("types.csv").concat();
    let first_word = kind.split('_').next().unwrap().replace("none", "no alignment").replace("non", "non-allied");
    assert!(parts[0].starts_with(&first_word), "{line} is of the type {kind}");
    let statuses = certain("treaties.csv");
    let holds = |status: &str| statuses.iter().any(|held| held == status);
    assert_eq!(parts[2].starts_with("treaty"), holds("in_force"), "{line}");
    assert_eq!(parts[2] == "treaty (rhetorical)", holds("rhetorical"), "{line}");
    assert_eq!(printed.contains("functioning alliance"), holds("functioning"), "{line}");
    let drivers = desk.table("one/drivers.csv");
    for variable in ["power_ratio", "power", "threat", "interest", "incentive", "status"] {
        let value = drivers.number(&new_year(year), variable, "mean");
        assert!(printed.contains(&format!("{} {value:.2}", variable.replace('_', " "))), "{variable} {value}: {line}");
    }
}

/// Compares the changes of type and the outcomes of a trace with the tables of the folder `one`.
fn check_events(desk: &Desk, printed: &str) {
    let changes = printed.lines().filter(|line| line.contains("  type        ")).count();
    let counted: f64 = desk.table("one/transitions.csv").numbers("count").iter().sum();
    assert_eq!(changes as f64, counted, "{printed}");
    let odds = desk.table("one/probabilities.csv");
    for row in odds.rows.iter().filter(|row| row[1] == "2011") {
        let title = if row[0] == "functioning_alliance" { "a functioning alliance" } else { &row[0].replace('_', " ") };
        let reached = printed.lines().find(|line| line.starts_with("  2") && line.ends_with(&format!("  {title}")));
        assert_eq!(reached.is_some(), row[2] == "1", "{title}: {printed}");
        if let Some(line) = reached {
            let first = odds.rows.iter().find(|other| other[0] == row[0] && other[2] == "1").unwrap();
            assert_eq!(line[2..6], first[1], "{title}: {printed}");
        }
    }
}

#[test]
fn a_trace_is_the_same_every_time_and_another_for_every_number_seed_and_draw() {
    let desk = Desk::new();
    let trace = |options: &[&str]| desk.done(&[&["trace", "unsure.toml"], options].concat());
    let printed = trace(&["--trajectory", "17"]);
    assert_eq!(printed, trace(&["--trajectory", "17"]));
    assert!(printed.contains("trajectory 17 of seed 7, draw 17 of 20"), "{printed}");
    let others = [
        trace(&["--trajectory", "18"]),
        trace(&["--trajectory", "17", "--seed", "8"]),
        trace(&["--trajectory", "17", "--draws", "5"]),
        trace(&["--trajectory", "17", "--set", "alignment.incentive=0.6"]),
        trace(&["--trajectory", "18446744073709551615"]),
    ];
    for other in &others {
        assert_ne!(history_of(&printed), history_of(other));
    }
    assert_eq!(desk.names(), ["trio.toml", "unsure.toml"], "nothing is written");
}

/// What is printed without its head.
fn history_of(printed: &str) -> &str {
    printed.split_once("\n\n").unwrap().1
}

#[test]
fn dates_of_a_trace_never_run_backwards() {
    let desk = Desk::new();
    for trajectory in ["0", "1", "2", "3"] {
        let printed = desk.done(&["trace", shipped("china-russia").to_str().unwrap(), "--trajectory", trajectory]);
        let (events, outcomes) = history_of(&printed).split_once("\n\n").unwrap();
        let dates: Vec<&str> = events.lines().map(|line| &line[..7]).collect();
        assert!(dates.is_sorted() && dates.len() > 10, "{printed}");
        assert!(dates.first() == Some(&"2025-01") && dates.last() == Some(&"2055-01"), "{printed}");
        assert!(outcomes.contains("utcomes"), "{printed}");
    }
}

/// Over a long horizon fewer draws fit into memory than the scenario asks for: a trace and a run agree on how many.
#[test]
fn a_trace_of_a_long_horizon_is_of_the_draws_of_the_run() {
    let desk = Desk::new();
    let long = ["unsure.toml", "--set", "end=3000", "--set", "steps_per_year=1", "--set", "run.draws=20000"];
    let printed = desk.done(&[&["trace", "--trajectory", "3"], &long[..]].concat());
    let draws = printed.split_once("draw 3 of ").unwrap().1.lines().next().unwrap().to_owned();
    let fits: u64 = draws.parse().unwrap();
    assert!(fits < 20_000, "{printed}");
    let run = ["run", "--trajectories", "4", "--quiet", "--out", "out", "--draws"];
    desk.done(&[&run[..], &[draws.as_str()], &long[..]].concat());
    let beyond = (fits + 1).to_string();
    for command in [&run[..], &["trace", "--draws"]] {
        let output = desk.stadial(&[command, &[beyond.as_str()], &long[..]].concat());
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        assert!(stderr(&output).contains(&format!("at most {draws} draws fit into memory")), "{command:?}");
    }
}
