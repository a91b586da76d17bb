//! A game as a story, and as a list of injects.

use crate::model::Policy;
use crate::wargame::{Game, Position, date_of};

use super::super::msel::{Likelihood, MselRow, msel};
use super::super::story::{History, story, story_markdown};

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
/// What the scenario does not name cannot be played from a list: treaties and indicators that were moves are among what
/// comes anyway, and variables and numbers that were set have no row.
#[must_use]
pub fn game_injects(game: &Game) -> Option<Vec<MselRow>> {
    let scenario = &game.scenario;
    let is_named = |policy: &Policy| {
        let stem = policy.name.split('.').next().unwrap_or_default();
        !policy.injected.is_empty() || scenario.policies.iter().any(|known| known.name == stem)
    };
    with_history(game, &is_named, &|history| msel(history, &story(history), &|_| Likelihood::default()))
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
