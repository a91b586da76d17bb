//! A game in progress: runs commands, prints what they did, and keeps the log.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::ensemble::Control;
use crate::model::DayOfYear;
use crate::questions::msel::{msel_blueprint, msel_table, msel_workbook};
use crate::render::{counted, day_in, depths_explained, end_of, on_screen};
use crate::scenario::near;
use crate::study::{Failure, Place, print, stop_on_interrupt, write_all};
use crate::wargame::text::{game_injects, game_story, log, menu, moved, past, turn_text, where_it_stands};
use crate::wargame::{Game, GameError, MAIN, Move, ScriptTurn, length, length_of};

use super::commands::{Command, Export, ends, help};
use super::results::{self, GameOrFailure};

/// A game in progress.
pub(super) struct Session {
    pub(super) game: Game,
    /// The scenario's file, as the user named it.
    path: String,
    log: Option<PathBuf>,
    /// How long a turn lasts.
    turn: String,
    /// The name of the branch in play, and the other branches.
    pub(super) branch: String,
    pub(super) others: Vec<(String, Vec<ScriptTurn>)>,
    /// Whether the scenario has changed since the log was written.
    pub(super) changed: bool,
    /// Whether nothing is printed.
    pub(super) quiet: bool,
    stop: Arc<AtomicBool>,
}

/// What follows a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// The next one.
    Next,
    /// The end.
    Leave,
}

/// Why a command failed.
pub(super) enum Trouble {
    /// It is not possible; the text says why. The game is unchanged.
    Refused(String),
    /// Interrupted by Ctrl-C. The game is unchanged.
    Interrupted,
    /// The program cannot continue.
    Failed(Failure),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<GameError> for Trouble {
    fn from(error: GameError) -> Self {
        match error {
            GameError::Threads(error) => Self::Failed(error.into()),
            GameError::Stopped => Self::Interrupted,
            GameError::Refused(why) => Self::Refused(why),
            GameError::Aborted => Self::Refused(error.to_string()),
        }
    }
}

impl From<GameOrFailure> for Trouble {
    fn from(error: GameOrFailure) -> Self {
        match error {
            GameOrFailure::Game(error) => error.into(),
            GameOrFailure::Failure(failure) => failure.into(),
        }
    }
}

impl Trouble {
    /// The failure with which the program ends.
    pub(super) fn into_failure(self, place: &str) -> Failure {
        match self {
            Self::Refused(why) => Failure::Option(format!("{place}: {why}")),
            Self::Interrupted => Failure::Game,
            Self::Failed(failure) => failure,
        }
    }
}

impl Session {
    pub(super) fn new(game: Game, path: String, log: Option<PathBuf>, turn: String) -> Self {
        let stop = stop_on_interrupt();
        Self { game, path, log, turn, branch: MAIN.to_owned(), others: Vec::new(), changed: false, quiet: false, stop }
    }

    /// Prints a text, unless nothing is to be printed.
    pub(super) fn print(&self, text: &str) -> Result<(), Failure> {
        if self.quiet { Ok(()) } else { print(&on_screen(text)) }
    }

    /// Writes the folder of the game.
    pub(super) fn write_results(&self, folder: &Path, place: &Place) -> Result<(), Failure> {
        self.stop.store(false, Ordering::Relaxed);
        let control = Control { stop: Some(&*self.stop), ..Control::default() };
        let log = log(&self.game, &self.path, &self.branch, &self.others);
        results::write((folder, place), &self.game, &log, &control)
            .map_err(|error| Trouble::from(error).into_failure("--out"))?;
        self.print(&format!("Written to {}.\n", folder.display()))
    }

    /// Prints the introduction, before the first turn.
    pub(super) fn introduce(&self) -> Result<(), Failure> {
        let setup = &self.game.setup;
        let outcome = &self.game.scenario.model.structure.outcomes[setup.outcome];
        let mut text = format!(
            "{}\nTrajectory {} of seed {}, draw {} of {}. Outcome of the game (*): {} by {}.\n",
            self.game.scenario.title,
            setup.trajectory,
            setup.seed,
            setup.draw(),
            setup.draws,
            outcome.title,
            end_of(self.game.scenario.model.structure.start_day, setup.by)
        );
        if let Some(depths) = depths_explained(&self.game.scenario.model.structure) {
            let _ = writeln!(text, "{depths}");
        }
        if self.changed {
            text.push_str("The scenario has changed since this game was played: the game may go differently.\n");
        }
        self.print(&format!("{text}\n"))
    }

    /// Plays a script and prints all of it.
    pub(super) fn play_script(&mut self, turns: &[ScriptTurn]) -> Result<(), Failure> {
        self.introduce()?;
        let failure = |trouble: Trouble, number: usize| trouble.into_failure(&format!("turn {}", number + 1));
        self.run_line("status").map_err(|trouble| failure(trouble, 0))?;
        for (number, turn) in turns.iter().enumerate() {
            let structure = &self.game.scenario.model.structure;
            let advance = turn.steps.map(|steps| format!("advance {}", length(structure, steps)));
            for command in turn.moves.iter().chain(&advance) {
                // As in a log, so that playing the log prints the same.
                let shown =
                    Move::read(command, &self.game.scenario).map_or_else(|_| command.clone(), |made| made.to_string());
                self.print(&format!("> {shown}\n"))?;
                self.run_line(command).map_err(|trouble| failure(trouble, number))?;
            }
        }
        Ok(())
    }

    /// Plays the turns of a log without printing them.
    pub(super) fn replay(&mut self, turns: &[ScriptTurn]) -> Result<(), Failure> {
        self.replayed(turns).map_err(|(number, trouble)| trouble.into_failure(&format!("turn {}", number + 1)))
    }

    fn replayed(&mut self, turns: &[ScriptTurn]) -> Result<(), (usize, Trouble)> {
        let mut game = Game::new(self.game.scenario.clone(), self.game.setup.clone());
        for (number, turn) in turns.iter().enumerate() {
            for made in &turn.moves {
                let made = Move::read(made, &game.scenario).map_err(|why| (number, Trouble::Refused(why)))?;
                game.play(made).map_err(|error| (number, error.into()))?;
            }
            if let Some(steps) = turn.steps {
                game.advance(steps).map_err(|error| (number, error.into()))?;
            }
        }
        self.game = game;
        Ok(())
    }

    /// Runs a command, prints what it did, and updates the log.
    pub(super) fn run_line(&mut self, line: &str) -> Result<Then, Trouble> {
        self.stop.store(false, Ordering::Relaxed);
        let command = Command::read(line, &self.game.scenario).map_err(Trouble::Refused)?;
        let changes = command.changes_the_game();
        let then = self.execute(command)?;
        if changes {
            self.keep()?;
        }
        Ok(then)
    }

    fn execute(&mut self, command: Command) -> Result<Then, Trouble> {
        let stop = Arc::clone(&self.stop);
        let control = Control { stop: Some(&*stop), ..Control::default() };
        let text = match command {
            Command::Status => format!("{}\n", where_it_stands(&self.game, &control)?),
            Command::Moves => menu(&self.game),
            Command::Move(made) => self.make(made, &control)?,
            Command::Advance(length) => self.advance(length.as_deref(), &control)?,
            Command::Undo => {
                let Some(undone) = self.game.undo() else {
                    return Err(Trouble::Refused("there is nothing to undo".to_owned()));
                };
                format!("undone: {undone}\n\n{}\n", where_it_stands(&self.game, &control)?)
            }
            Command::History => past(&self.game),
            Command::Branch(name) => self.branch(name)?,
            Command::Switch(name) => {
                self.switch(&name)?;
                format!("on branch {name}\n\n{}\n", where_it_stands(&self.game, &control)?)
            }
            Command::Branches => self.branches(),
            Command::Save(file) => self.save(file)?,
            Command::Export(what, file) => self.export(what, &file)?,
            Command::Help(topic) => help(topic.as_deref(), &self.game.scenario).map_err(Trouble::Refused)?,
            Command::Quit => return Ok(Then::Leave),
        };
        self.print(&text)?;
        Ok(Then::Next)
    }

    fn make(&mut self, made: Move, control: &Control<'_>) -> Result<String, Trouble> {
        let made = self.game.play(made)?.clone();
        let text = moved(&self.game, &made, control);
        if text.is_err() {
            let _ = self.game.undo();
        }
        Ok(format!("{}\n", text?))
    }

    fn advance(&mut self, length: Option<&str>, control: &Control<'_>) -> Result<String, Trouble> {
        let structure = &self.game.scenario.model.structure;
        let at = self.game.position().at.step;
        let steps = length_of(structure, at, length.unwrap_or(&self.turn)).map_err(Trouble::Refused)?;
        let left = structure.n_steps().saturating_sub(at);
        let end = match structure.start_day {
            DayOfYear::NEW_YEAR => format!("with {}", structure.last_year()),
            start => format!("on {}", day_in(start, structure.end_year)),
        };
        self.game.advance(steps)?;
        let short = if steps > left { format!("The run ends {end}, so less time passes.\n") } else { String::new() };
        let text = turn_text(&self.game, control)
            .and_then(|turn| where_it_stands(&self.game, control).map(|status| format!("{short}{turn}\n{status}\n")));
        if text.is_err() {
            let _ = self.game.undo();
        }
        Ok(text?)
    }

    fn branch(&mut self, name: Option<String>) -> Result<String, Trouble> {
        let Some(name) = name else { return Ok(self.branches()) };
        if name == self.branch || self.others.iter().any(|(known, _)| *known == name) {
            return Err(Trouble::Refused(format!("branch `{name}` exists; `switch {name}` goes there")));
        }
        let left = std::mem::replace(&mut self.branch, name.clone());
        self.others.push((left.clone(), self.game.record()));
        Ok(format!("on branch {name}, from here on; `switch {left}` goes back\n"))
    }

    fn switch(&mut self, name: &str) -> Result<(), Trouble> {
        let names: Vec<&str> = self.others.iter().map(|(known, _)| known.as_str()).collect();
        let Some(place) = names.iter().position(|known| *known == name) else {
            let suggestion = near(name, names.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
            let why = format!("there is no other branch `{name}`{}", suggestion.unwrap_or_default());
            return Err(Trouble::Refused(why));
        };
        let left = (self.branch.clone(), self.game.record());
        let turns = self.others[place].1.clone();
        self.replayed(&turns).map_err(|(_, trouble)| trouble)?;
        self.others[place] = left;
        name.clone_into(&mut self.branch);
        Ok(())
    }

    fn branches(&self) -> String {
        let counted = |turns: usize| counted(turns as u64, "turn");
        let played = |turns: &[ScriptTurn]| counted(turns.iter().filter(|turn| turn.steps.is_some()).count());
        let mut lines = vec![format!("* {}, {}\n", self.branch, counted(self.game.turns.len()))];
        lines.extend(self.others.iter().map(|(name, turns)| format!("  {name}, {}\n", played(turns))));
        lines.concat()
    }

    fn save(&mut self, file: Option<String>) -> Result<String, Trouble> {
        if let Some(file) = file {
            let file = PathBuf::from(file);
            if file.exists() && self.log.as_ref() != Some(&file) {
                let why = format!("{} exists and is not this game's log; give another name", file.display());
                return Err(Trouble::Refused(why));
            }
            self.write_log(&file).map_err(|failure| Trouble::Refused(failure.to_string()))?;
            self.log = Some(file);
        } else if self.log.is_none() {
            return Err(Trouble::Refused("name a file, as in `save game.toml`".to_owned()));
        }
        self.keep()?;
        let file = self.log.as_ref().map_or_else(String::new, |file| file.display().to_string());
        Ok(format!("saved in {file}; `stadial wargame --resume {file}` continues the game\n"))
    }

    fn export(&self, what: Export, file: &str) -> Result<String, Trouble> {
        let structure = &self.game.scenario.model.structure;
        let name = format!("{}: a game, {}", self.game.scenario.title, self.branch);
        let bytes = match what {
            Export::Storyline => game_story(&self.game).map(String::into_bytes),
            Export::Injects if ends(file, "xlsx") => game_injects(&self.game)
                .map(|rows| msel_workbook(structure, &rows))
                .transpose()
                .map_err(Trouble::Refused)?,
            Export::Injects => game_injects(&self.game).map(|rows| msel_table(&rows).csv()),
            Export::Blueprint => game_injects(&self.game)
                .map(|rows| msel_blueprint(structure, (&name, "A game of `stadial wargame`."), &rows))
                .transpose()
                .map_err(Trouble::Refused)?,
        };
        let nothing = || Trouble::Refused("nothing has been played yet: `advance` first".to_owned());
        let path = Path::new(file);
        if path.exists() {
            return Err(Trouble::Refused(format!("{file} exists; give another name")));
        }
        write(path, bytes.ok_or_else(nothing)?).map_err(|failure| Trouble::Refused(failure.to_string()))?;
        Ok(format!("wrote {file}\n"))
    }

    /// Updates the log, if there is one.
    pub(super) fn keep(&self) -> Result<(), Failure> {
        self.log.as_ref().map_or(Ok(()), |file| self.write_log(file))
    }

    fn write_log(&self, file: &Path) -> Result<(), Failure> {
        write(file, log(&self.game, &self.path, &self.branch, &self.others).into_bytes())
    }

    /// Prints where the game is saved, at the end.
    pub(super) fn farewell(&self) -> Result<(), Failure> {
        match &self.log {
            Some(file) if file.exists() => self.print(&format!(
                "The game is saved in {0}; `stadial wargame --resume {0}` continues it.\n",
                file.display()
            )),
            _ => Ok(()),
        }
    }
}

fn write(file: &Path, bytes: Vec<u8>) -> Result<(), Failure> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(write_all(folder, &[(name.as_str(), bytes)])?)
}
