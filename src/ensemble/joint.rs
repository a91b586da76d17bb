//! Runs several models side by side, and counts what is asked of them together.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::{Joint, Model, Passages};
use crate::noise::Seed;
use crate::trajectory::{Batch, Constants, Context, NEVER, Records};

use super::blocks::{Block, gather_blocks};
use super::ledger::Partial;
use super::queries::{QueryCounts, QueryRow};
use super::{Control, Counted, LANES, Plan};

/// The counts of a run of several models.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JointTally {
    queries: QueryCounts,
    draws: BTreeSet<u64>,
    valid: u64,
    invalid: u64,
    overrun: u64,
}

/// The same trajectory of all models.
struct Beside<'r, const L: usize> {
    joint: &'r Joint,
    records: &'r [&'r Records<L>],
    l: usize,
}

impl<const L: usize> Beside<'_, L> {
    /// The day of a moment of an event.
    fn day(&self, event: usize, moments: impl Fn(&Records<L>, usize) -> u32) -> Option<u32> {
        let (model, place) = self.joint.events[event];
        let moment = Some(moments(self.records[model], place)).filter(|&moment| moment != NEVER)?;
        self.joint.days[model].get(moment as usize).copied()
    }
}

impl<const L: usize> Passages for Beside<'_, L> {
    fn reached(&self, event: usize) -> Option<u32> {
        self.day(event, |records, place| records.events[place][self.l])
    }

    fn lost(&self, event: usize) -> Option<u32> {
        self.day(event, |records, place| records.events_lost[place][self.l])
    }
}

impl JointTally {
    fn new(joint: &Joint) -> Self {
        let uncertain = joint.models.iter().find(|model| !model.priors.is_empty());
        let queries = QueryCounts::of(
            uncertain.unwrap_or(&joint.models[0]),
            joint.queries.clone(),
            // Moments are days here, of which curves are not made.
            vec![Vec::new(); joint.queries.len()],
        );
        Self { queries, draws: BTreeSet::new(), valid: 0, invalid: 0, overrun: 0 }
    }

    /// The answers, in the order of the questions.
    #[must_use]
    pub fn answers(&self) -> Vec<QueryRow> {
        self.queries.answers()
    }

    /// How many trajectories there are: valid in all models, or invalid in one.
    #[must_use]
    pub fn counted(&self) -> Counted {
        let draws = self.draws.len() as u64;
        Counted { valid: self.valid, invalid: self.invalid, overrun: self.overrun, draws }
    }

    fn add<const L: usize>(&mut self, joint: &Joint, records: &[&Records<L>], trajectories: &[u64], draw: u64) {
        for (l, &trajectory) in trajectories.iter().enumerate() {
            if records.iter().all(|records| records.valid[l]) {
                self.valid += 1;
                self.overrun += u64::from(records.iter().any(|records| records.overrun[l]));
                self.queries.add_one(trajectory, draw, &Beside { joint, records, l });
            } else {
                self.invalid += 1;
            }
        }
    }
}

impl Partial for JointTally {
    fn kind(&self) -> String {
        "answers of several models".to_owned()
    }

    fn merge(&mut self, other: Self) {
        self.queries.merge(other.queries);
        self.draws.extend(other.draws);
        self.valid += other.valid;
        self.invalid += other.invalid;
        self.overrun += other.overrun;
    }
}

/// Runs a plan for several models and counts their questions.
///
/// # Errors
/// If the threads cannot be started.
pub fn run_joint(joint: &Joint, plan: &Plan, control: &Control<'_>) -> Result<JointTally, rayon::ThreadPoolBuildError> {
    let models = joint.seeded(plan.seed);
    let take = |gathered: &mut JointTally, batch: &mut Batch<LANES>, block: &Block<'_>| {
        let drawn = |(model, seed): &(Model, Seed)| {
            // Common parameters are of the seed of the run, and the rest of the model's own.
            let parameters = model.draw(*seed, block.draw);
            let constants = Constants::new(model, &parameters);
            (parameters, constants)
        };
        let numbers: Vec<_> = models[1..].iter().map(drawn).collect();
        let contexts: Vec<Context<'_>> = models[1..]
            .iter()
            .zip(&numbers)
            .map(|((model, seed), (parameters, constants))| Context { model, parameters, constants, seed: *seed })
            .collect();
        let mut others: Vec<Batch<LANES>> =
            contexts.iter().map(|context| Batch::new(context, plan.instructions)).collect();
        gathered.draws.insert(block.draw);
        for (lanes, numbers) in block.batches() {
            let mut records = vec![batch.run(&block.context, &lanes)];
            records.extend(others.iter_mut().zip(&contexts).map(|(batch, context)| batch.run(context, &lanes)));
            gathered.add(joint, &records, numbers, block.draw);
        }
    };
    gather_blocks(&models[0].0, plan, control, &|| JointTally::new(joint), &take)
}
