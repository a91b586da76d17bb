//! Digests of what decides the numbers of a study.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::scenario::Scenario;

/// SHA-256 of the texts and overrides, each followed by a zero byte.
#[must_use]
pub fn digest(scenario: &Scenario) -> String {
    let mut digest = Sha256::new();
    for text in scenario.sources.iter().map(|source| &source.text).chain(&scenario.overrides) {
        digest.update(text.as_bytes());
        digest.update([0]);
    }
    hexadecimal(digest)
}

/// SHA-256 of a text.
pub(crate) fn digest_of_text(text: &str) -> String {
    hexadecimal(Sha256::new_with_prefix(text.as_bytes()))
}

/// SHA-256 of bytes.
pub(super) fn digest_of_bytes(bytes: &[u8]) -> String {
    hexadecimal(Sha256::new_with_prefix(bytes))
}

fn hexadecimal(digest: Sha256) -> String {
    digest.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
