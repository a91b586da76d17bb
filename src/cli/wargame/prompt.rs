//! Asking for commands: in a terminal with a line editor, else line by line.

use std::io::{BufRead, IsTerminal, Read};

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Editor, Helper};

use crate::scenario::Scenario;
use crate::study::{Failure, print};
use crate::theory::INDICATORS;
use crate::wargame::Cell;

use super::commands::first_words;
use super::session::{Session, Then, Trouble};

/// Asks for commands until there are no more.
pub(super) fn ask(session: &mut Session) -> Result<(), Failure> {
    session.introduce()?;
    let status = session.run_line("status");
    status.map_err(|trouble| trouble.into_failure("at the start"))?;
    if std::io::stdin().is_terminal() { in_terminal(session) } else { line_by_line(session) }
}

/// The longest command, in bytes.
const LINE_MAX: u64 = 64 << 10;

/// The next line of the standard input; `None` at its end.
fn next_line() -> Option<Result<String, String>> {
    let mut bytes = Vec::new();
    match std::io::stdin().lock().take(LINE_MAX).read_until(b'\n', &mut bytes) {
        Ok(0) => None,
        Ok(_) if bytes.len() as u64 == LINE_MAX => Some(Err(format!("it is longer than {} KiB", LINE_MAX >> 10))),
        Ok(_) => Some(String::from_utf8(bytes).map_err(|_| "it is not UTF-8; save the commands as UTF-8".to_owned())),
        Err(error) => Some(Err(format!("it cannot be read: {error}"))),
    }
}

/// Commands through a pipe: the first that fails ends the game, because those after it depend on it.
fn line_by_line(session: &mut Session) -> Result<(), Failure> {
    for (number, line) in (0..).map_while(|number| Some((number, next_line()?))) {
        let line = line.map_err(|error| Failure::Option(format!("line {} of the commands: {error}", number + 1)))?;
        let command = line.split('#').next().unwrap_or_default().trim();
        if command.is_empty() {
            continue;
        }
        session.print(&format!("> {command}\n"))?;
        let then = session.run_line(command);
        let then = then.map_err(|trouble| trouble.into_failure(&format!("line {}, `{command}`", number + 1)))?;
        if then == Then::Leave {
            break;
        }
    }
    session.farewell()
}

fn in_terminal(session: &mut Session) -> Result<(), Failure> {
    session.keep()?;
    print("`help` lists the commands, `moves` the moves; the Tab key completes.\n")?;
    let config = Config::builder().completion_type(CompletionType::List).auto_add_history(true).build();
    let mut editor: Editor<Words, DefaultHistory> = Editor::with_config(config).map_err(not_read)?;
    loop {
        editor.set_helper(Some(Words::of(session)));
        match editor.readline(&format!("{}> ", prompt(session))) {
            Ok(line) => match session.run_line(&line) {
                Ok(Then::Next) => {}
                Ok(Then::Leave) => break,
                Err(Trouble::Refused(why)) => session.print(&format!("{why}\n"))?,
                Err(Trouble::Interrupted) => print("interrupted; the game is unchanged\n")?,
                Err(Trouble::Failed(failure)) => return Err(failure),
            },
            Err(ReadlineError::Interrupted) => print("`quit` or Ctrl-D leaves the game; the log is kept.\n")?,
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(not_read(error)),
        }
    }
    session.farewell()
}

fn not_read(error: ReadlineError) -> Failure {
    match error {
        ReadlineError::Io(error) => Failure::Screen(error),
        other => Failure::Screen(std::io::Error::other(other.to_string())),
    }
}

/// The prompt: the month, and the branch if there are several.
fn prompt(session: &Session) -> String {
    let structure = &session.game.scenario.model.structure;
    let date = crate::wargame::date_of(structure, session.game.position().at.step);
    if session.others.is_empty() { date } else { format!("{date} {}", session.branch) }
}

/// The words that can be completed.
struct Words {
    scenario_words: Vec<(&'static [&'static str], Vec<String>)>,
}

impl Words {
    fn of(session: &Session) -> Self {
        let scenario: &Scenario = &session.game.scenario;
        let position = session.game.position();
        let policies = scenario.policies.iter().map(|policy| policy.name.clone()).collect();
        let shocks = scenario.model.structure.shocks.iter().map(|class| class.name.clone()).collect();
        let in_force = session.game.in_force().into_iter().map(str::to_owned).collect();
        let indicators = INDICATORS.iter().map(|indicator| indicator.key.to_owned()).collect();
        let branches = session.others.iter().map(|(name, _)| name.clone()).collect();
        let topics = first_words().map(str::to_owned).collect();
        Self {
            scenario_words: vec![
                (&["play"], policies),
                (&["strike"], shocks),
                (&["end"], in_force),
                (&["deepen"], indicators),
                (&["set", "nudge"], position.world.names()),
                (&["switch"], branches),
                (&["help"], topics),
                (&["export"], ["storyline", "injects", "blueprint"].map(str::to_owned).to_vec()),
            ],
        }
    }

    /// Where the word under the cursor begins, and what it may become.
    fn completions(&self, line: &str) -> (usize, Vec<String>) {
        let start = line.rfind([' ', ':']).map_or(0, |place| place + 1);
        let is_cell = |word: &&str| Cell::ALL.iter().any(|cell| cell.name() == word.trim_end_matches(':'));
        let mut before = line[..start].split([' ', ':']).filter(|word| !word.is_empty()).skip_while(is_cell);
        let begun = |word: &&String| word.starts_with(&line[start..]);
        let words: Vec<String> = match (before.next(), before.next()) {
            (None, _) => first_words().map(str::to_owned).collect(),
            (Some(verb), None) => self
                .scenario_words
                .iter()
                .find(|(verbs, _)| verbs.contains(&verb))
                .map_or_else(Vec::new, |(_, words)| words.clone()),
            _ => Vec::new(),
        };
        (start, words.iter().filter(begun).cloned().collect())
    }
}

impl Completer for Words {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        cursor: usize,
        _: &rustyline::Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(self.completions(&line[..cursor]))
    }
}

impl Hinter for Words {
    type Hint = String;
}

impl Highlighter for Words {}
impl Validator for Words {}
impl Helper for Words {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn completions_depend_on_the_words_before() {
        let names = vec!["urgency.a".to_owned(), "urgency.b".to_owned(), "gdp.a".to_owned()];
        let words = Words { scenario_words: vec![(&["set", "nudge"], names)] };
        assert_eq!(words.completions("adv"), (0, vec!["advance".to_owned()]));
        assert_eq!(words.completions("set urg"), (4, vec!["urgency.a".to_owned(), "urgency.b".to_owned()]));
        assert_eq!(words.completions("red: nudge g"), (11, vec!["gdp.a".to_owned()]));
        assert_eq!(words.completions("red:nudge g").1, ["gdp.a"]);
        assert!(words.completions("red: st").1.contains(&"strike".to_owned()));
        assert!(words.completions("set urgency.a 0").1.is_empty());
    }
}
