//! The equations of the model, complete, in the order of a step.

#![doc = include_str!("model.md")]
