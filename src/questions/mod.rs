//! The questions about scenarios: a folder for each, with its options, analysis, tables and page.
//!
//! To add a question, add a folder that implements `Question` and a line in the list below.

pub mod run;
pub mod ask;
pub mod compare;
pub mod diff;
pub mod sweep;
pub mod tip;
pub mod search;
pub mod sensitivity;
pub mod rare;
pub mod discover;
pub mod drivers;
pub mod fork;
pub mod storylines;
pub mod msel;
pub mod cases;
pub mod score;
pub mod bank;
pub mod panel;
pub mod claims;
pub mod assess;

use clap::Subcommand;

use crate::study::page::{Content, MakePage, Report, ReportError, ResultFiles, make, tables};
use crate::study::{Failure, Question, Refused, Work, ask};

/// Lists the questions: for each, the name of its command in clap, its folder and its options.
macro_rules! questions {
    ($($command:ident($folder:ident::$options:ident))*) => {
        /// The questions as commands.
        #[derive(Debug, Subcommand)]
        pub(crate) enum Questions {
            $($command($folder::$options)),*
        }

        impl Questions {
            /// Asks the question and gives its answer.
            pub(crate) fn ask(&self, work: Work) -> Result<(), Failure> {
                match self {
                    $(Self::$command(question) => ask(question, work)),*
                }
            }
        }

        /// Why a command does not use evidence, and what to do instead; `None` if it does.
        pub(crate) fn no_evidence(command: &str) -> Option<Refused> {
            $(if command == $folder::$options::NAME {
                return $folder::$options::NO_EVIDENCE;
            })*
            None
        }

        /// The function that makes the page of the results of a command.
        fn page_of(command: &str) -> Result<MakePage, ReportError> {
            $(if command == $folder::$options::NAME {
                return Ok($folder::$options::page);
            })*
            if command == "wargame" {
                return Ok(game);
            }
            Err(ReportError::Command { command: command.to_owned() })
        }
    };
}

questions! {
    Run(run::RunArgs)
    Ask(ask::AskArgs)
    Compare(compare::CompareArgs)
    Diff(diff::DiffArgs)
    Rare(rare::RareArgs)
    Sensitivity(sensitivity::SensitivityArgs)
    Discover(discover::DiscoverArgs)
    Drivers(drivers::DriversArgs)
    Sweep(sweep::SweepArgs)
    Tip(tip::TipArgs)
    Search(search::SearchArgs)
    Fork(fork::ForkArgs)
    Storylines(storylines::StorylinesArgs)
    Msel(msel::MselArgs)
    Cases(cases::CasesArgs)
    Score(score::ScoreArgs)
    Bank(bank::BankArgs)
    Panel(panel::PanelArgs)
    Claims(claims::ClaimsArgs)
    Assess(assess::AssessArgs)
}

/// The page of a game, which is no question but has the same manifest.
fn game(files: &ResultFiles) -> Result<Content, ReportError> {
    tables::content(files, "A game")
}

/// The page of results of any question; their manifest says which.
///
/// # Errors
/// If the results have another format, a file is missing, or a file lacks required content.
pub fn report(files: &ResultFiles) -> Result<Report, ReportError> {
    make(files, page_of(&files.command()?)?)
}
