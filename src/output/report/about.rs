//! What the manifest says, and how it is said.

use serde_json::Value;

use super::files::{ReportError, ResultFiles, Sheet};
use crate::output::band::{ENDS, INTERVALS, ShownBand};
use crate::output::chart::Spot;
use crate::output::number::bare;
use crate::output::percent;
use crate::output::summary::milestones;
use crate::stats::Z_95;

/// A name in tables and what people call it.
pub(super) type Titled = (String, String);

/// What a run was about, and how it was made.
#[derive(Debug)]
pub(super) struct About {
    pub manifest: Value,
    pub title: String,
    pub description: String,
    pub outcomes: Vec<Titled>,
    pub shocks: Vec<Titled>,
    pub drivers: Vec<Titled>,
    /// Whether parameters are uncertain.
    pub uncertain: bool,
}

impl About {
    pub fn read(files: &ResultFiles) -> Result<Self, ReportError> {
        let manifest = files.manifest()?;
        let about = &manifest["about"];
        if !about.is_object() {
            let what = "there is no `about`: it is not of a run, compare, sweep, sensitivity or rare of this version";
            let what = what.to_owned();
            return Err(ReportError::Wrong { name: "manifest.json", line: 1, what });
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().trim().to_owned();
        Ok(Self {
            title: text(&about["title"]),
            description: text(&about["description"]),
            outcomes: titled(&about["outcomes"]),
            shocks: titled(&about["shocks"]),
            drivers: titled(&about["drivers"]),
            uncertain: manifest["uncertain_parameters"].as_u64().is_some_and(|number| number > 0),
            manifest,
        })
    }

    /// The title of an outcome.
    pub fn outcome<'a>(&'a self, name: &'a str) -> &'a str {
        self.outcomes.iter().find(|(known, _)| known == name).map_or(name, |(_, title)| title.as_str())
    }

    /// The lines that the manifest has under a name.
    pub fn lines(&self, key: &str) -> Vec<String> {
        self.manifest[key].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// What the manifest says under a name, as a number.
    pub fn count(&self, key: &str) -> u64 {
        self.manifest[key].as_u64().unwrap_or(0)
    }

    /// What the manifest says under a name, in words.
    pub fn text(&self, key: &str) -> &str {
        self.manifest[key].as_str().unwrap_or_default()
    }
}

/// Names and titles as a list of the manifest has them.
pub(super) fn titled(list: &Value) -> Vec<Titled> {
    let text = |value: &Value| value.as_str().unwrap_or_default().trim().to_owned();
    list.as_array().into_iter().flatten().map(|one| (text(&one["name"]), text(&one["title"]))).collect()
}

/// Odds with both of their uncertainties, as a row of a table has them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Odds {
    pub probability: f64,
    pub standard_error: f64,
    pub interval: (f64, f64),
    pub parameters: Option<ShownBand>,
}

impl Odds {
    /// All rows of a table of odds.
    pub fn all(sheet: &Sheet) -> Vec<(f64, Self)> {
        let column = |name: &str| sheet.numbers(name);
        let [years, odds, errors, lows, highs] =
            ["year", "probability", "standard_error", "ci_low", "ci_high"].map(column);
        let bands = Self::bands(sheet);
        let row = |i: usize| {
            let odds = Self {
                probability: odds[i]?,
                standard_error: errors[i].unwrap_or(0.0),
                interval: (lows[i]?, highs[i]?),
                parameters: bands[i],
            };
            Some((years[i]?, odds))
        };
        (0..sheet.rows.len()).filter_map(row).collect()
    }

    /// The parameter bands of all rows of a table of odds or bands.
    pub fn bands(sheet: &Sheet) -> Vec<Option<ShownBand>> {
        let [low, high] = ENDS.map(|name| sheet.numbers(name));
        let [_, low_limit, high_limit, _] = INTERVALS.map(|name| sheet.numbers(name));
        let row = |i: usize| ShownBand::new([low[i], high[i]], [low_limit[i]?, high_limit[i]?]);
        (0..sheet.rows.len()).map(row).collect()
    }

    /// `1.3 % (parameter uncertainty 0.4 to 3.1 %; Monte Carlo error ±0.1)`.
    pub fn sentence(&self, uncertain: bool) -> String {
        if self.probability == 0.0 {
            return format!(
                "less than {} (none of the histories; 95 % Monte Carlo interval)",
                percent(self.interval.1)
            );
        }
        let parameters = match self.parameters {
            Some(band) if uncertain => format!("parameter uncertainty {}; ", band.words()),
            None if uncertain => "parameter uncertainty not resolved at this size; ".to_owned(),
            _ => String::new(),
        };
        format!("{} ({parameters}{})", percent(self.probability), self.error())
    }

    fn error(&self) -> String {
        if self.standard_error > 0.0 {
            return format!("Monte Carlo error ±{}", bare(Z_95 * self.standard_error));
        }
        let (low, high) = self.interval;
        format!("95 % Monte Carlo interval {} to {}", bare(low), percent(high))
    }

    /// `1.3 % ±0.1`; where nothing was seen, what may still be.
    pub fn short(&self) -> String {
        if self.standard_error > 0.0 {
            format!("{} ±{}", percent(self.probability), bare(Z_95 * self.standard_error))
        } else if self.probability == 0.0 {
            format!("<{}", percent(self.interval.1))
        } else {
            percent(self.probability)
        }
    }

    /// `[0.4–3.1]`.
    pub fn band(&self) -> String {
        self.parameters.map_or_else(String::new, ShownBand::brackets)
    }

    /// What is told under the pointer.
    pub fn told(&self, uncertain: bool) -> String {
        let (low, high) = self.interval;
        let parameters = match self.parameters {
            _ if !uncertain => String::new(),
            Some(band) => format!("\nparameter uncertainty {}", band.words()),
            None => "\nparameter uncertainty not resolved".to_owned(),
        };
        format!("{}\nMonte Carlo interval {} to {}{parameters}", percent(self.probability), bare(low), percent(high))
    }
}

/// Up to four years that are spoken of: round ones, and the last of `years`.
pub(super) fn spoken(years: &[f64]) -> Vec<f64> {
    match (years.first(), years.last()) {
        (Some(&first), Some(&last)) => milestones(first as i32, last as i32 + 1).into_iter().map(f64::from).collect(),
        _ => Vec::new(),
    }
}

/// With a capital letter.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A title that fits beside a chart.
pub(super) fn shortened(title: &str) -> String {
    const MOST: usize = 30;
    let title = ["an ", "a ", "the "].iter().find_map(|article| title.strip_prefix(article)).unwrap_or(title);
    if title.chars().count() <= MOST {
        return title.to_owned();
    }
    let cut: String = title.chars().take(MOST - 1).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{cut}…")
}

/// What is told of a year.
pub(super) fn year_spot(year: f64, told: String) -> Spot {
    Spot { across: (year - 0.5, year + 0.5), up: None, told }
}
