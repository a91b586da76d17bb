//! A story in Markdown.

use std::fmt::Write as _;

use crate::render::{day_in, listed};
use crate::theory::INDICATORS;
use crate::trajectory::{Event, IndicatorChange};

use super::{Happening, History, Nature, Story, standing};

/// Years after which the story restates how everything stands.
const RESTATED_YEARS: u32 = 5;

/// The story in Markdown, from its opening to its closing, without a title: one heading for each year in which something
/// happened.
#[must_use]
pub fn story_markdown(trajectory: &History<'_>, story: &Story) -> String {
    let structure = &trajectory.model.structure;
    let mut text = format!("{}\n\n### At the start\n\n{}\n", story.summary, story.opening.join(" "));
    let mut year = String::new();
    let mut restated = 0;
    for (place, happening) in story.happenings.iter().enumerate() {
        if is_told_elsewhere(&story.happenings, place) {
            continue;
        }
        let own = happening.date.get(..4).unwrap_or_default();
        if own != year {
            let since = (happening.step.saturating_sub(1)) / structure.steps_per_year;
            if since >= restated + RESTATED_YEARS {
                restated = since;
                let step = since * structure.steps_per_year;
                let (at, parameters) = (trajectory.standing(step), trajectory.parameters_at(step));
                let _ = writeln!(
                    text,
                    "\n> On {} they have {}. {} {}",
                    day_in(structure.start_day, structure.start_year.saturating_add_unsigned(since)),
                    standing::commitment(structure, at),
                    standing::balances(structure, &parameters, at),
                    standing::perceptions(structure, &parameters, at)
                );
            }
            own.clone_into(&mut year);
            let _ = writeln!(text, "\n### {year}");
        }
        let _ = writeln!(text, "\n{}", paragraph(trajectory, happening));
        if let Some(lost) = lost_in_break(trajectory, &story.happenings, place) {
            let _ = writeln!(text, "\n{lost}");
        }
    }
    let _ = writeln!(text, "\n### At the end\n\n{}", story.closing.join("\n\n"));
    text
}

/// Whether an event has no paragraph of its own: what ends with a break is told together, and a move of a game by what it brought
/// about in the same step.
fn is_told_elsewhere(happenings: &[Happening], place: usize) -> bool {
    let happening = &happenings[place];
    let does = |other: &Happening| other.step == happening.step && other.needs.contains(&place);
    ends_with(happenings, happening).is_some()
        || happening.nature == Nature::Move && happenings[place + 1..].iter().any(does)
}

/// The break with which an indicator ends.
fn ends_with(happenings: &[Happening], happening: &Happening) -> Option<usize> {
    if !matches!(happening.event, Some(Event::Indicator { change: IndicatorChange::Ended, .. })) {
        return None;
    }
    let is_break = |place: &usize| {
        let other = &happenings[*place];
        other.step == happening.step && matches!(other.event, Some(Event::Rupture | Event::Turn { .. }))
    };
    happening.needs.iter().copied().find(is_break)
}

/// The paragraph on all cooperation that ends with the break at a place; `None` if nothing does.
fn lost_in_break(trajectory: &History<'_>, happenings: &[Happening], place: usize) -> Option<String> {
    let lost = |other: &&Happening| ends_with(happenings, other) == Some(place);
    let names: Vec<&str> = happenings
        .iter()
        .filter(lost)
        .filter_map(|other| match other.event {
            Some(Event::Indicator { indicator, .. }) => Some(INDICATORS[indicator].name),
            _ => None,
        })
        .collect();
    if names.is_empty() {
        return None;
    }
    let (before, after) = trajectory.around(happenings[place].step);
    let fall = if after.stage < before.stage {
        format!(" Military cooperation falls from stage {} to stage {}.", before.stage, after.stage)
    } else {
        String::new()
    };
    Some(format!("With it cooperation ends: {}.{fall}", listed(&names, "and")))
}

fn paragraph(trajectory: &History<'_>, happening: &Happening) -> String {
    let month = trajectory.month(happening.step);
    let month = month.split(' ').next().unwrap_or_default();
    let parts = [happening.text.as_str(), happening.because.as_str()];
    let rest: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("**{month}: {}.** {}", happening.title, rest.join(" ")).trim_end().to_owned()
}
