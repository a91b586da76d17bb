//! Storylines for programs: JSON, and CSV with one row per event.

use serde_json::{Value, json};

use crate::analysis::{Sampling, Storyline, StorylineSource};
use crate::output::significant;
use crate::output::story::{Happening, History};
use crate::output::tables::{TableError, table};
use crate::theory::INDICATORS;
use crate::trajectory::Event;

use super::StorylineReport;
use super::differences::{differences, last_met};
use super::human::storylines_markdown;

/// What kind of event it is, in a word.
pub(in crate::output) fn kind(happening: &Happening) -> &'static str {
    match happening.event {
        Some(Event::Shock { .. }) => "shock",
        Some(Event::Indicator { .. }) => "indicator",
        Some(Event::Type { .. }) => "type",
        Some(Event::Treaty(_)) => "treaty",
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

/// `storylines.md` and `storylines.csv`.
///
/// # Errors
/// If a row does not fit its header, which would be a mistake in this module.
pub fn storylines_tables(report: StorylineReport<'_>) -> Result<Vec<(&'static str, Vec<u8>)>, TableError> {
    let structure = &report.scenario.model.structure;
    let drivers = structure.drivers();
    let names: Vec<String> = drivers.iter().map(|&driver| structure.quantity_name(driver)).collect();
    let depths: Vec<String> = INDICATORS.iter().map(|indicator| format!("depth.{}", indicator.key)).collect();
    let head = [
        "storyline",
        "share",
        "event",
        "date",
        "nature",
        "kind",
        "title",
        "description",
        "because",
        "support",
        "needs",
    ];
    let after = ["type", "stage", "treaty"];
    let header: Vec<&str> =
        head.into_iter().chain(after).chain(depths.iter().chain(&names).map(String::as_str)).collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (number, line) in report.found.lines.iter().enumerate() {
        let history = report.history(line);
        for (place, happening) in report.story(line).happenings.iter().enumerate() {
            let at = history.standing(happening.step);
            let needs: Vec<String> = happening.needs.iter().map(|need| (need + 1).to_string()).collect();
            let mut row = vec![
                (number + 1).to_string(),
                significant(line.share),
                (place + 1).to_string(),
                happening.date.clone(),
                happening.nature.key().to_owned(),
                kind(happening).to_owned(),
                happening.title.clone(),
                happening.told.clone(),
                happening.because.clone(),
                support(happening).unwrap_or_default().to_owned(),
                needs.join(";"),
                at.kind.key().to_owned(),
                at.stage.to_string(),
                if at.treaty.is_in_force() { "in_force" } else { "none" }.to_owned(),
            ];
            row.extend(at.depth.iter().map(ToString::to_string));
            row.extend(drivers.iter().map(|&driver| significant(at.value(driver))));
            rows.push(row);
        }
    }
    let events = table("storylines.csv", header, rows.into_iter())?;
    Ok(vec![("storylines.md", storylines_markdown(report).into_bytes()), events])
}

/// How the histories were found and compared.
#[must_use]
pub fn storylines_study(report: StorylineReport<'_>) -> Value {
    let found = report.found;
    let number = |value: f64| if value.is_finite() { json!(value) } else { Value::Null };
    let sampling = match found.sampling {
        Sampling::Plain { histories, reached } => json!({ "by": "plain", "histories": histories, "reached": reached }),
        Sampling::Splitting { repetitions, odds } => {
            json!({ "by": "splitting", "repetitions": repetitions, "odds": number(odds) })
        }
    };
    json!({
        "command": "storylines",
        "outcome": report.outcome().name,
        "by": report.year,
        "count": report.options.count,
        "sampling": sampling,
        "from_start": number(found.from_start),
        "compared": found.described.len(),
        "method": "k-medoids (BUILD and SWAP) on the mean of seven distances: date, shocks, support, types, indicators and \
                   treaty, last condition met, perceptions and balances",
        "mean_distance": number(found.overall),
        "mean_distance_to_storyline": number(found.within),
        "mean_distance_between_storylines": number(found.between),
    })
}

/// All storylines in full.
#[must_use]
pub fn storylines_json(report: StorylineReport<'_>) -> Value {
    let model = &report.scenario.model;
    let differences = differences(model, &report.found.lines);
    let line = |(place, (line, differences)): (usize, (&Storyline, &Vec<String>))| {
        let history = report.history(line);
        let story = report.story(line);
        let events: Vec<Value> = story.happenings.iter().enumerate().map(|event| event_json(&history, event)).collect();
        let source = match &line.source {
            StorylineSource::Trajectory { trajectory, draw } => json!({ "trajectory": trajectory, "draw": draw }),
            StorylineSource::Lineage(lineage) => json!({ "repetition": lineage.repetition, "legs": lineage.legs }),
        };
        json!({
            "storyline": place + 1,
            "share": line.share,
            "standard_error": if line.standard_error.is_finite() { json!(line.standard_error) } else { Value::Null },
            "histories": line.histories,
            "years": line.years,
            "source": source,
            "reached": history.date(line.features.reached),
            "last_met": last_met(model, report.found.outcome, line),
            "differences": differences,
            "summary": story.summary,
            "opening": story.opening,
            "events": events,
            "closing": story.closing,
        })
    };
    let lines: Vec<Value> = report.found.lines.iter().zip(&differences).enumerate().map(line).collect();
    let mut value = storylines_study(report);
    value["scenario"] = json!(report.scenario.name);
    value["title"] = json!(report.scenario.title);
    value["seed"] = json!(report.options.seed);
    value["storylines"] = Value::Array(lines);
    value
}

fn event_json(history: &History<'_>, (place, happening): (usize, &Happening)) -> Value {
    let structure = &history.model.structure;
    let at = history.standing(happening.step);
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
        "description": happening.told,
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
