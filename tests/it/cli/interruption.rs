//! A reader that goes away, and Ctrl-C.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use super::check_sums;
use crate::support::{Desk, names, read, stderr, stdout};

/// Starts the program; what it prints is read later.
fn start(desk: &Desk, arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stadial"));
    command.args(arguments).current_dir(desk.path("")).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// What a process printed that is stopped by Ctrl-C.
#[cfg(target_os = "linux")]
fn stopped(child: Child) -> Output {
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    child.wait_with_output().unwrap()
}

/// As `stadial params ... | head -1` does: the reader goes away before all is written.
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let desk = Desk::new();
    let long = desk.done(&["params", "unsure.toml"]);
    assert!(long.len() > 70_000, "more than a pipe holds: {}", long.len());
    for arguments in [&["params", "unsure.toml"][..], &["run", "trio.toml", "--trajectories", "50", "--out", "out"]] {
        let mut child = start(&desk, arguments);
        let mut reader = child.stdout.take().unwrap();
        if arguments[0] == "params" {
            reader.read_exact(&mut [0]).unwrap();
        }
        drop(reader);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        assert!(output.stderr.is_empty(), "{arguments:?}: {}", stderr(&output));
    }
    assert_eq!(names(&desk.path("out")).len(), 19);
}

/// Waits until a process has a handler for Ctrl-C: before that it would simply end.
#[cfg(target_os = "linux")]
fn wait_for_handler(process: u32) {
    for _ in 0..400 {
        let status = read(Path::new(&format!("/proc/{process}/status")));
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap().trim();
        if u64::from_str_radix(caught, 16).unwrap() & 0b10 != 0 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("no handler after four seconds");
}

/// What a command prints that is stopped by Ctrl-C as soon as it has written something into a file.
#[cfg(target_os = "linux")]
pub(super) fn interrupt(desk: &Desk, arguments: &[&str], file: &str) -> Output {
    let child = start(desk, arguments);
    wait_for_handler(child.id());
    // It is written beside the place of the results at first.
    let staging = |name: String| name.starts_with('.') && name.ends_with(".staging");
    let (folder, name) = desk.path(file).parent().map(|folder| (folder.to_owned(), file.rsplit('/').next())).unwrap();
    let beside = folder.parent().unwrap().to_owned();
    let written = || {
        let folders = names(&beside).into_iter().filter(|name| staging(name.clone())).map(|name| beside.join(name));
        let mut files = folders.chain([folder.clone()]).map(|folder| folder.join(name.unwrap()));
        files.any(|file| std::fs::metadata(file).is_ok_and(|file| file.len() > 0))
    };
    for _ in 0..2_000 {
        if written() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    stopped(child)
}

/// What a command prints that is stopped by Ctrl-C so many milliseconds after it has a handler for it.
#[cfg(target_os = "linux")]
pub(super) fn interrupt_after(desk: &Desk, arguments: &[&str], milliseconds: u64) -> Output {
    let child = start(desk, arguments);
    wait_for_handler(child.id());
    std::thread::sleep(std::time::Duration::from_millis(milliseconds));
    stopped(child)
}

/// A run that would take hours is stopped: what is finished is written and marked.
#[test]
#[cfg(target_os = "linux")]
fn ctrl_c_keeps_what_is_finished() {
    let desk = Desk::new();
    let output = interrupt_after(&desk, &["run", "trio.toml", "--trajectories", "1000000000", "--out", "out"], 300);
    assert_eq!(output.status.code(), Some(1));
    let manifest = desk.manifest("out");
    let progress = &manifest["progress"];
    let finished = progress["finished"].as_u64().unwrap();
    assert!(progress["interrupted"] == true && finished > 0 && finished < 1_000_000_000, "{progress}");
    assert!(progress["unit"] == "trajectories" && progress["asked"] == 1_000_000_000, "{progress}");
    assert_eq!(manifest["trajectories"], 1_000_000_000);
    let printed = format!(
        "error: interrupted after {finished} of 1000000000 trajectories; their results are written and marked as \
         interrupted\n"
    );
    assert_eq!(stderr(&output), printed);
    assert!(stdout(&output).contains("Interrupted: these are the results of"), "{}", stdout(&output));
    assert_eq!(names(&desk.path("out")).len(), 19);
    check_sums(&desk.table("out/types.csv"), 7, 0..7);
}

/// Without files, what is finished is printed all the same, and that nothing was written.
#[test]
#[cfg(target_os = "linux")]
fn what_is_interrupted_without_files_is_reported() {
    let desk = Desk::new();
    let output = interrupt_after(&desk, &["run", "trio.toml", "--trajectories", "1000000000", "--no-files"], 300);
    assert_eq!(output.status.code(), Some(1));
    let (error, printed) = (stderr(&output), stdout(&output));
    assert!(error.starts_with("error: interrupted after "), "{error}");
    let end = " of 1000000000 trajectories; the results above are of these; no files were written\n";
    assert!(error.ends_with(end), "{error}");
    assert!(printed.contains("Interrupted: these are the results of") && !printed.contains("Written to"), "{printed}");
    assert_eq!(desk.names(), ["trio.toml", "unsure.toml"]);
}

/// Where nothing is finished, nothing is printed or written.
#[test]
#[cfg(target_os = "linux")]
fn what_is_interrupted_before_any_result_leaves_nothing() {
    let desk = Desk::new();
    for command in [
        "fork unsure.toml --futures 4000000",
        "cases unsure.toml trio.toml --trajectories 1000000000000 --out out",
        "discover unsure.toml --outcome alliance --trajectories 200000 --set steps_per_year=366",
    ] {
        let output = interrupt_after(&desk, &command.split(' ').collect::<Vec<_>>(), 300);
        assert_eq!(output.status.code(), Some(1), "{command}");
        assert_eq!(stderr(&output), "error: interrupted before any result; nothing was written\n", "{command}");
        assert!(output.stdout.is_empty(), "{command}: {}", stdout(&output));
        let [results, out] = ["results", "out"].map(|name| desk.path(name));
        // But for what --resume goes on from.
        let is_checkpoint = |path: &std::path::PathBuf| path.extension().is_some_and(|ending| ending == "checkpoint");
        let written = |folder: &Path| walk(folder).any(|path| !is_checkpoint(&path));
        assert!(!written(&results) && !written(&out), "{command}: {:?}", desk.names());
    }
}

/// The files in a folder and in those below it; none where there is no folder.
#[cfg(target_os = "linux")]
fn walk(folder: &Path) -> Box<dyn Iterator<Item = std::path::PathBuf>> {
    let below = names(folder).into_iter().map({
        let folder = folder.to_owned();
        move |name| folder.join(name)
    });
    Box::new(below.flat_map(|path| if path.is_dir() { walk(&path) } else { Box::new(std::iter::once(path)) }))
}

/// Cases and claims that are finished are written, and marked as not being all.
#[test]
#[cfg(target_os = "linux")]
fn ctrl_c_keeps_the_cases_and_the_claims_that_are_finished() {
    let desk = Desk::new();
    // One is over at once, the other takes minutes.
    let short = "extends = \"trio.toml\"\nend = 2006\nsteps_per_year = 1\nremove = [\"shocks\", \"outcomes\"]\n[outcomes]\nup = { \
                 type_above = \"initial\" }\n";
    desk.write("a_short.toml", short);
    desk.write("b_long.toml", &short.replace("end = 2006\nsteps_per_year = 1", "end = 2012\nsteps_per_year = 366"));
    let claim = "statement = \"It comes.\"\ndocument = \"OWN\"\nsection = \"It\"\nscenario = \"trio.toml\"\n[measures.it]\nreached = \
                 \"alliance\"\n[[expect]]\nvalue = \"base.it\"\nabove = 0\n";
    desk.write("1.toml", &format!("claim = 1\ntrajectories = 800\n{claim}"));
    desk.write("2.toml", &format!("claim = 2\ntrajectories = 1000000000\n{claim}"));
    for (command, unit, table, column, first) in [
        ("cases a_short.toml b_long.toml --trajectories 160000", "scenarios", "cases", "case", "a_short"),
        ("claims 1.toml 2.toml", "claims", "claims", "claim", "1"),
    ] {
        let words: Vec<&str> = command.split(' ').chain(["--out", table, "--report", "--checkpoint", "0.5"]).collect();
        let output = interrupt_after(&desk, &words, 5_000);
        assert_eq!(output.status.code(), Some(1), "{command}");
        let printed = format!("interrupted after 1 of 2 {unit}; their results are written and marked as interrupted");
        let resumed = "the same command with --resume goes on from its checkpoint";
        assert_eq!(stderr(&output), format!("error: {printed}; {resumed}\n"), "{command}");
        let progress = serde_json::json!({ "unit": unit, "finished": 1, "asked": 2, "interrupted": true });
        let manifest = desk.manifest(table);
        assert_eq!(manifest["progress"], progress, "{command}");
        let written = desk.table(&format!("{table}/{table}.csv"));
        assert!(!written.rows.is_empty() && written.column(column).iter().all(|cell| *cell == first), "{command}");
        assert_eq!(manifest["tables"][0]["rows"], written.rows.len(), "{command}");
        assert!(stdout(&output).contains(&format!("Written to {table}: ")), "{command}");
        assert!(read(&desk.path(table).join("report.html")).contains("The work was interrupted"), "{command}");
    }
}

/// Studies whose single pieces of work would take hours or days end soon all the same. Two seconds are enough on a machine
/// of its own; in the tests, which share one, ten must do.
#[test]
#[cfg(target_os = "linux")]
fn large_sizes_do_not_make_a_study_deaf() {
    let desk = Desk::new();
    let policy = "\n[policies.pressure]\nfrom = 2002\nset.actors.ada.urgency_target = { add = 0.1 }\n";
    desk.write("unsure.toml", &format!("{}{policy}", crate::support::UNSURE));
    for command in [
        "sensitivity unsure.toml --outcome alliance --trajectories 2000000000 --draws 64",
        "sensitivity unsure.toml --outcome alliance --trajectories 100000000 --method morris --draws 16",
        "rare unsure.toml --outcome alliance --effort 65536 --replicates 1000000 --relative-error 0.0001",
        "discover unsure.toml --outcome alliance --trajectories 200000",
        "drivers unsure.toml --outcome alliance --trajectories 1000000000000",
        "storylines unsure.toml --outcome alliance --rare --count 20",
        "fork unsure.toml --futures 4000000 --intervene urgency.ada=0.7",
        "compare unsure.toml --trajectories 4000000",
        "cases unsure.toml --trajectories 1000000000000",
    ] {
        let arguments: Vec<&str> = command.split(' ').collect();
        let child = start(&desk, &arguments);
        wait_for_handler(child.id());
        std::thread::sleep(std::time::Duration::from_millis(300));
        let begun = std::time::Instant::now();
        let output = stopped(child);
        assert!(begun.elapsed().as_secs() < 10, "{command}: {:?}", begun.elapsed());
        // 0 where it was done before.
        assert!(matches!(output.status.code(), Some(0 | 1)), "{command}: {output:?}");
    }
}

/// Sizes that fit nowhere are refused before anything is allocated, with the largest that is allowed.
#[test]
fn sizes_have_a_largest_value() {
    let desk = Desk::new();
    let most = u64::MAX.to_string();
    for (command, printed) in [
        ("run trio.toml --trajectories", "from 1 to 1000000000000"),
        ("sweep trio.toml --vary incentive.threat_weight=0.3:0.7:2 --trajectories", "from 800 to 1000000000000"),
        (
            "tip trio.toml --parameter incentive.threat_weight --outcome alliance --probability 0.5 --trajectories",
            "1000000000000",
        ),
        ("sensitivity unsure.toml --outcome alliance --trajectories", "from 1 to 1000000000000"),
        ("sensitivity unsure.toml --outcome alliance --draws", "from 16 to 65536"),
        ("discover unsure.toml --outcome alliance --trajectories", "from 1 to 1000000000000"),
        ("drivers unsure.toml --outcome alliance --trajectories", "from 1 to 1000000000000"),
        ("storylines unsure.toml --outcome alliance --trajectories", "from 1 to 1000000000000"),
        ("msel unsure.toml --outcome alliance --trajectories", "from 1 to 1000000000000"),
        ("search unsure.toml --lever policies.nothing --objective a:low --trajectories", "from 800 to 1000000000000"),
        ("compare unsure.toml --trajectories", "from 800 to 4000000"),
        ("fork unsure.toml --futures", "from 100 to 4000000"),
        ("wargame unsure.toml --futures", "from 100 to 1000000"),
        ("cases trio.toml --trajectories", "from 16 to 1000000000000"),
        ("claims --trajectories", "from 800 to 1000000000000"),
        ("rare trio.toml --outcome alliance --effort", "from 16 to 65536"),
        ("rare trio.toml --outcome alliance --replicates", "from 64 to 1000000"),
        ("run unsure.toml --draws", "from 1 to 20000"),
        ("drivers unsure.toml --outcome alliance --draws", "from 1 to 20000"),
        ("trace unsure.toml --draws", "from 1 to 20000"),
    ] {
        let arguments: Vec<&str> = command.split(' ').chain([most.as_str()]).collect();
        let output = desk.stadial(&arguments);
        assert_eq!(output.status.code(), Some(2), "{command}: {output:?}");
        assert!(stderr(&output).contains(printed), "{command}: {}", stderr(&output));
    }
    // Within what an option allows, but more than fits.
    let output =
        desk.stadial(&["sensitivity", "unsure.toml", "--outcome", "alliance", "--trajectories", "1000000000000"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let printed = stderr(&output);
    let parts = ["--trajectories 1000000000000: at most ", "over 1 GB of memory"];
    assert!(parts.iter().all(|part| printed.contains(part)), "{printed}");
}

/// Scores of a part of the forecasts would be other ones: nothing is written, and that is said.
#[test]
fn interrupted_scores_are_not_written() {
    let desk = Desk::new();
    let record = "[record.treaty]\nvalues = [[2000, \"none\"], [2004, \"in_force\"]]\nuntil = 2012\nsource = \"s\"\n";
    desk.write("recorded.toml", &format!("extends = \"trio.toml\"\n{record}"));
    let score = ["score", "recorded.toml", "--horizons", "1", "--trajectories", "4000000", "--out", "o"];
    let output = interrupt_after(&desk, &score, 700);
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(said.contains("interrupted; nothing was written: the answer needs all forecasts"), "{said}");
    assert!(!desk.path("o").exists());
}
