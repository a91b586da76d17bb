//! Printing to standard output.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};

use crate::assessment::mirrored;
use crate::input::Problems;

use super::failure::Failure;

/// Prints a text unchanged. A closed pipe is an error of its own, which `main` treats as the end of the output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut output = anstream::stdout().lock();
    output.write_all(text.as_bytes())?;
    output.flush()?;
    Ok(())
}

/// Prints warnings about implausible values to standard error, each once.
pub(crate) fn warn<'p>(warnings: impl IntoIterator<Item = &'p Problems>) {
    let color = std::io::stderr().is_terminal();
    let mut printed = BTreeSet::new();
    for text in warnings.into_iter().map(|warnings| warnings.render(color)) {
        if printed.insert(text.clone()) {
            anstream::eprintln!("{text}\n");
        }
    }
}

/// Prints to standard error pairs of names that may be the same alignment.
pub(crate) fn note_mirrored(names: &[&str]) {
    for (one, other) in mirrored(names) {
        anstream::eprintln!(
            "note: `{one}` and `{other}` may be the same alignment; if they are, give both the same name"
        );
    }
}

/// Prints a note to standard error.
pub(crate) fn note(text: &str) {
    anstream::eprintln!("note: {text}");
}

/// Prints a JSON value.
pub(crate) fn print_json(value: &serde_json::Value) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value)?;
    print(&format!("{text}\n"))
}
