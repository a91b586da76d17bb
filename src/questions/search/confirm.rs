//! The front on random numbers that did not choose it: its objectives with their errors, and which of its plans are
//! dominated after all.

use crate::analysis::EventCounts;
use crate::ensemble::{Control, Plan, collect};
use crate::stats::{Estimate, Proportion, Z_95, paired_difference};

use super::explore::{Evaluated, Setting};
use super::goal::{Goal, events};

/// An objective of a plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finding {
    /// Its value and Monte Carlo error.
    pub estimate: Estimate,
    /// The same as a probability with its interval, if it is one.
    pub proportion: Option<Proportion>,
    /// Its difference to that of the baseline, on the same trajectories.
    pub difference: Estimate,
}

/// A plan that another one dominates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dominated {
    /// The number of the other plan.
    pub by: usize,
    /// Whether in each objective it is better beyond chance (95 %), or exactly equal.
    pub beyond_chance: bool,
}

/// A plan of the front, or the baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontPlan {
    /// Its number in the order of evaluation; 0 is the baseline.
    pub number: usize,
    /// Whether it is on the front of the search; only the baseline may not be.
    pub on_front: bool,
    /// The plan.
    pub plan: Evaluated,
    /// By objective.
    pub findings: Vec<Finding>,
    /// Whether another plan dominates it by these numbers.
    pub dominated: Option<Dominated>,
}

/// Runs the plans `chosen` (numbers of an archive, the baseline first) anew; `None` if it is stopped.
///
/// # Errors
/// If the threads cannot be started.
pub(crate) fn rerun(
    setting: &Setting<'_>,
    chosen: &[(usize, Evaluated)],
    plan: &Plan,
    control: &Control<'_>,
) -> Result<Option<Vec<(usize, Evaluated)>>, rayon::ThreadPoolBuildError> {
    let mut anew = Vec::new();
    for (number, evaluated) in chosen {
        let settled = (setting.settle)(evaluated.point.as_ref(), plan);
        if control.is_stopped() {
            return Ok(None);
        }
        // Each of them could be read and simulated before.
        let Ok((model, plan)) = settled else { continue };
        let empty = || EventCounts::new(&events(setting.goals, &model.structure), &model, plan.draws);
        let counts = collect(&model, &plan, control, &empty)?;
        if control.is_stopped() {
            return Ok(None);
        }
        anew.push((*number, Evaluated { counts, ..evaluated.clone() }));
    }
    Ok(Some(anew))
}

/// The objectives of these plans, of which the first is the baseline. `uncertain`: whether draws differ; `front`: the
/// numbers of the plans on the front.
pub(crate) fn findings(
    goals: &[Goal],
    plans: Vec<(usize, Evaluated)>,
    front: &[usize],
    uncertain: bool,
) -> Vec<FrontPlan> {
    let figures: Vec<Figures> = (0..goals.len()).map(|goal| Figures::new(goals, goal, &plans)).collect();
    let finding = |place: usize| -> Vec<Finding> {
        let of = |figures: &Figures| figures.finding(place, uncertain);
        figures.iter().map(of).collect()
    };
    let dominated = |place: usize| {
        let others = (0..plans.len()).filter(|&other| other != place);
        let found = others.filter_map(|other| {
            let beyond_chance = domination(goals, &figures, other, place)?;
            Some(Dominated { by: plans[other].0, beyond_chance })
        });
        // One that does so beyond chance says most.
        found.reduce(|first, next| if !first.beyond_chance && next.beyond_chance { next } else { first })
    };
    let results: Vec<_> = (0..plans.len()).map(|place| (finding(place), dominated(place))).collect();
    let named = plans.into_iter().zip(results).map(|((number, plan), (findings, dominated))| FrontPlan {
        on_front: front.contains(&number),
        number,
        plan,
        findings,
        dominated,
    });
    let mut named: Vec<FrontPlan> = named.collect();
    // The unchanged scenario first, then the best in the first objective.
    let order = |plan: &FrontPlan| goals.first().map_or(0.0, |goal| to_be_low(goal, 0, plan));
    named.sort_by(|a, b| (a.number > 0).cmp(&(b.number > 0)).then(order(a).total_cmp(&order(b))));
    named
}

/// Whether plan `one` dominates plan `other`, and if it does, whether beyond chance.
fn domination(goals: &[Goal], figures: &[Figures], one: usize, other: usize) -> Option<bool> {
    let difference = |(goal, figures): (&Goal, &Figures)| {
        let Estimate { value, standard_error } = figures.difference(one, other);
        (if goal.is_high() { -value } else { value }, standard_error)
    };
    let differences: Vec<(f64, f64)> = goals.iter().zip(figures).map(difference).collect();
    let better = differences.iter().any(|(value, _)| *value < 0.0);
    if !better || differences.iter().any(|(value, _)| *value > 0.0 || value.is_nan()) {
        return None;
    }
    let sure = |(value, error): &(f64, f64)| *value < -Z_95 * error || (*value == 0.0 && *error == 0.0);
    Some(differences.iter().all(sure))
}

/// One objective of all plans.
enum Figures {
    Probability(Vec<EventCounts>, usize),
    Cost(Vec<f64>),
}

impl Figures {
    fn new(goals: &[Goal], goal: usize, plans: &[(usize, Evaluated)]) -> Self {
        match &goals[goal] {
            Goal::Cost => Self::Cost(plans.iter().map(|(_, plan)| plan.cost).collect()),
            Goal::Probability(_) => {
                Self::Probability(plans.iter().map(|(_, plan)| plan.counts.clone()).collect(), goal)
            }
        }
    }

    /// The difference of two plans.
    fn difference(&self, one: usize, other: usize) -> Estimate {
        match self {
            Self::Cost(costs) => Estimate { value: costs[one] - costs[other], standard_error: 0.0 },
            Self::Probability(counts, goal) => {
                paired_difference(&counts[one].clusters(*goal), &counts[other].clusters(*goal))
            }
        }
    }

    fn finding(&self, plan: usize, uncertain: bool) -> Finding {
        let difference = self.difference(plan, 0);
        let (estimate, proportion) = match self {
            Self::Cost(costs) => (Estimate { value: costs[plan], standard_error: 0.0 }, None),
            Self::Probability(counts, goal) => {
                let found = Proportion::estimate(&counts[plan].clusters(*goal), uncertain);
                (Estimate { value: found.probability, standard_error: found.standard_error }, Some(found))
            }
        };
        Finding { estimate, proportion, difference }
    }
}

/// The value of an objective of a plan, to be low.
pub(super) fn to_be_low(goal: &Goal, number: usize, plan: &FrontPlan) -> f64 {
    let value = plan.findings[number].estimate.value;
    if goal.is_high() { -value } else { value }
}
