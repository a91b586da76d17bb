//! The answer of a comparison.

use serde_json::{Value, json};

use crate::study::{Answer, Manifest, Progress, Sizes, Titled, name_of};

use super::human::{answer, compare_human, legend, movers, order, size};
use super::report::CompareReport;
use super::tables::compare_tables;

/// The answer of a comparison: its manifest, tables and summary.
#[must_use]
pub fn compare_answer(report: CompareReport<'_>) -> Answer {
    let CompareReport { scenario, courses, asked, options, found, year, threads, .. } = report;
    let sizes = Sizes {
        seed: Some(options.seed),
        trajectories: Some(options.trajectories),
        draws: Some(found.draws),
        invalid: found.invalid,
        overrun: 0,
        threads,
    };
    // The baseline is simulated too, but is not a policy.
    let progress = Progress::of("policies", courses.len() as u64 - 1, asked as u64 - 1);
    let policies: Vec<&str> = courses.iter().skip(1).map(|course| course.name.as_str()).collect();
    let outcomes: Vec<&str> = options.outcomes.iter().map(|&place| report.outcome(place).name.as_str()).collect();
    let titles: Vec<Titled> =
        courses.iter().map(|course| Titled { name: course.name.clone(), title: course.title.clone() }).collect();
    let mut manifest = Manifest::new("compare", [scenario], sizes, progress)
        .asked("policies", policies)
        .asked("outcomes", outcomes)
        .asked("by", year)
        .asked("want", name_of(&options.wanted))
        .asked("good_enough", options.bound)
        .found("alternatives", titles)
        .sized(size(report));
    if let Some(decision) = found.decisions.first() {
        let order = order(report, decision);
        let moves = order.iter().filter(|&&course| course > 0);
        let moves: Vec<Value> =
            moves.map(|&course| json!({ "policy": courses[course].name, "moves": movers(report, course) })).collect();
        let notes = legend(report, decision).split_whitespace().collect::<Vec<_>>().join(" ");
        manifest = manifest.found("moves", moves).answered(&answer(report, decision, &order)).noted(&notes);
    }
    Answer { manifest, tables: compare_tables(report), files: Vec::new(), screen: compare_human(report) }
}
