//! Where a probability crosses a level: the options and the results of a search.

use crate::analysis::Range;
use crate::stats::{ParameterBand, Proportion};

use super::band_end::BandEnd;

/// The options of a search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TipOptions {
    /// Index of the outcome in the structure.
    pub outcome: usize,
    /// The year up to whose end the outcome counts.
    pub year: i32,
    /// The probability to be crossed, between 0 and 1.
    pub level: f64,
    /// The range of the search.
    pub range: Range,
    /// The number of values that are evaluated first, at least 2. Two crossings between neighbouring values are missed.
    pub looks: usize,
}

/// The probability at one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TipPoint {
    /// The value.
    pub value: f64,
    /// The probability.
    pub odds: Proportion,
    /// Invalid trajectories, which left the model's domain and do not count.
    pub aborted: u64,
}

/// A crossing of the level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Where the estimated probability crosses the level; `None` if not within the range.
    pub value: Option<f64>,
    /// Lower limit of the 95 % interval of the crossing; `None` if beyond the range.
    pub low: Option<f64>,
    /// Upper limit of the 95 % interval of the crossing; `None` if beyond the range.
    pub high: Option<f64>,
    /// Whether the probability rises above the level (else falls below it) as the value grows; `None` if not known.
    pub rising: Option<bool>,
    /// The central 95 % of the probability over the uncertain parameters, at the value.
    pub odds_band: Option<ParameterBand>,
    /// The ends of the central 95 % of the tipping value over the uncertain parameters; `None` if no parameter is
    /// uncertain.
    pub tipping_band: Option<(BandEnd, BandEnd)>,
}

/// The results of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct Tip {
    /// All evaluated values, in ascending order.
    pub points: Vec<TipPoint>,
    /// The crossings, in ascending order; empty if no value of the range gives this probability.
    pub crossings: Vec<Crossing>,
    /// Pairs of values between which the probability comes within its error of the level but does not cross it.
    pub touches: Vec<(f64, f64)>,
}
