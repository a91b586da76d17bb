//! Quantiles from a histogram whose counts can be merged in any order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How values are binned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Binning {
    /// Values in [0, 1], in bins of equal width: a quantile is off by at most 1/400 and usually much less. Below 1/400,
    /// where that error would be as large as the value, bins are those of [`Self::Positive`].
    Unit,
    /// Bins that grow with the value, 64 to every doubling, over all positive numbers: off by at most 1.6 % of the
    /// value. Zero has a bin of its own.
    Positive,
}

const UNIT_BINS: usize = 400;
/// Bits of the fraction that distinguish the bins of one doubling.
const FRACTION_BITS: u32 = 6;
/// The bins of [`Binning::Positive`] that are always stored: from 2^-12 to 2^12, by index.
const USUAL: std::ops::Range<u32> = (1023 - 12) << FRACTION_BITS..(1023 + 12) << FRACTION_BITS;

/// The index of a non-negative number among all bins that grow with the value: its exponent and the first bits of its
/// fraction, without a logarithm.
#[inline]
fn place(value: f64) -> u32 {
    (value.to_bits() >> (52 - FRACTION_BITS)) as u32
}

/// The least number of the bin with this index.
fn start(place: u32) -> f64 {
    f64::from_bits(u64::from(place) << (52 - FRACTION_BITS))
}

impl Binning {
    /// How many bins are always stored. The first holds all values below the second one's, including zero; the last of
    /// [`Self::Positive`] all values above those of the one before.
    fn n_bins(self) -> usize {
        match self {
            Self::Unit => UNIT_BINS,
            Self::Positive => USUAL.len() + 2,
        }
    }

    #[inline]
    fn bin(self, value: f64) -> usize {
        match self {
            Self::Unit => ((value.clamp(0.0, 1.0) * UNIT_BINS as f64) as usize).min(UNIT_BINS - 1),
            Self::Positive => (place(value.max(0.0)).clamp(USUAL.start - 1, USUAL.end) - (USUAL.start - 1)) as usize,
        }
    }

    /// Whether a value is positive, but in a bin that holds values of very different sizes.
    #[inline]
    fn is_coarse_for(self, value: f64) -> bool {
        (value > 0.0)
            & match self {
                Self::Unit => value * (UNIT_BINS as f64) < 1.0,
                Self::Positive => (value < start(USUAL.start)) | (value >= start(USUAL.end)),
            }
    }

    /// Lower and upper end of a bin that is not coarse.
    fn ends(self, bin: usize) -> (f64, f64) {
        match self {
            _ if bin == 0 => (0.0, 0.0),
            Self::Unit => (bin as f64 / UNIT_BINS as f64, (bin + 1) as f64 / UNIT_BINS as f64),
            Self::Positive => {
                let place = USUAL.start - 1 + bin as u32;
                (start(place), start(place + 1))
            }
        }
    }
}

/// The most values buffered before they are counted.
const WAITING_MAX: usize = 256;

/// Counts of values by bin.
///
/// Values are buffered and then counted together: a run fills many histograms in turn, which do not fit into the
/// processor's cache, and fetching the counts for every few values would cost more than all the rest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Histogram {
    binning: Binning,
    counts: Vec<u64>,
    /// Counts, by index, of the positive values that are in a coarse bin of `counts`, too.
    fine: BTreeMap<u32, u64>,
    /// Bins of values that are not counted yet.
    waiting: Vec<u16>,
}

impl Histogram {
    /// An empty histogram.
    #[must_use]
    pub fn new(binning: Binning) -> Self {
        Self { binning, counts: vec![0; binning.n_bins()], fine: BTreeMap::new(), waiting: Vec::new() }
    }

    /// Counts values (none of them NaN). Negative ones count as 0; values above 1 count as 1 with [`Binning::Unit`].
    #[inline]
    pub fn add_all(&mut self, values: &[f64]) {
        self.waiting.extend(values.iter().map(|&value| self.binning.bin(value) as u16));
        // A sum, not a search, so that it vectorises.
        if values.iter().map(|&value| u32::from(self.binning.is_coarse_for(value))).sum::<u32>() > 0 {
            self.add_fine(values);
        }
        if self.waiting.len() >= WAITING_MAX {
            self.count();
        }
    }

    #[cold]
    fn add_fine(&mut self, values: &[f64]) {
        for &value in values.iter().filter(|&&value| self.binning.is_coarse_for(value)) {
            *self.fine.entry(place(value)).or_default() += 1;
        }
    }

    /// Counts the buffered values.
    fn count(&mut self) {
        for &bin in &self.waiting {
            self.counts[usize::from(bin)] += 1;
        }
        self.waiting.clear();
    }

    /// Adds all counts of `other`, which must have the same binning.
    pub fn merge(&mut self, other: &Self) {
        debug_assert_eq!(self.binning, other.binning, "histograms of one kind are merged");
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        for (&place, more) in &other.fine {
            *self.fine.entry(place).or_default() += more;
        }
        self.waiting.extend(&other.waiting);
        self.count();
    }

    /// The value below which a share `q` of the counts lies, interpolated within its bin; 0 if there are none.
    #[must_use]
    pub fn quantile(&self, q: f64) -> f64 {
        let mut all = self.clone();
        all.count();
        let wanted = q * all.counts.iter().sum::<u64>() as f64;
        let mut below = 0.0;
        for ((low, high), count) in all.bins() {
            let count = count as f64;
            if count > 0.0 && below + count >= wanted {
                return low + (high - low) * ((wanted - below) / count).clamp(0.0, 1.0);
            }
            below += count;
        }
        0.0
    }

    /// All bins in ascending order: their ends and counts.
    fn bins(&self) -> impl Iterator<Item = ((f64, f64), u64)> {
        let of_place = |(&place, &count): (&u32, &u64)| ((start(place), start(place + 1)), count);
        let split = if self.binning == Binning::Positive { USUAL.start } else { u32::MAX };
        let small: u64 = self.fine.range(..split).map(|(_, count)| count).sum();
        let zero = self.counts[0] - small;
        let last = match self.binning {
            Binning::Unit => self.counts.len(),
            Binning::Positive => self.counts.len() - 1,
        };
        std::iter::once(((0.0, 0.0), zero))
            .chain(self.fine.range(..split).map(of_place))
            .chain((1..last).map(|bin| (self.binning.ends(bin), self.counts[bin])))
            .chain(self.fine.range(split..).map(of_place))
    }
}

impl PartialEq for Histogram {
    /// Whether the counts agree, including buffered values.
    fn eq(&self, other: &Self) -> bool {
        let counted = |histogram: &Self| {
            let mut all = histogram.clone();
            all.count();
            (all.counts, all.fine)
        };
        self.binning == other.binning && counted(self) == counted(other)
    }
}

impl Eq for Histogram {}

#[cfg(test)]
mod tests {
    use super::*;

    fn worst_error(binning: Binning, values: &[f64]) -> f64 {
        let mut histogram = Histogram::new(binning);
        histogram.add_all(values);
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let error = |q: f64| {
            let exact = sorted[((q * sorted.len() as f64) as usize).min(sorted.len() - 1)];
            let found = histogram.quantile(q);
            match binning {
                Binning::Unit => (found - exact).abs(),
                Binning::Positive => (found - exact).abs() / exact,
            }
        };
        [0.05, 0.25, 0.5, 0.75, 0.95].into_iter().map(error).fold(0.0, f64::max)
    }

    /// 50,000 numbers in (0, 1).
    fn spread() -> Vec<f64> {
        (0..50_000).map(|i| (f64::from(i) * 0.618_034).fract().powi(2)).collect()
    }

    #[test]
    fn quantiles_are_as_near_as_stated() {
        let unit = spread();
        assert!(worst_error(Binning::Unit, &unit) < 1.0 / 400.0);
        let positive: Vec<f64> = unit.iter().map(|u| (6.0 * u - 2.0).exp()).collect();
        assert!(worst_error(Binning::Positive, &positive) < 0.016);
    }

    /// Around 16,000, around 1e-5, over 200 powers of ten and around 1e-260.
    #[test]
    fn sizes_far_from_one_are_as_near() {
        for (middle, width) in [(16_000.0_f64.ln(), 1.0), (1e-5_f64.ln(), 3.0), (0.0, 460.0), (-600.0, 100.0)] {
            let values: Vec<f64> = spread().iter().map(|u| (middle + width * (u - 0.5)).exp()).collect();
            assert!(worst_error(Binning::Positive, &values) < 0.016, "exp({middle} +- {width})");
        }
        let small: Vec<f64> = spread().iter().map(|u| 1e-6 + 1e-4 * u).collect();
        let mut histogram = Histogram::new(Binning::Unit);
        histogram.add_all(&small);
        // The median of the squares of uniform numbers is a quarter.
        assert!((histogram.quantile(0.5) / 2.6e-5 - 1.0).abs() < 0.02, "{}", histogram.quantile(0.5));
    }

    /// One value in ten is 0, four are 1e-5, five are .5.
    #[test]
    fn small_values_come_after_zero_and_before_the_others() {
        for binning in [Binning::Unit, Binning::Positive] {
            let mut histogram = Histogram::new(binning);
            for _ in 0..100 {
                histogram.add_all(&[0.0, 1e-5, 1e-5, 1e-5, 1e-5, 0.5, 0.5, 0.5, 0.5, 0.5]);
            }
            let near = |q: f64, expected: f64| (histogram.quantile(q) - expected).abs() <= 0.016 * expected;
            assert!(near(0.09, 0.0) && near(0.3, 1e-5) && near(0.7, 0.5), "{binning:?}");
        }
    }

    /// One zero and three times the least number of a bin: half of these three lie in the lower half of that bin.
    #[test]
    fn the_least_value_of_a_bin_counts_in_that_bin_alone() {
        let wide = 1.0 + 1.0 / 64.0;
        let bins = [
            (Binning::Unit, 1.0 / 400.0, 2.0 / 400.0),
            (Binning::Positive, 1.0 / 4096.0, wide / 4096.0),
            (Binning::Positive, 4096.0, 4096.0 * wide),
        ];
        for (binning, low, high) in bins {
            let mut histogram = Histogram::new(binning);
            histogram.add_all(&[low, 0.0, low, low]);
            assert_eq!(histogram.quantile(0.25), 0.0);
            let (found, expected) = (histogram.quantile(0.625), f64::midpoint(low, high));
            assert!((found / expected - 1.0).abs() < 1e-12, "{found} and not {expected}");
        }
    }

    #[test]
    fn merging_in_any_order_gives_the_same_counts() {
        let values: Vec<f64> = (0..2_000).map(|i| (f64::from(i % 211) - 100.0).exp2()).collect();
        let of = |part: &[f64]| {
            let mut histogram = Histogram::new(Binning::Positive);
            part.chunks(16).for_each(|some| histogram.add_all(some));
            histogram
        };
        let (mut forwards, mut backwards) = (of(&values[..700]), of(&values[700..]));
        forwards.merge(&of(&values[700..]));
        backwards.merge(&of(&values[..700]));
        assert_eq!(forwards, backwards);
        assert_eq!(forwards, of(&values));
    }

    #[test]
    fn values_beyond_the_ends_are_kept_there() {
        let quantile = |binning: Binning, q: f64| {
            let mut histogram = Histogram::new(binning);
            histogram.add_all(&[-1.0, 0.0, 1e300]);
            histogram.quantile(q)
        };
        assert_eq!(quantile(Binning::Unit, 0.5), 0.0);
        assert!((0.9975..=1.0).contains(&quantile(Binning::Unit, 0.99)));
        assert!((quantile(Binning::Positive, 0.99) / 1e300 - 1.0).abs() < 0.016);
    }
}
