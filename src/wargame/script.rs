//! Scripts of games: a log is one, and one can be written by hand.

use std::ops::RangeInclusive;

use serde::Deserialize;
use toml::Spanned;

use crate::input::{LoadError, Place, Report, SourceText, composed};
use crate::model::Structure;
use crate::scenario::Calendar;

/// A turn of a script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScriptTurn {
    /// Its moves, as they are typed.
    pub moves: Vec<String>,
    /// For how many steps time passes; nothing if the turn is not over.
    pub steps: Option<u32>,
}

/// A script, as it is written.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// The scenario file, as it was named when the game was played.
    pub scenario: Option<String>,
    /// The digest of the scenario.
    pub digest: Option<String>,
    /// The version of the program.
    pub version: Option<Spanned<String>>,
    /// What was changed in the scenario.
    #[serde(default)]
    pub overrides: Vec<String>,
    /// The seed.
    pub seed: Option<u64>,
    /// The history.
    pub trajectory: Option<u64>,
    /// The draws that histories are spread over.
    pub draws: Option<Spanned<u64>>,
    /// The futures that odds are told from.
    pub futures: Option<Spanned<u64>>,
    /// The outcome that the game is about.
    pub outcome: Option<String>,
    /// By the end of which year.
    pub by: Option<i32>,
    /// The name of the line that was played last.
    pub branch: Option<Spanned<String>>,
    /// Its turns.
    #[serde(default)]
    pub turn: Vec<WrittenTurn>,
    /// Other lines.
    #[serde(default)]
    pub other: Vec<WrittenLine>,
}

/// A line that was left for another.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct WrittenLine {
    /// Its name.
    pub branch: Spanned<String>,
    /// Its turns.
    #[serde(default)]
    pub turn: Vec<WrittenTurn>,
}

/// A turn, as it is written.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct WrittenTurn {
    /// When it begins; if it is given, it must be right.
    pub at: Option<String>,
    /// Its moves.
    #[serde(default)]
    pub moves: Vec<String>,
    /// How long it lasts, as in `1 year`; the last turn may have none.
    pub advance: Option<String>,
}

/// A script that cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    /// It is no TOML, or has keys that no script has.
    #[error("{name} is no script of a game:\n{source}")]
    Toml {
        /// The file.
        name: String,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// It breaks rules that need nothing but the script.
    #[error(transparent)]
    Wrong(#[from] LoadError),
    /// Its turns have mistakes.
    #[error("{}", .0.join("\nerror: "))]
    Turns(Vec<String>),
}

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// If it is no script, or with all that is wrong with what it is played with and with its branches.
    pub fn read(name: &str, text: &str) -> Result<Self, ScriptError> {
        let file = SourceText::new(name, text);
        let script: Self = toml::from_str(&file.text)
            .map_err(|error| ScriptError::Toml { name: name.to_owned(), source: Box::new(error) })?;
        let mut report = Report::default();
        script.check_setup(&mut report);
        script.check_branches(&file.text, &mut report);
        match report.into_problems(&[file]) {
            Some(problems) => Err(LoadError::from(problems).into()),
            None => Ok(script),
        }
    }

    /// Draws, futures and the version.
    fn check_setup(&self, report: &mut Report) {
        if let Some(draws) = self.draws.as_ref().filter(|draws| *draws.get_ref() == 0) {
            let help = "give the draws that the game was played with, as `stadial wargame --draws`, or remove the line";
            report.add(&place(draws), "`draws` is 0, but must be 1 or more", "at least one draw", help);
        }
        if let Some(futures) = self.futures.as_ref().filter(|futures| !FUTURES.contains(futures.get_ref())) {
            let (least, most) = (FUTURES.start(), FUTURES.end());
            let message = format!("`futures` is {}, but must be from {least} to {most}", futures.get_ref());
            let help = format!("give a number from {least} to {most}, or remove the line");
            report.add(&place(futures), message, format!("from {least} to {most}"), help);
        }
        let own = env!("CARGO_PKG_VERSION");
        if let Some(version) = self.version.as_ref().filter(|version| version.get_ref() != own) {
            let message = format!("the game was played with stadial {}, but this is {own}", version.get_ref());
            let help = format!(
                "play it with stadial {}, or remove the line to play the same moves with {own}: what happens may differ",
                version.get_ref()
            );
            report.add(&place(version), message, "another version", help);
        }
    }

    /// Every branch has a name of its own; the one that was played last is `main` unless it says otherwise.
    fn check_branches(&self, text: &str, report: &mut Report) {
        let named = self.branch.iter().chain(self.other.iter().map(|line| &line.branch));
        let mut seen: Vec<(String, Option<&Spanned<String>>)> = Vec::new();
        if self.branch.is_none() {
            seen.push((MAIN.to_owned(), None));
        }
        for branch in named {
            let name = match branch_name(branch.get_ref()) {
                Ok(name) => name,
                Err(why) => {
                    report.add(&place(branch), why, "not the name of a branch", "give it another name");
                    continue;
                }
            };
            if let Some((_, first)) = seen.iter().find(|(known, _)| *known == name) {
                let line = |at: &Spanned<String>| text[..at.span().start].matches('\n').count() + 1;
                let before = first.map_or_else(
                    || "the branch that was played last, which has no name of its own".to_owned(),
                    |first| format!("line {}", line(first)),
                );
                let message = format!("two branches are called `{name}`");
                let help = "give one of them another name: `switch` could not tell them apart";
                report.add(&place(branch), message, format!("also in {before}"), help);
            } else {
                seen.push((name, Some(branch)));
            }
        }
    }

    /// The turns of the line that was played last, then of each other line with its name.
    ///
    /// # Errors
    /// With every mistake in a date or a length.
    pub fn lines(&self, name: &str, structure: &Structure) -> Result<Lines, ScriptError> {
        let mut mistakes = Vec::new();
        let current = turns(name, &self.turn, structure, &mut mistakes);
        let others = self.other.iter().map(|line| {
            (
                line.branch.get_ref().clone(),
                turns(&format!("{name}, branch {}", line.branch.get_ref()), &line.turn, structure, &mut mistakes),
            )
        });
        let others = others.collect();
        if mistakes.is_empty() { Ok((current, others)) } else { Err(ScriptError::Turns(mistakes)) }
    }
}

/// The name of the first branch.
pub const MAIN: &str = "main";

/// How many futures odds can be told from.
const FUTURES: RangeInclusive<u64> = 100..=1_000_000;

fn place<T>(of: &Spanned<T>) -> Place {
    Place { source: 0, span: of.span() }
}

/// A name as that of a branch, in normalisation form C.
///
/// # Errors
/// With a sentence, if it cannot be one.
pub fn branch_name(name: &str) -> Result<String, String> {
    let name = composed(name);
    let allowed = name.chars().all(|letter| letter.is_alphanumeric() || letter == '-' || letter == '_');
    if allowed && !name.is_empty() {
        Ok(name)
    } else {
        Err(format!("`{name}` cannot name a branch; use letters, digits, - and _"))
    }
}

/// The turns of the line that was played last, then of each other line with its name.
type Lines = (Vec<ScriptTurn>, Vec<(String, Vec<ScriptTurn>)>);

fn turns(name: &str, written: &[WrittenTurn], structure: &Structure, mistakes: &mut Vec<String>) -> Vec<ScriptTurn> {
    let (mut turns, mut at) = (Vec::new(), 0);
    for (place, turn) in written.iter().enumerate() {
        let number = place + 1;
        if let Some(date) = &turn.at {
            let given = Calendar::of(structure).step_named(date);
            if given != Some(i64::from(at)) {
                let begins = date_of(structure, at);
                mistakes.push(format!("{name}: turn {number} begins in {begins}, not in {date}"));
            }
        }
        let steps = match &turn.advance {
            None => {
                if number < written.len() {
                    let help = "only the last turn may be left open";
                    mistakes.push(format!("{name}: turn {number} has no `advance`, as in \"1 year\"; {help}"));
                }
                None
            }
            Some(length) => match length_of(structure, at, length) {
                Ok(steps) => Some(steps),
                Err(mistake) => {
                    mistakes.push(format!("{name}: turn {number}: {mistake}"));
                    None
                }
            },
        };
        at = (at + steps.unwrap_or(0)).min(structure.n_steps());
        turns.push(ScriptTurn { moves: turn.moves.clone(), steps });
    }
    turns
}

/// The month of a moment, `2031-06`.
#[must_use]
pub fn date_of(structure: &Structure, step: u32) -> String {
    let (year, part) = (step / structure.steps_per_year, step % structure.steps_per_year);
    let year = structure.start_year.saturating_add_unsigned(year);
    format!("{year}-{:02}", 1 + part * 12 / structure.steps_per_year)
}

/// The steps of `1 year`, `18 months`, `6m`, `3 steps` or up to `2031-06`, from moment `at` on.
///
/// # Errors
/// With a sentence, if it is no length.
pub fn length_of(structure: &Structure, at: u32, text: &str) -> Result<u32, String> {
    let text = text.trim().trim_start_matches("to ").trim();
    let wrong = || format!("`{text}` is no length of time; write 1 year, 6 months or a month to come, as in 2031-06");
    if text.contains('-') {
        let until = Calendar::of(structure).step_named(text).ok_or_else(wrong)?;
        let steps = u32::try_from(until - i64::from(at)).ok().filter(|&steps| steps > 0);
        let past = || format!("{text} is not after {}", date_of(structure, at));
        return steps.filter(|_| until <= i64::from(structure.n_steps())).ok_or_else(|| {
            if until > i64::from(structure.n_steps()) {
                format!("{text} is after the end of the run, {}-01", structure.end_year)
            } else {
                past()
            }
        });
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let number: u32 = if number.is_empty() { 1 } else { number.parse().map_err(|_| wrong())? };
    let per_year = structure.steps_per_year;
    let steps = match unit.trim() {
        "y" | "year" | "years" => number.checked_mul(per_year).ok_or_else(wrong)?,
        "step" | "steps" => number,
        "m" | "month" | "months" => {
            let twelfths = number.checked_mul(per_year).ok_or_else(wrong)?;
            if twelfths % 12 != 0 {
                return Err(format!("`{text}` is no whole number of steps, of which there are {per_year} a year"));
            }
            twelfths / 12
        }
        _ => return Err(wrong()),
    };
    if steps == 0 { Err(wrong()) } else { Ok(steps) }
}

/// A number of steps as a length, in the largest unit in which it is a whole number.
#[must_use]
pub fn length(structure: &Structure, steps: u32) -> String {
    let per_year = structure.steps_per_year;
    let (number, unit) = if steps.is_multiple_of(per_year) {
        (steps / per_year, "year")
    } else if (steps * 12).is_multiple_of(per_year) {
        (steps * 12 / per_year, "month")
    } else {
        (steps, "step")
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parse;

    fn structure(steps_per_year: u32) -> Structure {
        let text = format!(
            "title = \"t\"\nmembers = [\"a\", \"b\"]\nadversary = \"c\"\nstart = 2000\nend = 2010\n\
             steps_per_year = {steps_per_year}\nactors = {{ a = {{ gdp = 1 }}, b = {{ gdp = 1 }}, c = {{ gdp = 1 }} }}\n\
             outcomes.x.type = \"thin\"\n"
        );
        parse("script.toml", &text, &[]).unwrap().model.structure
    }

    #[test]
    fn lengths_are_read_as_they_are_written() {
        for per_year in [1, 4, 12, 365] {
            let structure = structure(per_year);
            for steps in 1..=2 * per_year {
                assert_eq!(length_of(&structure, 0, &length(&structure, steps)), Ok(steps));
            }
        }
        let structure = structure(12);
        for (text, steps) in [("1y", 12), ("year", 12), ("6m", 6), ("18 months", 18), ("to 2001-03", 8), ("2001-03", 8)]
        {
            assert_eq!(length_of(&structure, 6, text), Ok(steps), "{text}");
        }
        for text in ["0y", "soon", "5", "-1 year", "2000-03", "2011-01", "1 fortnight", ""] {
            assert!(length_of(&structure, 6, text).is_err(), "{text}");
        }
        assert!(length_of(&self::structure(4), 0, "1 month").is_err());
    }

    /// What is wrong with a script: line, message and label of each mistake.
    fn wrong(text: &str) -> Vec<(usize, String)> {
        let ScriptError::Wrong(error) = Script::read("s.toml", text).unwrap_err() else { panic!("{text}") };
        error.problems().iter().map(|it| (it.line, format!("{} | {}", it.message, it.label))).collect()
    }

    #[test]
    fn a_game_is_played_with_draws_and_by_its_own_version() {
        let told = |line: usize, text: &str| vec![(line, text.to_owned())];
        let own = env!("CARGO_PKG_VERSION");
        assert_eq!(wrong("seed = 1\ndraws = 0\n"), told(2, "`draws` is 0, but must be 1 or more | at least one draw"));
        let futures = "`futures` is 99, but must be from 100 to 1000000 | from 100 to 1000000";
        assert_eq!(wrong("futures = 99\n"), told(1, futures));
        let version = format!("the game was played with stadial 0.0.9, but this is {own} | another version");
        assert_eq!(wrong("version = \"0.0.9\"\n"), told(1, &version));
        assert!(Script::read("s.toml", &format!("version = \"{own}\"\ndraws = 1\n")).is_ok());
    }

    #[test]
    fn every_branch_has_a_name_of_its_own() {
        let other = |name: &str| format!("[[other]]\nbranch = \"{name}\"\n");
        let twice = "two branches are called `b` | also in line 3".to_owned();
        let text = |name: &str| format!("branch = \"{name}\"\n{}{}", other("b"), other("b"));
        assert_eq!(wrong(&text("a")), [(5, twice.clone())]);
        assert_eq!(wrong(&text("b")).len(), 2);
        // A game of one branch is called `main`, and a letter is the same letter in both of its forms.
        let unnamed =
            "two branches are called `main` | also in the branch that was played last, which has no name of its own";
        assert_eq!(wrong(&other("main")), [(2, unnamed.to_owned())]);
        assert_eq!(wrong(&(other("caf\u{e9}") + &other("cafe\u{301}"))).len(), 1);
        assert!(wrong(&other("a b"))[0].1.contains("cannot name a branch"));
        assert!(Script::read("s.toml", &(other("a") + &other("b"))).is_ok());
    }

    #[test]
    fn all_mistakes_of_a_script_are_told() {
        let text = "[[turn]]\nat = \"2000-01\"\nadvance = \"soon\"\n[[turn]]\n[[turn]]\nat = \"2003-01\"\n";
        let script = Script::read("s.toml", text).unwrap();
        let ScriptError::Turns(mistakes) = script.lines("s.toml", &structure(12)).unwrap_err() else { panic!() };
        assert_eq!(mistakes.len(), 3, "{mistakes:?}");
        let error = Script::read("s.toml", "sed = 1\n").unwrap_err().to_string();
        assert!(error.contains("sed") && error.contains("line 1"), "{error}");
    }
}
