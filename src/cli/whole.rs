//! Whole numbers as options: plain, with separators of thousands, or with an exponent.

use std::ops::RangeInclusive;

/// Reads a whole number within a range.
pub(super) fn whole<T: TryFrom<u64>>(
    range: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static {
    move |text| {
        let number =
            number(text).ok_or_else(|| "is not a whole number; write 96000, 96,000 or 1e5, for example".to_owned())?;
        let within = u64::try_from(number).ok().filter(|number| range.contains(number));
        let rule = || format!("must be a whole number from {} to {}", range.start(), range.end());
        within.and_then(|number| T::try_from(number).ok()).ok_or_else(rule)
    }
}

/// `96000`, `96,000`, `96_000` or `9.6e4`; nothing where that is no whole number, the largest number where it is one beyond
/// all ranges.
fn number(text: &str) -> Option<i128> {
    let text = text.trim();
    let (sign, size) = text.strip_prefix('-').map_or((1_i128, text), |size| (-1, size));
    let read = |digits: &str| sign * digits.parse::<i128>().unwrap_or(i128::MAX);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|letter| letter.is_ascii_digit());
    for separator in [',', '_'] {
        let mut groups = size.split(separator);
        let first = groups.next().is_some_and(|first| digits(first) && first.len() <= 3);
        if size.contains(separator) {
            let grouped = first && groups.all(|group| digits(group) && group.len() == 3);
            return grouped.then(|| read(&size.replace(separator, "")));
        }
    }
    if digits(size) {
        return Some(read(size));
    }
    let exponent = size.contains(['e', 'E']) && size.starts_with(|first: char| first.is_ascii_digit());
    let float: f64 = size.parse().ok().filter(|_| exponent)?;
    (float.fract() == 0.0).then_some(sign * float as i128)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_is_read_as_people_write_it() {
        let read = whole::<u64>(0..=1_000_000);
        for (text, number) in
            [("96000", 96_000), ("96,000", 96_000), ("96_000", 96_000), ("1e5", 100_000), ("9.6E4", 96_000)]
        {
            assert_eq!(read(text), Ok(number), "{text}");
        }
        for text in ["96,00", ",000", "1e-1", "1.5", "many", "", "1,000_000", "inf", "1e400"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_rule_names_both_limits() {
        let rule = "must be a whole number from 1 to 20000";
        for text in ["0", "-5", "20001", "1e30", "99999999999999999999999999999999999999999999"] {
            assert_eq!(whole::<u64>(1..=20_000)(text), Err(rule.to_owned()), "{text}");
        }
        assert_eq!(whole::<u64>(0..=u64::MAX)("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(
            whole::<u64>(1..=20_000)("1.5"),
            Err("is not a whole number; write 96000, 96,000 or 1e5, for example".to_owned())
        );
    }
}
