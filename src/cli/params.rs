//! `stadial params`: all parameters.

use clap::Args;
use comfy_table::ColumnConstraint;
use serde_json::{Value, json};

use crate::render::grid;
use crate::scenario::{ParameterRow, parameters};
use crate::study::{Failure, OutputFormat, ScenarioArgs, print, print_json};

/// List all parameters: path, value or distribution, unit, meaning, source
///
/// Each path can be used in a scenario file or with `--set`.
#[derive(Debug, Args)]
pub(super) struct Params {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// Only parameters whose path contains this text
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,

    /// Only uncertain parameters
    #[arg(long)]
    uncertain: bool,

    /// Format of the list
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output_format: OutputFormat,
}

impl Params {
    pub fn execute(self) -> Result<(), Failure> {
        let scenario = self.scenario.load(false)?;
        let priors: Vec<&str> = scenario.model.priors.iter().map(|prior| prior.path.as_str()).collect();
        let mut rows = parameters(&scenario);
        rows.retain(|row| {
            self.filter.as_ref().is_none_or(|text| row.path.contains(text))
                && (!self.uncertain || priors.contains(&row.path.as_str()))
        });
        match self.output_format {
            OutputFormat::Human => print(&table(&rows)),
            OutputFormat::Json => print_json(&Value::Array(rows.iter().map(entry).collect())),
        }
    }
}

fn table(rows: &[ParameterRow]) -> String {
    let mut table = grid();
    table.set_header(["path", "value", "unit", "meaning", "source", "given in"]);
    for row in rows {
        table.add_row([
            row.path.as_str(),
            row.value.as_str(),
            row.unit,
            row.meaning,
            row.source,
            &row.origin.to_string(),
        ]);
    }
    // A path that is wrapped over lines cannot be copied.
    if let Some(paths) = table.column_mut(0) {
        paths.set_constraint(ColumnConstraint::ContentWidth);
    }
    format!("{table}\n{} parameters\n", rows.len())
}

fn entry(row: &ParameterRow) -> Value {
    json!({
        "path": row.path,
        "value": row.value,
        "unit": row.unit,
        "meaning": row.meaning,
        "source": row.source,
        "domain": row.allowed,
        "given_in": row.origin.to_string(),
    })
}
