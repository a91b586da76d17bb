//! The texts of a game on the terminal, and its log.

mod export;
mod standing;
mod moves;
mod turn;
mod log;

pub use export::{game_injects, game_story};
pub use log::log;
pub use moves::{menu, moved};
pub use standing::where_it_stands;
pub use turn::{past, turn_text};
