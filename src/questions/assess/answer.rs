//! The answer: a sentence on each alignment, and the tables.

use serde_json::Value;

use crate::assessment::{Course, Date, Framework};
use crate::input::SourceText;
use crate::study::{Answer, Manifest, Progress, Sizes};

use super::human::human;
use super::sentence::sentence;
use super::tables::{changes_table, course_table, furthest_table, standing_table, types_table};

/// What an assessment says of every answer in which the conditions of a type are coded.
const NECESSARY: &str = "Conditions are necessary, not sufficient: a type that they make possible may still be absent.";

/// Courses of coded alignments, and what they were made from.
#[derive(Clone, Copy, Debug)]
pub struct Assessment<'a> {
    /// The file of codings.
    pub file: &'a SourceText,
    /// The courses of the selected alignments.
    pub courses: &'a [Course<'a>],
    /// The framework of the measurement.
    pub framework: &'a Framework,
    /// The day of the states; `None` for the last rows.
    pub on: Option<Date>,
}

/// The answer. `asked` are the values of the options.
#[must_use]
pub fn assessment_answer(assessment: Assessment<'_>, asked: &[(&str, Value)]) -> Answer {
    let Assessment { file, courses, framework, on } = assessment;
    let coded = courses.iter().filter_map(Course::last);
    let conditional = coded.into_iter().any(|last| last.standing.possible().is_some());
    let sentences: Vec<String> = courses.iter().map(|course| sentence(course, framework, on)).collect();
    let n = courses.len() as u64;
    let manifest = Manifest::new("assess", [], Sizes::default(), Progress::of("alignments", n, n))
        .reading(file)
        .answered(&sentences.join("\n"))
        .noted(if conditional { NECESSARY } else { "" })
        .sized("nothing is simulated");
    let manifest = asked.iter().fold(manifest, |manifest, (name, value)| manifest.asked(name, value));
    let tables = vec![
        standing_table(courses, framework),
        types_table(courses),
        furthest_table(courses, framework),
        course_table(courses, framework),
        changes_table(courses, framework),
    ];
    let screen = human(&manifest, courses, framework);
    Answer { manifest, tables, files: Vec::new(), screen }
}
