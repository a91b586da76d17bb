//! `stadial params`: all parameters.

use std::fmt::Write as _;

use clap::Args;
use comfy_table::ColumnConstraint;
use serde_json::{Value, json};

use crate::render::grid;
use crate::scenario::codebook::{Anchor, Scale, scale_of};
use crate::scenario::{ParameterRow, parameters};
use crate::study::{Failure, OutputFormat, ScenarioArgs, print, print_json};

/// List all parameters: path, value or distribution, unit, meaning, source
///
/// Each path can be used in a scenario file or with `--set`. With `--filter`, the scales of judged numbers follow, with
/// the values of shipped scenarios as anchors.
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
        let scenario = self.scenario.load_with_evidence(false)?;
        let priors: Vec<&str> = scenario.model.priors.iter().map(|prior| prior.path.as_str()).collect();
        let mut rows = parameters(&scenario);
        rows.retain(|row| {
            self.filter.as_ref().is_none_or(|text| row.path.contains(text))
                && (!self.uncertain || priors.contains(&row.path.as_str()))
        });
        match self.output_format {
            OutputFormat::Human => print(&format!("{}{}", table(&rows), self.scales(&rows))),
            OutputFormat::Json => print_json(&Value::Array(rows.iter().map(entry).collect())),
        }
    }

    /// The scales of the listed parameters, each once, where the list is of chosen ones.
    fn scales(&self, rows: &[ParameterRow]) -> String {
        let mut scales: Vec<&Scale> = Vec::new();
        let found = rows.iter().filter(|_| self.filter.is_some()).filter_map(|row| scale_of(&row.path));
        for scale in found {
            if !scales.contains(&scale) {
                scales.push(scale);
            }
        }
        scales.iter().map(|scale| anchored(scale)).collect()
    }
}

/// A scale with its ends, and a line for each anchor.
fn anchored(scale: &Scale) -> String {
    let mut text = format!("\nScale of {}\n  {}\n", scale.parameter, scale.low);
    for anchor in scale.anchors() {
        let why = if anchor.why.is_empty() { String::new() } else { format!(": {}", anchor.why) };
        let _ = writeln!(text, "  {anchor}{why} ({})", anchor.file);
    }
    let _ = writeln!(text, "  {}", scale.high);
    text
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
    let scale = scale_of(&row.path);
    json!({
        "path": row.path,
        "value": row.value,
        "unit": row.unit,
        "meaning": row.meaning,
        "source": row.source,
        "domain": row.allowed,
        "given_in": row.origin.to_string(),
        "scale": scale.map(|scale| json!({ "low": scale.low, "high": scale.high })),
        "anchors": scale.map(|scale| scale.anchors().map(anchor_entry).collect::<Vec<Value>>()),
    })
}

fn anchor_entry(anchor: &Anchor) -> Value {
    json!({
        "value": anchor.value,
        "who": anchor.who,
        "year": anchor.year,
        "why": anchor.why,
        "file": anchor.file,
        "path": anchor.path,
    })
}
