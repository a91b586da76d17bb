//! The state of a game: the alignment, the probabilities from here, and the conditions of its outcome.

use std::fmt::Write as _;

use comfy_table::CellAlignment;

use crate::ensemble::{Control, Futures};
use crate::model::{Condition, Outcome, Structure};
use crate::render::{alternatives, counted, ends_of, estimate, grid, month, short, standing, value};
use crate::scenario::first_day;
use crate::stats::Proportion;
use crate::trajectory::NEVER;
use crate::wargame::{Check, Game, GameError, Position};

/// Years ahead, including the present one, of the nearer probabilities.
const AHEAD: i32 = 5;

/// The probability of an outcome in some futures.
pub(crate) fn probability(futures: &Futures, outcome: usize, year: usize) -> Proportion {
    Proportion::estimate(&futures.tally.reached(outcome, year), false)
}

/// The probability of an outcome at a position, or when it was reached.
pub(crate) fn probability_or_date(
    structure: &Structure,
    position: &Position,
    futures: &Futures,
    at: (usize, usize),
) -> String {
    let (outcome, year) = at;
    match position.at.snapshot.passage()[outcome] {
        NEVER => estimate(&probability(futures, outcome, year)),
        step => format!("since {}", month(structure, step)),
    }
}

/// The state of the game, at the beginning of a turn or after its moves.
///
/// # Errors
/// If the futures cannot be run.
pub fn where_it_stands(game: &Game, control: &Control<'_>) -> Result<String, GameError> {
    let structure = &game.scenario.model.structure;
    let position = game.position();
    let mut text = String::new();
    let date = first_day(structure, position.at.step).month_in_words();
    let turn = if game.is_over() { "the run is over".to_owned() } else { format!("turn {}", game.turns.len() + 1) };
    let _ = writeln!(text, "== {date}, {turn} ==");
    let _ = writeln!(text, "{}", standing(structure, &position.view));
    let in_force = game.in_force();
    if !in_force.is_empty() {
        let _ = writeln!(text, "In force: {}", in_force.join(", "));
    }
    if game.is_over() {
        text.push_str(&outcomes(game, position));
        return Ok(text);
    }
    let futures = position.futures(&game.setup, control)?;
    let year_now = structure.year(position.at.step / structure.steps_per_year);
    let mut years = vec![(year_now + AHEAD - 1).min(game.setup.by), game.setup.by];
    years.dedup();
    years.retain(|&year| year >= year_now);
    if !years.is_empty() {
        let _ = writeln!(text, "\n{}", table(game, position, &futures, &years));
    }
    text.push_str(&conditions(game, position));
    Ok(text)
}

/// Which outcomes were reached, and when.
fn outcomes(game: &Game, position: &Position) -> String {
    let structure = &game.scenario.model.structure;
    let line = |(outcome, &step): (&Outcome, &u32)| match step {
        NEVER => format!("  never    {}\n", outcome.title),
        step => format!("  {}  {}\n", month(structure, step), outcome.title),
    };
    let lines: Vec<String> = structure.outcomes.iter().zip(position.at.snapshot.passage()).map(line).collect();
    format!("Outcomes, when first reached:\n{}", lines.concat())
}

fn table(game: &Game, position: &Position, futures: &Futures, years: &[i32]) -> comfy_table::Table {
    let structure = &game.scenario.model.structure;
    let mut table = grid();
    let mut header = vec![format!("probability from here, by {}", ends_of(structure.start_day))];
    header.extend(years.iter().map(ToString::to_string));
    table.set_header(header);
    for (place, outcome) in structure.outcomes.iter().enumerate() {
        let mark = if place == game.setup.outcome && structure.outcomes.len() > 1 { "* " } else { "" };
        let mut row = vec![format!("{mark}{}", outcome.title)];
        let year = |year: i32| structure.year_number(year) as usize;
        row.extend(years.iter().map(|&by| probability_or_date(structure, position, futures, (place, year(by)))));
        table.add_row(row);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// The conditions that the outcome of the game still needs.
fn conditions(game: &Game, position: &Position) -> String {
    let structure = &game.scenario.model.structure;
    let outcome = &structure.outcomes[game.setup.outcome];
    if position.at.snapshot.passage()[game.setup.outcome] != NEVER {
        return String::new();
    }
    let checks = game.checklist(position).0;
    let hold = checks.iter().filter(|check| check.holds).count();
    let number = counted(checks.len() as u64, "condition");
    let verb = if hold == 1 { "holds" } else { "hold" };
    let mut text = format!("Of {number} for {}, {hold} {verb}.", outcome.title);
    let missing: Vec<String> = checks
        .iter()
        .filter(|check| !check.holds)
        .map(|check| format!("\n  not yet: {}", check_text(structure, position, check)))
        .collect();
    let _ = writeln!(text, "{}", missing.concat());
    text
}

/// A condition in words; for a quantity, with its present value.
pub(crate) fn check_text(structure: &Structure, position: &Position, check: &Check) -> String {
    let text = alternatives(structure, &check.any);
    let helps = if check.necessary { "" } else { " (helps)" };
    match check.any.as_slice() {
        [Condition::Value { quantity, .. }] => {
            format!("{text}{helps}; it is now {}", short(value(structure, &position.view, *quantity)))
        }
        _ => format!("{text}{helps}"),
    }
}
