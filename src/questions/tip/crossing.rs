//! Crossings of a level by a probability: options and results.

use crate::analysis::Range;
use crate::stats::{ParameterBand, Proportion};

use super::band_end::BandEnd;

/// Options of the search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TipOptions {
    /// Index of the outcome in the structure.
    pub outcome: usize,
    /// The year by whose end it is to be reached.
    pub year: i32,
    /// The level of the probability, between 0 and 1.
    pub level: f64,
    /// The range of the search.
    pub range: Range,
    /// The number of values that are evaluated first, at least 2: two crossings between neighbours are missed.
    pub looks: usize,
}

/// The probability at one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TipPoint {
    /// The value.
    pub value: f64,
    /// The probability.
    pub estimate: Proportion,
    /// Invalid trajectories, which left the model's domain and are not in the probability.
    pub invalid: u64,
}

/// A crossing of the level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Where the estimated probability crosses the level; `None` if it does so beyond the range, or never.
    pub value: Option<f64>,
    /// Lower end of the 95 % interval of the crossing; `None` where the range ends first.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval of the crossing; `None` where the range ends first.
    pub high: Option<f64>,
    /// Whether the probability rises above the level (otherwise it falls below it) as the value grows; `None` where the
    /// direction is uncertain.
    pub rising: Option<bool>,
    /// The central 95 % of the probability over the uncertain parameters, at the value.
    pub probability_band: Option<ParameterBand>,
    /// The ends of the central 95 % of the tipping value over the uncertain parameters; `None` where no parameter is
    /// uncertain.
    pub tipping_band: Option<(BandEnd, BandEnd)>,
}

/// The result of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct Tip {
    /// All evaluated values, in ascending order.
    pub points: Vec<TipPoint>,
    /// The crossings, in ascending order; empty if the probability does not reach the level in the range.
    pub crossings: Vec<Crossing>,
    /// Pairs of values between which the probability comes within its error of the level and turns back.
    pub touches: Vec<(f64, f64)>,
}
