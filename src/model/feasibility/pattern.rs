//! Shocks that never come close enough to each other.

use super::super::{Moment, ShockPattern, ShockTiming, Structure};

/// Why the shocks of a pattern cannot all happen within its span, in time for the window from one moment to another, and the
/// way out. So many of any of them always can.
pub(super) fn never_together(
    pattern: &ShockPattern,
    (from, until): (Moment, Moment),
    structure: &Structure,
) -> Option<(&'static str, &'static str)> {
    if pattern.at_least.is_some() {
        return None;
    }
    let classes = pattern.classes.iter().filter_map(|&class| structure.shocks.get(class));
    let timings: Vec<&ShockTiming> = classes.map(|class| &class.timing).collect();
    // What never happens has been reported where it stands, or a run that was moved later leaves it out.
    let never = |timing: &&ShockTiming| match timing {
        ShockTiming::Random { from, until } => from >= until,
        ShockTiming::Dated(dates) => dates.is_empty(),
    };
    if timings.iter().any(never) {
        return None;
    }
    // What happens in a step is seen at the next: a window counts the steps before its end, not those before it.
    let end = until.saturating_sub(1);
    let within = |first: u32, last: u32| strikes_together(&timings, pattern.within_steps.ceil() as u32, first, last);
    if !within(0, u32::MAX) {
        Some(("these shocks never come so close together", "allow more years between them, or change their dates"))
    } else if !within(0, end) {
        Some(("these shocks come after its window", "widen the window, or change their dates"))
    } else if !within(from, u32::MAX) {
        Some(("these shocks come before its window", "widen the window, or change their dates"))
    } else if !within(from, end) {
        Some(("these shocks never come together in its window", "widen the window, or change their dates"))
    } else {
        None
    }
}

/// Whether each shock can happen in the steps from `first` to `last`, all of them within a span.
fn strikes_together(timings: &[&ShockTiming], span: u32, first: u32, last: u32) -> bool {
    let possible = |timing: &ShockTiming, first: u32, last: u32| match timing {
        ShockTiming::Random { from, until } => *from <= last && *until > first,
        ShockTiming::Dated(dates) => dates.iter().any(|date| (first..=last).contains(&date.step)),
    };
    // Moved to as early as each of them can be, the last one is at a start or at a date.
    let mut starts = timings.iter().flat_map(|timing| match timing {
        ShockTiming::Random { from, .. } => vec![(*from).max(first)],
        ShockTiming::Dated(dates) => dates.iter().map(|date| date.step).collect(),
    });
    starts.any(|latest| {
        let earliest = latest.saturating_sub(span).max(first);
        (first..=last).contains(&latest) && timings.iter().all(|timing| possible(timing, earliest, latest))
    })
}
