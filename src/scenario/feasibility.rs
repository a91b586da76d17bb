//! Checks whether an outcome's conditions can hold together.

use crate::model::{Condition, Quantity, ShockPattern, ShockTiming, Structure};
use crate::parameter::Domain;
use crate::theory::{Balance, INDICATORS, Obligations, TYPES, TreatyStatus};

use super::place::Place;
use super::problem::Report;
use super::reachability::check_reachable;
use super::scene::{Scene, Window, thresholds};
use super::tree::At;

/// Reports conditions that contradict each other.
pub(super) fn check_clause(
    path: &str,
    clause: &[At<Condition>],
    window: Window,
    scene: &Scene<'_>,
    report: &mut Report,
) {
    if check_contradictions(path, clause, scene, report) {
        check_reachable(path, clause, scene, report);
    }
    for condition in clause {
        if let Condition::Shocks(pattern) = &condition.value {
            check_pattern(path, pattern, &condition.place, window, scene, report);
        }
    }
}

/// Reports conditions that exclude each other in any model; returns whether some type, stage and treaty meet them.
pub(super) fn check_contradictions(
    path: &str,
    clause: &[At<Condition>],
    scene: &Scene<'_>,
    report: &mut Report,
) -> bool {
    // The last condition is the one that an alternative adds.
    let Some(At { place, .. }) = clause.last() else { return true };
    let mut never = |why: &str, label: &str, help: &str| {
        report.never(place, format!("`{path}` can never happen: {why}"), label, help);
    };
    let institutional = institutional_contradiction(clause, scene.structure);
    if let Some((why, help)) = &institutional {
        never(why, "contradicts the other conditions", help);
    }
    if let Some(why) = contradiction_of_values(clause, scene) {
        never(&why, "no value is left", "widen one of the conditions");
    }
    institutional.is_none()
}

/// The reason why no type, stage and treaty meet all conditions on them, and the way out; `None` if some do.
fn institutional_contradiction(clause: &[At<Condition>], structure: &Structure) -> Option<(String, &'static str)> {
    let ladder = &structure.stages;
    let conditions = || clause.iter().map(|condition| &condition.value);
    let stage_fits = |stage: &u8| {
        conditions().all(|condition| match condition {
            Condition::Stage { low, high } => (*low..=*high).contains(stage),
            // The stage is that of the highest indicator present.
            Condition::Depth { indicator, .. } => *stage >= ladder.number(*indicator),
            _ => true,
        })
    };
    let types: Vec<_> = TYPES
        .into_iter()
        .filter(|kind| {
            conditions().all(
                |condition| if let Condition::Type(mask) = condition { mask[usize::from(kind.rank())] } else { true },
            )
        })
        .collect();
    let stages: Vec<u8> = std::iter::once(0).chain(structure.existing_stages()).filter(stage_fits).collect();
    if types.is_empty() {
        return Some(("no type meets all of its conditions".to_owned(), "allow a type in common"));
    }
    if stages.is_empty() {
        let deepest = conditions().filter_map(|condition| {
            if let Condition::Depth { indicator, .. } = condition { Some(*indicator) } else { None }
        });
        let why = deepest.max_by_key(|&indicator| ladder.number(indicator)).map_or_else(
            || "no stage meets all of its conditions".to_owned(),
            |indicator| {
                let stage = ladder.number(indicator);
                format!("with `{}` present, the stage is at least {stage}", INDICATORS[indicator].key)
            },
        );
        return Some((why, "widen the stages, or name no indicator beyond them"));
    }
    let treaties: Vec<TreatyStatus> = conditions()
        .filter_map(|condition| if let Condition::Treaty(status) = condition { Some(*status) } else { None })
        .collect();
    let kinds: Vec<Obligations> = conditions()
        .filter_map(|condition| if let Condition::TreatyKind(any) = condition { Some(*any) } else { None })
        .collect();
    let possible = |statuses: &[TreatyStatus], kinds: &[Obligations]| {
        let has_kinds = |treaty: &Obligations| kinds.iter().all(|&any| treaty.has_any(any));
        Obligations::sets().filter(has_kinds).any(|treaty| {
            types.iter().any(|&kind| {
                stages
                    .iter()
                    .any(|&stage| statuses.iter().all(|status| status.holds(treaty, kind, ladder.is_advanced(stage))))
            })
        })
    };
    if let Some(status) = treaties.iter().find(|status| !possible(&[**status], &[])) {
        let why = format!("{}, which its other conditions exclude", treaty_needs(*status, ladder.advanced_from()));
        return Some((why, "change the treaty status, or the types and stages"));
    }
    if possible(&treaties, &kinds) {
        return None;
    }
    let names: Vec<&str> = treaties.iter().map(|status| status.key()).collect();
    if possible(&treaties, &[]) {
        let why = format!("the treaty status {} excludes the treaty of `treaty_kind`", names.join(" and "));
        return Some((why, "change the treaty status, or `treaty_kind`"));
    }
    Some((format!("the treaty statuses {} exclude each other", names.join(" and ")), "keep one of them"))
}

fn treaty_needs(status: TreatyStatus, advanced_from: u8) -> String {
    let needs = match status {
        TreatyStatus::None | TreatyStatus::InForce => "a treaty is in force or not",
        TreatyStatus::Rhetorical => "a rhetorical alliance needs a type other than alliance and allied_community",
        TreatyStatus::Tacit => "a tacit alliance needs the type alliance or allied_community",
        TreatyStatus::Functioning => {
            return format!(
                "a functioning alliance needs the type alliance or allied_community and a stage of at least \
                 {advanced_from}"
            );
        }
    };
    needs.to_owned()
}

/// Reports conditions on one quantity that no value meets.
fn contradiction_of_values(clause: &[At<Condition>], scene: &Scene<'_>) -> Option<String> {
    let mut ranges: Vec<(Quantity, f64, f64, bool)> = Vec::new();
    for condition in clause {
        let (quantity, low, high, excluded) = match condition.value {
            Condition::Value { quantity, low, high } => (quantity, low, high, false),
            Condition::Level { balance, low, high } => {
                let Some((from, to)) = level_bounds(balance, low, high, scene) else { continue };
                (Quantity::of_balance(balance), from, to, true)
            }
            _ => continue,
        };
        match ranges.iter_mut().find(|range| range.0 == quantity) {
            Some(range) => {
                range.1 = range.1.max(low);
                (range.2, range.3) =
                    if high < range.2 { (high, excluded) } else { (range.2, range.3 || excluded && high == range.2) };
            }
            None => ranges.push((quantity, low, high, excluded)),
        }
    }
    let empty = ranges.into_iter().find(|&(quantity, low, high, excluded)| {
        let Domain { low: least, high: most, .. } = quantity.domain();
        low > high || excluded && low >= high || low > most || high < least || excluded && high <= least
    });
    empty.map(|(quantity, ..)| {
        format!("no value of {} meets all of its conditions", scene.structure.quantity_name(quantity))
    })
}

/// The range of a quantity in these levels (upper end excluded); `None` where that is uncertain.
fn level_bounds(balance: Balance, low: usize, high: usize, scene: &Scene<'_>) -> Option<(f64, f64)> {
    let paths = thresholds(balance);
    if paths.iter().any(|path| scene.values.is_uncertain(path)) {
        return None;
    }
    let starts = scene.values.base.level_starts(balance);
    let from = if low == 0 { f64::NEG_INFINITY } else { starts.get(low - 1).copied()? };
    Some((from, starts.get(high).copied().unwrap_or(f64::INFINITY)))
}

/// Reports shocks that cannot all happen within the period and the window. Several shocks of random classes always can.
fn check_pattern(
    path: &str,
    pattern: &ShockPattern,
    place: &Place,
    window: Window,
    scene: &Scene<'_>,
    report: &mut Report,
) {
    if pattern.at_least.is_some() {
        return;
    }
    let timings: Vec<&ShockTiming> =
        pattern.classes.iter().filter_map(|&class| scene.shocks.get(class)).map(|shock| &shock.class.timing).collect();
    // Shocks that never happen have been reported at their class, or are left out by a run that begins later.
    let never = |timing: &&ShockTiming| match timing {
        ShockTiming::Random { from, until } => from >= until,
        ShockTiming::Dated(dates) => dates.is_empty(),
    };
    if timings.iter().any(never) {
        return;
    }
    // Shocks in a step are seen at the next: a window counts the steps before its end, not those before its beginning.
    let end = window.until.saturating_sub(1);
    let within = |first: u32, last: u32| occur_together(&timings, pattern.within_steps.ceil() as u32, first, last);
    let (why, help) = if !within(0, u32::MAX) {
        ("these shocks never come so close together", "allow more years between them, or change their dates")
    } else if !within(0, end) {
        ("these shocks come after its window", "widen the window, or change their dates")
    } else if !within(window.from, u32::MAX) {
        ("these shocks come before its window", "widen the window, or change their dates")
    } else if !within(window.from, end) {
        ("these shocks never come together in its window", "widen the window, or change their dates")
    } else {
        return;
    };
    report.never(place, format!("`{path}` can never happen: {why}"), "never within the period", help);
}

/// Whether each shock can happen in the steps from `first` to `last`, all of them within a period.
fn occur_together(timings: &[&ShockTiming], span: u32, first: u32, last: u32) -> bool {
    let possible = |timing: &ShockTiming, first: u32, last: u32| match timing {
        ShockTiming::Random { from, until } => *from <= last && *until > first,
        ShockTiming::Dated(dates) => dates.iter().any(|date| (first..=last).contains(&date.step)),
    };
    // If all are moved to the earliest possible time, the last one is at a start or at a date.
    let mut starts = timings.iter().flat_map(|timing| match timing {
        ShockTiming::Random { from, .. } => vec![(*from).max(first)],
        ShockTiming::Dated(dates) => dates.iter().map(|date| date.step).collect(),
    });
    starts.any(|latest| {
        let earliest = latest.saturating_sub(span).max(first);
        (first..=last).contains(&latest) && timings.iter().all(|timing| possible(timing, earliest, latest))
    })
}
