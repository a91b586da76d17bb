//! `stadial fork`: many futures from one moment of one trajectory.

use clap::Args;

use crate::analysis::{Intervention, World};
use crate::model::{Operation, Policy, Structure};
use crate::scenario::{Calendar, Scenario, first_day, last_day};
use crate::study::{
    Answer, Arguments, DrawArgs, Errors, EvidenceArgs, Failure, Known, OutputArgs, Question, ScenarioArgs, Session,
    ThreadArgs, after_evidence, each_once, find, plan_given, plan_once, whole,
};

use super::analysis::{Fork, ForkOptions, Forked, fork};
use super::answer::{ForkReport, fork_answer};

/// Simulate many futures from one moment of one trajectory, with or without an intervention
///
/// The trajectory is the one that `stadial trace` prints. Its whole state at the moment is used: variables, type, treaty,
/// depths and ages of indicators, dormant indicators, the record of support, recent shocks, outcomes reached. The futures
/// start from there with new random numbers. Future k uses those of trajectory 2^62 + k, which no run uses; so futures with
/// and without an intervention, or from two moments, can be compared one by one.
///
/// With evidence the trajectory is the one of this number in `stadial run --evidence` with the scenario's number of
/// trajectories, and the moment must not be before the last evidence.
///
/// All futures use the parameters of the trajectory's own draw. Other draws would have led to another state at that moment,
/// so probabilities over all draws make no sense from one state.
///
/// Writes tables (CSV) and a manifest to results/SCENARIO/fork, unless --out or --no-files is given. If it is
/// interrupted (Ctrl-C), nothing is written: with and without an intervention the same futures are needed.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial fork scenarios/china-russia.toml --trajectory 17 --at 2031-06\n  \
    stadial fork scenarios/china-russia.toml --trajectory 17 --at 2031-06 --intervene urgency.china=0.7\n  \
    stadial fork scenarios/china-russia.toml --at 2029 --intervene actors.china.stake_target=0.2 --policy split_moscow\n  \
    stadial fork scenarios/china-russia.toml --at 2029 --policy taiwan_2027 --futures 100000 --out /tmp/crisis")]
pub(crate) struct ForkArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// Number of the trajectory, from 0
    #[arg(long, value_name = "I", default_value_t = 0, value_parser = whole::<u64>(0..=u64::MAX))]
    trajectory: u64,

    #[command(flatten)]
    evidence: EvidenceArgs,

    /// The moment (year, month or day) from which the futures start [default: the start; the last evidence, if there is any]
    #[arg(long, value_name = "YYYY-MM")]
    at: Option<String>,

    /// An intervention at that moment; repeatable, each path once
    ///
    /// A variable (`urgency.china=0.7`, in its natural unit) is set once and moves on from there. A parameter, by its path
    /// in `stadial params` (`actors.china.stake_target=0.2`), keeps the value from then on.
    #[arg(long = "intervene", value_name = "NAME=VALUE")]
    interventions: Vec<String>,

    /// A policy of the scenario that starts at that moment, whatever its date; repeatable
    #[arg(long = "policy", value_name = "NAME")]
    policies: Vec<String>,

    /// Number of futures
    #[arg(long, alias = "trajectories", value_name = "N", default_value_t = 16_000,
          value_parser = whole::<u64>(100..=4_000_000))]
    futures: u64,

    #[command(flatten)]
    draws: DrawArgs,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    output: OutputArgs,
}

/// A validated request.
pub(crate) struct Asked {
    scenario: Scenario,
    world: World,
    at: Fork,
    done: Vec<Intervention>,
    options: ForkOptions,
    known: Option<Known>,
    /// The draw of the trajectory, and the number of draws over which trajectories are spread.
    draw: (u64, u64),
}

impl Question for ForkArgs {
    const NAME: &'static str = "fork";
    const TITLE: &'static str = "Futures of one trajectory";

    type Asked = Asked;
    type Found = Forked;

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Asked, Failure> {
        let scenario = self.scenario.load_with_evidence(self.output.screen.quiet)?;
        let evidence = self.evidence.load(&scenario)?;
        let size = (self.trajectory.saturating_add(1), self.draws, self.threads);
        let (plan, known) = plan_given(&scenario, evidence.as_ref(), size)?;
        let scenario = known.as_ref().map_or(scenario, |known| known.scenario.clone());
        let draw = self.trajectory % plan.draws;
        let mut errors = Errors::default();
        let step = match (&self.at, &evidence) {
            (None, Some(list)) => Ok(list.last_step()),
            (at, _) => step_at(&scenario.model.structure, at.as_deref()),
        };
        if let (Ok(step), Some(list)) = (&step, &evidence) {
            let what = format!("--at {}", self.at.as_deref().unwrap_or_default());
            after_evidence(list, &scenario.model.structure, &what, *step)?;
        }
        let world = World::new(&scenario.model, plan.seed, draw);
        let at = Fork::of(&world, self.trajectory, step.clone().unwrap_or(0), plan.seed);
        let Some(at) = at else {
            let message = format!(
                "--trajectory {}: this trajectory is invalid: it leaves the model's domain before that moment; choose another",
                self.trajectory
            );
            return Err(Failure::Option(message));
        };
        step.map_or_else(|error| errors.add(error), |_| ());
        let done = self.done(&scenario, &world, &at, &mut errors);
        errors.into_result()?;
        let options = ForkOptions { futures: self.futures, seed: plan.seed, threads: self.threads.number() };
        Ok(Asked { scenario, world, at, done, options, known, draw: (draw, plan.draws) })
    }

    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        Err("the futures of a moment are counted at once, and no parts of them are kept")
    }

    fn scenario<'a>(&self, asked: &'a Asked) -> Option<&'a Scenario> {
        Some(&asked.scenario)
    }

    fn work(&self, asked: &Asked) -> Option<u64> {
        let runs = if asked.done.is_empty() { 1 } else { 2 };
        Some(runs * self.futures)
    }

    fn arguments(&self, asked: &Asked, _: &Forked) -> Vec<String> {
        self.evidence
            .arguments(Arguments::of(&asked.scenario))
            .with("trajectory", [self.trajectory])
            .with("at", &self.at)
            .with("intervene", &self.interventions)
            .with("policy", &self.policies)
            .with("futures", [self.futures])
            .with("draws", [asked.draw.1])
            .with("seed", [asked.options.seed.0])
            .words()
    }

    fn investigate(&self, asked: &Asked, session: &Session) -> Result<Forked, Failure> {
        let found = fork(&asked.world, &asked.at.at, &asked.done, asked.options, &session.control())?;
        let found = found.ok_or(Failure::NothingFinished)?;
        if found.is_lost {
            return Err(Failure::AllInvalid { trajectories: self.futures, first: String::new() });
        }
        Ok(found)
    }

    fn answer(&self, asked: &Asked, found: &Forked, session: &Session) -> Result<Answer, Failure> {
        let answer = fork_answer(ForkReport {
            scenario: &asked.scenario,
            history: (self.trajectory, asked.draw.0),
            draws: asked.draw.1,
            fork: &asked.at,
            done: &asked.done,
            options: asked.options,
            found,
            threads: self.threads.count(),
            seconds: session.seconds(),
        });
        Ok(asked.known.iter().fold(answer, |answer, known| known.told_in(answer)))
    }
}

impl ForkArgs {
    /// The interventions at the moment: first variables and parameters, then policies.
    fn done(&self, scenario: &Scenario, world: &World, at: &Fork, errors: &mut Errors) -> Vec<Intervention> {
        let mut done = Vec::new();
        errors.keep(each_once("--intervene", &self.interventions));
        for change in &self.interventions {
            let Some((name, value)) = change.split_once('=') else {
                errors.add(format!(
                    "--intervene {change}: write NAME=VALUE, as in urgency.{}=0.7",
                    world.model.structure.members[0]
                ));
                continue;
            };
            let (name, value) = (name.trim(), value.trim());
            match value.parse::<f64>() {
                Ok(number) if number.is_finite() => match world.changed(name, (Operation::Set, number), &at.at) {
                    Ok(intervention) => done.push(intervention),
                    Err(why) => errors.add(format!("--intervene {change}: {why}")),
                },
                _ => {
                    errors
                        .add(format!("--intervene {change}: `{value}` is not a number; write for example {name}=0.5"));
                }
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
}

/// The step of a moment within the run.
pub(crate) fn step_at(structure: &Structure, at: Option<&str>) -> Result<u32, String> {
    let Some(at) = at else { return Ok(0) };
    let calendar = Calendar::of(structure);
    let Some(step) = calendar.step_named(at) else {
        return Err(format!("--at {at}: write a year, a month or a day, as in 2031, 2031-06 or 2031-06-15"));
    };
    u32::try_from(step).ok().filter(|&step| step < structure.n_steps()).ok_or_else(|| {
        let days = [first_day(structure, 0), last_day(structure, structure.n_steps())];
        let [first, last] = days.map(|day| format!("{}-{:02}", day.first_day().0, day.first_day().1));
        format!("--at {at}: outside the run; give a moment from {first} to {last}")
    })
}
