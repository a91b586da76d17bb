//! A game as a story, and as a list of injects.

use crate::model::{Policy, ShockClass};
use crate::questions::msel::{Likelihood, MselRow, msel};
use crate::scenario::first_day;
use crate::story::{Happening, History, Nature, Story, class_of, first_upper, story, story_markdown};
use crate::wargame::{Act, Cell, Game, MoveMade, Position, date_of};

/// The history that was played, told in Markdown; nothing before the first turn is over.
#[must_use]
pub fn game_story(game: &Game) -> Option<String> {
    // What is done once and at once is told as what it does.
    let lasts = |policy: &Policy| policy.act.is_none() || !policy.changes.is_empty();
    let told = with_history(game, &lasts, &|history| story_markdown(history, &story(history)))?;
    let structure = &game.scenario.model.structure;
    let moves = game.turns.iter().flat_map(|turn| &turn.moves);
    let moves: Vec<String> =
        moves.map(|made| format!("- {}  {}\n", date_of(structure, made.before.at.step), made.made)).collect();
    let moves = if moves.is_empty() { String::new() } else { format!("Moves:\n\n{}\n", moves.concat()) };
    let setup = &game.setup;
    Some(format!(
        "# {}\n\nA game along trajectory {} of seed {}, in {} turns.\n\n{moves}{told}",
        game.scenario.title,
        setup.trajectory,
        setup.seed,
        game.turns.len()
    ))
}

/// The history that was played as a list of injects: shocks, policies, and what came of them. How likely each was is not
/// told: it was played.
///
/// What the scenario does not name cannot be played from a list: treaties and indicators that were moved, variables and
/// numbers that were set and policies that were ended are rows of their own, tagged `move`.
#[must_use]
pub fn game_injects(game: &Game) -> Option<Vec<MselRow>> {
    let scenario = &game.scenario;
    let is_named = |policy: &Policy| {
        let stem = policy.name.split('.').next().unwrap_or_default();
        !policy.injected.is_empty() || scenario.policies.iter().any(|known| known.name == stem)
    };
    with_history(game, &is_named, &|history| {
        let mut story = with_moves(game, story(history));
        for happening in &mut story.happenings {
            if let Some(cell) = cell_of(game, history, happening) {
                happening.by = cell_name(cell);
            }
        }
        msel(history, &story, &|_| Likelihood::default())
    })
}

/// A story with the moves that are no event of its history.
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
            told: String::new(),
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

/// Whose move a happening is, if it is one.
fn cell_of(game: &Game, history: &History<'_>, happening: &Happening) -> Option<Cell> {
    let class = class_of(history, happening).map(|class| &history.model.structure.shocks[class]);
    let policy = class.and_then(ShockClass::policy).or(happening.policy.as_deref())?;
    let does = |made: &&MoveMade| {
        let has = |position: &Position| position.world.policies.iter().any(|known| known.name == policy);
        has(&made.after) && !has(&made.before)
    };
    let mut moves = game.turns.iter().flat_map(|turn| &turn.moves);
    moves.find(does).map(|made| made.made.cell)
}

/// A cell as lists of injects name it.
fn cell_name(cell: Cell) -> String {
    format!("{} cell", first_upper(cell.name()))
}

fn with_history<T>(game: &Game, which: &dyn Fn(&Policy) -> bool, tell: &dyn Fn(&History<'_>) -> T) -> Option<T> {
    let chronicle = game.chronicle()?;
    let Position { world, at, .. } = game.begin();
    let policies: Vec<&Policy> = world.policies.iter().filter(|policy| which(policy)).collect();
    let parameters = world.model.central();
    Some(tell(&History {
        scenario: &game.scenario,
        model: &world.model,
        parameters: &parameters,
        policies: &policies,
        chronicle: &chronicle,
        until: at.step,
    }))
}
