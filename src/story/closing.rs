//! The end of a story, and what came after it.

use crate::render::{day_in, listed, words};
use crate::theory::{AlignmentType, Obligations};
use crate::trajectory::Event;

use super::standing::{balances, commitment, members, perceptions};
use super::{History, outcomes};

/// Paragraphs: the state at the end, the outcomes that were reached, and what happened in the rest of the run.
pub(crate) fn closing(trajectory: &History<'_>) -> Vec<String> {
    let structure = &trajectory.model.structure;
    let parameters = trajectory.parameters_at(trajectory.until);
    let at = trajectory.standing(trajectory.until);
    let mut paragraphs = vec![
        format!("In {} {} have {}.", trajectory.month(trajectory.until), members(structure), commitment(structure, at)),
        balances(structure, &parameters, at),
        perceptions(structure, &parameters, at),
    ];
    let reached = outcomes(trajectory, trajectory.until);
    let reached: Vec<_> = reached.into_iter().filter(|(step, _)| *step > 0).collect();
    if !reached.is_empty() {
        // Outcomes may contain each other: those of one step are told together.
        let of_one_step = reached.chunk_by(|(one, _), (other, _)| one == other);
        let dated: Vec<String> = of_one_step
            .map(|group| {
                let titles: Vec<&str> = group.iter().map(|(_, title)| *title).collect();
                format!("{} ({})", listed(&titles, "and"), trajectory.month(group[0].0))
            })
            .collect();
        paragraphs.push(format!("Outcomes, when first reached: {}.", dated.join("; ")));
    }
    paragraphs.extend(afterwards(trajectory));
    paragraphs
}

/// What happened in the rest of the run; `None` if the story goes to its end. Of a game that is not over, the rest is not known.
fn afterwards(trajectory: &History<'_>) -> Option<String> {
    let structure = &trajectory.model.structure;
    if trajectory.until >= structure.n_steps() {
        return None;
    }
    let end = day_in(structure.start_day, structure.end_year);
    if trajectory.chronicle.standings.len() <= structure.n_steps() as usize {
        return Some(format!("What comes next has not been played: the run goes on until {end}."));
    }
    let later = trajectory.chronicle.entries.iter().filter(|entry| entry.step > trajectory.until);
    let changes: Vec<String> = later
        .filter_map(|entry| {
            let what = match entry.event {
                Event::Type { to: AlignmentType::None, .. } => "it dissolves".to_owned(),
                Event::Type { from, to } if to > from => format!("it becomes a {}", to.name()),
                Event::Type { to, .. } => format!("it falls back to a {}", to.name()),
                Event::Treaty(Obligations::NONE) => {
                    format!("the {} ends", words::treaty(trajectory.around(entry.step).0.treaty))
                }
                Event::Treaty(now) => format!("a {} is signed", words::treaty(now)),
                Event::Rupture => "estranged partners break with each other".to_owned(),
                Event::Turn { broke: true, .. } => "a member turns away, and the alignment breaks".to_owned(),
                Event::Agreement { .. } | Event::Turn { .. } | Event::Shock { .. } | Event::Indicator { .. } => {
                    return None;
                }
            };
            Some(format!("{what} ({})", trajectory.month(entry.step)).replace("a alli", "an alli"))
        })
        .collect();
    let last = trajectory.standing(structure.n_steps());
    let end = format!("At the end of the run, on {end}, they have {}.", commitment(structure, last));
    if changes.is_empty() {
        return Some(format!("After that, neither the type nor the treaty changes. {end}"));
    }
    Some(format!("What came after: {}. {end}", changes.join("; ")))
}
