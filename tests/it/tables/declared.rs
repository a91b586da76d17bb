//! The tables of all studies: what each column means, and what holds between rows and columns.
//!
//! A column that is not declared here fails the test: say what a new one means, and by that what is checked of it.

use super::meaning::Means::{
    self, Count, Date, ErrorOf, HighOf, LowOf, Moment, NewYear, Note, Number, Positive, Real, Share, Text, Word, Year,
};
use super::meaning::{Column, Declared, Rule};

const TYPES: Means =
    Word(&["none", "thin", "coalition", "thick", "alliance", "non_allied_community", "allied_community"]);
const STAGES: Means = Word(&["0", "1", "2", "3", "4", "5", "6", "7"]);
const DEPTHS: Means = Word(&["0", "1", "2", "3"]);
const STATUS: Means = Word(&["none", "in_force", "rhetorical", "tacit", "functioning"]);
const YES_NO: Means = Word(&["yes", "no"]);
const VERDICT: Means = Word(&["reproduced", "not reproduced", "undecided at this size"]);

/// The variables that describe an alignment.
pub(super) const DRIVERS: [&str; 16] = [
    "power_ratio",
    "power",
    "threat",
    "interest",
    "incentive",
    "status",
    "severity.ann",
    "severity.ben",
    "urgency.ann",
    "urgency.ben",
    "identity.ann",
    "identity.ben",
    "anxiety.ann",
    "anxiety.ben",
    "expectation.ann",
    "expectation.ben",
];

const INDICATORS: [&str; 7] = [
    "confidence_building",
    "consultations",
    "military_technical",
    "exercises",
    "integrated_command",
    "troop_placement",
    "defence_policy",
];

fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

/// A table of the years of the scenario; a name with `?` in front may have empty cells.
fn table(columns: &[(&str, Means)]) -> Declared {
    let column = |&(name, means): &(&str, Means)| {
        let optional = name.starts_with('?');
        Column { name: name.trim_start_matches('?').to_owned(), means, optional }
    };
    Declared { years: (2000, 2003), columns: columns.iter().map(column).collect(), rules: Vec::new() }
}

/// The columns of a share with its error, its interval and the band of parameter uncertainty.
const ODDS: [(&str, Means); 6] = [
    ("probability", Share),
    ("standard_error", ErrorOf("probability")),
    ("ci_low", LowOf("probability")),
    ("ci_high", HighOf("probability")),
    ("?parameter_low", LowOf("probability")),
    ("?parameter_high", HighOf("probability")),
];

const STATE_ODDS: [(&str, Means); 2] = [("probability", Share), ("standard_error", ErrorOf("probability"))];
const DIFFERENCE: [(&str, Means); 2] = [("?difference", Real), ("?difference_standard_error", ErrorOf("difference"))];

impl Declared {
    fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// All combinations of the values of these columns are there, once.
    fn grid(self, keys: &[&str]) -> Self {
        self.rule(Rule::Grid(strings(keys)))
    }

    fn unique(self, keys: &[&str]) -> Self {
        self.rule(Rule::Unique(strings(keys)))
    }

    /// Odds by the end of the years: they never fall, and have Wilson's interval.
    fn odds(self, within: &[&str]) -> Self {
        self.rule(Rule::NeverFalls { of: "probability".into(), within: strings(within) }).wilson()
    }

    fn wilson(self) -> Self {
        self.rule(Rule::Wilson).rule(Rule::Ascending(vec!["parameter_low", "parameter_high"]))
    }

    fn sums(self, of: &str, within: &[&str]) -> Self {
        self.rule(Rule::SumsToOne { of: of.into(), within: strings(within), states: None })
    }

    /// Of treaties, two sets of states exclude each other.
    fn treaties(self, within: &[&str]) -> Self {
        let rule = |states: Vec<&'static str>| Rule::SumsToOne {
            of: "probability".into(),
            within: strings(within),
            states: Some(("status".into(), states)),
        };
        self.rule(rule(vec!["none", "in_force"]))
    }

    fn difference(self, of: &str, which: &str, baseline: &str, same: &[&str]) -> Self {
        self.rule(Rule::Difference {
            of: of.into(),
            by: "difference".into(),
            which: which.into(),
            baseline: baseline.into(),
            same: strings(same),
        })
    }

    /// An estimate with its error, and an interval of 1.96 errors to either side.
    fn symmetric(self, key: &str) -> Self {
        let [error, low, high] = ["standard_error", "low", "high"].map(|end| format!("{key}_{end}"));
        self.rule(Rule::Symmetric(key.to_owned(), error, low, high))
    }

    pub(super) fn years(mut self, first: i32, last: i32) -> Self {
        self.years = (first, last);
        self
    }
}

type Files = Vec<(&'static str, Declared)>;

/// The years are those of 1 January of the run, and of its end.
fn states(state: &'static str, words: Means) -> Declared {
    table(&[&[("year", NewYear), (state, words)][..], &STATE_ODDS].concat()).grid(&["year", state])
}

/// The tables of a run that every command with histories writes.
fn occupancies() -> Files {
    vec![
        ("types.csv", states("type", TYPES).sums("probability", &["year"])),
        ("stages.csv", states("stage", STAGES).sums("probability", &["year"])),
        ("treaties.csv", states("status", STATUS).treaties(&["year"])),
        (
            "drivers.csv",
            table(&[
                ("year", NewYear),
                ("variable", Word(&DRIVERS)),
                ("mean", Real),
                ("sd", Positive),
                ("q05", Real),
                ("q25", Real),
                ("q50", Real),
                ("q75", Real),
                ("q95", Real),
            ])
            .grid(&["year", "variable"])
            .rule(Rule::Ascending(vec!["q05", "q25", "q50", "q75", "q95"]))
            .rule(Rule::OneLaw),
        ),
        (
            "transitions.csv",
            table(&[
                ("from", TYPES),
                ("to", TYPES),
                ("count", Number),
                ("per_trajectory", Positive),
                ("median_year", Year),
            ])
            .unique(&["from", "to"]),
        ),
    ]
}

fn parameters() -> (&'static str, Declared) {
    let columns = [
        ("path", Text),
        ("value", Text),
        ("unit", Note),
        ("meaning", Text),
        ("source", Text),
        ("given", Word(&["default", "scenario", "--set"])),
        ("uncertain", YES_NO),
    ];
    ("parameters.csv", table(&columns).unique(&["path"]))
}

pub(super) fn run() -> Files {
    let odds = table(&[&[("outcome", Text), ("year", Year)][..], &ODDS].concat());
    let mut files = vec![("odds.csv", odds.grid(&["outcome", "year"]).odds(&["outcome"]))];
    files.extend(occupancies());
    let pictured = [
        (
            "bands.csv",
            table(&[
                ("what", Word(&["type", "stage"])),
                ("year", NewYear),
                ("state", Text),
                ("parameter_low", Share),
                ("parameter_high", Share),
            ])
            .unique(&["what", "year", "state"])
            .rule(Rule::Ascending(vec!["parameter_low", "parameter_high"])),
        ),
        (
            "plane.csv",
            table(&[
                ("year", NewYear),
                ("stage", STAGES),
                ("incentive_from", LowOf("incentive_to")),
                ("incentive_to", Share),
                ("probability", Share),
            ])
            .unique(&["year", "stage", "incentive_from"])
            .sums("probability", &["year"]),
        ),
        (
            "histories.csv",
            table(&[
                ("trajectory", Count),
                ("year", NewYear),
                ("incentive", Share),
                ("stage", STAGES),
                ("type", TYPES),
            ])
            .grid(&["trajectory", "year"]),
        ),
        (
            "shocks.csv",
            table(&[("shock", Text), ("year", Year), ("per_trajectory", Positive), ("struck", Share)])
                .grid(&["shock", "year"])
                .rule(Rule::NeverFalls { of: "struck".into(), within: strings(&["shock"]) }),
        ),
        (
            "struck.csv",
            table(
                &[
                    &[("shock", Text), ("outcome", Text), ("struck", YES_NO), ("histories", Count)][..],
                    &[
                        ("?probability", Share),
                        ("?standard_error", ErrorOf("probability")),
                        ("?ci_low", LowOf("probability")),
                        ("?ci_high", HighOf("probability")),
                    ],
                ]
                .concat(),
            )
            .grid(&["shock", "outcome", "struck"])
            .wilson(),
        ),
        (
            "thresholds.csv",
            table(&[
                ("variable", Word(&DRIVERS)),
                ("parameter", Text),
                ("name", Text),
                ("q05", Real),
                ("q50", Real),
                ("q95", Real),
            ])
            .unique(&["variable", "parameter"])
            .rule(Rule::Ascending(vec!["q05", "q50", "q95"])),
        ),
        parameters(),
    ];
    files.extend(pictured);
    files
}

pub(super) fn compare() -> Files {
    let odds = [
        &[("outcome", Text), ("year", Year), ("policy", Text)][..],
        &ODDS,
        &DIFFERENCE,
        &[
            ("?odds_ratio", Positive),
            ("?odds_ratio_low", LowOf("odds_ratio")),
            ("?odds_ratio_high", HighOf("odds_ratio")),
        ],
    ];
    let decision = table(&[
        ("outcome", Text),
        ("year", Year),
        ("policy", Text),
        ("best", Share),
        ("surely_best", Share),
        ("possibly_best", Share),
        ("surely_better", Share),
        ("surely_worse", Share),
        ("mean_regret_low", Share),
        ("mean_regret_high", Share),
        ("?high_regret", Share),
        ("bound", Share),
        ("?satisficing", Share),
    ]);
    let terms = table(&[
        ("policy", Text),
        ("year", NewYear),
        ("term", Text),
        ("mean", Real),
        ("difference", Real),
        ("difference_standard_error", ErrorOf("difference")),
        ("standardised", Real),
    ]);
    vec![
        (
            "odds.csv",
            table(&odds.concat()).grid(&["outcome", "year", "policy"]).odds(&["outcome", "policy"]).difference(
                "probability",
                "policy",
                "baseline",
                &["outcome", "year"],
            ),
        ),
        (
            "decision.csv",
            decision
                .grid(&["outcome", "policy"])
                .sums("best", &["outcome"])
                .rule(Rule::Ascending(vec!["surely_best", "possibly_best"]))
                .rule(Rule::AtMost("surely_best", "best"))
                .rule(Rule::Ascending(vec!["mean_regret_low", "mean_regret_high", "high_regret"])),
        ),
        (
            "terms.csv",
            terms.grid(&["policy", "year", "term"]).difference("mean", "policy", "baseline", &["year", "term"]),
        ),
        parameters(),
    ]
}

/// A sweep over these things.
pub(super) fn sweep(varied: &[&str]) -> Files {
    let named: Vec<String> = varied.iter().map(|name| format!("?{name}")).collect();
    let lead: Vec<(&str, Means)> =
        [("setting", Count)].into_iter().chain(named.iter().map(|name| (name.as_str(), Text))).collect();
    let with_lead = |own: &[&[(&'static str, Means)]]| {
        let whole = table(&[&lead[..], &own.concat()].concat());
        let empty = |name: &&str| Rule::EmptyWhere { column: (*name).to_owned(), which: "setting", is: "0" };
        varied.iter().map(empty).fold(whole, Declared::rule)
    };
    let states = |state: &'static str, words: Means| {
        with_lead(&[&[("year", NewYear), (state, words)], &STATE_ODDS, &DIFFERENCE])
            .grid(&["setting", "year", state])
            .difference("probability", "setting", "0", &["year", state])
    };
    let times = [
        ("outcome", Text),
        ("reached", Count),
        ("?mean_year", Moment),
        ("?mean_standard_error", ErrorOf("mean_year")),
        ("?median_year", Moment),
        ("?median_standard_error", ErrorOf("median_year")),
    ];
    vec![
        (
            "odds.csv",
            with_lead(&[&[("outcome", Text), ("year", Year)], &ODDS, &DIFFERENCE])
                .grid(&["setting", "outcome", "year"])
                .odds(&["setting", "outcome"])
                .difference("probability", "setting", "0", &["outcome", "year"]),
        ),
        ("types.csv", states("type", TYPES).sums("probability", &["setting", "year"])),
        ("stages.csv", states("stage", STAGES).sums("probability", &["setting", "year"])),
        ("treaties.csv", states("status", STATUS).treaties(&["setting", "year"])),
        (
            "times.csv",
            with_lead(&[&times, &DIFFERENCE]).grid(&["setting", "outcome"]).difference(
                "mean_year",
                "setting",
                "0",
                &["outcome"],
            ),
        ),
        parameters(),
    ]
}

/// A search for a tipping value, against something else if it is named.
pub(super) fn tip(against: Option<&str>) -> Files {
    let lead: Vec<(&str, Means)> = against.into_iter().map(|name| (name, Text)).collect();
    let with_lead = |own: &[(&'static str, Means)]| table(&[&lead[..], own].concat());
    let keys = |own: &'static str| against.into_iter().chain([own]).collect::<Vec<&str>>();
    let tip = [
        ("parameter", Text),
        ("outcome", Text),
        ("year", Year),
        ("odds", Share),
        ("verdict", Word(&["crosses", "above_throughout", "below_throughout", "touches", "undecided"])),
        ("?value", Real),
        ("?ci_low", LowOf("value")),
        ("?ci_high", HighOf("value")),
        ("?direction", Word(&["rising", "falling"])),
        ("?parameter_low", Real),
        ("?parameter_high", Real),
        ("looked_from", Real),
        ("looked_to", HighOf("looked_from")),
    ];
    let point = [&[("value", Real)][..], &ODDS].concat();
    vec![
        (
            "tip.csv",
            with_lead(&tip)
                .unique(&keys("value"))
                .rule(Rule::Ascending(vec!["looked_from", "ci_low", "value", "ci_high", "looked_to"]))
                .rule(Rule::Ascending(vec!["parameter_low", "parameter_high"])),
        ),
        ("points.csv", with_lead(&point).unique(&keys("value")).wilson()),
        ("looks.csv", with_lead(&point).unique(&keys("value")).wilson()),
    ]
}

/// A study of sensitivity with these indices; `shares` of them lie between 0 and 1 whatever chance does.
pub(super) fn sensitivity(keys: &[&'static str], inputs: &[&str]) -> Files {
    let named: Vec<[String; 4]> = keys
        .iter()
        .map(|key| [format!("?{key}"), format!("?{key}_standard_error"), format!("?{key}_low"), format!("?{key}_high")])
        .collect();
    let mut columns: Vec<(&str, Means)> = vec![("input", Text), ("parameters", Text)];
    for (key, [value, error, low, high]) in keys.iter().zip(&named) {
        columns.extend([
            (value.as_str(), Real),
            (error.as_str(), ErrorOf(key)),
            (low.as_str(), LowOf(key)),
            (high.as_str(), HighOf(key)),
        ]);
    }
    let indices = keys.iter().fold(table(&columns).unique(&["input"]), |table, key| table.symmetric(key));
    let inputs: Vec<(&str, Means)> = inputs.iter().map(|&name| (name, Real)).collect();
    let evaluations = [&[("draw", Count), ("point", Count)][..], &inputs, &[("histories", Number), ("reached", Count)]];
    let evaluations = table(&evaluations.concat()).grid(&["draw", "point"]).rule(Rule::AtMost("reached", "histories"));
    vec![("sensitivity.csv", indices), ("evaluations.csv", evaluations), parameters()]
}

pub(super) fn rare() -> Files {
    let odds = [&[("outcome", Text), ("year", Year)][..], &STATE_ODDS].concat();
    vec![
        (
            "rare.csv",
            table(&odds)
                .grid(&["outcome", "year"])
                .rule(Rule::NeverFalls { of: "probability".into(), within: strings(&["outcome"]) }),
        ),
        (
            "levels.csv",
            table(&[("?progress", Real), ("started", Count), ("arrived", Count)])
                .unique(&["progress"])
                .rule(Rule::AtMost("arrived", "started"))
                .rule(Rule::NeverFalls { of: "progress".into(), within: Vec::new() }),
        ),
        parameters(),
    ]
}

pub(super) fn discover() -> Files {
    let region = [
        ("?density_found", Share),
        ("?coverage_found", Share),
        ("?density", Share),
        ("?density_se", ErrorOf("density")),
        ("?coverage", Share),
        ("?coverage_se", ErrorOf("coverage")),
        ("?mass", Share),
        ("?mass_se", ErrorOf("mass")),
    ];
    let region_table =
        |first: &[(&'static str, Means)], last: &[(&'static str, Means)]| table(&[first, &region, last].concat());
    let limits = [
        ("box", Number),
        ("column", Text),
        ("limit", Word(&["at_least", "at_most"])),
        ("value", Real),
        ("density_without", Share),
        ("quasi_p", Share),
        ("by_draw", Share),
        ("held_out", Share),
        ("condition", Text),
    ];
    vec![
        (
            "boxes.csv",
            region_table(&[("box", Number), ("step", Count), ("limits_dropped", Count)], &[]).unique(&["box"]),
        ),
        ("limits.csv", table(&limits).unique(&["box", "column", "limit"])),
        (
            "peeling.csv",
            region_table(&[("box", Number), ("step", Count), ("columns_limited", Count)], &[]).unique(&["box", "step"]),
        ),
        (
            "tree.csv",
            region_table(&[("leaf", Number)], &[("conditions", Text)])
                .unique(&["leaf"])
                .sums("mass", &[])
                .sums("coverage", &[])
                .sums("coverage_found", &[]),
        ),
    ]
}

pub(super) fn drivers() -> Files {
    let differences = [
        ("year", NewYear),
        ("kind", Word(&["driver", "indicator", "parameter", "shock", "stage", "treaty"])),
        ("name", Text),
        ("mean_reached", Real),
        ("mean_others", Real),
        ("?effect", Real),
        ("?standard_error", ErrorOf("effect")),
    ];
    let conditions = [
        ("way", Number),
        ("part", Number),
        ("role", Word(&["asked_for", "necessary", "helpful"])),
        ("condition", Text),
        ("?years_before", Positive),
        ("?last", Share),
        ("?last_se", ErrorOf("last")),
        ("?held_before", Share),
        ("?held_before_se", ErrorOf("held_before")),
        ("?missing", Share),
        ("?missing_se", ErrorOf("missing")),
        ("?only_missing", Share),
        ("?only_missing_se", ErrorOf("only_missing")),
        ("?ever", Share),
        ("?ever_se", ErrorOf("ever")),
    ];
    vec![
        ("differences.csv", table(&differences).unique(&["year", "kind", "name"])),
        (
            "conditions.csv",
            table(&conditions)
                .unique(&["way", "part", "role", "condition"])
                .rule(Rule::AtMost("only_missing", "missing")),
        ),
        ("orders.csv", table(&[("?order", Text), ("reached", Count), ("others", Count)]).unique(&["order"])),
    ]
}

pub(super) fn fork() -> Files {
    let odds = [&[("outcome", Text), ("year", Year)][..], &ODDS[..4], &[("?unchanged", Share)], &DIFFERENCE];
    let mut files = vec![(
        "odds.csv",
        table(&odds.concat())
            .grid(&["outcome", "year"])
            .odds(&["outcome"])
            .rule(Rule::NeverFalls { of: "unchanged".into(), within: strings(&["outcome"]) })
            .rule(Rule::Less("probability", "unchanged", "difference")),
    )];
    files.extend(occupancies());
    files
}

const NATURE: Means = Word(&["inject", "scheduled", "move", "development"]);

pub(super) fn storylines() -> Files {
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
    vec![("storylines.csv", table(&columns).unique(&["storyline", "event"]))]
}

/// A list of injects.
pub(super) fn msel() -> Declared {
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

pub(super) fn cases() -> Files {
    let head = [
        ("case", Text),
        ("title", Text),
        ("year", Year),
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
        .collect();
    vec![("cases.csv", table(&columns).grid(&["case", "move", "within_years"]).odds(&["case", "move"]))]
}

pub(super) fn claims() -> Files {
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

pub(super) fn assess() -> Files {
    let head = [
        ("alignment", Text),
        ("date", Date),
        ("stage", STAGES),
        ("band", Word(&["none", "early", "moderate", "advanced"])),
        ("depth_of_highest", Word(&["absent", "low", "developing", "high"])),
    ];
    let last = [
        ("?threat", Word(&["low", "high"])),
        ("?identity", Word(&["low", "medium", "high"])),
        ("?status", Word(&["incompatible", "minimal", "high", "highest"])),
        ("?treaty", Word(&["none", "in_force"])),
        ("?type", TYPES),
        ("missing", Note),
        ("lacking", Note),
    ];
    let depths: Vec<String> = INDICATORS.iter().map(|indicator| format!("?{indicator}")).collect();
    let columns: Vec<(&str, Means)> = head
        .into_iter()
        .chain(depths.iter().map(|name| (name.as_str(), Word(&["absent", "low", "developing", "high"]))))
        .chain(last)
        .collect();
    vec![("course.csv", table(&columns).unique(&["alignment", "date"]))]
}
