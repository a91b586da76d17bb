//! The answer of a sweep.

use serde_json::{Value, json};

use crate::analysis::Spacing;
use crate::study::{Answer, Manifest, Progress, Sizes, axis_json};

use super::human::{answer, notes, size, sweep_human};
use super::picture::sweep_picture;
use super::report::{PICTURE, SweepReport};
use super::tables::{GridPoint, grid_tables};

/// The answer of a sweep: its manifest, tables, picture and summary.
#[must_use]
pub fn sweep_answer(report: SweepReport<'_>) -> Answer {
    let points: Vec<GridPoint<'_>> = report.points().collect();
    let mut manifest = sweep_manifest(report).sized(size(&report)).noted(&notes(&report).join("\n"));
    manifest = manifest.answered(&answer(&report).unwrap_or_default());
    let tables = grid_tables(&report.scenario.model.structure, report.axes, &points);
    let files = sweep_picture(report).map(|picture| (PICTURE, picture)).into_iter().collect();
    Answer { manifest, tables, files, screen: sweep_human(report) }
}

/// The manifest of a sweep, with its progress so far.
#[must_use]
pub fn sweep_manifest(report: SweepReport<'_>) -> Manifest {
    let sizes = Sizes {
        seed: Some(report.seed),
        trajectories: Some(report.trajectories),
        draws: Some(report.draws),
        invalid: report.cells.iter().map(|cell| cell.invalid).sum(),
        overrun: report.cells.iter().map(|cell| cell.overrun).sum(),
        threads: report.threads,
    };
    // The baseline is not counted as a grid point.
    let finished = report.cells.len().saturating_sub(1);
    let mut progress = Progress::of("grid points", finished as u64, report.values.len() as u64);
    progress.interrupted |= report.cells.is_empty();
    let vary: Vec<Value> = report.axes.iter().map(axis_json).collect();
    let axes = report.axes.iter().enumerate().map(|(place, axis)| {
        let scale = match (axis.numbers(), axis.spacing) {
            (None, _) => "names",
            (_, Spacing::Linear) => "linear",
            (_, Spacing::Log) => "log",
        };
        json!({ "path": axis.path, "label": report.label(place), "scale": scale, "written": axis.values })
    });
    Manifest::new("sweep", [report.scenario], sizes, progress)
        .asked("vary", vary)
        .asked("outcome", &report.outcome().name)
        .asked("by", report.year)
        .found("axes", axes.collect::<Vec<Value>>())
}
