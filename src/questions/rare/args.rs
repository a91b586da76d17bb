//! `stadial rare`: probabilities of rare outcomes.

use clap::Args;

use crate::ensemble::LANES;
use crate::model::Model;
use crate::render::{Timeline, timeline};
use crate::scenario::Scenario;
use crate::study::page::{Content, ReportError, ResultFiles};
use crate::study::{
    Answer, Arguments, Failure, OutcomeArgs, OutputArgs, PolicyArgs, Question, Refused, ScenarioArgs, SeedArgs,
    Session, ThreadArgs, each_once, outcome_named, refuse_if_all_leave, unknown, whole, year_by,
};
use crate::trajectory::Progress;

use super::analysis::{Rare, RareOptions, rare, replay};
use super::answer::{RareReport, rare_answer};
use super::page;

/// Why it does not use evidence, and what to do instead.
const REFUSED: Refused = (
    "splitting starts at the beginning and not from what is known",
    "ask `run` or `ask` about it, with more --trajectories",
);

/// Estimate the probability of a rare outcome by multilevel splitting
///
/// Plain sampling needs too many trajectories for an outcome that occurs in one of a million. Splitting simulates
/// trajectories through levels of progress towards the outcome: those that arrive at a level are continued many times, each
/// time with other random numbers. The probability is the product of the shares that arrive; it is unbiased whatever the
/// levels. Its error comes from independent replicates, each with its own draw of the uncertain parameters. Replicates are
/// added until the relative error is as small as asked for.
///
/// By default, progress is how near the conditions of the outcome are to being met: the remaining transitions between types
/// and the conditions of the next one, the needs of an indicator, the distance of a value from its bound. A poor measure of
/// progress makes the error larger, but not the probability wrong; the summary warns of it.
///
/// Writes tables (CSV) and a manifest to results/SCENARIO/rare, unless --out or --no-files is given.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial rare scenarios/china-russia.toml --outcome functioning_alliance --by 2030\n  \
    stadial rare scenarios/china-russia-1991.toml --outcome functioning_alliance --relative-error 0.05\n  \
    stadial rare my.toml --outcome common_defence_policy --progress stage=1,incentive=5 \\\n      \
    --out /tmp/rare --report")]
pub(crate) struct RareArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,

    #[command(flatten)]
    policies: PolicyArgs,

    #[command(flatten)]
    outcome: OutcomeArgs,

    /// Relative standard error at which to stop
    #[arg(long, value_name = "E", default_value_t = 0.1)]
    relative_error: f64,

    /// Maximum number of replicates
    #[arg(long, alias = "repetitions", value_name = "R", default_value_t = 4096, value_parser = whole::<u64>(64..=1_000_000))]
    replicates: u64,

    /// Trajectories at each level of a replicate, rounded up to a multiple of 16
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = whole::<u64>(16..=65_536))]
    effort: u64,

    /// Measure of progress instead of the default: quantities and `stage`, each with a weight
    #[arg(long, value_name = "QUANTITY=WEIGHT,...", value_delimiter = ',')]
    progress: Vec<String>,

    /// Number of trajectories that reached the outcome to print as time lines
    #[arg(long, alias = "histories", value_name = "K", default_value_t = 0, value_parser = whole::<usize>(0..=1_000_000))]
    show: usize,

    #[command(flatten)]
    seed: SeedArgs,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    output: OutputArgs,
}

impl Question for RareArgs {
    const NAME: &'static str = "rare";
    const TITLE: &'static str = "Probability of a rare outcome, by splitting";

    type Asked = (Scenario, RareOptions);
    type Found = Rare;

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Self::Asked, Failure> {
        let mut scenario = self.policies.apply(self.scenario.load(self.output.screen.quiet, REFUSED)?)?;
        let options = self.options(&mut scenario)?;
        refuse_if_all_leave(&scenario, &scenario.model)?;
        Ok((scenario, options))
    }

    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        Ok(())
    }

    fn scenario<'a>(&self, (scenario, _): &'a Self::Asked) -> Option<&'a Scenario> {
        Some(scenario)
    }

    /// Replicates are added until the estimate is precise enough.
    fn work(&self, _: &Self::Asked) -> Option<u64> {
        None
    }

    fn arguments(&self, (scenario, options): &Self::Asked, _: &Rare) -> Vec<String> {
        let progress = Some(self.progress.join(",")).filter(|progress| !progress.is_empty());
        Arguments::of(scenario)
            .with("policy", &scenario.under)
            .with("outcome", [&self.outcome.name])
            .with("by", [options.year])
            .with("relative-error", [options.relative_error])
            .with("replicates", [options.replicates])
            .with("effort", [options.effort])
            .with("progress", progress)
            .with("seed", [options.seed])
            .words()
    }

    fn investigate(&self, (scenario, options): &Self::Asked, session: &Session) -> Result<Rare, Failure> {
        let found = rare(&scenario.model, options, &session.control())?;
        if found.replicates == 0 { Err(Failure::NothingFinished) } else { Ok(found) }
    }

    fn answer(&self, (scenario, options): &Self::Asked, found: &Rare, session: &Session) -> Result<Answer, Failure> {
        let mut answer = rare_answer(RareReport {
            scenario,
            outcome: &scenario.model.structure.outcomes[options.outcome],
            options,
            found,
            threads: self.threads.count(),
            seconds: session.seconds(),
        });
        for lineage in found.lineages.iter().take(self.show) {
            let (records, entries) = replay(&scenario.model, options, lineage);
            let which = format!("a rare trajectory, of replicate {} of seed {}", lineage.repetition, options.seed);
            let text = timeline(Timeline { scenario, which: &which, records: &records, entries: &entries });
            answer.screen.push('\n');
            answer.screen.push_str(&text);
        }
        Ok(answer)
    }

    fn page(files: &ResultFiles) -> Result<Content, ReportError> {
        page::content(files)
    }
}

impl RareArgs {
    /// The options, read for the scenario, which is ended with the year asked for.
    fn options(&self, scenario: &mut Scenario) -> Result<RareOptions, Failure> {
        let structure = &mut scenario.model.structure;
        let outcome = outcome_named(structure, &self.outcome.name)?;
        let year = year_by(structure, self.outcome.by)?;
        if !(self.relative_error > 0.0 && self.relative_error < 1.0) {
            let message = format!("--relative-error {}: must be between 0 and 1, such as 0.1", self.relative_error);
            return Err(Failure::Option(message));
        }
        structure.end_with(year);
        let progress = self.progress(&scenario.model)?;
        Ok(RareOptions {
            outcome,
            year,
            progress,
            effort: (self.effort as usize).div_ceil(LANES) * LANES,
            relative_error: self.relative_error,
            replicates: self.replicates,
            seed: self.seed.seed.unwrap_or(scenario.plan.seed),
            threads: self.threads.number(),
        })
    }

    fn progress(&self, model: &Model) -> Result<Progress, Failure> {
        if self.progress.is_empty() {
            return Ok(Progress::Conditions);
        }
        each_once("--progress", &self.progress).map_err(Failure::Option)?;
        let known = model.structure.quantities();
        let names: Vec<String> = known.iter().map(|&quantity| model.structure.quantity_name(quantity)).collect();
        let (mut quantities, mut stage) = (Vec::new(), 0.0);
        for part in &self.progress {
            let Some((name, weight)) = part.split_once('=') else {
                return Err(Failure::Option(format!("--progress {part}: write QUANTITY=WEIGHT, as in incentive=5")));
            };
            let weight: f64 =
                weight.trim().parse().ok().filter(|weight: &f64| weight.is_finite()).ok_or_else(|| {
                    Failure::Option(format!(
                        "--progress {part}: `{weight}` is not a number; write for example {name}=5"
                    ))
                })?;
            match names.iter().position(|known| known == name) {
                Some(place) => quantities.push((known[place], weight)),
                None if name == "stage" => stage += weight,
                None => {
                    let known: Vec<&str> = names.iter().map(String::as_str).chain(["stage"]).collect();
                    return Err(unknown("--progress", "quantity", name, &known));
                }
            }
        }
        Ok(Progress::Weighted { quantities, stage })
    }
}
