//! A checked model: its members, its possible events, and every number with its prior. Constant during a run.

mod against;
mod agreement;
mod change;
mod common;
mod conditioned;
mod correlation;
mod day_of_year;
mod distribution;
mod draws;
mod dynamics;
mod evidence;
mod fact;
mod feasibility;
mod idle;
mod joint;
mod judged;
mod midway;
mod order;
mod outcome;
mod parameters;
mod policy;
mod query;
mod reading;
mod start;
mod structure;
mod undecided;
mod variable;
mod years;

pub(crate) use agreement::{AGREEMENTS, PARTIES, RELATIONS, in_order_of_needs};
pub use agreement::{Agreement, AgreementNumbers, Party};
pub use change::{Amount, Change, Operation};
pub use common::Common;
pub use conditioned::{Conditioned, KnownDraw};
pub use correlation::{Contradiction, Correlation, rank_correlation, score_correlation};
pub use day_of_year::DayOfYear;
pub use distribution::{Distribution, DistributionError};
pub use draws::{Model, Prior};
pub use dynamics::DynamicsParameters;
pub use evidence::{Evidence, OTHER_TYPES, Observation, Tested, log_of_level, log_of_measurement, log_of_name};
pub use fact::{Fact, FactConfidence, FactTime};
pub(crate) use feasibility::{Never, contradictions, holds_at_start, impossibilities};
pub(crate) use idle::plays_no_part;
pub use joint::Joint;
pub use judged::{SPREAD, is_judged, spread_around};
pub(crate) use midway::{Fixed, SETTLED, fixed};
pub use midway::{change_from, changeable};
pub(crate) use order::out_of_order;
pub use outcome::{Clause, Condition, Moment, Outcome, Quantity, ShockPattern, Stance};
pub(crate) use parameters::visit_effect;
pub use parameters::{
    ActorParameters, AlignmentParameters, DependenceParameters, EffectParameters, MemberParameters,
    OrientationParameters, Parameters, ShockParameters,
};
pub use policy::{Given, Policy, PolicyEffect};
pub use query::{Expression, NamedQuery, OtherReading, Passages, Query, Readings};
pub(crate) use structure::ACTIVITIES;
pub use structure::{Activity, Date, Observed, ShockClass, ShockTiming, Structure};
pub use variable::{Family, Layout, MEMBER_DIFFUSIONS, Owner, Scale, Variable, VariableRow};
