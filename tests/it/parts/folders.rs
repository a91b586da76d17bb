//! A folder of results is one result.

use std::fs::File;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::{Desk, names, project, read, stderr};

const RUN: [&str; 4] = ["run", "trio.toml", "--trajectories", "800"];

/// What a command prints when it fails.
fn failure(desk: &Desk, arguments: &[&str]) -> String {
    let output = desk.stadial(arguments);
    assert!(!output.status.success(), "{arguments:?}");
    stderr(&output)
}

/// SHA-256 in hexadecimal digits.
#[cfg(target_os = "linux")]
fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    let digits = |text: String, byte: &u8| format!("{text}{byte:02x}");
    sha2::Sha256::digest(bytes).iter().fold(String::new(), digits)
}

fn run(desk: &Desk, further: &[&str]) -> String {
    desk.done(&[&RUN[..], further].concat())
}

#[test]
fn the_manifest_has_the_checksum_of_every_file_beside_it() {
    let desk = Desk::new();
    run(&desk, &["--out", "out", "--report"]);
    let manifest = desk.manifest("out");
    let listed: Vec<String> = manifest["checksums"].as_object().unwrap().keys().cloned().collect();
    let expected: Vec<String> = names(&desk.path("out")).into_iter().filter(|name| name != "manifest.json").collect();
    assert_eq!(listed, expected);
    desk.done(&["report", "out"]);
    assert_eq!(desk.manifest("out")["checksums"], manifest["checksums"], "the same page again");
    let types = read(&desk.path("out/types.csv"));
    desk.write("out/types.csv", &types.replacen('0', "1", 1));
    let error = failure(&desk, &["report", "out"]);
    assert!(error.contains("out/types.csv: the file is not as the command wrote it"), "{error}");
    desk.write("out/types.csv", &types);
    // The page is made from the others.
    let page = read(&desk.path("out/report.html"));
    desk.write("out/report.html", "altered");
    desk.done(&["report", "out"]);
    assert_eq!(read(&desk.path("out/report.html")), page);
    std::fs::remove_file(desk.path("out/types.csv")).unwrap();
    assert!(failure(&desk, &["report", "out"]).contains("out/types.csv: the file is missing"));
}

/// Whatever reads results holds them against their checksums.
#[test]
fn altered_results_are_not_read() {
    let desk = Desk::new();
    run(&desk, &["--out", "out"]);
    let compared = ["diff", "out", "other", "--tables-only"];
    run(&desk, &["--out", "other", "--seed", "8"]);
    desk.done(&compared);
    let odds = read(&desk.path("out/probabilities.csv"));
    desk.write("out/probabilities.csv", &odds.replacen(",0.", ",0.0", 1));
    let error = failure(&desk, &compared);
    assert!(error.contains("out/probabilities.csv: the file is not as the command wrote it"), "{error}");
    desk.write("evidence.csv", "date,what,value,error,source\n2001,type,thin,0.1,a source\n");
    let since = [&RUN[..], &["--evidence", "evidence.csv", "--since", "out", "--out", "new"]].concat();
    assert_eq!(failure(&desk, &since), error);
}

/// Files that a run adds to for its options may be in the folder of its results.
#[test]
fn a_history_in_the_folder_grows() {
    let desk = Desk::new();
    let own = ["--history", "out/history.csv", "--questions-file", "out/asked.json", "--out", "out"];
    run(&desk, &own);
    let first = desk.table("out/history.csv").rows;
    run(&desk, &own);
    let second = desk.table("out/history.csv").rows;
    assert!(!first.is_empty() && second == [&first[..], &first[..]].concat(), "{second:?}");
    assert!(desk.path("out/asked.json").exists());
    // Without the options they are files of a person.
    let error = failure(&desk, &[&RUN[..], &["--out", "out"]].concat());
    assert!(error.contains("out: the folder holds 2 files that are not of its results, the first of them asked.json"));
    let error = failure(&desk, &[&RUN[..], &["--history", "out/types.csv", "--out", "out"]].concat());
    assert!(error.contains("out/types.csv"), "{error}");
    let error = failure(&desk, &[&RUN[..], &["--questions-file", "new/types.csv", "--out", "new"]].concat());
    assert!(error.contains("new/types.csv: the results in this folder may have a file of this name"), "{error}");
    assert!(!desk.path("new").exists());
}

/// A game writes its folder as a whole, too.
#[test]
fn the_folder_of_a_game_is_claimed_before_it_is_played() {
    let desk = Desk::new();
    run(&desk, &["--out", "out"]);
    let before = names(&desk.path("out"));
    let game = |further: &[&str]| {
        let arguments = [&["wargame", "trio.toml", "--futures", "100", "--out", "out"], further].concat();
        desk.program().args(arguments).write_stdin("advance\n").output().unwrap()
    };
    let refused = game(&[]);
    assert!(stderr(&refused).contains("out: the folder holds the results of `stadial run`"), "{}", stderr(&refused));
    assert!(refused.stdout.is_empty() && names(&desk.path("out")) == before);
    assert!(game(&["--force"]).status.success());
    let written = ["game.toml", "manifest.json", "msel.csv", "parameters.csv", "turns.csv"];
    assert_eq!(names(&desk.path("out")), written);
    let listed = desk.manifest("out")["checksums"].as_object().unwrap().len();
    assert!(listed == 4 && game(&[]).status.success() && names(&desk.path("out")) == written);
}

#[test]
fn what_belongs_to_something_else_is_replaced_only_by_force() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("own")).unwrap();
    desk.write("own/notes.txt", "mine");
    let error = failure(&desk, &[&RUN[..], &["--out", "own"]].concat());
    assert!(error.contains("own: the folder holds a file that is not of its results, notes.txt"), "{error}");
    assert!(error.contains("--force") && names(&desk.path("own")) == ["notes.txt"], "{error}");
    run(&desk, &["--out", "own", "--force"]);
    assert!(read(&desk.path("own/notes.txt")) == "mine" && desk.path("own/types.csv").exists());
    run(&desk, &["--out", "out", "--draws-table", "csv"]);
    let other = failure(&desk, &["drivers", "trio.toml", "--outcome", "alliance", "--out", "out"]);
    assert!(other.contains("out: the folder holds the results of `stadial run`"), "{other}");
    // The same study again replaces its own results, and what it no longer has is gone.
    run(&desk, &["--out", "out"]);
    assert!(!desk.path("out/draws.csv").exists());
    desk.done(&["drivers", "trio.toml", "--outcome", "alliance", "--trajectories", "800", "--out", "out", "--force"]);
    assert!(!desk.path("out/types.csv").exists() && desk.manifest("out")["command"] == "drivers");
}

/// The results of other studies are in folders below that of a run, and stay.
#[test]
fn folders_below_stay_where_they_are() {
    let desk = Desk::new();
    run(&desk, &[]);
    desk.done(&["drivers", "trio.toml", "--outcome", "alliance", "--trajectories", "800"]);
    let before = names(&desk.path("results/trio/drivers"));
    run(&desk, &["--seed", "2"]);
    assert!(desk.manifest("results/trio")["seed"] == 2 && names(&desk.path("results/trio/drivers")) == before);
    assert_eq!(names(&desk.path("results")), ["trio"]);
}

#[test]
fn scenarios_of_one_name_do_not_share_a_folder_without_a_word() {
    let desk = Desk::new();
    run(&desk, &[]);
    std::fs::create_dir(desk.path("other")).unwrap();
    desk.write("other/trio.toml", crate::support::TRIO);
    let other = ["run", "other/trio.toml", "--trajectories", "800"];
    let error = failure(&desk, &other);
    assert!(error.contains("holds results of trio.toml, which is not other/trio.toml"), "{error}");
    desk.done(&[&other[..], &["--out", "elsewhere"]].concat());
    desk.done(&[&other[..], &["--force"]].concat());
    assert_eq!(desk.manifest("results/trio")["arguments"][0], "other/trio.toml");
}

#[test]
fn two_studies_do_not_write_into_one_folder() {
    let desk = Desk::new();
    let lock = File::create(desk.path(".out.lock")).unwrap();
    lock.lock().unwrap();
    let error = failure(&desk, &[&RUN[..], &["--out", "out"]].concat());
    assert!(error.contains("out: another stadial is writing its results to this folder"), "{error}");
    drop(lock);
    run(&desk, &["--out", "out"]);
    assert_eq!(desk.names(), ["out", "trio.toml", "unsure.toml"]);
}

/// What killed studies leave is cleaned up: a folder that was being filled, and one that was replaced.
#[test]
fn remains_are_cleaned_up() {
    let desk = Desk::new();
    run(&desk, &["--out", "out"]);
    for (left, file) in [(".out.17.staging", "types.csv"), (".out.18.staged", "drivers.csv")] {
        std::fs::create_dir(desk.path(left)).unwrap();
        desk.write(&format!("{left}/{file}"), "x");
    }
    // A folder that was replaced has its manifest.
    std::fs::copy(desk.path("out/manifest.json"), desk.path(".out.18.staged/manifest.json")).unwrap();
    std::fs::create_dir_all(desk.path(".out.18.staged/sweep")).unwrap();
    desk.write(".out.18.staged/sweep/grid.csv", "kept");
    std::fs::create_dir_all(desk.path(".out.mine.staging")).unwrap();
    run(&desk, &["--out", "out"]);
    assert_eq!(desk.names(), [".out.mine.staging", "out", "trio.toml", "unsure.toml"]);
    assert_eq!(read(&desk.path("out/sweep/grid.csv")), "kept");
    assert_ne!(read(&desk.path("out/drivers.csv")), "x");
}

/// The folder of the process itself cannot be exchanged: it is filled.
#[test]
fn the_present_folder_is_filled_in_place() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("here")).unwrap();
    let run = ["run", "../trio.toml", "--trajectories", "800", "--out", "."];
    for seed in ["1", "2"] {
        let mut program = desk.program();
        program.current_dir(desk.path("here")).args(run).args(["--seed", seed]).assert().success();
    }
    assert_eq!(desk.manifest("here")["seed"], 2);
    assert!(names(&desk.path("here")).iter().all(|name| !name.starts_with('.')));
}

/// Whoever reads while results are replaced again and again, by studies that are killed at any moment, sees whole ones: each
/// file has the checksum in the manifest that stands beside it.
#[test]
#[cfg(target_os = "linux")]
fn a_reader_sees_whole_results_while_studies_are_killed() {
    use std::os::fd::AsRawFd;
    let desk = Desk::new();
    run(&desk, &["--out", "out"]);
    let read_whole = || {
        // One look at the folder: what is opened through it belongs to it, even if it is replaced meanwhile.
        let folder = File::open(desk.path("out")).unwrap();
        let place = std::path::PathBuf::from(format!("/proc/self/fd/{}", folder.as_raw_fd()));
        let Ok(manifest) = std::fs::read_to_string(place.join("manifest.json")) else { return None };
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        for (name, checksum) in manifest["checksums"].as_object().unwrap() {
            let bytes = std::fs::read(place.join(name)).ok()?;
            assert_eq!(sha256(&bytes), checksum.as_str().unwrap(), "{name}");
        }
        manifest["seed"].as_u64()
    };
    let mut seen = std::collections::BTreeSet::new();
    for round in 0..12_u64 {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stadial"));
        let seed = (round + 2).to_string();
        command.args(RUN).args(["--out", "out", "--quiet", "--seed", &seed]).current_dir(desk.path(""));
        let mut child = command.stdout(Stdio::null()).spawn().unwrap();
        let until = std::time::Instant::now() + Duration::from_millis(40 + 37 * round);
        while std::time::Instant::now() < until && child.try_wait().unwrap().is_none() {
            seen.extend(read_whole());
        }
        let _ = child.kill();
        child.wait().unwrap();
        seen.extend(read_whole());
    }
    run(&desk, &["--out", "out"]);
    assert!(seen.len() > 2, "{seen:?}");
    assert_eq!(desk.names(), ["out", "trio.toml", "unsure.toml"]);
}

/// As in a fresh clone, where the committed tables have no manifest: the commands of the README replace them.
#[test]
fn committed_tables_without_a_manifest_are_results() {
    for (folder, command) in [
        ("china-russia", "run scenarios/china-russia.toml"),
        ("china-russia-1991", "run scenarios/china-russia-1991.toml"),
        ("cases", "cases scenarios/cases/us-india.toml"),
        ("score", "score scenarios/china-russia-1991.toml --horizons 10"),
    ] {
        let desk = Desk::new();
        std::fs::create_dir(desk.path("out")).unwrap();
        let committed = project().join("results").join(folder);
        for name in names(&committed)
            .into_iter()
            .filter(|name| committed.join(name).extension().is_some_and(|ending| ending == "csv"))
        {
            std::fs::copy(committed.join(&name), desk.path("out").join(&name)).unwrap();
        }
        let words: Vec<String> = command
            .split(' ')
            .map(|word| {
                if word.starts_with("scenarios/") {
                    project().join(word).display().to_string()
                } else {
                    word.to_owned()
                }
            })
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        desk.done(&[&words[..], &["--trajectories", "160", "--quiet", "--out", "out"]].concat());
        assert!(desk.path("out/manifest.json").exists(), "{folder}");
    }
}
