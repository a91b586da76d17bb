//! How often ties of politically relevant pairs of states with a major power began and ended, by era: a forecast for an
//! alignment from its start year and its initial state alone.
//!
//! Bilateral alliances (of two members, with any obligation) in the Alliance Treaty Obligations and Provisions data 5.1
//! (B. A. Leeds, J. M. Ritter, S. McLaughlin Mitchell and A. G. Long, Alliance treaty obligations and provisions,
//! 1815-1944, 2002, doi:10.1080/03050620213653), politically relevant pairs with a major power. Years of the world wars
//! are left out. The rates are those of treaties and a proxy for other ties.

use crate::math::exp;

/// Counts of an era.
struct Era {
    /// Alignments that begin before this year, and not in an earlier era, belong to it.
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

/// The rates per year at which ties begin (of pairs without one) and end (of those with one), in the era of a start in this
/// year.
#[must_use]
pub fn base_rate_of_era(start_year: i32) -> [f64; 2] {
    let Era { new, pair_years, ended, alliance_years, .. } =
        ERAS.iter().find(|era| start_year < era.before).unwrap_or(&ERAS[ERAS.len() - 1]);
    [new / pair_years, ended / alliance_years]
}

/// The least probability, and 1 less the greatest one.
const LEAST: f64 = 0.001;

/// The probability that a condition holds `years` after a start in `start_year`. `persists`: whether it holds at the
/// start; `low`: whether it requires little cooperation, so that it begins when a tie ends and ends when one begins.
#[must_use]
pub fn base_rate(start_year: i32, persists: bool, low: bool, years: f64) -> f64 {
    let [new, end] = base_rate_of_era(start_year);
    // Where a condition of little cooperation does not hold, there is a tie.
    let rate = if persists == low { new } else { end };
    // The shortest period is a month.
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
