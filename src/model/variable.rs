//! The continuous variables of a trajectory, by name and by row.

use crate::math::{atanh, exp, ln, logistic, logit, tanh};
use crate::parameter::Domain;

/// A continuous variable. Members are numbered from 0 in the order of the scenario; where an *actor* is required, the
/// adversaries come after the last member.
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

/// Whose variable it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A member's.
    Member(usize),
    /// An actor's: a member's, or after the last of them an adversary's.
    Actor(usize),
    /// A member's (first) in a theatre (second).
    Theatre(usize, usize),
    /// That of the alignment as a whole.
    Alignment,
}

/// What a variable is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Threats as the members perceive them.
    Threat,
    /// Identity and status.
    Identity,
    /// Interests in the theatres and in each other.
    Interest,
    /// Economies and armed forces.
    Power,
    /// Incentive, learning and the record of support.
    Incentive,
}

/// All that is known of a variable beside its equations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VariableRow {
    /// The first part of its name in files.
    pub key: &'static str,
    /// Whose it is.
    pub owner: Owner,
    /// The scale on which it is held, on which it moves and on which shocks act.
    pub scale: Scale,
    /// The values, in its natural unit, that it may be given or asked for: the same as those of the parameters that say
    /// where it starts and what it tends to.
    pub domain: Domain,
    /// What it is part of.
    pub family: Family,
    /// What it is, in words; `{owner}`, `{adversary}` and `{theatre}` stand for their names.
    pub words: &'static str,
}

impl Variable {
    /// All that is known of it beside its equations.
    #[must_use]
    #[rustfmt::skip]
    pub fn about(self) -> VariableRow {
        use Family::{Identity, Incentive, Interest, Power, Threat};
        use Owner::{Actor, Alignment, Member, Theatre};
        use Scale::{Artanh, Linear, Log, Logit, NonNegative, Unit};
        let row = |owner, key, scale, domain, family, words| VariableRow { key, owner, scale, domain, family, words };
        match self {
            Self::Severity(i) => row(Member(i), "severity", Logit, Domain::SHARE, Threat, "severity of the threat as {owner} sees it"),
            Self::Urgency(i) => row(Member(i), "urgency", Logit, Domain::SHARE, Threat, "urgency of the threat as {owner} sees it"),
            Self::HostileIntent(i) => row(Member(i), "hostile_intent", Logit, Domain::SHARE, Threat, "hostile intent as {owner} sees it"),
            Self::Stake(i) => row(Member(i), "stake", Logit, Domain::SHARE, Threat, "{owner}'s stake in good relations with {adversary}"),
            Self::Identity(i) => row(Member(i), "identity", Logit, Domain::SHARE, Identity, "{owner}'s identity with its partners"),
            Self::Expectation(i) => row(Member(i), "expectation", Logit, Domain::SHARE, Identity, "{owner}'s status expectation"),
            Self::Gdp(a) => row(Actor(a), "gdp", Log, Domain::GDP, Power, "GDP of {owner}"),
            Self::Growth(a) => row(Actor(a), "growth", Linear, Domain::GROWTH, Power, "growth of {owner}"),
            Self::MilitaryBurden(a) => row(Actor(a), "military_burden", Log, Domain::MILITARY_BURDEN, Power, "military burden of {owner}"),
            Self::Proximity(i) => row(Member(i), "proximity", Unit, Domain::UNIT, Threat, "proximity of {adversary} to {owner}"),
            Self::OffensiveCapability(i) => row(Member(i), "offensive_capability", Unit, Domain::UNIT, Threat, "offensive capability of {adversary} against {owner}"),
            Self::Anxiety(i) => row(Member(i), "anxiety", NonNegative, Domain::NON_NEGATIVE, Identity, "{owner}'s status anxiety"),
            Self::Orientation(i, k) => row(Theatre(i, k), "orientation", Artanh, Domain::ORIENTATION, Interest, "{owner}'s orientation in {theatre}"),
            Self::Complementarity => row(Alignment, "complementarity", Logit, Domain::SHARE, Interest, "economic complementarity"),
            Self::Contestation => row(Alignment, "contestation", Logit, Domain::SHARE, Interest, "contestation of core interests"),
            Self::Incentive => row(Alignment, "incentive", Unit, Domain::UNIT, Incentive, "incentive"),
            Self::Learning => row(Alignment, "learning", Unit, Domain::UNIT, Incentive, "learning"),
            Self::KeptSupport => row(Alignment, "kept_support", NonNegative, Domain::POSITIVE, Incentive, "record of kept support"),
            Self::FailedSupport => row(Alignment, "failed_support", NonNegative, Domain::POSITIVE, Incentive, "record of failed support"),
            Self::Hedge => row(Alignment, "hedge", Unit, Domain::UNIT, Incentive, "hedging"),
            Self::Overlap => row(Alignment, "overlap", Unit, Domain::UNIT, Threat, "overlap of threat categories"),
        }
    }

    /// The scale on which it is held.
    #[must_use]
    pub fn scale(self) -> Scale {
        self.about().scale
    }

    /// The values, in its natural unit, that it may be given or asked for.
    #[must_use]
    pub fn domain(self) -> Domain {
        self.about().domain
    }

    /// Its kind, the first part of its name in files.
    #[must_use]
    pub fn kind(self) -> &'static str {
        self.about().key
    }

    /// The member whose it is, if it is one's; of an actor's, an adversary's place counts as a member's after the last.
    #[must_use]
    pub fn actor(self) -> Option<usize> {
        match self.about().owner {
            Owner::Member(i) | Owner::Actor(i) | Owner::Theatre(i, _) => Some(i),
            Owner::Alignment => None,
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
    /// The number of further actors: adversaries beside the first, then patrons.
    pub n_others: usize,
}

/// Variables of an adversary or a patron: GDP, growth, military burden.
const ECONOMY_BLOCK: usize = 3;

/// Variables of the alignment.
const ALIGNMENT_BLOCK: usize = 8;

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
        self.adversary() + ECONOMY_BLOCK
    }

    /// The block of a further actor, after everything else.
    #[inline(always)]
    fn other(&self, other: usize) -> usize {
        self.alignment() + ALIGNMENT_BLOCK + other * ECONOMY_BLOCK
    }

    /// The number of rows.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.other(self.n_others)
    }

    /// The number of members, adversaries and patrons.
    #[must_use]
    pub fn n_actors(&self) -> usize {
        self.n_members + 1 + self.n_others
    }

    /// The row of a variable.
    #[inline(always)]
    #[must_use]
    pub fn row(&self, variable: Variable) -> usize {
        let economy = |actor: usize, place: usize| match actor.checked_sub(self.n_members) {
            None => self.member(actor) + 6 + place,
            Some(0) => self.adversary() + place,
            Some(other) => self.other(other - 1) + place,
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
        for other in adversary + 1..self.n_actors() {
            all.extend([Variable::Gdp(other), Variable::Growth(other), Variable::MilitaryBurden(other)]);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_has_its_own_row_and_the_list_is_in_order() {
        let layout = Layout { n_members: 3, n_theatres: 2, n_others: 2 };
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
