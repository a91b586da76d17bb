//! One of the two sides of a comparison: a scenario file, or a folder of results with the scenario that was run.

use std::path::Path;

use crate::exercise::{InjectList, parse};
use crate::input::SourceText;
use crate::scenario::{Scenario, from_texts, load};
use crate::study::page::{ReportError, ResultFiles};
use crate::study::{Failure, Made, MadeScenario, Refused, digest, play, under, warn, without_evidence};

/// Why it does not use evidence, and what to do instead.
pub(super) const REFUSED: Refused = (
    "two runs are held against each other draw by draw, and evidence leaves each its own draws",
    "ask `stadial run --since` what evidence changed",
);

/// One side.
#[derive(Debug)]
pub(super) struct Side {
    /// The file or folder, as it was given.
    pub(super) name: String,
    /// The scenario, with the policies and lists of injects that were applied.
    pub(super) scenario: Scenario,
    /// These lists.
    pub(super) lists: Vec<InjectList>,
    /// The seed, the trajectories and the draws of its run.
    pub(super) sizes: [u64; 3],
    /// Its results, of a folder.
    pub(super) results: Option<Results>,
}

/// The results of a side.
#[derive(Debug)]
pub(super) struct Results {
    /// The version of the program that wrote them.
    pub(super) version: String,
    /// Whether the run was interrupted.
    pub(super) interrupted: bool,
    pub(super) files: ResultFiles,
}

impl Side {
    /// Opens the folder of results of a run, or the scenario file, at `path`.
    pub(super) fn open(path: &Path, quiet: bool) -> Result<Self, Failure> {
        if path.is_dir() {
            return Self::of_folder(path);
        }
        let scenario = load(path, &[])?;
        without_evidence(&scenario, REFUSED)?;
        warn(scenario.warnings.as_ref().filter(|_| !quiet));
        let plan = scenario.plan;
        Ok(Self {
            name: path.display().to_string(),
            scenario,
            lists: Vec::new(),
            sizes: [plan.seed, plan.trajectories, plan.draws],
            results: None,
        })
    }

    fn of_folder(folder: &Path) -> Result<Self, Failure> {
        let failed = |reason: ReportError| Failure::results(folder, reason);
        let name = folder.display().to_string();
        let instead = "a folder of results of `stadial run`, or a scenario file";
        let (made, files) = Made::of_run(folder, &name, instead)?;
        let [entry] = made.scenarios.as_slice() else {
            return Err(failed(Made::wrong("a run has one scenario".to_owned())));
        };
        let (scenario, lists) = rebuilt(entry)?;
        without_evidence(&scenario, REFUSED)?;
        if made.has_evidence() {
            return Err(Failure::Option(format!(
                "{name}: these results start from evidence, which `stadial diff` does not use; `stadial run --since` tells what evidence changed"
            )));
        }
        if digest(&scenario) != entry.digest {
            return Err(failed(Made::wrong(
                "the texts of the scenario do not have the digest that is given".to_owned(),
            )));
        }
        let plan = scenario.plan;
        let sizes = [(made.seed, plan.seed), (made.trajectories, plan.trajectories), (made.draws, plan.draws)];
        let results = Results { version: made.version, interrupted: made.progress.interrupted, files };
        let sizes = sizes.map(|(made, usual)| made.unwrap_or(usual));
        Ok(Self { name, scenario, lists, sizes, results: Some(results) })
    }

    pub(super) fn seed(&self) -> u64 {
        self.sizes[0]
    }
}

/// The scenario of a manifest, read again from its texts, with its policies and lists of injects.
fn rebuilt(entry: &MadeScenario) -> Result<(Scenario, Vec<InjectList>), Failure> {
    let texts = entry.texts.iter().map(|text| SourceText::new(&text.name, &text.text)).collect();
    let mut scenario = under(from_texts(&entry.name, texts, &entry.overrides)?, &entry.policies)?;
    let mut lists = Vec::new();
    for text in &entry.injects {
        let list = parse(&text.name, &text.text, &scenario)?;
        scenario = play(scenario, &list)?;
        lists.push(list);
    }
    Ok((scenario, lists))
}
