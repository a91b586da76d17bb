//! Tables of a panel.

use super::super::meaning::Means::{self, Count, ErrorOf, HighOf, LowOf, Note, Number, Real, Share, Text, Word};
use super::super::meaning::Rule;
use super::{Files, parameters, table};

const ZERO_ONE: Means = Word(&["0", "1"]);
const REGRESSIONS: Means = Word(&["constant", "baseline", "model", "model_and_baseline"]);
const SCORES: Means =
    Word(&["log", "brier", "roc_area", "roc_area_within_groups", "recalibration_intercept", "recalibration_slope"]);

/// A panel with groups, clusters and a baseline.
pub(in crate::tables) fn panel() -> Files {
    vec![
        (
            "panel.csv",
            table(&[
                ("row", Number),
                ("id", Text),
                ("year", Text),
                ("pair", Text),
                ("note", Note),
                ("probability", Share),
                ("standard_error", ErrorOf("probability")),
                ("ci_low", LowOf("probability")),
                ("ci_high", HighOf("probability")),
                ("reached", Count),
                ("trajectories", Number),
                ("invalid", Count),
                ("?happened", ZERO_ONE),
                ("?baseline", Share),
            ])
            .unique(&["row"])
            .unique(&["id"])
            .rule(Rule::AtMost("reached", "trajectories"))
            .wilson(),
        ),
        (
            "scores.csv",
            table(&[
                ("forecast", Word(&["model", "baseline"])),
                ("score", SCORES),
                ("?value", Real),
                ("?standard_error", ErrorOf("value")),
                ("?difference", Real),
                ("?difference_standard_error", ErrorOf("difference")),
                ("rows", Number),
                ("?pairs", Count),
                ("missing", Note),
            ])
            .unique(&["forecast", "score"]),
        ),
        (
            "stack.csv",
            table(&[
                ("regression", REGRESSIONS),
                ("?log", Real),
                ("?log_standard_error", ErrorOf("log")),
                ("?than_constant", Real),
                ("?than_constant_standard_error", ErrorOf("than_constant")),
                ("?than_baseline", Real),
                ("?than_baseline_standard_error", ErrorOf("than_baseline")),
                ("?constant", Real),
                ("?constant_standard_error", ErrorOf("constant")),
                ("?model", Real),
                ("?model_standard_error", ErrorOf("model")),
                ("?baseline", Real),
                ("?baseline_standard_error", ErrorOf("baseline")),
                ("with_prior", Count),
                ("missing", Note),
            ])
            .unique(&["regression"]),
        ),
        (
            "reliability.csv",
            table(&[
                ("low", LowOf("mean_probability")),
                ("high", HighOf("mean_probability")),
                ("rows", Number),
                ("mean_probability", Share),
                ("happened", Share),
                ("band_low", LowOf("band_high")),
                ("band_high", Share),
            ])
            .unique(&["low"]),
        ),
        ("left_out.csv", table(&[("row", Number), ("id", Text), ("empty", Text)]).unique(&["row"])),
        parameters(),
    ]
}
