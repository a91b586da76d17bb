//! The files that a page is made from, read and checked.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::error::ReportError;
use super::layout::Layout;
use super::sheet::Sheet;
use crate::input::{RESULTS_MAX, Unreadable, check_json, read_bytes};

/// Files of results, by name.
#[derive(Clone, Debug)]
pub struct ResultFiles(Place);

#[derive(Clone, Debug)]
enum Place {
    Held(BTreeMap<String, Vec<u8>>),
    Folder(PathBuf),
}

impl ResultFiles {
    /// Of files that are at hand.
    #[must_use]
    pub fn of(files: &[(&str, Vec<u8>)]) -> Self {
        Self(Place::Held(files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.clone())).collect()))
    }

    /// Those of a folder, each read when it is needed.
    ///
    /// # Errors
    /// If there is no such folder, or it cannot be read.
    pub fn read(folder: &Path) -> Result<Self, ReportError> {
        let unreadable =
            |error: std::io::Error| ReportError::Unreadable { path: folder.to_owned(), source: error.into() };
        std::fs::read_dir(folder).map(|_| Self(Place::Folder(folder.to_owned()))).map_err(unreadable)
    }

    fn bytes(&self, name: &'static str) -> Result<Cow<'_, [u8]>, ReportError> {
        match &self.0 {
            Place::Held(files) => {
                files.get(name).map(|bytes| Cow::Borrowed(bytes.as_slice())).ok_or(ReportError::Missing { name })
            }
            Place::Folder(folder) => {
                let path = folder.join(name);
                read_bytes(&path, RESULTS_MAX).map(Cow::Owned).map_err(|source| match source {
                    Unreadable::System(error) if error.kind() == std::io::ErrorKind::NotFound => {
                        ReportError::Missing { name }
                    }
                    source => ReportError::Unreadable { path, source },
                })
            }
        }
    }

    /// The manifest.
    pub(super) fn manifest(&self) -> Result<Value, ReportError> {
        let name = "manifest.json";
        let wrong = |error: serde_json::Error| ReportError::Wrong {
            name,
            line: error.line() as u64,
            what: format!("not JSON as a manifest must be ({error})"),
        };
        let bytes = self.bytes(name)?;
        check_json(&bytes).map_err(wrong)?;
        serde_json::from_slice(&bytes).map_err(wrong)
    }

    /// A table that is as it must be.
    pub(super) fn table(&self, layout: &Layout) -> Result<Sheet, ReportError> {
        layout.read(&self.bytes(layout.name())?)
    }
}
