//! Numbers without effect in a scenario.

use crate::theory::{Clusters, INDICATORS};

use super::{ShockClass, ShockTiming, Structure};

/// What drives the incentive and nothing else.
const DRIVES_INCENTIVE: [&str; 6] = [
    "incentive.threat_weight",
    "incentive.without_power",
    "incentive.bandwagoning",
    "incentive.bandwagoning_width",
    "incentive.divergence_damping",
    "incentive.adjustment_rate",
];

/// Tables that have an effect only with indicators.
const NEEDS_INDICATORS: [&str; 2] =
    ["dynamics.feedback.consultations_on_contestation", "dynamics.feedback.institutions_on_identity"];

/// Whether the number at `path` has no effect, whatever it is: what describes the start only; the overlap where threat profiles give it; what belongs
/// to indicators that do not exist, to an incentive that nothing drives, or to claims of equality where a member
/// dominates; the rate of a dated shock and the probability of a random one; the numbers of shocks that a policy or a list
/// brings about, which have those of their class.
pub(crate) fn plays_no_part(structure: &Structure, path: &str) -> bool {
    match path {
        "alignment.treaty_age" => true,
        "alignment.overlap" => !structure.categories.is_empty(),
        "status.equality_weight" => structure.dominant.is_some(),
        _ if DRIVES_INCENTIVE.contains(&path) => structure.clusters == Clusters::Indicators,
        _ if NEEDS_INDICATORS.contains(&path) => !structure.has_indicators(),
        _ => match path.split('.').collect::<Vec<_>>().as_slice() {
            ["alignment", "indicators", _, "age"] => true,
            ["indicators", key, _] | ["alignment", "indicators", key, _] => is_dropped(structure, key),
            ["indicators", _] => !structure.has_indicators(),
            ["actors", name, "expectation_target"] => {
                let member = structure.members.iter().position(|member| member == name);
                member.is_some_and(|member| structure.accepts_lesser_role(member))
            }
            ["shocks" | "activities", ..] => is_idle_in_shock(structure, path),
            _ => false,
        },
    }
}

fn is_dropped(structure: &Structure, key: &str) -> bool {
    INDICATORS.iter().zip(structure.dropped).any(|(indicator, dropped)| dropped && indicator.key == key)
}

fn is_idle_in_shock(structure: &Structure, path: &str) -> bool {
    // Names of classes that belong to policies contain dots: the longest match is used.
    let key = |class: &ShockClass| path.strip_prefix(&class.path())?.strip_prefix('.');
    let of_class = structure.shocks.iter().filter_map(|class| Some((class, key(class)?)));
    of_class.max_by_key(|(class, _)| class.name.len()).is_some_and(|(class, key)| match class.timing {
        _ if class.counts_as.is_some() => true,
        ShockTiming::Random { .. } => key == "probability",
        ShockTiming::Dated(_) => key == "rate",
    })
}
