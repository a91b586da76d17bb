//! The logarithmic pool of several forecasts of events, with the weights that the other alignments support.

use crate::stats::{log_pool_of, log_pool_weights};

use super::forecast::{Forecast, Forecaster};

/// The forecasters that are pooled: the model, the base rates, and a constant.
pub const POOLED: [Forecaster; 3] = [Forecaster::Model, Forecaster::BaseRates, Forecaster::ShareHeld];

/// The weights that history supports.
#[derive(Clone, Debug, PartialEq)]
pub struct PoolWeights {
    /// By forecaster, in the order of [`POOLED`]: the best weight.
    pub weights: Vec<f64>,
    /// Their standard errors: a jackknife over alignments.
    pub standard_errors: Vec<f64>,
}

/// What the pooled forecasters gave to an event, and whether it came; `None` where one of them makes no forecast.
fn given(forecast: &Forecast) -> Option<(Vec<f64>, bool)> {
    let of = |forecaster: Forecaster| forecast.given[forecaster as usize].as_ref().map(|given| given[1]);
    Some((POOLED.into_iter().map(of).collect::<Option<_>>()?, forecast.came == 1))
}

fn without(forecasts: &[Forecast], alignment: Option<usize>) -> Vec<(Vec<f64>, bool)> {
    forecasts.iter().filter(|forecast| Some(forecast.alignment) != alignment).filter_map(given).collect()
}

fn alignments(forecasts: &[Forecast]) -> Vec<usize> {
    let mut found: Vec<usize> = forecasts.iter().map(|forecast| forecast.alignment).collect();
    found.dedup();
    found
}

/// Adds the pool to forecasts of facts, sorted by alignment: for each alignment with the weights that are best in the others.
pub(super) fn add_pool(forecasts: &mut [Forecast]) {
    let alignments = alignments(forecasts);
    if alignments.len() < 2 {
        return;
    }
    for alignment in alignments {
        let weights = log_pool_weights(&without(forecasts, Some(alignment)));
        for forecast in forecasts.iter_mut().filter(|forecast| forecast.alignment == alignment) {
            let pooled = given(forecast).map(|(given, _)| log_pool_of(&given, &weights));
            forecast.given[Forecaster::Pool as usize] = pooled.map(|p| vec![1.0 - p, p]);
        }
    }
}

/// The weights that are best in forecasts of facts, sorted by alignment; `None` for a single alignment.
#[must_use]
pub fn pool_weights(forecasts: &[Forecast]) -> Option<PoolWeights> {
    let alignments = alignments(forecasts);
    if alignments.len() < 2 {
        return None;
    }
    let left_out: Vec<Vec<f64>> =
        alignments.iter().map(|&alignment| log_pool_weights(&without(forecasts, Some(alignment)))).collect();
    let error = |place: usize| {
        let values: Vec<f64> = left_out.iter().map(|weights| weights[place]).collect();
        crate::stats::jackknife(&values)
    };
    Some(PoolWeights {
        weights: log_pool_weights(&without(forecasts, None)),
        standard_errors: (0..POOLED.len()).map(error).collect(),
    })
}
