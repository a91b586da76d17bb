//! Classes of the past beside the questions of a loaded scenario.

use super::load::Scenario;
use super::place::Place;
use super::problem::{LoadError, Report, SourceText};
use super::references::check_reference;

impl Scenario {
    /// Sets these classes of the past, of an option, beside every question, after those that it names itself.
    ///
    /// # Errors
    /// With all names that no class has, each at its place.
    pub(crate) fn refer_to(&mut self, option: &str, classes: &[String]) -> Result<(), LoadError> {
        let sources: Vec<SourceText> = classes.iter().map(|class| SourceText::new(option, class)).collect();
        let mut report = Report::default();
        for (source, SourceText { text, .. }) in sources.iter().enumerate() {
            check_reference(text, "", &Place { source, span: 0..text.len() }, &mut report);
        }
        if let Some(problems) = report.into_problems(&sources) {
            return Err(problems.into());
        }
        for query in &mut self.model.structure.queries {
            for class in classes {
                if !query.reference.contains(class) {
                    query.reference.push(class.clone());
                }
            }
        }
        Ok(())
    }
}
