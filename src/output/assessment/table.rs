//! The courses as a table: a row per alignment and date, for how it stands after the changes of that date.

use crate::assessment::{Course, Framework, Moment, Subject};
use crate::output::tables::{TableError, table};
use crate::theory::INDICATORS;

/// The table `course.csv`: its name and its bytes. It has a column per indicator of the framework; what is not coded is
/// empty.
///
/// # Errors
/// If a row does not fit its header, which would be a mistake in this module.
pub fn course_table(courses: &[Course<'_>], framework: &Framework) -> Result<(&'static str, Vec<u8>), TableError> {
    let subjects: Vec<&str> = framework.subjects().into_iter().map(Subject::key).collect();
    let header =
        [&["alignment", "date", "stage", "band", "depth_of_highest"], &subjects[..], &["type", "missing", "lacking"]];
    let rows =
        courses.iter().flat_map(|course| course.moments.iter().map(|moment| row(course.name, moment, framework)));
    table("course.csv", header.concat(), rows)
}

fn row(name: &str, moment: &Moment<'_>, framework: &Framework) -> Vec<String> {
    let standing = &moment.standing;
    let coded = |subject: Subject| standing.coding(subject).map_or("", |coding| framework.word(coding)).to_owned();
    let mut row = vec![
        name.to_owned(),
        moment.date.to_string(),
        standing.stage().to_string(),
        standing.band().map_or("none", |band| band.name()).to_owned(),
        standing.highest().map_or("absent", |coding| framework.word(coding)).to_owned(),
    ];
    row.extend(framework.subjects().into_iter().map(coded));
    row.push(standing.possible().map_or("", |kind| kind.key()).to_owned());
    // What each higher type lacks; and what indicators lack that they presuppose.
    let above = standing.possibilities().into_iter().filter(|it| Some(it.kind) > standing.possible());
    let missing = above.map(|it| {
        let missing: Vec<String> = it.missing.iter().map(ToString::to_string).collect();
        format!("{}: {}", it.kind.key(), missing.join("; "))
    });
    row.push(missing.collect::<Vec<_>>().join(" | "));
    let lacks = standing.lacks().into_iter().map(|lack| {
        let without: Vec<&str> = lack.without.iter().map(|&j| INDICATORS[j].key).collect();
        format!("{} without {}", INDICATORS[lack.indicator].key, without.join(", "))
    });
    row.push(lacks.collect::<Vec<_>>().join(" | "));
    row
}
