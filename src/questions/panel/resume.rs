//! Going on from a folder in which some rows are finished.

use std::path::Path;

use serde_json::Value;

use crate::input::{LoadError, RESULTS_MAX, read_bytes};
use crate::study::{Failure, Manifest, Table};

use super::asked::Asked;
use super::run::{Estimated, Finding};
use super::tables::{ROWS, rows_table};

/// The keys of a manifest that must be the same, and what they are called.
const SAME: [(&str, &str); 9] = [
    ("form", "the form of the manifest"),
    ("version", "the version of stadial"),
    ("generator", "the random number generator"),
    ("command", "the command"),
    ("seed", "--seed"),
    ("trajectories", "--trajectories"),
    ("draws", "--draws"),
    ("asked", "the options"),
    ("files", "the template or the rows"),
];

/// The finished rows of a folder; none if there is no such folder.
///
/// # Errors
/// If the folder is that of another question, or cannot be read.
pub(crate) fn finished(folder: &Path, asked: &Asked, manifest: &Manifest) -> Result<Vec<Finding>, Failure> {
    if !folder.join("manifest.json").exists() {
        return Ok(Vec::new());
    }
    let read = |name: &str| {
        let path = folder.join(name);
        read_bytes(&path, RESULTS_MAX).map_err(|reason| LoadError::Unreadable {
            path,
            wanted: "a file of results",
            reason,
        })
    };
    let refuse = |why: String| Failure::Option(format!("--resume: {}: {why}", folder.display()));
    let way_out = "give the same options, another folder by --out, or leave out --resume to begin anew";
    let earlier: Value = serde_json::from_slice(&read("manifest.json")?)?;
    let now = serde_json::to_value(manifest)?;
    if let Some((_, name)) = SAME.iter().find(|(key, _)| part(&earlier, key) != part(&now, key)) {
        return Err(refuse(format!("{name} differ from those of its results\n  help: {way_out}")));
    }
    if !folder.join(ROWS).exists() {
        return Ok(Vec::new());
    }
    rows_of(&read(ROWS)?, asked).map_err(|line| {
        refuse(format!("{ROWS}:{line}: not as this command writes it\n  help: leave out --resume to begin anew"))
    })
}

/// A part of a manifest that must be the same; of files, what they hold and not where they are.
fn part(manifest: &Value, key: &str) -> Value {
    if key != "files" {
        return manifest[key].clone();
    }
    let digests = |list: &str| -> Vec<Value> {
        let entries = manifest[list].as_array().into_iter().flatten();
        entries.map(|entry| Value::from(vec![entry["digest"].clone(), entry["overrides"].clone()])).collect()
    };
    Value::from([digests("scenarios"), digests("inputs")].concat())
}

/// The finished rows of a table; a line that is not complete is left out. The error is the number of a line that differs.
fn rows_of(bytes: &[u8], asked: &Asked) -> Result<Vec<Finding>, u64> {
    let complete = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let bytes = &bytes[..complete];
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut record = csv::StringRecord::new();
    let mut found: Vec<Finding> = Vec::new();
    let mut is_header = true;
    loop {
        let (start, line) = (reader.position().byte() as usize, reader.position().line());
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(found),
            Err(_) => return Err(line),
        }
        let written = &bytes[start..reader.position().byte() as usize];
        if is_header {
            is_header = false;
            if rows_table(asked, &[], &[]).csv() != written {
                return Err(line);
            }
            continue;
        }
        let row = asked.rows.get(found.len()).ok_or(line)?;
        let finding = finding(&record, asked).ok_or(line)?;
        let again: Table = rows_table(asked, std::slice::from_ref(row), std::slice::from_ref(&finding));
        if again.csv_rows() != written {
            return Err(line);
        }
        found.push(finding);
    }
}

/// What was found for a row, from its line.
fn finding(record: &csv::StringRecord, asked: &Asked) -> Option<Finding> {
    let mut cells = record.iter().skip(2 + asked.carried.len());
    // Empty where no trajectory is valid.
    let number = |cell: &str| if cell.is_empty() { Some(f64::NAN) } else { cell.parse::<f64>().ok() };
    let mut estimates = Vec::new();
    for _ in &asked.setup.outcomes {
        let [probability, standard_error, ci_low, ci_high] =
            [cells.next()?, cells.next()?, cells.next()?, cells.next()?];
        estimates.push(Estimated {
            probability: number(probability)?,
            standard_error: number(standard_error)?,
            ci_low: number(ci_low)?,
            ci_high: number(ci_high)?,
            reached: cells.next()?.parse().ok()?,
        });
    }
    Some(Finding { estimates, valid: cells.next()?.parse().ok()?, invalid: cells.next()?.parse().ok()? })
}
