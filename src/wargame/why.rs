//! Decomposition of the change of a probability while time passed, after the moves of a turn.
//!
//! Parts are differences of futures on the same random numbers. *Time*: the state after the moves, placed at the new
//! moment, so that fewer years are left and nothing else has changed. *What happened*: the new state in its place. The
//! latter is divided among groups of the state: the part of a group is the mean of the effect of its change alone, with
//! the other groups unchanged, and of the effect of undoing it, with the other groups as they are now. If groups
//! interact only in pairs, these means are their Shapley values and add up to the whole.
//!
//! The immediate effects of moves (a shock, an effect) occur in the first step and are determined there: the trajectory
//! is advanced by one step with the moves and without them, on its own random numbers, and the difference is their
//! effect.

use crate::analysis::World;
use crate::ensemble::{Control, Futures, Results, stretch};
use crate::model::{Family, Quantity, Variable};
use crate::noise::Seed;
use crate::stats::Estimate;
use crate::trajectory::{Juncture, Snapshot};

use super::position::{Position, run};
use super::setup::{GameError, Setup};
use super::turn::TurnMade;

/// Parts of the state that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The members' view of the threat.
    Threat,
    /// Their views of each other, and the standing that they claim.
    Identity,
    /// Their interests in the theatres, and in each other.
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

    /// Its description.
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
        match variable.about().family {
            Family::Threat => Self::Threat,
            Family::Identity => Self::Identity,
            Family::Interest => Self::Interest,
            Family::Power => Self::Power,
            Family::Incentive => Self::Incentive,
        }
    }
}

/// A driver that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct DriverMoved {
    /// The driver.
    pub quantity: Quantity,
    /// Before, after the moves.
    pub before: f64,
    /// Now.
    pub now: f64,
    /// The mean of the futures at the first start of a year that is not before now.
    pub expected: f64,
    /// The change in standard deviations of these futures.
    pub standardised: f64,
}

/// Why the probability changed while time passed.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// The passing of time: fewer years are left.
    pub time: Estimate,
    /// What happened.
    pub happened: Estimate,
    /// The parts of that by group, the largest first.
    pub groups: Vec<(Group, Estimate)>,
    /// The drivers that changed most.
    pub drivers: Vec<DriverMoved>,
}

/// Why the probability of the outcome changed in a turn, after its moves.
pub(super) fn why(turn: &TurnMade, setup: &Setup, control: &Control<'_>) -> Result<Why, GameError> {
    let (before, now) = (turn.moved(), &turn.end);
    let (then, found) = (before.futures(setup, control)?, now.futures(setup, control)?);
    let (outcome, year) = (setup.outcome, setup.year(&now.world.model.structure));
    let old = left_by_moves(turn, setup);
    let futures_of =
        |snapshot: Snapshot, setup: &Setup| run(&now.world, &Juncture { step: now.at.step, snapshot }, setup, control);
    let waited = futures_of(old.clone(), setup)?;
    // There are many parts, and the user waits.
    let fewer = Setup { futures: setup.futures.div_ceil(2), ..setup.clone() };
    let mut groups = Vec::new();
    for group in Group::ALL {
        let undone = with_group(group, &now.at.snapshot, &old, &now.world);
        if undone == now.at.snapshot {
            continue;
        }
        let alone = futures_of(with_group(group, &old, &now.at.snapshot, &now.world), &fewer)?;
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
fn with_group(group: Group, into: &Snapshot, from: &Snapshot, world: &World) -> Snapshot {
    let mut snapshot = into.clone();
    if group == Group::Institutions {
        snapshot.take_institutions(from);
    } else {
        let layout = world.model.structure.layout();
        snapshot.take_variables(layout, from, |variable| Group::of(variable) == group);
    }
    snapshot
}

/// The state at the beginning of a turn, with the immediate effects of its moves.
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

/// The drivers that changed, the largest change first.
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
