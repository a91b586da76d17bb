//! Questions that are asked of a loaded scenario.

use std::ops::Range;

use crate::input::Date;
use crate::model::{Expression, NamedQuery};

use super::calendar::Calendar;
use super::load::Scenario;
use super::place::Place;
use super::problem::{LoadError, Report, SourceText};
use super::query::{Subjects, read_query};

/// A question that is asked of a scenario.
pub(crate) struct Asking<'q> {
    /// A name for it.
    pub name: String,
    /// What is asked, in the language of questions.
    pub text: &'q str,
    /// Where a part of the text stands.
    pub locate: Box<dyn Fn(Range<usize>) -> Place + 'q>,
    /// The day on which it was asked: one asked later than the start is under the condition that it is open at the beginning
    /// of the step that contains the day.
    pub on: Option<Date>,
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
        let calendar = Calendar::of(structure);
        let mut subjects = Subjects::new(structure, &structure.outcomes);
        let mut queries = Vec::new();
        for Asking { name, text, locate, on } in questions {
            let Some(mut query) = read_query(text, &mut subjects, &*locate, report) else { continue };
            if let Some(day) = on {
                let step = u32::try_from(calendar.step_of(day)).unwrap_or(0);
                if query.decided <= day.order() {
                    let message = format!("it is decided by {}, and was asked on {day}", Date::of_order(query.decided));
                    let help = "ask for later dates, or correct the day";
                    report.add(&locate(0..text.len()), message, "decided before it was asked", help);
                } else if step > 0 {
                    let open = query.event.undecided(&mut subjects.events, step);
                    let words = format!("it is open on {day}");
                    query.given = Some(match query.given {
                        Some((given, text)) => (Expression::All(vec![given, open]), format!("{text} and {words}")),
                        None => (open, words),
                    });
                }
            }
            let (title, resolves) = (query.text.clone(), Date::of_order(query.decided).to_string());
            let readings = query.readings(&mut subjects.events, &structure.agreements);
            queries.push(NamedQuery { name, title, query, resolves, readings, reference: Vec::new() });
        }
        let events = subjects.events;
        (structure.queries, structure.events) = (queries, events);
    }
}
