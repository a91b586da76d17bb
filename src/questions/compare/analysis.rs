//! A scenario under several policies on the same random numbers: how much each changes the probabilities, and through
//! which variables.

use std::sync::atomic::Ordering;

use crate::ensemble::{Control, LANES, Plan, collect};
use crate::model::{Model, Policy};

use super::decision::{Robustness, Wanted};
use super::gather::Gathered;
use super::probabilities::{self, CourseProbability};
use super::terms::{Mover, TermRow};

/// An alternative: the baseline, or a model with one or several policies.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Its name in files.
    pub name: String,
    /// Its title for people.
    pub title: String,
    /// The first step in which it has an effect.
    pub begins: u32,
    /// The model.
    pub model: Model,
}

impl Course {
    /// The model unchanged.
    #[must_use]
    pub fn baseline(name: &str, model: &Model) -> Self {
        Self { name: name.to_owned(), title: "no policy".to_owned(), begins: 0, model: model.clone() }
    }

    /// The model with policies, all of them at once.
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

/// Options of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareOptions {
    /// Indices of the outcomes in the structure, at least one.
    pub outcomes: Vec<usize>,
    /// Whether these outcomes are wanted.
    pub wanted: Wanted,
    /// The probability that is good enough by the end of the run; `None` for that of the baseline.
    pub bound: Option<f64>,
    /// Trajectories of each alternative.
    pub trajectories: u64,
    /// Draws of the uncertain parameters over which they are spread.
    pub draws: u64,
    /// The seed.
    pub seed: u64,
    /// Worker threads; 0 for the number of processors.
    pub threads: usize,
}

impl CompareOptions {
    /// The fewest trajectories of each alternative: enough for fifty groups of whole batches.
    pub const TRAJECTORIES_MIN: u64 = 800;

    /// The most trajectories of each alternative, as all of them are kept.
    pub const TRAJECTORIES_MAX: u64 = 4_000_000;

    /// The number of draws that leaves enough trajectories in each to distinguish alternatives within it, for a scenario
    /// with `draws` and `trajectories`: 200 for the usual 96,000.
    #[must_use]
    pub fn draws_for(trajectories: u64, draws: u64) -> u64 {
        draws.min((trajectories / TRAJECTORIES_PER_DRAW).max(DRAWS_MIN)).min(trajectories / LANES as u64).max(1)
    }
}

/// Trajectories of each draw and alternative.
const TRAJECTORIES_PER_DRAW: u64 = 480;

/// The least number of draws for estimates of errors.
const DRAWS_MIN: u64 = 50;

/// The performance of the alternatives over the draws, for one outcome by the end of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Index of the outcome in the structure.
    pub outcome: usize,
    /// The probability that was good enough.
    pub bound: f64,
    /// For each alternative; empty where no parameter is uncertain, under evidence, or where some alternative has no valid trajectory.
    pub robustness: Vec<Robustness>,
}

/// The result of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The number of alternatives that were run before it was stopped; the figures are for these.
    pub courses: usize,
    /// Probabilities by outcome, alternative and year.
    pub probabilities: Vec<CourseProbability>,
    /// By outcome.
    pub decisions: Vec<Decision>,
    /// Means of the model's terms by alternative and year.
    pub terms: Vec<TermRow>,
    /// The terms that each policy changes, the largest change first.
    pub movers: Vec<Mover>,
    /// Draws of the uncertain parameters.
    pub draws: u64,
    /// Invalid trajectories of all alternatives: they left the model's domain and are in no figure.
    pub invalid: u64,
}

/// Runs the alternatives, of which the first is the baseline, up to the end of their models, all of them under the same
/// evidence or none. If it is stopped, it
/// compares those that were finished; `None` if there are fewer than two.
///
/// All of them have the same trajectories and draws, so that they differ by the policies alone, and errors of
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
/// let by_2029 = found.as_ref().and_then(|found| found.probabilities.iter().find(|row| row.course == 1 && row.year == 2029));
/// assert!(by_2029.is_some_and(|row| row.difference.standard_error < row.estimate.standard_error));
/// # Ok::<(), String>(())
/// ```
pub fn compare(
    courses: &[Course],
    options: &CompareOptions,
    control: &Control<'_>,
) -> Result<Option<Comparison>, rayon::ThreadPoolBuildError> {
    let uncertain = courses.iter().any(|course| !course.model.priors.is_empty());
    let known = courses.first().and_then(|course| course.model.conditioned.as_ref());
    let draws = match known {
        Some(known) => known.draws.len() as u64,
        None if uncertain => options.draws,
        None => 1,
    };
    control.expect(options.trajectories * courses.len() as u64);
    let mut gathered: Vec<Gathered> = Vec::new();
    for course in courses {
        let mut plan = Plan::new(&course.model, options.trajectories, draws, options.seed);
        // Without uncertain parameters every draw is the same, but a trajectory stays in its group.
        plan.draws = draws;
        plan.threads = options.threads;
        let of_course = collect(&course.model, &plan, control, &|| Gathered::new(&course.model, &plan))?;
        // An incomplete alternative would depend on chance.
        if control.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            break;
        }
        gathered.push(of_course);
    }
    if gathered.len() < 2 || control.is_share() {
        return Ok(None);
    }
    let courses = &courses[..gathered.len()];
    let models: Vec<&Model> = courses.iter().map(|course| &course.model).collect();
    let structure = &models[0].structure;
    let last = structure.n_years() as usize - 1;
    let (mut probabilities, mut decisions) = (Vec::new(), Vec::new());
    for &outcome in &options.outcomes {
        let rows = probabilities::probabilities(&models, &gathered, outcome);
        let bound = options.bound.or_else(|| rows.get(last).map(|row| row.estimate.probability)).unwrap_or(f64::NAN);
        // Under evidence the trajectories of a draw are copies up to the last of it: they are no independent trials, from
        // which could be told what is chance.
        let robustness = match known {
            Some(_) => Vec::new(),
            None => super::decision::robustness(&gathered, draws, outcome, last, options.wanted, bound),
        };
        decisions.push(Decision { outcome, bound, robustness });
        probabilities.extend(rows);
    }
    let begins: Vec<u32> = courses.iter().map(|course| course.begins).collect();
    Ok(Some(Comparison {
        courses: courses.len(),
        probabilities,
        decisions,
        terms: super::terms::terms(structure, &gathered),
        movers: super::terms::movers(structure, &gathered, &begins),
        draws,
        invalid: gathered.iter().map(|of_course| of_course.invalid).sum(),
    }))
}
