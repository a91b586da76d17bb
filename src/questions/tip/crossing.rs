//! Where odds cross a level: what is asked and what is found.

use crate::analysis::Range;
use crate::stats::{ParameterBand, Proportion};

use super::band_end::BandEnd;

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TipOptions {
    /// Place of the outcome in the structure.
    pub outcome: usize,
    /// By the end of which year.
    pub year: i32,
    /// The odds to be crossed, between 0 and 1.
    pub level: f64,
    /// Where to look.
    pub range: Range,
    /// How many values are looked at first, at least 2: crossings that undo each other between two of them are missed.
    pub looks: usize,
}

/// The odds at one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TipPoint {
    /// The value.
    pub value: f64,
    /// The odds.
    pub odds: Proportion,
    /// Histories that left the model's domain and are not in the odds.
    pub aborted: u64,
}

/// A crossing of the level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Where the estimated odds cross the level; nothing if they do so beyond the range, if at all.
    pub value: Option<f64>,
    /// Lower end of the 95 % interval of the crossing; nothing where the range ends first.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval of the crossing; nothing where the range ends first.
    pub high: Option<f64>,
    /// Whether the odds rise above the level (or, else, fall below it) as the value grows; nothing where that cannot be
    /// told.
    pub rising: Option<bool>,
    /// The central 95 % of the odds over the uncertain parameters, at the value.
    pub odds_band: Option<ParameterBand>,
    /// The ends of the central 95 % of the tipping value over the uncertain parameters; none where no parameter is
    /// uncertain.
    pub tipping_band: Option<(BandEnd, BandEnd)>,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Tip {
    /// All values that were tried, in ascending order.
    pub points: Vec<TipPoint>,
    /// The crossings, in ascending order; none if no value of the range gives these odds.
    pub crossings: Vec<Crossing>,
    /// Pairs of values between which the odds come within their error of the level and turn back.
    pub touches: Vec<(f64, f64)>,
}
