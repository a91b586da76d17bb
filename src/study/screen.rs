//! Printing to standard output.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};

use crate::assessment::mirrored;
use crate::input::Problems;

use super::failure::Failure;

/// Prints a text as it is. A closed pipe is an error of its own, which `main` takes for the end of the output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut output = anstream::stdout().lock();
    output.write_all(text.as_bytes())?;
    output.flush()?;
    Ok(())
}

/// Says on the error output what is hard to believe, if anything is, and each of it once.
pub(crate) fn warn<'p>(warnings: impl IntoIterator<Item = &'p Problems>) {
    let color = std::io::stderr().is_terminal();
    let mut said = BTreeSet::new();
    for text in warnings.into_iter().map(|warnings| warnings.render(color)) {
        if said.insert(text.clone()) {
            anstream::eprintln!("{text}\n");
        }
    }
}

/// Notes on the error output names of what may be one alignment under two names.
pub(crate) fn note_mirrored(names: &[&str]) {
    for (one, other) in mirrored(names) {
        anstream::eprintln!(
            "note: `{one}` and `{other}` may be the same alignment; if they are, give both the same name"
        );
    }
}

/// Prints a JSON value.
pub(crate) fn print_json(value: &serde_json::Value) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value)?;
    print(&format!("{text}\n"))
}
