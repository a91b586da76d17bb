//! `stadial compare`: its report, its files, and what it is asked wrongly; and `--policy` of other commands.

use crate::support::{Desk, UNSURE, stderr};

/// Policies for [`UNSURE`].
const POLICIES: &str = include_str!("../policies.toml");

/// The uncertain scenario with policies: one that presses, one that soothes, one that is as if it were not there.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("unsure.toml", &format!("{UNSURE}\n{POLICIES}"));
    desk
}

const COMPARE: [&str; 6] = ["compare", "unsure.toml", "--by", "2008", "--trajectories", "1600"];

#[test]
fn it_answers_first_and_writes_what_it_says() {
    let desk = desk();
    let printed = desk.done(&[&COMPARE[..], &["--out", "compared", "--want", "high"]].concat());
    let answer = printed.lines().nth(2).unwrap();
    assert!(
        answer.starts_with("Probability of a functioning alliance by the end of 2008, highest wanted: "),
        "{answer}"
    );
    assert!(printed.contains("pressure on all") && printed.contains("of the threat as BO sees it"), "{printed}");
    let (odds, decision, terms) = (
        desk.table("compared/probabilities.csv"),
        desk.table("compared/decision.csv"),
        desk.table("compared/terms.csv"),
    );
    let courses = ["baseline", "pressure", "relief", "nothing"];
    assert_eq!(odds.rows.len(), 7 * courses.len() * 9, "outcomes, courses, years");
    assert_eq!(decision.rows.len(), 7 * courses.len());
    assert!(courses.iter().all(|course| terms.column("policy").contains(course)));
    let best: f64 = decision.numbers("best")[..courses.len()].iter().sum();
    assert!((best - 1.0).abs() < 1e-5, "{best}");
    for (sure, possible) in decision.numbers("best_beyond_chance").iter().zip(decision.numbers("possibly_best")) {
        assert!(*sure <= possible);
    }
    for (low, high) in decision.numbers("mean_regret_low").iter().zip(decision.numbers("mean_regret_high")) {
        assert!(0.0 <= *low && *low <= high);
    }
    // The answer is on one of the courses; each draw is judged by a test at 95 %.
    let share = |column: &str, course: usize| match decision.numbers(column)[course] {
        0.0 => "none".to_owned(),
        1.0 => "all".to_owned(),
        share => stadial::render::percent(share),
    };
    let expected = |course: usize| {
        let of = |column: &str| share(column, course);
        let [best, sure, possible, better, worse] =
            ["best", "best_beyond_chance", "possibly_best", "better_beyond_chance", "worse_beyond_chance"].map(of);
        format!(
            "It has the best estimate in {best} of the 20 draws. In {sure} of the draws it is distinguishable \
             as the best (95 %); in {possible} of them it may be the best (not excluded at 95 %). It is distinguishably \
             better than no policy in {better} of them, and worse in {worse}."
        )
    };
    let line = printed.lines().nth(3).unwrap();
    assert!((1..courses.len()).map(expected).any(|expected| expected == line), "{line}");
    assert!(!printed.contains("certain"), "{printed}");
    let manifest = desk.manifest("compared");
    assert_eq!(manifest["asked"]["policies"], serde_json::json!(["pressure", "relief", "nothing"]));
    assert_eq!(
        (&manifest["asked"]["want"], &manifest["asked"]["by"]),
        (&serde_json::json!("high"), &serde_json::json!(2008))
    );
}

/// Not nearly, but to the last bit: the same histories are run.
#[test]
fn a_policy_that_changes_nothing_differs_by_nothing() {
    let desk = desk();
    desk.done(&[&COMPARE[..], &["--quiet", "--out", "out"]].concat());
    let zero = |file: &str, columns: &[&str]| {
        let table = desk.table(file);
        for column in columns {
            let found: Vec<(&str, &str)> = table
                .column("policy")
                .into_iter()
                .zip(table.column(column))
                .filter(|(of, _)| *of == "nothing")
                .collect();
            assert!(found.iter().all(|(_, cell)| *cell == "0"), "{column}: {found:?}");
            assert!(table.column(column).iter().any(|cell| *cell != "0"), "{column} of the others");
        }
    };
    zero("out/probabilities.csv", &["difference", "difference_standard_error"]);
    zero("out/terms.csv", &["difference", "difference_standard_error", "standardised"]);
}

#[test]
fn json_has_the_same_figures_on_any_number_of_threads() {
    let desk = desk();
    let found = |threads: &str| {
        let printed = desk.done(&[&COMPARE[..], &["--output-format", "json", "--threads", threads]].concat());
        let mut value: serde_json::Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(value["threads"].take(), threads.parse::<u64>().unwrap());
        value["wall_time_seconds"].take();
        value
    };
    assert_eq!(found("1"), found("3"));
}

#[test]
fn a_run_under_a_policy_is_the_course_of_the_comparison() {
    let desk = desk();
    let options = ["--policy", "pressure", "--outcome", "alliance", "--draws", "20", "--out", "compared"];
    desk.done(&[&COMPARE[..], &options].concat());
    let options = ["--policy", "pressure", "--trajectories", "1600", "--draws", "20", "--out", "run"];
    desk.done(&[&["run", "unsure.toml"][..], &options].concat());
    let compared = desk.table("compared/probabilities.csv");
    let of_policy = |row: &&Vec<String>| row[2] == "pressure" && row[1] == "2008";
    let found = compared.rows.iter().find(of_policy).unwrap()[3].parse::<f64>().unwrap();
    assert_eq!(found, desk.table("run/probabilities.csv").number("alliance", "2008", "probability"));
    assert_eq!(desk.manifest("run")["scenarios"][0]["policies"], serde_json::json!(["pressure"]));
    let printed =
        desk.done(&["trace", "unsure.toml", "--policy", "pressure", "--policy", "relief", "--trajectory", "3"]);
    assert!(printed.contains("2002-01  policy      pressure on all"), "{printed}");
    assert!(printed.contains("2006-01  policy      ends: relief") && !printed.contains("ends: pressure"), "{printed}");
    assert!(printed.contains("2005-01  shock       summit of the three"), "{printed}");
    let printed = desk.done(&["trace", "unsure.toml", "--policy", "numbers", "--trajectory", "3"]);
    assert!(printed.contains("2009-01  policy      numbers alone"), "{printed}");
}

#[test]
fn policies_go_together() {
    let desk = desk();
    let options = ["--policy", "pressure+relief", "--policy", "relief", "--outcome", "alliance", "--out", "out"];
    desk.done(&[&COMPARE[..], &options].concat());
    let courses = desk.table("out/decision.csv");
    assert_eq!(courses.column("policy"), ["baseline", "pressure+relief", "relief"]);
}

#[test]
fn what_is_asked_wrongly_is_reported_with_a_way_out() {
    let desk = desk();
    for (options, wanted) in [
        (vec!["--policy", "presure"], "did you mean `pressure`?"),
        (vec!["--policy", "pressure", "--policy", "pressure"], "given twice"),
        (vec!["--policy", "pressure+pressure"], "given twice"),
        (vec!["--outcome", "aliance"], "did you mean `alliance`?"),
        (vec!["--by", "2012"], "outside the run; give a year from 2000 to 2011"),
        (vec!["--by", "2001", "--policy", "relief"], "--policy relief: it begins after 2001, the last simulated year"),
        (vec!["--by", "2000"], "no policy has begun by then"),
        (vec!["--good-enough", "2"], "must be a probability between 0 and 1"),
        (vec!["--trajectories", "1600", "--draws", "1000"], "each draw needs at least 2"),
    ] {
        let output = desk.stadial(&[vec!["compare", "unsure.toml", "--out", "none"], options].concat());
        assert_eq!(output.status.code(), Some(2), "{wanted}");
        assert!(stderr(&output).contains(wanted), "{wanted}\n{}", stderr(&output));
    }
    // `run` has the same rule.
    let sets = ["end=2003", "outcomes.summit_years.from=2001", "outcomes.summit_years.until=2002"];
    let sets = sets.into_iter().flat_map(|set| ["--set", set]);
    let run = ["run", "unsure.toml", "--policy", "relief", "--out", "none"];
    let output = desk.stadial(&run.into_iter().chain(sets).collect::<Vec<_>>());
    assert!(
        stderr(&output).contains("--policy relief: it begins after 2002, the last simulated year"),
        "{}",
        stderr(&output)
    );
    let output = desk.stadial(&["compare", "trio.toml"]);
    assert!(stderr(&output).contains("has no policies to compare"), "{}", stderr(&output));
    let output = desk.stadial(&["run", "trio.toml", "--policy", "x"]);
    assert!(
        stderr(&output).contains("has no policies; declare one, for example `[policies.x]`"),
        "{}",
        stderr(&output)
    );
    assert!(!desk.path("none").exists());
}
