//! `stadial run --precision` and `--relative`: how many trajectories are enough.

use serde_json::{Value, json};

use crate::support::{Desk, TRIO, stderr};

#[test]
fn it_says_how_many_trajectories_were_enough() {
    let desk = Desk::new();
    let wish = ["--precision", "0.008", "--outcome", "crisis_and_embargo", "--by", "2005", "--out", "sure"];
    let printed = desk.done(&[&["run", "unsure.toml"], &wish[..]].concat());
    let lines: Vec<&str> = printed.lines().collect();
    let first = lines.iter().find(|line| line.starts_with("Probability of ")).unwrap();
    assert!(first.contains(" by the end of 2005: "), "{printed}");
    let enough = lines[..10].iter().find(|line| line.contains("were enough for a standard error of 0.008")).unwrap();
    let manifest = desk.manifest("sure");
    let trajectories = manifest["trajectories"].as_u64().unwrap();
    assert!(enough.starts_with(&format!("{} trajectories in ", stadial::render::thousands(trajectories))), "{enough}");
    let precision = &manifest["found"]["precision"];
    assert!(precision["reached"] == true && precision["wanted_standard_error"] == 0.008, "{precision}");
    assert!(precision["outcome"] == "crisis_and_embargo" && precision["year"] == 2005, "{precision}");
    let error = desk.table("sure/probabilities.csv").number("crisis_and_embargo", "2005", "standard_error");
    assert!(error <= 0.008 && (precision["standard_error"].as_f64().unwrap() - error).abs() < 1e-6, "{error}");

    // The draws were raised from the scenario's 20; a plain run of these sizes has the same tables.
    let draws = manifest["draws"].as_u64().unwrap();
    assert!(draws > 20, "{draws}");
    let (trajectories, draws) = (trajectories.to_string(), draws.to_string());
    let plain = ["run", "unsure.toml", "--quiet", "--trajectories", &trajectories, "--draws", &draws, "--out", "plain"];
    desk.done(&plain);
    assert!(desk.all_tables("sure") == desk.all_tables("plain"));
    assert!(desk.manifest("plain")["found"]["precision"].is_null());
    // The sizes that were found are those of a plain run; the wanted error stands with what was found.
    assert_eq!([&manifest["asked"], &desk.manifest("plain")["asked"]], [&json!({ "check_step": false }); 2]);
}

/// Without an outcome, the first by the end of the last year; as JSON too, and the same on any number of threads.
#[test]
fn the_first_outcome_is_meant_and_threads_change_nothing() {
    let desk = Desk::new();
    let summary = |threads: &str| {
        let options = ["--relative", "0.2", "--output-format", "json", "--threads", threads, "--out", threads];
        let printed = desk.done(&[&["run", "trio.toml"], &options[..]].concat());
        let mut summary: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(summary["threads"].take(), threads.parse::<u64>().unwrap());
        summary["wall_time_seconds"].take();
        summary
    };
    let one = summary("1");
    assert_eq!(one, summary("3"));
    assert!(desk.all_tables("1") == desk.all_tables("3"));
    let precision = &one["found"]["precision"];
    assert!(precision["outcome"] == "functioning_alliance" && precision["year"] == 2011, "{precision}");
    assert!(precision["wanted_relative_error"] == 0.2 && precision["reached"] == true, "{precision}");
}

#[test]
fn what_is_out_of_reach_ends_with_what_was_reached_and_the_way_out() {
    let desk = Desk::new();
    let capped = ["run", "trio.toml", "--precision", "0.0001", "--trajectories", "4000", "--out", "out"];
    let printed = desk.done(&capped);
    assert!(
        printed.contains("4,000 trajectories in 1 draw were not enough for a standard error of 0.0001"),
        "{printed}"
    );
    assert!(printed.contains(": raise --trajectories."), "{printed}");
    assert_eq!(desk.manifest("out")["found"]["precision"]["reached"], false);

    let wish = ["--precision", "0.004", "--outcome", "crisis_and_embargo", "--draws", "20", "--out", "out"];
    let printed = desk.done(&[&["run", "unsure.toml"], &wish[..]].concat());
    assert!(
        printed.contains("More trajectories in the same draws of the parameters would not help. It takes"),
        "{printed}"
    );
    assert!(printed.contains(" draws: leave --draws out, or raise it."), "{printed}");

    let never = ["--set", "outcomes.strong.values={ power_ratio = { at_least = 50 } }"];
    let options = ["--relative", "0.1", "--outcome", "strong", "--trajectories", "1000", "--out", "out"];
    let printed = desk.done(&[&["run", "trio.toml"], &options[..], &never].concat());
    let rare =
        "`stadial rare trio.toml --set 'outcomes.strong.values={ power_ratio = { at_least = 50 } }' --outcome strong`";
    assert!(printed.contains(&format!("as no trajectory reached the outcome. {rare} is made for")), "{printed}");
}

/// The command for rare outcomes can be copied as it stands, and is not printed for a run that it could not make again.
#[test]
fn the_command_for_rare_outcomes_is_that_of_the_same_scenario() {
    let desk = Desk::new();
    let policy = "[policies.nothing]\nfrom = 2002\nset.incentive.threat_weight = { add = 0 }\n";
    desk.write("my trio.toml", &format!("{TRIO}\n{policy}"));
    desk.write("list.csv", "date,title\n2002-01-01,crisis\n");
    let never = ["--set", "outcomes.strong.values={ power_ratio = { at_least = 50 } }"];
    let sizes = ["--relative", "0.1", "--outcome", "strong", "--trajectories", "1000", "--out", "out"];
    let printed = |more: &[&str]| desk.done(&[&["run", "my trio.toml"], &sizes[..], &never, more].concat());
    let rare = "stadial rare 'my trio.toml' --set 'outcomes.strong.values={ power_ratio = { at_least = 50 } }' --outcome strong";
    let plain = printed(&[]);
    assert!(plain.contains(&format!("`{rare}`")), "{plain}");
    let with_policy = printed(&["--policy", "nothing"]);
    assert!(with_policy.contains(&rare.replace(" --outcome", " --policy nothing --outcome")), "{with_policy}");
    let with_injects = printed(&["--injects", "list.csv"]);
    assert!(with_injects.contains("as no trajectory reached the outcome.\n"), "{with_injects}");
    assert!(!with_injects.contains("stadial rare"), "{with_injects}");
}

#[test]
fn what_is_asked_wrongly_is_reported() {
    let desk = Desk::new();
    for (options, wanted) in [
        (&["--precision", "0"][..], "must be between 0 and 1, such as 0.01"),
        (&["--precision", "1.5"], "must be between 0 and 1"),
        (&["--precision", "nan"], "must be between 0 and 1"),
        (&["--relative=-0.1"], "must be between 0 and 1"),
        (&["--relative", "5%"], "not a number; write for example 0.01"),
        (&["--precision", "0.01", "--relative", "0.05"], "cannot be used with"),
        (&["--precision", "0.01", "--outcome", "aliance"], "did you mean `alliance`?"),
        (&["--precision", "0.01", "--by", "2012"], "--by 2012: outside the run; give a year from 2000 to 2011"),
        (&["--outcome", "alliance"], "--outcome applies only with --precision or --relative"),
        (&["--by", "2005"], "--by applies only with --precision or --relative"),
    ] {
        let output = desk.stadial(&[&["run", "trio.toml"], options].concat());
        assert_eq!(output.status.code(), Some(2), "{options:?}");
        assert!(stderr(&output).contains(wanted), "{wanted}\n{}", stderr(&output));
    }
    assert_eq!(desk.names(), ["trio.toml", "unsure.toml"], "nothing is written");
}
