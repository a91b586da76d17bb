//! Storylines for programs: JSON, and CSV with one row per event.

use serde_json::{Value, json};

use crate::story::{Happening, History};
use crate::study::{Answer, Columns, Manifest, Progress, Table};
use crate::theory::INDICATORS;
use crate::trajectory::Event;

use super::analysis::Storyline;
use super::asked::{Sampling, Source as StorylineSource};
use super::differences::{differences, last_met};
use super::human::{lead, storylines_human, storylines_markdown};
use super::report::StorylineReport;

/// The kind of an event, in a word.
pub(crate) fn kind(happening: &Happening) -> &'static str {
    match happening.event {
        Some(Event::Shock { .. }) => "shock",
        Some(Event::Indicator { .. }) => "indicator",
        Some(Event::Type { .. }) => "type",
        Some(Event::Treaty(_)) => "treaty",
        Some(Event::Agreement { .. }) => "agreement",
        Some(Event::Rupture | Event::Turn { .. }) => "break",
        None if happening.crossed.is_some() => "perception",
        None => "policy",
    }
}

/// Whether support was kept, if it was tested.
fn support(happening: &Happening) -> Option<&'static str> {
    match happening.event {
        Some(Event::Shock { kept: Some(true), .. }) => Some("kept"),
        Some(Event::Shock { kept: Some(false), .. }) => Some("failed"),
        _ => None,
    }
}

/// The number of a storyline, the storyline, its trajectory, the place of an event in it, and the event.
type Row<'a> = (usize, &'a Storyline, History<'a>, usize, Happening);

/// `storylines.csv`: a row for each event.
pub(crate) fn event_table(report: StorylineReport<'_>) -> Table {
    let structure = &report.scenario.model.structure;
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (number, line) in (1..).zip(&report.found.lines) {
        let happenings = report.story(line).happenings.into_iter();
        rows.extend(
            (1..).zip(happenings).map(|(place, happening)| (number, line, report.history(line), place, happening)),
        );
    }
    let columns = Columns::new()
        .column("storyline", "", "number of the storyline, from 1", |row: &Row<'_>| row.0)
        .share("share", "share of the trajectories with the outcome that it stands for", |row| row.1.share)
        .column("event", "", "number of the event in its storyline, from 1", |row| row.3)
        .column("date", "date", "month of the event", |row| row.4.date.clone())
        .column("nature", "", "inject, scheduled, move or development", |row| row.4.nature.key())
        .column("kind", "", "what kind of event it is", |row| kind(&row.4))
        .column("title", "", "the event in a few words", |row| row.4.title.clone())
        .column("description", "", "what happened, in words", |row| row.4.text.clone())
        .column("because", "", "why it happened, in words", |row| row.4.because.clone())
        .column("support", "", "whether support was kept or failed; empty where it was not tested", |row| {
            support(&row.4)
        })
        .column("needs", "", "numbers of the events without which it would not have happened", |row| {
            row.4.needs.iter().map(|need| (need + 1).to_string()).collect::<Vec<_>>().join(";")
        })
        .column("type", "", "type after the event", |row| row.2.standing(row.4.step).kind.key())
        .column("stage", "", "stage after the event", |row| u32::from(row.2.standing(row.4.step).stage))
        .column("treaty", "", "whether a treaty of alliance is in force after the event", |row| {
            if row.2.standing(row.4.step).treaty.is_in_force() { "in_force" } else { "none" }
        });
    let columns = INDICATORS.iter().enumerate().fold(columns, |columns, (place, indicator)| {
        columns.column(
            format!("depth.{}", indicator.key),
            "level",
            "depth of the indicator after the event",
            move |row| u32::from(row.2.standing(row.4.step).depth[place]),
        )
    });
    let columns = structure.drivers().into_iter().fold(columns, |columns, driver| {
        columns.column(structure.quantity_name(driver), "", "the variable after the event", move |row| {
            row.2.standing(row.4.step).value(driver)
        })
    });
    columns.table("storylines.csv", "events of the storylines", &rows)
}

/// The manifest of the results that `command` makes from the storylines: how they were found.
#[must_use]
pub fn storylines_manifest(report: StorylineReport<'_>, command: &'static str) -> Manifest {
    let found = report.found;
    let number = |value: f64| if value.is_finite() { json!(value) } else { Value::Null };
    let sampling = match found.sampling {
        Sampling::Plain { trajectories, reached } => {
            json!({ "by": "plain", "trajectories": trajectories, "reached": reached })
        }
        Sampling::Splitting { replicates, probability } => {
            json!({ "by": "splitting", "replicates": replicates, "probability": number(probability) })
        }
    };
    // The number of trajectories is not known in advance.
    let trajectories = match found.sampling {
        Sampling::Plain { trajectories, .. } => trajectories,
        Sampling::Splitting { .. } => 0,
    };
    let progress = Progress { unit: "trajectories", finished: trajectories, asked: None, interrupted: false };
    Manifest::new(command, [report.scenario], report.sizes, progress)
        .asked("outcome", &report.outcome().name)
        .asked("by", report.year)
        .asked("count", report.options.count)
        .found("sampling", sampling)
        .found("from_start", found.from_start)
        .found("compared", found.described.len())
        .found(
            "method",
            "k-medoids (BUILD and SWAP) on the mean of seven distances: date, shocks, support, types, indicators and \
             treaty, last condition met, perceptions and balances",
        )
        .found("mean_distance", found.overall)
        .found("mean_distance_to_storyline", found.within)
        .found("mean_distance_between_storylines", found.between)
}

/// The storylines: how they were found, as stories in Markdown, and event by event.
///
/// # Errors
/// If the storylines cannot be written as JSON, which does not happen.
pub fn storylines_answer(report: StorylineReport<'_>) -> Result<Answer, serde_json::Error> {
    let manifest = storylines_manifest(report, "storylines").answered(&lead(report)).sized(report.sampled());
    let mut json = serde_json::to_vec_pretty(&storylines_json(report))?;
    json.push(b'\n');
    let files = vec![("storylines.md", storylines_markdown(report).into_bytes()), ("storylines.json", json)];
    Ok(storylines_human(report).answer(manifest, vec![event_table(report)], files))
}

/// All storylines in full.
fn storylines_json(report: StorylineReport<'_>) -> Value {
    let model = &report.scenario.model;
    let differences = differences(model, &report.found.lines);
    let line = |(place, (line, differences)): (usize, (&Storyline, &Vec<String>))| {
        let trajectory = report.history(line);
        let story = report.story(line);
        let events: Vec<Value> =
            story.happenings.iter().enumerate().map(|event| event_json(&trajectory, event)).collect();
        let source = match &line.source {
            StorylineSource::Trajectory { trajectory, draw } => json!({ "trajectory": trajectory, "draw": draw }),
            StorylineSource::Lineage(lineage) => json!({ "repetition": lineage.repetition, "legs": lineage.legs }),
        };
        json!({
            "storyline": place + 1,
            "share": line.share,
            "standard_error": if line.standard_error.is_finite() { json!(line.standard_error) } else { Value::Null },
            "trajectories": line.trajectories,
            "years": line.years,
            "source": source,
            "reached": trajectory.date(line.features.reached),
            "last_met": last_met(model, report.found.outcome, line),
            "differences": differences,
            "summary": story.summary,
            "opening": story.opening,
            "events": events,
            "closing": story.closing,
        })
    };
    let lines: Vec<Value> = report.found.lines.iter().zip(&differences).enumerate().map(line).collect();
    json!({
        "scenario": report.scenario.name,
        "title": report.scenario.title,
        "outcome": report.outcome().name,
        "by": report.year,
        "seed": report.options.seed,
        "storylines": lines,
    })
}

fn event_json(trajectory: &History<'_>, (place, happening): (usize, &Happening)) -> Value {
    let structure = &trajectory.model.structure;
    let at = trajectory.standing(happening.step);
    let depths: serde_json::Map<String, Value> =
        INDICATORS.iter().zip(at.depth).map(|(indicator, depth)| (indicator.key.to_owned(), json!(depth))).collect();
    let drivers = structure.drivers().into_iter();
    let perceptions: serde_json::Map<String, Value> =
        drivers.map(|driver| (structure.quantity_name(driver), json!(at.value(driver)))).collect();
    json!({
        "event": place + 1,
        "date": happening.date,
        "nature": happening.nature.key(),
        "kind": kind(happening),
        "title": happening.title,
        "description": happening.text,
        "because": happening.because,
        "support": support(happening),
        "needs": happening.needs.iter().map(|need| need + 1).collect::<Vec<_>>(),
        "type": at.kind.key(),
        "stage": at.stage,
        "treaty": at.treaty.is_in_force(),
        "depths": depths,
        "perceptions": perceptions,
    })
}
