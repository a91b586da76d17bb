//! How numbers are written.

use crate::stats::{Estimate, Proportion, Z_95, share_interval};
use crate::trajectory::PER_STEP_MAX;

/// A number with six significant digits, without exponent and trailing zeros; empty if it is not finite.
#[must_use]
pub fn significant(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    // The decimal conversion is exact, so the text is the same on every machine.
    let rounded: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// A probability in per cent with two significant digits, but at most four decimals.
#[must_use]
pub fn percent(probability: f64) -> String {
    let value = 100.0 * probability;
    match value {
        v if !v.is_finite() => "-".to_owned(),
        0.0 => "0 %".to_owned(),
        v if v < 0.000_05 => "<0.0001 %".to_owned(),
        v if v < 99.95 => format!("{v:.0$} %", decimals(v)),
        _ => "100 %".to_owned(),
    }
}

/// How many decimals a number in per cent needs for two significant digits, at most four.
fn decimals(value: f64) -> usize {
    match value {
        v if v < 0.01 => 4,
        v if v < 0.1 => 3,
        v if v < 1.0 => 2,
        _ => 1,
    }
}

/// As [`percent`], without the sign.
#[must_use]
pub fn bare(probability: f64) -> String {
    percent(probability).trim_end_matches(" %").to_owned()
}

/// A difference of probabilities in percentage points, as in `-0.26 pp`.
pub(crate) fn difference(value: f64) -> String {
    if !value.is_finite() {
        return "-".to_owned();
    }
    format!("{}{} pp", if value < 0.0 { "-" } else { "" }, bare(value.abs()))
}

/// The 95 % Monte Carlo error of a probability, as in `±0.1`; `None` within two such errors of 0 or 1, where the interval
/// is not symmetric and is shown instead.
pub(crate) fn symmetric_error(probability: f64, standard_error: f64) -> Option<String> {
    let half = Z_95 * standard_error;
    let far = half > 0.0 && probability >= 2.0 * half && 1.0 - probability >= 2.0 * half;
    far.then(|| format!("±{}", bare(half)))
}

/// The error of a probability: `±0.1`, or near 0 and 1 the interval, `(0.003 to 0.04)`.
pub(crate) fn error_beside(probability: f64, standard_error: f64) -> String {
    let (low, high) = share_interval(probability, standard_error);
    symmetric_error(probability, standard_error).unwrap_or_else(|| format!("({} to {})", bare(low), bare(high)))
}

/// A probability with its 95 % Monte Carlo error, `1.3 % ±0.1`, or near 0 and 1 its interval, `0.012 % (0.003 to 0.04)`. If
/// all trajectories agree, the limit of the interval: `<0.12 %` or `>99.88 %`.
pub(crate) fn with_error(probability: f64, standard_error: f64, (low, high): (f64, f64)) -> String {
    if standard_error.is_nan() {
        return format!("{} (error not known)", percent(probability));
    }
    match symmetric_error(probability, standard_error) {
        Some(error) => format!("{} {error}", percent(probability)),
        None if standard_error > 0.0 => format!("{} ({} to {})", percent(probability), bare(low), bare(high)),
        None => point_or_limit(probability, (low, high)),
    }
}

/// As [`with_error`], of an estimated probability.
pub(crate) fn estimate(proportion: &Proportion) -> String {
    with_error(proportion.probability, proportion.standard_error, (proportion.ci_low, proportion.ci_high))
}

/// The heading of a column with the share of trajectories in which an outcome is in force at the end of the year, not only
/// reached by then; and what it means.
pub(crate) const IN_FORCE_THEN: &str = "in force then";
pub(crate) const IN_FORCE_MEANS: &str =
    "In force then: it holds at the end of that year, not only at some time before.";

/// As [`point_or_limit`], of an estimated probability.
pub(crate) fn without_error(proportion: &Proportion) -> String {
    point_or_limit(proportion.probability, (proportion.ci_low, proportion.ci_high))
}

/// A probability without its error. If all trajectories agree, the limit of the interval: `<0.12 %` if none reached the
/// outcome, `>99.88 %` if all did.
pub(crate) fn point_or_limit(probability: f64, (low, high): (f64, f64)) -> String {
    match probability {
        0.0 => format!("<{}", percent(high)),
        1.0 => format!(">{}", percent_below_all(low)),
        _ => percent(probability),
    }
}

/// A probability in per cent with as many decimals as two significant digits of its complement need, at most four: never
/// 100 %.
pub(crate) fn percent_below_all(probability: f64) -> String {
    let complement = 100.0 * (1.0 - probability);
    format!("{:.1$} %", (100.0 * probability).min(99.999_9), decimals(complement))
}

/// What `±` and `( )` mean.
pub(crate) const ERRORS: &str = "± is the 95 % half-width of the Monte Carlo error (1.96 standard errors); near 0 and \
                                 1 the interval is shown in ( ).";

/// For scenarios without uncertain parameters.
pub(crate) const NO_DISTRIBUTIONS: &str = "Parameter uncertainty not assessed: the scenario has no distributions. \
                                           --spread 0.1 gives every judged number one.";

/// The words by which every such sentence is known.
pub(crate) const NOT_ASSESSED: &str = "not assessed";

/// Over which distributions parameter uncertainty is assessed: of `all` of them, `by_default` are those of a spread.
pub(crate) fn assessed_over(all: usize, by_default: usize, spread: f64) -> String {
    match (all, by_default) {
        (0, _) => "not assessed: the scenario has no distributions".to_owned(),
        (all, 0) => format!("assessed over {}", counted(all as u64, "distribution")),
        (all, by_default) => {
            let all = counted(all as u64, "distribution");
            format!("assessed over {all}, {by_default} of them default ones with a spread of {spread}")
        }
    }
}

/// `1 draw`, `2 draws`: a number with a noun whose plural adds an s.
pub(crate) fn counted(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", thousands(number), if number == 1 { "" } else { "s" })
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

/// In how many trajectories events were left out; `None` if in none.
pub(crate) fn overrun_sentence(overrun: u64) -> Option<String> {
    (overrun > 0).then(|| {
        format!(
            "In {}, more than {PER_STEP_MAX} events of one kind fell into one step, and the rest was left out. Raise \
             steps_per_year.",
            trajectories(overrun)
        )
    })
}

/// Rounded up to two significant digits, which is all that a forecast of a run's size is worth.
pub(crate) fn rounded_up(number: u64) -> u64 {
    let unit = 10_u64.pow(number.max(1).ilog10().saturating_sub(1));
    number.div_ceil(unit).saturating_mul(unit)
}

/// `96,000 trajectories in 1,000 draws`.
pub(crate) fn size(trajectories: u64, draws: u64) -> String {
    format!("{} in {}", self::trajectories(trajectories), counted(draws, "draw"))
}

fn trajectories(number: u64) -> String {
    if number == 1 { "1 trajectory".to_owned() } else { format!("{} trajectories", thousands(number)) }
}

/// A difference of probabilities in percentage points: `+4.2 ±0.3`.
#[must_use]
pub fn points(difference: Estimate) -> String {
    let size = 100.0 * difference.value;
    let error = 100.0 * Z_95 * difference.standard_error;
    let decimals = if error >= 1.0 || (error == 0.0 && size.abs() >= 1.0) { 1 } else { 2 };
    if difference.value == 0.0 && difference.standard_error == 0.0 {
        return "0".to_owned();
    }
    format!("{size:+.decimals$} ±{error:.decimals$}")
}

/// A difference of probabilities in percentage points, with its sign and two significant digits: `+0.52`.
pub(crate) fn signed_points(difference: f64) -> String {
    format!("{}{}", if difference < 0.0 { "-" } else { "+" }, bare(difference.abs()))
}

/// As [`signed_points`], with the 95 % half-width of its error: `+0.52 ±0.13`.
pub(crate) fn signed_points_with_error(difference: Estimate) -> String {
    format!("{} ±{}", signed_points(difference.value), bare(Z_95 * difference.standard_error))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In percentage points, with its sign and 1.96 standard errors.
    #[test]
    fn a_difference_has_its_sign() {
        let written = |value: f64| signed_points_with_error(Estimate { value, standard_error: 0.001 });
        assert_eq!([written(0.0523), written(-0.0523), written(0.0)], ["+5.2 ±0.20", "-5.2 ±0.20", "+0 ±0.20"]);
        assert_eq!([0.0523, -0.0523, f64::NAN].map(difference), ["5.2 pp", "-5.2 pp", "-"]);
    }

    #[test]
    fn six_digits_and_no_exponent() {
        assert_eq!(significant(0.123_456_789), "0.123457");
        assert_eq!(significant(1.5e-7), "0.00000015");
        assert_eq!(significant(12_345_678.0), "12345700");
        assert_eq!(significant(-0.0), "0");
        assert_eq!(significant(f64::NAN), "");
    }

    #[test]
    fn small_probabilities_have_two_significant_digits() {
        let texts = [0.0, 1e-8, 0.000_012, 0.000_44, 0.0123, 0.5, 0.9999].map(percent);
        assert_eq!(texts, ["0 %", "<0.0001 %", "0.0012 %", "0.044 %", "1.2 %", "50.0 %", "100 %"]);
    }

    /// 3 of 96,000: the symmetric error would reach below 0.
    #[test]
    fn near_0_and_1_the_interval_is_shown() {
        let few = |hits| Proportion::estimate(&[crate::stats::Cluster::new(96_000, hits)], false);
        let texts = [0, 3, 1_920, 96_000].map(|hits| estimate(&few(hits)));
        assert_eq!(texts, ["<0.0040 %", "0.0031 % (0.0011 to 0.0092)", "2.0 % ±0.089", ">99.9960 %"]);
        let most = Proportion::estimate(&[crate::stats::Cluster::new(200, 199)], false);
        assert_eq!(estimate(&most), "99.5 % (97.2 to 99.9)");
        // The limits near 0 and near 1 mirror each other.
        let near_1 = |low: f64| point_or_limit(1.0, (low, 1.0));
        assert_eq!([0.95, 0.999, 0.999_96].map(near_1), [">95.0 %", ">99.90 %", ">99.9960 %"]);
        assert_eq!(
            [0.05, 0.001, 0.000_04].map(|high| point_or_limit(0.0, (0.0, high))),
            ["<5.0 %", "<0.10 %", "<0.0040 %"]
        );
        assert_eq!([point_or_limit(0.5, (0.4, 0.6)), near_1(1.0)], ["50.0 %", ">99.9999 %"]);
        assert_eq!(symmetric_error(0.0002, 0.0001), None);
        assert_eq!(error_beside(0.194, 0.175), "(3.5 to 61.6)");
        assert_eq!(error_beside(0.5, 0.01), "±2.0");
        assert_eq!(symmetric_error(0.5, 0.01).as_deref(), Some("±2.0"));
        assert_eq!([counted(1, "draw"), counted(2_000, "draw")], ["1 draw", "2,000 draws"]);
    }

    #[test]
    fn forecasts_of_a_size_have_two_digits() {
        assert_eq!([0, 7, 99, 101, 123_456, 20_000_000].map(rounded_up), [0, 7, 99, 110, 130_000, 20_000_000]);
        assert_eq!(
            [size(1, 1), size(160_000, 10_000)],
            ["1 trajectory in 1 draw", "160,000 trajectories in 10,000 draws"]
        );
    }

    #[test]
    fn events_that_were_left_out_are_reported() {
        let sentence = |n: &str| {
            let rest = "more than 64 events of one kind fell into one step, and the rest was left out. Raise \
                        steps_per_year.";
            Some(format!("In {n}, {rest}"))
        };
        assert_eq!(overrun_sentence(0), None);
        assert_eq!(
            [overrun_sentence(1), overrun_sentence(2_000)],
            [sentence("1 trajectory"), sentence("2,000 trajectories")]
        );
    }

    #[test]
    fn thousands_are_separated_by_commas() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    }
}
