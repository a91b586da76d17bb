//! The moves that can be made, and how a move changed the probabilities.

use std::fmt::Write as _;

use crate::ensemble::Control;
use crate::model::Structure;
use crate::questions::fork::action_text;
use crate::render::{end_of, points};
use crate::theory::{INDICATORS, N_INDICATORS};
use crate::trajectory::NEVER;
use crate::wargame::{Act, Cell, Effect, Game, GameError, MoveMade};

use super::standing::probability_or_date;

/// The most other outcomes that are listed with a move.
const OTHERS: usize = 3;

/// What a move did, in words, and how it changed the probabilities, future by future.
///
/// # Errors
/// If the futures cannot be run.
pub fn moved(game: &Game, made: &MoveMade, control: &Control<'_>) -> Result<String, GameError> {
    let structure = &game.scenario.model.structure;
    let mut text = match &made.effect {
        Effect::Done(done) => format!("{} ({})\n", made.made, action_text(structure, done, &made.before.view)),
        Effect::Ended(_) => format!("{}\n", made.made),
    };
    let (outcome, year) = (game.setup.outcome, game.setup.year(structure));
    if made.before.at.snapshot.passage()[outcome] == NEVER {
        let probability = |position: &crate::wargame::Position| -> Result<String, GameError> {
            let futures = position.futures(&game.setup, control)?;
            Ok(probability_or_date(structure, position, &futures, (outcome, year)))
        };
        let by = game.difference((&made.before, &made.after), outcome, control)?;
        let _ = writeln!(
            text,
            "  probability of {} by {}: {} -> {}, {} percentage points",
            structure.outcomes[outcome].title,
            end_of(structure.start_day, game.setup.by),
            probability(&made.before)?,
            probability(&made.after)?,
            points(by)
        );
    }
    let mut others = Vec::new();
    for place in (0..structure.outcomes.len()).filter(|&place| place != outcome) {
        let by = game.difference((&made.before, &made.after), place, control)?;
        // Differences that may be due to chance are left out.
        if by.value.abs() > 4.0 * by.standard_error && by.value.abs() >= 0.005 {
            others.push((by, place));
        }
    }
    others.sort_by(|a, b| b.0.value.abs().total_cmp(&a.0.value.abs()));
    for (by, place) in others.into_iter().take(OTHERS) {
        let _ = writeln!(text, "  {}: {} percentage points", structure.outcomes[place].title, points(by));
    }
    Ok(text)
}

/// The moves that the scenario offers, cell by cell.
#[must_use]
pub fn menu(game: &Game) -> String {
    let scenario = &game.scenario;
    let structure = &scenario.model.structure;
    let mut lines: Vec<(Cell, String, String)> = Vec::new();
    let mut offer = |act: &Act, command: String, title: &str| {
        lines.push((act.usual_cell(scenario), command, title.to_owned()));
    };
    offer(&Act::Sign, "sign".to_owned(), "sign a treaty of alliance");
    offer(&Act::Denounce, "denounce".to_owned(), "denounce the treaty of alliance");
    for place in (0..N_INDICATORS).filter(|&place| !structure.dropped[place]) {
        let indicator = &INDICATORS[place];
        let depth = game.position().view.depth[place];
        if depth < structure.depth_scale.levels {
            let act = Act::Deepen { indicator: indicator.key.to_owned(), depth: None };
            let title = format!("{}, now {}", indicator.name, structure.depth_scale.name(depth));
            offer(&act, format!("deepen {}", indicator.key), &title);
        }
    }
    for policy in &scenario.policies {
        offer(&Act::Play(policy.name.clone()), format!("play {}", policy.name), &policy.title);
    }
    for class in &structure.shocks {
        offer(&Act::Strike(class.name.clone()), format!("strike {}", class.name), &class.title);
    }
    let mut text = String::new();
    for cell in Cell::ALL {
        let _ = writeln!(text, "{}", heading(structure, cell));
        for (_, command, title) in lines.iter().filter(|line| line.0 == cell) {
            let _ = writeln!(text, "  {command:<34} {title}");
        }
    }
    let member = &structure.members[0];
    let _ = writeln!(text, "any cell (put its name first, as in `red: ...`)");
    let _ =
        writeln!(text, "  {:<34} set a variable now, or a parameter from now on", format!("set urgency.{member} 0.6"));
    let _ = writeln!(text, "  {:<34} like `set`, but add a difference", format!("nudge identity.{member} +0.05"));
    let _ = writeln!(text, "  {:<34} end something in force", "end NAME");
    text
}

fn heading(structure: &Structure, cell: Cell) -> String {
    match cell {
        Cell::Red => format!("red ({})", structure.members.join(", ")),
        Cell::Blue => {
            format!("blue ({})", structure.adversaries().map(String::as_str).collect::<Vec<_>>().join(", "))
        }
        Cell::White => "white (events)".to_owned(),
    }
}
