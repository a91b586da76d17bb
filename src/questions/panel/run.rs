//! The rows, simulated: a scenario for each, many at a time.

use crate::analysis::EventCounts;
use crate::ensemble::{Control, LANES, Plan, collect, in_parallel};
use crate::input::{Date, LoadError, Place, Problem, Problems, Report};
use crate::model::Model;
use crate::render::significant;
use crate::scenario::{Scenario, Template};
use crate::stats::Proportion;
use crate::study::{Failure, truncate_at};

use super::reading::PanelRow;

/// Up to which year outcomes count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Horizon {
    /// The end of each scenario.
    End,
    /// The end of this year.
    By(i32),
    /// So many years from the start of each row.
    Within(i32),
}

/// What is simulated for each row.
#[derive(Debug)]
pub(crate) struct Setup {
    pub(crate) template: Template,
    /// The start of the template.
    pub(crate) start: i32,
    pub(crate) horizon: Horizon,
    /// The outcomes, by name.
    pub(crate) outcomes: Vec<String>,
    pub(crate) trajectories: u64,
    /// The most draws of the uncertain parameters.
    pub(crate) draws: u64,
    pub(crate) seed: u64,
    pub(crate) threads: usize,
}

/// An estimate of a row, as its table has it: numbers of six significant digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Estimated {
    pub(crate) probability: f64,
    pub(crate) standard_error: f64,
    pub(crate) ci_low: f64,
    pub(crate) ci_high: f64,
    /// Valid trajectories that reached the outcome.
    pub(crate) reached: u64,
}

/// What was found for a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Finding {
    /// By outcome.
    pub(crate) estimates: Vec<Estimated>,
    /// Valid trajectories.
    pub(crate) valid: u64,
    /// Trajectories that left the model's domain.
    pub(crate) invalid: u64,
}

impl Finding {
    /// The probability of an outcome away from 0 and 1: (k + 1/2) / (n + 1) for k of n trajectories.
    pub(crate) fn smoothed(&self, outcome: usize) -> f64 {
        (self.estimates[outcome].reached as f64 + 0.5) / (self.valid as f64 + 1.0)
    }

    /// The share of the valid trajectories that reached an outcome.
    pub(crate) fn share(&self, outcome: usize) -> f64 {
        self.estimates[outcome].reached as f64 / self.valid as f64
    }
}

impl Estimated {
    fn of(found: &Proportion, reached: u64) -> Self {
        let rounded = |value: f64| significant(value).parse().unwrap_or(f64::NAN);
        Self {
            probability: rounded(found.probability),
            standard_error: rounded(found.standard_error),
            ci_low: rounded(found.ci_low),
            ci_high: rounded(found.ci_high),
            reached,
        }
    }
}

/// The place of each outcome and the last step in which it counts.
type Events = Vec<Option<(usize, u32)>>;

/// An error or a warning of a row: the place of a cell or of a header, and what to say.
struct Wrong {
    place: Place,
    message: String,
    label: String,
    help: String,
}

/// The year of a start as a row writes it.
fn year_of(start: &str) -> Option<i32> {
    Date::typed(start.trim()).ok().map(|day| day.first_day().0)
}

impl Setup {
    /// The scenario of a row.
    fn scenario(&self, row: &PanelRow) -> Result<Scenario, LoadError> {
        let mut overrides: Vec<String> =
            row.changes.iter().map(|change| format!("{}={}", change.path, change.value)).collect();
        if let Horizon::Within(years) = self.horizon {
            let given = row.changes.iter().find(|change| change.path == "start");
            let start = given.map_or(Some(self.start), |change| year_of(&change.value));
            // A start that is no year is an error of its own.
            overrides.extend(start.map(|start| format!("end={}", start.saturating_add(years))));
        }
        self.template.with(&overrides)
    }

    /// The model of the scenario of a row, ended with the last year that counts, and what is counted in it.
    fn ended(&self, row: &PanelRow, scenario: Scenario) -> Result<(Model, Events), Wrong> {
        let structure = &scenario.model.structure;
        let (first, last) = (structure.first_year(), structure.last_year());
        let year = if let Horizon::By(year) = self.horizon { year } else { last };
        if !(first..=last).contains(&year) {
            let place = row.changes.iter().find(|change| change.path == "start").map_or(&row.place, |at| &at.place);
            return Err(Wrong {
                place: place.clone(),
                message: format!("the row {} runs from {first} to {last}, which does not include {year}", row.id),
                label: "outside --by".to_owned(),
                help: "give another year for --by, or --within, which counts from the start of each row".to_owned(),
            });
        }
        let beyond = |name: &&String| {
            let asked = structure.outcomes.iter().find(|outcome| outcome.name == **name);
            asked.is_some_and(|outcome| outcome.from > structure.n_steps())
        };
        if let Some(name) = self.outcomes.iter().find(beyond) {
            return Err(Wrong {
                place: row.place.clone(),
                message: format!("the row {} runs from {first} to {last}, and `{name}` counts in other years", row.id),
                label: "outside the window of the outcome".to_owned(),
                help: "give another --within, another start, or --outcome with the outcomes that are asked for"
                    .to_owned(),
            });
        }
        let steps = (year.abs_diff(first) + 1) * structure.steps_per_year;
        let place = |name: &String| structure.outcomes.iter().position(|outcome| outcome.name == *name);
        let events = self.outcomes.iter().map(|name| place(name).map(|place| (place, steps))).collect();
        Ok((truncate_at(scenario.model, year), events))
    }

    /// The errors or warnings of a row at their cells; those of a path at the header, where `place.source` is [`HEADER`].
    fn located(&self, row: &PanelRow, problems: &[Problem]) -> Vec<Wrong> {
        let first = self.template.n_texts();
        let wrong = |problem: &Problem| {
            let change = problem.source.checked_sub(first).and_then(|place| row.changes.get(place));
            let place = match change {
                Some(change) if problem.span.start < change.path.len() => {
                    Place { source: HEADER, span: change.column..change.column }
                }
                Some(change) => change.place.clone(),
                None => row.place.clone(),
            };
            let message = match change {
                Some(_) => problem.message.clone(),
                None => format!("the row {} makes the template invalid: {}", row.id, problem.message),
            };
            Wrong { place, message, label: problem.label.clone(), help: problem.help.clone() }
        };
        let found: Vec<Wrong> = problems.iter().map(wrong).collect();
        // What follows from a wrong cell in the template itself is not reported beside it.
        let in_cells = found.iter().any(|wrong| wrong.place != row.place);
        found.into_iter().filter(|wrong| !in_cells || wrong.place != row.place).collect()
    }

    /// The errors of a row, and what is implausible in its cells.
    fn checked(&self, row: &PanelRow) -> (Vec<Wrong>, Vec<Wrong>) {
        let scenario = match self.scenario(row) {
            Ok(scenario) => scenario,
            Err(error) => return (self.located(row, error.problems()), Vec::new()),
        };
        let warnings = scenario.warnings.as_ref().map_or(&[][..], Problems::as_slice);
        let mut doubts = self.located(row, warnings);
        doubts.retain(|doubt| doubt.place != row.place);
        (self.ended(row, scenario).err().into_iter().collect(), doubts)
    }

    /// Checks the scenario of every row; all errors and warnings are reported. `headers`: the places of the names of the
    /// columns.
    pub(crate) fn check(&self, rows: &[PanelRow], headers: &[Place], report: &mut Report) -> Result<(), Failure> {
        let check = |place: u64| self.checked(&rows[place as usize]);
        let at = |place: Place| if place.source == HEADER { headers[place.span.start].clone() } else { place };
        for (wrong, doubts) in in_parallel(0..rows.len() as u64, self.threads, &check)? {
            for Wrong { place, message, label, help } in wrong {
                report.add(&at(place), message, label, help);
            }
            for Wrong { place, message, label, help } in doubts {
                report.warn(&at(place), message, label, help);
            }
        }
        Ok(())
    }

    /// The plan of the run of a model: that of a plain run with this seed, these trajectories and draws.
    fn plan(&self, model: &Model) -> Plan {
        let draws = self.draws.min(self.trajectories / LANES as u64);
        Plan { threads: 1, ..Plan::new(model, self.trajectories, draws, self.seed) }
    }

    /// The largest number of draws of a row.
    pub(crate) fn most_draws(&self) -> u64 {
        self.draws.min(self.trajectories / LANES as u64).max(1)
    }

    /// Simulates a row; `None` if stopped before its end.
    fn row(&self, row: &PanelRow, control: &Control<'_>) -> Result<Option<Finding>, Failure> {
        if control.is_stopped() {
            return Ok(None);
        }
        let again = |scenario| self.ended(row, scenario).map_err(|wrong| Failure::Option(wrong.message));
        let (model, events) = self.scenario(row).map_err(Failure::from).and_then(again)?;
        let plan = self.plan(&model);
        let counts = collect(&model, &plan, control, &|| EventCounts::new(&events, &model, plan.draws))?;
        if counts.valid() + counts.invalid < plan.n() {
            return Ok(None);
        }
        let uncertain = !model.priors.is_empty();
        let estimate = |event: usize| {
            let clusters = counts.clusters(event);
            let reached = clusters.iter().map(|cluster| cluster.hits).sum();
            Estimated::of(&Proportion::estimate(&clusters, uncertain), reached)
        };
        Ok(Some(Finding {
            estimates: (0..events.len()).map(estimate).collect(),
            valid: counts.valid(),
            invalid: counts.invalid,
        }))
    }

    /// Simulates some rows at once; those before the first that was stopped, in their order.
    pub(crate) fn rows(&self, rows: &[PanelRow], control: &Control<'_>) -> Result<Vec<Finding>, Failure> {
        let run = |place: u64| self.row(&rows[place as usize], control);
        let found = in_parallel(0..rows.len() as u64, self.threads, &run)?;
        let mut finished = Vec::new();
        for finding in found {
            match finding? {
                Some(finding) => finished.push(finding),
                None => break,
            }
        }
        Ok(finished)
    }
}

/// The number that stands for the header in the place of an error; its span begins with the number of the column.
const HEADER: usize = usize::MAX;
