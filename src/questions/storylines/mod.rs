//! A few trajectories that reach an outcome, as different as possible, described in words.

mod analysis;
mod answer;
mod args;
mod asked;
mod differences;
mod features;
mod frequency;
mod gather;
mod human;
mod medoids;
mod report;

pub use crate::story::Happened;
pub use analysis::{Described, Storyline, Storylines, storylines};
pub(crate) use answer::kind;
pub use answer::{storylines_answer, storylines_manifest};
pub(crate) use args::{Asked, StoryArgs, StorylinesArgs};
pub use asked::{Sampling, Source, StorylineOptions};
pub use features::{Features, LastMet};
pub use frequency::frequencies;
pub use report::StorylineReport;
