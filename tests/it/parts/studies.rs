//! Studies that are divided among parts and merged, or killed and resumed.

use std::process::Command;

use super::assert_same;
use crate::support::{Desk, names, project, stderr};

const POLICY: &str = "\n[policies.pressure]\nfrom = 2002\nset.actors.ada.urgency_target = { add = 0.1 }\n";

const CLAIM: &str = "claim = 1\ntrajectories = 1600\nstatement = \"It comes.\"\ndocument = \"OWN\"\nsection = \"It\"\nscenario = \
                     \"trio.toml\"\n[measures.it]\nreached = \"alliance\"\n[measures.later]\nreached = \"thick\"\n[[expect]]\nvalue = \
                     \"base.it\"\nabove = 0\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("unsure.toml", &format!("{}{POLICY}", crate::support::UNSURE));
    desk.write("claim.toml", &CLAIM.replace("[measures.later]\nreached = \"thick\"\n", ""));
    desk
}

/// What a command prints when it fails.
fn failure(desk: &Desk, command: &str) -> String {
    let output = desk.stadial(&command.split_whitespace().collect::<Vec<_>>());
    assert!(!output.status.success(), "{command}");
    stderr(&output)
}

fn done(desk: &Desk, command: &str) -> String {
    desk.done(&command.split_whitespace().collect::<Vec<_>>())
}

/// The loop of the guide, for every study that can be divided, with its parts in another order.
#[test]
fn merged_parts_of_every_study_are_the_undivided_study() {
    let desk = desk();
    for (number, study) in [
        "run unsure.toml --trajectories 3000 --draws 60",
        "run unsure.toml --trajectories 1200 --draws 60 --check-step --draws-table csv",
        "compare unsure.toml --trajectories 1600 --draws 80",
        "sweep unsure.toml --vary incentive.threat_weight=0.2:0.8:3 --trajectories 1600",
        "sensitivity unsure.toml --outcome alliance --draws 16 --trajectories 2560 --evaluations",
        "sensitivity unsure.toml --outcome alliance --draws 16 --trajectories 4608 --method morris",
        "rare unsure.toml --outcome alliance --replicates 128 --relative-error 0.01 --effort 32",
        "discover unsure.toml --outcome alliance --trajectories 3200 --draws 100",
        "drivers unsure.toml --outcome alliance --trajectories 3200 --draws 100",
        "storylines unsure.toml --outcome alliance --trajectories 1600 --draws 50",
        "cases unsure.toml trio.toml --trajectories 1600",
        "claims claim.toml --trajectories 1600",
    ]
    .into_iter()
    .enumerate()
    {
        let [whole, parts, merged] = ["whole", "parts", "merged"].map(|name| format!("{name}{number}"));
        done(&desk, &format!("{study} --out {whole}"));
        for k in [3, 1, 2] {
            let printed = done(&desk, &format!("{study} --threads {k} --part {k}/3 --out {parts}"));
            assert!(printed.starts_with(&format!("Part written to {parts}/part-{k}-of-3.parts (")), "{printed}");
        }
        assert_eq!(names(&desk.path(&parts)).len(), 3, "{study}");
        // Reports of the number of threads are those of the command that is repeated.
        let redone = done(&desk, &format!("{study} --threads 1 --out {whole}"));
        assert!(redone.contains("Written to"), "{redone}");
        done(
            &desk,
            &format!(
                "merge {parts}/part-1-of-3.parts {parts}/part-3-of-3.parts {parts}/part-2-of-3.parts --out {merged}"
            ),
        );
        assert_same(&desk, &whole, &merged);
    }
}

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
        ("seed", "--seed is 9, and the others have not given"),
        ("changed", "the digest of the scenario and its changes is "),
        ("fewer", "--trajectories is 800, and the others have 1600"),
        ("other", "the command is drivers, and the others have run"),
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
    assert!(error.contains("the digest of the scenario and its changes") && !desk.path("merged").exists(), "{error}");
}

#[test]
fn of_an_incomplete_set_the_result_says_what_is_missing() {
    let desk = desk();
    for k in [1, 4] {
        done(&desk, &format!("run unsure.toml --trajectories 3000 --draws 60 --part {k}/4 --out parts"));
        done(&desk, &format!("drivers trio.toml --outcome alliance --trajectories 1600 --part {k}/4 --out drivers"));
        done(&desk, &format!("compare unsure.toml --trajectories 1600 --draws 80 --part {k}/4 --out compare"));
    }
    let error = failure(&desk, "merge parts --out merged");
    assert_eq!(error, "error: partial: parts 2/4, 3/4 are missing; the results are those of the other parts\n");
    let manifest = desk.manifest("merged");
    let progress = &manifest["progress"];
    assert!(progress["interrupted"] == true && progress["asked"] == 3_000, "{progress}");
    let finished = progress["finished"].as_u64().unwrap();
    assert!((1_400..=1_600).contains(&finished), "{finished}");
    let notes = manifest["notes"].as_array().unwrap();
    assert!(notes.iter().any(|note| note == "Partial: parts 2/4, 3/4 are missing."), "{notes:?}");
    failure(&desk, "merge drivers --out some");
    assert_eq!(desk.manifest("some")["progress"]["interrupted"], true);
    let error = failure(&desk, "merge compare --out none");
    assert!(
        error.contains("parts 2/4, 3/4 are missing, and this study needs all of them; nothing was written"),
        "{error}"
    );
    assert!(!desk.path("none").exists());
}

#[test]
fn studies_that_cannot_be_divided_say_why() {
    let desk = desk();
    for (command, why) in [
        (
            "tip unsure.toml --outcome alliance --parameter incentive.threat_weight --probability 0.5",
            "depends on what it has found",
        ),
        ("run unsure.toml --precision 0.05 --outcome alliance", "depends on those before"),
        ("run unsure.toml --trajectories-table csv", "the rows of --trajectories-table are written as they come"),
        ("storylines unsure.toml --outcome alliance --rare", "trajectories are split until enough are found"),
    ] {
        let error = failure(&desk, &format!("{command} --part 1/2 --out parts"));
        assert!(error.starts_with("error: --part 1/2: ") && error.contains(why), "{command}: {error}");
    }
    let folder = failure(&desk, "run unsure.toml --part 1/2");
    assert!(folder.contains("--part: needs a folder of its own"), "{folder}");
    assert!(failure(&desk, "run unsure.toml --part 3/2 --out parts").contains("K from 1 to N"));
    assert!(
        failure(&desk, "run unsure.toml --trajectories-table csv --resume --out out").contains("keeps no checkpoint")
    );
    assert!(!desk.path("parts").exists());
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
    assert!(other.contains(".out.checkpoint") && other.contains("--trajectories is 1600"), "{other}");
    assert!(checkpoint.exists());
    std::fs::write(&checkpoint, &bytes[..bytes.len() - 9]).unwrap();
    let truncated = failure(&desk, "run trio.toml --trajectories 1600 --out out --resume");
    assert!(truncated.contains(".out.checkpoint") && truncated.contains("is truncated"), "{truncated}");
    std::fs::write(&checkpoint, &bytes).unwrap();
    let anew = desk.stadial(&["run", "trio.toml", "--trajectories", "1600", "--out", "out"]);
    assert!(stderr(&anew).contains("--resume would have gone on from its checkpoint"), "{}", stderr(&anew));
    assert!(!checkpoint.exists());
}

/// The script of `tests/kill`, with fewer kills of shorter studies.
#[test]
#[cfg(target_os = "linux")]
fn killed_studies_are_resumed_to_the_same_bytes() {
    let mut script = Command::new(project().join("tests/kill/run"));
    let script = script.arg("4").env("STADIAL", env!("CARGO_BIN_EXE_stadial")).env("TRAJECTORIES", "60000");
    let output = script.output().unwrap();
    let printed = crate::support::stdout(&output);
    assert!(output.status.success(), "{printed}{}", stderr(&output));
    assert_eq!(printed.matches("4 of 4 the same").count(), 3, "{printed}");
}
