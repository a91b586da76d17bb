//! `stadial run`: the probabilities of the outcomes of a scenario.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::analysis::StartAudit;
use crate::ensemble::{Pictured, Plan, Results, Tally, Wish, run, run_until};
use crate::evidence::EvidenceList;
use crate::exercise::InjectList;
use crate::render::contradictions;
use crate::scenario::{Scenario, TRAJECTORIES_MAX};
use crate::study::page::{Content, ReportError, ResultFiles};
use crate::study::{
    Answer, Arguments, DrawArgs, EvidenceArgs, Failure, InjectArgs, InjectsEntry, Known, Manifest, OutputArgs,
    PolicyArgs, Question, ScenarioArgs, Session, Simulated, ThreadArgs, conditioned, most_draws, plan, results, warn,
    whole,
};

use super::agreements::agreements_table;
use super::answers::answer_tables;
use super::export_args::ExportArgs;
use super::first_order::{first_order_tables, variations};
use super::outside::{Pool, base_rate_table};
use super::page;
use super::pictured::pictured_tables;
use super::precision::Precision;
use super::precision_args::PrecisionArgs;
use super::since::{Before, Update};
use super::step::{step_human, step_table};
use super::step_bias::{StepBias, step_bias};
use super::summary::{Summary, run_answer};
use super::table_args::{TableArgs, Tables};
use super::tables::{tables, timing_tables};
use super::terminal::terminal_charts;

/// Simulate a scenario and estimate the probabilities of its outcomes
///
/// Prints a summary and writes tables (CSV) and a manifest to results/SCENARIO, unless --out or --no-files is given. The
/// same scenario and seed give the same tables on any machine and with any number of threads. Trajectory i stays the same
/// when more are run.
///
/// Ctrl-C interrupts a run: the finished part is written, replaces earlier tables and is marked as interrupted in the
/// manifest.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial run scenarios/china-russia.toml\n  \
    stadial run scenarios/china-russia.toml --trajectories 1000000 --draws 2000 --out /tmp/large\n  \
    stadial run scenarios/china-russia.toml --precision 0.001 --outcome functioning_alliance --by 2040 \\\n      \
    --out /tmp/precise\n  \
    stadial run scenarios/china-russia.toml --set balance.power.non_permissive=0.6 --out /tmp/stricter\n  \
    stadial run scenarios/china-russia.toml --report --charts figures\n  \
    stadial run scenarios/china-russia.toml --policy taiwan_2027 --out /tmp/taiwan\n  \
    stadial run scenarios/china-russia.toml --injects /tmp/exercise/msel.csv --out /tmp/played")]
pub(crate) struct RunArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,

    #[command(flatten)]
    policies: PolicyArgs,

    #[command(flatten)]
    injects: InjectArgs,

    #[command(flatten)]
    evidence: EvidenceArgs,

    /// Folder of results of an earlier run of the scenario: also tell what each row of evidence changed that was added since
    ///
    /// The added rows are taken in one after another, in the order of their dates, and each takes the time of a run with
    /// evidence. Other differences (seed, size, scenario) are told apart from them.
    #[arg(long, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    since: Option<PathBuf>,

    /// Number of trajectories [default: the scenario's, else 96,000]
    ///
    /// With --precision or --relative: the maximum number [default: 10,000,000].
    ///
    /// Trajectories run in groups of 16 of the same draw: with fewer than 16 per draw, also lower --draws.
    #[arg(long, value_name = "N", value_parser = whole::<u64>(1..=TRAJECTORIES_MAX))]
    trajectories: Option<u64>,

    #[command(flatten)]
    draws: DrawArgs,

    #[command(flatten)]
    precision: PrecisionArgs,

    /// Also give the logarithmic pool of the model's probability, with this weight from 0 to 1, and of the base rate of each
    /// reference class, with the rest
    #[arg(long, value_name = "W", value_parser = weight)]
    pool: Option<f64>,

    /// Check the length of the step: simulate again in steps of half the length and compare
    ///
    /// Writes step.csv. The check takes twice the time of the run itself, in addition.
    #[arg(long)]
    check_step: bool,

    #[command(flatten)]
    tables: TableArgs,

    #[command(flatten)]
    export: ExportArgs,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    output: OutputArgs,
}

/// Reads the weight of a pool.
fn weight(text: &str) -> Result<f64, String> {
    let weight = text.parse::<f64>().ok().filter(|weight| (0.0..=1.0).contains(weight));
    weight.ok_or_else(|| "must be a number from 0 to 1, such as 0.5".to_owned())
}

/// The options, read for the scenario.
pub(crate) struct Asked {
    scenario: Scenario,
    /// The same scenario in steps of half the length, if the step is to be checked.
    finer: Option<Scenario>,
    injects: Option<InjectList>,
    evidence: Option<EvidenceList>,
    /// The results of the earlier run, if what changed since then is asked for.
    since: Option<Before>,
    /// What its start means.
    start: StartAudit,
    plan: Plan,
    wish: Option<Wish>,
    tables: Tables,
    /// The years of questions and history.
    question_years: Vec<i32>,
}

/// The result of a run.
pub(crate) struct Found {
    plan: Plan,
    tally: Tally,
    /// The scenario under evidence.
    known: Option<Known>,
    /// What changed since the earlier run.
    update: Option<Update>,
    precision: Option<Precision>,
    step: Option<Vec<StepBias>>,
}

impl Question for RunArgs {
    const NAME: &'static str = "run";
    const TITLE: &'static str = "Probabilities from many simulated trajectories";

    type Asked = Asked;
    type Found = Found;

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn own_files(&self) -> Vec<&Path> {
        self.export.files()
    }

    fn understand(&self) -> Result<Asked, Failure> {
        let loaded = self.scenario.load_with_evidence(self.output.screen.quiet)?;
        let (scenario, injects) = self.injects.apply(self.policies.apply(loaded)?)?;
        let finer = if self.check_step { Some(self.finer(&scenario)?) } else { None };
        let trajectories = self.precision.trajectories(self.trajectories, scenario.plan.trajectories);
        let mut plan = plan(&scenario, trajectories, self.draws.draws, self.draws.seed.seed)?;
        plan.threads = self.threads.number();
        let most_draws = self.draws.draws.map_or(most_draws(&scenario), |_| plan.draws);
        let wish = self.precision.wish(&scenario.model.structure, most_draws)?;
        let start = StartAudit::of(&scenario.model);
        if !self.output.screen.quiet {
            warn(&contradictions(&scenario, &start));
        }
        let evidence = self.evidence.load(&scenario)?;
        if evidence.is_some() {
            plan = plan.under_evidence(&scenario.model);
            let other = [(wish.is_some(), "--precision or --relative"), (self.check_step, "--check-step")];
            if let Some((_, option)) = other.into_iter().find(|(is_given, _)| *is_given) {
                let message = "not under evidence; leave out the option, or the evidence (--evidence, or that of the scenario by \
                               --set 'remove=[\"evidence\"]')";
                return Err(Failure::Option(format!("{option}: {message}")));
            }
        }
        let since = match (&self.since, &evidence) {
            (None, _) => None,
            (Some(folder), Some(list)) => {
                let lists = usize::from(injects.is_some());
                Some(Before::read(folder, &scenario, list, (&plan, lists))?)
            }
            (Some(folder), None) => {
                let message = "this run has no evidence of which it could tell what it changed; give --evidence FILE";
                return Err(Failure::Option(format!("--since {}: {message}", folder.display())));
            }
        };
        if self.pool.is_some() && scenario.model.structure.outcomes.iter().all(|outcome| outcome.reference.is_empty()) {
            let message = "--pool: no outcome names a `reference_class`; `stadial guide base_rates` has them";
            return Err(Failure::Option(message.to_owned()));
        }
        let tables = self.tables.understand(&scenario.model.structure, &self.output)?;
        let question_years = self.export.understand(&scenario.model.structure)?;
        Ok(Asked { scenario, finer, injects, evidence, since, start, plan, wish, tables, question_years })
    }

    fn keeps(&self, asked: &Asked) -> bool {
        !asked.tables.has_rows()
    }

    fn divides(&self, asked: &Asked) -> Result<(), &'static str> {
        match asked {
            Asked { wish: Some(_), .. } => Err("how many trajectories are needed depends on those before"),
            Asked { since: Some(_), .. } => Err("what each row of evidence changed is found one after another"),
            _ if asked.tables.has_rows() => Err("the rows of --trajectories-table are written as they come"),
            _ => Ok(()),
        }
    }

    fn folder(&self, asked: &Asked) -> Option<PathBuf> {
        Some(results(&asked.scenario))
    }

    fn scenario<'a>(&self, asked: &'a Asked) -> Option<&'a Scenario> {
        Some(&asked.scenario)
    }

    fn work(&self, asked: &Asked) -> Option<u64> {
        // Evidence takes about as long to take in as the run that follows.
        let further = asked.since.as_ref().map_or(0, |since| since.runs() as u64);
        Some(asked.plan.n() * if asked.evidence.is_some() { 2 + 2 * further } else { 1 })
    }

    /// Of a run that looked for its size, with the size that it found.
    fn arguments(&self, asked: &Asked, found: &Found) -> Vec<String> {
        let arguments =
            Arguments::of(&asked.scenario).with("policy", &asked.scenario.under).with("injects", self.injects.path());
        let arguments = self
            .evidence
            .arguments(arguments)
            .sized(&found.plan)
            .with("pool", self.pool)
            .with("since", self.since.as_ref().map(|folder| folder.display()))
            .flag("check-step", self.check_step);
        let tables = self.tables.arguments().into_iter();
        tables.fold(arguments, |arguments, (option, value)| arguments.with(option, value)).words()
    }

    fn investigate(&self, asked: &Asked, session: &Session) -> Result<Found, Failure> {
        let Asked { scenario, finer, plan, wish, evidence, .. } = asked;
        let control = session.control();
        if wish.is_none() {
            control.expect(plan.n() * if finer.is_some() { 2 } else { 1 });
        }
        let known = evidence.as_ref().map(|list| conditioned(scenario, list, plan, &control)).transpose()?;
        let scenario = known.as_ref().map_or(scenario, |known| &known.scenario);
        let (plan, tally, precision) = match *wish {
            None => (plan.clone(), asked.tables.run(scenario, plan, session)?, None),
            Some(wish) => {
                let found = run_until(&scenario.model, plan, wish, &control, &|done, total| session.aim(done, total))?;
                let precision = Precision::new(&scenario.model, wish, self.draws.draws.is_some(), &found);
                (found.plan, found.tally, Some(precision))
            }
        };
        let of_part = |finer: &Scenario| run(&finer.model, &plan, &control).map(drop);
        if session.is_part().is_err() {
            finer.as_ref().map_or(Ok(()), of_part)?;
        }
        session.is_part()?;
        let simulated = Simulated::of(&plan, tally.counted(), session.seconds());
        let finished = simulated.check(&scenario.model, &plan)?.finished;
        let step = match finer {
            Some(finer) if finished == plan.n() => {
                let half = run(&finer.model, &plan, &control)?;
                let complete = half.valid() + half.invalid() == plan.n();
                complete.then(|| step_bias(&scenario.model, &tally, &half))
            }
            _ => None,
        };
        let update = match (&asked.since, evidence) {
            (Some(since), Some(list)) if finished == plan.n() => {
                since.changed(&asked.scenario, list, (&plan, &tally), &control)?
            }
            _ => None,
        };
        Ok(Found { plan, tally, known, update, precision, step })
    }

    fn answer(&self, asked: &Asked, found: &Found, session: &Session) -> Result<Answer, Failure> {
        let Found { plan, tally, known, update, precision, step } = found;
        let scenario = known.as_ref().map_or(&asked.scenario, |known| &known.scenario);
        let structure = &scenario.model.structure;
        let results = Results::with_bands_of_states(&scenario.model, tally);
        let run = Simulated::of(plan, tally.counted(), session.seconds());
        // Under evidence trajectories are in groups even where no parameter differs between them.
        let run = if scenario.model.priors.is_empty() { Simulated { draws: 1, ..run } } else { run };
        let mut tables = tables(&results, structure.start_day);
        tables.extend(timing_tables(&results, structure));
        tables.extend(agreements_table(&results, structure));
        let pictured = pictured_tables(&scenario.model, plan, &results, &Pictured::new(&scenario.model, tally));
        tables.extend(pictured.into_iter().filter(|table| known.is_none() || table.name != "bands.csv"));
        let questions = tally.answers();
        if !questions.is_empty() {
            tables.extend(answer_tables(&scenario.model, &questions));
        }
        let variations = variations(&scenario.model, plan, tally);
        if known.is_none() {
            tables.extend(first_order_tables(&scenario.model, &variations));
        }
        let pool = self.pool.map(|weight| Pool { weight, trajectories: tally.valid() });
        tables.extend(base_rate_table(&scenario.model, &results, pool));
        tables.extend(known.iter().flat_map(Known::tables));
        tables.extend(update.iter().map(|update| update.table(structure)));
        tables.extend(step.iter().map(|step| step_table(step, structure.steps_per_year)));
        tables.extend(asked.tables.draws(scenario, (plan, tally), session)?);
        let mut manifest =
            Manifest::new("run", [scenario], run.sizes(), run.progress()).asked("check_step", self.check_step);
        if self.pool.is_some() {
            manifest = manifest.asked("pool", self.pool);
        }
        if let Some(known) = known {
            manifest = known.note_in(manifest);
        }
        let lists = asked.injects.iter().map(|list| InjectsEntry::new(structure, list));
        manifest.scenarios[0].injects = lists.collect();
        let summary = Summary {
            scenario,
            run,
            has_injects: asked.injects.is_some(),
            known: known.as_ref(),
            update: update.as_ref(),
            precision: precision.as_ref(),
            start: &asked.start,
            pool,
            results: &results,
            questions: &questions,
            variations: &variations,
        };
        let mut answer = run_answer(summary, tables, manifest);
        if let Some(step) = step {
            let title = |name: &str| structure.outcome_title(name).to_owned();
            answer.screen.push_str(&step_human(step, structure.steps_per_year, &title));
        } else if self.check_step {
            answer.screen.push_str("Length of the step: not checked, because the run was interrupted.\n");
        }
        if let Some(list) = &asked.injects {
            answer.screen += &list.sentence();
            answer.screen.push('\n');
        }
        let (years, applied) = (&asked.question_years, (asked.injects.as_ref(), known.as_ref()));
        answer.screen += &self.export.write(scenario, (&results, &questions, run), applied, years)?;
        if std::io::stdout().is_terminal() {
            answer.screen.push_str(&terminal_charts(scenario, &results));
        }
        Ok(answer)
    }

    fn page(files: &ResultFiles) -> Result<Content, ReportError> {
        page::content(files)
    }
}

impl RunArgs {
    /// The same scenario in steps of half the length.
    fn finer(&self, scenario: &Scenario) -> Result<Scenario, Failure> {
        let mut halved = self.scenario.clone();
        halved.changes.set.push(format!("steps_per_year={}", 2 * scenario.model.structure.steps_per_year));
        Ok(self.injects.apply(self.policies.apply(halved.load_with_evidence(true)?)?)?.0)
    }
}
