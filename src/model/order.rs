//! Numbers that must stand in order.

use std::collections::BTreeMap;

use super::{Parameters, Structure};

/// Numbers of which the first may not exceed the second.
const ORDERED: [(&str, &str); 8] = [
    ("balance.power.non_permissive", "balance.power.permissive"),
    ("balance.threat.growing", "balance.threat.immediate"),
    ("balance.interest.growing", "balance.interest.allied"),
    ("incentive.moderate", "incentive.strong"),
    ("status.minimal", "status.high"),
    ("status.high", "status.highest"),
    ("conditions.identity_medium", "conditions.identity_high"),
    ("balance.threat.floor", "balance.threat.ceiling"),
];

/// A number with its path.
type Named = (&'static str, f64);

/// Numbers of which the first exceeds the second and may not, with their paths.
pub(crate) fn out_of_order(mut centre: Parameters, structure: &Structure) -> Vec<(Named, Named)> {
    let mut numbers = BTreeMap::new();
    centre.visit(structure, &mut |slot| {
        numbers.insert(slot.path, *slot.value);
    });
    let pair = |(low, high)| Some(((low, *numbers.get(low)?), (high, *numbers.get(high)?)));
    ORDERED.into_iter().filter_map(pair).filter(|((_, below), (_, above))| below > above).collect()
}
