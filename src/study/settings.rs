//! What commands share that run a scenario under many settings.

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

/// How many histories each setting is run with.
#[derive(Debug, Args)]
pub(crate) struct SizeArgs {
    /// How many trajectories to run for each setting, the same for all
    #[arg(long, value_name = "N", default_value_t = 16_000, value_parser = whole::<u64>(800..=TRAJECTORIES_MAX))]
    pub trajectories: u64,

    /// Over how many draws of the uncertain parameters to spread them [default: the scenario's, else 1000; at most one for
    /// every 16 trajectories]
    #[arg(long, value_name = "D", value_parser = whole::<u64>(20..=DRAWS_MAX))]
    pub draws: Option<u64>,

    #[command(flatten)]
    seed: SeedArgs,
}

impl SizeArgs {
    /// The plan of every run of a study, of which some setting is `uncertain` or none.
    pub fn plan(&self, scenario: &Scenario, uncertain: bool, threads: ThreadArgs) -> Result<Plan, Failure> {
        let sized = plan(scenario, self.trajectories, self.draws, self.seed.seed)?;
        let draws = self.draws.unwrap_or(scenario.plan.draws);
        let mut plan = Plan::paired(uncertain, self.trajectories, draws, sized.seed.0);
        plan.threads = threads.number();
        Ok(plan)
    }
}

/// Errors in options, to be told all at once.
#[derive(Default)]
pub(crate) struct Errors(Vec<String>);

impl Errors {
    pub fn add(&mut self, mistake: impl Into<String>) {
        self.0.push(mistake.into());
    }

    /// The value, or what is wrong.
    pub fn keep<T>(&mut self, found: Result<T, impl ToString>) -> Option<T> {
        found.map_err(|mistake| self.add(mistake.to_string())).ok()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them.
    pub fn into_failure(self) -> Failure {
        Failure::Option(self.0.join("\nerror: "))
    }

    /// Fails if there are any.
    pub fn into_result(self) -> Result<(), Failure> {
        if self.is_empty() { Ok(()) } else { Err(self.into_failure()) }
    }
}

/// The place of the outcome that is asked for: the first one, if none is.
pub(crate) fn outcome(scenario: &Scenario, asked: Option<&str>) -> Result<usize, String> {
    let structure = &scenario.model.structure;
    asked.map_or(Ok(0), |name| outcome_named(structure, name).map_err(|failure| failure.to_string()))
}

/// The year by whose end the odds are asked for: the last one, if none is.
pub(crate) fn year(scenario: &Scenario, asked: Option<i32>) -> Result<i32, String> {
    year_by(&scenario.model.structure, asked).map_err(|failure| failure.to_string())
}

/// The model, ended with a year: what comes later changes nothing before it.
pub(crate) fn truncate_at(mut model: Model, year: i32) -> Model {
    model.structure.end_year = year + 1;
    model
}

impl ScenarioArgs {
    /// The scenario with more of it changed, to try that. What can never happen then has odds of 0.
    pub fn load_with(&self, more: &[String]) -> Result<Scenario, LoadError> {
        let overrides: Vec<String> = self.overrides.iter().chain(more).cloned().collect();
        crate::scenario::load_tried(&self.scenario, &overrides)
    }
}

/// A mistake in a scenario that an option has changed, and on the next line its way out: one in what the option says, if
/// there is one, else the first in the file.
pub(crate) fn mistake_with_way_out(error: &LoadError) -> String {
    let in_option = |problem: &&Problem| problem.file == "--set";
    let problems = error.problems();
    let Some(problem) = problems.iter().rev().find(in_option).or(problems.first()) else { return error.to_string() };
    let label = if problem.message.contains(&problem.label) { String::new() } else { format!(" ({})", problem.label) };
    format!("{}{label}\n  help: {}", problem.message, problem.help)
}

/// A parameter of the scenario by its path; nothing if it is something else that can be written into a file.
pub(crate) fn parameter(scenario: &Scenario, path: &str) -> Option<ParameterRow> {
    parameters(scenario).into_iter().find(|row| row.path == path && row.domain.is_some())
}

/// The path of a parameter that may be meant by another.
pub(crate) fn suggestion(scenario: &Scenario, path: &str) -> String {
    let rows = parameters(scenario);
    if rows.iter().any(|row| row.path == path && row.domain.is_none()) {
        return "; it is a setting with words for values, which `stadial sweep` can vary".to_owned();
    }
    let known = rows.iter().filter(|row| row.domain.is_some()).map(|row| row.path.as_str());
    // What differs in its last part only is meant if that part is.
    let is_meant = |meant: &&str| match (path.rsplit_once('.'), meant.rsplit_once('.')) {
        (Some((table, key)), Some((other, meant))) if table == other => near(key, [meant]).is_some(),
        _ => true,
    };
    near(path, known).filter(is_meant).map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"))
}

/// Checks that numbers are in the domain of a parameter, and says which one is not.
pub(crate) fn within_domain(row: &ParameterRow, numbers: &[f64]) -> Result<(), String> {
    let outside = |number: &&f64| row.domain.is_some_and(|domain| !domain.contains(**number));
    // The ends of a range say more than the first value that is outside.
    let ends_first = numbers.first().into_iter().chain(numbers.last()).chain(numbers);
    let refused = ends_first.into_iter().find(outside).zip(row.domain);
    refused.map_or(Ok(()), |(&number, domain)| {
        let Refusal { rule, way_out } = domain.refusal(number);
        let (path, meaning) = (&row.path, row.meaning.trim_end_matches('.'));
        Err(format!("`{path}` is {number}, but must be {rule}\n  help: {way_out}. {meaning} [{}]", row.unit))
    })
}
