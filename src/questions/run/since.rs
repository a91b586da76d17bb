//! What an update of the evidence changed since an earlier run: the probabilities of then, and after each added row.
//!
//! The rows that both runs have come first: what this run gives with them alone, less what was given then, is everything but the
//! added rows. Then each added row is taken in, in the order of their dates. The changes add up to the whole change; what a
//! row moved depends on the rows before it.

use std::path::{Path, PathBuf};

use crate::ensemble::{Control, Plan, Tally, run};
use crate::evidence::EvidenceList;
use crate::input::Date;
use crate::model::{DayOfYear, Structure};
use crate::render::{bare, counted, end_of, points};
use crate::scenario::{EvidenceRow, Scenario};
use crate::stats::{Cluster, Estimate, Proportion, paired_difference};
use crate::study::page::{Holds, Layout, PROBABILITY, ReportError, ResultFiles, Sheet};
use crate::study::{Columns, Failure, Made, Table, conditioned, digest};

/// The results of an earlier run.
pub(super) struct Before {
    folder: PathBuf,
    probabilities: Sheet,
    /// Whether each row of the evidence of now was known then.
    shared: Vec<bool>,
    /// What differs beside the added rows, in words.
    others: Vec<String>,
}

impl Before {
    /// Reads the results in a folder, for a run of a scenario from this evidence.
    pub fn read(
        folder: &Path,
        scenario: &Scenario,
        list: &EvidenceList,
        (plan, lists): (&Plan, usize),
    ) -> Result<Self, Failure> {
        let failed = |reason: ReportError| Failure::results(folder, reason);
        let refused = |what: String| Failure::Option(format!("--since {}: {what}", folder.display()));
        let given = format!("--since {}", folder.display());
        let (made, files) = Made::of_run(folder, &given, "a folder of results of `stadial run`")?;
        let own = made.scenarios.first().filter(|own| own.name == scenario.name);
        let Some(own) = own else {
            return Err(refused(format!("these are results of another scenario; give those of `{}`", scenario.name)));
        };
        let started = own.about.start.as_deref();
        let day_then = started.map_or(Some(DayOfYear::NEW_YEAR), |text| Some(text.parse::<Date>().ok()?.day_of_year()));
        let day = scenario.model.structure.start_day;
        if day_then != Some(day) {
            return Err(refused(format!(
                "that run started on another day of the year, this one on {day}, so their years end on different days; give results from the \
                 same start"
            )));
        }
        let keys = [("outcome", Holds::Text), ("year_end", Holds::Number)];
        let layout = Layout::new("probabilities.csv", keys)
            .with(&PROBABILITY, ["probability"])
            .with(&Holds::NotNegative, ["standard_error"]);
        let probabilities = files.table(&layout).map_err(failed)?;
        let then = if made.has_evidence() { rows_of(&files).map_err(failed)? } else { Vec::new() };
        let shared: Vec<bool> = list.rows.iter().map(|row| then.iter().any(|row_then| row_then.is(row))).collect();
        if shared.iter().all(|known| *known) {
            return Err(refused(
                "no row of the evidence was added since then; compare the folders by their tables".to_owned(),
            ));
        }
        let removed = then.iter().filter(|row_then| !list.rows.iter().any(|row| row_then.is(row))).count();
        let differs = |what: &str, then: Option<u64>, now: u64| {
            let then = then.filter(|then| *then != now)?;
            Some(format!("{what} {then} before and {now} now"))
        };
        let texts = (own.digest != digest(scenario)).then(|| "the texts of the scenario".to_owned());
        let version = (made.version != env!("CARGO_PKG_VERSION")).then(|| "the version of the program".to_owned());
        let policies = (own.policies != scenario.under).then(|| "the policies".to_owned());
        let injects = (own.injects.len() != lists).then(|| "the lists of injects".to_owned());
        let partial = made.progress.interrupted.then(|| "the earlier run was interrupted".to_owned());
        let removed = (removed > 0)
            .then(|| format!("{} of the earlier run that this one does not use", counted(removed as u64, "row")));
        let sizes = [
            differs("seed", made.seed, plan.seed.0),
            differs("trajectories", made.trajectories, plan.n()),
            differs("draws", made.draws, plan.draws).filter(|_| !scenario.model.priors.is_empty()),
        ];
        let all = sizes.into_iter().chain([texts, version, policies, injects, partial, removed]);
        Ok(Self { folder: folder.to_owned(), probabilities, shared, others: all.flatten().collect() })
    }

    /// The runs that are needed in addition, each from fewer rows than the run itself.
    pub fn runs(&self) -> usize {
        self.shared.iter().filter(|shared| !**shared).count()
    }

    /// What the added rows changed; `tally` is that of the run with all of them. `None` if it was stopped.
    pub fn changed(
        &self,
        scenario: &Scenario,
        list: &EvidenceList,
        (plan, tally): (&Plan, &Tally),
        control: &Control<'_>,
    ) -> Result<Option<Update>, Failure> {
        let mut added: Vec<usize> = (0..list.rows.len()).filter(|&place| !self.shared[place]).collect();
        added.sort_by_key(|&place| list.rows[place].observation.step);
        let mut found: Vec<Vec<Vec<Cluster>>> = Vec::new();
        let structure = &scenario.model.structure;
        for number in 0..added.len() {
            let is_used = |place: usize| self.shared[place] || added[..number].contains(&place);
            let rows = (0..list.rows.len()).filter(|&place| is_used(place)).map(|place| list.rows[place].clone());
            let part = EvidenceList { rows: rows.collect(), ..list.clone() };
            // Without any row it is a plain run.
            let known = if part.rows.is_empty() { None } else { Some(conditioned(scenario, &part, plan, control)?) };
            let model = known.as_ref().map_or(&scenario.model, |known| &known.scenario.model);
            let tally = run(model, plan, control)?;
            if control.is_stopped() {
                return Ok(None);
            }
            found.push(probabilities(structure, &tally));
        }
        found.push(probabilities(structure, tally));
        let uncertain = !scenario.model.priors.is_empty();
        let mut changes = Vec::new();
        for (place, (outcome, year)) in all_of(structure).enumerate() {
            let then = self.then(structure, outcome, year);
            changes.extend(then.map(|then| Change {
                outcome,
                year,
                step: Step::Then,
                probability: then,
                change: None,
            }));
            for (number, clusters) in found.iter().enumerate() {
                let own = Proportion::estimate(&clusters[place], uncertain);
                let probability = Estimate { value: own.probability, standard_error: own.standard_error };
                let change = match number.checked_sub(1) {
                    None => then.map(|then| self.unlike(probability, then)),
                    Some(before) => Some(difference(&clusters[place], &found[before][place], uncertain)),
                };
                let step = number.checked_sub(1).map_or(Step::Others, |before| Step::Row(added[before]));
                changes.push(Change { outcome, year, step, probability, change });
            }
        }
        let rows = list.rows.clone();
        Ok(Some(Update { folder: self.folder.clone(), others: self.others.clone(), rows, changes }))
    }

    /// The probability of then.
    fn then(&self, structure: &Structure, outcome: usize, year: i32) -> Option<Estimate> {
        let name = &structure.outcomes[outcome].name;
        let row = self.probabilities.with("outcome", name).with("year_end", &year.to_string());
        Some(Estimate { value: row.number("probability")?, standard_error: row.number("standard_error")? })
    }

    /// The difference to a probability of then: nothing but rounding if the runs are the same, else that of independent runs.
    fn unlike(&self, now: Estimate, then: Estimate) -> Estimate {
        let standard_error = if self.others.is_empty() {
            0.0
        } else {
            (now.standard_error * now.standard_error + then.standard_error * then.standard_error).sqrt()
        };
        Estimate { value: now.value - then.value, standard_error }
    }
}

/// A row of the evidence of then, as its table has it.
struct EarlierRow {
    texts: [String; 4],
    error: f64,
}

const TEXTS: [&str; 4] = ["date", "what", "value", "source"];

impl EarlierRow {
    fn is(&self, row: &EvidenceRow) -> bool {
        let texts = [&row.date, &row.what, &row.value, &row.source];
        // Tables have six digits.
        let near = (self.error - row.observation.error).abs() <= 1e-5 * row.observation.error;
        near && self.texts.iter().zip(texts).all(|(then, now)| then.trim() == now.trim())
    }
}

fn rows_of(files: &ResultFiles) -> Result<Vec<EarlierRow>, ReportError> {
    let layout = Layout::new("evidence.csv", [("table", Holds::Text), ("row", Holds::Text)])
        .with(&Holds::Text, TEXTS)
        .with(&Holds::NotNegative, ["error"]);
    let sheet = files.table(&layout)?;
    let texts = TEXTS.map(|column| sheet.texts(column));
    let errors = sheet.numbers("error");
    let row_then = |row: usize| EarlierRow {
        texts: texts.each_ref().map(|column| column[row].to_owned()),
        error: errors[row].unwrap_or(0.0),
    };
    Ok((0..errors.len()).map(row_then).collect())
}

/// Outcome and year of every probability.
fn all_of(structure: &Structure) -> impl Iterator<Item = (usize, i32)> {
    let years = structure.years();
    (0..structure.outcomes.len()).flat_map(move |outcome| years.clone().map(move |year| (outcome, year)))
}

/// The trajectories that reached each outcome by the end of each year.
fn probabilities(structure: &Structure, tally: &Tally) -> Vec<Vec<Cluster>> {
    let number = |year: i32| structure.year_number(year) as usize;
    all_of(structure).map(|(outcome, year)| tally.reached(outcome, number(year))).collect()
}

/// The difference of two probabilities: with and without a row the islands have the same random numbers up to it. A plain
/// run has none.
fn difference(after: &[Cluster], before: &[Cluster], uncertain: bool) -> Estimate {
    if before.iter().all(|cluster| cluster.group.is_some()) {
        return paired_difference(after, before);
    }
    let [after, before] = [after, before].map(|clusters| Proportion::estimate(clusters, uncertain));
    let variance = [after, before].map(|of| of.standard_error * of.standard_error).iter().sum::<f64>();
    Estimate { value: after.probability - before.probability, standard_error: variance.sqrt() }
}

/// The most changes that a sentence tells.
const TOLD: usize = 5;

/// From one probability to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    /// The earlier run.
    Then,
    /// The rows that both runs have.
    Others,
    /// With this row, too.
    Row(usize),
}

/// A probability, and its difference to that before.
#[derive(Clone, Copy, Debug)]
struct Change {
    outcome: usize,
    year: i32,
    step: Step,
    probability: Estimate,
    change: Option<Estimate>,
}

/// What an update changed.
#[derive(Clone, Debug)]
pub struct Update {
    folder: PathBuf,
    others: Vec<String>,
    rows: Vec<EvidenceRow>,
    changes: Vec<Change>,
}

impl Update {
    /// The change of the probability of an outcome by the end of a year, in sentences; none if it was not given then.
    pub(super) fn sentences(&self, structure: &Structure, name: &str, year: i32) -> Vec<String> {
        let own = |change: &&Change| structure.outcomes[change.outcome].name == name && change.year == year;
        let all: Vec<&Change> = self.changes.iter().filter(own).collect();
        let [first, .., last] = all.as_slice() else { return Vec::new() };
        if first.step != Step::Then {
            return Vec::new();
        }
        let written = |change: &&Change| {
            let moved = change.change?;
            let what = match change.step {
                Step::Then => return None,
                // Rounding of the table of then.
                Step::Others if self.others.is_empty() => return None,
                Step::Others => format!("other differences ({})", self.others.join("; ")),
                Step::Row(place) => {
                    let row = &self.rows[place];
                    format!("{} {} of {} ({} of {})", row.what, row.value, row.date, row.label(), row.table)
                }
            };
            Some(format!("{what} {}", points(moved)))
        };
        let mut told = all.clone();
        let size = |change: &&Change| change.change.map_or(0.0, |moved| moved.value.abs());
        told.sort_by(|a, b| size(b).total_cmp(&size(a)));
        told.truncate(TOLD);
        let mut changes: Vec<String> =
            all.iter().filter(|change| told.iter().any(|one| one.step == change.step)).filter_map(written).collect();
        let others = all.iter().filter_map(written).count() - changes.len();
        if others > 0 {
            changes.push(format!("and {} that moved less (since.csv)", counted(others as u64, "other row")));
        }
        vec![format!(
            "Since {}, {} by {}: from {} to {} %, of which, in percentage points, {}.",
            self.folder.display(),
            structure.outcome_title(name),
            end_of(structure.start_day, year),
            bare(first.probability.value),
            bare(last.probability.value),
            changes.join(", ")
        )]
    }

    /// `since.csv`.
    pub(super) fn table(&self, structure: &Structure) -> Table {
        let of_row = |change: &Change| match change.step {
            Step::Row(place) => Some(&self.rows[place]),
            Step::Then | Step::Others => None,
        };
        Columns::new()
            .outcome(move |change: &Change| structure.outcomes[change.outcome].name.clone())
            .year_end(|change| change.year)
            .column(
                "step",
                "",
                "then: the earlier run; others: now, with the rows that both have; row: with this row, too",
                |change| match change.step {
                    Step::Then => "then",
                    Step::Others => "others",
                    Step::Row(_) => "row",
                },
            )
            .column("table", "", "file of the row", move |change| of_row(change).map(|row| row.table.clone()))
            .column(
                "row",
                "",
                "its number in the table, whose header is row 1, or its name in the scenario",
                move |change| of_row(change).map(|row| row.row.clone()),
            )
            .estimate(
                ("probability", "standard_error"),
                "probability",
                "probability of the outcome given the rows up to this one",
                |change| Some(change.probability),
            )
            .estimate(
                ("change", "change_standard_error"),
                "probability",
                "difference to the step before; empty of the first",
                |change| change.change,
            )
            .table(
                "since.csv",
                "the probability of an outcome by the end of a year after a row of evidence was added",
                &self.changes,
            )
    }
}
