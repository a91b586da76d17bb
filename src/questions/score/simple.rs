//! Simple forecasts of states, beside which those of the model are seen: that nothing changes, that states move one way, and the
//! base rates of the era. Some know what they are scored on, and say so by their names.

use std::collections::BTreeMap;

use crate::math::exp;
use crate::scenario::Recorded;
use crate::stats::Chain;

use super::forecast::{Forecast, Forecaster, Horizon, Score, What, kept_possible};

/// That the state is left at a rate per year, for any other state alike, and not entered again.
pub(super) fn persistence(states: usize, before: usize, years: f64, rate: f64) -> Vec<f64> {
    let stays = exp(-rate * years);
    let other = (1.0 - stays) / (states - 1) as f64;
    kept_possible((0..states).map(|state| if state == before { stays } else { other }).collect())
}

/// That states move one level at a time, at a rate per year up and another one down; `last` is never left.
fn levels(what: Recorded, [up, down]: [f64; 2], last: Option<usize>) -> Chain {
    Chain::new(what.states().len(), |from, to| {
        let towards = |above: bool| what.next(from, above) == Some(to);
        if last == Some(from) {
            return 0.0;
        }
        f64::from(u8::from(towards(true))) * up + f64::from(u8::from(towards(false))) * down
    })
}

/// The Markov chain in which ties begin and end, one level at a time, at the base rates of the era.
pub(super) fn base_rates(what: Recorded, before: usize, years: f64, [begins, ends]: [f64; 2]) -> Vec<f64> {
    kept_possible(levels(what, [begins, ends], None).after(before, years))
}

/// The rate of a forecast that knows what it is scored on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BestRate {
    /// What is forecast.
    pub what: What,
    /// How long before.
    pub horizon: Horizon,
    /// Whose rate.
    pub forecaster: Forecaster,
    /// Whether states move up; `None` where they move to any other.
    pub up: Option<bool>,
    /// The rate per year with the best log score.
    pub rate: f64,
}

/// Adds the forecasts that know what they are scored on to forecasts of one subject and horizon, and returns their rates. `last`:
/// the state in which the record of each alignment ends.
pub(super) fn add_hindsight(
    what: Recorded,
    forecasts: &mut [Forecast],
    last: &BTreeMap<usize, usize>,
) -> Vec<BestRate> {
    let horizon = forecasts[0].horizon;
    let best = |forecaster: Forecaster, up: Option<bool>, rate: f64| BestRate {
        what: What::State(what),
        horizon,
        forecaster,
        up,
        rate,
    };
    let states = what.states().len();
    let persistent = |forecast: &Forecast, rate: f64| persistence(states, forecast.before, forecast.years, rate);
    let (rate, _) = best_rate(forecasts, persistent);
    set(forecasts, Forecaster::PersistenceHindsight, |forecast| persistent(forecast, rate));
    let mut rates = vec![best(Forecaster::PersistenceHindsight, None, rate)];
    for (forecaster, ends) in [(Forecaster::OneWayHindsight, false), (Forecaster::OneWayLastHindsight, true)] {
        let way = |up: bool| {
            move |forecast: &Forecast, rate: f64| {
                let rates = if up { [rate, 0.0] } else { [0.0, rate] };
                let last = last.get(&forecast.alignment).copied().filter(|_| ends);
                kept_possible(levels(what, rates, last).after(forecast.before, forecast.years))
            }
        };
        let (found_up, found_down) = (best_rate(forecasts, way(true)), best_rate(forecasts, way(false)));
        let up = found_up.1 <= found_down.1;
        let rate = if up { found_up.0 } else { found_down.0 };
        set(forecasts, forecaster, |forecast| way(up)(forecast, rate));
        rates.push(best(forecaster, Some(up), rate));
    }
    rates
}

fn set(forecasts: &mut [Forecast], forecaster: Forecaster, given: impl Fn(&Forecast) -> Vec<f64>) {
    for forecast in forecasts {
        forecast.given[forecaster as usize] = Some(given(forecast));
    }
}

/// Rates that are tried, from the lowest on, each so many times the one before.
const LOWEST: f64 = 1e-5;
const FACTOR: f64 = 1.5;
const TRIED: u32 = 34;
/// Golden sections of the interval around the best of them.
const SECTIONS: u32 = 40;

/// The rate per year with the best mean log score, and that score.
fn best_rate(forecasts: &[Forecast], given: impl Fn(&Forecast, f64) -> Vec<f64>) -> (f64, f64) {
    // Forecasts from one state over one time are alike.
    let mut alike: BTreeMap<(usize, usize, u64, usize), (usize, u32)> = BTreeMap::new();
    for (place, forecast) in forecasts.iter().enumerate() {
        let key = (forecast.alignment, forecast.before, forecast.years.to_bits(), forecast.came);
        alike.entry(key).or_insert((place, 0)).1 += 1;
    }
    let mean = |rate: f64| {
        let of = |&(place, times): &(usize, u32)| {
            let forecast = &forecasts[place];
            f64::from(times) * Score::Log.of(&given(forecast, rate), forecast.came)
        };
        alike.values().map(of).sum::<f64>() / forecasts.len() as f64
    };
    let mut rates = vec![LOWEST];
    rates.extend((1..TRIED).scan(LOWEST, |rate, _| {
        *rate *= FACTOR;
        Some(*rate)
    }));
    let scores: Vec<f64> = rates.iter().map(|&rate| mean(rate)).collect();
    let best = (0..scores.len()).min_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(0);
    let (mut low, mut high) = (rates[best.saturating_sub(1)], rates[(best + 1).min(rates.len() - 1)]);
    // 1 / the golden ratio.
    let golden = 0.5 * (5.0_f64.sqrt() - 1.0);
    for _ in 0..SECTIONS {
        let (left, right) = (high - golden * (high - low), low + golden * (high - low));
        if mean(left) <= mean(right) {
            high = right;
        } else {
            low = left;
        }
    }
    let rate = 0.5 * (low + high);
    (rate, mean(rate))
}
