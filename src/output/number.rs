//! How numbers are written.

/// A number with six significant digits, without an exponent and without trailing zeros; empty for NaN, which no
/// table must contain.
#[must_use]
pub fn significant(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    // The decimal conversion is exact, so the text is the same on every machine.
    let rounded: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// A probability in per cent with as many digits as two significant ones need, at most four decimals.
#[must_use]
pub fn percent(probability: f64) -> String {
    let value = 100.0 * probability;
    let decimals = match value {
        v if !v.is_finite() => return "-".to_owned(),
        0.0 => return "0 %".to_owned(),
        v if v < 0.000_05 => return "<0.0001 %".to_owned(),
        v if v < 0.01 => 4,
        v if v < 0.1 => 3,
        v if v < 1.0 => 2,
        v if v < 99.95 => 1,
        _ => return "100 %".to_owned(),
    };
    format!("{value:.decimals$} %")
}

/// As [`percent`], without the sign.
#[must_use]
pub fn bare(probability: f64) -> String {
    percent(probability).trim_end_matches(" %").to_owned()
}

/// 1234567 as 1,234,567.
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Rounded up to two significant digits: more is not known of what is foretold.
pub(super) fn rounded_up(number: u64) -> u64 {
    let unit = 10_u64.pow(number.max(1).ilog10().saturating_sub(1));
    number.div_ceil(unit).saturating_mul(unit)
}

/// `96,000 trajectories in 1,000 draws`.
pub(super) fn size(trajectories: u64, draws: u64) -> String {
    let plural = if draws == 1 { "" } else { "s" };
    format!("{} trajectories in {} draw{plural}", thousands(trajectories), thousands(draws))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_and_no_exponent() {
        assert_eq!(significant(0.123_456_789), "0.123457");
        assert_eq!(significant(1.5e-7), "0.00000015");
        assert_eq!(significant(12_345_678.0), "12345700");
        assert_eq!(significant(-0.0), "0");
        assert_eq!(significant(f64::NAN), "");
    }

    #[test]
    fn small_probabilities_keep_their_digits() {
        let texts = [0.0, 1e-8, 0.000_012, 0.000_44, 0.0123, 0.5, 0.9999].map(percent);
        assert_eq!(texts, ["0 %", "<0.0001 %", "0.0012 %", "0.044 %", "1.2 %", "50.0 %", "100 %"]);
    }

    #[test]
    fn what_is_foretold_has_two_digits() {
        assert_eq!([0, 7, 99, 101, 123_456, 20_000_000].map(rounded_up), [0, 7, 99, 110, 130_000, 20_000_000]);
        assert_eq!(
            [size(1, 1), size(160_000, 10_000)],
            ["1 trajectories in 1 draw", "160,000 trajectories in 10,000 draws"]
        );
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    }
}
