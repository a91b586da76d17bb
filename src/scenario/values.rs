//! Every number of the model: given ones, and defaults.

use std::collections::BTreeMap;

use crate::model::{Model, Parameters, Prior, Structure};
use crate::parameter::Descriptor;

use super::find::find;
use super::header::Header;
use super::number::{Reading, reading};
use super::place::Place;
use super::problem::Report;
use super::section::Section;
use super::tree::{At, Table};

/// The numbers that the scenario gives, and where: uncertain ones at the centre of their distribution, by path.
#[derive(Default)]
pub(super) struct GivenNumbers(BTreeMap<String, At<f64>>);

impl GivenNumbers {
    /// A number, if it is given.
    pub(super) fn get(&self, path: &str) -> Option<&At<f64>> {
        self.0.get(path)
    }

    /// Where a number is given, if it is.
    pub(super) fn place(&self, path: &str) -> Option<&Place> {
        self.get(path).map(|given| &given.place)
    }

    /// The path of each, and where it is given.
    pub(super) fn places(&self) -> impl Iterator<Item = (&String, &Place)> {
        self.0.iter().map(|(path, given)| (path, &given.place))
    }
}

/// The only number that is required; all others that are left open follow from the rest.
const REQUIRED: &str = "gdp";

/// Reads every number that the tree gives: a model with `structure`, and which of its numbers are given.
pub(super) fn read_values(
    root: &Table,
    structure: Structure,
    header: &Header,
    report: &mut Report,
) -> (Model, GivenNumbers) {
    let mut base = Parameters::for_structure(&structure);
    let mut priors = Vec::new();
    let mut given = GivenNumbers::default();
    let mut required: Vec<(String, &Descriptor)> = Vec::new();
    let mut place = 0;
    base.visit(&structure, &mut |slot| {
        if let Some(node) = find(root, &slot.path, report) {
            if let Some(reading) = reading(node, &slot.path, slot.descriptor, slot.domain, report) {
                *slot.value = reading.centre();
                given.0.insert(slot.path.clone(), At { value: reading.centre(), place: node.place.clone() });
                if let Reading::Distribution(distribution) = reading {
                    let (path, domain) = (slot.path, slot.domain);
                    priors.push(Prior { path, place, distribution, domain, is_default: false });
                }
            }
        } else if slot.value.is_nan() && slot.descriptor.name == REQUIRED {
            required.push((slot.path, slot.descriptor));
        }
        place += 1;
    });
    for (path, descriptor) in required {
        report_missing(&path, descriptor, root, header, report);
    }
    (Model { structure, base, priors, correlations: Vec::new(), conditioned: None, common: None }, given)
}

/// Reports a missing number at the header of its table, or where its actor is named.
fn report_missing(path: &str, descriptor: &Descriptor, root: &Table, header: &Header, report: &mut Report) {
    let Some((table, key)) = path.rsplit_once('.') else { return };
    let actor = table.rsplit('.').next().unwrap_or(table);
    // Without an adversary, its numbers are not missed.
    if actor.is_empty() || actor == "actors" {
        return;
    }
    let named = header.actors().find(|named| named.value == actor);
    let fallback = named.map_or(Place::FILE, |named| named.place.clone());
    let section = Section::root(root).section("actors", report).section(actor, report);
    let place = if section.is_given() { section.place } else { fallback };
    let Descriptor { meaning, unit, domain, .. } = descriptor;
    let meaning = meaning.trim().trim_end_matches('.');
    let help =
        format!("add `{key} = ...` with a number, {domain}: {meaning} [{unit}], for all actors of the same year");
    report.add(&place, format!("`{table}` has no `{key}`"), format!("`{key}` is required"), help);
}
