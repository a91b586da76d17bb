//! A game as a story, and as a list of injects.

use crate::model::{Policy, ShockClass};
use crate::questions::msel::{Likelihood, MselRow, msel};
use crate::render::counted;
use crate::scenario::first_day;
use crate::story::{Happening, History, MIDPOINTS, Nature, Story, bars, class_of, first_upper, story, story_markdown};
use crate::wargame::{Act, Cell, Game, MoveMade, Position, date_of};

/// The game as a story in Markdown; `None` before the first turn is over.
#[must_use]
pub fn game_story(game: &Game) -> Option<String> {
    // A policy that only acts once, at its start, appears as the shock that it causes.
    let lasts = |policy: &Policy| policy.act.is_none() || !policy.changes.is_empty();
    let text = with_trajectory(game, &lasts, &|trajectory| story_markdown(trajectory, &story(trajectory)))?;
    let structure = &game.scenario.model.structure;
    let moves = game.turns.iter().flat_map(|turn| &turn.moves);
    let moves: Vec<String> =
        moves.map(|made| format!("- {}  {}\n", date_of(structure, made.before.at.step), made.made)).collect();
    let moves = if moves.is_empty() { String::new() } else { format!("Moves:\n\n{}\n", moves.concat()) };
    let setup = &game.setup;
    Some(format!(
        "# {}\n\nA game along trajectory {} of seed {}, in {}. {} {MIDPOINTS}\n\n{moves}{text}",
        game.scenario.title,
        setup.trajectory,
        setup.seed,
        counted(game.turns.len() as u64, "turn"),
        bars(&game.begin().world.model.central())
    ))
}

/// The game as a list of injects: shocks, policies and developments. It gives no probabilities, because these events were
/// played.
///
/// Moves that the scenario has no name for cannot be played from a list: changes of treaties and indicators, variables and
/// parameters that were set, and policies that were ended. They are rows of their own, tagged `move`.
#[must_use]
pub fn game_injects(game: &Game) -> Option<Vec<MselRow>> {
    let scenario = &game.scenario;
    let is_named = |policy: &Policy| {
        let stem = policy.name.split('.').next().unwrap_or_default();
        !policy.injected.is_empty() || scenario.policies.iter().any(|known| known.name == stem)
    };
    with_trajectory(game, &is_named, &|trajectory| {
        let mut story = with_moves(game, story(trajectory));
        for happening in &mut story.happenings {
            if let Some(cell) = cell_of(game, trajectory, happening) {
                happening.by = cell_name(cell);
            }
        }
        msel(trajectory, &story, &|_| Likelihood::default())
    })
}

/// A story with the moves that are not events of its trajectory.
fn with_moves(game: &Game, story: Story) -> Story {
    let structure = &game.scenario.model.structure;
    let mut rows: Vec<(Option<usize>, Happening)> =
        story.happenings.into_iter().enumerate().map(|(place, happening)| (Some(place), happening)).collect();
    let moves = game.turns.iter().flat_map(|turn| &turn.moves);
    for made in moves.filter(|made| matches!(made.made.act, Act::End(_) | Act::Set { .. } | Act::Nudge { .. })) {
        let step = made.before.at.step + 1;
        let happening = Happening {
            step,
            date: first_day(structure, step - 1).to_string(),
            nature: Nature::Move,
            event: None,
            policy: None,
            what: None,
            crossed: None,
            title: made.made.to_string(),
            text: String::new(),
            because: String::new(),
            members: (0..structure.members.len()).collect(),
            needs: Vec::new(),
            by: cell_name(made.made.cell),
        };
        let place = rows.partition_point(|(_, other)| other.step < step);
        rows.insert(place, (None, happening));
    }
    let place_of = |old: usize| rows.iter().position(|(place, _)| *place == Some(old));
    let needs: Vec<Vec<usize>> =
        rows.iter().map(|(_, row)| row.needs.iter().filter_map(|&need| place_of(need)).collect()).collect();
    let happenings =
        rows.into_iter().zip(needs).map(|((_, happening), needs)| Happening { needs, ..happening }).collect();
    Story { happenings, ..story }
}

/// The cell whose move a happening is, if it is one.
fn cell_of(game: &Game, trajectory: &History<'_>, happening: &Happening) -> Option<Cell> {
    let class = class_of(trajectory, happening).map(|class| &trajectory.model.structure.shocks[class]);
    let policy = class.and_then(ShockClass::policy).or(happening.policy.as_deref())?;
    let does = |made: &&MoveMade| {
        let has = |position: &Position| position.world.policies.iter().any(|known| known.name == policy);
        has(&made.after) && !has(&made.before)
    };
    let mut moves = game.turns.iter().flat_map(|turn| &turn.moves);
    moves.find(does).map(|made| made.made.cell)
}

/// The name of a cell in lists of injects.
fn cell_name(cell: Cell) -> String {
    format!("{} cell", first_upper(cell.name()))
}

fn with_trajectory<T>(game: &Game, which: &dyn Fn(&Policy) -> bool, write: &dyn Fn(&History<'_>) -> T) -> Option<T> {
    let chronicle = game.chronicle()?;
    let Position { world, at, .. } = game.begin();
    let policies: Vec<&Policy> = world.policies.iter().filter(|policy| which(policy)).collect();
    let parameters = world.model.central();
    Some(write(&History {
        scenario: &game.scenario,
        model: &world.model,
        parameters: &parameters,
        policies: &policies,
        chronicle: &chronicle,
        until: at.step,
    }))
}
