//! All tables of all studies as they are: no number moves without being seen.
//!
//! Where a change is meant, look at what has moved and write them anew with one command:
//!
//! ```console
//! $ INSTA_UPDATE=always cargo test --test it tables::golden
//! ```

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::studies::{Written, studies};
use crate::support::read;

/// Lines that are kept of a longer table; the rest stands in a digest.
const LINES: usize = 40;

/// The first lines of every table of a study, and a digest of what follows.
fn text(study: &Written) -> String {
    let table = |name: &str| {
        let written = read(&study.folder().join(name));
        // What nobody changed is the same for all studies, and stands in the page of the program's parameters.
        let own = |line: &&str| name != "parameters.csv" || !line.contains(",default,");
        let lines: Vec<&str> = written.lines().filter(own).collect();
        let rest = lines.get(LINES..).unwrap_or_default();
        let mut text = format!("== {name}\n{}\n", lines[..lines.len() - rest.len()].join("\n"));
        if !rest.is_empty() {
            let digest = Sha256::digest(rest.join("\n"));
            let _ = write!(text, "... {} more lines, ", rest.len());
            for byte in digest.iter().take(8) {
                let _ = write!(text, "{byte:02x}");
            }
            text.push('\n');
        }
        text
    };
    study.tables.iter().map(|(name, _)| table(name)).collect()
}

#[test]
fn every_number_of_every_study_is_as_it_was() {
    for study in studies() {
        insta::assert_snapshot!(study.name, text(study));
    }
}
