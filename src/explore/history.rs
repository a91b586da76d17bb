//! One trajectory, with its events told.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::ensemble::{LANES, Plan};
use crate::model::Policy;
use crate::scenario::Scenario;
use crate::story::{History, story};
use crate::study::Failure;
use crate::trajectory::{Batch, Constants, Context};

/// The trajectory of a plan with this number, in words: what happened by date, and why.
pub(super) fn told(scenario: &Scenario, plan: &Plan, number: u64) -> Result<Value, Failure> {
    if !plan.trajectories.contains(&number) {
        let message = format!("there is no trajectory {number} in a run of {}; they are numbered from 0", plan.n());
        return Err(Failure::Option(message));
    }
    let model = &scenario.model;
    let parameters = model.draw(plan.seed, number % plan.draws);
    let constants = Constants::new(model, &parameters);
    let context = Context { model, parameters: &parameters, constants: &constants, seed: plan.seed };
    let chronicle = Batch::<LANES>::new(&context, plan.instructions).chronicle(&context, &[(number, 0)], None);
    let policies: Vec<&Policy> =
        scenario.policies.iter().filter(|policy| scenario.under.contains(&policy.name)).collect();
    let until = model.structure.n_steps();
    let history =
        History { scenario, model, parameters: &parameters, policies: &policies, chronicle: &chronicle, until };
    let told = story(&history);
    let events = told.happenings.iter().map(|one| {
        json!({
            "date": one.date,
            "title": one.title,
            "text": one.text,
            "because": one.because,
            "nature": one.nature.key(),
        })
    });
    Ok(json!({
        "trajectory": number,
        "draw": number % plan.draws,
        "summary": told.summary,
        "opening": told.opening,
        "events": events.collect::<Vec<Value>>(),
        "closing": told.closing,
    }))
}

/// Which trajectory is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    pub trajectory: u64,
    pub trajectories: u64,
    pub draws: u64,
}
