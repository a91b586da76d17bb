//! Values that depend only on the parameters of a draw, computed once for all steps and lanes.

use ndarray::Array2;

use crate::math::{exp, ln, logit};
use crate::model::{
    ActorParameters, Layout, Model, OrientationParameters, Parameters, Scale, Structure, Variable, in_order_of_needs,
};
use crate::noise::{BLOCK, subject};
use crate::process::{DiffusionParameters, Transition, growth_mean, kept_over_step};
use crate::theory::{
    AlignmentType, Clusters, Demand, DepthScale, EDGES, EDGES_MAX, N_INDICATORS, N_TYPES, TYPES, shared_sources,
};

use super::initial::initial_value;

/// A number for each possible depth.
type ByDepth = [f64; DepthScale::MOST as usize + 1];

/// An upgrade from some type, or an unused place (rate 0).
#[derive(Clone, Copy, Debug)]
pub(super) struct Upgrade {
    pub to: AlignmentType,
    pub rate: f64,
    /// iota^n: g(I; iota) = I^n / (I^n + iota^n).
    pub threshold: f64,
    /// 1 where it is chosen (coalitions, alliances), 0 where it emerges.
    pub chosen: f64,
    /// The least rate while a treaty of alliance is in force: the rate of declaration.
    pub declared_rate: f64,
    pub demand: Demand,
}

/// The possible changes of an alignment of some type.
#[derive(Clone, Copy, Debug)]
pub(super) struct TypeConstants {
    pub demand: Demand,
    pub upgrades: [Upgrade; EDGES_MAX],
    /// Rate of dissolving without incentive.
    pub dissolution_rate: f64,
    pub signing_rate: f64,
    /// iota^n of signing; 0 where the type itself is the reason.
    pub signing_threshold: f64,
    pub end_rate: f64,
    /// Whether a treaty does not end while the alignment is of this type.
    pub keeps_treaty: bool,
    /// Whether it is a coalition.
    pub is_coalition: bool,
    /// Whether it requires an identity and is no coalition, so that a turn can break it: 1 or 0.
    pub can_break: f64,
}

/// The exact transitions of the continuous variables over a step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Transitions {
    pub severity: Transition,
    pub urgency: Transition,
    pub hostile_intent: Transition,
    pub stake: Transition,
    pub identity: Transition,
    pub expectation: Transition,
    pub orientation: Transition,
    pub complementarity: Transition,
    pub contestation: Transition,
    pub burden: Transition,
}

/// Values computed from the parameters of a draw.
#[derive(Clone, Debug)]
pub struct Constants {
    pub(super) dt: f64,
    pub(super) n_members: f64,
    /// By member, then adversary: the shares of its threat; empty where there is one adversary.
    pub(super) sources: Vec<Vec<f64>>,
    /// By adversary: its share of the threat that the members have in common; empty where there is one adversary.
    pub(super) common: Vec<f64>,
    /// By actor: its composite index for each unit of output, relative to the first adversary's.
    pub(super) composite: Vec<f64>,
    /// By member, then patron: the share of its capability on which the member can count; empty where there is no patron.
    pub(super) patronage: Vec<Vec<f64>>,
    /// The dominant member, if any.
    pub(super) dominant: Option<usize>,
    pub(super) types: [TypeConstants; N_TYPES],
    /// iota^n of dissolution.
    pub(super) dissolution_threshold: f64,
    /// iota^n of the incentive that prevents turns.
    pub(super) breaking_threshold: f64,
    /// iota^n by indicator and depth.
    pub(super) formation_threshold: [ByDepth; N_INDICATORS],
    pub(super) erosion_threshold: [ByDepth; N_INDICATORS],
    /// Least identity of non-radical Others, on the logit scale.
    pub(super) identity_medium: f64,
    /// Rate of turning of each member, [1/yr].
    pub(super) turning: Vec<f64>,
    /// By indicator, the indicators that need it.
    pub(super) needed_by: [Vec<usize>; N_INDICATORS],
    pub(super) transitions: Transitions,
    /// Targets on the variables' own scales: by member.
    pub(super) urgency_target: Vec<f64>,
    pub(super) hostile_intent_target: Vec<f64>,
    pub(super) stake_target: Vec<f64>,
    pub(super) identity_target: Vec<f64>,
    /// By member, then theatre.
    pub(super) orientation_target: Vec<Vec<f64>>,
    pub(super) complementarity_target: f64,
    pub(super) contestation_target: f64,
    /// By actor.
    pub(super) burden_target: Vec<f64>,
    pub(super) growth_transition: Vec<Transition>,
    /// By actor, then step.
    pub(super) growth_mean: Vec<Vec<f64>>,
    pub(super) gdp_spread: Vec<f64>,
    pub(super) innovation_factor: Array2<f64>,
    pub(super) incentive_kept: f64,
    pub(super) learning_kept: f64,
    pub(super) anxiety_kept: f64,
    pub(super) support_kept: f64,
    /// By class of shocks: the subject of its random numbers, and of each effect's.
    pub(super) shock_subjects: Vec<u32>,
    /// By agreement: the subject of its random numbers.
    /// The order in which agreements are followed.
    pub(super) agreement_order: Vec<usize>,
    pub(super) agreement_subjects: Vec<u32>,
    pub(super) effect_subjects: Vec<Vec<u32>>,
    /// The state at the start, by row, on the variables' own scales.
    pub(super) initial: Vec<f64>,
    pub(super) initial_depth: [u8; N_INDICATORS],
    /// By block of normal increments: how many of its numbers are used.
    pub(super) noise_needed: Vec<usize>,
    /// Whether the variables can come to rest between events: none is random, and none of their targets changes by
    /// itself.
    pub(super) may_rest: bool,
    /// Eras that begin later, where policies change numbers.
    pub(super) later: Vec<Era>,
}

/// The numbers from a moment on, until the next era.
#[derive(Clone, Debug)]
pub(super) struct Era {
    pub from: u32,
    pub parameters: Parameters,
    pub constants: Constants,
}

impl Era {
    /// The eras that begin during a run, in order; `first` is the one before them.
    pub fn all(model: &Model, parameters: &Parameters, first: &Constants) -> Vec<Self> {
        let mut eras: Vec<Self> = Vec::new();
        for from in model.structure.turns() {
            let changed = parameters.changed(&model.structure, from);
            let mut constants = Constants::of_era(model, &changed);
            let (before, growth) = match eras.last() {
                Some(era) => (&era.parameters, &era.constants.growth_mean),
                None => (parameters, &first.growth_mean),
            };
            constants.continue_growth(before, &changed, growth, from);
            constants.may_rest = constants.can_rest(&model.structure);
            eras.push(Self { from, parameters: changed, constants });
        }
        eras
    }
}

impl Constants {
    /// The constants of `parameters` in `model`.
    #[must_use]
    pub fn new(model: &Model, parameters: &Parameters) -> Self {
        let mut constants = Self::of_era(model, parameters);
        constants.later = Era::all(model, parameters, &constants);
        constants
    }

    /// If the mean of growth changes at step `from`, the new path starts from the mean by then, `before`.
    pub(super) fn continue_growth(&mut self, old: &Parameters, new: &Parameters, before: &[Vec<f64>], from: u32) {
        for (actor, path) in before.iter().enumerate() {
            let (old, new) = (&old.actors[actor], &new.actors[actor]);
            let same =
                old.growth_target == new.growth_target && old.growth_transition_years == new.growth_transition_years;
            if same {
                self.growth_mean[actor].clone_from(path);
            } else if from > 0 {
                let first = from as usize;
                let since = ActorParameters { growth: path[first], ..new.clone() };
                let rest = growth_path(&since, (path.len() - first) as u32, self.dt);
                self.growth_mean[actor] = [&path[..first], &rest].concat();
            }
        }
    }

    /// By block of normal increments (of each member, of the adversary, of the alignment): how many of its numbers are
    /// used, up to the last used one.
    fn count_noise(&self, layout: Layout) -> Vec<usize> {
        let t = &self.transitions;
        // Growth innovations of all actors are mixed.
        let growth = self.growth_transition.iter().map(|growth| growth.spread).fold(0.0, f64::max);
        let economy = |actor: usize| [self.gdp_spread[actor], growth, t.burden.spread];
        let mut spreads: Vec<Vec<f64>> = Vec::new();
        for i in 0..layout.n_members {
            let perceptions = [t.severity, t.urgency, t.hostile_intent, t.stake, t.identity, t.expectation];
            let mut of_member: Vec<f64> = perceptions.iter().map(|transition| transition.spread).collect();
            of_member.extend(economy(i));
            of_member.extend(std::iter::repeat_n(t.orientation.spread, layout.n_theatres));
            spreads.extend(of_member.chunks(BLOCK).map(<[f64]>::to_vec));
        }
        spreads.push(economy(layout.n_members).to_vec());
        spreads.push(vec![t.complementarity.spread, t.contestation.spread]);
        spreads.extend((layout.n_members + 1..layout.n_actors()).map(|other| economy(other).to_vec()));
        let needed = |block: &Vec<f64>| block.iter().rposition(|&spread| spread != 0.0).map_or(0, |last| last + 1);
        spreads.iter().map(needed).collect()
    }

    /// The share of a change of a variable that remains after a step.
    pub(super) fn kept(&self, variable: Variable) -> f64 {
        let t = &self.transitions;
        match variable {
            Variable::Severity(_) => t.severity.decay,
            Variable::Urgency(_) => t.urgency.decay,
            Variable::HostileIntent(_) => t.hostile_intent.decay,
            Variable::Stake(_) => t.stake.decay,
            Variable::Identity(_) => t.identity.decay,
            Variable::Expectation(_) => t.expectation.decay,
            Variable::Orientation(..) => t.orientation.decay,
            Variable::Complementarity => t.complementarity.decay,
            Variable::Contestation => t.contestation.decay,
            Variable::MilitaryBurden(_) => t.burden.decay,
            Variable::Growth(actor) => self.growth_transition[actor].decay,
            Variable::Incentive => self.incentive_kept,
            Variable::Learning => self.learning_kept,
            Variable::Anxiety(_) => self.anxiety_kept,
            Variable::KeptSupport | Variable::FailedSupport => self.support_kept,
            Variable::Gdp(_)
            | Variable::Proximity(_)
            | Variable::OffensiveCapability(_)
            | Variable::Hedge
            | Variable::Overlap => 1.0,
        }
    }

    fn can_rest(&self, structure: &Structure) -> bool {
        self.noise_needed.iter().all(|&needed| needed == 0)
            && self.growth_mean.iter().all(|path| path.iter().all(|&mean| mean == path[0]))
            && structure.observed.is_empty()
    }

    /// The constants of the numbers of one era alone.
    pub(super) fn of_era(model: &Model, parameters: &Parameters) -> Self {
        let structure = &model.structure;
        let (dt, scale) = (structure.dt(), structure.depth_scale);
        let p = parameters;
        let threshold = |incentive: f64| p.incentive.threshold(incentive);
        let transition = |diffusion: &DiffusionParameters| Transition::new(diffusion, dt);
        let growth = |actor: &ActorParameters| {
            transition(&DiffusionParameters::new(p.economy.growth_reversion, actor.growth_volatility))
        };
        let target = |orientation: &OrientationParameters| Scale::Artanh.to_scale(orientation.target);
        let held = |variable: Variable, natural: f64| variable.scale().to_scale(natural);
        let by_depth = |at: &dyn Fn(usize, u8) -> f64| {
            std::array::from_fn(|j| std::array::from_fn(|depth| threshold(at(j, depth as u8))))
        };
        let mut constants = Self {
            dt,
            n_members: structure.members.len() as f64,
            sources: p.sources(),
            common: shared_sources(&p.sources()),
            composite: p.composite_relative(),
            patronage: p.patronage.iter().map(|shares| shares.iter().map(|it| it.share).collect()).collect(),
            dominant: structure.dominant,
            types: std::array::from_fn(|rank| type_constants(TYPES[rank], p)),
            dissolution_threshold: threshold(p.typology.shared.dissolution_incentive),
            breaking_threshold: threshold(p.rupture.incentive),
            identity_medium: logit(p.conditions.identity_medium),
            turning: p.members.iter().map(|member| member.turning).collect(),
            formation_threshold: by_depth(&|j, depth| p.indicators.formation_incentive(j, depth, scale)),
            erosion_threshold: by_depth(&|j, depth| p.indicators.erosion_incentive(j, depth, scale)),
            needed_by: std::array::from_fn(|j| {
                (0..N_INDICATORS).filter(|&k| structure.needs[k].contains(&j) && !structure.dropped[k]).collect()
            }),
            transitions: transitions(p, dt),
            urgency_target: p.members.iter().map(|m| logit(m.urgency_target)).collect(),
            hostile_intent_target: p.members.iter().map(|m| logit(m.hostile_intent_target)).collect(),
            stake_target: p.members.iter().map(|m| logit(m.stake_target)).collect(),
            identity_target: p.members.iter().map(|m| logit(m.identity_target)).collect(),
            orientation_target: p.orientation.iter().map(|of| of.iter().map(target).collect()).collect(),
            complementarity_target: logit(p.alignment.complementarity_target),
            contestation_target: logit(p.alignment.contestation_target),
            burden_target: p.actors.iter().map(|a| Scale::Log.to_scale(a.military_burden)).collect(),
            growth_transition: p.actors.iter().map(growth).collect(),
            growth_mean: p.actors.iter().map(|actor| growth_path(actor, structure.n_steps(), dt)).collect(),
            gdp_spread: p.actors.iter().map(|a| a.gdp_volatility * dt.sqrt()).collect(),
            innovation_factor: model
                .innovation_factor(p)
                .unwrap_or_else(|_| Array2::eye(structure.layout().n_actors())),
            // An incentive that nothing drives is constant, also between a shock and the end of its step.
            incentive_kept: match structure.clusters {
                Clusters::Indicators => 1.0,
                _ => kept_over_step(p.incentive.adjustment_rate, dt),
            },
            learning_kept: kept_over_step(p.incentive.learning_rate, dt),
            anxiety_kept: kept_over_step(p.status.anxiety_rate, dt),
            support_kept: kept_over_step(1.0 / p.support.memory_years, dt),
            agreement_order: in_order_of_needs(&structure.agreements),
            agreement_subjects: structure.agreements.iter().map(|agreement| subject(&agreement.path())).collect(),
            shock_subjects: structure.shocks.iter().map(|class| subject(&class.name)).collect(),
            effect_subjects: structure
                .shocks
                .iter()
                .map(|class| {
                    let name = |variable: &Variable| format!("{}/{}", class.name, structure.variable_name(*variable));
                    class.effects.iter().map(|variable| subject(&name(variable))).collect()
                })
                .collect(),
            initial: structure
                .layout()
                .variables()
                .into_iter()
                .map(|variable| held(variable, initial_value(variable, p)))
                .collect(),
            initial_depth: std::array::from_fn(|j| p.start[j].depth.round() as u8),
            later: Vec::new(),
            noise_needed: Vec::new(),
            may_rest: false,
        };
        constants.noise_needed = constants.count_noise(structure.layout());
        constants.may_rest = constants.can_rest(structure);
        constants
    }
}

fn transitions(p: &Parameters, dt: f64) -> Transitions {
    let dynamics = &p.dynamics;
    let transition = |diffusion: &DiffusionParameters| Transition::new(diffusion, dt);
    Transitions {
        severity: transition(&dynamics.severity),
        urgency: transition(&dynamics.urgency),
        hostile_intent: transition(&dynamics.hostile_intent),
        stake: transition(&dynamics.stake),
        identity: transition(&dynamics.identity),
        expectation: transition(&dynamics.expectation),
        orientation: transition(&dynamics.orientation),
        complementarity: transition(&dynamics.complementarity),
        contestation: transition(&dynamics.contestation),
        burden: transition(&DiffusionParameters::new(p.economy.burden_reversion, p.economy.burden_volatility)),
    }
}

/// The mean growth rate of an actor in every step.
fn growth_path(actor: &ActorParameters, n_steps: u32, dt: f64) -> Vec<f64> {
    let at = |step| growth_mean(actor.growth, actor.growth_target, actor.growth_transition_years, f64::from(step) * dt);
    (0..n_steps).map(at).collect()
}

fn type_constants(kind: AlignmentType, p: &Parameters) -> TypeConstants {
    let demand = |kind| Demand::of(kind, &p.conditions, &p.status);
    let shared = &p.typology.shared;
    let nothing =
        Upgrade { to: kind, rate: 0.0, declared_rate: 0.0, threshold: 1.0, chosen: 0.0, demand: Demand::default() };
    let mut upgrades = [nothing; EDGES_MAX];
    let leaving = EDGES.iter().zip(&p.typology.edges).filter(|(edge, _)| edge.from == kind);
    let exposure = p.alignment.exposure;
    // A member that provides its own deterrence needs no guarantee (ENT, paragraph 6): the weakest in deterrence
    // decides.
    let guarantees = 1.0 - p.members.iter().map(|member| member.deterrent).fold(1.0, f64::min);
    for (upgrade, (edge, parameters)) in upgrades.iter_mut().zip(leaving) {
        let possible = exposure * if edge.to.is_allied() { guarantees } else { 1.0 };
        *upgrade = Upgrade {
            to: edge.to,
            rate: possible * parameters.rate,
            declared_rate: if edge.to == AlignmentType::Alliance { possible * p.treaty.declaration_rate } else { 0.0 },
            chosen: if matches!(edge.to, AlignmentType::Coalition | AlignmentType::Alliance) { 1.0 } else { 0.0 },
            threshold: p.incentive.threshold(parameters.incentive),
            demand: demand(edge.to),
        };
    }
    let thin = kind == AlignmentType::Thin;
    let size = exp(-p.treaty.size_exponent * ln(0.5 * p.alignment.treaty_members));
    let keeps_treaty = kind >= AlignmentType::Alliance;
    let is_coalition = kind == AlignmentType::Coalition;
    TypeConstants {
        demand: demand(kind),
        upgrades,
        dissolution_rate: if thin { shared.dissolution_rate } else { 0.0 },
        signing_rate: if kind.is_allied() { p.treaty.declaration_rate } else { exposure * p.treaty.signing_rate },
        signing_threshold: if kind.is_allied() { 0.0 } else { p.incentive.threshold(p.treaty.incentive) },
        end_rate: if keeps_treaty { 0.0 } else { p.treaty.end_rate * size },
        keeps_treaty,
        is_coalition,
        can_break: if kind > AlignmentType::Coalition { 1.0 } else { 0.0 },
    }
}
