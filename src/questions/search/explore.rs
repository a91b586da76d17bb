//! The search: which plans are tried, on common random numbers, and the front of those that were.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use forge_core::algo::NsgaII;
use forge_core::{MultiProblem, Termination, multi_func};

use crate::analysis::{EventCounts, front};
use crate::ensemble::{Control, Plan, collect};
use crate::model::Model;
use crate::noise::{Address, Purpose, Seed, subject};

use super::goal::{Goal, events};
use super::space::{Point, Space};

/// Plans in a generation of the optimiser.
const POPULATION: usize = 32;

/// Proposals for each plan that may be evaluated: most proposals of a late generation are known.
const PROPOSALS: usize = 20;

/// The objectives of a plan beyond the budget begin here, so that each plan within it is better, and a smaller excess is
/// better than a larger one.
const BEYOND: f64 = 1e9;

/// The model and the run under a plan, or why there is none.
pub(crate) type Settled = Result<(Model, Plan), String>;

/// What is searched, and how.
pub(crate) struct Setting<'a> {
    pub(crate) space: &'a Space,
    pub(crate) goals: &'a [Goal],
    /// The model and the run under a plan (`None`: the scenario without any policy or lever), or why there is none.
    pub(crate) settle: &'a dyn Fn(Option<&Point>, &Plan) -> Settled,
    /// The run of each plan.
    pub(crate) plan: &'a Plan,
    /// The most plans that are evaluated, beside the baseline.
    pub(crate) evaluations: usize,
}

/// A plan and its results; the baseline has none of the levers.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluated {
    /// What it sets; `None` for the baseline.
    pub point: Option<Point>,
    /// What it costs.
    pub cost: f64,
    /// Its trajectories.
    pub counts: EventCounts,
}

/// The plans that were evaluated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Archive {
    /// In the order of their evaluation; the first is the baseline.
    pub all: Vec<Evaluated>,
    /// The places of plans in `all`.
    known: BTreeMap<Point, usize>,
    /// Plans that the scenario does not allow.
    impossible: BTreeSet<Point>,
    /// Why not, for the first of them.
    pub why_not: Option<String>,
}

impl Archive {
    /// How many plans the scenario did not allow.
    #[must_use]
    pub fn n_impossible(&self) -> usize {
        self.impossible.len()
    }

    fn add(&mut self, evaluated: Evaluated) {
        if let Some(point) = &evaluated.point {
            self.known.insert(point.clone(), self.all.len());
        }
        self.all.push(evaluated);
    }

    /// The objectives of a plan, all of them to be low.
    fn objectives(&self, goals: &[Goal], place: usize) -> Vec<f64> {
        let evaluated = &self.all[place];
        let objective = |(number, goal): (usize, &Goal)| match goal {
            Goal::Cost => evaluated.cost,
            Goal::Probability(event) => event.sign() * frequency(&evaluated.counts, number),
        };
        goals.iter().enumerate().map(objective).collect()
    }

    /// The objectives of all plans, all of them to be low.
    pub(crate) fn all_objectives(&self, goals: &[Goal]) -> Vec<Vec<f64>> {
        (0..self.all.len()).map(|place| self.objectives(goals, place)).collect()
    }

    /// The places of the plans that no other dominates.
    pub(crate) fn front(&self, goals: &[Goal]) -> Vec<usize> {
        front(&self.all_objectives(goals))
    }
}

/// The frequency of the event of an objective.
fn frequency(counts: &EventCounts, goal: usize) -> f64 {
    let clusters = counts.clusters(goal);
    let hits: u64 = clusters.iter().map(|cluster| cluster.hits).sum();
    hits as f64 / counts.valid() as f64
}

/// A seed of its own for a part of the search, from that of the run.
pub(crate) fn own_seed(seed: Seed, part: &str) -> u64 {
    let address = Address { purpose: Purpose::Search, subject: subject(part), trajectory: 0, index: 0 };
    let words = address.words(seed);
    (words[0] & 0xFFFF_FFFF) | (words[1] << 32)
}

/// Evaluates the baseline and up to `evaluations` plans, and passes each to `report`. If all plans are no more than that,
/// it evaluates all of them, else those that NSGA-II proposes. If stopped, it returns what was finished.
///
/// # Errors
/// If the threads cannot be started, or the error of `report`.
pub(crate) fn explore<E: From<rayon::ThreadPoolBuildError>>(
    setting: &Setting<'_>,
    control: &Control<'_>,
    report: &mut dyn FnMut(usize, &Evaluated) -> Result<(), E>,
) -> Result<Archive, E> {
    let worker = RefCell::new(Worker { setting, control, report, archive: Archive::default(), failed: None });
    if let Ok((baseline, plan)) = (setting.settle)(None, setting.plan) {
        worker.borrow_mut().evaluate(None, 0.0, &baseline, &plan);
    }
    let space = setting.space;
    let propose = |point: &Point| worker.borrow_mut().propose(point);
    if space.size().is_some_and(|size| size <= setting.evaluations) {
        space.all().for_each(|point| drop(propose(&point)));
    } else {
        space.first().iter().for_each(|point| drop(propose(point)));
        let bounds = vec![(0.0, 1.0); space.levers.len()];
        let problem = multi_func(bounds, setting.goals.len(), |place: &[f64]| propose(&space.point(place)));
        optimise(&problem, setting);
    }
    let Worker { archive, failed, .. } = worker.into_inner();
    failed.map_or(Ok(archive), Err)
}

fn optimise(problem: &dyn MultiProblem, setting: &Setting<'_>) {
    // Low indices of distribution: half of the levers may be policies, which only long steps switch.
    let optimiser = NsgaII {
        pop_size: POPULATION,
        crossover_eta: 5.0,
        mutation_eta: 5.0,
        seed: own_seed(setting.plan.seed, "optimiser"),
        ..NsgaII::default()
    };
    optimiser.optimize(problem, &Termination::budget(PROPOSALS * setting.evaluations));
}

struct Worker<'w, 'a, E> {
    setting: &'w Setting<'a>,
    control: &'w Control<'w>,
    report: &'w mut dyn FnMut(usize, &Evaluated) -> Result<(), E>,
    archive: Archive,
    failed: Option<E>,
}

impl<E: From<rayon::ThreadPoolBuildError>> Worker<'_, '_, E> {
    /// The objectives of a plan, which is evaluated if it is new.
    fn propose(&mut self, point: &Point) -> Vec<f64> {
        let Setting { space, goals, evaluations, .. } = *self.setting;
        let none = vec![f64::INFINITY; goals.len()];
        let excess = space.excess(point);
        if excess > 0.0 {
            return vec![BEYOND + excess; goals.len()];
        }
        if let Some(&place) = self.archive.known.get(point) {
            return self.archive.objectives(goals, place);
        }
        if self.archive.impossible.contains(point) || self.archive.all.len() > evaluations {
            return none;
        }
        if self.failed.is_some() || self.control.is_stopped() {
            return none;
        }
        match (self.setting.settle)(Some(point), self.setting.plan) {
            Ok((model, plan)) => self.evaluate(Some(point.clone()), space.cost(point), &model, &plan),
            // What was stopped has no reason.
            Err(_) if self.control.is_stopped() => return none,
            Err(why) => self.refuse(point.clone(), why),
        }
        self.archive.known.get(point).map_or(none, |&place| self.archive.objectives(goals, place))
    }

    fn refuse(&mut self, point: Point, why: String) {
        self.archive.impossible.insert(point);
        self.archive.why_not.get_or_insert(why);
    }

    fn evaluate(&mut self, point: Option<Point>, cost: f64, model: &Model, plan: &Plan) {
        let Setting { goals, .. } = *self.setting;
        let counts = match collect(model, plan, self.control, &|| {
            EventCounts::new(&events(goals, &model.structure), model, plan.draws)
        }) {
            Ok(counts) => counts,
            Err(error) => return self.failed = Some(error.into()),
        };
        // An incomplete plan would depend on timing.
        if self.control.is_stopped() {
            return;
        }
        if let (0, Some(point)) = (counts.valid(), &point) {
            return self.refuse(point.clone(), "all its trajectories left the model's domain".to_owned());
        }
        let evaluated = Evaluated { point, cost, counts };
        if let Err(error) = (self.report)(self.archive.all.len(), &evaluated) {
            self.failed = Some(error);
        }
        self.archive.add(evaluated);
    }
}
