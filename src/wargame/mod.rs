//! One trajectory played turn by turn: moves of the cells, then time; probabilities from every position, and the causes
//! of their changes.

pub mod text;
mod setup;
mod moves;
mod position;
mod checklist;
mod turn;
mod why;
mod game;
mod length;
mod script;

pub use checklist::{Check, Checklist};
pub use game::Game;
pub use length::{date_of, length, length_of};
pub use moves::{Act, Cell, Effect, Move, VERBS, example};
pub use position::Position;
pub use script::{FUTURES, MAIN, Script, ScriptError, ScriptTurn, WrittenTurn, branch_name};
pub use setup::{GameError, Setup};
pub use turn::{MoveMade, TurnMade};
pub use why::{DriverMoved, Group, Why};
