//! `stadial schema`: the scenario format as JSON Schema.

use clap::Args;

use super::failure::Failure;
use super::screen::print_json;

/// Print the JSON Schema of scenario files, with which editors complete and check them
///
/// With the "Even Better TOML" extension or taplo: `stadial schema > scenario.schema.json`, then start a scenario
/// with the line `#:schema scenario.schema.json`.
#[derive(Debug, Args)]
pub(super) struct Schema;

impl Schema {
    pub fn execute() -> Result<(), Failure> {
        print_json(&crate::scenario::schema())
    }
}
