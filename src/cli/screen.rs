//! Printing to standard output.

use std::io::Write;

use super::failure::Failure;

/// Prints a text as it is. A closed pipe is an error of its own, which `main` takes for the end of the output.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut output = anstream::stdout().lock();
    output.write_all(text.as_bytes())?;
    output.flush()?;
    Ok(())
}

/// Prints a JSON value.
pub(super) fn print_json(value: &serde_json::Value) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value)?;
    print(&format!("{text}\n"))
}
