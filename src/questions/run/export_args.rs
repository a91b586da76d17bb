//! Options of what a run leaves for others: questions for forecasting platforms, and a line of history.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::ensemble::{QueryRow, Results};
use crate::exercise::InjectList;
use crate::model::Structure;
use crate::scenario::Scenario;
use crate::study::{Errors, Failure, Known, Simulated, check_writable, digest, write_all};

use super::export::{by_years, question_table, usual_years};
use super::history::{Made, add, check, lines, today};

/// Questions and history.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// Also write the probabilities as questions for a forecasting platform: title, resolution criteria, dates, probability,
    /// intervals; CSV or JSON, by the ending of the file
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    questions_file: Option<PathBuf>,

    /// Also add the probabilities, with the day of the run, to this file (CSV), so that a forecast can be followed over
    /// months; it is made if there is none
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    history: Option<PathBuf>,

    /// Years of --questions-file and --history, up to whose ends outcomes count [default: those of the summary]
    #[arg(long, value_name = "YEAR,YEAR", value_delimiter = ',')]
    question_years: Vec<i32>,
}

impl ExportArgs {
    /// The years of questions and history. All errors in the options are reported at once.
    pub(super) fn understand(&self, structure: &Structure) -> Result<Vec<i32>, Failure> {
        let mut errors = Errors::default();
        let (first, last) = (structure.first_year(), structure.last_year());
        for year in self.question_years.iter().filter(|year| !(first..=last).contains(*year)) {
            errors.add(format!("--question-years {year}: outside the run; give years from {first} to {last}"));
        }
        if !self.question_years.is_empty() && self.questions_file.is_none() && self.history.is_none() {
            errors.add("--question-years: they are those of --questions-file and --history; give one of these, too");
        }
        if let Some(path) = &self.questions_file {
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            if !["csv", "json"].contains(&ending) {
                errors.add(format!("--questions-file {}: end the name with .csv or .json", path.display()));
            }
        }
        if let Some(path) = &self.history {
            errors.keep(check(path));
        }
        errors.into_result()?;
        for path in self.files() {
            check_writable(folder(path))?;
        }
        Ok(if self.question_years.is_empty() { usual_years(structure) } else { self.question_years.clone() })
    }

    /// The files that are written or added to.
    pub(super) fn files(&self) -> Vec<&Path> {
        [&self.questions_file, &self.history].into_iter().flatten().map(PathBuf::as_path).collect()
    }

    /// Writes the questions, and adds to the history; returns what was written, in sentences. A run that was interrupted adds
    /// no line.
    pub(super) fn write(
        &self,
        scenario: &Scenario,
        (results, answers, run): (&Results, &[QueryRow], Simulated),
        (injects, known): (Option<&InjectList>, Option<&Known>),
        years: &[i32],
    ) -> Result<String, Failure> {
        let mut said = String::new();
        if let Some(path) = &self.questions_file {
            let table = question_table(scenario, results, answers, years);
            let is_json = path.extension().is_some_and(|ending| ending == "json");
            let bytes = if is_json { json(&table.json())? } else { table.csv() };
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or(table.name);
            write_all(folder(path), &[(name, bytes)])?;
            let _ = writeln!(said, "Questions: {} in {}", table.rows.len(), path.display());
        }
        if let Some(path) = &self.history {
            if run.is_partial() {
                said += "History: nothing was added, because the run was interrupted.\n";
            } else {
                let evidence = known.map(Known::name);
                let under = scenario.under.iter().map(String::as_str).chain(injects.map(|list| list.name.as_str()));
                let under = under.chain(evidence.as_deref());
                let made = Made {
                    day: today(),
                    scenario: scenario.name.clone(),
                    digest: digest(scenario),
                    under: under.collect::<Vec<_>>().join(" "),
                    seed: run.seed,
                    trajectories: run.finished,
                    draws: run.draws,
                };
                let table = lines(&made, by_years(results, years));
                add(path, &table)?;
                let _ = writeln!(said, "History: {} lines added to {}", table.rows.len(), path.display());
            }
        }
        Ok(said)
    }
}

/// The folder of a file.
fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn json(value: &serde_json::Value) -> Result<Vec<u8>, Failure> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}
