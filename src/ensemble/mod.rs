//! Running many trajectories, over draws of parameters, on several threads; counted into a tally that does not depend
//! on the order in which they were run. The only place with threads.

mod plan;
mod curve;
mod queries;
pub mod ledger;
mod control;
mod blocks;
mod collect;
mod conditioning;
mod departures;
mod futures;
mod year;
mod portrait;
mod grouping;
mod joint;
mod pictured;
mod items;
mod results;
mod run;
mod spells;
mod stream;
mod tally;
mod until;

pub use blocks::{Block, gather_blocks};
pub use collect::Collect;
pub use conditioning::{ConditioningError, Learned, Posterior, WeighedDraw, condition};
pub use control::Control;
pub use curve::CurvePoint;
pub use departures::{Departures, departure, departures};
pub use futures::{FIRST_FUTURE, Futures, futures};
pub(crate) use grouping::Dependence;
pub use items::{Items, in_parallel, in_parallel_known};
pub use joint::{JointTally, run_joint};
pub use pictured::{AssociationRow, Pictured, PlaneRow, StrikeRow, TrajectoryRow};
pub use plan::{LANES, Plan};
pub use queries::{Conditional, QueryRow};
pub use results::{
    AgreementRow, DriverRow, HazardRow, OccupancyRow, ProbabilityRow, Results, SpellRow, TIME_QUANTILES, TimeRow,
    TransitionRow,
};
pub use run::{collect, collect_from, outlook, run, run_lanes, stretch, trace, view};
pub use spells::InForce;
pub use stream::{MakeRows, run_with_rows};
pub use tally::{Counted, StateKind, Tally, states};
pub use until::{Ending, Extended, WantedError, Wish, run_until};
