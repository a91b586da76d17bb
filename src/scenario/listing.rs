//! The parameters of a scenario, one by one, for people.

use crate::parameter::{Domain, Slot};

use super::load::Scenario;
use super::origin::Origin;
use super::shown::shown;

/// One parameter of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterRow {
    /// Its dotted path, also its place in a file.
    pub path: String,
    /// Its number or law; "as at the start" for a target that is left open, "1/2: equal shares" for an expectation.
    pub value: String,
    /// Its unit.
    pub unit: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What it rests on.
    pub source: &'static str,
    /// The values that it may take.
    pub domain: Domain,
    /// Where the value comes from.
    pub origin: Origin,
}

/// Every parameter that plays a part in the scenario, in the order of definition.
#[must_use]
pub fn parameters(scenario: &Scenario) -> Vec<ParameterRow> {
    let model = &scenario.model;
    let mut numbers = model.base.clone();
    let mut rows = Vec::new();
    let mut place = 0;
    numbers.visit(&model.structure, &mut |Slot { path, descriptor, value }| {
        let prior = model.priors.iter().find(|prior| prior.place == place);
        place += 1;
        if plays_no_part(scenario, &path) {
            return;
        }
        let value = match prior {
            Some(prior) => prior.distribution.to_string(),
            None if value.is_nan() => left_open(descriptor.name, model.structure.members.len()),
            None => shown(*value),
        };
        rows.push(ParameterRow {
            value,
            unit: descriptor.unit,
            meaning: descriptor.meaning.trim(),
            source: descriptor.source,
            domain: descriptor.domain,
            origin: scenario.given.get(&path).cloned().unwrap_or(Origin::Default),
            path,
        });
    });
    rows
}

/// What a number that is left open will be.
fn left_open(name: &str, n_members: usize) -> String {
    if name == "expectation" { format!("1/{n_members}: equal shares") } else { "as at the start".to_owned() }
}

/// The rate of a dated shock, the probability of a random one, and the overlap that threat profiles give.
fn plays_no_part(scenario: &Scenario, path: &str) -> bool {
    let structure = &scenario.model.structure;
    if path == "alignment.overlap" {
        return !structure.categories.is_empty();
    }
    let Some((name, key)) = path.strip_prefix("shocks.").and_then(|rest| rest.split_once('.')) else { return false };
    let class = structure.shocks.iter().find(|class| class.name == name);
    class.is_some_and(|class| match class.timing {
        crate::model::ShockTiming::Random { .. } => key == "probability",
        crate::model::ShockTiming::Dated(_) => key == "rate",
    })
}
