//! Options that several commands share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::ensemble::Plan;
use crate::ensemble::ledger::Share;
use crate::model::SPREAD;
use crate::parameter::Refusal;
use crate::scenario::{SPREAD_PATH, Scenario};

use super::failure::Failure;
use super::page_args::ReportArgs;
use super::screen::warn;
use super::whole::whole;

/// The scenario and the values changed in it.
#[derive(Clone, Debug, Args)]
pub(crate) struct ScenarioArgs {
    /// Scenario file (TOML)
    #[arg(value_name = "SCENARIO", value_hint = clap::ValueHint::FilePath)]
    pub scenario: PathBuf,

    #[command(flatten)]
    pub changes: ChangeArgs,
}

/// The values changed in a scenario.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct ChangeArgs {
    /// Change a value of the scenario; repeatable, each path once. `stadial params` lists the paths
    ///
    /// For example `--set balance.power.non_permissive=0.4` or
    /// `--set 'incentive.threat_weight={ uniform = { low = 0.4, high = 0.7 } }'`.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,

    /// Spread of every judged number that has no distribution of its own, 0 to 0.5 [default: the scenario's, else 0]
    ///
    /// Positive numbers become log-normal with this standard deviation of the logarithm; shares beta with twice as much on
    /// the logit scale; others normal, relative to their size. Measured numbers, definitions and numbers fixed by --set
    /// keep their values. The same as `--set uncertainty.spread=X`.
    #[arg(long, value_name = "X", value_parser = spread)]
    pub spread: Option<f64>,
}

/// Reads a spread.
fn spread(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    SPREAD.check(value).map(|()| value).map_err(|Refusal { rule, way_out }| format!("must be {rule}: {way_out}"))
}

impl ChangeArgs {
    /// All of them in the form of `--set`.
    pub fn overrides(&self) -> Vec<String> {
        let spread = self.spread.map(|spread| format!("{SPREAD_PATH}={spread}"));
        self.set.iter().cloned().chain(spread).collect()
    }

    /// The same, each path once.
    pub fn read(&self) -> Result<Vec<String>, Failure> {
        each_once("--set", &self.set).map_err(Failure::Option)?;
        let by_set = self.set.iter().find(|text| override_name(text) == SPREAD_PATH);
        if let (Some(by_set), Some(spread)) = (by_set, self.spread) {
            let message = format!("is given twice, by --set {by_set} and --spread {spread}; remove one of the two");
            return Err(Failure::Option(format!("`{SPREAD_PATH}` {message}")));
        }
        Ok(self.overrides())
    }

    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty() && self.spread.is_none()
    }
}

/// The path of an override.
fn override_name(text: &str) -> String {
    text.split('=').next().unwrap_or_default().replace([' ', '"', '\''], "")
}

impl ScenarioArgs {
    /// The scenario, for a command that uses its evidence or simulates nothing; warnings about implausible values go to
    /// standard error, unless `quiet`.
    pub fn load_with_evidence(&self, quiet: bool) -> Result<Scenario, Failure> {
        let scenario = crate::scenario::load(&self.scenario, &self.changes.read()?)?;
        warn(scenario.warnings.as_ref().filter(|_| !quiet));
        Ok(scenario)
    }

    /// The scenario, for a command that does not use evidence: fails if it has any, with the reason.
    pub fn load(&self, quiet: bool, refused: Refused) -> Result<Scenario, Failure> {
        let scenario = self.load_with_evidence(quiet)?;
        without_evidence(&scenario, refused)?;
        Ok(scenario)
    }
}

/// Why a command does not use evidence, and what to do instead.
pub(crate) type Refused = (&'static str, &'static str);

/// Fails if a scenario has evidence, for a command that does not use it.
pub(crate) fn without_evidence(scenario: &Scenario, (reason, instead): Refused) -> Result<(), Failure> {
    if scenario.evidence.is_empty() {
        return Ok(());
    }
    Err(Failure::Option(format!(
        "scenario `{}` has evidence, which this command does not use: {reason}\nLeave it out (--set \
         'remove=[\"evidence\"]' where the command has --set, else the same line in a file that extends the scenario), or \
         {instead}",
        scenario.name
    )))
}

/// Fails if two of the values `NAME=VALUE` of an option have the same name, as one of them would be lost.
pub(crate) fn each_once(option: &str, given: &[String]) -> Result<(), String> {
    let name = |one: &str| override_name(one);
    let twice = given.iter().enumerate().find_map(|(place, other)| {
        let first = given[..place].iter().find(|one| name(one) == name(other))?;
        Some(format!(
            "`{}` is given twice, by {option} {first} and {option} {other}; remove one of the two",
            name(other)
        ))
    });
    twice.map_or(Ok(()), Err)
}

/// The number of worker threads.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct ThreadArgs {
    /// Worker threads; results do not depend on it [default: all processors]
    #[arg(long, value_name = "T", value_parser = whole::<u16>(1..=u64::from(u16::MAX)))]
    threads: Option<u16>,
}

impl ThreadArgs {
    /// The number that was given, if one was.
    pub fn given(self) -> Option<u16> {
        self.threads
    }

    /// The number asked for; 0 for as many as there are processors.
    pub fn number(self) -> usize {
        self.threads.map_or(0, usize::from)
    }

    /// The number that will be used.
    pub fn count(self) -> usize {
        self.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
    }
}

/// Format of the printed results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// For people.
    #[default]
    Human,
    /// For programs.
    Json,
}

/// Reads the time between checkpoints.
fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.01..=1e6).contains(seconds));
    seconds.ok_or_else(|| "must be a number of seconds from 0.01 to 1000000, such as 60".to_owned())
}

/// What is printed, and how.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct ScreenArgs {
    /// Print nothing but errors: no results, no warnings
    #[arg(long, short)]
    pub quiet: bool,

    /// Format of the printed results
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output_format: OutputFormat,
}

/// Where the results go.
#[derive(Clone, Debug, Args)]
pub(crate) struct OutputArgs {
    /// Folder for tables (CSV), manifest and pictures [default: a folder in results/]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub out: Option<PathBuf>,

    /// Write no files
    #[arg(long, conflicts_with_all = ["out", "report"])]
    no_files: bool,

    /// Work on part K of N only, and write a file of it to the folder of --out; `stadial merge` makes the results
    #[arg(long, value_name = "K/N", conflicts_with = "no_files")]
    pub part: Option<Share>,

    /// Go on from the checkpoint of the same command that did not finish
    #[arg(long, conflicts_with = "no_files")]
    pub resume: bool,

    /// Keep a checkpoint beside the folder every so many seconds, from 0.01 on [default: 5]
    ///
    /// It is kept less often where that would take more than a two-hundredth of the time, and removed when the study is complete.
    #[arg(long, value_name = "SECONDS", value_parser = seconds, conflicts_with = "no_files")]
    pub checkpoint: Option<f64>,

    /// Replace what is in the folder, even if it belongs to something else
    #[arg(long)]
    pub force: bool,

    #[command(flatten)]
    pub report: ReportArgs,

    #[command(flatten)]
    pub screen: ScreenArgs,
}

impl OutputArgs {
    /// Whether no files are to be written.
    pub fn writes_no_files(&self) -> bool {
        self.no_files
    }

    /// The folder named by the user, else the `usual` one; `None` if no files are to be written.
    pub fn folder(&self, usual: Option<PathBuf>) -> Option<PathBuf> {
        if self.no_files { None } else { self.out.clone().or(usual) }
    }
}

/// The number of draws and the seed.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct DrawArgs {
    /// Number of draws of the uncertain parameters [default: the scenario's, else 1000]
    #[arg(long, value_name = "D", value_parser = whole::<u64>(1..=crate::scenario::DRAWS_MAX))]
    pub draws: Option<u64>,

    #[command(flatten)]
    pub seed: SeedArgs,
}

/// The seed of all randomness.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct SeedArgs {
    /// Seed of all randomness [default: the scenario's, else 1]
    #[arg(long, value_name = "S", value_parser = whole::<u64>(0..=u64::MAX))]
    pub seed: Option<u64>,
}

/// The name of a value of an option, as it is given on the command line.
pub(crate) fn name_of(value: &impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// The options of a command that reproduce its results.
pub(crate) struct Arguments(Vec<String>);

impl Arguments {
    /// The scenario's file and the values changed in it.
    pub fn of(scenario: &Scenario) -> Self {
        Self::file(scenario).with("set", &scenario.overrides)
    }

    /// The scenario's file.
    pub fn file(scenario: &Scenario) -> Self {
        Self(scenario.sources.first().map(|source| source.name.clone()).into_iter().collect())
    }

    /// Files or folders.
    pub fn paths<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) -> Self {
        Self(paths.into_iter().map(|path| path.display().to_string()).collect())
    }

    /// With further words.
    pub fn and(mut self, words: &[String]) -> Self {
        self.0.extend_from_slice(words);
        self
    }

    /// With an option for each of `values`.
    pub fn with<T: ToString>(mut self, option: &str, values: impl IntoIterator<Item = T>) -> Self {
        for value in values {
            self.0.extend([format!("--{option}"), value.to_string()]);
        }
        self
    }

    /// With a flag, if it is given.
    pub fn flag(mut self, option: &str, given: bool) -> Self {
        self.0.extend(given.then(|| format!("--{option}")));
        self
    }

    /// With the size and the seed of a run.
    pub fn sized(self, plan: &Plan) -> Self {
        self.with("trajectories", [plan.n()]).with("draws", [plan.draws]).with("seed", [plan.seed.0])
    }

    /// As a list of words.
    pub fn words(self) -> Vec<String> {
        self.0
    }
}
