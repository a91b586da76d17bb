//! A game: its turns so far, the moves of the present one, and `undo`.

use crate::analysis::World;
use crate::ensemble::{Control, stretch};
use crate::noise::Seed;
use crate::scenario::Scenario;
use crate::stats::Estimate;

use crate::trajectory::Chronicle;

use super::checklist::Checklist;
use super::moves::{Effect, Move, in_force};
use super::position::Position;
use super::script::ScriptTurn;
use super::setup::{GameError, Setup};
use super::turn::{MoveMade, TurnMade};
use super::why::{Why, why};

/// A game.
#[derive(Clone, Debug)]
pub struct Game {
    /// The scenario.
    pub scenario: Scenario,
    /// The setup.
    pub setup: Setup,
    start: Position,
    /// The turns so far.
    pub turns: Vec<TurnMade>,
    /// The moves of the present turn.
    pub moves: Vec<MoveMade>,
}

impl Game {
    /// A game without moves.
    #[must_use]
    pub fn new(scenario: Scenario, setup: Setup) -> Self {
        let world = World::new(&scenario.model, Seed(setup.seed), setup.draw());
        let at = stretch(&world.model, Seed(setup.seed), None, setup.trajectory, 0).end;
        Self { scenario, setup, start: Position::new(world, at), turns: Vec::new(), moves: Vec::new() }
    }

    /// The position at which the present turn began.
    #[must_use]
    pub fn begin(&self) -> &Position {
        self.turns.last().map_or(&self.start, |turn| &turn.end)
    }

    /// The present position, with the moves of the present turn.
    #[must_use]
    pub fn position(&self) -> &Position {
        self.moves.last().map_or_else(|| self.begin(), |made| &made.after)
    }

    /// Whether the run is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.begin().at.step >= self.scenario.model.structure.n_steps()
    }

    /// The names of interventions that still change numbers.
    #[must_use]
    pub fn in_force(&self) -> Vec<&str> {
        let position = self.position();
        in_force(&position.world, position.at.step).map(|policy| policy.name.as_str()).collect()
    }

    /// Makes a move.
    ///
    /// # Errors
    /// If the move is not possible at this moment.
    pub fn play(&mut self, made: Move) -> Result<&MoveMade, GameError> {
        if self.is_over() {
            return Err(GameError::Refused("the run is over; `undo` goes back a turn".to_owned()));
        }
        let before = self.position().clone();
        let effect = made.act.effect(&self.scenario, &before.world, &before.at).map_err(GameError::Refused)?;
        let after = match &effect {
            Effect::Done(done) => {
                let (world, at) = before.world.after(std::slice::from_ref(done), &before.at);
                Position::new(world, at)
            }
            Effect::Ended(name) => Position::new(before.world.ended(name, before.at.step), before.at.clone()),
        };
        self.moves.push(MoveMade { made, effect, before, after });
        Ok(&self.moves[self.moves.len() - 1])
    }

    /// Advances the time.
    ///
    /// # Errors
    /// If the run is over, or the trajectory leaves the model's domain.
    pub fn advance(&mut self, steps: u32) -> Result<&TurnMade, GameError> {
        let last = self.scenario.model.structure.n_steps();
        let position = self.position();
        let until = position.at.step.saturating_add(steps).min(last);
        if until == position.at.step {
            return Err(GameError::Refused("the run is over; `undo` goes back a turn".to_owned()));
        }
        let (seed, trajectory) = (Seed(self.setup.seed), self.setup.trajectory);
        let way = stretch(&position.world.model, seed, Some(&position.at), trajectory, until);
        if !way.valid {
            let message = "the trajectory would leave the model's domain; take back the moves with `undo`";
            return Err(GameError::Refused(message.to_owned()));
        }
        let end = Position::new(position.world.clone(), way.end);
        let begin = self.begin().clone();
        let moves = std::mem::take(&mut self.moves);
        self.turns.push(TurnMade { moves, begin, entries: way.entries, standings: way.standings, end });
        Ok(&self.turns[self.turns.len() - 1])
    }

    /// Takes back the last move of the present turn, or else the last turn, whose moves remain; returns a description.
    pub fn undo(&mut self) -> Option<String> {
        if let Some(made) = self.moves.pop() {
            return Some(made.made.to_string());
        }
        let turn = self.turns.pop()?;
        self.moves = turn.moves;
        Some("the last turn; its moves remain".to_owned())
    }

    /// The difference of an outcome's probability between two positions of this game, future by future.
    ///
    /// # Errors
    /// If the futures cannot be run.
    pub fn difference(
        &self,
        (before, after): (&Position, &Position),
        outcome: usize,
        control: &Control<'_>,
    ) -> Result<Estimate, GameError> {
        let year = self.setup.year(&self.scenario.model.structure);
        let (before, after) = (before.futures(&self.setup, control)?, after.futures(&self.setup, control)?);
        Ok(after.difference(&before, outcome, year))
    }

    /// Why the probability of the outcome changed in a turn while time passed, after its moves.
    ///
    /// # Errors
    /// If the futures cannot be run.
    pub fn why(&self, turn: &TurnMade, control: &Control<'_>) -> Result<Why, GameError> {
        why(turn, &self.setup, control)
    }

    /// The conditions of the game's outcome, at a position.
    #[must_use]
    pub fn checklist(&self, position: &Position) -> Checklist {
        Checklist::of(&position.world, &position.at, self.setup.outcome)
    }

    /// The trajectory so far, in full; `None` before the first turn is over.
    #[must_use]
    pub fn chronicle(&self) -> Option<Chronicle> {
        let last = self.turns.last()?;
        let mut chronicle = Chronicle {
            entries: Vec::new(),
            standings: Vec::new(),
            passage: last.end.at.snapshot.passage().to_vec(),
            valid: true,
            seen: None,
        };
        for turn in &self.turns {
            chronicle.entries.extend(turn.entries.iter().copied());
            // A turn begins where the one before it ended, after its moves.
            chronicle.standings.pop();
            chronicle.standings.extend(turn.standings.iter().cloned());
        }
        Some(chronicle)
    }

    /// The turns as they are written to a log; the present one last, if it has moves.
    #[must_use]
    pub fn record(&self) -> Vec<ScriptTurn> {
        let texts = |moves: &[MoveMade]| moves.iter().map(|made| made.made.to_string()).collect();
        let turn = |turn: &TurnMade| ScriptTurn {
            moves: texts(&turn.moves),
            steps: Some(turn.end.at.step - turn.begin.at.step),
        };
        let mut record: Vec<ScriptTurn> = self.turns.iter().map(turn).collect();
        if !self.moves.is_empty() {
            record.push(ScriptTurn { moves: texts(&self.moves), steps: None });
        }
        record
    }
}
