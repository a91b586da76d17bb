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
pub mod panel;
pub mod claims;
pub mod assess;

use clap::{FromArgMatches, Subcommand};

use crate::study::page::{Content, MakePage, Report, ReportError, ResultFiles, make, tables};
use crate::study::{Failure, Question, Reply, Watch, ask, reply};

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
            pub(crate) fn ask(&self) -> Result<(), Failure> {
                match self {
                    $(Self::$command(question) => ask(question)),*
                }
            }

            /// Asks the question and gives its answer to a caller in the same program.
            fn reply(&self, watch: Watch) -> Result<Reply, Failure> {
                match self {
                    $(Self::$command(question) => reply(question, watch)),*
                }
            }
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

/// The questions as a command line, without the program's name: all of their options, with help, defaults and ranges.
#[must_use]
pub fn commands() -> clap::Command {
    Questions::augment_subcommands(clap::Command::new("stadial").no_binary_name(true).subcommand_required(true))
}

/// Answers a question that is asked as on the command line (`["run", "scenarios/china-russia.toml", "--draws=100"]`), with
/// the same numbers. Nothing is printed, and no file is written unless `--out` names a folder.
///
/// # Errors
/// If an option is wrong, or the question cannot be answered.
pub fn answer(words: &[String], watch: Watch) -> Result<Reply, Failure> {
    let refused = |error: clap::Error| {
        let text = error.to_string();
        Failure::Option(text.trim_start_matches("error: ").trim_end().to_owned())
    };
    let matches = commands().try_get_matches_from(words).map_err(refused)?;
    Questions::from_arg_matches(&matches).map_err(refused)?.reply(watch)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn a_question_is_answered_without_a_screen_and_without_files() {
        let asked = ["run", "tests/it/trio.toml", "--trajectories=320", "--draws=20", "--trajectories-table=csv"];
        let watch = Watch::default();
        let reply = answer(&words(&asked), watch.clone()).unwrap();
        assert_eq!(watch.progress(), (320, Some(320)));
        let names: Vec<&str> = reply.tables.iter().map(|table| table.name.as_str()).collect();
        assert!(names.contains(&"probabilities") && names.contains(&"parameters"), "{names:?}");
        let every = reply.tables.iter().find(|table| table.name == "every_trajectory").unwrap();
        assert_eq!(every.rows, 320);
        assert!(reply.files.iter().any(|(name, _)| *name == "manifest.json"));
    }

    #[test]
    fn wrong_options_and_stopped_work_are_errors() {
        let error = answer(&words(&["run", "tests/it/trio.toml", "--trajectories=0"]), Watch::default()).unwrap_err();
        assert!(error.is_of_input() && error.to_string().contains("--trajectories <N>"), "{error}");
        let error = answer(&words(&["walk"]), Watch::default()).unwrap_err();
        assert!(error.to_string().starts_with("unrecognized subcommand 'walk'"), "{error}");
        let watch = Watch::default();
        watch.stop();
        let error = answer(&words(&["run", "tests/it/trio.toml"]), watch).unwrap_err();
        assert!(matches!(error, Failure::NothingFinished), "{error}");
    }
}
