//! Names: which are allowed, and which one was probably meant.

use std::cmp::Reverse;

use super::place::Place;
use super::problem::Report;
use crate::input::{code_point, unseen_in_name};

/// Most names that a message lists.
const LISTED_MAX: usize = 30;

/// What programs that read tables take for a number or for a missing value.
const NO_NAMES: [&str; 5] = ["inf", "infinity", "na", "nan", "null"];

/// Whether `name` may name an actor, theatre, category, shock or outcome.
pub(crate) fn is_name(name: &str) -> bool {
    let mut letters = name.bytes();
    letters.next().is_some_and(|first| first.is_ascii_lowercase())
        && !NO_NAMES.contains(&name)
        && letters.all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_')
}

/// The name in lower case, with underscores for what a name cannot have.
pub(super) fn plain_name(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    lower.replace(|letter: char| !letter.is_ascii_lowercase() && !letter.is_ascii_digit(), "_")
}

/// Reports a name that is not allowed; says whether it is.
pub(crate) fn check_name(noun: &str, name: &str, place: &Place, report: &mut Report) -> bool {
    let allowed = is_name(name);
    if NO_NAMES.contains(&name) {
        report.add(
            place,
            format!("\"{name}\" cannot name {} {noun}", article(noun)),
            "read as a number or a missing value where tables are loaded",
            format!("write for example `{name}_{noun}` everywhere"),
        );
    } else if !allowed {
        let plain = plain_name(name);
        let meant = if is_name(&plain) { format!("write `{plain}` everywhere: ") } else { String::new() };
        report.add(
            place,
            format!("\"{name}\" cannot name {} {noun}", article(noun)),
            "must match [a-z][a-z0-9_]*",
            format!("{meant}use lower-case letters, digits and underscores, beginning with a letter"),
        );
    }
    allowed
}

/// The candidate that was probably meant by `name`: of those that are as near, one that begins as it does.
pub(crate) fn near<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    nearest(name, candidates, |candidate| {
        let within = name.len() >= 4 && (candidate.contains(name) || name.contains(candidate) && candidate.len() >= 4);
        let distance = distance(name, candidate);
        if distance <= (name.chars().count().max(candidate.len()) / 3).max(1) {
            return Some(distance);
        }
        // A name that contains the other is a match, but a worse one than a misspelling.
        within.then_some(100 + distance)
    })
}

/// The candidate of which `name`, of three letters or more, may be a misspelling, where it could also be a name of its own.
pub(crate) fn misspelt<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    nearest(name, candidates, |candidate| {
        let distance = distance(name, candidate);
        // Of a short name fewer letters may differ than of a long one.
        let most = (name.len().min(candidate.len()) / 3).max(1);
        (name.len() >= 3 && distance <= most).then_some(distance)
    })
}

/// The first candidate of the least score, where there is any with a score; of equal ones, one that begins more as `name` does.
fn nearest<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
    score: impl Fn(&str) -> Option<usize>,
) -> Option<&'c str> {
    let scored = candidates.into_iter().filter_map(|candidate| Some((score(candidate)?, candidate)));
    let best = scored.min_by_key(|(score, candidate)| (*score, Reverse(shared_start(name, candidate))));
    best.map(|(_, candidate)| candidate)
}

/// How many letters differ.
fn distance(name: &str, candidate: &str) -> usize {
    strsim::damerau_levenshtein(&name.to_lowercase(), candidate)
}

/// With how many letters both begin.
fn shared_start(name: &str, candidate: &str) -> usize {
    name.to_lowercase().chars().zip(candidate.chars()).take_while(|(one, other)| one == other).count()
}

/// Reports that `name` is not among `candidates`, which are what a `noun` may be.
pub(crate) fn unknown(noun: &str, name: &str, within: &str, candidates: &[&str], place: &Place, report: &mut Report) {
    // Of what is declared under a name that is not allowed, that name is the mistake.
    if candidates.iter().any(|candidate| !is_name(candidate) && plain_name(candidate) == name) {
        return;
    }
    let place_of_key = if within.is_empty() { String::new() } else { format!(" in `{within}`") };
    let message = format!("unknown {noun} `{name}`{place_of_key}");
    if let Some(letter) = unseen_in_name(name) {
        let code = code_point(letter);
        let message = format!("{message} has a character that cannot be seen, {code}");
        report.add(place, message, format!("has {code}"), format!("write it anew; {}", listed(noun, candidates)));
        return;
    }
    let (label, help) = match near(name, candidates.iter().copied()) {
        Some(meant) => {
            let others: Vec<&str> = candidates.iter().copied().filter(|candidate| *candidate != meant).collect();
            let or = if others.is_empty() { String::new() } else { format!(", or {}", listed(noun, &others)) };
            (format!("did you mean `{meant}`?"), format!("write `{meant}`{or}"))
        }
        None => (format!("unknown {noun}"), listed(noun, candidates)),
    };
    report.add(place, message, label, help);
}

fn listed(noun: &str, candidates: &[&str]) -> String {
    if candidates.is_empty() {
        return format!("no {noun} is possible here: remove it");
    }
    let names: Vec<String> = candidates.iter().take(LISTED_MAX).map(|name| format!("`{name}`")).collect();
    let more = if candidates.len() > LISTED_MAX { ", ..." } else { "" };
    format!("one of {}{more}", names.join(", "))
}

/// "a" or "an".
pub(crate) fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelling_finds_what_was_meant() {
        let keys = ["severity", "urgency", "urgency_target", "military_burden", "gdp"];
        assert_eq!(near("urgncy", keys), Some("urgency"));
        assert_eq!(near("Urgency", keys), Some("urgency"));
        assert_eq!(near("burden", keys), Some("military_burden"));
        assert_eq!(near("gpd", keys), Some("gdp"));
        assert_eq!(near("weather", keys), None);
        // Of two that are as near, the one that begins in the same way.
        assert_eq!((near("rates", ["dates", "rate"]), near("rates", ["rate", "dates"])), (Some("rate"), Some("rate")));
        assert_eq!(
            (misspelt("titel", ["title"]), misspelt("subtitle", ["title"]), misspelt("no", ["to"])),
            (Some("title"), None, None)
        );
    }

    #[test]
    fn names_are_words_in_lower_case() {
        assert!(is_name("east_asia") && is_name("g7"));
        assert!(!is_name("nan") && !is_name("null") && is_name("nan_outcome"));
        assert!(!is_name("East") && !is_name("7g") && !is_name("") && !is_name("a-b") && !is_name("a.b"));
    }
}
