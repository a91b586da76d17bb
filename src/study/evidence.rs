//! Evidence, named on the command line: what is known, and the tables of what it changed.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::ensemble::{ConditioningError, Control, Plan, Posterior, condition};
use crate::evidence::{EvidenceList, load};
use crate::input::{Date, SourceText};
use crate::model::{Evidence, Structure};
use crate::render::{counted, last_of, percent, rounded_up, short, thousands};
use crate::scenario::{EvidenceRow, Scenario, first_day};
use crate::stats::Z_95;

use super::answer::Answer;
use super::args::Arguments;
use super::failure::Failure;
use super::manifest::Manifest;
use super::posterior::{Shift, posterior_table};
use super::screen_text::ScreenText;
use super::table::{Columns, PROBABILITY, Table};

/// The evidence of a run.
#[derive(Debug, Args)]
pub(crate) struct EvidenceArgs {
    /// Table of evidence (CSV): the forecast starts from what is known
    ///
    /// A row says what was the case on a day: `date`, `what`, `value`, `source`, and its `error`. Trajectories and draws of
    /// the parameters that disagree with it are left out or weigh less. Evidence of the scenario, under `[evidence]`, counts
    /// without this option; the table is added to it. `stadial guide evidence` has the columns.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    evidence: Option<PathBuf>,

    /// Use the evidence that was known by the end of this day, month or year, and no other
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
}

impl EvidenceArgs {
    /// The evidence for a scenario; `None` if there is none.
    pub fn load(&self, scenario: &Scenario) -> Result<Option<EvidenceList>, Failure> {
        let until = self.until.as_deref().map(read_until).transpose()?;
        let list = match (&self.evidence, &self.until) {
            (Some(path), _) => load(path, scenario, until)?,
            (None, _) if !scenario.evidence.is_empty() => EvidenceList::of(scenario, until),
            (None, Some(until)) => {
                let message = "there is no evidence; give --evidence FILE, or write [evidence] into the scenario";
                return Err(Failure::Option(format!("--until {until}: {message}")));
            }
            (None, None) => return Ok(None),
        };
        if list.rows.is_empty() {
            let until = self.until.as_deref().unwrap_or_default();
            let all = match &self.evidence {
                Some(path) => load(path, scenario, None)?,
                None => EvidenceList::of(scenario, None),
            };
            let first = all.rows.iter().map(|row| row.known).min_by_key(|day| day.first_day());
            let first = first.map_or_else(String::new, |day| day.as_day().to_string());
            let message = format!("no row of the evidence was known by then; give {first} or a later day");
            return Err(Failure::Option(format!("--until {until}: {message}")));
        }
        Ok(Some(list))
    }

    /// The options, as they were given.
    pub fn arguments(&self, arguments: Arguments) -> Arguments {
        let path = self.evidence.as_ref().map(|path| path.display().to_string());
        arguments.with("evidence", path).with("until", self.until.as_ref())
    }
}

/// Reads the date of --until.
pub(crate) fn read_until(text: &str) -> Result<Date, Failure> {
    let wrong = |error| Failure::Option(format!("--until {text}: {error}; write e.g. 2011 or 2011-06-30"));
    Date::typed(text).map_err(wrong)
}

/// A scenario whose trajectories agree with evidence.
#[derive(Debug)]
pub struct Known {
    pub(crate) scenario: Scenario,
    list: EvidenceList,
    posterior: Posterior,
    /// By uncertain parameter.
    shifts: Vec<Shift>,
}

/// Fails if something that alternatives differ by begins before the last evidence, which all of them share.
pub(crate) fn after_evidence(
    list: &EvidenceList,
    structure: &Structure,
    what: &str,
    begins: u32,
) -> Result<(), Failure> {
    if begins >= list.last_step() {
        return Ok(());
    }
    Err(Failure::Option(format!(
        "{what}: it begins on {}, before the last evidence of {}\nAlternatives share what led to the evidence; give a later \
         date, or leave the later evidence out with --until",
        first_day(structure, begins),
        list.last_day()
    )))
}

/// The scenario under evidence. The plan must be one of [`Plan::under_evidence`].
pub(crate) fn conditioned(
    scenario: &Scenario,
    list: &EvidenceList,
    plan: &Plan,
    control: &Control<'_>,
) -> Result<Known, Failure> {
    let structure = &scenario.model.structure;
    if list.last_step() >= structure.n_steps() {
        return Err(Failure::Option(format!(
            "the evidence reaches to {}, but the run ends with {}\nGive a later --by, or leave the later evidence out \
             with --until",
            list.last_day(),
            last_of(structure)
        )));
    }
    let posterior = condition(&scenario.model, &list.observations(), plan, control).map_err(|error| match error {
        ConditioningError::Impossible(place) => Failure::Option(impossible(list, place, plan)),
        ConditioningError::Interrupted => Failure::NothingFinished,
        ConditioningError::Threads(error) => Failure::Threads(error),
        error @ ConditioningError::Moments(_) => Failure::Option(error.to_string()),
    })?;
    let mut scenario = scenario.clone();
    scenario.model.conditioned = Some(Arc::new(posterior.conditioned.clone()));
    let shift = |place| Shift::of(&scenario.model, place, &posterior);
    let shifts = (0..scenario.model.priors.len()).map(shift).collect();
    Ok(Known { scenario, list: list.clone(), posterior, shifts })
}

/// Says that no trajectory agrees with a row.
fn impossible(list: &EvidenceList, place: usize, plan: &Plan) -> String {
    let row = &list.rows[place];
    let (table, label) = (&row.table, row.label());
    let error = if row.observation.error > 0.0 { "a larger `error`" } else { "an `error`" };
    format!(
        "{table}, {label}: none of {} trajectories has `{}` {} on {} and agrees with the evidence before it\nGive the row {error}, if it may be coded wrongly; check `value` and `date`; or give more --trajectories, if it is only rare",
        thousands(plan.n()),
        row.what,
        row.value,
        row.date
    )
}

impl Known {
    /// The sentences on the evidence.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let Posterior { log_evidence, learned, .. } = &self.posterior;
        let last = self.list.last_day();
        let later = match self.list.later {
            0 => String::new(),
            later => format!(" ({} left out)", counted(later as u64, "later row")),
        };
        let measures = |row: &EvidenceRow| matches!(row.observation.evidence, Evidence::Value { .. });
        let is_measured = self.list.rows.iter().any(measures);
        let mut sentences = vec![format!(
            "Given {} of {} up to {last}{later}. Logarithm of the {} of all of it: {} ({}).",
            counted(self.list.rows.len() as u64, "observation"),
            self.list.files().join(" and "),
            if is_measured { "probability density" } else { "probability" },
            short(log_evidence.value),
            match log_evidence.standard_error {
                error if error.is_nan() => "error not known: the trajectories that agree have one origin".to_owned(),
                error if error < ROUNDING => "standard error 0".to_owned(),
                error => format!("standard error {}", short(error)),
            }
        )];
        // A density has no scale of its own.
        let least = (0..learned.len()).filter(|&place| !measures(&self.list.rows[place])).min_by(|&a, &b| {
            let probability = |place: usize| learned[place].predictive.value;
            probability(a).total_cmp(&probability(b))
        });
        let coded = least.filter(|&place| learned[place].predictive.value < SURPRISING);
        sentences.extend(coded.map(|place| {
            let row = &self.list.rows[place];
            format!(
                "The greatest surprise: {} {} on {} had a probability of {} given what was known before ({}).",
                row.what,
                row.value,
                row.date,
                percent(learned[place].predictive.value),
                row.label()
            )
        }));
        let written = |row: &&Shift| format!("{} ({:+.2} ±{:.2})", row.path, row.shift(), Z_95 * row.shift_error());
        let moved: Vec<String> = self.moved().iter().take(3).map(written).collect();
        if !moved.is_empty() {
            sentences.push(format!(
                "Parameters that the evidence moves most, in standard deviations of their prior: {}. All are in posterior.csv.",
                moved.join(", ")
            ));
        }
        sentences
    }

    /// The tables with their digests, and until when they were known: what makes the results other than those of others.
    pub(crate) fn name(&self) -> String {
        let EvidenceList { tables, rows, .. } = &self.list;
        let table =
            |table: &SourceText| format!("{} ({})", table.name, &super::digest::digest_of_text(&table.text)[..8]);
        let is_of_scenario = |row: &EvidenceRow| tables.iter().all(|table| table.name != row.table);
        let of_scenario = rows.iter().any(is_of_scenario).then(|| "of the scenario".to_owned());
        let all: Vec<String> = of_scenario.into_iter().chain(tables.iter().map(table)).collect();
        format!("evidence {} up to {}", all.join(" and "), self.list.last_day())
    }

    /// What limits the results.
    pub(crate) fn notes(&self) -> Vec<String> {
        let Posterior { conditioned, effective_draws, distinct, size, moves, .. } = &self.posterior;
        let all = size[0] * size[1];
        let mut notes = Vec::new();
        if moves[0] > 0 {
            notes.push(format!(
                "Draws were proposed anew {} times where the evidence left few; {} were accepted. The sample has {} \
                 different draws.",
                thousands(moves[0]),
                percent(moves[1] as f64 / moves[0] as f64),
                thousands(*distinct as u64)
            ));
        }
        // How many different trajectories led to the first evidence, of those that agree with all of it, and to the last.
        let [first, last] =
            [conditioned.distinct.first(), conditioned.distinct.last()].map(|n| n.copied().unwrap_or(all));
        let needed_draws = if self.scenario.model.priors.is_empty() { 0.0 } else { DRAWS_LEAST };
        if (last as f64) < LAST_LEAST || (first as f64) < FIRST_LEAST || *effective_draws < needed_draws {
            let more = (LAST_LEAST / last as f64).max(FIRST_LEAST / first as f64).max(needed_draws / effective_draws);
            let (of_draws, in_draws) = if self.scenario.model.priors.is_empty() {
                (String::new(), String::new())
            } else {
                let enough = rounded_up((ENOUGH * more * size[0] as f64) as u64);
                let effective = short(*effective_draws);
                (format!("; effective number of draws {effective}"), format!(" in {} draws", thousands(enough)))
            };
            // From so few nothing can be said of more of them.
            let enough = if last < ORIGINS_LEAST {
                "More trajectories may not help: they are too few to say how many would do.".to_owned()
            } else {
                let enough = thousands(rounded_up((ENOUGH * more * all as f64) as u64));
                format!("About {enough} trajectories{in_draws} would do.")
            };
            notes.push(format!(
                "Few trajectories agree with the evidence: of {} that were held against it, different ones up to the first \
                 row {}, up to the last {}{of_draws}. {}Errors are large, above all before the last evidence. {enough}",
                thousands(all),
                thousands(first),
                thousands(last),
                self.least_effective().unwrap_or_default(),
            ));
        }
        notes.push(FEW_GROUPS.to_owned());
        notes
    }

    /// The row that left the fewest trajectories, in a sentence.
    fn least_effective(&self) -> Option<String> {
        let effective = |place: usize| self.posterior.learned[place].effective;
        let place = (0..self.list.rows.len()).min_by(|&a, &b| effective(a).total_cmp(&effective(b)))?;
        let row = &self.list.rows[place];
        Some(format!(
            "The row that leaves fewest is {} of {} ({} {} on {}): an effective share of {}. Check its `value` and `error`. ",
            row.label(),
            row.table,
            row.what,
            row.value,
            row.date,
            percent(effective(place))
        ))
    }

    /// The manifest with the evidence.
    pub(crate) fn note_in(&self, manifest: Manifest) -> Manifest {
        let Posterior { log_evidence, moves, size, distinct, effective_draws, .. } = &self.posterior;
        let manifest = self.list.tables.iter().fold(manifest, Manifest::reading);
        manifest
            .found("evidence", self.sentences())
            .found("evidence_notes", self.notes())
            .found("log_evidence", log_evidence.value)
            .found("log_evidence_standard_error", log_evidence.standard_error)
            .found("evidence_rows", self.list.rows.len())
            .found("evidence_rows_known_later", self.list.later)
            .found("draws_held_against_evidence", size[0])
            .found("trajectories_of_each", size[1])
            .found("effective_draws", *effective_draws)
            .found("distinct_draws", *distinct)
            .found("draws_proposed", moves[0])
            .found("draws_accepted", moves[1])
    }

    /// An answer with the evidence: its sentences and notes, its tables, and what the manifest says of it.
    pub(crate) fn told_in(&self, answer: Answer) -> Answer {
        let Answer { manifest, mut tables, files, screen } = answer;
        let mut text = ScreenText::new(screen);
        text.line("");
        self.sentences().iter().for_each(|sentence| text.line(sentence));
        self.notes().into_iter().for_each(|note| text.note(note));
        tables.extend(self.tables());
        text.answer(self.note_in(manifest), tables, files)
    }

    /// `evidence.csv` and `posterior.csv`.
    pub(crate) fn tables(&self) -> [Table; 2] {
        type Row<'a> = (&'a EvidenceRow, &'a crate::ensemble::Learned);
        let rows: Vec<_> = self.list.rows.iter().zip(&self.posterior.learned).collect();
        let evidence = Columns::new()
            .column("table", "", "file of the row", |row: &Row<'_>| row.0.table.clone())
            .column("row", "", "its number in the table, whose header is row 1, or its name in the scenario", |row| {
                row.0.row.clone()
            })
            .column("date", "date", "the day to which it refers (ISO 8601)", |row| row.0.date.clone())
            .column("what", "", "what is known", |row| row.0.what.clone())
            .column("value", "", "its value, as written", |row| row.0.value.clone())
            .column("error", "", "its error, as defined for its kind", |row| row.0.observation.error)
            .estimate(
                ("predictive", "predictive_standard_error"),
                "",
                "probability (of a measurement: density) of the row given all evidence before it",
                |row| Some(row.1.predictive),
            )
            .column(
                "effective",
                PROBABILITY,
                "share of the trajectories that would give estimates as good as the weighted ones after it",
                |row| row.1.effective,
            )
            .column("source", "", "where it comes from", |row| row.0.source.clone())
            .table("evidence.csv", "a row of evidence and what it did", &rows);
        [evidence, posterior_table(&self.shifts)]
    }

    /// The parameters that the evidence moved beyond chance, the most moved first.
    fn moved(&self) -> Vec<&Shift> {
        // The greatest of many shifts is beyond chance only if that is improbable for any of them.
        let tail = 0.025 / self.shifts.len().max(1) as f64;
        let islands = self.posterior.draws.last().map_or(0, |draw| draw.island + 1);
        let bound = StudentsT::new(0.0, 1.0, islands.saturating_sub(1).max(1) as f64)
            .map_or(f64::INFINITY, |distribution| distribution.inverse_cdf(1.0 - tail));
        let beyond = |row: &&Shift| {
            (row.mean.value - row.prior.mean).abs() > bound * row.mean.standard_error && row.shift().abs() > SHIFT_LEAST
        };
        let mut moved: Vec<&Shift> = self.shifts.iter().filter(beyond).collect();
        moved.sort_by(|a, b| b.shift().abs().total_cmp(&a.shift().abs()));
        moved
    }
}

/// With fewer origins than this the number of trajectories that would do is not known.
const ORIGINS_LEAST: u64 = 10;
/// A standard error below this is one of rounding.
const ROUNDING: f64 = 1e-9;
/// A row is a surprise if its probability was below this.
const SURPRISING: f64 = 0.05;
/// A shift of fewer standard deviations is not worth a sentence.
const SHIFT_LEAST: f64 = 0.1;
/// The different trajectories on which estimates after the last evidence should rest at least.
const LAST_LEAST: f64 = 1000.0;
/// How ± and intervals differ under evidence.
const FEW_GROUPS: &str = "Under evidence errors rest on few groups of draws: the intervals in ( ) and in the tables are wider than ± \
                          says (Student's distribution), and to be preferred.";
/// What is thought to be enough is taken so many times: the next run has other trajectories.
const ENOUGH: f64 = 1.5;
/// And those on which estimates before the first evidence should rest.
const FIRST_LEAST: f64 = 200.0;
/// The equal draws that estimates should rest on at least.
const DRAWS_LEAST: f64 = 100.0;
