//! How every question is asked and answered: the options are understood, the work is done with progress and can be
//! interrupted, the folder of results is written, the answer is printed.

use std::path::PathBuf;

use crate::questions::run::parameter_table;
use crate::scenario::Scenario;
use crate::study::page::{Content, ReportError, ResultFiles, tables};

use super::answer::Answer;
use super::args::{OutputArgs, OutputFormat};
use super::failure::Failure;
use super::files::check_writable;
use super::manifest::TableEntry;
use super::page_args::PAGE;
use super::screen::{print, print_json};
use super::session::Session;
use super::table::Table;

/// A question that can be asked of scenarios: its options, its analysis and its answer.
pub(crate) trait Question {
    /// The command.
    const NAME: &'static str;

    /// What its results are, as a heading.
    const TITLE: &'static str;

    /// What is asked, once the options are understood for the scenario.
    type Asked;
    /// What the analysis finds.
    type Found;

    /// Where the answer goes.
    fn output(&self) -> &OutputArgs;

    /// Understands the options. All that is wrong with them is reported at once.
    fn understand(&self) -> Result<Self::Asked, Failure>;

    /// The folder of the results where the user names none; `None` where they are then not written.
    fn folder(&self, asked: &Self::Asked) -> Option<PathBuf>;

    /// The scenario whose parameters stand in the folder; `None` where there are several.
    fn scenario<'a>(&self, asked: &'a Self::Asked) -> Option<&'a Scenario>;

    /// How many trajectories are simulated; `None` where that is not known before.
    fn work(&self, asked: &Self::Asked) -> Option<u64>;

    /// The options that give the same results again.
    fn arguments(&self, asked: &Self::Asked, found: &Self::Found) -> Vec<String>;

    /// Does the work. Where it is interrupted, what is finished is what is found.
    fn investigate(&self, asked: &Self::Asked, session: &Session) -> Result<Self::Found, Failure>;

    /// What is found, as an answer.
    fn answer(&self, asked: &Self::Asked, found: &Self::Found, session: &Session) -> Result<Answer, Failure>;

    /// What the page of its results says: unless it has charts of its own, the answer and the tables.
    ///
    /// # Errors
    /// If a file is missing, or does not hold what it must.
    fn page(files: &ResultFiles) -> Result<Content, ReportError> {
        tables::content(files, Self::TITLE)
    }
}

/// Asks a question and gives its answer.
pub(crate) fn ask<Q: Question>(question: &Q) -> Result<(), Failure> {
    let asked = question.understand()?;
    let output = question.output();
    let folder = output.folder(question.folder(&asked));
    if let Some(folder) = &folder {
        check_writable(folder)?;
    }
    output.report.check(folder.as_deref())?;
    let session = Session::begin(question.work(&asked), output.screen.quiet, folder.clone());
    let found = question.investigate(&asked, &session);
    session.end();
    let found = found?;
    let mut answer = question.answer(&asked, &found, &session)?;
    answer.tables.extend(question.scenario(&asked).map(parameter_table));
    complete(&mut answer, question.arguments(&asked, &found), &session);
    let files = files(&answer)?;
    let written = folder.as_ref().map(|folder| format!("Written to {}: {}\n", folder.display(), listed(&answer)));
    output.report.write(folder.as_deref(), files, Q::page)?;
    if !output.screen.quiet {
        match output.screen.output_format {
            OutputFormat::Human => {
                print(&answer.screen)?;
                print(&written.unwrap_or_default())?;
                print(&output.report.note(folder.as_deref()))?;
            }
            OutputFormat::Json => print_json(&answer.json())?,
        }
    }
    let progress = answer.manifest.progress;
    if progress.interrupted {
        return Err(Failure::Interrupted { progress, written: folder.is_some() });
    }
    Ok(())
}

/// Completes the manifest by what every question has.
fn complete(answer: &mut Answer, arguments: Vec<String>, session: &Session) {
    let manifest = &mut answer.manifest;
    manifest.arguments = arguments;
    manifest.wall_time_seconds = session.seconds();
    manifest.tables = answer.tables.iter().map(|table| TableEntry::new(table, table.rows.len())).collect();
    let grown = session.tables().into_iter();
    let further: Vec<TableEntry> =
        grown.filter(|entry| !manifest.tables.iter().any(|known| known.name == entry.name)).collect();
    manifest.tables.extend(further);
}

/// The files of an answer: its tables, what else there is, the manifest.
fn files(answer: &Answer) -> Result<Vec<(&'static str, Vec<u8>)>, Failure> {
    let mut files: Vec<(&'static str, Vec<u8>)> =
        answer.tables.iter().map(|table: &Table| (table.name, table.csv())).collect();
    files.extend(answer.files.iter().cloned());
    debug_assert!(files.iter().all(|(name, _)| *name != PAGE), "the page is made of the files");
    files.push(("manifest.json", answer.manifest.to_json()?));
    Ok(files)
}

/// The files of an answer, in short.
fn listed(answer: &Answer) -> String {
    let tables = match answer.manifest.tables.as_slice() {
        [one] => one.name.clone(),
        several => format!("{} tables (CSV)", several.len()),
    };
    let others = answer.files.iter().map(|(name, _)| *name).chain(["manifest.json"]);
    std::iter::once(tables.as_str()).chain(others).collect::<Vec<_>>().join(", ")
}

/// The folder of a question about a scenario.
pub(crate) fn results(scenario: &Scenario, question: &str) -> PathBuf {
    PathBuf::from("results").join(&scenario.name).join(question)
}
