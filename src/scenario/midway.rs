//! What a policy cannot change, since it counts at the start alone or is settled for the whole run.

use crate::model::Structure;

/// What stands in a scenario beside its numbers.
pub(super) const SETTLED: [&str; 22] = [
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
    "policies",
    "alignment.type",
    "alignment.treaty",
    "alignment.dormant",
    "alignment.dominant",
    "indicators.order",
    "indicators.dropped",
    "indicators.depth_levels",
    "indicators.needs",
    "economy.growth_correlation",
    "extends",
];

/// Why a number cannot change midway.
pub(super) struct Fixed {
    pub(super) why: &'static str,
    pub(super) way_out: String,
}

/// Numbers of an actor that are those of the start.
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

/// Why the number at `path` cannot change midway; nothing where it can.
pub(super) fn fixed(structure: &Structure, path: &str) -> Option<Fixed> {
    const START: &str = "it counts at the start alone";
    let parts: Vec<&str> = path.split('.').collect();
    let moved = |name: &str, target: bool| {
        let target = if target { ", or `set` what it tends to (`..._target`)" } else { "" };
        Some(Fixed { why: START, way_out: format!("move the variable, as in `effects.{name} = 0.5`{target}") })
    };
    match parts.as_slice() {
        ["actors", actor, key] if OF_ACTORS.contains(key) => {
            let target = !["gdp", "severity", "proximity", "offensive_capability", "anxiety"].contains(key);
            moved(&format!("{key}.{actor}"), target)
        }
        ["actors", actor, "orientation", theatre, "initial"] => {
            let way_out = format!("move it, as in `effects.orientation.{actor}.{theatre} = 0.2`, or `set` its target");
            Some(Fixed { why: START, way_out })
        }
        ["actors", _, "threat_profile", _] => moved("overlap", false),
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
