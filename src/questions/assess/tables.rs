//! The tables: the state of each alignment, the types that it makes possible, who is furthest, and the courses.

use crate::assessment::{
    Change, Confidence, Course, Framework, Furthest, Missing, Moment, Possibility, Standing, Subject, comparison,
};
use crate::study::{Columns, Table};
use crate::theory::{AlignmentType, INDICATORS};

const ALIGNMENT: &str = "name of the alignment";

/// A moment of the course of an alignment, by its name.
type Row<'a> = (&'a str, &'a Moment<'a>);

/// The table `course.csv`. It has a column per indicator of the framework; what is not coded is empty.
#[must_use]
pub fn course_table(courses: &[Course<'_>], framework: &Framework) -> Table {
    let rows: Vec<Row<'_>> =
        courses.iter().flat_map(|course| course.moments.iter().map(|moment| (course.name, moment))).collect();
    let own = Columns::new()
        .column("alignment", "", ALIGNMENT, |row: &Row<'_>| row.0)
        .column("date", "date", "date of the changes", |row| row.1.date.to_string())
        .column("stage", "", "stage of military cooperation, 0 to 7", |row| u32::from(row.1.standing.stage()))
        .column("band", "", "band of the stage", |row| row.1.standing.band().map_or("none", |band| band.name()))
        .column("depth_of_highest", "", "depth of the highest indicator", |row| {
            row.1.standing.highest().map_or("absent", |coding| framework.word(coding))
        });
    coded(own, framework, |row| Some(&row.1.standing))
        .column("type", "", "highest possible type of alignment", |row| {
            row.1.standing.possible().map_or("", |kind| kind.key())
        })
        .column("missing", "", "what each higher type lacks", |row| missing(&row.1.standing))
        .column("lacking", "", "indicators that lack what they presuppose", |row| lacking(&row.1.standing))
        .table("course.csv", "state of an alignment after the changes of a date", &rows)
}

/// A column for each subject of the framework, with what is coded of it.
fn coded<'a, R>(
    columns: Columns<'a, R>,
    framework: &'a Framework,
    standing: impl Fn(&R) -> Option<&Standing<'_>> + Clone + 'a,
) -> Columns<'a, R> {
    framework.subjects().into_iter().fold(columns, |columns, subject: Subject| {
        let standing = standing.clone();
        columns.column(subject.key(), "", "depth as coded; empty if it is not coded", move |row| {
            standing(row).and_then(|it| it.coding(subject)).map_or("", |coding| framework.word(coding))
        })
    })
}

/// `standing.csv`: the state of each alignment on the day, or after its last row.
pub(crate) fn standing_table(courses: &[Course<'_>], framework: &Framework) -> Table {
    type Of<'a> = Course<'a>;
    fn now<'c>(course: &'c Of<'_>) -> Option<&'c Standing<'c>> {
        course.last().map(|last| &last.standing)
    }
    let highest = |course: &Of<'_>| now(course)?.highest().cloned();
    let head = Columns::new()
        .column("alignment", "", ALIGNMENT, |course: &Of<'_>| course.name.to_owned())
        .column("first_coded", "date", "date of its first row", |course| text(course.first_coded))
        .column("date", "date", "date of the last row that counts; empty if there is none", |course| {
            text(course.last().map(|last| last.date))
        })
        .column("stage", "", "stage of military cooperation, 0 to 7", |course| {
            now(course).map(|it| u32::from(it.stage()))
        })
        .column("stage_since", "date", "date since which it has been at this stage", |course| {
            text(course.stage_since())
        })
        .column("band", "", "band of the stage", |course| {
            now(course).map(|it| it.band().map_or("none", |band| band.name()))
        })
        .column("highest", "", "highest indicator present", move |course| highest(course).map(|it| it.subject.key()))
        .column("depth_of_highest", "", "its depth", move |course| highest(course).map(|it| framework.word(&it)))
        .column("confidence_of_highest", "", "confidence in its coding", move |course| {
            highest(course).and_then(|it| it.confidence).map(Confidence::name)
        })
        .column("stage_without_highest", "", "stage without the highest indicator", |course| {
            now(course).map(|it| u32::from(it.stage_below()))
        })
        .column("institutionalisation", "share", "sum of number times depth, as a share of its maximum", |course| {
            now(course).map(Standing::institutionalisation)
        });
    coded(head, framework, now)
        .column("type", "", "highest possible type of alignment", |course| {
            now(course).and_then(Standing::possible).map(AlignmentType::key)
        })
        .column("type_since", "date", "date since which it has been the highest possible type", |course| {
            text(course.possible_since())
        })
        .column("lacking", "", "indicators that lack what they presuppose", |course| now(course).map(lacking))
        .column(
            "treaty_rhetorical",
            "",
            "whether the treaty is in force without the conditions of an alliance",
            |course| now(course).and_then(Standing::rhetorical),
        )
        .table("standing.csv", "state of an alignment on the day, or after its last row", courses)
}

fn text(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}

/// Whether the conditions of a type `hold`, `fail` or are `open`: an uncoded condition leaves the type open; a coded one
/// that is too low rules it out.
pub(crate) fn holds(possibility: &Possibility) -> &'static str {
    match (possibility.missing.is_empty(), possibility.missing.iter().any(|missing| missing.is.is_some())) {
        (true, _) => "hold",
        (false, true) => "fail",
        (false, false) => "open",
    }
}

/// `types.csv`: whether the conditions of each type hold, with a row for each one that does not.
pub(crate) fn types_table(courses: &[Course<'_>]) -> Table {
    type Of = (String, Possibility, Option<Missing>);
    let of = |course: &Course<'_>| -> Vec<Of> {
        let possibilities = course.last().map(|last| last.standing.possibilities()).unwrap_or_default();
        let rows = possibilities.into_iter().flat_map(|it| {
            let missing: Vec<Option<Missing>> = match it.missing.as_slice() {
                [] => vec![None],
                some => some.iter().copied().map(Some).collect(),
            };
            missing.into_iter().map(move |missing| (it.clone(), missing)).collect::<Vec<_>>()
        });
        rows.map(|(it, missing)| (course.name.to_owned(), it, missing)).collect()
    };
    let rows: Vec<Of> = courses.iter().flat_map(of).collect();
    Columns::new()
        .column("alignment", "", ALIGNMENT, |row: &Of| row.0.clone())
        .column("type", "", "type of alignment", |row| row.1.kind.key())
        .column("conditions", "", "whether its conditions hold, fail, or are open as one is not coded", |row| {
            holds(&row.1)
        })
        .column("condition", "", "condition that does not hold; empty if all do", |row| {
            row.2.as_ref().map(|missing| missing.condition.key())
        })
        .column("is", "", "its level; empty if it is not coded", |row| row.2.as_ref().and_then(Missing::is_word))
        .column("needed", "", "the level that the type needs", |row| row.2.as_ref().map(Missing::needed_word))
        .table("types.csv", "type of alignment, and a condition of it that does not hold", &rows)
}

/// `furthest.csv`: the alignments with the highest level of each subject; all of them if they are alike, none if something
/// is not coded.
pub(crate) fn furthest_table(courses: &[Course<'_>], framework: &Framework) -> Table {
    type Of = (&'static str, String);
    let courses: Vec<&Course<'_>> = courses.iter().filter(|course| course.last().is_some()).collect();
    let compared = comparison(&courses);
    let names = |furthest: &Furthest| {
        let every: Vec<usize> = (0..courses.len()).collect();
        let places = match furthest {
            Furthest::Alike => &every,
            Furthest::Ahead(places) => places,
            Furthest::Unknown => return String::new(),
        };
        places.iter().map(|&place| courses[place].name).collect::<Vec<_>>().join("; ")
    };
    // A treaty puts no alignment ahead.
    let subjects = framework.subjects().into_iter().filter(|subject| *subject != Subject::Treaty);
    let rows: Vec<Of> = subjects
        .map(|subject| (subject.key(), names(&compared.by_subject[subject.place()])))
        .chain([("stage", names(&compared.stage)), ("type", names(&compared.possible))])
        .collect();
    Columns::new()
        .column(
            "subject",
            "",
            "what is compared: an indicator, a condition, the stage, or the possible type",
            |row: &Of| row.0,
        )
        .column(
            "furthest",
            "",
            "alignments with the highest level, separated by semicolons; empty if it is not known",
            |row| row.1.clone(),
        )
        .table("furthest.csv", "which alignments have come furthest", &rows)
}

/// `changes.csv`: what each row of the codings changes.
pub(crate) fn changes_table(courses: &[Course<'_>], framework: &Framework) -> Table {
    type Of<'a> = (&'a str, &'a Moment<'a>, &'a Change<'a>);
    let rows: Vec<Of<'_>> = courses
        .iter()
        .flat_map(|course| course.moments.iter().map(move |moment| (course.name, moment)))
        .flat_map(|(name, moment)| moment.changes.iter().map(move |change| (name, moment, change)))
        .collect();
    Columns::new()
        .column("alignment", "", ALIGNMENT, |row: &Of<'_>| row.0)
        .column("date", "date", "date of the row", |row| row.1.date.to_string())
        .column("indicator", "", "indicator, condition or treaty that it codes", |row| row.2.coding.subject.key())
        .column("depth", "", "depth or level that it codes", |row| framework.word(row.2.coding))
        .column("change", "", "what it changes", |row| row.2.passage.key())
        .column("without", "", "indicators that it presupposes and that are not coded present", |row| {
            keys(&row.2.without)
        })
        .column("left_without_it", "", "indicators present that presuppose it", |row| keys(&row.2.bereft))
        .column("source", "", "the source as given", |row| row.2.coding.source.clone())
        .column("confidence", "", "confidence in the coding; empty if not given", |row| {
            row.2.coding.confidence.map(Confidence::name)
        })
        .table("changes.csv", "row of the codings, and what it changes", &rows)
}

fn keys(indicators: &[usize]) -> String {
    indicators.iter().map(|&j| INDICATORS[j].key).collect::<Vec<_>>().join(", ")
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
    let lacks = standing
        .lacks()
        .into_iter()
        .map(|lack| format!("{} without {}", INDICATORS[lack.indicator].key, keys(&lack.without)));
    lacks.collect::<Vec<_>>().join(" | ")
}
