//! Many futures from one moment of one history.

use crate::model::Model;
use crate::noise::Seed;
use crate::stats::Estimate;
use crate::trajectory::{InstructionSet, Juncture, NEVER, Records};

use super::{Collect, Control, Plan, Tally, collect_from};

/// The number of the first future.
///
/// Future k has the random numbers of trajectory 2^62 + k, which no run has, whatever the history and the moment that it
/// goes on from. So futures are independent of the history, and those from two moments, or with and without a change,
/// can be compared one by one.
pub const FIRST_FUTURE: u64 = 1 << 62;

/// Not reached by the end.
const NOT_YET: u16 = u16::MAX;

/// A future that left the model's domain.
const LOST: u16 = u16::MAX - 1;

/// What is kept of many futures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Futures {
    /// Their counts.
    pub tally: Tally,
    first: u64,
    steps_per_year: u32,
    /// By outcome, then future: the number of the year in which it was reached.
    reached: Vec<Vec<u16>>,
}

/// Runs `number` futures of a settled model from a moment.
///
/// # Errors
/// If the threads cannot be started.
pub fn futures(
    model: &Model,
    from: &Juncture,
    (number, seed, threads): (u64, Seed, usize),
    control: &Control<'_>,
) -> Result<Futures, rayon::ThreadPoolBuildError> {
    let trajectories = FIRST_FUTURE..FIRST_FUTURE + number;
    let plan = Plan { trajectories, draws: 1, seed, threads, instructions: InstructionSet::Widest };
    collect_from(model, &plan, from, control, &|| Futures::new(model, &plan))
}

impl Futures {
    /// Nothing yet, of the histories of `plan`.
    #[must_use]
    pub fn new(model: &Model, plan: &Plan) -> Self {
        Self {
            tally: Tally::new(model),
            first: plan.trajectories.start,
            steps_per_year: model.structure.steps_per_year,
            reached: vec![vec![NOT_YET; plan.n() as usize]; model.structure.outcomes.len()],
        }
    }

    /// How much more often an outcome is reached by the end of year number `year` than in `other` futures of the same
    /// numbers, and the error of that difference, pair by pair.
    #[must_use]
    pub fn difference(&self, other: &Self, outcome: usize, year: usize) -> Estimate {
        let (mut n, mut gained, mut lost) = (0_u64, 0_u64, 0_u64);
        for (&mine, &theirs) in self.reached[outcome].iter().zip(&other.reached[outcome]) {
            if mine == LOST || theirs == LOST {
                continue;
            }
            let (mine, theirs) = (usize::from(mine) <= year, usize::from(theirs) <= year);
            n += 1;
            gained += u64::from(mine && !theirs);
            lost += u64::from(theirs && !mine);
        }
        let n = n as f64;
        let value = (gained as f64 - lost as f64) / n;
        let variance = ((gained + lost) as f64 / n - value * value) / (n - 1.0);
        Estimate { value, standard_error: variance.max(0.0).sqrt() }
    }
}

impl Collect for Futures {
    fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], draw: u64) {
        self.tally.add(records, trajectories, draw);
        for (of_outcome, passage) in self.reached.iter_mut().zip(&records.passage) {
            for (l, trajectory) in trajectories.iter().enumerate() {
                of_outcome[(trajectory - self.first) as usize] = match passage[l] {
                    _ if !records.sound[l] => LOST,
                    NEVER => NOT_YET,
                    step => (step.saturating_sub(1) / self.steps_per_year) as u16,
                };
            }
        }
    }

    fn merge(&mut self, other: Self) {
        self.tally.merge(other.tally);
        // Each future is in one part only; in the others it is not reached.
        for (mine, more) in self.reached.iter_mut().flatten().zip(other.reached.into_iter().flatten()) {
            *mine = (*mine).min(more);
        }
    }
}
