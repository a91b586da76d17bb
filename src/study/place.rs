//! A folder of results, put in its place as a whole.
//!
//! Files are written to a folder beside the place, under a hidden name, and synced. Then the two folders change places in one
//! step of the file system, so that whoever reads sees the old results or the new ones at every moment, whatever happens in
//! between; at last what the old folder held besides its results (folders of other studies, files of a person) is moved to
//! the new one, and the old results are removed. A lock keeps two studies out of one folder. What a study leaves that is killed
//! is cleaned up by the next one that writes there.
//!
//! On systems other than Linux, and on file systems without an exchange of folders, there is a moment without any folder
//! between two renamings, and after a kill in that moment the next study restores the old one. A folder that cannot be moved
//! (that of the process itself or one above it, a mount point, one in a folder that may not be written) is filled file by file,
//! the manifest last: then its checksums tell a mixture.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::belongs::{Belongs, is_elsewhere, is_name_of_results, scenario_of};
use super::checksums::{MANIFEST, manifest};
use super::digest::digest_of_bytes;
use super::entries::{exists, free, is_hidden, names};
use super::failure::Failure;
use super::files::WriteError;
use super::swap::{APART, LOOKS, OLD, beside, exchange, is_mounted, lock, sync};

/// The endings of the names of folders beside the place: one that is being filled, one that is full or was replaced.
const STAGING: &str = "staging";
const STAGED: &str = "staged";
const LOCK: &str = "lock";

/// What is to be written to a folder.
pub(crate) struct Claim<'c> {
    /// The command.
    pub command: &'c str,
    /// The file of the scenario, where the folder is the usual one for its name.
    pub scenario: Option<&'c str>,
    /// Files that it may write besides tables.
    pub pictures: &'c [&'c str],
    /// Files that it reads, or writes and adds to itself, wherever they are: in the folder they stay.
    pub own: &'c [PathBuf],
    /// Whether what is written is not complete, so that it must not replace what is.
    pub partial: bool,
    /// Whether what is there is replaced whatever it is.
    pub force: bool,
}

/// The place of a folder of results, claimed for one study.
pub(crate) struct Place {
    folder: PathBuf,
    staging: PathBuf,
    /// Whether the folder is replaced as a whole.
    whole: bool,
    pictures: Vec<String>,
    /// The names of files in the folder that are not of its results, and stay.
    own: Vec<String>,
    lock: PathBuf,
    /// It is held as long as the file is open.
    _locked: File,
}

impl Place {
    /// Claims a folder.
    ///
    /// # Errors
    /// If another study writes to it, or it holds something else.
    pub fn claim(folder: &Path, claim: &Claim<'_>) -> Result<Self, Failure> {
        if folder.is_symlink() && !folder.exists() {
            let message = "this link leads to nothing; make the folder to which it leads, or name another with --out";
            return Err(Failure::Option(format!("{}: {message}", folder.display())));
        }
        // A link stays a link to the folder.
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let fail = |path: &Path, source| Failure::Write(WriteError::new(path, source));
        let above = folder.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(above).map_err(|error| fail(&folder, error))?;
        let within = std::env::current_dir().is_ok_and(|own| own.starts_with(&folder));
        let (lock, whole) = match lock(&beside(&folder, LOCK)) {
            Err(error)
                if error.kind() == ErrorKind::PermissionDenied || error.kind() == ErrorKind::ReadOnlyFilesystem =>
            {
                (lock(&folder.join(format!(".{LOCK}"))), false)
            }
            locked => (locked, !within && !is_mounted(&folder)),
        };
        let Some((lock, locked)) = lock.map_err(|error| fail(&folder, error))? else {
            let message =
                "another stadial is writing its results to this folder; wait for it, or name another with --out";
            return Err(Failure::Option(format!("{}: {message}", folder.display())));
        };
        let staging = with_ending(&base(&folder, whole), &format!("{}.{STAGING}", std::process::id()));
        let pictures = claim.pictures.iter().map(|&name| name.to_owned()).collect();
        let own = own_names(&folder, claim.own)?;
        let place = Self { folder, staging, whole, pictures, own, lock, _locked: locked };
        place.clean_up().map_err(|error| fail(&place.folder, error))?;
        place.refuse_folders_of_its_names()?;
        if !claim.force {
            place.refuse_other_scenarios(claim.scenario)?;
            place.refuse_what_is_else(claim)?;
        }
        Ok(place)
    }

    /// The folder, with what an earlier study left in it.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder that is filled.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn staging(&self) -> Result<&Path, WriteError> {
        std::fs::create_dir_all(&self.staging).map_err(|source| WriteError::new(&self.folder, source))?;
        Ok(&self.staging)
    }

    /// Puts the results in their place: those that were written already, and `files`, the manifest among them.
    ///
    /// # Errors
    /// If it cannot be done: then the folder is as it was.
    pub fn publish(&self, files: &[(&str, Vec<u8>)]) -> Result<(), WriteError> {
        let fail = |source| WriteError::new(&self.folder, source);
        let mut staged = self.stage(files);
        for _ in 0..LOOKS {
            // A study of the folder above may just be moving this one.
            if staged.as_ref().is_err_and(|error| error.kind() == ErrorKind::NotFound) {
                std::thread::sleep(APART);
                staged = self.stage(files);
            }
        }
        staged.map_err(fail)?;
        let done = if self.whole { self.exchange() } else { self.fill() };
        done.map_err(fail)
    }

    /// Writes all files to the folder beside the place.
    fn stage(&self, files: &[(&str, Vec<u8>)]) -> std::io::Result<()> {
        std::fs::create_dir_all(&self.staging)?;
        for (name, bytes) in files.iter().filter(|(name, _)| *name != MANIFEST) {
            File::create(self.staging.join(name))?.write_all(bytes)?;
        }
        let mut checksums = BTreeMap::new();
        for name in names(&self.staging)?.into_iter().filter(|name| name != MANIFEST && !is_hidden(name)) {
            let path = self.staging.join(&name);
            checksums.insert(name.to_string_lossy().into_owned(), digest_of_bytes(&std::fs::read(&path)?));
            File::open(&path)?.sync_all()?;
        }
        let given = files.iter().find(|(name, _)| *name == MANIFEST).map(|(_, bytes)| bytes.clone());
        let path = self.staging.join(MANIFEST);
        let manifest = given.map_or_else(|| std::fs::read(&path), Ok)?;
        let mut manifest: Value = serde_json::from_slice(&manifest)?;
        manifest["checksums"] = serde_json::to_value(checksums)?;
        let mut bytes = serde_json::to_vec_pretty(&manifest)?;
        bytes.push(b'\n');
        let mut file = File::create(path)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        sync(&self.staging)
    }

    /// Exchanges the folder beside the place for the folder in it.
    fn exchange(&self) -> std::io::Result<()> {
        let staged = self.staging.with_extension(STAGED);
        std::fs::rename(&self.staging, &staged)?;
        if let Err(error) = exchange(&staged, &self.folder) {
            // What was to be put there is worth nothing.
            let _ = std::fs::remove_dir_all(&staged);
            return Err(error);
        }
        sync(staged.parent().unwrap_or(Path::new(".")))?;
        // The results are there; what cannot be removed now is removed by the next study.
        let _ = self.remove_old(&staged, false);
        Ok(())
    }

    /// Moves what an old folder held besides its results to the place, and removes the rest. Where there is something else of
    /// the same name, it has been replaced by `--force`; what was left by a killed study gets a name of its own.
    fn remove_old(&self, old: &Path, was_left: bool) -> std::io::Result<()> {
        if !old.exists() {
            return Ok(());
        }
        let belongs = self.belongs(old);
        for name in names(old)?.into_iter().filter(|name| !(old.join(name).is_file() && belongs.has(name))) {
            let to = self.folder.join(&name);
            if !exists(&to) {
                std::fs::rename(old.join(&name), to)?;
            } else if was_left || old.join(&name).is_dir() {
                std::fs::rename(old.join(&name), free(&to))?;
            }
        }
        std::fs::remove_dir_all(old)
    }

    /// Which files of a folder are of its results.
    fn belongs<'b>(&'b self, folder: &'b Path) -> Belongs<'b> {
        Belongs::of(folder, &self.pictures, &self.own)
    }

    /// Moves the files to the folder one by one, the manifest last, and removes those of old results.
    fn fill(&self) -> std::io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let new = names(&self.staging)?;
        let belongs = self.belongs(&self.folder);
        let is_old = |name: &OsString| !new.contains(name) && self.folder.join(name).is_file() && belongs.has(name);
        let old: Vec<OsString> = names(&self.folder)?.into_iter().filter(is_old).collect();
        let order = new.iter().filter(|name| *name != MANIFEST).map(OsString::as_os_str).chain([OsStr::new(MANIFEST)]);
        for name in order {
            std::fs::rename(self.staging.join(name), self.folder.join(name))?;
        }
        old.iter().try_for_each(|name| std::fs::remove_file(self.folder.join(name)))?;
        sync(&self.folder)
    }

    /// Removes what killed studies left. A folder that was replaced may hold what does not belong to its results.
    fn clean_up(&self) -> std::io::Result<()> {
        let base = base(&self.folder, self.whole);
        let (above, prefix) = (base.parent().unwrap_or(Path::new(".")), file_name(&base));
        let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        if !above.exists() {
            return Ok(());
        }
        for name in names(above)? {
            let rest = name.to_str().and_then(|name| name.strip_prefix(&prefix)?.split_once('.'));
            let Some((number, ending)) = rest else { continue };
            if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let left = above.join(&name);
            let is_old = ending.strip_suffix(OLD) == Some(STAGED);
            match ending {
                STAGING => std::fs::remove_dir_all(&left)?,
                // Killed between two renamings, where there is no exchange.
                _ if is_old && !self.folder.exists() => std::fs::rename(&left, &self.folder)?,
                _ if is_old || ending == STAGED => self.remove_old(&left, true)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Fails if the folder holds a folder that has the name of a result, and would be lost.
    fn refuse_folders_of_its_names(&self) -> Result<(), Failure> {
        let all = if self.folder.is_dir() { names(&self.folder) } else { Ok(Vec::new()) };
        let all = all.map_err(|source| WriteError::new(&self.folder, source))?;
        let is_taken = |name: &&OsString| {
            let is_of_results =
                |name: &str| is_name_of_results(name) || self.pictures.iter().any(|known| known == name);
            name.to_str().is_some_and(is_of_results) && self.folder.join(name).is_dir()
        };
        match all.iter().find(is_taken) {
            None => Ok(()),
            Some(name) => Err(Failure::Option(format!(
                "{}: a folder has the name of a file of the results; move it, or name another folder with --out",
                self.folder.join(name).display()
            ))),
        }
    }

    fn refused(&self, what: &str) -> Failure {
        let way_out = "name another folder with --out, or give --force to replace them";
        Failure::Option(format!("{}: {what}; {way_out}", self.folder.display()))
    }

    /// Fails if the usual folder of a scenario, the one above it or one in it holds results of another scenario of this name:
    /// other questions about a scenario have folders in that of its run.
    fn refuse_other_scenarios(&self, scenario: Option<&str>) -> Result<(), Failure> {
        let Some(own) = scenario else { return Ok(()) };
        let read = if self.folder.is_dir() { names(&self.folder) } else { Ok(Vec::new()) };
        let read = read.map_err(|source| WriteError::new(&self.folder, source))?;
        let beside = read.iter().map(|name| self.folder.join(name)).filter(|path| path.is_dir());
        let above = self.folder.parent().map(Path::to_owned);
        let all = std::iter::once(self.folder.clone()).chain(above).chain(beside);
        match all.filter_map(|folder| scenario_of(&folder)).find(|other| is_elsewhere(own, other)) {
            Some(other) => Err(self.refused(&format!("the folder holds results of {other}, which is not {own}"))),
            None => Ok(()),
        }
    }

    /// Fails if the folder holds other results, or files of a person.
    fn refuse_what_is_else(&self, claim: &Claim<'_>) -> Result<(), Failure> {
        let refuse = |what: String| Err(self.refused(&what));
        if !self.folder.exists() {
            return Ok(());
        }
        let read = names(&self.folder).map_err(|source| WriteError::new(&self.folder, source))?;
        let found = manifest(&self.folder);
        match found["command"].as_str() {
            Some(other) if other != claim.command => {
                return refuse(format!("the folder holds the results of `stadial {other}`"));
            }
            Some(_) if claim.partial && found["progress"]["interrupted"] == false => {
                return refuse("the folder holds complete results, and these are not".to_owned());
            }
            _ => {}
        }
        let belongs = self.belongs(&self.folder);
        let is_own = |name: &OsStr| name.to_str().is_some_and(|name| self.own.iter().any(|own| own == name));
        let is_file = |name: &OsStr| self.folder.join(name).is_file() && !is_hidden(name);
        let foreign: Vec<String> = read
            .iter()
            .filter(|name| is_file(name) && !is_own(name) && !belongs.has(name))
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        match foreign.as_slice() {
            [] => Ok(()),
            [one] => refuse(format!("the folder holds a file that is not of its results, {one}")),
            [one, ..] => refuse(format!(
                "the folder holds {} files that are not of its results, the first of them {one}",
                foreign.len()
            )),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What is left is cleaned up by the next study.
        let _ = std::fs::remove_dir_all(&self.staging);
        let _ = std::fs::remove_file(&self.lock);
    }
}

/// The names of those files of a command that are in the folder of its results.
fn own_names(folder: &Path, own: &[PathBuf]) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for path in own {
        let real = std::path::absolute(path).unwrap_or_else(|_| path.clone());
        let above = real.parent().map_or_else(PathBuf::new, |above| above.canonicalize().unwrap_or(above.to_owned()));
        let of_results = std::path::absolute(folder).is_ok_and(|folder| folder == above);
        if of_results && is_name_of_results(&file_name(&real)) {
            let message = "the results in this folder may have a file of this name, which would replace it; name another folder \
                           with --out, or rename the file";
            return Err(Failure::Option(format!("{}: {message}", path.display())));
        }
        names.extend(Some(file_name(&real)).filter(|_| of_results));
    }
    Ok(names)
}

/// The beginning of the names of what is written beside a folder, or inside it.
fn base(folder: &Path, whole: bool) -> PathBuf {
    if whole { beside(folder, "") } else { folder.join(".stadial.") }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// A path with this at the end of its last name.
fn with_ending(path: &Path, ending: &str) -> PathBuf {
    path.with_file_name(format!("{}{ending}", file_name(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder in the way, as an error of a rename: the old results stay, and the next study cleans up.
    #[test]
    fn a_failed_rename_leaves_the_old_results() {
        let desk = tempfile::tempdir().unwrap();
        let folder = desk.path().join("out");
        let claim = || {
            Place::claim(
                &folder,
                &Claim { command: "run", scenario: None, pictures: &[], own: &[], partial: false, force: false },
            )
        };
        let files = |text: &str| {
            [("types.csv", text.as_bytes().to_vec()), (MANIFEST, b"{\"command\": \"run\", \"tables\": []}".to_vec())]
        };
        let read = || std::fs::read_to_string(folder.join("types.csv")).unwrap();
        claim().unwrap().publish(&files("old")).unwrap();
        let place = claim().unwrap();
        let staged = place.staging.with_extension(STAGED);
        std::fs::create_dir_all(staged.join("in the way")).unwrap();
        let error = place.publish(&files("new")).unwrap_err();
        assert!(error.to_string().starts_with("cannot write ") && read() == "old", "{error}");
        drop(place);
        std::fs::remove_dir(staged.join("in the way")).unwrap();
        claim().unwrap().publish(&files("new")).unwrap();
        assert_eq!((read(), names(desk.path()).unwrap()), ("new".to_owned(), vec![OsString::from("out")]));
    }
}
