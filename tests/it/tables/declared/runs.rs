//! Tables of a run, of policies side by side, of a sweep and of futures from one moment.

use super::super::meaning::Means::{
    self, Count, Date, DateOrNever, ErrorOf, HighOf, LowOf, Moment, NewYear, Note, Number, Positive, Real, Share, Text,
    Word, Year,
};
use super::super::meaning::{Declared, Rule};
use super::{
    BAND_ERRORS, DIFFERENCE, DRIVERS, Files, IN_FORCE, ODDS, STAGES, STATE_ODDS, STATUS, TYPES, YES_NO, parameters,
    strings, table,
};

/// The years are those of 1 January of the run, and of its end.
fn states(state: &'static str, words: Means) -> Declared {
    table(&[&[("on", NewYear), (state, words)][..], &STATE_ODDS].concat()).grid(&["on", state])
}

/// The tables of a run that every command with histories writes.
pub(in crate::tables) fn occupancies() -> Files {
    vec![
        ("types.csv", states("type", TYPES).sums("probability", &["on"])),
        ("stages.csv", states("stage", STAGES).sums("probability", &["on"])),
        ("treaties.csv", states("status", STATUS).treaties(&["on"])),
        (
            "drivers.csv",
            table(&[
                ("on", NewYear),
                ("variable", Word(&DRIVERS)),
                ("mean", Real),
                ("sd", Positive),
                ("q05", Real),
                ("q25", Real),
                ("q50", Real),
                ("q75", Real),
                ("q95", Real),
            ])
            .grid(&["on", "variable"])
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

/// A run of a scenario with agreements and questions.
pub(in crate::tables) fn agreements() -> Files {
    const PHASES: Means =
        Word(&["none", "begun", "agreed", "signed", "in_force", "suspended", "notice", "ended", "failed"]);
    let own = [("on", NewYear), ("agreement", Text), ("title", Text), ("phase", PHASES), ("state", Text)];
    let table = table(&[&own[..], &STATE_ODDS].concat());
    let key = ["on", "agreement", "phase"];
    let phases = ("agreements.csv", table.grid(&key).sums("probability", &["on", "agreement"]));
    let answers = ask().into_iter().filter(|(name, _)| ["questions.csv", "curve.csv"].contains(name));
    run().into_iter().chain(answers).chain([phases]).collect()
}

/// A run whose step was checked.
pub(in crate::tables) fn stepped() -> Files {
    let mut files = run();
    let columns = [
        ("outcome", Text),
        ("steps_per_year", Count),
        ("probability", Share),
        ("probability_at_half_step", Share),
        ("difference", Real),
        ("?standard_error", ErrorOf("difference")),
        ("?ci_low", LowOf("difference")),
        ("?ci_high", HighOf("difference")),
    ];
    files.extend([every_trajectory(), draws()]);
    let [of, error, low, high] = ["difference", "standard_error", "ci_low", "ci_high"].map(str::to_owned);
    files.push((
        "step.csv",
        table(&columns).unique(&["outcome"]).rule(Rule::Symmetric(of, error, low, high)).rule(Rule::Less(
            "probability",
            "probability_at_half_step",
            "difference",
        )),
    ));
    files
}

/// When outcomes are reached and for how long they are in force.
fn timing() -> Files {
    let hazards = table(&[
        ("outcome", Text),
        ("year", Year),
        ("?hazard", Share),
        ("?standard_error", ErrorOf("hazard")),
        ("?ci_low", LowOf("hazard")),
        ("?ci_high", HighOf("hazard")),
    ]);
    let times = table(&[
        ("outcome", Text),
        ("quantile", Share),
        ("by", DateOrNever),
        ("ci_low", DateOrNever),
        ("ci_high", DateOrNever),
    ]);
    let spells = table(&[
        ("outcome", Text),
        ("?lost", Share),
        ("?lost_standard_error", ErrorOf("lost")),
        ("?spells", Positive),
        ("?spells_standard_error", ErrorOf("spells")),
        ("?years", Positive),
        ("?years_standard_error", ErrorOf("years")),
        ("?spell_years", Positive),
        ("?spell_years_standard_error", ErrorOf("spell_years")),
    ]);
    vec![
        ("hazards.csv", hazards.grid(&["outcome", "year"])),
        ("first_passage.csv", times.grid(&["outcome", "quantile"])),
        ("spells.csv", spells.unique(&["outcome"]).rule(Rule::AtMost("spell_years", "years"))),
    ]
}

/// The answers to questions.
pub(in crate::tables) fn ask() -> Files {
    let own = [
        ("name", Text),
        ("title", Text),
        ("question", Text),
        ("resolves", Text),
        ("?probability", Share),
        ("?standard_error", ErrorOf("probability")),
        ("?ci_low", LowOf("probability")),
        ("?ci_high", HighOf("probability")),
        ("?parameter_low", LowOf("probability")),
        ("?parameter_high", HighOf("probability")),
        ("?trajectories", Count),
        ("?condition", Share),
        ("?condition_standard_error", ErrorOf("condition")),
        ("?otherwise", Share),
        ("?otherwise_standard_error", ErrorOf("otherwise")),
    ];
    let whole = [("?unconditional", Share), ("?unconditional_standard_error", ErrorOf("unconditional"))];
    let readings = [
        ("?reading", Word(&["signed", "in_force", "mixed"])),
        ("?other_reading", Word(&["signed", "in_force"])),
        ("?other_probability", Share),
        ("?other_standard_error", ErrorOf("other_probability")),
    ];
    let answers = table(&[&own[..], &DIFFERENCE, &whole, &readings].concat()).unique(&["name"]);
    let answers = answers.wilson().rule(Rule::Less("probability", "otherwise", "difference"));
    let curve = [
        ("name", Text),
        ("date", Date),
        ("years", Positive),
        ("?probability", Share),
        ("?standard_error", ErrorOf("probability")),
        ("?ci_low", LowOf("probability")),
        ("?ci_high", HighOf("probability")),
        ("?not_yet", Share),
    ];
    let never_falls = Rule::NeverFalls { of: "probability".into(), within: strings(&["name"]) };
    let curve = table(&curve).unique(&["name", "date"]).wilson().rule(never_falls);
    let question = [("name", Text), ("from", Date), ("to", Date)];
    let rates = [&question[..], &RATE, &CLASS].concat();
    let rates = table(&rates).unique(&["name", "reference_class"]);
    vec![("questions.csv", answers), ("curve.csv", curve), ("question_base_rates.csv", rates), parameters()]
}

/// The outcomes of the small scenario, and whether they are states.
const OUTCOMES: [(&str, bool); 6] =
    [("war", false), ("new_year", false), ("year_end", false), ("wars", false), ("deeper", true), ("tense", true)];

fn every_trajectory() -> (&'static str, Declared) {
    let mut columns: Vec<(String, Means)> = [("trajectory", Count), ("draw", Count), ("valid", YES_NO)]
        .map(|(name, means)| (name.to_owned(), means))
        .into();
    for (outcome, is_state) in OUTCOMES {
        columns.push((format!("?{outcome}.first"), Date));
        if is_state {
            columns.push((format!("?{outcome}.lost"), Date));
            columns.push((format!("{outcome}.spells"), Count));
            columns.push((format!("{outcome}.years"), Positive));
        }
    }
    for year in [2002, 2004] {
        columns.push((format!("type.{year}"), TYPES));
        columns.push((format!("stage.{year}"), STAGES));
        columns.push((format!("treaty.{year}"), Word(&["none", "defence"])));
    }
    let columns: Vec<(&str, Means)> = columns.iter().map(|(name, means)| (name.as_str(), *means)).collect();
    ("every_trajectory.csv", table(&columns).unique(&["trajectory"]))
}

fn draws() -> (&'static str, Declared) {
    let mut columns: Vec<(String, Means)> =
        [("draw", Count), ("actors.ann.urgency", Share), ("shocks.war.rate", Share), ("valid", Number)]
            .map(|(name, means)| (name.to_owned(), means))
            .into();
    for (outcome, _) in OUTCOMES {
        columns.extend((2000..2004).map(|year| (format!("{outcome}.{year}"), Count)));
    }
    let columns: Vec<(&str, Means)> = columns.iter().map(|(name, means)| (name.as_str(), *means)).collect();
    let rising = ["war.2000", "war.2001", "war.2002", "war.2003", "valid"];
    ("draws.csv", table(&columns).unique(&["draw"]).rule(Rule::Ascending(rising.to_vec())))
}

pub(in crate::tables) fn run() -> Files {
    let odds = table(&[&[("outcome", Text), ("year_end", Year)][..], &ODDS, &BAND_ERRORS, &IN_FORCE[..4]].concat())
        .rule(Rule::AtMost("in_force", "probability"));
    let mut files = vec![("probabilities.csv", odds.grid(&["outcome", "year_end"]).odds(&["outcome"]))];
    files.extend(occupancies());
    files.extend(timing());
    let pictured = [
        (
            "bands.csv",
            table(
                &[
                    &[("what", Word(&["type", "stage"])), ("on", NewYear), ("state", Text)][..],
                    &[("?parameter_low", Share), ("?parameter_high", Share)],
                    &BAND_ERRORS,
                ]
                .concat(),
            )
            .unique(&["what", "on", "state"])
            .rule(Rule::Ascending(vec!["parameter_low", "parameter_high"])),
        ),
        (
            "plane.csv",
            table(&[
                ("on", NewYear),
                ("stage", STAGES),
                ("incentive_from", LowOf("incentive_to")),
                ("incentive_to", Share),
                ("probability", Share),
            ])
            .unique(&["on", "stage", "incentive_from"])
            .sums("probability", &["on"]),
        ),
        (
            "trajectories.csv",
            table(&[("trajectory", Count), ("on", NewYear), ("incentive", Share), ("stage", STAGES), ("type", TYPES)])
                .grid(&["trajectory", "on"]),
        ),
        (
            "shocks.csv",
            table(&[("shock", Text), ("year_end", Year), ("per_trajectory", Positive), ("exposed", Share)])
                .grid(&["shock", "year_end"])
                .rule(Rule::NeverFalls { of: "exposed".into(), within: strings(&["shock"]) }),
        ),
        (
            "exposed.csv",
            table(
                &[
                    &[("shock", Text), ("outcome", Text), ("exposed", YES_NO), ("trajectories", Count)][..],
                    &[
                        ("?probability", Share),
                        ("?standard_error", ErrorOf("probability")),
                        ("?ci_low", LowOf("probability")),
                        ("?ci_high", HighOf("probability")),
                    ],
                ]
                .concat(),
            )
            .grid(&["shock", "outcome", "exposed"])
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
    files.extend(first_order());
    files.push(("base_rates.csv", base_rates(false)));
    files
}

/// A probability beside that of a class of the past.
const RATE: [(&str, Means); 8] = [
    ("reference_class", Text),
    ("?probability", Share),
    ("?probability_ci_low", LowOf("probability")),
    ("?probability_ci_high", HighOf("probability")),
    ("base_rate", Share),
    ("base_rate_ci_low", LowOf("base_rate")),
    ("base_rate_ci_high", HighOf("base_rate")),
    ("?ratio", Positive),
];

/// What a class of the past is.
const CLASS: [(&str, Means); 4] = [("events", Count), ("exposure_years", Positive), ("title", Text), ("source", Text)];

/// The probability of an outcome beside those of its reference classes, and pooled with them.
fn base_rates(pooled: bool) -> Declared {
    let outcome = [("outcome", Text), ("year_end", Year)];
    let pool = [
        ("?pool", Share),
        ("?pool_standard_error", ErrorOf("pool")),
        ("?pool_ci_low", LowOf("pool")),
        ("?pool_ci_high", HighOf("pool")),
    ];
    let pool = if pooled { &pool[..] } else { &[] };
    let columns = [&outcome[..], &RATE, pool, &CLASS].concat();
    let never_falls = |of: &str| Rule::NeverFalls { of: of.into(), within: strings(&["outcome", "reference_class"]) };
    let table = table(&columns).grid(&["outcome", "year_end", "reference_class"]);
    table.rule(never_falls("probability")).rule(never_falls("base_rate"))
}

/// A run under evidence: without the indices of parameters, which depend on each other, and with what was learned.
pub(in crate::tables) fn known() -> Files {
    let evidence = [
        ("table", Text),
        ("row", Text),
        ("date", Date),
        ("what", Text),
        ("value", Text),
        ("error", Share),
        ("predictive", Share),
        ("predictive_standard_error", ErrorOf("predictive")),
        ("effective", Share),
        ("source", Text),
    ];
    let posterior = [
        ("parameter", Text),
        ("prior_mean", Real),
        ("prior_sd", Positive),
        ("prior_q05", Real),
        ("prior_q50", Real),
        ("prior_q95", Real),
        ("mean", Real),
        ("mean_standard_error", ErrorOf("mean")),
        ("sd", Positive),
        ("q05", Real),
        ("q50", Real),
        ("q95", Real),
        ("shift", Real),
        ("shift_standard_error", ErrorOf("shift")),
        ("contraction", Real),
        ("contraction_standard_error", ErrorOf("contraction")),
    ];
    let mut files = run();
    files.retain(|(name, _)| !["first_order.csv", "spread.csv", "bands.csv"].contains(name));
    files.push(("evidence.csv", table(&evidence).unique(&["table", "row"])));
    let ascending = [["prior_q05", "prior_q50", "prior_q95"], ["q05", "q50", "q95"]];
    let posterior = table(&posterior).unique(&["parameter"]);
    let rules = ascending.into_iter().map(|columns| Rule::Ascending(columns.to_vec()));
    files.push(("posterior.csv", rules.fold(posterior, Declared::rule)));
    files
}

/// A run under more evidence than an earlier one: also with what each added row changed, and pools of base rates.
pub(in crate::tables) fn updated() -> Files {
    let since = [
        ("outcome", Text),
        ("year_end", Year),
        ("step", Text),
        ("?table", Text),
        ("?row", Text),
        ("probability", Share),
        ("standard_error", ErrorOf("probability")),
        ("?change", Real),
        ("?change_standard_error", ErrorOf("change")),
    ];
    let mut files = known();
    files.retain(|(name, _)| *name != "base_rates.csv");
    files.push(("base_rates.csv", base_rates(true)));
    files.push(("since.csv", table(&since).unique(&["outcome", "year_end", "step", "row"])));
    files
}

/// Indices are there where the spread over the draws is resolved, and only there.
fn first_order() -> Files {
    let resolved = |column: &str| Rule::EmptyWhere { column: column.to_owned(), which: "resolved", is: "no" };
    let symmetric = |[of, error, low, high]: [&str; 4]| {
        Rule::Symmetric(of.to_owned(), error.to_owned(), low.to_owned(), high.to_owned())
    };
    vec![
        (
            "first_order.csv",
            table(&[
                ("outcome", Text),
                ("year_end", Year),
                ("parameter", Text),
                ("resolved", YES_NO),
                ("?index", Real),
                ("?standard_error", ErrorOf("index")),
                ("?ci_low", LowOf("index")),
                ("?ci_high", HighOf("index")),
            ])
            .grid(&["outcome", "year_end", "parameter"])
            .rule(resolved("index"))
            .rule(symmetric(["index", "standard_error", "ci_low", "ci_high"])),
        ),
        (
            "spread.csv",
            table(&[
                ("outcome", Text),
                ("year_end", Year),
                ("resolved", YES_NO),
                ("?variance", Real),
                ("?variance_standard_error", ErrorOf("variance")),
                ("?noise_share", Share),
                ("?sum", Real),
                ("?sum_standard_error", ErrorOf("sum")),
                ("?sum_ci_low", LowOf("sum")),
                ("?sum_ci_high", HighOf("sum")),
            ])
            .grid(&["outcome", "year_end"])
            .rule(resolved("sum"))
            .rule(symmetric(["sum", "sum_standard_error", "sum_ci_low", "sum_ci_high"])),
        ),
    ]
}

pub(in crate::tables) fn diff() -> Files {
    let side = |names: [&'static str; 4]| {
        [(names[0], Share), (names[1], ErrorOf(names[0])), (names[2], LowOf(names[0])), (names[3], HighOf(names[0]))]
    };
    let odds = [
        &[("outcome", Text), ("year_end", Year)][..],
        &side(["probability_a", "standard_error_a", "ci_low_a", "ci_high_a"]),
        &side(["probability_b", "standard_error_b", "ci_low_b", "ci_high_b"]),
        &[("difference", Real), ("difference_standard_error", ErrorOf("difference"))],
        &[("?remainder", Real), ("?remainder_standard_error", ErrorOf("remainder"))],
    ];
    let never_falls = |of: &str| Rule::NeverFalls { of: of.into(), within: strings(&["outcome"]) };
    let moves = [
        ("outcome", Text),
        ("year_end", Year),
        ("input", Text),
        ("first", Real),
        ("first_standard_error", ErrorOf("first")),
        ("?last", Real),
        ("?last_standard_error", ErrorOf("last")),
        ("?interaction", Real),
        ("?interaction_standard_error", ErrorOf("interaction")),
    ];
    let moved = Word(&["alone", "block", "not"]);
    let inputs = [("input", Text), ("unit", Note), ("?in_a", Note), ("?in_b", Note), ("moved", moved)];
    vec![
        ("inputs.csv", table(&inputs).unique(&["input"])),
        (
            "probabilities.csv",
            table(&odds.concat())
                .grid(&["outcome", "year_end"])
                .rule(never_falls("probability_a"))
                .rule(never_falls("probability_b"))
                .rule(Rule::Less("probability_b", "probability_a", "difference")),
        ),
        (
            "moves.csv",
            table(&moves).grid(&["outcome", "year_end", "input"]).rule(Rule::Less("last", "first", "interaction")),
        ),
    ]
}

pub(in crate::tables) fn compare() -> Files {
    let odds = [
        &[("outcome", Text), ("year_end", Year), ("policy", Text)][..],
        &ODDS,
        &BAND_ERRORS,
        &DIFFERENCE,
        &[
            ("?odds_ratio", Positive),
            ("?odds_ratio_low", LowOf("odds_ratio")),
            ("?odds_ratio_high", HighOf("odds_ratio")),
        ],
        &IN_FORCE,
    ];
    let decision = table(&[
        ("outcome", Text),
        ("year_end", Year),
        ("policy", Text),
        ("best", Share),
        ("best_beyond_chance", Share),
        ("possibly_best", Share),
        ("better_beyond_chance", Share),
        ("worse_beyond_chance", Share),
        ("mean_regret_low", Share),
        ("mean_regret_high", Share),
        ("?high_regret", Share),
        ("bound", Share),
        ("?satisficing", Share),
        ("?satisficing_ci_low", Share),
        ("?satisficing_ci_high", Share),
    ]);
    let terms = table(&[
        ("policy", Text),
        ("on", NewYear),
        ("term", Text),
        ("mean", Real),
        ("difference", Real),
        ("difference_standard_error", ErrorOf("difference")),
        ("standardised", Real),
    ]);
    vec![
        (
            "probabilities.csv",
            table(&odds.concat()).grid(&["outcome", "year_end", "policy"]).odds(&["outcome", "policy"]).difference(
                "probability",
                "policy",
                "baseline",
                &["outcome", "year_end"],
            ),
        ),
        (
            "decision.csv",
            decision
                .grid(&["outcome", "policy"])
                .sums("best", &["outcome"])
                .rule(Rule::Ascending(vec!["best_beyond_chance", "possibly_best"]))
                .rule(Rule::AtMost("best_beyond_chance", "best"))
                .rule(Rule::Ascending(vec!["mean_regret_low", "mean_regret_high", "high_regret"])),
        ),
        ("terms.csv", terms.grid(&["policy", "on", "term"]).difference("mean", "policy", "baseline", &["on", "term"])),
        parameters(),
    ]
}

/// A sweep over these things.
pub(in crate::tables) fn sweep(varied: &[&str]) -> Files {
    let named: Vec<String> = varied.iter().map(|name| format!("?{name}")).collect();
    let lead: Vec<(&str, Means)> =
        [("grid_point", Count)].into_iter().chain(named.iter().map(|name| (name.as_str(), Text))).collect();
    let with_lead = |own: &[&[(&'static str, Means)]]| {
        let whole = table(&[&lead[..], &own.concat()].concat());
        let empty = |name: &&str| Rule::EmptyWhere { column: (*name).to_owned(), which: "grid_point", is: "0" };
        varied.iter().map(empty).fold(whole, Declared::rule)
    };
    let states = |state: &'static str, words: Means| {
        with_lead(&[&[("on", NewYear), (state, words)], &STATE_ODDS, &DIFFERENCE])
            .grid(&["grid_point", "on", state])
            .difference("probability", "grid_point", "0", &["on", state])
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
            "probabilities.csv",
            with_lead(&[&[("outcome", Text), ("year_end", Year)], &ODDS, &BAND_ERRORS, &DIFFERENCE, &IN_FORCE])
                .rule(Rule::AtMost("in_force", "probability"))
                .grid(&["grid_point", "outcome", "year_end"])
                .odds(&["grid_point", "outcome"])
                .difference("probability", "grid_point", "0", &["outcome", "year_end"]),
        ),
        ("types.csv", states("type", TYPES).sums("probability", &["grid_point", "on"])),
        ("stages.csv", states("stage", STAGES).sums("probability", &["grid_point", "on"])),
        ("treaties.csv", states("status", STATUS).treaties(&["grid_point", "on"])),
        (
            "times.csv",
            with_lead(&[&times, &DIFFERENCE]).grid(&["grid_point", "outcome"]).difference(
                "mean_year",
                "grid_point",
                "0",
                &["outcome"],
            ),
        ),
        parameters(),
    ]
}

pub(in crate::tables) fn fork() -> Files {
    let odds = [&[("outcome", Text), ("year_end", Year)][..], &ODDS[..4], &[("?unchanged", Share)], &DIFFERENCE];
    let mut files = vec![(
        "probabilities.csv",
        table(&odds.concat())
            .grid(&["outcome", "year_end"])
            .odds(&["outcome"])
            .rule(Rule::NeverFalls { of: "unchanged".into(), within: strings(&["outcome"]) })
            .rule(Rule::Less("probability", "unchanged", "difference")),
    )];
    files.extend(occupancies());
    files.push(parameters());
    files
}
