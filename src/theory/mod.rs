//! The documents as code: pure functions and vocabularies, without noise, files or threads.
//!
//! Short names of the documents, used wherever a source is named:
//! **SMAF**: A. Korolev, the stadial model of alignment formation (2024). **PROC**: M. Papageorgiou and
//! V. Feklyunina, alignment as a process (2025). **ENT**: the 2019 essay on a Sino-Russian entente. **ATL**:
//! Sadeghi, Keshishyan Siraki and Ghaedi on Atlanticism and the balance of threat (2022). *Judgement* marks a number
//! that no document gives: the centre of a prior, to be varied.

mod agreement;
mod balance_of_interest;
mod balance_of_power;
mod balance_of_threat;
mod cluster;
mod condition;
mod depth;
mod incentive;
mod indicator;
mod institutions;
mod level;
mod rupture;
mod stages;
mod status;
mod support;
mod treaty;
mod typology;

pub use agreement::{
    Act, AgreementKind, AgreementParameters, Competing, N_PHASES, PARTIES_MAX, PartyParameters, Phase, Phases, Reading,
    Standing, Will,
};
pub use balance_of_interest::InterestParameters;
pub use balance_of_power::PowerParameters;
pub use balance_of_threat::{ThreatInputs, ThreatParameters, overlap_of_sources, shared_sources};
pub use cluster::Clusters;
pub use condition::{Condition, ConditionParameters, Conditions, Demand, Levels, N_CONDITIONS};
pub use depth::{DEPTH_NAMES, DepthScale};
pub use incentive::{IncentiveInputs, IncentiveParameters};
pub use indicator::{
    Band, CONFIDENCE_BUILDING, EXERCISES, INDICATORS, Indicator, IndicatorParameters, IndicatorRates,
    MILITARY_TECHNICAL, N_EARLY, N_INDICATORS, TROOP_PLACEMENT,
};
pub use institutions::InstitutionParameters;
pub use level::Balance;
pub use rupture::RuptureParameters;
pub use stages::Stages;
pub use status::StatusParameters;
pub use support::SupportParameters;
pub use treaty::{Obligation, Obligations, TreatyParameters, TreatyStatus};
pub use typology::{AlignmentType, EDGES, EDGES_MAX, Edge, EdgeParameters, N_TYPES, TYPES, TypologyParameters};
