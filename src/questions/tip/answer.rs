//! The answer of a search for tipping values.

use serde_json::{Value, json};

use crate::study::{Answer, Manifest, Progress, Sizes, axis_json, given_json};

use super::human::{sentences, tip_human};
use super::picture::tip_picture;
use super::report::{PICTURE, TipReport, TipRow};
use super::tables::{Evaluation, evaluation_table, tip_tables};

/// The answer of a search: its manifest, tables, picture and summary.
#[must_use]
pub fn tip_answer(report: TipReport<'_>, evaluations: &[Evaluation<'_>]) -> Answer {
    let size = format!(
        "{} trajectories for each evaluated value, on common random numbers",
        crate::render::thousands(report.trajectories)
    );
    let manifest = tip_manifest(report).answered(&sentences(&report)).sized(size);
    let mut tables = tip_tables(report, report.rows);
    tables.push(evaluation_table(report, evaluations));
    let files = tip_picture(report).map(|picture| (PICTURE, picture)).into_iter().collect();
    tip_human(report).answer(manifest, tables, files)
}

/// The manifest of a search, with its progress so far.
#[must_use]
pub fn tip_manifest(report: TipReport<'_>) -> Manifest {
    let sizes = Sizes {
        seed: Some(report.seed),
        trajectories: Some(report.trajectories),
        draws: Some(report.draws),
        invalid: report.rows.iter().map(TipRow::invalid).sum(),
        overrun: 0,
        threads: report.threads,
    };
    let progress = Progress::of("searches", report.rows.len() as u64, report.asked as u64);
    let search = |row: &TipRow| {
        json!({
            "against": row.against.as_deref().map(given_json),
            "limited": row.limited,
            "touches": row.tip.touches,
        })
    };
    Manifest::new("tip", [report.scenario], sizes, progress)
        .asked("parameter", report.parameter)
        .asked("outcome", &report.outcome().name)
        .asked("by", report.year)
        .asked("probability", report.level)
        .asked("looks", report.looks)
        .asked("range", report.range)
        .asked("against", report.against.map(|(axis, _)| axis_json(axis)))
        .found("given", given_json(report.given))
        .found("baseline", report.baseline.map(|found| found.probability))
        .found("searches", report.rows.iter().map(search).collect::<Vec<Value>>())
}
