//! The inputs of a batch, and their changes by policies.

use crate::model::{Model, Parameters};
use crate::noise::Seed;

use super::Constants;

/// The inputs of a batch: constant while it runs.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The model.
    pub model: &'a Model,
    /// The numbers of this draw.
    pub parameters: &'a Parameters,
    /// The constants computed from them.
    pub constants: &'a Constants,
    /// The seed of the run.
    pub seed: Seed,
}

impl Context<'_> {
    /// The context of the step that begins at moment `step`: policies change numbers during a run.
    #[inline(always)]
    pub(super) fn at(&self, step: u32) -> Self {
        match self.constants.later.iter().rev().find(|era| era.from <= step) {
            Some(era) => Self { parameters: &era.parameters, constants: &era.constants, ..*self },
            None => *self,
        }
    }

    /// Whether numbers change at moment `step`.
    #[inline(always)]
    pub(super) fn turns(&self, step: u32) -> bool {
        self.constants.later.iter().any(|era| era.from == step)
    }
}
