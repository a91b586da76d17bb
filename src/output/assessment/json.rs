//! The assessment for programs.

use serde_json::{Map, Value, json};

use crate::assessment::{Change, Coding, Confidence, Course, Date, Furthest, Moment, Standing, Subject, comparison};
use crate::theory::{AlignmentType, Band, INDICATORS};

/// Everything that the text for people tells; words as in the file, null for what is not coded.
#[must_use]
pub fn json_assessment(courses: &[Course<'_>], on: Option<Date>) -> Value {
    json!({
        "on": on.map(|day| day.as_day().to_string()),
        "alignments": courses.iter().map(alignment).collect::<Vec<_>>(),
        "furthest": side_by_side(courses),
    })
}

fn alignment(course: &Course<'_>) -> Value {
    let mut entry = Map::new();
    entry.insert("alignment".to_owned(), json!(course.name));
    entry.insert("first_coded".to_owned(), json!(course.first_coded.map(|date| date.to_string())));
    entry.insert("stage_since".to_owned(), json!(course.stage_since().map(|date| date.to_string())));
    entry.insert("type_possible_since".to_owned(), json!(course.possible_since().map(|date| date.to_string())));
    entry.insert("last".to_owned(), course.last().map_or(Value::Null, state));
    entry.insert("course".to_owned(), course.moments.iter().map(moment).collect());
    Value::Object(entry)
}

fn moment(moment: &Moment<'_>) -> Value {
    let mut entry = state(moment);
    entry["changes"] = moment.changes.iter().map(change).collect();
    entry
}

fn state(moment: &Moment<'_>) -> Value {
    let standing = &moment.standing;
    let levels: Map<String, Value> = Subject::all()
        .into_iter()
        .map(|it| (it.key().to_owned(), json!(standing.coding(it).map(Coding::word))))
        .collect();
    json!({
        "date": moment.date.to_string(),
        "stage": standing.stage(),
        "band": standing.band().map(Band::name),
        "highest": standing.highest().map(|coding| coding.subject.key()),
        "depth_of_highest": standing.highest().map(Coding::word),
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
                let subject = Subject::Condition(missing.condition);
                json!({
                    "condition": subject.key(),
                    "is": missing.is.map(|level| subject.word(level)),
                    "needed": subject.word(missing.needed),
                })
            })
            .collect();
        json!({ "type": it.kind.key(), "missing": missing })
    });
    entry.collect()
}

fn change(change: &Change<'_>) -> Value {
    let coding = change.coding;
    json!({
        "indicator": coding.subject.key(),
        "depth": coding.word(),
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

/// By subject the alignments that have come furthest, all of them where they are alike; null where that is not known.
fn side_by_side(courses: &[Course<'_>]) -> Value {
    let courses: Vec<&Course<'_>> = courses.iter().filter(|course| course.last().is_some()).collect();
    let compared = comparison(&courses);
    let names = |furthest: &Furthest| match furthest {
        Furthest::Alike => courses.iter().map(|course| json!(course.name)).collect(),
        Furthest::Ahead(places) => places.iter().map(|&place| json!(courses[place].name)).collect(),
        Furthest::Unknown => Value::Null,
    };
    let mut entry: Map<String, Value> = Subject::all()
        .into_iter()
        .zip(&compared.by_subject)
        .filter(|(subject, _)| *subject != Subject::Treaty)
        .map(|(subject, furthest)| (subject.key().to_owned(), names(furthest)))
        .collect();
    entry.insert("stage".to_owned(), names(&compared.stage));
    entry.insert("type_possible".to_owned(), names(&compared.possible));
    Value::Object(entry)
}
