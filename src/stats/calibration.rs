//! Calibration of probabilities: how often what was given a probability came, by isotonic regression, and what that makes of
//! the mean Brier score (T. Dimitriadis, T. Gneiting and A. I. Jordan, Stable reliability diagrams for probabilistic
//! classifiers, 2021, doi:10.1073/pnas.2016191118). No bins have to be chosen.

use crate::noise::{Address, Purpose, Seed, uniform};

use super::proportion::quantile;
use super::scoring::brier_score;

/// A probability that was given, and whether the event came.
pub type Given = (f64, bool);

/// The mean Brier score and its parts: score = reliability - resolution + uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BrierParts {
    /// The mean score.
    pub score: f64,
    /// How much the score would fall if each probability were replaced by the frequency that goes with it: 0 is best.
    pub reliability: f64,
    /// How much those frequencies differ between events: the more the better.
    pub resolution: f64,
    /// The score of the share of all events that came, as a forecast for each.
    pub uncertainty: f64,
}

/// A place of the calibration curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalibrationPoint {
    /// The probability that was given.
    pub probability: f64,
    /// How many events were given it.
    pub events: usize,
    /// The frequency that goes with it.
    pub frequency: f64,
    /// The 95 % consistency band: where the frequency would lie if all probabilities were right and the events independent.
    pub band: [f64; 2],
}

/// Probabilities that differ by no more are equal: they are rounded differently.
const ROUNDING: f64 = 1e-12;

/// Resamples of the consistency band.
const RESAMPLES: u64 = 1_000;

/// The mean Brier score of probabilities, and its parts; all NaN without any.
#[must_use]
pub fn brier_parts(given: &[Given]) -> BrierParts {
    let n = given.len() as f64;
    let mean = |of: &dyn Fn(usize, Given) -> f64| {
        given.iter().enumerate().map(|(place, &one)| of(place, one)).sum::<f64>() / n
    };
    let recalibrated = recalibrated(given);
    let share = mean(&|_, (_, came)| f64::from(u8::from(came)));
    let score = mean(&|_, (p, came)| brier_score(p, came));
    let best = mean(&|place, (_, came)| brier_score(recalibrated[place], came));
    let uncertainty = share * (1.0 - share);
    // Neither is below 0 but by rounding.
    let [reliability, resolution] = [score - best, uncertainty - best].map(|part| part.max(0.0));
    BrierParts { score, reliability, resolution, uncertainty }
}

/// The calibration curve: a point for each different probability, in their order. `number` tells curves apart whose bands are
/// resampled with one seed.
#[must_use]
pub fn calibration_curve(given: &[Given], seed: Seed, number: u32) -> Vec<CalibrationPoint> {
    let mut sorted = given.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let frequencies = recalibrated(&sorted);
    let mut firsts: Vec<usize> =
        (0..sorted.len()).filter(|&i| i == 0 || sorted[i].0 > sorted[i - 1].0 + ROUNDING).collect();
    let mut resampled: Vec<Vec<f64>> = vec![Vec::with_capacity(RESAMPLES as usize); firsts.len()];
    for resample in 0..RESAMPLES {
        let came = |(place, &(p, _)): (usize, &Given)| {
            let address =
                Address { purpose: Purpose::Score, subject: number, trajectory: resample, index: place as u32 };
            (p, uniform(address.words(seed)[0]) < p)
        };
        let drawn = recalibrated(&sorted.iter().enumerate().map(came).collect::<Vec<Given>>());
        firsts.iter().zip(&mut resampled).for_each(|(&first, values)| values.push(drawn[first]));
    }
    firsts.push(sorted.len());
    let point = |(ends, mut values): (&[usize], Vec<f64>)| {
        values.sort_by(f64::total_cmp);
        CalibrationPoint {
            probability: sorted[ends[0]].0,
            events: ends[1] - ends[0],
            frequency: frequencies[ends[0]],
            band: [0.025, 0.975].map(|q| quantile(&values, q)),
        }
    };
    firsts.windows(2).zip(resampled).map(point).collect()
}

/// The frequencies that go with probabilities, in their order: the isotonic regression of what came on them, by pooling
/// adjacent violators. Equal probabilities have one frequency.
fn recalibrated(given: &[Given]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..given.len()).collect();
    order.sort_by(|&a, &b| given[a].0.total_cmp(&given[b].0));
    // Blocks of places with one frequency: how many came, of how many.
    let mut blocks: Vec<(f64, usize, f64)> = Vec::new();
    for &place in &order {
        let (p, came) = given[place];
        let came = f64::from(u8::from(came));
        match blocks.last_mut() {
            Some((sum, n, at)) if (*at - p).abs() <= ROUNDING => {
                *sum += came;
                *n += 1;
            }
            _ => blocks.push((came, 1, p)),
        }
    }
    let mut pooled: Vec<(f64, usize)> = Vec::with_capacity(blocks.len());
    for (sum, n, _) in blocks {
        pooled.push((sum, n));
        while let [.., (a, na), (b, nb)] = pooled[..]
            && a * nb as f64 >= b * na as f64
        {
            pooled.truncate(pooled.len() - 2);
            pooled.push((a + b, na + nb));
        }
    }
    let mut frequencies = vec![0.0; given.len()];
    let values = pooled.into_iter().flat_map(|(sum, n)| std::iter::repeat_n(sum / n as f64, n));
    order.into_iter().zip(values).for_each(|(place, value)| frequencies[place] = value);
    frequencies
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: .1 and .3 come as 1 and 0, which are pooled to 1/2; .3 twice, .8 came.
    #[test]
    fn violators_are_pooled() {
        assert_eq!(recalibrated(&[(0.3, false), (0.1, true), (0.8, true)]), [0.5, 0.5, 1.0]);
        assert_eq!(recalibrated(&[(0.3, false), (0.3, true), (0.8, false), (0.8, true)]), [0.5; 4]);
        assert_eq!(recalibrated(&[(0.1, false), (0.2, true)]), [0.0, 1.0]);
        assert!(recalibrated(&[]).is_empty());
    }

    /// By hand: scores .49, .09 and .04, mean .62/3; recalibrated .25, .25, 0, mean .5/3; share 2/3, uncertainty 2/9.
    #[test]
    fn the_parts_add_up_to_the_score() {
        let parts = brier_parts(&[(0.3, true), (0.3, false), (0.8, true)]);
        let near = |found: f64, exact: f64| assert!((found - exact).abs() < 1e-12, "{found} {exact}");
        near(parts.score, 0.62 / 3.0);
        near(parts.reliability, 0.12 / 3.0);
        near(parts.resolution, 2.0 / 9.0 - 0.5 / 3.0);
        near(parts.uncertainty, 2.0 / 9.0);
        near(parts.reliability - parts.resolution + parts.uncertainty, parts.score);
    }

    /// Of one probability, the band is that of a binomial frequency: n = 200, p = .3, sd .0324; quantiles of 1,000
    /// resamples are within .01 of the exact ones.
    #[test]
    fn the_band_of_one_probability_is_binomial() {
        let given: Vec<Given> = (0..200).map(|place| (0.3, place < 90)).collect();
        let curve = calibration_curve(&given, Seed(1), 0);
        let [point] = curve.as_slice() else { panic!("{curve:?}") };
        assert_eq!((point.events, point.frequency), (200, 0.45));
        assert!((point.band[0] - 0.235).abs() < 0.01 && (point.band[1] - 0.365).abs() < 0.01, "{point:?}");
    }
}
