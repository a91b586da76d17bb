//! The log of a game: a script that plays it again.

use std::fmt::Write as _;

use crate::model::Structure;
use crate::study::digest;
use crate::wargame::{Game, MAIN, ScriptTurn, date_of, length};

use super::turn::events;

/// The log: the setup and the moves, turn by turn, with what happened in comments. `branch` is the branch that was played
/// last, `others` are the other branches.
#[must_use]
pub fn log(game: &Game, path: &str, branch: &str, others: &[(String, Vec<ScriptTurn>)]) -> String {
    let setup = &game.setup;
    let structure = &game.scenario.model.structure;
    let mut text = String::from(
        "# A game of `stadial wargame`. Continue it with --resume FILE, play it again with --script FILE.\n",
    );
    let overrides: Vec<String> = game.scenario.overrides.iter().map(|change| quoted(change)).collect();
    let _ = writeln!(text, "version = {}", quoted(env!("CARGO_PKG_VERSION")));
    let _ = writeln!(text, "scenario = {}", quoted(path));
    let _ = writeln!(text, "digest = {}", quoted(&digest(&game.scenario)));
    if !overrides.is_empty() {
        let _ = writeln!(text, "overrides = [{}]", overrides.join(", "));
    }
    let _ = writeln!(text, "seed = {}\ntrajectory = {}\ndraws = {}", setup.seed, setup.trajectory, setup.draws);
    let _ = writeln!(text, "futures = {}", setup.futures);
    let _ = writeln!(text, "outcome = {}\nby = {}", quoted(&structure.outcomes[setup.outcome].name), setup.by);
    if branch != MAIN || !others.is_empty() {
        let _ = writeln!(text, "branch = {}", quoted(branch));
    }
    let mut at = 0;
    for (place, turn) in game.record().iter().enumerate() {
        write_turn(&mut text, "turn", structure, at, turn);
        at += turn.steps.unwrap_or(0);
        if let Some(made) = game.turns.get(place) {
            for line in events(game, made) {
                let _ = write!(text, "# {line}");
            }
        }
    }
    for (name, turns) in others {
        let _ = write!(text, "\n[[other]]\nbranch = {}\n", quoted(name));
        let mut at = 0;
        for turn in turns {
            write_turn(&mut text, "other.turn", structure, at, turn);
            at += turn.steps.unwrap_or(0);
        }
    }
    text
}

fn write_turn(text: &mut String, table: &str, structure: &Structure, at: u32, turn: &ScriptTurn) {
    let _ = write!(text, "\n[[{table}]]\nat = {}\n", quoted(&date_of(structure, at)));
    let moves: Vec<String> = turn.moves.iter().map(|made| format!("  {},\n", quoted(made))).collect();
    if !moves.is_empty() {
        let _ = write!(text, "moves = [\n{}]\n", moves.concat());
    }
    if let Some(steps) = turn.steps {
        let _ = writeln!(text, "advance = {}", quoted(&length(structure, steps)));
    }
}

/// A text as a TOML string.
fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}
