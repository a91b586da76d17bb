//! The command line: one file per command.

mod args;
mod assess;
mod cases;
mod check;
mod claims;
mod compare;
mod completions;
mod discover;
mod domain;
mod drivers;
mod failure;
mod files;
mod fork;
mod guide;
mod injects;
mod msel;
mod odds;
mod params;
mod page_args;
mod plan;
mod policies;
mod precision;
mod progress;
mod question;
mod rare;
mod report;
mod run;
mod schema;
mod screen;
mod session;
mod sensitivity;
mod settings;
mod storylines;
mod study;
mod sweep;
mod tip;
mod tip_range;
mod trace;
mod wargame;
mod whole;

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

pub use failure::Failure;

use crate::output::report::{MakePage, Report, ReportError, ResultFiles, make};
use question::{Question, ask};

/// The page of the results of any question.
///
/// # Errors
/// If they were written in another form, a file is missing, or one does not hold what it must.
pub fn report(files: &ResultFiles) -> Result<Report, ReportError> {
    make(files, page_of(&files.command()?)?)
}

/// The page of the results of a command.
fn page_of(command: &str) -> Result<MakePage, ReportError> {
    macro_rules! of {
        ($($question:ty),*) => {{
            $(if command == <$question>::NAME {
                return Ok(<$question>::page);
            })*
            Err(ReportError::Command { command: command.to_owned() })
        }};
    }
    of!(
        run::Run,
        compare::Compare,
        sweep::Sweep,
        tip::TipCommand,
        sensitivity::SensitivityCommand,
        rare::RareCommand,
        discover::DiscoverCommand,
        drivers::DriversCommand,
        fork::ForkCommand,
        storylines::StorylinesCommand,
        msel::MselCommand,
        cases::Cases,
        claims::Claims
    )
}

/// Odds of alignment between states, from many simulated histories.
///
/// A scenario file says who may align against whom, how things stand, what may happen and which outcomes are of
/// interest. stadial runs many histories of it and answers with odds, their Monte Carlo error, and how far they
/// depend on parameters that nobody knows.
#[derive(Debug, Parser)]
#[command(
    name = "stadial",
    version,
    max_term_width = 100,
    after_help = "Start with:  stadial run scenarios/china-russia.toml\n\n\
                  Exit codes: 0 done, 1 the run failed or was stopped, 2 the input is wrong."
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Run),
    Check(check::Check),
    Assess(assess::Assess),
    Cases(cases::Cases),
    Claims(claims::Claims),
    Compare(compare::Compare),
    Rare(rare::RareCommand),
    Sensitivity(sensitivity::SensitivityCommand),
    Discover(discover::DiscoverCommand),
    Drivers(drivers::DriversCommand),
    Sweep(sweep::Sweep),
    Tip(tip::TipCommand),
    Report(report::ReportCommand),
    Params(params::Params),
    Trace(trace::Trace),
    Fork(fork::ForkCommand),
    Wargame(wargame::WargameCommand),
    Storylines(storylines::StorylinesCommand),
    Msel(msel::MselCommand),
    Guide(guide::Guide),
    Schema(schema::Schema),
    Completions(completions::Completions),
}

impl Cli {
    /// Reads the command line; prints help or what is wrong with it, and ends the program, where that is asked for.
    #[must_use]
    pub fn read() -> Self {
        let matches: ArgMatches = Self::command_line().get_matches();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }

    /// The command line in which a value may be a negative number, so that its range is told and not taken for an option.
    fn command_line() -> clap::Command {
        Self::command().mut_subcommands(|command| {
            command.mut_args(|arg| {
                let has_value = arg.get_long().is_some() && arg.get_action().takes_values();
                if has_value && !arg.is_allow_hyphen_values_set() { arg.allow_negative_numbers(true) } else { arg }
            })
        })
    }

    /// Carries the command out.
    ///
    /// # Errors
    /// With what went wrong and the exit code that belongs to it.
    pub fn execute(self) -> Result<(), Failure> {
        match self.command {
            Command::Run(run) => ask(&run),
            Command::Check(check) => check.execute(),
            Command::Assess(assess) => assess.execute(),
            Command::Cases(cases) => ask(&cases),
            Command::Claims(claims) => ask(&claims),
            Command::Compare(compare) => ask(&compare),
            Command::Rare(rare) => ask(&rare),
            Command::Sensitivity(sensitivity) => ask(&sensitivity),
            Command::Discover(discover) => ask(&discover),
            Command::Drivers(drivers) => ask(&drivers),
            Command::Sweep(sweep) => ask(&sweep),
            Command::Tip(tip) => ask(&tip),
            Command::Report(report) => report.execute(),
            Command::Params(params) => params.execute(),
            Command::Trace(trace) => trace.execute(),
            Command::Fork(fork) => ask(&fork),
            Command::Wargame(wargame) => wargame.execute(),
            Command::Storylines(storylines) => ask(&storylines),
            Command::Msel(msel) => ask(&msel),
            Command::Guide(guide) => guide.execute(),
            Command::Schema(_) => schema::Schema::execute(),
            Command::Completions(completions) => completions.execute(),
        }
    }
}
