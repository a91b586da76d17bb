//! Facts of scenarios: what they are scored by, and that they change nothing else.

#![allow(clippy::disallowed_methods, reason = "the exact values are computed by other means than crate::math")]

use stadial::model::{Condition, Fact, FactConfidence, FactTime};
use stadial::questions::cases::{FactRow, Forecast, Score, fact_scores};
use stadial::stats::Proportion;

use crate::support::{Desk, read};

/// A fact with a probability from the model, kept as it is, and a base rate of .2.
fn row(held: bool, persistence: bool, probability: f64) -> FactRow {
    let fact = Fact {
        name: "x".to_owned(),
        title: "x".to_owned(),
        any: vec![vec![Condition::Stage { low: 3, high: 7 }]],
        lasting_steps: 0,
        time: FactTime::On,
        date: "2000-01-01".to_owned(),
        years: 1.0,
        from: 12,
        until: 13,
        held,
        confidence: FactConfidence::Sure,
        source: "s".to_owned(),
        persistence: None,
    };
    let odds = Proportion {
        probability,
        standard_error: 0.0,
        ci_low: probability,
        ci_high: probability,
        parameter_band: None,
    };
    FactRow { fact, persistence, estimate: odds, smoothed: probability, base_rate: 0.2 }
}

fn near(found: f64, exact: f64) {
    assert!((found - exact).abs() < 1e-12, "{found}, not {exact}");
}

/// Three cases, computed by hand.
#[test]
fn scores_are_those_of_the_probabilities_given() {
    let a = [row(true, true, 0.8), row(false, true, 0.6)];
    let b = [row(true, false, 0.3)];
    let c = [row(false, false, 0.1), row(true, true, 0.95)];
    let none: [FactRow; 0] = [];
    let scores = fact_scores(&[("a", &a), ("none", &none), ("b", &b), ("c", &c)]).unwrap();
    assert_eq!((scores.cases, scores.facts.len()), (3, 5));
    let of = |forecast: Forecast, score: Score| *scores.of(forecast, score).unwrap();
    let ln = |values: [f64; 5]| -values.map(f64::ln).iter().sum::<f64>() / 5.0;
    near(of(Forecast::Model, Score::Log).value, ln([0.8, 0.4, 0.3, 0.9, 0.95]));
    near(of(Forecast::Persistence, Score::Log).value, ln([0.9, 0.1, 0.1, 0.9, 0.9]));
    near(of(Forecast::BaseRate, Score::Log).value, ln([0.2, 0.8, 0.2, 0.8, 0.2]));
    // Of the others' facts 2 of 3, 2 of 4 and 2 of 3 held.
    near(of(Forecast::ShareHeld, Score::Log).value, ln([2.5 / 4.0, 1.5 / 4.0, 2.5 / 5.0, 1.5 / 4.0, 2.5 / 4.0]));
    near(of(Forecast::Model, Score::Brier).value, (0.04 + 0.36 + 0.49 + 0.01 + 0.0025) / 5.0);
    // Changes had .6 less than 1 and .3, the others .2, .1 and .05 of it: .4 and .3 are above all of them.
    near(of(Forecast::Model, Score::RocArea).value, 1.0);
    near(of(Forecast::Persistence, Score::RocArea).value, 0.5);
    // Changes had .8 and .2, the others .8, .2 and .8: one of six pairs is in order, three are ties.
    near(of(Forecast::BaseRate, Score::RocArea).value, 2.5 / 6.0);
    // Without a case each, the mean is over the facts of the two others.
    let [of_a, of_b, of_c] = [0.04 + 0.36, 0.49, 0.01 + 0.0025];
    let without = [(of_b + of_c) / 3.0, (of_a + of_c) / 4.0, (of_a + of_b) / 3.0];
    let jackknife = |values: [f64; 3]| {
        let mean = values.iter().sum::<f64>() / 3.0;
        (2.0 / 3.0 * values.iter().map(|value| (value - mean).powi(2)).sum::<f64>()).sqrt()
    };
    near(of(Forecast::Model, Score::Brier).standard_error, jackknife(without));
    let [base_a, base_b, base_c] = [0.64 + 0.04, 0.64, 0.04 + 0.64];
    let differences = [
        (base_b + base_c - of_b - of_c) / 3.0,
        (base_a + base_c - of_a - of_c) / 4.0,
        (base_a + base_b - of_a - of_b) / 3.0,
    ];
    let (difference, error) = of(Forecast::BaseRate, Score::Brier).difference.unwrap();
    near(difference, (base_a + base_b + base_c - of_a - of_b - of_c) / 5.0);
    near(error, jackknife(differences));
    assert_eq!(of(Forecast::Model, Score::Log).difference, None);
}

/// Of two cases, each has its weight from the other. The facts of `b` had .9, .1, .9 and .9, against the .5 of a share
/// without any other case: 3 × .4 / (.9 - .4 w) = .4 / (.1 + .4 w), so that w = .375. Those of `a` had .8 each: w = 0.
#[test]
fn the_mixture_has_its_weight_from_the_other_cases() {
    let a = [row(true, true, 0.8), row(false, true, 0.2)];
    let b = [row(true, true, 0.9), row(true, true, 0.1), row(true, true, 0.9), row(false, true, 0.1)];
    let scores = fact_scores(&[("a", &a), ("b", &b)]).unwrap();
    let mixed: Vec<f64> = scores.facts.iter().map(|fact| fact.probabilities[4]).collect();
    // Three of the four facts of `b` held: .7.
    let expected = [0.625 * 0.8 + 0.375 * 0.7, 0.625 * 0.2 + 0.375 * 0.7, 0.9, 0.1, 0.9, 0.1];
    for (found, exact) in mixed.iter().zip(expected) {
        near(*found, exact);
    }
    let logs = [expected[0], 1.0 - expected[1], 0.9, 0.1, 0.9, 0.9].map(f64::ln);
    near(scores.of(Forecast::Mixed, Score::Log).unwrap().value, -logs.iter().sum::<f64>() / 6.0);
    // From both, with shares of .7 and .5: at the weight the slope of the mean log score is 0.
    let weight = scores.of(Forecast::Mixed, Score::ShareWeight).unwrap().value;
    let given = [(0.8, 0.7), (0.8, 0.3), (0.9, 0.5), (0.1, 0.5), (0.9, 0.5), (0.9, 0.5)];
    let slope = |w: f64| given.iter().map(|(p, q)| (p - q) / ((1.0 - w) * p + w * q)).sum::<f64>();
    assert!(slope(weight - 1e-9) < 0.0 && slope(weight + 1e-9) > 0.0, "{weight}");
    assert!(weight > 0.1 && weight < 0.9, "{weight}");
}

/// With one case there is no error and nothing to choose a weight on.
#[test]
fn one_case_has_no_errors_and_no_mixture() {
    let a = [row(true, true, 0.8), row(false, true, 0.2)];
    let scores = fact_scores(&[("a", &a)]).unwrap();
    assert!(scores.of(Forecast::Mixed, Score::Log).is_none() && scores.facts[0].probabilities[4].is_nan());
    assert!(scores.of(Forecast::Model, Score::Log).unwrap().standard_error.is_nan());
    assert_eq!(fact_scores(&[]), None);
}

/// A fact asks for little cooperation if no alignment at all meets it.
#[test]
fn conditions_of_little_cooperation_are_known() {
    let low = |conditions: &str| {
        let text = format!(
            "{}\n[facts.x]\n{conditions}\non = 2005\nheld = true\nconfidence = \"sure\"\nsource = \"s\"\n",
            crate::support::TRIO
        );
        match stadial::scenario::parse("x.toml", &text, &[]) {
            Ok(scenario) => scenario.facts[0].is_low(),
            Err(error) => panic!("{}", error.render(false)),
        }
    };
    for conditions in [
        "stage_at_most = 3",
        "type = [\"none\", \"thin\"]\nstage_at_most = 2",
        "type_below = \"thick\"",
        "treaty = \"none\"",
        "any = [ { treaty = \"tacit\" }, { treaty = \"none\" } ]",
        "stage_below = \"initial\"",
    ] {
        assert!(low(conditions), "{conditions}");
    }
    for conditions in [
        "stage_at_least = 3",
        "type = \"thin\"",
        "type = [\"thin\", \"thick\"]\nstage_at_most = 3",
        "treaty = \"in_force\"",
        "treaty = \"functioning\"",
        "depth_at_least = { exercises = 1 }",
        "stage_above = \"initial\"",
    ] {
        assert!(!low(conditions), "{conditions}");
    }
}

const FACT: &str = "[facts.x]\ntitle = \"stage three\"\nstage_at_least = 3\non = 2008\nheld = true\n\
                    confidence = \"sure\"\nsource = \"s\"\n";

/// A run with facts is the run without them, and so are the odds of cases, whose run may have to go on for facts.
#[test]
fn facts_change_no_other_number() {
    let desk = Desk::new();
    // Twelve years: the odds of cases look ten years ahead, the fact is of the twelfth.
    let base = "extends = \"unsure.toml\"\nsteps_per_year = 12\n";
    desk.write("plain.toml", base);
    desk.write("printed.toml", &format!("{base}{}", FACT.replace("2008", "2011-06-01")));
    for name in ["plain", "printed"] {
        desk.done(&[
            "run",
            &format!("{name}.toml"),
            "--quiet",
            "--trajectories",
            "320",
            "--out",
            &format!("run-{name}"),
        ]);
        desk.done(&["cases", &format!("{name}.toml"), "--trajectories", "320", "--out", &format!("cases-{name}")]);
    }
    assert_eq!(desk.all_tables("run-plain"), desk.all_tables("run-printed"));
    let cases = |name: &str| read(&desk.path(&format!("cases-{name}/cases.csv")));
    assert_eq!(cases("plain"), cases("printed").replace("printed,", "plain,"));
    let written = |name: &str| crate::support::names(&desk.path(&format!("cases-{name}")));
    assert_eq!(written("plain"), ["cases.csv", "manifest.json"], "without facts there are no tables of them");
    assert_eq!(written("printed"), ["calibration.csv", "cases.csv", "facts.csv", "manifest.json", "scores.csv"]);
    // What `cases` gives to a fact is what a run gives to an outcome of its window.
    let asked = "[outcomes.x]\nstage_at_least = 3\nfrom = 2011-06-01\nuntil = 2011-07-01\n";
    desk.write("asked.toml", &format!("{base}{asked}"));
    desk.done(&["run", "asked.toml", "--quiet", "--trajectories", "320", "--out", "asked"]);
    let odds = desk.table("asked/probabilities.csv");
    let row = odds.rows.iter().find(|row| row[0] == "x" && row[1] == "2011").unwrap();
    let facts = desk.table("cases-printed/facts.csv");
    assert_eq!([facts.column("probability")[0], facts.column("standard_error")[0]], [&row[2], &row[3]]);
    let p: f64 = row[2].parse().unwrap();
    assert!(p > 0.0 && p < 1.0, "{p}");
}

/// Without other cases there is no share of their facts, and so no score of it.
#[test]
fn one_case_has_no_scores_of_other_cases() {
    let desk = Desk::new();
    desk.write("one.toml", &format!("extends = \"trio.toml\"\n{FACT}"));
    let printed = desk.done(&["cases", "one.toml", "--trajectories", "160", "--out", "out"]);
    assert!(printed.contains("On 1 fact of 1 alignment the model's mean log score is "), "{printed}");
    assert!(!printed.contains("other cases"), "{printed}");
    assert_eq!(desk.table("out/facts.csv").column("share_held"), [""]);
    let scored = desk.table("out/scores.csv");
    assert!(!scored.column("forecast").contains(&"share_held"), "{:?}", scored.rows);
}

#[test]
fn the_costliest_facts_are_printed_or_all() {
    let desk = Desk::new();
    let facts = |names: std::ops::Range<usize>| {
        names
            .map(|n| FACT.replace("facts.x", &format!("facts.x{n}")).replace("three", &format!("number{n} ")))
            .collect::<String>()
    };
    desk.write("one.toml", &format!("extends = \"trio.toml\"\n{}", facts(0..8)));
    desk.write("two.toml", &format!("extends = \"trio.toml\"\n{}", facts(8..14)));
    let cases = ["cases", "one.toml", "two.toml", "--trajectories", "160"];
    let printed = desk.done(&cases);
    let shown = |text: &str| (0..14).filter(|n| text.contains(&format!("number{n} "))).count();
    assert_eq!(shown(&printed), 10, "{printed}");
    assert!(printed.contains("On 14 facts of 2 alignments the model's mean log score is "), "{printed}");
    assert!(printed.contains("The 10 facts with the worst log scores, of 14; `--facts` prints all."), "{printed}");
    let printed = desk.done(&[&cases[..], &["--facts"]].concat());
    assert_eq!(shown(&printed), 14, "{printed}");
    let json: serde_json::Value =
        serde_json::from_str(&desk.done(&[&cases[..], &["--output-format", "json", "--out", "out"]].concat())).unwrap();
    let length = |key: &str| json["data"][key].as_array().unwrap().len();
    assert_eq!((length("cases"), length("facts")), (desk.table("out/cases.csv").rows.len(), 14));
    let table = desk.table("out/scores.csv");
    assert_eq!(length("scores"), table.rows.len());
    let log: f64 = table.rows[0][2].parse().unwrap();
    assert_eq!(table.rows[0][..2], ["model", "log"]);
    assert!((json["data"]["scores"][0]["value"].as_f64().unwrap() - log).abs() < 1e-5 * log);
    let fact = &json["data"]["facts"][0];
    assert_eq!((&fact["held"], &fact["confidence"]), (&true.into(), &"sure".into()));
    let printed = desk.done(&["cases", "trio.toml", "--trajectories", "160", "--output-format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(json["data"].as_object().unwrap().keys().collect::<Vec<_>>(), ["cases"]);
}
