//! Tables of scores.

use super::super::meaning::Means::{
    self, Count, Date, ErrorOf, HighOf, LowOf, Number, Positive, Real, Share, Text, Word,
};
use super::super::meaning::{Declared, Rule};
use super::{Files, YES_NO, table};

const WHAT: Means = Word(&["fact", "type", "stage", "treaty"]);
const HORIZON: Means = Word(&["1", "3", "start"]);
const FORECASTERS: [&str; 10] = [
    "model",
    "prior",
    "persistence",
    "persistence_hindsight",
    "one_way_hindsight",
    "one_way_last_hindsight",
    "base_rates",
    "share_held",
    "mixed",
    "pool",
];
const FORECASTER: Means = Word(&FORECASTERS);

/// Questions of a table, answered and scored.
pub(in crate::tables) fn bank() -> Files {
    let answers = table(&[
        ("id", Text),
        ("scenario", Text),
        ("question", Text),
        ("ask", Text),
        ("asked", Date),
        ("?closes", Date),
        ("?resolves_by", Date),
        ("?probability", Share),
        ("?standard_error", ErrorOf("probability")),
        ("?ci_low", LowOf("probability")),
        ("?ci_high", HighOf("probability")),
        ("?parameter_low", Share),
        ("?parameter_high", Share),
        ("open", Share),
        ("trajectories", Number),
        ("?resolution", YES_NO),
        ("?resolved_on", Date),
        ("?crowd", Share),
        ("?log", Positive),
        ("?brier", Share),
        ("?crowd_log", Positive),
        ("?crowd_brier", Share),
    ]);
    vec![
        ("answers.csv", answers.unique(&["id"])),
        ("against_scores.csv", against_scores(&["crowd", "one half", "share of the others"])),
    ]
}

/// The scores of facts and of a record, with another forecaster's.
pub(in crate::tables) fn score() -> Files {
    let head = [
        ("question", Text),
        ("scenario", Text),
        ("what", WHAT),
        ("asked", Date),
        ("date", Date),
        ("horizon", HORIZON),
        ("before", YES_NO),
        ("came", YES_NO),
        ("?agreeing", Share),
        ("standard_error", ErrorOf("model")),
        ("model", Share),
    ];
    let given: Vec<String> = FORECASTERS[1..].iter().map(|name| format!("?{name}")).collect();
    let forecasts: Vec<(&str, Means)> =
        head.into_iter().chain(given.iter().map(|name| (name.as_str(), Share))).collect();
    let scores = table(&[
        ("what", WHAT),
        ("horizon", HORIZON),
        ("forecaster", FORECASTER),
        ("score", Word(&["log", "brier", "rps"])),
        ("value", Positive),
        ("?standard_error", ErrorOf("value")),
        ("?difference", Real),
        ("?difference_standard_error", ErrorOf("difference")),
        ("changed", Positive),
        ("unchanged", Positive),
        ("?monte_carlo_error", Positive),
        ("?reliability", Positive),
        ("?resolution", Positive),
        ("?uncertainty", Positive),
        ("forecasts", Number),
        ("alignments", Number),
        ("changed_forecasts", Count),
        ("changes", Count),
    ]);
    let changes = table(&[
        ("what", WHAT),
        ("horizon", HORIZON),
        ("scenario", Text),
        ("?changed_on", Date),
        ("?from", Text),
        ("?to", Text),
        ("forecaster", FORECASTER),
        ("log", Positive),
        ("forecasts", Number),
    ]);
    let files: Files = vec![
        ("forecasts.csv", table(&forecasts).unique(&["question", "horizon", "asked"])),
        (
            "forecast_scores.csv",
            scores.unique(&["what", "horizon", "forecaster", "score"]).difference(
                "value",
                "forecaster",
                "model",
                &["what", "horizon", "score"],
            ),
        ),
        ("changes.csv", changes.unique(&["what", "horizon", "scenario", "changed_on", "forecaster"])),
    ];
    let files = files.into_iter().chain(calibration()).chain(others());
    files.map(|(name, table)| (name, table.years(2000, 2011))).collect()
}

/// Calibration, and the weights of the pool.
fn calibration() -> Files {
    let reliability = table(&[
        ("what", WHAT),
        ("horizon", HORIZON),
        ("probability", Share),
        ("events", Number),
        ("frequency", Share),
        ("band_low", Share),
        ("band_high", Share),
    ]);
    let pool = table(&[
        ("forecaster", Word(&["model", "base_rates", "share_held"])),
        ("weight", Share),
        ("standard_error", ErrorOf("weight")),
    ]);
    let hindsight = table(&[
        ("what", WHAT),
        ("horizon", HORIZON),
        ("forecaster", Word(&["persistence_hindsight", "one_way_hindsight", "one_way_last_hindsight"])),
        ("?direction", Word(&["up", "down"])),
        ("rate", Positive),
    ]);
    vec![
        ("hindsight.csv", hindsight.unique(&["what", "horizon", "forecaster"])),
        (
            "reliability.csv",
            reliability
                .unique(&["what", "horizon", "probability"])
                .rule(Rule::Ascending(vec!["band_low", "band_high"]))
                .rule(Rule::NeverFalls { of: "frequency".into(), within: vec!["what".into(), "horizon".into()] }),
        ),
        ("pool.csv", pool.sums("weight", &[])),
    ]
}

/// Another forecaster beside the model.
fn others() -> Files {
    let against = table(&[
        ("question", Text),
        ("date", Date),
        ("forecaster", Word(&["ann", "ben"])),
        ("probability", Share),
        ("model", Share),
        ("standard_error", ErrorOf("model")),
        ("known", YES_NO),
        ("came", YES_NO),
        ("?log", Positive),
        ("brier", Share),
        ("model_log", Positive),
        ("model_brier", Share),
    ]);
    vec![
        ("against.csv", against.unique(&["question", "date", "forecaster"])),
        ("against_scores.csv", against_scores(&["ann", "ben"])),
    ]
}

/// Scores of other forecasters beside those of the model.
fn against_scores(forecasters: &'static [&'static str]) -> Declared {
    table(&[
        ("forecaster", Word(forecasters)),
        ("score", Word(&["log", "brier"])),
        ("?value", Positive),
        ("model", Positive),
        ("?difference", Real),
        ("?difference_standard_error", ErrorOf("difference")),
        ("forecasts", Number),
        ("alignments", Number),
    ])
    .unique(&["forecaster", "score"])
    .rule(Rule::Less("value", "model", "difference"))
}
