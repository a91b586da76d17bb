//! Scenario files: from TOML to a checked model, with every mistake told at its place.

mod tree;
mod problem;
mod name;
mod section;
mod number;
mod merge;
mod find;
mod assemble;
mod calendar;
mod header;
mod institutions;
mod shocks;
mod observed;
mod values;
mod consistency;
mod outcomes;
mod conditions;
mod feasibility;
mod load;
mod listing;
mod schema;
#[cfg(test)]
mod rules;

pub use listing::{Origin, ParameterRow, parameters};
pub use load::{RunDefaults, Scenario, load, parse};
pub use problem::{LoadError, Problem, Problems, SourceText};
pub use schema::schema;
