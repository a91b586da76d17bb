//! Studies that are divided among parts and merged, or killed and resumed.

use std::process::Command;

use super::assert_same;
use crate::support::{Desk, names, project, stderr};

const POLICY: &str = "\n[policies.pressure]\nfrom = 2002\nset.actors.ada.urgency_target = { add = 0.1 }\n";

const CLAIM: &str = "claim = 1\ntrajectories = 1600\nstatement = \"It comes.\"\ndocument = \"OWN\"\nsection = \"It\"\nscenario = \
                     \"trio.toml\"\n[measures.it]\nreached = \"alliance\"\n[measures.later]\nreached = \"thick\"\n[[expect]]\nvalue = \
                     \"base.it\"\nabove = 0\n";

pub(super) fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("unsure.toml", &format!("{}{POLICY}", crate::support::UNSURE));
    desk.write("claim.toml", &CLAIM.replace("[measures.later]\nreached = \"thick\"\n", ""));
    desk
}

/// What a command prints when it fails.
pub(super) fn failure(desk: &Desk, command: &str) -> String {
    let output = desk.stadial(&command.split_whitespace().collect::<Vec<_>>());
    assert!(!output.status.success(), "{command}");
    stderr(&output)
}

pub(super) fn done(desk: &Desk, command: &str) -> String {
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
        // More than are needed: a whole study stops before, and its parts do not know.
        "storylines unsure.toml --outcome alliance --trajectories 16000 --draws 50",
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
        let redone = done(&desk, &format!("{study} --threads 1 --out {whole}"));
        assert!(redone.contains("Written to"), "{redone}");
        done(
            &desk,
            &format!(
                "merge --threads 1 {parts}/part-1-of-3.parts {parts}/part-3-of-3.parts {parts}/part-2-of-3.parts --out {merged}"
            ),
        );
        assert_same(&desk, &whole, &merged);
    }
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
    let manifest = desk.manifest("merged");
    let progress = &manifest["progress"];
    assert!(progress["interrupted"] == true && progress["asked"] == 3_000, "{progress}");
    let finished = progress["finished"].as_u64().unwrap();
    assert!((1_400..=1_600).contains(&finished), "{finished}");
    let said = format!("the results are those of {finished} of 3000 trajectories");
    assert_eq!(error, format!("error: partial: parts 2/4, 3/4 are missing; {said}\n"));
    // Beside the trajectories and the draws that were asked for, as in a complete run.
    assert_eq!((&manifest["trajectories"], &manifest["draws"]), (&3_000.into(), &60.into()));
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

/// No study says of missing parts that something else is wrong.
#[test]
fn of_every_study_missing_parts_are_named() {
    let desk = desk();
    for (number, (study, partial)) in [
        ("run unsure.toml --trajectories 3000 --draws 60", Some("2000 of 3000 trajectories")),
        ("compare unsure.toml --trajectories 1600 --draws 80", None),
        (
            "sweep unsure.toml --vary incentive.threat_weight=[0.2,0.4,0.5,0.6,0.8] --trajectories 1600",
            Some("1 of 5 grid points"),
        ),
        ("sensitivity unsure.toml --outcome alliance --draws 16 --trajectories 2560", None),
        ("sensitivity unsure.toml --outcome alliance --draws 16 --trajectories 4608 --method morris", None),
        ("sensitivity unsure.toml --outcome alliance --draws 384 --method morris", Some("128 of 384 draws")),
        ("rare unsure.toml --outcome alliance --replicates 128 --relative-error 0.01 --effort 32", None),
        ("discover unsure.toml --outcome alliance --trajectories 3200 --draws 100", None),
        ("drivers unsure.toml --outcome alliance --trajectories 3200 --draws 100", Some("2144 of 3200 trajectories")),
        ("storylines unsure.toml --outcome alliance --trajectories 1600 --draws 50", None),
        ("cases unsure.toml trio.toml --trajectories 1600", None),
        ("claims claim.toml --trajectories 1600", None),
    ]
    .into_iter()
    .enumerate()
    {
        let [parts, merged] = ["parts", "merged"].map(|name| format!("{name}{number}"));
        for k in [1, 3] {
            done(&desk, &format!("{study} --part {k}/3 --out {parts}"));
        }
        let error = failure(&desk, &format!("merge {parts} --out {merged}"));
        match partial {
            Some(finished) => {
                assert!(error.starts_with("error: partial: part 2/3 is missing; the results are those of "), "{error}");
                assert!(error.contains(finished), "{study}: {error}");
                let manifest = desk.manifest(&merged);
                assert_eq!(manifest["progress"]["interrupted"], true, "{study}");
                assert!(manifest["notes"].to_string().contains("Partial: part 2/3 is missing."), "{study}");
            }
            None => {
                let said = "error: part 2/3 is missing, and this study needs all of them; nothing was written\n";
                assert_eq!(error, said, "{study}");
                assert!(!desk.path(&merged).exists(), "{study}");
            }
        }
    }
}

#[test]
fn studies_that_cannot_be_divided_say_why() {
    let desk = desk();
    for (command, why) in [
        (
            "tip unsure.toml --outcome alliance --parameter incentive.threat_weight --probability 0.5",
            "where it looks next depends on what it has found",
        ),
        (
            "search unsure.toml --lever incentive.threat_weight=0.2:0.8 --objective alliance:low --objective strong:high",
            "which plans it tries next depends on what it has found",
        ),
        ("fork unsure.toml", "the futures of a moment are counted at once"),
        ("diff unsure.toml trio.toml", "both sides are compared at once"),
        ("ask unsure.toml alliance", "no parts of it are kept; `stadial run` answers the [questions] of a scenario"),
        ("msel unsure.toml --outcome alliance", "a list is made of the storylines of one run"),
        (
            "run unsure.toml --precision 0.05 --outcome alliance",
            "how many trajectories are needed depends on those before",
        ),
        ("run unsure.toml --trajectories-table csv", "the rows of --trajectories-table are written as they come"),
        ("storylines unsure.toml --outcome alliance --rare", "trajectories are split until enough are found"),
    ] {
        let error = failure(&desk, &format!("{command} --part 1/2 --out parts"));
        assert!(
            error.starts_with("error: --part 1/2: ") && error.contains(&format!("cannot be divided: {why}")),
            "{command}: {error}"
        );
    }
    let folder = failure(&desk, "run unsure.toml --part 1/2");
    assert!(folder.contains("--part: needs a folder of its own"), "{folder}");
    assert!(failure(&desk, "run unsure.toml --part 3/2 --out parts").contains("K from 1 to N"));
    assert!(
        failure(&desk, "run unsure.toml --trajectories-table csv --resume --out out").contains("keeps no checkpoint")
    );
    assert!(!desk.path("parts").exists());
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
