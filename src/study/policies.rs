//! Policies of the scenario, named on the command line.

use clap::Args;

use crate::exercise;
use crate::model::{Model, Policy, Structure};
use crate::render::{date_in, last_of};
use crate::scenario::Scenario;

use super::asked::unknown;
use super::failure::Failure;

/// The policies that a run is simulated with.
#[derive(Debug, Args)]
pub(crate) struct PolicyArgs {
    /// Simulate the scenario with one of its policies; repeatable, for several at once
    #[arg(long = "policy", value_name = "NAME")]
    policies: Vec<String>,
}

impl PolicyArgs {
    /// The scenario with the policies.
    pub fn apply(&self, scenario: Scenario) -> Result<Scenario, Failure> {
        under(scenario, &self.policies)
    }
}

/// The scenario with its policies of these names.
pub(crate) fn under(mut scenario: Scenario, policies: &[String]) -> Result<Scenario, Failure> {
    let found = find(&scenario, policies.iter().map(String::as_str))?;
    plan_once(&scenario.model, found.iter().copied())?;
    found.iter().try_for_each(|policy| in_time(&scenario.model.structure, policy))?;
    scenario.model = scenario.model.under(&found);
    scenario.under = policies.to_vec();
    Ok(scenario)
}

/// Checks that a policy begins in a simulated year.
pub(crate) fn in_time(structure: &Structure, policy: &Policy) -> Result<(), Failure> {
    if policy.begins < structure.n_steps() {
        return Ok(());
    }
    Err(Failure::Option(format!(
        "--policy {}: it begins after {}\n  help: simulate a later year, or leave the policy \
         out",
        policy.name,
        last_of(structure)
    )))
}

/// Checks that the policies together do not plan a shock twice in the same step.
pub(crate) fn plan_once<'p>(model: &Model, policies: impl IntoIterator<Item = &'p Policy>) -> Result<(), Failure> {
    exercise::plan_once(model, policies).map_err(Failure::Option)
}

/// The policies of these names.
pub(crate) fn find<'s, 'n>(
    scenario: &'s Scenario,
    names: impl Iterator<Item = &'n str>,
) -> Result<Vec<&'s Policy>, Failure> {
    let mut found: Vec<&Policy> = Vec::new();
    for name in names {
        let Some(policy) = scenario.policies.iter().find(|policy| policy.name == name) else {
            if scenario.policies.is_empty() {
                return Err(Failure::Option(format!(
                    "--policy {name}: the scenario has no policies; declare one, for example `[policies.{name}]` with \
                     `from = {}` and `effects.VARIABLE = ...`",
                    date_in(scenario.model.structure.start_day, scenario.model.structure.start_year)
                )));
            }
            let known: Vec<&str> = scenario.policies.iter().map(|policy| policy.name.as_str()).collect();
            return Err(unknown("--policy", "policy", name, &known));
        };
        if found.contains(&policy) {
            return Err(Failure::Option(format!("--policy {name}: given twice; name each policy once")));
        }
        found.push(policy);
    }
    Ok(found)
}
