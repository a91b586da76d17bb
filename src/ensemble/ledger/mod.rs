//! The ledger of a study: which units of work are done, and what they gave.
//!
//! A study consists of jobs: what is collected from the trajectories of a plan, or items such as the rows of a design. A job
//! is known by what decides its results (a digest of the model, the plan and what is collected), so that it does not matter
//! in which order or on which machine jobs are done. A job consists of numbered units: the blocks of its plan, or its items.
//! Results of units are kept as they are merged, in integers or by unit, so that any order of merging gives the same.
//!
//! Checkpoints, parts of a study on several machines and their merging are ledgers with different tasks. A job asks which of
//! its units are known and which are to be worked on (`Ledger::open`), and hands over what it finds.

mod units;
mod share;
mod partial;
mod parts;
mod book;
mod keeper;

pub use book::{Ledger, Saving, Task};
pub(super) use book::{Opened, items, piece};
pub(super) use keeper::Keeper;
pub use partial::Partial;
pub use parts::{Identity, Job, Key, Parts, PartsError, Piece};
pub use share::Share;
pub use units::Units;
