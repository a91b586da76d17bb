//! Evidence: what is known of an alignment on days of the past, and how likely it is to be coded as it is.
//!
//! A coding may be wrong. Of names, which have no order, the right one is coded with the probability 1 - e, each other
//! one with the same share of e. Of levels, which have an order, a level at distance d from the true one is coded with a
//! probability proportional to e^d. A measurement has a normal error with the standard deviation e. With e = 0 names and
//! levels are certain.

use crate::math::ln;
use crate::theory::{AlignmentType, N_TYPES};

use super::outcome::{Condition, Quantity};

/// What is known on a day.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// The type.
    Type(AlignmentType),
    /// The stage.
    Stage(u8),
    /// The depth of an indicator.
    Depth {
        /// Its index.
        indicator: usize,
        /// Its depth.
        depth: u8,
    },
    /// Whether a condition holds.
    Holds {
        /// The condition.
        condition: Condition,
        /// Whether it does.
        holds: bool,
    },
    /// The value of a quantity, in its natural unit.
    Value {
        /// The quantity.
        quantity: Quantity,
        /// What was measured.
        value: f64,
    },
    /// The number of shocks of a class since a moment.
    Shocks {
        /// The class.
        class: usize,
        /// How many; the most that is known stands for all above it.
        number: u8,
        /// From this moment on, in steps.
        since: u32,
    },
    /// Whether support was kept in the last test of it since a moment.
    Support {
        /// The class of shocks that tested it; `None` for any.
        class: Option<usize>,
        /// What came of it.
        found: Tested,
        /// From this moment on, in steps.
        since: u32,
    },
}

/// What came of the last test of support.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tested {
    /// There was no test.
    Never,
    /// Support was kept.
    Kept,
    /// Support failed.
    Failed,
}

impl Tested {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Never, Self::Kept, Self::Failed];

    /// Its name in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Never => "none",
            Self::Kept => "kept",
            Self::Failed => "failed",
        }
    }
}

impl Evidence {
    /// That a condition holds.
    #[must_use]
    pub fn holds(condition: Condition) -> Self {
        Self::Holds { condition, holds: true }
    }

    /// The moment from which it counts, of what is counted over a time.
    pub(crate) fn since_mut(&mut self) -> Option<&mut u32> {
        match self {
            Self::Shocks { since, .. } | Self::Support { since, .. } => Some(since),
            _ => None,
        }
    }
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The moment at which it is held against the state of a trajectory.
    pub step: u32,
    /// What is known.
    pub evidence: Evidence,
    /// Its error: see the head of this module.
    pub error: f64,
}

/// The logarithm of the probability that something is coded as it is, if that is right or wrong; `others`: how many other
/// codings there are.
#[must_use]
pub fn log_of_name(is_right: bool, others: usize, error: f64) -> f64 {
    if is_right { ln_or_never(1.0 - error) } else { ln_or_never(error / others as f64) }
}

/// The logarithm of the probability that a level from 0 to `most` is coded as `coded` if it is `level`.
#[must_use]
pub fn log_of_level(coded: u8, level: u8, most: u8, error: f64) -> f64 {
    let weight = |other: u8| (0..other.abs_diff(level)).fold(1.0, |weight, _| weight * error);
    let all: f64 = (0..=most).map(weight).sum();
    ln_or_never(weight(coded) / all)
}

/// The logarithm of the density of a measurement if the value is `value`.
#[must_use]
pub fn log_of_measurement(measured: f64, value: f64, error: f64) -> f64 {
    const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;
    let distance = (measured - value) / error;
    -0.5 * distance * distance - ln(error) - HALF_LN_TAU
}

/// The other types that may be coded in place of the right one.
pub const OTHER_TYPES: usize = N_TYPES - 1;

fn ln_or_never(probability: f64) -> f64 {
    if probability > 0.0 { ln(probability) } else { f64::NEG_INFINITY }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: of 3 levels at error 1/2 the true one, 0, has 1, the next 1/2, the last 1/4, together 7/4.
    #[test]
    fn codings_have_the_probabilities_worked_out_by_hand() {
        let level = |coded, level, error| log_of_level(coded, level, 2, error).exp();
        for (coded, expected) in [(0, 4.0 / 7.0), (1, 2.0 / 7.0), (2, 1.0 / 7.0)] {
            assert!((level(coded, 0, 0.5) - expected).abs() < 1e-12, "{coded}");
        }
        assert!((level(1, 1, 0.5) - 0.5).abs() < 1e-12);
        assert_eq!([level(1, 1, 0.0), level(0, 1, 0.0)], [1.0, 0.0]);
        assert!((log_of_name(true, 6, 0.1).exp() - 0.9).abs() < 1e-12);
        assert!((log_of_name(false, 6, 0.12).exp() - 0.02).abs() < 1e-12);
        assert_eq!(log_of_name(false, 6, 0.0), f64::NEG_INFINITY);
        let density = log_of_measurement(3.0, 1.0, 2.0).exp();
        assert!(
            (density - 0.120_985_362_259_571_7).abs() < 1e-12,
            "that of the standard normal at 1, over 2: {density}"
        );
    }
}
