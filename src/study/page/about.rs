//! The contents of the manifest, and how probabilities are written on pages.

use crate::input::Date;
use crate::model::DayOfYear;
use serde_json::Value;

use crate::render::chart::Spot;
use crate::render::{
    ENDS, INTERVALS, ShownBand, bare, counted, milestones, percent, percent_below_all, symmetric_error, with_error,
};

use super::again::texts;
use super::column::{Holds, PROBABILITY, SHARE_ERROR};
use super::error::ReportError;
use super::files::ResultFiles;
use super::layout::Layout;
use super::sheet::Sheet;

/// A name in tables and its title.
pub(crate) type Titled = (String, String);

/// What the results are about, and how they were made.
#[derive(Debug)]
pub(crate) struct About {
    pub manifest: Value,
    /// What the manifest says of its scenario, the first one where there are several.
    scenario: Value,
    pub title: String,
    /// The names of the scenarios; none if the question is not about scenarios.
    pub names: Vec<String>,
    pub description: String,
    pub outcomes: Vec<Titled>,
    pub shocks: Vec<Titled>,
    pub drivers: Vec<Titled>,
    /// The first year of the run and its last.
    pub years: (i32, i32),
    /// The day of the year on which it starts.
    pub start: DayOfYear,
    /// Whether any parameter is uncertain.
    pub uncertain: bool,
}

/// The day of the year on which a run starts, of what the manifest says about it: 1 January if it does not.
fn start_day(about: &Value) -> Result<DayOfYear, ReportError> {
    let Some(text) = about["start"].as_str() else { return Ok(DayOfYear::NEW_YEAR) };
    let day = text.parse::<Date>().map_err(|error| wrong(&format!("`start` is {text}, but {error}")))?;
    Ok(day.day_of_year())
}

/// Beyond the last possible year of a scenario.
const YEAR_MAX: i32 = 200_000;

/// More years than any run has.
const YEARS_MAX: i32 = 10_000;

impl About {
    pub fn read(files: &ResultFiles) -> Result<Self, ReportError> {
        let manifest = files.manifest()?;
        let scenario = manifest["scenarios"][0].clone();
        let about = &scenario["about"];
        let year = |key: &str| about[key].as_i64().and_then(|year| i32::try_from(year).ok());
        let inputs: Vec<&str> = list(&manifest["inputs"]).filter_map(|input| input["name"].as_str()).collect();
        let years = match year("first_year").zip(year("last_year")) {
            Some(years) => years,
            None if scenario.is_null() && !inputs.is_empty() => (0, 0),
            None => return Err(wrong("there is no `scenarios` with the years that were simulated")),
        };
        if !(0..YEARS_MAX).contains(&years.1.saturating_sub(years.0)) || !(0..YEAR_MAX).contains(&years.1) {
            return Err(wrong("`first_year` and `last_year` are not those of a run"));
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().trim().to_owned();
        let names: Vec<String> = list(&manifest["scenarios"]).map(|scenario| text(&scenario["name"])).collect();
        Ok(Self {
            title: match names.len() {
                0 => inputs.join(", "),
                1 => text(&about["title"]),
                several => format!("{several} scenarios"),
            },
            names,
            description: text(&about["description"]),
            outcomes: titled(&about["outcomes"]),
            shocks: titled(&about["shocks"]),
            drivers: titled(&about["drivers"]),
            years,
            start: start_day(about)?,
            uncertain: scenario["uncertain_parameters"].as_u64().is_some_and(|number| number > 0)
                && manifest["found"]["evidence"].is_null(),
            manifest,
            scenario,
        })
    }

    /// The names of the outcomes.
    pub fn outcome_names(&self) -> Holds {
        names(&self.outcomes)
    }

    /// The year up to whose end outcomes count.
    ///
    /// # Errors
    /// If it is not a year of the run.
    pub fn by(&self) -> Result<i32, ReportError> {
        let ((first, last), value) = (self.years, self.value("by"));
        value
            .as_i64()
            .and_then(|year| i32::try_from(year).ok())
            .filter(|year| (first..=last).contains(year))
            .ok_or_else(|| wrong(&format!("`asked.by` is {value}, but must be a year of the run, {first} to {last}")))
    }

    /// The value of a key of the manifest: at its top, under `asked` or `found`, of the scenario or of the progress.
    pub fn value(&self, key: &str) -> &Value {
        let (manifest, scenario) = (&self.manifest, &self.scenario);
        let places = [manifest, &manifest["asked"], &manifest["found"], scenario, &manifest["progress"]];
        places.into_iter().map(|place| &place[key]).find(|value| !value.is_null()).unwrap_or(&Value::Null)
    }

    /// Whether the work was interrupted.
    pub fn is_partial(&self) -> bool {
        self.value("interrupted") == true
    }

    /// The number of rows of a table according to the manifest, if it has one.
    pub fn rows(&self, name: &str) -> Option<u64> {
        let tables = self.manifest["tables"].as_array()?;
        tables.iter().find(|table| table["name"] == name)?["rows"].as_u64()
    }

    /// The title of an outcome.
    pub fn outcome<'a>(&'a self, name: &'a str) -> &'a str {
        self.outcomes.iter().find(|(known, _)| known == name).map_or(name, |(_, title)| title.as_str())
    }

    /// The lines under a key of the manifest.
    pub fn lines(&self, key: &str) -> Vec<String> {
        texts(self.value(key))
    }

    /// The policies and lists of injects that the scenario was simulated with: a name for each kind, and which they are.
    pub fn played(&self) -> Vec<(String, String)> {
        let policies = texts(&self.scenario["policies"]);
        let mut entries = Vec::new();
        if !policies.is_empty() {
            entries.push(("with the policies".to_owned(), policies.join(", ")));
        }
        for list in list(&self.scenario["injects"]) {
            let mut played = texts(&list["played"]);
            if let Some(more) = list["not_played"].as_u64().filter(|number| *number > 0) {
                played.push(format!("{} not played", counted(more, "row")));
            }
            entries.push((
                format!("with the injects of {}", list["name"].as_str().unwrap_or_default()),
                played.join("; "),
            ));
        }
        entries
    }

    /// The value of a key of the manifest, as a number.
    pub fn count(&self, key: &str) -> u64 {
        self.value(key).as_u64().unwrap_or(0)
    }

    /// The value of a key of the manifest, as text.
    pub fn text(&self, key: &str) -> &str {
        self.value(key).as_str().unwrap_or_default()
    }
}

/// The entries of a list; none if it is not a list.
fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn wrong(what: &str) -> ReportError {
    ReportError::Wrong { name: "manifest.json".into(), line: 1, what: what.to_owned() }
}

/// The names of a list of the manifest.
pub(crate) fn names(list: &[Titled]) -> Holds {
    Holds::Known(list.iter().map(|(name, _)| name.clone()).collect())
}

/// The columns of a probability by the end of a year (the last key), with both of its uncertainties.
pub(crate) fn with_probability(layout: Layout) -> Layout {
    let layout = layout
        .with(&PROBABILITY, ["probability"])
        .with(&SHARE_ERROR, ["standard_error"])
        .with(&PROBABILITY, ["ci_low", "ci_high"])
        .rising(["ci_low", "probability", "ci_high"])
        .never_falls("probability");
    with_band(layout)
}

/// The columns of the probability that an outcome is in force; empty for shocks, which pass.
pub(crate) fn with_in_force(layout: Layout) -> Layout {
    let [low, high] = ["in_force_ci_low", "in_force_ci_high"];
    layout
        .maybe(&PROBABILITY, ["in_force", low, high])
        .maybe(&SHARE_ERROR, ["in_force_standard_error"])
        .rising([low, "in_force", high])
        .rising(["in_force", "probability"])
}

/// The share in which an outcome is in force, of a row that has it, with its error.
pub(crate) fn in_force_cell(row: &Sheet) -> String {
    let number = |column: &str| row.number(column);
    let interval = number("in_force_ci_low").zip(number("in_force_ci_high"));
    let found = number("in_force").zip(number("in_force_standard_error")).zip(interval);
    found.map_or_else(String::new, |((share, error), interval)| with_error(share, error, interval))
}

/// The columns of the hazard of a year; empty where all have reached the outcome before.
pub(crate) fn with_hazard(layout: Layout) -> Layout {
    layout
        .maybe(&PROBABILITY, ["hazard", "ci_low", "ci_high"])
        .maybe(&SHARE_ERROR, ["standard_error"])
        .rising(["ci_low", "hazard", "ci_high"])
}

/// The columns of a band of parameter uncertainty: its ends, and the interval of each.
pub(crate) fn with_band(layout: Layout) -> Layout {
    let [low, high] = ENDS;
    let [low_low, low_high, high_low, high_high] = INTERVALS;
    layout
        .maybe(&PROBABILITY, ENDS)
        .maybe(&PROBABILITY, INTERVALS)
        .rising(ENDS)
        .rising([low_low, low, low_high])
        .rising([high_low, high, high_high])
}

/// The names and titles of a list of the manifest.
pub(crate) fn titled(list: &Value) -> Vec<Titled> {
    let text = |value: &Value| value.as_str().unwrap_or_default().trim().to_owned();
    self::list(list).map(|one| (text(&one["name"]), text(&one["title"]))).collect()
}

/// A probability with both of its uncertainties, from a row of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Estimated {
    pub probability: f64,
    pub standard_error: f64,
    pub interval: (f64, f64),
    pub parameters: Option<ShownBand>,
}

impl Estimated {
    /// All rows of a table of probabilities, by year.
    pub fn all(sheet: &Sheet) -> Vec<(f64, Self)> {
        let column = |name: &str| sheet.numbers(name);
        let [years, probabilities, errors, lows, highs] =
            ["year_end", "probability", "standard_error", "ci_low", "ci_high"].map(column);
        let bands = Self::bands(sheet);
        let row = |i: usize| {
            let found = Self {
                probability: probabilities[i]?,
                standard_error: errors[i].unwrap_or(0.0),
                interval: (lows[i]?, highs[i]?),
                parameters: bands[i],
            };
            Some((years[i]?, found))
        };
        (0..sheet.rows.len()).filter_map(row).collect()
    }

    /// The parameter bands of all rows of a table.
    pub fn bands(sheet: &Sheet) -> Vec<Option<ShownBand>> {
        let [low, high] = ENDS.map(|name| sheet.numbers(name));
        let [_, low_limit, high_limit, _] = INTERVALS.map(|name| sheet.numbers(name));
        let row = |i: usize| ShownBand::new([low[i], high[i]], [low_limit[i]?, high_limit[i]?]);
        (0..sheet.rows.len()).map(row).collect()
    }

    /// `1.3 % (parameter uncertainty 0.4 to 3.1 %; Monte Carlo error ±0.1)`.
    pub fn sentence(&self, uncertain: bool) -> String {
        let limit = match self.probability {
            0.0 => Some(("less than", percent(self.interval.1), "none")),
            1.0 => Some(("more than", percent_below_all(self.interval.0), "all")),
            _ => None,
        };
        if let Some((word, limit, which)) = limit {
            return format!("{word} {limit} ({which} of the trajectories; 95 % Monte Carlo interval)");
        }
        let parameters = match self.parameters {
            Some(band) if uncertain => format!("parameter uncertainty {}; ", band.words()),
            None if uncertain => "parameter uncertainty not resolved at this size; ".to_owned(),
            _ => String::new(),
        };
        format!("{} ({parameters}{})", percent(self.probability), self.error())
    }

    fn error(&self) -> String {
        if let Some(error) = symmetric_error(self.probability, self.standard_error) {
            return format!("Monte Carlo error {error}");
        }
        let (low, high) = self.interval;
        format!("95 % Monte Carlo interval {} to {}", bare(low), percent(high))
    }

    /// `1.3 % ±0.1`; if all trajectories agree, the limit of the interval.
    pub fn short(&self) -> String {
        with_error(self.probability, self.standard_error, self.interval)
    }

    /// `[0.4–3.1]`.
    pub fn band(&self) -> String {
        self.parameters.map_or_else(String::new, ShownBand::brackets)
    }

    /// The tooltip.
    pub fn tooltip(&self, uncertain: bool) -> String {
        let (low, high) = self.interval;
        let parameters = match self.parameters {
            _ if !uncertain => String::new(),
            Some(band) => format!("\nparameter uncertainty {}", band.words()),
            None => "\nparameter uncertainty not resolved".to_owned(),
        };
        format!("{}\nMonte Carlo interval {} to {}{parameters}", percent(self.probability), bare(low), percent(high))
    }
}

/// The years that a summary shows: some round ones, and the last of `years`.
pub(crate) fn shown_years(years: &[f64]) -> Vec<f64> {
    match (years.first(), years.last()) {
        (Some(&first), Some(&last)) => milestones(first as i32, last as i32 + 1).into_iter().map(f64::from).collect(),
        _ => Vec::new(),
    }
}

/// With a capital letter.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A title that fits beside a chart.
pub(crate) fn shortened(title: &str) -> String {
    const MOST: usize = 30;
    let title = ["an ", "a ", "the "].iter().find_map(|article| title.strip_prefix(article)).unwrap_or(title);
    if title.chars().count() <= MOST {
        return title.to_owned();
    }
    let cut: String = title.chars().take(MOST - 1).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{cut}…")
}

/// A path shortened to fit beside a picture; its end is kept.
pub(crate) fn brief_path(path: &str) -> String {
    const MOST: usize = 32;
    if path.chars().count() <= MOST {
        return path.to_owned();
    }
    let ends = path.match_indices('.').map(|(place, _)| &path[place + 1..]);
    let fitting = ends.into_iter().find(|end| end.chars().count() < MOST);
    format!("…{}", fitting.unwrap_or(path))
}

/// The tooltip of a year.
pub(crate) fn year_spot(year: f64, text: String) -> Spot {
    Spot { across: (year - 0.5, year + 0.5), up: None, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reached in some trajectories, in none and in all.
    #[test]
    fn a_probability_has_its_error_or_the_limit_of_its_interval() {
        let found = |probability: f64, standard_error: f64, interval: (f64, f64)| Estimated {
            probability,
            standard_error,
            interval,
            parameters: None,
        };
        let (some, never) = (found(0.013, 0.000_5, (0.012, 0.014)), found(0.0, 0.0, (0.0, 0.003)));
        let always = found(1.0, 0.0, (0.991, 1.0));
        assert_eq!([some, never, always].map(|found| found.short()), ["1.3 % ±0.098", "<0.30 %", ">99.10 %"]);
        assert_eq!(some.sentence(false), "1.3 % (Monte Carlo error ±0.098)");
        let text = "1.3 % (parameter uncertainty not resolved at this size; Monte Carlo error ±0.098)";
        assert_eq!(some.sentence(true), text);
        assert_eq!(never.sentence(true), "less than 0.30 % (none of the trajectories; 95 % Monte Carlo interval)");
        assert_eq!(always.sentence(false), "more than 99.10 % (all of the trajectories; 95 % Monte Carlo interval)");
    }

    #[test]
    fn long_paths_keep_their_end() {
        assert_eq!(brief_path("status.minimal"), "status.minimal");
        assert_eq!(brief_path("actors.some_republic.hostile_intent_target"), "…hostile_intent_target");
        assert_eq!(brief_path("actors.russia.hostile_intent_target"), "…russia.hostile_intent_target");
    }
}
