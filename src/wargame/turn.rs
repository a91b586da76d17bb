//! Moves and turns that were made.

use crate::trajectory::{Entry, Standing};

use super::moves::{Effect, Move};
use super::position::Position;

/// A move, and where the game stood before and after it.
#[derive(Clone, Debug)]
pub struct MoveMade {
    /// The move.
    pub made: Move,
    /// What it comes to.
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
    /// Where it began, before its moves.
    pub begin: Position,
    /// What happened in it.
    pub entries: Vec<Entry>,
    /// How everything stood at each moment, from once its moves were made.
    pub standings: Vec<Standing>,
    /// Where it ended.
    pub end: Position,
}

impl TurnMade {
    /// Where the turn stood once its moves were made.
    #[must_use]
    pub fn moved(&self) -> &Position {
        self.moves.last().map_or(&self.begin, |made| &made.after)
    }
}
