//! Changes of type, treaty and indicators: why each one came, and what it depended on.

use crate::model::{Parameters, Quantity, ShockClass, Variable};
use crate::render::{listed, quantity, words};
use crate::scenario::proper;
use crate::theory::{AlignmentType, Clusters, Demand, EDGES, INDICATORS, Obligations};
use crate::trajectory::{Event, IndicatorChange};

use super::shock::{first_upper, moves};
use super::standing::{beside, demanded, number};
use super::{Happening, History, class_of};

/// A title, what it means, why it came, and the places of the earlier happenings that it needed.
pub(crate) struct Development {
    pub title: String,
    pub text: String,
    pub because: String,
    pub needs: Vec<usize>,
}

const INCENTIVE: Quantity = Quantity::State(Variable::Incentive);

/// A change of an indicator, seen after `step`, with the stages before and after it.
pub(crate) fn indicator(
    trajectory: &History<'_>,
    (j, change, depth): (usize, IndicatorChange, u8),
    (step, (stage_before, stage)): (u32, (u8, u8)),
    earlier: &[Happening],
) -> Development {
    let structure = &trajectory.model.structure;
    let (before, _) = trajectory.around(step);
    let parameters = trajectory.parameters_at(step);
    let (name, level) = (first_upper(INDICATORS[j].name), structure.depth_scale.name(depth));
    let plural = INDICATORS[j].is_plural();
    let s = if plural { "" } else { "s" };
    let title = match change {
        IndicatorChange::Formed => format!("{name} begin{s}"),
        IndicatorChange::Reactivated => format!("{name} {} taken up again", if plural { "are" } else { "is" }),
        IndicatorChange::Deepened => format!("{name} deepen{s}: {level}"),
        IndicatorChange::Eroded => format!("{name} erode{s}: {level}"),
        IndicatorChange::Suspended => format!("{name} {} suspended", if plural { "are" } else { "is" }),
        IndicatorChange::Retired => format!("{name} retire{s}, no longer needed"),
        IndicatorChange::Ended => format!("{name} end{s}"),
        IndicatorChange::JumpStarted => format!("{name} {} set up at once: {level}", if plural { "are" } else { "is" }),
    };
    let text = if stage == stage_before {
        String::new()
    } else {
        let way = if stage > stage_before { "rises" } else { "falls" };
        let band = structure.stages.band(stage).map_or("no band", |band| band.name());
        format!("Military cooperation {way} from stage {stage_before} to stage {stage} ({band}).")
    };
    let incentive = before.value(INCENTIVE);
    let scale = structure.depth_scale;
    let (because, needs) = match change {
        IndicatorChange::Formed | IndicatorChange::Reactivated | IndicatorChange::Deepened => {
            let asked = parameters.indicators.formation_incentive(j, depth.saturating_sub(1), scale);
            let needs: Vec<usize> =
                structure.needs[j].iter().copied().filter(|&need| !structure.dropped[need]).collect();
            let formed = |need: &usize| last_rise(earlier, *need);
            let own = if change == IndicatorChange::Deepened { last_rise(earlier, j) } else { None };
            let latest = needs.iter().filter_map(formed).max().filter(|_| change != IndicatorChange::Deepened);
            (incentive_for(incentive, asked), own.or(latest).into_iter().collect())
        }
        IndicatorChange::Eroded | IndicatorChange::Suspended => {
            let asked = parameters.indicators.erosion_incentive(j, depth + 1, scale);
            with_break(earlier, step).unwrap_or_else(|| (incentive_to_keep(incentive, asked), Vec::new()))
        }
        IndicatorChange::Ended => with_break(earlier, step).unwrap_or_else(|| {
            let end =
                earlier.iter().rposition(|other| other.step == step && matches!(other.event, Some(Event::Type { .. })));
            ("It ends with the alignment to which it belonged.".to_owned(), end.into_iter().collect())
        }),
        IndicatorChange::Retired => ("The members trust each other without them.".to_owned(), Vec::new()),
        IndicatorChange::JumpStarted => {
            let by = set_by(trajectory, step, earlier, |class| class.jump_start[j] > 0);
            let title = by.map_or("a shock", |place| &earlier[place].title);
            let text = format!("Brought about by this, without what it normally needs: {title}.");
            (text, by.into_iter().collect())
        }
    };
    Development { title, text, because, needs }
}

/// The latest earlier happening of a step, a shock or the beginning of a policy, that fits `does`.
pub(super) fn set_by(
    trajectory: &History<'_>,
    step: u32,
    earlier: &[Happening],
    does: impl Fn(&ShockClass) -> bool,
) -> Option<usize> {
    let shocks = &trajectory.model.structure.shocks;
    earlier
        .iter()
        .rposition(|other| other.step == step && class_of(trajectory, other).is_some_and(|class| does(&shocks[class])))
}

/// What brought something about.
pub(super) fn brought_about(by: &Happening) -> String {
    format!("Brought about by this: {}.", by.title)
}

/// The break of a step, if there is one, as the reason of the falls that follow it in the same step.
fn with_break(earlier: &[Happening], step: u32) -> Option<(String, Vec<usize>)> {
    let is_break = |event: Option<Event>| matches!(event, Some(Event::Rupture | Event::Turn { broke: true, .. }));
    let place = earlier.iter().rposition(|other| other.step == step && is_break(other.event))?;
    Some((format!("This comes with the break: {}.", earlier[place].title), vec![place]))
}

/// The latest earlier happening by which an indicator formed or deepened.
fn last_rise(earlier: &[Happening], j: usize) -> Option<usize> {
    earlier.iter().rposition(|other| {
        matches!(other.event, Some(Event::Indicator { indicator, change, .. }) if indicator == j
            && !matches!(change, IndicatorChange::Eroded | IndicatorChange::Suspended | IndicatorChange::Retired | IndicatorChange::Ended))
    })
}

/// Whether the incentive favours a step up; `midpoint` is where it comes at half of its highest rate.
fn incentive_for(incentive: f64, midpoint: f64) -> String {
    let (incentive, midpoint, favours) = (beside(incentive, midpoint), number(midpoint), incentive >= midpoint);
    if favours {
        format!("The incentive to align favours it: {incentive}, above the midpoint of {midpoint}.")
    } else {
        format!("The incentive to align is low for it: {incentive}, below the midpoint of {midpoint}.")
    }
}

/// Whether the incentive is too low to keep what is lost; `midpoint` is where it is lost at half of its highest rate.
fn incentive_to_keep(incentive: f64, midpoint: f64) -> String {
    let (incentive, midpoint, is_low) = (beside(incentive, midpoint), number(midpoint), incentive < midpoint);
    if is_low {
        format!("The incentive to align is too low to hold it: {incentive}, below the midpoint of {midpoint}.")
    } else {
        format!("The incentive to align would hold it: {incentive}, above the midpoint of {midpoint}.")
    }
}

/// What the midpoints are, for a note.
pub(crate) const MIDPOINTS: &str = "The midpoint of a change is the incentive to align at which it comes at half of its \
                                    highest rate.";

/// A change of type, seen after `step`.
pub(crate) fn kind(
    trajectory: &History<'_>,
    (from, to): (AlignmentType, AlignmentType),
    step: u32,
    earlier: &[Happening],
) -> Development {
    let parameters = trajectory.parameters_at(step);
    let (_, after) = trajectory.around(step);
    let rises = to > from;
    let title = match to {
        AlignmentType::None => "The alignment dissolves".to_owned(),
        _ if rises => format!("From {} to {}", from.name(), to.name()),
        _ => format!("Fall from {} to {}", from.name(), to.name()),
    };
    let text = if to.is_allied() && !from.is_allied() {
        let advanced = trajectory.model.structure.stages.is_advanced(after.stage);
        let depth = if advanced {
            "Military cooperation is in the advanced band: it is a functioning alliance."
        } else {
            "It is not yet a functioning alliance: military cooperation has not reached the advanced band."
        };
        let paper =
            if after.treaty.is_of_alliance() { "The treaty is in force." } else { "There is no treaty of alliance." };
        format!("{depth} {paper}")
    } else {
        String::new()
    };
    let (because, needs) = if rises {
        met(trajectory, &parameters, (from, to), step, earlier)
    } else {
        failed(trajectory, &parameters, from, step, earlier)
    };
    Development { title, text, because, needs }
}

/// The conditions of a new type, since when each one held, and the shock that met the last of them.
fn met(
    trajectory: &History<'_>,
    parameters: &Parameters,
    (from, to): (AlignmentType, AlignmentType),
    step: u32,
    earlier: &[Happening],
) -> (String, Vec<usize>) {
    let demand = Demand::of(to, &parameters.conditions, &parameters.status);
    let asked = demanded(trajectory.model, &demand);
    let (before, _) = trajectory.around(step);
    let since = |(quantity, low): (Quantity, f64)| {
        let fails = |at: &u32| trajectory.chronicle.standings[*at as usize].value(quantity) < low;
        (0..step).rev().find(fails).map_or(0, |at| at + 1)
    };
    let mut held: Vec<(u32, Quantity, f64)> =
        asked.iter().map(|&(quantity, low)| (since((quantity, low)), quantity, low)).collect();
    held.sort_by_key(|(since, ..)| *since);
    let name = |q: Quantity| quantity(&trajectory.model.structure, q);
    let Some(&(last, waited, low)) = held.last().filter(|(since, ..)| *since > 0) else {
        let edge = edge_incentive(parameters, from, to);
        let text = incentive_for(before.value(INCENTIVE), edge);
        let all = if asked.is_empty() {
            "The type has no conditions."
        } else {
            "All its conditions have held from the start."
        };
        return (format!("{all} {text}"), Vec::new());
    };
    let (always, later): (Vec<_>, Vec<_>) = held[..held.len() - 1].iter().partition(|(since, ..)| *since == 0);
    let always: Vec<String> = always.iter().map(|&(_, quantity, _)| name(quantity)).collect();
    let later: Vec<String> = later
        .iter()
        .map(|&(since, quantity, _)| format!("{} since {}", name(quantity), trajectory.month(since)))
        .collect();
    let rest = match (always.is_empty(), later.is_empty()) {
        (true, true) => String::new(),
        (true, false) => format!(" Its other conditions were met before: {}.", listed(&later, "and")),
        (false, true) => format!(" Its other conditions held from the start: {}.", listed(&always, "and")),
        (false, false) => {
            format!(" From the start it had {}; then came {}.", listed(&always, "and"), listed(&later, "and"))
        }
    };
    let text = format!(
        "The last condition to be met was {}, above {} since {} ({} now).{rest} {}",
        name(waited),
        number(low),
        trajectory.month(last),
        beside(before.value(waited), low),
        incentive_for(before.value(INCENTIVE), edge_incentive(parameters, from, to))
    );
    let waited = held.iter().filter(|(since, ..)| *since > 0);
    let mut needs: Vec<usize> =
        waited.flat_map(|&(since, quantity, _)| shock_at(trajectory, quantity, since, earlier)).collect();
    needs.sort_unstable();
    needs.dedup();
    (text, needs)
}

fn edge_incentive(parameters: &Parameters, from: AlignmentType, to: AlignmentType) -> f64 {
    let edge = EDGES.iter().position(|edge| edge.from == from && edge.to == to);
    edge.map_or(f64::NAN, |place| parameters.typology.edges[place].incentive)
}

/// The conditions of the former type that no longer hold, and the shock that ended the last of them.
fn failed(
    trajectory: &History<'_>,
    parameters: &Parameters,
    from: AlignmentType,
    step: u32,
    earlier: &[Happening],
) -> (String, Vec<usize>) {
    let (before, _) = trajectory.around(step);
    if let Some((text, needs)) = with_break(earlier, step) {
        // A given incentive does not change in a break.
        let given = trajectory.model.structure.clusters == Clusters::Indicators;
        let incentive = number(before.value(INCENTIVE));
        let lost = !given && incentive != number(0.0);
        let lost = if lost { format!(" The incentive of {incentive} is lost.") } else { String::new() };
        return (text + &lost, needs);
    }
    let demand = Demand::of(from, &parameters.conditions, &parameters.status);
    let asked = demanded(trajectory.model, &demand);
    let margin = parameters.conditions.margin;
    let failing: Vec<(Quantity, f64)> =
        asked.into_iter().filter(|&(quantity, low)| before.value(quantity) < low - margin).collect();
    if failing.is_empty() {
        let text = format!("The incentive to align is down to {}.", number(before.value(INCENTIVE)));
        return (text, Vec::new());
    }
    let since = |quantity: Quantity, low: f64| {
        let held = |at: &u32| trajectory.chronicle.standings[*at as usize].value(quantity) >= low;
        (0..step).rev().find(held).map_or(0, |at| at + 1)
    };
    let conditions: Vec<String> = failing
        .iter()
        .map(|&(q, low)| {
            let (name, value) = (quantity(&trajectory.model.structure, q), number(before.value(q)));
            format!(
                "{name} is {value}, and has been below the required {} since {}",
                number(low),
                trajectory.month(since(q, low))
            )
        })
        .collect();
    let first = failing.iter().map(|&(q, low)| (since(q, low), q)).max_by_key(|(at, _)| *at);
    let needs = first.map_or_else(Vec::new, |(at, q)| shock_at(trajectory, q, at, earlier));
    (format!("Conditions of the former type ({}) no longer hold: {}.", from.name(), listed(&conditions, "and")), needs)
}

/// The shock of this step, if it moved the quantity, else the latest crossing of a threshold by the quantity.
fn shock_at(trajectory: &History<'_>, quantity: Quantity, step: u32, earlier: &[Happening]) -> Vec<usize> {
    let found = set_by(trajectory, step, earlier, |class| moves(class, quantity));
    let crossed = || {
        earlier
            .iter()
            .rposition(|other| other.step <= step && other.step + 1 >= step && other.crossed == Some(quantity))
    };
    found.or_else(crossed).into_iter().collect()
}

/// A treaty signed or ended, seen after `step`.
pub(crate) fn treaty(trajectory: &History<'_>, now: Obligations, step: u32, earlier: &[Happening]) -> Development {
    let parameters = trajectory.parameters_at(step);
    let (before, after) = trajectory.around(step);
    let decided = set_by(trajectory, step, earlier, |class| class.treaty.is_some());
    let allied = after.kind.is_allied();
    let became = earlier.iter().rposition(
        |other| matches!(other.event, Some(Event::Type { from, to }) if to.is_allied() && !from.is_allied()),
    );
    let signed = now.is_in_force();
    // The treaty in force before: another treaty event of the step may have come first.
    let of_step = |other: &Happening| match other.event {
        Some(Event::Treaty(treaty)) if other.step == step => Some(treaty),
        _ => None,
    };
    let was = earlier.iter().rev().find_map(of_step).unwrap_or(before.treaty);
    let (title, text) = match (signed, now.is_of_alliance(), allied) {
        (false, ..) => (format!("The {} is no longer in force", words::treaty(was)), ""),
        (true, false, _) => (signing(was, now), "It obliges nobody to fight, so it is not a treaty of alliance."),
        (true, true, true) => (signing(was, now), "It puts into writing what the alignment already is."),
        (true, true, false) => (
            signing(was, now),
            "It promises more than the alignment can keep: without the type of an alliance it is rhetorical.",
        ),
    };
    let incentive = before.value(INCENTIVE);
    let (because, needs) = match (decided, signed) {
        (Some(shock), _) => (brought_about(&earlier[shock]), vec![shock]),
        (None, true) => {
            let text = if before.kind.is_allied() {
                "Allies sign what they already practise.".to_owned()
            } else {
                incentive_for(incentive, parameters.treaty.incentive)
            };
            (text, became.filter(|_| before.kind.is_allied()).into_iter().collect())
        }
        (None, false) => {
            let broke = earlier.iter().rposition(|other| matches!(other.event, Some(Event::Turn { broke: true, .. })));
            let after = broke.map_or_else(String::new, |place| {
                let (title, month) = (&earlier[place].title, trajectory.month(earlier[place].step));
                format!(" The alignment broke in {month}: {title}.")
            });
            (
                format!("There is no longer an alliance or a security community behind it.{after}"),
                broke.into_iter().collect(),
            )
        }
    };
    Development { title, text: text.to_owned(), because, needs }
}

/// The title of a signing, or of an extension of the treaty that `was` in force.
fn signing(was: Obligations, now: Obligations) -> String {
    if was.is_in_force() {
        format!("The treaty is extended: a {} is in force", words::treaty(now))
    } else {
        format!("A {} is signed", words::treaty(now))
    }
}

/// A rupture between estranged partners.
pub(crate) fn rupture() -> Development {
    Development {
        title: "The partners break with each other".to_owned(),
        text: "All cooperation beyond the early band ends, and they contest each other's core interests more than before."
            .to_owned(),
        because: "They see radical Others in each other, do not recognise each other's standing, and contest each other's core interests.".to_owned(),
        needs: Vec::new(),
    }
}

/// A member comes to see its partners in another way.
pub(crate) fn turn(trajectory: &History<'_>, (member, broke): (usize, bool)) -> Development {
    let name = proper(&trajectory.model.structure.members[member]);
    let (title, text) = if broke {
        (
            format!("{name} turns away from its partners"),
            "The alignment breaks: nothing is left of it, except on paper if there was a treaty.",
        )
    } else {
        (format!("{name} comes to see its partners in another way"), "")
    };
    Development { title, text: text.to_owned(), because: String::new(), needs: Vec::new() }
}
