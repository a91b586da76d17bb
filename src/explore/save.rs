//! What is saved, and where: a scenario file beside the one that was opened, and never in the place of another.

use std::path::{Path, PathBuf};

use crate::scenario::Scenario;
use crate::study::{Failure, create_new};

/// The longest name of a file.
const NAME_MAX: usize = 64;

/// Writes a file beside that of the scenario, which must not exist yet, and returns its path.
pub(super) fn save(scenario: &Scenario, name: &str, text: &str) -> Result<PathBuf, Failure> {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    let begins = name.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if !begins || name.len() > NAME_MAX || !name.bytes().all(letter) {
        let rule = format!(
            "a name has up to {NAME_MAX} small letters, digits, - and _, and begins with a letter or a digit, as in stricter-2030"
        );
        return Err(Failure::Option(format!("`{name}` cannot name a file: {rule}")));
    }
    let opened = scenario.sources.first().map_or("", |source| source.name.as_str());
    let path = Path::new(opened).with_file_name(format!("{name}.toml"));
    if create_new(&path, text.as_bytes())? {
        return Ok(path);
    }
    Err(Failure::Option(format!("{} is there already, and nothing is replaced; give another name", path.display())))
}

#[cfg(test)]
mod tests {
    use super::save;
    use crate::scenario::load;

    #[test]
    fn nothing_is_replaced_and_nothing_is_written_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        let opened = folder.path().join("trio.toml");
        std::fs::copy("tests/it/trio.toml", &opened).unwrap();
        let scenario = load(&opened, &[]).unwrap();
        let path = save(&scenario, "mine", "one").unwrap();
        assert_eq!(path, folder.path().join("mine.toml"));
        for name in ["mine", "trio"] {
            let message = save(&scenario, name, "two").unwrap_err().render(false);
            assert!(message.contains(name) && message.contains("another name"), "{message}");
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one");
        for name in ["", "../mine", "a/b", ".hidden", "A", "nul\0", "x".repeat(65).as_str(), "a.toml"] {
            let message = save(&scenario, name, "three").unwrap_err().to_string();
            assert!(message.contains("cannot name a file"), "{name}: {message}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
