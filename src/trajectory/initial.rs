//! The values of the variables at the start.

use crate::model::{Parameters, Variable};

/// The value of a variable at the start, in its natural unit.
pub(super) fn initial_value(variable: Variable, p: &Parameters) -> f64 {
    match variable {
        Variable::Severity(i) => p.members[i].severity,
        Variable::Urgency(i) => p.members[i].urgency,
        Variable::HostileIntent(i) => p.members[i].hostile_intent,
        Variable::Stake(i) => p.members[i].stake,
        Variable::Identity(i) => p.members[i].identity,
        Variable::Expectation(i) => p.members[i].expectation,
        Variable::Gdp(a) => p.actors[a].gdp,
        Variable::Growth(a) => p.actors[a].growth,
        Variable::MilitaryBurden(a) => p.actors[a].military_burden,
        Variable::Proximity(i) => p.members[i].proximity,
        Variable::OffensiveCapability(i) => p.members[i].offensive_capability,
        Variable::Anxiety(i) => p.members[i].anxiety,
        Variable::Orientation(i, k) => p.orientation[i][k].initial,
        Variable::Complementarity => p.alignment.complementarity,
        Variable::Contestation => p.alignment.contestation,
        Variable::Incentive => p.alignment.incentive,
        Variable::Learning => p.alignment.learning,
        Variable::KeptSupport => p.alignment.kept_support,
        Variable::FailedSupport => p.alignment.failed_support,
        Variable::Hedge => p.alignment.hedge,
        Variable::Overlap => p.alignment.overlap,
    }
}
