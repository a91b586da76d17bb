//! The courses as a table: a row per alignment and date, with the state after the changes of that date.

use crate::assessment::{Course, Framework, Moment, Standing, Subject};
use crate::study::{Columns, Table};
use crate::theory::INDICATORS;

/// A moment of the course of an alignment, by its name.
type Row<'a> = (&'a str, &'a Moment<'a>);

/// The table `course.csv`. It has a column per indicator of the framework; what is not coded is empty.
#[must_use]
pub fn course_table(courses: &[Course<'_>], framework: &Framework) -> Table {
    let rows: Vec<Row<'_>> =
        courses.iter().flat_map(|course| course.moments.iter().map(|moment| (course.name, moment))).collect();
    let own = Columns::new()
        .column("alignment", "", "name of the alignment", |row: &Row<'_>| row.0)
        .column("date", "date", "date of the changes", |row| row.1.date.to_string())
        .column("stage", "", "stage of military cooperation, 0 to 7", |row| row.1.standing.stage().to_string())
        .column("band", "", "band of the stage", |row| row.1.standing.band().map_or("none", |band| band.name()))
        .column("depth_of_highest", "", "depth of the highest indicator", |row| {
            row.1.standing.highest().map_or("absent", |coding| framework.word(coding))
        });
    let coded = framework.subjects().into_iter().fold(own, |columns, subject: Subject| {
        columns.column(subject.key(), "", "depth as coded; empty if it is not coded", move |row| {
            row.1.standing.coding(subject).map_or("", |coding| framework.word(coding))
        })
    });
    coded
        .column("type", "", "highest possible type of alignment", |row| {
            row.1.standing.possible().map_or("", |kind| kind.key())
        })
        .column("missing", "", "what each higher type lacks", |row| missing(&row.1.standing))
        .column("lacking", "", "indicators that lack what they presuppose", |row| lacking(&row.1.standing))
        .table("course.csv", "state of an alignment after the changes of a date", &rows)
}

fn missing(standing: &Standing<'_>) -> String {
    let above = standing.possibilities().into_iter().filter(|it| Some(it.kind) > standing.possible());
    let missing = above.map(|it| {
        let missing: Vec<String> = it.missing.iter().map(ToString::to_string).collect();
        format!("{}: {}", it.kind.key(), missing.join("; "))
    });
    missing.collect::<Vec<_>>().join(" | ")
}

fn lacking(standing: &Standing<'_>) -> String {
    let lacks = standing.lacks().into_iter().map(|lack| {
        let without: Vec<&str> = lack.without.iter().map(|&j| INDICATORS[j].key).collect();
        format!("{} without {}", INDICATORS[lack.indicator].key, without.join(", "))
    });
    lacks.collect::<Vec<_>>().join(" | ")
}
