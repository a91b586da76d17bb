//! What stands between the states at the start: type, treaty and roles; and growth correlations.

use crate::theory::{AlignmentType, TYPES};

use super::header::Header;
use super::name::unknown;
use super::problem::Report;
use super::section::{Section, finite, list, texts, wrong_type};
use super::tree::{At, Node};

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

/// The member that leads, where the others accept lesser roles.
pub(super) fn read_dominant(alignment: &Section<'_>, members: &[At<String>], report: &mut Report) -> Option<usize> {
    let words: Vec<(&str, usize)> = members.iter().map(|member| member.value.as_str()).zip(0..).collect();
    alignment.word("dominant", "member", &words, report).map(|member| member.value)
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
    let message = format!("`{path}` has a correlation of {}, but must be in [-1, 1]", node.number());
    report.add(
        &node.place,
        message,
        "must be in [-1, 1]",
        "give a correlation; 1 means that they always move together",
    );
    None
}
