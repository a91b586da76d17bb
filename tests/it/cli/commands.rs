//! Help, and the commands that run nothing: check, schema, completions.

use serde_json::Value;

use super::{COMMANDS, outcomes_of};
use crate::support::{Desk, TRIO, project, read, shipped, stderr};

#[test]
fn help_names_every_command_and_teaches_each() {
    let desk = Desk::new();
    let help = desk.done(&["--help"]);
    assert!(help.contains("Example:  stadial run scenarios/china-russia.toml"), "{help}");
    assert!(
        help.contains("Exit codes: 0 success, 1 the run failed or was interrupted, 2 the input has errors."),
        "{help}"
    );
    for command in COMMANDS {
        assert!(help.contains(&format!("\n  {command} ")), "{command} is not in\n{help}");
        let own = desk.done(&[command, "--help"]);
        assert!(own.contains(&format!("Usage: stadial {command}")), "{own}");
        assert_eq!(desk.done(&["help", command]), own);
    }
    let of_run = desk.done(&["run", "--help"]);
    for option in
        ["trajectories", "draws", "seed", "threads", "precision", "relative", "out", "set", "quiet", "output-format"]
    {
        assert!(of_run.contains(&format!("--{option}")), "--{option} is not in\n{of_run}");
    }
    let in_a_line = of_run.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(of_run.contains("Examples:"), "{of_run}");
    assert!(in_a_line.contains("[default: a folder in results/]"), "{of_run}");
}

#[test]
fn the_version_is_that_of_the_crate() {
    assert_eq!(Desk::new().done(&["--version"]), format!("stadial {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn nothing_asked_is_answered_with_help_and_a_misspelt_option_with_the_right_one() {
    let desk = Desk::new();
    let output = desk.stadial(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("Usage: stadial <COMMAND>"));
    let output = desk.stadial(&["run", "trio.toml", "--trajectory", "10"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--trajectories"), "{}", stderr(&output));
}

#[test]
fn a_scenario_without_mistakes_is_said_to_have_none_and_nothing_is_written() {
    let desk = Desk::new();
    let printed = desk.done(&["check", "unsure.toml"]);
    assert!(printed.starts_with("unsure.toml: no errors found\n"), "{printed}");
    assert!(printed.contains("ada, bo, cyd against dee, 2000 to 2012; 4 classes of shocks, 1 observed series"));
    assert!(printed.contains("8 uncertain parameters"), "{printed}");
    assert!(printed.contains(&outcomes_of(TRIO).join(", ")), "{printed}");
    assert_eq!(desk.names(), ["trio.toml", "unsure.toml"]);
    for name in ["china-russia-1991", "china-russia"] {
        desk.done(&["check", shipped(name).to_str().unwrap()]);
    }
}

#[test]
fn the_schema_is_json_schema_of_what_a_scenario_may_say() {
    let schema: Value = serde_json::from_str(&Desk::new().done(&["schema"])).unwrap();
    assert!(schema["$schema"].as_str().unwrap().starts_with("https://json-schema.org/"));
    let keys = schema["properties"].as_object().unwrap();
    let text = read(&shipped("china-russia")) + &read(&shipped("china-russia-1991")) + TRIO + "extends = 1";
    for line in text.lines() {
        let header = line.strip_prefix('[').and_then(|rest| rest.split([']', '.']).next());
        let key = line.split_once(" = ").map(|(key, _)| key).filter(|key| !key.contains([' ', '.', '[']));
        if let Some(header) = header.filter(|header| header.bytes().all(|letter| letter.is_ascii_lowercase())) {
            assert!(keys.contains_key(header), "[{header}] is not in the schema");
        }
        if ["title", "description", "members", "adversary", "start", "end", "extends"].contains(&key.unwrap_or("")) {
            assert!(keys.contains_key(key.unwrap()), "{key:?} is not in the schema");
        }
    }
}

#[test]
fn completions_know_the_commands_and_their_options() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = desk.done(&["completions", shell]);
        for word in COMMANDS.into_iter().chain(["trajectories", "output-format"]) {
            assert!(script.contains(word), "{word} is not in the script for {shell}");
        }
    }
    assert_eq!(desk.stadial(&["completions", "dos"]).status.code(), Some(2));
}

#[test]
fn the_first_command_of_the_readme_is_there_to_be_run() {
    assert!(read(&project().join("README.md")).contains("cargo run --release -- run scenarios/china-russia.toml"));
    assert!(shipped("china-russia").is_file());
}

#[test]
fn numbers_of_options_are_reported_with_their_range() {
    let desk = Desk::new();
    for (options, wanted) in [
        (&["run", "trio.toml", "--seed", "-1"][..], "must be a whole number from 0 to 18446744073709551615"),
        (
            &["run", "trio.toml", "--seed", "99999999999999999999"],
            "must be a whole number from 0 to 18446744073709551615",
        ),
        (&["run", "trio.toml", "--trajectories", "-5"], "must be a whole number from 1 to 1000000000000"),
        (
            &["run", "trio.toml", "--trajectories", "96,00"],
            "must be a whole number from 1 to 1000000000000, such as 96000, 96,000 or 1e5",
        ),
        (&["run", "trio.toml", "--draws", "0"], "must be a whole number from 1 to 20000"),
        (
            &["rare", "trio.toml", "--outcome", "alliance", "--histories", "1e7"],
            "must be a whole number from 0 to 1000000",
        ),
        (
            &["tip", "trio.toml", "--parameter", "status.high", "--outcome", "alliance", "--probability", "-0.1"],
            "between 0 and 1",
        ),
    ] {
        let output = desk.stadial(options);
        assert_eq!(output.status.code(), Some(2), "{options:?}");
        assert!(stderr(&output).contains(wanted), "{options:?}: {}", stderr(&output));
    }
    for trajectories in ["1,600", "1.6e3"] {
        desk.done(&["run", "trio.toml", "--trajectories", trajectories, "--out", "out"]);
        assert_eq!(desk.manifest("out")["trajectories"], 1600, "{trajectories}");
    }
}

/// With `--quiet` a study writes its folder and prints nothing.
#[test]
fn quiet_studies_print_nothing() {
    let desk = Desk::new();
    let studies: [&[&str]; 4] = [
        &["run", "unsure.toml", "--trajectories", "40"],
        &["rare", "unsure.toml", "--outcome", "alliance", "--replicates", "64"],
        &["cases", "unsure.toml", "--trajectories", "40"],
        &["drivers", "unsure.toml", "--outcome", "alliance", "--trajectories", "40"],
    ];
    for study in studies {
        let output = desk.stadial(&[study, &["--quiet", "--out", study[0]]].concat());
        assert!(output.status.success() && output.stdout.is_empty(), "{study:?}: {}", stderr(&output));
        assert!(std::fs::read_dir(desk.path(study[0])).unwrap().count() > 0, "{study:?}");
    }
}
