//! `stadial sweep`: one or two things of the scenario, value by value.

use std::cell::RefCell;
use std::path::PathBuf;

use clap::Args;

use crate::analysis::Axis;
use crate::ensemble::Plan;
use crate::input::Problems;
use crate::model::Model;
use crate::scenario::Scenario;
use crate::study::page::{Content, ReportError, ResultFiles};
use crate::study::{
    Answer, Arguments, Errors, Failure, OutputArgs, Question, ScenarioArgs, Session, SizeArgs, ThreadArgs,
    mistake_with_way_out, outcome, parameter, results, truncate_at, warn, within_domain, year,
};

use super::analysis::{Cell, sweep};
use super::answer::{sweep_answer, sweep_manifest};
use super::page;
use super::report::SweepReport;
use super::tables::{GridPoint, grid_tables};

/// The most settings of a sweep.
const SETTINGS_MAX: usize = 2_500;

/// Run a scenario for every value of one or two of its numbers, and compare odds, states and times
///
/// Anything that can be set by `--set` can vary: parameters and thresholds (`stadial params` lists them), what a shock
/// or an outcome says, the type at the start. All settings and the scenario as it stands run on the same trajectories,
/// so that differences are surer than the odds themselves; their errors are paired.
///
/// Tables (probabilities.csv, types.csv, stages.csv, treaties.csv, times.csv) grow as settings are finished, so that
/// nothing is lost when a long sweep is stopped by Ctrl-C; sweep.svg shows the odds of one outcome: a curve with its
/// bands for one --vary, a heat map for two. A number that is given by --vary is no longer uncertain.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial sweep scenarios/china-russia.toml --vary balance.power.non_permissive=0.3:0.6:7 --by 2040\n  \
    stadial sweep scenarios/china-russia.toml --outcome defence_treaty --vary treaty.signing_rate=0.01:1:9:log\n  \
    stadial sweep scenarios/china-russia.toml --vary 'alignment.type=[\"thin\", \"thick\", \"alliance\"]'\n  \
    stadial sweep scenarios/china-russia.toml --vary balance.power.non_permissive=0.3:0.6:7 \\\n      \
        --vary incentive.threat_weight=0.3:0.7:9 --by 2040 --out /tmp/two-ways --report")]
pub(crate) struct SweepArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// What varies, and its values: PATH=LOW:HIGH:COUNT (equal steps), PATH=LOW:HIGH:COUNT:log (equal ratios) or
    /// `PATH=[A,B,C]`; once or twice
    #[arg(long, value_name = "PATH=VALUES", required = true)]
    vary: Vec<String>,

    /// The outcome that the summary and the picture show; the tables hold all [default: the scenario's first]
    #[arg(long, value_name = "NAME")]
    outcome: Option<String>,

    /// By the end of which year; later years are not simulated [default: the last]
    #[arg(long, value_name = "YEAR")]
    by: Option<i32>,

    #[command(flatten)]
    size: SizeArgs,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    output: OutputArgs,
}

/// What is asked, understood for the scenario.
pub(crate) struct Asked {
    scenario: Scenario,
    outcome: usize,
    year: i32,
    axes: Vec<Axis>,
    units: Vec<String>,
    /// By setting, the last axis first.
    values: Vec<Vec<String>>,
    baseline: Model,
    models: Vec<Model>,
    /// What is to be known of the settings.
    notes: Vec<String>,
    plan: Plan,
}

impl Asked {
    /// What is reported of the grid points that are finished.
    fn report<'a>(&'a self, cells: &'a [Cell], threads: ThreadArgs, seconds: f64) -> SweepReport<'a> {
        SweepReport {
            scenario: &self.scenario,
            axes: &self.axes,
            units: &self.units,
            values: &self.values,
            notes: &self.notes,
            outcome: self.outcome,
            year: self.year,
            cells,
            trajectories: self.plan.n(),
            draws: self.plan.draws,
            seed: self.plan.seed.0,
            threads: threads.count(),
            seconds,
        }
    }
}

impl Question for SweepArgs {
    const NAME: &'static str = "sweep";
    const TITLE: &'static str = "The scenario for every value of what varies";

    type Asked = Asked;
    type Found = Vec<Cell>;

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Asked, Failure> {
        self.asked()
    }

    fn folder(&self, asked: &Asked) -> Option<PathBuf> {
        Some(results(&asked.scenario, "sweep"))
    }

    fn scenario<'a>(&self, asked: &'a Asked) -> Option<&'a Scenario> {
        Some(&asked.scenario)
    }

    fn work(&self, asked: &Asked) -> Option<u64> {
        Some(asked.plan.n() * (1 + asked.models.len() as u64))
    }

    fn arguments(&self, asked: &Asked, _: &Vec<Cell>) -> Vec<String> {
        Arguments::of(&asked.scenario)
            .with("vary", &self.vary)
            .with("outcome", [&asked.scenario.model.structure.outcomes[asked.outcome].name])
            .with("by", [asked.year])
            .with("trajectories", [self.size.trajectories])
            .with("draws", self.size.draws)
            .with("seed", [asked.plan.seed.0])
            .words()
    }

    fn investigate(&self, asked: &Asked, session: &Session) -> Result<Vec<Cell>, Failure> {
        let cells = RefCell::new(Vec::new());
        let mut keep = |cell: Cell| -> Result<(), Failure> {
            if cell.number == 0 && cell.sound == 0 {
                return Err(Failure::all_aborted(cell.aborted, &asked.baseline, &asked.plan));
            }
            if cell.number == 0 {
                session.announce(sweep_manifest(asked.report(&[], self.threads, 0.0)))?;
            }
            let values = cell.number.checked_sub(1).map_or(&[][..], |place| &asked.values[place]);
            let point = GridPoint { values, cell: &cell };
            session.append(&grid_tables(&asked.baseline.structure, &asked.axes, &[point]))?;
            cells.borrow_mut().push(cell);
            Ok(())
        };
        sweep(&asked.baseline, &asked.models, &asked.plan, &session.control(), &mut keep)?;
        let cells = cells.into_inner();
        if cells.is_empty() { Err(Failure::NothingFinished) } else { Ok(cells) }
    }

    fn answer(&self, asked: &Asked, found: &Vec<Cell>, session: &Session) -> Result<Answer, Failure> {
        Ok(sweep_answer(asked.report(found, self.threads, session.seconds())))
    }

    fn page(files: &ResultFiles) -> Result<Content, ReportError> {
        page::content(files)
    }
}

impl SweepArgs {
    fn asked(&self) -> Result<Asked, Failure> {
        let scenario = self.scenario.load(self.output.screen.quiet)?;
        let mut errors = Errors::default();
        let outcome = errors.keep(outcome(&scenario, self.outcome.as_deref())).unwrap_or(0);
        let year = errors.keep(year(&scenario, self.by)).unwrap_or(scenario.model.structure.start_year);
        let mut axes: Vec<Axis> = self.vary.iter().filter_map(|text| errors.keep(axis(&scenario, text))).collect();
        match axes.as_slice() {
            [_, _, _, ..] => errors.add("--vary: at most two can vary at once; fix the others by --set"),
            [one, other] if one.path == other.path => {
                errors.add(format!("--vary {}: given twice; put all its values into one list", one.path));
            }
            _ => {}
        }
        let settings: usize = axes.iter().map(|axis| axis.values.len()).product();
        if settings > SETTINGS_MAX {
            errors.add(format!("--vary: {settings} settings are more than {SETTINGS_MAX}; ask for fewer values"));
        }
        errors.into_result()?;
        let mut values = combinations(&axes);
        let mut notes = Vec::new();
        let found = self.models(&scenario, &axes, &values, year);
        let failed: Vec<String> = found.iter().filter_map(|found| found.as_ref().err().cloned()).collect();
        let models: Vec<Model> = found.iter().filter_map(|found| found.as_ref().ok().cloned()).collect();
        // Along one range the values that cannot be leave the rest as they are; a map must be whole, and a list is meant so.
        if let ([axis], [first, ..]) = (axes.as_mut_slice(), failed.as_slice())
            && models.len() > 1
            && !self.vary[0].contains('[')
        {
            let mut whole = found.iter().map(Result::is_ok);
            values.retain(|_| whole.next().unwrap_or(false));
            axis.values = values.iter().flatten().cloned().collect();
            notes.push(format!(
                "Left out, since the scenario does not allow them: {} of the values. {first}",
                failed.len()
            ));
        } else if let Some(first) = failed.first() {
            let more = match failed.len() - 1 {
                0 => String::new(),
                more => format!("\n  {more} more of the {} settings cannot be used either", values.len()),
            };
            return Err(Failure::Option(format!("--vary {first}{more}")));
        }
        let means = |model: &Model| model.structure.outcomes[outcome].any.clone();
        if models.iter().any(|model| means(model) != means(&scenario.model)) {
            notes.push(format!(
                "`{}` is another event from setting to setting, since it goes by what stands at the start; differences are \
                 between these events.",
                scenario.model.structure.outcomes[outcome].name
            ));
        }
        let uncertain = std::iter::once(&scenario.model).chain(&models).any(|model| !model.priors.is_empty());
        let plan = self.size.plan(&scenario, uncertain, self.threads)?;
        let unit = |axis: &Axis| parameter(&scenario, &axis.path).map_or_else(String::new, |row| row.unit.to_owned());
        let units = axes.iter().map(unit).collect();
        let baseline = truncate_at(scenario.model.clone(), year);
        Ok(Asked { scenario, outcome, year, axes, units, values, baseline, models, notes, plan })
    }

    /// The model of every setting, or why there is none; all of them are checked before the first is run.
    fn models(
        &self,
        scenario: &Scenario,
        axes: &[Axis],
        values: &[Vec<String>],
        year: i32,
    ) -> Vec<Result<Model, String>> {
        let base = &scenario.model.structure;
        // What is hard to believe is told of the first setting that has more of it than the scenario.
        let count = |warnings: Option<&Problems>| warnings.map_or(0, |warnings| warnings.as_slice().len());
        let (known, told) = (count(scenario.warnings.as_ref()), std::cell::Cell::new(self.output.screen.quiet));
        let model = |values: &Vec<String>| {
            let set = |(axis, value): (&Axis, &String)| format!("{}={value}", axis.path);
            let overrides: Vec<String> = axes.iter().zip(values).map(set).collect();
            let setting = overrides.join(", ");
            let found = self
                .scenario
                .load_with(&overrides)
                .map_err(|error| format!("{setting}: {}", mistake_with_way_out(&error)))?;
            if count(found.warnings.as_ref()) > known && !told.replace(true) {
                warn(&found.warnings);
            }
            let frame = |structure: &crate::model::Structure| {
                (structure.start_year, structure.end_year, structure.steps_per_year, structure.outcomes.len())
            };
            if frame(&found.model.structure) != frame(base) {
                return Err(format!(
                    "{setting}: settings must agree in their years, steps and outcomes; use --set and --by"
                ));
            }
            Ok(truncate_at(found.model, year))
        };
        values.iter().map(model).collect()
    }
}

/// Reads `PATH=VALUES` and holds its numbers against the domain of the parameter.
fn axis(scenario: &Scenario, text: &str) -> Result<Axis, String> {
    let axis: Axis = text.parse().map_err(|error| format!("--vary {text}: {error}"))?;
    if axis.path.split('.').next() == Some("run") {
        return Err(format!(
            "--vary {text}: the size and the seed of a run are no part of what is simulated; use --seed, \
                            --trajectories or --draws"
        ));
    }
    if idle(scenario, &axis.path) {
        return Err(format!("--vary {text}: `{}` plays no part in this scenario, so nothing would vary", axis.path));
    }
    if let (Some(row), Some(numbers)) = (parameter(scenario, &axis.path), axis.numbers()) {
        within_domain(&row, &numbers).map_err(|error| format!("--vary {text}: {error}"))?;
    }
    Ok(axis)
}

/// Whether there is such a number, but nothing depends on it in this scenario.
fn idle(scenario: &Scenario, path: &str) -> bool {
    let mut numbers = scenario.model.base.clone();
    let mut is_number = false;
    numbers.visit(&scenario.model.structure, &mut |slot| is_number |= slot.path == path);
    is_number && parameter(scenario, path).is_none()
}

fn combinations(axes: &[Axis]) -> Vec<Vec<String>> {
    axes.iter().fold(vec![Vec::new()], |so_far, axis| {
        let with = |start: &Vec<String>| {
            let start = start.clone();
            axis.values.iter().map(move |value| start.iter().chain([value]).cloned().collect())
        };
        so_far.iter().flat_map(with).collect()
    })
}
