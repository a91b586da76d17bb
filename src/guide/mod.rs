//! The equations of the model, complete, in the order of a step; and what they give for what happened.

#![doc = include_str!("model.md")]

/// What the model gives for what happened.
#[doc = include_str!("record.md")]
pub mod record {}
