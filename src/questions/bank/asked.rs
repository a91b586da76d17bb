//! What is asked, and how much was simulated.

use crate::ensemble::Plan;
use crate::study::{Progress, Sizes};

use super::forecastbench::{QuestionSet, ResolutionSet};
use super::reading::Bank;

/// The options, read for the scenarios.
pub(crate) struct Asked {
    pub(super) bank: Bank,
    pub(super) questions: Option<QuestionSet>,
    pub(super) resolutions: Option<ResolutionSet>,
    pub(super) organization: String,
    pub(super) plans: Vec<Plan>,
}

/// How much was simulated.
pub(super) struct Sized {
    pub words: String,
    pub sizes: Sizes,
    pub progress: Progress,
    pub seconds: f64,
}
