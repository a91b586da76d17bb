//! A story as a master scenario events list: one row per inject and development, in the form that exercise tools read.

use serde_json::{Map, Value, json};

use crate::exercise::{COLUMNS, duration, seconds};
use crate::model::{Quantity, Structure};
use crate::questions::storylines::kind;
use crate::render::{agreements, listed, quantity, significant, what_it_sets};
use crate::story::{
    Happening, History, Nature, Story, acting, adversaries, adversary as adversary_name, first_upper,
    member as member_name,
};
use crate::study::{Cell, Columns, Table};
use crate::theory::{Act, INDICATORS};
use crate::trajectory::Event;

/// The probability of the event of a row; `None` if it is not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Likelihood {
    /// The share of all trajectories in which the same kind of event happens within a year of the date, before or after.
    pub all: Option<f64>,
    /// Standard error of that share.
    pub error: Option<f64>,
    /// The same share among the trajectories that reach the outcome.
    pub given: Option<f64>,
}

/// A row of the list, by column ([`COLUMNS`]).
#[derive(Clone, Debug, PartialEq)]
pub struct MselRow {
    cells: Vec<String>,
}

impl MselRow {
    /// The text in a column.
    #[must_use]
    pub fn cell(&self, column: &str) -> &str {
        COLUMNS.iter().position(|known| *known == column).map_or("", |place| &self.cells[place])
    }
}

/// The rows of a story, in order; `likelihood` gives that of each happening, by place.
///
/// Ids are `I-` for injects, `S-` for scheduled events, `M-` for moves of a game, `D-` for developments, and the number of the row.
#[must_use]
pub fn msel(trajectory: &History<'_>, story: &Story, likelihood: &dyn Fn(usize) -> Likelihood) -> Vec<MselRow> {
    let id = |place: usize| {
        let letter = match story.happenings[place].nature {
            Nature::Inject => 'I',
            Nature::Scheduled => 'S',
            Nature::Move => 'M',
            Nature::Development => 'D',
        };
        format!("{letter}-{:03}", place + 1)
    };
    let number = |value: Option<f64>| value.map_or_else(String::new, significant);
    let row = |(place, happening): (usize, &Happening)| {
        let structure = &trajectory.model.structure;
        let step = happening.step.saturating_sub(1);
        let who: Vec<String> = happening.members.iter().map(|&i| member_name(structure, i)).collect();
        let (from, to) = match happening.nature {
            _ if !happening.by.is_empty() => (happening.by.clone(), who.join("; ")),
            Nature::Inject | Nature::Scheduled | Nature::Move => ("White cell".to_owned(), who.join("; ")),
            Nature::Development => match happening.event {
                Some(Event::Agreement { agreement, act, .. }) => senders(structure, agreement, act),
                _ => (who.join("; "), adversaries(structure).join("; ")),
            },
        };
        let likely = likelihood(place);
        let description = [happening.text.as_str(), happening.because.as_str()];
        let description: Vec<&str> = description.into_iter().filter(|part| !part.is_empty()).collect();
        let needs: Vec<String> = happening.needs.iter().map(|&need| id(need)).collect();
        let cells = vec![
            id(place),
            happening.date.clone(),
            duration(structure, step),
            seconds(structure, step).to_string(),
            from,
            to,
            happening.title.clone(),
            description.join(" "),
            objective(trajectory, happening),
            expected_action(trajectory, happening, &who),
            needs.join(";"),
            number(likely.all),
            number(likely.given),
            number(likely.error),
            tags(trajectory, happening).join(";"),
        ];
        MselRow { cells }
    };
    story.happenings.iter().enumerate().map(row).collect()
}

/// Who acts upon an agreement, and whom it concerns: the other parties and members, and the adversary.
fn senders(structure: &Structure, agreement: usize, act: Act) -> (String, String) {
    let agreement = &structure.agreements[agreement];
    let acting = acting(agreement, act);
    let from: Vec<&str> = acting.iter().map(|party| party.title.as_str()).collect();
    let others = agreement.parties.iter().map(|party| party.title.clone());
    let members = (0..structure.members.len()).map(|place| member_name(structure, place));
    let mut to: Vec<String> = Vec::new();
    for name in others.chain(members).chain(adversaries(structure)) {
        if !from.contains(&name.as_str()) && !to.contains(&name) {
            to.push(name);
        }
    }
    (from.join("; "), to.join("; "))
}

/// The purpose of a row.
fn objective(trajectory: &History<'_>, happening: &Happening) -> String {
    let structure = &trajectory.model.structure;
    match happening.event {
        Some(Event::Shock { class, kept }) => {
            let class = &structure.shocks[class];
            let moved: Vec<String> =
                class.effects.iter().map(|&variable| quantity(structure, Quantity::State(variable))).collect();
            let test = kept.map(|_| "whether the members support each other".to_owned());
            let tested: Vec<String> = test.into_iter().chain(moved).collect();
            match what_it_sets(class) {
                _ if !tested.is_empty() => format!("Tests: {}.", tested.join("; ")),
                Some(set) => format!("{}.", first_upper(&set)),
                None => "It has no effect of its own in the model.".to_owned(),
            }
        }
        Some(Event::Indicator { indicator, .. }) => {
            let number = structure.stages.number(indicator);
            format!("Shows the state of military cooperation: indicator {number}, {}.", INDICATORS[indicator].name)
        }
        Some(Event::Type { .. }) => "Shows what the alignment has become.".to_owned(),
        Some(Event::Treaty(_)) => {
            "Shows what the members put into writing; the alignment itself may be more or less.".to_owned()
        }
        Some(Event::Agreement { agreement, .. }) => agreements::objective(&structure.agreements[agreement]).to_owned(),
        Some(Event::Rupture | Event::Turn { .. }) => "Shows what becomes of the partnership when it breaks.".to_owned(),
        None => match happening.crossed {
            Some(crossed) => format!("Shows how a perception changes: {}.", quantity(structure, crossed)),
            None => "Changes the conditions from now on.".to_owned(),
        },
    }
}

/// What the players are expected to do, and what happens in this story.
fn expected_action(trajectory: &History<'_>, happening: &Happening, who: &[String]) -> String {
    let structure = &trajectory.model.structure;
    let adversary = adversary_name(structure);
    let (who, named) = (listed(who, "and"), first_upper(&adversary));
    match (happening.event, happening.nature) {
        (Some(Event::Shock { kept: Some(kept), .. }), _) => {
            let result = if kept { "support is kept" } else { "support fails" };
            format!("{who}: decide what support to give and to ask for. In this story, {result}.")
        }
        (_, Nature::Inject | Nature::Scheduled | Nature::Move) => {
            format!(
                "{who}: reassess {adversary} and the partnership, and decide what to do. {named}: say what it means."
            )
        }
        (Some(Event::Type { from, to }), _) if to < from => {
            format!("{who}: say what is left of the partnership. {named}: decide how to use the rift.")
        }
        _ => format!("{named}: take note, and decide how to respond. {who}: decide what comes next."),
    }
}

/// The nature, kind and subject of a row.
fn tags(trajectory: &History<'_>, happening: &Happening) -> Vec<String> {
    let structure = &trajectory.model.structure;
    let about = match happening.event {
        Some(Event::Shock { class, .. }) => {
            let class = &structure.shocks[class];
            let kind = class.counts_as.map_or(class, |kind| &structure.shocks[kind]);
            kind.policy().unwrap_or(&kind.name).to_owned()
        }
        Some(Event::Indicator { indicator, .. }) => INDICATORS[indicator].key.to_owned(),
        Some(Event::Type { to, .. }) => to.key().to_owned(),
        Some(Event::Treaty(now)) => if now.is_in_force() { "signed" } else { "ended" }.to_owned(),
        Some(Event::Agreement { agreement, .. }) => structure.agreements[agreement].name.clone(),
        Some(Event::Rupture) => "rupture".to_owned(),
        Some(Event::Turn { member, .. }) => structure.members[member].clone(),
        None => happening.crossed.map_or_else(String::new, |crossed| structure.quantity_name(crossed)),
    };
    // A move in a game acts as a shock, but is not called one.
    let kind = if happening.nature == Nature::Move { "" } else { kind(happening) };
    let mut tags = vec![happening.nature.key().to_owned(), kind.to_owned(), about];
    tags.retain(|tag| !tag.is_empty());
    tags
}

/// The meaning of each of the [`COLUMNS`].
const MEANINGS: [&str; COLUMNS.len()] = [
    "I- inject, S- scheduled event, M- move of a game, D- development, and the number of the row",
    "first day of the step of the event (ISO 8601)",
    "time from the start (ISO 8601 duration)",
    "the same in seconds",
    "who sends it",
    "who receives it",
    "the event in a few words",
    "what happens, in words",
    "what the players are to consider",
    "what they are expected to do, and what follows in this story",
    "ids of the rows without which it would not happen, separated by semicolons",
    "probability of the same kind of event within a year of the date",
    "the same among the trajectories that reach the outcome",
    "standard error of the probability",
    "nature, kind and subject, separated by semicolons",
];

/// The list as a table.
#[must_use]
pub fn msel_table(rows: &[MselRow]) -> Table {
    let columns = COLUMNS.iter().enumerate().fold(Columns::new(), |columns, (place, name)| {
        let is_number = *name == "offset_seconds" || name.starts_with("probability");
        columns.column(*name, "", MEANINGS[place], move |row: &MselRow| match row.cells[place].as_str() {
            "" if is_number => Cell::Empty,
            number if is_number => Cell::Given(number.to_owned()),
            text => Cell::Text(text.to_owned()),
        })
    });
    columns.table("msel.csv", "master scenario events list: injects, scheduled events and developments", rows)
}

/// The list as JSON: `about` (its scenario, outcome and so on), then the rows under `injects`. Empty cells are null, numbers
/// are numbers, and several values are a list.
#[must_use]
pub fn msel_json(about: Value, rows: &[MselRow]) -> Value {
    let cell = |(column, text): (&&str, &String)| {
        let value = match *column {
            "depends_on" | "tags" => json!(text.split(';').filter(|part| !part.is_empty()).collect::<Vec<_>>()),
            "to" | "from" => json!(text.split("; ").collect::<Vec<_>>()),
            "offset_seconds" => text.parse::<i64>().map_or(Value::Null, |number| json!(number)),
            name if name.starts_with("probability") => text.parse::<f64>().map_or(Value::Null, |number| json!(number)),
            _ if text.is_empty() => Value::Null,
            _ => json!(text),
        };
        ((*column).to_owned(), value)
    };
    let row = |row: &MselRow| COLUMNS.iter().zip(&row.cells).map(cell).collect::<Map<String, Value>>();
    let mut value = about;
    value["injects"] = rows.iter().map(row).collect();
    value
}
