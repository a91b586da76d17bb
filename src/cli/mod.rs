//! The command line: the questions, and a file for each other command.

mod check;
mod completions;
mod explore;
mod guide;
mod merge;
mod new;
mod params;
mod report;
mod rows;
mod schema;
mod trace;
mod wargame;

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::questions::{Questions, given_options, no_evidence};
use crate::study::{Failure, Given, Merged, Work};

/// Estimate the probabilities of alignments between states by Monte Carlo simulation.
///
/// A scenario file says who may align against whom, the state at the start, what may happen, and which outcomes are of
/// interest. stadial simulates many trajectories of it and reports the probabilities of the outcomes, their Monte
/// Carlo error, and how far they depend on parameters that nobody knows.
#[derive(Debug, Parser)]
#[command(
    name = "stadial",
    version,
    max_term_width = 100,
    after_help = "Example:  stadial run scenarios/china-russia.toml\n\n\
                  Exit codes: 0 success, 1 the run failed or was interrupted, 2 the input has errors."
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,

    /// The words of the command line.
    #[arg(skip)]
    words: Vec<String>,

    /// The options of the question that were given, with their values.
    #[arg(skip)]
    options: Vec<Given>,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Question(Box<Questions>),
    Explore(explore::Explore),
    Wargame(wargame::WargameCommand),
    Trace(trace::Trace),
    Merge(merge::Merge),
    Report(report::ReportCommand),
    Rows(rows::Rows),
    New(new::New),
    Check(check::Check),
    Params(params::Params),
    Guide(guide::Guide),
    Schema(schema::Schema),
    Completions(completions::Completions),
}

/// The error; that of `--evidence` with the reason where a command does not use evidence.
fn with_reason(error: clap::Error) -> clap::Error {
    let is_evidence = |given: &ContextValue| matches!(given, ContextValue::String(option) if option == "--evidence");
    if error.kind() != ErrorKind::UnknownArgument || !error.get(ContextKind::InvalidArg).is_some_and(is_evidence) {
        return error;
    }
    let command = std::env::args().nth(1).unwrap_or_default();
    let refused = match command.as_str() {
        "explore" => Some(explore::REFUSED),
        "wargame" => Some(wargame::REFUSED),
        question => no_evidence(question),
    };
    refused.map_or(error, |(reason, instead)| {
        let message = format!("`{command}` does not use evidence: {reason}\nLeave --evidence out, or {instead}");
        Cli::command().error(ErrorKind::UnknownArgument, message)
    })
}

impl Cli {
    /// Reads the command line. For help, and for errors in it, prints a text and ends the program.
    #[must_use]
    pub fn read() -> Self {
        let words: Vec<OsString> = std::env::args_os().skip(1).collect();
        let matches: ArgMatches =
            Self::command_line().try_get_matches().unwrap_or_else(|error| with_reason(error).exit());
        let read = Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        let words = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
        Self { options: given_options(&matches), words, ..read }
    }

    /// Reads a command line that was kept in a file.
    fn of_words(words: &[String]) -> Result<Self, Failure> {
        let all = std::iter::once("stadial").chain(words.iter().map(String::as_str));
        let fail = |error: clap::Error| {
            Failure::Option(format!("the command that made the parts cannot be repeated: {}", error.render()))
        };
        let matches = Self::command_line().try_get_matches_from(all).map_err(fail)?;
        let read = Self::from_arg_matches(&matches).map_err(fail)?;
        Ok(Self { options: given_options(&matches), words: words.to_vec(), ..read })
    }

    /// The command line. A value may be a negative number: then its range is reported, and it is not taken for an
    /// option.
    fn command_line() -> clap::Command {
        Self::command().mut_subcommands(|command| {
            command.mut_args(|arg| {
                let has_value = arg.get_long().is_some() && arg.get_action().takes_values();
                if has_value && !arg.is_allow_hyphen_values_set() { arg.allow_negative_numbers(true) } else { arg }
            })
        })
    }

    /// Runs the command.
    ///
    /// # Errors
    /// If the command fails; the error has an exit code.
    pub fn execute(self) -> Result<(), Failure> {
        self.execute_with(None)
    }

    /// As [`Self::execute`], for a question with the parts of which its results are made.
    fn execute_with(self, merged: Option<Merged>) -> Result<(), Failure> {
        match self.command {
            Command::Question(question) => question.ask(Work { words: self.words, options: self.options, merged }),
            Command::Merge(merge) => merge.execute(),
            Command::Explore(explore) => explore.execute(),
            Command::Wargame(wargame) => wargame.execute(),
            Command::Trace(trace) => trace.execute(),
            Command::Report(report) => report.execute(),
            Command::Rows(rows) => rows.execute(),
            Command::New(new) => new.execute(),
            Command::Check(check) => check.execute(),
            Command::Params(params) => params.execute(),
            Command::Guide(guide) => guide.execute(),
            Command::Schema(schema) => schema.execute(),
            Command::Completions(completions) => completions.execute(),
        }
    }
}
