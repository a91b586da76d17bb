//! Minimum and maximum of values, whatever their order.

use serde::{Deserialize, Serialize};

/// The span of the values that were added.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extent {
    low: f64,
    high: f64,
}

impl Default for Extent {
    fn default() -> Self {
        Self { low: f64::INFINITY, high: f64::NEG_INFINITY }
    }
}

// No value that is added is NaN.
impl Eq for Extent {}

impl Extent {
    /// Adds a value (not NaN).
    #[inline]
    pub fn add(&mut self, value: f64) {
        self.low = self.low.min(value);
        self.high = self.high.max(value);
    }

    /// Adds all values of `other`.
    pub fn merge(&mut self, other: &Self) {
        self.low = self.low.min(other.low);
        self.high = self.high.max(other.high);
    }

    /// The value within the span that is nearest to `value`; `value` itself if nothing was added.
    #[must_use]
    pub fn hold(&self, value: f64) -> f64 {
        if self.low <= self.high { value.clamp(self.low, self.high) } else { value }
    }
}

#[cfg(test)]
mod tests {
    use super::Extent;

    #[test]
    fn clamped_values_lie_between_the_minimum_and_the_maximum() {
        let (mut one, mut other) = (Extent::default(), Extent::default());
        assert_eq!(one.hold(0.3), 0.3);
        [0.4, 0.2].into_iter().for_each(|value| one.add(value));
        other.add(0.7);
        let (mut forwards, mut backwards) = (one, other);
        forwards.merge(&other);
        backwards.merge(&one);
        assert_eq!(forwards, backwards);
        assert_eq!([0.1, 0.3, 0.9].map(|value| forwards.hold(value)), [0.2, 0.3, 0.7]);
    }
}
