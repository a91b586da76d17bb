//! The state of every lane.

use crate::model::{Layout, ShockClass, Variable};
use crate::noise::{Address, Purpose, normal};
use crate::theory::{
    Act, AlignmentType, Demand, EDGES_MAX, EXERCISES, N_EARLY, N_INDICATORS, Obligations, TROOP_PLACEMENT,
};

use super::clock::{BREAK_CLOCK, Clock, INDICATOR_CLOCK, TREATY_CLOCK, TYPE_CLOCK};
use super::life::Life;
use super::{Constants, Context, Entry, Event, Lanes, Strike, Transition};

/// Subject of the random number for the strength of a trajectory's response to incentives.
const ANSWER: u32 = BREAK_CLOCK + 1;

/// How many of the latest shocks of a class are stored, for outcomes that require several within a period.
pub(super) const SHOCKS_STORED: usize = 4;

/// The moment of a shock that has not happened: before all others.
pub(super) const NO_SHOCK: f64 = f64::NEG_INFINITY;

/// The possible changes of the type and the treaty of each lane, given its type. Stored as rows over lanes so that the
/// hazards of all lanes can be added up together; updated for a lane when something happens in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Passages<const L: usize> {
    pub rate: [Lanes<L>; EDGES_MAX],
    /// The least rate, that of declaration.
    pub declared_rate: [Lanes<L>; EDGES_MAX],
    pub threshold: [Lanes<L>; EDGES_MAX],
    /// 1 where the upgrade is chosen, 0 where it emerges.
    pub chosen: [Lanes<L>; EDGES_MAX],
    pub demand: [DemandRows<L>; EDGES_MAX],
    pub own_demand: DemandRows<L>,
    pub dissolution_rate: Lanes<L>,
    pub signing_rate: Lanes<L>,
    pub signing_threshold: Lanes<L>,
    pub end_rate: Lanes<L>,
    /// 1 where a treaty is in force and the type is neither an alliance nor a community, else 0.
    pub unkept: Lanes<L>,
    /// 1 where a turn can break the alignment, else 0.
    pub can_break: Lanes<L>,
    /// 1 where the type is a coalition, which institutions do not preserve; else 0.
    pub coalition: Lanes<L>,
}

/// A demand for each lane.
#[derive(Clone, Debug, Default)]
pub(super) struct DemandRows<const L: usize> {
    pub severity: Lanes<L>,
    pub urgency: Lanes<L>,
    pub overlap: Lanes<L>,
    pub identity: Lanes<L>,
    pub status: Lanes<L>,
}

impl<const L: usize> DemandRows<L> {
    fn set(&mut self, lane: usize, demand: Demand) {
        self.severity[lane] = demand.severity;
        self.urgency[lane] = demand.urgency;
        self.overlap[lane] = demand.overlap;
        self.identity[lane] = demand.identity;
        self.status[lane] = demand.status;
    }

    #[inline(always)]
    pub fn get(&self, lane: usize) -> Demand {
        Demand {
            severity: self.severity[lane],
            urgency: self.urgency[lane],
            overlap: self.overlap[lane],
            identity: self.identity[lane],
            status: self.status[lane],
        }
    }
}

/// The possible changes of the indicators of each lane, given which are active and how deep; updated like [`Passages`].
#[derive(Clone, Debug, Default)]
pub(super) struct Ladder<const L: usize> {
    pub formation_rate: [Lanes<L>; N_INDICATORS],
    pub formation_threshold: [Lanes<L>; N_INDICATORS],
    /// The rate of troop placement among a patron and its clients.
    pub hosting_rate: Lanes<L>,
    pub erosion_rate: [Lanes<L>; N_INDICATORS],
    pub erosion_threshold: [Lanes<L>; N_INDICATORS],
    /// 1 where confidence-building measures are present and nothing needs them, else 0.
    pub retirable: Lanes<L>,
    /// Q, institutionalisation.
    pub institutions: Lanes<L>,
    /// (d_1 + d_2) / 6, of these two indicators whatever their stages.
    pub consultations: Lanes<L>,
    /// d_2 / 3, the practice of equality.
    pub practice: Lanes<L>,
    /// H, the factor of institutions on rates of decay.
    pub hold: Lanes<L>,
    /// 1 where there is more than early cooperation, else 0.
    pub beyond_early: Lanes<L>,
}

/// The state of every lane of a batch.
#[derive(Clone, Debug)]
pub(super) struct State<const L: usize> {
    pub layout: Layout,
    /// The continuous variables on their own scales, by row of the layout.
    pub rows: Vec<Lanes<L>>,
    pub kind: [AlignmentType; L],
    /// The obligations of the treaty in force.
    pub treaty: [Obligations; L],
    pub depth: [[u8; N_INDICATORS]; L],
    pub dormant: [[bool; N_INDICATORS]; L],
    /// The depth at which confidence-building measures were retired: their effects remain.
    pub retired_depth: [u8; L],
    pub stage: [u8; L],
    /// The stage at the start of every trajectory of the draw.
    pub initial_stage: u8,
    /// Whether the stage is of the advanced band.
    pub advanced: [bool; L],
    pub type_clock: Clock<L>,
    pub treaty_clock: Clock<L>,
    pub indicator_clock: Clock<L>,
    pub break_clock: Clock<L>,
    /// The strength of each trajectory's response to incentives, constant: eta in standard deviations.
    pub answering: Lanes<L>,
    /// e^(n eta).
    pub answer: Lanes<L>,
    /// By member, the deviation of its story of its partners from that at the start, on the logit scale of identity.
    pub story: Vec<Lanes<L>>,
    /// 0 where the alignment broke and the members' stories do not allow another one, else 1.
    pub unbroken: Lanes<L>,
    /// How many times the alignment broke since the start: ruptures, and turns that broke it.
    pub breaks: [u32; L],
    /// By agreement: where it stands.
    pub agreements: Vec<[Life; L]>,
    pub agreement_clocks: Vec<Clock<L>>,
    /// By lane: what shocks of the present step do to agreements, with its moment, in the order of moments.
    pub struck_acts: [Vec<(usize, Act, f64)>; L],
    pub shock_clocks: Vec<Clock<L>>,
    /// By class of shocks: the part of its thresholds that the present step used up.
    pub shock_hazards: Vec<Lanes<L>>,
    /// By class of shocks: the moments of the latest ones, in steps, starting with the last, or [`NO_SHOCK`].
    pub struck: Vec<[[f64; SHOCKS_STORED]; L]>,
    /// By class of shocks: whether support was kept in the latest one, if that tested it.
    pub kept: Vec<[bool; L]>,
    /// Lanes in which more than [`PER_STEP_MAX`](super::clock::PER_STEP_MAX) events of one kind occurred in one step.
    pub overrun: [bool; L],
    pub passages: Passages<L>,
    pub ladder: Ladder<L>,
    /// Lanes in which something happened since the outcomes were last evaluated.
    pub touched: Vec<usize>,
    /// Changes of type, in the order of steps.
    pub transitions: Vec<Transition>,
    /// Shocks, in the order of steps.
    pub strikes: Vec<Strike>,
    /// By lane: its events; empty if not requested.
    pub logs: Vec<Vec<Entry>>,
    /// The moment at which the present step ends.
    pub next_step: u32,
}

/// A standard normal number for each trajectory.
fn answering(context: &Context<'_>, trajectory: u64) -> f64 {
    let address = Address { purpose: Purpose::Effect, subject: ANSWER, trajectory, index: 0 };
    normal(address.words(context.seed))
}

/// The clocks of the classes of shocks.
fn shock_clocks<const L: usize>(context: &Context<'_>) -> Vec<Clock<L>> {
    let common = context.model.common.as_ref();
    let seed = |class: &ShockClass| Some(common.filter(|common| common.has_shock(&class.name))?.seed);
    let classes = context.constants.shock_subjects.iter().zip(&context.model.structure.shocks);
    classes.map(|(&subject, class)| Clock { common: seed(class), ..Clock::new(subject) }).collect()
}

impl<const L: usize> State<L> {
    pub fn new(context: &Context<'_>) -> Self {
        let structure = &context.model.structure;
        let layout = structure.layout();
        Self {
            layout,
            rows: vec![Lanes::default(); layout.n_rows()],
            kind: [structure.initial_type; L],
            treaty: [Obligations::NONE; L],
            depth: [[0; N_INDICATORS]; L],
            dormant: [[false; N_INDICATORS]; L],
            retired_depth: [0; L],
            stage: [0; L],
            initial_stage: 0,
            advanced: [false; L],
            type_clock: Clock::new(TYPE_CLOCK),
            treaty_clock: Clock::new(TREATY_CLOCK),
            indicator_clock: Clock::new(INDICATOR_CLOCK),
            break_clock: Clock::new(BREAK_CLOCK),
            answering: Lanes::default(),
            answer: Lanes::all(1.0),
            story: vec![Lanes::default(); layout.n_members],
            unbroken: Lanes::all(1.0),
            breaks: [0; L],
            agreements: structure.agreements.iter().map(|agreement| [Life::at_start(agreement); L]).collect(),
            agreement_clocks: context.constants.agreement_subjects.iter().map(|&subject| Clock::new(subject)).collect(),
            struck_acts: std::array::from_fn(|_| Vec::new()),
            shock_clocks: shock_clocks(context),
            shock_hazards: vec![Lanes::default(); structure.shocks.len()],
            struck: vec![[[NO_SHOCK; SHOCKS_STORED]; L]; structure.shocks.len()],
            kept: vec![[false; L]; structure.shocks.len()],
            overrun: [false; L],
            passages: Passages::default(),
            ladder: Ladder::default(),
            touched: (0..L).collect(),
            transitions: Vec::new(),
            strikes: Vec::new(),
            logs: Vec::new(),
            next_step: 0,
        }
    }

    /// Sets every lane to the start of its trajectory.
    pub fn start(&mut self, context: &Context<'_>, trajectories: &[u64; L]) {
        let structure = &context.model.structure;
        for (row, &value) in self.rows.iter_mut().zip(&context.constants.initial) {
            *row = Lanes::all(value);
        }
        self.next_step = 0;
        self.pin_observed(context);
        self.kind = [structure.initial_type; L];
        self.treaty = [structure.initial_treaty; L];
        self.depth = [context.constants.initial_depth; L];
        self.dormant = [structure.initially_dormant; L];
        self.retired_depth = [0; L];
        for clock in [&mut self.type_clock, &mut self.treaty_clock, &mut self.indicator_clock, &mut self.break_clock] {
            clock.start(context, trajectories);
        }
        for l in 0..L {
            self.answering[l] = answering(context, trajectories[l]);
        }
        self.story.iter_mut().for_each(|story| *story = Lanes::all(0.0));
        self.unbroken = Lanes::all(1.0);
        self.breaks = [0; L];
        for (lives, agreement) in self.agreements.iter_mut().zip(&structure.agreements) {
            *lives = [Life::at_start(agreement); L];
        }
        for clock in self.agreement_clocks.iter_mut().chain(&mut self.shock_clocks) {
            clock.start(context, trajectories);
        }
        for struck in &mut self.struck {
            *struck = [[NO_SHOCK; SHOCKS_STORED]; L];
        }
        self.kept.fill([false; L]);
        self.overrun = [false; L];
        for l in 0..L {
            self.renew_lane(context, l);
        }
        self.initial_stage = self.stage[0];
        self.touched.clear();
        self.touched.extend(0..L);
        self.transitions.clear();
        self.strikes.clear();
        self.logs.iter_mut().for_each(Vec::clear);
    }

    /// Draws the thresholds of all clocks of a lane anew, from the numbers of `trajectory`.
    pub fn restart_clocks(&mut self, context: &Context<'_>, trajectory: u64, lane: usize) {
        for clock in self.clocks_mut() {
            clock.count[lane] = 0;
            clock.left[lane] = clock.threshold(context, trajectory, lane);
        }
    }

    /// All clocks: of the type, the treaty, the indicators, breaks and agreements, then of the classes of shocks, to
    /// which policies add.
    pub fn clocks(&self) -> impl Iterator<Item = &Clock<L>> {
        [&self.type_clock, &self.treaty_clock, &self.indicator_clock, &self.break_clock]
            .into_iter()
            .chain(&self.agreement_clocks)
            .chain(&self.shock_clocks)
    }

    /// As [`Self::clocks`], mutable.
    pub fn clocks_mut(&mut self) -> impl Iterator<Item = &mut Clock<L>> {
        [&mut self.type_clock, &mut self.treaty_clock, &mut self.indicator_clock, &mut self.break_clock]
            .into_iter()
            .chain(&mut self.agreement_clocks)
            .chain(&mut self.shock_clocks)
    }

    /// The row of a variable.
    #[inline(always)]
    pub fn row(&self, variable: Variable) -> &Lanes<L> {
        &self.rows[self.layout.row(variable)]
    }

    /// The row of a variable, mutable.
    #[inline(always)]
    pub fn row_mut(&mut self, variable: Variable) -> &mut Lanes<L> {
        &mut self.rows[self.layout.row(variable)]
    }

    /// Sets observed variables to their values at the next moment, as far as these are known.
    pub fn pin_observed(&mut self, context: &Context<'_>) {
        for observed in &context.model.structure.observed {
            if let Some(&held) = observed.held.get(self.next_step as usize) {
                *self.row_mut(observed.variable) = Lanes::all(held);
            }
        }
    }

    /// Appends an event to the log of its lane.
    pub fn note(&mut self, lane: usize, event: Event) {
        self.touched.push(lane);
        if let Some(entries) = self.logs.get_mut(lane) {
            entries.push(Entry { step: self.next_step, event });
        }
    }

    /// Updates the possible changes of a lane, after something happened in it.
    pub fn renew_lane(&mut self, context: &Context<'_>, lane: usize) {
        self.answer[lane] = context.parameters.incentive.answer(self.answering[lane]);
        self.renew_passages(context.constants, lane);
        self.renew_ladder(context, lane);
    }

    /// Updates the possible changes of the type and the treaty of a lane.
    pub fn renew_passages(&mut self, constants: &Constants, lane: usize) {
        let of_type = &constants.types[usize::from(self.kind[lane].rank())];
        let (in_force, of_alliance) = (self.treaty[lane].is_in_force(), self.treaty[lane].is_of_alliance());
        let passages = &mut self.passages;
        for (place, upgrade) in of_type.upgrades.iter().enumerate() {
            passages.rate[place][lane] = upgrade.rate;
            passages.declared_rate[place][lane] = if of_alliance { upgrade.declared_rate } else { 0.0 };
            passages.threshold[place][lane] = upgrade.threshold;
            passages.chosen[place][lane] = upgrade.chosen;
            passages.demand[place].set(lane, upgrade.demand);
        }
        passages.own_demand.set(lane, of_type.demand);
        passages.dissolution_rate[lane] = of_type.dissolution_rate;
        passages.signing_rate[lane] = if of_alliance { 0.0 } else { of_type.signing_rate };
        passages.signing_threshold[lane] = of_type.signing_threshold;
        passages.end_rate[lane] = if in_force { of_type.end_rate } else { 0.0 };
        passages.unkept[lane] = if in_force && !of_type.keeps_treaty { 1.0 } else { 0.0 };
        passages.can_break[lane] = of_type.can_break;
        passages.coalition[lane] = if of_type.is_coalition { 1.0 } else { 0.0 };
    }

    /// Updates the possible changes of the indicators of a lane.
    pub fn renew_ladder(&mut self, context: &Context<'_>, lane: usize) {
        let (structure, constants) = (&context.model.structure, context.constants);
        let (indicators, scale) = (&context.parameters.indicators, structure.depth_scale);
        let depth = self.depth[lane];
        let ladder = &mut self.ladder;
        for j in 0..N_INDICATORS {
            let at = usize::from(depth[j]);
            let has = |&needed: &usize| depth[needed] > 0 || structure.dropped[needed];
            let ready = structure.needs[j].iter().all(has);
            let can_deepen = depth[j] < scale.levels && !structure.dropped[j];
            let held = constants.needed_by[j].iter().any(|&upper| depth[upper] > 0);
            let can_erode = depth[j] > 1 || (depth[j] == 1 && !held);
            let formation = indicators.formation_rate(j, depth[j], self.dormant[lane][j], scale);
            ladder.formation_rate[j][lane] = if ready && can_deepen { formation } else { 0.0 };
            if j == TROOP_PLACEMENT {
                // Bases that a client invites need no exercises.
                let invited = structure.needs[j].iter().all(|needed| has(needed) || *needed == EXERCISES);
                ladder.hosting_rate[lane] = if invited && can_deepen { formation } else { 0.0 };
            }
            ladder.formation_threshold[j][lane] = constants.formation_threshold[j][at];
            ladder.erosion_rate[j][lane] = if can_erode { indicators.erosion_rate(j, depth[j], scale) } else { 0.0 };
            ladder.erosion_threshold[j][lane] = constants.erosion_threshold[j][at];
        }
        let held = constants.needed_by[0].iter().any(|&upper| depth[upper] > 0);
        let can_retire = depth[0] > 0 && !held;
        ladder.retirable[lane] = if can_retire { 1.0 } else { 0.0 };
        let confidence = depth[0].max(self.retired_depth[lane]);
        let mut reached = depth;
        reached[0] = confidence;
        ladder.institutions[lane] = structure.stages.institutionalisation(reached, scale);
        ladder.practice[lane] = scale.in_standard_levels(u32::from(depth[1])) / 3.0;
        ladder.hold[lane] = context.parameters.institutions.leave(ladder.institutions[lane]);
        ladder.beyond_early[lane] = if depth[N_EARLY..].iter().any(|&depth| depth > 0) { 1.0 } else { 0.0 };
        ladder.consultations[lane] = scale.in_standard_levels(u32::from(confidence + depth[1])) / 6.0;
        self.stage[lane] = structure.stages.reached(depth);
        self.advanced[lane] = structure.stages.is_advanced(self.stage[lane]);
    }
}
