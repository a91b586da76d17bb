//! Wrong input: every mistake is printed at its place, with the rule and the way out; nothing is run or written.

use std::process::Output;

use crate::support::{Desk, TRIO, names, read, stderr};

/// Stands before what the mistake is printed at; not part of the text.
const HERE: char = '@';

/// A change of the small scenario (an empty `old` appends), what is said of it and the way out.
struct Case {
    old: &'static str,
    new: &'static str,
    message: &'static str,
    way_out: &'static str,
}

const fn case(old: &'static str, new: &'static str, message: &'static str, way_out: &'static str) -> Case {
    Case { old, new, message, way_out }
}

const CASES: [Case; 24] = [
    // A misspelt key, its near match named; likewise at the top, in a group of constants and in a shock.
    case(
        "urgency = 0.6\nidentity = 0.45\nidentity_target = 0.85\nhostile_intent = 0.8\nseverity = 0.7\nstake = 0.05\n\
         orientation.sea = 0.5\norientation.land = {",
        "@urgncy = 0.6\nseverity = 0.7\norientation.land = {",
        "unknown key `urgncy` in `actors.ada`",
        "did you mean `urgency`?",
    ),
    case("steps_per_year = 12", "@step_per_year = 12", "unknown key `step_per_year`", "did you mean `steps_per_year`?"),
    case("[treaty]", "[treaty]\n@endrate = 0.2", "unknown key `endrate` in `treaty`", "did you mean `end_rate`?"),
    case("test_of_support = true", "@test_of_suport = true", "unknown key `test_of_suport`", "`test_of_support`"),
    // The age of a treaty that is not there.
    case(
        "type = \"thin\"\nincentive = 0.4",
        "type = \"thin\"\ntreaty_age = @20\nincentive = 0.4",
        "`alignment.treaty_age` is given, but no treaty is in force",
        "write `treaty = true` under `[alignment]`",
    ),
    // A wrong type.
    case(
        "gdp = 8.0",
        "gdp = @\"8.0\"",
        "`actors.dee.gdp` must be a number or a distribution",
        "not the string \"8.0\"",
    ),
    case("members = [", "members = @\"ada\" # [", "`members` must be a list, not the string \"ada\"", "write a list"),
    case("test_of_support = true", "test_of_support = @1", "must be true or false, not the number 1", "without quotes"),
    // A probability outside [0, 1].
    case(
        "probability = 0.5",
        "probability = @1.5",
        "`shocks.summit.probability` is 1.5, but must be in [0, 1]",
        "give a number from 0 to 1; a share: 0.015 for 1.5 %. Probability that it happens on each of its dates",
    ),
    // A member listed twice.
    case("\"cyd\"]", "\"cyd\", @\"ada\"]", "`members` lists \"ada\" twice", "remove one of the two"),
    // An unknown actor in a shock.
    case("effects.stake.cyd", "effects.stake.@cydd", "unknown key `cydd`", "did you mean `cyd`?"),
    // Theatre weights that do not sum to 1.
    case(
        "[theatres]\nsea = 0.7",
        "@[theatres]\nsea = 0.8",
        "the weights of `theatres` sum to 1.1, but must sum to 1",
        "divide each of them by 1.1",
    ),
    // A composite index of one actor alone.
    case(
        "[actors.ada]\n",
        "[actors.ada]\ncomposite = @0.1\n",
        "`ada` has a composite index, and `bo` has none",
        "give that of all actors, in one unit, or of none",
    ),
    // A circle of prerequisites.
    case(
        "",
        "[indicators.needs]\nconsultations = @[\"exercises\"]",
        "form a cycle: consultations needs exercises needs consultations",
        "remove one need of the cycle",
    ),
    // A negative rate.
    case("rate = 0.1\n", "rate = @-0.1\n", "`shocks.quarrel.rate` is -0.1, but must be 0 or more", "from 0 to 1000000"),
    // An observed series with a gap, out of order.
    case("[2001, 3.1], ", "@", "has a gap between 2000 and 2002", "2001 is missing"),
    case("[2001, 3.1], [2002, 3.3]", "[2001, 3.1], @[2000, 3.3]", "has 2000 after 2001", "put the years in order"),
    case(
        "[2000, 3.0], [2001, 3.1], [2002, 3.3]",
        "[2002, 3.3], @[2000, 3.0], [2003, 3.4], [2001, 3.1]",
        "has 2000 after 2002",
        "put the years in order",
    ),
    // Outcomes that can never happen.
    case(
        "stage_at_least = 5",
        "stage_at_least = @5\nstage_at_most = 4",
        "`outcomes.advanced_for_two_years` can never happen",
        "no stage is left",
    ),
    case(
        "type_below = \"initial\"",
        "type = @\"thick\"\ntype_below = \"initial\"",
        "`outcomes.downgrade` can never happen: no type is left",
        "types in their order",
    ),
    case(
        "values = { power_ratio = { at_least = 0.8 }",
        "values = { power_ratio = { at_most = @-1 }",
        "is -1, but must be more than 0",
        "as a value of power_ratio",
    ),
    // What is no TOML at all, and what is not there.
    case("title = \"summit of the three\"", "title = \"summit of the three@", "not TOML", "toml.io"),
    case(
        "[actors.dee]\ngdp = 8.0",
        "@[actors.dee]",
        "`actors.dee` has no `gdp`",
        "add `gdp = ...` with a number, more than 0: GDP at the start [trillion US$]",
    ),
    case("", "[outcomes.more]\nshocks = [@\"crysis\"]\nwithin_years = 1", "unknown shock `crysis`", "`crisis`"),
];

/// The text of a case, with the line and the column of its mark.
fn marked(case: &Case) -> (String, usize, usize) {
    assert!(TRIO.contains(case.old), "the scenario has no {}", case.old);
    let text = match (case.old, case.new) {
        ("", new) => format!("{TRIO}\n{new}\n"),
        // The mark stands before what follows what is taken away.
        (old, new) => TRIO.replacen(old, new, 1),
    };
    let (before, after) = text.split_once(HERE).unwrap();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    (format!("{before}{after}"), line, column)
}

/// Asserts that a run was refused, quietly but for its message, and left nothing behind; gives the message.
fn refused(desk: &Desk, output: &Output) -> String {
    let message = stderr(output);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(output.stdout.is_empty(), "{message}");
    assert!(!desk.path("out").exists() && !desk.path("results").exists(), "{message}");
    assert!(!message.contains("panicked") && !message.contains('\u{1b}'), "{message}");
    message
}

fn run_bad(desk: &Desk, text: &str) -> String {
    desk.write("bad.toml", text);
    let message = refused(desk, &desk.stadial(&["run", "bad.toml", "--out", "out"]));
    let check = desk.stadial(&["check", "bad.toml"]);
    assert_eq!(refused(desk, &check), message, "`check` says the same");
    message
}

/// How many mistakes a message tells.
fn printed(message: &str) -> usize {
    message.lines().filter(|line| line.starts_with("error: ")).count()
}

#[test]
fn every_mistake_is_reported_at_its_place_with_its_rule_and_the_way_out() {
    let desk = Desk::new();
    for case in &CASES {
        let (text, line, column) = marked(case);
        let message = run_bad(&desk, &text);
        assert_eq!(printed(&message), 1, "{message}");
        assert!(message.contains(&format!("--> bad.toml:{line}:{column}\n")), "not {line}:{column}: {message}");
        assert!(message.contains(case.message), "not `{}`: {message}", case.message);
        assert!(message.contains(case.way_out), "not `{}`: {message}", case.way_out);
        let offending = text.lines().nth(line - 1).unwrap();
        assert!(message.contains(offending.trim_end()), "not `{offending}`: {message}");
        assert!(message.contains("= help: "), "{message}");
    }
}

#[test]
fn several_mistakes_are_reported_at_once_in_the_order_of_the_file() {
    let desk = Desk::new();
    let text = TRIO
        .replacen("steps_per_year", "step_per_year", 1)
        .replacen("gdp = 8.0", "gdp = true", 1)
        .replacen("probability = 0.5", "probability = 2", 1)
        .replacen("rate = 0.1\n", "rate = -1\n", 1)
        .replacen("type_below = \"initial\"", "type_below = \"none\"", 1);
    let message = run_bad(&desk, &text);
    assert_eq!(printed(&message), 5, "{message}");
    let parts = ["`step_per_year`", "`actors.dee.gdp`", "is 2, but", "is -1, but", "can never happen"];
    let places: Vec<usize> = parts.iter().map(|part| message.find(part).unwrap()).collect();
    assert!(places.is_sorted(), "{message}");
}

/// A mistake in the file that is extended is printed there; one in an override, at the override.
#[test]
fn a_mistake_is_reported_in_the_text_in_which_it_stands() {
    let desk = Desk::new();
    desk.write("trio.toml", &TRIO.replacen("gdp = 8.0", "gdp = -8.0", 1));
    let line = TRIO.lines().position(|line| line == "gdp = 8.0").unwrap() + 1;
    let message = refused(&desk, &desk.stadial(&["run", "unsure.toml", "--set", "status.hihg=0.6", "--out", "out"]));
    assert_eq!(printed(&message), 2, "{message}");
    assert!(message.contains(&format!("--> trio.toml:{line}:7\n")), "{message}");
    assert!(message.contains("--> --set:1:") && message.contains("did you mean `high`?"), "{message}");
}

/// As editors of other systems write files: with a byte order mark and carriage returns.
#[test]
fn line_ends_and_byte_order_marks_of_other_systems_change_nothing() {
    let desk = Desk::new();
    let foreign = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    desk.write("foreign.toml", &foreign(TRIO));
    for scenario in ["foreign.toml", "trio.toml"] {
        desk.done(&["run", scenario, "--quiet", "--trajectories", "30", "--out", &format!("of {scenario}")]);
    }
    assert!(desk.tables("of foreign.toml") == desk.tables("of trio.toml"));
    let message = run_bad(&desk, &foreign(&TRIO.replacen("gdp = 8.0", "gdp = -8.0", 1)));
    let line = TRIO.lines().position(|line| line == "gdp = 8.0").unwrap() + 1;
    assert!(message.contains(&format!("--> bad.toml:{line}:7\n")), "{message}");
}

#[test]
fn wrong_overrides_are_refused_with_the_right_path_named() {
    let desk = Desk::new();
    let cases = [
        ("balance.power.non_permisive=0.4", "did you mean `non_permissive`?"),
        ("blance.power.non_permissive=0.4", "did you mean `balance`?"),
        ("actors.deee.gdp=3", "did you mean `dee`?"),
        ("status.high=1.5", "`status.high` is 1.5, but must be in [0, 1]"),
        ("status.high=much", "must be a number or a distribution, not the string \"much\""),
        ("status.high", "has no `=`"),
        ("=3", "is not the path of a parameter"),
        ("status.high=", "has no value after `=`"),
        ("status.high={ normal = { mean = 0.5 } }", "has no `sd`"),
        ("status.high={ norml = { mean = 0.5, sd = 0.1 } }", "did you mean `normal`?"),
        ("theatres.sea=0.9", "sum to 1.2"),
    ];
    for (change, expected) in cases {
        let output = desk.stadial(&["run", "trio.toml", "--out", "out", "--set", change]);
        let message = refused(&desk, &output);
        assert!(message.contains(expected), "{change}: {message}");
        if !change.starts_with("theatres") {
            assert!(message.contains("--> --set:1:") && message.contains(change), "{change}: {message}");
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("folder.toml")).unwrap();
    std::fs::write(desk.path("bytes.toml"), [b't', b'=', 0xff, 0xfe]).unwrap();
    desk.write("orphan.toml", "extends = \"gone.toml\"\n");
    desk.write("circle.toml", "extends = \"circle.toml\"\n");
    let cases = [
        ("missing.toml", "cannot read missing.toml"),
        ("folder.toml", "cannot read folder.toml"),
        ("bytes.toml", "cannot read bytes.toml"),
        ("orphan.toml", "gone.toml, which this file extends"),
        ("circle.toml", "\"circle.toml\" extends itself"),
    ];
    for (name, expected) in cases {
        for command in ["run", "check", "trace", "params"] {
            let message = refused(&desk, &desk.stadial(&[command, name]));
            assert!(message.starts_with("error: ") && message.contains(expected), "{command}: {message}");
        }
    }
}

#[test]
fn sizes_of_nothing_and_options_that_are_no_numbers_are_refused() {
    let desk = Desk::new();
    let cases = [
        ("--threads", "0"),
        ("--draws", "0"),
        ("--trajectories", "0"),
        ("--trajectories", "-5"),
        ("--trajectories", "1.5"),
        ("--seed", "-1"),
        ("--seed", "x"),
        ("--output-format", "xml"),
    ];
    for (option, value) in cases {
        let output = desk.stadial(&["run", "trio.toml", "--out", "out", &format!("{option}={value}")]);
        let message = refused(&desk, &output);
        assert!(message.contains(option) && message.contains(&format!("'{value}'")), "{option} {value}: {message}");
    }
    let message = refused(&desk, &desk.stadial(&["trace", "trio.toml", "--draws", "0"]));
    assert!(message.contains("--draws"), "{message}");
    let message = refused(&desk, &desk.stadial(&["run", "unsure.toml", "--out", "out", "--draws", "9000000"]));
    assert!(message.contains("must be a whole number from 1 to 20000"), "{message}");
}

// Where results cannot be written: the input is right, the run fails.

/// Asserts that a run failed for want of a place for its results.
fn failed_to_write(output: &Output, path: &str) {
    let message = stderr(output);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.starts_with("error: cannot write ") && message.contains(path), "{message}");
    assert!(message.contains("because: "), "{message}");
    assert!(output.stdout.is_empty(), "no odds are printed that were not kept: {message}");
}

#[test]
fn a_folder_that_cannot_be_made_fails_the_run() {
    let desk = Desk::new();
    desk.write("file", "in the way");
    for out in ["file", "file/below", "file/far/below"] {
        let output = desk.stadial(&["run", "trio.toml", "--trajectories", "20", "--out", out]);
        failed_to_write(&output, out);
    }
    assert_eq!(desk.names(), ["file", "trio.toml", "unsure.toml"]);
    assert_eq!(std::fs::read_to_string(desk.path("file")).unwrap(), "in the way");
}

/// A folder in the place of one of the files is not lost, whatever is forced.
#[test]
fn a_folder_with_the_name_of_a_table_is_refused() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.path("out/stages.csv")).unwrap();
    desk.write("out/stages.csv/mine.txt", "mine");
    let run = ["run", "trio.toml", "--trajectories", "20", "--out", "out"];
    for force in [&[][..], &["--force"]] {
        let output = desk.stadial(&[&run[..], force].concat());
        let message = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains("out/stages.csv: a folder has the name"), "{message}");
        assert!(message.contains("name another folder with --out"), "{message}");
        assert_eq!(names(&desk.path("out")), ["stages.csv"]);
        assert_eq!(read(&desk.path("out/stages.csv/mine.txt")), "mine");
    }
}

/// What comes before a command of the shell that may write no more than a few kilobytes to a file.
#[cfg(unix)]
const FULL: &str = "trap '' XFSZ; ulimit -f 8;";

/// A full disk, as far as it can be had without one: no file may grow beyond a few kilobytes.
#[test]
#[cfg(unix)]
fn a_full_disk_leaves_the_folder_as_it_was() {
    let desk = Desk::new();
    let run = |trajectories: &str, limit: &str| {
        let program = env!("CARGO_BIN_EXE_stadial");
        let line = format!("{limit} exec {program} run trio.toml --trajectories {trajectories} --out out");
        std::process::Command::new("sh").args(["-c", &line]).current_dir(desk.path("")).output().unwrap()
    };
    failed_to_write(&run("20", FULL), "out");
    assert!(names(&desk.path("out")).is_empty(), "{:?}", names(&desk.path("out")));
    assert!(run("30", "").status.success());
    let before = desk.tables("out");
    failed_to_write(&run("40", FULL), "out");
    assert_eq!(names(&desk.path("out")).len(), 19, "{:?}", names(&desk.path("out")));
    assert!(before == desk.tables("out"), "what was there stays there");
    assert_eq!(desk.manifest("out")["trajectories"], 30);
}

/// An output that takes nothing is a failure, unlike a reader who has read enough.
#[test]
#[cfg(target_os = "linux")]
fn a_full_output_fails_the_run_after_its_files_are_written() {
    let desk = Desk::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_stadial"))
        .args(["run", "trio.toml", "--trajectories", "20", "--out", "out"])
        .current_dir(desk.path(""))
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).starts_with("error: cannot write to the output"), "{}", stderr(&output));
    assert_eq!(names(&desk.path("out")).len(), 19);
}

/// The messages of `check` on the small scenario with something changed.
fn told_of(old: &str, new: &str, sets: &[&str]) -> Vec<String> {
    let desk = Desk::new();
    assert!(TRIO.contains(old), "{old}");
    desk.write("x.toml", &TRIO.replacen(old, new, 1));
    let sets = sets.iter().flat_map(|set| ["--set", *set]);
    let output = desk.stadial(&["check", "x.toml"].into_iter().chain(sets).collect::<Vec<_>>());
    assert_eq!(output.status.code(), Some(2));
    stderr(&output).lines().filter_map(|line| line.strip_prefix("error: ")).map(str::to_owned).collect()
}

/// What only follows from a mistake is not printed beside it.
#[test]
fn a_mistake_is_reported_without_what_follows_from_it() {
    let printed = |old, new| told_of(old, new, &[]);
    assert_eq!(
        printed("type = \"thin\"\nincentive", "type = \"thik\"\nincentive"),
        ["unknown type `thik` in `alignment.type`"]
    );
    assert_eq!(printed("\"cyd\"]", "\"ada\"]"), ["`members` lists \"ada\" twice"]);
    assert_eq!(printed("\"cyd\"]", "\"Cyd\"]"), ["\"Cyd\" cannot name a member"]);
    let shock = "[shocks.scs-clash]\nrate = 0.1\ntest_of_support = true\n[outcomes.more]\nshocks = [\"scs_clash\"]\n\
                 within_years = 1\n[treaty]";
    assert_eq!(printed("[treaty]", shock), ["\"scs-clash\" cannot name a shock"]);
    // The way out of a run that is too long names both ends.
    assert_eq!(told_of("", "", &["start=1"])[0], "a run from 1 to 2012 is longer than 1000 years");
}

/// A law that `--set` gives as a whole replaces that of the file; a number of it is changed by its path.
#[test]
fn a_law_of_an_option_replaces_that_of_the_file() {
    let law = ("severity = 0.7\nstake", "severity = { beta = { alpha = 6, beta = 4 } }\nstake");
    let printed = |set: &str| told_of(law.0, law.1, &[set]);
    assert_eq!(printed("actors.ada.severity={ beta = { alpha = 6 } }"), ["`actors.ada.severity.beta` has no `beta`"]);
    let missing = "`actors.ada.severity.normal` has no `sd`";
    let printed = printed("actors.ada.severity={ normal = { mean = 0.5, sigma = 0.1 } }");
    assert!(
        printed.iter().any(|printed| printed == missing)
            && printed.iter().all(|printed| !printed.contains("more than one distribution")),
        "{printed:?}"
    );
}
