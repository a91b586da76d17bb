//! The comment at a number: its meaning, its unit, its scale with the nearest anchors, and where its value is from.

use std::fmt::Write as _;

use crate::scenario::codebook::{Anchor, scale_of};

use super::analogue::Number;

/// The width of a line.
const WIDTH: usize = 110;

/// The most anchors at a number.
const ANCHORS_MAX: usize = 5;

/// A number with its comment in the lines above it.
pub(super) fn commented(key: &str, value: &str, number: &Number, origin: &str) -> String {
    let meaning = number.meaning.trim().trim_end_matches('.');
    let allowed = number.allowed.trim_start_matches("in ");
    let unit = if number.unit.is_empty() { String::new() } else { format!(" [{}; {allowed}]", number.unit) };
    let mut text = wrapped(&format!("{meaning}{unit}. {}", scale(&number.path, value)));
    let given = format!("{key} = {value}");
    let _ = writeln!(text, "{given:31} # {origin}");
    text
}

/// The ends of a number's scale, and the anchors nearest to its value.
fn scale(path: &str, value: &str) -> String {
    let Some(scale) = scale_of(path) else { return String::new() };
    let mut anchors: Vec<&Anchor> = scale.anchors().collect();
    if let Ok(value) = value.parse::<f64>() {
        let distance = |anchor: &&Anchor| (anchor.value - value).abs();
        anchors.sort_by(|one, other| distance(one).total_cmp(&distance(other)));
        anchors.truncate(ANCHORS_MAX);
        anchors.sort_by(|one, other| one.value.total_cmp(&other.value));
    }
    let anchors: Vec<String> = anchors.iter().map(ToString::to_string).collect();
    format!("Scale: {}; {}; {}.", scale.low, anchors.join("; "), scale.high)
}

/// A text as lines of comment.
pub(super) fn wrapped(text: &str) -> String {
    let (mut lines, mut line) = (String::new(), String::from("#"));
    for word in text.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push_str(&line);
            lines.push('\n');
            line = String::from("#");
        }
        line.push(' ');
        line.push_str(word);
    }
    lines + &line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_its_meaning_unit_and_nearest_anchors() {
        let number = Number {
            path: "actors.china.severity".to_owned(),
            value: "0.48".to_owned(),
            unit: "share",
            meaning: "Severity of the threat.",
            allowed: "in (0, 1)".to_owned(),
        };
        let text = commented("severity", "0.48", &number, "by analogy");
        assert!(text.starts_with("# Severity of the threat [share; (0, 1)]. Scale: 0: no threat at all; "), "{text}");
        let unwrapped = text.replace("\n# ", " ");
        assert!(unwrapped.contains("0.48: China towards the United States in 2025"), "{text}");
        assert!(!text.contains("0.92"), "far from it: {text}");
        assert!(text.ends_with("\nseverity = 0.48                 # by analogy\n"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
    }
}
