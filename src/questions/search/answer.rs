//! The answer of a search.

use crate::study::{Answer, Manifest, Progress, Sizes};

use super::human::{answer, notes, search_human, size};
use super::picture::search_picture;
use super::report::{PICTURE, SearchReport, compromise};
use super::tables::{evaluation_table, front_table};

/// The answer of a search: its manifest, tables, picture and summary.
pub(super) fn search_answer(report: SearchReport<'_>) -> Answer {
    let manifest = search_manifest(report);
    let Some(found) = report.found else {
        return Answer { manifest, tables: Vec::new(), files: Vec::new(), screen: String::new() };
    };
    let manifest = manifest
        .found("compromise", compromise(&report.asked.goals, &found.front).map(|plan| plan.number))
        .found("confirmed", found.confirmed)
        .found("impossible_plans", found.archive.n_impossible())
        .sized(size(report, found))
        .answered(&answer(report, found))
        .noted(&notes(report, found));
    let evaluated: Vec<_> = found.archive.all.iter().enumerate().collect();
    let tables =
        vec![front_table(report.asked, &found.front, found.confirmed), evaluation_table(report.asked, &evaluated)];
    let files = search_picture(report, found).map(|picture| (PICTURE, picture)).into_iter().collect();
    Answer { manifest, tables, files, screen: search_human(report, found) }
}

/// The manifest of a search, with its progress so far.
pub(super) fn search_manifest(report: SearchReport<'_>) -> Manifest {
    let asked = report.asked;
    let [search, confirmation] = &asked.plans;
    let evaluated = report.found.map_or(0, |found| found.archive.all.len() as u64 - 1);
    let interrupted = report.found.is_none_or(|found| found.interrupted);
    // The optimiser may propose fewer plans than it is allowed; the baseline is not counted.
    let most = if interrupted { report.most_plans } else { evaluated };
    let progress = Progress { interrupted, ..Progress::of("plans", evaluated, most) };
    let invalid = report.found.map_or(0, |found| {
        let of_search = found.archive.all.iter().map(|plan| plan.counts.invalid).sum::<u64>();
        let anew = if found.confirmed { found.front.as_slice() } else { &[] };
        of_search + anew.iter().map(|plan| plan.plan.counts.invalid).sum::<u64>()
    });
    let sizes = Sizes {
        seed: Some(search.seed.0),
        trajectories: Some(search.n()),
        draws: Some(search.draws),
        invalid,
        overrun: 0,
        threads: report.threads,
    };
    Manifest::new("search", [&asked.scenario], sizes, progress)
        .asked("levers", report.levers)
        .asked("objectives", report.objectives)
        .asked("costs", report.costs)
        .asked("budget", asked.space.budget)
        .asked("confirmation_trajectories", confirmation.n())
        .asked("confirmation_draws", confirmation.draws)
}
