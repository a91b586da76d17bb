//! The assessment for programs.

use serde_json::{Map, Value, json};

use crate::assessment::{Change, Confidence, Course, Date, Framework, Furthest, Moment, Standing, Subject, comparison};
use crate::theory::{AlignmentType, Band, INDICATORS};

/// The same content as the text for the terminal; words as in the file, null for what is not coded.
#[must_use]
pub fn json_assessment(courses: &[Course<'_>], framework: &Framework, on: Option<Date>) -> Value {
    json!({
        "on": on.map(|day| day.as_day().to_string()),
        "alignments": courses.iter().map(|course| alignment(course, framework)).collect::<Vec<_>>(),
        "furthest": side_by_side(courses, framework),
    })
}

fn alignment(course: &Course<'_>, framework: &Framework) -> Value {
    let mut entry = Map::new();
    entry.insert("alignment".to_owned(), json!(course.name));
    entry.insert("first_coded".to_owned(), json!(course.first_coded.map(|date| date.to_string())));
    entry.insert("stage_since".to_owned(), json!(course.stage_since().map(|date| date.to_string())));
    entry.insert("type_possible_since".to_owned(), json!(course.possible_since().map(|date| date.to_string())));
    entry.insert("last".to_owned(), course.last().map_or(Value::Null, |last| state(last, framework)));
    entry.insert("course".to_owned(), course.moments.iter().map(|it| moment(it, framework)).collect());
    Value::Object(entry)
}

fn moment(moment: &Moment<'_>, framework: &Framework) -> Value {
    let mut entry = state(moment, framework);
    entry["changes"] = moment.changes.iter().map(|it| change(it, framework)).collect();
    entry
}

fn state(moment: &Moment<'_>, framework: &Framework) -> Value {
    let standing = &moment.standing;
    let word = |coding| framework.word(coding);
    let levels: Map<String, Value> = framework
        .subjects()
        .into_iter()
        .map(|it| (it.key().to_owned(), json!(standing.coding(it).map(word))))
        .collect();
    json!({
        "date": moment.date.to_string(),
        "stage": standing.stage(),
        "band": standing.band().map(Band::name),
        "highest": standing.highest().map(|coding| coding.subject.key()),
        "depth_of_highest": standing.highest().map(word),
        "confidence_of_highest": standing.highest().and_then(|it| it.confidence).map(Confidence::name),
        "stage_without_highest": standing.stage_below(),
        "institutionalisation": standing.institutionalisation(),
        "coded": levels,
        "lacks": lacks(standing),
        "type_possible": standing.possible().map(AlignmentType::key),
        "types": types(standing),
        "treaty_rhetorical": standing.rhetorical(),
    })
}

fn lacks(standing: &Standing<'_>) -> Vec<Value> {
    let lacks = standing.lacks().into_iter();
    lacks.map(|it| json!({ "indicator": INDICATORS[it.indicator].key, "without": keys(&it.without) })).collect()
}

fn types(standing: &Standing<'_>) -> Vec<Value> {
    let possibilities = standing.possibilities().into_iter();
    let entry = possibilities.map(|it| {
        let missing: Vec<Value> = it
            .missing
            .iter()
            .map(|missing| {
                json!({
                    "condition": missing.condition.key(),
                    "is": missing.is_word(),
                    "needed": missing.needed_word(),
                })
            })
            .collect();
        json!({ "type": it.kind.key(), "missing": missing })
    });
    entry.collect()
}

fn change(change: &Change<'_>, framework: &Framework) -> Value {
    let coding = change.coding;
    json!({
        "indicator": coding.subject.key(),
        "depth": framework.word(coding),
        "change": change.passage.key(),
        "without": keys(&change.without),
        "left_without_it": keys(&change.bereft),
        "source": coding.source,
        "confidence": coding.confidence.map(Confidence::name),
    })
}

fn keys(indicators: &[usize]) -> Vec<&'static str> {
    indicators.iter().map(|&j| INDICATORS[j].key).collect()
}

/// By subject, the alignments that have come furthest; all if they are alike, null if this is not known.
fn side_by_side(courses: &[Course<'_>], framework: &Framework) -> Value {
    let courses: Vec<&Course<'_>> = courses.iter().filter(|course| course.last().is_some()).collect();
    let compared = comparison(&courses);
    let names = |furthest: &Furthest| match furthest {
        Furthest::Alike => courses.iter().map(|course| json!(course.name)).collect(),
        Furthest::Ahead(places) => places.iter().map(|&place| json!(courses[place].name)).collect(),
        Furthest::Unknown => Value::Null,
    };
    let mut entry: Map<String, Value> = framework
        .subjects()
        .into_iter()
        .filter(|subject| *subject != Subject::Treaty)
        .map(|subject| (subject.key().to_owned(), names(&compared.by_subject[subject.place()])))
        .collect();
    entry.insert("stage".to_owned(), names(&compared.stage));
    entry.insert("type_possible".to_owned(), names(&compared.possible));
    Value::Object(entry)
}
