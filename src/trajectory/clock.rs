//! The times of events: a hazard uses up a unit-exponential threshold, whose random numbers have an address.

use crate::noise::{Address, Purpose, Seed, exponential, uniform};

use super::{Context, Lanes};

/// The threshold to which a random number belongs: the kinds of event other than classes of shocks.
pub(super) const TYPE_CLOCK: u32 = 0;
pub(super) const TREATY_CLOCK: u32 = 1;
pub(super) const INDICATOR_CLOCK: u32 = 2;
pub(super) const BREAK_CLOCK: u32 = 3;

/// The most events of one kind in one step. If there are more, the step is too long for the rate: the rest is left out,
/// which the results report.
pub const PER_STEP_MAX: u32 = 64;

/// The thresholds of one kind of event, and the number of such events in each lane.
#[derive(Clone, Debug)]
pub(super) struct Clock<const L: usize> {
    /// The remainder of the unit-exponential threshold; the event happens when it is used up.
    pub left: Lanes<L>,
    pub count: [u32; L],
    pub subject: u32,
    /// The seed of a class of shocks that strikes other models, too; else it is that of the run.
    pub common: Option<Seed>,
}

impl<const L: usize> Clock<L> {
    pub fn new(subject: u32) -> Self {
        Self { left: Lanes::default(), count: [0; L], subject, common: None }
    }

    /// Draws the first threshold of every lane.
    pub fn start(&mut self, context: &Context<'_>, trajectories: &[u64; L]) {
        self.count = [0; L];
        for l in 0..L {
            self.left[l] = self.threshold(context, trajectories[l], l);
        }
    }

    /// The address of random numbers for the present event of a lane.
    pub fn address(&self, purpose: Purpose, trajectory: u64, lane: usize) -> Address {
        Address { purpose, subject: self.subject, trajectory, index: self.count[lane] }
    }

    /// The seed of the times of its events, of whether and of how hard they strike.
    pub fn seed(&self, context: &Context<'_>) -> Seed {
        self.common.unwrap_or(context.seed)
    }

    /// A uniform number for the present event of a lane.
    pub fn uniform(&self, context: &Context<'_>, purpose: Purpose, trajectory: u64, lane: usize) -> f64 {
        uniform(self.address(purpose, trajectory, lane).words(context.seed)[0])
    }

    /// Ends the present event of a lane: draws the threshold of the next.
    pub fn renew(&mut self, context: &Context<'_>, trajectory: u64, lane: usize) -> f64 {
        self.count[lane] = self.count[lane].wrapping_add(1);
        self.threshold(context, trajectory, lane)
    }

    /// The threshold of the present event of a lane.
    pub fn threshold(&self, context: &Context<'_>, trajectory: u64, lane: usize) -> f64 {
        exponential(self.address(Purpose::Threshold, trajectory, lane).words(self.seed(context)))
    }
}
