//! What of a study is worked on: all of it, a part of it, or what is made of parts; and what is kept of it in files.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::ensemble::ledger::{Identity, Ledger, Parts, PartsError, Saving, Share, Task};
use crate::noise::GENERATOR;
use crate::scenario::Scenario;

use super::args::OutputArgs;
use super::digest::digest;
use super::failure::Failure;
use super::files::WriteError;
use super::screen;
use super::swap::beside;

/// A study as it was asked for on a command line, and the parts of which it is made.
#[derive(Debug, Default)]
pub(crate) struct Work {
    /// The words of the command line, without the name of the program.
    pub words: Vec<String>,
    /// The options among them, each with its values.
    pub options: Vec<(String, String)>,
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
    /// The folder for the results, if one is named.
    pub out: Option<PathBuf>,
}

/// The ending of the names of files of parts.
pub(crate) const PARTS: &str = "parts";

/// The options that decide no number of a study.
const OF_NO_EFFECT: [&str; 14] = [
    "threads",
    "out",
    "no_files",
    "report",
    "charts",
    "quiet",
    "output_format",
    "part",
    "resume",
    "checkpoint",
    "force",
    "show",
    "scenario",
    "help",
];

/// The least time between two savings of a checkpoint, in seconds.
const EVERY: f64 = 5.0;

impl Work {
    /// What decides the numbers of the study.
    fn identity(&self, command: &str, scenario: Option<&Scenario>) -> Identity {
        let fact = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut facts = vec![
            fact("the version of the program", env!("CARGO_PKG_VERSION")),
            fact("the generator", GENERATOR),
            fact("the command", command),
        ];
        facts.extend(scenario.map(|scenario| fact("the digest of the scenario and its changes", &digest(scenario))));
        // A scenario is known by its digest, wherever its file is.
        let decides = |name: &str| name == "scenario" && scenario.is_none() || !OF_NO_EFFECT.contains(&name);
        let options = self.options.iter().filter(|(name, _)| decides(name));
        facts.extend(options.map(|(name, value)| fact(&format!("--{}", name.replace('_', "-")), value)));
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
    /// The parts that are missing.
    missing: Option<Vec<Share>>,
    place: PathBuf,
}

impl Kept {
    /// Begins a study whose results go to `folder`. `can` says whether it can be divided, and whether it keeps what it finds.
    pub fn begin(
        work: &mut Work,
        output: &OutputArgs,
        (command, scenario): (&str, Option<&Scenario>),
        folder: Option<&Path>,
        can: (Result<(), &'static str>, bool),
    ) -> Result<Self, Failure> {
        let study = work.identity(command, scenario);
        if let Some(Merged { parts, place, .. }) = work.merged.take() {
            if let Some(error) = study.differs(&parts.study) {
                return Err(Failure::Parts { path: place, error });
            }
            let missing = Share::missing(&parts.shares);
            // Of complete parts, what none of them could know is worked on.
            let task = if missing.is_empty() { Task::All } else { Task::Known };
            let ledger = Some(Ledger::new(parts, task, None));
            return Ok(Self { ledger, checkpoint: None, part: None, missing: Some(missing), place });
        }
        if let Some(share) = output.part {
            can.0
                .map_err(|reason| Failure::Option(format!("--part {share}: {command} cannot be divided: {reason}")))?;
        }
        if output.resume && !can.1 {
            let message = "keeps no checkpoint, as it has no long simulation of its own; leave out --resume";
            return Err(Failure::Option(format!("--resume: {command} {message}")));
        }
        let Some(folder) = folder.filter(|_| can.1) else {
            if output.resume || output.part.is_some() {
                let option = if output.resume { "--resume" } else { "--part" };
                return Err(Failure::Option(format!("{option}: needs a folder; name one with --out DIR")));
            }
            return Ok(Self { ledger: None, checkpoint: None, part: None, missing: None, place: PathBuf::new() });
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
        if let Some((_, path)) = &part
            && !output.force
            && let Some(other) = read(path)?
        {
            differs(&parts, &other, path)?;
        }
        match (read(&checkpoint), output.resume) {
            (Ok(Some(known)), true) => {
                differs(&parts, &known, &checkpoint)?;
                parts = known;
            }
            (Ok(None), true) if folder.join("manifest.json").exists() => {}
            (Ok(None), true) => note(output, "nothing to resume: there is no checkpoint, so the study begins anew"),
            (Err(error), true) => return Err(error),
            (Ok(Some(_)) | Err(_), false) if checkpoint.is_file() => note(
                output,
                "an earlier study was not finished here; it begins anew, and --resume would have gone on from its checkpoint",
            ),
            (_, false) => {}
        }
        let task = output.part.map_or(Task::All, Task::Share);
        let ledger = Some(Ledger::new(parts, task, Some(saving(checkpoint.clone(), output))));
        Ok(Self { ledger, checkpoint: Some(checkpoint), part, missing: None, place: folder.to_owned() })
    }

    /// Begins a share of a study, which is kept in memory alone. `divides` says whether it can be divided.
    pub fn of_share(
        work: &Work,
        (command, scenario): (&str, Option<&Scenario>),
        share: Share,
        divides: Result<(), &'static str>,
    ) -> Result<Self, Failure> {
        divides.map_err(|reason| Failure::Option(format!("part {share}: {command} cannot be divided: {reason}")))?;
        let mut parts = Parts::new(work.identity(command, scenario));
        parts.shares.push(share);
        let ledger = Some(Ledger::new(parts, Task::Share(share), None));
        Ok(Self { ledger, checkpoint: None, part: Some((share, PathBuf::new())), missing: None, place: PathBuf::new() })
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
        let fail = |error| Err(Failure::Parts { path: self.place.clone(), error });
        if ledger.is_broken() {
            return fail(PartsError::Altered);
        }
        match ledger.foreign() {
            0 => Ok(()),
            jobs if self.missing.is_some() && ended => fail(PartsError::Changed(jobs)),
            _ => Ok(()),
        }
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

fn note(output: &OutputArgs, text: &str) {
    if !output.screen.quiet {
        screen::note(text);
    }
}

/// How a checkpoint is saved.
fn saving(path: PathBuf, output: &OutputArgs) -> Saving {
    let failed = AtomicBool::new(output.screen.quiet);
    let write = move |bytes: &[u8]| {
        if let Err(error) = write_at(&path, bytes)
            && !failed.swap(true, Ordering::Relaxed)
        {
            screen::note(&format!("no checkpoint can be kept ({error}); the study goes on"));
        }
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
        std::fs::rename(partial, path)
    };
    write().map_err(|source| WriteError::new(path, source))
}

/// The file of a part.
fn file_of(share: Share) -> String {
    format!("part-{}-of-{}.{PARTS}", share.number(), share.of())
}

/// Reads a file of parts; `None` if there is none.
fn read(path: &Path) -> Result<Option<Parts>, Failure> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(reason) => return Err(Failure::Folder { path: path.to_owned(), reason }),
    };
    Parts::from_bytes(&bytes).map(Some).map_err(|error| Failure::Parts { path: path.to_owned(), error })
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
        let fail = |error| Failure::Parts { path: path.clone(), error };
        let missing = || Failure::Option(format!("{}: there is no such file or folder", path.display()));
        let parts = read(path)?.ok_or_else(missing)?;
        match &mut all {
            Some(all) => all.join(parts).map_err(fail)?,
            none => *none = Some(parts),
        }
    }
    let place = places.first().cloned().unwrap_or_default();
    all.map(|parts| (parts, place)).ok_or(Failure::NothingFinished)
}

fn differs(own: &Parts, other: &Parts, path: &Path) -> Result<(), Failure> {
    own.study.differs(&other.study).map_or(Ok(()), |error| Err(Failure::Parts { path: path.to_owned(), error }))
}
