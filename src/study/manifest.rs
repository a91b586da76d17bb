//! The manifest of results: how they were made, in one form for every question, and all that is needed to reproduce them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::input::SourceText;
use crate::noise::GENERATOR;
use crate::scenario::Scenario;

use super::digest::digest_of_text;
use super::scenario_entry::ScenarioEntry;
use super::table::{Column, Table};

/// The version of the form of manifests. It grows with every change that affects readers.
pub const FORM: u32 = 2;

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
    /// SHA-256 of every other file of the folder, by name.
    pub checksums: BTreeMap<String, String>,
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
            checksums: BTreeMap::new(),
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
