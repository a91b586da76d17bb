//! The parts of the structure of a scenario, each with its content in words.

use std::fmt::Debug;

use crate::model::{Change, Observed, ShockClass, ShockTiming, Structure};
use crate::render::{counted, date_in, listed, outcome_in_words};
use crate::scenario::{Scenario, first_day, parameters};
use crate::theory::{INDICATORS, Obligation};

/// A part of the structure of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    /// Its path.
    pub(super) path: String,
    /// Its content in words.
    pub(super) words: String,
    /// All of its content; parts with the same content are the same.
    pub(super) content: String,
}

impl Part {
    fn new(path: impl Into<String>, words: impl Into<String>, content: &impl Debug) -> Self {
        Self { path: path.into(), words: words.into(), content: format!("{content:?}") }
    }

    /// A part whose content is its words.
    fn plain(path: &str, words: impl Into<String>) -> Self {
        let words = words.into();
        Self { path: path.to_owned(), content: words.clone(), words }
    }

    /// Whether a difference in this part can affect probabilities that both scenarios have: later years do not, nor does an
    /// outcome that only one of them has.
    pub(super) fn acts_in(&self, one: Option<&Self>, other: Option<&Self>) -> bool {
        let in_both = one.is_some() && other.is_some();
        self.path != "end" && (in_both || !self.path.starts_with("outcomes."))
    }
}

/// The parts of the structure of a scenario, as far as they act in its first `steps` steps.
pub(super) fn parts(scenario: &Scenario, steps: u32) -> Vec<Part> {
    let structure = &scenario.model.structure;
    let mut parts = vec![
        Part::plain("members", structure.members.join(", ")),
        Part::plain("adversary", structure.adversary.clone()),
        Part::plain("theatres", structure.theatres.join(", ")),
        Part::plain("threat_categories", structure.categories.join(", ")),
        Part::plain("start", date_in(structure.start_day, structure.start_year)),
        Part::plain("end", date_in(structure.start_day, structure.end_year)),
        Part::plain("steps_per_year", structure.steps_per_year.to_string()),
        Part::plain("alignment.type", structure.initial_type.key()),
        Part::plain(
            "alignment.treaty",
            listed(&structure.initial_treaty.list().map(Obligation::key).collect::<Vec<_>>(), "and"),
        ),
        Part::plain("alignment.dormant", indicators(&structure.initially_dormant)),
        Part::new("indicators.needs", needs(structure), &structure.needs),
        Part::new("economy.correlations", correlations(structure), &structure.growth_correlations),
    ];
    let settings = parameters(scenario).into_iter().filter(|row| row.domain.is_none());
    parts.extend(settings.map(|row| Part::plain(&row.path, row.value)));
    parts.extend(
        structure.own_shocks().map(|class| Part::new(class.path(), shock(structure, class), &shortened(class, steps))),
    );
    parts.extend(structure.observed.iter().map(|series| observed(structure, series, steps)));
    parts.extend(structure.outcomes.iter().map(|outcome| {
        let content = (&outcome.any, outcome.from, outcome.until.min(steps), outcome.lasting_steps);
        Part::new(format!("outcomes.{}", outcome.name), outcome_in_words(structure, outcome), &content)
    }));
    parts.extend(policies(structure, steps));
    parts
}

/// A class of shocks as far as it acts in the first `steps` steps.
fn shortened(class: &ShockClass, steps: u32) -> ShockClass {
    let timing = match &class.timing {
        ShockTiming::Random { from, until } => ShockTiming::Random { from: *from, until: (*until).min(steps) },
        ShockTiming::Dated(dates) => {
            ShockTiming::Dated(dates.iter().copied().filter(|date| date.step < steps).collect())
        }
    };
    ShockClass { timing, ..class.clone() }
}

fn indicators(of: &[bool]) -> String {
    let names: Vec<&str> = INDICATORS.iter().zip(of).filter(|&(_, &is)| is).map(|(one, _)| one.key).collect();
    names.join(", ")
}

fn needs(structure: &Structure) -> String {
    let needed = |(indicator, needs): (usize, &Vec<usize>)| {
        let names: Vec<&str> = needs.iter().map(|&j| INDICATORS[j].key).collect();
        (!names.is_empty()).then(|| format!("{} needs {}", INDICATORS[indicator].key, listed(&names, "and")))
    };
    structure.needs.iter().enumerate().filter_map(needed).collect::<Vec<_>>().join("; ")
}

fn correlations(structure: &Structure) -> String {
    let pair = |&(one, other, value): &(usize, usize, f64)| {
        format!("{} and {}: {value}", structure.actor(one), structure.actor(other))
    };
    structure.growth_correlations.iter().map(pair).collect::<Vec<_>>().join(", ")
}

/// When shocks of a class can happen.
fn shock(structure: &Structure, class: &ShockClass) -> String {
    let day = |step: u32| first_day(structure, step).to_string();
    match &class.timing {
        ShockTiming::Random { from: 0, until } if *until >= structure.n_steps() => "at a rate".to_owned(),
        ShockTiming::Random { from, until } => format!("at a rate, from {} until {}", day(*from), day(*until)),
        ShockTiming::Dated(dates) => {
            let days: Vec<String> = dates.iter().map(|date| day(date.step)).collect();
            format!("on {}", listed(&days, "and"))
        }
    }
}

fn observed(structure: &Structure, series: &Observed, steps: u32) -> Part {
    let number = |steps: usize| u32::try_from(steps).unwrap_or(u32::MAX);
    let held = &series.held[..series.held.len().min(steps as usize)];
    let until = number(series.held.len()).min(structure.n_steps());
    let words = format!("{}, until {}", counted(u64::from(until), "step"), first_day(structure, until));
    Part::new(format!("observed.{}", structure.variable_name(series.variable)), words, &held)
}

/// The policies and lists of injects that are applied.
fn policies(structure: &Structure, steps: u32) -> Vec<Part> {
    let shocks = structure.shocks.iter().filter_map(ShockClass::policy);
    let mut names: Vec<&str> = shocks.chain(structure.changes.iter().map(|change| change.policy.as_str())).collect();
    names.sort_unstable();
    names.dedup();
    let part = |name: &str| {
        let shocks = structure.shocks.iter().filter(|class| class.policy() == Some(name));
        let shocks: Vec<ShockClass> = shocks.map(|class| shortened(class, steps)).collect();
        let changes = structure.changes.iter().filter(|change| change.policy == name);
        let changes: Vec<Change> =
            changes.map(|change| Change { until: change.until.min(steps), ..change.clone() }).collect();
        Part::new(format!("policies.{name}"), "applied", &(shocks, changes))
    };
    names.into_iter().map(part).collect()
}
