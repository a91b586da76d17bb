//! `stadial diff`: what it finds of two scenarios and of two folders, and what it refuses.

#![allow(clippy::disallowed_methods, reason = "the exact values are computed by other means than crate::math")]

use crate::support::{Desk, Table, stderr};
use crate::tables::CHANGED;

/// The small scenario of known odds, and the same with other numbers.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("known.toml", include_str!("../tables/known.toml"));
    desk.write("changed.toml", CHANGED);
    desk
}

/// The cells of a row of a table under these columns.
fn row<'t>(table: &'t Table, keys: &[(&str, &str)], columns: &[&str]) -> Vec<&'t str> {
    let is_it = |row: usize| keys.iter().all(|(column, value)| table.column(column)[row] == *value);
    let found: Vec<usize> = (0..table.rows.len()).filter(|&row| is_it(row)).collect();
    let [place] = found[..] else { panic!("{keys:?}: {found:?}") };
    columns.iter().map(|column| table.column(column)[place]).collect()
}

fn numbers(cells: &[&str]) -> Vec<f64> {
    cells.iter().map(|cell| cell.parse().unwrap()).collect()
}

const SIZE: [&str; 4] = ["--trajectories", "16000", "--draws", "40"];

/// Wars come at a rate that is uniform from .1 to .4 in A, and .8 in B: by the end of the fourth year with probability
/// 1 - (e^-.4 - e^-1.6) / 1.2, and 1 - e^-3.2. How urgent a threat is does not matter to them.
#[test]
fn each_input_moves_what_it_moves() {
    let desk = desk();
    let printed = desk.done(&[&["diff", "known.toml", "changed.toml", "--out", "out"], &SIZE[..]].concat());
    let inputs = desk.table("out/inputs.csv");
    assert_eq!(inputs.column("input"), ["actors.ann.urgency", "shocks.war.rate", "outcomes.tense"]);
    assert_eq!(inputs.column("moved"), ["alone", "alone", "block"]);
    assert_eq!(inputs.column("in_b")[..2], ["0.5", "0.8"]);
    let probabilities = desk.table("out/probabilities.csv");
    let war = [("outcome", "war"), ("year_end", "2003")];
    let columns = ["probability_a", "standard_error_a", "probability_b", "standard_error_b", "difference"];
    let found = numbers(&row(&probabilities, &war, &columns));
    let exact = [1.0 - ((-0.4_f64).exp() - (-1.6_f64).exp()) / 1.2, 1.0 - (-3.2_f64).exp()];
    assert!((found[0] - exact[0]).abs() < 4.0 * found[1], "{found:?} {exact:?}");
    assert!((found[2] - exact[1]).abs() < 4.0 * found[3], "{found:?} {exact:?}");
    let moves = desk.table("out/moves.csv");
    let of = |input: &str, outcome: &str, columns: &[&str]| {
        row(&moves, &[("input", input), ("outcome", outcome), ("year_end", "2003")], columns)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let both = ["first", "first_standard_error", "last", "last_standard_error", "interaction"];
    // Not nearly: the same trajectories are run.
    assert_eq!(of("actors.ann.urgency", "war", &both), ["0"; 5]);
    assert_eq!(of("structure", "war", &both), ["0"; 5]);
    let difference = row(&probabilities, &war, &["difference", "difference_standard_error"]);
    let rate = of("shocks.war.rate", "war", &both);
    assert_eq!(rate[..2], difference[..]);
    assert_eq!((&rate[..2], rate[4].as_str()), (&rate[2..4], "0"));
    assert_eq!(row(&probabilities, &war, &["remainder", "remainder_standard_error"]), ["0", "0"]);
    // The paired error is far below that of independent runs.
    let errors = numbers(&row(&probabilities, &war, &["standard_error_a", "standard_error_b"]));
    assert!(numbers(&difference)[1] < errors[0].hypot(errors[1]), "{difference:?} {errors:?}");
    // From 2002 on is later than from 2001 on, so that fewer have it by then.
    let tense = [("outcome", "tense"), ("year_end", "2001")];
    assert_eq!(row(&probabilities, &tense, &["probability_b"]), ["0"]);
    assert!(printed.contains("The largest move by one input alone is that of shocks.war.rate"), "{printed}");
    assert!(printed.contains("moved together, as `structure`"), "{printed}");
}

/// Folders hold their scenarios, so that the same is found when the files are gone.
#[test]
fn folders_are_compared_by_what_their_manifests_hold() {
    let desk = desk();
    let run = |scenario: &str, out: &str, more: &[&str]| {
        desk.done(&[&["run", scenario, "--quiet", "--out", out], &SIZE[..], more].concat());
    };
    run("known.toml", "one", &[]);
    run("changed.toml", "two", &[]);
    run("known.toml", "three", &["--policy", "storm", "--set", "shocks.war.rate=0.8", "--seed", "6"]);

    desk.done(&[&["diff", "known.toml", "changed.toml", "--out", "files", "--seed", "5"], &SIZE[..]].concat());
    for file in ["known.toml", "changed.toml"] {
        std::fs::remove_file(desk.path(file)).unwrap();
    }
    desk.done(&["diff", "one", "two", "--out", "folders"]);
    for table in ["inputs.csv", "probabilities.csv", "moves.csv"] {
        let read = |folder: &str| std::fs::read_to_string(desk.path(folder).join(table)).unwrap();
        assert_eq!(read("files"), read("folders"), "{table}");
    }
    let printed = desk.done(&["diff", "one", "three", "--out", "policy", "--each", "first"]);
    let inputs = desk.table("policy/inputs.csv");
    let find = |input: &str| row(&inputs, &[("input", input)], &["in_a", "in_b", "moved"]);
    assert_eq!(find("policies.storm"), ["", "applied", "block"]);
    assert_eq!(find("run.seed"), ["5", "6", "not"]);
    assert_eq!(find("shocks.war.rate")[1..], ["0.8", "alone"]);
    assert!(printed.contains("The seeds differ"), "{printed}");
    let manifest = desk.manifest("policy");
    assert_eq!((&manifest["seed"], &manifest["trajectories"]), (&5.into(), &16_000.into()));
    assert_eq!(manifest["scenarios"][1]["policies"], serde_json::json!(["storm"]));
}

#[test]
fn tables_alone_have_the_errors_of_independent_runs() {
    let desk = desk();
    for (seed, out) in [("5", "one"), ("6", "two")] {
        desk.done(&["run", "known.toml", "--quiet", "--out", out, "--seed", seed]);
    }
    let printed = desk.done(&["diff", "one", "two", "--tables-only", "--out", "out"]);
    let [one, two, found] = ["one", "two", "out"].map(|folder| desk.table(&format!("{folder}/probabilities.csv")));
    let columns = ["probability", "standard_error"].map(|column| [one.numbers(column), two.numbers(column)]);
    let [probabilities, errors] = columns;
    for (place, difference) in found.numbers("difference").into_iter().enumerate() {
        let expected = probabilities[1][place] - probabilities[0][place];
        assert!((difference - expected).abs() < 1e-6, "{difference} {expected}");
        let error = errors[0][place].hypot(errors[1][place]);
        assert!((found.numbers("difference_standard_error")[place] - error).abs() < 1e-6);
    }
    assert!(found.column("remainder").iter().all(|cell| cell.is_empty()));
    assert_eq!(desk.table("out/inputs.csv").column("input"), ["run.seed"]);
    assert!(printed.contains("those of independent runs"), "{printed}");
    assert!(desk.manifest("out")["trajectories"].is_null());
}

#[test]
fn a_scenario_does_not_differ_from_itself() {
    let desk = desk();
    let printed = desk.done(&["diff", "known.toml", "known.toml", "--trajectories", "800", "--out", "out"]);
    assert!(printed.contains("No input differs.") && printed.contains("difference +0 percentage points"), "{printed}");
    assert!(desk.table("out/moves.csv").rows.is_empty());
}

#[test]
fn what_cannot_be_compared_is_refused_with_a_way_out() {
    let desk = desk();
    desk.done(&["run", "known.toml", "--quiet", "--out", "run", "--trajectories", "800"]);
    desk.done(&["compare", "known.toml", "--quiet", "--out", "compared", "--trajectories", "800"]);
    let other = include_str!("../tables/known.toml").replace("[outcomes.", "[outcomes.other_");
    desk.write("other.toml", &other);
    desk.write("later.toml", "extends = \"known.toml\"\nstart = 2004\nend = 2008\n");
    let refused = |arguments: &[&str], expected: &str| {
        let output = desk.stadial(&[&["diff"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(expected), "{arguments:?}: {}", stderr(&output));
    };
    refused(&["run", "compared"], "these are results of `stadial compare`; give a folder of results of `stadial run`");
    refused(&["run", "known.toml", "--tables-only"], "--tables-only: known.toml is a scenario file");
    refused(&["run", "other.toml"], "have no outcome in common");
    refused(&["run", "changed.toml", "--outcome", "wra"], "did you mean `war`?");
    refused(
        &["run", "changed.toml", "--by", "2010"],
        "--by 2010: not simulated in both; give a year from 2000 to 2003",
    );
    refused(&["run", "nothing"], "nothing");
    let manifest = std::fs::read_to_string(desk.path("run/manifest.json")).unwrap();
    desk.write("run/manifest.json", &manifest.replace("severity = 0.7", "severity = 0.6"));
    refused(&["run", "changed.toml"], "do not have the digest");
}

/// Folders of a scenario whose economy stands in a file are read again without that file, also where the scenario extends the
/// one that names it.
#[test]
fn data_of_a_scenario_is_read_from_its_manifest() {
    let desk = desk();
    let table = "Country,Code,2000,2001,2002\nAnn,ANN,1.5,1.6,1.7\n";
    desk.write("gdp.csv", table);
    let observed = "extends = \"known.toml\"\nactors.ann.gdp = 1.5\n[observed.gdp.ann]\nsource = \"s\"\nfile = \"gdp.csv\"\n\
                    unit = \"trillions\"\n";
    desk.write("observed.toml", observed);
    desk.write("above.toml", "extends = \"observed.toml\"\nshocks.war.rate = 0.8\n");
    for (scenario, out) in [("observed.toml", "one"), ("above.toml", "two")] {
        desk.done(&["run", scenario, "--trajectories", "800", "--quiet", "--out", out]);
    }
    std::fs::remove_file(desk.path("gdp.csv")).unwrap();
    desk.done(&["diff", "one", "two", "--trajectories", "1600", "--draws", "20", "--out", "out"]);
    assert_eq!(desk.table("out/inputs.csv").column("input"), ["shocks.war.rate"]);
}
