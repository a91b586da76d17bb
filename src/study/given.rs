//! The options that were given on a command line, as they are compared between parts of a study.

use std::path::Path;

use super::digest::digest_of_bytes;
use super::failure::Failure;
use super::whole::number;

/// An option that was given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Given {
    /// Its name in the program.
    pub name: String,
    /// How it is called in messages: `--seed`, or what stands in its place in the help.
    pub label: String,
    /// Its values.
    pub values: Vec<String>,
    /// Whether they are paths of files that are read.
    pub is_path: bool,
}

/// The options that decide no number of a study.
const OF_NO_EFFECT: [&str; 16] = [
    "threads",
    "out",
    "no_files",
    "report",
    "charts",
    "quiet",
    "output_format",
    "part",
    "resume",
    "checkpoint",
    "force",
    "show",
    "scenario",
    "help",
    "history",
    "questions_file",
];

/// How many digits of a digest are shown.
const SHOWN: usize = 16;

impl Given {
    /// Whether it decides numbers. A scenario is known by its digest, wherever its file is: where there `is_scenario`.
    pub fn decides(&self, is_scenario: bool) -> bool {
        self.name == "scenario" && !is_scenario || !OF_NO_EFFECT.contains(&self.name.as_str())
    }

    /// Its values, so that what means the same is the same: files by what they hold, numbers without separators.
    pub fn compared(&self) -> String {
        let values: Vec<String> =
            self.values.iter().map(|value| if self.is_path { of_file(value) } else { plain(value) }).collect();
        values.join(" ")
    }
}

/// A file by what it holds; what is no file (a folder, a pipe) by its path.
fn of_file(path: &str) -> String {
    let bytes = if Path::new(path).is_file() { std::fs::read(path).ok() } else { None };
    bytes.map_or_else(|| path.to_owned(), |bytes| known_as(path, &bytes))
}

/// A file by its name, without its folder, and the beginning of its SHA-256.
pub(super) fn known_as(path: &str, bytes: &[u8]) -> String {
    let name = Path::new(path).file_name().map_or_else(|| path.into(), |name| name.to_string_lossy());
    format!("{name} with SHA-256 {}...", &digest_of_bytes(bytes)[..SHOWN])
}

/// A number in one form.
fn plain(value: &str) -> String {
    let real = || value.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    number(value)
        .map(|whole| whole.to_string())
        .or_else(|| real().map(|real| real.to_string()))
        .unwrap_or(value.to_owned())
}

/// Fails if a file is not there from which parts were made.
pub(crate) fn all_there(options: &[Given]) -> Result<(), Failure> {
    let read = options.iter().filter(|given| given.is_path && given.decides(false));
    match read.flat_map(|given| &given.values).find(|path| !Path::new(path).exists()) {
        None => Ok(()),
        Some(path) => Err(Failure::Option(format!(
            "{path}: the parts were made with this file, which is not here; run `stadial merge` in the folder in which they \
             were made"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_the_same_is_compared_as_the_same() {
        let given = |value: &str, is_path| Given {
            name: "x".to_owned(),
            label: "--x".to_owned(),
            values: vec![value.to_owned()],
            is_path,
        };
        for same in ["2000", "2,000", "2e3", "2_000"] {
            assert_eq!(given(same, false).compared(), "2000");
        }
        assert_eq!(given("0.50", false).compared(), given(".5", false).compared());
        for text in ["alliance", "a=0.50", "0.2:0.80:3", "inf"] {
            assert_eq!(given(text, false).compared(), text);
        }
        let desk = tempfile::tempdir().unwrap();
        let path = desk.path().join("list.csv");
        std::fs::write(&path, "abc").unwrap();
        let path = path.display().to_string();
        assert_eq!(given(&path, true).compared(), "list.csv with SHA-256 ba7816bf8f01cfea...");
        assert_eq!(given("/dev/null", true).compared(), "/dev/null");
        let gone = Given { name: "evidence".to_owned(), ..given("nowhere.csv", true) };
        assert!(all_there(&[given(&path, true)]).is_ok());
        assert!(
            all_there(&[gone]).unwrap_err().to_string().starts_with("nowhere.csv: the parts were made with this file")
        );
    }
}
