//! Nothing of a person is lost to a folder of results, and no work to another study.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::studies::{done, failure};
use crate::support::{Desk, names, project, read};

const RUN: &str = "run trio.toml --trajectories 800";

fn desk() -> Desk {
    super::studies::desk()
}

/// The program at work in the folder, with what it prints thrown away.
fn begun(desk: &Desk, command: &str) -> Child {
    let mut program = Command::new(env!("CARGO_BIN_EXE_stadial"));
    program.current_dir(desk.path("")).args(command.split_whitespace());
    program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn within_a_minute(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_mins(1), "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// What a study reads is not replaced by what it writes, with `--force` neither.
#[test]
fn a_study_does_not_replace_what_it_reads() {
    let desk = desk();
    std::fs::create_dir(desk.path("own")).unwrap();
    let evidence = "date,what,value,error,source\n2001,type,thin,0.3,a source\n";
    desk.write("own/evidence.csv", evidence);
    desk.write("own/known.csv", evidence);
    desk.write("own/mine.toml", "extends = \"../trio.toml\"\n");
    for command in ["run", "compare", "drivers"] {
        let further = match command {
            "compare" => "--policy pressure",
            "drivers" => "--outcome alliance",
            _ => "",
        };
        for force in ["", "--force"] {
            let study = format!(
                "{command} unsure.toml --trajectories 1600 --draws 40 --evidence own/evidence.csv {further} --out own {force}"
            );
            let error = failure(&desk, &study);
            assert!(
                error.contains("own/evidence.csv: the results in this folder may have a file of this name"),
                "{error}"
            );
        }
    }
    assert_eq!(read(&desk.path("own/evidence.csv")), evidence);
    // Under another name it stays, and so does the scenario.
    std::fs::remove_file(desk.path("own/evidence.csv")).unwrap();
    for _ in 0..2 {
        done(&desk, "run own/mine.toml --trajectories 1600 --evidence own/known.csv --out own");
        assert_eq!((read(&desk.path("own/known.csv")).as_str(), desk.path("own/mine.toml").exists()), (evidence, true));
        assert!(desk.path("own/types.csv").exists());
    }
}

/// A file is of results if their manifest lists it; a name alone does not make it one.
#[test]
fn a_file_of_a_person_may_have_the_name_of_a_table() {
    let desk = desk();
    std::fs::create_dir(desk.path("own")).unwrap();
    for (name, text) in [
        ("types.csv", "name,type\nann,friend\n"),
        ("questions.csv", "question,answer\n"),
        ("report.html", "<html>my page</html>"),
        ("manifest.json", "{\"name\": \"my web app\"}"),
    ] {
        desk.write(&format!("own/{name}"), text);
        let error = failure(&desk, &format!("{RUN} --out own"));
        assert!(error.contains(&format!("own: the folder holds a file that is not of its results, {name}")), "{error}");
        assert_eq!(read(&desk.path(&format!("own/{name}"))), text);
        std::fs::remove_file(desk.path(&format!("own/{name}"))).unwrap();
    }
    done(&desk, &format!("{RUN} --out own"));
    // Of a complete folder the manifest says what belongs to it.
    desk.write("own/decision.csv", "mine\n");
    let error = failure(&desk, &format!("{RUN} --out own"));
    assert!(error.contains("a file that is not of its results, decision.csv"), "{error}");
    done(&desk, &format!("{RUN} --out own --force"));
    assert_eq!(read(&desk.path("own/decision.csv")), "mine\n", "it stays");
}

/// Complete results are not replaced by some of the parts, nor covered by a part.
#[test]
fn complete_results_do_not_become_partial() {
    let desk = desk();
    for k in [1, 2] {
        done(&desk, &format!("run unsure.toml --trajectories 1600 --draws 40 --part {k}/2 --out parts"));
    }
    done(&desk, "merge parts --out full");
    let before = read(&desk.path("full/types.csv"));
    let some = "merge parts/part-1-of-2.parts --out full";
    let error = failure(&desk, some);
    assert!(error.contains("full: the folder holds complete results, and these are not"), "{error}");
    assert_eq!(read(&desk.path("full/types.csv")), before);
    let error = failure(&desk, "run unsure.toml --trajectories 1600 --draws 40 --part 1/2 --out full");
    assert!(
        error.contains("full: the folder holds the results of `stadial run`; name another folder for parts"),
        "{error}"
    );
    assert!(!desk.path("full/part-1-of-2.parts").exists());
    assert!(failure(&desk, &format!("{some} --force")).starts_with("error: partial: part 2/2 is missing"));
    assert_eq!(desk.manifest("full")["progress"]["interrupted"], true);
}

/// What comes before the first gap, of studies whose shares are ranges of all of their work.
#[test]
fn cases_before_the_first_gap_are_given() {
    let desk = desk();
    for k in [1, 2, 3] {
        done(&desk, &format!("cases unsure.toml trio.toml --trajectories 1600 --part {k}/4 --out parts"));
    }
    let sizes: Vec<u64> =
        (1..=3).map(|k| std::fs::metadata(desk.path(&format!("parts/part-{k}-of-4.parts"))).unwrap().len()).collect();
    assert!(sizes.iter().all(|size| 4 * size > sizes[0]), "no part is idle: {sizes:?}");
    let error = failure(&desk, "merge parts --out some");
    assert!(error.starts_with("error: partial: part 4/4 is missing; the results are those of 1 of 2"), "{error}");
    done(&desk, "cases unsure.toml trio.toml --trajectories 1600 --out whole");
    let row = |folder: &str| desk.table(&format!("{folder}/cases.csv")).rows[0].clone();
    assert_eq!(row("some"), row("whole"));
}

/// A checkpoint is continued, or replaced by the same command, or kept from another one.
#[test]
fn a_checkpoint_is_not_lost_to_another_study() {
    let desk = desk();
    let long = "run unsure.toml --trajectories 4000000 --draws 40 --checkpoint 0.01 --out out";
    let mut running = begun(&desk, long);
    within_a_minute("a checkpoint is kept", || desk.path(".out.checkpoint").exists());
    running.kill().unwrap();
    running.wait().unwrap();
    let kept = std::fs::read(desk.path(".out.checkpoint")).unwrap();
    let error =
        failure(&desk, "sweep unsure.toml --vary incentive.threat_weight=[0.2,0.4] --trajectories 1600 --out out");
    let words = "the checkpoint of another study is here that was not finished, `stadial run unsure.toml --trajectories 4000000";
    assert!(error.contains(words) && error.contains("--force"), "{error}");
    assert_eq!(std::fs::read(desk.path(".out.checkpoint")).unwrap(), kept);
    let small = ["run", "unsure.toml", "--trajectories", "1600", "--draws", "40", "--out", "out"];
    let said = crate::support::stderr(&desk.stadial(&small));
    assert!(said.contains(words) && said.contains("; this one replaces it"), "{said}");
    assert!(!desk.path(".out.checkpoint").exists(), "the study is complete");
    desk.write(".out.checkpoint", "no checkpoint");
    let said = crate::support::stderr(&desk.stadial(&small));
    assert!(said.contains("a checkpoint here is damaged; the study begins anew and replaces it"), "{said}");
}

/// A killed study may leave what a person had in the old folder: it comes back, whatever has its name by then.
#[test]
fn what_was_left_comes_back_under_a_name_of_its_own() {
    let desk = desk();
    done(&desk, &format!("{RUN} --out out"));
    for (folder, file) in [(".out.123.staged/notes", "old"), ("out/notes", "new")] {
        std::fs::create_dir_all(desk.path(folder)).unwrap();
        desk.write(&format!("{folder}/{file}"), file);
    }
    std::fs::copy(desk.path("out/manifest.json"), desk.path(".out.123.staged/manifest.json")).unwrap();
    done(&desk, &format!("{RUN} --out out"));
    assert_eq!(
        (names(&desk.path("out/notes")), names(&desk.path("out/notes.left-1"))),
        (vec!["new".to_owned()], vec!["old".to_owned()])
    );
    assert!(!desk.path(".out.123.staged").exists());
}

/// Scenarios of one name do not mix below the usual folder either.
#[test]
fn questions_about_scenarios_of_one_name_do_not_mix() {
    let desk = desk();
    for folder in ["one", "two"] {
        std::fs::create_dir(desk.path(folder)).unwrap();
        desk.write(&format!("{folder}/mine.toml"), "extends = \"../trio.toml\"\n");
    }
    let sweep = "sweep two/mine.toml --vary incentive.threat_weight=[0.2,0.4] --trajectories 800";
    done(&desk, "run one/mine.toml --trajectories 800");
    let error = failure(&desk, sweep);
    assert!(error.contains("the folder holds results of one/mine.toml, which is not two/mine.toml"), "{error}");
    std::fs::remove_dir_all(desk.path("results")).unwrap();
    done(&desk, sweep);
    let error = failure(&desk, "run one/mine.toml --trajectories 800");
    assert!(error.contains("the folder holds results of two/mine.toml, which is not one/mine.toml"), "{error}");
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn a_link_that_leads_to_nothing_is_refused() {
        let desk = desk();
        std::os::unix::fs::symlink("nowhere", desk.path("out")).unwrap();
        let error = failure(&desk, &format!("{RUN} --out out"));
        assert!(error.contains("out: this link leads to nothing"), "{error}");
        assert!(desk.path("out").is_symlink());
    }

    #[test]
    fn names_that_are_not_utf_8_stay() {
        let desk = desk();
        done(&desk, &format!("{RUN} --out out"));
        let name = OsStr::from_bytes(b"caf\xe9.txt");
        std::fs::write(desk.path("out").join(name), "mine").unwrap();
        let error = failure(&desk, &format!("{RUN} --out out"));
        assert!(error.contains("a file that is not of its results"), "{error}");
        for _ in 0..2 {
            done(&desk, &format!("{RUN} --out out --force"));
            assert_eq!(std::fs::read_to_string(desk.path("out").join(name)).unwrap(), "mine");
        }
    }

    /// `nohup` lets a study ignore that its terminal is closed; without it the study is interrupted.
    #[cfg(target_os = "linux")]
    #[test]
    fn nohup_protects_a_study() {
        let desk = desk();
        for (trap, succeeds) in [("trap '' HUP; ", true), ("", false)] {
            let program = env!("CARGO_BIN_EXE_stadial");
            let study = format!("{trap}exec {program} run trio.toml --trajectories 96000 --quiet --out out{succeeds}");
            let mut running = Command::new("sh").arg("-c").arg(study).current_dir(desk.path("")).spawn().unwrap();
            // It has begun when its place is claimed.
            let lock = desk.path(&format!(".out{succeeds}.lock"));
            within_a_minute("the study begins", || lock.exists());
            std::thread::sleep(Duration::from_millis(100));
            let sent = Command::new("kill").args(["-HUP", &running.id().to_string()]).status().unwrap();
            assert!(sent.success());
            assert_eq!(running.wait().unwrap().success(), succeeds);
            assert_eq!(desk.manifest(&format!("out{succeeds}"))["progress"]["interrupted"], !succeeds);
        }
    }
}

/// The tables that come with the program are results, without a manifest too.
#[test]
fn committed_results_are_replaced() {
    let desk = desk();
    std::fs::create_dir_all(desk.path("results/cases")).unwrap();
    for name in ["cases.csv", "facts.csv", "scores.csv"] {
        std::fs::copy(project().join("results/cases").join(name), desk.path("results/cases").join(name)).unwrap();
    }
    done(&desk, "cases trio.toml --trajectories 320 --out results/cases");
}
