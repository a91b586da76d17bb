//! Asking in a terminal for what the options leave out, each answer until it is right.

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Editor, Helper};

use crate::scenario::{SHIPPED, Shipped};
use crate::study::{Failure, print};

use super::New;
use super::analogue::{Analogue, DEFAULT};
use super::wanted::{check_name, check_years, gdp_in, members};

/// Asks for everything that is not given yet.
pub(super) fn complete(new: &mut New) -> Result<(), Failure> {
    let mut terminal = Terminal::new()?;
    if new.members.is_empty() {
        let question = "Members, the states that align, separated by commas: ";
        new.members = terminal.ask(question, |answer| {
            let names: Vec<String> = answer.split(',').map(|name| name.trim().to_owned()).collect();
            let plain: Vec<String> =
                names.iter().map(|name| name.split('=').next().unwrap_or_default().to_owned()).collect();
            right(|errors| drop(members(&plain, None, errors)), names)
        })?;
    }
    if new.adversary.is_none() {
        let taken: Vec<String> =
            new.members.iter().filter_map(|name| name.split('=').next()).map(str::to_owned).collect();
        let answer = terminal.ask("Adversary, the state against which they align: ", |answer| {
            let check = |errors: &mut Vec<String>| {
                check_name("adversary", answer, errors);
                if taken.iter().any(|member| member == answer) {
                    errors.push(format!("`{answer}` is a member"));
                }
            };
            right(check, answer.to_owned())
        })?;
        new.adversary = Some(answer);
    }
    if new.start.is_none() {
        new.start = Some(terminal.ask("Start, on 1 January of the year: ", |answer| year(answer, 9_999))?);
    }
    if let (None, Some(start)) = (new.end, new.start) {
        let end = terminal.ask("End, on 1 January of the year: ", |answer| {
            let end = year(answer, 10_999)?;
            right(|errors| check_years(start, end, errors), end)
        })?;
        new.end = Some(end);
    }
    if new.like.is_none() {
        let question = format!("Like which scenario or file (the Tab key lists them)? [{DEFAULT}] ");
        new.like = Some(terminal.ask(&question, |answer| {
            let named = if answer.is_empty() { DEFAULT } else { answer };
            Analogue::find(named).map(|_| named.to_owned()).map_err(|failure| failure.render(false))
        })?);
    }
    let actors = new.members.iter().filter_map(|name| name.split('=').next()).chain(new.adversary.as_deref());
    let known = |actor: &str| new.gdp.iter().any(|given| given.split('=').next() == Some(actor));
    let open: Vec<String> = actors.filter(|actor| !known(actor)).map(str::to_owned).collect();
    for actor in open {
        let question = format!("GDP of {actor} at the start, trillion US$ (empty: not known yet): ");
        let gdp =
            terminal.ask(&question, |answer| if answer.is_empty() { Ok(None) } else { gdp_in(answer).map(Some) })?;
        new.gdp.extend(gdp.map(|gdp| format!("{actor}={gdp}")));
    }
    Ok(())
}

/// A value, if a check finds no error.
fn right<T>(check: impl FnOnce(&mut Vec<String>), value: T) -> Result<T, String> {
    let mut errors = Vec::new();
    check(&mut errors);
    if errors.is_empty() { Ok(value) } else { Err(errors.join("\n")) }
}

fn year(answer: &str, most: i32) -> Result<i32, String> {
    let year = answer.parse().ok().filter(|year| (1..=most).contains(year));
    year.ok_or_else(|| format!("write a year from 1 to {most}, such as 2026"))
}

/// A line editor that completes the names of scenarios.
struct Terminal {
    editor: Editor<Names, DefaultHistory>,
}

impl Terminal {
    fn new() -> Result<Self, Failure> {
        let config = Config::builder().completion_type(CompletionType::List).build();
        let mut editor = Editor::with_config(config).map_err(not_read)?;
        editor.set_helper(Some(Names));
        Ok(Self { editor })
    }

    /// Asks until the answer is right.
    fn ask<T>(&mut self, question: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<T, Failure> {
        loop {
            let answer = self.editor.readline(question).map_err(not_read)?;
            match read(answer.trim()) {
                Ok(value) => return Ok(value),
                Err(why) => print(&format!("{why}\n"))?,
            }
        }
    }
}

fn not_read(error: ReadlineError) -> Failure {
    match error {
        ReadlineError::Interrupted | ReadlineError::Eof => Failure::Option("left; nothing was written".to_owned()),
        ReadlineError::Io(error) => Failure::Screen(error),
        other => Failure::Screen(std::io::Error::other(other.to_string())),
    }
}

/// Names of scenarios.
struct Names;

impl Completer for Names {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        cursor: usize,
        _: &rustyline::Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        let begun = &line[..cursor];
        let names = SHIPPED.iter().map(Shipped::name).filter(|name| name.starts_with(begun));
        Ok((0, names.map(str::to_owned).collect()))
    }
}

impl Hinter for Names {
    type Hint = String;
}

impl Highlighter for Names {}
impl Validator for Names {}
impl Helper for Names {}
