//! What a manifest says of a scenario: its texts and settings, what was played in it, and what it is about.

use schemars::JsonSchema;
use serde::Serialize;

use crate::exercise::InjectList;
use crate::input::SourceText;
use crate::model::Structure;
use crate::render::{assessed_over, quantity};
use crate::scenario::{Scenario, anniversary, first_day};

use super::digest::{digest, digest_of_text};

/// One text that a scenario was read from.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SourceEntry {
    /// Its file name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A list of injects that was played.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InjectsEntry {
    /// Its file name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// SHA-256 of its text.
    pub digest: String,
    /// What was played: dates and titles.
    pub played: Vec<String>,
    /// Rows that were not played: developments, scheduled events, moves and disabled injects, and rows after the last simulated year.
    pub not_played: usize,
}

impl InjectsEntry {
    /// The entry of a list that was played in a model.
    #[must_use]
    pub fn new(structure: &Structure, list: &InjectList) -> Self {
        let played = list.injects.iter();
        let played = played.map(|inject| format!("{} {}", first_day(structure, inject.step), inject.title));
        Self {
            name: list.name.clone(),
            text: list.text.clone(),
            digest: digest_of_text(&list.text),
            played: played.collect(),
            not_played: list.developments + list.scheduled + list.moves + list.disabled + list.later,
        }
    }
}

/// A name in files and tables, and its title for people.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Titled {
    /// The name.
    pub name: String,
    /// Its title.
    pub title: String,
}

/// What a scenario is about, in words.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct About {
    /// Its title.
    pub title: String,
    /// Its description.
    pub description: String,
    /// The states that may align.
    pub members: Vec<String>,
    /// The state against which they may align.
    pub adversary: String,
    /// The day on which the run starts (ISO 8601); left out of one that starts on 1 January of its first year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// The first simulated year; if there is a `start`, the year of its first anniversary.
    pub first_year: i32,
    /// The last simulated year: the run ends with its 31 December, or on the anniversary of `start` in it.
    pub last_year: i32,
    /// The type at the start.
    pub initial_type: &'static str,
    /// The outcomes, the most important first.
    pub outcomes: Vec<Titled>,
    /// The classes of shocks.
    pub shocks: Vec<Titled>,
    /// The variables of the table of drivers.
    pub drivers: Vec<Titled>,
}

impl About {
    fn of(scenario: &Scenario) -> Self {
        let structure = &scenario.model.structure;
        let titled = |name: &String, title: &String| Titled { name: name.clone(), title: title.clone() };
        let driver = |&driver| Titled { name: structure.quantity_name(driver), title: quantity(structure, driver) };
        Self {
            title: scenario.title.clone(),
            description: scenario.description.clone(),
            members: structure.members.clone(),
            adversary: structure.adversary.clone(),
            start: (!structure.start_day.is_new_year())
                .then(|| anniversary(structure.start_day, structure.start_year).to_string()),
            first_year: structure.first_year(),
            last_year: structure.last_year(),
            initial_type: structure.initial_type.key(),
            outcomes: structure.outcomes.iter().map(|outcome| titled(&outcome.name, &outcome.title)).collect(),
            shocks: structure.own_shocks().map(|class| titled(&class.name, &class.title)).collect(),
            drivers: structure.drivers().iter().map(driver).collect(),
        }
    }
}

/// A scenario that was simulated.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ScenarioEntry {
    /// Its name.
    pub name: String,
    /// Its texts: the file itself, those that it extends, then those of its observed series.
    pub texts: Vec<SourceEntry>,
    /// SHA-256 of the texts and overrides, each followed by a zero byte.
    pub digest: String,
    /// `--set` options, in their order.
    pub overrides: Vec<String>,
    /// The policies with which it was simulated, in their order; a comparison lists those that it compares under `asked`.
    pub policies: Vec<String>,
    /// The lists of injects that were played.
    pub injects: Vec<InjectsEntry>,
    /// How many parameters are uncertain.
    pub uncertain_parameters: usize,
    /// How many of them have the default distribution of the spread, in place of one of their own.
    pub default_distributions: usize,
    /// The spread of judged numbers (`--spread`, `[uncertainty]`); 0 if there is none.
    pub spread: f64,
    /// Over which distributions parameter uncertainty was assessed, or that it was not, in words.
    pub parameter_uncertainty: String,
    /// Steps of a trajectory.
    pub steps: u32,
    /// Steps in a year.
    pub steps_per_year: u32,
    /// What it is about, in words.
    pub about: About,
}

impl ScenarioEntry {
    /// The entry of a scenario.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let structure = &scenario.model.structure;
        let (all, by_default) = (scenario.model.priors.len(), scenario.model.n_default_priors());
        let text = |source: &SourceText| SourceEntry { name: source.name.clone(), text: source.text.clone() };
        Self {
            name: scenario.name.clone(),
            texts: scenario.sources.iter().map(text).collect(),
            digest: digest(scenario),
            overrides: scenario.overrides.clone(),
            policies: scenario.under.clone(),
            injects: Vec::new(),
            uncertain_parameters: all,
            default_distributions: by_default,
            spread: scenario.spread,
            parameter_uncertainty: assessed_over(all, by_default, scenario.spread),
            steps: structure.n_steps(),
            steps_per_year: structure.steps_per_year,
            about: About::of(scenario),
        }
    }
}
