//! What a search is asked, and what it finds.

use crate::ensemble::Plan;
use crate::model::Model;
use crate::scenario::Scenario;

use super::confirm::FrontPlan;
use super::explore::Archive;
use super::goal::Goal;
use super::space::Space;

/// The options, read for the scenario.
pub(crate) struct Asked {
    pub(super) scenario: Scenario,
    pub(super) space: Space,
    pub(super) goals: Vec<Goal>,
    /// The last year that an objective needs.
    pub(super) year: i32,
    pub(super) baseline: Model,
    pub(super) uncertain: bool,
    /// The run of each evaluated plan, and of each plan of the front.
    pub(super) plans: [Plan; 2],
}

/// The result of a search.
pub(crate) struct Found {
    pub(super) archive: Archive,
    /// The baseline, then the front.
    pub(super) front: Vec<FrontPlan>,
    /// How many plans were on the front before it was thinned.
    pub(super) on_front: usize,
    /// Whether the front was run anew; otherwise its numbers are those that chose it.
    pub(super) confirmed: bool,
    pub(super) interrupted: bool,
}
