//! The records of a batch: the state at the start and end of every year, changes of type, shocks and first passages.

use crate::model::{Model, Quantity, Scale};
use crate::theory::{AlignmentType, N_INDICATORS, Obligations, Phase};

use super::derived::Derived;
use super::lanes::each;
use super::state::State;
use super::{Holding, Lanes, NEVER, Strike, Transition};

/// Beyond this absolute value on its own scale a variable has left its domain: the model describes nothing there.
/// Beyond e^700 numbers overflow.
fn held_max(scale: Scale) -> f64 {
    match scale {
        Scale::Log => 700.0,
        Scale::Linear | Scale::NonNegative | Scale::Unit | Scale::Logit | Scale::Artanh => 1e7,
    }
}

/// The records of a batch.
#[derive(Clone, Debug)]
pub struct Records<const L: usize> {
    /// By year: the type.
    pub kind: Vec<[AlignmentType; L]>,
    /// By year: the stage.
    pub stage: Vec<[u8; L]>,
    /// By year: the obligations of the treaty in force.
    pub treaty: Vec<[Obligations; L]>,
    /// By year, then agreement: its phase.
    pub agreements: Vec<Vec<[Phase; L]>>,
    /// By year: the depths of the indicators.
    pub depth: Vec<[[u8; N_INDICATORS]; L]>,
    /// By year, then driver: its value in its natural unit.
    pub drivers: Vec<Vec<Lanes<L>>>,
    /// By outcome: the step at which it was reached, or [`NEVER`].
    pub passage: Vec<[u32; L]>,
    /// By event of the questions: the step at which it was reached, or [`NEVER`].
    pub events: Vec<[u32; L]>,
    /// By year, then outcome: whether it is in force at its start. Of an outcome that is no state: never.
    pub in_force: Vec<Vec<[bool; L]>>,
    /// By outcome: the step at which it first ceased to be in force, or [`NEVER`].
    pub lost: Vec<[u32; L]>,
    /// By event of the questions: the step at which it first ceased to be in force, or [`NEVER`].
    pub events_lost: Vec<[u32; L]>,
    /// By outcome: the number of spells for which it was in force.
    pub spells: Vec<[u32; L]>,
    /// By outcome: the number of steps for which it was in force, up to the end.
    pub steps_in_force: Vec<[u32; L]>,
    /// Changes of type, in the order of steps.
    pub transitions: Vec<Transition>,
    /// Shocks, in the order of steps.
    pub strikes: Vec<Strike>,
    /// Whether the lane stayed in the model's domain; the records of one that did not are invalid.
    pub valid: [bool; L],
    /// Whether more than [`PER_STEP_MAX`](super::PER_STEP_MAX) events of one kind occurred in one step, so that the
    /// rest was left out.
    pub overrun: [bool; L],
    quantities: Vec<Quantity>,
    /// By row of the state: the bound of the absolute value of its variable.
    held_max: Vec<f64>,
}

impl<const L: usize> Records<L> {
    pub(super) fn new(model: &Model) -> Self {
        let structure = &model.structure;
        let n_moments = structure.n_years() as usize + 1;
        let quantities = structure.drivers();
        Self {
            kind: vec![[structure.initial_type; L]; n_moments],
            stage: vec![[0; L]; n_moments],
            treaty: vec![[Obligations::NONE; L]; n_moments],
            agreements: vec![vec![[Phase::None; L]; structure.agreements.len()]; n_moments],
            depth: vec![[[0; N_INDICATORS]; L]; n_moments],
            drivers: vec![vec![Lanes::default(); quantities.len()]; n_moments],
            passage: vec![[NEVER; L]; structure.outcomes.len()],
            events: vec![[NEVER; L]; structure.events.len()],
            in_force: vec![vec![[false; L]; structure.outcomes.len()]; n_moments],
            lost: vec![[NEVER; L]; structure.outcomes.len()],
            events_lost: vec![[NEVER; L]; structure.events.len()],
            spells: vec![[0; L]; structure.outcomes.len()],
            steps_in_force: vec![[0; L]; structure.outcomes.len()],
            transitions: Vec::new(),
            strikes: Vec::new(),
            valid: [true; L],
            overrun: [false; L],
            quantities,
            held_max: structure.layout().variables().iter().map(|variable| held_max(variable.scale())).collect(),
        }
    }

    /// By row of the state: the bound of the absolute value of its variable, on its own scale.
    pub(super) fn bounds(&self) -> impl Iterator<Item = f64> {
        self.held_max.iter().copied()
    }

    /// Whether the state of lane `l` is within the model's domain.
    pub(super) fn is_within(&self, derived: &Derived<L>, state: &State<L>, l: usize) -> bool {
        let within = state.rows.iter().zip(&self.held_max).all(|(row, &most)| row[l].abs() <= most);
        within && derived.power_ratio[l].is_finite()
    }

    /// Records which outcomes are in force at `step`, the start of year number `year`.
    pub(super) fn keep_in_force(&mut self, year: usize, step: u32, holding: &[[Holding; L]]) {
        for (in_force, holding) in self.in_force[year].iter_mut().zip(holding) {
            *in_force = holding.map(|holding| holding.is_in_force(step));
        }
    }

    /// Records first passages and spells at the end, which is `step`.
    pub(super) fn keep_passages(&mut self, step: u32, passage: &[[u32; L]], holding: &[[Holding; L]]) {
        let n_outcomes = self.passage.len();
        self.passage.copy_from_slice(&passage[..n_outcomes]);
        self.events.copy_from_slice(&passage[n_outcomes..]);
        for (place, holding) in holding[..n_outcomes].iter().enumerate() {
            self.lost[place] = holding.map(|holding| holding.lost);
            self.spells[place] = holding.map(|holding| holding.spells);
            self.steps_in_force[place] = holding.map(|holding| holding.steps(step));
        }
        for (lost, holding) in self.events_lost.iter_mut().zip(&holding[n_outcomes..]) {
            *lost = holding.map(|holding| holding.lost);
        }
    }

    /// Records the state at the start of year number `year`.
    #[inline(always)]
    pub(super) fn keep(&mut self, year: usize, derived: &Derived<L>, state: &State<L>) {
        self.kind[year] = state.kind;
        self.stage[year] = state.stage;
        self.treaty[year] = state.treaty;
        for (phases, lives) in self.agreements[year].iter_mut().zip(&state.agreements) {
            *phases = lives.map(|life| life.standing.phase);
        }
        self.depth[year] = state.depth;
        for (row, &quantity) in self.drivers[year].iter_mut().zip(&self.quantities) {
            *row = derived.quantities(state, quantity);
        }
        let mut beyond = Lanes::<L>::all(0.0);
        for (row, &most) in state.rows.iter().zip(&self.held_max) {
            beyond = each!(|l| if row[l].abs() <= most { beyond[l] } else { 1.0 });
        }
        for l in 0..L {
            self.valid[l] &= beyond[l] == 0.0 && derived.power_ratio[l].is_finite();
        }
    }
}
