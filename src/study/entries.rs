//! The entries of a folder.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// The names of the entries of a folder, in order.
pub(super) fn names(folder: &Path) -> std::io::Result<Vec<OsString>> {
    let entries: std::io::Result<Vec<_>> = std::fs::read_dir(folder)?.collect();
    let mut names: Vec<OsString> = entries?.into_iter().map(|entry| entry.file_name()).collect();
    names.sort_unstable();
    Ok(names)
}

/// Whether a name begins with a dot.
pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// Whether something is there, be it a link that leads to nothing.
pub(super) fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// A path that is not taken: with `.left-1` at its end, or a higher number.
pub(super) fn free(path: &Path) -> PathBuf {
    let numbered = |number: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".left-{number}"));
        PathBuf::from(name)
    };
    (1..=u32::MAX).map(numbered).find(|path| !exists(path)).unwrap_or_else(|| path.to_owned())
}
