//! Why no page could be made.

use std::borrow::Cow;
use std::path::PathBuf;

use crate::input::LoadError;

/// Why no page could be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The folder has no file of this name.
    #[error(
        "{name}: not in the folder; give a folder that a question wrote, or make the results again with this version"
    )]
    Missing {
        /// The file.
        name: Cow<'static, str>,
    },
    /// The folder could not be read.
    #[error("cannot read {}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file could not be read, or is no table.
    #[error(transparent)]
    File(#[from] LoadError),
    /// A column is missing from a table.
    #[error("{name}, line 1: {what}; make the results again, into a folder of their own{again}")]
    NoColumn {
        /// The file.
        name: Cow<'static, str>,
        /// The column, and those that there are.
        what: String,
        /// The command that makes the results again; empty if the folder does not say.
        again: String,
    },
    /// A file has wrong contents.
    #[error("{name}, line {line}: {what}; make the results again, into a folder of their own")]
    Wrong {
        /// The file.
        name: Cow<'static, str>,
        /// The line, from 1.
        line: u64,
        /// What is wrong, and what is expected.
        what: String,
    },
    /// Rows are missing from a table, or there are too many.
    #[error("{name}: {what}; make the results again, into a folder of their own")]
    Lacks {
        /// The file.
        name: Cow<'static, str>,
        /// What is missing, or how many rows there should be.
        what: String,
    },
    /// The results were written by a version of the program whose manifest has another form.
    #[error(
        "manifest.json: written by stadial {version}, in a form that this version does not read; make the results \
         again, into a folder of their own"
    )]
    Form {
        /// The version that wrote it.
        version: String,
    },
    /// The results are those of a command that is not a question.
    #[error(
        "manifest.json: `command` is `{command}`, but a page can only be made of the results of a question, such as \
         run or compare"
    )]
    Command {
        /// What it says.
        command: String,
    },
    /// The template could not be filled.
    #[error("cannot fill the template of the page")]
    Template(#[from] askama::Error),
}
