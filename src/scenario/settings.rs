//! The settings of a scenario: its choices of the framework, which `stadial params` lists beside the numbers.

use crate::model::Structure;
use crate::theory::{Clusters, DepthScale, INDICATORS, Stages};

/// A setting.
pub(super) struct Setting {
    /// Its dotted path.
    pub(super) path: &'static str,
    /// Its value in a scenario, as it could be written; "as numbered" and "no one" for missing values.
    pub(super) value: fn(&Structure) -> String,
    /// The unit or kind of its value.
    pub(super) unit: &'static str,
    pub(super) meaning: &'static str,
    pub(super) source: &'static str,
    /// Its allowed values.
    pub(super) allowed: fn() -> String,
}

impl Setting {
    /// Whether it has an effect in a scenario.
    pub(super) fn has_effect(&self, structure: &Structure) -> bool {
        structure.clusters != Clusters::Incentives || !self.path.starts_with("indicators.")
    }
}

/// All settings.
pub(super) const SETTINGS: [Setting; 5] = [
    Setting {
        path: "clusters",
        value: |structure| structure.clusters.key().to_owned(),
        unit: "word",
        meaning: "Which clusters of the stadial model are applied.",
        source: "SMAF, conclusion: it need not be applied in its entirety",
        allowed: || "both, incentives or indicators".to_owned(),
    },
    Setting {
        path: "indicators.dropped",
        value: |structure| names((0..INDICATORS.len()).filter(|&j| structure.dropped[j])),
        unit: "list of names",
        meaning: "Indicators that do not exist here.",
        source: "SMAF, conclusion: some indicators dropped",
        allowed: || "indicators, each at most once".to_owned(),
    },
    Setting {
        path: "indicators.order",
        value: order,
        unit: "list of names",
        meaning: "The indicators in the order of the stages that they mark.",
        source: "SMAF, conclusion: changing the order of some stages",
        allowed: || "all indicators that are not dropped, each once".to_owned(),
    },
    Setting {
        path: "indicators.depth_levels",
        value: |structure| structure.depth_scale.levels.to_string(),
        unit: "levels",
        meaning: "The number of levels of the depth of an indicator.",
        source: "SMAF, conclusion: low and high, developing, a further breakdown",
        allowed: || format!("a whole number from {} to {}", DepthScale::LEAST, DepthScale::MOST),
    },
    Setting {
        path: "alignment.dominant",
        value: |structure| structure.dominant.map_or("no one".to_owned(), |member| structure.members[member].clone()),
        unit: "name",
        meaning: "The member that leads; the others accept lesser roles.",
        source: "SMAF, conclusion: hierarchy; PROC: accepted asymmetrical roles",
        allowed: || "a member".to_owned(),
    },
];

fn order(structure: &Structure) -> String {
    if structure.stages == Stages::default() {
        return "as numbered".to_owned();
    }
    names(structure.stages.order().into_iter())
}

fn names(indicators: impl Iterator<Item = usize>) -> String {
    let quoted: Vec<String> = indicators.map(|j| format!("\"{}\"", INDICATORS[j].key)).collect();
    format!("[{}]", quoted.join(", "))
}
