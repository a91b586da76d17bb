//! The results of an earlier run, read back: its manifest and its files.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::checksums::verify;
use super::failure::Failure;
use super::page::{ReportError, ResultFiles};

/// What is read of the manifest of a run.
#[derive(Deserialize)]
pub(crate) struct Made {
    /// The version of the program that wrote it.
    pub version: String,
    /// The size of the run.
    pub seed: Option<u64>,
    pub trajectories: Option<u64>,
    pub draws: Option<u64>,
    pub progress: MadeProgress,
    /// Its scenario; a run has one.
    pub scenarios: Vec<MadeScenario>,
    found: Map<String, Value>,
}

#[derive(Deserialize)]
pub(crate) struct MadeProgress {
    pub interrupted: bool,
}

/// A scenario as a manifest has it.
#[derive(Deserialize)]
pub(crate) struct MadeScenario {
    pub name: String,
    pub texts: Vec<MadeText>,
    pub digest: String,
    pub overrides: Vec<String>,
    pub policies: Vec<String>,
    pub injects: Vec<MadeText>,
    pub about: MadeAbout,
}

/// What a manifest says about a scenario.
#[derive(Deserialize)]
pub(crate) struct MadeAbout {
    /// The day of the start, where it is not 1 January.
    pub start: Option<String>,
}

/// A file as a manifest has it.
#[derive(Deserialize)]
pub(crate) struct MadeText {
    pub name: String,
    pub text: String,
}

impl Made {
    /// Reads the results of `stadial run` in a folder. `given`: how the folder was given; `instead`: what may be given.
    pub fn of_run(folder: &Path, given: &str, instead: &str) -> Result<(Self, ResultFiles), Failure> {
        let failed = |reason: ReportError| Failure::results(folder, reason);
        let unread = |error: ReportError| {
            Failure::Option(format!("{given}: no results of `stadial run` can be read there: {error}; give {instead}"))
        };
        let files = ResultFiles::read(folder).map_err(unread)?;
        let command = files.command().map_err(failed)?;
        if command != "run" {
            let message = format!("{given}: these are results of `stadial {command}`; give {instead}");
            return Err(Failure::Option(message));
        }
        verify(folder)?;
        let made = serde_json::from_value(files.manifest().map_err(failed)?);
        let made = made.map_err(|error| failed(Self::wrong(format!("not a manifest of this version ({error})"))))?;
        Ok((made, files))
    }

    /// An error in a manifest.
    pub fn wrong(what: String) -> ReportError {
        ReportError::Wrong { name: "manifest.json".into(), line: 1, what }
    }

    /// Whether the run started from evidence.
    pub fn has_evidence(&self) -> bool {
        self.found.contains_key("log_evidence")
    }
}
