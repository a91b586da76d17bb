//! What a row of evidence is about.

use crate::input::{Cell, Report};
use crate::model::{Condition, Evidence, Quantity, Scale, Structure, Tested};
use crate::scenario::agreements::statuses;
use crate::scenario::unknown;
use crate::theory::{AlignmentType, INDICATORS, N_TYPES, TYPES, TreatyStatus};

/// What can be known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Subject {
    Type,
    Stage,
    Depth(usize),
    Treaty,
    /// An agreement, by its place.
    Agreement(usize),
    Shock(usize),
    /// Tests by shocks of a class, or by any.
    Support(Option<usize>),
    Quantity(Quantity),
}

impl Subject {
    /// The subjects of a scenario by their names in files.
    pub fn all(structure: &Structure) -> Vec<(String, Self)> {
        let mut all = vec![("type".to_owned(), Self::Type), ("treaty".to_owned(), Self::Treaty)];
        if structure.has_indicators() {
            all.push(("stage".to_owned(), Self::Stage));
            let kept = (0..INDICATORS.len()).filter(|&j| !structure.dropped[j]);
            all.extend(kept.map(|j| (format!("depth.{}", INDICATORS[j].key), Self::Depth(j))));
        }
        let agreements = structure.agreements.iter().enumerate();
        all.extend(agreements.map(|(place, it)| (format!("agreement.{}", it.name), Self::Agreement(place))));
        let shocks = structure.own_shocks().enumerate();
        all.extend(shocks.map(|(place, class)| (format!("shock.{}", class.name), Self::Shock(place))));
        let tests: Vec<_> = structure.own_shocks().enumerate().filter(|(_, class)| class.tests_support).collect();
        all.extend((!tests.is_empty()).then(|| ("support".to_owned(), Self::Support(None))));
        let of_class =
            tests.iter().map(|(place, class)| (format!("support.{}", class.name), Self::Support(Some(*place))));
        all.extend(of_class);
        let observed =
            |quantity: Quantity| structure.observed.iter().any(|it| Quantity::State(it.variable) == quantity);
        // Stage and depths are subjects of their own.
        let counted = |quantity: Quantity| matches!(quantity, Quantity::Stage | Quantity::Depth(_));
        let quantities = structure.quantities().into_iter().filter(|&it| !observed(it) && !counted(it));
        all.extend(quantities.map(|quantity| (structure.quantity_name(quantity), Self::Quantity(quantity))));
        all
    }

    /// Reads the name of a subject.
    pub fn read(cell: &Cell, structure: &Structure, report: &mut Report) -> Option<Self> {
        let all = Self::all(structure);
        let found = all.iter().find(|(name, _)| *name == cell.text).map(|(_, subject)| *subject);
        if found.is_none() {
            let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
            unknown("kind of evidence", &cell.text, "", &names, &cell.place, report);
        }
        found
    }

    /// The error at which a coding says nothing; `None` of what is measured.
    pub fn error_max(self) -> Option<f64> {
        match self {
            // Each name is then as likely as any other.
            Self::Type => Some(1.0 - 1.0 / N_TYPES as f64),
            Self::Treaty | Self::Agreement(_) => Some(0.5),
            Self::Support(_) => Some(1.0 - 1.0 / Tested::ALL.len() as f64),
            Self::Stage | Self::Depth(_) | Self::Shock(_) => Some(1.0),
            Self::Quantity(_) => None,
        }
    }

    /// Reads its value; what is counted is counted from the start.
    pub fn evidence(self, cell: &Cell, structure: &Structure, report: &mut Report) -> Option<Evidence> {
        let whole = |most: u8, report: &mut Report| {
            let number = cell.text.parse::<u8>().ok().filter(|&number| number <= most);
            if number.is_none() {
                let message = format!("`{}` is not a number from 0 to {most}", cell.text);
                report.add(&cell.place, message, "out of range", format!("write a whole number from 0 to {most}"));
            }
            number
        };
        match self {
            Self::Type => {
                let kind = TYPES.into_iter().find(|kind| kind.key() == cell.text);
                if kind.is_none() {
                    unknown("type", &cell.text, "", &TYPES.map(AlignmentType::key), &cell.place, report);
                }
                kind.map(Evidence::Type)
            }
            Self::Stage => whole(INDICATORS.len() as u8, report).map(Evidence::Stage),
            Self::Depth(indicator) => {
                let words = structure.depth_scale.words();
                let named = words.iter().position(|word| *word == cell.text);
                let numbered = cell.text.parse::<usize>().ok().filter(|&depth| depth < words.len());
                let depth = named.or(numbered);
                if depth.is_none() {
                    unknown("depth", &cell.text, INDICATORS[indicator].key, words, &cell.place, report);
                }
                depth.map(|depth| Evidence::Depth { indicator, depth: depth as u8 })
            }
            Self::Treaty => {
                let status = TreatyStatus::ALL.into_iter().find(|status| status.key() == cell.text);
                if status.is_none() {
                    let keys: Vec<&str> = TreatyStatus::ALL.iter().map(|status| status.key()).collect();
                    unknown("status", &cell.text, "treaty", &keys, &cell.place, report);
                }
                status.map(|status| Evidence::holds(Condition::Treaty(status)))
            }
            Self::Agreement(place) => of_agreement(place, cell, structure, report),
            Self::Shock(class) => {
                let number = whole(SHOCKS_MAX, report)?;
                Some(Evidence::Shocks { class, number, since: 0 })
            }
            Self::Support(class) => {
                let found = Tested::ALL.into_iter().find(|found| found.key() == cell.text);
                if found.is_none() {
                    unknown("result", &cell.text, "support", &Tested::ALL.map(Tested::key), &cell.place, report);
                }
                found.map(|found| Evidence::Support { class, found, since: 0 })
            }
            Self::Quantity(quantity) => {
                let value = number(cell, report)?;
                let (low, high) = bounds(quantity);
                if !(low..=high).contains(&value) {
                    let message = format!("`{}` is no value of {}", cell.text, structure.quantity_name(quantity));
                    let rule = format!("from {low} to {high}");
                    report.add(
                        &cell.place,
                        message,
                        rule,
                        "write a value that it can have, in the unit of drivers.csv",
                    );
                    return None;
                }
                Some(Evidence::Value { quantity, value })
            }
        }
    }
}

/// What is said of an agreement, such as `signed`, `ratified by turkey`, or `not signed`.
fn of_agreement(place: usize, cell: &Cell, structure: &Structure, report: &mut Report) -> Option<Evidence> {
    let agreement = &structure.agreements[place];
    let (said, holds) = match cell.text.strip_prefix("not ") {
        Some(said) => (said.trim_start(), false),
        None => (cell.text.as_str(), true),
    };
    let known = statuses(place, agreement);
    let found = known.iter().find(|(words, _)| words == said);
    if found.is_none() {
        let words: Vec<&str> = known.iter().map(|(words, _)| words.as_str()).collect();
        unknown("status", said, &agreement.path(), &words, &cell.place, report);
    }
    found.map(|(_, condition)| Evidence::Holds { condition: condition.clone(), holds })
}

/// The values that a quantity can have.
fn bounds(quantity: Quantity) -> (f64, f64) {
    match quantity {
        Quantity::State(variable) => match variable.scale() {
            Scale::Linear => (f64::NEG_INFINITY, f64::INFINITY),
            Scale::NonNegative | Scale::Log => (0.0, f64::INFINITY),
            Scale::Unit | Scale::Logit => (0.0, 1.0),
            Scale::Artanh => (-1.0, 1.0),
        },
        Quantity::PowerRatio | Quantity::Stage | Quantity::Depth(_) => (0.0, f64::INFINITY),
        Quantity::Power | Quantity::Threat | Quantity::Interest | Quantity::Status => (0.0, 1.0),
    }
}

/// The most shocks of a class that a trajectory knows of.
const SHOCKS_MAX: u8 = 4;

/// A finite number.
pub(super) fn number(cell: &Cell, report: &mut Report) -> Option<f64> {
    let number = cell.text.parse::<f64>().ok().filter(|number| number.is_finite());
    if number.is_none() {
        report.add(&cell.place, format!("`{}` is not a number", cell.text), "not a number", "write for example 0.35");
    }
    number
}
