//! The errors of commands.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::ensemble::ledger::PartsError;
use crate::ensemble::{Plan, departure};
use crate::input::LoadError;
use crate::model::Model;
use crate::render::departure_in_words;
use crate::study::page::ReportError;

use super::files::WriteError;
use super::manifest::Progress;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The scenario or another file cannot be used.
    #[error(transparent)]
    Scenario(#[from] LoadError),
    /// Several files cannot be used.
    #[error("{} files have errors", .0.len())]
    Files(Vec<LoadError>),
    /// A folder cannot be read.
    #[error("cannot read the folder {}", path.display())]
    Folder {
        /// Which one.
        path: PathBuf,
        /// Why.
        #[source]
        reason: std::io::Error,
    },
    /// An option is wrong or does not fit the file.
    #[error("{0}")]
    Option(String),
    /// Parts of a study cannot be used.
    #[error("{}: this {of} {error}; {}", path.display(), of.way_out(error))]
    Parts {
        /// Where they are.
        path: PathBuf,
        /// What they are.
        of: Held,
        /// Why.
        error: PartsError,
    },
    /// Parts are missing; what there is has been reported.
    #[error("partial: {missing}; the results are those of {}", finished(*progress))]
    Missing {
        /// Which.
        missing: String,
        /// What is finished without them.
        progress: Progress,
    },
    /// The threads could not be started.
    #[error("cannot start the threads of the run")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// Results could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// No page can be made from a folder of results.
    #[error("{}: no page can be made from this folder", folder.display())]
    Results {
        /// The folder.
        folder: PathBuf,
        /// Why.
        #[source]
        reason: ReportError,
    },
    /// The results could not be written as JSON.
    #[error("cannot write the JSON output")]
    Json(#[from] serde_json::Error),
    /// The terminal or pipe could not be written to.
    #[error("cannot write to the output")]
    Screen(#[from] std::io::Error),
    /// No trajectory stayed in the model's domain.
    #[error(
        "all {trajectories} trajectories left the model's domain, so there is no probability to report; nothing was \
         written\n{first}Some rate or volatility is too extreme for the horizon: `stadial params` lists them."
    )]
    AllInvalid {
        /// The number of trajectories.
        trajectories: u64,
        /// Where the first of them left the domain, in a line of its own; empty if not known.
        first: String,
    },
    /// The work was interrupted; the finished part has been reported.
    #[error("interrupted after {}; {}", finished(*progress), if *written {
        "their results are written and marked as interrupted"
    } else {
        "the results above are of these; no files were written"
    })]
    Interrupted {
        /// How far it came.
        progress: Progress,
        /// Whether files were written.
        written: bool,
    },
    /// The work was interrupted before anything was finished.
    #[error("interrupted before any result; nothing was written")]
    NothingFinished,
    /// Work on a part was interrupted.
    #[error("interrupted; the part was not written")]
    PartInterrupted,
    /// The work was interrupted, and what was finished of it says nothing by itself.
    #[error("interrupted; nothing was written: the answer needs all {0}")]
    Part(&'static str),
    /// The work was interrupted, and a checkpoint of it is kept.
    #[error("{0}; the same command with --resume goes on from its checkpoint")]
    Resumable(Box<Self>),
    /// A game was interrupted while probabilities were estimated.
    #[error("interrupted; the game is as it was before the last command")]
    Game,
}

/// What holds parts of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// A file of a part, which is merged with others.
    Part,
    /// All parts that are merged.
    Parts,
    /// A file in the place of the part that is worked on.
    Before,
    /// A checkpoint.
    Checkpoint,
}

impl std::fmt::Display for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Part => "part",
            Self::Parts => "set of parts",
            Self::Before => "earlier file in the place of the part",
            Self::Checkpoint => "checkpoint",
        })
    }
}

impl Held {
    /// What can be done where it cannot be used.
    fn way_out(self, error: &PartsError) -> &'static str {
        match self {
            Self::Part => error.way_out(),
            Self::Parts => "restore what the parts were made from, or make them again",
            Self::Before => "give --force to replace it, or name another folder with --out",
            Self::Checkpoint => "leave out --resume to begin anew, or name another folder with --out",
        }
    }
}

/// `3 of 12 grid points`.
fn finished(progress: Progress) -> String {
    let Progress { unit, finished, asked, .. } = progress;
    asked.map_or_else(|| format!("{finished} {unit}"), |asked| format!("{finished} of {asked} {unit}"))
}

impl Failure {
    /// All of so many trajectories of a plan left the model's domain; with the place where the first of them did.
    pub(crate) fn all_invalid(trajectories: u64, model: &Model, plan: &Plan) -> Self {
        let trajectory = plan.trajectories.start;
        let first = departure(model, plan, trajectory).map_or_else(String::new, |departure| {
            format!("{}\n", departure_in_words(&model.structure, trajectory, &departure))
        });
        Self::AllInvalid { trajectories, first }
    }

    /// No page can be made from a folder.
    pub(crate) fn results(folder: &Path, reason: ReportError) -> Self {
        match reason {
            // This error names the file and the place already.
            ReportError::File(error) => Self::Scenario(error),
            reason => Self::Results { folder: folder.to_owned(), reason },
        }
    }

    /// 2 if the input is wrong, 1 if the run failed.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(if self.is_of_input() { 2 } else { 1 })
    }

    /// Whether what was given is wrong: a file, a folder or an option.
    #[must_use]
    pub fn is_of_input(&self) -> bool {
        matches!(
            self,
            Self::Scenario(_)
                | Self::Files(_)
                | Self::Folder { .. }
                | Self::Option(_)
                | Self::Results { .. }
                | Self::Parts { .. }
        )
    }

    /// The message for people, with its causes.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        match self {
            Self::Scenario(error) => return error.render(color),
            Self::Files(errors) => {
                let mut texts: Vec<String> = errors.iter().map(|error| error.render(color)).collect();
                // The variants of an experiment share their base file, and so its errors.
                texts.dedup();
                return texts.join("\n\n");
            }
            _ => {}
        }
        let mut text = format!("error: {self}");
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            let _ = write!(text, "\n  because: {error}");
            cause = error.source();
        }
        text
    }

    /// Whether the reader of the output has closed it.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Screen(error) if error.kind() == std::io::ErrorKind::BrokenPipe)
    }
}
