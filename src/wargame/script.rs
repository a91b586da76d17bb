//! Scripts of games: logs, or written by hand.

use std::ops::RangeInclusive;

use crate::input::{LoadError, Report, SourceText, YEAR_MAX, composed};
use crate::model::Structure;
use crate::scenario::{At, Calendar, DRAWS_MAX, Section, parse_tree, report_unread, text};

use super::length::{date_of, length_of};

/// A turn of a script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScriptTurn {
    /// Its moves, as they are typed.
    pub moves: Vec<String>,
    /// The number of steps that pass; `None` if the turn is not over.
    pub steps: Option<u32>,
}

/// A script, as written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script {
    /// The scenario file, as it was named when the game was played.
    pub scenario: Option<String>,
    /// The digest of the scenario.
    pub digest: Option<String>,
    /// The version of the program.
    version: Option<At<String>>,
    /// The overrides of the scenario.
    pub overrides: Vec<String>,
    /// The seed.
    pub seed: Option<u64>,
    /// The trajectory.
    pub trajectory: Option<u64>,
    /// The draws over which trajectories are spread.
    pub draws: Option<u64>,
    /// The futures from which probabilities are estimated.
    pub futures: Option<u64>,
    /// The outcome of the game.
    pub outcome: Option<String>,
    /// The year by whose end it is to be reached.
    pub by: Option<i32>,
    /// The name of the branch that was played last.
    branch: Option<At<String>>,
    /// Its turns.
    pub turn: Vec<WrittenTurn>,
    /// Other branches.
    other: Vec<WrittenLine>,
}

/// A branch that was left for another.
#[derive(Clone, Debug, PartialEq)]
struct WrittenLine {
    /// Its name.
    branch: At<String>,
    /// Its turns.
    turn: Vec<WrittenTurn>,
}

/// A turn, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenTurn {
    /// The date of its beginning; if given, it must be right.
    pub at: Option<String>,
    /// Its moves.
    pub moves: Vec<String>,
    /// Its length, as in `1 year`; the last turn may have none.
    pub advance: Option<String>,
}

/// A script that cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    /// It is not TOML, has unknown keys, or breaks rules that depend on the script alone.
    #[error(transparent)]
    Wrong(#[from] LoadError),
    /// Its turns have errors.
    #[error("{}", .0.join("\nerror: "))]
    Turns(Vec<String>),
}

/// The form of a turn.
const TURN: &str = "[[turn]]\nmoves = [\"strike crisis\"]\nadvance = \"1 year\"";

/// An optional text.
fn words(section: &Section<'_>, key: &str, report: &mut Report) -> Option<String> {
    section.text(key, report).map(|given| given.value.to_owned())
}

/// The same, with its place.
fn placed(section: &Section<'_>, key: &str, report: &mut Report) -> Option<At<String>> {
    section.text(key, report).map(|given| At { value: given.value.to_owned(), place: given.place })
}

/// A list of texts, in order and with replicates.
fn list_of_words(section: &Section<'_>, key: &str, example: &str, report: &mut Report) -> Vec<String> {
    let path = section.path_of(key);
    let items = section.list(key, example, report).unwrap_or_default();
    items.iter().filter_map(|item| text(item, &path, report)).map(|given| given.value.to_owned()).collect()
}

/// The tables of a list such as `[[turn]]`.
fn tables<'t>(section: &Section<'t>, key: &str, example: &str, report: &mut Report) -> Vec<Section<'t>> {
    let items = section.list(key, example, report).unwrap_or_default();
    let path = section.path_of(key);
    items.iter().map(|item| Section::of_node(item, path.clone(), report)).filter(Section::is_given).collect()
}

fn read_turns(section: &Section<'_>, report: &mut Report) -> Vec<WrittenTurn> {
    let turns = tables(section, "turn", TURN, report);
    let read = |turn: &Section<'_>| WrittenTurn {
        at: words(turn, "at", report),
        moves: list_of_words(turn, "moves", "moves = [\"strike crisis\"]", report),
        advance: words(turn, "advance", report),
    };
    turns.iter().map(read).collect()
}

fn read_other(section: &Section<'_>, report: &mut Report) -> Vec<WrittenLine> {
    let mut lines = Vec::new();
    for line in tables(section, "other", "[[other]]\nbranch = \"second\"", report) {
        let turn = read_turns(&line, report);
        let _ = line.required("branch", "branch = \"second\"", report);
        lines.extend(placed(&line, "branch", report).map(|branch| WrittenLine { branch, turn }));
    }
    lines
}

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// If it is not a script, or with all errors in its setup and its branches.
    pub fn read(name: &str, text: &str) -> Result<Self, ScriptError> {
        let file = SourceText::new(name, text);
        let mut report = Report::default();
        let root = parse_tree(&file.text, 0, &mut report);
        let section = Section::root(&root);
        let script = Self::from_section(&section, &mut report);
        report_unread(&root, "", &mut report);
        script.check_version(&mut report);
        script.check_branches(&file.text, &mut report);
        match report.into_problems(&[file]) {
            Some(problems) => Err(LoadError::from(problems).into()),
            None => Ok(script),
        }
    }

    /// The name of the branch that was played last.
    #[must_use]
    pub fn branch(&self) -> Option<&str> {
        self.branch.as_ref().map(|branch| branch.value.as_str())
    }

    fn from_section(file: &Section<'_>, report: &mut Report) -> Self {
        let size = |key: &str, range: RangeInclusive<u64>, report: &mut Report| {
            let range = *range.start() as i64..=*range.end() as i64;
            file.whole(key, range, report).map(|given| given.value.unsigned_abs())
        };
        Self {
            scenario: words(file, "scenario", report),
            digest: words(file, "digest", report),
            version: placed(file, "version", report),
            overrides: list_of_words(file, "overrides", "overrides = [\"actors.china.gdp=18.6\"]", report),
            seed: file.seed("seed", report),
            trajectory: size("trajectory", 0..=i64::MAX as u64, report),
            draws: size("draws", 1..=DRAWS_MAX, report),
            futures: size("futures", FUTURES, report),
            outcome: words(file, "outcome", report),
            by: file.whole("by", 1..=YEAR_MAX, report).and_then(|given| i32::try_from(given.value).ok()),
            branch: placed(file, "branch", report),
            turn: read_turns(file, report),
            other: read_other(file, report),
        }
    }

    /// A game must be played by the version that made it.
    fn check_version(&self, report: &mut Report) {
        let own = env!("CARGO_PKG_VERSION");
        if let Some(version) = self.version.as_ref().filter(|version| version.value != own) {
            let message = format!("the game was played with stadial {}, but this is {own}", version.value);
            let help = format!(
                "play it with stadial {}, or remove the line to play the same moves with {own}: what happens may differ",
                version.value
            );
            report.add(&version.place, message, "another version", help);
        }
    }

    /// Every branch has a name of its own; the one that was played last is `main` unless it states another.
    fn check_branches(&self, text: &str, report: &mut Report) {
        let named = self.branch.iter().chain(self.other.iter().map(|line| &line.branch));
        let mut seen: Vec<(String, Option<&At<String>>)> = Vec::new();
        if self.branch.is_none() {
            seen.push((MAIN.to_owned(), None));
        }
        for branch in named {
            let name = match branch_name(&branch.value) {
                Ok(name) => name,
                Err(why) => {
                    report.add(&branch.place, why, "not the name of a branch", "give it another name");
                    continue;
                }
            };
            if let Some((_, first)) = seen.iter().find(|(known, _)| *known == name) {
                let line = |at: &At<String>| text[..at.place.span.start].matches('\n').count() + 1;
                let before = first.map_or_else(
                    || "the branch that was played last, which has no name of its own".to_owned(),
                    |first| format!("line {}", line(first)),
                );
                let message = format!("two branches are called `{name}`");
                let help = "give one of them another name: `switch` could not distinguish them";
                report.add(&branch.place, message, format!("also in {before}"), help);
            } else {
                seen.push((name, Some(branch)));
            }
        }
    }

    /// The turns of the branch that was played last, then of each other branch with its name.
    ///
    /// # Errors
    /// With every error in a date or a length.
    pub fn lines(&self, name: &str, structure: &Structure) -> Result<Lines, ScriptError> {
        let mut errors = Vec::new();
        let current = turns(name, &self.turn, structure, &mut errors);
        let others = self.other.iter().map(|line| {
            (
                line.branch.value.clone(),
                turns(&format!("{name}, branch {}", line.branch.value), &line.turn, structure, &mut errors),
            )
        });
        let others = others.collect();
        if errors.is_empty() { Ok((current, others)) } else { Err(ScriptError::Turns(errors)) }
    }
}

/// The name of the first branch.
pub const MAIN: &str = "main";

/// The allowed numbers of futures.
pub const FUTURES: RangeInclusive<u64> = 100..=1_000_000;

/// The name of a branch, in normalisation form C.
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

/// The turns of the branch that was played last, then of each other branch with its name.
type Lines = (Vec<ScriptTurn>, Vec<(String, Vec<ScriptTurn>)>);

fn turns(name: &str, written: &[WrittenTurn], structure: &Structure, errors: &mut Vec<String>) -> Vec<ScriptTurn> {
    let (mut turns, mut at) = (Vec::new(), 0);
    for (place, turn) in written.iter().enumerate() {
        let number = place + 1;
        if let Some(date) = &turn.at {
            let given = Calendar::of(structure).step_named(date);
            let begins = date_of(structure, at);
            // A month may begin before a run that starts within it.
            if given != Some(i64::from(at)) && *date != begins {
                errors.push(format!("{name}: turn {number} begins in {begins}, not in {date}"));
            }
        }
        let steps = match &turn.advance {
            None => {
                if number < written.len() {
                    let help = "only the last turn may be left open";
                    errors.push(format!("{name}: turn {number} has no `advance`, as in \"1 year\"; {help}"));
                }
                None
            }
            Some(length) => match length_of(structure, at, length) {
                Ok(steps) => Some(steps),
                Err(error) => {
                    errors.push(format!("{name}: turn {number}: {error}"));
                    None
                }
            },
        };
        at = (at + steps.unwrap_or(0)).min(structure.n_steps());
        turns.push(ScriptTurn { moves: turn.moves.clone(), steps });
    }
    turns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wargame::length::tests::structure;

    /// The errors in a script: line, message and label of each.
    fn wrong(text: &str) -> Vec<(usize, String)> {
        let ScriptError::Wrong(error) = Script::read("s.toml", text).unwrap_err() else { panic!("{text}") };
        error.problems().iter().map(|it| (it.line, format!("{} | {}", it.message, it.label))).collect()
    }

    #[test]
    fn a_game_is_played_with_draws_and_by_its_own_version() {
        let at = |line: usize, text: &str| vec![(line, text.to_owned())];
        let own = env!("CARGO_PKG_VERSION");
        let draws = "`draws` is 0, but must be a whole number from 1 to 20000 | must be a whole number from 1 to 20000";
        assert_eq!(wrong("seed = 1\ndraws = 0\n"), at(2, draws));
        let futures = "`futures` is 99, but must be a whole number from 100 to 1000000 | must be a whole number from 100 to 1000000";
        assert_eq!(wrong("futures = 99\n"), at(1, futures));
        for (key, rule) in [("futures", "from 100 to 1000000"), ("trajectory", "from 0 to 9223372036854775807")] {
            let beyond = wrong(&format!("{key} = 18446744073709551615\n"));
            let message = format!("`{key}` is 18446744073709551615, but must be a whole number {rule}");
            assert!(format!("{beyond:?}").contains(&message), "{beyond:?}");
        }
        let version = format!("the game was played with stadial 0.0.9, but this is {own} | another version");
        assert_eq!(wrong("version = \"0.0.9\"\n"), at(1, &version));
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
    fn all_errors_of_a_script_are_reported() {
        let text = "[[turn]]\nat = \"2000-01\"\nadvance = \"soon\"\n[[turn]]\n[[turn]]\nat = \"2003-01\"\n";
        let script = Script::read("s.toml", text).unwrap();
        let ScriptError::Turns(errors) = script.lines("s.toml", &structure(12)).unwrap_err() else { panic!() };
        assert_eq!(errors.len(), 3, "{errors:?}");
        let found = wrong("sed = 1\n[[turns]]\n[[turn]]\nmoves = \"play raa\"\n");
        let expected = [
            (1, "unknown key `sed` | did you mean `seed`?"),
            (2, "unknown key `turns` | did you mean `turn`?"),
            (4, "`turn.moves` must be a list, not the string \"play raa\" | must be a list"),
        ];
        assert_eq!(found, expected.map(|(line, text)| (line, text.to_owned())));
    }
}
