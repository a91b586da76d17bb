//! `stadial tip`: its answer, its tables, the frontier, and what it is asked wrongly.

use crate::support::{Desk, names, read, stderr};

/// A war breaks out at .1 a year: by the end of the fifth year with probability 1 - e^(-5 rate).
const WARS: &str = r#"
title = "Wars"
members = ["a", "b"]
adversary = "c"
start = 2000
end = 2005
steps_per_year = 4
actors.a.gdp = 2
actors.b.gdp = 1
actors.c.gdp = 4
[shocks.war]
rate = 0.1
effects.urgency.a = 1
[outcomes.war]
title = "a war"
shocks = ["war"]
within_years = 1
"#;

const TIP: [&str; 12] = [
    "tip",
    "wars.toml",
    "--outcome",
    "war",
    "--parameter",
    "shocks.war.rate",
    "--trajectories",
    "4000",
    "--looks",
    "5",
    "--probability",
    "0.5",
];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("wars.toml", WARS);
    desk
}

/// Even odds at ln(2) / 5 = .1386 a year; 4,000 histories place it within .004.
#[test]
fn it_finds_the_rate_at_which_odds_are_even() {
    let desk = desk();
    let printed = desk.done(&[&TIP[..], &["--range", "0.01:1", "--out", "out"]].concat());
    assert!(
        printed.contains("The probability of a war by the end of 2004 rises above 50.0 % at shocks.war.rate = 0.1"),
        "{printed}"
    );
    assert!(printed.contains("In the unchanged scenario, the value is 0.1, and the probability is "), "{printed}");
    let tip = desk.table("out/tip.csv");
    let number = |column: &str| tip.numbers(column)[0];
    let exact = std::f64::consts::LN_2 / 5.0;
    assert!(number("ci_low") < exact && number("ci_high") > exact, "{:?}", tip.rows);
    assert!((number("value") - exact).abs() < 0.01 && number("ci_high") - number("ci_low") < 0.02, "{:?}", tip.rows);
    assert_eq!((tip.column("verdict")[0], tip.column("direction")[0]), ("crosses", "rising"));
    assert_eq!(
        names(&desk.path("out")),
        ["evaluations.csv", "manifest.json", "parameters.csv", "points.csv", "tip.csv", "tip.svg"]
    );
    let points = desk.table("out/points.csv");
    assert!(points.rows.len() > 8);
    let sorted = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values
    };
    let looked = sorted(desk.table("out/evaluations.csv").numbers("value"));
    assert_eq!(looked, sorted(points.numbers("value")), "each value is written as it is tried");
    assert!(read(&desk.path("out/tip.svg")).contains("Probability of a war by the end of 2004"));
    let progress = serde_json::json!({ "unit": "searches", "finished": 1, "asked": 1, "interrupted": false });
    assert_eq!(desk.manifest("out")["progress"], progress);
}

#[test]
fn no_value_that_does_it_is_an_answer() {
    let desk = desk();
    let printed = desk.done(&[&TIP[..], &["--range", "0.2:1", "--out", "out"]].concat());
    let answer = printed.lines().find(|line| line.starts_with("No value")).unwrap();
    assert!(
        answer.contains("from 0.2 to 1 brings") && answer.contains("it stays above; the lowest estimate is 6"),
        "{answer}"
    );
    let tip = desk.table("out/tip.csv");
    assert_eq!((tip.column("verdict"), tip.column("value")), (vec!["above_throughout"], vec![""]));
}

/// Levels near 1 are printed with their digits, and how near the odds come to them.
#[test]
fn a_level_near_certainty_keeps_its_digits() {
    let desk = desk();
    let certain = TIP.map(|word| if word == "0.5" { "0.9999" } else { word });
    let printed = desk.done(&[&certain[..], &["--range", "0.01:0.5", "--out", "out"]].concat());
    let answer = printed.lines().find(|line| line.starts_with("No value")).unwrap();
    assert!(answer.contains(" to 99.99 %: it stays below; the highest estimate is 9"), "{answer}");
    assert!(answer.contains(" at 0.5 (") && answer.ends_with("at the ends of the range)."), "{answer}");
}

/// The more often wars come, the earlier even odds: with a window that closes after w years, ln(2) / w.
#[test]
fn a_frontier_has_a_tipping_value_for_each_value() {
    let desk = desk();
    let against = ["--range", "0.05:0.6", "--against", "outcomes.war.until=[2002, 2004]", "--threads"];
    for (threads, out) in [("1", "one"), ("2", "two")] {
        let printed = desk.done(&[&TIP[..], &against, &[threads, "--out", out]].concat());
        assert!(printed.contains("shocks.war.rate for each value of outcomes.war.until"), "{printed}");
    }
    let tip = desk.table("one/tip.csv");
    assert_eq!(tip.header[0], "outcomes.war.until");
    for ((low, high), years) in tip.numbers("ci_low").iter().zip(tip.numbers("ci_high")).zip([2.0, 4.0]) {
        let exact = std::f64::consts::LN_2 / years;
        assert!(*low < exact && high > exact, "{low} {high} {exact}");
    }
    for file in ["tip.csv", "points.csv", "tip.svg"] {
        assert_eq!(read(&desk.path("one").join(file)), read(&desk.path("two").join(file)), "{file}");
    }
}

#[test]
fn json_has_the_answer() {
    let desk = desk();
    let printed =
        desk.done(&[&TIP[..], &["--range", "0.01:1:log", "--out", "out", "--output-format", "json"]].concat());
    let printed: serde_json::Value = serde_json::from_str(&printed).unwrap();
    let crossing = &printed["data"]["tip"][0];
    assert!((crossing["value"].as_f64().unwrap() - 0.1386).abs() < 0.01, "{crossing}");
    assert_eq!((&crossing["verdict"], &printed["found"]["given"]), (&"crosses".into(), &0.1.into()));
}

/// A domain with ends needs no range; where the scenario allows only a part of it, that is said.
#[test]
fn the_domain_is_the_range_unless_one_is_given() {
    let desk = desk();
    let options = ["--parameter", "balance.power.non_permissive", "--probability", "0.9", "--outcome", "alliance"];
    let small = ["--trajectories", "800", "--looks", "3", "--by", "2003", "--out", "out"];
    let printed = desk.done(&[&["tip", "unsure.toml"], &options[..], &small].concat());
    assert!(printed.contains("lognormal(median 0.5"), "{printed}");
    let tip = desk.table("out/tip.csv");
    assert!(tip.numbers("looked_from")[0] < 0.5 && tip.numbers("looked_to")[0] > 0.5, "{:?}", tip.rows);
}

#[test]
fn what_is_asked_wrongly_is_reported() {
    let desk = desk();
    for (options, wanted) in [
        (vec!["--parameter", "shocks.war.rat", "--probability", "0.5"], "did you mean `shocks.war.rate`?"),
        (vec!["--parameter", "shocks.war.rate", "--probability", "0.5"], "give a range with --range LOW:HIGH"),
        (vec!["--parameter", "shocks.war.rate", "--probability", "50", "--range", "0:1"], "must lie between 0 and 1"),
        (vec!["--parameter", "shocks.war.rate", "--probability", "0.5", "--range", "1:0"], "did you mean 0:1?"),
        (vec!["--parameter", "shocks.war.rate", "--probability", "0.5", "--range", "-1:1"], "must be 0 or more"),
        (
            vec!["--parameter", "alignment.indicators.exercises.depth", "--probability", "0.5"],
            "its values are whole levels",
        ),
        (
            vec![
                "--parameter",
                "shocks.war.rate",
                "--probability",
                "0.5",
                "--range",
                "0:1",
                "--against",
                "alignment.hedge=0:2:3",
            ],
            "`alignment.hedge` is 2, but must be in [0, 1]",
        ),
        (
            vec!["--parameter", "alignment.hedge", "--probability", "0.5", "--against", "alignment.hedge=0:1:3"],
            "this is the parameter that varies",
        ),
    ] {
        let output = desk.stadial(&[vec!["tip", "wars.toml", "--outcome", "war"], options.clone()].concat());
        assert!(stderr(&output).contains(wanted), "{options:?}: {wanted}\n{}", stderr(&output));
        assert_eq!(output.status.code(), Some(2));
    }
    assert_eq!(desk.names(), ["trio.toml", "unsure.toml", "wars.toml"], "nothing is written");
}

/// Values that were evaluated are no tipping value: results that were finished before stay, and the checkpoint has the rest.
#[test]
#[cfg(target_os = "linux")]
fn finished_results_outlast_a_search_that_is_interrupted() {
    let desk = desk();
    desk.done(&[&TIP[..], &["--range", "0.01:1", "--out", "out"]].concat());
    let folder = desk.path("out");
    let all = || {
        names(&folder).into_iter().map(|name| (std::fs::read(folder.join(&name)).unwrap(), name)).collect::<Vec<_>>()
    };
    let before = all();
    let long: Vec<&str> = TIP.iter().map(|word| if *word == "4000" { "400000000" } else { word }).collect();
    let words = [&long[..], &["--range", "0.01:1", "--out", "out", "--checkpoint", "0.05"]].concat();
    let output = super::interruption::interrupt_after(&desk, &words, 1_500);
    assert_eq!(
        stderr(&output),
        "error: interrupted before any result; nothing was written; the same command with --resume goes on from its checkpoint\n"
    );
    assert!(all() == before && desk.path(".out.checkpoint").is_file());
}
