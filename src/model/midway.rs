//! What a policy cannot change, because it is used at the start only or fixed for the whole run.

use crate::parameter::{Refusal, shown};

use super::idle::plays_no_part;
use super::order::out_of_order;
use super::{Amount, Change, Model, Operation, Structure};

/// What stands in a scenario beside its numbers.
pub(crate) const SETTLED: [&str; 25] = [
    "title",
    "description",
    "members",
    "adversary",
    "start",
    "end",
    "steps_per_year",
    "clusters",
    "run",
    "observed",
    "outcomes",
    "facts",
    "record",
    "policies",
    "alignment.type",
    "alignment.treaty",
    "alignment.treaty_kind",
    "alignment.dormant",
    "alignment.dominant",
    "indicators.order",
    "indicators.dropped",
    "indicators.depth_levels",
    "indicators.needs",
    "economy.growth_correlation",
    "extends",
];

/// Why a number cannot change during a run, and the way out.
pub(crate) struct Fixed {
    pub(crate) why: &'static str,
    pub(crate) way_out: String,
}

/// Numbers of an actor at the start.
const OF_ACTORS: [&str; 11] = [
    "gdp",
    "growth",
    "severity",
    "urgency",
    "hostile_intent",
    "stake",
    "proximity",
    "offensive_capability",
    "identity",
    "expectation",
    "anxiety",
];

/// Why the number at `path` cannot change during a run; `None` where it can.
pub(crate) fn fixed(structure: &Structure, path: &str) -> Option<Fixed> {
    const START: &str = "it is used at the start only";
    let parts: Vec<&str> = path.split('.').collect();
    let moved = |name: &str, target: bool| {
        let target = if target { ", or `set` its target (`..._target`)" } else { "" };
        Some(Fixed { why: START, way_out: format!("change the variable, as in `effects.{name} = 0.5`{target}") })
    };
    match parts.as_slice() {
        ["actors", actor, key] if OF_ACTORS.contains(key) => {
            let target = !["gdp", "severity", "proximity", "offensive_capability", "anxiety"].contains(key);
            moved(&format!("{key}.{actor}"), target)
        }
        ["actors", actor, "orientation", theatre, "initial"] => {
            let way_out =
                format!("change it, as in `effects.orientation.{actor}.{theatre} = 0.2`, or `set` its target");
            Some(Fixed { why: START, way_out })
        }
        ["actors", _, "threat_profile" | "threat_from", _] => moved("overlap", false),
        ["alignment", "indicators", key, _] => {
            Some(Fixed { why: START, way_out: format!("jump-start it, as in `jump_start.{key} = 1`") })
        }
        ["alignment", "treaty_age"] => {
            Some(Fixed { why: START, way_out: "sign or denounce, as in `treaty = \"signed\"`".to_owned() })
        }
        ["alignment", key] if !key.ends_with("_target") => {
            moved(key, ["complementarity", "contestation"].contains(key))
        }
        ["theatres", _] => {
            let why = "the weights sum to 1 over the whole run";
            Some(Fixed { why, way_out: "change orientations, or compare with `--set`".to_owned() })
        }
        ["economy", "world_loading"] if !structure.growth_correlations.is_empty() => {
            let why = "`economy.growth_correlation` is checked against it for the whole run";
            Some(Fixed { why, way_out: "compare with `--set` instead".to_owned() })
        }
        _ => None,
    }
}

/// The paths of the numbers that can change during a run.
#[must_use]
pub fn changeable(model: &Model) -> Vec<String> {
    let structure = &model.structure;
    let mut paths = Vec::new();
    model.base.clone().visit(structure, &mut |slot| {
        if !slot.path.starts_with("policies.")
            && fixed(structure, &slot.path).is_none()
            && !plays_no_part(structure, &slot.path)
        {
            paths.push(slot.path);
        }
    });
    paths
}

/// A change of one number of a model from step `from` to the end; `None` if no number of this path can change during a
/// run.
///
/// # Errors
/// If the number would leave its domain, or exceed another that it must not exceed.
pub fn change_from(
    model: &Model,
    policy: &str,
    path: &str,
    (operation, amount): (Operation, f64),
    from: u32,
) -> Result<Option<Change>, String> {
    if !changeable(model).iter().any(|known| known == path) {
        return Ok(None);
    }
    let mut structure = model.structure.clone();
    let mut before = model.central().changed(&structure, from);
    let mut found = None;
    before.visit(&structure, &mut |slot| {
        if slot.path == path {
            found = Some((*slot.value, slot.domain, slot.descriptor));
        }
    });
    let Some((value, domain, descriptor)) = found else { return Ok(None) };
    let result = match operation {
        Operation::Set => amount,
        Operation::Add => value + amount,
        Operation::Scale => value * amount,
    };
    domain.check(result).map_err(|Refusal { rule, way_out }| {
        let (result, value, meaning) = (shown(result), shown(value), descriptor.meaning.trim());
        format!("`{path}` would be {result}, but must be {rule} (it is {value} now): {way_out}. {meaning}")
    })?;
    let (policy, path, until) = (policy.to_owned(), path.to_owned(), structure.n_steps());
    let change = Change { policy, path, operation, domain: operation.domain(domain), from, until };
    let mut parameters = model.central();
    structure.changes.push(change.clone());
    parameters.changes.push(Amount { amount });
    let disorder = out_of_order(parameters.changed(&structure, from), &structure);
    let mine = disorder.into_iter().find(|((low, _), (high, _))| *low == change.path || *high == change.path);
    match mine {
        Some(((low, below), (high, above))) => {
            Err(format!("`{low}` would be {}, but must not exceed `{high}`, {}", shown(below), shown(above)))
        }
        None => Ok(Some(change)),
    }
}
