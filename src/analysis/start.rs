//! The audit of a start: what it means by the model's own equations, at the centre of what is uncertain, and where it
//! contradicts itself.

use crate::ensemble::{LANES, outlook};
use crate::math::exp;
use crate::model::{Distribution, Model, Parameters};
use crate::parameter::Domain;
use crate::theory::{AlignmentType, Clusters, Demand, N_INDICATORS};
use crate::trajectory::{Frequency, Outlook, Prospect};

/// A condition of a type, at the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConditionRow {
    /// What must be so much, between the members.
    pub name: &'static str,
    /// The path of the number in a scenario, with `*` for the members; that of the overlap follows from threat profiles
    /// where these are given.
    pub path: &'static str,
    /// How it can be met, in the imperative.
    pub way_out: &'static str,
    /// How much it is for the member that decides.
    pub value: f64,
    /// How much the type demands.
    pub needed: f64,
    /// Whether it is that much.
    pub is_met: bool,
    /// Whether it is short of it by no more than the margin below which a type does not fall.
    pub is_held: bool,
}

impl ConditionRow {
    /// By how much the demand is exceeded; negative where it is missed.
    #[must_use]
    pub fn margin(&self) -> f64 {
        self.value - self.needed
    }
}

/// The conditions in the order of [`Demand::compared`].
const CONDITIONS: [(&str, &str, &str); 5] = [
    ("severity of the threat, least threatened member", "actors.*.severity", "raise `actors.*.severity`"),
    ("urgency of the threat, least pressed member", "actors.*.urgency", "raise `actors.*.urgency`"),
    ("overlap of threats", "alignment.overlap", "raise the overlap of the threats"),
    ("identity, most distant member", "actors.*.identity", "raise `actors.*.identity`"),
    ("status compatibility", "actors.*.expectation", "lower `actors.*.expectation` or `actors.*.anxiety`"),
];

/// An event of the first year.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpectedRow {
    /// The event.
    pub event: Prospect,
    /// Its mean hazard at the start, [1/yr]; `None` for what has a date.
    pub rate: Option<f64>,
    /// The probability that it happens at least once within a year, if the hazards stayed what they are at the start.
    pub probability: f64,
}

/// A contradiction within a start.
#[derive(Clone, Debug, PartialEq)]
pub enum Contradiction {
    /// Conditions of the type of the start are missed by more than the margin.
    TypeFails {
        /// Those that are missed.
        missed: Vec<ConditionRow>,
        /// The type to which it falls.
        to: AlignmentType,
        /// The rate at which it falls, [1/yr].
        rate: f64,
    },
    /// The shares of standing that the members claim do not sum to 1, by more than what is tolerated.
    Claims {
        /// Their sum.
        sum: f64,
        /// The factor that they put on status compatibility.
        factor: f64,
    },
    /// The incentive does not hold the indicator that marks the stage.
    StageNotHeld {
        /// The indicator.
        indicator: usize,
        /// The incentive.
        incentive: f64,
        /// The part of its full rate at which it erodes there.
        eroding: f64,
        /// Whether this is the target of the incentive, not its value at the start.
        at_target: bool,
    },
    /// The given incentive is not the one that the balances give.
    Incentive {
        /// The given one.
        given: f64,
        /// Its target.
        target: f64,
    },
}

/// What a start means.
#[derive(Clone, Debug)]
pub struct StartAudit {
    /// The quantities at the start.
    pub outlook: Outlook,
    /// The factor that the sum of the claims puts on status compatibility.
    pub claims_factor: f64,
    /// The conditions of the type at the start; none for a type that demands nothing.
    pub conditions: Vec<ConditionRow>,
    /// The events of the first year, the likeliest first.
    pub expected: Vec<ExpectedRow>,
    /// Where it contradicts itself.
    pub contradictions: Vec<Contradiction>,
}

/// The difference between a given incentive and its target from which it is reported.
const INCENTIVE_DIFFERENCE: f64 = 0.1;

/// The part of its full rate of erosion from which an indicator is not held.
const NOT_HELD: f64 = 0.5;

impl StartAudit {
    /// Audits the start of a model.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        let parameters = model.central();
        let middle = outlook(model, &[0.0; LANES], None);
        let conditions = conditions(&parameters, &middle);
        let claims_factor = parameters.status.compatibility(middle.claims(), 0.0);
        let mut audit = Self {
            expected: expected(&outlook(model, &responses(), None)),
            outlook: middle,
            claims_factor,
            conditions,
            contradictions: Vec::new(),
        };
        audit.contradictions.extend(audit.failing_type());
        audit.contradictions.extend(audit.claims(&parameters));
        audit.contradictions.extend(audit.stage(model));
        audit.contradictions.extend(audit.incentive(model));
        audit
    }

    /// The conditions that are missed.
    pub fn missed(&self) -> impl Iterator<Item = &ConditionRow> {
        self.conditions.iter().filter(|row| !row.is_met)
    }

    fn failing_type(&self) -> Option<Contradiction> {
        let missed: Vec<ConditionRow> = self.conditions.iter().filter(|row| !row.is_held).copied().collect();
        let falls = self.expected.iter().find_map(|row| match row.event {
            Prospect::Type { to } if to < self.outlook.kind => Some((to, row.rate?)),
            _ => None,
        });
        let (to, rate) = falls.filter(|_| !missed.is_empty())?;
        Some(Contradiction::TypeFails { missed, to, rate })
    }

    fn claims(&self, parameters: &Parameters) -> Option<Contradiction> {
        let (sum, factor) = (self.outlook.claims(), self.claims_factor);
        // The tolerance has the rounding of sums.
        let is_off = (sum - 1.0).abs() > parameters.status.overlap_tolerance + 1e-9;
        is_off.then_some(Contradiction::Claims { sum, factor })
    }

    /// Where the indicator that marks the stage erodes, at the incentive of the start, else at its target.
    fn stage(&self, model: &Model) -> Option<Contradiction> {
        let indicator = self.outlook.highest(&model.structure)?;
        let at = |incentive: f64, eroding: &[Option<f64>; N_INDICATORS], at_target: bool| {
            let eroding = eroding[indicator].filter(|&part| part > NOT_HELD)?;
            Some(Contradiction::StageNotHeld { indicator, incentive, eroding, at_target })
        };
        let target = self.outlook.incentive_target;
        at(self.outlook.incentive, &self.outlook.eroding, false).or_else(|| {
            let is_driven = model.structure.clusters != Clusters::Indicators;
            let then = is_driven.then(|| outlook(model, &[0.0; LANES], Some(target)))?;
            at(target, &then.eroding, true)
        })
    }

    fn incentive(&self, model: &Model) -> Option<Contradiction> {
        let is_given = !model.base.alignment.incentive.is_nan() && model.structure.clusters != Clusters::Indicators;
        let (given, target) = (self.outlook.incentive, self.outlook.incentive_target);
        let is_off = is_given && (given - target).abs() > INCENTIVE_DIFFERENCE;
        is_off.then_some(Contradiction::Incentive { given, target })
    }
}

/// The conditions of the type at the start.
fn conditions(parameters: &Parameters, at: &Outlook) -> Vec<ConditionRow> {
    let demand = Demand::of(at.kind, &parameters.conditions, &parameters.status);
    let margin = parameters.conditions.margin;
    let compared = demand.compared(at.conditions).into_iter().zip(CONDITIONS);
    compared
        .filter(|((_, needed), _)| *needed > 0.0)
        .map(|((value, needed), (name, path, way_out))| ConditionRow {
            name,
            path,
            way_out,
            value,
            needed,
            is_met: value >= needed,
            is_held: value >= needed - margin,
        })
        .collect()
}

/// Strengths of the response to incentives that stand for all trajectories: the middles of equally probable parts of the
/// standard normal distribution.
fn responses() -> [f64; LANES] {
    let normal = Distribution::Normal { mean: 0.0, sd: 1.0 };
    std::array::from_fn(|l| normal.quantile(Domain::REAL, (l as f64 + 0.5) / LANES as f64))
}

/// The events of the first year, the likeliest first.
fn expected(outlook: &Outlook) -> Vec<ExpectedRow> {
    let mean = |values: &[f64], of: fn(f64) -> f64| {
        values.iter().map(|&value| of(value)).sum::<f64>() / values.len().max(1) as f64
    };
    let row = |(event, frequency): &(Prospect, Frequency)| match frequency {
        Frequency::Rates(rates) => ExpectedRow {
            event: event.clone(),
            rate: Some(mean(rates, |rate| rate)),
            probability: mean(rates, |rate| 1.0 - exp(-rate)),
        },
        Frequency::Dates(probability) => ExpectedRow { event: event.clone(), rate: None, probability: *probability },
    };
    let mut rows: Vec<ExpectedRow> = outlook.events.iter().map(row).collect();
    // Equal ones stay in the order of the model.
    rows.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    rows
}
