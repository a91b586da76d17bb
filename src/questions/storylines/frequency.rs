//! Frequencies of events about a date.

use serde::{Deserialize, Serialize};

use crate::ensemble::ledger::Partial;
use crate::ensemble::{Block, Control, Dependence, LANES, Plan, gather_blocks};
use crate::model::Model;
use crate::stats::{Cluster, Proportion};
use crate::story::Happened;
use crate::trajectory::{Batch, Entry};

/// By event, then group: the trajectories, and those in which it happens about its date.
#[derive(Serialize, Deserialize)]
struct Frequencies {
    #[serde(skip)]
    kind: String,
    counts: Vec<Vec<Cluster>>,
}

impl Partial for Frequencies {
    fn kind(&self) -> String {
        self.kind.clone()
    }

    fn merge(&mut self, other: Self) {
        for (mine, more) in self.counts.iter_mut().flatten().zip(other.counts.into_iter().flatten()) {
            mine.n += more.n;
            mine.hits += more.hits;
        }
    }
}

/// The frequency with which each of `asked` (an event and its step) happens within a year of its date, before or after,
/// over all trajectories of `plan`. `None` if it was stopped.
///
/// Errors are clustered by draw, under evidence by the groups of draws that were conditioned together.
///
/// # Errors
/// If the threads cannot be started.
pub fn frequencies(
    model: &Model,
    plan: &Plan,
    asked: &[(Happened, u32)],
    control: &Control<'_>,
) -> Result<Option<Vec<Proportion>>, rayon::ThreadPoolBuildError> {
    // Draws that were conditioned together on evidence are one group.
    let dependence = Dependence::of(model);
    let groups = dependence.n_groups().unwrap_or(plan.draws.max(1));
    let kind = format!("frequencies of {asked:?}");
    let empty =
        || Frequencies { kind: kind.clone(), counts: vec![vec![Cluster::new(0, 0); groups as usize]; asked.len()] };
    let take = |all: &mut Frequencies, batch: &mut Batch<LANES>, block: &Block<'_>| {
        for (lanes, numbers) in block.batches() {
            let (records, logs) = batch.run_all_logged(&block.context, &lanes);
            let own = logs.iter().zip(records.valid).take(numbers.len());
            for (log, _) in own.filter(|(_, valid)| *valid) {
                for (counts, asked) in all.counts.iter_mut().zip(asked) {
                    let group = dependence.group(block.draw).unwrap_or(block.draw % groups);
                    let cluster = &mut counts[group as usize];
                    cluster.n += 1;
                    cluster.hits += u64::from(happens(model, log, *asked));
                }
            }
        }
    };
    let whole = gather_blocks(model, plan, control, &empty, &take)?.counts;
    let share = |clusters: Vec<Cluster>| {
        let seen: Vec<Cluster> = clusters.into_iter().filter(|cluster| cluster.n > 0).collect();
        Proportion::estimate(&seen, plan.draws > 1)
    };
    Ok((!control.is_stopped()).then(|| whole.into_iter().map(share).collect()))
}

/// Whether an event happens in a trajectory within a year of a date, before or after.
pub(crate) fn happens(model: &Model, log: &[Entry], (what, when): (Happened, u32)) -> bool {
    let year = model.structure.steps_per_year;
    let from = log.partition_point(|entry| entry.step + year < when);
    let about = log[from..].iter().take_while(|entry| entry.step <= when + year);
    about.map(|entry| Happened::of(model, entry.event)).any(|other| other == what)
}
