//! Mean and standard deviation from integer sums, which do not depend on the order of adding up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Sizes are distinguished in ranges of 2^32: range 0 is from 2^-12 up to 2^20.
const RANGE_BITS: i32 = 32;
const LOWEST_EXPONENT: i32 = -12;
/// In range 0, values are rounded to the nearest multiple of 2^-30; in other ranges, of a correspondingly finer or
/// coarser unit.
const SCALE_BITS: i32 = 30;
/// The lowest range with a finite scale: smaller values, below 2^-972, are rounded as in it.
const LOWEST_RANGE: i32 = -30;

/// Sums of fixed-point values of one range and of their squares, both exact. They hold 10^8 values of the largest size
/// of the range and 10^13 of a thousandth of that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Sums {
    n: u64,
    sum: i128,
    sum_of_squares: i128,
}

impl Sums {
    /// Adds values that lie below the upper end of a range, whose unit is 1 / `scale`.
    #[inline]
    fn add_all(&mut self, values: &[f64], scale: f64) {
        let (mut sum, mut sum_of_squares) = (0, 0);
        for value in values {
            let scaled = value * scale;
            let fixed = i128::from((scaled + if scaled < 0.0 { -0.5 } else { 0.5 }) as i64);
            sum += fixed;
            sum_of_squares += fixed * fixed;
        }
        self.n += values.len() as u64;
        self.sum += sum;
        self.sum_of_squares = self.sum_of_squares.saturating_add(sum_of_squares);
    }

    fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.sum += other.sum;
        self.sum_of_squares = self.sum_of_squares.saturating_add(other.sum_of_squares);
    }

    fn without(&self, part: &Self) -> Self {
        Self {
            n: self.n - part.n,
            sum: self.sum - part.sum,
            sum_of_squares: self.sum_of_squares.saturating_sub(part.sum_of_squares),
        }
    }

    /// The variance (dividing by n) in units of the range.
    fn variance(&self) -> f64 {
        let n = i128::from(self.n);
        // n sum x^2 - (sum x)^2 in integers, so that equal values have variance 0.
        let exact = n.checked_mul(self.sum_of_squares).zip(self.sum.checked_mul(self.sum)).map(|(a, b)| (a - b) as f64);
        let mean = self.sum as f64 / self.n as f64;
        let spread = exact.map_or_else(
            || self.sum_of_squares as f64 / self.n as f64 - mean * mean,
            |numerator| numerator / self.n as f64 / self.n as f64,
        );
        spread.max(0.0)
    }
}

/// The range of a value that is neither 0 nor in range 0.
fn range(value: f64) -> i32 {
    let exponent = ((value.to_bits() >> 52) & 0x7ff) as i32 - 1023;
    (exponent - LOWEST_EXPONENT).div_euclid(RANGE_BITS).max(LOWEST_RANGE)
}

/// 2 to the power of `exponent`, which is that of a normal number.
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((1023 + exponent) as u64) << 52)
}

/// The number of units of a range in 1.
fn scale(range: i32) -> f64 {
    power_of_two(SCALE_BITS - RANGE_BITS * range)
}

/// Whether a value is counted in range 0.
#[inline]
fn is_usual(value: f64) -> bool {
    const LOW: f64 = 1.0 / 4_096.0;
    const HIGH: f64 = 1_048_576.0;
    let size = value.abs();
    (LOW..HIGH).contains(&size) | (size == 0.0)
}

/// Exact sums of values of any size and of their squares: each is rounded to 2^-18 of its own size or finer, whatever
/// the size of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moments {
    /// Values from 2^-12 up to 2^20 in size, and 0: nearly all values.
    usual: Sums,
    /// Others, by range; empty without values.
    others: BTreeMap<i32, Sums>,
}

impl Moments {
    /// Adds a value (finite).
    pub fn add(&mut self, value: f64) {
        self.add_all(&[value]);
    }

    /// As [`Self::add`], for up to 2^26 values.
    #[inline]
    pub fn add_all(&mut self, values: &[f64]) {
        // A sum, not a search, so that it vectorises.
        if values.iter().map(|&value| u32::from(!is_usual(value))).sum::<u32>() > 0 {
            return self.add_each(values);
        }
        self.usual.add_all(values, scale(0));
    }

    #[cold]
    fn add_each(&mut self, values: &[f64]) {
        for &value in values {
            if is_usual(value) {
                self.usual.add_all(&[value], scale(0));
            } else {
                let range = range(value);
                self.others.entry(range).or_default().add_all(&[value], scale(range));
            }
        }
    }

    /// Adds all values of `other`.
    pub fn merge(&mut self, other: &Self) {
        self.usual.merge(&other.usual);
        for (&range, sums) in &other.others {
            self.others.entry(range).or_default().merge(sums);
        }
    }

    /// These moments without those of a part that was merged into them.
    #[must_use]
    pub fn without(&self, part: &Self) -> Self {
        let left = |(&range, sums): (&i32, &Sums)| {
            let left = part.others.get(&range).map_or(*sums, |part| sums.without(part));
            (left.n > 0).then_some((range, left))
        };
        Self { usual: self.usual.without(&part.usual), others: self.others.iter().filter_map(left).collect() }
    }

    /// The number of values.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.usual.n + self.others.values().map(|sums| sums.n).sum::<u64>()
    }

    /// Their mean; 0 if there are none.
    #[must_use]
    pub fn mean(&self) -> f64 {
        let top = self.top();
        self.mean_in(top) / scale(top)
    }

    /// Their standard deviation (dividing by n).
    #[must_use]
    pub fn sd(&self) -> f64 {
        let (top, n) = (self.top(), self.n() as f64);
        let mean = self.mean_in(top);
        // The variance within ranges and between them.
        let part = |(range, sums): (i32, &Sums)| {
            let unit = unit(range, top);
            let apart = sums.sum as f64 / sums.n as f64 * unit - mean;
            let between = if sums.n == self.n() { 0.0 } else { apart * apart };
            (sums.variance() * unit * unit + between) * (sums.n as f64 / n)
        };
        self.ranges().map(part).sum::<f64>().sqrt() / scale(top)
    }

    /// The ranges of which there are values.
    fn ranges(&self) -> impl Iterator<Item = (i32, &Sums)> {
        // Zeros are zeros in any range: beside tiny values they must not make these vanish.
        let only_zeros = self.usual.sum_of_squares == 0;
        let lowest = self.others.keys().next().filter(|_| only_zeros).map_or(0, |&range| range.min(0));
        let usual = std::iter::once((lowest, &self.usual)).filter(|(_, sums)| sums.n > 0);
        usual.chain(self.others.iter().map(|(&range, sums)| (range, sums)))
    }

    /// The highest range of which there are values.
    fn top(&self) -> i32 {
        self.ranges().map(|(range, _)| range).max().unwrap_or(0)
    }

    /// The mean in units of range `top`.
    fn mean_in(&self, top: i32) -> f64 {
        let n = self.n().max(1) as f64;
        self.ranges().map(|(range, sums)| sums.sum as f64 * unit(range, top)).sum::<f64>() / n
    }
}

/// The unit of a range, in units of a higher one.
fn unit(range: i32, top: i32) -> f64 {
    // 0 beyond the range of exponents.
    if top - range > 31 { 0.0 } else { power_of_two(RANGE_BITS * (range - top)) }
}

#[cfg(test)]
mod tests {
    use super::Moments;

    fn of(values: &[f64]) -> Moments {
        let mut moments = Moments::default();
        values.chunks(16).for_each(|some| moments.add_all(some));
        moments
    }

    fn near(found: f64, expected: f64) -> bool {
        (found - expected).abs() <= 1e-5 * expected.abs()
    }

    #[test]
    fn merging_parts_in_any_order_gives_the_same_bits() {
        let ordinary: Vec<f64> = (0..1_000).map(|i| f64::from(i).sin() * 3.7).collect();
        let of_all_sizes: Vec<f64> = (0..1_000).map(|i| f64::from(i).sin() * f64::from(i % 300 - 150).exp2()).collect();
        for values in [ordinary, of_all_sizes] {
            let whole = of(&values);
            let (mut forwards, mut backwards) = (of(&values[..300]), of(&values[300..]));
            forwards.merge(&of(&values[300..]));
            backwards.merge(&of(&values[..300]));
            assert_eq!(whole, forwards);
            assert_eq!(whole, backwards);
            assert_eq!(whole.without(&of(&values[300..])), of(&values[..300]));
        }
    }

    #[test]
    fn mean_and_sd_are_those_of_the_values() {
        let moments = of(&[1.0, 2.0, 3.0, 6.0]);
        assert!((moments.mean() - 3.0).abs() < 1e-9 && (moments.sd() - 3.5_f64.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn values_that_are_all_the_same_have_no_spread() {
        for value in [0.7, 3e9, 1e-11, -2e-280, 1e300] {
            let moments = of(&vec![value; 100_000]);
            assert!(moments.sd() == 0.0 && near(moments.mean(), value), "{value}: {moments:?}");
        }
        assert_eq!((of(&[0.0; 9]).mean(), of(&[]).mean(), of(&[]).sd()), (0.0, 0.0, 0.0));
    }

    /// The values of the first test, scaled to the largest and smallest numbers.
    #[test]
    fn any_size_has_its_mean_and_sd() {
        for size in [1e-280, 1e-40, 1e-12, 1e-4, 1e5, 1e6, 1e12, 1e150, 1e300] {
            let moments = of(&[1.0, 2.0, 3.0, 6.0].map(|value| value * size));
            assert!(near(moments.mean() / size, 3.0), "{size}: {}", moments.mean());
            assert!(near(moments.sd() / size, 3.5_f64.sqrt()), "{size}: {}", moments.sd());
        }
    }

    /// Three zeros and a tiny value: the sd is sqrt(3) / 4 of it.
    #[test]
    fn zeros_leave_tiny_values_their_spread() {
        for size in [1e-5, 1e-100, 1e-222] {
            let moments = of(&[0.0, size, 0.0, 0.0]);
            assert!(
                near(moments.mean() / size, 0.25) && near(moments.sd() / size, 0.75_f64.sqrt() / 2.0),
                "{moments:?}"
            );
        }
        assert!(near(of(&[0.0, 1e30, 0.0, 0.0]).sd() / 1e30, 0.75_f64.sqrt() / 2.0));
    }

    /// Half of 1e-9 and half of 3e7: far apart, so the larger one alone determines both.
    #[test]
    fn sizes_that_are_far_apart_go_together() {
        let moments = of(&[1e-9, 3e7, 1e-9, 3e7]);
        assert!(near(moments.mean(), 1.5e7) && near(moments.sd(), 1.5e7), "{moments:?}");
        let around = of(&[2.0_f64.powi(-12) * 0.999, 2.0_f64.powi(-12) * 1.001]);
        assert!(near(around.mean(), 2.0_f64.powi(-12)) && (around.sd() / 2.0_f64.powi(-12) - 1e-3).abs() < 2e-5);
    }
}
