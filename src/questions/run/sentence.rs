//! A probability in a sentence.

use crate::render::{ShownBand, bare, percent, symmetric_error};
use crate::stats::Proportion;

/// `1.3 % (Monte Carlo error ±0.1; 0.4 to 3.1 % over the uncertain parameters).`
pub(super) fn sentence(found: &Proportion, uncertain: bool) -> String {
    let error = match symmetric_error(found.probability, found.standard_error) {
        Some(error) => format!("{} (Monte Carlo error {error}", percent(found.probability)),
        None => {
            let (low, high) = (bare(found.ci_low), percent(found.ci_high));
            format!("{} (95 % Monte Carlo interval {low} to {high}", percent(found.probability))
        }
    };
    match ShownBand::of(found.parameter_band) {
        _ if !uncertain => format!("{error})."),
        Some(band) => format!("{error}; {} over the uncertain parameters).", band.words()),
        None => format!("{error}; parameter band not resolved at this size)."),
    }
}
