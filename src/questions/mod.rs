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

use std::path::Path;

use clap::parser::ValueSource;
use clap::{ArgMatches, FromArgMatches, Subcommand, ValueHint};

use crate::ensemble::Tally;
use crate::ensemble::ledger::{Parts, PartsError, Share};
use crate::study::page::{Content, MakePage, Report, ReportError, ResultFiles, make, tables};
use crate::study::{
    Failure, Given, Held, Merged, Question, Refused, Reply, Watch, Work, ask, divisible, part, reply, save_results,
};

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

            /// Asks the question and gives its answer to a caller in the same program.
            fn reply(&self, work: Work, watch: Watch) -> Result<Reply, Failure> {
                match self {
                    $(Self::$command(question) => reply(question, work, watch)),*
                }
            }

            /// Fails if the question cannot be divided.
            fn divisible(&self) -> Result<(), Failure> {
                match self {
                    $(Self::$command(question) => divisible(question)),*
                }
            }

            /// Works on a share of the question, and gives the part.
            fn part(&self, work: &Work, share: Share, watch: Watch) -> Result<Vec<u8>, Failure> {
                match self {
                    $(Self::$command(question) => part(question, work, share, watch)),*
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

        /// The names of the pictures of a command.
        fn pictures_of(command: &str) -> &'static [&'static str] {
            $(if command == $folder::$options::NAME {
                return $folder::$options::PICTURES;
            })*
            &[]
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

/// The questions as a command line, without the program's name: all of their options, with help, defaults and ranges.
#[must_use]
pub fn commands() -> clap::Command {
    Questions::augment_subcommands(clap::Command::new("stadial").no_binary_name(true).subcommand_required(true))
}

/// The options of a question that were given, with their values, by name.
pub(crate) fn given_options(matches: &ArgMatches) -> Vec<Given> {
    let Some((command, matches)) = matches.subcommand() else { return Vec::new() };
    let commands = commands();
    let Some(command) = commands.find_subcommand(command) else { return Vec::new() };
    // Groups of options have the names of types.
    let names = matches.ids().map(clap::Id::as_str).filter(|name| !name.starts_with(char::is_uppercase));
    let given = names.filter(|name| matches.value_source(name) == Some(ValueSource::CommandLine));
    let option = |name: &str| {
        let values = matches.get_raw(name).into_iter().flatten().map(|value| value.to_string_lossy().into_owned());
        let arg = command.get_arguments().find(|arg| arg.get_id() == name);
        let place = || arg.and_then(|arg| arg.get_value_names()?.first().map(ToString::to_string));
        let long = arg.and_then(clap::Arg::get_long).map(|long| format!("--{long}"));
        Given {
            name: name.to_owned(),
            label: long.or_else(place).unwrap_or_else(|| name.to_owned()),
            values: values.collect(),
            is_path: arg.is_some_and(|arg| matches!(arg.get_value_hint(), ValueHint::FilePath | ValueHint::AnyPath)),
        }
    };
    let mut options: Vec<Given> = given.map(option).collect();
    options.sort_unstable();
    options
}

/// The question in the words of a command line.
fn read(words: &[String]) -> Result<(Questions, Work), Failure> {
    let refused = |error: clap::Error| {
        let text = error.to_string();
        Failure::Option(text.trim_start_matches("error: ").trim_end().to_owned())
    };
    let matches = commands().try_get_matches_from(words).map_err(refused)?;
    let question = Questions::from_arg_matches(&matches).map_err(refused)?;
    Ok((question, Work { words: words.to_vec(), options: given_options(&matches), merged: None }))
}

/// Answers a question that is asked as on the command line (`["run", "scenarios/china-russia.toml", "--draws=100"]`), with
/// the same numbers. Nothing is printed, and no file is written unless `--out` names a folder.
///
/// # Errors
/// If an option is wrong, or the question cannot be answered.
pub fn answer(words: &[String], watch: Watch) -> Result<Reply, Failure> {
    let (question, work) = read(words)?;
    question.reply(work, watch)
}

/// Checks the options of a question, and whether it can be divided into parts.
///
/// # Errors
/// If an option is wrong, or the question cannot be divided; with the reason.
pub fn check_divisible(words: &[String]) -> Result<(), Failure> {
    read(words)?.0.divisible()
}

/// Writes the files of a folder of results, as the command does: as a whole, with their checksums in the manifest. What else is
/// in the folder is refused without `force`.
///
/// # Errors
/// If there is no manifest among them, the folder holds something else, or it cannot be written.
pub fn save(folder: &Path, files: &[(&str, Vec<u8>)], force: bool) -> Result<(), Failure> {
    let command = ResultFiles::of(files).command().map_err(|reason| Failure::results(folder, reason))?;
    save_results(folder, &command, pictures_of(&command), (files, force))
}

/// Works on part `number`, from 1, of the `of` parts of a question; the parts can be worked on anywhere, in any order.
/// Returns its bytes, for [`join_parts`] and [`answer_of_parts`].
///
/// # Errors
/// As [`answer`]; if there is no such part, or the question cannot be divided.
pub fn answer_part(words: &[String], (number, of): (u32, u32), watch: Watch) -> Result<Vec<u8>, Failure> {
    let share = Share::new(number, of);
    let share = share.ok_or_else(|| Failure::Option(format!("part {number} of {of}: there is no such part")))?;
    let (question, work) = read(words)?;
    question.part(&work, share, watch)
}

/// Joins parts of one question; what comes of it can be joined again, in any order.
///
/// # Errors
/// If there is none, if one is not whole, or if two do not belong together.
pub fn join_parts(parts: &[Vec<u8>]) -> Result<Vec<u8>, Failure> {
    let mut all: Option<Parts> = None;
    for (place, bytes) in parts.iter().enumerate() {
        let wrong = |error| wrong_part(Some(place + 1), error);
        let part = Parts::from_bytes(bytes).map_err(wrong)?;
        match &mut all {
            Some(all) => all.join(part).map_err(wrong)?,
            none => *none = Some(part),
        }
    }
    let mut all = all.ok_or(Failure::NothingFinished)?;
    // The counts of runs are as large as those of one part, once they are merged.
    all.compact_those_of::<Tally>().map_err(|error| wrong_part(None, error))?;
    Ok(all.to_bytes())
}

/// A part, by its number among those that were given, cannot be used; or all of them.
fn wrong_part(number: Option<usize>, error: PartsError) -> Failure {
    let (path, of) = number.map_or_else(
        || ("all given parts".to_owned(), Held::Parts),
        |number| (format!("given part {number}"), Held::Part),
    );
    Failure::Parts { path: path.into(), of, error }
}

/// Answers a question of which all parts are known; `words` are those of the parts.
///
/// # Errors
/// As [`answer`]; if parts are missing, or belong to another question.
pub fn answer_of_parts(words: &[String], parts: &[u8], watch: Watch) -> Result<Reply, Failure> {
    let parts = Parts::from_bytes(parts).map_err(|error| wrong_part(None, error))?;
    let merged = Merged { parts, place: "all given parts".into() };
    let (question, work) = read(words)?;
    question.reply(Work { merged: Some(merged), ..work }, watch)
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
