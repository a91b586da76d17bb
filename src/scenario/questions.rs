//! The questions that a scenario states: `[questions.NAME]` with `ask`, a title, the day on which it resolves and
//! classes of the past.

use std::ops::Range;

use crate::input::Date;
use crate::model::{NamedQuery, Outcome, Query, Structure};

use super::calendar::day;
use super::name::check_name;
use super::place::Place;
use super::problem::{Report, SourceText};
use super::query::{Subjects, read_query};
use super::references::read_references;
use super::section::{Section, missing};
use super::tree::{At, Entry, Table};

/// Reads all questions, and the events that they name.
pub(super) fn read_questions(
    root: &Table,
    sources: &[SourceText],
    structure: &Structure,
    outcomes: &[Outcome],
    report: &mut Report,
) -> (Vec<NamedQuery>, Vec<Outcome>) {
    let section = Section::root(root).section("questions", report).naming("question");
    let mut subjects = Subjects::new(structure, outcomes);
    let mut questions = Vec::new();
    for entry in section.entries() {
        check_name("question", &entry.key, &entry.place, report);
        let question = Section::of_node(&entry.node, section.path_of(&entry.key), report);
        if question.is_given() {
            questions.extend(read_question(entry, &question, sources, (structure, &mut subjects), report));
        }
    }
    (questions, subjects.events)
}

fn read_question(
    entry: &Entry,
    section: &Section<'_>,
    sources: &[SourceText],
    (structure, subjects): (&Structure, &mut Subjects<'_>),
    report: &mut Report,
) -> Option<NamedQuery> {
    let title = section.text("title", report);
    let Some(ask) = section.text("ask", report) else {
        if !section.has("ask") {
            missing(&section.path, &section.place, "ask", "ask = \"alliance by 2040 given crisis by 2030\"", report);
        }
        return None;
    };
    let query = read_query(ask.value, subjects, &|part| part_of(&ask, &part, sources), report);
    let resolves = read_resolves(section, query.as_ref(), report);
    let reference = read_references(section, "reference_class", report);
    let query = query?;
    Some(NamedQuery {
        name: entry.key.clone(),
        title: title.map_or_else(|| query.text.clone(), |title| title.value.to_owned()),
        resolves: resolves.unwrap_or_else(|| Date::of_order(query.decided).to_string()),
        readings: query.readings(&mut subjects.events, &structure.agreements),
        reference,
        query,
    })
}

/// The day on which a question resolves, as written: the last day that counts, or a later one.
fn read_resolves(section: &Section<'_>, query: Option<&Query>, report: &mut Report) -> Option<String> {
    let entry = section.entry("resolves")?;
    let resolves = day(&entry.node, &section.path_of("resolves"), report)?.as_day();
    let last = query.map(|query| Date::of_order(query.decided)).map(|decided| (decided, decided.day_before()));
    if let Some((decided, last)) = last.filter(|(_, last)| resolves.first_day() < last.first_day()) {
        let message = format!("`{}` resolves on {resolves}, before it is decided", section.path);
        let help = format!("give {last} or a later day, or ask for earlier dates");
        report.add(&entry.node.place, message, format!("decided on {decided}"), help);
    }
    Some(resolves.to_string())
}

/// The place of a part of a text in its file. Where the text is written with escapes, the place of the whole.
fn part_of(text: &At<&str>, part: &Range<usize>, sources: &[SourceText]) -> Place {
    let Place { source, span } = &text.place;
    let written = sources.get(*source).and_then(|source| source.text.get(span.clone()));
    let start = written.and_then(|written| written.find(text.value)).map(|start| span.start + start);
    start.map_or_else(
        || text.place.clone(),
        |start| Place { source: *source, span: start + part.start..start + part.end },
    )
}
