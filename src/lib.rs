#![doc = include_str!("../README.md")]
//!
//! # The crate
//!
//! Folders in reading order; each one imports only from those above it.
//!
//! Stated as absences: the theory never sees a random number, a file or a thread. A trajectory cannot fail: what
//! leaves the model's domain is counted. Nothing below [`cli`] prints. No result depends on the order in which parts
//! of a run were finished, on the number of threads or lanes, or on the machine.

#![cfg_attr(
    test,
    allow(clippy::disallowed_methods, reason = "tests hold the portable functions against those of the platform")
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
