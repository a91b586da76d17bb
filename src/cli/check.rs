//! `stadial check`: all errors of a scenario.

use std::fmt::Write as _;

use clap::Args;
use serde_json::{Value, json};

use crate::analysis::StartAudit;
use crate::ensemble::{Control, Departures, departure, departures};
use crate::render::{
    agreements, assessed_over, contradictions, date_in, departure_in_words, listed, start_json, start_table,
};
use crate::scenario::{LoadError, Problem, Problems, Scenario};
use crate::study::{Failure, OutputFormat, ScenarioArgs, TRIED, plan, print, print_json, warn};

/// Check a scenario: report all errors in it, and what its start means; write nothing
///
/// The audit of the start lists the balances, the incentive and learning with what they tend to, the claimed and the
/// realised standing, every condition of the type with its margin, and the events of the first year with their
/// probabilities at the rates of the start. A start that contradicts itself gives a warning: a type whose conditions fail,
/// claims to standing that do not sum to 1, a stage or an incentive that the balances do not hold.
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

    /// Format of the audit of the start
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output_format: OutputFormat,
}

impl Check {
    pub fn execute(self) -> Result<(), Failure> {
        let scenario = crate::scenario::load(&self.scenario.scenario, &self.scenario.changes.read()?)?;
        let audit = StartAudit::of(&scenario.model);
        let contradictions = contradictions(&scenario, &audit);
        let warnings = || scenario.warnings.iter().chain(&contradictions);
        if let Some(first) = warnings().next().filter(|_| self.strict) {
            return Err(LoadError::from(first.clone().as_errors()).into());
        }
        warn(warnings());
        let invalid = invalid(&scenario)?;
        if let Some((message, all)) = &invalid {
            let file = self.scenario.scenario.display();
            if *all || self.strict {
                return Err(Failure::Option(format!("{file}: {message}")));
            }
            anstream::eprintln!("warning: {file}: {message}\n");
        }
        let count = |list: &Problems| list.as_slice().len();
        let n_warnings = warnings().map(count).sum::<usize>() + usize::from(invalid.is_some());
        match self.output_format {
            OutputFormat::Human => {
                print(&format!("{}\n{}", self.summary(&scenario, n_warnings), start_table(&scenario.model, &audit)))
            }
            OutputFormat::Json => print_json(&self.json(&scenario, n_warnings, &audit)),
        }
    }

    /// The same for programs.
    fn json(&self, scenario: &Scenario, n_warnings: usize, audit: &StartAudit) -> Value {
        let implausible = scenario.warnings.iter().flat_map(Problems::as_slice);
        let warning = |problem: &Problem| {
            json!({
                "file": problem.file,
                "line": problem.line,
                "column": problem.column,
                "message": problem.message,
                "rule": problem.label,
                "way_out": problem.help,
            })
        };
        let (all, by_default) = (scenario.model.priors.len(), scenario.model.n_default_priors());
        json!({
            "scenario": self.scenario.scenario.display().to_string(),
            "title": scenario.title,
            "number_of_warnings": n_warnings,
            "implausible": implausible.map(warning).collect::<Vec<_>>(),
            "uncertain_parameters": all,
            "default_distributions": by_default,
            "spread": scenario.spread,
            "parameter_uncertainty": assessed_over(all, by_default, scenario.spread),
            "start": start_json(&scenario.model, audit),
        })
    }

    fn summary(&self, scenario: &Scenario, warnings: usize) -> String {
        let (structure, priors) = (&scenario.model.structure, &scenario.model.priors);
        let outcomes: Vec<&str> = structure.outcomes.iter().map(|outcome| outcome.name.as_str()).collect();
        let count = |number: usize, one: &str, several: &str| match number {
            1 => format!("1 {one}"),
            _ => format!("{number} {several}"),
        };
        let warnings =
            if warnings == 0 { String::new() } else { format!(", {}", count(warnings, "warning", "warnings")) };
        let names: Vec<&str> = scenario.policies.iter().map(|policy| policy.name.as_str()).collect();
        let policies = if names.is_empty() { String::new() } else { format!("policies: {}\n", names.join(", ")) };
        let standing: Vec<String> = structure.agreements.iter().map(agreements::standing).collect();
        let agreements =
            if standing.is_empty() { String::new() } else { format!("agreements: {}\n", standing.join(", ")) };
        let facts = match scenario.facts.len() {
            0 => String::new(),
            number => format!("facts: {number}\n"),
        };
        let evidence = match scenario.evidence.len() {
            0 => String::new(),
            number => format!("evidence: {}\n", count(number, "row", "rows")),
        };
        let (all, by_default) = (priors.len(), scenario.model.n_default_priors());
        let uncertainty = assessed_over(all, by_default, scenario.spread);
        format!(
            "{}: no errors found{warnings}\n{}\n{} against {}, {} to {}; {}, {} observed series, {}\noutcomes: {}\n{agreements}{policies}{facts}{evidence}\
             parameter uncertainty {uncertainty}\n",
            self.scenario.scenario.display(),
            scenario.title,
            structure.members.join(", "),
            listed(&structure.adversaries().map(String::as_str).collect::<Vec<_>>(), "and"),
            date_in(structure.start_day, structure.start_year),
            date_in(structure.start_day, structure.end_year),
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
