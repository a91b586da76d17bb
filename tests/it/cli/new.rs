//! `new`: a scenario by analogy, from options and in a terminal; what it refuses.

use stadial::scenario::{load, parameters};

use crate::support::{Desk, project, read, stderr};

const ASKED: [&str; 10] =
    ["new", "aegean", "--members", "greece,egypt", "--adversary", "turkey", "--start", "2026", "--end", "2046"];

/// Without a terminal and with all that is needed.
fn written(desk: &Desk, more: &[&str]) -> String {
    desk.done(&[&ASKED, more].concat());
    read(&desk.path("aegean.toml"))
}

/// The number that a scenario has at a path.
fn value(desk: &Desk, file: &str, path: &str) -> String {
    let scenario = load(&desk.path(file), &[]).unwrap();
    let rows = parameters(&scenario);
    rows.into_iter().find(|row| row.path == path).unwrap_or_else(|| panic!("{path}")).value
}

/// Every number is commented, is that of the analogue, and the file is checked and run.
#[test]
fn a_scenario_by_analogy_is_checked_and_run() {
    let desk = Desk::new();
    let text = written(&desk, &["--gdp", "greece=0.26,turkey=1.3"]);
    for line in text.lines().filter(|line| line.contains(" = ") && !line.starts_with('#')) {
        let is_word = ["title = ", "description = ", "members = ", "adversary = ", "treaty = \"", "stage_at_least"];
        let is_outcome = line.starts_with("type = [") || line.starts_with("type_");
        assert!(line.contains(" # ") || is_outcome || is_word.iter().any(|word| line.starts_with(word)), "{line}");
    }
    assert!(
        text.contains("severity = 0.7                  # by analogy with china-russia (russia): judge it yourself")
    );
    assert!(text.contains("0.48: China towards the United States in 2025"), "{text}");
    assert!(text.contains("gdp = 0.26                      # as given"), "{text}");
    assert!(text.contains("# of russia: REPLACE") && text.contains("gdp = 2.15"), "{text}");
    assert!(text.contains("exposure = 1                    # of china-russia: REPLACE"), "{text}");
    assert!(text.contains("Other shocks of china-russia, for which there is no analogy: "), "{text}");
    let checked = desk.done(&["check", "aegean.toml"]);
    assert!(checked.contains("no errors found") && checked.contains("Greece and Egypt against Turkey"), "{checked}");
    desk.done(&["run", "aegean.toml", "--trajectories", "1600", "--quiet"]);
    // The first member takes the values of the first of the analogue.
    let original = project().join("scenarios/china-russia.toml");
    let original = parameters(&load(&original, &[]).unwrap());
    let of = |path: &str| original.iter().find(|row| row.path == path).unwrap().value.clone();
    for (path, from) in [
        ("actors.greece.severity", "actors.china.severity"),
        ("actors.egypt.expectation_target", "actors.russia.expectation_target"),
        ("actors.egypt.orientation.europe.initial", "actors.russia.orientation.europe.initial"),
        ("actors.turkey.military_burden", "actors.usa.military_burden"),
        ("alignment.overlap", "alignment.overlap"),
        ("alignment.indicators.integrated_command.depth", "alignment.indicators.integrated_command.depth"),
        ("balance.power.non_permissive", "balance.power.non_permissive"),
        ("shocks.crisis_greece.rate", "shocks.taiwan_strait_crisis.rate"),
        (
            "shocks.leadership_change_egypt.effects.identity.egypt.sd",
            "shocks.leadership_change_russia.effects.identity.russia.sd",
        ),
    ] {
        assert_eq!(value(&desk, "aegean.toml", path), of(from), "{path}");
    }
}

/// Whose values a member takes can be said; a third member takes those of the last.
#[test]
fn members_take_the_values_that_are_named() {
    let desk = Desk::new();
    let like = ["--like", "us-thailand", "--force"];
    desk.done(
        &[
            &[
                "new",
                "aegean",
                "--members",
                "a=thailand,b=usa,c",
                "--adversary",
                "d",
                "--start",
                "1990",
                "--end",
                "1995",
            ],
            &like[..],
        ]
        .concat(),
    );
    let case = parameters(&load(&project().join("scenarios/cases/us-thailand.toml"), &[]).unwrap());
    let of = |path: &str| case.iter().find(|row| row.path == path).unwrap().value.clone();
    for (member, from) in [("a", "thailand"), ("b", "usa"), ("c", "thailand")] {
        for number in ["urgency", "threat_profile.global_order"] {
            let (path, from) = (format!("actors.{member}.{number}"), format!("actors.{from}.{number}"));
            assert_eq!(value(&desk, "aegean.toml", &path), of(&from), "{path}");
        }
    }
}

/// Every scenario that comes with the program, and a file, can be the analogue.
#[test]
fn any_scenario_can_be_the_analogue() {
    let desk = Desk::new();
    let cases = std::fs::read_dir(project().join("scenarios/cases")).unwrap().map(|entry| entry.unwrap().path());
    let mut names: Vec<String> = cases
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.extend(["china-russia-1991".to_owned(), "trio.toml".to_owned(), "unsure.toml".to_owned()]);
    assert!(names.len() > 35);
    for name in names {
        written(&desk, &["--like", &name, "--force"]);
        assert!(desk.done(&["check", "aegean.toml"]).contains("no errors found"), "{name}");
    }
}

/// Of a case come the numbers as they are given and the default uncertainty that it states, not distributions about them.
#[test]
fn a_case_gives_its_numbers_and_its_default_uncertainty() {
    let desk = Desk::new();
    let text = written(&desk, &["--like", "us-uk", "--force"]);
    assert!(
        text.contains("\n[uncertainty]\nspread = 0.1\n") && !text.contains("beta(") && !text.contains("{ beta"),
        "{text}"
    );
    let checked = desk.done(&["check", "aegean.toml"]);
    assert!(!checked.contains(" 0 uncertain parameters"), "{checked}");
}

/// What an analogue says of the framework is kept, and its constants beside it.
#[test]
fn choices_of_the_framework_are_kept() {
    let desk = Desk::new();
    let base = "extends = \"trio.toml\"\nremove = [\"outcomes\", \"shocks\"]\nclusters = \"both\"\n\
                indicators.dropped = [\"defence_policy\"]\nindicators.hysteresis = 0.3\n\
                indicators.exercises.formation_rate = 0.5\n[outcomes.x]\ntreaty = \"functioning\"\n";
    desk.write("base.toml", base);
    written(&desk, &["--like", "base.toml"]);
    assert_eq!(value(&desk, "aegean.toml", "indicators.dropped"), "[\"defence_policy\"]");
    assert_eq!(value(&desk, "aegean.toml", "indicators.hysteresis"), "0.3");
    assert_eq!(value(&desk, "aegean.toml", "indicators.exercises.formation_rate"), "0.5");
}

/// All that is wrong is said at once, and nothing is written.
#[test]
fn what_is_wrong_is_said_at_once() {
    let desk = Desk::new();
    let before = desk.names();
    let refused = |arguments: &[&str]| {
        let output = desk.stadial(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        stderr(&output)
    };
    let nothing = refused(&["new", "x"]);
    for option in ["--members NAME,NAME", "--adversary NAME", "--start YEAR", "--end YEAR"] {
        assert!(nothing.contains(option), "{nothing}");
    }
    let wrong = refused(&[
        "new",
        "x",
        "--members",
        "Greece,egypt=chna",
        "--adversary",
        "egypt",
        "--start",
        "2046",
        "--end",
        "2026",
        "--gdp",
        "greece=-1,egypt=x,iran=2,egypt",
        "--like",
        "china-russia",
    ]);
    for part in [
        "\"Greece\" cannot name the member; write `greece`",
        "no member `chna`; its members are china, russia",
        "`egypt` is a member and the adversary",
        "--end 2026 must be after --start 2046",
        "no actor is called `greece`",
        "`x` is not a number",
        "no actor is called `iran`",
        "write NAME=GDP",
    ] {
        assert!(wrong.contains(part), "{part}: {wrong}");
    }
    let unknown = refused(&[&ASKED, &["--like", "china-rusia"][..]].concat());
    assert!(unknown.contains("did you mean `china-russia`?"), "{unknown}");
    assert_eq!(desk.names(), before);
    desk.write("aegean.toml", "mine");
    assert!(refused(&ASKED).contains("aegean.toml exists: give another name, or --force"));
    assert_eq!(read(&desk.path("aegean.toml")), "mine");
    written(&desk, &["--force"]);
    assert_ne!(read(&desk.path("aegean.toml")), "mine");
}

/// Through a real terminal: a wrong answer is asked for again, the Tab key completes a name, an empty answer is allowed.
#[cfg(unix)]
#[test]
fn what_is_left_out_is_asked_for() {
    let desk = Desk::new();
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_stadial"));
    program.current_dir(desk.path("")).env("TERM", "xterm").args(["new", "aegean", "--start", "2026"]);
    let mut terminal = rexpect::session::spawn_command(program, Some(60_000)).unwrap();
    let mut answer = |question: &str, answer: &str| {
        terminal.exp_string(question).unwrap();
        terminal.send_line(answer).unwrap();
    };
    answer("Members", "greece");
    answer("is the only member", "greece, egypt");
    answer("Adversary", "turkey");
    answer("End", "2020");
    answer("must be after", "2046");
    answer("Like which", "nato\t");
    answer("GDP of greece", "0.26");
    answer("GDP of egypt", "");
    answer("GDP of turkey", "1.3");
    terminal.exp_string("by analogy with nato-1949").unwrap();
    terminal.exp_eof().unwrap();
    let text = read(&desk.path("aegean.toml"));
    assert!(text.contains("gdp = 0.26 ") && text.contains("start = 2026 ") && text.contains("end = 2046 "), "{text}");
    assert!(desk.done(&["check", "aegean.toml"]).contains("no errors found"));
}
