//! The options of a search that are written in a grammar of their own. All errors in them are reported at once.

use crate::model::Structure;
use crate::scenario::{Scenario, near};
use crate::study::{Errors, idle, parameter, unknown};

use super::goal::Goal;
use super::lever::{Kind, Lever};
use super::space::Cost;

/// Reads the levers.
pub(super) fn read_levers(given: &[String], scenario: &Scenario, errors: &mut Errors) -> Vec<Lever> {
    let names: Vec<&str> = scenario.policies.iter().map(|policy| policy.name.as_str()).collect();
    let mut levers: Vec<Lever> = Vec::new();
    for text in given {
        let Some(lever) = errors.keep(Lever::read(text).map_err(|error| format!("--lever {text}: {error}"))) else {
            continue;
        };
        match lever.policy() {
            Some(policy) if names.is_empty() => errors.add(format!(
                "--lever {text}: the scenario has no policies\n  help: declare `[policies.{policy}]` in its file"
            )),
            Some(policy) if !names.contains(&policy) => {
                errors.add(unknown("--lever", "policy", policy, &names).to_string());
            }
            _ if lever.path.split('.').next() == Some("run") => {
                errors.add(format!("--lever {text}: the size and the seed of a run are not levers"));
            }
            _ if levers.iter().any(|other| other.path == lever.path) => {
                errors.add(format!("--lever {text}: `{}` is given twice; give each lever once", lever.path));
            }
            _ if idle(scenario, &lever.path) => errors.add(format!(
                "--lever {text}: `{}` has no effect in this scenario; choose another parameter",
                lever.path
            )),
            _ => levers.push(in_levels(lever, scenario)),
        }
    }
    levers
}

/// A parameter whose values are whole levels has no values between them.
fn in_levels(mut lever: Lever, scenario: &Scenario) -> Lever {
    if let Kind::Number { range, steps } = &mut lever.kind
        && parameter(scenario, &lever.path).is_some_and(|row| row.unit == "level")
    {
        *steps = ((range.high - range.low) as usize).max(1);
    }
    lever
}

/// Reads the objectives. `has_costs`: whether anything costs something.
pub(super) fn read_goals(given: &[String], has_costs: bool, structure: &Structure, errors: &mut Errors) -> Vec<Goal> {
    let mut goals: Vec<Goal> = Vec::new();
    for text in given {
        let read = Goal::read(text, structure).map_err(|error| format!("--objective {text}: {error}"));
        let Some(goal) = errors.keep(read) else { continue };
        if goal == Goal::Cost && !has_costs {
            errors.add("--objective cost: nothing costs anything; give --cost PATH=C for policies or levers");
        } else if goals.iter().any(|other| other.key() == goal.key()) {
            errors.add(format!("--objective {text}: given twice; give each objective once"));
        } else {
            goals.push(goal);
        }
    }
    if given.len() < 2 {
        errors.add(
            "--objective: a front needs at least two objectives; for one, use `stadial compare` or `stadial sweep`",
        );
    }
    goals
}

/// Reads the costs.
pub(super) fn read_costs(given: &[String], levers: &[Lever], errors: &mut Errors) -> Vec<Cost> {
    let mut costs: Vec<Cost> = Vec::new();
    for text in given {
        let Some(cost) = errors.keep(cost(text, levers).map_err(|error| format!("--cost {text}: {error}"))) else {
            continue;
        };
        let same = |other: &Cost| match (other, &cost) {
            (Cost::Policy(one, _), Cost::Policy(other, _)) => one == other,
            (Cost::Unit(one, _), Cost::Unit(other, _)) => one == other,
            _ => false,
        };
        if costs.iter().any(same) {
            errors.add(format!("--cost {text}: given twice; give each cost once"));
        } else {
            costs.push(cost);
        }
    }
    costs
}

fn cost(text: &str, levers: &[Lever]) -> Result<Cost, String> {
    let (path, number) = text.split_once('=').ok_or("write PATH=C, as in policies.NAME=2")?;
    let (path, number) = (path.trim(), number.trim());
    let each = number.parse().ok().filter(|each: &f64| each.is_finite());
    let each = each.ok_or_else(|| format!("`{number}` is not a number; write PATH=C, as in policies.NAME=2"))?;
    if let Some(policy) = levers.iter().filter_map(Lever::policy).find(|policy| format!("policies.{policy}") == path) {
        return Ok(Cost::Policy(policy.to_owned(), each));
    }
    let lever = levers.iter().position(|lever| lever.path == path && lever.kind != Kind::Policy);
    lever.map(|lever| Cost::Unit(lever, each)).ok_or_else(|| {
        let known = levers.iter().map(|lever| lever.path.as_str());
        let suggestion = near(path, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        format!("`{path}` is no lever, nor a policy of one{suggestion}")
    })
}
