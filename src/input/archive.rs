//! Zip archives, such as workbooks and what other tools export: opened within a stated size.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::file::RESULTS_MAX;
use super::unreadable::Unreadable;

/// The most bytes that all files of an archive may have together when they are unpacked: 256 MiB.
const UNPACKED_MAX: u64 = RESULTS_MAX;

/// The files of an archive.
pub(crate) struct Archive<'b> {
    files: ZipArchive<Cursor<&'b [u8]>>,
}

/// Whether these are the bytes of a zip archive.
pub(crate) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

fn broken(error: impl std::fmt::Display) -> Unreadable {
    Unreadable::Broken { what: "zip archive", reason: error.to_string() }
}

impl<'b> Archive<'b> {
    /// Opens an archive. All of its files are unpacked once, to count their bytes: what the archive says of their size may be
    /// wrong.
    ///
    /// # Errors
    /// If it is damaged, or its files are too large.
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, Unreadable> {
        let mut files = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        let mut left = UNPACKED_MAX;
        for place in 0..files.len() {
            let file = files.by_index(place).map_err(broken)?;
            let size = std::io::copy(&mut file.take(left + 1), &mut std::io::sink()).map_err(broken)?;
            left = left.checked_sub(size).ok_or(Unreadable::TooLarge { most: UNPACKED_MAX })?;
        }
        Ok(Self { files })
    }

    /// The names of its files, in their order, without those that cannot be decoded.
    pub(crate) fn names(&self) -> Vec<String> {
        self.files.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect()
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// If there is no such file.
    pub(crate) fn read(&mut self, name: &str) -> Result<Vec<u8>, Unreadable> {
        let mut bytes = Vec::new();
        self.files.by_name(name).map_err(broken)?.take(UNPACKED_MAX).read_to_end(&mut bytes).map_err(broken)?;
        Ok(bytes)
    }
}
