//! Base rates: how often something happened in a class of pairs of states in some years.

use std::sync::OnceLock;

use crate::math::exp;
use crate::stats::poisson_interval;

/// The tables that come with the program.
const TABLE: &str = include_str!("../../scenarios/base-rates/alliances.csv");

/// A reference class and what happened in it.
#[derive(Clone, Debug, PartialEq)]
pub struct BaseRate {
    /// Its name in files.
    pub name: String,
    /// What is counted, and among whom.
    pub title: String,
    /// The first year.
    pub from: i32,
    /// The last year.
    pub to: i32,
    /// How often it happened.
    pub events: u64,
    /// In how many years, all pairs together.
    pub exposure_years: f64,
    /// Years of what.
    pub exposure: String,
    /// Where the numbers come from.
    pub source: String,
}

/// A probability from a base rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BaseProbability {
    /// The probability.
    pub probability: f64,
    /// The lower end of its 95 % interval.
    pub ci_low: f64,
    /// The upper end.
    pub ci_high: f64,
}

impl BaseRate {
    /// Events a year.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.events as f64 / self.exposure_years
    }

    /// The probability of at least one event in a number of years, at a constant rate. The interval is that of the rate,
    /// as if events were independent of each other (Garwood's, see [`poisson_interval`]).
    #[must_use]
    pub fn probability(&self, years: f64) -> BaseProbability {
        let (low, high) = poisson_interval(self.events);
        let of = |events: f64| 1.0 - exp(-events / self.exposure_years * years);
        BaseProbability { probability: of(self.events as f64), ci_low: of(low), ci_high: of(high) }
    }
}

/// All reference classes.
#[must_use]
pub fn base_rates() -> &'static [BaseRate] {
    static RATES: OnceLock<Vec<BaseRate>> = OnceLock::new();
    RATES.get_or_init(|| {
        csv::Reader::from_reader(TABLE.as_bytes()).records().filter_map(|row| read(&row.ok()?)).collect()
    })
}

/// The reference class of a name.
#[must_use]
pub fn base_rate(name: &str) -> Option<&'static BaseRate> {
    base_rates().iter().find(|rate| rate.name == name)
}

fn read(row: &csv::StringRecord) -> Option<BaseRate> {
    let text = |place: usize| row.get(place).map(str::to_owned);
    Some(BaseRate {
        name: text(0)?,
        title: text(1)?,
        from: row.get(2)?.parse().ok()?,
        to: row.get(3)?.parse().ok()?,
        events: row.get(4)?.parse().ok()?,
        exposure_years: row.get(5)?.parse().ok()?,
        exposure: text(6)?,
        source: text(7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_class_with_a_name_of_its_own() {
        let rates = base_rates();
        assert_eq!(rates.len(), TABLE.lines().count() - 1);
        for (place, rate) in rates.iter().enumerate() {
            assert!(rates[..place].iter().all(|other| other.name != rate.name), "{}", rate.name);
            assert!(rate.exposure_years >= 50.0 && rate.events as f64 <= rate.exposure_years && rate.from < rate.to);
            assert!(
                crate::scenario::is_name(&rate.name) && !rate.source.is_empty() && !rate.title.is_empty(),
                "{}",
                rate.name
            );
        }
    }

    /// By hand: 15 treaties in 3,112 years are .482 % a year, and 1 - e^(-16 15/3112) = 7.4 % in sixteen years; the exact
    /// interval of 15 events is 8.395 to 24.74.
    #[test]
    fn a_probability_is_that_of_a_constant_rate() {
        let rate = base_rate("new_defence_treaty_major_powers_1816_2018").unwrap();
        assert_eq!((rate.events, rate.exposure_years), (15, 3112.0));
        let found = rate.probability(16.0);
        assert!((found.probability - 0.0742).abs() < 5e-5, "{found:?}");
        assert!((found.ci_low - 0.0422).abs() < 5e-5 && (found.ci_high - 0.1194).abs() < 5e-5, "{found:?}");
        assert_eq!(rate.probability(0.0).probability, 0.0);
        assert!(base_rate("new_defence_treaty_mayor_powers").is_none());
    }
}
