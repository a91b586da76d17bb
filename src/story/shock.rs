//! A shock in words: what it moved, how far, and whether support was kept.

use crate::model::{Parameters, Quantity, ShockClass, Structure, Variable};
use crate::render::{quantity, what_it_sets};
use crate::trajectory::{Event, Standing};

use super::History;
use super::standing::{adversary, member, number};

/// Smaller changes are not reported.
const REPORTED_FROM: f64 = 0.015;

/// What a shock of class `class`, seen after `step`, moved, and whether support was kept; `last` is how the test before it ended,
/// if there was one.
pub(crate) fn text(
    trajectory: &History<'_>,
    class: usize,
    (kept, last): (Option<bool>, Option<bool>),
    step: u32,
) -> String {
    let structure = &trajectory.model.structure;
    let parameters = trajectory.parameters_at(step);
    let (before, after) = trajectory.around(step);
    let mut sentences: Vec<String> = support(structure, kept, last).into_iter().collect();
    // If several shocks of a step move the same variable, their joint effect is reported with the first.
    let all: Vec<(usize, Option<bool>)> = of_step(trajectory, step).collect();
    let before_it = || all.iter().map(|(other, _)| *other).take_while(|&other| other != class);
    let shared = |variable: &Variable| before_it().any(|other| structure.shocks[other].effects.contains(variable));
    let own: Vec<Variable> =
        structure.shocks[class].effects.iter().copied().filter(|variable| !shared(variable)).collect();
    let moved = own.iter().filter_map(|&variable| {
        let quantity = Quantity::State(variable);
        let (from, to) = (before.value(quantity), after.value(quantity));
        let effects = all.iter().filter_map(|&shock| effect(structure, &parameters, shock, variable));
        let effects: Vec<f64> = effects.collect();
        ((to - from).abs() >= REPORTED_FROM).then(|| sentence(structure, &parameters, variable, (from, to), &effects))
    });
    sentences.extend(moved);
    let done = &structure.shocks[class];
    if sentences.is_empty() {
        let set = what_it_sets(done).filter(|_| done.effects.is_empty());
        sentences.push(if let Some(set) = set {
            format!("It immediately {set}.")
        } else if own.len() < done.effects.len() {
            "Its effect cannot be separated from that of the shock before it.".to_owned()
        } else {
            "It changes little in how the members see things.".to_owned()
        });
    }
    sentences.join(" ")
}

/// The shocks of a step: their classes, and whether support was kept in them.
fn of_step(trajectory: &History<'_>, step: u32) -> impl Iterator<Item = (usize, Option<bool>)> {
    let entries = trajectory.chronicle.entries.iter().filter(move |entry| entry.step == step);
    entries.filter_map(|entry| if let Event::Shock { class, kept } = entry.event { Some((class, kept)) } else { None })
}

/// What a shock adds to a variable on average, on the variable's own scale; `None` if it does not move it.
fn effect(
    structure: &Structure,
    parameters: &Parameters,
    (class, kept): (usize, Option<bool>),
    variable: Variable,
) -> Option<f64> {
    let shock = &structure.shocks[class];
    // Shocks of policies have the sizes of their class.
    let sizes = &parameters.shocks[shock.counts_as.unwrap_or(class)].effects;
    let own = shock.effects.iter().zip(sizes).find(|(moved, _)| **moved == variable).map(|(_, size)| size.mean);
    let learnt = kept.filter(|_| matches!(variable, Variable::Identity(_)));
    let learnt = learnt.map(|kept| parameters.support.identity(kept));
    if own.is_none() && learnt.is_none() { None } else { Some(own.unwrap_or(0.0) + learnt.unwrap_or(0.0)) }
}

/// How a test of support ended; after the first one, beside how the one before it did.
fn support(structure: &Structure, kept: Option<bool>, last: Option<bool>) -> Option<String> {
    let who = if structure.members.len() == 2 { "the partners" } else { "the members" };
    let fails = "the support that was hoped for does not come";
    Some(match (kept?, last) {
        (true, None) => format!("It is a test of support, and {who} stand by each other."),
        (true, Some(true)) => format!("{} stand by each other again.", first_upper(who)),
        (true, Some(false)) => format!("This time {who} stand by each other."),
        (false, None) => format!("It is a test of support, and it fails: {fails}."),
        (false, Some(true)) => format!("This time {fails}."),
        (false, Some(false)) => format!("Again {fails}."),
    })
}

/// How a variable moved in the step of shocks with these mean effects on it, and the threshold that it crossed. If it moved
/// the other way, the sentence says so but gives no reason: it may be drift, or the sizes that these shocks happened to have.
fn sentence(
    structure: &Structure,
    parameters: &Parameters,
    variable: Variable,
    (from, to): (f64, f64),
    effects: &[f64],
) -> String {
    let up = to > from;
    let adversary = adversary(structure);
    let way = |more: &'static str, less: &'static str| if up { more } else { less };
    let who = |i: usize| member(structure, i);
    let did = match variable {
        Variable::Severity(i) => format!("{} sees a {} severe threat", who(i), way("more", "less")),
        Variable::Urgency(i) => format!("{} feels the threat {} urgently", who(i), way("more", "less")),
        Variable::HostileIntent(i) => {
            format!("{} reads {} hostile intent in {adversary}", who(i), way("more", "less"))
        }
        Variable::Stake(i) => {
            format!("{}'s stake in good relations with {adversary} {}", who(i), way("grows", "shrinks"))
        }
        Variable::Identity(i) => format!("{}'s view of its partner {}", who(i), way("warms", "cools")),
        Variable::Expectation(i) => format!("{} comes to expect {} standing", who(i), way("more", "less")),
        Variable::Proximity(i) => {
            format!("the power of {adversary} {} {}", way("moves nearer to", "draws back from"), who(i))
        }
        _ => {
            let name = quantity(structure, Quantity::State(variable));
            format!("{name} {}", way("rises", "falls"))
        }
    };
    let bars = &parameters.conditions;
    let bar = match variable {
        Variable::Severity(_) => Some((bars.severity, "severe")),
        Variable::Urgency(_) => Some((bars.urgency, "urgent")),
        Variable::Identity(_) => Some((bars.identity_medium, "of medium compatibility")),
        _ => None,
    };
    let crossed = bar.filter(|(bar, _)| (from < *bar) != (to < *bar)).map_or_else(String::new, |(bar, name)| {
        format!("; {} {name}: the threshold is {}", way("now", "no longer"), number(bar))
    });
    let span = if structure.steps_per_year == 12 { "month" } else { "step" };
    let values = format!("{} to {} over the {span}{crossed}", number(from), number(to));
    if effects.iter().sum::<f64>() * (to - from) < 0.0 {
        let name = first_upper(&quantity(structure, Quantity::State(variable)));
        let (moved, mean) = (way("rises", "falls"), way("lower", "raise"));
        return match effects {
            [_] => format!("{name} {moved} ({values}), though such a shock {mean}s it on average."),
            _ => format!("{name} {moved} ({values}), though such shocks together {mean} it on average."),
        };
    }
    first_upper(&format!("{did} ({values})."))
}

/// The text with a capital letter at the start.
pub(crate) fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The members whose perceptions a shock of this class moves, by place; all if it names none.
pub(crate) fn concerned(structure: &Structure, class: usize) -> Vec<usize> {
    let of = |variable: &Variable| variable.actor().filter(|&place| place < structure.members.len());
    let class = &structure.shocks[class];
    let mut members: Vec<usize> = class.effects.iter().filter_map(of).collect();
    members.sort_unstable();
    members.dedup();
    // A support test concerns all members.
    if members.is_empty() || class.tests_support { (0..structure.members.len()).collect() } else { members }
}

/// Whether shocks of a class move a quantity.
pub(crate) fn moves(class: &ShockClass, quantity: Quantity) -> bool {
    class.effects.iter().any(|&variable| Quantity::State(variable) == quantity)
}

/// The standing before a step and after it.
pub(crate) type Around<'a> = (&'a Standing, &'a Standing);
