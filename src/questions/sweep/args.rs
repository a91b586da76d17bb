//! `stadial sweep`: a scenario for every value of one or two parameters.

use std::cell::RefCell;

use clap::Args;

use crate::analysis::Axis;
use crate::ensemble::Plan;
use crate::evidence::EvidenceList;
use crate::input::Problems;
use crate::model::Model;
use crate::scenario::Scenario;
use crate::study::page::{Content, ReportError, ResultFiles};
use crate::study::{
    Answer, Arguments, Errors, EvidenceArgs, Failure, Known, OutputArgs, Question, ScenarioArgs, Session, SizeArgs,
    ThreadArgs, conditioned, error_with_way_out, idle, outcome, parameter, truncate_at, warn, within_domain, year,
};

use super::analysis::{Cell, sweep, sweep_settled};
use super::answer::{sweep_answer, sweep_manifest};
use super::page;
use super::report::SweepReport;
use super::tables::{GridPoint, grid_tables};

/// The maximum number of grid points of a sweep.
const POINTS_MAX: usize = 2_500;

/// Simulate a scenario for every value of one or two parameters
///
/// Anything that `--set` can change can vary: parameters and thresholds (`stadial params` lists them), shocks, outcomes,
/// the type at the start. All grid points and the scenario unchanged run on the same random numbers. So differences are
/// more precise than the probabilities themselves; their errors are paired. A number given by --vary is no longer
/// uncertain.
///
/// Tables (probabilities.csv, types.csv, stages.csv, treaties.csv, times.csv) grow as grid points are finished, so that
/// nothing is lost when a long sweep is stopped by Ctrl-C; sweep.svg shows the probability of one outcome: a curve with
/// its bands for one --vary, a heat map for two.
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

    /// Parameter and its values: PATH=LOW:HIGH:COUNT (equal steps), PATH=LOW:HIGH:COUNT:log (equal ratios) or
    /// `PATH=[A,B,C]`; once or twice
    #[arg(long, value_name = "PATH=VALUES", required = true)]
    vary: Vec<String>,

    #[command(flatten)]
    evidence: EvidenceArgs,

    /// Outcome of the summary and the picture; the tables have all [default: the scenario's first]
    #[arg(long, value_name = "NAME")]
    outcome: Option<String>,

    /// Year up to whose end outcomes count; later years are not simulated [default: the last]
    #[arg(long, value_name = "YEAR")]
    by: Option<i32>,

    #[command(flatten)]
    size: SizeArgs,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    output: OutputArgs,
}

/// The options, read for the scenario.
pub(crate) struct Asked {
    scenario: Scenario,
    outcome: usize,
    year: i32,
    axes: Vec<Axis>,
    units: Vec<String>,
    /// By grid point; the last axis changes fastest.
    values: Vec<Vec<String>>,
    baseline: Model,
    models: Vec<Model>,
    /// The evidence of the baseline and of each grid point, if there is any.
    evidence: Vec<EvidenceList>,
    /// Notes on the grid points.
    notes: Vec<String>,
    plan: Plan,
}

impl Asked {
    /// The data of a report of the finished grid points.
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
    type Found = (Vec<Cell>, Option<Known>);

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Asked, Failure> {
        self.asked()
    }

    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        Ok(())
    }

    fn scenario<'a>(&self, asked: &'a Asked) -> Option<&'a Scenario> {
        Some(&asked.scenario)
    }

    fn work(&self, asked: &Asked) -> Option<u64> {
        // Evidence takes about as long to take in as the run that follows.
        let times = if asked.evidence.is_empty() { 1 } else { 2 };
        Some(times * asked.plan.n() * (1 + asked.models.len() as u64))
    }

    fn arguments(&self, asked: &Asked, _: &Self::Found) -> Vec<String> {
        self.evidence
            .arguments(Arguments::of(&asked.scenario))
            .with("vary", &self.vary)
            .with("outcome", [&asked.scenario.model.structure.outcomes[asked.outcome].name])
            .with("by", [asked.year])
            .with("trajectories", [self.size.trajectories])
            .with("draws", self.size.draws)
            .with("seed", [asked.plan.seed.0])
            .words()
    }

    fn investigate(&self, asked: &Asked, session: &Session) -> Result<Self::Found, Failure> {
        let cells = RefCell::new(Vec::new());
        let mut keep = |cell: Cell| -> Result<(), Failure> {
            if cell.number == 0 && cell.valid == 0 {
                return Err(Failure::all_invalid(cell.invalid, &asked.baseline, &asked.plan));
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
        let control = session.control();
        if asked.evidence.is_empty() {
            sweep(&asked.baseline, &asked.models, &asked.plan, &control, &mut keep)?;
        }
        let known = RefCell::new(None);
        // Each grid point starts from what is known, by its own numbers.
        let settle = |number: usize| {
            let model = number.checked_sub(1).map_or(&asked.baseline, |place| &asked.models[place]);
            let scenario = Scenario { model: model.clone(), ..asked.scenario.clone() };
            let plan = asked.plan.clone().under_evidence(model);
            let point = conditioned(&scenario, &asked.evidence[number], &plan, &control)?;
            let model = point.scenario.model.clone();
            if number == 0 {
                known.replace(Some(point));
            }
            Ok((model, plan))
        };
        if !asked.evidence.is_empty() {
            sweep_settled(asked.evidence.len(), &settle, &control, &mut keep)?;
        }
        let cells = cells.into_inner();
        if cells.is_empty() { Err(Failure::NothingFinished) } else { Ok((cells, known.into_inner())) }
    }

    fn answer(&self, asked: &Asked, (found, known): &Self::Found, session: &Session) -> Result<Answer, Failure> {
        let answer = sweep_answer(asked.report(found, self.threads, session.seconds()));
        Ok(known.iter().fold(answer, |answer, known| known.told_in(answer)))
    }

    fn page(files: &ResultFiles) -> Result<Content, ReportError> {
        page::content(files)
    }
}

impl SweepArgs {
    fn asked(&self) -> Result<Asked, Failure> {
        let scenario = self.scenario.load_with_evidence(self.output.screen.quiet)?;
        let known = self.evidence.load(&scenario)?;
        let mut errors = Errors::default();
        let outcome = errors.keep(outcome(&scenario, self.outcome.as_deref())).unwrap_or(0);
        let year = errors.keep(year(&scenario, self.by)).unwrap_or(scenario.model.structure.first_year());
        let mut axes: Vec<Axis> = self.vary.iter().filter_map(|text| errors.keep(axis(&scenario, text))).collect();
        match axes.as_slice() {
            [_, _, _, ..] => errors.add("--vary: at most two can vary at once; fix the others by --set"),
            [one, other] if one.path == other.path => {
                errors.add(format!("--vary {}: given twice; put all its values into one list", one.path));
            }
            _ => {}
        }
        let n_points: usize = axes.iter().map(|axis| axis.values.len()).product();
        if n_points > POINTS_MAX {
            errors.add(format!(
                "--vary: {n_points} grid points, but at most {POINTS_MAX} are possible; give fewer values"
            ));
        }
        errors.into_result()?;
        let mut values = combinations(&axes);
        let mut notes = Vec::new();
        let found = self.models(&scenario, &axes, &values, year);
        let failed: Vec<String> = found.iter().filter_map(|found| found.as_ref().err().cloned()).collect();
        let usable = found.iter().filter_map(|found| found.as_ref().ok().cloned());
        let (models, lists): (Vec<Model>, Vec<Option<EvidenceList>>) = usable.unzip();
        let evidence = known.into_iter().chain(lists.into_iter().flatten()).collect();
        // Values of a single range that the scenario does not allow are left out; a map or a list must be complete.
        if let ([axis], [first, ..]) = (axes.as_mut_slice(), failed.as_slice())
            && models.len() > 1
            && !self.vary[0].contains('[')
        {
            let mut usable = found.iter().map(Result::is_ok);
            values.retain(|_| usable.next().unwrap_or(false));
            axis.values = values.iter().flatten().cloned().collect();
            notes.push(format!(
                "Left out, because the scenario does not allow them: {} of the values. {first}",
                failed.len()
            ));
        } else if let Some(first) = failed.first() {
            let more = match failed.len() - 1 {
                0 => String::new(),
                more => format!("\n  {more} more of the {} grid points cannot be used either", values.len()),
            };
            return Err(Failure::Option(format!("--vary {first}{more}")));
        }
        let conditions = |model: &Model| model.structure.outcomes[outcome].any.clone();
        if models.iter().any(|model| conditions(model) != conditions(&scenario.model)) {
            notes.push(format!(
                "`{}` is a different event at different grid points, because it depends on the state at the start; \
                 differences are between these events.",
                scenario.model.structure.outcomes[outcome].name
            ));
        }
        let uncertain = std::iter::once(&scenario.model).chain(&models).any(|model| !model.priors.is_empty());
        let plan = self.size.plan(&scenario, uncertain, self.threads)?;
        let unit = |axis: &Axis| parameter(&scenario, &axis.path).map_or_else(String::new, |row| row.unit.to_owned());
        let units = axes.iter().map(unit).collect();
        let baseline = truncate_at(scenario.model.clone(), year);
        Ok(Asked { scenario, outcome, year, axes, units, values, baseline, models, evidence, notes, plan })
    }

    /// The model and the evidence of every grid point, or its error; all of them are checked before the first is simulated.
    fn models(
        &self,
        scenario: &Scenario,
        axes: &[Axis],
        values: &[Vec<String>],
        year: i32,
    ) -> Vec<Result<(Model, Option<EvidenceList>), String>> {
        let base = &scenario.model.structure;
        // Warnings are printed for the first grid point that has more of them than the scenario.
        let count = |warnings: Option<&Problems>| warnings.map_or(0, |warnings| warnings.as_slice().len());
        let (known, warned) = (count(scenario.warnings.as_ref()), std::cell::Cell::new(self.output.screen.quiet));
        let model = |values: &Vec<String>| {
            let set = |(axis, value): (&Axis, &String)| format!("{}={value}", axis.path);
            let overrides: Vec<String> = axes.iter().zip(values).map(set).collect();
            let point = overrides.join(", ");
            let found = self
                .scenario
                .load_with(&overrides)
                .map_err(|error| format!("{point}: {}", error_with_way_out(&error)))?;
            if count(found.warnings.as_ref()) > known && !warned.replace(true) {
                warn(&found.warnings);
            }
            let frame = |structure: &crate::model::Structure| {
                (
                    (structure.start_year, structure.start_day),
                    structure.end_year,
                    structure.steps_per_year,
                    structure.outcomes.len(),
                )
            };
            if frame(&found.model.structure) != frame(base) {
                return Err(format!(
                    "{point}: all grid points must have the same years, steps and outcomes; use --set and --by for \
                     these"
                ));
            }
            let evidence = self.evidence.load(&found).map_err(|error| format!("{point}: {error}"))?;
            Ok((truncate_at(found.model, year), evidence))
        };
        values.iter().map(model).collect()
    }
}

/// Reads `PATH=VALUES` and checks its numbers against the domain of the parameter.
fn axis(scenario: &Scenario, text: &str) -> Result<Axis, String> {
    let axis: Axis = text.parse().map_err(|error| format!("--vary {text}: {error}"))?;
    if axis.path.split('.').next() == Some("run") {
        return Err(format!(
            "--vary {text}: the size and the seed of a run cannot vary; use --seed, --trajectories or --draws"
        ));
    }
    if idle(scenario, &axis.path) {
        return Err(format!("--vary {text}: `{}` has no effect in this scenario; choose another parameter", axis.path));
    }
    if let (Some(row), Some(numbers)) = (parameter(scenario, &axis.path), axis.numbers()) {
        within_domain(&row, &numbers).map_err(|error| format!("--vary {text}: {error}"))?;
    }
    Ok(axis)
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
