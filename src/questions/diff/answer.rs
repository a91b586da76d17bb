//! The answer of a comparison of two scenarios or runs.

use crate::study::{Answer, InjectsEntry, Manifest, Progress, Sizes, name_of};

use super::human::{answer, diff_human, notes, size};
use super::report::DiffReport;
use super::tables::diff_tables;

/// The answer: its manifest, tables and summary.
pub(super) fn diff_answer(report: DiffReport<'_>) -> Answer {
    let simulated = |number: u64| (!report.tables_only).then_some(number);
    let sizes = Sizes {
        seed: simulated(report.seed),
        trajectories: simulated(report.trajectories),
        draws: simulated(report.draws),
        invalid: report.found.invalid,
        overrun: report.found.overrun,
        threads: report.threads,
    };
    let unit = if report.tables_only { "folders" } else { "variants" };
    let progress = Progress::of(unit, report.found.finished as u64, report.asked as u64);
    let mut manifest = Manifest::new("diff", report.sides.map(|side| &side.scenario), sizes, progress)
        .asked("a", &report.sides[0].name)
        .asked("b", &report.sides[1].name)
        .asked("outcome", &report.common.outcomes[report.outcome])
        .asked("by", report.year)
        .asked("each", name_of(&report.each))
        .asked("tables_only", report.tables_only)
        .found("common_random_numbers", !report.tables_only)
        .answered(&answer(report))
        .noted(&notes(report).join("\n"))
        .sized(size(report));
    for (entry, side) in manifest.scenarios.iter_mut().zip(report.sides) {
        let structure = &side.scenario.model.structure;
        entry.injects = side.lists.iter().map(|list| InjectsEntry::new(structure, list)).collect();
    }
    Answer { manifest, tables: diff_tables(report), files: Vec::new(), screen: diff_human(report) }
}
