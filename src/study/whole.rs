//! Whole numbers as options: plain, with separators of thousands, or with an exponent.

use std::ops::RangeInclusive;

/// Numbers of the example, which is shown if the range contains them.
const EXAMPLES: [u64; 2] = [96_000, 100_000];

/// Reads a whole number within a range.
pub(crate) fn whole<T: TryFrom<u64>>(
    range: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static {
    move |text| {
        let rule = || format!("must be a whole number from {} to {}", range.start(), range.end());
        let shown = EXAMPLES.iter().all(|number| range.contains(number));
        let example = if shown { ", such as 96000, 96,000 or 1e5" } else { "" };
        let number = number(text).ok_or_else(|| format!("{}{example}", rule()))?;
        let within = u64::try_from(number).ok().filter(|number| range.contains(number));
        within.and_then(|number| T::try_from(number).ok()).ok_or_else(rule)
    }
}

/// Reads `96000`, `96,000`, `96_000` or `9.6e4` exactly; `None` if it is not a whole number, the largest number if it is
/// beyond all ranges.
pub(super) fn number(text: &str) -> Option<i128> {
    let text = text.trim();
    let (sign, size) = text.strip_prefix('-').map_or((1_i128, text), |size| (-1, size));
    for separator in [',', '_'] {
        let mut groups = size.split(separator);
        let first = groups.next().is_some_and(|first| is_digits(first) && first.len() <= 3);
        if size.contains(separator) {
            let grouped = first && groups.all(|group| is_digits(group) && group.len() == 3);
            return grouped.then(|| sign * read(&size.replace(separator, "")));
        }
    }
    let unsigned = if is_digits(size) { Some(read(size)) } else { with_exponent(size) };
    unsigned.map(|number| sign * number)
}

fn is_digits(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|letter| letter.is_ascii_digit())
}

fn read(digits: &str) -> i128 {
    digits.parse().unwrap_or(i128::MAX)
}

/// Reads `9.6e4` by moving the point within its digits: a floating-point number would round a large one.
fn with_exponent(text: &str) -> Option<i128> {
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let places = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if !is_digits(whole) || !(part.is_empty() || is_digits(part)) || !is_digits(places) {
        return None;
    }
    let digits = format!("{whole}{part}");
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Some(0);
    }
    let places = i64::try_from(read(places)).unwrap_or(i64::MAX / 2).min(i64::MAX / 2);
    let places = if exponent.starts_with('-') { -places } else { places };
    // The number of zeros after the last digit other than 0.
    let zeros = places - part.len() as i64 + (digits.len() - significant.len()) as i64;
    let zeros = usize::try_from(zeros).ok()?;
    // More digits than any range has.
    let zeros = zeros.min(40);
    Some(read(&format!("{significant}{}", "0".repeat(zeros))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_is_read_as_people_write_it() {
        let read = whole::<u64>(0..=1_000_000);
        for (text, number) in [
            ("96000", 96_000),
            ("96,000", 96_000),
            ("96_000", 96_000),
            ("1e5", 100_000),
            ("9.6E4", 96_000),
            ("9.60e+4", 96_000),
            ("20e-1", 2),
            ("0e400", 0),
        ] {
            assert_eq!(read(text), Ok(number), "{text}");
        }
        for text in ["96,00", ",000", "1e-1", "1.5", "many", "", "1,000_000", "inf", "1e", "e5", "1.e5e", "1e5.0"] {
            let message = "must be a whole number from 0 to 1000000, such as 96000, 96,000 or 1e5";
            assert_eq!(read(text), Err(message.to_owned()), "{text}");
        }
    }

    /// Beyond 2^53, where a floating-point number would be rounded.
    #[test]
    fn a_number_with_an_exponent_is_exact() {
        let read = whole::<u64>(0..=u64::MAX);
        for (text, number) in [
            ("9007199254740993e0", 9_007_199_254_740_993),
            ("9007199254740.993e3", 9_007_199_254_740_993),
            ("18446744073709551615e0", u64::MAX),
        ] {
            assert_eq!(read(text), Ok(number), "{text}");
        }
        assert!(read("18446744073709551616e0").is_err(), "one more than the most");
    }

    #[test]
    fn the_rule_names_both_limits() {
        let rule = "must be a whole number from 1 to 20000";
        let long = "99999999999999999999999999999999999999999999";
        let large = ["20001", "1e30", "1e400", "1e99999999999999999999", long];
        // The example of a large number would not help in a small range.
        for text in ["0", "-5", "-1e400", "1.5", "many"].into_iter().chain(large) {
            assert_eq!(whole::<u64>(1..=20_000)(text), Err(rule.to_owned()), "{text}");
        }
        assert_eq!(whole::<u64>(0..=u64::MAX)("18446744073709551615"), Ok(u64::MAX), "the most");
    }
}
