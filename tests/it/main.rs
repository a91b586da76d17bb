//! The program as a whole: what its commands do, what a run leaves behind, and what must never change.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod adversaries;
mod agreements;
mod assessment;
mod bad_files;
mod bad_input;
mod breaks;
#[cfg(unix)]
mod browser;
mod cases;
mod claims;
mod cli;
mod conditions;
mod determinism;
mod domains;
mod exercise;
mod explore;
#[cfg(unix)]
mod explore_browser;
mod extremes;
mod facts;
mod forking;
mod golden;
mod independent;
mod layers;
mod ledger;
mod library;
mod observed;
mod parts;
mod plausibility;
mod policies;
mod prim;
mod readme;
mod reference;
mod report_browser;
mod schema;
mod scores;
mod sensitivity;
mod spelling;
mod start;
mod start_day;
mod support;
mod tables;
mod treaties;
mod variations;
mod wargame;
