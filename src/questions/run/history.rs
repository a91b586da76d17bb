//! The history of a forecast: a file to which each run adds its probabilities, so that they can be followed over time.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use crate::ensemble::ProbabilityRow;
use crate::input::{TABLE_MAX, Unreadable, read_text};
use crate::study::{Columns, Failure, Table, WriteError};

/// What is said of a run in each of its lines.
#[derive(Clone, Debug)]
pub(super) struct Made {
    /// The day of the run, in UTC.
    pub(super) day: String,
    pub(super) scenario: String,
    pub(super) digest: String,
    /// The policies, lists of injects and evidence that were applied.
    pub(super) under: String,
    pub(super) seed: u64,
    pub(super) trajectories: u64,
    pub(super) draws: u64,
}

/// The lines of a run.
pub(super) fn lines<'r>(made: &Made, rows: impl IntoIterator<Item = &'r ProbabilityRow>) -> Table {
    Columns::new()
        .column("date", "date", "day of the run (UTC)", |_: &ProbabilityRow| made.day.clone())
        .column("version", "", "version of stadial", |_| env!("CARGO_PKG_VERSION"))
        .column("scenario", "", "name of the scenario", |_| made.scenario.clone())
        .column("digest", "", "SHA-256 of its texts and overrides", |_| made.digest.clone())
        .column("under", "", "policies, lists of injects and evidence that were applied", |_| made.under.clone())
        .column("seed", "", "seed", |_| made.seed)
        .column("trajectories", "trajectories", "trajectories that were simulated", |_| made.trajectories)
        .column("draws", "", "draws of the uncertain parameters", |_| made.draws)
        .outcome(|row| row.outcome.clone())
        .year_end(|row| row.year)
        .probability(|row| Some(row.estimate))
        .interval(|row| Some(row.estimate))
        .band(|row| Some(row.estimate))
        .table("history.csv", "probability of an outcome by the end of a year, as one run gave it", rows)
}

/// Checks, before a run, that its lines can be added to the file at `path`: that there is none, or one with the same columns
/// that ends with a line.
pub(super) fn check(path: &Path) -> Result<(), Failure> {
    let text = match read_text(path, TABLE_MAX) {
        Ok(text) => text,
        Err(Unreadable::System(error)) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(reason) => {
            let path = path.display();
            return Err(Failure::Option(format!("--history {path}: cannot be read: {reason}; give another file")));
        }
    };
    let nobody = Made {
        day: String::new(),
        scenario: String::new(),
        digest: String::new(),
        under: String::new(),
        seed: 0,
        trajectories: 0,
        draws: 0,
    };
    let header = lines(&nobody, []).csv();
    let refused = |what: &str| {
        Err(Failure::Option(format!(
            "--history {}: {what}, so no line can be added; give another file, or move this one away",
            path.display()
        )))
    };
    if text.is_empty() || text.as_bytes() == header {
        return Ok(());
    }
    if !text.as_bytes().starts_with(&header) {
        return refused("its first line is not the header of a history of this version");
    }
    if !text.ends_with('\n') {
        return refused("it ends within a line");
    }
    Ok(())
}

/// Adds the lines of a run to the file at `path`, at once, so that several runs may add to it; a new file gets a header.
pub(super) fn add(path: &Path, lines: &Table) -> Result<(), Failure> {
    let failed = |reason| WriteError::new(path, reason);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = OpenOptions::new().append(true).create(true).open(path).map_err(failed)?;
    let is_new = file.metadata().map_err(failed)?.len() == 0;
    let bytes = if is_new { lines.csv() } else { lines.csv_rows() };
    file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(failed)?;
    Ok(())
}

/// Today, in UTC.
#[expect(clippy::disallowed_methods, reason = "a line of history says when it was made; no result depends on it")]
pub(super) fn today() -> String {
    const DAY: u64 = 24 * 60 * 60;
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let days = since.map_or(0, |since| since.as_secs() / DAY);
    crate::study::rows::day_text(i32::try_from(days).unwrap_or(i32::MAX))
}
