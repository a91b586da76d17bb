//! Tests of every rule of the format, by a text that breaks it: the reported error, its place, and its way out.

mod adversaries;
mod agreements;
mod questions;
mod calendar;
mod correlations;
mod facts;
mod horizon;
mod model;
mod names;
mod outcomes;
mod policies;
mod published;
mod reading;
mod readings;
mod record;
mod relations;
mod uncertainty;
mod variations;
mod writing;

use super::parse;

/// A valid scenario on which the tests build.
pub(in crate::scenario) const GOOD: &str = r#"title = "Two against one"
members = ["china", "russia"]
adversary = "usa"
start = 2025
end = 2035

[theatres]
global_order = 0.6
europe = 0.4

[actors.china]
gdp = 18.6
urgency = { normal = { mean = 0.45, sd = 0.05 } }
orientation.europe = 0.2

[actors.russia]
gdp = 2.1

[actors.usa]
gdp = 28.9

[alignment]
type = "thick"

[alignment.indicators]
confidence_building = 1
consultations = { depth = 3, age = 28 }

[shocks.crisis]
rate = 0.1
effects.urgency.china = { mean = 1.0, sd = 0.3 }
effects.identity.russia = 0.2

[shocks.blockade]
dates = [2027-08-01, 2030]
jump_start = { exercises = 2 }

[outcomes.alliance]
type = ["alliance", "allied_community"]
"#;

/// Marks the place of the expected error in the tests; not part of the text.
const HERE: &str = "@";

/// A change of [`GOOD`] (an empty `old` appends), the resulting message and a part of the way out.
struct Case<'c> {
    old: &'c str,
    new: &'c str,
    message: &'c str,
    way_out: &'c str,
}

const fn case<'c>(old: &'c str, new: &'c str, message: &'c str, way_out: &'c str) -> Case<'c> {
    Case { old, new, message, way_out }
}

fn check(cases: &[Case<'_>]) {
    for Case { old, new, message, way_out } in cases {
        assert!(GOOD.contains(old), "the good text has no {old}");
        let text = match (*old, *new) {
            ("", new) => format!("{GOOD}\n{new}\n"),
            // A key that is missing altogether is reported at the beginning.
            (old, HERE) => format!("{HERE}{}", GOOD.replacen(old, "", 1)),
            (old, new) => GOOD.replacen(old, new, 1),
        };
        check_text(&text, message, way_out);
    }
}

/// Checks that a text has exactly one error, at the mark, with this message and way out.
fn check_text(marked: &str, message: &str, way_out: &str) {
    let (before, after) = marked.split_once(HERE).unwrap();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|&letter| letter != '\n').count() + 1;
    let Err(error) = parse("x.toml", &format!("{before}{after}"), &[]) else { panic!("no error in {marked}") };
    let rendered = error.render(false);
    let [problem] = error.problems() else { panic!("not exactly one error in {marked}:\n{rendered}") };
    assert_eq!((problem.line, problem.column), (line, column), "{rendered}");
    assert!(problem.message.contains(message), "expected: {message}\n{rendered}");
    let advice = format!("{} {}", problem.label, problem.help);
    assert!(advice.contains(way_out), "expected: {way_out}\n{rendered}");
    assert!(!problem.help.is_empty() && rendered.contains("x.toml:"), "{rendered}");
}

/// The files in a temporary folder.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn the_good_text_is_good() {
    if let Err(error) = parse("x.toml", GOOD, &[]) {
        panic!("{}", error.render(false));
    }
}
