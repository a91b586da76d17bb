//! A story in a few sentences.

use crate::render::listed;
use crate::trajectory::Event;

use super::{Happening, History, Nature};

/// How often each shock occurred, how support tests ended, and how type and stage moved.
pub(crate) fn summary(trajectory: &History<'_>, happenings: &[Happening]) -> String {
    let mut sentences: Vec<String> = Vec::new();
    let mut shocks: Vec<(&str, usize)> = Vec::new();
    for happening in happenings.iter().filter(|one| matches!(one.nature, Nature::Inject | Nature::Move)) {
        match shocks.iter_mut().find(|(title, _)| *title == happening.title) {
            Some((_, times)) => *times += 1,
            None => shocks.push((&happening.title, 1)),
        }
    }
    shocks.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    let name = |(title, times): &(&str, usize)| match times {
        1 => (*title).to_owned(),
        2 => format!("{title} (twice)"),
        _ => format!("{title} ({times} times)"),
    };
    let counted: Vec<String> = shocks.iter().map(name).collect();
    sentences.push(if counted.is_empty() {
        "In short: no shock occurs.".to_owned()
    } else {
        format!("In short: {}.", listed(&counted, "and"))
    });
    let tests: Vec<bool> = happenings
        .iter()
        .filter_map(|one| if let Some(Event::Shock { kept, .. }) = one.event { kept } else { None })
        .collect();
    let kept = tests.iter().filter(|kept| **kept).count();
    match (tests.len(), kept) {
        (0, _) => {}
        (1, 1) => sentences.push("Support is tested once and is kept.".to_owned()),
        (1, _) => sentences.push("Support is tested once and fails.".to_owned()),
        (n, kept) if n == kept => sentences.push(format!("Support is kept in all {n} tests.")),
        (n, 0) => sentences.push(format!("Support fails in all {n} tests.")),
        (n, kept) => sentences.push(format!("Support is kept in {kept} of {n} tests.")),
    }
    let types: Vec<String> = happenings
        .iter()
        .filter_map(|one| match one.event {
            Some(Event::Type { to, .. }) => Some(format!("{} ({})", to.name(), trajectory.month(one.step))),
            _ => None,
        })
        .collect();
    let start = &trajectory.chronicle.standings[0];
    let end = trajectory.standing(trajectory.until);
    if types.is_empty() {
        sentences.push(format!("The type does not change: {}.", start.kind.name()));
    } else {
        sentences.push(format!("The alignment goes from {} to {}.", start.kind.name(), types.join(", then ")));
    }
    if trajectory.model.structure.has_indicators() {
        sentences.push(if start.stage == end.stage {
            format!("Military cooperation is at stage {} at the start and at the end.", end.stage)
        } else {
            format!("Military cooperation goes from stage {} to stage {}.", start.stage, end.stage)
        });
    }
    sentences.join(" ")
}
