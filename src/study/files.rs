//! Writing files completely or not at all.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}", path.display())]
pub struct WriteError {
    path: PathBuf,
    source: std::io::Error,
}

impl WriteError {
    pub(crate) fn new(path: &Path, source: std::io::Error) -> Self {
        Self { path: path.to_owned(), source }
    }
}

/// Checks that files can be written into `directory`, or into the nearest existing folder above it; leaves no file behind.
///
/// # Errors
/// If they cannot.
pub fn check_writable(directory: &Path) -> Result<(), WriteError> {
    let here = Path::new(".");
    let above = directory.ancestors().map(|path| if path.as_os_str().is_empty() { here } else { path });
    let nearest = above.into_iter().find(|path| path.exists()).unwrap_or(here);
    let fail = |source| WriteError { path: directory.to_owned(), source };
    tempfile::tempfile_in(nearest).map(drop).map_err(fail)
}

/// Writes all of `files` (name and bytes) into `directory`, which is created if necessary. Everything is first written
/// under temporary names, so that a full disk leaves the directory unchanged; then each file is renamed to its place.
///
/// # Errors
/// If the directory or a file cannot be written.
pub fn write_all(directory: &Path, files: &[(&str, Vec<u8>)]) -> Result<(), WriteError> {
    let fail = |path: &Path| {
        let path = path.to_owned();
        move |source| WriteError { path, source }
    };
    std::fs::create_dir_all(directory).map_err(fail(directory))?;
    let mut complete = Vec::with_capacity(files.len());
    for (name, bytes) in files {
        let path = directory.join(name);
        let mut file = staged(&path)?;
        file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(fail(&path))?;
        complete.push((path, file));
    }
    for (path, file) in complete {
        file.persist(&path).map_err(|error| WriteError { path, source: error.error })?;
    }
    Ok(())
}

/// Writes a file that does not exist yet, completely or not at all. Returns whether it was written: what has its name is never
/// replaced.
///
/// # Errors
/// If it cannot be written for another reason.
pub(crate) fn create_new(path: &Path, bytes: &[u8]) -> Result<bool, WriteError> {
    let fail = |source| WriteError::new(path, source);
    let mut file = staged(path)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(fail)?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(true),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(fail(error.error)),
    }
}

/// A file under a temporary name beside its place, to be moved there once it is complete. Its folder is created if necessary.
pub(super) fn staged(path: &Path) -> Result<NamedTempFile, WriteError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let fail = |source| WriteError::new(path, source);
    std::fs::create_dir_all(folder).map_err(fail)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".").suffix(".partial").permissions(readable_by_all()).tempfile_in(folder).map_err(fail)
}

/// Files that grow during a long study, so that finished results are not lost when it is interrupted.
#[derive(Debug)]
pub struct Growing {
    directory: PathBuf,
    files: Vec<(&'static str, File)>,
}

impl Growing {
    /// Starts in `directory`, which is created if necessary.
    ///
    /// # Errors
    /// If the directory cannot be created.
    pub fn new(directory: &Path) -> Result<Self, WriteError> {
        let fail = |source| WriteError { path: directory.to_owned(), source };
        std::fs::create_dir_all(directory).map_err(fail)?;
        Ok(Self { directory: directory.to_owned(), files: Vec::new() })
    }

    /// Adds bytes to the end of a file. The first call for a name replaces an earlier file of that name.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn add(&mut self, name: &'static str, bytes: &[u8]) -> Result<(), WriteError> {
        let path = self.directory.join(name);
        let fail = |source| WriteError { path: path.clone(), source };
        let place = match self.files.iter().position(|(known, _)| *known == name) {
            Some(place) => place,
            None => {
                self.files.push((name, File::create(&path).map_err(fail)?));
                self.files.len() - 1
            }
        };
        self.files[place].1.write_all(bytes).map_err(fail)
    }
}

/// Permissions of an ordinary file; temporary files are readable by their owner only.
#[cfg(unix)]
fn readable_by_all() -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    std::fs::Permissions::from_mode(0o666)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_replace_earlier_ones_and_no_temporary_file_is_left() {
        let directory = tempfile::tempdir().unwrap();
        let inside = directory.path().join("a/b");
        write_all(&inside, &[("x.csv", b"1".to_vec()), ("y.csv", b"2".to_vec())]).unwrap();
        write_all(&inside, &[("x.csv", b"3".to_vec())]).unwrap();
        let mut names: Vec<_> = std::fs::read_dir(&inside).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["x.csv", "y.csv"]);
        assert_eq!(std::fs::read(inside.join("x.csv")).unwrap(), b"3");
    }

    #[test]
    fn growing_files_replace_earlier_ones_and_keep_all_additions() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("x.csv"), "old").unwrap();
        let mut growing = Growing::new(directory.path()).unwrap();
        for (name, bytes) in [("x.csv", b"1"), ("y.csv", b"2"), ("x.csv", b"3")] {
            growing.add(name, bytes).unwrap();
        }
        assert_eq!(std::fs::read(directory.path().join("x.csv")).unwrap(), b"13");
        assert_eq!(std::fs::read(directory.path().join("y.csv")).unwrap(), b"2");
    }

    #[test]
    fn a_file_in_the_way_is_an_error_that_names_the_path() {
        let directory = tempfile::tempdir().unwrap();
        let blocked = directory.path().join("file");
        std::fs::write(&blocked, "").unwrap();
        let error = write_all(&blocked, &[("x.csv", Vec::new())]).unwrap_err();
        assert!(error.to_string().contains("file"), "{error}");
    }
}
