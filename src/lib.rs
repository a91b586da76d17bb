#![doc = include_str!("../README.md")]
//!
//! # The crate
//!
//! Folders in reading order; each one imports only from those above it.
//!
//! Rules: the theory uses no random numbers, files or threads. A trajectory cannot fail: one that leaves the model's
//! domain is counted as invalid. Nothing below [`cli`] prints. Results do not depend on the order in which the parts of
//! a run finish, on the number of threads or lanes, or on the machine.

#![cfg_attr(
    test,
    allow(clippy::disallowed_methods, reason = "tests compare the portable functions with those of the platform")
)]

pub mod math;
pub mod noise;
pub mod stats;
#[macro_use]
pub mod parameter;
pub mod theory;
pub mod process;
pub mod model;
pub mod input;
pub mod scenario;
pub mod assessment;
pub mod exercise;
pub mod trajectory;
pub mod ensemble;
pub mod analysis;
pub mod experiment;
pub mod render;
pub mod story;
pub mod study;
pub mod questions;
pub mod wargame;
pub mod guide;
pub mod cli;
