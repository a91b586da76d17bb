//! In words, where a trajectory left the model's domain.

use crate::model::{Quantity, Scale, Structure};
use crate::scenario::first_day;
use crate::trajectory::Departure;

use super::number::significant;

/// Where trajectory number `trajectory` left the model's domain: what, when and how far out.
#[must_use]
pub fn departure_in_words(structure: &Structure, trajectory: u64, departure: &Departure) -> String {
    let Departure { quantity, step, held, most } = *departure;
    let (year, month, _) = first_day(structure, step).first_day();
    let name = structure.quantity_name(quantity);
    let what = match quantity {
        Quantity::State(variable) => match variable.scale() {
            Scale::Log => "logarithm",
            Scale::Logit => "logit",
            Scale::Artanh => "inverse hyperbolic tangent",
            Scale::Linear | Scale::NonNegative | Scale::Unit => "value",
        },
        _ => "value",
    };
    let bound = if most < f64::MAX { format!("at most {most} in size") } else { "which must be finite".to_owned() };
    let moved = match quantity {
        Quantity::State(variable) if variable.kind() == "gdp" => {
            let actor = name.strip_prefix("gdp.").unwrap_or_default();
            format!(
                "; `growth.{actor}` (and with it `actors.{actor}.growth_volatility`) and \
                 `actors.{actor}.gdp_volatility` move it"
            )
        }
        _ => String::new(),
    };
    // Beyond six digits no one counts; what is no number is written as such.
    let held = if held.is_finite() { significant(held) } else { held.to_string() };
    format!(
        "In trajectory {trajectory}, `{name}` left first, in {year}-{month:02}: its {what} was {held} ({bound}){moved}."
    )
}
