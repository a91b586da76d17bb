//! How a run was made: enough to make it again.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::ensemble::{Plan, Tally};
use crate::exercise::InjectList;
use crate::model::Structure;
use crate::noise::GENERATOR;
use crate::scenario::{Scenario, SourceText, first_day};

use super::Precision;
use super::words::quantity;

/// One text that the scenario was read from.
#[derive(Clone, Debug, Serialize)]
pub struct SourceEntry {
    /// Its file name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A list of injects that was played.
#[derive(Clone, Debug, Serialize)]
pub struct InjectsEntry {
    /// Its file name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// SHA-256 of its text.
    pub digest: String,
    /// What was played: dates and titles.
    pub played: Vec<String>,
    /// Rows that were not played: the model makes its own, they come anyway or too late.
    pub not_played: usize,
}

impl InjectsEntry {
    /// What is kept of a list that was played in a model.
    #[must_use]
    pub fn new(structure: &Structure, list: &InjectList) -> Self {
        let played = list.injects.iter().map(|inject| {
            let (year, month, day) = first_day(structure, inject.step);
            format!("{year:04}-{month:02}-{day:02} {}", inject.title)
        });
        Self {
            name: list.name.clone(),
            text: list.text.clone(),
            digest: hexadecimal(Sha256::new_with_prefix(list.text.as_bytes())),
            played: played.collect(),
            not_played: list.developments + list.scheduled + list.moves + list.later,
        }
    }
}

/// A name in files and tables, and what people call it.
#[derive(Clone, Debug, Serialize)]
pub struct Titled {
    /// The name.
    pub name: String,
    /// Its title.
    pub title: String,
}

/// What a scenario is about, in words.
#[derive(Clone, Debug, Serialize)]
pub struct About {
    /// Its title.
    pub title: String,
    /// Its description.
    pub description: String,
    /// Who may align.
    pub members: Vec<String>,
    /// Against whom.
    pub adversary: String,
    /// The first year of the run.
    pub first_year: i32,
    /// The last year of the run: it ends with its 31 December.
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
    pub(super) fn of(scenario: &Scenario) -> Self {
        let structure = &scenario.model.structure;
        let titled = |name: &String, title: &String| Titled { name: name.clone(), title: title.clone() };
        let driver = |&driver| Titled { name: structure.quantity_name(driver), title: quantity(structure, driver) };
        Self {
            title: scenario.title.clone(),
            description: scenario.description.clone(),
            members: structure.members.clone(),
            adversary: structure.adversary.clone(),
            first_year: structure.start_year,
            last_year: structure.end_year - 1,
            initial_type: structure.initial_type.key(),
            outcomes: structure.outcomes.iter().map(|outcome| titled(&outcome.name, &outcome.title)).collect(),
            shocks: structure.own_shocks().map(|class| titled(&class.name, &class.title)).collect(),
            drivers: structure.drivers().iter().map(driver).collect(),
        }
    }
}

/// How a run was made.
#[derive(Clone, Debug, Serialize)]
pub struct Manifest {
    /// Version of the program.
    pub version: &'static str,
    /// Name of the scenario.
    pub scenario: String,
    /// Its texts: the file itself, then those that it extends.
    pub scenario_text: Vec<SourceEntry>,
    /// SHA-256 of the texts and overrides, each followed by a zero byte.
    pub scenario_digest: String,
    /// `--set` options, in their order.
    pub overrides: Vec<String>,
    /// The policies that the scenario was put under, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<String>,
    /// The list of injects that was played, if one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub injects: Option<InjectsEntry>,
    /// Seed of the run.
    pub seed: u64,
    /// The random numbers behind it; another name gives other numbers.
    pub generator: &'static str,
    /// Trajectories asked for.
    pub trajectories: u64,
    /// Trajectories that were run to their end.
    pub finished: u64,
    /// Trajectories that left the model's domain and are in no table.
    pub aborted: u64,
    /// Trajectories in which events were left out, because there were more than [`PER_STEP_MAX`](crate::trajectory::PER_STEP_MAX) of one kind in one step.
    pub overrun: u64,
    /// Whether the run was stopped before all trajectories were run.
    pub partial: bool,
    /// Draws of the uncertain parameters that the trajectories are spread over.
    pub draws: u64,
    /// How many parameters are uncertain.
    pub uncertain_parameters: usize,
    /// Steps of a trajectory.
    pub steps: u32,
    /// Steps in a year.
    pub steps_per_year: u32,
    /// Threads; the results do not depend on them.
    pub threads: usize,
    /// Wall time of the run in seconds; the results do not depend on it.
    pub wall_time_seconds: f64,
    /// Operating system and processor family.
    pub platform: String,
    /// What the scenario is about, in words.
    pub about: About,
    /// How many rows below its header each table of the run has, by its file name.
    pub rows: BTreeMap<String, usize>,
    /// The precision that the run was to reach, if one was wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<Precision>,
}

/// How far a run came.
#[derive(Clone, Copy, Debug)]
pub struct Finished {
    /// Trajectories that were run, those that left the model's domain included.
    pub histories: u64,
    /// Trajectories that left the model's domain.
    pub aborted: u64,
    /// Trajectories in which events were left out, because there were more than [`PER_STEP_MAX`](crate::trajectory::PER_STEP_MAX) of one kind in one step.
    pub overrun: u64,
    /// Draws of which trajectories were run.
    pub draws: u64,
}

impl Manifest {
    /// The manifest of a run.
    #[must_use]
    pub fn new(scenario: &Scenario, plan: &Plan, tally: &Tally, threads: usize, wall_time_seconds: f64) -> Self {
        let finished = Finished {
            histories: tally.sound() + tally.aborted(),
            aborted: tally.aborted(),
            overrun: tally.overrun(),
            draws: tally.n_draws(),
        };
        Self::of(scenario, plan, finished, threads, wall_time_seconds)
    }

    /// The manifest of a study that makes no tally.
    #[must_use]
    pub fn of(scenario: &Scenario, plan: &Plan, finished: Finished, threads: usize, wall_time_seconds: f64) -> Self {
        let structure = &scenario.model.structure;
        Self {
            version: env!("CARGO_PKG_VERSION"),
            scenario: scenario.name.clone(),
            scenario_text: texts(scenario),
            scenario_digest: digest(scenario),
            overrides: scenario.overrides.clone(),
            policies: scenario.under.clone(),
            injects: None,
            seed: plan.seed.0,
            generator: GENERATOR,
            trajectories: plan.n(),
            finished: finished.histories,
            aborted: finished.aborted,
            overrun: finished.overrun,
            partial: finished.histories < plan.n(),
            draws: finished.draws,
            uncertain_parameters: scenario.model.priors.len(),
            steps: structure.n_steps(),
            steps_per_year: structure.steps_per_year,
            threads,
            wall_time_seconds,
            platform: platform(),
            about: About::of(scenario),
            rows: BTreeMap::new(),
            precision: None,
        }
    }

    /// As JSON, with what is said of the study that the run was made for.
    ///
    /// # Errors
    /// If it cannot be written as JSON, which does not happen with its fields.
    pub fn to_json_of(&self, study: serde_json::Value) -> Result<Vec<u8>, serde_json::Error> {
        let mut value = serde_json::to_value(self)?;
        value["study"] = study;
        let mut bytes = serde_json::to_vec_pretty(&value)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// As JSON.
    ///
    /// # Errors
    /// If it cannot be written as JSON, which does not happen with its fields.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// The texts that a scenario was read from.
pub(super) fn texts(scenario: &Scenario) -> Vec<SourceEntry> {
    let entry = |source: &SourceText| SourceEntry { name: source.name.clone(), text: source.text.clone() };
    scenario.sources.iter().map(entry).collect()
}

/// SHA-256 of the texts and overrides, each followed by a zero byte.
#[must_use]
pub fn digest(scenario: &Scenario) -> String {
    let mut digest = Sha256::new();
    for text in scenario.sources.iter().map(|source| &source.text).chain(&scenario.overrides) {
        digest.update(text.as_bytes());
        digest.update([0]);
    }
    hexadecimal(digest)
}

fn hexadecimal(digest: Sha256) -> String {
    digest.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Operating system and processor family.
pub(super) fn platform() -> String {
    format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH)
}
