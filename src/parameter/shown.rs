//! The format of numbers in messages.

/// The shortest text that parses to the number; with an exponent where it would otherwise be a row of zeros.
pub(crate) fn shown(value: f64) -> String {
    let size = value.abs();
    if value.is_finite() && value != 0.0 && !(1e-6..1e12).contains(&size) {
        format!("{value:e}")
    } else {
        value.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn only_huge_and_tiny_numbers_have_an_exponent() {
        assert_eq!([1e99, -1e-300, 1.5e12].map(shown), ["1e99", "-1e-300", "1.5e12"]);
        assert_eq!([0.0, 2e6, -0.000_001, 0.1].map(shown), ["0", "2000000", "-0.000001", "0.1"]);
        assert_eq!([f64::NAN, f64::NEG_INFINITY].map(shown), ["NaN", "-inf"]);
    }
}
