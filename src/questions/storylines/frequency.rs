//! How often a kind of event happens near a date.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::ensemble::{Control, LANES, Plan, in_parallel};
use crate::model::Model;
use crate::stats::{Cluster, Proportion};
use crate::theory::AlignmentType;
use crate::trajectory::{Batch, Constants, Context, Entry, Event, IndicatorChange};

/// The kind of an event: events of the same kind count as the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// A shock of a class, by its place in the structure; those caused by policies count for their class.
    Shock(usize),
    /// An indicator (from 0) came up to this depth from below.
    Rose(usize, u8),
    /// It fell to this depth from above; 0 if it was suspended or retired.
    Fell(usize, u8),
    /// The alignment became of this type.
    Became(AlignmentType),
    /// A treaty was signed (true) or ended.
    Treaty(bool),
    /// A rupture.
    Ruptured,
    /// A member came to another narrative of its partners.
    Turned(usize),
}

impl Happened {
    /// The kind of an event.
    #[must_use]
    pub fn of(model: &Model, event: Event) -> Self {
        match event {
            Event::Shock { class, .. } => Self::Shock(model.structure.shocks[class].counts_as.unwrap_or(class)),
            Event::Indicator { indicator, change, depth } => match change {
                IndicatorChange::Formed
                | IndicatorChange::Reactivated
                | IndicatorChange::Deepened
                | IndicatorChange::JumpStarted => Self::Rose(indicator, depth),
                IndicatorChange::Eroded
                | IndicatorChange::Suspended
                | IndicatorChange::Retired
                | IndicatorChange::Ended => Self::Fell(indicator, depth),
            },
            Event::Type { to, .. } => Self::Became(to),
            Event::Treaty(now) => Self::Treaty(now.is_in_force()),
            Event::Rupture => Self::Ruptured,
            Event::Turn { member, .. } => Self::Turned(member),
        }
    }
}

/// How often each event in `asked` (its kind, and the step after which it is seen) happens within a year of its date, before
/// or after, over all trajectories of `plan`. `None` if interrupted.
///
/// Errors are clustered by draw.
///
/// # Errors
/// If the threads cannot be started.
pub fn frequencies(
    model: &Model,
    plan: &Plan,
    asked: &[(Happened, u32)],
    control: &Control<'_>,
) -> Result<Option<Vec<Proportion>>, rayon::ThreadPoolBuildError> {
    let groups = plan.draws.max(1);
    let empty = || vec![vec![Cluster { n: 0, hits: 0 }; groups as usize]; asked.len()];
    let next = AtomicU64::new(0);
    let stopped = || control.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
    let work = |_| {
        let mut counts = empty();
        let mut batch: Option<Batch<LANES>> = None;
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= plan.n_blocks() || stopped() {
                return counts;
            }
            let (draw, trajectories) = plan.block(number);
            if trajectories.is_empty() {
                continue;
            }
            let parameters = model.draw(plan.seed, draw);
            let constants = Constants::new(model, &parameters);
            let context = Context { model, parameters: &parameters, constants: &constants, seed: plan.seed };
            let batch = batch.get_or_insert_with(|| Batch::new(&context, plan.instructions));
            for numbers in trajectories.chunks(LANES) {
                let lanes = std::array::from_fn(|l| numbers[l.min(numbers.len() - 1)]);
                let (records, logs) = batch.run_told(&context, &lanes);
                let own = logs.iter().zip(records.sound).take(numbers.len());
                for (log, _) in own.filter(|(_, sound)| *sound) {
                    for (counts, asked) in counts.iter_mut().zip(asked) {
                        let cluster = &mut counts[(draw % groups) as usize];
                        cluster.n += 1;
                        cluster.hits += u64::from(happens(model, log, *asked));
                    }
                }
            }
            if let Some(finished) = control.finished {
                finished(trajectories.len() as u64);
            }
        }
    };
    let threads = plan.n_threads();
    let mut whole = empty();
    for part in in_parallel(0..threads as u64, threads, &work)? {
        for (whole, part) in whole.iter_mut().flatten().zip(part.into_iter().flatten()) {
            whole.n += part.n;
            whole.hits += part.hits;
        }
    }
    let share = |clusters: Vec<Cluster>| {
        let seen: Vec<Cluster> = clusters.into_iter().filter(|cluster| cluster.n > 0).collect();
        Proportion::estimate(&seen, plan.draws > 1)
    };
    Ok((!stopped()).then(|| whole.into_iter().map(share).collect()))
}

/// Whether a kind of event happens in a trajectory within a year of a date, before or after.
pub(crate) fn happens(model: &Model, log: &[Entry], (what, when): (Happened, u32)) -> bool {
    let year = model.structure.steps_per_year;
    let from = log.partition_point(|entry| entry.step + year < when);
    let about = log[from..].iter().take_while(|entry| entry.step <= when + year);
    about.map(|entry| Happened::of(model, entry.event)).any(|other| other == what)
}
