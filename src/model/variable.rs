//! The continuous variables of a trajectory, by name and by row.

use crate::math::{atanh, exp, ln, logistic, logit, tanh};
use crate::parameter::Domain;

/// A continuous variable. Members are numbered from 0 in the order of the scenario; where an *actor* is required, the
/// adversary comes after the last member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable {
    /// Severity of the threat that a member perceives.
    Severity(usize),
    /// Urgency of that threat.
    Urgency(usize),
    /// Hostile intent that a member ascribes to the adversary.
    HostileIntent(usize),
    /// A member's economic stake in good relations with the adversary.
    Stake(usize),
    /// How a member sees its partners, from radical Other (0) to "we" (1).
    Identity(usize),
    /// The share of standing that a member believes it deserves.
    Expectation(usize),
    /// An actor's GDP, trillion US$.
    Gdp(usize),
    /// An actor's growth rate, 1/yr.
    Growth(usize),
    /// An actor's military expenditure as a share of GDP.
    MilitaryBurden(usize),
    /// Proximity of the adversary to a member.
    Proximity(usize),
    /// Offensive capability of the adversary against a member.
    OffensiveCapability(usize),
    /// A member's status anxiety.
    Anxiety(usize),
    /// A member's orientation (first) in a theatre (second).
    Orientation(usize, usize),
    /// Economic complementarity of the members.
    Complementarity,
    /// Contestation of each other's core interests.
    Contestation,
    /// Perceived incentive strength.
    Incentive,
    /// Learning.
    Learning,
    /// Pseudo-count of kept support.
    KeptSupport,
    /// Pseudo-count of failed support.
    FailedSupport,
    /// How far members cooperate at the same level with a partner's rival.
    Hedge,
    /// Overlap of threat categories.
    Overlap,
}

/// The scale on which a variable is held, on which it moves and on which shocks act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Identity, any number.
    Linear,
    /// Identity, at least 0.
    NonNegative,
    /// Identity, in [0, 1].
    Unit,
    /// Its logarithm.
    Log,
    /// Its logit.
    Logit,
    /// Its inverse hyperbolic tangent.
    Artanh,
}

impl Scale {
    /// From the natural value to the scale.
    #[inline]
    #[must_use]
    pub fn to_scale(self, natural: f64) -> f64 {
        match self {
            Self::Linear | Self::NonNegative | Self::Unit => natural,
            Self::Log => ln(natural),
            Self::Logit => logit(natural),
            Self::Artanh => atanh(natural),
        }
    }

    /// From the scale to the natural value.
    #[inline(always)]
    #[must_use]
    pub fn to_natural(self, held: f64) -> f64 {
        match self {
            Self::Linear | Self::NonNegative | Self::Unit => held,
            Self::Log => exp(held),
            Self::Logit => logistic(held),
            Self::Artanh => tanh(held),
        }
    }

    /// `held` clamped to the values that the scale allows.
    #[inline]
    #[must_use]
    pub fn keep(self, held: f64) -> f64 {
        match self {
            Self::NonNegative => held.max(0.0),
            Self::Unit => held.clamp(0.0, 1.0),
            Self::Linear | Self::Log | Self::Logit | Self::Artanh => held,
        }
    }
}

impl Variable {
    /// The scale on which it is held.
    #[must_use]
    pub fn scale(self) -> Scale {
        match self {
            Self::Severity(_)
            | Self::Urgency(_)
            | Self::HostileIntent(_)
            | Self::Stake(_)
            | Self::Identity(_)
            | Self::Expectation(_)
            | Self::Complementarity
            | Self::Contestation => Scale::Logit,
            Self::Gdp(_) | Self::MilitaryBurden(_) => Scale::Log,
            Self::Growth(_) => Scale::Linear,
            Self::Anxiety(_) | Self::KeptSupport | Self::FailedSupport => Scale::NonNegative,
            Self::Proximity(_)
            | Self::OffensiveCapability(_)
            | Self::Incentive
            | Self::Learning
            | Self::Hedge
            | Self::Overlap => Scale::Unit,
            Self::Orientation(..) => Scale::Artanh,
        }
    }

    /// The values, in its natural unit, that it may be given or compared with: the same as those of the parameters of
    /// its start and target.
    #[must_use]
    pub fn domain(self) -> Domain {
        match self {
            Self::Gdp(_) => Domain::GDP,
            Self::Growth(_) => Domain::GROWTH,
            Self::MilitaryBurden(_) => Domain::MILITARY_BURDEN,
            Self::KeptSupport | Self::FailedSupport => Domain::POSITIVE,
            _ => match self.scale() {
                Scale::Linear => Domain::REAL,
                Scale::NonNegative => Domain::NON_NEGATIVE,
                Scale::Unit => Domain::UNIT,
                Scale::Log => Domain::POSITIVE,
                Scale::Logit => Domain::SHARE,
                Scale::Artanh => Domain::ORIENTATION,
            },
        }
    }

    /// The largest plausible effect of a shock, on the variable's own scale: for growth 0.2 a year, for a logarithm or
    /// logit 5, a factor of about 150 in a value or in its odds.
    #[must_use]
    pub fn plausible_effect(self) -> f64 {
        match self.scale() {
            Scale::Linear => Domain::GROWTH.plausible.1,
            Scale::Unit => 1.0,
            Scale::NonNegative | Scale::Log | Scale::Logit | Scale::Artanh => 5.0,
        }
    }

    /// Its kind, the first part of its name in files.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::Severity(_) => "severity",
            Self::Urgency(_) => "urgency",
            Self::HostileIntent(_) => "hostile_intent",
            Self::Stake(_) => "stake",
            Self::Identity(_) => "identity",
            Self::Expectation(_) => "expectation",
            Self::Gdp(_) => "gdp",
            Self::Growth(_) => "growth",
            Self::MilitaryBurden(_) => "military_burden",
            Self::Proximity(_) => "proximity",
            Self::OffensiveCapability(_) => "offensive_capability",
            Self::Anxiety(_) => "anxiety",
            Self::Orientation(..) => "orientation",
            Self::Complementarity => "complementarity",
            Self::Contestation => "contestation",
            Self::Incentive => "incentive",
            Self::Learning => "learning",
            Self::KeptSupport => "kept_support",
            Self::FailedSupport => "failed_support",
            Self::Hedge => "hedge",
            Self::Overlap => "overlap",
        }
    }
}

/// The number of normal numbers that each member needs in a step, before those of its theatres.
pub const MEMBER_DIFFUSIONS: usize = 9;

/// Variables of a member before its orientations.
const MEMBER_BLOCK: usize = 12;

/// The row of each variable in a state.
///
/// The first nine rows of a member and its orientations have noise of their own. Its addresses count members and
/// theatres in the order of the scenario, so that adding one at the end does not change the noise of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The number of members.
    pub n_members: usize,
    /// The number of theatres.
    pub n_theatres: usize,
}

impl Layout {
    #[inline(always)]
    fn member(&self, member: usize) -> usize {
        member * (MEMBER_BLOCK + self.n_theatres)
    }

    #[inline(always)]
    fn adversary(&self) -> usize {
        self.member(self.n_members)
    }

    #[inline(always)]
    fn alignment(&self) -> usize {
        self.adversary() + 3
    }

    /// The number of rows.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.alignment() + 8
    }

    /// The row of a variable.
    #[inline(always)]
    #[must_use]
    pub fn row(&self, variable: Variable) -> usize {
        let economy = |actor: usize, place: usize| {
            if actor == self.n_members { self.adversary() + place } else { self.member(actor) + 6 + place }
        };
        match variable {
            Variable::Severity(i) => self.member(i),
            Variable::Urgency(i) => self.member(i) + 1,
            Variable::HostileIntent(i) => self.member(i) + 2,
            Variable::Stake(i) => self.member(i) + 3,
            Variable::Identity(i) => self.member(i) + 4,
            Variable::Expectation(i) => self.member(i) + 5,
            Variable::Gdp(a) => economy(a, 0),
            Variable::Growth(a) => economy(a, 1),
            Variable::MilitaryBurden(a) => economy(a, 2),
            Variable::Proximity(i) => self.member(i) + 9,
            Variable::OffensiveCapability(i) => self.member(i) + 10,
            Variable::Anxiety(i) => self.member(i) + 11,
            Variable::Orientation(i, k) => self.member(i) + MEMBER_BLOCK + k,
            Variable::Complementarity => self.alignment(),
            Variable::Contestation => self.alignment() + 1,
            Variable::Incentive => self.alignment() + 2,
            Variable::Learning => self.alignment() + 3,
            Variable::KeptSupport => self.alignment() + 4,
            Variable::FailedSupport => self.alignment() + 5,
            Variable::Hedge => self.alignment() + 6,
            Variable::Overlap => self.alignment() + 7,
        }
    }

    /// Every variable, in the order of the rows.
    #[must_use]
    pub fn variables(&self) -> Vec<Variable> {
        let mut all = Vec::with_capacity(self.n_rows());
        for i in 0..self.n_members {
            all.extend([
                Variable::Severity(i),
                Variable::Urgency(i),
                Variable::HostileIntent(i),
                Variable::Stake(i),
                Variable::Identity(i),
                Variable::Expectation(i),
                Variable::Gdp(i),
                Variable::Growth(i),
                Variable::MilitaryBurden(i),
                Variable::Proximity(i),
                Variable::OffensiveCapability(i),
                Variable::Anxiety(i),
            ]);
            all.extend((0..self.n_theatres).map(|k| Variable::Orientation(i, k)));
        }
        let adversary = self.n_members;
        all.extend([Variable::Gdp(adversary), Variable::Growth(adversary), Variable::MilitaryBurden(adversary)]);
        all.extend([
            Variable::Complementarity,
            Variable::Contestation,
            Variable::Incentive,
            Variable::Learning,
            Variable::KeptSupport,
            Variable::FailedSupport,
            Variable::Hedge,
            Variable::Overlap,
        ]);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_has_its_own_row_and_the_list_is_in_order() {
        let layout = Layout { n_members: 3, n_theatres: 2 };
        let rows: Vec<usize> = layout.variables().into_iter().map(|variable| layout.row(variable)).collect();
        assert_eq!(rows, (0..layout.n_rows()).collect::<Vec<_>>());
    }

    #[test]
    fn scales_map_there_and_back() {
        for (scale, value) in [(Scale::Log, 17.8), (Scale::Logit, 0.35), (Scale::Artanh, -0.3), (Scale::Unit, 0.4)] {
            assert!((scale.to_natural(scale.to_scale(value)) - value).abs() < 1e-14 * value.abs().max(1.0));
        }
    }
}
