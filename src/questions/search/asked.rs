//! What a search is asked, and what it finds.

use crate::ensemble::{Control, Plan};
use crate::evidence::EvidenceList;
use crate::model::Model;
use crate::scenario::Scenario;
use crate::study::{Failure, Known, conditioned};

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
    /// The evidence from which all plans start, if there is any.
    pub(super) evidence: Option<EvidenceList>,
    pub(super) uncertain: bool,
    /// The run of each evaluated plan, and of each plan of the front.
    pub(super) plans: [Plan; 2],
}

impl Asked {
    /// The scenario under evidence, for the search and for its confirmation; empty without evidence.
    pub fn known(&self, control: &Control<'_>) -> Result<Vec<Known>, Failure> {
        let scenario = Scenario { model: self.baseline.clone(), ..self.scenario.clone() };
        let known = |list| self.plans.iter().map(|plan| conditioned(&scenario, list, plan, control)).collect();
        self.evidence.as_ref().map_or(Ok(Vec::new()), known)
    }
}

/// The result of a search.
pub(crate) struct Found {
    pub(super) archive: Archive,
    /// The scenario under evidence, if there is any.
    pub(super) known: Option<Known>,
    /// The baseline, then the front.
    pub(super) front: Vec<FrontPlan>,
    /// How many plans were on the front before it was thinned.
    pub(super) on_front: usize,
    /// Whether the front was run anew; otherwise its numbers are those that chose it.
    pub(super) confirmed: bool,
    pub(super) interrupted: bool,
}
