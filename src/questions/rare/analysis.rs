//! Probabilities of rare outcomes, by splitting trajectories that make progress towards them.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use crate::ensemble::{Control, Items, LANES, in_parallel_known};
use crate::model::Model;
use crate::noise::Seed;
use crate::trajectory::{Batch, Constants, Context, Entry, InstructionSet, Progress, Records};

use super::bound::interval;
use super::levels::find_levels;
pub use crate::analysis::{Lineage, Sampled};
use crate::analysis::{Replicate, Setting};

/// Options of the estimation.
#[derive(Clone, Debug)]
pub struct RareOptions {
    /// Index of the outcome in the structure.
    pub outcome: usize,
    /// The year by whose end the probability should have the target error.
    pub year: i32,
    /// The measure of progress.
    pub progress: Progress,
    /// Trajectories at every level of a replicate; a multiple of the lanes of a batch.
    pub effort: usize,
    /// The target relative standard error.
    pub relative_error: f64,
    /// The most replicates.
    pub replicates: u64,
    /// The seed.
    pub seed: u64,
    /// Worker threads; 0 for the number of processors.
    pub threads: usize,
}

/// The probability by the end of a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RareRow {
    /// The year.
    pub year: i32,
    /// The probability.
    pub probability: f64,
    /// Its standard error, from independent replicates; NaN (unknown) where all of these agree, such as where none
    /// reached the outcome.
    pub standard_error: f64,
    /// Lower end of its 95 % interval, 0 where no trajectory had reached the outcome.
    pub ci_low: f64,
    /// Upper end of its 95 % interval; where no trajectory had reached the outcome, an upper bound at 95 %.
    pub ci_high: f64,
}

/// A level of progress.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelRow {
    /// The progress; infinite for the outcome.
    pub progress: f64,
    /// Trajectories started for it, over all replicates.
    pub started: u64,
    /// Those that arrived.
    pub arrived: u64,
}

/// Why the error may be larger than reported.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Warning {
    /// This share of the trajectories reached the outcome before they had made the progress of some level.
    Jumps(f64),
    /// One replicate alone contributes this share of the probability.
    Concentrated(f64),
    /// Trajectories that reach the outcome descend from only this many first ones, on average.
    FewAncestors(f64),
    /// The target relative error was not reached; this is the relative error.
    Unfinished(f64),
    /// This share of the trajectories left the model's domain: they count as trajectories that do not reach the
    /// outcome.
    Aborted(f64),
}

/// Probabilities of a rare outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Rare {
    /// Probabilities by year.
    pub rows: Vec<RareRow>,
    /// Levels, the outcome last.
    pub levels: Vec<LevelRow>,
    /// Replicates.
    pub replicates: u64,
    /// Steps of all trajectories, including those for finding the levels.
    pub steps: u64,
    /// The work of plain sampling for the same error of the probability by the target year, divided by that of
    /// splitting.
    pub gain: f64,
    /// Reasons why the error may be larger than reported.
    pub warnings: Vec<Warning>,
    /// A trajectory that reached the outcome, of each replicate in which one did.
    pub lineages: Vec<Lineage>,
    /// Trajectories that reached the outcome, weighted: a sample of all that did.
    pub sampled: Vec<Sampled>,
    /// Whether it was stopped before the target error was reached.
    pub stopped: bool,
}

/// Replicates between evaluations of the error.
const ROUND: u64 = 64;

/// Estimates the probability of an outcome of `model`. What `control` calls with the number of finished trajectories includes
/// those for finding the levels.
///
/// # Errors
/// If the threads cannot be started.
pub fn rare(model: &Model, options: &RareOptions, control: &Control<'_>) -> Result<Rare, rayon::ThreadPoolBuildError> {
    let stop = control.stop.unwrap_or(&NEVER_STOPPED);
    let advance = &|trajectories: u64| control.finished.into_iter().for_each(|finished| finished(trajectories));
    let setting = setting(model, options, stop);
    let stopped = || stop.load(Ordering::Relaxed);
    let Some((levels, pilot_steps)) = find_levels(&setting, options.threads, advance)? else {
        return Ok(summarise(model, options, &[], &[], 0, true));
    };
    let mut done: Vec<Replicate> = Vec::new();
    let year = model.structure.year_number(options.year) as usize;
    let RareOptions { outcome, progress, effort, seed, .. } = options;
    let job = Items {
        kind: format!("{} replicates {outcome} {progress:?} {effort} {seed} {levels:?}", options.replicates),
        model,
        size: (options.replicates, *effort as u64),
        threads: options.threads,
        is_shared: true,
    };
    if control.is_share() {
        return share(model, options, control, &|replicate| setting.repeat(replicate, &levels), &job);
    }
    loop {
        let first = done.len() as u64;
        let last = (first + ROUND).min(options.replicates);
        let work = |replicate: u64| {
            let found = if stopped() { None } else { setting.repeat(replicate, &levels) };
            let followed = found.iter().flat_map(|found| &found.levels).map(|&(started, _)| started);
            advance(followed.sum());
            found
        };
        let found = in_parallel_known(&job, first..last, control, &work)?;
        // An incomplete round would depend on timing.
        match found.into_iter().collect::<Option<Vec<Replicate>>>() {
            Some(found) => done.extend(found),
            None => return Ok(summarise(model, options, &levels, &done, pilot_steps, true)),
        }
        let (probability, error) = estimate(&done, year);
        let enough = probability > 0.0 && error <= options.relative_error * probability;
        if enough || done.len() as u64 >= options.replicates {
            return Ok(summarise(model, options, &levels, &done, pilot_steps, false));
        }
    }
}

/// The flag of a study that nobody stops.
static NEVER_STOPPED: AtomicBool = AtomicBool::new(false);

/// The replicates of a share: of all that there may be, as nobody knows beforehand how many are needed.
fn share(
    model: &Model,
    options: &RareOptions,
    control: &Control<'_>,
    work: &(dyn Fn(u64) -> Option<Replicate> + Sync),
    job: &Items<'_>,
) -> Result<Rare, rayon::ThreadPoolBuildError> {
    for first in (0..options.replicates).step_by(ROUND as usize) {
        let work = |replicate: u64| if control.is_stopped() { None } else { work(replicate) };
        in_parallel_known(job, first..(first + ROUND).min(options.replicates), control, &work)?;
    }
    Ok(summarise(model, options, &[], &[], 0, true))
}

fn setting<'a>(model: &'a Model, options: &'a RareOptions, stop: &'a AtomicBool) -> Setting<'a> {
    Setting {
        model,
        outcome: options.outcome,
        progress: &options.progress,
        seed: Seed(options.seed),
        effort: options.effort,
        instructions: InstructionSet::Widest,
        stop,
    }
}

/// The probability by the end of year number `year`, and its standard error over the replicates.
fn estimate(done: &[Replicate], year: usize) -> (f64, f64) {
    let values: Vec<f64> = done.iter().map(|replicate| replicate.by_year.iter().take(year + 1).sum()).collect();
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (mean, (squares / (n - 1.0) / n).sqrt())
}

fn summarise(
    model: &Model,
    options: &RareOptions,
    levels: &[f64],
    done: &[Replicate],
    pilot_steps: u64,
    stopped: bool,
) -> Rare {
    let structure = &model.structure;
    let n_years = structure.n_years() as usize;
    let rows: Vec<RareRow> = (0..n_years)
        .map(|year| {
            let (probability, error) = estimate(done, year);
            let standard_error = if error > 0.0 { error } else { f64::NAN };
            let (ci_low, ci_high) = interval(done, year, !model.priors.is_empty());
            RareRow { year: structure.year(year as u32), probability, standard_error, ci_low, ci_high }
        })
        .collect();
    let level = |(place, &progress): (usize, &f64)| {
        let counts = done.iter().filter_map(|replicate| replicate.levels.get(place));
        let (started, arrived) = counts.fold((0, 0), |sum, more| (sum.0 + more.0, sum.1 + more.1));
        LevelRow { progress, started, arrived }
    };
    let steps = pilot_steps + done.iter().map(|replicate| replicate.steps).sum::<u64>();
    let year = (structure.year_number(options.year) as usize).min(n_years.saturating_sub(1));
    let (p, error) = estimate(done, year);
    let plain = steps as f64 / f64::from((year as u32 + 1) * structure.steps_per_year);
    let gain = p * (1.0 - p) / plain / (error * error);
    Rare {
        rows,
        levels: levels.iter().chain([&f64::INFINITY]).enumerate().map(level).collect(),
        replicates: done.len() as u64,
        steps,
        gain,
        warnings: warnings(options, done, year, !model.priors.is_empty()),
        lineages: done.iter().filter_map(|replicate| replicate.lineage.clone()).collect(),
        sampled: done.iter().flat_map(|replicate| replicate.sampled.clone()).collect(),
        stopped,
    }
}

fn warnings(options: &RareOptions, done: &[Replicate], year: usize, uncertain: bool) -> Vec<Warning> {
    let of = |replicate: &Replicate| replicate.by_year.iter().take(year + 1).sum::<f64>();
    let total: f64 = done.iter().map(of).sum();
    let mut warnings = Vec::new();
    if total > 0.0 {
        let jumps = done.iter().map(|replicate| of(replicate) * replicate.jumped).sum::<f64>() / total;
        if jumps > 0.2 {
            warnings.push(Warning::Jumps(jumps));
        }
        let largest = done.iter().map(of).fold(0.0, f64::max) / total;
        // Draws of uncertain parameters differ systematically; the way out is more of them nevertheless.
        if largest > if uncertain { 0.25 } else { 0.1 } {
            warnings.push(Warning::Concentrated(largest));
        }
        let hits: Vec<usize> = done.iter().filter(|one| of(one) > 0.0).map(|one| one.ancestors).collect();
        let mean = hits.iter().sum::<usize>() as f64 / hits.len().max(1) as f64;
        if mean < 2.0 {
            warnings.push(Warning::FewAncestors(mean));
        }
    }
    let started: u64 = done.iter().flat_map(|replicate| &replicate.levels).map(|&(started, _)| started).sum();
    let invalid: u64 = done.iter().map(|replicate| replicate.invalid).sum();
    if invalid > 0 {
        warnings.push(Warning::Aborted(invalid as f64 / started as f64));
    }
    let (p, error) = estimate(done, year);
    // NaN where the outcome was never reached.
    let relative = error / p;
    if !matches!(
        relative.partial_cmp(&options.relative_error),
        Some(std::cmp::Ordering::Less | std::cmp::Ordering::Equal)
    ) {
        warnings.push(Warning::Unfinished(relative));
    }
    warnings
}

/// Replays one of the trajectories that reached the outcome: its records (in every lane) and its log.
#[must_use]
pub fn replay(model: &Model, options: &RareOptions, lineage: &Lineage) -> (Records<LANES>, Vec<Entry>) {
    let seed = Seed(options.seed);
    let parameters = model.draw(seed, lineage.repetition);
    let constants = Constants::new(model, &parameters);
    let context = Context { model, parameters: &parameters, constants: &constants, seed };
    let mut batch = Batch::<LANES>::new(&context, InstructionSet::Widest);
    let (records, log) = batch.retrace(&context, &lineage.legs);
    (records.clone(), log)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Replicates that each have the outcome with probability `p` by the end of the first year.
    fn replicates(each: &[(f64, f64, usize)]) -> Vec<Replicate> {
        let of = |&(p, jumped, ancestors): &(f64, f64, usize)| Replicate {
            by_year: vec![p, 0.5],
            jumped,
            ancestors,
            ..Replicate::default()
        };
        each.iter().map(of).collect()
    }

    /// The warnings about the first year if a relative error of `wanted` was asked for.
    fn warned(done: &[Replicate], wanted: f64, uncertain: bool) -> Vec<Warning> {
        let options = RareOptions {
            outcome: 0,
            year: 2000,
            progress: Progress::Conditions,
            effort: 16,
            relative_error: wanted,
            replicates: 64,
            seed: 1,
            threads: 1,
        };
        warnings(&options, done, 0, uncertain)
    }

    const P: f64 = 1.0 / 64.0;

    #[test]
    fn replicates_that_agree_give_no_warning() {
        let done = replicates(&[(P, 0.125, 2); 16]);
        assert_eq!(warned(&done, 0.0, false), []);
    }

    #[test]
    fn more_than_a_fifth_that_jumped_past_a_level_gives_a_warning() {
        assert_eq!(warned(&replicates(&[(P, 0.25, 2); 16]), 0.1, false), [Warning::Jumps(0.25)]);
        // By weight: all of the one that makes up four of 28 parts, and none of the others.
        let mut done = replicates(&[(P, 0.0, 2); 25]);
        done[0] = replicates(&[(4.0 * P, 1.0, 2)]).remove(0);
        assert_eq!(warned(&done, 1.0, true), []);
    }

    /// One replicate contributes four parts of twenty: too much if all have the same parameters, not if they differ.
    #[test]
    fn a_replicate_that_dominates_the_probability_gives_a_warning() {
        let mut done = replicates(&[(P, 0.0, 2); 17]);
        done[3] = replicates(&[(4.0 * P, 0.0, 2)]).remove(0);
        assert_eq!(warned(&done, 1.0, false), [Warning::Concentrated(0.2)]);
        assert_eq!(warned(&done, 1.0, true), []);
        done[3].by_year[0] = 16.0 * P;
        assert_eq!(warned(&done, 2.0, true), [Warning::Concentrated(0.5)]);
    }

    /// Replicates that did not reach the outcome have no ancestors to count.
    #[test]
    fn few_ancestors_of_those_that_reached_it_give_a_warning() {
        let mut done = replicates(&[(P, 0.0, 1); 20]);
        done.extend(replicates(&[(P, 0.0, 2); 20]));
        assert_eq!(warned(&done, 1.0, false), [Warning::FewAncestors(1.5)]);
        let mut done = replicates(&[(P, 0.0, 2); 20]);
        done.extend(replicates(&[(0.0, 0.0, 0); 20]));
        assert_eq!(warned(&done, 1.0, false), []);
    }

    /// One and three parts: the mean is two and its standard error one.
    #[test]
    fn an_error_larger_than_asked_for_gives_a_warning() {
        let done = replicates(&[(P, 0.0, 2), (3.0 * P, 0.0, 2)]);
        let of_error = |warning: &Warning| matches!(warning, Warning::Unfinished(_));
        let unfinished = |wanted: f64| warned(&done, wanted, true).into_iter().find(of_error);
        assert_eq!((unfinished(0.49), unfinished(0.5)), (Some(Warning::Unfinished(0.5)), None));
        let never = warned(&replicates(&[(0.0, 0.0, 0); 8]), 0.5, false);
        assert!(matches!(never[..], [Warning::Unfinished(error)] if error.is_nan()), "{never:?}");
    }
}
