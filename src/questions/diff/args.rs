//! `stadial diff`: what changed between two scenarios or two runs.

use std::path::PathBuf;

use clap::Args;

use crate::ensemble::Plan;
use crate::scenario::{DRAWS_MAX, Scenario, TRAJECTORIES_MAX};
use crate::study::{
    Answer, Arguments, Errors, Failure, OutputArgs, Question, Refused, SeedArgs, Session, ThreadArgs, most_draws,
    name_of, refuse_if_all_leave, results, truncate_at, unknown, whole,
};

use super::analysis::{Common, Differences, Each, differences, variants};
use super::answer::diff_answer;
use super::inputs::{Input, differing};
use super::mixture::Mixture;
use super::report::DiffReport;
use super::side::{REFUSED, Side};
use super::written::{written, written_differences};

/// Compare two runs, or two scenarios: inputs that differ, probabilities that moved, and which input moved them
///
/// Each of A and B is a folder of results of `stadial run`, or a scenario file. Of a folder, the scenario is read again from
/// its manifest, with the options of the run.
///
/// Both are simulated on common random numbers, so that errors of differences are paired, and so are the variants between
/// them: each input that differs moved alone from A to B, first (all others as in A) and last (all others as in B). Inputs
/// that cannot be moved alone (members, outcomes, dates, what only one scenario has) are moved together.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial diff results/march results/april\n  \
    stadial diff old.toml new.toml --outcome functioning_alliance --by 2040\n  \
    stadial diff results/march scenarios/china-russia.toml --each first\n  \
    stadial diff results/march results/april --tables-only")]
pub(crate) struct DiffArgs {
    /// The scenario or run before: a file (TOML), or a folder of results of `stadial run`
    #[arg(value_name = "A", value_hint = clap::ValueHint::AnyPath)]
    a: PathBuf,

    /// The scenario or run after
    #[arg(value_name = "B", value_hint = clap::ValueHint::AnyPath)]
    b: PathBuf,

    /// Outcome of the summary; the tables have all [default: the first that both have]
    #[arg(long, value_name = "NAME")]
    outcome: Option<String>,

    /// Year of the summary, up to whose end outcomes count [default: the last that both have]
    #[arg(long, value_name = "YEAR")]
    by: Option<i32>,

    /// How each input is moved alone
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    each: Each,

    /// Simulate nothing: compare the tables of two folders, with the errors of independent runs
    #[arg(long, conflicts_with_all = ["each", "trajectories", "draws"])]
    tables_only: bool,

    /// Number of trajectories of each variant [default: the larger of the two runs]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(800..=TRAJECTORIES_MAX))]
    trajectories: Option<u64>,

    /// Number of draws of the uncertain parameters [default: the larger of the two runs; at most one per 16 trajectories]
    #[arg(long, value_name = "D", value_parser = whole::<u64>(20..=DRAWS_MAX))]
    draws: Option<u64>,

    #[command(flatten)]
    seed: SeedArgs,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    output: OutputArgs,
}

/// The options, read for the two sides.
pub(crate) struct Asked {
    sides: [Side; 2],
    inputs: Vec<Input>,
    mixture: Mixture,
    common: Common,
    outcome: usize,
    year: i32,
    plan: Plan,
}

impl Question for DiffArgs {
    const NAME: &'static str = "diff";
    const TITLE: &'static str = "What changed";
    const IS_FORECAST: bool = false;
    const NO_EVIDENCE: Option<Refused> = Some(REFUSED);

    type Asked = Asked;
    type Found = Differences;

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Asked, Failure> {
        let sides = [&self.a, &self.b].map(|path| Side::open(path, self.output.screen.quiet));
        let [a, b] = sides;
        let sides = [a?, b?];
        self.read(sides)
    }

    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        Err("both sides are compared at once, and no parts of that are kept")
    }

    fn scenario<'a>(&self, _: &'a Asked) -> Option<&'a Scenario> {
        None
    }

    fn folder(&self, asked: &Asked) -> Option<PathBuf> {
        Some(results(&asked.sides[1].scenario).join(Self::NAME))
    }

    fn work(&self, asked: &Asked) -> Option<u64> {
        Some(if self.tables_only { 0 } else { asked.plan.n() * self.variants(asked) as u64 })
    }

    fn arguments(&self, asked: &Asked, _: &Differences) -> Vec<String> {
        let sizes = !self.tables_only;
        let sized = |number: u64| sizes.then_some(number);
        Arguments::paths([&self.a, &self.b])
            .with("outcome", [&asked.common.outcomes[asked.outcome]])
            .with("by", [asked.year])
            .with("each", sizes.then(|| name_of(&self.each)))
            .flag("tables-only", self.tables_only)
            .with("trajectories", self.trajectories)
            .with("draws", self.draws)
            .with("seed", sized(asked.plan.seed.0))
            .words()
    }

    fn investigate(&self, asked: &Asked, session: &Session) -> Result<Differences, Failure> {
        let Asked { sides, mixture, common, plan, .. } = asked;
        if self.tables_only {
            return Self::from_tables(sides, common);
        }
        differences(mixture, common, (plan, self.each), &session.control())?.ok_or(Failure::NothingFinished)
    }

    fn answer(&self, asked: &Asked, found: &Differences, session: &Session) -> Result<Answer, Failure> {
        let Asked { sides: [a, b], inputs, mixture, common, outcome, year, plan } = asked;
        Ok(diff_answer(DiffReport {
            sides: [a, b],
            inputs,
            mixture,
            common,
            outcome: *outcome,
            year: *year,
            each: self.each,
            tables_only: self.tables_only,
            found,
            asked: if self.tables_only { 2 } else { self.variants(asked) },
            trajectories: plan.n(),
            draws: plan.draws,
            seed: plan.seed.0,
            threads: self.threads.count(),
            seconds: session.seconds(),
        }))
    }
}

impl DiffArgs {
    fn variants(&self, asked: &Asked) -> usize {
        variants(asked.mixture.len(), self.each).len()
    }

    fn read(&self, sides: [Side; 2]) -> Result<Asked, Failure> {
        let mut errors = Errors::default();
        let [a, b] = &sides;
        if self.tables_only {
            for side in sides.iter().filter(|side| side.results.is_none()) {
                let name = &side.name;
                errors.add(format!("--tables-only: {name} is a scenario file; give two folders of results"));
            }
        }
        let structures = [a, b].map(|side| &side.scenario.model.structure);
        let [day_a, day_b] = structures.map(|structure| structure.start_day);
        if day_a != day_b {
            errors.add(format!(
                "{} starts on {day_a} and {} on {day_b}, so their years end on different days; give one of them the start of \
                 the other, with `start`",
                a.name, b.name
            ));
            return Err(errors.into_failure());
        }
        let common = Common::of(structures[0], structures[1]);
        if common.outcomes.is_empty() || common.years.is_empty() {
            errors.add(format!(
                "{} and {} have no {} in common; give two scenarios that have some of both in common",
                a.name,
                b.name,
                if common.outcomes.is_empty() { "outcome" } else { "year" },
            ));
            return Err(errors.into_failure());
        }
        let outcome = errors.keep(self.outcome(&common));
        let year = errors.keep(self.year(&common));
        let (Some(outcome), Some(year), true) = (outcome, year, errors.is_empty()) else {
            return Err(errors.into_failure());
        };
        let mut inputs = differing(&a.scenario, &b.scenario);
        inputs.extend(of_runs(a, b));
        let last = *common.years.end();
        let [model_a, model_b] = [a, b].map(|side| truncate_at(side.scenario.model.clone(), last));
        if !self.tables_only {
            refuse_if_all_leave(&a.scenario, &model_a)?;
            refuse_if_all_leave(&b.scenario, &model_b)?;
        }
        let mixture = Mixture::new(&model_a, &model_b, &inputs);
        let plan = self.plan(&sides, !model_a.priors.is_empty() || !model_b.priors.is_empty());
        Ok(Asked { sides, inputs, mixture, common, outcome, year, plan })
    }

    fn outcome(&self, common: &Common) -> Result<usize, Failure> {
        let Some(name) = &self.outcome else { return Ok(0) };
        let known: Vec<&str> = common.outcomes.iter().map(String::as_str).collect();
        let place = known.iter().position(|known| known == name);
        place.ok_or_else(|| unknown("--outcome", "outcome in common", name, &known))
    }

    fn year(&self, common: &Common) -> Result<i32, String> {
        let (first, last) = (common.years.start(), common.years.end());
        let year = self.by.unwrap_or(*last);
        let message = format!("--by {year}: not simulated in both; give a year from {first} to {last}");
        common.years.contains(&year).then_some(year).ok_or(message)
    }

    fn plan(&self, sides: &[Side; 2], uncertain: bool) -> Plan {
        let [a, b] = sides;
        let larger = |place: usize| a.sizes[place].max(b.sizes[place]);
        let fits = most_draws(&a.scenario).min(most_draws(&b.scenario));
        let draws = self.draws.unwrap_or(larger(2)).min(fits);
        let seed = self.seed.seed.unwrap_or(a.seed());
        let mut plan = Plan::paired(uncertain, self.trajectories.unwrap_or(larger(1)), draws, seed);
        plan.threads = self.threads.number();
        plan
    }

    fn from_tables(sides: &[Side; 2], common: &Common) -> Result<Differences, Failure> {
        let mut tables = Vec::new();
        for side in sides {
            let Some(results) = &side.results else { continue };
            let failed = |reason| Failure::results(side.name.as_ref(), reason);
            tables.push(written(&results.files).map_err(failed)?);
        }
        let [a, b] = tables.as_slice() else { return Err(Failure::NothingFinished) };
        let probabilities = written_differences(common, a, b);
        Ok(Differences { probabilities, moves: Vec::new(), finished: 2, invalid: 0, overrun: 0 })
    }
}

/// What differs in how two runs were made, which is not part of the scenario.
fn of_runs(a: &Side, b: &Side) -> Vec<Input> {
    // Without uncertain parameters a run has one draw.
    let uncertain = [a, b].iter().all(|side| !side.scenario.model.priors.is_empty());
    let paths = ["run.seed", "run.trajectories", "run.draws"].into_iter().take(if uncertain { 3 } else { 2 });
    let sizes = paths.zip(a.sizes.iter().zip(&b.sizes)).filter(|(_, (one, other))| one != other);
    let mut found: Vec<Input> = sizes.map(|(path, (one, other))| Input::of_run(path, one, other)).collect();
    if let (Some(one), Some(other)) = (&a.results, &b.results)
        && one.version != other.version
    {
        found.push(Input::of_run("version of stadial", &one.version, &other.version));
    }
    found
}
