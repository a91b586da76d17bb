//! `stadial discover` and `stadial drivers`: their reports, their files, and what they are asked wrongly.

use crate::support::{Desk, names, read, stderr};

const DISCOVER: [&str; 8] = ["discover", "unsure.toml", "--outcome", "alliance", "--at", "2003", "--by", "2008"];
const DRIVERS: [&str; 6] = ["drivers", "trio.toml", "--outcome", "functioning_alliance", "--by", "2008"];

#[test]
fn discover_answers_and_writes_what_it_says() {
    let desk = Desk::new();
    let printed = desk.done(&[&DISCOVER[..], &["--trajectories", "2000", "--out", "found"]].concat());
    assert!(printed.contains("Under which conditions is alliance reached by the end of 2008?"), "{printed}");
    assert!(printed.contains("from 20 of 20 draws"), "{printed}");
    let files = ["boxes.csv", "limits.csv", "manifest.json", "parameters.csv", "peeling.csv", "tree.csv"];
    assert_eq!(names(&desk.path("found")), files);
    let peeling = desk.table("found/peeling.csv");
    let mass = peeling.numbers("mass");
    assert!(mass.iter().all(|mass| (0.0..=1.0).contains(mass)), "{mass:?}");
    let asked = &desk.manifest("found")["asked"];
    assert!(asked["at"] == 2003 && asked["among"] == "both", "{asked}");
}

#[test]
fn drivers_answers_and_writes_what_it_says() {
    let desk = Desk::new();
    let printed = desk.done(&[&DRIVERS[..], &["--trajectories", "640", "--out", "found"]].concat());
    assert!(printed.contains("What leads to a functioning alliance by the end of 2008?"), "{printed}");
    assert!(
        printed.contains("Last condition to be met: ") && printed.contains("Before \"the type is alliance"),
        "{printed}"
    );
    assert_eq!(
        names(&desk.path("found")),
        ["conditions.csv", "differences.csv", "manifest.json", "orders.csv", "parameters.csv"]
    );
    let orders = desk.table("found/orders.csv");
    let total = |column: &str| orders.numbers(column).iter().sum::<f64>();
    assert_eq!(total("reached") + total("others"), 640.0);
    let differences = desk.table("found/differences.csv");
    let first: f64 = differences.number("2000-01-01", "stage", "mean_reached");
    assert_eq!(first, differences.number("2000-01-01", "stage", "mean_others"), "all start from the same stage");
}

#[test]
fn tables_are_the_same_on_any_number_of_threads() {
    let desk = Desk::new();
    for (command, files) in [
        (&DISCOVER[..], &["boxes.csv", "limits.csv", "peeling.csv", "tree.csv"][..]),
        (&DRIVERS[..], &["conditions.csv", "differences.csv", "orders.csv"][..]),
    ] {
        for threads in ["1", "3"] {
            desk.done(
                &[command, &["--trajectories", "1500", "--threads", threads, "--quiet", "--force", "--out", threads]]
                    .concat(),
            );
        }
        for file in files {
            assert_eq!(read(&desk.path("1").join(file)), read(&desk.path("3").join(file)), "{file}");
        }
    }
}

#[test]
fn json_holds_the_same_study() {
    let desk = Desk::new();
    for command in [&DISCOVER[..], &DRIVERS[..]] {
        let printed =
            desk.done(&[command, &["--trajectories", "800", "--output-format", "json", "--no-files"]].concat());
        let value: serde_json::Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(value["command"], command[0]);
        assert_eq!(value["asked"]["by"], 2008);
        assert_eq!(desk.names(), ["trio.toml", "unsure.toml"], "nothing is written with --no-files");
    }
}

/// Either member sees much urgency: a box that holds half of what reaches that outcome holds one of both ways and no more.
/// With these seeds one way has a little less than half.
const EITHER: &str = "title = \"Two ways\"\nmembers = [\"alpha\", \"beta\"]\nadversary = \"gamma\"\nstart = 2025\nend = 2026\n\
    steps_per_year = 1\nalignment.type = \"thin\"\nactors.gamma.gdp = 5.0\n\
    actors.alpha.gdp = 2.0\nactors.alpha.urgency = { uniform = { low = 0.02, high = 0.98 } }\n\
    actors.alpha.severity = { uniform = { low = 0.02, high = 0.98 } }\n\
    actors.beta.gdp = { uniform = { low = 1.0, high = 2.0 } }\n\
    actors.beta.urgency = { uniform = { low = 0.02, high = 0.98 } }\n\
    shocks.chance = { dates = [2025-01-01], probability = 0.05 }\n\
    outcomes.either.any = [{ values.urgency.alpha = { at_least = 0.8 } }, { values.urgency.beta = { at_least = 0.8 } }]\n\
    outcomes.chance = { shocks = [\"chance\"], within_years = 1 }\n";

#[test]
fn one_of_two_ways_to_an_outcome_is_found() {
    let desk = Desk::new();
    desk.write("either.toml", EITHER);
    for seed in ["1", "5", "9"] {
        let printed = desk.done(&["discover", "either.toml", "--outcome", "either", "--seed", seed]);
        assert!(
            printed.contains("if all conditions below hold") && printed.contains("urgency"),
            "seed {seed}: {printed}"
        );
    }
}

/// Nothing that is known says whether a shock of chance strikes. That nothing is found is printed with the power: about
/// 2,400 histories with it on one half of 96,000, which are independent.
#[test]
fn that_nothing_was_found_is_reported_with_what_would_have_been() {
    let desk = Desk::new();
    desk.write("either.toml", EITHER);
    let printed = desk.done(&["discover", "either.toml", "--outcome", "chance"]);
    assert!(
        printed.contains("No condition was found") && printed.contains("this does not mean that there is none"),
        "{printed}"
    );
    assert!(printed.contains("would have been found with about 80 % probability"), "{printed}");
    assert!(printed.contains("Searched: boxes of at most ") && printed.contains(" Data: "), "{printed}");
    assert!(!printed.contains("Conditions were found"), "{printed}");
}

#[test]
fn too_few_histories_are_said_to_be_too_few() {
    let desk = Desk::new();
    let printed = desk.done(&["discover", "trio.toml", "--outcome", "downgrade", "--trajectories", "300"]);
    assert!(printed.contains("Too few trajectories reach it") && printed.contains("use `stadial rare`"), "{printed}");
    assert!(!printed.contains("Conditions were found"), "{printed}");
}

#[test]
fn all_that_is_asked_wrongly_is_reported_at_once() {
    let desk = Desk::new();
    let asked = ["--outcome", "aliance", "--by", "1900", "--coverage", "1.5", "--among", "parameters", "--at", "2050"];
    let output = desk.stadial(&[&["discover", "trio.toml", "--out", "found"], &asked[..]].concat());
    assert_eq!(output.status.code(), Some(2));
    for wanted in [
        "did you mean `alliance`?",
        "--by 1900: outside the run; give a year from 2000 to 2011",
        "--coverage 1.5: must be between 0 and 1",
        "no parameter of this scenario is uncertain",
        "--at 2050: must be in the run, before the outcome counts",
    ] {
        assert!(stderr(&output).contains(wanted), "{wanted}\n{}", stderr(&output));
    }
    assert_eq!(desk.names(), ["trio.toml", "unsure.toml"]);
    let many = ["discover", "trio.toml", "--outcome", "alliance", "--trajectories", "100000000"];
    assert!(stderr(&desk.stadial(&many)).contains("fit into memory"));
    let output = desk.stadial(&["drivers", "trio.toml", "--outcome", "aliance"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("did you mean `alliance`?"));
}
