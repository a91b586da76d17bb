//! What a start means, for people and for programs.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::analysis::{ConditionRow, Contradiction, ExpectedRow, StartAudit};
use crate::math::exp;
use crate::model::{Model, Structure};
use crate::scenario::{Problems, Scenario};
use crate::theory::{AlignmentType, Balance, INDICATORS, Indicator};
use crate::trajectory::{MemberOutlook, Prospect};

use super::agreements;
use super::days::day_in;
use super::grid::grid;
use super::number::{percent, significant};
use super::words::{listed, short};
use crate::scenario::proper;

/// Events of less than this probability are left out of the table.
const SHOWN: f64 = 0.001;

/// A quantity at the start: name, value, what it tends to, level.
struct Quantity {
    key: String,
    name: String,
    value: f64,
    target: Option<f64>,
    level: Option<&'static str>,
}

/// The quantities of a start, in the order of the model.
fn quantities(model: &Model, audit: &StartAudit) -> Vec<Quantity> {
    let at = &audit.outlook;
    let parameters = model.central();
    let level = |balance: Balance, value: f64| Some(balance.level_names()[parameters.level_of(balance, value)]);
    let plain = |key: &str, name: &str, value: f64| Quantity {
        key: key.to_owned(),
        name: name.to_owned(),
        value,
        target: None,
        level: None,
    };
    let of = |balance: Balance, name: &str, value: f64, by: f64| Quantity {
        level: level(balance, by),
        ..plain(balance.name(), name, value)
    };
    let mut rows = vec![
        plain("power_ratio", "power ratio", at.power_ratio),
        of(Balance::Power, "balance of power", at.power, at.power_ratio),
        of(Balance::Threat, "balance of threat", at.threat, at.threat),
        of(Balance::Interest, "balance of interest", at.interest, at.interest),
        of(Balance::Status, "status compatibility", at.status, at.status),
    ];
    rows.push(Quantity {
        target: Some(at.incentive_target),
        ..of(Balance::Incentive, "incentive", at.incentive, at.incentive)
    });
    rows.push(Quantity { target: Some(at.learning_target), ..plain("learning", "learning", at.learning) });
    for (name, member) in model.structure.members.iter().zip(&at.members) {
        let who = proper(name);
        rows.push(Quantity {
            target: Some(member.severity_target),
            ..plain(&format!("severity.{name}"), &format!("severity of the threat, {who}"), member.severity)
        });
    }
    rows
}

/// The balances, the conditions of the type and the first year, for the screen.
#[must_use]
pub fn start_table(model: &Model, audit: &StartAudit) -> String {
    let structure = &model.structure;
    let mut text = format!(
        "The start, {}{}: {}\n\n",
        day_in(structure.start_day, structure.start_year),
        if model.priors.is_empty() { "" } else { ", at the centre of what is uncertain" },
        place(structure, audit)
    );
    let mut table = grid();
    table.set_header(["quantity", "value", "tends to", "level"]);
    for Quantity { name, value, target, level, .. } in quantities(model, audit) {
        let level = level.unwrap_or_default().replace('_', "-");
        table.add_row([name, short(value), target.map(short).unwrap_or_default(), level]);
    }
    let _ = writeln!(text, "{}\n", table.trim_fmt());
    text += &standing_table(structure, audit);
    text += &condition_table(audit);
    text += &expected_table(structure, audit);
    text
}

/// `thick partnership, stage 4 (regular joint exercises)`.
fn place(structure: &Structure, audit: &StartAudit) -> String {
    let kind = audit.outlook.kind.name();
    match audit.outlook.highest(structure) {
        Some(j) => format!("{kind}, stage {} ({})", audit.outlook.stage, INDICATORS[j].name),
        None if structure.has_indicators() => format!("{kind}, stage 0"),
        None => kind.to_owned(),
    }
}

fn standing_table(structure: &Structure, audit: &StartAudit) -> String {
    let mut table = grid();
    table.set_header(["standing", "claimed", "realised", "claimed beyond realised"]);
    for (name, member) in structure.members.iter().zip(&audit.outlook.members) {
        let beyond = member.claimed - member.realised;
        table.add_row([proper(name), short(member.claimed), short(member.realised), signed(beyond)]);
    }
    let (sum, factor) = (audit.outlook.claims(), audit.claims_factor);
    let note = if factor < 1.0 {
        format!("The claims sum to {}, which multiplies status compatibility by {}.", short(sum), short(factor))
    } else {
        format!("The claims sum to {}, which does not lower status compatibility.", short(sum))
    };
    format!("{}\n{note}\n\n", table.trim_fmt())
}

fn condition_table(audit: &StartAudit) -> String {
    let kind = with_article(audit.outlook.kind);
    if audit.conditions.is_empty() {
        return format!("Nothing is demanded of {kind}.\n\n");
    }
    let mut table = grid();
    table.set_header([&format!("condition of {kind}"), "value", "needed", "margin", ""]);
    for row in &audit.conditions {
        table.add_row([row.name, &short(row.value), &short(row.needed), &signed(row.margin()), verdict(row)]);
    }
    format!("{}\n\n", table.trim_fmt())
}

/// Whether a condition is met.
fn verdict(row: &ConditionRow) -> &'static str {
    match (row.is_met, row.is_held) {
        (true, _) => "met",
        (false, true) => "missed, within the margin",
        (false, false) => "missed",
    }
}

fn expected_table(structure: &Structure, audit: &StartAudit) -> String {
    let mut table = grid();
    table.set_header(["in the first year", "rate per year", "probability"]);
    let shown = audit.expected.iter().filter(|row| row.probability >= SHOWN);
    for row in shown.clone() {
        let rate = row.rate.map_or_else(|| "dated".to_owned(), short);
        table.add_row([event(structure, audit, &row.event), rate, percent(row.probability)]);
    }
    if shown.count() == 0 {
        return "Nothing is expected to happen in the first year.\n".to_owned();
    }
    format!(
        "{}\nEach by itself, from its rate in the state of the start; no simulation. What is less probable than {} \
         is left out.\n",
        table.trim_fmt(),
        percent(SHOWN)
    )
}

/// A few lines on the start, for the head of a run.
#[must_use]
pub fn start_head(structure: &Structure, audit: &StartAudit) -> String {
    let at = &audit.outlook;
    let missed: Vec<String> = audit.missed().map(|row| format!("{} ({})", row.name, signed(row.margin()))).collect();
    let conditions = match (audit.conditions.len(), missed.len()) {
        (0, _) => "nothing is demanded of this type".to_owned(),
        (_, 0) => "all conditions of this type are met".to_owned(),
        _ => format!("missed: {}", missed.join(", ")),
    };
    let mut text = format!(
        "Start: {}; incentive {}, tends to {}; {conditions}.",
        place(structure, audit),
        short(at.incentive),
        short(at.incentive_target)
    );
    if let Some(likeliest) = audit.expected.first() {
        let what = event(structure, audit, &likeliest.event);
        let _ = write!(
            text,
            "\nLikeliest in the first year, at the rates of the start: {what} ({}).",
            percent(likeliest.probability)
        );
    }
    text
}

/// A number with its sign and three digits.
fn signed(value: f64) -> String {
    format!("{}{}", if value < 0.0 { "" } else { "+" }, short(value))
}

/// `an alliance`, `a thick partnership`, `no alignment`.
fn with_article(kind: AlignmentType) -> String {
    match kind {
        AlignmentType::None => kind.name().to_owned(),
        AlignmentType::Alliance | AlignmentType::AlliedCommunity => format!("an {}", kind.name()),
        _ => format!("a {}", kind.name()),
    }
}

/// An event in words.
fn event(structure: &Structure, audit: &StartAudit, event: &Prospect) -> String {
    let level = |depth: u8| structure.depth_scale.name(depth);
    match *event {
        Prospect::Type { to: AlignmentType::None } => "the alignment dissolves".to_owned(),
        Prospect::Type { to } => {
            let how = if to > audit.outlook.kind { "becomes" } else { "falls to" };
            format!("{how} {}", with_article(to))
        }
        Prospect::Signing => "a treaty of alliance is signed".to_owned(),
        Prospect::TreatyEnd => "the treaty ends".to_owned(),
        Prospect::Deepening { indicator, depth: 1 } => INDICATORS[indicator].act("form"),
        Prospect::Deepening { indicator, depth } => {
            format!("{} to {}", INDICATORS[indicator].act("deepen"), level(depth))
        }
        Prospect::Erosion { indicator, depth: 0 } => INDICATORS[indicator].act("lapse"),
        Prospect::Erosion { indicator, depth } => format!("{} to {}", INDICATORS[indicator].act("erode"), level(depth)),
        Prospect::Retirement => INDICATORS[0].act("retire"),
        Prospect::Rupture => "rupture between estranged partners".to_owned(),
        Prospect::Turn { member } => {
            format!("{} turns away and breaks the alignment", proper(&structure.members[member]))
        }
        Prospect::Agreement { agreement, act } => agreements::prospect(&structure.agreements[agreement], act),
        Prospect::Shock { class } => format!("shock: {}", structure.shocks[class].title),
    }
}

/// A contradiction as a warning: the path that it concerns, what is the matter, the rule in short, the way out.
fn contradiction(structure: &Structure, audit: &StartAudit, found: &Contradiction) -> [String; 4] {
    let kind = with_article(audit.outlook.kind);
    match found {
        Contradiction::TypeFails { missed, to, rate } => {
            let each =
                |row: &ConditionRow| format!("{} is {}, needed {}", row.name, short(row.value), short(row.needed));
            let missed_of = missed.iter().map(each).collect::<Vec<_>>().join("; ");
            let within = |years: f64| percent(1.0 - exp(-rate * years));
            let to = with_article(*to);
            let ways: Vec<&str> = missed.iter().map(|row| row.way_out).collect();
            [
                "alignment.type".to_owned(),
                format!(
                    "the start is {kind}, but misses its conditions: {missed_of}. It falls to {to} at {} a year: {} \
                     within one year, {} within five",
                    short(*rate),
                    within(1.0),
                    within(5.0)
                ),
                "a type whose conditions fail".to_owned(),
                format!("start with a type whose conditions hold, or {}", listed(&ways, "and")),
            ]
        }
        Contradiction::Claims { sum, factor } => [
            format!("actors.{}.expectation", structure.members[0]),
            format!(
                "the shares of standing that the members claim sum to {}, not 1, which multiplies status compatibility \
                 by {}",
                short(*sum),
                short(*factor)
            ),
            "shares of one whole".to_owned(),
            format!(
                "give each member its share (`actors.*.expectation`): divide each by {}, or keep them if the claims are \
                 meant to be incompatible",
                short(*sum)
            ),
        ],
        Contradiction::StageNotHeld { indicator, incentive, eroding, at_target } => {
            let Indicator { key, .. } = INDICATORS[*indicator];
            let when = if *at_target { ", to which it tends," } else { "" };
            [
                format!("alignment.indicators.{key}"),
                format!(
                    "the start is at stage {}, but an incentive of {}{when} does not hold it: {} at {} of the \
                     full rate",
                    audit.outlook.stage,
                    short(*incentive),
                    INDICATORS[*indicator].act("erode"),
                    percent(*eroding)
                ),
                "not held by the incentive".to_owned(),
                format!("lower the depth of `{key}`, or check the balances that give the incentive"),
            ]
        }
        Contradiction::Incentive { given, target } => [
            "alignment.incentive".to_owned(),
            format!(
                "`alignment.incentive` is {}, but the balances of the start give {}, to which it moves",
                short(*given),
                short(*target)
            ),
            "not what the balances give".to_owned(),
            "leave it out to start at its target, or check the balances".to_owned(),
        ],
    }
}

/// The contradictions of a start as warnings at their places in the scenario.
#[must_use]
pub fn contradictions(scenario: &Scenario, audit: &StartAudit) -> Option<Problems> {
    let structure = &scenario.model.structure;
    scenario.warnings_at(audit.contradictions.iter().map(|found| contradiction(structure, audit, found)))
}

/// What a start means, for programs.
#[must_use]
pub fn start_json(model: &Model, audit: &StartAudit) -> Value {
    let structure = &model.structure;
    let number = |value: f64| significant(value).parse::<f64>().map_or(Value::Null, Value::from);
    let quantity = |row: Quantity| {
        json!({
            "name": row.key,
            "value": number(row.value),
            "target": row.target.map(number),
            "level": row.level,
        })
    };
    let member = |(name, member): (&String, &MemberOutlook)| {
        json!({
            "member": name,
            "claimed": number(member.claimed),
            "realised": number(member.realised),
        })
    };
    let condition = |row: &ConditionRow| {
        json!({
            "name": row.name,
            "path": row.path,
            "value": number(row.value),
            "needed": number(row.needed),
            "margin": number(row.margin()),
            "met": row.is_met,
            "held": row.is_held,
        })
    };
    let expected = |row: &ExpectedRow| {
        json!({
            "event": event(structure, audit, &row.event),
            "rate": row.rate.map(number),
            "probability": number(row.probability),
        })
    };
    let contradiction = |found: &Contradiction| {
        let [path, message, _, way_out] = contradiction(structure, audit, found);
        json!({ "path": path, "message": message, "way_out": way_out })
    };
    json!({
        "type": audit.outlook.kind.key(),
        "stage": audit.outlook.stage,
        "quantities": quantities(model, audit).into_iter().map(quantity).collect::<Vec<_>>(),
        "standing": structure.members.iter().zip(&audit.outlook.members).map(member).collect::<Vec<_>>(),
        "claims": number(audit.outlook.claims()),
        "claims_factor": number(audit.claims_factor),
        "conditions": audit.conditions.iter().map(condition).collect::<Vec<_>>(),
        "first_year": audit.expected.iter().map(expected).collect::<Vec<_>>(),
        "contradictions": audit.contradictions.iter().map(contradiction).collect::<Vec<_>>(),
    })
}
