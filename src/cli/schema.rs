//! `stadial schema`: the formats of files as JSON Schema.

use clap::{Args, ValueEnum};

use crate::study::{Failure, manifest_schema, print_json};

/// The files that a schema describes.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Files {
    /// Scenarios.
    #[default]
    Scenario,
    /// The manifests of results.
    Manifest,
}

/// Print the JSON Schema of scenario files (for completion and checks in editors) or of manifests
///
/// With the "Even Better TOML" extension or taplo: run `stadial schema > scenario.schema.json`, then start a scenario
/// with the line `#:schema scenario.schema.json`. `stadial schema manifest` describes the manifest.json of all results.
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// The files that the schema describes
    #[arg(value_enum, default_value_t, value_name = "FILES")]
    files: Files,
}

impl Schema {
    pub fn execute(self) -> Result<(), Failure> {
        print_json(&match self.files {
            Files::Scenario => crate::scenario::schema(),
            Files::Manifest => manifest_schema(),
        })
    }
}
