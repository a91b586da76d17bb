//! The scenario whose values are proposed.

use std::path::Path;

use crate::model::Given;
use crate::scenario::{
    Origin, SHIPPED, SPREAD_PATH, Scenario, Shipped, distribution_as_written, load, near, parameters, parse,
};
use crate::study::Failure;

/// The scenario that is taken if none is named.
pub(super) const DEFAULT: &str = "china-russia";

/// What depends on where the states lie: its default holds for neighbours, as other states may not be.
const EXPOSURE: &str = "alignment.exposure";

/// A scenario, and its numbers that are not defaults.
pub(super) struct Analogue {
    /// Its name, as it was asked for.
    pub(super) name: String,
    pub(super) scenario: Scenario,
    /// The spread that it states for judged numbers; 0 for none.
    pub(super) spread: f64,
    /// Its numbers, in the order of definition.
    pub(super) numbers: Vec<Number>,
}

/// A number of the analogue.
pub(super) struct Number {
    pub(super) path: String,
    /// As a scenario has it.
    pub(super) value: String,
    pub(super) unit: &'static str,
    pub(super) meaning: &'static str,
    /// The values that it may take, in words.
    pub(super) allowed: String,
}

impl Analogue {
    /// The scenario in a file, or the shipped one of this name.
    ///
    /// # Errors
    /// If there is none, or it has errors.
    pub(super) fn find(named: &str) -> Result<Self, Failure> {
        let path = Path::new(named);
        let shipped = SHIPPED.iter().find(|shipped| shipped.name() == named);
        let is_file = path.exists() || named.contains(['/', '\\', '.']);
        let read = |overrides: &[String]| match shipped {
            _ if is_file => Ok(load(path, overrides)?),
            Some(shipped) => Ok(parse(&shipped.file(), shipped.text, overrides)?),
            None => Err(Failure::Option(unknown(named))),
        };
        let mut scenario = read(&[])?;
        let spread = scenario.spread;
        if spread > 0.0 {
            // The numbers as they are given, not the default distributions about them.
            scenario = read(&[format!("{SPREAD_PATH}=0")])?;
        }
        let name = if is_file { scenario.name.clone() } else { named.to_owned() };
        let numbers = numbers(&scenario);
        Ok(Self { name, scenario, spread, numbers })
    }

    /// The number at a path as a scenario has it, if it is given.
    pub(super) fn value(&self, path: &str) -> Option<&str> {
        self.numbers.iter().find(|number| number.path == path).map(|number| number.value.as_str())
    }
}

fn unknown(named: &str) -> String {
    let names = SHIPPED.iter().map(Shipped::name);
    let near = near(named, names.clone()).map_or_else(String::new, |near| format!(" did you mean `{near}`?"));
    format!(
        "--like {named}: no such file, and no scenario of this name comes with the program;{near} They are: {}",
        names.collect::<Vec<_>>().join(", ")
    )
}

fn numbers(scenario: &Scenario) -> Vec<Number> {
    let rows = parameters(scenario).into_iter();
    rows.filter(|row| row.domain.is_some() && (row.origin != Origin::Default || row.path == EXPOSURE))
        .map(|row| {
            let prior = scenario.model.priors.iter().find(|prior| prior.path == row.path);
            let value = prior.map_or(row.value, |prior| written(&Given::Distribution(prior.distribution.clone())));
            Number { path: row.path, value, unit: row.unit, meaning: row.meaning, allowed: row.allowed }
        })
        .collect()
}

fn written(given: &Given) -> String {
    match given {
        Given::Number(number) => crate::parameter::shown(*number),
        Given::Distribution(distribution) => distribution_as_written(distribution),
    }
}
