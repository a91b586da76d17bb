//! `stadial wargame`: scripts, logs, pipes and a real terminal.

use std::io::Write as _;

use crate::schema::mistakes;
use crate::support::{Desk, FROZEN, names, read, stderr, stdout};

const SCRIPT: &str = r#"
scenario = "unsure.toml"
futures = 200
trajectory = 3
[[turn]]
at = "2000-01"
moves = ["white: strike crisis", "red: nudge identity.ada +0.05"]
advance = "1 year"
[[turn]]
moves = ["sign"]
advance = "6 months"
[[turn]]
moves = ["deepen exercises"]
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("moves.toml", SCRIPT);
    desk
}

/// The program with commands through a pipe.
fn piped(desk: &Desk, arguments: &[&str], commands: &str) -> std::process::Output {
    desk.program().args(arguments).write_stdin(commands).output().unwrap()
}

#[test]
fn a_script_is_reported_turn_by_turn() {
    let printed = desk().done(&["wargame", "--script", "moves.toml"]);
    for wanted in [
        "== January 2000, turn 1 ==",
        "> white: strike crisis",
        "probability of a functioning alliance by the end of 2011",
        "2000-01  shock       crisis",
        "the moves",
        "time: fewer years are left",
        "what happened during the turn",
        "== January 2001, turn 2 ==",
        "treaty      signed",
        "== July 2001, turn 3 ==",
        "red: deepen exercises",
    ] {
        assert!(printed.contains(wanted), "{wanted}\n{printed}");
    }
}

/// A policy is played once in a turn; what is beyond the end of the run is not simulated, and that is said.
#[test]
fn a_policy_is_played_once_in_a_turn_and_time_ends_with_the_run() {
    let desk = desk();
    let scenario = read(&desk.path("unsure.toml")) + "\n[policies.ties]\nfrom = 2001\njump_start.exercises = 1\n";
    desk.write("ties.toml", &scenario);
    let options = ["wargame", "ties.toml", "--futures", "100"];
    let output = piped(&desk, &options, "play ties\nplay ties\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("`ties` was already played in this turn"), "{}", stderr(&output));
    assert!(stdout(&output).contains("red: play ties"), "{}", stdout(&output));
    let output = piped(&desk, &options, "advance 100 years\n");
    assert!(stdout(&output).contains("The run ends with 2011, so less time passes."), "{}", stdout(&output));
}

/// A log is a script: played, it gives itself and the same transcript; resumed, it goes on where it was.
#[test]
fn a_log_replays_to_the_same_bytes() {
    let desk = desk();
    let first = desk.done(&["wargame", "--script", "moves.toml", "--log", "one.toml"]);
    let second = desk.done(&["wargame", "--script", "one.toml", "--log", "two.toml", "--threads", "2"]);
    assert_eq!(first, second);
    let log = read(&desk.path("one.toml"));
    assert_eq!(log, read(&desk.path("two.toml")));
    assert!(log.contains("digest = \"") && log.contains("# 2000-01  shock       crisis"), "{log}");
    let end = first.rfind("== July 2001").unwrap();
    let resumed =
        piped(&desk, &["wargame", "--resume", "one.toml", "--log", "three.toml"], "history\nadvance 6 months\n");
    let resumed = stdout(&resumed);
    assert!(
        resumed.contains("2001-07  red: deepen exercises") && resumed.contains("== January 2002, turn 4"),
        "{resumed}"
    );
    assert!(first[end..].lines().count() > 10);
    assert!(read(&desk.path("three.toml")).starts_with(&log[..log.len() - 1]), "the log goes on");
}

/// What was set when it began stands in the log, which plays it again; where nothing was, there is no such line.
#[test]
fn a_log_keeps_what_was_set() {
    for (options, line) in [
        (&["--set", "incentive.threat_weight=0.3"][..], "overrides = [\"incentive.threat_weight=0.3\"]"),
        (&[], "overrides"),
    ] {
        let desk = desk();
        let game = [&["wargame", "trio.toml", "--futures", "100", "--log", "one.toml"], options].concat();
        assert!(piped(&desk, &game, "advance 1 year\nquit\n").status.success());
        let log = read(&desk.path("one.toml"));
        assert_eq!(log.lines().filter(|printed| printed.starts_with(line)).count(), options.len() / 2, "{log}");
        desk.done(&["wargame", "--script", "one.toml", "--log", "two.toml"]);
        assert_eq!(log, read(&desk.path("two.toml")));
    }
}

#[test]
fn commands_come_through_a_pipe() {
    let desk = desk();
    let commands = "# a comment\nmoves\nplay_nothing\n";
    let output = piped(&desk, &["wargame", "trio.toml", "--futures", "100"], commands);
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout(&output).contains("white (events)") && stdout(&output).contains("strike crisis"));
    assert!(stderr(&output).contains("line 3, `play_nothing`: `play_nothing` is not a command"), "{}", stderr(&output));
    let commands =
        "strike crisis\nundo\nbranch calm\nadvance\nswitch main\nbranches\nsave game.toml\nhelp set\nquit\nno\n";
    let output = piped(&desk, &["wargame", "trio.toml", "--futures", "100"], commands);
    let printed = stdout(&output);
    assert!(output.status.success(), "{}", stderr(&output));
    for wanted in
        ["undone: white: strike crisis", "on branch calm", "* main, 0 turns", "  calm, 1 turn\n", "saved in game.toml"]
    {
        assert!(printed.contains(wanted), "{wanted}\n{printed}");
    }
    let log = read(&desk.path("game.toml"));
    assert!(log.contains("[[other]]\nbranch = \"calm\""), "{log}");
    let again = piped(&desk, &["wargame", "--resume", "game.toml"], "switch calm\n");
    assert!(stdout(&again).contains("== January 2001, turn 2 =="), "{}", stdout(&again));
    assert!(read(&desk.path("game.toml")).contains("branch = \"calm\"\n\n[[turn]]"));
}

/// What was signed in a turn is in force when time passes: until then it is taken back, not denounced, and the message says so.
#[test]
fn a_treaty_is_not_denounced_in_the_turn_in_which_it_is_signed() {
    let desk = desk();
    desk.write("frozen.toml", FROZEN);
    let outcome = "outcomes.exercises.depth_at_least = { exercises = 1 }\n";
    desk.write("game.toml", &format!("extends = \"frozen.toml\"\n{outcome}"));
    let refused = |commands: &str| {
        let output = piped(&desk, &["wargame", "game.toml", "--futures", "100"], commands);
        assert_eq!(output.status.code(), Some(2), "{commands}");
        stderr(&output)
    };
    let wanted = "line 2, `denounce`: `sign` was played in this turn, and takes effect when time passes; `undo` takes it back, \
                  or `advance`, then `denounce`";
    assert!(refused("sign\ndenounce\n").contains(wanted), "{}", refused("sign\ndenounce\n"));
    let wanted = "line 4, `sign`: `denounce` was played in this turn";
    assert!(refused("sign\nadvance 1 month\ndenounce\nsign\n").contains(wanted));
    let done = "sign\nadvance 1 month\ndenounce\nundo\nundo\nundo\nsign\nadvance\ndenounce\nadvance\nsign\n";
    let output = piped(&desk, &["wargame", "game.toml", "--futures", "100"], done);
    assert!(output.status.success(), "{}", stderr(&output));
}

/// A word before a colon is meant as a cell.
#[test]
fn who_is_no_cell_is_told_which_there_are() {
    let desk = desk();
    for (command, wanted) in [
        ("green: sign", "`green` is not a cell\n  The cells are red, blue and white"),
        ("whit: strike crisis", "`whit` is not a cell; did you mean `white`?"),
        ("green:sign", "`green` is not a cell"),
    ] {
        let output = piped(&desk, &["wargame", "trio.toml", "--futures", "100"], &format!("{command}\n"));
        assert_eq!(output.status.code(), Some(2), "{command}");
        assert!(stderr(&output).contains(wanted), "{}", stderr(&output));
    }
    desk.write("bad.toml", "[[turn]]\nmoves = [\"green: sign\"]\n");
    let output = desk.stadial(&["wargame", "trio.toml", "--script", "bad.toml"]);
    assert!(stderr(&output).contains("turn 1, `green: sign`: `green` is not a cell"), "{}", stderr(&output));
}

/// The story of a game that is not over says where it stops, and nothing of what comes next.
#[test]
fn the_story_of_an_unfinished_game_does_not_tell_its_end() {
    let desk = desk();
    let commands = "advance 1 year\nexport storyline early.md\nadvance 100 years\nexport storyline whole.md\n";
    let output = piped(&desk, &["wargame", "trio.toml", "--futures", "100"], commands);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).contains("The run ends with 2011, so less time passes."), "{}", stdout(&output));
    let early = read(&desk.path("early.md"));
    assert!(early.contains("in 1 turn. "), "{early}");
    assert!(early.contains("What comes next has not been played: the run goes on until 1 January 2012."), "{early}");
    assert!(!early.contains("After that") && !early.contains("At the end of the run"), "{early}");
    let whole = read(&desk.path("whole.md"));
    assert!(whole.contains("in 2 turns. ") && !whole.contains("has not been played"), "{whole}");
}

/// What was played is printed, and its list of injects can be played again.
#[test]
fn a_game_is_exported_as_a_story_and_as_injects() {
    let desk = desk();
    let commands = "export storyline early.md\n";
    let output = piped(&desk, &["wargame", "trio.toml", "--futures", "100"], commands);
    assert!(stderr(&output).contains("nothing has been played yet"), "{}", stderr(&output));
    let commands = "strike crisis\nset urgency.bo 0.7\nadvance\ndenounce\nadvance\nexport storyline game.md\nexport injects game.csv\n";
    let output = piped(&desk, &["wargame", "trio.toml", "--futures", "100"], commands);
    assert!(output.status.success(), "{}", stderr(&output));
    let printed = read(&desk.path("game.md"));
    assert!(printed.starts_with("# Three against one") && printed.contains("**January: crisis"), "{printed}");
    let injects = desk.table("game.csv");
    assert!(injects.column("title").contains(&"crisis"), "{:?}", injects.rows);
    let moves: Vec<&str> = injects
        .column("title")
        .into_iter()
        .zip(injects.column("tags"))
        .filter(|(_, tags)| tags.split(';').any(|tag| tag.trim() == "move"))
        .map(|(title, _)| title)
        .collect();
    assert_eq!(moves, ["white: set urgency.bo 0.7", "the treaty is denounced"]);
    let run = ["run", "trio.toml", "--trajectories", "320", "--injects", "game.csv", "--out", "again"];
    let printed = desk.done(&run);
    assert!(printed.contains("2 moves of a game not played"), "{printed}");
    let nothing = piped(&desk, &["wargame", "trio.toml", "--futures", "100"], "sign\nsign\n");
    assert!(stderr(&nothing).contains("already done in this turn"), "{}", stderr(&nothing));
    let again = piped(&desk, &["wargame", "trio.toml", "--futures", "100"], "advance\nexport injects game.csv\n");
    assert!(stderr(&again).contains("game.csv exists"), "{}", stderr(&again));
}

/// Two moves of one month: each is printed with what it did, by whom, and what follows from it.
#[test]
fn exports_of_a_game_give_effects_to_the_moves_that_had_them() {
    let desk = desk();
    desk.write("frozen.toml", FROZEN);
    let start = "extends = \"frozen.toml\"\nalignment.type = \"thin\"\n\
                 alignment.indicators = { confidence_building = 2, consultations = 1, military_technical = 1 }\n\
                 outcomes.exercises.depth_at_least = { exercises = 1 }\n";
    let policy = "[policies.access]\ntitle = \"An access agreement\"\nfrom = 2001\njump_start.exercises = 1\n";
    desk.write("played.toml", &format!("{start}{policy}"));
    let commands = "deepen consultations 3\nblue: play access\nadvance 1 month\n\
                    export storyline game.md\nexport injects game.csv\n";
    let output = piped(&desk, &["wargame", "played.toml", "--futures", "100"], commands);
    assert!(output.status.success(), "{}", stderr(&output));
    let story = read(&desk.path("game.md"));
    let after =
        |title: &str| story.split(title).nth(1).unwrap_or_else(|| panic!("{title}\n{story}")).lines().next().unwrap();
    let consultations = after("Regular consultations are set up at once: high.**");
    let expected = "Brought about by this, without what it normally needs: regular consultations: deepened to high.";
    assert_eq!(consultations.trim(), expected);
    let exercises = after("Regular joint exercises are set up at once: low.**");
    let expected = "Military cooperation rises from stage 3 to stage 4 (moderate). Brought about by this, without what it normally needs: An access agreement.";
    assert_eq!(exercises.trim(), expected);
    // The move is told by what it brought about, and counts among what happened.
    assert!(
        !story.contains("**January: regular consultations: deepened to high") && !story.contains("no shock occurs"),
        "{story}"
    );
    assert!(story.contains("In short: regular consultations: deepened to high and An access agreement."), "{story}");
    let injects = desk.table("game.csv");
    let row = |title: &str| {
        let place = injects.column("title").iter().position(|known| known.starts_with(title));
        let place = place.unwrap_or_else(|| panic!("{title}: {:?}", injects.rows));
        ["id", "from", "depends_on", "tags", "objective", "description"]
            .map(|column| injects.column(column)[place].to_owned())
    };
    let [moved, policy] = [row("regular consultations: deepened"), row("An access agreement")];
    assert_eq!(moved[1..4], ["Red cell", "", "move;deepen_consultations"]);
    let (objective, description) = (
        "Sets how far military cooperation goes: regular consultations.",
        "It immediately sets how far military cooperation goes: regular consultations.",
    );
    assert_eq!(moved[4..], [objective, description]);
    assert_eq!((policy[1].as_str(), policy[3].as_str()), ("Blue cell", "inject;policy"));
    assert_eq!(row("Regular consultations are")[2], moved[0]);
    assert_eq!(row("Regular joint exercises are")[2], policy[0]);
}

/// Drift, or a size of its own that has the other sign than the mean: which of the two it was is not printed.
#[test]
fn what_moves_against_the_mean_of_a_shock_is_reported_without_a_cause() {
    let drift = "dynamics.urgency.reversion = 5\nactors.bob.urgency_target = 0.05\n";
    let shock = |name: &str, effect: &str| {
        format!("shocks.{name} = {{ dates = [2000-01-01], effects.urgency.bob = {effect} }}\n")
    };
    let (small, chance) = (shock("alarm", "0.05"), shock("alarm", "{ mean = 0.05, sd = 2 }"));
    for (own, ending) in [
        (format!("{drift}{small}"), "though such a shock raises it on average."),
        (chance, "though such a shock raises it on average."),
        (format!("{drift}{small}{}", shock("signal", "0.05")), "though such shocks together raise it on average."),
    ] {
        let desk = desk();
        desk.write("frozen.toml", FROZEN);
        let outcome = "outcomes.exercises.depth_at_least = { exercises = 1 }\n";
        desk.write("alarm.toml", &format!("extends = \"frozen.toml\"\n{outcome}{own}"));
        let commands = "advance 1 month\nexport storyline game.md\n";
        let output = piped(&desk, &["wargame", "alarm.toml", "--futures", "100", "--seed", "1"], commands);
        assert!(output.status.success(), "{}", stderr(&output));
        let printed = read(&desk.path("game.md"));
        let alarm = printed.lines().find(|line| line.contains("alarm.**")).unwrap_or_else(|| panic!("{printed}"));
        let start = "Urgency of the threat as BOB sees it falls (0.90 to ";
        assert!(alarm.contains(start) && alarm.contains(" over the month"), "{alarm}");
        assert!(alarm.ends_with(ending) && !alarm.contains("feels"), "{alarm}");
    }
}

/// Of two treaty events of one step, the second is described by what the first left.
#[test]
fn a_treaty_that_is_signed_and_ended_in_one_step_is_named() {
    let desk = desk();
    desk.write("frozen.toml", FROZEN);
    let scenario = "extends = \"frozen.toml\"\noutcomes.exercises.depth_at_least = { exercises = 1 }\n\
                    [shocks.pact]\ndates = [2000-03-01]\ntreaty = \"signed\"\ntreaty_kind = \"neutrality\"\n\
                    [shocks.rift]\ndates = [2000-03-10]\ntreaty = \"denounced\"\n\
                    [shocks.peace]\ndates = [2000-03-20]\ntreaty = \"signed\"\n";
    desk.write("pact.toml", scenario);
    let output =
        piped(&desk, &["wargame", "pact.toml", "--futures", "100"], "advance 1 year\nexport storyline game.md\n");
    assert!(output.status.success(), "{}", stderr(&output));
    let printed = read(&desk.path("game.md"));
    let titles: Vec<&str> = printed.lines().filter_map(|line| line.split("**").nth(1)).collect();
    let treaties: Vec<&str> = titles.into_iter().filter(|title| title.contains("reaty")).collect();
    let expected = [
        "March: A treaty of neutrality is signed.",
        "March: The treaty of neutrality is no longer in force.",
        "March: A treaty of alliance is signed.",
    ];
    assert_eq!(treaties, expected, "{printed}");
}

#[test]
fn what_is_wrong_with_a_script_is_reported_at_once() {
    let desk = desk();
    for (script, wanted) in [
        ("[[turn]]\nmoves = [\"strike crsis\", \"set urgency.ada\"]\n", "did you mean `crisis`?"),
        ("[[turn]]\nmoves = [\"strike crsis\", \"set urgency.ada\"]\n", "`set` is written as in"),
        ("[[turn]]\nat = \"2003-01\"\nadvance = \"1 year\"\n", "turn 1 begins in 2000-01, not in 2003-01"),
        ("[[turn]]\nadvance = \"soon\"\n", "`soon` is not a length of time"),
        ("[[turn]]\n[[turn]]\n", "only the last turn may be left open"),
        ("[[turns]]\n", "unknown key `turns`"),
        ("[[turn]]\nmoves = [\"nudge urgency.ada +1\"]\n", "turn 1: `urgency.ada` would be"),
        ("outcome = \"aliance\"\n", "did you mean `alliance`?"),
        ("by = 1950\n", "outside the run"),
        ("futures = 3\n", "give a whole number from 100 to 1000000"),
    ] {
        desk.write("bad.toml", script);
        let output = desk.stadial(&["wargame", "trio.toml", "--script", "bad.toml"]);
        assert_eq!(output.status.code(), Some(2), "{script}");
        assert!(stderr(&output).contains(wanted), "{wanted}\n{}", stderr(&output));
    }
    desk.write("bad.toml", "seed = 1\n");
    let output = desk.stadial(&["wargame", "--script", "bad.toml"]);
    assert!(stderr(&output).contains("names no scenario"), "{}", stderr(&output));
    let output = desk.stadial(&["wargame", "trio.toml", "--turn", "soon"]);
    assert!(stderr(&output).contains("--turn soon"), "{}", stderr(&output));
    let output = desk.stadial(&["wargame", "trio.toml", "--script", "nowhere.toml"]);
    assert!(stderr(&output).contains("cannot read nowhere.toml"), "{}", stderr(&output));
}

#[test]
fn a_scenario_that_has_changed_is_reported() {
    let desk = desk();
    desk.done(&["wargame", "trio.toml", "--futures", "100", "--script", "moves.toml", "--log", "game.toml"]);
    let mut file = std::fs::OpenOptions::new().append(true).open(desk.path("trio.toml")).unwrap();
    file.write_all(b"\n# changed\n").unwrap();
    let printed = desk.done(&["wargame", "--script", "game.toml"]);
    assert!(printed.contains("The scenario has changed since this game was played"), "{printed}");
}

/// Through a real terminal: completion, a misspelling, Ctrl-C that changes nothing, Ctrl-D that loses nothing.
#[cfg(unix)]
#[test]
fn a_game_is_played_in_a_terminal() {
    let desk = desk();
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_stadial"));
    program.current_dir(desk.path("")).env("TERM", "xterm").args(["wargame", "trio.toml", "--futures", "100"]);
    let mut terminal = rexpect::session::spawn_command(program, Some(120_000)).unwrap();
    terminal.exp_string("2000-01> ").unwrap();
    // The Tab key completes the verb and the shock.
    terminal.send("stri\t cri\t").unwrap();
    terminal.flush().unwrap();
    terminal.exp_string("strike").unwrap();
    terminal.send_line("").unwrap();
    terminal.exp_string("white: strike crisis").unwrap();
    terminal.exp_string("2000-01> ").unwrap();
    terminal.send_line("advnce").unwrap();
    terminal.exp_string("did you mean `advance`?").unwrap();
    terminal.exp_string("2000-01> ").unwrap();
    terminal.send_line("advance 6 months").unwrap();
    terminal.exp_string("== July 2000, turn 2 ==").unwrap();
    terminal.exp_string("2000-07> ").unwrap();
    terminal.send_control('c').unwrap();
    terminal.exp_string("the log is kept").unwrap();
    terminal.exp_string("2000-07> ").unwrap();
    terminal.send_control('d').unwrap();
    terminal.exp_string("--resume trio-wargame.toml").unwrap();
    terminal.exp_eof().unwrap();
    let log = read(&desk.path("trio-wargame.toml"));
    assert!(log.contains("white: strike crisis") && log.contains("advance = \"6 months\""), "{log}");
}

#[cfg(not(unix))]
#[test]
fn a_game_is_played_in_a_terminal() {
    println!("skipped: this system has no pseudo-terminal that the test knows; scripts and pipes are tested");
}

/// With `--out` a game has tables, a manifest of the common form and a page, and is played again from its folder.
#[test]
fn a_game_has_a_folder_like_that_of_a_question() {
    let desk = desk();
    assert_eq!(desk.done(&["wargame", "--script", "moves.toml", "--quiet", "--out", "folder"]), "");
    let files = ["game.toml", "manifest.json", "msel.csv", "parameters.csv", "turns.csv"];
    assert_eq!(names(&desk.path("folder")), files);
    let manifest = desk.manifest("folder");
    assert_eq!(mistakes(&stadial::study::manifest_schema(), &manifest), [""; 0]);
    assert_eq!(manifest["command"], "wargame");
    let turns = desk.table("folder/turns.csv");
    let moments: Vec<(&str, &str, &str)> = turns
        .rows
        .iter()
        .filter(|row| row[6] == "alliance")
        .map(|row| (row[0].as_str(), row[1].as_str(), row[2].as_str()))
        .collect();
    let expected = [
        ("1", "begin", "2000-01-01"),
        ("1", "moved", "2000-01-01"),
        ("1", "end", "2001-01-01"),
        ("2", "begin", "2001-01-01"),
        ("2", "moved", "2001-01-01"),
        ("2", "end", "2001-07-01"),
    ];
    assert_eq!(moments, expected);
    // A turn begins where the one before it ended; futures are 200, so that probabilities are multiples of 1/200.
    let probabilities = |turn: &str, moment: &str| -> Vec<String> {
        turns.rows.iter().filter(|row| row[0] == turn && row[1] == moment).map(|row| row[9].clone()).collect()
    };
    assert_eq!(probabilities("1", "end"), probabilities("2", "begin"));
    assert_ne!(probabilities("1", "begin"), probabilities("1", "moved"), "a crisis is no small matter");
    for cell in turns.column("probability").into_iter().filter(|cell| !cell.is_empty()) {
        let probability: f64 = cell.parse().unwrap();
        assert!((200.0 * probability - (200.0 * probability).round()).abs() < 1e-3, "{probability}");
    }
    desk.done(&["report", "folder", "--quiet"]);
    let page = read(&desk.path("folder/report.html"));
    assert!(page.contains("<section id=\"turns\"") && page.contains("<section id=\"msel\""), "{page}");
    let arguments = manifest["arguments"].as_array().unwrap().iter().map(|word| word.as_str().unwrap());
    desk.done(&["wargame"].into_iter().chain(arguments).chain(["--quiet", "--out", "again"]).collect::<Vec<_>>());
    assert_eq!(read(&desk.path("again/turns.csv")), read(&desk.path("folder/turns.csv")));
}
