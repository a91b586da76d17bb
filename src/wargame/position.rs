//! A position of a game: a moment of its trajectory, and the futures from there.

use std::cell::OnceCell;
use std::rc::Rc;

use crate::analysis::World;
use crate::ensemble::{Control, Futures, futures, view};
use crate::noise::Seed;
use crate::trajectory::{Juncture, View};

use super::setup::{GameError, Setup};

/// A position of a game.
#[derive(Clone, Debug)]
pub struct Position {
    /// The model, with all interventions.
    pub world: World,
    /// The moment.
    pub at: Juncture,
    /// Its observable state.
    pub view: View,
    /// The futures from there, once they were requested.
    futures: OnceCell<Rc<Futures>>,
}

impl Position {
    pub(super) fn new(world: World, at: Juncture) -> Self {
        let view = view(&world.model, &at, &[]);
        Self { world, at, view, futures: OnceCell::new() }
    }

    /// The futures from there.
    ///
    /// # Errors
    /// If the threads cannot be started, or the run was stopped.
    pub fn futures(&self, setup: &Setup, control: &Control<'_>) -> Result<Rc<Futures>, GameError> {
        if let Some(found) = self.futures.get() {
            return Ok(Rc::clone(found));
        }
        let found = Rc::new(run(&self.world, &self.at, setup, control)?);
        let _ = self.futures.set(Rc::clone(&found));
        Ok(found)
    }
}

/// Futures from a moment under a world, up to the end of the year of the outcome: later years do not affect it.
pub(super) fn run(world: &World, at: &Juncture, setup: &Setup, control: &Control<'_>) -> Result<Futures, GameError> {
    let mut model = world.model.clone();
    let whole = model.structure.end_year;
    model.structure.end_with(setup.by);
    if at.step >= model.structure.n_steps() {
        model.structure.end_year = whole;
    }
    let size = (setup.futures, Seed(setup.seed), setup.threads);
    let found = futures(&model, at, size, control)?;
    // A run that was cut short would depend on chance.
    if found.tally.valid() + found.tally.invalid() < setup.futures {
        return Err(GameError::Stopped);
    }
    if found.tally.valid() == 0 { Err(GameError::Aborted) } else { Ok(found) }
}
