//! Scenario files: from TOML to a checked model, with every error reported at its place.

mod tree;
mod syntax;
mod name;
mod section;
mod number;
mod series_keys;
mod merge;
mod removal;
mod find;
mod assemble;
mod base_rates;
mod calendar;
mod run_defaults;
mod header;
mod ladder;
mod institutions;
mod shocks;
mod observed;
mod evidence;
mod settings;
mod values;
mod spread;
mod consistency;
mod correlations;
mod plausibility;
mod scene;
mod outcomes;
mod facts;
mod query;
mod questions;
mod conditions;
mod policies;
mod origin;
mod load;
mod asking;
mod listing;
pub mod codebook;
mod schema;
mod shipped;
#[cfg(test)]
mod rules;

use crate::input::{place, problem};

pub(crate) use crate::input::{Place, Report};
pub(crate) use assemble::{Overlay, parse as parse_tree};
pub use base_rates::{BaseProbability, BaseRate, base_rate, base_rates};
pub(crate) use calendar::Calendar;
pub use calendar::{first_day, last_day};
pub use evidence::{COLUMNS as EVIDENCE_COLUMNS, EvidenceRow};
pub(crate) use evidence::{read_rows, written_in};
pub(crate) use header::SPREAD_PATH;
pub(crate) use load::{load_overlaid, load_tried, reread};
pub(crate) use name::{check_name, is_name, likely_misspelling, near, plain_name, unknown};
pub(crate) use number::distribution_as_written;
pub(crate) use section::{Section, finite, missing, report_unread, text, word, wrong_type};
pub(crate) use shipped::{SHIPPED, Shipped};
pub(crate) use tree::{At, Node, Table, Value};

pub use crate::input::{LoadError, Problem, Problems, Severity, SourceText};
pub use listing::{ParameterRow, parameters};
pub use load::{Scenario, load, parse};
pub use origin::Origin;
pub use policies::BASELINE;
pub use run_defaults::{DRAWS_MAX, RunDefaults, TRAJECTORIES_MAX};
pub use schema::schema;
