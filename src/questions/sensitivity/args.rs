//! `stadial sensitivity`: which uncertain parameters the odds depend on.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::ensemble::{LANES, Plan};
use crate::render::thousands;
use crate::scenario::{Origin, Scenario, TRAJECTORIES_MAX, parameters};
use crate::study::page::{Content, ReportError, ResultFiles};
use crate::study::{
    Answer, Arguments, Errors, Failure, OutputArgs, Question, ScenarioArgs, SeedArgs, Session, ThreadArgs,
    mistake_with_way_out, outcome_named, results, whole, year_by,
};

use super::analysis::{Evaluated, Sensitivity, sensitivity};
use super::answer::{evaluations_table, sensitivity_answer};
use super::human::SensitivityReport;
use super::inputs::{Input, inputs};
use super::options::{Method, SensitivityOptions};
use super::page;

/// Global sensitivity analysis (Sobol, Morris, PAWN): which uncertain parameters the odds depend on, and how much
///
/// The scenario's distributions (or the ranges of --vary) say what is not known; this says which of it matters for the
/// odds of an outcome. Three methods:
///
/// sobol: shares of the variance of the odds. The total index is what would remain of it if everything but this
/// parameter were known; the first-order index what would vanish if this parameter were known. Also by how much the odds
/// change between two draws of the parameter, from the lower to the higher. The default, and the one to quote.
///
/// morris: the change of the odds over half of a parameter's range, taken twice: size, mean and spread over the values of
/// the others. A screening: the least work for many parameters.
///
/// pawn: how far the distribution of the odds moves when a parameter is known, and first-order indices, from ordinary
/// draws: the work does not grow with the number of parameters. Single parameters only.
///
/// Each evaluation is a share of histories, with noise of its own. Its share of the variance is reported, and taken out
/// of all indices but those of pawn; morris may tell sizes of effects too small for it. Intervals are at 95 % and come from independent draws; an index near 0 may come out
/// negative, which is chance. "Stable" means that no interval of the leading index is wider than ±0.05 (morris: a tenth of
/// the largest effect).
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial sensitivity scenarios/china-russia.toml --outcome functioning_alliance --by 2040 --out /tmp/sensitivity --report\n  \
    stadial sensitivity scenarios/china-russia.toml --outcome alliance --group 'shocks=shocks.*' \\\n      \
    --group 'thresholds=*.incentive'\n  \
    stadial sensitivity my.toml --outcome alliance --vary balance.power.non_permissive=0.3:0.8 \\\n      \
    --vary conditions.severity=0.5:0.7 --method morris")]
pub(crate) struct SensitivityArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// The outcome, one of the scenario's
    #[arg(long, value_name = "NAME")]
    outcome: String,

    /// By the end of which year it counts; later years are not simulated [default: the last]
    #[arg(long, value_name = "YEAR")]
    by: Option<i32>,

    /// How to measure
    #[arg(long, value_enum, default_value_t = MethodName::Sobol, value_name = "METHOD")]
    method: MethodName,

    /// Vary this parameter uniformly over a range, and no others than those given so: the scenario's distributions stay
    /// at their centres. To add to these, use --set 'PATH={ uniform = { low = .., high = .. } }'
    #[arg(long, value_name = "PATH=LOW:HIGH", allow_hyphen_values = true)]
    vary: Vec<String>,

    /// Take parameters together as one input; `*` stands for any letters of a path
    #[arg(long, value_name = "NAME=PATH,...")]
    group: Vec<String>,

    /// Draws of the parameters that the design starts from [default: sobol 1024, morris 256, pawn 4096]
    #[arg(long, value_name = "D", value_parser = whole::<u64>(16..=65_536))]
    draws: Option<u64>,

    /// Histories of the whole study, shared out evenly in groups of 16 [default: 64 for each evaluation]
    ///
    /// With k inputs, a draw takes k + 2 evaluations with sobol, k + 1 with morris, 1 with pawn.
    #[arg(long, value_name = "N", value_parser = whole::<u64>(1..=TRAJECTORIES_MAX))]
    trajectories: Option<u64>,

    #[command(flatten)]
    seed: SeedArgs,

    #[command(flatten)]
    threads: ThreadArgs,

    /// Also write evaluations.csv, as the evaluations are finished: a row for each, some 500 bytes
    #[arg(long, conflicts_with = "no_files")]
    evaluations: bool,

    #[command(flatten)]
    output: OutputArgs,
}

/// The methods by name.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum MethodName {
    Sobol,
    Morris,
    Pawn,
}

impl From<MethodName> for Method {
    fn from(name: MethodName) -> Self {
        match name {
            MethodName::Sobol => Self::Sobol,
            MethodName::Morris => Self::Morris,
            MethodName::Pawn => Self::Pawn,
        }
    }
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

    fn folder(&self, (scenario, _): &Self::Asked) -> Option<PathBuf> {
        Some(results(scenario, "sensitivity"))
    }

    fn scenario<'a>(&self, (scenario, _): &'a Self::Asked) -> Option<&'a Scenario> {
        Some(scenario)
    }

    fn work(&self, (_, options): &Self::Asked) -> Option<u64> {
        Some(options.trajectories())
    }

    fn arguments(&self, (scenario, options): &Self::Asked, _: &Sensitivity) -> Vec<String> {
        // The ranges of --vary are distributions that the scenario has by now, and so among its overrides.
        let own = scenario.overrides.iter().take(self.scenario.overrides.len());
        Arguments::file(scenario)
            .with("set", own)
            .with("outcome", [&self.outcome])
            .with("by", [options.year])
            .with("method", [options.method.key()])
            .with("vary", &self.vary)
            .with("group", &self.group)
            .with("draws", [options.draws])
            .with("trajectories", self.trajectories)
            .with("seed", [options.seed])
            .flag("evaluations", self.evaluations)
            .words()
    }

    fn investigate(&self, (scenario, options): &Self::Asked, session: &Session) -> Result<Sensitivity, Failure> {
        let model = &scenario.model;
        let mut keep = |rows: &[Evaluated]| -> Result<(), Failure> {
            if self.evaluations { session.append(&[evaluations_table(model, rows)]) } else { Ok(()) }
        };
        let found = sensitivity(model, options, &session.control(), &mut keep)?;
        found.ok_or_else(|| {
            // The trajectories of the study have parameters of its own; those of a run serve as well.
            let plan = Plan::new(model, options.trajectories(), 1, options.seed);
            match session.is_interrupted() {
                true => Failure::NothingFinished,
                false => Failure::all_aborted(options.trajectories(), model, &plan),
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
    /// The scenario, and what is asked of it; or all that is wrong with the options.
    fn read(&self) -> Result<(Scenario, SensitivityOptions), Failure> {
        let mut errors = Errors::default();
        let (mut laws, mut varied) = (Vec::new(), Vec::new());
        let mut scenario = self.scenario.load(self.output.screen.quiet)?;
        for text in &self.vary {
            let read = range(text).and_then(|(path, law)| {
                let law = format!("{path}={law}");
                let alone = self.scenario.load_with(std::slice::from_ref(&law));
                alone.map(|_| (path, law)).map_err(|error| format!("--vary {text}: {}", mistake_with_way_out(&error)))
            });
            match read {
                Ok((path, _)) if varied.contains(&path) => {
                    errors.add(format!("--vary {text}: `{path}` is given twice"));
                }
                Ok((path, law)) => {
                    laws.push(law);
                    varied.push(path);
                }
                Err(mistake) => errors.add(mistake),
            }
        }
        if errors.is_empty() && !laws.is_empty() {
            scenario = self.scenario.load_with(&laws)?;
        }
        let structure = &scenario.model.structure;
        let outcome = errors.keep(outcome_named(structure, &self.outcome)).unwrap_or_default();
        let year = errors.keep(year_by(structure, self.by)).unwrap_or_default();
        if !varied.is_empty() {
            for path in varied.iter().filter(|path| !scenario.model.priors.iter().any(|prior| prior.path == **path)) {
                errors.add(format!("--vary {path}: it plays no part in this scenario; leave it out"));
            }
            scenario.model.priors.retain(|prior| varied.contains(&prior.path));
        }
        let inputs = self.inputs(&scenario, &mut errors);
        let (draws, replicates) = self.size(inputs.len(), &mut errors);
        errors.into_result()?;
        let method = self.method.into();
        let seed = self.seed.seed.unwrap_or(scenario.plan.seed);
        let threads = self.threads.number();
        Ok((scenario, SensitivityOptions { outcome, year, method, inputs, draws, replicates, seed, threads }))
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
        let found = inputs(&scenario.model, &groups).unwrap_or_else(|wrong| {
            wrong.iter().for_each(|error| errors.add(format!("--group: {error}")));
            Vec::new()
        });
        if matches!(self.method, MethodName::Pawn)
            && let Some(group) = found.iter().find(|input| input.priors.len() > 1)
        {
            errors.add(format!(
                "--group {}: pawn looks at one parameter at a time; leave groups out, or use --method sobol or morris",
                group.name
            ));
        }
        found
    }

    /// Draws, and histories of each evaluation.
    fn size(&self, n_inputs: usize, errors: &mut Errors) -> (u64, u64) {
        let method = Method::from(self.method);
        let draws = self.draws.unwrap_or(match method {
            Method::Sobol => 1_024,
            Method::Morris => 256,
            Method::Pawn => 4_096,
        });
        let Some(trajectories) = self.trajectories else { return (draws, REPLICATES) };
        let evaluations = draws * method.points(n_inputs);
        let most = replicates_max(method, n_inputs, draws) * evaluations;
        if trajectories > most {
            errors.add(format!(
                "--trajectories {trajectories}: at most {} with {} draws of {n_inputs} inputs; which histories reach the \
                 outcome is kept by history, and of more that would take over 1 GB of memory",
                thousands(most),
                thousands(draws)
            ));
        }
        let replicates = trajectories / evaluations / LANES as u64 * LANES as u64;
        if replicates == 0 {
            errors.add(format!(
                "--trajectories {trajectories}: {} of {n_inputs} inputs takes {} evaluations, of at least {LANES} histories \
                 each: raise it to {} or lower --draws",
                method.key(),
                thousands(evaluations),
                evaluations * LANES as u64
            ));
        }
        (draws, replicates)
    }
}

/// The most memory that is taken to keep which histories reach the outcome, in bits: 1 GB.
const BITS_MAX: u64 = 8_000_000_000;
/// More threads than are likely, so that what fits does not depend on the machine.
const THREADS: u64 = 64;

/// The most histories of an evaluation that fit into memory. A row on its way keeps a bit of each history for each of its
/// points, and two more; PAWN keeps two of each to the end.
fn replicates_max(method: Method, n_inputs: usize, draws: u64) -> u64 {
    let to_the_end = if method == Method::Pawn { 2 * draws } else { 0 };
    let bits = THREADS * (method.points(n_inputs) + 2) + to_the_end;
    (BITS_MAX / bits / LANES as u64).max(1) * LANES as u64
}

/// Histories of an evaluation, unless said otherwise.
const REPLICATES: u64 = 64;

/// A path and its uniform law, from `PATH=LOW:HIGH`.
fn range(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=').and_then(|(path, ends)| Some((path.trim(), ends.split_once(':')?)));
    let Some((path, (low, high))) = parts else {
        return Err(format!("--vary {text}: write PATH=LOW:HIGH, as in balance.power.non_permissive=0.3:0.8"));
    };
    let end = |end: &str| {
        let number: Option<f64> = end.trim().parse().ok().filter(|number: &f64| number.is_finite());
        number.ok_or_else(|| format!("--vary {text}: `{end}` is no number; write {path}=LOW:HIGH"))
    };
    let (low, high) = (end(low)?, end(high)?);
    if low == high {
        return Err(format!("--vary {text}: the range is empty; to fix a number use --set {path}={low:?}"));
    }
    if low > high {
        return Err(format!(
            "--vary {text}: the low end comes first; write {path}={}:{}",
            low.min(high),
            low.max(high)
        ));
    }
    Ok((path.to_owned(), format!("{{ uniform = {{ low = {low:?}, high = {high:?} }} }}")))
}

/// How many parameters a message names.
const NAMED: usize = 8;

/// There is nothing to vary; what could be.
fn nothing_uncertain(scenario: &Scenario) -> String {
    let rows = parameters(scenario);
    let given: Vec<_> =
        rows.iter().filter(|row| row.origin != Origin::Default && row.domain.is_some()).map(|row| &row.path).collect();
    let named: Vec<&str> = given.iter().take(NAMED).map(|path| path.as_str()).collect();
    let more = if given.len() > NAMED { format!(" and {} more", given.len() - NAMED) } else { String::new() };
    let example = named.first().copied().unwrap_or("balance.power.non_permissive");
    format!(
        "the scenario has no uncertain parameter. With distributions it would take those of its {} numbers: {}{more}. Write \
         them as distributions (`stadial params` lists them all), or give ranges on the command line: --vary {example}=LOW:HIGH",
        given.len(),
        named.join(", ")
    )
}
