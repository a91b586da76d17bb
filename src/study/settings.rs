//! What the questions share that simulate many variants of a scenario.

use clap::Args;

use crate::ensemble::Plan;
use crate::input::{LoadError, Problem};
use crate::model::Model;
use crate::parameter::Refusal;
use crate::scenario::{DRAWS_MAX, ParameterRow, Scenario, TRAJECTORIES_MAX, near, parameters};

use super::args::{ScenarioArgs, SeedArgs, ThreadArgs};
use super::asked::{outcome_named, year_by};
use super::failure::Failure;
use super::plan::plan;
use super::whole::whole;

/// The size of the run of each variant.
#[derive(Debug, Args)]
pub(crate) struct SizeArgs {
    /// Number of trajectories for each grid point or evaluated value
    #[arg(long, value_name = "N", default_value_t = 16_000, value_parser = whole::<u64>(800..=TRAJECTORIES_MAX))]
    pub trajectories: u64,

    /// Number of draws of the uncertain parameters [default: the scenario's, else 1000; at most one per 16 trajectories]
    #[arg(long, value_name = "D", value_parser = whole::<u64>(20..=DRAWS_MAX))]
    pub draws: Option<u64>,

    #[command(flatten)]
    seed: SeedArgs,
}

impl SizeArgs {
    /// The plan of every run of a study; `uncertain`: whether any variant has uncertain parameters.
    pub fn plan(&self, scenario: &Scenario, uncertain: bool, threads: ThreadArgs) -> Result<Plan, Failure> {
        let sized = plan(scenario, self.trajectories, self.draws, self.seed.seed)?;
        let draws = self.draws.unwrap_or(scenario.plan.draws);
        let mut plan = Plan::paired(uncertain, self.trajectories, draws, sized.seed.0);
        plan.threads = threads.number();
        Ok(plan)
    }
}

/// Errors in options, reported together.
#[derive(Default)]
pub(crate) struct Errors(Vec<String>);

impl Errors {
    pub fn add(&mut self, error: impl Into<String>) {
        self.0.push(error.into());
    }

    /// The value; an error is kept for the report.
    pub fn keep<T>(&mut self, found: Result<T, impl ToString>) -> Option<T> {
        found.map_err(|error| self.add(error.to_string())).ok()
    }

    /// Whether there are no errors.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All errors as one failure.
    pub fn into_failure(self) -> Failure {
        Failure::Option(self.0.join("\nerror: "))
    }

    /// Fails if there are errors.
    pub fn into_result(self) -> Result<(), Failure> {
        if self.is_empty() { Ok(()) } else { Err(self.into_failure()) }
    }
}

/// The index of the outcome asked for; by default the first.
pub(crate) fn outcome(scenario: &Scenario, asked: Option<&str>) -> Result<usize, String> {
    let structure = &scenario.model.structure;
    asked.map_or(Ok(0), |name| outcome_named(structure, name).map_err(|failure| failure.to_string()))
}

/// The year up to whose end the outcome counts; by default the last.
pub(crate) fn year(scenario: &Scenario, asked: Option<i32>) -> Result<i32, String> {
    year_by(&scenario.model.structure, asked).map_err(|failure| failure.to_string())
}

/// The model, ended with a year: later years do not affect earlier ones.
pub(crate) fn truncate_at(mut model: Model, year: i32) -> Model {
    model.structure.end_with(year);
    model
}

impl ScenarioArgs {
    /// The scenario with further changes. An outcome that is impossible then has a probability of 0.
    pub fn load_with(&self, more: &[String]) -> Result<Scenario, LoadError> {
        let overrides: Vec<String> = self.changes.overrides().into_iter().chain(more.iter().cloned()).collect();
        crate::scenario::load_tried(&self.scenario, &overrides)
    }
}

/// An error in a scenario that an option has changed, with its way out on the next line: an error in the option itself, if
/// there is one, else the first in the file.
pub(crate) fn error_with_way_out(error: &LoadError) -> String {
    let in_option = |problem: &&Problem| problem.file == "--set";
    let problems = error.problems();
    let Some(problem) = problems.iter().rev().find(in_option).or(problems.first()) else { return error.to_string() };
    let label = if problem.message.contains(&problem.label) { String::new() } else { format!(" ({})", problem.label) };
    format!("{}{label}\n  help: {}", problem.message, problem.help)
}

/// A parameter of the scenario by its path; `None` if the path is that of something else, or of nothing.
pub(crate) fn parameter(scenario: &Scenario, path: &str) -> Option<ParameterRow> {
    parameters(scenario).into_iter().find(|row| row.path == path && row.domain.is_some())
}

/// Whether the path is that of a number on which nothing depends in this scenario.
pub(crate) fn idle(scenario: &Scenario, path: &str) -> bool {
    let mut numbers = scenario.model.base.clone();
    let mut is_number = false;
    numbers.visit(&scenario.model.structure, &mut |slot| is_number |= slot.path == path);
    is_number && parameter(scenario, path).is_none()
}

/// A suggestion for a path that is not that of a parameter.
pub(crate) fn suggestion(scenario: &Scenario, path: &str) -> String {
    let rows = parameters(scenario);
    if rows.iter().any(|row| row.path == path && row.domain.is_none()) {
        return "; its values are words, so only `stadial sweep` can vary it".to_owned();
    }
    let known = rows.iter().filter(|row| row.domain.is_some()).map(|row| row.path.as_str());
    // If only the last part differs, that part itself must be similar.
    let is_similar = |other: &&str| match (path.rsplit_once('.'), other.rsplit_once('.')) {
        (Some((table, key)), Some((other_table, other_key))) if table == other_table => {
            near(key, [other_key]).is_some()
        }
        _ => true,
    };
    near(path, known).filter(is_similar).map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

/// Checks that numbers are in the domain of a parameter; the error names the first that is not.
pub(crate) fn within_domain(row: &ParameterRow, numbers: &[f64]) -> Result<(), String> {
    let outside = |number: &&f64| row.domain.is_some_and(|domain| !domain.contains(**number));
    // An end of a range is a better example than the first value outside.
    let ends_first = numbers.first().into_iter().chain(numbers.last()).chain(numbers);
    let refused = ends_first.into_iter().find(outside).zip(row.domain);
    refused.map_or(Ok(()), |(&number, domain)| {
        let Refusal { rule, way_out } = domain.refusal(number);
        let (path, meaning) = (&row.path, row.meaning.trim_end_matches('.'));
        Err(format!("`{path}` is {number}, but must be {rule}\n  help: {way_out}. {meaning} [{}]", row.unit))
    })
}
