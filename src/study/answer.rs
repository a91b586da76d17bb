//! The answer to a question as data: the manifest with its sentences, the tables, further files, the text for the screen.

use serde_json::{Map, Value};

use crate::ensemble::{Counted, Plan};
use crate::model::Model;

use super::failure::Failure;
use super::manifest::{Manifest, Progress, Sizes};
use super::table::Table;

/// An answer. The folder of results, the text on the screen, the JSON and the page are made from it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// How it was made, with the answer in sentences.
    pub manifest: Manifest,
    /// Its tables.
    pub tables: Vec<Table>,
    /// Other files of the folder: names and bytes.
    pub files: Vec<(&'static str, Vec<u8>)>,
    /// The text for people.
    pub screen: String,
}

impl Answer {
    /// For programs: the manifest without the texts of scenarios and of other files, and the rows of all tables under `data`.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut value = serde_json::to_value(&self.manifest).unwrap_or_default();
        for (list, key) in [("scenarios", "texts"), ("inputs", "text")] {
            let entries = value[list].as_array_mut().into_iter().flatten();
            entries.filter_map(Value::as_object_mut).for_each(|entry| drop(entry.remove(key)));
        }
        // There are no files.
        value.as_object_mut().into_iter().for_each(|keys| drop(keys.remove("checksums")));
        let data: Map<String, Value> = self.tables.iter().map(|table| (table.key().to_owned(), table.json())).collect();
        value["data"] = Value::Object(data);
        value
    }
}

/// How much of a plan was simulated.
#[derive(Clone, Copy, Debug)]
pub struct Simulated {
    /// Seed of all randomness.
    pub seed: u64,
    /// Trajectories that were asked for.
    pub asked: u64,
    /// Trajectories that were simulated, invalid ones included.
    pub finished: u64,
    /// Trajectories that left the model's domain.
    pub invalid: u64,
    /// Trajectories in which events were left out, because there were more than
    /// [`PER_STEP_MAX`](crate::trajectory::PER_STEP_MAX) of one kind in one step.
    pub overrun: u64,
    /// Draws of the uncertain parameters with simulated trajectories.
    pub draws: u64,
    /// Draws that were asked for.
    pub asked_draws: u64,
    /// Worker threads.
    pub threads: usize,
    /// Wall time in seconds.
    pub seconds: f64,
}

impl Simulated {
    /// From a plan and what is counted of it.
    #[must_use]
    pub fn of(plan: &Plan, Counted { valid, invalid, overrun, draws }: Counted, seconds: f64) -> Self {
        Self { finished: valid + invalid, invalid, overrun, draws, ..Self::none_of(plan, seconds) }
    }

    /// Fails if no trajectory of a model is valid.
    ///
    /// # Errors
    /// If none was finished, and if all left the domain.
    pub(crate) fn check(self, model: &Model, plan: &Plan) -> Result<Self, Failure> {
        match (self.finished, self.finished - self.invalid) {
            (0, _) => Err(Failure::NothingFinished),
            (finished, 0) => Err(Failure::all_invalid(finished, model, plan)),
            _ => Ok(self),
        }
    }

    /// Of a plan of which nothing was simulated yet.
    #[must_use]
    pub fn none_of(plan: &Plan, seconds: f64) -> Self {
        let (seed, asked, threads) = (plan.seed.0, plan.n(), plan.n_threads());
        let asked_draws = plan.draws.min(plan.n());
        Self { seed, asked, finished: 0, invalid: 0, overrun: 0, draws: 0, asked_draws, threads, seconds }
    }

    /// Whether the simulation was interrupted.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.finished < self.asked
    }

    /// The sizes for the manifest: those that were asked for.
    #[must_use]
    pub fn sizes(&self) -> Sizes {
        // Without uncertain parameters there is one draw.
        let draws = if self.is_partial() && self.draws > 1 { self.asked_draws } else { self.draws };
        Sizes {
            seed: Some(self.seed),
            trajectories: Some(self.asked),
            draws: Some(draws),
            invalid: self.invalid,
            overrun: self.overrun,
            threads: self.threads,
        }
    }

    /// The progress for the manifest.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress::of("trajectories", self.finished, self.asked)
    }
}
