//! How a study of many runs was made: enough to make it again.

use serde_json::{Map, Value, json};

use crate::ensemble::Plan;
use crate::noise::GENERATOR;
use crate::scenario::Scenario;

use super::manifest::{About, digest, texts};

/// A study of many runs of one scenario.
#[derive(Clone, Debug)]
pub struct Study<'a> {
    /// The command that made it.
    pub command: &'static str,
    /// The scenario as it stands.
    pub scenario: &'a Scenario,
    /// The plan of each run.
    pub plan: &'a Plan,
    /// What was asked, by the names of the options.
    pub asked: Map<String, Value>,
    /// Runs that were finished, and runs that there should be; the latter is nothing where that was not known before.
    pub runs: (usize, Option<usize>),
    /// Whether it was stopped, or has not come to its end.
    pub partial: bool,
    /// Histories that left the model's domain and are in no figure.
    pub aborted: u64,
    /// Trajectories in which events were left out, because there were more than [`PER_STEP_MAX`](crate::trajectory::PER_STEP_MAX) of one kind in one step.
    pub overrun: u64,
    /// Wall time in seconds; the results do not depend on it.
    pub seconds: f64,
    /// What a page says of it, see [`page_entries`].
    pub page: Map<String, Value>,
}

/// What a page of a study says that its tables do not hold: entries of its manifest.
///
/// `answer` and `notes` are in sentences, as the terminal tells them; `size` says how much was run.
#[must_use]
pub fn page_entries(
    command: &str,
    scenario: &Scenario,
    answer: &str,
    notes: &[String],
    size: &str,
) -> Map<String, Value> {
    let answer: Vec<&str> = answer.lines().filter(|line| !line.is_empty()).collect();
    let entries = [
        ("command", json!(command)),
        ("about", json!(About::of(scenario))),
        ("uncertain_parameters", json!(scenario.model.priors.len())),
        ("answer", json!(answer)),
        ("notes", json!(notes)),
        ("size", json!(size)),
    ];
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// The manifest of a study as JSON.
///
/// # Errors
/// If it cannot be written as JSON, which does not happen with its fields.
pub fn study_manifest(study: &Study<'_>) -> Result<Vec<u8>, serde_json::Error> {
    let Study { command, scenario, plan, asked, runs, partial, aborted, overrun, seconds, page } = study;
    let structure = &scenario.model.structure;
    let mut manifest = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "command": command,
        "scenario": scenario.name,
        "scenario_text": serde_json::to_value(texts(scenario))?,
        "scenario_digest": digest(scenario),
        "overrides": scenario.overrides,
        "asked": asked,
        "seed": plan.seed.0,
        "generator": GENERATOR,
        "trajectories_per_run": plan.n(),
        "groups": plan.draws,
        "runs": runs.1,
        "finished_runs": runs.0,
        "partial": partial,
        "aborted": aborted,
        "overrun": overrun,
        "uncertain_parameters": scenario.model.priors.len(),
        "steps_per_year": structure.steps_per_year,
        "threads": plan.n_threads(),
        "wall_time_seconds": seconds,
        "platform": format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH),
    });
    for (key, value) in page {
        manifest[key] = value.clone();
    }
    let mut bytes = serde_json::to_vec_pretty(&manifest)?;
    bytes.push(b'\n');
    Ok(bytes)
}
