//! Questions that are asked of a loaded scenario.

use std::ops::Range;

use crate::model::NamedQuery;

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
}
