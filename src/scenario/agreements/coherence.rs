//! That agreements fit together: none is there twice, and none waits for what can never be.

use crate::model::Agreement;
use crate::theory::Phase;

use super::super::problem::Report;
use super::super::section::Section;
use super::{Draft, ENDS_WITH_NEEDS};

/// That no two memberships are of the same body and candidate.
pub(super) fn check_memberships(drafts: &[Draft<'_>], report: &mut Report) {
    let of = |agreement: &Agreement| {
        let candidate = agreement.parties.get(agreement.candidate?)?;
        Some((agreement.body.clone()?, candidate.name.clone()))
    };
    for (place, draft) in drafts.iter().enumerate() {
        let Some((body, candidate)) = of(&draft.agreement) else { continue };
        let mut earlier = drafts[..place].iter().map(|draft| &draft.agreement);
        if let Some(earlier) = earlier.find(|earlier| of(earlier) == Some((body.clone(), candidate.clone()))) {
            let message = format!(
                "`{}` is the membership of {candidate} in {body}, as `{}` is",
                draft.section.path,
                earlier.path()
            );
            let help = "keep one of them, or give them different bodies or candidates";
            report.add(&draft.section.place, message, "the same membership", help);
        }
    }
}

/// That everything which has not begun at the start can begin: what it needs holds, or can come.
pub(super) fn check_needs(drafts: &[Draft<'_>], needs: &[super::Needs], report: &mut Report) {
    let phase = |place: usize| drafts[place].agreement.initial.phase;
    let mut moves: Vec<bool> = (0..drafts.len()).map(|place| !phase(place).is_idle()).collect();
    let waits_for = |place: usize, moves: &[bool]| {
        needs[place]
            .iter()
            .find(|(other, phases)| !moves[*other] && !phases.has(phase(*other)))
            .map(|(other, _)| *other)
    };
    loop {
        while let Some(place) = (0..drafts.len()).find(|&place| !moves[place] && waits_for(place, &moves).is_none()) {
            moves[place] = true;
        }
        // One message for each circle.
        let Some(place) = moves.iter().position(|moves| !moves) else { return };
        let section = &drafts[place].section;
        let path = section.path_of("needs");
        let message = match waits_for(place, &moves) {
            Some(other) if other != place => {
                let other = &drafts[other].agreement.name;
                format!("`{path}` waits for {other}, which waits as well, so that neither ever begins")
            }
            _ => format!("`{path}` names the agreement itself, so that it never begins"),
        };
        let at = section.node("needs").map_or(&section.place, |node| &node.place);
        report.add(at, message, "never begins", "remove one of these needs");
        moves[place] = true;
    }
}

/// That what ends with others needs some, and has not ended with them at the start.
pub(super) fn check_ends(drafts: &[Draft<'_>], needs: &[super::Needs], report: &mut Report) {
    for (Draft { agreement, section }, needs) in
        drafts.iter().zip(needs).filter(|(draft, _)| draft.agreement.ends_with_needs)
    {
        let path = section.path_of(ENDS_WITH_NEEDS);
        let place = section.node(ENDS_WITH_NEEDS).map_or(&section.place, |node| &node.place);
        if !section.has("needs") {
            let message = format!("`{path}` is given, but it needs nothing");
            let help = "add for example `needs = { war = \"fought\" }`, or remove it";
            report.add(place, message, "needs `needs`", help);
        }
        let over = needs.iter().find(|(other, phases)| {
            let phase = drafts[*other].agreement.initial.phase;
            phase.is_idle() && !phases.has(phase)
        });
        if let Some((other, _)) = over.filter(|_| !agreement.initial.phase.is_idle()) {
            let other = &drafts[*other].agreement.name;
            let message = format!("`{}` is there at the start, but {other}, with which it ends, is not", section.path);
            let help = format!("give `{other}` a `state`, leave out the `state` here, or remove `{ENDS_WITH_NEEDS}`");
            report.add(place, message, "would end at once", help);
        }
    }
}

/// The acts of an agreement in their order.
const COURSE: [&str; 4] = ["begin", "agree", "sign", "enter"];

/// That what is announced comes in the order in which an agreement goes on.
pub(super) fn check_order(section: &Section<'_>, phase: Phase, days: &[(&str, f64)], report: &mut Report) {
    let table = section.section("announced", report);
    let mut check = |first: &str, second: &str| {
        let day = |act: &str| days.iter().find(|(word, _)| *word == act).map(|(_, day)| *day);
        if let (Some(earlier), Some(later), Some(node)) = (day(first), day(second), table.node(second))
            && later < earlier
        {
            let message = format!("`{}` is before `{}`", table.path_of(second), table.path_of(first));
            report.add(&node.place, message, format!("{second} before {first}"), "exchange the dates, or remove one");
        }
    };
    for (place, second) in COURSE.iter().enumerate() {
        // Only the nearest announced step before it: one message for each date.
        if let Some(first) = COURSE[..place].iter().rev().find(|first| days.iter().any(|(word, _)| word == *first)) {
            check(first, second);
        }
    }
    if !phase.is_concluded() {
        check("enter", "end");
        check("enter", "suspend");
    }
}
