//! The variation of a tipping value with the uncertain parameters.
//!
//! Each draw of the parameters has its own probability as a function of the value, and so its own tipping value. Where
//! the probability of every draw rises with the value, the tipping value of a draw is at most t exactly if its
//! probability at t is at least the level. So the share of draws that tip at or before t is the share of draws whose
//! probability at t is at least the level, and the central 95 % of the tipping value is from where the upper end of the
//! central 95 % of the probability crosses the level to where the lower end does; where the probability falls, the
//! reverse. The band of the probability is corrected for the noise of single draws, and so is that of the tipping
//! value. It is not assessed where the probability crosses the level more than once, or where the draws do not differ
//! beyond chance.

use super::band_end::BandEnd;
use super::root::Search;

/// The most values that are evaluated for each end.
const STEPS_MAX: usize = 12;
/// The tolerance of the ends, as a share of the range.
const FINE: f64 = 1.0 / 256.0;

impl<E> Search<'_, E> {
    /// The ends of the band, given whether the probability rises; `None` if stopped.
    pub(crate) fn tipping_band(&mut self, rising: bool) -> Result<Option<(BandEnd, BandEnd)>, E> {
        let Some(low) = self.band_end(rising)? else { return Ok(None) };
        let Some(high) = self.band_end(!rising)? else { return Ok(None) };
        Ok(Some((low, high)))
    }

    /// Where the upper end (else the lower) of the central 95 % of the probability crosses the level.
    fn band_end(&mut self, upper: bool) -> Result<Option<BandEnd>, E> {
        for _ in 0..STEPS_MAX {
            let heights: Vec<(f64, Option<f64>)> = self
                .evaluated
                .iter()
                .map(|evaluated| {
                    let band = evaluated.estimate.parameter_band;
                    let end = band.and_then(|band| if upper { band.high.value } else { band.low.value });
                    (evaluated.share, end.map(|end| end - self.options.level))
                })
                .collect();
            // If the band is not known, the probability is mostly so low or so high that no draw differs from the others.
            let Some(place) = heights.windows(2).position(|pair| match (pair[0].1, pair[1].1) {
                (Some(before), Some(after)) => (before < 0.0) != (after < 0.0),
                _ => false,
            }) else {
                let all_known = heights.iter().all(|(_, height)| height.is_some());
                return Ok(Some(if all_known { BandEnd::Beyond } else { BandEnd::NotAssessed }));
            };
            let [(low, before), (high, after)] = [heights[place], heights[place + 1]];
            let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
            let zero = low + (high - low) * (before / (before - after)).clamp(0.0, 1.0);
            if high - low <= FINE {
                return Ok(Some(BandEnd::At(self.value(zero))));
            }
            let margin = 0.1 * (high - low);
            if !self.evaluate_at(zero.clamp(low + margin, high - margin))? {
                return Ok(None);
            }
        }
        Ok(Some(BandEnd::NotAssessed))
    }
}
