//! Scenario files: from TOML to a checked model, with every mistake told at its place.

mod place;
mod tree;
mod problem;
mod shown;
mod name;
mod section;
mod number;
mod merge;
mod removal;
mod find;
mod assemble;
mod calendar;
mod run_defaults;
mod header;
mod ladder;
mod institutions;
mod shocks;
mod observed;
mod idle;
mod settings;
mod values;
mod consistency;
mod scene;
mod outcomes;
mod conditions;
mod reachability;
mod feasibility;
mod origin;
mod load;
mod listing;
mod schema;
#[cfg(test)]
mod rules;

pub use listing::{ParameterRow, parameters};
pub use load::{Scenario, load, parse};
pub use origin::Origin;
pub use problem::{LoadError, Problem, Problems, SourceText};
pub use run_defaults::RunDefaults;
pub use schema::schema;
