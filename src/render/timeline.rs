//! One trajectory as a dated list of events.

use std::fmt::Write as _;

use crate::ensemble::LANES;
use crate::model::Structure;
use crate::scenario::{Scenario, month_of};
use crate::theory::{AlignmentType, INDICATORS, Obligations, TreatyStatus};
use crate::trajectory::{Entry, Event, IndicatorChange, NEVER, Records};

use super::agreements;
use super::words;
use super::words::treaty_beside;

/// What a timeline is made of.
#[derive(Clone, Copy, Debug)]
pub struct Timeline<'a> {
    /// What was run.
    pub scenario: &'a Scenario,
    /// Which of its trajectories, in words.
    pub which: &'a str,
    /// Its records, in every lane.
    pub records: &'a Records<LANES>,
    /// Its events.
    pub entries: &'a [Entry],
}

/// The trajectory as text: its dated events, its state at the start, every fifth year and at the end, and the outcomes
/// reached.
#[must_use]
pub fn timeline(of: Timeline<'_>) -> String {
    let structure = &of.scenario.model.structure;
    let mut text = format!("{}\n{}\n\n", of.scenario.title, of.which);
    let mut lines = policies(of.scenario);
    lines.extend(of.entries.iter().map(|entry| (entry.step, event_text(structure, entry.event))));
    // What a policy sets holds from the beginning of its step on.
    lines.sort_by_key(|(step, _)| *step);
    let mut lines = lines.into_iter().peekable();
    for year in 0..=structure.n_years() {
        // What is seen at the start of a year happened in the year before.
        while let Some((step, event)) = lines.next_if(|(step, _)| *step <= year * structure.steps_per_year) {
            let _ = writeln!(text, "{}  {event}", month(structure, step));
        }
        let number = structure.start_year + year as i32;
        if year == 0 || year == structure.n_years() || number % 5 == 0 {
            let _ = writeln!(text, "{number}-{:02}  -- {}", structure.start_day.month, standing(of, year as usize));
        }
    }
    if !of.records.valid[0] {
        text.push_str("\nThis trajectory left the model's domain: it is invalid and in no table.\n");
    }
    let mut passages: Vec<(u32, &str)> = structure
        .outcomes
        .iter()
        .zip(&of.records.passage)
        .filter(|(_, passage)| passage[0] != NEVER)
        .map(|(outcome, passage)| (passage[0], outcome.title.as_str()))
        .collect();
    passages.sort_unstable();
    let reached: Vec<String> =
        passages.into_iter().map(|(step, title)| format!("  {}  {title}", month(structure, step))).collect();
    if reached.is_empty() {
        text.push_str("\nNone of the outcomes was reached.\n");
    } else {
        let _ = write!(text, "\nOutcomes, when first reached:\n{}\n", reached.join("\n"));
    }
    text
}

/// When policies that set numbers begin and end: the step after which this is seen, and its text. The beginning of a policy
/// that acts at once is left to the line of that act.
fn policies(scenario: &Scenario) -> Vec<(u32, String)> {
    let structure = &scenario.model.structure;
    let mut lines: Vec<(u32, String)> = Vec::new();
    for change in &structure.changes {
        let acts = structure.shocks.iter().any(|class| class.is_act() && class.policy() == Some(&change.policy));
        let policy = scenario.policies.iter().find(|policy| policy.name == change.policy);
        let title = policy.map_or(&change.policy, |policy| &policy.title);
        let begins = (!acts).then(|| (change.from + 1, format!("policy      {title}")));
        let ends =
            (change.until < structure.n_steps()).then(|| (change.until + 1, format!("policy      ends: {title}")));
        for line in begins.into_iter().chain(ends) {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines
}

/// The month of what is seen after `step`.
pub(crate) fn month(structure: &Structure, step: u32) -> String {
    let (year, month) = month_of(structure, step.saturating_sub(1));
    format!("{year}-{month:02}")
}

fn standing(of: Timeline<'_>, year: usize) -> String {
    let structure = &of.scenario.model.structure;
    let records = of.records;
    let (kind, stage, treaty) = (records.kind[year][0], records.stage[year][0], records.treaty[year][0]);
    let advanced = structure.stages.is_advanced(stage);
    let functioning = TreatyStatus::Functioning.holds(treaty, kind, advanced);
    let treaty = treaty_beside(treaty, kind);
    let functioning = if functioning { ", functioning alliance" } else { "" };
    let depths: String = structure.stages.order().iter().map(|&j| records.depth[year][0][j].to_string()).collect();
    let stage = if structure.has_indicators() { format!(", stage {stage} (depths {depths})") } else { String::new() };
    let drivers = structure.drivers();
    let values: Vec<String> = drivers
        .iter()
        .zip(&records.drivers[year])
        .take(6)
        .map(|(&driver, value)| format!("{} {:.2}", structure.quantity_name(driver).replace('_', " "), value[0]))
        .collect();
    format!("{}{stage}, {treaty}{functioning}; {}", kind.name(), values.join(", "))
}

pub(crate) fn event_text(structure: &Structure, event: Event) -> String {
    match event {
        Event::Shock { class, kept } => {
            let support = match kept {
                Some(true) => ": support was kept",
                Some(false) => ": support failed",
                None => "",
            };
            let class = &structure.shocks[class];
            let kind = match &class.activity {
                _ if class.is_act() => "policy",
                Some(activity) => activity.kind.as_str(),
                None => "shock",
            };
            format!("{kind:<12}{}{support}", class.title)
        }
        Event::Indicator { indicator, change, depth } => {
            let level = structure.depth_scale.name(depth);
            let how = match change {
                IndicatorChange::Formed => "formed".to_owned(),
                IndicatorChange::Reactivated => "reactivated".to_owned(),
                IndicatorChange::Deepened => format!("deepened to {level}"),
                IndicatorChange::Eroded => format!("eroded to {level}"),
                IndicatorChange::Suspended => "suspended".to_owned(),
                IndicatorChange::Retired => "retired, no longer needed".to_owned(),
                IndicatorChange::Ended => "ended".to_owned(),
                IndicatorChange::JumpStarted => format!("jump-started at {level}"),
            };
            format!("indicator   {} {}: {how}", structure.stages.number(indicator), INDICATORS[indicator].name)
        }
        Event::Type { from, to } => {
            if to == AlignmentType::None {
                return "type        DISSOLVED: no alignment is left".to_owned();
            }
            let how = if to > from { "UPGRADE" } else { "DOWNGRADE" };
            format!("type        {how} from {} to {}", from.name(), to.name())
        }
        Event::Treaty(Obligations::NONE) => "treaty      no longer in force".to_owned(),
        Event::Treaty(Obligations::DEFENCE) => "treaty      signed".to_owned(),
        Event::Treaty(now) => format!("treaty      signed: a {} is in force", words::treaty(now)),
        Event::Agreement { agreement, act, phase } => {
            format!("agreement   {}", agreements::act(&structure.agreements[agreement], act, phase))
        }
        Event::Rupture => "rupture     between estranged partners that contest each other's core interests".to_owned(),
        Event::Turn { member, broke } => {
            let what = if broke { "turns away: the alignment BREAKS" } else { "changes its narrative of its partners" };
            format!("turn        {} {what}", structure.members[member])
        }
    }
}
