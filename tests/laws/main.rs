//! Statistical tests of the model: distributions, rates, chains and invariants, through the public interface.
//!
//! Every statistical test states what is expected, and how small an error it detects with its number of trajectories;
//! the bounds follow from one budget of false alarms for the whole suite (see `support`).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops if its setup fails")]
#![allow(clippy::disallowed_methods, reason = "the expected distributions are computed without crate::math")]

mod support;
mod setting;
mod mutants;
mod drivers;
mod skeleton;
mod hazards;
mod in_force;
mod stages;
mod splitting;
mod forking;
mod tipping;
mod prerequisites;
mod types;
mod agreement_links;
mod agreements;
mod breaks;
mod compensators;
mod conditioning;
mod scores;
mod metamorphic;
mod draws;
mod parameter_band;
mod precision;
mod sensitivity;
mod variations;
mod invariants;
