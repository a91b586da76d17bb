//! The step of a batch of trajectories, in its fixed order.

use super::derived::Derived;
use super::diffusion::Increments;
use super::monitor::Monitor;
use super::state::State;
use super::{Context, Entry, Lanes, Records};

/// The instruction set that the kernel may use. All give the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstructionSet {
    /// Instructions that every processor of the family has.
    Baseline,
    /// The widest instructions that this processor has.
    Widest,
}

/// A part of the kernel.
#[derive(Clone, Copy)]
enum Part<'a, const L: usize> {
    /// Derived quantities of the state at a moment.
    Derive,
    /// The record of a year.
    Keep(u32),
    /// A step of these trajectories.
    Step(&'a [u64; L], u32),
}

/// A part of the kernel, as a function that is compiled for each instruction set (a closure would be compiled once, for
/// the least of them).
struct Kernel<'a, 'c, const L: usize> {
    batch: &'a mut Batch<L>,
    context: &'a Context<'c>,
    part: Part<'a, L>,
}

impl<const L: usize> pulp::NullaryFnOnce for Kernel<'_, '_, L> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { batch, context, part } = self;
        match part {
            Part::Derive => batch.derived.update(context.parameters, context.constants, &batch.state),
            Part::Keep(year) => batch.records.keep(year as usize, &batch.derived, &batch.state),
            Part::Step(trajectories, step) => batch.take_step(context, trajectories, step),
        }
    }
}

/// Memory for `L` trajectories that move in lockstep; it can be reused.
#[derive(Clone, Debug)]
pub struct Batch<const L: usize> {
    instructions: pulp::Arch,
    pub(super) state: State<L>,
    pub(super) derived: Derived<L>,
    increments: Increments<L>,
    pub(super) monitor: Monitor<L>,
    pub(super) records: Records<L>,
    /// Whether no variable changes before the next event: only events are random, and the last step changed no
    /// variable.
    pub(super) at_rest: bool,
    /// The variables before the step, where they may come to rest.
    before: Vec<Lanes<L>>,
}

impl<const L: usize> Batch<L> {
    /// Memory for trajectories of the model in `context`.
    #[must_use]
    pub fn new(context: &Context<'_>, instructions: InstructionSet) -> Self {
        let layout = context.model.structure.layout();
        Self {
            instructions: match instructions {
                InstructionSet::Baseline => pulp::Arch::Scalar,
                InstructionSet::Widest => pulp::Arch::new(),
            },
            state: State::new(context),
            derived: Derived::new(layout.n_members),
            increments: Increments::new(layout),
            monitor: Monitor::new(context.model),
            records: Records::new(context.model),
            at_rest: false,
            before: Vec::new(),
        }
    }

    /// Runs the trajectories and returns their records.
    pub fn run(&mut self, context: &Context<'_>, trajectories: &[u64; L]) -> &Records<L> {
        self.follow(context, trajectories, &mut |_, _, _| ());
        &self.records
    }

    /// Runs the trajectories and calls `seen` at every moment, with the state at that moment. Under evidence they have the
    /// random numbers of others up to its last moment.
    pub(super) fn follow(
        &mut self,
        context: &Context<'_>,
        trajectories: &[u64; L],
        seen: &mut dyn FnMut(&Self, &Context<'_>, u32),
    ) {
        let n_steps = context.model.structure.n_steps();
        let legs = |leg: usize| match &context.model.conditioned {
            Some(known) => trajectories.map(|trajectory| known.leg(trajectory, leg)),
            None => *trajectories,
        };
        let mut now = legs(0);
        self.state.start(&context.at(0), &now);
        self.monitor.start();
        self.records.valid = [true; L];
        for step in 0..=n_steps {
            let context = &self.turn(context, step);
            if let Some(moment) = context.model.moment_of_evidence(step) {
                now = legs(moment + 1);
                (0..L).for_each(|l| self.state.restart_clocks(context, now[l], l));
            }
            self.evaluate(context, step);
            seen(self, context, step);
            if step < n_steps {
                self.step(context, &now, step);
            }
        }
        self.close(context);
    }

    /// Runs one trajectory (and others beside it) and also returns its log.
    pub fn run_logged(
        &mut self,
        context: &Context<'_>,
        trajectories: &[u64; L],
        lane: usize,
    ) -> (&Records<L>, Vec<Entry>) {
        let (records, mut logs) = self.run_all_logged(context, trajectories);
        (records, logs.swap_remove(lane))
    }

    /// Runs the trajectories and also returns the log of each.
    pub fn run_all_logged(&mut self, context: &Context<'_>, trajectories: &[u64; L]) -> (&Records<L>, Vec<Vec<Entry>>) {
        self.state.logs = vec![Vec::new(); L];
        self.run(context, trajectories);
        let logs = std::mem::take(&mut self.state.logs);
        (&self.records, logs)
    }

    fn dispatch(&mut self, context: &Context<'_>, part: Part<'_, L>) {
        self.instructions.dispatch(Kernel { batch: self, context, part });
    }

    /// The context from a moment on; where it is new, the possible events are updated.
    pub(super) fn turn<'c>(&mut self, context: &Context<'c>, step: u32) -> Context<'c> {
        let now = context.at(step);
        if context.turns(step) {
            for l in 0..L {
                self.state.renew_lane(&now, l);
            }
            self.at_rest = false;
        }
        now
    }

    /// Updates the derived quantities at a moment, and records what is requested.
    pub(super) fn evaluate(&mut self, context: &Context<'_>, step: u32) {
        let structure = &context.model.structure;
        self.derive(context);
        self.monitor.update(context.model, context.parameters, &self.derived, &self.state, step);
        self.state.touched.clear();
        if step.is_multiple_of(structure.steps_per_year) {
            let year = step / structure.steps_per_year;
            self.dispatch(context, Part::Keep(year));
            self.records.keep_in_force(year as usize, step, &self.monitor.holding);
        }
    }

    /// Updates the derived quantities, unless the state is unchanged.
    pub(super) fn derive(&mut self, context: &Context<'_>) {
        self.at_rest &= self.state.touched.is_empty();
        if !self.at_rest {
            self.dispatch(context, Part::Derive);
        }
    }

    /// Records what is known at the end.
    pub(super) fn close(&mut self, context: &Context<'_>) {
        self.records.overrun = self.state.overrun;
        let end = context.model.structure.n_steps();
        self.records.keep_passages(end, &self.monitor.passage, &self.monitor.holding);
        self.records.transitions.clone_from(&self.state.transitions);
        self.records.strikes.clone_from(&self.state.strikes);
    }

    /// From one moment to the next.
    pub(super) fn step(&mut self, context: &Context<'_>, trajectories: &[u64; L], step: u32) {
        self.dispatch(context, Part::Step(trajectories, step));
    }

    #[inline(always)]
    fn take_step(&mut self, context: &Context<'_>, trajectories: &[u64; L], step: u32) {
        let Self { state, derived, increments, at_rest, before, .. } = self;
        state.next_step = step + 1;
        state.step_types(context, derived, trajectories);
        state.step_treaties(context, derived, trajectories);
        state.step_indicators(context, derived, trajectories);
        state.consume_shock_clocks(context, derived, step);
        *at_rest &= state.touched.is_empty();
        if !*at_rest {
            let may_rest = context.constants.may_rest;
            if may_rest {
                before.clone_from(&state.rows);
            }
            increments.draw(context, trajectories, step);
            state.step_variables(context, derived, increments, step as usize);
            *at_rest = may_rest && state.touched.is_empty() && state.rows == *before;
        }
        // After everything that depends on the start of the step, so that nothing returns in the step that broke it.
        state.step_breaks(context, derived, trajectories);
        state.step_shocks(context, trajectories, step);
        if !state.agreements.is_empty() {
            state.step_agreements(context, derived, trajectories, step);
        }
        state.pin_observed(context);
    }
}
