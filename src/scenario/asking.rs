//! Questions that are asked of a loaded scenario.

use std::ops::Range;

use crate::input::Date;
use crate::model::{Expression, NamedQuery};

use super::load::Scenario;
use super::place::Place;
use super::problem::{LoadError, Report, SourceText};
use super::query::{Subjects, read_query};
use super::questions::decided;

impl Scenario {
    /// Reads questions that are asked of the scenario in place of those that it states.
    ///
    /// # Errors
    /// With all errors in them, each at its place in its text.
    pub(crate) fn ask(&mut self, texts: &[String]) -> Result<(), LoadError> {
        let source = |(number, text): (usize, &String)| SourceText::new(&format!("question {}", number + 1), text);
        let sources: Vec<SourceText> = texts.iter().enumerate().map(source).collect();
        let structure = &mut self.model.structure;
        let mut report = Report::default();
        let mut subjects = Subjects::new(structure, &structure.outcomes, Vec::new());
        let mut queries = Vec::new();
        for (source, text) in sources.iter().enumerate() {
            let locate = |span: Range<usize>| Place { source, span };
            let query = read_query(&text.text, &mut subjects, &locate, &mut report);
            queries.extend(query.map(|query| NamedQuery {
                name: format!("question_{}", source + 1),
                title: query.text.clone(),
                resolves: decided(structure, &query),
                readings: query.readings(&mut subjects.events, &structure.agreements),
                reference: Vec::new(),
                query,
            }));
        }
        let events = subjects.events;
        if let Some(problems) = report.into_problems(&sources) {
            return Err(problems.into());
        }
        (structure.queries, structure.events) = (queries, events);
        Ok(())
    }

    /// Reads questions of a table in place of those that the scenario states, each with its id, text, place, and the step and
    /// day on which it was asked: one asked later than the start is under the condition that it is open then.
    pub(crate) fn ask_open<'q>(
        &mut self,
        questions: impl Iterator<Item = (&'q str, &'q str, &'q Place, (u32, Date))>,
        report: &mut Report,
    ) {
        let structure = &mut self.model.structure;
        let mut subjects = Subjects::new(structure, &structure.outcomes, Vec::new());
        let mut queries = Vec::new();
        for (id, text, place, (step, asked)) in questions {
            let Some(mut query) = read_query(text, &mut subjects, &|_| place.clone(), report) else { continue };
            if query.last <= step && step > 0 {
                let decided = decided(structure, &query);
                let message = format!("it is decided by {decided}, and was asked on {asked}");
                report.add(place, message, "decided before it was asked", "ask for later dates, or correct the day");
            } else if step > 0 {
                let open = query.event.undecided(&mut subjects.events, step);
                let words = format!("it is open on {asked}");
                query.given = Some(match query.given {
                    Some((given, text)) => (Expression::All(vec![given, open]), format!("{text} and {words}")),
                    None => (open, words),
                });
            }
            let (name, title, resolves) = (id.to_owned(), text.to_owned(), decided(structure, &query));
            let readings = query.readings(&mut subjects.events, &structure.agreements);
            queries.push(NamedQuery { name, title, query, resolves, readings, reference: Vec::new() });
        }
        let events = subjects.events;
        (structure.queries, structure.events) = (queries, events);
    }
}
