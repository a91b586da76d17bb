//! The tables of all studies: what each column means, and what holds between rows and columns.
//!
//! A column that is not declared here fails the test: say what a new one means, and by that what is checked of it.

use super::meaning::Means::{self, ErrorOf, HighOf, LowOf, Note, Real, Share, Text, Word};
use super::meaning::{Column, Declared, Rule};

mod panel;
mod runs;
mod scores;
mod searches;
mod stories;

pub(super) use panel::panel;
pub(super) use runs::{agreements, ask, compare, diff, fork, known, run, stepped, sweep, updated};
pub(super) use scores::{bank, score};
pub(super) use searches::{discover, drivers, rare, search, second_order, sensitivity, tip};
pub(super) use stories::{assess, cases, claims, facts, game, msel, storylines};

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

/// A table of the years of the scenario; a name with `?` in front may have empty cells, one with `+` may also be missing
/// as a whole.
fn table(columns: &[(&str, Means)]) -> Declared {
    let column = |&(name, means): &(&str, Means)| {
        let missing = name.starts_with('+');
        let optional = missing || name.starts_with('?');
        Column { name: name.trim_start_matches(['?', '+']).to_owned(), means, optional, missing }
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

/// Whether it is in force at the end of the year, and the difference of that.
const IN_FORCE: [(&str, Means); 6] = [
    ("?in_force", Share),
    ("?in_force_standard_error", ErrorOf("in_force")),
    ("?in_force_ci_low", LowOf("in_force")),
    ("?in_force_ci_high", HighOf("in_force")),
    ("?in_force_difference", Real),
    ("?in_force_difference_standard_error", ErrorOf("in_force_difference")),
];

/// How sure the ends of the band are.
const BAND_ERRORS: [(&str, Means); 4] = [
    ("?parameter_low_ci_low", LowOf("parameter_low")),
    ("?parameter_low_ci_high", HighOf("parameter_low")),
    ("?parameter_high_ci_low", LowOf("parameter_high")),
    ("?parameter_high_ci_high", HighOf("parameter_high")),
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

pub(super) fn parameters() -> (&'static str, Declared) {
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
