//! Every number of a model, in one place: the groups of the theory, of the processes and of the scenario.

use crate::parameter::{Domain, Parametric, Slot, Visitor};
use crate::process::EconomyParameters;
use crate::theory::{
    Balance, ConditionParameters, INDICATORS, IncentiveParameters, IndicatorParameters, InstitutionParameters,
    InterestParameters, N_INDICATORS, PowerParameters, RuptureParameters, StatusParameters, SupportParameters,
    ThreatParameters, TreatyParameters, TypologyParameters,
};

use super::{AgreementNumbers, Amount, DynamicsParameters, ShockClass, Structure, Variable};

parameters! {
    /// The economy of an actor, the adversary included.
    pub struct ActorParameters {
        /// GDP at the start.
        gdp = f64::NAN, "trillion US$", GDP, "scenario";
        /// Growth rate at the start.
        growth = 0.04, "1/yr", GROWTH, "scenario; judgement: nominal growth of a mature economy";
        /// Growth rate in the long run.
        growth_target = f64::NAN, "1/yr", GROWTH, "scenario";
        /// Years after which mean growth has moved all but 1/e of the way to its long-run rate.
        growth_transition_years = 10.0, "yr", POSITIVE, "scenario; judgement";
        /// Volatility of the growth rate.
        growth_volatility = 0.015, "per sqrt(yr)", GROWTH_VOLATILITY, "scenario; judgement";
        /// Volatility of the logarithm of GDP beside growth (exchange rates, prices).
        gdp_volatility = 0.02, "per sqrt(yr)", GDP_VOLATILITY, "scenario; judgement";
        /// Military expenditure as a share of GDP, at the start and in the long run.
        military_burden = 0.02, "share of GDP", MILITARY_BURDEN, "scenario; judgement: the world's mean";
        /// Composite index of capabilities at the start, such as the share of the world's by the Correlates of War (CINC), in
        /// the same unit for all actors; it grows with GDP. Output where it is not given.
        composite = f64::NAN, "index", POSITIVE, "scenario";
    }
}

parameters! {
    /// A member's perceptions of the adversary and of its partners.
    pub struct MemberParameters {
        /// Severity of the adversary's threat as perceived at the start; its target follows from the components of
        /// threat.
        severity = 0.3, "share", SHARE, "scenario; judgement";
        /// Urgency of that threat at the start.
        urgency = 0.3, "share", SHARE, "scenario; judgement";
        /// Urgency towards which it moves.
        urgency_target = f64::NAN, "share", SHARE, "scenario";
        /// Hostile intent ascribed to the adversary at the start.
        hostile_intent = 0.4, "share", SHARE, "scenario; judgement";
        /// Hostile intent towards which it moves.
        hostile_intent_target = f64::NAN, "share", SHARE, "scenario";
        /// Economic stake in good relations with the adversary at the start.
        stake = 0.3, "share", SHARE, "scenario; judgement";
        /// Economic stake towards which it moves.
        stake_target = f64::NAN, "share", SHARE, "scenario";
        /// Proximity of the adversary, changed by shocks only.
        proximity = 0.3, "share", UNIT, "scenario; judgement";
        /// Offensive capability of the adversary against this member, changed by shocks only.
        offensive_capability = 0.5, "share", UNIT, "scenario; judgement";
        /// How it sees its partners at the start: radical Other (0), non-radical Other, we (1).
        identity = 0.3, "share", SHARE, "scenario; judgement";
        /// How it sees its partners in the long run without cooperation.
        identity_target = f64::NAN, "share", SHARE, "scenario";
        /// Share of standing that it believes it deserves at the start.
        expectation = f64::NAN, "share", SHARE, "scenario; judgement: equality, 1/n of n members";
        /// Share of standing towards which its own narrative draws it.
        expectation_target = f64::NAN, "share", SHARE, "scenario";
        /// Rate at which its leadership adopts another story of its partners.
        turning = 0.073, "1/yr", EVENT_RATE, "irregular exits of leaders 1875-2010, .043 a year (Archigos), and .03 a year of ties with a major power ending under a sitting leader 1946-89 (ATOP 5.1)";
        /// Share of its own deterrence that it provides itself: 1 with a secure second strike.
        deterrent = 0.0, "share", UNIT, "ENT, paragraph 6: they do not require each other for security guarantees; scenario";
        /// Status anxiety at the start.
        anxiety = 0.0, "anxiety", NON_NEGATIVE, "scenario; judgement";
    }
}

parameters! {
    /// A member's orientation in one theatre, from status quo (-1) to revisionist (+1).
    pub struct OrientationParameters {
        /// At the start.
        initial = 0.0, "orientation", ORIENTATION, "scenario";
        /// Orientation towards which it moves.
        target = f64::NAN, "orientation", ORIENTATION, "scenario";
    }
}

parameters! {
    /// The alignment at the start.
    pub struct AlignmentParameters {
        /// Perceived incentive strength.
        incentive = f64::NAN, "share", UNIT, "scenario; its target at the start";
        /// What the members have learned about whether power calls for alignment.
        learning = f64::NAN, "share", UNIT, "scenario; its target at the start";
        /// How far members cooperate at the same level with a partner's rival.
        hedge = 0.0, "share", UNIT, "scenario; SMAF, cluster one: indicators 3 and 4";
        /// Overlap of the members' threat categories, where no threat profiles are given.
        overlap = 0.7, "share", UNIT, "scenario; SMAF, cluster two: same state and same category";
        /// Economic complementarity (energy, trade) at the start.
        complementarity = 0.4, "share", SHARE, "scenario; judgement";
        /// Economic complementarity towards which it moves.
        complementarity_target = f64::NAN, "share", SHARE, "scenario";
        /// Contestation of each other's core interests at the start.
        contestation = 0.4, "share", SHARE, "scenario; judgement";
        /// Contestation towards which it would move without confidence-building measures.
        contestation_target = f64::NAN, "share", SHARE, "scenario";
        /// Pseudo-count of kept support.
        kept_support = 2.0, "count", POSITIVE, "scenario; judgement: no record";
        /// Pseudo-count of failed support.
        failed_support = 2.0, "count", POSITIVE, "scenario; judgement: no record";
        /// Years that the treaty in force at the start had been in force; descriptive, no equation uses it.
        treaty_age = 0.0, "yr", NON_NEGATIVE, "scenario";
        /// Members of the treaty, including those that the scenario does not model.
        treaty_members = f64::NAN, "members", POSITIVE, "scenario; the scenario's members";
        /// The members' exposure to each other: 1 where they share a border, else exp(-distance / 2,500 km), at least
        /// .35 where one is a major power.
        exposure = 1.0, "share", UNIT, "politically relevant dyads 1950-2010; scenario";
    }
}

parameters! {
    /// Depth and age of an indicator at the start.
    pub struct IndicatorStart {
        /// Depth at the start, from 0 (absent) to the number of levels: 1 low, 2 developing, 3 high unless
        /// `indicators.depth_levels` says otherwise (a value drawn from a distribution is rounded).
        depth = 0.0, "level", DEPTH, "scenario; SMAF, conclusion: low, developing and high levels";
        /// Years that it had been active at the start; descriptive, no equation uses it.
        age = 0.0, "yr", NON_NEGATIVE, "scenario";
    }
}

parameters! {
    /// The size of one effect of a shock, on the variable's own scale.
    pub struct EffectParameters {
        /// Mean of what it adds.
        mean = 0.0, "variable's scale", REAL, "scenario";
        /// Standard deviation of what it adds.
        sd = 0.0, "variable's scale", NON_NEGATIVE, "scenario";
    }
}

parameters! {
    /// How the rate of a shock depends on a variable: by a factor exp(coefficient (value - centre)).
    pub struct DependenceParameters {
        /// Change of the log rate per unit of the variable.
        coefficient = 0.0, "log rate per unit", REAL, "scenario";
        /// Value of the variable at which the rate is as stated.
        centre = 0.0, "unit of the variable", REAL, "scenario";
    }
}

parameters! {
    /// The frequency of a shock.
    pub struct OccurrenceParameters {
        /// Rate at which it happens, for a shock without dates.
        rate = 0.0, "1/yr", EVENT_RATE, "scenario";
        /// Probability that it happens on each of its dates, for a dated shock.
        probability = 1.0, "probability", UNIT, "scenario";
    }
}

/// A class of shocks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShockParameters {
    /// Its frequency.
    pub occurrence: OccurrenceParameters,
    /// Its effects, in the order of the class's variables.
    pub effects: Vec<EffectParameters>,
    /// The dependence of its rate, in the order of the class's quantities.
    pub dependence: Vec<DependenceParameters>,
}

parameters! {
    /// The weight of one theatre.
    pub struct Weight {
        /// Weight among the theatres, which sum to 1.
        weight = 1.0, "share", UNIT, "scenario; judgement";
    }
}

parameters! {
    /// One category of a member's threat profile.
    pub struct Category {
        /// Share of the threat from the adversary that a member sees in this category; its categories sum to 1.
        share = 0.0, "share", UNIT, "scenario; SMAF, cluster two: category of threat";
    }
}

parameters! {
    /// One adversary of a member, where there are several.
    pub struct Source {
        /// Share of the threat that a member sees which comes from this adversary; its adversaries sum to 1.
        share = 0.0, "share", UNIT, "scenario; SMAF, cluster two: common adversary";
    }
}

parameters! {
    /// A patron of a member.
    pub struct Patronage {
        /// Share of this patron's capability on which the member can count.
        share = 0.0, "share", UNIT, "scenario; judgement: what it has promised or sent";
    }
}

/// Every number of a model.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each field is the group of its type")]
pub struct Parameters {
    pub power: PowerParameters,
    pub threat: ThreatParameters,
    pub interest: InterestParameters,
    pub incentive: IncentiveParameters,
    pub institutions: InstitutionParameters,
    pub rupture: RuptureParameters,
    pub status: StatusParameters,
    pub conditions: ConditionParameters,
    pub typology: TypologyParameters,
    pub treaty: TreatyParameters,
    pub indicators: IndicatorParameters,
    pub support: SupportParameters,
    pub economy: EconomyParameters,
    pub dynamics: DynamicsParameters,
    pub alignment: AlignmentParameters,
    /// The indicators at the start.
    pub start: [IndicatorStart; N_INDICATORS],
    /// Members, then the adversaries, then the patrons.
    pub actors: Vec<ActorParameters>,
    pub members: Vec<MemberParameters>,
    /// By member, then theatre.
    pub orientation: Vec<Vec<OrientationParameters>>,
    /// By member, then category; empty where the overlap is given.
    pub threat_profiles: Vec<Vec<Category>>,
    /// By member, then adversary; empty where there is one adversary.
    pub threat_sources: Vec<Vec<Source>>,
    /// By member, then patron; empty where there is no patron.
    pub patronage: Vec<Vec<Patronage>>,
    /// By theatre.
    pub theatres: Vec<Weight>,
    /// By agreement.
    pub agreements: Vec<AgreementNumbers>,
    /// By class of shocks.
    pub shocks: Vec<ShockParameters>,
    /// By change of a policy.
    pub changes: Vec<Amount>,
}

impl Parameters {
    /// The defaults, sized for the items that the scenario names.
    #[must_use]
    pub fn for_structure(structure: &Structure) -> Self {
        let (members, theatres) = (structure.members.len(), structure.theatres.len());
        Self {
            actors: vec![ActorParameters::default(); structure.layout().n_actors()],
            members: vec![MemberParameters::default(); members],
            orientation: vec![vec![OrientationParameters::default(); theatres]; members],
            threat_profiles: if structure.categories.is_empty() {
                Vec::new()
            } else {
                vec![vec![Category::default(); structure.categories.len()]; members]
            },
            threat_sources: if structure.rivals.is_empty() {
                Vec::new()
            } else {
                vec![vec![Source::default(); structure.rivals.len() + 1]; members]
            },
            patronage: if structure.patrons.is_empty() {
                Vec::new()
            } else {
                vec![vec![Patronage::default(); structure.patrons.len()]; members]
            },
            theatres: vec![Weight { weight: 1.0 / theatres.max(1) as f64 }; theatres],
            agreements: structure.agreements.iter().map(AgreementNumbers::of).collect(),
            shocks: structure.shocks.iter().map(Self::shock).collect(),
            changes: vec![Amount::default(); structure.changes.len()],
            ..Self::default()
        }
    }

    /// The defaults of a class of shocks.
    pub(super) fn shock(class: &ShockClass) -> ShockParameters {
        ShockParameters {
            effects: vec![EffectParameters::default(); class.effects.len()],
            dependence: vec![DependenceParameters::default(); class.dependence.len()],
            ..ShockParameters::default()
        }
    }

    /// Calls `visitor` for every parameter, always in the same order.
    pub fn visit<'a>(&'a mut self, structure: &Structure, visitor: Visitor<'_, 'a>) {
        self.power.visit("balance.power", visitor);
        self.threat.visit("balance.threat", visitor);
        self.interest.visit("balance.interest", visitor);
        self.incentive.visit("incentive", visitor);
        self.institutions.visit("institutions", visitor);
        self.rupture.visit("rupture", visitor);
        self.status.visit("status", visitor);
        self.conditions.visit("conditions", visitor);
        self.typology.visit("typology", visitor);
        self.treaty.visit("treaty", visitor);
        self.indicators.visit("indicators", visitor);
        self.support.visit("support", visitor);
        self.economy.visit("economy", visitor);
        self.dynamics.visit("dynamics", visitor);
        self.alignment.visit("alignment", visitor);
        let depths = Domain::between(0.0, f64::from(structure.depth_scale.levels));
        for (start, indicator) in self.start.iter_mut().zip(&INDICATORS) {
            start.visit(&format!("alignment.indicators.{}", indicator.key), &mut |slot: Slot<'a>| {
                let domain = if slot.descriptor.domain == Domain::DEPTH { depths } else { slot.domain };
                visitor(Slot { domain, ..slot });
            });
        }
        for (weight, theatre) in self.theatres.iter_mut().zip(&structure.theatres) {
            visit_as(weight, &format!("theatres.{theatre}"), visitor);
        }
        for (actor, name) in self.actors.iter_mut().zip(structure.actors()) {
            actor.visit(&format!("actors.{name}"), visitor);
        }
        for (member, name) in self.members.iter_mut().zip(&structure.members) {
            member.visit(&format!("actors.{name}"), visitor);
        }
        for (orientations, name) in self.orientation.iter_mut().zip(&structure.members) {
            for (orientation, theatre) in orientations.iter_mut().zip(&structure.theatres) {
                orientation.visit(&format!("actors.{name}.orientation.{theatre}"), visitor);
            }
        }
        for (profile, name) in self.threat_profiles.iter_mut().zip(&structure.members) {
            for (category, key) in profile.iter_mut().zip(&structure.categories) {
                visit_as(category, &format!("actors.{name}.threat_profile.{key}"), visitor);
            }
        }
        for (numbers, agreement) in self.agreements.iter_mut().zip(&structure.agreements) {
            numbers.visit(agreement, visitor);
        }
        for (sources, name) in self.threat_sources.iter_mut().zip(&structure.members) {
            for (source, adversary) in sources.iter_mut().zip(structure.adversaries()) {
                visit_as(source, &format!("actors.{name}.threat_from.{adversary}"), visitor);
            }
        }
        for (shares, name) in self.patronage.iter_mut().zip(&structure.members) {
            for (share, patron) in shares.iter_mut().zip(&structure.patrons) {
                visit_as(share, &format!("actors.{name}.patrons.{patron}"), visitor);
            }
        }
        for (shock, class) in self.shocks.iter_mut().zip(&structure.shocks) {
            let prefix = class.path();
            // Exercises and patrols are frequent, what changes an alignment is not.
            let frequent = class.activity.is_some();
            shock.occurrence.visit(&prefix, &mut |slot: Slot<'a>| {
                let domain =
                    if frequent && slot.descriptor.name == "rate" { Domain::NON_NEGATIVE } else { slot.domain };
                visitor(Slot { domain, ..slot });
            });
            for (effect, variable) in shock.effects.iter_mut().zip(&class.effects) {
                let path = format!("{prefix}.effects.{}", structure.variable_name(*variable));
                visit_effect(effect, *variable, &path, visitor);
            }
            for (dependence, quantity) in shock.dependence.iter_mut().zip(&class.dependence) {
                let path = format!("{prefix}.depends_on.{}", structure.quantity_name(*quantity));
                dependence.visit(&path, &mut |slot: Slot<'a>| {
                    // The ends are limits that it only approaches; a rate may still be stated there.
                    let domain =
                        if slot.descriptor.name == "centre" { quantity.domain().closed() } else { slot.domain };
                    visitor(Slot { domain, ..slot });
                });
            }
        }
        for (amount, change) in self.changes.iter_mut().zip(&structure.changes) {
            visit_as(amount, &change.amount_path(), &mut |slot: Slot<'a>| {
                visitor(Slot { domain: change.domain, ..slot });
            });
        }
    }

    /// The lower ends of the levels of a balance above its lowest, from low to high; infinite beyond the last.
    #[must_use]
    pub fn level_starts(&self, balance: Balance) -> [f64; 3] {
        let none = f64::INFINITY;
        match balance {
            Balance::Power => [self.power.non_permissive, self.power.permissive, none],
            Balance::Threat => [self.threat.growing, self.threat.immediate, none],
            Balance::Interest => [self.interest.growing, self.interest.allied, none],
            Balance::Incentive => [self.incentive.moderate, self.incentive.strong, none],
            Balance::Status => [self.status.minimal, self.status.high, self.status.highest],
        }
    }

    /// The index of the level in which a balance of `value` lies. Where a draw puts a higher level below a lower one,
    /// the lower one must be passed first.
    #[must_use]
    pub fn level_of(&self, balance: Balance, value: f64) -> usize {
        self.level_starts(balance).iter().take_while(|&&start| value >= start).count()
    }
}

/// Visits the numbers of an effect on a variable; the variable determines how much a shock can plausibly add.
pub(crate) fn visit_effect<'a>(
    effect: &'a mut EffectParameters,
    variable: Variable,
    path: &str,
    visitor: Visitor<'_, 'a>,
) {
    let most = variable.plausible_effect();
    effect.visit(path, &mut |slot: Slot<'a>| {
        visitor(Slot { domain: slot.domain.plausibly(-most, most), ..slot });
    });
}

/// Visits a group of one parameter under the group's own path, without the parameter's name.
fn visit_as<'a>(group: &'a mut impl Parametric, path: &str, visitor: Visitor<'_, 'a>) {
    group.visit("", &mut |slot: Slot<'a>| visitor(Slot { path: path.to_owned(), ..slot }));
}
