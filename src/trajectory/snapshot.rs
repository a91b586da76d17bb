//! The complete state of a trajectory at a moment, from which it can be continued with its own random numbers or
//! others.

use crate::model::{Layout, Variable};
use crate::theory::{AlignmentType, N_INDICATORS, Obligations};

use super::life::Life;
use super::monitor::Monitor;
use super::state::{SHOCKS_STORED, State};
use super::{Context, Holding};

/// A trajectory at a moment: everything that determines its future, except the random numbers to come.
///
/// The remainders of the thresholds of its events are included, for the trajectory's own continuation.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    rows: Vec<f64>,
    answering: f64,
    story: Vec<f64>,
    unbroken: f64,
    breaks: u32,
    kind: AlignmentType,
    treaty: Obligations,
    depth: [u8; N_INDICATORS],
    dormant: [bool; N_INDICATORS],
    retired_depth: u8,
    agreements: Vec<Life>,
    struck: Vec<[f64; SHOCKS_STORED]>,
    kept: Vec<bool>,
    overrun: bool,
    passage: Vec<u32>,
    holds_since: Vec<u32>,
    holding: Vec<Holding>,
    /// By clock: the remainder of the threshold, and the number of events.
    clocks: Vec<(f64, u32)>,
}

impl Snapshot {
    /// Takes the state of lane `l`.
    pub(super) fn take<const L: usize>(state: &State<L>, monitor: &Monitor<L>, l: usize) -> Self {
        Self {
            rows: state.rows.iter().map(|row| row[l]).collect(),
            answering: state.answering[l],
            story: state.story.iter().map(|story| story[l]).collect(),
            unbroken: state.unbroken[l],
            breaks: state.breaks[l],
            kind: state.kind[l],
            treaty: state.treaty[l],
            depth: state.depth[l],
            dormant: state.dormant[l],
            retired_depth: state.retired_depth[l],
            agreements: state.agreements.iter().map(|lives| lives[l]).collect(),
            struck: state.struck.iter().map(|struck| struck[l]).collect(),
            kept: state.kept.iter().map(|kept| kept[l]).collect(),
            overrun: state.overrun[l],
            passage: monitor.passage.iter().map(|passage| passage[l]).collect(),
            holds_since: monitor.holds_since.iter().map(|since| since[l]).collect(),
            holding: monitor.holding.iter().map(|holding| holding[l]).collect(),
            clocks: state.clocks().map(|clock| (clock.left[l], clock.count[l])).collect(),
        }
    }

    /// The value of a variable, in its natural unit.
    #[must_use]
    pub fn value(&self, layout: Layout, variable: Variable) -> f64 {
        variable.scale().to_natural(self.rows[layout.row(variable)])
    }

    /// Sets a variable, in its natural unit and within the domain of its scale.
    pub fn set(&mut self, layout: Layout, variable: Variable, natural: f64) {
        self.rows[layout.row(variable)] = variable.scale().to_scale(natural);
    }

    /// Copies the variables that `which` names from another state.
    pub fn take_variables(&mut self, layout: Layout, other: &Self, which: impl Fn(Variable) -> bool) {
        for variable in layout.variables().into_iter().filter(|&variable| which(variable)) {
            self.rows[layout.row(variable)] = other.rows[layout.row(variable)];
        }
    }

    /// Copies the type, the treaty, the indicators, agreements, the members' stories of each other and breaks from another
    /// state.
    pub fn take_institutions(&mut self, other: &Self) {
        self.kind = other.kind;
        self.treaty = other.treaty;
        (self.depth, self.dormant) = (other.depth, other.dormant);
        self.story.clone_from(&other.story);
        self.agreements.clone_from(&other.agreements);
        (self.unbroken, self.breaks) = (other.unbroken, other.breaks);
        self.retired_depth = other.retired_depth;
    }

    /// Adds the difference between the state `with` an intervention and that `without` it, at one moment of the same
    /// trajectory.
    pub fn add_difference(&mut self, with: &Self, without: &Self) {
        for (row, (with, without)) in self.rows.iter_mut().zip(with.rows.iter().zip(&without.rows)) {
            *row += with - without;
        }
        let institutions = |of: &Self| {
            let agreements = of.agreements.clone();
            (of.kind, of.treaty, of.depth, of.dormant, of.unbroken, of.breaks, of.story.clone(), agreements)
        };
        if institutions(with) != institutions(without) {
            self.take_institutions(with);
        }
        if with.struck != without.struck {
            self.struck.clone_from(&with.struck);
            self.kept.clone_from(&with.kept);
        }
    }

    /// The depths of the indicators.
    #[must_use]
    pub fn depth(&self) -> [u8; N_INDICATORS] {
        self.depth
    }

    /// The steps at which outcomes were reached, or [`super::NEVER`].
    #[must_use]
    pub fn passage(&self) -> &[u32] {
        &self.passage
    }

    /// The obligations of the treaty in force.
    #[must_use]
    pub fn treaty(&self) -> Obligations {
        self.treaty
    }

    /// Loads it into lane `l`, from now on with the random numbers of `trajectory`.
    ///
    /// The remainders of the unit-exponential thresholds are drawn anew: given that an event has not happened, the
    /// remainder has the distribution of a new threshold, whatever the trajectory before.
    pub(super) fn put<const L: usize>(
        &self,
        context: &Context<'_>,
        state: &mut State<L>,
        monitor: &mut Monitor<L>,
        trajectory: u64,
        l: usize,
    ) {
        self.place(context, state, monitor, l);
        state.restart_clocks(context, trajectory, l);
    }

    /// Loads it into lane `l`, to continue the trajectory itself: its thresholds are used up as far as they were.
    ///
    /// Classes of shocks that are new to the trajectory begin as they would have at its start.
    pub(super) fn resume<const L: usize>(
        &self,
        context: &Context<'_>,
        state: &mut State<L>,
        monitor: &mut Monitor<L>,
        l: usize,
    ) {
        self.place(context, state, monitor, l);
        for (clock, &(left, count)) in state.clocks_mut().zip(&self.clocks) {
            (clock.left[l], clock.count[l]) = (left, count);
        }
    }

    /// Loads everything but the clocks into lane `l`.
    fn place<const L: usize>(&self, context: &Context<'_>, state: &mut State<L>, monitor: &mut Monitor<L>, l: usize) {
        state.rows.iter_mut().zip(&self.rows).for_each(|(row, &value)| row[l] = value);
        state.answering[l] = self.answering;
        state.story.iter_mut().zip(&self.story).for_each(|(story, &value)| story[l] = value);
        state.unbroken[l] = self.unbroken;
        state.breaks[l] = self.breaks;
        state.kind[l] = self.kind;
        state.treaty[l] = self.treaty;
        state.depth[l] = self.depth;
        state.dormant[l] = self.dormant;
        state.retired_depth[l] = self.retired_depth;
        state.agreements.iter_mut().zip(&self.agreements).for_each(|(lives, &life)| lives[l] = life);
        state.struck.iter_mut().zip(&self.struck).for_each(|(struck, &kept)| struck[l] = kept);
        state.kept.iter_mut().zip(&self.kept).for_each(|(kept, &latest)| kept[l] = latest);
        state.overrun[l] = self.overrun;
        monitor.passage.iter_mut().zip(&self.passage).for_each(|(passage, &step)| passage[l] = step);
        monitor.holds_since.iter_mut().zip(&self.holds_since).for_each(|(since, &step)| since[l] = step);
        monitor.holding.iter_mut().zip(&self.holding).for_each(|(holding, &kept)| holding[l] = kept);
        state.renew_lane(context, l);
        state.touched.push(l);
    }
}
