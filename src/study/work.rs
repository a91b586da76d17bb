//! What of a study is worked on: all of it, a part of it, or what is made of parts; and what is kept of it in files.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::ensemble::ledger::{Identity, Ledger, Parts, PartsError, Saving, Share, Task};
use crate::noise::GENERATOR;
use crate::scenario::Scenario;

use super::args::OutputArgs;
use super::checksums::manifest;
use super::failure::{Failure, Held};
use super::files::WriteError;
use super::given::{Given, known_as};
use super::screen;
use super::swap::beside;

/// A study as it was asked for on a command line, and the parts of which it is made.
#[derive(Debug, Default)]
pub(crate) struct Work {
    /// The words of the command line, without the name of the program.
    pub words: Vec<String>,
    /// The options among them.
    pub options: Vec<Given>,
    /// The parts of which it is made.
    pub merged: Option<Merged>,
}

/// Parts of which a study is made.
#[derive(Debug)]
pub(crate) struct Merged {
    /// What they hold.
    pub parts: Parts,
    /// Where they are, for messages.
    pub place: PathBuf,
}

/// What can be done with a question.
pub(super) struct Can {
    /// Whether it can be divided, else why not.
    pub divide: Result<(), &'static str>,
    /// Whether it keeps what it finds.
    pub keep: bool,
    /// Whether it goes on from the results in its folder.
    pub continue_results: bool,
}

/// The ending of the names of files of parts.
pub(crate) const PARTS: &str = "parts";

/// The least time between two savings of a checkpoint, in seconds.
const EVERY: f64 = 5.0;

impl Work {
    /// The files that its options name and that it reads.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        let read = self.options.iter().filter(|given| given.is_path && given.decides(true));
        read.flat_map(|given| &given.values).map(PathBuf::from).filter(|path| path.is_file())
    }

    /// What decides the numbers of the study; `read` is what it reads besides the scenario and the files of its options: names
    /// and digests.
    pub fn identity(&self, command: &str, scenario: Option<&Scenario>, read: &[(String, String)]) -> Identity {
        let fact = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut facts = vec![
            fact("the version of the program", env!("CARGO_PKG_VERSION")),
            fact("the generator", GENERATOR),
            fact("the command", command),
        ];
        // A scenario is known by what its files hold, wherever they are; its changes are options.
        let files = scenario.into_iter().flat_map(|scenario| &scenario.sources);
        facts.extend(files.enumerate().map(|(place, source)| {
            (format!("file {} of the scenario", place + 1), known_as(&source.name, source.text.as_bytes()))
        }));
        let options = self.options.iter().filter(|given| given.decides(scenario.is_some()));
        facts.extend(options.map(|given| fact(&given.label, &given.compared())));
        facts.extend(read.iter().map(|(name, digest)| fact(&format!("the digest of {name}"), digest)));
        Identity { facts, words: self.words.clone() }
    }
}

/// The ledger of a study and its files.
pub(super) struct Kept {
    pub ledger: Option<Ledger>,
    /// The file that is written as work goes on.
    checkpoint: Option<PathBuf>,
    /// The part that is worked on, and its file.
    part: Option<(Share, PathBuf)>,
    /// Whether its file was there, and is that of the same study.
    is_done: bool,
    /// The parts that are missing.
    missing: Option<Vec<Share>>,
    /// Whether there is a checkpoint of this study.
    is_saved: Arc<AtomicBool>,
    place: PathBuf,
    /// What is to be said of a checkpoint that is there, or is not.
    note: Option<String>,
}

impl Kept {
    /// Nothing is kept.
    fn nothing() -> Self {
        Self {
            ledger: None,
            checkpoint: None,
            part: None,
            is_done: false,
            missing: None,
            is_saved: Arc::default(),
            place: PathBuf::new(),
            note: None,
        }
    }

    /// Begins a study whose results go to `folder`.
    pub fn begin(
        work: &mut Work,
        output: &OutputArgs,
        (command, study): (&str, Identity),
        folder: Option<&Path>,
        can: &Can,
    ) -> Result<Self, Failure> {
        if let Some(Merged { parts, place }) = work.merged.take() {
            differs(&study, &parts.study, (&place, Held::Parts))?;
            let missing = Share::missing(&parts.shares);
            // Of complete parts, what none of them could know is worked on.
            let task = if missing.is_empty() { Task::All } else { Task::Known };
            let ledger = Some(Ledger::new(parts, task, None));
            return Ok(Self { ledger, missing: Some(missing), place, ..Self::nothing() });
        }
        if let Some(share) = output.part {
            let refuse = |message: String| Failure::Option(format!("--part {share}: {message}"));
            can.divide.map_err(|reason| refuse(format!("{command} cannot be divided: {reason}")))?;
            if output.report.is_asked() {
                let message = "a part has no page and no charts; leave out --report and --charts, and make them of the merged \
                               results by `stadial report FOLDER`";
                return Err(refuse(message.to_owned()));
            }
        }
        if output.resume && !can.keep {
            let message = "keeps no checkpoint, as it has no long simulation of its own; leave out --resume";
            return Err(Failure::Option(format!("--resume: {command} {message}")));
        }
        let Some(folder) = folder.filter(|_| can.keep) else {
            if output.resume || output.part.is_some() {
                let option = if output.resume { "--resume" } else { "--part" };
                return Err(Failure::Option(format!("{option}: needs a folder; name one with --out DIR")));
            }
            return Ok(Self::nothing());
        };
        let part = output.part.map(|share| (share, folder.join(file_of(share))));
        let checkpoint = match (&part, &output.out) {
            (Some(_), None) => {
                let message = "needs a folder of its own for the files of parts; name one with --out DIR";
                return Err(Failure::Option(format!("--part: {message}")));
            }
            (Some((share, _)), _) => folder.join(format!(".{}.checkpoint", file_of(*share))),
            (None, _) => beside(folder, "checkpoint"),
        };
        let mut parts = Parts::new(study);
        parts.shares.extend(output.part);
        let mut is_done = false;
        if let Some((_, path)) = &part
            && !output.force
            && let Some(other) = read(path, Held::Before)?
        {
            differs(&parts.study, &other.study, (path, Held::Before))?;
            is_done = output.resume;
        }
        let is_saved = Arc::new(AtomicBool::new(false));
        let mut note = None;
        match (read(&checkpoint, Held::Checkpoint), output.resume) {
            _ if is_done => {}
            (Ok(Some(known)), true) => {
                differs(&parts.study, &known.study, (&checkpoint, Held::Checkpoint))?;
                parts = known;
                is_saved.store(true, Ordering::Relaxed);
            }
            (Ok(None), true) if can.continue_results => {}
            (Ok(None), true) => note = Some(nothing_to_resume(folder, command)),
            (Err(error), true) => return Err(error),
            (Ok(Some(known)), false) => {
                note = Some(unfinished_here(&parts.study, &known.study, &checkpoint, output.force)?);
            }
            (Err(_), false) if checkpoint.is_file() => {
                note = Some("a checkpoint here is damaged; the study begins anew and replaces it".to_owned());
            }
            (_, false) => {}
        }
        let task = output.part.map_or(Task::All, Task::Share);
        let saving = saving(checkpoint.clone(), output, Arc::clone(&is_saved));
        let ledger = Some(Ledger::new(parts, task, Some(saving)));
        let (checkpoint, place) = (Some(checkpoint), folder.to_owned());
        Ok(Self { ledger, checkpoint, part, is_done, missing: None, is_saved, place, note })
    }

    /// Begins a share of a study, which is kept in memory alone. `divides` says whether it can be divided.
    pub fn of_share(
        (command, study): (&str, Identity),
        share: Share,
        divides: Result<(), &'static str>,
    ) -> Result<Self, Failure> {
        divides.map_err(|reason| Failure::Option(format!("{command} cannot be divided: {reason}")))?;
        let mut parts = Parts::new(study);
        parts.shares.push(share);
        let ledger = Some(Ledger::new(parts, Task::Share(share), None));
        Ok(Self { ledger, part: Some((share, PathBuf::new())), ..Self::nothing() })
    }

    /// The file of the part that is to be worked on, if it is there already and the study goes on from what there is.
    pub fn done_already(&self) -> Option<&Path> {
        self.part.as_ref().filter(|_| self.is_done).map(|(_, path)| path.as_path())
    }

    /// Says what there is to say of a checkpoint.
    pub fn say(&self, output: &OutputArgs) {
        self.note.iter().filter(|_| !output.screen.quiet).for_each(|note| screen::note(note));
    }

    /// The error of a study that was interrupted, with what --resume can do.
    pub fn resumable(&self, error: Failure) -> Failure {
        if self.is_saved.load(Ordering::Relaxed) { Failure::Resumable(Box::new(error)) } else { error }
    }

    /// The bytes of the part that was worked on.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        self.ledger.as_ref().map(Ledger::bytes)
    }

    /// The part that is worked on.
    pub fn share(&self) -> Option<Share> {
        self.part.as_ref().map(|(share, _)| *share)
    }

    /// The parts that are missing to the study that is made of parts.
    pub fn missing(&self) -> &[Share] {
        self.missing.as_deref().unwrap_or_default()
    }

    /// Fails if what was kept does not fit to what was asked for; that is known where the study came to its end.
    pub fn check(&self, ended: bool) -> Result<(), Failure> {
        let Some(ledger) = &self.ledger else { return Ok(()) };
        let (of, path) = match &self.checkpoint {
            Some(checkpoint) => (Held::Checkpoint, checkpoint),
            None => (Held::Parts, &self.place),
        };
        let fail = |error| Err(Failure::Parts { path: path.clone(), of, error });
        if ledger.is_broken() {
            return fail(PartsError::Altered);
        }
        if self.missing.is_some() && ended && ledger.foreign() > 0 { fail(PartsError::Changed) } else { Ok(()) }
    }

    /// Writes the file of the part that was worked on, and returns its path and size.
    pub fn write_part(&self) -> Result<(PathBuf, u64), Failure> {
        let (Some((_, path)), Some(ledger)) = (&self.part, &self.ledger) else {
            return Err(Failure::NothingFinished);
        };
        let bytes = ledger.bytes();
        let size = bytes.len() as u64;
        write_at(path, &bytes)?;
        self.done();
        Ok((path.clone(), size))
    }

    /// Keeps a checkpoint of a study that was interrupted.
    pub fn interrupted(&self) {
        self.ledger.iter().for_each(Ledger::save_at_end);
    }

    /// Removes the checkpoint of a study that is complete.
    pub fn done(&self) {
        if let Some(path) = &self.checkpoint {
            // There may be none.
            let _ = std::fs::remove_file(path);
            let _ = std::fs::remove_file(unfinished(path));
        }
    }
}

/// What is said of a study that was not finished here, as another or the same one begins.
///
/// # Errors
/// If it is one of another command, whose work would be lost, unless by `force`.
fn unfinished_here(own: &Identity, other: &Identity, checkpoint: &Path, force: bool) -> Result<String, Failure> {
    let words = format!("stadial {}", other.words.join(" "));
    if own.differs(other).is_none() {
        return Ok(
            "an earlier study was not finished here; it begins anew, and --resume would have gone on from its checkpoint"
                .to_owned(),
        );
    }
    if own.command() != other.command() && !force {
        let message = format!(
            "the checkpoint of another study is here that was not finished, `{words}`; finish it with --resume, name another \
             folder with --out, or give --force to replace it"
        );
        return Err(Failure::Option(format!("{}: {message}", checkpoint.display())));
    }
    Ok(format!("the checkpoint of another study is here that was not finished, `{words}`; this one replaces it"))
}

/// Says that there is no checkpoint, and what becomes of results in the folder.
fn nothing_to_resume(folder: &Path, command: &str) -> String {
    let manifest = manifest(folder);
    let is_complete = manifest["command"] == command && manifest["progress"]["interrupted"] == false;
    let replaced = format!("; the complete results of `stadial {command}` in {} will be replaced", folder.display());
    let replaced = if is_complete { replaced } else { String::new() };
    format!("nothing to resume: there is no checkpoint, so the study begins anew{replaced}")
}

/// How a checkpoint is saved.
fn saving(path: PathBuf, output: &OutputArgs, is_saved: Arc<AtomicBool>) -> Saving {
    let failed = AtomicBool::new(output.screen.quiet);
    let write = move |bytes: &[u8]| match write_at(&path, bytes) {
        Ok(()) => is_saved.store(true, Ordering::Relaxed),
        Err(error) if !failed.swap(true, Ordering::Relaxed) => {
            screen::note(&format!("no checkpoint can be kept ({error}); the study goes on"));
        }
        Err(_) => {}
    };
    Saving { every: Duration::from_secs_f64(output.checkpoint.unwrap_or(EVERY)), write: Box::new(write) }
}

/// The file under which another is written before it is whole.
fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    PathBuf::from(name)
}

/// Replaces a file as a whole. It has one name until then, so that nothing is left of studies that are killed.
fn write_at(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let write = || -> std::io::Result<()> {
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        let partial = unfinished(path);
        let mut file = File::create(&partial)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&partial, path)
    };
    write().map_err(|source| {
        // On a full disk it would take what is needed.
        let _ = std::fs::remove_file(unfinished(path));
        WriteError::new(path, source)
    })
}

/// The file of a part.
fn file_of(share: Share) -> String {
    format!("part-{}-of-{}.{PARTS}", share.number(), share.of())
}

/// Reads a file of parts; `None` if there is none.
fn read(path: &Path, of: Held) -> Result<Option<Parts>, Failure> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(reason) => return Err(Failure::Folder { path: path.to_owned(), reason }),
    };
    Parts::from_bytes(&bytes).map(Some).map_err(|error| Failure::Parts { path: path.to_owned(), of, error })
}

/// Reads files of parts, or those of folders, and joins them. Returns them and a place to name in messages.
pub(crate) fn read_parts(places: &[PathBuf]) -> Result<(Parts, PathBuf), Failure> {
    let mut files = Vec::new();
    for place in places {
        if !place.is_dir() {
            files.push(place.clone());
            continue;
        }
        let fail = |reason| Failure::Folder { path: place.clone(), reason };
        let before = files.len();
        for entry in std::fs::read_dir(place).map_err(fail)? {
            let path = entry.map_err(fail)?.path();
            files.extend(Some(path).filter(|path| path.extension().is_some_and(|ending| ending == PARTS)));
        }
        files[before..].sort_unstable();
        if files.len() == before {
            let message =
                "no part of a study is in this folder; `stadial COMMAND ... --part K/N --out DIR` writes them";
            return Err(Failure::Option(format!("{}: {message}", place.display())));
        }
    }
    let mut all: Option<Parts> = None;
    for path in &files {
        let fail = |error| Failure::Parts { path: path.clone(), of: Held::Part, error };
        let missing = || Failure::Option(format!("{}: there is no such file or folder", path.display()));
        let parts = read(path, Held::Part)?.ok_or_else(missing)?;
        match &mut all {
            Some(all) => all.join(parts).map_err(fail)?,
            none => *none = Some(parts),
        }
    }
    let place = places.first().cloned().unwrap_or_default();
    all.map(|parts| (parts, place)).ok_or(Failure::NothingFinished)
}

fn differs(own: &Identity, other: &Identity, (path, of): (&Path, Held)) -> Result<(), Failure> {
    own.differs(other).map_or(Ok(()), |error| Err(Failure::Parts { path: path.to_owned(), of, error }))
}
