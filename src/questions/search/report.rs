//! The data of a report of a search.

use super::asked::{Asked, Found};
use super::confirm::{FrontPlan, to_be_low};
use super::goal::Goal;

/// The file of the picture.
pub(super) const PICTURE: &str = "search.svg";

/// The data of a report of a search.
#[derive(Clone, Copy)]
pub(super) struct SearchReport<'a> {
    pub(super) asked: &'a Asked,
    /// What was found; `None` before the end.
    pub(super) found: Option<&'a Found>,
    pub(super) levers: &'a [String],
    pub(super) objectives: &'a [String],
    pub(super) costs: &'a [String],
    pub(super) most_plans: u64,
    pub(super) threads: usize,
    pub(super) seconds: f64,
}

/// The plans of the front, without those that another one dominates beyond chance.
pub(super) fn standing(front: &[FrontPlan]) -> Vec<&FrontPlan> {
    let stands = |plan: &&FrontPlan| plan.on_front && plan.dominated.is_none_or(|found| !found.beyond_chance);
    front.iter().filter(stands).collect()
}

/// The compromise: the plan whose largest loss is least, where the loss in an objective is the distance to the best plan
/// as a share of that between the best and the worst; of equal ones, that with the least sum of losses. `None` for fewer
/// than three plans, of which each is an extreme.
pub(super) fn compromise<'f>(goals: &[Goal], front: &'f [FrontPlan]) -> Option<&'f FrontPlan> {
    let plans = standing(front);
    let losses = |plan: &FrontPlan| -> (f64, f64) {
        let loss = |(number, goal): (usize, &Goal)| {
            let all = plans.iter().map(|plan| to_be_low(goal, number, plan));
            let (best, worst) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
            if worst > best { (to_be_low(goal, number, plan) - best) / (worst - best) } else { 0.0 }
        };
        let all: Vec<f64> = goals.iter().enumerate().map(loss).collect();
        (all.iter().copied().fold(0.0, f64::max), all.iter().sum())
    };
    let order = |a: &&&FrontPlan, b: &&&FrontPlan| {
        let (a, b) = (losses(a), losses(b));
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    };
    (plans.len() > 2).then(|| plans.iter().min_by(order).copied()).flatten()
}
