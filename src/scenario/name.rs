//! Names: the allowed ones, and suggestions for unknown ones.

use std::cmp::Reverse;

use super::place::Place;
use super::problem::Report;
use crate::input::{code_point, unseen_in_name};

/// Most names that a message lists.
const LISTED_MAX: usize = 30;

/// Words that programs for tables read as a number or as a missing value.
const NO_NAMES: [&str; 5] = ["inf", "infinity", "na", "nan", "null"];

/// Whether `name` may name an actor, theatre, category, shock or outcome.
pub(crate) fn is_name(name: &str) -> bool {
    let mut letters = name.bytes();
    letters.next().is_some_and(|first| first.is_ascii_lowercase())
        && !NO_NAMES.contains(&name)
        && letters.all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_')
}

/// The name in lower case, with underscores in place of other characters.
pub(crate) fn plain_name(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    lower.replace(|letter: char| !letter.is_ascii_lowercase() && !letter.is_ascii_digit(), "_")
}

/// A name from a file as people write it: `united_states` as United States, `usa` as USA.
pub(crate) fn proper(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        match letters.next() {
            _ if word.len() <= 3 => word.to_uppercase(),
            Some(first) => first.to_uppercase().chain(letters).collect(),
            None => String::new(),
        }
    };
    name.split('_').map(word).collect::<Vec<_>>().join(" ")
}

/// Reports a name that is not allowed; returns whether it is allowed.
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
        let suggestion = if is_name(&plain) { format!("write `{plain}` everywhere: ") } else { String::new() };
        report.add(
            place,
            format!("\"{name}\" cannot name {} {noun}", article(noun)),
            "must match [a-z][a-z0-9_]*",
            format!("{suggestion}use lower-case letters, digits and underscores, beginning with a letter"),
        );
    }
    allowed
}

/// The suggestion for `name`: the most similar candidate; among ties, the one with the same beginning.
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

/// The candidate of which `name`, of three letters or more, may be a misspelling, in places where it could also be a
/// name of its own.
pub(crate) fn likely_misspelling<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    nearest(name, candidates, |candidate| {
        let distance = distance(name, candidate);
        // A short name may differ in fewer letters than a long one.
        let most = (name.len().min(candidate.len()) / 3).max(1);
        (name.len() >= 3 && distance <= most).then_some(distance)
    })
}

/// The first candidate of the least score, if any has a score; among ties, the one with the longer common beginning
/// with `name`.
fn nearest<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
    score: impl Fn(&str) -> Option<usize>,
) -> Option<&'c str> {
    let scored = candidates.into_iter().filter_map(|candidate| Some((score(candidate)?, candidate)));
    let best = scored.min_by_key(|(score, candidate)| (*score, Reverse(shared_start(name, candidate))));
    best.map(|(_, candidate)| candidate)
}

/// The number of different letters.
fn distance(name: &str, candidate: &str) -> usize {
    strsim::damerau_levenshtein(&name.to_lowercase(), candidate)
}

/// The number of letters in the common beginning.
fn shared_start(name: &str, candidate: &str) -> usize {
    name.to_lowercase().chars().zip(candidate.chars()).take_while(|(one, other)| one == other).count()
}

/// Reports that `name` is not among `candidates`, the valid values of a `noun`.
pub(crate) fn unknown(noun: &str, name: &str, within: &str, candidates: &[&str], place: &Place, report: &mut Report) {
    // For a name that is declared but not allowed, the declaration is the error.
    if candidates.iter().any(|candidate| !is_name(candidate) && plain_name(candidate) == name) {
        return;
    }
    let place_of_key = if within.is_empty() { String::new() } else { format!(" in `{within}`") };
    let message = format!("unknown {noun} `{name}`{place_of_key}");
    if let Some(letter) = unseen_in_name(name) {
        let code = code_point(letter);
        let message = format!("{message} has an invisible character, {code}");
        report.add(place, message, format!("has {code}"), format!("retype it; {}", listed(noun, candidates)));
        return;
    }
    let (label, help) = match near(name, candidates.iter().copied()) {
        Some(suggestion) => {
            let others: Vec<&str> = candidates.iter().copied().filter(|candidate| *candidate != suggestion).collect();
            let or = if others.is_empty() { String::new() } else { format!(", or {}", listed(noun, &others)) };
            (format!("did you mean `{suggestion}`?"), format!("write `{suggestion}`{or}"))
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
    fn a_misspelling_finds_a_suggestion() {
        let keys = ["severity", "urgency", "urgency_target", "military_burden", "gdp"];
        assert_eq!(near("urgncy", keys), Some("urgency"));
        assert_eq!(near("Urgency", keys), Some("urgency"));
        assert_eq!(near("burden", keys), Some("military_burden"));
        assert_eq!(near("gpd", keys), Some("gdp"));
        assert_eq!(near("weather", keys), None);
        // Among ties, the one with the same beginning.
        assert_eq!((near("rates", ["dates", "rate"]), near("rates", ["rate", "dates"])), (Some("rate"), Some("rate")));
        assert_eq!(
            (
                likely_misspelling("titel", ["title"]),
                likely_misspelling("subtitle", ["title"]),
                likely_misspelling("no", ["to"])
            ),
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
