//! The state of an alignment at a moment, in one sentence.

use crate::model::{Quantity, Structure};
use crate::theory::{INDICATORS, TreatyStatus};
use crate::trajectory::View;

use super::words::{short, treaty_beside};

/// The type, the stage with the depths of the indicators, the treaty, and the balances.
#[must_use]
pub fn standing(structure: &Structure, view: &View) -> String {
    let treaty = treaty_beside(view.treaty, view.kind);
    let advanced = structure.stages.is_advanced(view.stage);
    let functioning = TreatyStatus::Functioning.holds(view.treaty, view.kind, advanced);
    let functioning = if functioning { ", functioning alliance" } else { "" };
    let stage = if structure.has_indicators() {
        let depths: String = structure.stages.order().iter().map(|&j| view.depth[j].to_string()).collect();
        format!(", stage {} (depths {depths})", view.stage)
    } else {
        String::new()
    };
    let drivers = structure.drivers();
    let values: Vec<String> = drivers
        .iter()
        .take(BALANCES)
        .map(|&driver| {
            let name = structure.quantity_name(driver).replace('_', " ");
            format!("{name} {}", short(value(structure, view, driver)))
        })
        .collect();
    format!("{}{stage}, {treaty}{functioning}; {}", view.kind.name(), values.join(", "))
}

/// What the digits of the depths in [`standing`] mean; `None` in a scenario without indicators.
pub(crate) fn depths_explained(structure: &Structure) -> Option<String> {
    let order = structure.stages.order();
    let (first, last) = order.first().zip(order.last()).filter(|_| structure.has_indicators())?;
    let scale = structure.depth_scale;
    let levels: Vec<String> = (0..=scale.levels).map(|level| format!("{level} {}", scale.name(level))).collect();
    Some(format!(
        "Depths: a digit for each of the {} indicators of military cooperation, from {} to {} ({}).",
        order.len(),
        INDICATORS[*first].name,
        INDICATORS[*last].name,
        levels.join(", ")
    ))
}

/// Power ratio, power, threat, interest, incentive and status.
const BALANCES: usize = 6;

/// The value of a quantity at that moment.
#[must_use]
pub fn value(structure: &Structure, view: &View, quantity: Quantity) -> f64 {
    let place = structure.quantities().iter().position(|&known| known == quantity);
    place.and_then(|place| view.quantities.get(place)).copied().unwrap_or(f64::NAN)
}
