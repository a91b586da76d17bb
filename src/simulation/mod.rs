//! The library: a scenario is opened, run, changed, put beside another and followed, with typed handles.
//!
//! | to | use |
//! |---|---|
//! | open a scenario | [`Scenario::open`], or [`Scenario::parse`] for a text |
//! | name what it has | [`Scenario::outcome`], [`Scenario::year`], [`Scenario::policy`], [`Scenario::driver`] |
//! | run it | [`Scenario::run`] with a [`Size`], then [`Run::probability`] |
//! | change a parameter by its path | [`Scenario::with`] |
//! | apply policies | [`Scenario::under`] |
//! | run parts of it anywhere, and merge them | [`Scenario::part`], [`Part::merge`], then [`Part::complete`] |
//! | compare two variants | [`Scenario::compare`], then [`Comparison::by`] |
//! | evaluate it at many points | [`Scenario::evaluate`] |
//! | follow one trajectory | [`Run::trajectory`] |
//!
//! The numbers are exactly those of the program: of `stadial run`, `compare` and `trace` with the same scenario, sizes and
//! seed. They depend on neither the number of threads nor the machine.
//!
//! # Handles
//!
//! An outcome, a year, a policy and a driver are handles of different types: one cannot be passed for another. A handle is
//! checked once, as it is made; a misspelt name is an error that suggests the right one. It serves every variant of its
//! scenario, so that one handle reads the results of all of them.
//!
//! A handle knows the scenario that made it, and results refuse the handles of any other: the `Result` of a reading
//! method fails for that reason alone ([`Error::Foreign`]). Lifetimes could refuse such a handle when the program is
//! compiled, but scenarios and handles could then not be stored in a list or a struct, and a handle could not serve
//! several variants.
//!
//! [`Scenario::with`] and [`Scenario::under`] keep handles valid. The one exception is a change of what there is to name:
//! with another `start` or `end`, say, the changed scenario has handles of its own.

mod comparison;
mod error;
mod evaluate;
mod event;
mod handle;
mod part;
mod run;
mod scenario;
mod size;
mod trajectory;
mod variation;

pub use comparison::{Comparison, Contrast};
pub use error::Error;
pub use evaluate::PointResult;
pub use event::{Date, DatedEvent, Event};
pub use handle::{Driver, Outcome, Policy, Year};
pub use part::Part;
pub use run::Run;
pub use scenario::Scenario;
pub use size::Size;
pub use trajectory::{Trajectory, YearRecord};
pub(crate) use variation::number;

pub use crate::ensemble::ledger::PartsError;
pub use crate::ensemble::{Control, Results};
pub use crate::questions::compare::OddsRatio;
pub use crate::scenario::{LoadError, ParameterRow, Problem};
pub use crate::stats::{Estimate, IntervalEstimate, ParameterBand, Proportion};
pub use crate::theory::{AlignmentType, Obligations};
pub use crate::trajectory::IndicatorChange;
