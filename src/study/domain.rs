//! Scenarios of which every history leaves the model's domain.

use crate::ensemble::{Control, departures};
use crate::model::Model;
use crate::scenario::Scenario;

use super::failure::Failure;
use super::plan::plan;

/// Histories that are simulated to see whether they stay in the model's domain: if one in twenty leaves, all of so many
/// stay with a probability of .04.
pub(crate) const TRIED: u64 = 64;

/// Fails where all of the first trajectories of a model of this scenario leave its domain: a study of it would take long, and
/// have nothing to report.
pub(crate) fn refuse_if_all_leave(scenario: &Scenario, model: &Model) -> Result<(), Failure> {
    let plan = plan(scenario, TRIED, None, None)?;
    let found = departures(model, &plan, &Control::default())?;
    if found.aborted < found.histories { Ok(()) } else { Err(Failure::all_aborted(found.histories, model, &plan)) }
}
