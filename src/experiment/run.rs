//! Running an experiment.

use std::sync::atomic::Ordering;

use crate::ensemble::{Control, LANES, Plan, collect};

use super::expectation::{Finding, Verdict};
use super::read::{Experiment, TRAJECTORIES_MIN};
use super::sample::Sample;

/// The results of an experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// For each expectation, in their order.
    pub findings: Vec<Finding>,
    /// Trajectories of each variant.
    pub trajectories: u64,
    /// Draws of the uncertain parameters over which they are spread.
    pub draws: u64,
    /// The comment, with its figures.
    pub remark: String,
    /// Trajectories, of all variants, that left the model's domain.
    pub invalid: u64,
}

impl Findings {
    /// The overall verdict: the worst of all.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.findings.iter().map(|finding| finding.verdict).max().unwrap_or(Verdict::Undecided)
    }
}

/// Runs every variant of `experiment` with `trajectories` trajectories, the same in all of them; `None` if it was
/// stopped.
///
/// # Errors
/// If the threads cannot be started.
pub fn run(
    experiment: &Experiment,
    trajectories: u64,
    threads: usize,
    control: &Control<'_>,
) -> Result<Option<Findings>, rayon::ThreadPoolBuildError> {
    let trajectories = trajectories.max(TRAJECTORIES_MIN);
    let wanted = |variant: &super::Variant| {
        if variant.scenario.model.priors.is_empty() { 1 } else { variant.scenario.plan.draws }
    };
    // Draws of whole batches, and enough of them to estimate the error.
    let draws = experiment.variants.iter().map(wanted).max().unwrap_or(1).min(trajectories / LANES as u64);
    let mut samples = Vec::new();
    for variant in &experiment.variants {
        let model = &variant.scenario.model;
        let mut plan = Plan::new(model, trajectories, draws, experiment.seed);
        // Without uncertain parameters every draw is the same, but a trajectory stays in its group.
        plan.draws = draws;
        plan.threads = threads;
        let mut sample = collect(model, &plan, control, &|| Sample::new(&variant.measures, &variant.pairs, draws))?;
        if control.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            return Ok(None);
        }
        sample.finish();
        samples.push(sample);
    }
    if control.is_share() {
        return Ok(None);
    }
    let findings = experiment.expectations.iter().map(|expectation| Finding::new(expectation, &samples)).collect();
    let invalid = samples.iter().map(|sample| sample.invalid).sum();
    let remark = experiment.remark.text(&samples);
    Ok(Some(Findings { findings, trajectories, draws, remark, invalid }))
}
