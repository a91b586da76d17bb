//! A story in Markdown.

use crate::render::day_in;
use std::fmt::Write as _;

use super::{Happening, History, Story, standing};

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
    for happening in &story.happenings {
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
    }
    let _ = writeln!(text, "\n### At the end\n\n{}", story.closing.join("\n\n"));
    text
}

fn paragraph(trajectory: &History<'_>, happening: &Happening) -> String {
    let month = trajectory.month(happening.step);
    let month = month.split(' ').next().unwrap_or_default();
    let parts = [happening.text.as_str(), happening.because.as_str()];
    let rest: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("**{month}: {}.** {}", happening.title, rest.join(" ")).trim_end().to_owned()
}
