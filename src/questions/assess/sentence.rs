//! The state of an alignment in one line.

use crate::assessment::{Confidence, Course, Date, Framework, Standing};
use crate::theory::Condition;

/// The state of an alignment, in a line.
pub(crate) fn sentence(course: &Course<'_>, framework: &Framework, on: Option<Date>) -> String {
    let name = course.name;
    let Some(last) = course.last() else {
        let when = on.map_or_else(|| "yet".to_owned(), |day| format!("by {}", day.as_day()));
        let first = course.first_coded.map_or(String::new(), |first| format!("; its first row is of {first}"));
        return format!("{name}: nothing is coded {when}{first}");
    };
    let when = on.map_or_else(|| format!("as coded to {}", last.date), |day| format!("on {}", day.as_day()));
    let since = |date: Option<Date>| date.map_or(String::new(), |date| format!(" since {date}"));
    let stage_since = since(course.stage_since());
    let standing = &last.standing;
    let of = format!("{} of {}", standing.stage(), framework.last_stage());
    let stage = format!("stage {of}{}{stage_since}{}", rank(standing), doubt(standing));
    let open: Vec<&str> = standing.uncoded_conditions().into_iter().map(Condition::key).collect();
    let kind = match standing.possible() {
        Some(kind) if !open.is_empty() => {
            format!("type possible at least up to: {} ({} not coded)", kind.name(), open.join(" and "))
        }
        Some(kind) => format!("type possible up to: {}{}", kind.name(), since(course.possible_since())),
        None => "type: conditions not coded".to_owned(),
    };
    let treaty = match standing.rhetorical() {
        Some(true) => "; its treaty is rhetorical",
        _ => "",
    };
    format!("{name}, {when}: {stage}; {kind}{treaty}")
}

/// ` (advanced band; integrated command, low)`.
fn rank(standing: &Standing<'_>) -> String {
    let (Some(band), Some(highest)) = (standing.band(), standing.highest()) else {
        return " (no indicator present)".to_owned();
    };
    format!(" ({} band; {}, {})", band.name(), highest.subject.name(), standing.in_prose(highest.subject))
}

/// The stage without the highest indicator, if that is coded with low confidence.
fn doubt(standing: &Standing<'_>) -> String {
    match standing.highest().and_then(|highest| highest.confidence) {
        Some(Confidence::Low) => format!(" (coded with low confidence; without it stage {})", standing.stage_below()),
        _ => String::new(),
    }
}
