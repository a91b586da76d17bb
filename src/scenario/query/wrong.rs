//! What is said about a question that cannot be read.

use std::ops::Range;

use super::super::near;

/// What is wrong with a question: its place in it, the message, the rule in a few words, the way out.
pub(super) struct Wrong {
    pub at: Range<usize>,
    pub message: String,
    pub label: String,
    pub help: String,
}

pub(super) type Read<T> = Result<T, Wrong>;

pub(super) fn wrong<T>(at: &Range<usize>, message: impl Into<String>, label: &str, help: impl Into<String>) -> Read<T> {
    Err(Wrong { at: at.clone(), message: message.into(), label: label.to_owned(), help: help.into() })
}

/// The example of messages.
pub(super) const EXAMPLE: &str =
    "write for example `alliance by 2040 given crisis by 2030`; `stadial guide ask` has the grammar";

/// With the line that would add to the scenario what is asked for.
pub(super) fn or_add<T>(read: Read<T>, line: &str) -> Read<T> {
    read.map_err(|wrong| Wrong { help: format!("{}; or add to the scenario {line}", wrong.help), ..wrong })
}

/// A word that is none of those that are known.
pub(super) fn unknown_word<T>(noun: &str, word: &str, at: &Range<usize>, known: &[&str]) -> Read<T> {
    let suggestion = near(word, known.iter().copied());
    let suggestion = suggestion.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    wrong(at, format!("unknown {noun} `{word}`"), "unknown", format!("{suggestion}One of: {}", known.join(", ")))
}
