//! Input files: opened without blocking, read up to a stated size.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::decode::decode;
use super::unreadable::Unreadable;

/// The largest size that is read of a text in TOML, such as a scenario, a claim, a script or the log of a game: 4 MiB.
pub const TOML_MAX: u64 = 4 << 20;

/// The largest size that is read of a table, such as codings or a list of injects: 16 MiB.
pub const TABLE_MAX: u64 = 16 << 20;

/// The largest size that is read of one file of results: 256 MiB.
pub const RESULTS_MAX: u64 = 256 << 20;

/// The text of the file at `path`, which may have at most this many bytes, without its byte order mark.
///
/// # Errors
/// If it cannot be read or is not text in UTF-8.
pub fn read_text(path: &Path, most: u64) -> Result<String, Unreadable> {
    decode(read_bytes(path, most)?)
}

/// The bytes of the file at `path`, of which there may be at most this many.
///
/// A file or a pipe is read, including what a shell passes for `<(command)`; a pipe without a writer, a folder, a
/// device and a socket are rejected.
///
/// # Errors
/// If it cannot be read.
pub fn read_bytes(path: &Path, most: u64) -> Result<Vec<u8>, Unreadable> {
    let mut file = open(path)?;
    let kind = file.metadata()?.file_type();
    if kind.is_dir() {
        return Err(Unreadable::Folder);
    }
    let mut bytes = Vec::new();
    if is_pipe(kind) {
        bytes = await_writer(&mut file)?;
    } else if !kind.is_file() {
        return Err(Unreadable::Device);
    }
    // One byte more than allowed shows that the file is too large.
    file.take((most + 1).saturating_sub(bytes.len() as u64)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(Unreadable::TooLarge { most }) } else { Ok(bytes) }
}

/// Opens a file without blocking on an endless one or a pipe without a writer.
#[cfg(unix)]
fn open(path: &Path) -> std::io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

#[cfg(not(unix))]
fn open(path: &Path) -> std::io::Result<File> {
    File::open(path)
}

#[cfg(unix)]
fn is_pipe(kind: std::fs::FileType) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&kind)
}

#[cfg(not(unix))]
fn is_pipe(_: std::fs::FileType) -> bool {
    false
}

/// The first bytes of a pipe; from then on, reading blocks until its writer closes it.
fn await_writer(pipe: &mut File) -> Result<Vec<u8>, Unreadable> {
    let mut first = [0; 4096];
    let n = match pipe.read(&mut first) {
        Ok(0) => return Err(Unreadable::NoWriter),
        Ok(n) => n,
        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => 0,
        Err(error) => return Err(error.into()),
    };
    #[cfg(unix)]
    rustix::fs::fcntl_setfl(&*pipe, rustix::fs::OFlags::empty()).map_err(std::io::Error::from)?;
    Ok(first[..n].to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_maximum_size() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.toml");
        std::fs::write(&path, "\u{feff}abc").unwrap();
        assert_eq!(read_text(&path, 6).unwrap(), "abc");
        assert!(matches!(read_text(&path, 5), Err(Unreadable::TooLarge { most: 5 })));
        assert!(matches!(read_text(folder.path(), 5), Err(Unreadable::Folder)));
        assert!(matches!(read_text(&folder.path().join("y"), 5), Err(Unreadable::System(_))));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn endless_files_are_rejected_and_a_pipe_is_read() {
        use std::io::Write;
        for device in ["/dev/zero", "/dev/null", "/dev/full"] {
            assert!(matches!(read_bytes(Path::new(device), 5), Err(Unreadable::Device)), "{device}");
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &path,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
            0,
        )
        .unwrap();
        assert!(matches!(read_bytes(&path, 5), Err(Unreadable::NoWriter)));
        // Opened for both, a pipe has a writer from the start.
        let mut writer = File::options().read(true).write(true).open(&path).unwrap();
        let text = "x".repeat(100_000);
        let (expected, from) = (text.clone(), path.clone());
        let reader = std::thread::spawn(move || read_bytes(&from, 200_000).unwrap());
        writer.write_all(text.as_bytes()).unwrap();
        // Once the reader holds the pipe open, the last writer to close it ends it.
        while !reader.is_finished() && rustix::io::ioctl_fionread(&writer).unwrap_or(0) > 0 {
            std::thread::yield_now();
        }
        drop(writer);
        assert_eq!(reader.join().unwrap(), expected.into_bytes());
        let mut writer = File::options().read(true).write(true).open(&path).unwrap();
        writer.write_all(&[b'x'; 6]).unwrap();
        assert!(matches!(read_bytes(&path, 5), Err(Unreadable::TooLarge { most: 5 })));
    }
}
