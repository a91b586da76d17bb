//! `stadial panel`: a scenario for every row of a table.

use std::cell::RefCell;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::ensemble::LANES;
use crate::input::{Form, Place, Report, SourceText, TABLE_MAX, table};
use crate::scenario::{DRAWS_MAX, Scenario, TRAJECTORIES_MAX, Template};
use crate::study::{
    Answer, Arguments, ChangeArgs, Failure, OutputArgs, Question, Refused, SeedArgs, Session, ThreadArgs,
    outcome_named, warn, whole, without_evidence,
};

use super::answer::{Circumstances, panel_answer, panel_manifest};
use super::asked::{Asked, carried, taken};
use super::columns::{Named, known_names, read_columns};
use super::reading::read_rows;
use super::resume::finished;
use super::run::{Finding, Horizon, Setup};
use super::tables::rows_table;

/// Why it does not use evidence, and what to do instead.
const REFUSED: Refused =
    ("what is known of a template is not known of its rows", "ask `run --evidence` about one row at a time");

/// The most errors in rows that are reported, and the most warnings.
const ERRORS_MAX: usize = 20;
/// Rows are written after about so many trajectories.
const CHUNK: u64 = 1 << 17;
/// But at most so many rows.
const CHUNK_ROWS: u64 = 256;

/// Simulate a scenario for every row of a table, and score the probabilities on what happened
///
/// The template is a scenario; each row of the table changes it. A column is a path, as in `--set` (actors.china.gdp), or a
/// name that the template declares in `[panel.columns]`; `id` names the row. Nothing else may be there but what an option
/// names: `--keep` carries a column along unread. All errors in all rows are reported before the first is simulated.
///
/// Every row runs with the same random numbers, those of `stadial run` with the same seed, trajectories and draws. So a row
/// depends on nothing but itself, and differences between rows are more precise than the probabilities.
///
/// With `--happened` the probabilities are scored: mean log score, area under the ROC curve, recalibration, reliability, and
/// whether they add to a baseline. panel.csv grows while the work goes on; after Ctrl-C, `--resume` continues it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial panel scenarios/panel/template.toml --rows scenarios/panel/rows.csv --outcome treaty --within 10 \\\n      \
        --happened happened --baseline base_rate --group start --cluster dyad --report\n  \
    stadial panel my.toml --rows dyads.csv --outcome alliance --by 2030 --trajectories 16000 --out /tmp/dyads\n  \
    stadial panel my.toml --rows dyads.csv --outcome alliance --by 2030 --trajectories 16000 --out /tmp/dyads --resume")]
pub(crate) struct PanelArgs {
    /// Scenario that every row changes (TOML)
    #[arg(value_name = "TEMPLATE", value_hint = clap::ValueHint::FilePath)]
    template: PathBuf,

    #[command(flatten)]
    changes: ChangeArgs,

    /// Table of rows (CSV with a header)
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    rows: PathBuf,

    /// Outcome of the template [default: all]
    #[arg(long, value_name = "NAME")]
    outcome: Option<String>,

    /// Year up to whose end the outcome counts [default: the last of each row]
    #[arg(long, value_name = "YEAR", conflicts_with = "within")]
    by: Option<i32>,

    /// Years from the start of each row in which the outcome counts; each row ends then
    #[arg(long, value_name = "YEARS", value_parser = whole::<u16>(1..=1_000))]
    within: Option<u16>,

    /// Column that says whether the outcome happened: 1 or yes, 0 or no, empty if not known
    #[arg(long, value_name = "COLUMN")]
    happened: Option<String>,

    /// Column with another probability of the outcome, to compare with
    #[arg(long, value_name = "COLUMN", requires = "happened")]
    baseline: Option<String>,

    /// Column of groups, such as years: the area under the ROC curve is also that of pairs within a group
    #[arg(long, value_name = "COLUMN", requires = "happened")]
    group: Option<String>,

    /// Column of clusters, such as pairs of states: rows of a cluster depend on each other, which standard errors allow for
    #[arg(long, value_name = "COLUMN", requires = "happened")]
    cluster: Option<String>,

    /// Column to carry along unread; repeatable
    #[arg(long, value_name = "COLUMN")]
    keep: Vec<String>,

    /// Leave out rows in which a needed cell is empty, and list them, instead of an error
    #[arg(long)]
    skip_incomplete: bool,

    /// Number of trajectories of each row
    #[arg(long, value_name = "N", default_value_t = 4_000, value_parser = whole::<u64>(16..=TRAJECTORIES_MAX))]
    trajectories: u64,

    /// Number of draws of the uncertain parameters [default: the template's, else 1000; at most one per 16 trajectories]
    #[arg(long, value_name = "D", value_parser = whole::<u64>(1..=DRAWS_MAX))]
    draws: Option<u64>,

    #[command(flatten)]
    seed: SeedArgs,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    output: OutputArgs,
}

impl Question for PanelArgs {
    const NAME: &'static str = "panel";
    const TITLE: &'static str = "A scenario for every row";
    const IS_FORECAST: bool = false;
    const CONTINUES_RESULTS: bool = true;
    const NO_EVIDENCE: Option<Refused> = Some(REFUSED);

    type Asked = Asked;
    type Found = Vec<Finding>;

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Asked, Failure> {
        let overrides = self.changes.read()?;
        let scenario = crate::scenario::load(&self.template, &overrides)?;
        without_evidence(&scenario, REFUSED)?;
        if !self.output.screen.quiet {
            warn(&scenario.warnings);
        }
        let outcomes = self.outcomes(&scenario)?;
        let template = Template::open(&self.template, &overrides)?;
        let setup = self.setup(&scenario, template, outcomes);
        self.read(scenario, setup)
    }

    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        Err("each row stands for itself; give each machine a table with some of the rows")
    }

    fn scenario<'a>(&self, asked: &'a Asked) -> Option<&'a Scenario> {
        Some(&asked.scenario)
    }

    fn work(&self, asked: &Asked) -> Option<u64> {
        Some(self.trajectories * asked.rows.len() as u64)
    }

    fn arguments(&self, asked: &Asked, _: &Vec<Finding>) -> Vec<String> {
        let named = self.named();
        Arguments::of(&asked.scenario)
            .with("rows", [self.rows.display()])
            .with("outcome", &self.outcome)
            .with("by", self.by)
            .with("within", self.within)
            .with("happened", &named.happened)
            .with("baseline", &named.baseline)
            .with("group", &named.group)
            .with("cluster", &named.cluster)
            .with("keep", &named.keep)
            .flag("skip-incomplete", self.skip_incomplete)
            .with("trajectories", [self.trajectories])
            .with("draws", [asked.setup.draws])
            .with("seed", [asked.setup.seed])
            .words()
    }

    fn investigate(&self, asked: &Asked, session: &Session) -> Result<Vec<Finding>, Failure> {
        let options = self.options();
        let manifest = panel_manifest(asked, &[], self.circumstances(&options, 0.0));
        let mut found = match session.place().filter(|_| self.output.resume) {
            Some(place) => finished(place.folder(), asked, &manifest)?,
            None => Vec::new(),
        };
        session.announce(manifest)?;
        // What is finished is written at once, and the header in any case.
        session.append(&[rows_table(asked, &asked.rows[..found.len()], &found)])?;
        let total = self.trajectories * asked.rows.len() as u64;
        session.aim(self.trajectories * found.len() as u64, total);
        let chunk = (CHUNK / self.trajectories).clamp(self.threads.count() as u64, CHUNK_ROWS) as usize;
        while found.len() < asked.rows.len() && !session.is_interrupted() {
            let left = &asked.rows[found.len()..];
            let some = &left[..chunk.min(left.len())];
            let finished = asked.setup.rows(some, &session.control())?;
            session.append(&[rows_table(asked, &some[..finished.len()], &finished)])?;
            found.extend(finished);
        }
        if found.is_empty() { Err(Failure::NothingFinished) } else { Ok(found) }
    }

    fn answer(&self, asked: &Asked, found: &Vec<Finding>, session: &Session) -> Result<Answer, Failure> {
        Ok(panel_answer(asked, found, self.circumstances(&self.options(), session.seconds())))
    }
}

impl PanelArgs {
    fn named(&self) -> Named {
        let Self { happened, baseline, group, cluster, keep, .. } = self;
        Named {
            happened: happened.clone(),
            baseline: baseline.clone(),
            group: group.clone(),
            cluster: cluster.clone(),
            keep: keep.clone(),
        }
    }

    /// The options of its own, for the manifest.
    fn options(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("outcome", json!(self.outcome)),
            ("by", json!(self.by)),
            ("within", json!(self.within)),
            ("happened", json!(self.happened)),
            ("baseline", json!(self.baseline)),
            ("group", json!(self.group)),
            ("cluster", json!(self.cluster)),
            ("keep", json!(self.keep)),
            ("skip_incomplete", json!(self.skip_incomplete)),
        ]
    }

    fn circumstances<'a>(&self, options: &'a [(&'static str, Value)], seconds: f64) -> Circumstances<'a> {
        Circumstances { options, threads: self.threads.count(), seconds }
    }

    /// The names of the outcomes.
    fn outcomes(&self, scenario: &Scenario) -> Result<Vec<String>, Failure> {
        let structure = &scenario.model.structure;
        let all: Vec<String> = structure.outcomes.iter().map(|outcome| outcome.name.clone()).collect();
        if let Some(name) = &self.outcome {
            return outcome_named(structure, name).map(|place| vec![all[place].clone()]);
        }
        if self.happened.is_some() && all.len() > 1 {
            return Err(Failure::Option(format!(
                "--happened says whether one outcome happened, and the template has {}; give --outcome NAME\nOne of: {}",
                all.len(),
                all.join(", ")
            )));
        }
        Ok(all)
    }

    fn setup(&self, scenario: &Scenario, template: Template, outcomes: Vec<String>) -> Setup {
        let horizon = match (self.by, self.within) {
            (Some(year), _) => Horizon::By(year),
            (None, Some(years)) => Horizon::Within(years.into()),
            (None, None) => Horizon::End,
        };
        let draws = self.draws.unwrap_or(scenario.plan.draws);
        Setup {
            template,
            start: scenario.model.structure.start_year,
            horizon,
            outcomes,
            trajectories: self.trajectories,
            draws: draws.min(self.trajectories / LANES as u64).max(1),
            seed: self.seed.seed.unwrap_or(scenario.plan.seed),
            threads: self.threads.number(),
        }
    }

    /// Reads and checks all rows.
    fn read(&self, scenario: Scenario, setup: Setup) -> Result<Asked, Failure> {
        let named = self.named();
        let file = SourceText::read(&self.rows, "a table of rows in CSV", TABLE_MAX)?;
        let failed = |report: Report| {
            let problems = report.into_problems(std::slice::from_ref(&file));
            problems.map_or(Ok(()), |problems| Err(Failure::Scenario(problems.into())))
        };
        let known = known_names(&scenario, &named);
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let form = Form { columns: &known, row: "a row for each scenario", example: "1", may_be_empty: false };
        let report = RefCell::new(Report::default().at_most(ERRORS_MAX));
        let Some(read) = table(&file.text, 0, form, &mut report.borrow_mut()) else {
            failed(report.into_inner())?;
            return Err(Failure::NothingFinished);
        };
        let mut report = report.into_inner();
        let ends = self.within.is_some();
        let columns = read_columns(&read.header, &read.rows, &named, (&scenario, ends), &mut report);
        let carried = carried(&columns);
        if let Some(name) = taken(&carried, &setup.outcomes) {
            let message =
                format!("the column `{name}` cannot be carried along: the results have a column of this name");
            report.add(&read.header.place, message, "taken", "rename it in the rows");
        }
        let rows = read_rows(&read.rows, &columns, self.skip_incomplete, &file.text, &mut report);
        let headers: Vec<Place> = read.header.cells.iter().map(|cell| cell.place.clone()).collect();
        setup.check(&rows.rows, &headers, &mut report)?;
        let warnings = report.take_warnings(std::slice::from_ref(&file));
        failed(report)?;
        if !self.output.screen.quiet {
            warn(&warnings);
        }
        if rows.rows.is_empty() {
            return Err(Failure::Option(format!(
                "{}: no row is left: cells that are needed are empty in all {} rows",
                file.name,
                rows.left_out.len()
            )));
        }
        Ok(Asked::new(scenario, setup, file, columns, rows))
    }
}
