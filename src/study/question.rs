//! How every question is answered: read the options, do the work (with progress; it can be interrupted), write the folder
//! of results, print the answer.

use std::path::{Path, PathBuf};

use crate::ensemble::ledger::{Identity, Share};
use crate::render::{NO_DISTRIBUTIONS, NOT_ASSESSED, thousands};
use crate::scenario::Scenario;
use crate::study::page::{Content, ReportError, ResultFiles, tables};

use super::answer::Answer;
use super::args::{OutputArgs, OutputFormat, Refused};
use super::checksums::{PAGE, manifest};
use super::failure::Failure;
use super::files::check_writable;
use super::manifest::TableEntry;
use super::own_error::own_error;
use super::parameters::parameter_table;
use super::place::{Claim, Place};
use super::screen::{print, print_json};
use super::session::Session;
use super::table::Table;
use super::typed::TypedTable;
use super::watch::Watch;
use super::work::{Can, Kept, Work};

/// A question that can be asked of scenarios: its options, its analysis and its answer.
pub(crate) trait Question {
    /// The command.
    const NAME: &'static str;

    /// The heading of its results.
    const TITLE: &'static str;

    /// Its pictures: one that an answer does not have is removed from the folder.
    const PICTURES: &'static [&'static str] = &[];

    /// Whether its probabilities are of what is to come: then the answer says how good such ones were in the past.
    const IS_FORECAST: bool = true;

    /// Whether --resume goes on from the results in its folder, and not only from a checkpoint.
    const CONTINUES_RESULTS: bool = false;

    /// Why it does not use evidence, and what to do instead; `None` if it does, or has none of its own.
    const NO_EVIDENCE: Option<Refused> = None;

    /// The options, read for the scenario.
    type Asked;
    /// The result of the analysis.
    type Found;

    /// Files that it writes or adds to itself, for options that name them. Those in the folder of results stay there.
    fn own_files(&self) -> Vec<&Path> {
        Vec::new()
    }

    /// Whether it keeps what it finds, so that it can be resumed.
    fn keeps(&self, _asked: &Self::Asked) -> bool {
        true
    }

    /// Whether its work can be divided among parts, because it is known beforehand; else why not.
    fn divides(&self, _asked: &Self::Asked) -> Result<(), &'static str> {
        Err("its answer is made of all trajectories at once, and no parts of it are kept")
    }

    /// What decides its numbers besides the scenario and the files of its options: names and digests.
    fn reads(&self, _asked: &Self::Asked) -> Vec<(String, String)> {
        Vec::new()
    }

    /// Where the answer goes.
    fn output(&self) -> &OutputArgs;

    /// Reads the options. All errors in them are reported at once.
    fn understand(&self) -> Result<Self::Asked, Failure>;

    /// The scenario whose parameters are written to the folder; `None` if there are several.
    fn scenario<'a>(&self, asked: &'a Self::Asked) -> Option<&'a Scenario>;

    /// The default folder of the results; `None` if they are only written to a folder that the user names.
    fn folder(&self, asked: &Self::Asked) -> Option<PathBuf> {
        self.scenario(asked).map(|scenario| results(scenario).join(Self::NAME))
    }

    /// The number of trajectories to simulate; `None` if not known in advance.
    fn work(&self, asked: &Self::Asked) -> Option<u64>;

    /// The options that give the same results again.
    fn arguments(&self, asked: &Self::Asked, found: &Self::Found) -> Vec<String>;

    /// Does the work. If interrupted, the result is that of the finished part.
    fn investigate(&self, asked: &Self::Asked, session: &Session) -> Result<Self::Found, Failure>;

    /// The answer made from the result.
    fn answer(&self, asked: &Self::Asked, found: &Self::Found, session: &Session) -> Result<Answer, Failure>;

    /// The page of its results: by default the answer and the tables, without charts.
    ///
    /// # Errors
    /// If a file is missing or invalid.
    fn page(files: &ResultFiles) -> Result<Content, ReportError> {
        tables::content(files, Self::TITLE)
    }
}

/// Answers a question: work, files and screen.
pub(crate) fn ask<Q: Question>(question: &Q, mut work: Work) -> Result<(), Failure> {
    let asked = question.understand()?;
    let output = question.output();
    let usual = question.folder(&asked);
    let folder = output.folder(usual.clone());
    let files = prepared(question, &asked, &mut work, (folder.as_deref(), folder == usual))?;
    if let Some(path) = files.1.done_already() {
        let size = std::fs::metadata(path).map_or(0, |data| data.len());
        return say_part(output, "Nothing to do: the part is complete in", (path, size));
    }
    let session = Session::begin(question.work(&asked), output.screen.quiet, files);
    let Some(found) = investigated(question, &asked, &session)? else {
        return write_part(&session, output);
    };
    let answer = answered(question, &asked, &found, &session)?;
    let written = folder.as_ref().map(|folder| format!("Written to {}: {}\n", folder.display(), listed(&answer)));
    // What was found is still in the checkpoint.
    let written_to = output.report.write(session.place(), files_of(&answer)?, Q::page);
    written_to.map_err(|error| session.kept().resumable(error))?;
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
    if let Some(missing) = missing_in_words(session.kept()) {
        return Err(Failure::Missing { missing, progress });
    }
    if progress.interrupted {
        return Err(session.kept().resumable(Failure::Interrupted { progress, written: folder.is_some() }));
    }
    session.kept().done();
    Ok(())
}

/// An answer for a caller in the same program.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The manifest, as JSON.
    pub manifest: Vec<u8>,
    /// All tables.
    pub tables: Vec<TypedTable>,
    /// The files of a folder of these results, by name: tables (CSV), pictures, the manifest; without the page.
    pub files: Vec<(&'static str, Vec<u8>)>,
    /// The text for people.
    pub screen: String,
}

/// Answers a question for a caller in the same program: nothing is printed, and files are only written to a folder that is
/// named. If it is stopped, the reply is that of the finished part, and its manifest says so.
pub(crate) fn reply<Q: Question>(question: &Q, mut work: Work, watch: Watch) -> Result<Reply, Failure> {
    let asked = question.understand()?;
    let output = question.output();
    let folder = output.folder(None);
    let files = prepared(question, &asked, &mut work, (folder.as_deref(), false))?;
    let session = Session::watched(question.work(&asked), files, watch);
    let Some(found) = investigated(question, &asked, &session)? else {
        let message = "--part: a part is no answer; `stadial merge` makes one of all parts".to_owned();
        return Err(Failure::Option(message));
    };
    let answer = answered(question, &asked, &found, &session)?;
    if let Some(missing) = missing_in_words(session.kept()) {
        return Err(Failure::Missing { missing, progress: answer.manifest.progress });
    }
    let files = files_of(&answer)?;
    output.report.write(session.place(), files.clone(), Q::page)?;
    if !answer.manifest.progress.interrupted {
        session.kept().done();
    }
    let tables = answer.tables.iter().map(TypedTable::from).chain(session.rows()).collect();
    Ok(Reply { manifest: answer.manifest.to_json()?, tables, files, screen: answer.screen })
}

/// Works on a share of a question for a caller in the same program, and returns the bytes of the part.
pub(crate) fn part<Q: Question>(question: &Q, work: &Work, share: Share, watch: Watch) -> Result<Vec<u8>, Failure> {
    let asked = question.understand()?;
    let about = (Q::NAME, identity(question, &asked, work));
    let kept = Kept::of_share(about, share, question.divides(&asked))?;
    let session = Session::watched(question.work(&asked), (None, kept), watch);
    investigated(question, &asked, &session)?;
    session.kept().bytes().ok_or(Failure::NothingFinished)
}

/// Fails if a question cannot be divided, or its options are wrong.
pub(crate) fn divisible<Q: Question>(question: &Q) -> Result<(), Failure> {
    let divides = question.divides(&question.understand()?);
    divides.map_err(|reason| Failure::Option(format!("{} cannot be divided: {reason}", Q::NAME)))
}

/// What decides the numbers of a question.
fn identity<Q: Question>(question: &Q, asked: &Q::Asked, work: &Work) -> Identity {
    work.identity(Q::NAME, question.scenario(asked), &question.reads(asked))
}

/// Begins what is kept of the work, and claims the place of the results; `folder` says whether it is the usual one, too.
fn prepared<Q: Question>(
    question: &Q,
    asked: &Q::Asked,
    work: &mut Work,
    (folder, is_usual): (Option<&Path>, bool),
) -> Result<(Option<Place>, Kept), Failure> {
    let output = question.output();
    let about = (Q::NAME, identity(question, asked, work));
    let can =
        Can { divide: question.divides(asked), keep: question.keeps(asked), continue_results: Q::CONTINUES_RESULTS };
    let kept = Kept::begin(work, output, about, folder, &can)?;
    folder.map_or(Ok(()), check_writable)?;
    output.report.check(folder)?;
    let scenario = question.scenario(asked).and_then(|scenario| scenario.sources.first());
    let of_scenario = question.scenario(asked).into_iter().flat_map(|scenario| &scenario.sources);
    let read = of_scenario.map(|source| PathBuf::from(&source.name)).chain(work.files());
    let own: Vec<PathBuf> = question.own_files().into_iter().map(Path::to_owned).chain(read).collect();
    let claim = Claim {
        command: Q::NAME,
        scenario: scenario.map(|source| source.name.as_str()).filter(|_| is_usual),
        pictures: Q::PICTURES,
        own: &own,
        partial: !kept.missing().is_empty(),
        force: output.force,
    };
    if let (Some(_), Some(folder), false) = (kept.share(), folder, output.force) {
        refuse_finished(folder)?;
    }
    let results = folder.filter(|_| kept.share().is_none());
    let place = results.map(|folder| Place::claim(folder, &claim)).transpose()?;
    kept.say(output);
    Ok((place, kept))
}

/// Fails if a part would be written beside finished results, which could then not be replaced.
fn refuse_finished(folder: &Path) -> Result<(), Failure> {
    let Some(command) = manifest(folder)["command"].as_str().map(str::to_owned) else { return Ok(()) };
    let message = format!(
        "the folder holds the results of `stadial {command}`; name another folder for parts with --out, or give --force"
    );
    Err(Failure::Option(format!("{}: {message}", folder.display())))
}

/// Does the work. Of a part of it nothing can be said, and there is no result.
fn investigated<Q: Question>(question: &Q, asked: &Q::Asked, session: &Session) -> Result<Option<Q::Found>, Failure> {
    let found = question.investigate(asked, session);
    session.end();
    let kept = session.kept();
    kept.check(!session.is_interrupted())?;
    if session.is_interrupted() {
        kept.interrupted();
    }
    if kept.share().is_none() {
        return found.map(Some).map_err(|error| without_result(error, kept));
    }
    match found.err() {
        None | Some(Failure::NothingFinished | Failure::AllInvalid { .. } | Failure::Part(_)) => {}
        Some(error) => return Err(error),
    }
    if session.is_interrupted() { Err(kept.resumable(Failure::PartInterrupted)) } else { Ok(None) }
}

/// Makes the whole answer of a result.
fn answered<Q: Question>(
    question: &Q,
    asked: &Q::Asked,
    found: &Q::Found,
    session: &Session,
) -> Result<Answer, Failure> {
    let mut answer = question.answer(asked, found, session)?;
    answer.tables.extend(question.scenario(asked).map(parameter_table));
    let grown = session.grown(&answer.tables);
    answer.tables.extend(grown);
    complete(&mut answer, question.arguments(asked, found), session);
    answer.manifest.notes.extend(missing_in_words(session.kept()).map(|missing| format!("Partial: {missing}.")));
    say_what_is_not_assessed(&mut answer);
    if Q::IS_FORECAST {
        say_own_error(&mut answer);
    }
    Ok(answer)
}

/// Writes the part that was worked on, and says so.
fn write_part(session: &Session, output: &OutputArgs) -> Result<(), Failure> {
    let (path, size) = session.kept().write_part()?;
    say_part(output, "Part written to", (&path, size))
}

/// Says where a part is.
fn say_part(output: &OutputArgs, what: &str, (path, size): (&Path, u64)) -> Result<(), Failure> {
    if output.screen.quiet {
        return Ok(());
    }
    match output.screen.output_format {
        OutputFormat::Human => print(&format!("{what} {} ({} bytes)\n", path.display(), thousands(size))),
        OutputFormat::Json => print_json(&serde_json::json!({ "part": path.display().to_string(), "bytes": size })),
    }
}

/// What is missing, where a study is made of parts and some are.
fn missing_in_words(kept: &Kept) -> Option<String> {
    let missing: Vec<String> = kept.missing().iter().map(ToString::to_string).collect();
    match missing.as_slice() {
        [] => None,
        [one] => Some(format!("part {one} is missing")),
        several => Some(format!("parts {} are missing", several.join(", "))),
    }
}

/// A study that says nothing of a part of its work fails because parts are missing, or because it was interrupted.
fn without_result(error: Failure, kept: &Kept) -> Failure {
    match (error, missing_in_words(kept)) {
        (Failure::NothingFinished | Failure::Part(_), Some(missing)) => {
            Failure::Option(format!("{missing}, and this study needs all of them; nothing was written"))
        }
        (error @ (Failure::NothingFinished | Failure::Part(_)), None) => kept.resumable(error),
        (error, _) => error,
    }
}

/// Adds to the manifest what is common to all questions.
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

/// Says that parameter uncertainty was not assessed, where no scenario has distributions and the answer does not say so.
fn say_what_is_not_assessed(answer: &mut Answer) {
    let scenarios = &answer.manifest.scenarios;
    let is_certain = !scenarios.is_empty() && scenarios.iter().all(|scenario| scenario.uncertain_parameters == 0);
    if is_certain && !answer.screen.contains(NOT_ASSESSED) {
        answer.screen.push_str(NO_DISTRIBUTIONS);
        answer.screen.push('\n');
        answer.manifest.notes.push(NO_DISTRIBUTIONS.to_owned());
    }
}

/// Says how large the model's own error is, where the answer does not say so.
fn say_own_error(answer: &mut Answer) {
    if let Some(text) = own_error().filter(|text| !answer.screen.contains(text)) {
        answer.screen.push_str(&text);
        answer.screen.push('\n');
        answer.manifest.notes.push(text);
    }
}

/// The files of an answer: its tables, further files, the manifest.
fn files_of(answer: &Answer) -> Result<Vec<(&'static str, Vec<u8>)>, Failure> {
    let mut files: Vec<(&'static str, Vec<u8>)> =
        answer.tables.iter().map(|table: &Table| (table.name, table.csv())).collect();
    files.extend(answer.files.iter().cloned());
    debug_assert!(files.iter().all(|(name, _)| *name != PAGE), "the page is made from the files");
    files.push(("manifest.json", answer.manifest.to_json()?));
    Ok(files)
}

/// A short list of the files of an answer.
fn listed(answer: &Answer) -> String {
    let names = answer.manifest.tables.iter().map(|table| table.name.as_str());
    let (parquet, tables): (Vec<&str>, Vec<&str>) = names.partition(|name| name.ends_with(".parquet"));
    let tables = match tables.as_slice() {
        [one] => (*one).to_owned(),
        several => format!("{} tables (CSV)", several.len()),
    };
    let others = answer.files.iter().map(|(name, _)| *name).chain(["manifest.json"]);
    std::iter::once(tables.as_str()).chain(parquet).chain(others).collect::<Vec<_>>().join(", ")
}

/// The default folder of the results of a scenario, in which questions have folders of their own.
pub(crate) fn results(scenario: &Scenario) -> PathBuf {
    PathBuf::from("results").join(&scenario.name)
}
