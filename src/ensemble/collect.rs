//! What is gathered from histories.

use crate::trajectory::Records;

/// Something that takes in histories, in any order and in parts.
///
/// What is gathered must not depend on which part took in which trajectories, nor on the order in which parts are
/// merged: it is made of integers, or of what is looked up by the number of a trajectory or draw.
pub trait Collect: Send {
    /// Takes in the first lanes of a batch: one for each of `trajectories`, which belong to draw `draw`.
    fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], draw: u64);

    /// Takes in all that `other`, a part of the same run, has gathered.
    fn merge(&mut self, other: Self);
}
