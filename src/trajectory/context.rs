//! What stays the same while a batch runs.

use crate::model::{Model, Parameters};
use crate::noise::Seed;

use super::Constants;

/// What a batch is run with: constant while it runs.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The model.
    pub model: &'a Model,
    /// The numbers of this draw.
    pub parameters: &'a Parameters,
    /// What follows from them.
    pub constants: &'a Constants,
    /// The seed of the run.
    pub seed: Seed,
}
