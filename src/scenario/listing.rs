//! The parameters of a scenario for display: its settings, then its numbers.

use crate::model::plays_no_part;
use crate::parameter::{Domain, Slot, shown};

use super::load::Scenario;
use super::origin::Origin;
use super::settings::SETTINGS;

/// One parameter of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterRow {
    /// Its dotted path, which is also its place in a file.
    pub path: String,
    /// Its number, distribution or setting; for open values that follow from others, a description ("as at the start"),
    /// "1/2: equal shares" for an expectation, "as numbered" for an order and "no one" for a dominant member.
    pub value: String,
    /// Its unit.
    pub unit: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Its source.
    pub source: &'static str,
    /// The values that it may take, as text.
    pub allowed: String,
    /// The same as a domain; `None` for a setting.
    pub domain: Option<Domain>,
    /// The origin of the value.
    pub origin: Origin,
}

/// Every parameter with an effect in the scenario, in the order of definition.
#[must_use]
pub fn parameters(scenario: &Scenario) -> Vec<ParameterRow> {
    let model = &scenario.model;
    let mut numbers = model.base.clone();
    let mut rows = settings(scenario);
    let mut place = 0;
    numbers.visit(&model.structure, &mut |Slot { path, descriptor, domain, value }| {
        let prior = model.priors.iter().find(|prior| prior.place == place);
        place += 1;
        if plays_no_part(&model.structure, &path) {
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
            allowed: domain.to_string(),
            domain: Some(domain),
            origin: origin(scenario, &path),
            path,
        });
    });
    rows
}

fn settings(scenario: &Scenario) -> Vec<ParameterRow> {
    let structure = &scenario.model.structure;
    let part = SETTINGS.iter().filter(|setting| setting.has_effect(structure));
    part.map(|setting| ParameterRow {
        path: setting.path.to_owned(),
        value: (setting.value)(structure),
        unit: setting.unit,
        meaning: setting.meaning,
        source: setting.source,
        allowed: (setting.allowed)(),
        domain: None,
        origin: origin(scenario, setting.path),
    })
    .collect()
}

fn origin(scenario: &Scenario, path: &str) -> Origin {
    scenario.given.get(path).cloned().unwrap_or(Origin::Default)
}

/// The description of a number that is left open.
fn left_open(name: &str, n_members: usize) -> String {
    match name {
        "expectation" => format!("1/{n_members}: equal shares"),
        "identity_target" | "contestation_target" => "such that it stays as at the start".to_owned(),
        "incentive" | "learning" => "its target at the start".to_owned(),
        "treaty_members" => n_members.to_string(),
        "composite" => "its gdp".to_owned(),
        _ => "as at the start".to_owned(),
    }
}
