//! Monte Carlo scenario simulator of how states align. Ten lines run a scenario and ask for a probability by outcome and
//! year, change a parameter by its path, compare two policies and follow one trajectory:
//!
//! ```
//! use stadial::simulation::{Error, Scenario, Size};
//!
//! # fn main() -> Result<(), Error> {
//! let scenario = Scenario::open("scenarios/china-russia.toml")?;
//! let (downgrade, by_2040) = (scenario.outcome("downgrade")?, scenario.year(2040)?);
//! let size = Size::default().trajectories(1_600).draws(100);
//! let run = scenario.run(size)?;
//! let p = run.probability(&downgrade, &by_2040)?;
//! let stricter = scenario.with("balance.power.non_permissive", 0.6)?.run(size)?.probability(&downgrade, &by_2040)?;
//! let split_moscow = scenario.under(&[&scenario.policy("split_moscow")?])?;
//! let split_beijing = scenario.under(&[&scenario.policy("split_beijing")?])?;
//! let between = split_moscow.compare(&split_beijing, size)?.by(&downgrade, &by_2040)?.difference;
//! let trajectory = run.trajectory(17)?;
//!
//! println!("{:.3} ± {:.3}; stricter: {:.3}", p.probability, 1.96 * p.standard_error, stricter.probability);
//! println!("between the policies: {:+.3} ± {:.3}", between.value, 1.96 * between.standard_error);
//! trajectory.events().iter().for_each(|happened| println!("{}  {}", happened.date, happened.event));
//! # assert!((0.15..0.40).contains(&p.probability) && p.standard_error < 0.05);
//! # assert!(between.value.abs() < 0.2 && between.standard_error < 0.05);
//! # assert!(!trajectory.events().is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! ± is the 95 % half-width (1.96 standard errors). [`simulation`] lists what else can be asked, and
//! [the library's page](guide::library) of the guide takes it step by step.
//!
//! # What is stable
//!
//! [`simulation`] is the interface of the library, with every type that it hands out, and [`guide`] its manual: a change
//! that breaks a program which uses these alone comes with a new minor version (a new major version from 1.0 on), and is
//! listed in the changelog. The other modules are the engine and its questions. They are public for the tests, and for what
//! [`simulation`] does not offer (sensitivity, tipping values, rare outcomes, storylines in [`questions`]; games in
//! [`wargame`]); they change without notice. What reads the command line, reads files and writes results is hidden here.
//!
//! Folders stand in reading order; each one imports only from those above it. No result depends on the order in which parts
//! of a run were finished, on the number of threads or lanes, or on the machine. The theory never sees a random number, a
//! file or a thread. A trajectory cannot fail: what leaves the model's domain is counted. Only [`study`] and
//! [`cli`] print.
//!
//! What follows is the README of the program.
//!
#![doc = include_str!("../README.md")]
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
mod process;
pub mod model;
mod input;
pub mod scenario;
pub mod assessment;
pub mod exercise;
pub mod evidence;
pub mod trajectory;
pub mod ensemble;
pub mod analysis;
pub mod experiment;
#[doc(hidden)]
pub mod render;
#[doc(hidden)]
pub mod story;
#[doc(hidden)]
pub mod study;
pub mod questions;
pub mod simulation;
pub mod wargame;
#[doc(hidden)]
pub mod serve;
#[doc(hidden)]
pub mod explore;
pub mod guide;
#[doc(hidden)]
pub mod cli;
