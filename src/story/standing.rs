//! How everything stands at a moment, in words and numbers.

use crate::model::{Model, Parameters, Quantity, Structure, Variable};
use crate::render::{listed, words};
use crate::scenario::proper;
use crate::theory::{Balance, Demand, INDICATORS};
use crate::trajectory::Standing;

/// A number as stories show it.
pub(crate) fn number(value: f64) -> String {
    format!("{value:.2}")
}

/// A number beside a threshold, with more digits if the two would look the same.
pub(crate) fn beside(value: f64, bar: f64) -> String {
    if number(value) == number(bar) { format!("{value:.3}") } else { number(value) }
}

/// The display name of a member.
pub(crate) fn member(structure: &Structure, place: usize) -> String {
    structure.members.get(place).map_or_else(String::new, |name| proper(name))
}

/// The display names of the adversaries; short names are taken as initials, as in "the USA".
pub(crate) fn adversaries(structure: &Structure) -> Vec<String> {
    let shown = |name: &String| if name.len() <= 3 { format!("the {}", proper(name)) } else { proper(name) };
    structure.adversaries().map(shown).collect()
}

/// The display name of the adversary, or of all of them: "China and North Korea".
pub(crate) fn adversary(structure: &Structure) -> String {
    listed(&adversaries(structure), "and")
}

/// The display names of the members: "China and Russia".
pub(crate) fn members(structure: &Structure) -> String {
    listed(&structure.members.iter().map(|name| proper(name)).collect::<Vec<_>>(), "and")
}

/// The level of a balance in a word.
pub(crate) fn level(parameters: &Parameters, balance: Balance, value: f64) -> &'static str {
    let level = balance.level_names().get(parameters.level_of(balance, value)).copied().unwrap_or_default();
    match (balance, level) {
        (_, "non_permissive") => "non-permissive",
        (Balance::Status, "minimal") => "minimally compatible",
        (Balance::Status, "high") => "highly compatible",
        (Balance::Status, "highest") => "compatible to the highest degree",
        _ => level,
    }
}

/// The level of the lowest identity, in words.
fn identity(parameters: &Parameters, least: f64) -> &'static str {
    if least >= parameters.conditions.identity_high {
        "high"
    } else if least >= parameters.conditions.identity_medium {
        "medium"
    } else {
        "low"
    }
}

/// The conditions of a type: each quantity and the least value that it needs.
pub(crate) fn demanded(model: &Model, demand: &Demand) -> Vec<(Quantity, f64)> {
    let members = 0..model.structure.members.len();
    let each = |variable: fn(usize) -> Variable, low: f64| {
        members.clone().map(move |i| (Quantity::State(variable(i)), low)).collect::<Vec<_>>()
    };
    let mut asked = each(Variable::Severity, demand.severity);
    asked.extend(each(Variable::Urgency, demand.urgency));
    asked.push((Quantity::State(Variable::Overlap), demand.overlap));
    asked.extend(each(Variable::Identity, demand.identity));
    asked.push((Quantity::Status, demand.status));
    asked.retain(|(_, low)| *low > 0.0);
    asked
}

/// The commitment and the cooperation: "a thick partnership without a treaty of alliance, at stage 4 of 7 (...)".
pub(crate) fn commitment(structure: &Structure, at: &Standing) -> String {
    let kind = at.kind.name();
    let article = if kind.starts_with("no ") {
        ""
    } else if kind.starts_with('a') {
        "an "
    } else {
        "a "
    };
    let (name, allied) = (words::treaty(at.treaty), at.kind.is_allied());
    let treaty = match (at.treaty.is_of_alliance(), allied) {
        (true, true) => " with a treaty".to_owned(),
        (true, false) => format!(" and a {name} that exists only on paper"),
        (false, true) if at.treaty.is_in_force() => format!(" without a treaty of alliance, and a {name}"),
        (false, false) if at.treaty.is_in_force() => format!(" and a {name}"),
        (false, true) => " without a treaty".to_owned(),
        (false, false) => " and no treaty of alliance".to_owned(),
    };
    format!("{article}{kind}{treaty}{}", stage(structure, at))
}

/// The stage, the band and the indicator that marks it; empty in a scenario without indicators.
fn stage(structure: &Structure, at: &Standing) -> String {
    if !structure.has_indicators() {
        return String::new();
    }
    let stages = &structure.stages;
    let last = structure.existing_stages().max().unwrap_or(0);
    let marked = stages.order().into_iter().find(|&j| at.stage > 0 && stages.number(j) == at.stage);
    match (marked, stages.band(at.stage)) {
        (Some(j), Some(band)) => format!(
            ", at stage {} of {last} (the {} band: {}, {})",
            at.stage,
            band.name(),
            INDICATORS[j].name,
            structure.depth_scale.name(at.depth[j])
        ),
        _ => ", without military cooperation (stage 0)".to_owned(),
    }
}

/// The balances and the incentive.
pub(crate) fn balances(structure: &Structure, parameters: &Parameters, at: &Standing) -> String {
    let value = |quantity| at.value(quantity);
    let of = |balance: Balance| level(parameters, balance, value(Quantity::of_balance(balance)));
    format!(
        "The incentive to align is {} ({}): {} together have {} of the capability of {} (balance of power: {}), the \
         balance of threat is {} ({}), that of interest {} ({}).",
        of(Balance::Incentive),
        number(value(Quantity::State(Variable::Incentive))),
        members(structure),
        number(value(Quantity::PowerRatio)),
        adversary(structure),
        of(Balance::Power),
        of(Balance::Threat),
        number(value(Quantity::Threat)),
        of(Balance::Interest),
        number(value(Quantity::Interest)),
    )
}

/// What the members perceive, and how compatible their identities and status expectations are.
pub(crate) fn perceptions(structure: &Structure, parameters: &Parameters, at: &Standing) -> String {
    let bars = &parameters.conditions;
    let each: Vec<String> = (0..structure.members.len())
        .map(|i| {
            let (severity, urgency) =
                (at.value(Quantity::State(Variable::Severity(i))), at.value(Quantity::State(Variable::Urgency(i))));
            format!(
                "{} sees a threat that is {} ({}) and {} ({})",
                member(structure, i),
                if severity >= bars.severity { "severe" } else { "not severe" },
                number(severity),
                if urgency >= bars.urgency { "urgent" } else { "not urgent" },
                number(urgency)
            )
        })
        .collect();
    let identities: Vec<f64> =
        (0..structure.members.len()).map(|i| at.value(Quantity::State(Variable::Identity(i)))).collect();
    let least = identities.iter().copied().fold(f64::INFINITY, f64::min);
    let shown: Vec<String> = identities.iter().map(|&identity| number(identity)).collect();
    let status = at.value(Quantity::Status);
    format!(
        "{}; these threats overlap by {}. Compatibility of identities is {} ({}); status expectations are {} \
         ({}).",
        each.join("; "),
        number(at.value(Quantity::State(Variable::Overlap))),
        identity(parameters, least),
        shown.join(" and "),
        level(parameters, Balance::Status, status),
        number(status)
    )
}

/// The thresholds of a draw, for a note.
pub(crate) fn bars(parameters: &Parameters) -> String {
    let conditions = &parameters.conditions;
    format!(
        "A threat counts as severe from {}, as urgent from {}, as shared from an overlap of {}; identities are \
         medium from {} and high from {}; status expectations are minimally compatible from {}, highly from {}.",
        number(conditions.severity),
        number(conditions.urgency),
        number(conditions.overlap),
        number(conditions.identity_medium),
        number(conditions.identity_high),
        number(parameters.status.minimal),
        number(parameters.status.high)
    )
}
