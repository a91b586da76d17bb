//! Perceptions that reach another level and stay there; a story reports them beside the events.

use crate::model::{Quantity, Variable};
use crate::render::listed;
use crate::theory::Balance;
use crate::trajectory::Event;

use super::shock::moves;
use super::standing::{adversary, beside, level, member, number};
use super::{Happening, History, Nature};

/// Years for which a quantity must stay at its new level to be reported.
const LASTING_YEARS: u32 = 1;

/// The crossings up to the end of the story, in order, except those in a step in which a shock moved the quantity.
pub(crate) fn crossings(trajectory: &History<'_>) -> Vec<Happening> {
    let structure = &trajectory.model.structure;
    let mut watched = vec![Quantity::Status, Quantity::PowerRatio];
    for i in 0..structure.members.len() {
        watched.extend([Variable::Severity(i), Variable::Urgency(i), Variable::Identity(i)].map(Quantity::State));
    }
    let mut found: Vec<Happening> = watched.into_iter().flat_map(|quantity| of(trajectory, quantity)).collect();
    found.sort_by_key(|crossing| crossing.step);
    found
}

/// The crossings of a quantity.
fn of(trajectory: &History<'_>, quantity: Quantity) -> Vec<Happening> {
    let structure = &trajectory.model.structure;
    let standings = &trajectory.chronicle.standings;
    let last = standings.len() as u32 - 1;
    let place = |step: u32| place(trajectory, quantity, step);
    let mut at = place(0);
    let mut found = Vec::new();
    for step in 1..=trajectory.until.min(last) {
        let to = place(step);
        let end = (step + LASTING_YEARS * structure.steps_per_year).min(last);
        let away = |later: u32| (place(later) > at) == (to > at) && place(later) != at;
        if to == at || !(step..=end).all(away) {
            continue;
        }
        let rises = to > at;
        at = to;
        let by_shock = trajectory.chronicle.entries.iter().any(|entry| {
            entry.step == step
                && matches!(entry.event, Event::Shock { class, .. } if moves(&structure.shocks[class], quantity))
        });
        if !by_shock {
            found.push(happening(trajectory, quantity, step, rises));
        }
    }
    found
}

/// The level of a quantity after a step, from 0.
fn place(trajectory: &History<'_>, quantity: Quantity, step: u32) -> usize {
    let parameters = trajectory.parameters;
    let value = trajectory.chronicle.standings[step as usize].value(quantity);
    let bars = &parameters.conditions;
    let above = |bars: &[f64]| bars.iter().filter(|bar| value >= **bar).count();
    match quantity {
        Quantity::Status => parameters.level_of(Balance::Status, value),
        Quantity::PowerRatio => parameters.level_of(Balance::Power, value),
        Quantity::State(Variable::Severity(_)) => above(&[bars.severity]),
        Quantity::State(Variable::Urgency(_)) => above(&[bars.urgency]),
        _ => above(&[bars.identity_medium, bars.identity_high]),
    }
}

fn threat_title(who: &str, a_kind: &str, kind: &str, rises: bool) -> String {
    if rises {
        format!("{who} comes to see {a_kind} threat")
    } else {
        format!("{who} no longer sees the threat as {kind}")
    }
}

/// Whether a member turned in the step that led to `step`.
fn turns(trajectory: &History<'_>, i: usize, step: u32) -> bool {
    let turned = |event: Event| matches!(event, Event::Turn { member, .. } if member == i);
    trajectory.chronicle.entries.iter().any(|entry| entry.step == step && turned(entry.event))
}

fn happening(trajectory: &History<'_>, quantity: Quantity, step: u32, rises: bool) -> Happening {
    let structure = &trajectory.model.structure;
    let (parameters, at) = (trajectory.parameters, trajectory.standing(step));
    let (value, bars) = (at.value(quantity), &parameters.conditions);
    let state = |variable: Variable| at.value(Quantity::State(variable));
    let everyone: Vec<usize> = (0..structure.members.len()).collect();
    let mut because = String::new();
    let (title, text, members) = match quantity {
        Quantity::State(Variable::Severity(i)) => {
            let title = threat_title(&member(structure, i), "a severe", "severe", rises);
            let why = format!(
                "The threat is at {} (severe from {}). {} reads hostile intent in {} at {}, and its stake in good relations is {}.",
                beside(value, bars.severity),
                number(bars.severity),
                member(structure, i),
                adversary(structure),
                number(state(Variable::HostileIntent(i))),
                number(state(Variable::Stake(i)))
            );
            (title, why, vec![i])
        }
        Quantity::State(Variable::Urgency(i)) => {
            let title = threat_title(&member(structure, i), "an urgent", "urgent", rises);
            let text =
                format!("The threat is at {} (urgent from {}).", beside(value, bars.urgency), number(bars.urgency));
            (title, text, vec![i])
        }
        Quantity::State(Variable::Identity(i)) => {
            let word = ["a radical Other", "a non-radical Other", "one of us"][place(trajectory, quantity, step)];
            let title = format!("{} comes to see its partner as {word}", member(structure, i));
            if turns(trajectory, i, step) {
                "It comes with the turn at the same time.".clone_into(&mut because);
            }
            let text = format!(
                "Its identity with the partner is {value:.3} (medium from {}, high from {}).",
                number(bars.identity_medium),
                number(bars.identity_high)
            );
            (title, text, vec![i])
        }
        Quantity::PowerRatio => {
            let word = level(parameters, Balance::Power, value);
            let text = format!(
                "{} together have {} of the capability of {}.",
                super::standing::members(structure),
                number(value),
                adversary(structure)
            );
            (format!("The balance of power becomes {word}"), text, everyone)
        }
        _ => {
            let word = level(parameters, Balance::Status, value);
            let each = |i: usize| {
                format!(
                    "{} expects {} of the standing (status anxiety {})",
                    member(structure, i),
                    number(state(Variable::Expectation(i))),
                    number(state(Variable::Anxiety(i)))
                )
            };
            let each: Vec<String> = everyone.iter().map(|&i| each(i)).collect();
            let text = format!("Compatibility is {}: {}.", number(value), listed(&each, "and"));
            let way = if rises || word == "incompatible" { "become" } else { "become less compatible: now" };
            (format!("Status expectations {way} {word}"), text, everyone)
        }
    };
    Happening {
        step,
        date: trajectory.date(step),
        nature: Nature::Development,
        event: None,
        policy: None,
        what: None,
        crossed: Some(quantity),
        title,
        text,
        because,
        members,
        needs: Vec::new(),
        by: String::new(),
    }
}
