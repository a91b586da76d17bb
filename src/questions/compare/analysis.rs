//! A scenario under several policies on the same random numbers: which changes the odds by how much, and by what way.

use std::sync::atomic::Ordering;

use crate::ensemble::{Control, LANES, Plan, collect};
use crate::model::{Model, Policy};

use super::decision::{Robustness, Wanted};
use super::gather::Gathered;
use super::odds::CourseOdds;
use super::terms::{Mover, TermRow};

/// The baseline, or a model under one or several policies.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Its name in files.
    pub name: String,
    /// Its title for people.
    pub title: String,
    /// The step in which anything of it first happens.
    pub begins: u32,
    /// The model.
    pub model: Model,
}

impl Course {
    /// The model as it is.
    #[must_use]
    pub fn baseline(name: &str, model: &Model) -> Self {
        Self { name: name.to_owned(), title: "no policy".to_owned(), begins: 0, model: model.clone() }
    }

    /// The model under policies, all of them at once.
    #[must_use]
    pub fn under(model: &Model, policies: &[&Policy]) -> Self {
        let join = |of: &dyn Fn(&Policy) -> &str, with: &str| {
            policies.iter().map(|policy| of(policy)).collect::<Vec<_>>().join(with)
        };
        Self {
            name: join(&|policy| &policy.name, "+"),
            title: join(&|policy| &policy.title, ", and "),
            begins: policies.iter().map(|policy| policy.begins).min().unwrap_or(0),
            model: model.under(policies),
        }
    }
}

/// How courses are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareOptions {
    /// Places of the outcomes in the structure, at least one.
    pub outcomes: Vec<usize>,
    /// Which odds are wanted, of all of these outcomes.
    pub wanted: Wanted,
    /// Odds that are good enough by the end of the run; those of the baseline if nothing is given.
    pub bound: Option<f64>,
    /// Trajectories of each course.
    pub trajectories: u64,
    /// Draws of the uncertain parameters that they are spread over.
    pub draws: u64,
    /// The seed.
    pub seed: u64,
    /// Threads; 0 for as many as there are processors.
    pub threads: usize,
}

impl CompareOptions {
    /// Draws that leave each enough histories to tell courses apart within it, where a scenario wants `draws` and
    /// has `trajectories`: a fifth of a thousand for the usual hundred thousand.
    #[must_use]
    pub fn draws_for(trajectories: u64, draws: u64) -> u64 {
        draws.min((trajectories / HISTORIES_PER_DRAW).max(DRAWS_MIN)).min(trajectories / LANES as u64).max(1)
    }
}

/// Histories of each draw and course.
const HISTORIES_PER_DRAW: u64 = 480;

/// Draws below which there would be too few to tell errors, even of short runs.
const DRAWS_MIN: u64 = 50;

/// How the courses fare over the draws with one outcome by the end of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Place of the outcome in the structure.
    pub outcome: usize,
    /// The odds that were good enough.
    pub bound: f64,
    /// For each course; nothing where no parameter is uncertain, or where some course kept no history.
    pub robustness: Vec<Robustness>,
}

/// What came of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// How many of the courses were run before it was stopped; the figures are of these.
    pub courses: usize,
    /// Odds by outcome, course and year.
    pub odds: Vec<CourseOdds>,
    /// By outcome.
    pub decisions: Vec<Decision>,
    /// Means of the model's terms by course and year.
    pub terms: Vec<TermRow>,
    /// The terms that each policy moves, the farthest first.
    pub movers: Vec<Mover>,
    /// Draws of the uncertain parameters.
    pub draws: u64,
    /// Trajectories, of all courses, that left the model's domain and are in no figure.
    pub aborted: u64,
}

/// Runs the courses, of which the first is the baseline, up to the end of their models. If it is stopped, it compares
/// those that were finished; nothing if there are not two of them.
///
/// All of them have the same trajectories and draws, so that they differ by nothing but the policies, and errors of
/// differences are paired.
///
/// # Errors
/// If the threads cannot be started.
///
/// # Examples
///
/// ```
/// use stadial::questions::compare::{CompareOptions, Course, Wanted, compare};
/// use stadial::ensemble::Control;
/// use stadial::scenario::parse;
///
/// let text = r#"
/// title = "Two neighbours against a third"
/// members = ["alpha", "beta"]
/// adversary = "gamma"
/// start = 2025
/// end = 2030
/// actors = { alpha = { gdp = 2.1 }, beta = { gdp = 1.4 }, gamma = { gdp = 5.0 } }
/// outcomes.thin = { type = "thin" }
/// [policies.pressure]
/// from = 2026
/// effects.urgency.alpha = { mean = 1.0, sd = 0.2 }
/// "#;
/// let scenario = parse("neighbours.toml", text, &[]).map_err(|error| error.render(false))?;
/// let baseline = Course::baseline("baseline", &scenario.model);
/// let pressure = Course::under(&scenario.model, &[&scenario.policies[0]]);
/// let options = CompareOptions {
///     outcomes: vec![0],
///     wanted: Wanted::Low,
///     bound: None,
///     trajectories: 800,
///     draws: 1,
///     seed: 1,
///     threads: 1,
/// };
/// let found = compare(&[baseline, pressure], &options, &Control::default()).map_err(|error| error.to_string())?;
/// let by_2029 = found.as_ref().and_then(|found| found.odds.iter().find(|row| row.course == 1 && row.year == 2029));
/// assert!(by_2029.is_some_and(|row| row.difference.standard_error < row.odds.standard_error));
/// # Ok::<(), String>(())
/// ```
pub fn compare(
    courses: &[Course],
    options: &CompareOptions,
    control: &Control<'_>,
) -> Result<Option<Comparison>, rayon::ThreadPoolBuildError> {
    let uncertain = courses.iter().any(|course| !course.model.priors.is_empty());
    let draws = if uncertain { options.draws } else { 1 };
    let mut gathered: Vec<Gathered> = Vec::new();
    for course in courses {
        let mut plan = Plan::new(&course.model, options.trajectories, draws, options.seed);
        // Without uncertain parameters every draw is the same, but a trajectory stays in its group.
        plan.draws = draws;
        plan.threads = options.threads;
        let of_course = collect(&course.model, &plan, control, &|| Gathered::new(&course.model, &plan))?;
        // What was cut short would depend on chance.
        if control.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            break;
        }
        gathered.push(of_course);
    }
    if gathered.len() < 2 {
        return Ok(None);
    }
    let courses = &courses[..gathered.len()];
    let models: Vec<&Model> = courses.iter().map(|course| &course.model).collect();
    let structure = &models[0].structure;
    let last = structure.n_years() as usize - 1;
    let (mut odds, mut decisions) = (Vec::new(), Vec::new());
    for &outcome in &options.outcomes {
        let rows = super::odds::odds(&models, &gathered, outcome);
        let bound = options.bound.or_else(|| rows.get(last).map(|row| row.odds.probability)).unwrap_or(f64::NAN);
        let robustness = super::decision::robustness(&gathered, draws, outcome, last, options.wanted, bound);
        decisions.push(Decision { outcome, bound, robustness });
        odds.extend(rows);
    }
    let begins: Vec<u32> = courses.iter().map(|course| course.begins).collect();
    Ok(Some(Comparison {
        courses: courses.len(),
        odds,
        decisions,
        terms: super::terms::terms(structure, &gathered),
        movers: super::terms::movers(structure, &gathered, &begins),
        draws,
        aborted: gathered.iter().map(|of_course| of_course.aborted).sum(),
    }))
}
