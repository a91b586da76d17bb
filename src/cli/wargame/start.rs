//! Sets up a game from options and scripts.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use crate::input::{SourceText, TOML_MAX};
use crate::scenario::Scenario;
use crate::study::{Failure, Refused, outcome_named, plan, warn, without_evidence, year_by};
use crate::wargame::{Game, Move, Script, ScriptError, ScriptTurn, Setup, length_of};

use super::{Session, WargameCommand};

/// Why it does not use evidence, and what to do instead.
pub(in crate::cli) const REFUSED: Refused = (
    "a game is one trajectory from its start, and what it knows is what was played",
    "ask `fork` to go on from a trajectory that agrees with the evidence",
);

/// Futures for each probability.
const FUTURES: u64 = 4_000;

/// The game, and the turns of the script or log that it was started with.
pub(super) fn start(command: &WargameCommand) -> Result<(Session, Vec<ScriptTurn>), Failure> {
    let file = command.script.as_ref().or(command.resume.as_ref());
    let (name, script) = match file {
        Some(file) => read(file)?,
        None => (String::new(), Script::default()),
    };
    let path = scenario_path(command, file, &script)?;
    let overrides: Vec<String> = script.overrides.iter().cloned().chain(command.changes.read()?).collect();
    let scenario = crate::scenario::load(&path, &overrides)?;
    without_evidence(&scenario, REFUSED)?;
    warn(scenario.warnings.as_ref().filter(|_| !command.quiet));
    let (turns, others) = script.lines(&name, &scenario.model.structure).map_err(|error| wrong(&error))?;
    let setup = setup(command, &script, &scenario)?;
    let mut errors = Vec::new();
    let lines = std::iter::once(("", &turns)).chain(others.iter().map(|(branch, turns)| (branch.as_str(), turns)));
    for (branch, turns) in lines {
        let branch = if branch.is_empty() { String::new() } else { format!(", branch {branch}") };
        for (number, turn) in turns.iter().enumerate() {
            for made in &turn.moves {
                if let Err(why) = Move::read(made, &scenario) {
                    errors.push(format!("{name}{branch}: turn {}, `{made}`: {why}", number + 1));
                }
            }
        }
    }
    if let Err(why) = length_of(&scenario.model.structure, 0, &command.turn) {
        errors.push(format!("--turn {}: {why}", command.turn));
    }
    if !errors.is_empty() {
        return Err(Failure::Option(errors.join("\nerror: ")));
    }
    let changed = script.digest.as_ref().is_some_and(|digest| *digest != crate::study::digest(&scenario));
    let log = log_path(command, &scenario);
    let is_own = command.script.is_some() || command.resume.is_some() && command.resume == log;
    if let Some(file) = command.log.as_ref().filter(|file| file.exists() && !is_own) {
        let file = file.display();
        return Err(Failure::Option(format!(
            "--log {file} exists: continue it with `--resume {file}`, or give another name"
        )));
    }
    let game = Game::new(scenario, setup);
    let mut session = Session::new(game, path.display().to_string(), log, command.turn.clone());
    session.quiet = command.quiet;
    session.changed = changed;
    session.others = others;
    if let Some(branch) = script.branch() {
        branch.clone_into(&mut session.branch);
    }
    Ok((session, turns))
}

fn wrong(error: &dyn std::error::Error) -> Failure {
    Failure::Option(error.to_string())
}

fn read(file: &Path) -> Result<(String, Script), Failure> {
    let SourceText { name, text } = SourceText::read(file, "a script or the log of a game in TOML", TOML_MAX)?;
    let script = Script::read(&name, &text).map_err(|error| match error {
        ScriptError::Wrong(problems) => Failure::Scenario(problems),
        turns @ ScriptError::Turns(_) => wrong(&turns),
    })?;
    Ok((name, script))
}

/// The scenario on the command line, else that of the script: relative to this folder, or to the folder of the script.
fn scenario_path(command: &WargameCommand, file: Option<&PathBuf>, script: &Script) -> Result<PathBuf, Failure> {
    if let Some(path) = &command.scenario {
        return Ok(path.clone());
    }
    let file = file.map_or(Path::new(""), PathBuf::as_path);
    let Some(named) = &script.scenario else {
        let message =
            format!("{} names no scenario; name one, as in `stadial wargame SCENARIO --script {0}`", file.display());
        return Err(Failure::Option(message));
    };
    let (here, beside) = (PathBuf::from(named), file.parent().map(|folder| folder.join(named)));
    Ok(beside.filter(|beside| !here.exists() && beside.exists()).unwrap_or(here))
}

fn setup(command: &WargameCommand, script: &Script, scenario: &Scenario) -> Result<Setup, Failure> {
    let trajectory = command.trajectory.or(script.trajectory).unwrap_or(0);
    let (draws, seed) = (command.draws.or(script.draws), command.seed.or(script.seed));
    let plan = plan(scenario, trajectory.saturating_add(1), draws, seed)?;
    let structure = &scenario.model.structure;
    let outcome = command.outcome.as_ref().or(script.outcome.as_ref());
    if structure.outcomes.is_empty() {
        return Err(Failure::Option("the scenario has no outcome to play for".to_owned()));
    }
    let futures = command.futures.or(script.futures).unwrap_or(FUTURES);
    Ok(Setup {
        trajectory,
        seed: plan.seed.0,
        draws: plan.draws,
        futures,
        threads: command.threads.number(),
        outcome: outcome.map_or(Ok(0), |name| outcome_named(structure, name))?,
        by: year_by(structure, command.by.or(script.by))?,
    })
}

/// The file of the log: in a terminal there always is one, and it never replaces that of another game.
fn log_path(command: &WargameCommand, scenario: &Scenario) -> Option<PathBuf> {
    let named = command.log.as_ref().or(command.resume.as_ref()).cloned();
    if named.is_some() || command.script.is_some() || !std::io::stdin().is_terminal() {
        return named;
    }
    let name = |number: usize| match number {
        1 => PathBuf::from(format!("{}-wargame.toml", scenario.name)),
        _ => PathBuf::from(format!("{}-wargame-{number}.toml", scenario.name)),
    };
    (1..10_000).map(name).find(|path| !path.exists())
}
