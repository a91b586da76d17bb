//! `stadial sensitivity`: which uncertain parameters a probability depends on.

use clap::Args;

use crate::ensemble::{LANES, Plan};
use crate::model::Structure;
use crate::render::thousands;
use crate::scenario::{Scenario, TRAJECTORIES_MAX};
use crate::study::page::{Content, ReportError, ResultFiles};
use crate::study::{
    Answer, Arguments, Errors, Failure, OutputArgs, Question, ScenarioArgs, SeedArgs, Session, ThreadArgs,
    error_with_way_out, outcome_named, whole, year_by,
};

use super::analysis::{Sensitivity, sensitivity};
use super::answer::{evaluations_table, sensitivity_answer};
use super::evaluated::Evaluated;
use super::inputs::{Input, inputs, single_inputs};
use super::options::{Method, SURROGATE_DRAWS_LEAST, SURROGATE_REPLICATES, SensitivityOptions, Target};
use super::page;
use super::report::SensitivityReport;
use super::vary::{REFUSED, nothing_uncertain, range};

/// Global sensitivity analysis (Sobol, Morris, PAWN): which uncertain parameters a probability depends on
///
/// The uncertain parameters are those with distributions in the scenario, or those of --vary. There are three methods:
///
/// sobol (the default, and the one to quote): shares of the variance of the probability. The total index is what would
/// remain if all other parameters were known; the first-order index what would vanish if this one alone were known. Also
/// the mean change of the probability from the lower to the higher of two draws of the parameter.
///
/// morris: twice the change of the probability over half of a parameter's range: mean size, mean and spread over the values
/// of the others. A screening, with the least work for many parameters.
///
/// pawn: how far the distribution of the probability moves if a parameter is known, and first-order indices. It uses
/// ordinary draws, so the work does not grow with the number of parameters. Single parameters only.
///
/// Each evaluation is a share of trajectories and has Monte Carlo noise. The share of this noise in the variance is
/// reported, and taken out of all indices but PAWN; sizes of effects of morris may be too small because of it. Intervals
/// are at 95 % and come from independent draws. An index near 0 may be negative by chance. "Stable" means that no interval
/// of the leading index is wider than ±0.05 (morris: a tenth of the largest effect).
///
/// Writes tables (CSV) and a manifest to results/SCENARIO/sensitivity, unless --out or --no-files is given.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial sensitivity scenarios/china-russia.toml --outcome functioning_alliance --by 2040 --out /tmp/sensitivity \
    --report\n  stadial sensitivity scenarios/china-russia.toml --outcome functioning_alliance --outcome downgrade \\\n      \
    --by 2040 --by 2054 --second-order\n  stadial sensitivity scenarios/china-russia.toml --outcome alliance --group 'shocks=shocks.*' \\\n      \
    --group 'thresholds=*.incentive'\n  \
    stadial sensitivity my.toml --outcome alliance --vary balance.power.non_permissive=0.3:0.8 \\\n      \
    --vary conditions.severity=0.5:0.7 --method morris")]
pub(crate) struct SensitivityArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// Outcome of the scenario; repeatable, as all outcomes share the evaluations
    #[arg(long, required = true, value_name = "NAME")]
    outcome: Vec<String>,

    /// Year up to whose end the outcomes count; repeatable. Later years are not simulated [default: the last]
    #[arg(long, value_name = "YEAR")]
    by: Vec<i32>,

    /// Method of the analysis
    #[arg(long, value_enum, default_value_t = Method::Sobol, value_name = "METHOD")]
    method: Method,

    /// Vary only the parameters given so, each uniformly over its range; repeatable
    ///
    /// The scenario's distributions stay at their centres. To vary a parameter in addition to these, use --set 'PATH={
    /// uniform = { low = .., high = .. } }'.
    #[arg(long, value_name = "PATH=LOW:HIGH", allow_hyphen_values = true)]
    vary: Vec<String>,

    /// Also find second-order indices: the share of the variance that is due to two inputs acting together
    ///
    /// With sobol only. A draw takes 2k + 2 evaluations in place of k + 2.
    #[arg(long)]
    second_order: bool,

    /// Treat several parameters as one input; `*` stands for any letters of a path; repeatable
    #[arg(long, value_name = "NAME=PATH,...")]
    group: Vec<String>,

    /// Number of draws of the design [default: sobol 128, without a surrogate 1024; morris 256, pawn 4096; fewer if --trajectories do not suffice]
    #[arg(long, value_name = "D", value_parser = whole::<u64>(DRAWS_MIN..=65_536))]
    draws: Option<u64>,

    /// Number of trajectories of the evaluations [default: 512 for each; without a surrogate 64]
    ///
    /// They are spread evenly over the evaluations, in groups of 16. With k inputs, a draw takes k + 2 evaluations with
    /// sobol, k + 1 with morris, 1 with pawn.
    #[arg(long, value_name = "N", value_parser = whole::<u64>(1..=TRAJECTORIES_MAX))]
    trajectories: Option<u64>,

    /// Number of draws, of 64 trajectories each, for a surrogate of the probability; 0 for none
    ///
    /// With sobol only; 384 or more. A surrogate makes intervals much narrower and biases nothing: what it does not explain
    /// is estimated. A third of the draws come from the distributions, two thirds from where the probability is high.
    /// [default: as many trajectories as the evaluations have, at most 32768 draws; 0 if these were fewer than 3072]
    #[arg(long, value_name = "D", value_parser = whole::<u64>(0..=262_144))]
    surrogate_draws: Option<u64>,

    #[command(flatten)]
    seed: SeedArgs,

    #[command(flatten)]
    threads: ThreadArgs,

    /// Also write evaluations.csv: a row of about 500 bytes for each evaluation
    #[arg(long, conflicts_with = "no_files")]
    evaluations: bool,

    #[command(flatten)]
    output: OutputArgs,
}

impl Question for SensitivityArgs {
    const NAME: &'static str = "sensitivity";
    const TITLE: &'static str = "Sensitivity to the uncertain parameters";

    type Asked = (Scenario, SensitivityOptions);
    type Found = Sensitivity;

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Self::Asked, Failure> {
        self.read()
    }

    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        Ok(())
    }

    fn scenario<'a>(&self, (scenario, _): &'a Self::Asked) -> Option<&'a Scenario> {
        Some(scenario)
    }

    fn work(&self, (_, options): &Self::Asked) -> Option<u64> {
        Some(options.trajectories())
    }

    fn arguments(&self, (scenario, options): &Self::Asked, _: &Sensitivity) -> Vec<String> {
        // The ranges of --vary are distributions that the scenario has by now, and so among its overrides.
        let own = scenario.overrides.iter().take(self.scenario.changes.overrides().len());
        Arguments::file(scenario)
            .with("set", own)
            .with("outcome", &self.outcome)
            .with("by", self.years(&scenario.model.structure))
            .with("method", [options.method.key()])
            .with("vary", &self.vary)
            .with("group", &self.group)
            .flag("second-order", self.second_order)
            .with("draws", [options.draws])
            .with("trajectories", self.trajectories)
            .with("surrogate-draws", self.surrogate_draws)
            .with("seed", [options.seed])
            .flag("evaluations", self.evaluations)
            .words()
    }

    fn investigate(&self, (scenario, options): &Self::Asked, session: &Session) -> Result<Sensitivity, Failure> {
        let model = &scenario.model;
        let mut keep = |rows: &[Evaluated]| -> Result<(), Failure> {
            if self.evaluations { session.append(&[evaluations_table(model, &options.targets, rows)]) } else { Ok(()) }
        };
        let found = sensitivity(model, options, &session.control(), &mut keep)?;
        found.ok_or_else(|| {
            // The study has its own draws of the parameters; those of a run serve as well for the message.
            let plan = Plan::new(model, options.trajectories(), 1, options.seed);
            if session.is_interrupted() {
                Failure::NothingFinished
            } else {
                Failure::all_invalid(options.trajectories(), model, &plan)
            }
        })
    }

    fn answer(
        &self,
        (scenario, options): &Self::Asked,
        found: &Sensitivity,
        session: &Session,
    ) -> Result<Answer, Failure> {
        let (threads, seconds) = (self.threads.count(), session.seconds());
        Ok(sensitivity_answer(SensitivityReport { scenario, options, found, threads, seconds }))
    }

    fn page(files: &ResultFiles) -> Result<Content, ReportError> {
        page::content(files)
    }
}

impl SensitivityArgs {
    /// The scenario and the options; or all errors in the options.
    fn read(&self) -> Result<(Scenario, SensitivityOptions), Failure> {
        let mut errors = Errors::default();
        let (mut overrides, mut varied) = (Vec::new(), Vec::new());
        let mut scenario = self.scenario.load(self.output.screen.quiet, REFUSED)?;
        for text in &self.vary {
            let read = range(text).and_then(|(path, distribution)| {
                let own = format!("{path}={distribution}");
                let alone = self.scenario.load_with(std::slice::from_ref(&own));
                alone.map(|_| (path, own)).map_err(|error| format!("--vary {text}: {}", error_with_way_out(&error)))
            });
            match read {
                Ok((path, _)) if varied.contains(&path) => {
                    errors.add(format!("--vary {text}: `{path}` is given twice; keep one of the two"));
                }
                Ok((path, own)) => {
                    overrides.push(own);
                    varied.push(path);
                }
                Err(error) => errors.add(error),
            }
        }
        if errors.is_empty() && !overrides.is_empty() {
            scenario = self.scenario.load_with(&overrides)?;
        }
        let structure = &scenario.model.structure;
        let targets = self.targets(structure, &mut errors);
        if !varied.is_empty() {
            for path in varied.iter().filter(|path| !scenario.model.priors.iter().any(|prior| prior.path == **path)) {
                errors.add(format!("--vary {path}: it has no effect in this scenario; leave it out"));
            }
            scenario.model.priors.retain(|prior| varied.contains(&prior.path));
        }
        let inputs = self.inputs(&scenario, &mut errors);
        let (draws, replicates) = self.size(inputs.len(), &mut errors);
        let surrogate_draws =
            self.surrogate_draws(draws * self.method.points(inputs.len(), self.second_order) * replicates, &mut errors);
        errors.into_result()?;
        let options = SensitivityOptions {
            targets,
            method: self.method,
            inputs,
            second_order: self.second_order,
            draws,
            replicates,
            surrogate_draws,
            seed: self.seed.seed.unwrap_or(scenario.plan.seed),
            threads: self.threads.number(),
        };
        Ok((scenario, options))
    }

    /// The years by whose end outcomes count.
    fn years(&self, structure: &Structure) -> Vec<i32> {
        if self.by.is_empty() { vec![structure.last_year()] } else { self.by.clone() }
    }

    /// Every outcome by every year.
    fn targets(&self, structure: &Structure, errors: &mut Errors) -> Vec<Target> {
        for (option, given) in [("--outcome", &self.outcome), ("--by", &self.by.iter().map(i32::to_string).collect())] {
            for twice in given.iter().enumerate().filter(|(place, one)| given[..*place].contains(one)) {
                errors.add(format!("{option} {}: given twice; leave one of the two out", twice.1));
            }
        }
        let outcomes: Vec<usize> =
            self.outcome.iter().filter_map(|name| errors.keep(outcome_named(structure, name))).collect();
        let years: Vec<i32> =
            self.years(structure).into_iter().filter_map(|year| errors.keep(year_by(structure, Some(year)))).collect();
        outcomes.iter().flat_map(|&outcome| years.iter().map(move |&year| Target { outcome, year })).collect()
    }

    fn inputs(&self, scenario: &Scenario, errors: &mut Errors) -> Vec<Input> {
        if scenario.model.priors.is_empty() {
            if self.vary.is_empty() {
                errors.add(nothing_uncertain(scenario));
            }
            return Vec::new();
        }
        let mut groups = Vec::new();
        for text in &self.group {
            match text.split_once('=').filter(|(name, paths)| !name.trim().is_empty() && !paths.trim().is_empty()) {
                Some((name, paths)) => {
                    let paths = paths.split(',').map(|path| path.trim().to_owned()).collect();
                    groups.push((name.trim().to_owned(), paths));
                }
                None => errors.add(format!("--group {text}: write NAME=PATH,PATH, as in shocks=shocks.*")),
            }
        }
        if matches!(self.method, Method::Pawn) && groups.is_empty() {
            return single_inputs(&scenario.model);
        }
        let found = inputs(&scenario.model, &groups).unwrap_or_else(|wrong| {
            wrong.iter().for_each(|error| errors.add(format!("--group: {error}")));
            Vec::new()
        });
        if matches!(self.method, Method::Pawn)
            && let Some(group) = found.iter().find(|input| input.priors.len() > 1)
        {
            errors.add(format!(
                "--group {}: pawn does not support groups; leave them out, or use --method sobol or morris",
                group.name
            ));
        }
        found
    }

    /// The draws for a surrogate, in a study of so many trajectories.
    fn surrogate_draws(&self, trajectories: u64, errors: &mut Errors) -> u64 {
        let by_default = (trajectories / SURROGATE_REPLICATES).min(SURROGATE_DRAWS);
        let by_default = if by_default < SURROGATE_DRAWS_MIN { 0 } else { by_default };
        match (self.method, self.surrogate_draws) {
            (Method::Sobol, Some(given)) if given > 0 && given < SURROGATE_DRAWS_LEAST => {
                errors.add(format!(
                    "--surrogate-draws {given}: too few for a surrogate; give {SURROGATE_DRAWS_LEAST} or more, or 0 for none"
                ));
                0
            }
            (Method::Sobol, given) => given.unwrap_or(by_default),
            (_, None) => 0,
            (method, Some(_)) => {
                errors.add(format!(
                    "--surrogate-draws: {} has no surrogate; leave it out, or use --method sobol",
                    method.key()
                ));
                0
            }
        }
    }

    /// The number of draws, and of trajectories of each evaluation.
    fn size(&self, n_inputs: usize, errors: &mut Errors) -> (u64, u64) {
        let method = self.method;
        if self.second_order && method != Method::Sobol {
            errors
                .add("--second-order: only sobol has indices of pairs; leave it out, or use --method sobol".to_owned());
        }
        let points = method.points(n_inputs, self.second_order);
        let plain = self.surrogate_draws == Some(0);
        let usual = match method {
            Method::Sobol if plain => 1_024,
            Method::Sobol => 128,
            Method::Morris => 256,
            Method::Pawn => 4_096,
        };
        // So many that the trajectories that are given suffice.
        let possible = self.trajectories.map_or(usual, |all| all / points / LANES as u64);
        let draws = self.draws.unwrap_or_else(|| usual.min(possible).max(DRAWS_MIN));
        let Some(trajectories) = self.trajectories else { return (draws, replicates(method, plain)) };
        let evaluations = draws * points;
        let n_targets = (self.outcome.len() * self.by.len().max(1)) as u64;
        let most = replicates_max(method, points, n_targets, draws) * evaluations;
        if trajectories > most {
            errors.add(format!(
                "--trajectories {trajectories}: at most {} with {} draws of {n_inputs} inputs, as more would take over \
                 1 GB of memory; lower it",
                thousands(most),
                thousands(draws)
            ));
        }
        let replicates = trajectories / evaluations / LANES as u64 * LANES as u64;
        if replicates == 0 {
            errors.add(format!(
                "--trajectories {trajectories}: {} with {n_inputs} inputs takes {} evaluations of at least {LANES} \
                 trajectories each; raise it to {} or lower --draws",
                method.key(),
                thousands(evaluations),
                evaluations * LANES as u64
            ));
        }
        (draws, replicates)
    }
}

/// The minimum number of draws of the design.
const DRAWS_MIN: u64 = 16;
/// The minimum number of draws of a surrogate by default: with fewer it explains too little to help.
const SURROGATE_DRAWS_MIN: u64 = 3_072;
/// The maximum number of draws of a surrogate by default: two million trajectories.
const SURROGATE_DRAWS: u64 = 32_768;

/// The maximum memory for the results of single trajectories, in bits: 1 GB.
const BITS_MAX: u64 = 8_000_000_000;
/// A large number of threads, so that the limit does not depend on the machine.
const THREADS: u64 = 64;

/// The maximum number of trajectories of an evaluation that fit into memory. An unfinished row keeps a bit of each
/// trajectory for each of its points, and two more; PAWN keeps two of each to the end.
fn replicates_max(method: Method, points: u64, n_targets: u64, draws: u64) -> u64 {
    let to_the_end = if method == Method::Pawn { 2 * draws } else { 0 };
    let bits = (THREADS * (points + 2) + to_the_end) * n_targets.max(1);
    (BITS_MAX / bits / LANES as u64).max(1) * LANES as u64
}

/// The default number of trajectories of an evaluation: with a surrogate, what it does not explain is small beside the
/// noise of few trajectories.
fn replicates(method: Method, plain: bool) -> u64 {
    match method {
        Method::Sobol if !plain => 512,
        Method::Sobol | Method::Morris | Method::Pawn => 64,
    }
}
