//! `stadial sensitivity`: its report, its files, and what it is asked wrongly.

use crate::support::{Desk, read, stderr};

const SMALL: [&str; 10] =
    ["sensitivity", "unsure.toml", "--outcome", "alliance", "--draws", "64", "--trajectories", "16384", "--by", "2006"];

#[test]
fn it_answers_first_and_writes_what_it_says() {
    let desk = Desk::new();
    for (method, leading, columns) in [("sobol", "total", 3), ("morris", "mu_star", 4), ("pawn", "pawn", 2)] {
        let printed = desk.done(&[&SMALL[..], &["--method", method, "--out", "out", "--evaluations"]].concat());
        let answer = printed.lines().find(|line| line.starts_with("Probability of")).unwrap();
        assert!(answer.contains("by the end of 2006"), "{answer}");
        for wanted in ["Noise: ", "Convergence, ", "64 draws of"] {
            assert!(printed.contains(wanted), "{wanted}\n{printed}");
        }
        let table = desk.table("out/sensitivity.csv");
        assert_eq!(table.header.len(), 4 + 4 * columns);
        assert_eq!(table.rows.len(), 8);
        let values = table.numbers(leading);
        assert!(values.windows(2).all(|pair| pair[0] >= pair[1]), "{values:?}");
        let manifest = desk.manifest("out");
        let progress = serde_json::json!({ "unit": "draws", "finished": 64, "asked": 64, "interrupted": false });
        assert_eq!((manifest["asked"]["method"].as_str(), &manifest["progress"]), (Some(method), &progress));
        let found = &manifest["found"]["targets"][0];
        assert_eq!((&found["outcome"], &found["by"]), (&"alliance".into(), &2006.into()));
        let share = found["noise_share"]["value"].as_f64().unwrap();
        assert!(share > 0.0, "{share}");
        // The widest interval is that of the table; elementary effects have no index of first order.
        let widest = |column: &str| {
            let errors = table.column(&format!("{column}_standard_error"));
            1.96 * errors.iter().filter_map(|error| error.parse::<f64>().ok()).fold(0.0, f64::max)
        };
        for (of, column) in [("convergence", leading), ("first_order_convergence", "first")] {
            let kept = found[of]["half_width"].as_f64();
            assert_eq!(kept.is_none(), method == "morris" && column == "first", "{method}: {kept:?}");
            assert!(kept.is_none_or(|kept| (kept / widest(column) - 1.0).abs() < 1e-3), "{method}, {column}: {kept:?}");
        }
        // The evaluations are all there, and say the same.
        let evaluations = desk.table("out/evaluations.csv");
        assert_eq!(evaluations.header[..5], ["outcome", "year_end", "draw", "point", "weight"]);
        let per_draw = manifest["asked"]["evaluations_per_draw"].as_u64().unwrap() as usize;
        assert_eq!(evaluations.rows.len(), 64 * per_draw);
        let [histories, reached] = ["trajectories", "reached"].map(|column| evaluations.numbers(column));
        // The mean is that of the points which are independent draws: of Sobol's the first two, else the first.
        let independent = if method == "sobol" { 2 } else { 1 };
        let used = |line: &usize| line % per_draw < independent;
        let shares: Vec<f64> = (0..reached.len()).filter(used).map(|line| reached[line] / histories[line]).collect();
        let mean = shares.iter().sum::<f64>() / shares.len() as f64;
        assert!((mean - found["mean"]["value"].as_f64().unwrap()).abs() < 1e-9, "{method}: {mean}");
    }
}

#[test]
fn json_has_the_same_indices_on_any_number_of_threads() {
    let desk = Desk::new();
    for method in
        [&["--method", "sobol"][..], &["--surrogate-draws", "600"], &["--method", "morris"], &["--method", "pawn"]]
    {
        let indices = |threads: &str| {
            let options = ["--output-format", "json", "--threads", threads];
            let printed = desk.done(&[&SMALL[..], method, &options].concat());
            let mut value: serde_json::Value = serde_json::from_str(&printed).unwrap();
            assert_eq!(value["threads"].take(), threads.parse::<u64>().unwrap());
            value["wall_time_seconds"].take();
            value
        };
        assert_eq!(indices("1"), indices("3"));
    }
}

/// Parameters in a group are one input; ranges take the place of distributions.
#[test]
fn groups_and_ranges_are_the_inputs() {
    let desk = Desk::new();
    let inputs = |options: &[&str]| {
        desk.done(&[&SMALL[..], options, &["--out", "out", "--quiet"]].concat());
        let mut names: Vec<String> =
            desk.table("out/sensitivity.csv").rows.iter().map(|row| row[2..4].join(": ")).collect();
        names.sort();
        names
    };
    let grouped = inputs(&["--group", "ada=actors.ada.*", "--group", "rest=alignment.*,shocks.crisis.rate"]);
    assert_eq!(grouped.len(), 4);
    assert_eq!(grouped[0], "ada: actors.ada.growth_target actors.ada.urgency_target");
    let ranges = inputs(&[
        "--vary",
        "incentive.threat_weight=0.4:0.7",
        "--vary",
        "treaty.signing_rate=0.1:1",
        "--method",
        "morris",
    ]);
    assert_eq!(
        ranges,
        ["incentive.threat_weight: incentive.threat_weight", "treaty.signing_rate: treaty.signing_rate"]
    );
}

/// A surrogate is reported with what it explains, and its weights are those of draws.
#[test]
fn a_surrogate_is_reported() {
    let desk = Desk::new();
    let options = ["--surrogate-draws", "600", "--out", "out", "--evaluations", "--report"];
    let printed = desk.done(&[&SMALL[..], &options].concat());
    assert!(printed.contains("\nSurrogate: ") && printed.contains(", and 38,400 for a surrogate: "), "{printed}");
    let manifest = desk.manifest("out");
    let surrogate = &manifest["found"]["targets"][0]["surrogate"];
    let explained = &surrogate["variance_explained"];
    assert!(surrogate["terms"].as_u64().unwrap() >= 2, "{surrogate}");
    assert!(explained["low"].as_f64() < explained["value"].as_f64() && explained["value"].as_f64() < Some(1.1));
    assert_eq!(manifest["asked"]["surrogate_draws"], 600);
    // A weight for each draw of the design, the same at all its points: 1 on average, within four standard errors.
    let evaluations = desk.table("out/evaluations.csv");
    let weights: Vec<f64> = evaluations.numbers("weight").chunks(10).map(|of_draw| of_draw[0]).collect();
    assert!(evaluations.numbers("weight").chunks(10).all(|of_draw| of_draw.windows(2).all(|pair| pair[0] == pair[1])));
    let mean = weights.iter().sum::<f64>() / 64.0;
    let variance = weights.iter().map(|weight| (weight - mean) * (weight - mean)).sum::<f64>() / 63.0;
    assert!(variance > 0.0 && (mean - 1.0).abs() < 4.0 * (variance / 64.0).sqrt(), "{mean} {variance}");
    assert!(read(&desk.path("out/report.html")).contains("Surrogate: "));
    let refused = desk.stadial(&[&SMALL[..], &["--method", "pawn", "--surrogate-draws", "600"]].concat());
    assert!(stderr(&refused).contains("--surrogate-draws: pawn has no surrogate"), "{}", stderr(&refused));
    let refused = desk.stadial(&[&SMALL[..], &["--surrogate-draws", "5"]].concat());
    assert!(stderr(&refused).contains("--surrogate-draws 5: too few for a surrogate"), "{}", stderr(&refused));
    // An outcome that no trajectory reaches depends on nothing that is known.
    let never =
        ["sensitivity", "unsure.toml", "--set", "outcomes.never={type=[\"alliance\"],lasting_years=9}", "--by", "2006"];
    let printed =
        desk.done(&[&never[..], &["--outcome", "never", "--draws", "16", "--surrogate-draws", "384"]].concat());
    assert!(printed.contains("\nNo trajectory reached the outcome, so it is not known") && !printed.contains("stable"));
}

/// Several outcomes and years are one study: the same evaluations, and in each table the rows of all.
#[test]
fn outcomes_and_years_share_the_evaluations() {
    let desk = Desk::new();
    let more = ["--outcome", "downgrade", "--by", "2009", "--second-order", "--trajectories", "18432", "--report"];
    let options = [&SMALL[..6], &["--by", "2006", "--out", "out", "--evaluations"], &more].concat();
    let printed = desk.done(&options);
    assert_eq!(printed.matches("\nProbability of").count(), 4, "{printed}");
    assert!(printed.contains("64 draws of 18 evaluations, 16 trajectories each"), "{printed}");
    let table = desk.table("out/sensitivity.csv");
    assert_eq!(table.rows.len(), 4 * 8);
    let pairs = desk.table("out/second_order.csv");
    assert_eq!(pairs.rows.len(), 4 * 28);
    assert_eq!(desk.table("out/evaluations.csv").rows.len(), 4 * 64 * 18);
    let of = |outcome: &str, year: &str| {
        let rows = table.rows.iter().filter(|row| row[0] == outcome && row[1] == year);
        let mut rows: Vec<Vec<String>> = rows.cloned().collect();
        rows.sort();
        rows
    };
    // Alone, a target has the same indices.
    desk.done(&[&SMALL[..4], &["--by", "2009", "--out", "alone"], &["--draws", "64"], &more[4..7]].concat());
    let alone = desk.table("alone/sensitivity.csv");
    let mut alone = alone.rows.clone();
    alone.sort();
    assert_eq!(alone, of("alliance", "2009"));
    let page = read(&desk.path("out/report.html"));
    for wanted in ["by the end of 2006", "by the end of 2009"] {
        assert!(page.contains(wanted), "{wanted}");
    }
    let wide = ["--set", "shocks.crisis.rate={uniform={low=0,high=2}}", "--second-order", "--trajectories", "36864"];
    let pairs = ["sensitivity", "unsure.toml", "--outcome", "crisis_and_embargo", "--by", "2006", "--draws", "64"];
    let printed = desk.done(&[&pairs[..], &wide, &["--out", "pairs", "--report"]].concat());
    assert!(printed.contains("Strongest interactions (second-order index; 95 % interval): "), "{printed}");
    assert!(read(&desk.path("pairs/report.html")).contains("Interactions of two inputs"));
    for (options, wanted) in [
        (["--outcome", "alliance"], "--outcome alliance: given twice"),
        (["--second-order", "--method=pawn"], "only sobol has indices of pairs"),
    ] {
        let output = desk.stadial(&[&SMALL[..4], &options[..]].concat());
        assert!(output.status.code() == Some(2) && stderr(&output).contains(wanted), "{}", stderr(&output));
    }
}

/// Parameters that move together are one input, but of given data, where each has an index; both are said.
#[test]
fn parameters_that_move_together_are_one_input() {
    let desk = Desk::new();
    let together = [
        "--set",
        "correlations.mood.parameters=[\"actors.ada.urgency_target\", \"actors.ada.growth_target\"]",
        "--set",
        "correlations.mood.rank_correlation=0.5",
        "--out",
        "out",
    ];
    let study = |options: &[&str]| {
        let printed = desk.done(&[&SMALL[..], &together, options].concat());
        (printed, desk.table("out/sensitivity.csv").column("input").into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    for method in ["sobol", "morris"] {
        let (printed, inputs) = study(&["--method", method]);
        assert!(inputs.len() == 7 && inputs.contains(&"mood".to_owned()), "{inputs:?}");
        assert!(printed.contains("move together (correlations.mood), and are one input"), "{printed}");
    }
    let (printed, inputs) = study(&["--method", "pawn"]);
    assert!(inputs.len() == 8 && printed.contains("includes what they share"), "{inputs:?} {printed}");
    let split = ["--group", "a=actors.ada.urgency_target"];
    let output = desk.stadial(&[&SMALL[..], &together, &split].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("put both into the group"), "{}", stderr(&output));
}

#[test]
fn what_is_wrong_is_reported_at_once_with_the_way_out() {
    let desk = Desk::new();
    let printed = |scenario: &str, options: &[&str]| {
        let output = desk.stadial(&[&["sensitivity", scenario, "--out", "out"], options].concat());
        assert_eq!(output.status.code(), Some(2), "{options:?}");
        stderr(&output)
    };
    let many = printed(
        "unsure.toml",
        &[
            "--outcome",
            "aliance",
            "--by",
            "1900",
            "--vary",
            "treaty.signing_rate=1:0.1",
            "--vary",
            "treaty.incentive=much:0.1",
            "--trajectories",
            "100",
        ],
    );
    for wanted in [
        "did you mean `alliance`?",
        "outside the run; give a year from 2000 to 2011",
        "write treaty.signing_rate=0.1:1",
        "`much` is not a number",
        "raise it to",
    ] {
        assert!(many.contains(wanted), "{wanted}\n{many}");
    }
    let groups = ["--group", "a=actors.ada.urgency_targt", "--group", "b=actors.*", "--group", "c=*.urgency_target"];
    let groups = printed("unsure.toml", &[&["--outcome", "alliance"], &groups[..]].concat());
    for wanted in ["did you mean `actors.ada.urgency_target`?", "is in the groups b and c"] {
        assert!(groups.contains(wanted), "{wanted}\n{groups}");
    }
    for (scenario, options, wanted) in [
        ("unsure.toml", vec!["--vary", "treaty.signing_rat=0:1"], "did you mean `signing_rate`?"),
        ("unsure.toml", vec!["--vary", "conditions.severity=0.5:1.5"], "must be in [0, 1]"),
        (
            "unsure.toml",
            vec!["--set", "alignment.dominant=\"ada\"", "--vary", "status.equality_weight=0.1:0.3"],
            "it has no effect in this scenario",
        ),
        ("unsure.toml", vec!["--method", "pawn", "--group", "a=actors.*"], "pawn does not support groups"),
        ("trio.toml", vec![], "no uncertain parameter. Give some of its"),
        ("unsure.toml", vec!["--group", "all"], "write NAME=PATH,PATH"),
    ] {
        let printed = printed(scenario, &[&["--outcome", "alliance"], &options[..]].concat());
        assert!(printed.contains(wanted), "{wanted}\n{printed}");
    }
    assert!(!desk.names().contains(&"out".to_owned()));
}

/// What no parameter changes has no indices, neither in the terminal nor on the page, and it says so.
#[test]
fn odds_that_do_not_vary_are_reported() {
    let desk = Desk::new();
    let vary = ["--vary", "shocks.quarrel.rate=0.1:0.100001", "--draws", "32", "--by", "2003"];
    let out = ["--out", "out", "--report"];
    let printed = desk.done(&[&["sensitivity", "trio.toml", "--outcome", "alliance"], &vary[..], &out].concat());
    assert!(printed.contains("not distinguishable from chance"), "{printed}");
    assert!(printed.contains("Raise --trajectories") && !printed.contains("first-order index"), "{printed}");
    let page = read(&desk.path("out/report.html"));
    assert!(page.contains("not distinguishable from chance") && page.contains("Noise: "), "{page}");
    assert!(!page.contains("sensitivity-table") && !page.contains("first-order index"), "{page}");
}
