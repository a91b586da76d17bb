//! What several commands are given.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::screen::warn;
use super::whole::whole;

/// The scenario and what is changed in it.
#[derive(Clone, Debug, Args)]
pub(super) struct ScenarioArgs {
    /// The scenario file (TOML).
    #[arg(value_name = "SCENARIO", value_hint = clap::ValueHint::FilePath)]
    pub scenario: PathBuf,

    /// Change a value of the scenario, e.g. `--set balance.power.non_permissive=0.4` or
    /// `--set 'incentive.threat_weight={ uniform = { low = 0.4, high = 0.7 } }'`; can be given several times, each path once.
    /// `stadial params` lists the paths.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub overrides: Vec<String>,
}

impl ScenarioArgs {
    /// The scenario; what in it is hard to believe is said on the error output, unless all is `quiet`.
    pub fn load(&self, quiet: bool) -> Result<crate::scenario::Scenario, Failure> {
        each_once("--set", &self.overrides).map_err(Failure::Option)?;
        let scenario = crate::scenario::load(&self.scenario, &self.overrides)?;
        warn(scenario.warnings.as_ref().filter(|_| !quiet));
        Ok(scenario)
    }
}

/// Fails where two of the values `NAME=VALUE` of an option are of one name, as one of them would be lost.
pub(super) fn each_once(option: &str, given: &[String]) -> Result<(), String> {
    let name = |one: &str| one.split('=').next().unwrap_or_default().replace([' ', '"', '\''], "");
    let twice = given.iter().enumerate().find_map(|(place, other)| {
        let first = given[..place].iter().find(|one| name(one) == name(other))?;
        Some(format!("{option} {first} and {option} {other} give `{}` twice; keep one of the two", name(other)))
    });
    twice.map_or(Ok(()), Err)
}

pub(super) use crate::scenario::TRAJECTORIES_MAX;

/// On how many threads a command works.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct ThreadArgs {
    /// Worker threads; results do not depend on it [default: all processors]
    #[arg(long, value_name = "T", value_parser = whole::<u16>(1..=u64::from(u16::MAX)))]
    threads: Option<u16>,
}

impl ThreadArgs {
    /// How many; 0 for as many as there are processors.
    pub fn number(self) -> usize {
        self.threads.map_or(0, usize::from)
    }
}

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
    /// For people.
    #[default]
    Human,
    /// For programs.
    Json,
}

/// What is printed, and how.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct ScreenArgs {
    /// Print nothing but errors: no results, no warnings
    #[arg(long, short)]
    pub quiet: bool,

    /// How to print the results
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output_format: OutputFormat,
}
