//! Sets of numbered units of work.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A set of units: ranges in ascending order with gaps between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units(Vec<(u64, u64)>);

impl Units {
    /// The units of a range.
    #[must_use]
    pub fn of(range: Range<u64>) -> Self {
        if range.is_empty() { Self::default() } else { Self(vec![(range.start, range.end)]) }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.0.iter().map(|(start, end)| end - start).sum()
    }

    /// Its ranges.
    pub fn ranges(&self) -> impl Iterator<Item = Range<u64>> {
        self.0.iter().map(|&(start, end)| start..end)
    }

    /// Whether it is as it should be, which one that was read from a file may not be.
    pub(super) fn is_sound(&self, most: u64) -> bool {
        self.0.iter().all(|(start, end)| start < end && *end <= most) && self.0.windows(2).all(|w| w[0].1 < w[1].0)
    }

    /// Adds a unit.
    pub fn add(&mut self, unit: u64) {
        match self.0.last_mut() {
            Some((_, end)) if *end == unit => *end += 1,
            Some((_, end)) if *end > unit => self.union(&Self::of(unit..unit + 1)),
            _ => self.0.push((unit, unit + 1)),
        }
    }

    /// Adds all of `other`.
    pub fn union(&mut self, other: &Self) {
        let mut all: Vec<(u64, u64)> = self.0.iter().chain(&other.0).copied().collect();
        all.sort_unstable();
        self.0.clear();
        for (start, end) in all {
            match self.0.last_mut() {
                Some((_, last)) if *last >= start => *last = end.max(*last),
                _ => self.0.push((start, end)),
            }
        }
    }

    /// Those that are also in `other`.
    #[must_use]
    pub fn common(&self, other: &Self) -> Self {
        let mut common = Self::default();
        for (start, end) in &self.0 {
            for (from, to) in &other.0 {
                common.union(&Self::of(*start.max(from)..*end.min(to)));
            }
        }
        common
    }

    /// Those of a range that are not in the set.
    #[must_use]
    pub fn missing(&self, range: Range<u64>) -> Self {
        let mut missing = Self::default();
        let mut next = range.start;
        for (start, end) in self.0.iter().filter(|(_, end)| *end > range.start) {
            missing.union(&Self::of(next..(*start).min(range.end)));
            next = (*end).max(next);
        }
        missing.union(&Self::of(next..range.end));
        missing
    }

    /// The unit at a place, counted from 0 in ascending order.
    #[must_use]
    pub fn at(&self, mut place: u64) -> Option<u64> {
        for (start, end) in &self.0 {
            if place < end - start {
                return Some(start + place);
            }
            place -= end - start;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_units_are_joined_compared_and_counted() {
        let mut units = Units::of(3..6);
        units.add(6);
        units.add(9);
        units.add(1);
        assert_eq!(units.ranges().collect::<Vec<_>>(), [1..2, 3..7, 9..10]);
        assert_eq!(
            (units.n(), units.at(0), units.at(4), units.at(5), units.at(6)),
            (6, Some(1), Some(6), Some(9), None)
        );
        assert_eq!(units.missing(0..12).ranges().collect::<Vec<_>>(), [0..1, 2..3, 7..9, 10..12]);
        assert_eq!(units.missing(4..9), Units::of(7..9));
        assert_eq!(units.common(&Units::of(5..10)).ranges().collect::<Vec<_>>(), [5..7, 9..10]);
        units.union(&units.missing(0..12));
        assert_eq!(units, Units::of(0..12));
        assert!(Units::of(4..4).is_empty() && Units::of(0..2).common(&Units::of(2..4)).is_empty());
        assert!(units.is_sound(12) && !units.is_sound(11) && !Units(vec![(2, 3), (3, 4)]).is_sound(9));
    }
}
