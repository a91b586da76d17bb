//! A game: what is played is what is drawn, taking back loses nothing, and the odds answer to moves and time.

use stadial::ensemble::{Control, stretch};
use stadial::noise::Seed;
use stadial::scenario::{Scenario, parameters};
use stadial::stats::Z_95;
use stadial::wargame::{Game, GameError, Group, Move, Setup};

use crate::support::{trio, unsure};

fn setup(scenario: &Scenario) -> Setup {
    Setup { trajectory: 4, seed: scenario.plan.seed, draws: 20, futures: 400, threads: 1, outcome: 0, by: 2011 }
}

fn game(scenario: Scenario) -> Game {
    let setup = setup(&scenario);
    Game::new(scenario, setup)
}

fn play(game: &mut Game, text: &str) {
    let made = Move::read(text, &game.scenario).unwrap_or_else(|why| panic!("{why}"));
    game.play(made).unwrap_or_else(|error| panic!("{text}: {error}"));
}

fn refused(game: &mut Game, text: &str) -> String {
    match Move::read(text, &game.scenario) {
        Ok(made) => match game.play(made) {
            Err(GameError::Refused(why)) => why,
            other => panic!("{text}: {other:?}"),
        },
        Err(why) => why,
    }
}

/// Without moves the game is the history of that number; two half-years are one year; with a move, what came before
/// it is as it was.
#[test]
fn the_history_is_drawn_once_and_for_all() {
    let scenario = unsure();
    let mut whole = game(scenario.clone());
    whole.advance(144).unwrap();
    let world = &whole.begin().world;
    let history = stretch(&world.model, Seed(scenario.plan.seed), None, 4, 144);
    assert_eq!((&whole.turns[0].entries, &whole.begin().at), (&history.entries, &history.end));
    let mut halves = game(scenario.clone());
    play(&mut halves, "nudge urgency.ada +0.05");
    halves.advance(6).unwrap();
    halves.advance(6).unwrap();
    let mut year = game(scenario);
    play(&mut year, "nudge urgency.ada +0.05");
    year.advance(12).unwrap();
    assert_eq!(halves.begin().at, year.begin().at);
    assert_ne!(year.begin().at, stretch(&world.model, Seed(7), None, 4, 12).end);
}

#[test]
fn what_is_taken_back_can_be_played_again_the_same() {
    let mut played = game(trio(&[]));
    play(&mut played, "strike crisis");
    play(&mut played, "sign");
    played.advance(12).unwrap();
    let (end, record) = (played.begin().at.clone(), played.record());
    assert!(played.undo().unwrap().contains("last turn"));
    assert_eq!(played.undo().unwrap(), "red: sign");
    play(&mut played, "sign");
    played.advance(12).unwrap();
    assert_eq!((&played.begin().at, played.record()), (&end, record));
    for _ in 0..3 {
        played.undo().unwrap();
    }
    assert!(played.undo().is_none() && played.record().is_empty());
}

/// Every kind of move does what it says, from then on.
#[test]
fn moves_do_what_they_say() {
    let policy = "policies.push={ from = 2002, set.treaty.signing_rate = 0.0, effects.urgency.ada = 0.5 }";
    let mut played = game(trio(&[policy]));
    play(&mut played, "deepen troop_placement 2");
    play(&mut played, "red: set identity.bo 0.7");
    play(&mut played, "play push");
    assert_eq!(played.in_force(), ["push"]);
    assert!(refused(&mut played, "play push").contains("is in force; to play it again, first `end push`"));
    assert!(refused(&mut played, "end crisis").contains("in force: push"));
    assert_eq!(played.moves.len(), 3, "what is refused is not played");
    let structure = played.scenario.model.structure.clone();
    let quantity = |played: &Game, name: &str| {
        let place = structure.quantities().iter().position(|&one| structure.quantity_name(one) == name).unwrap();
        played.position().view.quantities[place]
    };
    assert!((quantity(&played, "identity.bo") - 0.7).abs() < 1e-12);
    played.advance(1).unwrap();
    assert_eq!(played.begin().view.depth[5], 2);
    assert!(refused(&mut played, "deepen troop_placement 2").contains("has depth 2 of 3"));
    play(&mut played, "end push");
    assert!(played.in_force().is_empty());
    play(&mut played, "set treaty.signing_rate 3");
    assert_eq!(played.in_force(), ["treaty.signing_rate"]);
    play(&mut played, "play push");
    assert_eq!(played.in_force(), ["treaty.signing_rate", "push.2"]);
    play(&mut played, "sign");
    played.advance(1).unwrap();
    assert!(played.begin().view.treaty.is_in_force());
    play(&mut played, "denounce");
    played.advance(1).unwrap();
    assert!(!played.begin().view.treaty.is_in_force());
    let wanted = [
        ("nudge urgency.ada +1", "must be in (0, 1)"),
        ("set urgncy.ada 0.5", "did you mean `urgency.ada`?"),
        ("set threat 0.5", "is computed from other variables"),
        ("play shove", "the scenario has no policy `shove`"),
    ];
    for (text, why) in wanted {
        let printed = refused(&mut played, text);
        assert!(printed.contains(why), "{text}: {printed}");
    }
}

/// The change of the odds over a turn is that of its moves and that of its time, and this that of waiting and of what
/// happened: the means of futures add up exactly, as all have the same numbers.
#[test]
fn the_parts_of_a_turn_add_up() {
    let mut played = game(trio(&[]));
    play(&mut played, "nudge identity.ada +0.2");
    play(&mut played, "strike quarrel");
    played.advance(18).unwrap();
    let control = Control::default();
    let turn = &played.turns[0];
    let between = |one, other| played.difference((one, other), 0, &control).unwrap();
    let whole = between(&turn.begin, &turn.end);
    let moves = between(&turn.begin, turn.moved());
    let why = played.why(turn, &control).unwrap();
    assert!((moves.value + why.time.value + why.happened.value - whole.value).abs() < 1e-12);
    assert!(moves.standard_error > 0.0 && why.happened.standard_error > 0.0, "{moves:?} {why:?}");
    // Groups work together by more than twos, but what is left is small.
    let parts: f64 = why.groups.iter().map(|(_, part)| part.value).sum();
    let error = why.groups.iter().map(|(_, part)| part.standard_error).fold(why.happened.standard_error, f64::max);
    assert!((parts - why.happened.value).abs() < 3.0 * Z_95 * error, "{parts} {:?}", why.happened);
    assert!(why.groups.len() > 3);
}

/// Where nothing is random but one thing, it is the one that is named: institutions where only they moved, and a shock
/// that was played is in the moves and not in what happened.
#[test]
fn what_moved_is_named() {
    let moves =
        |path: &str| path.ends_with("volatility") || path.starts_with("dynamics.") && path.ends_with(".reversion");
    let numbers = parameters(&trio(&[])).into_iter().map(|row| row.path).filter(|path| moves(path));
    let still: Vec<String> = numbers
        .map(|path| format!("{path}=0"))
        .chain(["incentive.adjustment_rate=0", "incentive.learning_rate=0", "status.anxiety_rate=0"].map(str::to_owned))
        .chain(["dynamics.feedback.consultations_on_contestation=0".to_owned()])
        .chain([
            "remove=[\"observed\", \"shocks.embargo\", \"shocks.summit\", \"outcomes.crisis_and_embargo\"]".to_owned()
        ])
        .chain(["shocks.quarrel.rate=0", "shocks.crisis.rate=0"].map(str::to_owned))
        .chain(["ada", "bo", "cyd", "dee"].map(|actor| format!("actors.{actor}.growth=0")))
        .collect();
    let still: Vec<&str> = still.iter().map(String::as_str).collect();
    let mut played = game(trio(&still));
    played.advance(24).unwrap();
    let control = Control::default();
    let turn = &played.turns[0];
    assert!(!turn.entries.is_empty(), "institutions move");
    let groups: Vec<Group> = played
        .why(turn, &control)
        .unwrap()
        .groups
        .iter()
        .filter(|(_, by)| by.value != 0.0)
        .map(|(group, _)| *group)
        .collect();
    assert!(groups.iter().all(|group| *group == Group::Institutions), "{groups:?}");
    let mut struck = game(trio(&still));
    play(&mut struck, "strike quarrel");
    struck.advance(1).unwrap();
    let why = struck.why(&struck.turns[0], &control).unwrap();
    let identity = why.groups.iter().find(|(group, _)| *group == Group::Identity);
    assert!(identity.is_none_or(|(_, by)| by.value == 0.0), "{why:?}");
}

/// Conditions are those of the outcome, as they hold at the moment.
#[test]
fn conditions_are_met_and_lost() {
    let mut played = game(trio(&[]));
    let before = played.checklist(played.position());
    play(&mut played, "set identity.ada 0.99");
    play(&mut played, "set urgency.ada 0.01");
    let after = played.checklist(played.position());
    assert!(before.0.len() > 5 && before.0.len() == after.0.len());
    let (met, lost) = after.changes(&before);
    assert!(met.len() + lost.len() >= 1, "{before:?}");
    let again = before.changes(&after);
    assert_eq!((again.0.len(), again.1.len()), (lost.len(), met.len()));
}

/// A shock is planned once in a step: by the dates of the scenario, by a policy, or by a move.
#[test]
fn a_shock_strikes_once_in_a_step() {
    let mut game = game(trio(&["policies.push={ inject.crisis = 2003 }"]));
    play(&mut game, "strike crisis");
    let why = refused(&mut game, "strike crisis");
    assert_eq!(why, "`crisis` already occurs in this step, by the policy `strike_crisis`");
    let why = refused(&mut game, "play push");
    assert!(why.contains("brings about `crisis` in 2000-01"), "{why}");
    game.advance(52).unwrap();
    let why = refused(&mut game, "strike summit");
    assert_eq!(why, "`summit` already occurs in this step, by `shocks.summit.dates`");
    play(&mut game, "strike crisis");
}
