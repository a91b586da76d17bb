//! What the cells of a column of results hold, and how they order its rows.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::sheet::year_of;

/// What the cells of a column hold.
#[derive(Clone, Debug)]
pub(crate) enum Holds {
    /// Any text.
    Text,
    /// One of these texts.
    Known(Vec<String>),
    /// A year, from the first to the last.
    Year(i32, i32),
    /// One of these days of different years, as dates.
    Day(Vec<String>),
    /// A number that is finite.
    Number,
    /// A number from the first to the last.
    Within(f64, f64),
    /// A number from 0 to what belongs to the value of the last key of the row, by its place among the known ones.
    UpTo(Vec<f64>),
    /// A number that is 0 or more, such as a standard deviation.
    NotNegative,
    /// A whole number that is 0 or more.
    Count,
    /// The text that belongs to the value of the (first) key of the row, by its place among the known ones.
    Follows(Vec<String>),
}

/// A number from 0 to 1.
pub(crate) const PROBABILITY: Holds = Holds::Within(0.0, 1.0);

/// The standard error of a share: at most that of one half in a single trial.
pub(crate) const SHARE_ERROR: Holds = Holds::Within(0.0, 0.5);

/// A column, and what its cells hold.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub name: String,
    holds: Holds,
    /// Whether a cell may be empty.
    empty: bool,
    /// The places of the known texts.
    places: BTreeMap<String, usize>,
}

/// The order of a cell among those of its column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rank {
    /// Its number, if it is one.
    pub number: Option<f64>,
    /// Its place among the possible values of the column, where these are known.
    pub place: usize,
    text: String,
}

/// Numbers in ascending order, then other texts.
pub(crate) fn compare(a: &[Rank], b: &[Rank]) -> Ordering {
    let one = |(a, b): (&Rank, &Rank)| {
        let numbers = a.number.unwrap_or(f64::INFINITY).total_cmp(&b.number.unwrap_or(f64::INFINITY));
        a.place.cmp(&b.place).then(numbers).then_with(|| a.text.cmp(&b.text))
    };
    a.iter().zip(b).map(one).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// A cell as messages show it.
pub(crate) fn shown(text: &str) -> &str {
    if text.is_empty() { "(empty)" } else { text }
}

impl Column {
    /// If it holds errors of shares, a cell may be empty.
    pub fn may_lack_error(&mut self) {
        self.empty |= matches!(self.holds, Holds::Within(0.0, 0.5));
    }

    pub fn new(name: impl Into<String>, holds: Holds, empty: bool) -> Self {
        let places = match &holds {
            Holds::Known(all) | Holds::Day(all) => all.iter().cloned().zip(0..).collect(),
            _ => BTreeMap::new(),
        };
        Self { name: name.into(), holds, empty, places }
    }

    /// Its possible values; empty where they are not known.
    pub fn all(&self) -> Vec<String> {
        match &self.holds {
            Holds::Known(all) | Holds::Day(all) => all.clone(),
            Holds::Year(first, last) => (*first..=*last).map(|year| year.to_string()).collect(),
            _ => Vec::new(),
        }
    }

    /// The order of a cell, or the rule that it breaks.
    pub fn rank(&self, cell: &str, keys: &[Rank]) -> Result<Rank, String> {
        let text = Rank { text: cell.to_owned(), ..Rank::default() };
        if cell.is_empty() && self.empty {
            return Ok(text);
        }
        let number = || cell.parse::<f64>().ok().filter(|number| number.is_finite());
        let numbered = |number: f64| Ok(Rank { number: Some(number), ..Rank::default() });
        let within = |low: f64, high: f64| match number() {
            Some(number) if (low..=high).contains(&number) => numbered(number),
            _ => Err(format!("is not a number from {low} to {high}")),
        };
        let not_negative = || match number() {
            Some(number) if number >= 0.0 => numbered(number),
            _ => Err("is not a number of 0 or more".to_owned()),
        };
        match &self.holds {
            Holds::Text => Ok(text),
            Holds::Known(all) => match self.places.get(cell) {
                Some(&place) => Ok(Rank { place, ..Rank::default() }),
                None => Err(format!("is none of {}", listed(all))),
            },
            Holds::Year(first, last) => match cell.parse::<i32>().ok().filter(|year| year.to_string() == cell) {
                Some(year) if (*first..=*last).contains(&year) => Ok(Rank {
                    place: (i64::from(year) - i64::from(*first)) as usize,
                    number: Some(f64::from(year)),
                    ..Rank::default()
                }),
                _ => Err(format!("is not a year from {first} to {last}")),
            },
            Holds::Day(all) => match self.places.get(cell) {
                Some(&place) => Ok(Rank { place, number: year_of(cell).map(f64::from), ..Rank::default() }),
                None => {
                    let [first, last] = [all.first(), all.last()].map(|day| day.map_or("", String::as_str));
                    Err(format!("is not the start of a year of the run, from {first} to {last}"))
                }
            },
            Holds::Number => number().map_or_else(|| Err("is not a finite number".to_owned()), numbered),
            Holds::Within(low, high) => within(*low, *high),
            Holds::UpTo(most) => match keys.last().and_then(|key| most.get(key.place)) {
                Some(&most) if most < f64::INFINITY => within(0.0, most),
                _ => not_negative(),
            },
            Holds::NotNegative => not_negative(),
            Holds::Count => match cell.parse::<u64>() {
                Ok(count) => numbered(count as f64),
                Err(_) => Err("is not a whole number of 0 or more".to_owned()),
            },
            Holds::Follows(all) => match keys.first().and_then(|key| all.get(key.place)) {
                Some(expected) if expected == cell => Ok(text),
                Some(expected) => Err(format!("must be `{expected}` in this row")),
                None => Err("belongs to no known row".to_owned()),
            },
        }
    }
}

/// The first few possible values of a cell.
fn listed(all: &[String]) -> String {
    const MOST: usize = 12;
    let mut names: Vec<&str> = all.iter().take(MOST).map(String::as_str).collect();
    if all.len() > MOST {
        names.push("...");
    }
    if names.is_empty() { "the names in the manifest (there are none)".to_owned() } else { names.join(", ") }
}
