//! Files named on the command line, and folders of them.

use std::path::{Path, PathBuf};

use crate::scenario::{Scenario, load};

use super::failure::Failure;

/// The files at `paths`, and the TOML files in the folders among them, sorted by name; without any path, those of
/// `default`.
pub(crate) fn toml_files(paths: &[PathBuf], default: &[&str]) -> Result<Vec<PathBuf>, Failure> {
    let default: Vec<PathBuf> = default.iter().map(PathBuf::from).collect();
    let mut files = Vec::new();
    for path in if paths.is_empty() { default.as_slice() } else { paths } {
        if path.is_dir() {
            files.extend(within(path)?);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// The scenarios in [`toml_files`], with the same changes; all errors in them are reported at once.
pub(crate) fn scenarios(paths: &[PathBuf], default: &[&str], overrides: &[String]) -> Result<Vec<Scenario>, Failure> {
    let (mut scenarios, mut errors) = (Vec::new(), Vec::new());
    for file in toml_files(paths, default)? {
        match load(&file, overrides) {
            Ok(scenario) => scenarios.push(scenario),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(scenarios) } else { Err(Failure::Files(errors)) }
}

fn within(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let unreadable = |reason| Failure::Folder { path: folder.to_owned(), reason };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        if file.extension().is_some_and(|extension| extension == "toml") {
            files.push(file);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Failure::Option(format!("{}: the folder has no TOML file", folder.display())));
    }
    Ok(files)
}
