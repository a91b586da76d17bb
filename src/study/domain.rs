//! Refusal of scenarios in which every trajectory leaves the model's domain.

use crate::ensemble::{Control, departures};
use crate::model::Model;
use crate::scenario::Scenario;

use super::failure::Failure;
use super::plan::plan;

/// Trajectories simulated to test whether they stay in the model's domain. If one in twenty leaves, the probability that
/// all of so many stay is .04.
pub(crate) const TRIED: u64 = 64;

/// Fails if all of the first trajectories of a model of this scenario are invalid: a long study would have nothing to
/// report.
pub(crate) fn refuse_if_all_leave(scenario: &Scenario, model: &Model) -> Result<(), Failure> {
    let plan = plan(scenario, TRIED, None, None)?;
    let found = departures(model, &plan, &Control::default())?;
    if found.invalid < found.trajectories {
        Ok(())
    } else {
        Err(Failure::all_invalid(found.trajectories, model, &plan))
    }
}
