//! What stands between the states at the start: type, treaty, indicators and what these need; and growth correlations.

use crate::theory::{AlignmentType, INDICATORS, N_INDICATORS, TYPES};

use super::header::Header;
use super::name::unknown;
use super::place::Place;
use super::problem::Report;
use super::section::{Section, finite, list, texts, wrong_type};
use super::shown::shown;
use super::tree::{At, Node};

/// The indicators by name and place.
pub(super) fn indicator_words() -> [(&'static str, usize); N_INDICATORS] {
    std::array::from_fn(|j| (INDICATORS[j].key, j))
}

/// The types by name.
pub(super) fn type_words() -> [(&'static str, AlignmentType); TYPES.len()] {
    TYPES.map(|kind| (kind.key(), kind))
}

/// The type at the start and whether a treaty is in force.
pub(super) fn read_commitment(alignment: &Section<'_>, report: &mut Report) -> (AlignmentType, bool) {
    let kind = alignment.word("type", "type", &type_words(), report);
    let treaty = alignment.boolean("treaty", report).unwrap_or(false);
    (kind.map_or(AlignmentType::None, |kind| kind.value), treaty)
}

/// A list of indicators under `key`.
pub(super) fn read_indicators(section: &Section<'_>, key: &str, report: &mut Report) -> Vec<At<usize>> {
    let Some(node) = section.node(key) else { return Vec::new() };
    let path = section.path_of(key);
    if list(node, &path, "[\"consultations\"]", report).is_none() {
        return Vec::new();
    }
    let given = texts(node, &path, report);
    given.iter().filter_map(|name| super::section::word(name, "indicator", &path, &indicator_words(), report)).collect()
}

/// Which indicators exist, were active before, and need which others.
pub(super) struct Ladder {
    pub(super) dropped: [bool; N_INDICATORS],
    pub(super) dormant: Vec<At<usize>>,
    pub(super) needs: [Vec<usize>; N_INDICATORS],
}

/// Reads the ladder.
pub(super) fn read_ladder(file: &Section<'_>, report: &mut Report) -> Ladder {
    let indicators = file.section("indicators", report);
    let mut dropped = [false; N_INDICATORS];
    for given in read_indicators(&indicators, "dropped", report) {
        dropped[given.value] = true;
    }
    let needs = read_needs(&indicators.section("needs", report).naming("indicator"), dropped, report);
    let dormant = read_indicators(&file.section("alignment", report), "dormant", report);
    for given in dormant.iter().filter(|given| dropped[given.value]) {
        let key = INDICATORS[given.value].key;
        let help = "remove it from `dormant` or from `indicators.dropped`";
        report.add(&given.place, format!("`{key}` is dormant but dropped"), "does not exist here", help);
    }
    Ladder { dropped, dormant, needs }
}

fn read_needs(section: &Section<'_>, dropped: [bool; N_INDICATORS], report: &mut Report) -> [Vec<usize>; N_INDICATORS] {
    let mut places: [Option<Place>; N_INDICATORS] = Default::default();
    // What is dropped cannot be needed; by default it is simply left out.
    let mut needs: [Vec<usize>; N_INDICATORS] = std::array::from_fn(|j| {
        let numbers = INDICATORS[j].needs.iter().map(|&number| usize::from(number) - 1);
        numbers.filter(|&needed| !dropped[needed]).collect()
    });
    for (j, indicator) in INDICATORS.iter().enumerate() {
        let Some(node) = section.node(indicator.key) else { continue };
        if dropped[j] {
            let message = format!("`{}` is dropped, so that it needs nothing", section.path_of(indicator.key));
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
    for j in report_circles(&needs, &places, report) {
        needs[j].clear();
    }
    needs
}

/// Reports each circle once, at the first given list that is part of it; gives the indicators in circles.
fn report_circles(
    needs: &[Vec<usize>; N_INDICATORS],
    places: &[Option<Place>; N_INDICATORS],
    report: &mut Report,
) -> Vec<usize> {
    let mut told = [false; N_INDICATORS];
    for j in 0..N_INDICATORS {
        let Some(place) = places[j].as_ref().filter(|_| !told[j]) else { continue };
        if let Some(circle) = way_back(j, needs) {
            for &part in &circle {
                told[part] = true;
            }
            let names: Vec<&str> = circle.iter().chain([&j]).map(|&part| INDICATORS[part].key).collect();
            let message = format!("indicators need each other in a circle: {}", names.join(" needs "));
            report.add(place, message, "part of a circle", "remove one need of the circle");
        }
    }
    (0..N_INDICATORS).filter(|&j| told[j]).collect()
}

/// The shortest way from `start` over needs back to itself, without the return.
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

/// Correlations of two actors' growth, and where the list stands.
pub(super) type Correlations = At<Vec<(usize, usize, f64)>>;

/// Reads the correlations.
pub(super) fn read_correlations(economy: &Section<'_>, header: &Header, report: &mut Report) -> Option<Correlations> {
    let path = economy.path_of("growth_correlation");
    let node = economy.node("growth_correlation")?;
    let items = list(node, &path, "[ { between = [\"china\", \"usa\"], value = 0.5 } ]", report)?;
    let mut found: Vec<(usize, usize, f64)> = Vec::new();
    for item in items {
        let section = Section::of_node(item, path.clone(), report);
        let between = if section.is_given() {
            section.required("between", "between = [\"china\", \"usa\"]", report)
        } else {
            None
        };
        let pair = between.and_then(|node| read_pair(node, &path, header, report));
        let value = if section.is_given() { section.required("value", "value = 0.5", report) } else { None };
        let value = value.and_then(|node| read_correlation(node, &path, report));
        let Some((a, b)) = pair else { continue };
        if found.iter().any(|&(c, d, _)| (c, d) == (a, b)) {
            report.add(
                &item.place,
                format!("`{path}` gives the same pair twice"),
                "given before",
                "remove one of the two",
            );
        }
        found.push((a, b, value.unwrap_or(0.0)));
    }
    Some(At { value: found, place: node.place.clone() })
}

fn read_pair(node: &Node, path: &str, header: &Header, report: &mut Report) -> Option<(usize, usize)> {
    let names: Vec<&str> = header.members.iter().chain([&header.adversary]).map(|actor| actor.value.as_str()).collect();
    list(node, &format!("{path}.between"), "[\"china\", \"usa\"]", report)?;
    let given = texts(node, &format!("{path}.between"), report);
    let mut places = Vec::new();
    for name in &given {
        match names.iter().position(|known| *known == name.value) {
            Some(actor) => places.push(actor),
            None => unknown("actor", name.value, path, &names, &name.place, report),
        }
    }
    match (given.len(), places.as_slice()) {
        (2, &[a, b]) => Some((a.min(b), a.max(b))),
        (2, _) => None,
        _ => {
            wrong_type(node, &format!("{path}.between"), "a list of two different actors", "name exactly two", report);
            None
        }
    }
}

fn read_correlation(node: &Node, path: &str, report: &mut Report) -> Option<f64> {
    let value = finite(node, &format!("{path}.value"), report)?;
    if (-1.0..=1.0).contains(&value) {
        return Some(value);
    }
    let message = format!("`{path}` has a correlation of {}, but must be in [-1, 1]", shown(value));
    report.add(
        &node.place,
        message,
        "must be in [-1, 1]",
        "give a correlation; 1 means that they always move together",
    );
    None
}
