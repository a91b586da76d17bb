//! `stadial wargame`: a history played turn by turn.

mod commands;
mod session;
mod prompt;
mod start;

use std::path::PathBuf;

use clap::Args;
use session::Session;

use crate::scenario::DRAWS_MAX;
use crate::study::{Failure, ThreadArgs, whole};
use crate::wargame::FUTURES;

/// Play a history turn by turn: move, let time pass, and see how the odds moved and why
///
/// Each turn shows where the alignment stands: type, stage, balances, the odds of each outcome from here, and what the
/// outcome asked about waits for. Cells move: red are the members, blue the side that they align against, white is
/// control. Moves are the policies and shocks of the scenario, treaties and indicators, and any variable or number set
/// or nudged. Then time passes, along one drawn history; the odds before, after the moves, and after the time are set
/// side by side on common random numbers, so that what the moves did is told apart from what time and chance did.
///
/// Chance is drawn once and for all: taking a turn back and playing it in the same way brings the same events, and two
/// half-years are one year. Odds come from many futures that go on from the present state.
///
/// In a terminal the game is kept in a log after every command; nothing is lost by Ctrl-C or Ctrl-D. A log is a script:
/// `--resume` goes on with it, `--script` plays it without asking. Commands can also come through a pipe: the
/// first one that cannot be carried out then ends the game (exit code 2), and a log is kept only with `--log`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial wargame scenarios/china-russia.toml\n  \
    stadial wargame scenarios/china-russia.toml --trajectory 12 --outcome alliance --by 2040 --turn '2 years'\n  \
    stadial wargame --resume china-russia-wargame.toml\n  \
    stadial wargame --script china-russia-wargame.toml > transcript.txt\n  \
    printf 'play split_moscow\\nadvance\\n' | stadial wargame scenarios/china-russia.toml\n\n\
    A script by hand:\n  \
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

    /// Play this script to its end, without asking
    #[arg(long, value_name = "FILE", conflicts_with = "resume", value_hint = clap::ValueHint::FilePath)]
    script: Option<PathBuf>,

    /// Go on with the game of this log, which is kept up to date
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    resume: Option<PathBuf>,

    /// Keep the log of the game here [default: in a terminal SCENARIO-wargame.toml in this folder, else none]
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    log: Option<PathBuf>,

    /// Number of the history, from 0: another one has other luck, and other parameters where these are uncertain
    #[arg(long, value_name = "I", value_parser = whole::<u64>(0..=u64::MAX))]
    trajectory: Option<u64>,

    /// Seed of all randomness [default: the scenario's, else 1]
    #[arg(long, value_name = "S", value_parser = whole::<u64>(0..=u64::MAX))]
    seed: Option<u64>,

    /// Over how many draws histories are spread, as in `stadial run` [default: the scenario's, else 1000]
    #[arg(long, value_name = "D", value_parser = whole::<u64>(1..=DRAWS_MAX))]
    draws: Option<u64>,

    /// How many futures odds are told from: four times as many halve the error [default: 4000]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(FUTURES))]
    futures: Option<u64>,

    /// The outcome that the game is about [default: the first]
    #[arg(long, value_name = "NAME")]
    outcome: Option<String>,

    /// By the end of which year its odds are told [default: the last]
    #[arg(long, value_name = "YEAR")]
    by: Option<i32>,

    /// How long a turn lasts unless `advance` says otherwise
    #[arg(long, value_name = "LENGTH", default_value = "1 year")]
    turn: String,

    /// Change a value of the scenario from its start, as in `stadial run`; can be given several times, each path
    /// once
    #[arg(long = "set", value_name = "PATH=VALUE")]
    overrides: Vec<String>,

    #[command(flatten)]
    threads: ThreadArgs,
}

impl WargameCommand {
    pub fn execute(self) -> Result<(), Failure> {
        let (mut session, turns) = start::start(&self)?;
        if self.script.is_some() {
            session.play_script(&turns)
        } else {
            session.replay(&turns)?;
            prompt::ask(&mut session)
        }
    }
}
