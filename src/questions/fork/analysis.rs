//! Many futures from one moment of one trajectory, with and without an intervention there.

use crate::analysis::{Intervention, World};
use crate::ensemble::{Control, Futures, Results, futures, stretch, view};
use crate::model::Structure;
use crate::noise::Seed;
use crate::stats::Estimate;
use crate::trajectory::{Entry, Juncture, View};

/// Options of a fork.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForkOptions {
    /// The number of futures.
    pub futures: u64,
    /// The seed.
    pub seed: Seed,
    /// Worker threads; 0 for the number of processors.
    pub threads: usize,
}

/// A moment of one trajectory: its past, and its state.
#[derive(Clone, Debug)]
pub struct Fork {
    /// The moment.
    pub at: Juncture,
    /// The events before.
    pub past: Vec<Entry>,
    /// The observable state.
    pub view: View,
}

impl Fork {
    /// Trajectory number `trajectory` of a world, at moment `step`; `None` if it has left the model's domain by then.
    #[must_use]
    pub fn of(world: &World, trajectory: u64, step: u32, seed: Seed) -> Option<Self> {
        let past = stretch(&world.model, seed, None, trajectory, step);
        let view = view(&world.model, &past.end, &[]);
        past.valid.then_some(Self { at: past.end, past: past.entries, view })
    }
}

/// The change of a driver by the intervention.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The driver.
    pub variable: String,
    /// The year of the start's day on which it is evaluated.
    pub year: i32,
    /// Its mean over the futures without the intervention.
    pub unchanged: f64,
    /// The same with it.
    pub changed: f64,
    /// The difference in standard deviations of the futures without it; NaN where these do not differ.
    pub standardised: f64,
}

/// The futures of a moment.
#[derive(Clone, Debug)]
pub struct Forked {
    /// The state after the intervention; the state at the moment without one.
    pub view: View,
    /// The tables of the futures, from the moment on.
    pub results: Results,
    /// Those of the same futures without the intervention, if there was one.
    pub unchanged: Option<Results>,
    /// For each row of the probabilities, the difference to those without the intervention.
    pub differences: Vec<Estimate>,
    /// The drivers at the second beginning of a year after the moment, the largest change first.
    pub moved: Vec<Moved>,
    /// Invalid futures: they left the model's domain and are in no table or figure.
    pub invalid: u64,
    /// Whether all of them left it, with or without the intervention: then there are no results.
    pub is_lost: bool,
}

/// Runs futures from a moment, with and without an intervention there; `None` if they were stopped.
///
/// # Errors
/// If the threads cannot be started.
pub fn fork(
    world: &World,
    at: &Juncture,
    done: &[Intervention],
    options: ForkOptions,
    control: &Control<'_>,
) -> Result<Option<Forked>, rayon::ThreadPoolBuildError> {
    let size = (options.futures, options.seed, options.threads);
    let (changed, then) = world.after(done, at);
    let found = futures(&changed.model, &then, size, control)?;
    if control.is_stopped() {
        return Ok(None);
    }
    let before = if done.is_empty() { None } else { Some(futures(&world.model, at, size, control)?) };
    if control.is_stopped() {
        return Ok(None);
    }
    let structure = &world.model.structure;
    let results = from_then(Results::new(&changed.model, &found.tally), structure, at.step);
    let unchanged =
        before.as_ref().map(|before| from_then(Results::new(&world.model, &before.tally), structure, at.step));
    let differences = before.as_ref().map_or_else(Vec::new, |before| differences(structure, &results, &found, before));
    let moved = unchanged.as_ref().map_or_else(Vec::new, |unchanged| moved(structure, at.step, unchanged, &results));
    let all_invalid = |futures: &Futures| futures.tally.valid() == 0;
    Ok(Some(Forked {
        is_lost: all_invalid(&found) || before.as_ref().is_some_and(all_invalid),
        view: view(&changed.model, &then, &[]),
        results,
        unchanged,
        differences,
        moved,
        invalid: found.tally.invalid() + before.map_or(0, |before| before.tally.invalid()),
    }))
}

/// The year in which a moment lies, and the calendar year of the first start's day that is not before it.
fn years(structure: &Structure, step: u32) -> (i32, i32) {
    let per_year = structure.steps_per_year;
    (structure.year(step / per_year), structure.start_year.saturating_add_unsigned(step.div_ceil(per_year)))
}

/// Removes the years before the moment.
fn from_then(mut results: Results, structure: &Structure, step: u32) -> Results {
    let (year, record) = years(structure, step);
    results.probabilities.retain(|row| row.year >= year);
    for rows in [&mut results.types, &mut results.stages, &mut results.treaties] {
        rows.retain(|row| row.year >= record);
    }
    results.agreements.retain(|row| row.year >= record);
    results.drivers.retain(|row| row.year >= record);
    results
}

fn differences(structure: &Structure, results: &Results, found: &Futures, before: &Futures) -> Vec<Estimate> {
    let outcome = |name: &str| structure.outcomes.iter().position(|outcome| outcome.name == name).unwrap_or(0);
    let year = |year: i32| structure.year_number(year) as usize;
    results.probabilities.iter().map(|row| found.difference(before, outcome(&row.outcome), year(row.year))).collect()
}

/// The largest change first.
fn moved(structure: &Structure, step: u32, unchanged: &Results, changed: &Results) -> Vec<Moved> {
    let (_, record) = years(structure, step);
    let year = (record + 1).min(structure.end_year);
    let pairs = unchanged.drivers.iter().zip(&changed.drivers).filter(|(row, _)| row.year == year);
    let mut moved: Vec<Moved> = pairs
        .map(|(before, after)| Moved {
            variable: before.variable.clone(),
            year,
            unchanged: before.mean,
            changed: after.mean,
            standardised: if before.sd > 0.0 { (after.mean - before.mean) / before.sd } else { f64::NAN },
        })
        .collect();
    let size = |moved: &Moved| if moved.standardised.is_nan() { 0.0 } else { moved.standardised.abs() };
    moved.sort_by(|a, b| size(b).total_cmp(&size(a)));
    moved
}
