//! Mean and standard deviation from integer sums, which do not depend on the order of adding up.

/// 2^30: values are rounded to the nearest multiple of 2^-30.
const SCALE: f64 = 1_073_741_824.0;
/// Larger values are counted as this large, 2^20.
const VALUE_MAX: f64 = 1_048_576.0;

/// Sums of fixed-point values and of their squares, both exact. They hold 10^8 values of the largest size and
/// 10^13 of size 1000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moments {
    n: u64,
    sum: i128,
    sum_of_squares: i128,
}

impl Moments {
    /// Adds a value (finite; held within +-2^20; rounded to 2^-30).
    pub fn add(&mut self, value: f64) {
        self.add_all(&[value]);
    }

    /// As [`Self::add`], for up to 2^26 values.
    #[inline]
    pub fn add_all(&mut self, values: &[f64]) {
        let (mut sum, mut sum_of_squares) = (0, 0);
        for value in values {
            let scaled = value.clamp(-VALUE_MAX, VALUE_MAX) * SCALE;
            let fixed = i128::from((scaled + if scaled < 0.0 { -0.5 } else { 0.5 }) as i64);
            sum += fixed;
            sum_of_squares += fixed * fixed;
        }
        self.n += values.len() as u64;
        self.sum += sum;
        self.sum_of_squares = self.sum_of_squares.saturating_add(sum_of_squares);
    }

    /// Adds all that `other` has seen.
    pub fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.sum += other.sum;
        self.sum_of_squares = self.sum_of_squares.saturating_add(other.sum_of_squares);
    }

    /// What is left of these moments without those of a part that was merged into them.
    #[must_use]
    pub fn without(&self, part: &Self) -> Self {
        Self {
            n: self.n - part.n,
            sum: self.sum - part.sum,
            sum_of_squares: self.sum_of_squares.saturating_sub(part.sum_of_squares),
        }
    }

    /// How many values were added.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Their mean; 0 if there are none.
    #[must_use]
    pub fn mean(&self) -> f64 {
        if self.n == 0 { 0.0 } else { self.sum as f64 / SCALE / self.n as f64 }
    }

    /// Their standard deviation (dividing by n).
    #[must_use]
    pub fn sd(&self) -> f64 {
        if self.n == 0 {
            return 0.0;
        }
        let n = i128::from(self.n);
        // n sum x^2 - (sum x)^2 in integers, so that values which are all the same have none.
        let exact = n.checked_mul(self.sum_of_squares).zip(self.sum.checked_mul(self.sum)).map(|(a, b)| (a - b) as f64);
        let mean = self.sum as f64 / self.n as f64;
        let spread = exact.map_or_else(
            || self.sum_of_squares as f64 / self.n as f64 - mean * mean,
            |numerator| numerator / self.n as f64 / self.n as f64,
        );
        spread.max(0.0).sqrt() / SCALE
    }
}

#[cfg(test)]
mod tests {
    use super::Moments;

    #[test]
    fn merging_parts_in_any_order_gives_the_same_bits() {
        let values: Vec<f64> = (0..1_000).map(|i| f64::from(i).sin() * 3.7).collect();
        let of = |part: &[f64]| {
            let mut moments = Moments::default();
            part.iter().for_each(|&value| moments.add(value));
            moments
        };
        let whole = of(&values);
        let (mut forwards, mut backwards) = (of(&values[..300]), of(&values[300..]));
        forwards.merge(&of(&values[300..]));
        backwards.merge(&of(&values[..300]));
        assert_eq!(whole, forwards);
        assert_eq!(whole, backwards);
    }

    #[test]
    fn mean_and_sd_are_those_of_the_values() {
        let mut moments = Moments::default();
        [1.0, 2.0, 3.0, 6.0].into_iter().for_each(|value| moments.add(value));
        assert!((moments.mean() - 3.0).abs() < 1e-9 && (moments.sd() - 3.5_f64.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn values_that_are_all_the_same_have_no_spread() {
        let mut moments = Moments::default();
        (0..100_000).for_each(|_| moments.add(0.7));
        assert_eq!(moments.sd(), 0.0);
    }

    #[test]
    fn enormous_values_do_not_overflow() {
        let mut moments = Moments::default();
        (0..1_000).for_each(|_| moments.add(1e300));
        assert!(moments.mean() > 1e6 && moments.sd() == 0.0);
    }
}
