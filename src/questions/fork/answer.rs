//! Futures from one moment of one trajectory, for the terminal and in tables.

use std::fmt::Write as _;

use comfy_table::CellAlignment;
use serde_json::{Map, Value, json};

use crate::analysis::Intervention;
use crate::ensemble::ProbabilityRow;
use crate::model::{Operation, Structure};
use crate::questions::run::{occupancy_table, tables, type_name};
use crate::render::{
    ERRORS, day_in, end_of, ends_of, estimate, grid, milestones, month, points, short, standing, thousands, words,
};
use crate::scenario::{Scenario, first_day};
use crate::study::page::capital;
use crate::study::{Answer, Columns, Manifest, Progress, ScreenText, Sizes, Table};
use crate::trajectory::{NEVER, View};

use super::analysis::{Fork, ForkOptions, Forked};

/// The contents of a report.
#[derive(Clone, Copy, Debug)]
pub struct ForkReport<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Number of the trajectory, and its draw of the parameters.
    pub history: (u64, u64),
    /// The number of draws over which trajectories are spread.
    pub draws: u64,
    /// The moment.
    pub fork: &'a Fork,
    /// The interventions.
    pub done: &'a [Intervention],
    /// The size of the fork.
    pub options: ForkOptions,
    /// The futures.
    pub found: &'a Forked,
    /// Worker threads.
    pub threads: usize,
    /// Wall time in seconds.
    pub seconds: f64,
}

impl ForkReport<'_> {
    fn structure(&self) -> &Structure {
        &self.scenario.model.structure
    }

    /// The year in which the moment lies.
    fn year(&self) -> i32 {
        let structure = self.structure();
        structure.year(self.fork.at.step / structure.steps_per_year)
    }

    /// When an outcome was reached before the moment, if it was.
    fn reached(&self, outcome: usize) -> Option<String> {
        let step = self.fork.at.snapshot.passage()[outcome];
        (step != NEVER).then(|| month(self.structure(), step))
    }
}

/// An intervention in words.
#[must_use]
pub fn action_text(structure: &Structure, done: &Intervention, before: &View) -> String {
    match done {
        Intervention::Value { variable, value } => {
            let quantity = crate::model::Quantity::State(*variable);
            let place = structure.quantities().iter().position(|&known| known == quantity);
            let now = place.and_then(|place| before.quantities.get(place)).copied().unwrap_or(f64::NAN);
            format!("{} from {} to {}", words::quantity(structure, quantity), short(now), short(*value))
        }
        Intervention::Policy(policy) => match policy.changes.as_slice() {
            [(change, given)] if policy.title == change.path => {
                let amount = short(given.centre());
                match change.operation {
                    Operation::Set => format!("`{}` is {amount} from then on", change.path),
                    Operation::Add => format!("{amount} is added to `{}` from then on", change.path),
                    Operation::Scale => format!("`{}` is {amount} times as large from then on", change.path),
                }
            }
            _ => policy.title.clone(),
        },
    }
}

/// The report for the terminal: the state, the interventions, the answer, then probabilities, stages and types.
fn fork_human(report: ForkReport<'_>) -> ScreenText {
    let ForkReport { scenario, fork, done, found, options, .. } = report;
    let structure = report.structure();
    let mut text = ScreenText::new(format!("{}\n", scenario.title));
    let date = first_day(structure, fork.at.step).month_in_words();
    let (trajectory, draw) = report.history;
    let _ = writeln!(
        text,
        "{} futures from {date} of trajectory {trajectory} of seed {}, draw {draw} of {}\n",
        thousands(options.futures),
        options.seed.0,
        report.draws
    );
    let _ = writeln!(text, "{date}: {}", standing(structure, &fork.view));
    for one in done {
        let _ = writeln!(text, "Intervention: {}.", action_text(structure, one, &fork.view));
    }
    text.push_str("\n");
    text.push_str(&answer(report));
    let _ = writeln!(text, "\n{}", probability_table(report));
    text.note(format!("{ERRORS} It shrinks with more futures."));
    text.push_str("\n");
    let years = milestones(report.year(), structure.last_year() + 1);
    let mut moments: Vec<i32> = years.iter().take(years.len() - 1).copied().collect();
    moments.push(structure.end_year);
    let on = format!("on {}", structure.start_day);
    if structure.has_indicators() {
        let name = |stage: &str| format!("stage {stage}");
        let _ = writeln!(text, "{}", occupancy_table(&on, "stage", &found.results.stages, &moments, &name));
    }
    let _ = writeln!(text, "{}", occupancy_table(&on, "type", &found.results.types, &moments, &type_name));
    text.push_str(&movers(report));
    if found.invalid > 0 {
        text.note(format!(
            "{} futures are invalid: they left the model's domain and are in no table or figure.",
            thousands(found.invalid)
        ));
    }
    if !scenario.model.priors.is_empty() {
        text.note(
            "All futures use the parameters of the trajectory's own draw: a state belongs to one draw, so there is no \
             parameter uncertainty here.",
        );
    }
    let _ = writeln!(text, "{:.1} s.", report.seconds);
    text
}

fn answer(report: ForkReport<'_>) -> String {
    let structure = report.structure();
    let Some(outcome) = structure.outcomes.first() else { return String::new() };
    let last = structure.last_year();
    if let Some(when) = report.reached(0) {
        return format!("{} was reached in {when}, before the fork.\n", capital(&outcome.title));
    }
    let probability = |results: &crate::ensemble::Results| results.probability_of(&outcome.name, last).map(estimate);
    let Some(now) = probability(&report.found.results) else { return String::new() };
    let start = format!("Probability of {} by {}, from here: {now}", outcome.title, end_of(structure.start_day, last));
    let place =
        report.found.results.probabilities.iter().position(|row| row.outcome == outcome.name && row.year == last);
    let difference = place.and_then(|place| report.found.differences.get(place));
    match (report.found.unchanged.as_ref().and_then(probability), difference) {
        (Some(before), Some(&difference)) => {
            format!(
                "{start}, against {before} without the intervention: {} percentage points, on the same random numbers.\n",
                points(difference)
            )
        }
        _ => format!("{start}.\n"),
    }
}

fn probability_table(report: ForkReport<'_>) -> comfy_table::Table {
    let structure = report.structure();
    let years = milestones(report.year(), structure.last_year() + 1);
    let mut table = grid();
    let mut header = vec![format!("probability from here, by {}", ends_of(structure.start_day))];
    header.extend(years.iter().map(ToString::to_string));
    table.set_header(header);
    for (place, outcome) in structure.outcomes.iter().enumerate() {
        let mut row = vec![outcome.title.clone()];
        row.extend(years.iter().map(|&year| match report.reached(place) {
            Some(when) => format!("since {when}"),
            None => cell(report, &outcome.name, year),
        }));
        table.add_row(row);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// The probability, and below it the difference from that without the interventions.
fn cell(report: ForkReport<'_>, outcome: &str, year: i32) -> String {
    let rows = &report.found.results.probabilities;
    let Some(place) = rows.iter().position(|row| row.outcome == outcome && row.year == year) else {
        return String::new();
    };
    let probability = estimate(&rows[place].estimate);
    report
        .found
        .differences
        .get(place)
        .map_or_else(|| probability.clone(), |&by| format!("{probability}\n{} pp", points(by)))
}

/// The drivers that changed by more than a twentieth of a standard deviation.
fn movers(report: ForkReport<'_>) -> String {
    let moved: Vec<&super::analysis::Moved> =
        report.found.moved.iter().filter(|moved| moved.standardised.abs() > 0.05).take(6).collect();
    let Some(first) = moved.first() else { return String::new() };
    let mut text = format!(
        "Largest changes on {}: with the intervention against without it (in standard deviations):\n",
        day_in(report.structure().start_day, first.year)
    );
    for moved in moved {
        let name = words::named(report.structure(), &moved.variable);
        let _ = writeln!(
            text,
            "  {name}: {} against {} ({:+.1})",
            short(moved.changed),
            short(moved.unchanged),
            moved.standardised
        );
    }
    text.push('\n');
    text
}

/// A row of `probabilities.csv`, with its number.
type Row<'a> = (usize, &'a ProbabilityRow);

/// The tables of the futures, with the differences in `probabilities.csv`.
fn fork_tables(report: ForkReport<'_>) -> Vec<Table> {
    let found = report.found;
    let mut tables = tables(&found.results, report.structure().start_day);
    let rows: Vec<Row<'_>> = found.results.probabilities.iter().enumerate().collect();
    let probabilities = Columns::new()
        .outcome(|row: &Row<'_>| row.1.outcome.clone())
        .year_end(|row| row.1.year)
        .probability(|row| Some(row.1.estimate))
        .interval(|row| Some(row.1.estimate))
        .share("unchanged", "probability without the intervention, on the same random numbers", |row| {
            found.unchanged.as_ref().map(|unchanged| unchanged.probabilities[row.0].estimate.probability)
        })
        .difference("probability", "probability less that without the intervention; empty if there is none", |row| {
            found.differences.get(row.0).copied()
        })
        .table("probabilities.csv", "probability of an outcome by the end of a year, from the moment on", &rows);
    tables[0] = probabilities;
    tables
}

/// The answer of a fork.
#[must_use]
pub fn fork_answer(report: ForkReport<'_>) -> Answer {
    let ForkReport { scenario, options, fork, done, found, threads, .. } = report;
    let structure = report.structure();
    let sizes = Sizes {
        seed: Some(options.seed.0),
        trajectories: Some(options.futures),
        draws: Some(1),
        invalid: found.invalid,
        overrun: 0,
        threads,
    };
    let view = |view: &View| {
        let names = structure.quantities().into_iter().map(|quantity| structure.quantity_name(quantity));
        let values: Map<String, Value> = names.zip(view.quantities.iter().map(|&value| json!(value))).collect();
        json!({ "type": view.kind.key(), "stage": view.stage, "treaty": view.treaty.is_in_force(), "quantities": values })
    };
    let actions: Vec<String> = done.iter().map(|one| action_text(structure, one, &fork.view)).collect();
    let manifest =
        Manifest::new("fork", [scenario], sizes, Progress::of("trajectories", options.futures, options.futures))
            .asked("trajectory", report.history.0)
            .asked("draw", report.history.1)
            .asked("draws", report.draws)
            .asked("at", date(structure, fork.at.step))
            .asked("step", fork.at.step)
            .asked("interventions", actions)
            .found("before", view(&fork.view))
            .found("after", view(&found.view))
            .answered(&answer(report))
            .sized(format!("{} futures of one trajectory", thousands(options.futures)));
    fork_human(report).answer(manifest, fork_tables(report), Vec::new())
}

/// `2031-06`.
pub(crate) fn date(structure: &Structure, step: u32) -> String {
    // An event that is seen after a step happened in the month of that step.
    month(structure, step + 1)
}
