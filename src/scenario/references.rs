//! Classes of the past that outcomes and questions name.

use super::base_rates::base_rates;
use super::name::unknown;
use super::place::Place;
use super::problem::Report;
use super::section::{Section, texts};

/// The reference classes that a key names.
pub(super) fn read_references(section: &Section<'_>, key: &str, report: &mut Report) -> Vec<String> {
    let Some(node) = section.node(key) else { return Vec::new() };
    let path = section.path_of(key);
    let given = texts(node, &path, report);
    for name in &given {
        check_reference(name.value, &path, &name.place, report);
    }
    given.into_iter().map(|name| name.value.to_owned()).collect()
}

/// Reports a name that is none of a reference class.
pub(super) fn check_reference(name: &str, path: &str, place: &Place, report: &mut Report) {
    let known: Vec<&str> = base_rates().iter().map(|rate| rate.name.as_str()).collect();
    if !known.contains(&name) {
        unknown("reference class", name, path, &known, place, report);
    }
}
