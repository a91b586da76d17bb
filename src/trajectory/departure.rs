//! The point at which a trajectory leaves the model's domain.

use crate::model::Quantity;

use super::batch::Batch;
use super::{Context, Lanes};

/// The first moment at which a trajectory is outside the model's domain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Departure {
    /// The quantity that left; of several, the first in the order of the layout.
    pub quantity: Quantity,
    /// The moment.
    pub step: u32,
    /// Its value there, of a variable on its own scale; may be infinite or NaN.
    pub held: f64,
    /// The bound of its absolute value.
    pub most: f64,
}

impl<const L: usize> Batch<L> {
    /// Where trajectory number `trajectory` leaves the model's domain; `None` if it never does.
    pub fn departure(&mut self, context: &Context<'_>, trajectory: u64) -> Option<Departure> {
        let mut found = None;
        self.follow(context, &[trajectory; L], &mut |batch, _, step| {
            if found.is_none() {
                found = batch.outside(step);
            }
        });
        found
    }

    /// The first quantity outside its domain in the first lane.
    fn outside(&self, step: u32) -> Option<Departure> {
        let variables = self.state.layout.variables();
        let held = |row: &Lanes<L>| row[0];
        let mut rows = variables.into_iter().zip(self.state.rows.iter().map(held)).zip(self.records.bounds());
        // NaN is not within any bound.
        let left = rows.find(|((_, held), most)| !matches!(held.abs().partial_cmp(most), Some(order) if order.is_le()));
        let departure = |((variable, held), most)| Departure { quantity: Quantity::State(variable), step, held, most };
        left.map(departure).or_else(|| {
            let held = self.derived.power_ratio[0];
            let departure = Departure { quantity: Quantity::PowerRatio, step, held, most: f64::MAX };
            (!held.is_finite()).then_some(departure)
        })
    }
}
