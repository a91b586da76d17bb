//! Completed moves and turns.

use crate::trajectory::{Entry, Standing};

use super::moves::{Effect, Move};
use super::position::Position;

/// A move, and the positions before and after it.
#[derive(Clone, Debug)]
pub struct MoveMade {
    /// The move.
    pub made: Move,
    /// Its effect.
    pub effect: Effect,
    /// The position before it.
    pub before: Position,
    /// The position after it, at the same moment.
    pub after: Position,
}

/// A turn that was played.
#[derive(Clone, Debug)]
pub struct TurnMade {
    /// Its moves.
    pub moves: Vec<MoveMade>,
    /// The position at which it began, before its moves.
    pub begin: Position,
    /// The events in it.
    pub entries: Vec<Entry>,
    /// The state at each moment, starting after its moves.
    pub standings: Vec<Standing>,
    /// The position at which it ended.
    pub end: Position,
}

impl TurnMade {
    /// The position after the moves of the turn.
    #[must_use]
    pub fn moved(&self) -> &Position {
        self.moves.last().map_or(&self.begin, |made| &made.after)
    }
}
