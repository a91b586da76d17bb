//! How far a tipping value varies with the uncertain parameters.
//!
//! Each draw of the parameters has odds of its own and so a tipping value of its own. Where the odds of every draw rise
//! with the value, that of a draw is at most t exactly if its odds at t are at least the level. So the share of draws that
//! tip at or before t is the share of draws whose odds at t are at least the level, and the central 95 % of the tipping
//! value is from where the upper end of the central 95 % of the odds crosses the level to where the lower end does; where
//! the odds fall, the other way round. The noise of single draws is taken out of the band of the odds, so it is not in
//! that of the tipping value. It is not assessed where the odds cross the level more than once, or where the draws' odds
//! cannot be told from chance.

use super::band_end::BandEnd;
use super::root::Search;

/// Values that are tried for each end at most.
const STEPS_MAX: usize = 12;
/// How finely the ends are looked for, as a share of the range.
const FINE: f64 = 1.0 / 256.0;

impl<E> Search<'_, E> {
    /// The ends of the band, given whether the odds rise; nothing if stopped.
    pub(crate) fn tipping_band(&mut self, rising: bool) -> Result<Option<(BandEnd, BandEnd)>, E> {
        let Some(low) = self.band_end(rising)? else { return Ok(None) };
        let Some(high) = self.band_end(!rising)? else { return Ok(None) };
        Ok(Some((low, high)))
    }

    /// Where the upper end (else the lower) of the central 95 % of the odds crosses the level.
    fn band_end(&mut self, upper: bool) -> Result<Option<BandEnd>, E> {
        for _ in 0..STEPS_MAX {
            let heights: Vec<(f64, Option<f64>)> = self
                .tried
                .iter()
                .map(|tried| {
                    let band = tried.odds.parameter_band;
                    let end = band.and_then(|band| if upper { band.high.value } else { band.low.value });
                    (tried.share, end.map(|end| end - self.options.level))
                })
                .collect();
            // Where the band is not known, the odds are mostly so low, or so high, that no draw differs from the others.
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
            if !self.try_at(zero.clamp(low + margin, high - margin))? {
                return Ok(None);
            }
        }
        Ok(Some(BandEnd::NotAssessed))
    }
}
