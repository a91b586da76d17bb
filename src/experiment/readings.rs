//! A measure as written, resolved for the scenario of one variant.

use std::path::Path;

use crate::model::Structure;
use crate::scenario::{At, Calendar, Report, Section, anniversary, finite, text, word, wrong_type};
use crate::theory::INDICATORS;

use super::coded::read_coded;
use super::{Measure, Reading};

/// The keys that select a reading.
const WHAT: [&str; 4] = ["reached", "years_until", "value", "coded"];

/// Reads a measure for the scenario of a variant; `None` if it is invalid. Files that it names are relative to
/// `folder`.
pub(super) fn read_measure(
    section: &Section<'_>,
    structure: &Structure,
    folder: &Path,
    report: &mut Report,
) -> Option<Measure> {
    let given = section.section("given", report);
    let given = given.is_given().then(|| read_reading(&given, structure, folder, report));
    let spread = section.boolean("spread", report).unwrap_or(false);
    let reading = read_reading(section, structure, folder, report)?;
    let given = match given {
        Some(given) => Some(given?),
        None => None,
    };
    if given.as_ref().is_some_and(|given| !given.is_event()) {
        let place = section.node("given").map_or(&section.place, |node| &node.place);
        let message = format!("`{}.given` is not an event", section.path);
        report.add(place, message, "needs `reached`", "write `given = { reached = \"OUTCOME\" }`");
        return None;
    }
    Some(Measure { reading, given, spread })
}

/// The keys that belong to one of [`WHAT`].
const OWN: [&str; 5] = ["by", "after_years", "on", "alignment", "of"];

fn read_reading(section: &Section<'_>, structure: &Structure, folder: &Path, report: &mut Report) -> Option<Reading> {
    let reading = understand(section, structure, folder, report);
    if reading.is_none() {
        // Keys that were not read because of an error are no further errors.
        for key in OWN {
            let _ = section.has(key);
        }
    }
    reading
}

fn understand(section: &Section<'_>, structure: &Structure, folder: &Path, report: &mut Report) -> Option<Reading> {
    let given: Vec<&str> = WHAT.into_iter().filter(|key| section.has(key)).collect();
    let &[what] = given.as_slice() else {
        let (message, label) = if given.is_empty() {
            (format!("`{}` does not state what it measures", section.path), "nothing to measure")
        } else {
            (format!("`{}` states several things to measure: {}", section.path, given.join(", ")), "one too many")
        };
        report.add(&section.place, message, label, format!("give one of {}", WHAT.join(", ")));
        return None;
    };
    match what {
        "value" => return read_value(section, structure, report),
        "coded" => return read_coded(section, folder, report),
        _ => {}
    }
    let words: Vec<(&str, usize)> =
        structure.outcomes.iter().enumerate().map(|(place, outcome)| (outcome.name.as_str(), place)).collect();
    let outcome = section.word(what, "outcome", &words, report)?.value;
    let by = match moment(section, "by", structure, report) {
        Moment::Given(step) => step,
        Moment::Left => structure.n_steps(),
        Moment::Invalid => return None,
    };
    Some(match what {
        "reached" => Reading::Reached { outcome, by },
        _ => Reading::YearsUntil { outcome, by, dt: structure.dt() },
    })
}

fn read_value(section: &Section<'_>, structure: &Structure, report: &mut Report) -> Option<Reading> {
    let drivers: Vec<String> = structure.drivers().iter().map(|&driver| structure.quantity_name(driver)).collect();
    let depths: Vec<String> = INDICATORS.iter().map(|indicator| format!("depth.{}", indicator.key)).collect();
    let of_year: Vec<(&str, Reading)> = drivers
        .iter()
        .enumerate()
        .map(|(driver, name)| (name.as_str(), Reading::Driver { driver, year: 0 }))
        .chain([("stage", Reading::Stage { year: 0 })])
        .chain(
            depths.iter().enumerate().map(|(indicator, name)| (name.as_str(), Reading::Depth { indicator, year: 0 })),
        )
        .collect();
    let places: Vec<(&str, usize)> = of_year.iter().enumerate().map(|(place, (name, _))| (*name, place)).collect();
    let named = section.node("value").and_then(|node| text(node, &section.path_of("value"), report))?;
    let place = word(&named, "quantity", &section.path_of("value"), &places, report)?.value;
    let step = match moment(section, "on", structure, report) {
        Moment::Given(step) => step,
        Moment::Left => structure.n_steps(),
        Moment::Invalid => return None,
    };
    if !step.is_multiple_of(structure.steps_per_year) {
        let node = section.node("on").or(section.node("after_years"))?;
        let start = structure.start_day;
        let message = format!("`{}` is read on {start} of a year", section.path);
        let example = anniversary(start, structure.end_year);
        let help = if start.is_new_year() {
            "give a year, such as 2030".to_owned()
        } else {
            format!("give such a day, as {example}")
        };
        report.add(&node.place, message, format!("not a {start}"), help);
        return None;
    }
    let at = (step / structure.steps_per_year) as usize;
    let (_, mut reading) = of_year.into_iter().nth(place)?;
    if let Reading::Driver { year, .. } | Reading::Stage { year } | Reading::Depth { year, .. } = &mut reading {
        *year = at;
    }
    Some(reading)
}

/// A moment of a run, as far as it is given.
enum Moment {
    Given(u32),
    Left,
    Invalid,
}

/// The moment under `key`, or the one `after_years` from the start.
fn moment(section: &Section<'_>, key: &str, structure: &Structure, report: &mut Report) -> Moment {
    let calendar = Calendar::of(structure);
    let found = match (section.node(key), section.node("after_years")) {
        (None, None) => return Moment::Left,
        (Some(_), Some(second)) => {
            let message = format!("`{}` has both `{key}` and `after_years`", section.path);
            report.add(&second.place, message, "one too many", "remove one of the two");
            return Moment::Invalid;
        }
        (Some(node), None) => calendar.moment(node, &section.path_of(key), report),
        (None, Some(node)) => {
            let path = section.path_of("after_years");
            let Some(years) = finite(node, &path, report) else { return Moment::Invalid };
            if years <= 0.0 {
                wrong_type(node, &path, "more than 0", "give a number of years, such as 10", report);
                return Moment::Invalid;
            }
            Some(At { value: i64::from(calendar.steps(years)), place: node.place.clone() })
        }
    };
    let Some(found) = found else { return Moment::Invalid };
    match u32::try_from(found.value) {
        Ok(step) if step <= structure.n_steps() => Moment::Given(step),
        _ => {
            let (message, allowed) = (format!("`{}` is read outside the run", section.path), 0..=calendar.n_steps());
            let help = format!("give a date within the run, {}, or change `end`", calendar.span(&allowed));
            report.add(&found.place, message, calendar.broken(found.value, &allowed), help);
            Moment::Invalid
        }
    }
}
