//! Collections that are filled from trajectories.

use crate::trajectory::Records;

use super::ledger::Partial;

/// A collection that takes in trajectories, in any order and in parts.
///
/// The result must not depend on which part took in which trajectories, nor on the order in which parts are merged: it
/// consists of integers, or of values that are looked up by the number of a trajectory or draw.
pub trait Collect: Partial {
    /// Takes in the first lanes of a batch: one for each of `trajectories`, which belong to draw `draw`.
    fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], draw: u64);
}
