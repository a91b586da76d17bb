//! The folder of a game: its turns with their probabilities, its moves and events, its log and its manifest.

use std::path::Path;

use crate::ensemble::Control;
use crate::input::SourceText;
use crate::questions::msel::msel_table;
use crate::render::{ERRORS, counted, end_of, estimate, thousands};
use crate::scenario::first_day;
use crate::stats::Proportion;
use crate::study::{
    Arguments, Claim, Columns, Failure, Manifest, Place, Progress, Sizes, Table, TableEntry, check_writable,
    parameter_table,
};
use crate::trajectory::NEVER;
use crate::wargame::text::game_injects;
use crate::wargame::{Game, GameError, MoveMade, Position};

/// The file of the log within the folder.
const LOG: &str = "game.toml";

/// A turn, a moment of it, and the probability of an outcome from there.
struct Row<'a> {
    /// Number of the turn, from 1.
    turn: usize,
    /// `begin`, `moved` or `end`.
    moment: &'static str,
    /// The moves made since the beginning of the turn.
    moves: &'a [MoveMade],
    position: &'a Position,
    outcome: usize,
    /// `None` if the outcome was reached, or its year is over.
    probability: Option<Proportion>,
}

/// Claims the folder of a game.
pub(super) fn claim(folder: &Path, force: bool) -> Result<Place, Failure> {
    check_writable(folder)?;
    Place::claim(
        folder,
        &Claim { command: "wargame", scenario: None, pictures: &[LOG], own: &[], partial: false, force },
    )
}

/// Writes the folder of a game with its log.
pub(super) fn write(
    (folder, place): (&Path, &Place),
    game: &Game,
    log: &str,
    control: &Control<'_>,
) -> Result<(), GameOrFailure> {
    let rows = rows(game, control)?;
    let mut tables = vec![turns(game, &rows)];
    tables.extend(game_injects(game).map(|rows| msel_table(&rows)));
    tables.push(parameter_table(&game.scenario));
    let script = folder.join(LOG).display().to_string();
    let mut manifest = manifest(game, &rows).reading(&SourceText::new(LOG, log));
    manifest.arguments = Arguments::file(&game.scenario).with("script", [script]).words();
    manifest.tables = tables.iter().map(|table| TableEntry::new(table, table.rows.len())).collect();
    let mut files: Vec<(&str, Vec<u8>)> = tables.iter().map(|table| (table.name, table.csv())).collect();
    files.push((LOG, log.as_bytes().to_vec()));
    files.push(("manifest.json", manifest.to_json().map_err(Failure::from)?));
    Ok(place.publish(&files).map_err(Failure::from)?)
}

/// What can go wrong.
pub(super) enum GameOrFailure {
    /// The futures cannot be run.
    Game(GameError),
    /// The files cannot be written.
    Failure(Failure),
}

impl From<GameError> for GameOrFailure {
    fn from(error: GameError) -> Self {
        Self::Game(error)
    }
}

impl From<Failure> for GameOrFailure {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

fn rows<'a>(game: &'a Game, control: &Control<'_>) -> Result<Vec<Row<'a>>, GameError> {
    let structure = &game.scenario.model.structure;
    let mut rows = Vec::new();
    for (turn, made) in (1..).zip(&game.turns) {
        let moved = (!made.moves.is_empty()).then(|| ("moved", made.moves.as_slice(), made.moved()));
        let moments = [("begin", &[][..], &made.begin)].into_iter().chain(moved);
        for (moment, moves, position) in moments.chain([("end", made.moves.as_slice(), &made.end)]) {
            for outcome in 0..structure.outcomes.len() {
                let probability = probability(game, position, outcome, control)?;
                rows.push(Row { turn, moment, moves, position, outcome, probability });
            }
        }
    }
    Ok(rows)
}

/// The probability of an outcome from a position; `None` if it was reached, or its year is over.
fn probability(
    game: &Game,
    position: &Position,
    outcome: usize,
    control: &Control<'_>,
) -> Result<Option<Proportion>, GameError> {
    let structure = &game.scenario.model.structure;
    let year = structure.year(position.at.step / structure.steps_per_year);
    let is_open = position.at.snapshot.passage()[outcome] == NEVER && year <= game.setup.by;
    if !is_open {
        return Ok(None);
    }
    let futures = position.futures(&game.setup, control)?;
    Ok(Some(Proportion::estimate(&futures.tally.reached(outcome, game.setup.year(structure)), false)))
}

fn turns(game: &Game, rows: &[Row<'_>]) -> Table {
    let structure = &game.scenario.model.structure;
    Columns::new()
        .column("turn", "", "number of the turn, from 1", |row: &Row<'_>| row.turn)
        .column("moment", "", "begin, moved (after the moves) or end of the turn", |row| row.moment)
        .column("on", "date", "the state on this day (ISO 8601)", |row| {
            first_day(structure, row.position.at.step).to_string()
        })
        .column("moves", "", "moves made in the turn so far, separated by semicolons", |row| {
            row.moves.iter().map(|made| made.made.to_string()).collect::<Vec<_>>().join("; ")
        })
        .column("type", "", "type of alignment", |row| row.position.view.kind.key())
        .column("stage", "", "stage of military cooperation, 0 to 7", |row| u32::from(row.position.view.stage))
        .outcome(|row| structure.outcomes[row.outcome].name.clone())
        .year_end(|_| game.setup.by)
        .column("reached", "", "whether it has been reached by then", |row| {
            row.position.at.snapshot.passage()[row.outcome] != NEVER
        })
        .share("probability", "share of the futures from here; empty if reached, or if the year is over", |row| {
            row.probability.map(|found| found.probability)
        })
        .share("standard_error", "Monte Carlo standard error of the probability", |row| {
            row.probability.map(|found| found.standard_error)
        })
        .interval(|row| row.probability)
        .table("turns.csv", "moment of a turn, and the probability of an outcome from there", rows)
}

fn manifest(game: &Game, rows: &[Row<'_>]) -> Manifest {
    let (scenario, setup) = (&game.scenario, &game.setup);
    let sizes = Sizes {
        seed: Some(setup.seed),
        trajectories: Some(setup.futures),
        draws: Some(setup.draws),
        threads: setup.threads,
        ..Sizes::default()
    };
    let n = game.turns.len() as u64;
    let outcome = &scenario.model.structure.outcomes[setup.outcome];
    let own: Vec<&Row<'_>> = rows.iter().filter(|row| row.outcome == setup.outcome).collect();
    let shown = |row: Option<&&Row<'_>>| row.and_then(|row| row.probability).map(|found| estimate(&found));
    let by = end_of(scenario.model.structure.start_day, setup.by);
    let course = match (shown(own.first()), shown(own.last())) {
        (Some(first), Some(last)) => {
            format!("Probability of {} by {by}: {first} at the beginning, {last} at the end.", outcome.title)
        }
        _ => format!("Outcome of the game: {} by {by}.", outcome.title),
    };
    let played = format!("{} along trajectory {} of seed {}.", counted(n, "turn"), setup.trajectory, setup.seed);
    Manifest::new("wargame", [scenario], sizes, Progress::of("turns", n, n))
        .asked("trajectory", setup.trajectory)
        .asked("outcome", &outcome.name)
        .asked("by", setup.by)
        .answered(&format!("{course}\n{played}"))
        .noted(ERRORS)
        .sized(format!("one trajectory, {} futures for each probability", thousands(setup.futures)))
}
