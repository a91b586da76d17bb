//! `stadial fork`: many futures from one moment of one history.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use crate::analysis::{Fork, ForkOptions, Intervention, World, fork};
use crate::ensemble::Control;
use crate::model::{Operation, Policy, Structure};
use crate::output::{ForkReport, check_writable, fork_human, fork_json, fork_manifest, fork_tables, write_all};
use crate::scenario::{Calendar, Scenario};

use super::args::{OutputFormat, ScreenArgs, ThreadArgs, each_once};
use super::failure::Failure;
use super::plan::{DRAWS_MAX, plan};
use super::policies::{find, plan_once};
use super::progress::{Progress, stop_on_interrupt};
use super::screen::{print, print_json, warn};
use super::settings::Errors;
use super::whole::whole;

/// Run many futures from one moment of one history, as it is or with something done there
///
/// The history is the one that `stadial trace` tells. At the moment all of it is taken: variables, type, treaty, depths
/// and ages of indicators, what is dormant, the record of support, recent shocks, outcomes reached. Many futures go on
/// from there with fresh random numbers: future k has those of trajectory 2^62 + k, which no run has, so that futures
/// with and without a change, or from two moments, are compared one by one.
///
/// All of them have the parameters of the history's own draw. Odds over all draws make no sense from one state: it would
/// have been another under other parameters.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial fork scenarios/china-russia.toml --trajectory 17 --at 2031-06\n  \
    stadial fork scenarios/china-russia.toml --trajectory 17 --at 2031-06 --set urgency.china=0.7\n  \
    stadial fork scenarios/china-russia.toml --at 2029 --set actors.china.stake_target=0.2 --policy split_moscow\n  \
    stadial fork scenarios/china-russia.toml --at 2029 --policy taiwan_2027 --futures 100000 --out /tmp/crisis")]
pub(super) struct ForkCommand {
    /// The scenario file (TOML)
    #[arg(value_name = "SCENARIO", value_hint = clap::ValueHint::FilePath)]
    scenario: PathBuf,

    /// Number of the history, from 0
    #[arg(long, value_name = "I", default_value_t = 0, value_parser = whole::<u64>(0..=u64::MAX))]
    trajectory: u64,

    /// The moment, a year, month or day: what happens from then on is drawn anew [default: the start]
    #[arg(long, value_name = "YYYY-MM")]
    at: Option<String>,

    /// What is done at that moment; can be given several times, each path once
    ///
    /// A variable (`urgency.china=0.7`, in its natural unit) has that value then, and moves on from there; a number by
    /// its path in `stadial params` (`actors.china.stake_target=0.2`) holds from then on.
    #[arg(long = "set", value_name = "NAME=VALUE")]
    changes: Vec<String>,

    /// A policy of the scenario that begins at that moment, whatever its date; can be given several times
    #[arg(long = "policy", value_name = "NAME")]
    policies: Vec<String>,

    /// Change a value of the scenario from its start, as `--set` does in `stadial run`; can be given several times, each
    /// path once
    #[arg(long = "scenario-set", value_name = "PATH=VALUE")]
    overrides: Vec<String>,

    /// How many futures
    #[arg(long, visible_alias = "trajectories", value_name = "N", default_value_t = 16_000,
          value_parser = whole::<u64>(100..=4_000_000))]
    futures: u64,

    /// Seed of all randomness, of the history and of its futures [default: the scenario's, else 1]
    #[arg(long, value_name = "S", value_parser = whole::<u64>(0..=u64::MAX))]
    seed: Option<u64>,

    /// Over how many draws histories are spread, as in `stadial run` [default: the scenario's, else 1000]
    #[arg(long, value_name = "D", value_parser = whole::<u64>(1..=DRAWS_MAX))]
    draws: Option<u64>,

    #[command(flatten)]
    threads: ThreadArgs,

    /// Write odds.csv, types.csv, stages.csv, treaties.csv, drivers.csv, transitions.csv and manifest.json here
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    out: Option<PathBuf>,

    #[command(flatten)]
    screen: ScreenArgs,
}

impl ForkCommand {
    pub fn execute(self) -> Result<(), Failure> {
        each_once("--scenario-set", &self.overrides).map_err(Failure::Option)?;
        let scenario = crate::scenario::load(&self.scenario, &self.overrides)?;
        warn(scenario.warnings.as_ref().filter(|_| !self.screen.quiet));
        let plan = plan(&scenario, self.trajectory.saturating_add(1), self.draws, self.seed)?;
        let draw = self.trajectory % plan.draws;
        let mut errors = Errors::default();
        let step = step_at(&scenario.model.structure, self.at.as_deref());
        let world = World::new(&scenario.model, plan.seed, draw);
        let begun = Instant::now();
        let at = Fork::of(&world, self.trajectory, step.clone().unwrap_or(0), plan.seed);
        let Some(at) = at else {
            let message = format!("--trajectory {}: this history has left the model's domain by then", self.trajectory);
            return Err(Failure::Option(message));
        };
        step.map_or_else(|mistake| errors.add(mistake), |_| ());
        let done = self.done(&scenario, &world, &at, &mut errors);
        errors.into_result()?;
        if let Some(directory) = &self.out {
            check_writable(directory)?;
        }
        let options = ForkOptions { futures: self.futures, seed: plan.seed, threads: self.threads.number() };
        let found = self.run(&world, &at, &done, options)?;
        if found.is_lost {
            return Err(Failure::AllAborted { histories: self.futures, first: String::new() });
        }
        let report = ForkReport {
            scenario: &scenario,
            history: (self.trajectory, draw),
            draws: plan.draws,
            fork: &at,
            done: &done,
            options,
            found: &found,
            seconds: begun.elapsed().as_secs_f64(),
        };
        self.print(report)
    }

    fn print(&self, report: ForkReport<'_>) -> Result<(), Failure> {
        if let Some(directory) = &self.out {
            let mut files = fork_tables(report)?;
            let mut manifest = serde_json::to_vec_pretty(&fork_manifest(report))?;
            manifest.push(b'\n');
            files.push(("manifest.json", manifest));
            write_all(directory, &files)?;
        }
        if self.screen.quiet {
            return Ok(());
        }
        match self.screen.output_format {
            OutputFormat::Human => {
                print(&fork_human(report))?;
                self.out.as_ref().map_or(Ok(()), |out| print(&format!("Tables and manifest: {}\n", out.display())))
            }
            OutputFormat::Json => print_json(&fork_json(report)),
        }
    }

    /// What is done at the moment: first what is set, then policies.
    fn done(&self, scenario: &Scenario, world: &World, at: &Fork, errors: &mut Errors) -> Vec<Intervention> {
        let mut done = Vec::new();
        errors.keep(each_once("--set", &self.changes));
        for change in &self.changes {
            let Some((name, value)) = change.split_once('=') else {
                errors.add(format!(
                    "--set {change}: write NAME=VALUE, as in urgency.{}=0.7",
                    world.model.structure.members[0]
                ));
                continue;
            };
            let (name, value) = (name.trim(), value.trim());
            match value.parse::<f64>() {
                Ok(number) if number.is_finite() => match world.changed(name, (Operation::Set, number), &at.at) {
                    Ok(intervention) => done.push(intervention),
                    Err(why) => errors.add(format!("--set {change}: {why}")),
                },
                _ => errors.add(format!("--set {change}: `{value}` is no number; write for example {name}=0.5")),
            }
        }
        match find(scenario, self.policies.iter().map(String::as_str)) {
            Ok(policies) => {
                let n_steps = world.model.structure.n_steps();
                let begun: Vec<Policy> = policies.iter().map(|policy| policy.begun_at(at.at.step, n_steps)).collect();
                errors.keep(plan_once(&world.model, &begun).map_err(|failure| failure.to_string()));
                done.extend(policies.into_iter().cloned().map(Intervention::Policy));
            }
            Err(failure) => errors.add(failure.to_string()),
        }
        done
    }

    fn run(
        &self,
        world: &World,
        at: &Fork,
        done: &[Intervention],
        options: ForkOptions,
    ) -> Result<crate::analysis::Forked, Failure> {
        let runs = if done.is_empty() { 1 } else { 2 };
        let progress = Progress::new(runs * options.futures, self.screen.quiet);
        let stop = stop_on_interrupt();
        let advance = |n| progress.advance(n);
        let found = fork(world, &at.at, done, options, &Control { stop: Some(&*stop), finished: Some(&advance) });
        progress.finish();
        found?.ok_or(Failure::StoppedFutures)
    }
}

/// The step of a moment within the run.
pub(super) fn step_at(structure: &Structure, at: Option<&str>) -> Result<u32, String> {
    let Some(at) = at else { return Ok(0) };
    let calendar = Calendar::of(structure);
    let Some(step) = calendar.step_named(at) else {
        return Err(format!("--at {at}: write a year, a month or a day, as in 2031, 2031-06 or 2031-06-15"));
    };
    u32::try_from(step).ok().filter(|&step| step < structure.n_steps()).ok_or_else(|| {
        let (first, last) = (structure.start_year, structure.end_year - 1);
        format!("--at {at}: outside the run; give a moment from {first}-01 to {last}-12")
    })
}
