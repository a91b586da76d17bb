//! One batch of trajectories, moved in lockstep: every quantity is an array over the lanes of the batch.
//!
//! The equations are functions of single numbers in [`crate::theory`] and `process`; here they are called in
//! loops over lanes, which the compiler turns into vector code for the instruction set chosen at run time. Rare events
//! are handled lane by lane.

#![allow(
    clippy::needless_range_loop,
    reason = "loops over lanes index several arrays and must stay plain to vectorise"
)]

mod agreements;
mod batch;
mod breaks;
mod chronicle;
mod clock;
mod constants;
mod context;
mod departure;
mod derived;
mod diffusion;
mod event;
mod evidence;
mod holding;
mod indicators;
mod initial;
mod lanes;
mod life;
mod monitor;
mod onward;
mod outlook;
mod power;
mod progress;
mod pursuit;
mod record;
mod sequence;
mod shocks;
mod snapshot;
mod state;
mod typology;
mod witness;

pub use batch::{Batch, InstructionSet};
pub use chronicle::{Chronicle, Standing};
pub use clock::PER_STEP_MAX;
pub use constants::Constants;
pub use context::Context;
pub use departure::Departure;
pub use event::{Entry, Event, IndicatorChange, NEVER, Strike, Transition};
pub use evidence::Advanced;
pub use holding::Holding;
pub use lanes::Lanes;
pub use onward::{Juncture, Stretch, View};
pub use outlook::{Frequency, MemberOutlook, Outlook, Prospect};
pub use progress::Progress;
pub use pursuit::{Arrival, Goal, Pursuit, Start};
pub use record::Records;
pub use snapshot::Snapshot;
pub use witness::{Need, Part, PartSeen, Parts, Seen, Spell};
