//! Measures from codings of real alignments, which need no trajectories.

use std::path::Path;

use crate::assessment::{CodedAlignment, Date, Framework, Standing, course, load};
use crate::scenario::{At, Node, Report, Section, Value, text, word, wrong_type};
use crate::theory::INDICATORS;

use super::Reading;

/// Reads `coded = FILE`, `alignment`, `of` and `on`.
pub(super) fn read_coded(section: &Section<'_>, folder: &Path, report: &mut Report) -> Option<Reading> {
    let file = section.text("coded", report)?;
    let alignments = match load(&folder.join(file.value), &Framework::default()) {
        Ok(alignments) => alignments,
        Err(error) => {
            let problem = error.problems().first().map(|problem| format!("line {}: {}", problem.line, problem.message));
            let why = problem.unwrap_or_else(|| error.to_string());
            let help = format!(
                "`stadial assess` reports all errors in a file of codings; {} is relative to this file",
                file.value
            );
            report.add(&file.place, format!("`{}.coded` cannot be used: {why}", section.path), "no codings", help);
            return None;
        }
    };
    let name = section.required("alignment", "alignment = \"china-russia\"", report)?;
    let name = text(name, &section.path_of("alignment"), report)?;
    let words: Vec<(&str, usize)> =
        alignments.iter().enumerate().map(|(place, alignment)| (alignment.name.as_str(), place)).collect();
    let alignment = &alignments[word(&name, "alignment", &section.path_of("alignment"), &words, report)?.value];
    let on = match section.node("on") {
        Some(node) => Some(read_date(node, &section.path_of("on"), report)?),
        None => None,
    };
    let of = section.required("of", "of = \"stage\"", report)?;
    let of = text(of, &section.path_of("of"), report)?;
    value(&of, &section.path_of("of"), alignment, on, report).map(|value| Reading::Coded { value })
}

fn value(of: &At<&str>, path: &str, alignment: &CodedAlignment, on: Option<Date>, report: &mut Report) -> Option<f64> {
    let depths: Vec<String> = INDICATORS.iter().map(|indicator| format!("depth.{}", indicator.key)).collect();
    let words: Vec<(&str, usize)> = depths
        .iter()
        .map(String::as_str)
        .chain(["stage", "institutionalisation"])
        .enumerate()
        .map(|(place, name)| (name, place))
        .collect();
    let place = word(of, "quantity", path, &words, report)?.value;
    let framework = Framework::default();
    let course = course(alignment, &framework, on);
    let nothing = Standing::new(&framework);
    let standing = course.last().map_or(&nothing, |moment| &moment.standing);
    Some(match standing.depths().get(place) {
        Some(depth) => f64::from(*depth),
        None if place == depths.len() => f64::from(standing.stage()),
        None => standing.institutionalisation(),
    })
}

/// A year or a date.
fn read_date(node: &Node, path: &str, report: &mut Report) -> Option<Date> {
    let written = match &node.value {
        Value::Integer(year) => format!("{year:04}"),
        Value::Date(date) => date.to_string(),
        _ => String::new(),
    };
    let date = written.parse().ok();
    if date.is_none() {
        wrong_type(node, path, "a year or a date", "write 2019 or 2019-10-03, without quotes or time of day", report);
    }
    date
}
