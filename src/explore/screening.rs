//! Which numbers matter most: a quick screening of the scenario itself. Every judged number is given a spread, uncertain ones keep
//! their distributions, and the first-order indices follow from the draws of one run.

use std::sync::atomic::AtomicBool;

use serde_json::{Value, json};

use crate::ensemble::{Control, Plan, Tally, run};
use crate::model::Model;
use crate::scenario::{SPREAD_PATH, Scenario, from_texts};
use crate::stats::GivenDraws;
use crate::study::Failure;

use super::simulate::Limits;

/// The spread of judged numbers, where the scenario has none of its own.
const SPREAD: f64 = 0.1;

/// Trajectories and draws of the run: enough that the indices of outcomes of a few per cent are resolved.
const SIZE: (u64, u64) = (48_000, 1_000);

/// The most numbers that are named.
const NAMED: usize = 12;

/// A screening.
pub(super) struct Screening {
    model: Model,
    plan: Plan,
    tally: Tally,
}

impl Screening {
    /// Screens a scenario; `None` if it was stopped.
    pub fn of(scenario: &Scenario, limits: &Limits, stop: &AtomicBool) -> Result<Option<Self>, Failure> {
        let own = scenario.spread > 0.0;
        let spread = (!own).then(|| format!("{SPREAD_PATH}={SPREAD}"));
        let overrides: Vec<String> = scenario.overrides.iter().cloned().chain(spread).collect();
        let model = from_texts(&scenario.name, scenario.sources.clone(), &overrides)?.model;
        let draws = SIZE.1.min(Tally::most_draws(&model));
        let mut plan = Plan::new(&model, SIZE.0, draws, limits.seed.unwrap_or(scenario.plan.seed));
        plan.threads = limits.threads;
        let control = Control { stop: Some(stop), ..Control::default() };
        let tally = run(&model, &plan, &control)?;
        Ok((!control.is_stopped()).then_some(Self { model, plan, tally }))
    }

    /// The numbers that matter most for the probability of an outcome by the end of the last year, with their first-order
    /// indices; none where the spread over the draws is not distinguishable from chance.
    pub fn order(&self, outcome: usize) -> Vec<Value> {
        let Self { model, plan, tally } = self;
        let last = model.structure.n_years() as usize - 1;
        let values: Vec<Vec<f64>> = tally.draws().map(|draw| model.values(plan.seed, draw)).collect();
        let inputs: Vec<Vec<f64>> =
            (0..model.priors.len()).map(|place| values.iter().map(|draw| draw[place]).collect()).collect();
        let draws = GivenDraws::new(&tally.reached(outcome, last));
        let Some(found) = draws.first_order(&draws.bins(&inputs)) else { return Vec::new() };
        let mut order: Vec<usize> = (0..found.indices.len()).collect();
        order.sort_by(|&i, &j| found.indices[j].value.total_cmp(&found.indices[i].value).then(i.cmp(&j)));
        let entry = |place: usize| json!({ "path": model.priors[place].path, "share": found.indices[place].value });
        order.into_iter().take(NAMED).map(entry).collect()
    }
}
