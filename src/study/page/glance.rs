//! All outcomes at a glance: for a year that the reader chooses, a dot for each with both of its uncertainties.

use serde::Serialize;

use crate::math::ln;
use crate::render::{ShownBand, percent};

use super::about::{About, Estimated, capital, shown_years};
use super::sheet::Sheet;

/// The ends of the scale, as probabilities: what is beyond is drawn at its end.
const ENDS: (f64, f64) = (0.000_5, 0.999_5);

/// The probabilities at which the scale has a mark.
const MARKS: [f64; 7] = [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999];

/// A mark of the scale.
#[derive(Debug)]
pub(crate) struct Mark {
    /// Its place, in % of the width.
    pub place: f64,
    pub text: String,
}

/// An outcome by the end of a year.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Glimpse {
    /// The probability that it is reached by then, with its Monte Carlo error.
    pub reached: String,
    /// The band of parameter uncertainty; empty where it is not known.
    pub band: String,
    /// The probability that it is in force at that time; empty where it is not known.
    pub in_force: String,
    /// The place of the dot, in % of the width; `None` where no trajectory reached it, or all did.
    pub dot: Option<f64>,
    /// The ends of the Monte Carlo interval.
    pub error: [f64; 2],
    /// The ends of the band of parameter uncertainty.
    pub parameters: Option<[f64; 2]>,
}

/// An outcome by year.
#[derive(Debug)]
pub(crate) struct GlanceRow {
    pub title: String,
    /// By year.
    pub of: Vec<Glimpse>,
    /// The one that is shown first.
    pub now: Glimpse,
}

/// All outcomes by year.
#[derive(Debug)]
pub(crate) struct Glance {
    /// The years in words, as in "the end of 2040".
    pub years: Vec<String>,
    /// The year that is shown first, by its place.
    pub shown: usize,
    pub rows: Vec<GlanceRow>,
    pub marks: Vec<Mark>,
}

/// The place of a probability on a scale of log odds, in % of its width.
fn place(probability: f64) -> f64 {
    let odds = |p: f64| ln(p / (1.0 - p));
    let (low, high) = (odds(ENDS.0), odds(ENDS.1));
    let place = 100.0 * (odds(probability.clamp(ENDS.0, ENDS.1)) - low) / (high - low);
    (place * 10.0).round() / 10.0
}

impl Glimpse {
    fn of(found: &Estimated, in_force: Option<f64>, uncertain: bool) -> Self {
        let Estimated { probability, interval: (low, high), parameters, .. } = *found;
        let band = parameters.filter(|_| uncertain).map(ShownBand::drawn);
        Self {
            reached: found.short(),
            band: if uncertain { found.band() } else { String::new() },
            in_force: in_force.map_or_else(String::new, percent),
            dot: (probability > 0.0 && probability < 1.0).then(|| place(probability)),
            error: [place(low), place(high)],
            parameters: band.map(|(low, high)| [place(low), place(high)]),
        }
    }
}

impl Glance {
    /// The outcomes of a run from its table of probabilities; `None` if it has no outcomes or years.
    pub fn of(about: &About, probabilities: &Sheet) -> Option<Self> {
        let mut years: Vec<f64> = Vec::new();
        let mut rows = Vec::new();
        for (name, title) in &about.outcomes {
            let data = probabilities.with("outcome", name);
            let found = Estimated::all(&data);
            years = found.iter().map(|(year, _)| *year).collect();
            let in_force = data.numbers("in_force");
            let of = |(place, (_, found)): (usize, &(f64, Estimated))| {
                Glimpse::of(found, in_force.get(place).copied().flatten(), about.uncertain)
            };
            rows.push((title, found.iter().enumerate().map(of).collect::<Vec<Glimpse>>()));
        }
        let milestones = shown_years(&years);
        let first = milestones.get(milestones.len().saturating_sub(1) / 2)?;
        let shown = years.iter().position(|year| year == first)?;
        let row = |(title, of): (&String, Vec<Glimpse>)| {
            let now = of.get(shown)?.clone();
            Some(GlanceRow { title: capital(title), of, now })
        };
        let rows = rows.into_iter().map(row).collect::<Option<Vec<GlanceRow>>>()?;
        let mark = |p: f64| Mark { place: place(p), text: percent_of(p) };
        Some(Self {
            years: years.iter().map(|&year| about.end_of(year)).collect(),
            shown,
            rows,
            marks: MARKS.map(mark).into_iter().collect(),
        })
    }

    /// What the slider needs, as JSON that can stand in a page.
    pub fn data(&self) -> String {
        let rows: Vec<&[Glimpse]> = self.rows.iter().map(|row| row.of.as_slice()).collect();
        serde_json::json!({ "years": self.years, "rows": rows }).to_string().replace('<', "\\u003c")
    }
}

/// A mark in words: `0.1 %`, `50 %`.
fn percent_of(probability: f64) -> String {
    format!("{} %", (probability * 1000.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_is_of_log_odds() {
        assert_eq!((place(0.0), place(1.0), place(0.5)), (0.0, 100.0, 50.0));
        // From 10 % to 50 % the odds grow ninefold, from 1 to 10 % elevenfold.
        let steps = [place(0.5) - place(0.1), place(0.1) - place(0.01)];
        let expected = [9.0_f64, 11.0].map(|times| 50.0 * ln(times) / ln(1999.0));
        assert!(steps.iter().zip(expected).all(|(step, expected)| (step - expected).abs() < 0.2), "{steps:?}");
        assert_eq!(MARKS.map(percent_of), ["0.1 %", "1 %", "10 %", "50 %", "90 %", "99 %", "99.9 %"]);
    }

    #[test]
    fn what_no_trajectory_reached_has_no_dot() {
        let never = Estimated { probability: 0.0, standard_error: 0.0, interval: (0.0, 0.003), parameters: None };
        let glimpse = Glimpse::of(&never, Some(0.0), true);
        assert_eq!((glimpse.dot, glimpse.reached.as_str()), (None, "<0.30 %"));
        assert_eq!(glimpse.error, [0.0, place(0.003)]);
        let some = Estimated { probability: 0.5, standard_error: 0.01, interval: (0.4, 0.6), ..never };
        assert_eq!(
            (Glimpse::of(&some, None, false).dot, Glimpse::of(&some, None, true).in_force),
            (Some(50.0), String::new())
        );
    }
}
