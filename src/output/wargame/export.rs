//! A game as a story, and as a list of injects.

use crate::model::Policy;
use crate::wargame::{Game, Position};

use super::super::msel::{Likelihood, MselRow, msel};
use super::super::story::{History, story, story_markdown};

/// The history that was played, told in Markdown; nothing before the first turn is over.
#[must_use]
pub fn game_story(game: &Game) -> Option<String> {
    let told = with_history(game, &|history| story_markdown(history, &story(history)))?;
    let setup = &game.setup;
    Some(format!(
        "# {}\n\nA game along trajectory {} of seed {}, in {} turns.\n\n{told}",
        game.scenario.title,
        setup.trajectory,
        setup.seed,
        game.turns.len()
    ))
}

/// The history that was played as a list of injects: shocks and moves, and what came of them. How likely each was is not
/// told: it was played.
#[must_use]
pub fn game_injects(game: &Game) -> Option<Vec<MselRow>> {
    with_history(game, &|history| msel(history, &story(history), &|_| Likelihood::default()))
}

fn with_history<T>(game: &Game, tell: &dyn Fn(&History<'_>) -> T) -> Option<T> {
    let chronicle = game.chronicle()?;
    let Position { world, at, .. } = game.begin();
    let policies: Vec<&Policy> = world.policies.iter().collect();
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
