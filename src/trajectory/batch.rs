//! The step, in its order, for a batch of trajectories.

use super::derived::Derived;
use super::diffusion::Increments;
use super::monitor::Monitor;
use super::state::State;
use super::{Context, Entry, Records};

/// Which instructions the kernel may use. All give the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstructionSet {
    /// What every processor of the family has.
    Baseline,
    /// The widest that this processor has.
    Widest,
}

/// The run of a batch, as a function that is compiled anew for every instruction set (a closure would be compiled
/// once, for the least of them).
struct Steps<'a, 'c, const L: usize> {
    batch: &'a mut Batch<L>,
    context: &'a Context<'c>,
    trajectories: &'a [u64; L],
}

impl<const L: usize> pulp::NullaryFnOnce for Steps<'_, '_, L> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.batch.run_steps(self.context, self.trajectories);
    }
}

/// Room for `L` trajectories that move in lockstep; it can be used again and again.
#[derive(Clone, Debug)]
pub struct Batch<const L: usize> {
    pub(super) instructions: InstructionSet,
    pub(super) state: State<L>,
    pub(super) derived: Derived<L>,
    increments: Increments<L>,
    pub(super) monitor: Monitor<L>,
    pub(super) records: Records<L>,
}

impl<const L: usize> Batch<L> {
    /// Room for trajectories of the model in `context`.
    #[must_use]
    pub fn new(context: &Context<'_>, instructions: InstructionSet) -> Self {
        let layout = context.model.structure.layout();
        Self {
            instructions,
            state: State::new(context),
            derived: Derived::new(layout.n_members),
            increments: Increments::new(layout),
            monitor: Monitor::new(context.model),
            records: Records::new(context.model),
        }
    }

    /// Runs the trajectories and returns what is kept of them.
    pub fn run(&mut self, context: &Context<'_>, trajectories: &[u64; L]) -> &Records<L> {
        match self.instructions {
            InstructionSet::Baseline => self.run_steps(context, trajectories),
            InstructionSet::Widest => pulp::Arch::new().dispatch(Steps { batch: self, context, trajectories }),
        }
        &self.records
    }

    /// Runs one trajectory (and others beside it) and returns its log, too.
    pub fn run_logged(
        &mut self,
        context: &Context<'_>,
        trajectories: &[u64; L],
        lane: usize,
    ) -> (&Records<L>, Vec<Entry>) {
        self.state.log = Some((lane, Vec::new()));
        self.run(context, trajectories);
        let entries = self.state.log.take().map(|(_, entries)| entries).unwrap_or_default();
        (&self.records, entries)
    }

    #[inline(always)]
    fn run_steps(&mut self, context: &Context<'_>, trajectories: &[u64; L]) {
        let n_steps = context.model.structure.n_steps();
        self.state.start(&context.at(0), trajectories);
        self.monitor.start();
        self.records.sound = [true; L];
        for step in 0..=n_steps {
            let context = &self.turn(context, step);
            self.look(context, step);
            if step < n_steps {
                self.step(context, trajectories, step);
            }
        }
        self.close();
    }

    /// What holds from a moment on; where that is new, what can happen is worked out anew.
    #[inline(always)]
    pub(super) fn turn<'c>(&mut self, context: &Context<'c>, step: u32) -> Context<'c> {
        let now = context.at(step);
        if context.turns(step) {
            for l in 0..L {
                self.state.renew_lane(&now, l);
            }
        }
        now
    }

    /// Works out what follows from the state at a moment, and keeps what is asked for.
    #[inline(always)]
    pub(super) fn look(&mut self, context: &Context<'_>, step: u32) {
        let structure = &context.model.structure;
        self.derived.update(context.parameters, context.constants, &self.state);
        self.monitor.update(context.model, context.parameters, &self.derived, &self.state, step);
        self.state.touched.clear();
        if step.is_multiple_of(structure.steps_per_year) {
            self.records.keep((step / structure.steps_per_year) as usize, &self.derived, &self.state);
        }
    }

    /// Keeps what is known at the end.
    #[inline(always)]
    pub(super) fn close(&mut self) {
        self.records.overrun = self.state.overrun;
        self.records.passage.clone_from(&self.monitor.passage);
        self.records.transitions.clone_from(&self.state.transitions);
    }

    /// From one moment to the next.
    #[inline(always)]
    pub(super) fn step(&mut self, context: &Context<'_>, trajectories: &[u64; L], step: u32) {
        let Self { state, derived, increments, .. } = self;
        state.next_step = step + 1;
        increments.draw(context.seed, trajectories, step);
        state.step_types(context, derived, trajectories);
        state.step_treaties(context, derived, trajectories);
        state.step_indicators(context, derived, trajectories);
        state.consume_shock_clocks(context, derived, step);
        state.step_variables(context, derived, increments, step as usize);
        state.step_shocks(context, trajectories, step);
        state.pin_observed(context);
    }
}
