//! Questions that are asked of a loaded scenario.

use std::ops::Range;

use crate::input::Date;
use crate::model::{Expression, NamedQuery};

use super::load::Scenario;
use super::place::Place;
use super::problem::{LoadError, Report, SourceText};
use super::query::{Subjects, read_query};
use super::questions::decided;

/// A question that is asked of a scenario.
pub(crate) struct Asking<'q> {
    /// A name for it.
    pub name: String,
    /// What is asked, in the language of questions.
    pub text: &'q str,
    /// Where a part of the text stands.
    pub locate: Box<dyn Fn(Range<usize>) -> Place + 'q>,
    /// The step and day on which it was asked: one asked later than the start is under the condition that it is open then.
    pub on: Option<(u32, Date)>,
}

impl Scenario {
    /// Reads questions that are asked of the scenario in place of those that it states.
    ///
    /// # Errors
    /// With all errors in them, each at its place in its text.
    pub(crate) fn ask(&mut self, texts: &[String]) -> Result<(), LoadError> {
        let source = |(number, text): (usize, &String)| SourceText::new(&format!("question {}", number + 1), text);
        let sources: Vec<SourceText> = texts.iter().enumerate().map(source).collect();
        let mut report = Report::default();
        let asking = sources.iter().enumerate().map(|(source, text)| Asking {
            name: format!("question_{}", source + 1),
            text: &text.text,
            locate: Box::new(move |span| Place { source, span }),
            on: None,
        });
        self.ask_these(asking, &mut report);
        report.into_problems(&sources).map_or(Ok(()), |problems| Err(problems.into()))
    }

    /// Reads questions in place of those that the scenario states.
    pub(crate) fn ask_these<'q>(&mut self, questions: impl Iterator<Item = Asking<'q>>, report: &mut Report) {
        let structure = &mut self.model.structure;
        let mut subjects = Subjects::new(structure, &structure.outcomes);
        let mut queries = Vec::new();
        for Asking { name, text, locate, on } in questions {
            let Some(mut query) = read_query(text, &mut subjects, &*locate, report) else { continue };
            if let Some((step, day)) = on.filter(|(step, _)| *step > 0) {
                if query.last <= step {
                    let message = format!("it is decided by {}, and was asked on {day}", decided(structure, &query));
                    let help = "ask for later dates, or correct the day";
                    report.add(&locate(0..text.len()), message, "decided before it was asked", help);
                } else {
                    let open = query.event.undecided(&mut subjects.events, step);
                    let words = format!("it is open on {day}");
                    query.given = Some(match query.given {
                        Some((given, text)) => (Expression::All(vec![given, open]), format!("{text} and {words}")),
                        None => (open, words),
                    });
                }
            }
            let (title, resolves) = (query.text.clone(), decided(structure, &query));
            let readings = query.readings(&mut subjects.events, &structure.agreements);
            queries.push(NamedQuery { name, title, query, resolves, readings, reference: Vec::new() });
        }
        let events = subjects.events;
        (structure.queries, structure.events) = (queries, events);
    }
}
