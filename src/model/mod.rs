//! A checked model: who takes part, what may happen, and every number with its prior. Constant during a run.

mod distribution;
mod outcome;
mod parameters;
mod structure;
mod variable;

pub use distribution::{Distribution, DistributionError};
pub use outcome::{Clause, Condition, Moment, Outcome, Quantity, ShockPattern};
pub use parameters::{
    ActorParameters, AlignmentParameters, DependenceParameters, DynamicsParameters, EffectParameters, MemberParameters,
    OrientationParameters, Parameters, ShockParameters,
};
pub use structure::{Model, Observed, Prior, ShockClass, ShockTiming, Structure};
pub use variable::{Layout, MEMBER_DIFFUSIONS, Scale, Variable};
