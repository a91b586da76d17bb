//! Locks, and folders that change places.

use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A hidden file beside a folder, named after it.
pub(super) fn beside(folder: &Path, what: &str) -> PathBuf {
    match folder.file_name() {
        Some(name) => folder.with_file_name(format!(".{}.{what}", name.to_string_lossy())),
        None => folder.join(format!(".{what}")),
    }
}

/// Opens and locks a file; `None` if another process has locked it.
pub(super) fn lock(path: &Path) -> std::io::Result<Option<(PathBuf, File)>> {
    loop {
        let file = File::options().create(true).truncate(false).write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(error),
        }
        // Another study may have removed the file in the meantime.
        if is_at(&file, path) {
            return Ok(Some((path.to_owned(), file)));
        }
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |data: std::fs::Metadata| (data.dev(), data.ino());
    let [own, there] = [file.metadata().map(place), std::fs::metadata(path).map(place)];
    own.is_ok() && own.ok() == there.ok()
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Whether a folder cannot be moved because another file system begins there.
#[cfg(unix)]
pub(super) fn is_mounted(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| std::fs::metadata(path).map(|data| data.dev()).ok();
    device(folder).is_some_and(|own| device(&folder.join("..")).is_some_and(|above| above != own))
}

#[cfg(not(unix))]
pub(super) fn is_mounted(_: &Path) -> bool {
    false
}

/// Syncs the entries of a folder to the disk.
#[cfg(unix)]
pub(super) fn sync(folder: &Path) -> std::io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub(super) fn sync(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// How often a folder is looked for that is just being moved by a study of the folder above, and how long apart.
pub(super) const LOOKS: u32 = 40;
pub(super) const APART: Duration = Duration::from_millis(50);

/// Lets a folder and the one in the place change places; there may be none in the place. At the end the old one, if there was
/// one, has the first name.
pub(super) fn exchange(staged: &Path, folder: &Path) -> std::io::Result<()> {
    for _ in 0..LOOKS {
        match std::fs::rename(staged, folder) {
            // There was none, or an empty one.
            Ok(()) => return Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => std::thread::sleep(APART),
            Err(_) => return swap(staged, folder),
        }
    }
    Err(ErrorKind::NotFound.into())
}

#[cfg(target_os = "linux")]
fn swap(staged: &Path, folder: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, staged, CWD, folder, RenameFlags::EXCHANGE) {
        Err(Errno::INVAL | Errno::NOSYS) => swap_by_steps(staged, folder),
        done => Ok(done?),
    }
}

#[cfg(not(target_os = "linux"))]
fn swap(staged: &Path, folder: &Path) -> std::io::Result<()> {
    swap_by_steps(staged, folder)
}

/// At the end of the name of a folder that was moved away.
pub(super) const OLD: &str = "-old";

/// Where there is no exchange: the old folder is moved away, then the new one to its place.
fn swap_by_steps(staged: &Path, folder: &Path) -> std::io::Result<()> {
    let mut old = staged.as_os_str().to_owned();
    old.push(OLD);
    let old = PathBuf::from(old);
    std::fs::rename(folder, &old)?;
    if let Err(error) = std::fs::rename(staged, folder) {
        std::fs::rename(&old, folder)?;
        return Err(error);
    }
    std::fs::rename(old, staged)
}
