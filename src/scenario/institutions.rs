//! Institutions at the start: type, treaty and roles; and growth correlations.

use crate::theory::{AlignmentType, Obligation, Obligations, TYPES};

use super::header::Header;
use super::ladder::removal;
use super::name::unknown;
use super::problem::Report;
use super::section::{Section, filled, finite, list, texts, word};
use super::tree::{At, Node, Value};

/// The types by name.
pub(super) fn type_words() -> [(&'static str, AlignmentType); TYPES.len()] {
    TYPES.map(|kind| (kind.key(), kind))
}

/// The key of a treaty's obligations.
pub(super) const TREATY_KIND: &str = "treaty_kind";

/// The obligations of a treaty: a word, or a list of words.
pub(super) fn read_treaty_kind(section: &Section<'_>, report: &mut Report) -> Option<At<Obligations>> {
    let node = section.node(TREATY_KIND)?;
    let path = section.path_of(TREATY_KIND);
    if let Value::List(_) = node.value {
        filled(node, &path, "[\"defence\", \"consultation\"]", report)?;
    }
    let words = Obligation::ALL.map(|one| (one.key(), one));
    let given = texts(node, &path, report);
    let known: Vec<_> = given.iter().filter_map(|name| word(name, "kind of treaty", &path, &words, report)).collect();
    let value: Obligations = known.into_iter().map(|known| known.value).collect();
    value.is_in_force().then(|| At { value, place: node.place.clone() })
}

/// The type at the start and the obligations of the treaty in force.
pub(super) fn read_commitment(alignment: &Section<'_>, report: &mut Report) -> (AlignmentType, Obligations) {
    let kind = alignment.word("type", "type", &type_words(), report);
    let treaty = if alignment.has("treaty") { alignment.boolean("treaty", report) } else { Some(false) };
    let obligations = read_treaty_kind(alignment, report);
    if let (Some(false), Some(given)) = (treaty, alignment.node(TREATY_KIND)) {
        let path = alignment.path_of(TREATY_KIND);
        let help = format!("write `treaty = true` under `[alignment]`, or {}", removal(&path));
        report.add(&given.place, format!("`{path}` is given, but no treaty is in force"), "needs a treaty", help);
    }
    let treaty = match treaty {
        Some(true) => obligations.map_or(Obligations::DEFENCE, |given| given.value),
        _ => Obligations::NONE,
    };
    (kind.map_or(AlignmentType::None, |kind| kind.value), treaty)
}

/// The member that leads, where the others accept lesser roles.
pub(super) fn read_dominant(alignment: &Section<'_>, members: &[At<String>], report: &mut Report) -> Option<usize> {
    let words: Vec<(&str, usize)> = members.iter().map(|member| member.value.as_str()).zip(0..).collect();
    alignment.word("dominant", "member", &words, report).map(|member| member.value)
}

/// Correlations of two actors' growth, with the place of the list.
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
    let names: Vec<&str> = header.actors().map(|actor| actor.value.as_str()).collect();
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
            let path = format!("{path}.between");
            let message = match given.len() {
                1 => format!("`{path}` names one actor, but must name two different ones"),
                n => format!("`{path}` names {n} actors, but must name two different ones"),
            };
            report.add(&node.place, message, "two different actors", "name exactly two");
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
    report.add(&node.place, message, "must be in [-1, 1]", "give a correlation; 1 means identical innovations");
    None
}
