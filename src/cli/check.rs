//! `stadial check`: all errors of a scenario.

use std::fmt::Write as _;

use clap::Args;

use crate::ensemble::{Control, Departures, departure, departures};
use crate::render::departure_in_words;
use crate::scenario::{LoadError, Scenario};
use crate::study::{Failure, ScenarioArgs, TRIED, each_once, plan, print, warn};

/// Check a scenario and report all errors in it; write nothing
///
/// An error makes a scenario unusable; the exit code is 2. A value that is possible but implausible gives a warning:
/// growth beyond 20 % a year, a shock more often than once a year, a GDP in billions among those in trillions, and the
/// like. With warnings alone the exit code is 0.
///
/// The first 64 trajectories of a run are simulated to the end. If all of them leave the model's domain, that is an
/// error; if some do, a warning.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// Treat warnings as errors: exit code 2 if there is any
    #[arg(long)]
    strict: bool,
}

impl Check {
    pub fn execute(self) -> Result<(), Failure> {
        each_once("--set", &self.scenario.overrides).map_err(Failure::Option)?;
        let scenario = crate::scenario::load(&self.scenario.scenario, &self.scenario.overrides)?;
        if let Some(warnings) = scenario.warnings.clone().filter(|_| self.strict) {
            return Err(LoadError::from(warnings.as_errors()).into());
        }
        warn(&scenario.warnings);
        let invalid = invalid(&scenario)?;
        if let Some((message, all)) = &invalid {
            let file = self.scenario.scenario.display();
            if *all || self.strict {
                return Err(Failure::Option(format!("{file}: {message}")));
            }
            anstream::eprintln!("warning: {file}: {message}\n");
        }
        print(&self.summary(&scenario, invalid.is_some()))
    }

    fn summary(&self, scenario: &Scenario, some_invalid: bool) -> String {
        let (structure, priors) = (&scenario.model.structure, &scenario.model.priors);
        let outcomes: Vec<&str> = structure.outcomes.iter().map(|outcome| outcome.name.as_str()).collect();
        let count = |number: usize, one: &str, several: &str| match number {
            1 => format!("1 {one}"),
            _ => format!("{number} {several}"),
        };
        let warnings = scenario.warnings.as_ref().map_or(0, |list| list.as_slice().len()) + usize::from(some_invalid);
        let warnings =
            if warnings == 0 { String::new() } else { format!(", {}", count(warnings, "warning", "warnings")) };
        let names: Vec<&str> = scenario.policies.iter().map(|policy| policy.name.as_str()).collect();
        let policies = if names.is_empty() { String::new() } else { format!("policies: {}\n", names.join(", ")) };
        let facts = match scenario.facts.len() {
            0 => String::new(),
            number => format!("facts: {number}\n"),
        };
        format!(
            "{}: no errors found{warnings}\n{}\n{} against {}, {} to {}; {}, {} observed series, {}\noutcomes: {}\n{policies}{facts}",
            self.scenario.scenario.display(),
            scenario.title,
            structure.members.join(", "),
            structure.adversary,
            structure.start_year,
            structure.end_year,
            count(structure.shocks.len(), "class of shocks", "classes of shocks"),
            structure.observed.len(),
            count(priors.len(), "uncertain parameter", "uncertain parameters"),
            outcomes.join(", "),
        )
    }
}

/// The message if some of the first trajectories of a run leave the model's domain, and whether all of them do.
fn invalid(scenario: &Scenario) -> Result<Option<(String, bool)>, Failure> {
    let plan = plan(scenario, TRIED, None, None)?;
    let Departures { trajectories, invalid, first } = departures(&scenario.model, &plan, &Control::default())?;
    let Some(trajectory) = first else { return Ok(None) };
    let mut text = if invalid == trajectories {
        format!(
            "all of the first {trajectories} trajectories leave the model's domain; a run would give no probabilities"
        )
    } else {
        format!(
            "{invalid} of the first {trajectories} trajectories leave the model's domain; they would be invalid: in no table or \
             figure"
        )
    };
    if let Some(departure) = departure(&scenario.model, &plan, trajectory) {
        let _ = write!(text, "\n{}", departure_in_words(&scenario.model.structure, trajectory, &departure));
    }
    text.push_str("\nLower the rate or volatility that drives it; `stadial params` lists them.");
    Ok(Some((text, invalid == trajectories)))
}
