//! The objectives of a search.

use crate::model::Structure;
use crate::questions::compare::Wanted;
use crate::render::end_of;
use crate::study::{outcome_named, year_by};

/// An objective.
#[derive(Clone, Debug, PartialEq)]
pub enum Goal {
    /// The probability of an outcome by the end of a year.
    Probability(Event),
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
    /// Its end, for people.
    pub by: String,
    /// Whether a low or a high probability is wanted.
    pub wanted: Wanted,
}

impl Event {
    /// 1 for what is to be low, -1 for what is to be high: times this, everything is to be low.
    pub(crate) fn sign(&self) -> f64 {
        if self.wanted == Wanted::Low { 1.0 } else { -1.0 }
    }
}

/// By objective, what is counted: the outcome and the last step in which it counts.
pub(crate) fn events(goals: &[Goal], structure: &Structure) -> Vec<Option<(usize, u32)>> {
    let last = |event: &Event| (event.outcome, structure.steps_to_end_of(event.year));
    goals.iter().map(|goal| goal.event().map(last)).collect()
}

const FORMS: &str = "write `OUTCOME by YEAR low`, `OUTCOME by YEAR high` or `cost`; without \
                     `by YEAR`, the last year counts; without spaces, as in OUTCOME:YEAR:low";

impl Goal {
    /// Reads an objective.
    ///
    /// # Errors
    /// If it is written otherwise, or names an outcome or year that there is not.
    pub fn read(text: &str, structure: &Structure) -> Result<Self, String> {
        let between = |letter: char| letter.is_whitespace() || letter == ':';
        let words: Vec<&str> = text.split(between).filter(|word| !word.is_empty()).collect();
        let (name, year, wanted) = match words.as_slice() {
            ["cost"] => return Ok(Self::Cost),
            [name, "by", year, wanted] | [name, year, wanted] => (name, Some(*year), *wanted),
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
        let by = end_of(structure.start_day, year);
        let event = Event { outcome, name: of.name.clone(), title: of.title.clone(), year, by, wanted };
        Ok(Self::Probability(event))
    }

    /// The event that it is about.
    #[must_use]
    pub fn event(&self) -> Option<&Event> {
        match self {
            Self::Probability(event) => Some(event),
            Self::Cost => None,
        }
    }

    /// Its name in files.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Probability(event) => format!("{}_{}", event.name, event.year),
            Self::Cost => "cost".to_owned(),
        }
    }

    /// What it is, for people.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Probability(event) => format!("probability of {} by {}", event.title, event.by),
            Self::Cost => "cost".to_owned(),
        }
    }

    /// Whether it is to be high.
    #[must_use]
    pub fn is_high(&self) -> bool {
        matches!(self, Self::Probability(event) if event.wanted == Wanted::High)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WARS: &str = "title = 'x'\nmembers = ['a', 'b']\nadversary = 'c'\nstart = 2000\nend = 2005\nactors.a.gdp = 2\n\
                        actors.b.gdp = 1\nactors.c.gdp = 4\n[shocks.war]\nrate = 0.1\neffects.urgency.a = 1\n\
                        [outcomes.war]\nshocks = ['war']\nwithin_years = 1";

    fn read(text: &str) -> Result<Goal, String> {
        let scenario = crate::scenario::parse("wars.toml", WARS, &[]).unwrap();
        Goal::read(text, &scenario.model.structure)
    }

    #[test]
    fn an_objective_is_an_outcome_a_year_and_a_direction() {
        let goal = read("war by 2002 high").unwrap();
        let event = goal.event().unwrap();
        assert_eq!((event.outcome, event.year, event.wanted), (0, 2002, Wanted::High));
        assert_eq!(read("war:2002:high"), read("war by 2002 high"));
        assert_eq!(read("war low").unwrap().key(), "war_2004");
        assert_eq!(read("cost"), Ok(Goal::Cost));
        assert!(read("war high").unwrap().is_high() && !read("war low").unwrap().is_high());
    }

    #[test]
    fn what_is_no_objective_is_refused_with_the_way_out() {
        for (text, said) in [
            ("war", "not an objective"),
            ("war by 2002 best", "neither low nor high"),
            ("war by soon low", "not a year"),
            ("regret war by 2002 low", "not an objective"),
            ("war by 2010 low", "from 2000 to 2004"),
            ("wart low", "did you mean `war`?"),
            ("", "not an objective"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}
