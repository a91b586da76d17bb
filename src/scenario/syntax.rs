//! Messages on text that is not TOML, for people who do not know TOML.

use std::ops::Range;

use toml::de::Error;

use crate::parameter::shown;

use super::place::Place;
use super::problem::Report;

/// The suggestion for a line that is not TOML.
struct Suggestion {
    message: String,
    label: &'static str,
    help: String,
}

/// Reports the syntax errors of a text. Where the value of a line has a suggestion, its errors are one error.
pub(super) fn report_syntax(errors: &[Error], text: &str, source: usize, report: &mut Report) {
    let mut last = None;
    for error in errors {
        let span = error.span().unwrap_or(text.len()..text.len());
        let line = line_around(text, span.start);
        if last.as_ref() == Some(&line) {
            continue;
        }
        match value_of(text, &line).and_then(|(key, value)| Some((suggestion(key, &text[value.clone()])?, value))) {
            Some((Suggestion { message, label, help }, value)) => {
                report.add(&Place { source, span: value }, message, label, help);
                last = Some(line);
            }
            None => report_error(error, &Place { source, span }, report),
        }
    }
}

/// Reports an error of the parser in its own words.
pub(super) fn report_error(error: &Error, place: &Place, report: &mut Report) {
    let message = error.message();
    let help = if message == "duplicate key" {
        "remove one of the two, or join them under one header"
    } else {
        "see https://toml.io/en/v1.1.0 for how TOML is written"
    };
    report.add(place, format!("not TOML: {message}"), message, help);
}

/// The line that contains a byte, without its end.
fn line_around(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let at = at.min(bytes.len());
    let start = bytes[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
    let end = bytes[at..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |newline| at + newline);
    start..end
}

/// The key of a line of the form `key = value`, and the place of its value, without a comment.
fn value_of<'t>(text: &'t str, line: &Range<usize>) -> Option<(&'t str, Range<usize>)> {
    let (key, rest) = text.get(line.clone())?.split_once('=')?;
    if key.contains(['[', '{', '#']) {
        return None;
    }
    let value = rest.split('#').next().unwrap_or_default();
    let start = line.start + key.len() + 1 + value.len() - value.trim_start().len();
    Some((key.trim(), start..start + value.trim().len()))
}

/// The suggestion for a value that is not TOML; `None` if there is no obvious one.
fn suggestion(key: &str, value: &str) -> Option<Suggestion> {
    if let Some(help) = number_suggestion(value) {
        return Some(Suggestion {
            message: format!("`{key}` is `{value}`, which is not a number"),
            label: "not a number",
            help,
        });
    }
    if let Some(help) = date_suggestion(value) {
        return Some(Suggestion {
            message: format!("`{key}` is `{value}`, which is not a date"),
            label: "not a date",
            help,
        });
    }
    let lower = value.to_lowercase();
    if ["true", "false"].contains(&lower.as_str()) {
        let message = format!("`{key}` is `{value}`, which is neither `true` nor `false`");
        return Some(Suggestion { message, label: "must be in lower case", help: format!("write {lower}") });
    }
    let curly = ['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '\u{ab}', '\u{bb}'];
    let bare = value.trim_matches(curly);
    let is_word = |letter: char| letter.is_alphanumeric() || [' ', '_', '-'].contains(&letter);
    if bare.is_empty() || !bare.starts_with(char::is_alphabetic) || !bare.chars().all(is_word) {
        return None;
    }
    let message = if bare.len() < value.len() {
        format!("the quotes around `{bare}` are not straight")
    } else {
        format!("`{key}` is `{value}`, a string without quotes")
    };
    Some(Suggestion { message, label: "must be in quotes", help: format!("for a string, write \"{bare}\"") })
}

/// How to write a number with a decimal comma, with blanks or in per cent; `None` for a text that is a number already,
/// or something else.
pub(super) fn number_suggestion(text: &str) -> Option<String> {
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    let text = text.trim();
    if number(text).is_some() || !text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) {
        return None;
    }
    let joined: String = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '\'').collect();
    if number(&joined).is_some() {
        return Some(format!("remove the blanks: write {joined}"));
    }
    let pointed = joined.replacen(',', ".", 1);
    if number(&pointed).is_some() {
        let thousands = joined.replace(',', "");
        let is_grouped = joined.split(',').nth(1).is_some_and(|after| after.len() == 3);
        let or = if is_grouped { format!(", or {thousands}") } else { String::new() };
        return Some(format!("use a decimal point, not a comma: write {pointed}{or}"));
    }
    let share = number(pointed.strip_suffix('%')?)? / 100.0;
    Some(format!("write a share, not per cent: {}", shown(share)))
}

/// How to write a date without a day or with its parts in another order.
fn date_suggestion(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['-', '.', '/']).collect();
    let digits =
        |part: &&str, most: usize| !part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [year, month] if year.len() == 4 && digits(year, 4) && digits(month, 2) && !text.contains(['.', '/']) => {
            Some(format!("a date needs a day: write {year}-{month:0>2}-01, or the year alone, {year}"))
        }
        [first, month, last] if digits(first, 4) && digits(month, 2) && digits(last, 4) => {
            Some("write year, month and day with dashes and two digits each, as in 2027-08-01".to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_another_notation_gets_a_suggestion() {
        let advice = |text| number_suggestion(text).unwrap_or_default();
        assert_eq!(advice("2,1"), "use a decimal point, not a comma: write 2.1");
        assert_eq!(advice("-0,25"), "use a decimal point, not a comma: write -0.25");
        assert_eq!(advice("2,100"), "use a decimal point, not a comma: write 2.100, or 2100");
        assert_eq!(advice("18 600"), "remove the blanks: write 18600");
        assert_eq!(advice("3,4 %"), "write a share, not per cent: 0.034");
        for other in ["2.1", "1e3", "high", "", "1,2,3", "2027-08", "inf", "12a"] {
            assert_eq!(advice(other), "", "{other}");
        }
    }

    #[test]
    fn a_line_is_reported_once_with_its_suggestion() {
        let text = "title = thin alliance # so\nend = 2045-01\nx = “a”\ny = 3.4.2025\nz = True\nw = [1,\n";
        let (_, errors) = toml::de::DeTable::parse_recoverable(text);
        let mut report = Report::default();
        report_syntax(&errors, text, 0, &mut report);
        let sources = [crate::input::SourceText { name: "x.toml".to_owned(), text: text.to_owned() }];
        let problems = report.into_problems(&sources).unwrap();
        let found: Vec<(usize, usize, &str)> =
            problems.as_slice().iter().map(|it| (it.line, it.column, it.message.as_str())).collect();
        let expected = [
            (1, 9, "`title` is `thin alliance`, a string without quotes"),
            (2, 7, "`end` is `2045-01`, which is not a date"),
            (3, 5, "the quotes around `a` are not straight"),
            (4, 5, "`y` is `3.4.2025`, which is not a date"),
            (5, 5, "`z` is `True`, which is neither `true` nor `false`"),
        ];
        assert_eq!(found[..5], expected);
        assert!(found[5].2.starts_with("not TOML: unclosed array") && found.len() == 6, "{found:?}");
    }
}
