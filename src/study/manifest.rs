//! The manifest of results: how they were made, in one form for every question, and all that is needed to reproduce them.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::exercise::InjectList;
use crate::input::SourceText;
use crate::model::Structure;
use crate::noise::GENERATOR;
use crate::render::{assessed_over, quantity};
use crate::scenario::{Scenario, first_day};

use super::table::{Column, Table};

/// The version of the form of manifests. It grows with every change that affects readers.
pub const FORM: u32 = 2;

/// One text that a scenario was read from.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SourceEntry {
    /// Its file name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A file other than a scenario or a list of injects that the answer was made from, such as one of codings.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InputEntry {
    /// Its file name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// SHA-256 of its text.
    pub digest: String,
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
    /// Rows that were not played: developments, scheduled events and moves, and rows after the last simulated year.
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
            not_played: list.developments + list.scheduled + list.moves + list.later,
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
    /// The first simulated year.
    pub first_year: i32,
    /// The last simulated year: the run ends with its 31 December.
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
            first_year: structure.start_year,
            last_year: structure.end_year - 1,
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

/// How much of the work of a question was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Progress {
    /// What is counted, in the plural: trajectories, grid points, draws, replicates ...
    pub unit: &'static str,
    /// How many were finished.
    pub finished: u64,
    /// How many were asked for; null if not known in advance.
    pub asked: Option<u64>,
    /// Whether the work was interrupted; the results are then those of the finished part.
    pub interrupted: bool,
}

impl Progress {
    /// Of work of known size; interrupted if less than that is finished.
    #[must_use]
    pub fn of(unit: &'static str, finished: u64, asked: u64) -> Self {
        Self { unit, finished, asked: Some(asked), interrupted: finished < asked }
    }
}

/// The size of the simulation and its seed.
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema)]
pub struct Sizes {
    /// Seed of all randomness; null if each scenario has its own.
    pub seed: Option<u64>,
    /// Trajectories of each simulated model: of the run, of each policy, grid point or evaluation; null if not known in
    /// advance.
    pub trajectories: Option<u64>,
    /// Draws of the uncertain parameters over which they are spread; null if each scenario has its own.
    pub draws: Option<u64>,
    /// Invalid trajectories, which left the model's domain, of all that were simulated; they are in no table.
    pub invalid: u64,
    /// Trajectories in which events were left out, because there were more of one kind in one step than are simulated.
    pub overrun: u64,
    /// Worker threads; the results do not depend on them.
    pub threads: usize,
}

/// A column of a table.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ColumnEntry {
    /// Its name in the header.
    pub name: String,
    /// The unit of its numbers; empty for text and plain numbers.
    pub unit: String,
    /// What a cell holds, in words.
    pub meaning: String,
}

impl From<&Column> for ColumnEntry {
    fn from(column: &Column) -> Self {
        let [name, unit, meaning] = [&column.name, &column.unit, &column.meaning].map(|text| text.clone().into_owned());
        Self { name, unit, meaning }
    }
}

/// A table of the folder.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TableEntry {
    /// Its file name.
    pub name: String,
    /// What a row is, in words.
    pub meaning: String,
    /// How many rows it has below its header.
    pub rows: usize,
    /// Its columns, in their order.
    pub columns: Vec<ColumnEntry>,
}

impl TableEntry {
    /// The entry of a table with a number of rows.
    #[must_use]
    pub fn new(table: &Table, rows: usize) -> Self {
        let columns = table.columns.iter().map(ColumnEntry::from);
        Self {
            name: table.name.to_owned(),
            meaning: table.meaning.clone().into_owned(),
            rows,
            columns: columns.collect(),
        }
    }
}

/// How results were made: the same keys for every question.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "Manifest of results of stadial")]
pub struct Manifest {
    /// Version of this form.
    pub form: u32,
    /// Version of the program.
    pub version: &'static str,
    /// The question: the name of the command.
    pub command: &'static str,
    /// The options that reproduce the results.
    pub arguments: Vec<String>,
    /// The values of the question's own options, defaults included.
    pub asked: Map<String, Value>,
    /// The scenarios that were simulated.
    pub scenarios: Vec<ScenarioEntry>,
    /// The other files that the answer was made from.
    pub inputs: Vec<InputEntry>,
    /// The random number generator; another name means other numbers.
    pub generator: &'static str,
    /// Seed, trajectories and draws.
    #[serde(flatten)]
    pub sizes: Sizes,
    /// How much of the work was done.
    pub progress: Progress,
    /// Wall time in seconds; the results do not depend on it.
    pub wall_time_seconds: f64,
    /// Operating system and processor family.
    pub platform: String,
    /// The answer, in sentences.
    pub answer: Vec<String>,
    /// Notes on the answer, in sentences.
    pub notes: Vec<String>,
    /// How much was simulated, in words.
    pub size: String,
    /// Results that are in no table.
    pub found: Map<String, Value>,
    /// The tables of the folder.
    pub tables: Vec<TableEntry>,
}

impl Manifest {
    /// The manifest of a question about these scenarios.
    #[must_use]
    pub fn new<'s>(
        command: &'static str,
        scenarios: impl IntoIterator<Item = &'s Scenario>,
        sizes: Sizes,
        progress: Progress,
    ) -> Self {
        Self {
            form: FORM,
            version: env!("CARGO_PKG_VERSION"),
            command,
            arguments: Vec::new(),
            asked: Map::new(),
            scenarios: scenarios.into_iter().map(ScenarioEntry::of).collect(),
            inputs: Vec::new(),
            generator: GENERATOR,
            sizes,
            progress,
            wall_time_seconds: 0.0,
            platform: format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH),
            answer: Vec::new(),
            notes: Vec::new(),
            size: String::new(),
            found: Map::new(),
            tables: Vec::new(),
        }
    }

    /// Adds a file, other than a scenario, that the answer was made from.
    #[must_use]
    pub fn reading(mut self, file: &SourceText) -> Self {
        let digest = digest_of_text(&file.text);
        self.inputs.push(InputEntry { name: file.name.clone(), text: file.text.clone(), digest });
        self
    }

    /// Adds the value of an option.
    #[must_use]
    pub fn asked(mut self, name: &str, value: impl Serialize) -> Self {
        self.asked.insert(name.to_owned(), json_of(value));
        self
    }

    /// Adds a result that is in no table.
    #[must_use]
    pub fn found(mut self, name: &str, value: impl Serialize) -> Self {
        self.found.insert(name.to_owned(), json_of(value));
        self
    }

    /// Sets the answer, given with a sentence in each line.
    #[must_use]
    pub fn answered(mut self, answer: &str) -> Self {
        self.answer = sentences(answer);
        self
    }

    /// Sets the notes, given with a sentence or paragraph in each line.
    #[must_use]
    pub fn noted(mut self, notes: &str) -> Self {
        self.notes = sentences(notes);
        self
    }

    /// Sets how much was simulated, in words.
    #[must_use]
    pub fn sized(mut self, size: impl Into<String>) -> Self {
        self.size = size.into();
        self
    }

    /// As JSON.
    ///
    /// # Errors
    /// If it cannot be written as JSON, which does not happen with these fields.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// A value as JSON; null for a number that is not finite.
fn json_of(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn sentences(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The JSON Schema of manifests.
#[must_use]
pub fn manifest_schema() -> Value {
    schemars::schema_for!(Manifest).to_value()
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

/// SHA-256 of a text.
fn digest_of_text(text: &str) -> String {
    hexadecimal(Sha256::new_with_prefix(text.as_bytes()))
}

fn hexadecimal(digest: Sha256) -> String {
    digest.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
