//! Handles of what a scenario has: checked as they are made, and bound to their scenario.

use std::fmt;
use std::sync::Arc;

use crate::scenario::{Scenario as Loaded, near};

use super::Error;

/// What a scenario has to be named: the space in which its handles are places. A scenario and those of its variants that
/// have the same share one; handles are of the same scenario if they share it.
#[derive(Debug, PartialEq)]
pub(super) struct Space {
    scenario: String,
    first: i32,
    last: i32,
    outcomes: Vec<Named>,
    policies: Vec<Named>,
    drivers: Vec<Named>,
}

#[derive(Debug, PartialEq)]
struct Named {
    name: String,
    title: String,
}

/// What handles there are but for years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Outcome,
    Policy,
    Driver,
}

impl Kind {
    fn noun(self) -> &'static str {
        match self {
            Self::Outcome => "outcome",
            Self::Policy => "policy",
            Self::Driver => "driver",
        }
    }
}

impl Space {
    /// The space of a scenario.
    pub(super) fn of(scenario: &Loaded) -> Self {
        let structure = &scenario.model.structure;
        let named = |name: &String, title: &String| Named { name: name.clone(), title: title.clone() };
        let driver = |name: String| Named { title: name.replace('_', " "), name };
        Self {
            scenario: scenario.name.clone(),
            first: structure.first_year(),
            last: structure.last_year(),
            outcomes: structure.outcomes.iter().map(|outcome| named(&outcome.name, &outcome.title)).collect(),
            policies: scenario.policies.iter().map(|policy| named(&policy.name, &policy.title)).collect(),
            drivers: structure.drivers().iter().map(|&driver| structure.quantity_name(driver)).map(driver).collect(),
        }
    }

    /// What messages call the scenario.
    pub(super) fn label(&self) -> String {
        format!("the scenario `{}` of {} to {}", self.scenario, self.first, self.last)
    }

    fn list(&self, kind: Kind) -> &[Named] {
        match kind {
            Kind::Outcome => &self.outcomes,
            Kind::Policy => &self.policies,
            Kind::Driver => &self.drivers,
        }
    }

    /// The part of this name.
    pub(super) fn find(self: &Arc<Self>, kind: Kind, name: &str) -> Result<Part, Error> {
        let list = self.list(kind);
        if let Some(place) = list.iter().position(|part| part.name == name) {
            return Ok(Part { space: Arc::clone(self), kind, place });
        }
        let known: Vec<String> = list.iter().map(|part| part.name.clone()).collect();
        Err(Error::Unknown {
            scenario: self.label(),
            noun: kind.noun(),
            name: name.to_owned(),
            suggestion: near(name, known.iter().map(String::as_str)).map(str::to_owned),
            known,
        })
    }

    /// All parts of a kind.
    pub(super) fn all(self: &Arc<Self>, kind: Kind) -> impl Iterator<Item = Part> {
        (0..self.list(kind).len()).map(move |place| Part { space: Arc::clone(self), kind, place })
    }

    /// A year that is simulated.
    pub(super) fn year(self: &Arc<Self>, year: i32) -> Result<Year, Error> {
        if (self.first..=self.last).contains(&year) {
            return Ok(Year { space: Arc::clone(self), year });
        }
        Err(Error::Year { scenario: self.label(), year, first: self.first, last: self.last })
    }

    /// All years.
    pub(super) fn years(self: &Arc<Self>) -> impl Iterator<Item = Year> {
        (self.first..=self.last).map(move |year| Year { space: Arc::clone(self), year })
    }

    /// The last year.
    pub(super) fn last_year(self: &Arc<Self>) -> Year {
        Year { space: Arc::clone(self), year: self.last }
    }

    /// The place of a part of this scenario.
    pub(super) fn place(self: &Arc<Self>, part: &Part) -> Result<usize, Error> {
        self.check(&part.space, part.kind.noun(), part.name()).map(|()| part.place)
    }

    /// The number of a year of this scenario, from 0.
    pub(super) fn number(self: &Arc<Self>, year: &Year) -> Result<usize, Error> {
        self.check(&year.space, "year", &year.year.to_string())?;
        Ok(year.year.abs_diff(self.first) as usize)
    }

    /// Fails if something is not of this scenario but of that of `other`.
    pub(super) fn check(self: &Arc<Self>, other: &Arc<Self>, noun: &'static str, name: &str) -> Result<(), Error> {
        if Arc::ptr_eq(self, other) {
            return Ok(());
        }
        Err(Error::Foreign { noun, name: name.to_owned(), of: other.label(), with: self.label() })
    }
}

/// A place in the space of a scenario.
#[derive(Clone)]
pub(super) struct Part {
    space: Arc<Space>,
    kind: Kind,
    place: usize,
}

impl Part {
    fn named(&self) -> &Named {
        &self.space.list(self.kind)[self.place]
    }

    fn name(&self) -> &str {
        &self.named().name
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.space, &other.space) && self.kind == other.kind && self.place == other.place
    }
}

impl Eq for Part {}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An outcome of a scenario, from [`Scenario::outcome`](super::Scenario::outcome).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome(pub(super) Part);

impl Outcome {
    /// Its name in the scenario's file.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// Its title, for people.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.0.named().title
    }
}

/// A policy of a scenario, from [`Scenario::policy`](super::Scenario::policy).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy(pub(super) Part);

impl Policy {
    /// Its name in the scenario's file.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// Its title, for people.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.0.named().title
    }
}

/// A driver of a scenario, one of the columns `variable` of `drivers.csv` such as `incentive` or `urgency.china`, from
/// [`Scenario::driver`](super::Scenario::driver).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Driver(pub(super) Part);

impl Driver {
    /// Its name in files.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.name()
    }
}

/// A year that a scenario simulates, from [`Scenario::year`](super::Scenario::year).
#[derive(Clone)]
pub struct Year {
    space: Arc<Space>,
    year: i32,
}

impl Year {
    /// The calendar year in which it ends.
    #[must_use]
    pub fn get(&self) -> i32 {
        self.year
    }
}

impl PartialEq for Year {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.space, &other.space) && self.year == other.year
    }
}

impl Eq for Year {}

impl fmt::Debug for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.year)
    }
}
