//! Parts, checkpoints and files that are not those of the study: refused by name, with the way out.

use super::studies::{desk, done, failure};
use crate::support::{read, stderr, stdout};

#[test]
fn parts_that_do_not_belong_together_are_refused_by_name() {
    let desk = desk();
    let run = "run unsure.toml --trajectories 1600 --draws 100";
    for k in 1..=3 {
        done(&desk, &format!("{run} --part {k}/3 --out parts"));
    }
    done(&desk, &format!("{run} --part 2/3 --seed 9 --out seed"));
    done(&desk, &format!("{run} --part 2/3 --set balance.power.non_permissive=0.4 --out changed"));
    done(&desk, "run unsure.toml --trajectories 800 --draws 100 --part 2/3 --out fewer");
    done(&desk, "drivers unsure.toml --outcome alliance --trajectories 1600 --draws 100 --part 2/3 --out other");
    for (folder, expected) in [
        ("seed", "this part belongs to another study: there --seed is 9, here it is not given; leave it out"),
        ("changed", "there --set is balance.power.non_permissive=0.4, here it is not given"),
        ("fewer", "there --trajectories is 800, here it is 1600"),
        ("other", "there the command is drivers, here it is run"),
    ] {
        let error = failure(&desk, &format!("merge parts/part-1-of-3.parts {folder} --out merged"));
        assert!(error.starts_with("error: ") && error.contains(expected), "{folder}: {error}");
        assert!(error.contains(&format!("{folder}/part-2-of-3.parts: ")) && !desk.path("merged").exists(), "{error}");
    }
    let twice = failure(&desk, "merge parts parts/part-1-of-3.parts --out merged");
    assert!(twice.contains("is part 1/3, which another file is, too"), "{twice}");
    let bytes = std::fs::read(desk.path("parts/part-2-of-3.parts")).unwrap();
    for (what, changed) in [
        ("is truncated", bytes[..bytes.len() / 2].to_vec()),
        ("was changed", bytes.iter().enumerate().map(|(k, byte)| if k == 4_000 { byte ^ 1 } else { *byte }).collect()),
        ("is not a file of parts", b"abc".to_vec()),
    ] {
        std::fs::write(desk.path("parts/part-2-of-3.parts"), changed).unwrap();
        let error = failure(&desk, "merge parts --out merged");
        assert!(error.contains(what) && error.contains("parts/part-2-of-3.parts"), "{what}: {error}");
    }
    assert!(failure(&desk, "merge nowhere --out merged").contains("no such file or folder"));
    std::fs::create_dir(desk.path("empty")).unwrap();
    assert!(failure(&desk, "merge empty --out merged").contains("no part of a study is in this folder"));
    // The scenario of the parts is no longer what it was.
    std::fs::write(desk.path("parts/part-2-of-3.parts"), bytes).unwrap();
    desk.write("trio.toml", &crate::support::TRIO.replace("Three against one", "Three against two"));
    let error = failure(&desk, "merge parts --out merged");
    let said = "error: parts: this set of parts belongs to another study: there file 2 of the scenario is trio.toml with SHA-256 ";
    assert!(error.starts_with(said) && !desk.path("merged").exists(), "{error}");
    assert!(error.ends_with("; restore what the parts were made from, or make them again\n"), "{error}");
}

/// What is in no checkpoint is refused or begun anew, with a word.
#[test]
fn a_checkpoint_of_something_else_is_refused() {
    let desk = desk();
    let output = desk.stadial(&["run", "trio.toml", "--trajectories", "1600", "--out", "out", "--resume"]);
    assert!(output.status.success() && stderr(&output).contains("nothing to resume"), "{}", stderr(&output));
    // A part of a run is what a checkpoint is.
    done(&desk, "run trio.toml --trajectories 1600 --part 1/1 --out parts");
    let bytes = std::fs::read(desk.path("parts/part-1-of-1.parts")).unwrap();
    let checkpoint = desk.path(".out.checkpoint");
    std::fs::write(&checkpoint, &bytes).unwrap();
    let other = failure(&desk, "run trio.toml --trajectories 3200 --out out --resume");
    let said = "error: .out.checkpoint: this checkpoint belongs to another study: there --trajectories is 1600, here it is 3200; \
                leave out --resume to begin anew, or name another folder with --out\n";
    assert!(other == said && checkpoint.exists(), "{other}");
    std::fs::write(&checkpoint, &bytes[..bytes.len() - 9]).unwrap();
    let truncated = failure(&desk, "run trio.toml --trajectories 1600 --out out --resume");
    let [begins, ends] =
        ["error: .out.checkpoint: this checkpoint is truncated: it has ", " bytes; leave out --resume to begin anew"];
    assert!(truncated.starts_with(begins) && truncated.contains(ends), "{truncated}");
    std::fs::write(&checkpoint, &bytes).unwrap();
    let anew = desk.stadial(&["run", "trio.toml", "--trajectories", "1600", "--out", "out"]);
    assert!(stderr(&anew).contains("--resume would have gone on from its checkpoint"), "{}", stderr(&anew));
    assert!(!checkpoint.exists());
}

/// A file that decides numbers is known by what it holds.
#[test]
fn changed_files_are_refused_by_name() {
    let desk = desk();
    let evidence = "date,what,value,error,source\n2001,type,thin,0.1,a source\n";
    desk.write("known.csv", evidence);
    for (study, file, other) in [
        ("run trio.toml --trajectories 1600 --evidence known.csv", "known.csv", evidence.replace("0.1", "0.2")),
        (
            "cases trio.toml --trajectories 1600",
            "trio.toml",
            crate::support::TRIO.replace("urgency = 0.6", "urgency = 0.7"),
        ),
        (
            "claims claim.toml --trajectories 1600",
            "trio.toml",
            crate::support::TRIO.replace("urgency = 0.6", "urgency = 0.7"),
        ),
    ] {
        let before = read(&desk.path(file));
        let parts = study.split(' ').next().unwrap();
        done(&desk, &format!("{study} --part 1/2 --out {parts}"));
        desk.write(file, &other);
        done(&desk, &format!("{study} --part 2/2 --out {parts}-other"));
        let named = if parts == "claims" { "base of claim 1" } else { file };
        let error = failure(&desk, &format!("merge {parts} {parts}-other --out merged"));
        assert!(error.contains("/part-2-of-2.parts: this part belongs to another study: there "), "{error}");
        assert!(error.contains(named), "{study}: {error}");
        desk.write(file, &before);
        done(&desk, &format!("{study} --part 2/2 --out {parts}"));
        desk.write(file, &other);
        let error = failure(&desk, &format!("merge {parts} --out merged"));
        assert!(
            error.starts_with(&format!("error: {parts}: this set of parts belongs to another study: there ")),
            "{error}"
        );
        assert!(error.contains(named) && !desk.path("merged").exists(), "{study}: {error}");
        desk.write(file, &before);
        done(&desk, &format!("merge {parts} --out {parts}-merged"));
    }
}

/// The file of an earlier part is replaced by its own study alone, or by force.
#[test]
fn what_is_in_the_place_of_a_part_is_replaced_by_force() {
    let desk = desk();
    let part = "run trio.toml --trajectories 1,600 --part 1/2 --out parts";
    done(&desk, part);
    let file = desk.path("parts/part-1-of-2.parts");
    let whole = std::fs::read(&file).unwrap();
    // The same number, written otherwise, is the same study.
    let again = done(&desk, "run trio.toml --trajectories 1600 --part 1/2 --out parts --resume");
    assert!(again.starts_with("Nothing to do: the part is complete in parts/part-1-of-2.parts ("), "{again}");
    assert_eq!(std::fs::read(&file).unwrap(), whole);
    let way_out = "; give --force to replace it, or name another folder with --out\n";
    let said =
        |what: &str| format!("error: parts/part-1-of-2.parts: this earlier file in the place of the part {what}");
    for (bytes, what) in [(&whole[..40], "is truncated: it has 40 of "), (&b"mine"[..], "is not a file of parts")] {
        std::fs::write(&file, bytes).unwrap();
        let error = failure(&desk, part);
        assert!(error.starts_with(&said(what)) && error.ends_with(way_out), "{error}");
        assert_eq!(std::fs::read(&file).unwrap(), bytes);
    }
    done(&desk, &format!("{part} --force"));
    let error = failure(&desk, &format!("{part} --seed 4"));
    assert!(error.starts_with(&said("belongs to another study: there --seed is not given, here it is 4")), "{error}");
    done(&desk, "run trio.toml --trajectories 1e3 --part 1/2 --out other");
    done(&desk, "run trio.toml --trajectories 1000 --part 2/2 --out other");
    done(&desk, "merge other --out merged");
}

/// What is of the parts alone is not of the merged results.
#[test]
fn merge_has_its_own_options() {
    let desk = desk();
    for k in [1, 2] {
        let printed = done(
            &desk,
            &format!("run trio.toml --trajectories 1600 --part {k}/2 --out parts --force --quiet --threads 1"),
        );
        assert_eq!(printed, "");
    }
    std::fs::create_dir(desk.path("merged")).unwrap();
    desk.write("merged/notes.txt", "mine");
    let error = failure(&desk, "merge parts --out merged");
    assert!(error.contains("the folder holds a file that is not of its results, notes.txt"), "{error}");
    let printed = done(&desk, "merge parts --out merged --force");
    assert!(printed.contains("Written to merged: "), "{printed}");
    assert_eq!(done(&desk, "merge parts --out merged --force --quiet --threads 2"), "");
    assert_eq!(desk.manifest("merged")["threads"], 2);
    assert_eq!(read(&desk.path("merged/notes.txt")), "mine");
    let json = done(&desk, "merge parts --out json --output-format json");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["command"], "run");
    // Without --out, the folder of the command, and not that of the parts.
    done(&desk, "merge parts --quiet");
    assert_eq!(desk.manifest("results/trio")["command"], "run");
    let page = failure(&desk, "run trio.toml --part 1/2 --out parts --report");
    assert!(page.contains("make them of the merged results by `stadial report FOLDER`"), "{page}");
    // In another folder the files of the command are not there.
    std::fs::create_dir(desk.path("elsewhere")).unwrap();
    let output =
        desk.program().current_dir(desk.path("elsewhere")).args(["merge", "../parts", "--out", "m"]).output().unwrap();
    let said = "error: trio.toml: the parts were made with this file, which is not here; run `stadial merge` in the folder in which \
                they were made\n";
    assert_eq!((stderr(&output), stdout(&output)), (said.to_owned(), String::new()));
}

/// Where there is nothing to resume, what becomes of the results is said.
#[test]
fn resuming_without_a_checkpoint_is_said() {
    let desk = desk();
    let run = ["run", "trio.toml", "--trajectories", "1600", "--out", "out", "--resume"];
    let first = desk.stadial(&run);
    assert_eq!(stderr(&first), "note: nothing to resume: there is no checkpoint, so the study begins anew\n");
    let second = desk.stadial(&run);
    let replaced = "; the complete results of `stadial run` in out will be replaced\n";
    assert!(second.status.success() && stderr(&second).ends_with(replaced), "{}", stderr(&second));
}
