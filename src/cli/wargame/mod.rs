//! `stadial wargame`: a trajectory played turn by turn.

mod commands;
mod session;
mod prompt;
mod results;
mod start;

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use session::Session;

pub(super) use start::REFUSED;

use crate::scenario::DRAWS_MAX;
use crate::study::{ChangeArgs, Failure, ThreadArgs, whole};
use crate::wargame::FUTURES;

/// Play one trajectory turn by turn: make moves, let time pass, and see how probabilities change and why
///
/// Each turn shows the state of the alignment (type, stage, balances), the probability of each outcome from here, and the
/// conditions that the outcome of the game still needs. Then the cells make moves: red is the members, blue the side that
/// they align against, white is control. A move plays a policy or shock of the scenario, signs or denounces a treaty,
/// deepens an indicator, or changes a variable or parameter. Then time passes along one drawn trajectory. The
/// probabilities before the moves, after them, and at the end of the turn are compared on common random numbers. This
/// separates the effect of the moves from that of time and chance.
///
/// The random numbers are fixed: a turn that is undone and played again in the same way brings the same events, and two
/// half-years give the same as one year. The probabilities come from many futures that start from the present state.
///
/// In a terminal the log is updated after every command; Ctrl-C and Ctrl-D lose nothing. A log is a script: `--resume`
/// continues it, `--script` plays it without prompts. Commands can also come through a pipe: then the first one that fails
/// ends the game (exit code 2), and a log is written only with `--log`.
///
/// `--out` writes the folder of the game when it ends: turns.csv (the probabilities at each moment), msel.csv (what happened),
/// parameters.csv, game.toml (the log) and manifest.json.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial wargame scenarios/china-russia.toml\n  \
    stadial wargame scenarios/china-russia.toml --trajectory 12 --outcome alliance --by 2040 --turn '2 years'\n  \
    stadial wargame --resume china-russia-wargame.toml\n  \
    stadial wargame --script china-russia-wargame.toml > transcript.txt\n  \
    printf 'play split_moscow\\nadvance\\n' | stadial wargame scenarios/china-russia.toml\n\n\
    A script written by hand:\n  \
    scenario = \"scenarios/china-russia.toml\"\n  \
    [[turn]]\n  \
    moves = [\"blue: play double_containment\", \"red: deepen integrated_command 2\"]\n  \
    advance = \"2 years\"\n  \
    [[turn]]\n  \
    moves = [\"white: strike taiwan_strait_crisis\", \"set urgency.russia 0.7\"]\n  \
    advance = \"6 months\"")]
pub(super) struct WargameCommand {
    /// The scenario file (TOML) [default: that of the script or log]
    #[arg(value_name = "SCENARIO", value_hint = clap::ValueHint::FilePath, required_unless_present_any = ["script", "resume"])]
    scenario: Option<PathBuf>,

    /// Play this script to its end, without prompts
    #[arg(long, value_name = "FILE", conflicts_with = "resume", value_hint = clap::ValueHint::FilePath)]
    script: Option<PathBuf>,

    /// Continue the game of this log, and keep the log up to date
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    resume: Option<PathBuf>,

    /// File for the log of the game [default: in a terminal SCENARIO-wargame.toml in this folder, else none]
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    log: Option<PathBuf>,

    /// Number of the trajectory, from 0; each has its own random numbers and draw of uncertain parameters
    #[arg(long, value_name = "I", value_parser = whole::<u64>(0..=u64::MAX))]
    trajectory: Option<u64>,

    /// Seed of all randomness [default: the scenario's, else 1]
    #[arg(long, value_name = "S", value_parser = whole::<u64>(0..=u64::MAX))]
    seed: Option<u64>,

    /// Draws over which trajectories are spread, as in `stadial run` [default: the scenario's, else 1000]
    #[arg(long, value_name = "D", value_parser = whole::<u64>(1..=DRAWS_MAX))]
    draws: Option<u64>,

    /// Futures for each probability; four times as many halve the error [default: 4000]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(FUTURES))]
    futures: Option<u64>,

    /// The outcome that the game is about [default: the first]
    #[arg(long, value_name = "NAME")]
    outcome: Option<String>,

    /// Year by whose end its probability is shown [default: the last]
    #[arg(long, value_name = "YEAR")]
    by: Option<i32>,

    /// Length of a turn, unless `advance` gives another
    #[arg(long, value_name = "LENGTH", default_value = "1 year")]
    turn: String,

    #[command(flatten)]
    changes: ChangeArgs,

    /// Folder for tables (CSV), log and manifest of the game when it ends; `stadial report` makes a page of it
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    out: Option<PathBuf>,

    /// Replace what is in the folder of --out, whatever it is
    #[arg(long, requires = "out")]
    force: bool,

    /// Print nothing but errors; only with --script, or with commands through a pipe
    #[arg(long, short)]
    quiet: bool,

    #[command(flatten)]
    threads: ThreadArgs,
}

impl WargameCommand {
    pub fn execute(self) -> Result<(), Failure> {
        if self.quiet && self.script.is_none() && std::io::stdin().is_terminal() {
            let message = "--quiet: a game in a terminal prints what happens; add --script FILE, or pipe the commands";
            return Err(Failure::Option(message.to_owned()));
        }
        let place = self.out.as_deref().map(|folder| results::claim(folder, self.force)).transpose()?;
        let (mut session, turns) = start::start(&self)?;
        if self.script.is_some() {
            session.play_script(&turns)?;
        } else {
            session.replay(&turns)?;
            prompt::ask(&mut session)?;
        }
        self.out.as_ref().zip(place).map_or(Ok(()), |(folder, place)| session.write_results(folder, &place))
    }
}
