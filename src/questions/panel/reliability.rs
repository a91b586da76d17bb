//! Reliability: how often it happened where the probability was about so high.
//!
//! Rows are sorted by probability and divided into parts of about equal size; equal probabilities stay together. The band
//! of each part holds the share that would be found with 95 % if every probability were right and rows did not depend on
//! each other (J. Broecker and L. A. Smith, Increasing the reliability of reliability diagrams, 2007,
//! doi:10.1175/WAF993.1), computed exactly from the distribution of the number that happen.

use super::scored::Scored;

/// Rows are divided into at most so many parts, of at least so many rows.
const BINS: usize = 10;
const ROWS_MIN: usize = 5;
/// The share of cases beyond each end of the band.
const TAIL: f64 = 0.025;

/// Rows of about the same probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bin {
    /// The lowest and the highest probability.
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) rows: usize,
    pub(crate) mean: f64,
    /// The share of rows in which it happened.
    pub(crate) happened: f64,
    /// The band of that share, if the probabilities were right.
    pub(crate) band: (f64, f64),
}

/// The parts, the lowest probabilities first.
pub(crate) fn reliability(rows: &[Scored]) -> Vec<Bin> {
    let mut sorted: Vec<&Scored> = rows.iter().collect();
    sorted.sort_by(|a, b| a.probability.total_cmp(&b.probability));
    let n_bins = (sorted.len() / ROWS_MIN).clamp(1, BINS);
    let mut bins = Vec::new();
    let mut start = 0;
    for number in 1..=n_bins {
        let mut end = (number * sorted.len()).div_ceil(n_bins).max(start);
        while end > start && end < sorted.len() && sorted[end].probability == sorted[end - 1].probability {
            end += 1;
        }
        if end > start {
            bins.push(bin(&sorted[start..end]));
        }
        start = end;
    }
    bins
}

fn bin(rows: &[&Scored]) -> Bin {
    let n = rows.len() as f64;
    let probabilities: Vec<f64> = rows.iter().map(|row| row.probability).collect();
    let happened = rows.iter().filter(|row| row.happened).count() as f64 / n;
    let (low, high) = central(&probabilities);
    Bin {
        low: probabilities[0],
        high: probabilities[rows.len() - 1],
        rows: rows.len(),
        mean: probabilities.iter().sum::<f64>() / n,
        happened,
        band: (low as f64 / n, high as f64 / n),
    }
}

/// The central range of the number of events that happen, of independent ones with these probabilities.
fn central(probabilities: &[f64]) -> (usize, usize) {
    // The distribution of the number, one event after the other.
    let mut chances = vec![1.0];
    for &p in probabilities {
        chances.push(0.0);
        for number in (0..chances.len()).rev() {
            let below = if number > 0 { chances[number - 1] } else { 0.0 };
            chances[number] = (1.0 - p) * chances[number] + p * below;
        }
    }
    let quantile = |level: f64| {
        let mut sum = 0.0;
        let reached = chances.iter().position(|chance| {
            sum += chance;
            sum > level
        });
        reached.unwrap_or(probabilities.len())
    };
    (quantile(TAIL), quantile(1.0 - TAIL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_band_is_that_of_the_binomial_distribution() {
        // Binomial(20, .5): P(X <= 5) = .0207, P(X <= 6) = .0577; P(X <= 13) = .9423, P(X <= 14) = .9793.
        assert_eq!(central(&[0.5; 20]), (6, 14));
        // Sure events and impossible ones.
        assert_eq!(central(&[1.0, 1.0, 0.0]), (2, 2));
        assert_eq!(central(&[]), (0, 0));
        // Two different ones: none with .9 x .4 = .36, both with .06.
        assert_eq!(central(&[0.1, 0.6]), (0, 2));
    }

    #[test]
    fn equal_probabilities_stay_together_and_all_rows_are_counted() {
        let row = |i: usize| Scored {
            probability: if i < 30 { 0.2 } else { 0.01 * i as f64 },
            smoothed: 0.5,
            happened: i.is_multiple_of(4),
            baseline: None,
            group: String::new(),
            cluster: String::new(),
        };
        let bins = reliability(&(0..50).map(row).collect::<Vec<_>>());
        assert_eq!(bins.iter().map(|bin| bin.rows).sum::<usize>(), 50);
        assert_eq!((bins[0].rows, bins[0].low, bins[0].high), (30, 0.2, 0.2));
        assert!((bins[0].happened - 8.0 / 30.0).abs() < 1e-12);
        assert!(bins.windows(2).all(|pair| pair[0].high < pair[1].low), "{bins:?}");
        assert_eq!(reliability(&[row(0)]).len(), 1);
    }
}
