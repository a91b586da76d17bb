//! The ladder of indicators: which exist, their order and levels, which of them were active before, and the needs of
//! each.

use crate::theory::{Clusters, DepthScale, INDICATORS, N_INDICATORS, Stages};

use super::place::Place;
use super::problem::Report;
use super::section::{Section, list, texts, whole, word};
use super::tree::{At, Node, Value};

/// The indicators by name and place.
pub(super) fn indicator_words() -> [(&'static str, usize); N_INDICATORS] {
    std::array::from_fn(|j| (INDICATORS[j].key, j))
}

/// A list of indicators under `key`.
pub(super) fn read_indicators(section: &Section<'_>, key: &str, report: &mut Report) -> Vec<At<usize>> {
    let Some(node) = section.node(key) else { return Vec::new() };
    let path = section.path_of(key);
    if list(node, &path, "[\"consultations\"]", report).is_none() {
        return Vec::new();
    }
    let given = texts(node, &path, report);
    given.iter().filter_map(|name| word(name, "indicator", &path, &indicator_words(), report)).collect()
}

/// A depth of an active indicator.
pub(super) fn read_depth(node: &Node, path: &str, scale: DepthScale, report: &mut Report) -> Option<At<u8>> {
    let levels = i64::from(scale.levels);
    if let Value::Integer(depth) = node.value
        && !(1..=levels).contains(&depth)
    {
        let message = format!("`{path}` is {depth}, but depth has {levels} levels here");
        let help = format!("give 1 to {levels}, or change `indicators.depth_levels`");
        report.add(&node.place, message, format!("must be a whole number from 1 to {levels}"), help);
        return None;
    }
    let depth = whole(node, path, 1..=levels, report)?;
    Some(At { value: u8::try_from(depth.value).unwrap_or(0), place: depth.place })
}

/// The clusters by name.
fn cluster_words() -> [(&'static str, Clusters); Clusters::ALL.len()] {
    Clusters::ALL.map(|clusters| (clusters.key(), clusters))
}

/// Why an indicator does not exist here, and how to change that.
pub(super) struct Absence {
    pub(super) why: &'static str,
    pub(super) undo: &'static str,
}

impl Absence {
    /// The reason is the same for all indicators.
    pub(super) fn of(clusters: Clusters) -> Self {
        match clusters {
            Clusters::Incentives => {
                Self { why: "does not exist, as `clusters` is \"incentives\"", undo: "set `clusters = \"both\"`" }
            }
            Clusters::Both | Clusters::Indicators => {
                Self { why: "is dropped", undo: "remove it from `indicators.dropped`" }
            }
        }
    }
}

/// What has the condition at `path`: an outcome or a fact.
pub(super) fn holder(path: &str) -> &'static str {
    if path.starts_with("facts.") { "fact" } else { "outcome" }
}

/// The way out for an outcome or a fact with a condition at `path` that cannot hold.
pub(super) fn outcome_removal(path: &str) -> String {
    let outcome: Vec<&str> = path.split('.').take(2).collect();
    format!("remove the {} (if it is inherited, by `remove = [\"{}\"]`)", holder(path), outcome.join("."))
}

/// The way out for a key at `path` that is not allowed there.
pub(super) fn removal(path: &str) -> String {
    format!("remove it (if it is inherited, by `remove = [\"{path}\"]`)")
}

/// The indicators: existence, order, levels, activity before the start, and needs.
pub(super) struct Ladder {
    pub(super) clusters: Clusters,
    pub(super) dropped: [bool; N_INDICATORS],
    pub(super) stages: Stages,
    pub(super) depth_scale: DepthScale,
    pub(super) dormant: Vec<At<usize>>,
    pub(super) needs: [Vec<usize>; N_INDICATORS],
}

/// Reads the ladder.
pub(super) fn read_ladder(file: &Section<'_>, report: &mut Report) -> Ladder {
    let clusters = file.word("clusters", "choice of clusters", &cluster_words(), report);
    let clusters = clusters.map(|given| given.value).unwrap_or_default();
    let indicators = file.section("indicators", report);
    let mut ladder = if clusters == Clusters::Incentives {
        without_indicators(&indicators, report)
    } else {
        read_indicator_table(&indicators, clusters, report)
    };
    let alignment = file.section("alignment", report);
    ladder.dormant = read_indicators(&alignment, "dormant", report);
    let Absence { why, undo } = Absence::of(clusters);
    for given in ladder.dormant.iter().filter(|given| ladder.dropped[given.value]) {
        let key = INDICATORS[given.value].key;
        let help = format!("{}, or {undo}", removal("alignment.dormant"));
        report.add(&given.place, format!("`{key}` is dormant, but {why}"), "does not exist here", help);
    }
    ladder
}

/// Without the cluster of indicators, no key about them is allowed.
fn without_indicators(indicators: &Section<'_>, report: &mut Report) -> Ladder {
    for key in ["dropped", "order", "depth_levels", "needs"] {
        let Some(entry) = indicators.entry(key) else { continue };
        let path = indicators.path_of(key);
        let message = format!("`{path}` is given, but there are no indicators, as `clusters` is \"incentives\"");
        let help = format!("{}, or {}", removal(&path), Absence::of(Clusters::Incentives).undo);
        report.add(&entry.place, message, "there are no indicators", help);
    }
    Ladder {
        clusters: Clusters::Incentives,
        dropped: [true; N_INDICATORS],
        stages: Stages::default(),
        depth_scale: DepthScale::default(),
        dormant: Vec::new(),
        needs: Default::default(),
    }
}

fn read_indicator_table(indicators: &Section<'_>, clusters: Clusters, report: &mut Report) -> Ladder {
    let mut dropped = [false; N_INDICATORS];
    for given in read_indicators(indicators, "dropped", report) {
        dropped[given.value] = true;
    }
    let needs = read_needs(&indicators.section("needs", report).naming("indicator"), dropped, report);
    let range = i64::from(DepthScale::LEAST)..=i64::from(DepthScale::MOST);
    let levels = indicators.whole("depth_levels", range, report).and_then(|given| u8::try_from(given.value).ok());
    Ladder {
        clusters,
        dropped,
        stages: read_order(indicators, dropped, &needs, report),
        depth_scale: levels.map_or_else(DepthScale::default, |levels| DepthScale { levels }),
        dormant: Vec::new(),
        needs,
    }
}

/// The stages in the given order: all indicators that are not dropped, each once, after its needs.
fn read_order(
    indicators: &Section<'_>,
    dropped: [bool; N_INDICATORS],
    needs: &[Vec<usize>; N_INDICATORS],
    report: &mut Report,
) -> Stages {
    let Some(node) = indicators.node("order") else { return Stages::default() };
    let given = read_indicators(indicators, "order", report);
    // An invalid name has been reported, and is not also reported as missing.
    if !matches!(&node.value, Value::List(items) if items.len() == given.len()) {
        return Stages::default();
    }
    let order: Vec<usize> = given.iter().map(|indicator| indicator.value).collect();
    for indicator in given.iter().filter(|indicator| dropped[indicator.value]) {
        let message = format!("`{}` is in `indicators.order`, but is dropped", INDICATORS[indicator.value].key);
        let help = "remove it here, or remove it from `indicators.dropped`";
        report.add(&indicator.place, message, "does not exist here", help);
    }
    let missing: Vec<String> = (0..N_INDICATORS)
        .filter(|j| !dropped[*j] && !order.contains(j))
        .map(|j| format!("`{}`", INDICATORS[j].key))
        .collect();
    if !missing.is_empty() {
        let message = format!("`indicators.order` leaves out {}", missing.join(", "));
        let help = "add them, or drop those that do not exist with `indicators.dropped`";
        report.add(&node.place, message, "must have all indicators that are not dropped, each once", help);
    }
    for (place, indicator) in given.iter().enumerate() {
        report_later_needs(indicator, &order[place..], &needs[indicator.value], report);
    }
    Stages::in_order(&order)
}

/// Reports the needs of an indicator that come later than it, among `later`.
fn report_later_needs(indicator: &At<usize>, later: &[usize], needs: &[usize], report: &mut Report) {
    let quoted = |j: &usize| format!("`{}`", INDICATORS[*j].key);
    let wanting: Vec<String> = needs.iter().filter(|needed| later.contains(needed)).map(quoted).collect();
    if wanting.is_empty() {
        return;
    }
    let key = INDICATORS[indicator.value].key;
    let met = needs.iter().filter(|needed| !later.contains(needed));
    let met: Vec<String> = met.map(|&j| format!("\"{}\"", INDICATORS[j].key)).collect();
    let message = format!("`{key}` comes before {}, which it needs", wanting.join(", "));
    let help = format!("move it, or state its needs here, as in `indicators.needs.{key} = [{}]`", met.join(", "));
    report.add(&indicator.place, message, "needs a later one", help);
}

fn read_needs(section: &Section<'_>, dropped: [bool; N_INDICATORS], report: &mut Report) -> [Vec<usize>; N_INDICATORS] {
    let mut places: [Option<Place>; N_INDICATORS] = Default::default();
    // A dropped indicator cannot be needed; default needs of dropped indicators are ignored.
    let mut needs: [Vec<usize>; N_INDICATORS] = std::array::from_fn(|j| {
        let numbers = INDICATORS[j].needs.iter().map(|&number| usize::from(number) - 1);
        numbers.filter(|&needed| !dropped[needed]).collect()
    });
    for (j, indicator) in INDICATORS.iter().enumerate() {
        let Some(node) = section.node(indicator.key) else { continue };
        if dropped[j] {
            let message = format!("`{}` is dropped, so it has no needs", section.path_of(indicator.key));
            report.add(&node.place, message, "of a dropped indicator", "remove the line, or do not drop the indicator");
            continue;
        }
        let given = read_indicators(section, indicator.key, report);
        for needed in given.iter().filter(|needed| dropped[needed.value]) {
            let key = INDICATORS[needed.value].key;
            let message = format!("`{}` needs `{key}`, which is dropped", indicator.key);
            report.add(&needed.place, message, "does not exist here", "remove it from the list, or do not drop it");
        }
        needs[j] = given.iter().map(|needed| needed.value).filter(|&needed| !dropped[needed]).collect();
        places[j] = Some(node.place.clone());
    }
    for j in report_cycles(&needs, &places, report) {
        needs[j].clear();
    }
    needs
}

/// Reports each cycle once, at the first given list that is part of it; returns the indicators in cycles.
fn report_cycles(
    needs: &[Vec<usize>; N_INDICATORS],
    places: &[Option<Place>; N_INDICATORS],
    report: &mut Report,
) -> Vec<usize> {
    let mut known = [false; N_INDICATORS];
    for j in 0..N_INDICATORS {
        let Some(place) = places[j].as_ref().filter(|_| !known[j]) else { continue };
        if let Some(circle) = way_back(j, needs) {
            for &part in &circle {
                known[part] = true;
            }
            let names: Vec<&str> = circle.iter().chain([&j]).map(|&part| INDICATORS[part].key).collect();
            let message = format!("the needs of indicators form a cycle: {}", names.join(" needs "));
            report.add(place, message, "part of a cycle", "remove one need of the cycle");
        }
    }
    (0..N_INDICATORS).filter(|&j| known[j]).collect()
}

/// The shortest cycle of needs through `start`, without the return to it.
fn way_back(start: usize, needs: &[Vec<usize>; N_INDICATORS]) -> Option<Vec<usize>> {
    let mut ways: Vec<Vec<usize>> = vec![vec![start]];
    let mut reached = [false; N_INDICATORS];
    let mut next = 0;
    while let Some(way) = ways.get(next).cloned() {
        let last = way.last().copied()?;
        for &needed in &needs[last] {
            if needed == start {
                return Some(way);
            }
            if !reached[needed] {
                reached[needed] = true;
                ways.push(way.iter().copied().chain([needed]).collect());
            }
        }
        next += 1;
    }
    None
}
