//! Tables of tipping values, sensitivity, rare outcomes, conditions and drivers.

use super::super::meaning::Means::{
    self, Count, ErrorOf, HighOf, LowOf, NewYear, Number, Positive, Real, Share, Text, Word, Year,
};
use super::super::meaning::Rule;
use super::{BAND_ERRORS, Files, ODDS, YES_NO, parameters, strings, table};

/// A search for a tipping value, against something else if it is named.
pub(in crate::tables) fn tip(against: Option<&str>) -> Files {
    let lead: Vec<(&str, Means)> = against.into_iter().map(|name| (name, Text)).collect();
    let with_lead = |own: &[(&'static str, Means)]| table(&[&lead[..], own].concat());
    let keys = |own: &'static str| against.into_iter().chain([own]).collect::<Vec<&str>>();
    let tip = [
        ("parameter", Text),
        ("outcome", Text),
        ("year_end", Year),
        ("level", Share),
        ("verdict", Word(&["crosses", "above_throughout", "below_throughout", "touches", "undecided"])),
        ("?value", Real),
        ("?ci_low", LowOf("value")),
        ("?ci_high", HighOf("value")),
        ("?direction", Word(&["rising", "falling"])),
        ("?parameter_low", Real),
        ("?parameter_high", Real),
        ("?parameter_note", Word(&["not_assessed", "both_beyond", "low_beyond", "high_beyond"])),
        ("?probability_parameter_low", Share),
        ("?probability_parameter_high", Share),
        ("looked_from", Real),
        ("looked_to", HighOf("looked_from")),
    ];
    let point = [&[("value", Real)][..], &ODDS, &BAND_ERRORS].concat();
    vec![
        (
            "tip.csv",
            with_lead(&tip)
                .unique(&keys("value"))
                .rule(Rule::Ascending(vec!["looked_from", "ci_low", "value", "ci_high", "looked_to"]))
                .rule(Rule::Ascending(vec!["parameter_low", "parameter_high"]))
                .rule(Rule::Ascending(vec!["probability_parameter_low", "probability_parameter_high"])),
        ),
        ("points.csv", with_lead(&point).unique(&keys("value")).wilson()),
        ("evaluations.csv", with_lead(&point).unique(&keys("value")).wilson()),
        parameters(),
    ]
}

/// A search over a policy and its size, for war and cost.
pub(in crate::tables) fn search() -> Files {
    let lead = [
        ("plan", Count),
        ("?policies.calm", Word(&["on", "off"])),
        ("?policies.calm.set.shocks.war.rate.scale", Positive),
    ];
    let front = [
        ("war_2003", Share),
        ("war_2003_standard_error", ErrorOf("war_2003")),
        ("war_2003_difference", Real),
        ("war_2003_difference_standard_error", ErrorOf("war_2003_difference")),
        ("cost", Positive),
        ("on_front", YES_NO),
        ("?dominated_by", Count),
        ("?dominated_beyond_chance", YES_NO),
        ("confirmed", YES_NO),
    ];
    let evaluated = [("cost", Positive), ("war_2003", Share), ("war_2003_standard_error", ErrorOf("war_2003"))];
    let difference = |of: &str| Rule::Difference {
        of: of.to_owned(),
        by: format!("{of}_difference"),
        which: "plan".to_owned(),
        baseline: "0".to_owned(),
        same: Vec::new(),
    };
    vec![
        ("front.csv", table(&[&lead[..], &front].concat()).unique(&["plan"]).rule(difference("war_2003"))),
        ("evaluations.csv", table(&[&lead[..], &evaluated].concat()).unique(&["plan"])),
        parameters(),
    ]
}

/// A study of sensitivity with these indices, over these inputs.
pub(in crate::tables) fn sensitivity(keys: &[&'static str], inputs: &[&str]) -> Files {
    let named: Vec<[String; 4]> = keys
        .iter()
        .map(|key| [format!("?{key}"), format!("?{key}_standard_error"), format!("?{key}_low"), format!("?{key}_high")])
        .collect();
    let mut columns: Vec<(&str, Means)> =
        vec![("outcome", Text), ("year_end", Year), ("input", Text), ("parameters", Text)];
    for (key, [value, error, low, high]) in keys.iter().zip(&named) {
        columns.extend([
            (value.as_str(), Real),
            (error.as_str(), ErrorOf(key)),
            (low.as_str(), LowOf(key)),
            (high.as_str(), HighOf(key)),
        ]);
    }
    let indices =
        keys.iter().fold(table(&columns).grid(&["outcome", "year_end", "input"]), |table, key| table.symmetric(key));
    let inputs: Vec<(&str, Means)> = inputs.iter().map(|&name| (name, Real)).collect();
    let evaluations = [
        &[("outcome", Text), ("year_end", Year), ("draw", Count), ("point", Count), ("weight", Positive)][..],
        &inputs,
        &[("trajectories", Number), ("reached", Count)],
    ];
    let evaluations = table(&evaluations.concat())
        .grid(&["outcome", "year_end", "draw", "point"])
        .rule(Rule::AtMost("reached", "trajectories"));
    vec![("sensitivity.csv", indices), ("evaluations.csv", evaluations), parameters()]
}

/// A study of several probabilities, with the indices of pairs.
pub(in crate::tables) fn second_order(inputs: &[&str]) -> Files {
    let mut files = sensitivity(&["total", "first", "effect"], inputs);
    let pairs = table(&[
        ("outcome", Text),
        ("year_end", Year),
        ("input", Text),
        ("with", Text),
        ("?second", Real),
        ("?second_standard_error", ErrorOf("second")),
        ("?second_low", LowOf("second")),
        ("?second_high", HighOf("second")),
    ]);
    files.push(("second_order.csv", pairs.unique(&["outcome", "year_end", "input", "with"]).symmetric("second")));
    files
}

pub(in crate::tables) fn rare() -> Files {
    // Where nothing was reached there is a bound and no standard error.
    let share = [("probability", Share), ("?standard_error", ErrorOf("probability"))];
    let interval = [("ci_low", LowOf("probability")), ("ci_high", HighOf("probability"))];
    let odds = [&[("outcome", Text), ("year_end", Year)][..], &share, &interval].concat();
    vec![
        (
            "rare.csv",
            table(&odds)
                .grid(&["outcome", "year_end"])
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

pub(in crate::tables) fn discover() -> Files {
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
        parameters(),
    ]
}

pub(in crate::tables) fn drivers() -> Files {
    let differences = [
        ("on", NewYear),
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
        ("differences.csv", table(&differences).unique(&["on", "kind", "name"])),
        (
            "conditions.csv",
            table(&conditions)
                .unique(&["way", "part", "role", "condition"])
                .rule(Rule::AtMost("only_missing", "missing")),
        ),
        ("orders.csv", table(&[("?order", Text), ("reached", Count), ("others", Count)]).unique(&["order"])),
        parameters(),
    ]
}
