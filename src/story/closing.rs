//! How a story ends, and what came after it.

use crate::render::words;
use crate::theory::{AlignmentType, Obligations};
use crate::trajectory::Event;

use super::standing::{balances, commitment, members, perceptions};
use super::{History, outcomes};

/// Paragraphs: how everything stands in the end, which outcomes were reached, and what the rest of the run made of it.
pub(crate) fn closing(history: &History<'_>) -> Vec<String> {
    let structure = &history.model.structure;
    let parameters = history.parameters_at(history.until);
    let at = history.standing(history.until);
    let mut paragraphs = vec![
        format!("In {} {} have {}.", history.month(history.until), members(structure), commitment(structure, at)),
        balances(structure, &parameters, at),
        perceptions(structure, &parameters, at),
    ];
    let reached = outcomes(history, history.until);
    let reached: Vec<_> = reached.into_iter().filter(|(step, _)| *step > 0).collect();
    if !reached.is_empty() {
        let told: Vec<String> =
            reached.iter().map(|(step, title)| format!("{title} ({})", history.month(*step))).collect();
        paragraphs.push(format!("Outcomes on the way, when first reached: {}.", told.join("; ")));
    }
    paragraphs.extend(afterwards(history));
    paragraphs
}

/// What became of it in the rest of the run; nothing where the story goes to the end.
fn afterwards(history: &History<'_>) -> Option<String> {
    let structure = &history.model.structure;
    if history.until >= structure.n_steps() {
        return None;
    }
    let later = history.chronicle.entries.iter().filter(|entry| entry.step > history.until);
    let told: Vec<String> = later
        .filter_map(|entry| {
            let what = match entry.event {
                Event::Type { to: AlignmentType::None, .. } => "it dissolves".to_owned(),
                Event::Type { from, to } if to > from => format!("it becomes a {}", to.name()),
                Event::Type { to, .. } => format!("it falls back to a {}", to.name()),
                Event::Treaty(Obligations::NONE) => {
                    format!("the {} ends", words::treaty(history.around(entry.step).0.treaty))
                }
                Event::Treaty(now) => format!("a {} is signed", words::treaty(now)),
                Event::Rupture => "partners that are strangers to each other break with each other".to_owned(),
                Event::Turn { broke: true, .. } => "a member turns away, and the alignment breaks".to_owned(),
                Event::Turn { .. } | Event::Shock { .. } | Event::Indicator { .. } => return None,
            };
            Some(format!("{what} ({})", history.month(entry.step)).replace("a alli", "an alli"))
        })
        .collect();
    let last = history.standing(structure.n_steps());
    let end = format!(
        "At the end of the run, on 1 January {}, they have {}.",
        structure.end_year,
        commitment(structure, last)
    );
    if told.is_empty() {
        return Some(format!("Afterwards neither type nor treaty changes any more. {end}"));
    }
    Some(format!("What came after: {}. {end}", told.join("; ")))
}
