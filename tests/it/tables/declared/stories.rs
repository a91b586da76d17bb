//! Tables of storylines, inject lists, cases, claims and courses.

use super::super::meaning::Means::{
    self, Count, Date, ErrorOf, HighOf, LowOf, NewYear, Note, Number, Positive, Real, Share, Text, Word, Year,
};
use super::super::meaning::{Declared, Rule};
use super::{BAND_ERRORS, DEPTHS, DRIVERS, Files, INDICATORS, ODDS, STAGES, TYPES, VERDICT, YES_NO, parameters, table};

const NATURE: Means = Word(&["inject", "scheduled", "move", "development"]);

pub(in crate::tables) fn storylines() -> Files {
    let depths: Vec<String> = INDICATORS.iter().map(|indicator| format!("depth.{indicator}")).collect();
    let head = [
        ("storyline", Number),
        ("share", Share),
        ("event", Number),
        ("date", Date),
        ("nature", NATURE),
        ("kind", Word(&["shock", "indicator", "type", "treaty", "perception", "policy"])),
        ("title", Text),
        ("description", Note),
        ("because", Note),
        ("?support", Word(&["kept", "failed"])),
        ("needs", Note),
        ("type", TYPES),
        ("stage", STAGES),
        ("treaty", Word(&["none", "in_force"])),
    ];
    let columns: Vec<(&str, Means)> = head
        .into_iter()
        .chain(depths.iter().map(|name| (name.as_str(), DEPTHS)))
        .chain(DRIVERS.map(|name| (name, Positive)))
        .collect();
    vec![("storylines.csv", table(&columns).unique(&["storyline", "event"])), parameters()]
}

/// A list of injects.
pub(in crate::tables) fn msel() -> Declared {
    table(&[
        ("id", Text),
        ("date", Date),
        ("offset", Text),
        ("offset_seconds", Count),
        ("from", Text),
        ("to", Text),
        ("title", Text),
        ("description", Text),
        ("objective", Text),
        ("expected_action", Text),
        ("depends_on", Note),
        ("?probability", Share),
        ("?probability_given_outcome", Share),
        ("?probability_error", ErrorOf("probability")),
        ("tags", Text),
    ])
    .unique(&["id"])
    .rule(Rule::NeverFalls { of: "offset_seconds".into(), within: Vec::new() })
}

/// The tables of a game.
pub(in crate::tables) fn game() -> Files {
    let columns = [
        ("turn", Number),
        ("moment", Word(&["begin", "moved", "end"])),
        ("on", Date),
        ("moves", Note),
        ("type", TYPES),
        ("stage", STAGES),
        ("outcome", Text),
        ("year_end", Year),
        ("reached", YES_NO),
        ("?probability", Share),
        ("?standard_error", ErrorOf("probability")),
        ("?ci_low", LowOf("probability")),
        ("?ci_high", HighOf("probability")),
    ];
    let turns = table(&columns).grid(&["turn", "moment", "outcome"]).rule(Rule::EmptyWhere {
        column: "probability".into(),
        which: "reached",
        is: "yes",
    });
    vec![("turns.csv", turns), ("msel.csv", msel()), parameters()]
}

pub(in crate::tables) fn cases() -> Files {
    let head = [
        ("case", Text),
        ("title", Text),
        ("on", NewYear),
        ("stage", STAGES),
        ("depth", DEPTHS),
        ("indicator", Text),
        ("band", Word(&["none", "early", "moderate", "advanced"])),
        ("type", TYPES),
        ("treaty", Text),
    ];
    let columns: Vec<(&str, Means)> = head
        .into_iter()
        .chain(DRIVERS[..6].iter().map(|&name| (name, Positive)))
        .chain([
            ("move", Word(&["type_up", "type_down", "stage_up", "stage_down"])),
            ("within_years", Word(&["5", "10"])),
        ])
        .chain(ODDS)
        .chain(BAND_ERRORS)
        .collect();
    vec![("cases.csv", table(&columns).grid(&["case", "move", "within_years"]).odds(&["case", "move"]))]
}

const FORECAST: Means = Word(&["model", "persistence", "base_rate", "share_held", "mixed"]);

/// The tables of facts, without that of the cases.
pub(in crate::tables) fn facts() -> Files {
    let facts = table(&[
        ("case", Text),
        ("fact", Text),
        ("title", Text),
        ("by_or_on", Word(&["by", "on"])),
        ("date", Date),
        ("held", YES_NO),
        ("confidence", Word(&["sure", "likely", "judgement"])),
        ("persistence", YES_NO),
        ("probability", Share),
        ("standard_error", ErrorOf("probability")),
        ("log", Positive),
        ("brier", Share),
        ("persistence_probability", Word(&["0.1", "0.9"])),
        ("base_rate", Share),
        ("share_held", Share),
        ("mixed", Share),
    ]);
    let scores = table(&[
        ("forecast", FORECAST),
        ("score", Word(&["log", "brier", "roc_area", "share_weight"])),
        ("value", Positive),
        ("standard_error", ErrorOf("value")),
        ("?difference", Real),
        ("?difference_standard_error", ErrorOf("difference")),
        ("facts", Number),
        ("cases", Number),
    ]);
    let calibration = table(&[
        ("forecast", FORECAST),
        ("low", Share),
        ("high", Share),
        ("facts", Number),
        ("mean_probability", Share),
        ("held", Share),
    ]);
    vec![
        ("facts.csv", facts.unique(&["case", "fact"])),
        ("scores.csv", scores.unique(&["forecast", "score"]).difference("value", "forecast", "model", &["score"])),
        (
            "calibration.csv",
            calibration
                .unique(&["forecast", "low"])
                .rule(Rule::AtMost("low", "mean_probability"))
                .rule(Rule::AtMost("mean_probability", "high")),
        ),
    ]
}

pub(in crate::tables) fn claims() -> Files {
    let columns = [
        ("claim", Number),
        ("statement", Text),
        ("document", Text),
        ("section", Text),
        ("experiment", Text),
        ("figure", Text),
        ("?estimate", Real),
        ("?standard_error", ErrorOf("estimate")),
        ("?above", Real),
        ("?below", Real),
        ("figure_verdict", VERDICT),
        ("claim_verdict", VERDICT),
        ("trajectories", Number),
        ("draws", Number),
    ];
    vec![("claims.csv", table(&columns).unique(&["claim", "figure"]).rule(Rule::Ascending(vec!["above", "below"])))]
}

pub(in crate::tables) fn assess() -> Files {
    let standing = [
        ("alignment", Text),
        ("first_coded", Date),
        ("?date", Date),
        ("?stage", STAGES),
        ("?stage_since", Date),
        ("?band", BANDS),
        ("?highest", Word(&INDICATORS)),
        ("?depth_of_highest", CODED_DEPTHS),
        ("?confidence_of_highest", CONFIDENCE),
        ("?stage_without_highest", STAGES),
        ("?institutionalisation", Share),
    ];
    let since = [("?type", TYPES), ("?type_since", Date), ("lacking", Note), ("?treaty_rhetorical", YES_NO)];
    let course =
        [("alignment", Text), ("date", Date), ("stage", STAGES), ("band", BANDS), ("depth_of_highest", CODED_DEPTHS)];
    let lacks = [("?type", TYPES), ("missing", Note), ("lacking", Note)];
    let types = [
        ("alignment", Text),
        ("type", TYPES),
        ("conditions", Word(&["hold", "fail", "open"])),
        ("?condition", Word(&["threat", "identity", "status"])),
        ("?is", CODED_LEVELS),
        ("?needed", CODED_LEVELS),
    ];
    let changes = [
        ("alignment", Text),
        ("date", Date),
        ("indicator", Text),
        ("depth", Text),
        (
            "change",
            Word(&[
                "first",
                "formed",
                "reactivated",
                "deepened",
                "eroded",
                "suspended",
                "rose",
                "fell",
                "signed",
                "ended",
                "confirmed",
            ]),
        ),
        ("without", Note),
        ("left_without_it", Note),
        ("source", Text),
        ("?confidence", CONFIDENCE),
    ];
    vec![
        ("standing.csv", with_coded(&standing, &since).unique(&["alignment"])),
        ("types.csv", table(&types).unique(&["alignment", "type", "condition"])),
        ("furthest.csv", table(&[("subject", Text), ("furthest", Note)]).unique(&["subject"])),
        ("course.csv", with_coded(&course, &lacks).unique(&["alignment", "date"])),
        ("changes.csv", table(&changes).unique(&["alignment", "date", "indicator"])),
    ]
}

const BANDS: Means = Word(&["none", "early", "moderate", "advanced"]);
const CODED_DEPTHS: Means = Word(&["absent", "low", "developing", "high"]);
const CODED_LEVELS: Means = Word(&["incompatible", "minimal", "low", "medium", "high", "highest"]);
const CONFIDENCE: Means = Word(&["low", "medium", "high"]);

/// Columns around those of what is coded.
fn with_coded(head: &[(&str, Means)], last: &[(&str, Means)]) -> Declared {
    let conditions = [
        ("?threat", Word(&["low", "high"])),
        ("?identity", Word(&["low", "medium", "high"])),
        ("?status", Word(&["incompatible", "minimal", "high", "highest"])),
        ("?treaty", Word(&["none", "in_force"])),
    ];
    let depths: Vec<String> = INDICATORS.iter().map(|indicator| format!("?{indicator}")).collect();
    let depths = depths.iter().map(|name| (name.as_str(), CODED_DEPTHS));
    table(&head.iter().copied().chain(depths).chain(conditions).chain(last.iter().copied()).collect::<Vec<_>>())
}
