//! What happened in a turn, and why the probability changed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::ensemble::Control;
use crate::render::{end_of, event_text, month, points, quantity, short};
use crate::stats::{Estimate, Z_95};
use crate::trajectory::{Event, NEVER};
use crate::wargame::{Game, GameError, TurnMade, date_of};

use super::standing::{check_text, probability_or_date};

/// The most drivers that are listed.
const DRIVERS: usize = 4;

/// The last turn: what happened in it, how far moves and time changed the probability, and why.
///
/// # Errors
/// If the futures cannot be run.
pub fn turn_text(game: &Game, control: &Control<'_>) -> Result<String, GameError> {
    let Some(turn) = game.turns.last() else { return Ok(String::new()) };
    let mut text = happened(game, turn);
    text.push_str(&probability_change(game, turn, control)?);
    Ok(text)
}

/// What happened, by date.
fn happened(game: &Game, turn: &TurnMade) -> String {
    let lines = events(game, turn);
    if lines.is_empty() {
        return "No event occurred.\n\n".to_owned();
    }
    format!("{}\n", lines.concat())
}

/// What happened in a turn, a line for each event.
pub(crate) fn events(game: &Game, turn: &TurnMade) -> Vec<String> {
    let scenario = &game.scenario.model.structure;
    // A move is a class of shocks of its own, which is not in the scenario.
    let structure = &turn.end.world.model.structure;
    let mut lines: Vec<(u32, String)> = Vec::new();
    for entry in &turn.entries {
        let what = match entry.event {
            Event::Shock { class, .. }
                if class >= scenario.shocks.len() && structure.shocks[class].counts_as.is_none() =>
            {
                format!("move        {}", structure.shocks[class].title)
            }
            event => event_text(structure, event),
        };
        lines.push((entry.step, what));
    }
    let (before, now) = (turn.begin.at.snapshot.passage(), turn.end.at.snapshot.passage());
    // Outcomes may contain each other: those of one step are told together.
    let mut reached: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for (place, outcome) in structure.outcomes.iter().enumerate() {
        if before[place] == NEVER && now[place] != NEVER {
            reached.entry(now[place]).or_default().push(&outcome.title);
        }
    }
    lines.extend(reached.into_iter().map(|(step, titles)| (step, format!("REACHED     {}", titles.join("; ")))));
    lines.sort_by_key(|(step, _)| *step);
    lines.into_iter().map(|(step, what)| format!("{}  {what}\n", month(structure, step))).collect()
}

fn probability_change(game: &Game, turn: &TurnMade, control: &Control<'_>) -> Result<String, GameError> {
    let structure = &game.scenario.model.structure;
    let (outcome, year) = (game.setup.outcome, game.setup.year(structure));
    let step = |position: &crate::wargame::Position| position.at.snapshot.passage()[outcome];
    let mut text = String::new();
    let begun = structure.year(turn.begin.at.step / structure.steps_per_year);
    if step(&turn.begin) != NEVER || turn.end.at.step >= structure.n_steps() || begun > game.setup.by {
        return Ok(text);
    }
    let [begin, end] = [&turn.begin, &turn.end].map(|position| -> Result<String, GameError> {
        let futures = position.futures(&game.setup, control)?;
        Ok(probability_or_date(structure, position, &futures, (outcome, year)))
    });
    let whole = game.difference((&turn.begin, &turn.end), outcome, control)?;
    let _ = writeln!(
        text,
        "Probability of {} by {}: {} -> {}, {} percentage points. Of that:",
        structure.outcomes[outcome].title,
        end_of(structure.start_day, game.setup.by),
        begin?,
        end?,
        points(whole)
    );
    let mut part = |what: &str, by: Estimate| {
        let _ = writeln!(text, "  {what:<52} {:>16}", points(by));
    };
    if !turn.moves.is_empty() {
        part("the moves", game.difference((&turn.begin, turn.moved()), outcome, control)?);
        for made in turn.moves.iter().filter(|_| turn.moves.len() > 1) {
            let by = game.difference((&made.before, &made.after), outcome, control)?;
            part(&format!("    {}", made.made), by);
        }
    }
    if step(&turn.end) != NEVER {
        part("time and chance: the outcome was reached", game.difference((turn.moved(), &turn.end), outcome, control)?);
        return Ok(text);
    }
    let why = game.why(turn, control)?;
    part("time: fewer years are left", why.time);
    part("what happened during the turn", why.happened);
    for (group, by) in why.groups.iter().filter(|(_, by)| matters(*by)) {
        part(&format!("    {}", group.words()), *by);
    }
    text.push_str(&drivers(game, &why.drivers));
    text.push_str(&conditions(game, turn));
    Ok(text)
}

/// Whether a part is beyond chance (95 %).
fn matters(by: Estimate) -> bool {
    by.value.abs() > Z_95 * by.standard_error && by.value != 0.0
}

fn drivers(game: &Game, moved: &[crate::wargame::DriverMoved]) -> String {
    let structure = &game.scenario.model.structure;
    let mut text = String::new();
    let far: Vec<_> = moved.iter().filter(|moved| moved.standardised.abs() > 0.25).take(DRIVERS).collect();
    if !far.is_empty() {
        text.push_str("Largest changes:\n");
    }
    for moved in far {
        let _ = writeln!(
            text,
            "  {}: {} -> {} ({} was expected)",
            quantity(structure, moved.quantity),
            short(moved.before),
            short(moved.now),
            short(moved.expected)
        );
    }
    text
}

/// Conditions of the outcome that were met or lost in the turn, by its moves or later.
fn conditions(game: &Game, turn: &TurnMade) -> String {
    let structure = &game.scenario.model.structure;
    let (before, now) = (game.checklist(&turn.begin), game.checklist(&turn.end));
    let (met, lost) = now.changes(&before);
    let mut text = String::new();
    for (word, checks) in [("now met", met), ("lost", lost)] {
        for check in checks {
            let _ = writeln!(text, "  {word}: {}", check_text(structure, &turn.end, check));
        }
    }
    if text.is_empty() {
        text
    } else {
        format!("Conditions of {}:\n{text}", structure.outcomes[game.setup.outcome].title)
    }
}

/// All turns so far: moves and events, by date.
#[must_use]
pub fn past(game: &Game) -> String {
    let structure = &game.position().world.model.structure;
    let mut text = String::new();
    for turn in &game.turns {
        for made in &turn.moves {
            let _ = writeln!(text, "{}  {}", date_of(structure, turn.begin.at.step), made.made);
        }
        text.push_str(&events(game, turn).concat());
    }
    for made in &game.moves {
        let _ = writeln!(text, "{}  {}", date_of(structure, made.before.at.step), made.made);
    }
    if text.is_empty() { "Nothing has happened yet.\n".to_owned() } else { text }
}
