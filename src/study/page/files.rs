//! The files that a page is made from, read and checked.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::input::{LoadError, RESULTS_MAX, SourceText, Unreadable, check_json, decode, read_bytes};
use crate::study::FORM;

use super::again::command;
use super::error::ReportError;
use super::layout::Layout;
use super::sheet::Sheet;

/// Files of results, by name.
#[derive(Clone, Debug)]
pub struct ResultFiles(Place);

#[derive(Clone, Debug)]
enum Place {
    Held(BTreeMap<String, Vec<u8>>),
    Folder(PathBuf),
}

impl ResultFiles {
    /// From files in memory.
    #[must_use]
    pub fn of(files: &[(&str, Vec<u8>)]) -> Self {
        Self(Place::Held(files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.clone())).collect()))
    }

    /// From a folder; each file is read when it is needed.
    ///
    /// # Errors
    /// If there is no such folder, or it cannot be read.
    pub fn read(folder: &Path) -> Result<Self, ReportError> {
        let unreadable = |source: std::io::Error| ReportError::Folder { path: folder.to_owned(), source };
        std::fs::read_dir(folder).map(|_| Self(Place::Folder(folder.to_owned()))).map_err(unreadable)
    }

    fn bytes(&self, name: &str) -> Result<Cow<'_, [u8]>, ReportError> {
        match &self.0 {
            Place::Held(files) => {
                files.get(name).map(|bytes| Cow::Borrowed(bytes.as_slice())).ok_or_else(|| missing(name))
            }
            Place::Folder(folder) => {
                read_bytes(&folder.join(name), RESULTS_MAX).map(Cow::Owned).map_err(|reason| match reason {
                    Unreadable::System(error) if error.kind() == std::io::ErrorKind::NotFound => missing(name),
                    reason => self.unreadable(name, reason),
                })
            }
        }
    }

    /// A picture, if there is one.
    pub(super) fn picture(&self, name: String) -> Result<Option<String>, ReportError> {
        let name = Cow::Owned(name);
        match self.bytes(&name) {
            Ok(bytes) => Ok(Some(decode(bytes.into_owned()).map_err(|reason| self.unreadable(&name, reason))?)),
            Err(ReportError::Missing { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A file as messages name it.
    fn path(&self, name: &str) -> PathBuf {
        match &self.0 {
            Place::Held(_) => PathBuf::from(name),
            Place::Folder(folder) => folder.join(name),
        }
    }

    fn unreadable(&self, name: &str, reason: Unreadable) -> ReportError {
        ReportError::File(LoadError::Unreadable {
            path: self.path(name),
            wanted: "a file as the command wrote it",
            reason,
        })
    }

    /// The manifest.
    pub(crate) fn manifest(&self) -> Result<Value, ReportError> {
        let name = Cow::Borrowed("manifest.json");
        let wrong = |error: serde_json::Error| ReportError::Wrong {
            name: name.clone(),
            line: error.line() as u64,
            what: format!("not JSON as a manifest must be ({error})"),
        };
        let bytes = self.bytes(&name)?;
        check_json(&bytes).map_err(wrong)?;
        serde_json::from_slice(&bytes).map_err(wrong)
    }

    /// Checks that the manifest has the form of this version.
    pub(crate) fn check_form(&self) -> Result<(), ReportError> {
        let manifest = self.manifest()?;
        if manifest["form"] == FORM {
            return Ok(());
        }
        Err(ReportError::Form { version: manifest["version"].as_str().unwrap_or("(unknown)").to_owned() })
    }

    /// The command that wrote them.
    ///
    /// # Errors
    /// If the manifest cannot be read, or has the form of another version.
    pub fn command(&self) -> Result<String, ReportError> {
        self.check_form()?;
        Ok(self.manifest()?["command"].as_str().unwrap_or_default().to_owned())
    }

    /// A table, checked.
    pub(crate) fn table(&self, layout: &Layout) -> Result<Sheet, ReportError> {
        let name = layout.name();
        let text = decode(self.bytes(name)?.into_owned()).map_err(|reason| self.unreadable(name, reason))?;
        // Under evidence all trajectories may have one origin, which leaves no error.
        let is_known = self.manifest().is_ok_and(|manifest| !manifest["found"]["evidence"].is_null());
        let layout = if is_known { Cow::Owned(layout.clone().unknown_errors()) } else { Cow::Borrowed(layout) };
        layout.read(&SourceText::new(&self.path(name).display().to_string(), &text)).map_err(|error| match error {
            ReportError::NoColumn { name, what, .. } => self.no_column(name, &what),
            error => error,
        })
    }

    /// The error that a column is missing, with the version that wrote the folder, if another, and the command that
    /// makes the results again.
    fn no_column(&self, name: Cow<'static, str>, what: &str) -> ReportError {
        const THIS: &str = env!("CARGO_PKG_VERSION");
        let manifest = self.manifest().unwrap_or_default();
        let other = manifest["version"].as_str().filter(|version| *version != THIS);
        let other = other.map(|other| format!(": stadial {other} wrote the folder, and this is stadial {THIS}"));
        let again = Some(command(&manifest)).filter(|command| !command.is_empty());
        ReportError::NoColumn {
            name,
            what: what.to_owned() + &other.unwrap_or_default(),
            again: again.map_or_else(String::new, |command| format!(": {command}")),
        }
    }
}

fn missing(name: &str) -> ReportError {
    ReportError::Missing { name: name.to_owned().into() }
}
