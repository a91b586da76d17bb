//! The objectives of a search.

use crate::model::Structure;
use crate::questions::compare::Wanted;
use crate::study::{outcome_named, year_by};

/// An objective.
#[derive(Clone, Debug, PartialEq)]
pub enum Goal {
    /// The probability of an outcome by the end of a year.
    Probability(Event),
    /// The mean regret over the tenth of the draws in which it is largest.
    Regret(Event),
    /// The cost, low.
    Cost,
}

/// An outcome by the end of a year, and whether it is to be avoided or reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Index of the outcome in the structure.
    pub outcome: usize,
    /// Its name.
    pub name: String,
    /// Its title for people.
    pub title: String,
    /// The year.
    pub year: i32,
    /// Whether a low or a high probability is wanted.
    pub wanted: Wanted,
}

impl Event {
    /// 1 for what is to be low, -1 for what is to be high: times this, everything is to be low.
    pub(crate) fn sign(&self) -> f64 {
        if self.wanted == Wanted::Low { 1.0 } else { -1.0 }
    }
}

const FORMS: &str = "write `OUTCOME by YEAR low`, `OUTCOME by YEAR high`, `regret OUTCOME by YEAR low` or `cost`; without \
                     `by YEAR`, the last year counts";

impl Goal {
    /// Reads an objective.
    ///
    /// # Errors
    /// If it is written otherwise, or names an outcome or year that there is not.
    pub fn read(text: &str, structure: &Structure) -> Result<Self, String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (regret, rest) = match words.as_slice() {
            ["cost"] => return Ok(Self::Cost),
            ["regret", rest @ ..] if rest.len() > 1 && rest.first() != Some(&"by") => (true, rest),
            rest => (false, rest),
        };
        let (name, year, wanted) = match rest {
            [name, "by", year, wanted] => (name, Some(*year), *wanted),
            [name, wanted] => (name, None, *wanted),
            _ => return Err(format!("not an objective: {FORMS}")),
        };
        let wanted = match wanted {
            "low" => Wanted::Low,
            "high" => Wanted::High,
            other => return Err(format!("`{other}` is neither low nor high: {FORMS}")),
        };
        let year = year.map(|year| year.parse::<i32>().map_err(|_| format!("`{year}` is not a year: {FORMS}")));
        let without_option = |failure: crate::study::Failure| {
            let text = failure.to_string();
            text.strip_prefix("--outcome ").or(text.strip_prefix("--by ")).unwrap_or(&text).to_owned()
        };
        let outcome = outcome_named(structure, name).map_err(without_option)?;
        let year = year_by(structure, year.transpose()?).map_err(without_option)?;
        let of = &structure.outcomes[outcome];
        let event = Event { outcome, name: of.name.clone(), title: of.title.clone(), year, wanted };
        Ok(if regret { Self::Regret(event) } else { Self::Probability(event) })
    }

    /// The event that it is about.
    #[must_use]
    pub fn event(&self) -> Option<&Event> {
        match self {
            Self::Probability(event) | Self::Regret(event) => Some(event),
            Self::Cost => None,
        }
    }

    /// Its name in files.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Probability(event) => format!("{}_{}", event.name, event.year),
            Self::Regret(event) => format!("regret_{}_{}", event.name, event.year),
            Self::Cost => "cost".to_owned(),
        }
    }

    /// What it is, for people.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Probability(event) => format!("probability of {} by the end of {}", event.title, event.year),
            Self::Regret(event) => format!("regret for {} by the end of {}", event.title, event.year),
            Self::Cost => "cost".to_owned(),
        }
    }

    /// Whether it is to be high.
    #[must_use]
    pub fn is_high(&self) -> bool {
        matches!(self, Self::Probability(event) if event.wanted == Wanted::High)
    }
}
