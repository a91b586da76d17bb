//! The motion of the continuous variables, and the effects of institutions and standing on the slower ones.

use crate::parameter::{Parametric, Visitor};
use crate::process::DiffusionParameters;

parameters! {
    /// Effects of institutions and standing on slower variables.
    pub struct FeedbackParameters {
        /// Rate at which confidence-building measures and consultations, both at their deepest, lower contestation.
        consultations_on_contestation = 0.25, "logit/yr", NON_NEGATIVE, "SMAF, cluster one: measures settle border issues; judgement";
        /// How far full institutions raise the target of how members see each other, where status is recognised.
        institutions_on_identity = 4.0, "logit", REAL, "PROC: by closer cooperation they have reinterpreted their understandings of each other by 2011; chosen with that in view";
        /// Weight of a member's own narrative against its realised standing in its expectation.
        narrative_on_expectation = 0.5, "share", UNIT, "PROC: narratives adjust, great-power identity resists; judgement";
    }
}

/// The motion of the continuous variables.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "each field is the variable of its name")]
pub struct DynamicsParameters {
    pub severity: DiffusionParameters,
    pub urgency: DiffusionParameters,
    pub hostile_intent: DiffusionParameters,
    pub stake: DiffusionParameters,
    pub identity: DiffusionParameters,
    pub expectation: DiffusionParameters,
    pub orientation: DiffusionParameters,
    pub complementarity: DiffusionParameters,
    pub contestation: DiffusionParameters,
    pub feedback: FeedbackParameters,
}

impl Default for DynamicsParameters {
    fn default() -> Self {
        Self {
            severity: DiffusionParameters::new(0.5, 0.35),
            urgency: DiffusionParameters::new(0.7, 0.4),
            hostile_intent: DiffusionParameters::new(0.15, 0.25),
            stake: DiffusionParameters::new(0.08, 0.12),
            identity: DiffusionParameters::new(0.12, 0.06),
            expectation: DiffusionParameters::new(0.1, 0.06),
            orientation: DiffusionParameters::new(0.06, 0.07),
            complementarity: DiffusionParameters::new(0.08, 0.12),
            contestation: DiffusionParameters::new(0.1, 0.12),
            feedback: FeedbackParameters::default(),
        }
    }
}

impl Parametric for DynamicsParameters {
    fn visit<'a>(&'a mut self, prefix: &str, visitor: Visitor<'_, 'a>) {
        self.severity.visit(&format!("{prefix}.severity"), visitor);
        self.urgency.visit(&format!("{prefix}.urgency"), visitor);
        self.hostile_intent.visit(&format!("{prefix}.hostile_intent"), visitor);
        self.stake.visit(&format!("{prefix}.stake"), visitor);
        self.identity.visit(&format!("{prefix}.identity"), visitor);
        self.expectation.visit(&format!("{prefix}.expectation"), visitor);
        self.orientation.visit(&format!("{prefix}.orientation"), visitor);
        self.complementarity.visit(&format!("{prefix}.complementarity"), visitor);
        self.contestation.visit(&format!("{prefix}.contestation"), visitor);
        self.feedback.visit(&format!("{prefix}.feedback"), visitor);
    }
}
