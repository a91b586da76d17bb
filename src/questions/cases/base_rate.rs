//! How often ties of politically relevant pairs of states with a major power began and ended, by era: the base rate for an
//! alignment of which only the start and the state at the start are known.
//!
//! Bilateral alliances (of two members, with any obligation) in the Alliance Treaty Obligations and Provisions data 5.1
//! (B. A. Leeds, J. M. Ritter, S. McLaughlin Mitchell and A. G. Long, Alliance treaty obligations and provisions,
//! 1815-1944, 2002, doi:10.1080/03050620213653). Politically relevant: contiguous, or with a major power; here only pairs
//! with a major power. Years of the world wars are left out. The rates are those of treaties; for other ties
//! they are an approximation.

use crate::math::exp;

/// Counts of an era.
struct Era {
    /// Alignments that begin before this year, and after the previous era, belong to it.
    before: i32,
    /// Alliances that began.
    new: f64,
    /// Years of pairs.
    pair_years: f64,
    /// Alliances that ended.
    ended: f64,
    /// Years of alliances.
    alliance_years: f64,
}

const fn era(before: i32, new: f64, pair_years: f64, ended: f64, alliance_years: f64) -> Era {
    Era { before, new, pair_years, ended, alliance_years }
}

/// 1816-1913, 1919-38, 1947-89 and 1990-2018. A start in a world war belongs to the era that follows it.
const ERAS: [Era; 4] = [
    era(1914, 46.0, 19_268.0, 36.0, 298.0),
    era(1947, 35.0, 7_789.0, 14.0, 287.0),
    era(1990, 84.0, 25_805.0, 40.0, 1_502.0),
    era(i32::MAX, 99.0, 37_455.0, 33.0, 2_791.0),
];

/// No probability is nearer to 0 or 1 than this.
const LEAST: f64 = 0.001;

/// The probability that a condition holds `years` after a start in `start_year`. `persists`: whether it holds at the
/// start; `low`: whether it needs little cooperation, so that it begins when ties end and ends when they begin.
#[must_use]
pub fn base_rate(start_year: i32, persists: bool, low: bool, years: f64) -> f64 {
    let Era { new, pair_years, ended, alliance_years, .. } =
        ERAS.iter().find(|era| start_year < era.before).unwrap_or(&ERAS[ERAS.len() - 1]);
    let (new, end) = (new / pair_years, ended / alliance_years);
    // A tie is in place where a condition of little cooperation does not hold.
    let rate = if persists == low { new } else { end };
    // No span is shorter than a month.
    let stands = exp(-rate * years.max(1.0 / 12.0));
    let probability = if persists { stands } else { 1.0 - stands };
    probability.clamp(LEAST, 1.0 - LEAST)
}

#[cfg(test)]
mod tests {
    use super::base_rate;

    #[test]
    fn ties_end_and_begin_at_the_rates_of_their_era() {
        let near = |found: f64, exact: f64| assert!((found - exact).abs() < 1e-12, "{found} {exact}");
        near(base_rate(1913, true, false, 5.0), (-5.0_f64 * 36.0 / 298.0).exp());
        near(base_rate(1914, true, false, 5.0), (-5.0_f64 * 14.0 / 287.0).exp());
        near(base_rate(1950, false, false, 10.0), 1.0 - (-10.0_f64 * 84.0 / 25_805.0).exp());
        near(base_rate(1990, true, true, 10.0), (-10.0_f64 * 99.0 / 37_455.0).exp());
        near(base_rate(2025, false, true, 20.0), 1.0 - (-20.0_f64 * 33.0 / 2_791.0).exp());
    }

    #[test]
    fn probabilities_stay_away_from_0_and_1() {
        assert_eq!((base_rate(1990, false, false, 0.0), base_rate(1900, false, true, 100.0)), (0.001, 0.999));
    }
}
