//! Why the odds moved while time passed, once the moves of a turn were made.
//!
//! Parts are differences of futures on the same random numbers. *Time*: the state as the moves left it, put at the new
//! moment, so that fewer years are left and nothing else has changed. *What happened*: the new state in its place. And of
//! that, the part of each group of the state: the mean of what its change brings alone, the others being as they were, and
//! of what it would take away if it were undone, the others being as they are. Where groups work together by twos, these
//! means are their Shapley values and add up to the whole.
//!
//! What moves do at once (a shock, an effect) comes in the first step, so that it has to be found there: the history is
//! taken one step on with the moves and without them, on its own random numbers, and the difference is what they did.

use crate::analysis::World;
use crate::ensemble::{Control, Futures, Results, stretch};
use crate::model::{Quantity, Variable};
use crate::noise::Seed;
use crate::stats::Estimate;
use crate::trajectory::{Juncture, Snapshot};

use super::position::{Position, run};
use super::setup::{GameError, Setup};
use super::turn::TurnMade;

/// Parts of the state that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// How members see the threat.
    Threat,
    /// How they see each other, and the standing that they claim.
    Identity,
    /// What they want in the theatres, and of each other.
    Interest,
    /// Economies and arms.
    Power,
    /// Incentive, learning and the record of support.
    Incentive,
    /// Type, treaty and indicators.
    Institutions,
}

impl Group {
    /// All groups.
    pub const ALL: [Self; 6] =
        [Self::Threat, Self::Identity, Self::Interest, Self::Power, Self::Incentive, Self::Institutions];

    /// What it is, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Threat => "threats as the members see them",
            Self::Identity => "identity and status",
            Self::Interest => "interests",
            Self::Power => "economies and arms",
            Self::Incentive => "incentive, learning and the record of support",
            Self::Institutions => "type, treaty and indicators",
        }
    }

    /// The group of a variable.
    #[must_use]
    pub fn of(variable: Variable) -> Self {
        match variable {
            Variable::Severity(_)
            | Variable::Urgency(_)
            | Variable::HostileIntent(_)
            | Variable::Stake(_)
            | Variable::Proximity(_)
            | Variable::OffensiveCapability(_)
            | Variable::Overlap => Self::Threat,
            Variable::Identity(_) | Variable::Expectation(_) | Variable::Anxiety(_) => Self::Identity,
            Variable::Orientation(..) | Variable::Complementarity | Variable::Contestation => Self::Interest,
            Variable::Gdp(_) | Variable::Growth(_) | Variable::MilitaryBurden(_) => Self::Power,
            Variable::Incentive
            | Variable::Learning
            | Variable::KeptSupport
            | Variable::FailedSupport
            | Variable::Hedge => Self::Incentive,
        }
    }
}

/// A driver that did not stay where it was.
#[derive(Clone, Debug, PartialEq)]
pub struct DriverMoved {
    /// Which one.
    pub quantity: Quantity,
    /// Before, once the moves were made.
    pub before: f64,
    /// Now.
    pub now: f64,
    /// What the futures had led to expect, on the first 1 January that is not before now.
    pub expected: f64,
    /// The change in standard deviations of these futures.
    pub standardised: f64,
}

/// Why the odds moved while time passed.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// That fewer years are left.
    pub time: Estimate,
    /// What happened.
    pub happened: Estimate,
    /// Of that, what the change of each group brings, the largest first.
    pub groups: Vec<(Group, Estimate)>,
    /// The drivers that moved most.
    pub drivers: Vec<DriverMoved>,
}

/// Why the odds of the outcome asked about moved in a turn, once its moves were made.
pub(super) fn why(turn: &TurnMade, setup: &Setup, control: &Control<'_>) -> Result<Why, GameError> {
    let (before, now) = (turn.moved(), &turn.end);
    let (then, found) = (before.futures(setup, control)?, now.futures(setup, control)?);
    let (outcome, year) = (setup.outcome, setup.year(&now.world.model.structure));
    let old = left_by_moves(turn, setup);
    let futures_of =
        |snapshot: Snapshot, setup: &Setup| run(&now.world, &Juncture { step: now.at.step, snapshot }, setup, control);
    let waited = futures_of(old.clone(), setup)?;
    // There are many parts, and nobody waits for long.
    let fewer = Setup { futures: setup.futures.div_ceil(2), ..setup.clone() };
    let mut groups = Vec::new();
    for group in Group::ALL {
        let undone = put(group, &now.at.snapshot, &old, &now.world);
        if undone == now.at.snapshot {
            continue;
        }
        let alone = futures_of(put(group, &old, &now.at.snapshot, &now.world), &fewer)?;
        let undone = futures_of(undone, &fewer)?;
        let part = Futures::mean_difference(&[(&alone, &waited), (&found, &undone)], outcome, year);
        groups.push((group, part));
    }
    groups.sort_by(|a, b| b.1.value.abs().total_cmp(&a.1.value.abs()));
    Ok(Why {
        time: waited.difference(&then, outcome, year),
        happened: found.difference(&waited, outcome, year),
        groups,
        drivers: drivers(before, now, &then),
    })
}

/// One state with a group of another.
fn put(group: Group, into: &Snapshot, from: &Snapshot, world: &World) -> Snapshot {
    let mut snapshot = into.clone();
    if group == Group::Institutions {
        snapshot.take_institutions(from);
    } else {
        let layout = world.model.structure.layout();
        snapshot.take_variables(layout, from, |variable| Group::of(variable) == group);
    }
    snapshot
}

/// The state at the beginning of a turn, with what its moves do at once.
fn left_by_moves(turn: &TurnMade, setup: &Setup) -> Snapshot {
    let moved = turn.moved();
    let mut left = moved.at.snapshot.clone();
    if !turn.moves.is_empty() {
        let (seed, trajectory, next) = (Seed(setup.seed), setup.trajectory, moved.at.step + 1);
        let one_step = |world: &World| stretch(&world.model, seed, Some(&moved.at), trajectory, next).end.snapshot;
        left.add_difference(&one_step(&moved.world), &one_step(&turn.begin.world));
    }
    left
}

/// The drivers that moved, the farthest first.
fn drivers(before: &Position, now: &Position, then: &Futures) -> Vec<DriverMoved> {
    let structure = &before.world.model.structure;
    let year = structure.start_year.saturating_add_unsigned(now.at.step.div_ceil(structure.steps_per_year));
    let results = Results::new(&before.world.model, &then.tally);
    let known = structure.quantities();
    let mut moved = Vec::new();
    for driver in structure.drivers() {
        let name = structure.quantity_name(driver);
        let row = results.drivers.iter().find(|row| row.year == year && row.variable == name);
        let place = known.iter().position(|&quantity| quantity == driver);
        let (Some(row), Some(place)) = (row, place) else { continue };
        let (old, new) = (before.view.quantities[place], now.view.quantities[place]);
        let standardised = if row.sd > 0.0 { (new - old) / row.sd } else { 0.0 };
        moved.push(DriverMoved { quantity: driver, before: old, now: new, expected: row.mean, standardised });
    }
    moved.sort_by(|a, b| b.standardised.abs().total_cmp(&a.standardised.abs()));
    moved
}
