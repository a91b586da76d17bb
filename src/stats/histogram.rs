//! Quantiles from a histogram whose counts can be merged in any order.

/// How values are put into bins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binning {
    /// Bins of equal width over [0, 1]: a quantile is off by at most 1/400 and usually much less.
    Unit,
    /// Bins that grow with the value, 64 to every doubling from 2^-12 to 2^12: off by at most 1.6 % of the value.
    /// Smaller values (0 included) and larger ones are counted at the ends.
    Positive,
}

const UNIT_BINS: usize = 400;
/// Bits of the fraction that tell bins of one doubling apart.
const FRACTION_BITS: u32 = 6;
const OCTAVE_BINS: usize = 1 << FRACTION_BITS;
const OCTAVES: usize = 24;
const LOWEST_EXPONENT: u64 = 1023 - 12;

impl Binning {
    fn n_bins(self) -> usize {
        match self {
            Self::Unit => UNIT_BINS,
            Self::Positive => 1 + OCTAVES * OCTAVE_BINS,
        }
    }

    #[inline]
    fn bin(self, value: f64) -> usize {
        match self {
            Self::Unit => ((value.clamp(0.0, 1.0) * UNIT_BINS as f64) as usize).min(UNIT_BINS - 1),
            Self::Positive => {
                // The exponent and the first bits of the fraction number the bins, without a logarithm.
                let place = value.max(0.0).to_bits() >> (52 - FRACTION_BITS);
                let lowest = LOWEST_EXPONENT << FRACTION_BITS;
                if place < lowest { 0 } else { (1 + (place - lowest) as usize).min(OCTAVES * OCTAVE_BINS) }
            }
        }
    }

    /// Lower and upper end of a bin.
    fn ends(self, bin: usize) -> (f64, f64) {
        match self {
            Self::Unit => (bin as f64 / UNIT_BINS as f64, (bin + 1) as f64 / UNIT_BINS as f64),
            Self::Positive if bin == 0 => (0.0, 0.0),
            Self::Positive => {
                let end = |place: usize| {
                    f64::from_bits(((LOWEST_EXPONENT << FRACTION_BITS) + place as u64) << (52 - FRACTION_BITS))
                };
                (end(bin - 1), end(bin))
            }
        }
    }
}

/// How many values wait before they are counted.
const WAITING_MAX: usize = 256;

/// Counts of values by bin.
///
/// Values wait for a while and are then counted together: a run fills many histograms in turn, which do not fit into
/// the processor's near memory, and fetching the counts for every few values would cost more than all the rest.
#[derive(Clone, Debug)]
pub struct Histogram {
    binning: Binning,
    counts: Vec<u64>,
    /// Bins of values that are not counted yet.
    waiting: Vec<u16>,
}

impl Histogram {
    /// An empty histogram.
    #[must_use]
    pub fn new(binning: Binning) -> Self {
        Self { binning, counts: vec![0; binning.n_bins()], waiting: Vec::new() }
    }

    /// Counts values.
    #[inline]
    pub fn add_all(&mut self, values: &[f64]) {
        self.waiting.extend(values.iter().map(|&value| self.binning.bin(value) as u16));
        if self.waiting.len() >= WAITING_MAX {
            self.count();
        }
    }

    /// Counts the values that wait.
    fn count(&mut self) {
        for &bin in &self.waiting {
            self.counts[usize::from(bin)] += 1;
        }
        self.waiting.clear();
    }

    /// Adds all that `other` has counted; the two must bin alike.
    pub fn merge(&mut self, other: &Self) {
        debug_assert_eq!(self.binning, other.binning, "histograms of one kind are merged");
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.waiting.extend(&other.waiting);
        self.count();
    }

    /// The value below which a share `q` of the counts lies, interpolated within its bin; 0 if there are none.
    #[must_use]
    pub fn quantile(&self, q: f64) -> f64 {
        let mut all = self.clone();
        all.count();
        let total: u64 = all.counts.iter().sum();
        let wanted = q * total as f64;
        let mut below = 0.0;
        for (bin, &count) in all.counts.iter().enumerate() {
            let count = count as f64;
            if count > 0.0 && below + count >= wanted {
                let (low, high) = self.binning.ends(bin);
                return low + (high - low) * ((wanted - below) / count).clamp(0.0, 1.0);
            }
            below += count;
        }
        0.0
    }
}

impl PartialEq for Histogram {
    /// Whether the counts agree, whatever is counted already.
    fn eq(&self, other: &Self) -> bool {
        let counted = |histogram: &Self| {
            let mut all = histogram.clone();
            all.count();
            all.counts
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

    #[test]
    fn quantiles_are_as_near_as_stated() {
        let unit: Vec<f64> = (0..50_000).map(|i| (f64::from(i) * 0.618_034).fract().powi(2)).collect();
        assert!(worst_error(Binning::Unit, &unit) < 1.0 / 400.0);
        let positive: Vec<f64> = unit.iter().map(|u| (6.0 * u - 2.0).exp()).collect();
        assert!(worst_error(Binning::Positive, &positive) < 0.016);
    }

    #[test]
    fn values_beyond_the_ends_are_kept_there() {
        for binning in [Binning::Unit, Binning::Positive] {
            let mut histogram = Histogram::new(binning);
            histogram.add_all(&[-1.0, 0.0, 1e300]);
            histogram.count();
            assert_eq!(histogram.counts.iter().sum::<u64>(), 3);
            assert!(histogram.quantile(0.99).is_finite());
        }
    }
}
