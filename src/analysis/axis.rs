//! The values of a number or key of a scenario that a study evaluates in turn.

use std::str::FromStr;

use toml::de::{DeTable, DeValue};

use crate::math;

/// The most values of an axis.
pub const VALUES_MAX: usize = 1_000;

/// How a range is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spacing {
    /// Equal steps.
    Linear,
    /// Equal ratios.
    Log,
}

/// A path of the scenario and its values.
///
/// ```
/// use stadial::analysis::Axis;
///
/// let axis: Axis = "balance.power.non_permissive=0.3:0.5:3".parse()?;
/// assert_eq!(axis.values, ["0.3", "0.4", "0.5"]);
/// let axis: Axis = "shocks.crisis.rate=0.01:1:3:log".parse()?;
/// assert_eq!(axis.values, ["0.01", "0.1", "1"]);
/// let axis: Axis = "alignment.type=[\"thin\", \"thick\"]".parse()?;
/// assert_eq!(axis.numbers(), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The dotted path.
    pub path: String,
    /// The values, as written in a file.
    pub values: Vec<String>,
    /// How they are spaced; a list counts as linear.
    pub spacing: Spacing,
}

/// Why a text does not give an axis, and the way out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct AxisError(String);

impl Axis {
    /// `count` values from `low` to `high`, ends included.
    ///
    /// # Errors
    /// If `low` is not below `high`, if there are fewer than two values or more than `VALUES_MAX`, or if a logarithmic
    /// range does not begin above 0.
    pub fn range(path: &str, low: f64, high: f64, count: usize, spacing: Spacing) -> Result<Self, AxisError> {
        check_range(low, high, spacing)?;
        if !(2..=VALUES_MAX).contains(&count) {
            return Err(AxisError(format!(
                "{count} value{}: give from 2 to {VALUES_MAX} of them",
                if count == 1 { "" } else { "s" }
            )));
        }
        let last = (count - 1) as f64;
        let exact: Vec<f64> = (0..count).map(|place| between(low, high, place as f64 / last, spacing)).collect();
        let steps = exact.windows(2).map(|pair| pair[1] - pair[0]);
        let inner = exact[1..].iter().zip(steps).map(|(&value, step)| short(value, step / 1_000.0));
        // The ends are those requested.
        let mut values: Vec<String> = std::iter::once(low).chain(inner).map(|value| value.to_string()).collect();
        values[count - 1] = high.to_string();
        Ok(Self { path: path.to_owned(), values, spacing })
    }

    /// The values as numbers, if all of them are.
    #[must_use]
    pub fn numbers(&self) -> Option<Vec<f64>> {
        self.values.iter().map(|value| value.parse().ok().filter(|number: &f64| number.is_finite())).collect()
    }
}

/// Checks that a range can be searched or divided.
fn check_range(low: f64, high: f64, spacing: Spacing) -> Result<(), AxisError> {
    if !(low.is_finite() && high.is_finite()) {
        return Err(AxisError("the ends of a range are finite numbers".to_owned()));
    }
    if low >= high {
        let turned = if low > high { format!("; did you mean {high}:{low}?") } else { String::new() };
        return Err(AxisError(format!("the range from {low} to {high} is reversed or empty{turned}")));
    }
    if spacing == Spacing::Log && low <= 0.0 {
        return Err(AxisError(format!("a logarithmic range begins above 0, not at {low}")));
    }
    Ok(())
}

/// The number with the fewest digits that is about as near to `value`.
fn short(value: f64, within: f64) -> f64 {
    let rounded = (0..15).filter_map(|digits| format!("{value:.digits$e}").parse::<f64>().ok());
    rounded.into_iter().find(|rounded| (rounded - value).abs() <= within).unwrap_or(value)
}

/// The value at `share` of the way from `low` to `high`.
fn between(low: f64, high: f64, share: f64, spacing: Spacing) -> f64 {
    let value = match spacing {
        // The ends are those requested, without rounding.
        _ if share <= 0.0 => low,
        _ if share >= 1.0 => high,
        Spacing::Linear => low + (high - low) * share,
        Spacing::Log => math::exp(math::ln(low) + (math::ln(high) - math::ln(low)) * share),
    };
    // Ten digits: 0.1 and not 0.10000000000000002.
    format!("{value:.9e}").parse().unwrap_or(value)
}

/// The range in which a tipping value is searched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Least value.
    pub low: f64,
    /// Greatest value.
    pub high: f64,
    /// The spacing of the values between.
    pub spacing: Spacing,
}

impl Range {
    /// The value at `share` of the way through the range.
    #[must_use]
    pub fn at(&self, share: f64) -> f64 {
        between(self.low, self.high, share, self.spacing)
    }
}

impl FromStr for Range {
    type Err = AxisError;

    /// `LOW:HIGH` or `LOW:HIGH:log`.
    fn from_str(text: &str) -> Result<Self, AxisError> {
        let parts: Vec<&str> = text.split(':').collect();
        let (ends, spacing) = match parts.as_slice() {
            [low, high] => ([*low, *high], Spacing::Linear),
            [low, high, "log"] => ([*low, *high], Spacing::Log),
            _ => return Err(AxisError(format!("`{text}` is not a range: write LOW:HIGH or LOW:HIGH:log"))),
        };
        let (low, high) = (number(ends[0])?, number(ends[1])?);
        check_range(low, high, spacing)?;
        Ok(Self { low, high, spacing })
    }
}

impl FromStr for Axis {
    type Err = AxisError;

    fn from_str(text: &str) -> Result<Self, AxisError> {
        const FORMS: &str = "write PATH=LOW:HIGH:COUNT, PATH=LOW:HIGH:COUNT:log or PATH=[A,B,C]";
        let Some((path, values)) = text.split_once('=') else { return Err(AxisError(FORMS.to_owned())) };
        let (path, values) = (path.trim(), values.trim());
        if path.is_empty() {
            return Err(AxisError(format!("there is no path before `=`; {FORMS}")));
        }
        if values.starts_with('[') {
            return Ok(Self { path: path.to_owned(), values: list(values)?, spacing: Spacing::Linear });
        }
        let parts: Vec<&str> = values.split(':').collect();
        let (parts, spacing) = match parts.as_slice() {
            [low, high, count] => ([*low, *high, *count], Spacing::Linear),
            [low, high, count, "log"] => ([*low, *high, *count], Spacing::Log),
            _ => return Err(AxisError(format!("`{values}` is neither a range nor a list; {FORMS}"))),
        };
        let [low, high] = [number(parts[0])?, number(parts[1])?];
        let count = parts[2].trim().parse();
        let count = count.map_err(|_| AxisError(format!("`{}` is not a number of values; {FORMS}", parts[2])))?;
        Self::range(path, low, high, count, spacing)
    }
}

/// The number in a text.
fn number(text: &str) -> Result<f64, AxisError> {
    text.trim().parse().map_err(|_| AxisError(format!("`{text}` is not a number")))
}

/// The values of a list, as written.
fn list(text: &str) -> Result<Vec<String>, AxisError> {
    let whole = format!("values = {text}");
    let table = DeTable::parse(&whole);
    let table = table.map_err(|error| AxisError(format!("`{text}` is not a list: {}", error.message())))?;
    let Some(DeValue::Array(items)) = table.get_ref().get("values").map(toml::Spanned::get_ref) else {
        return Err(AxisError(format!("`{text}` is not a list; write for example [0.3, 0.4, 0.6]")));
    };
    let values: Vec<String> = items.iter().map(|item| whole[item.span()].to_owned()).collect();
    if !(1..=VALUES_MAX).contains(&values.len()) {
        return Err(AxisError(format!("{} values: give from 1 to {VALUES_MAX} of them", values.len())));
    }
    if let Some(twice) = values.iter().enumerate().find(|(place, value)| values[..*place].contains(value)) {
        return Err(AxisError(format!("{} is in the list twice: remove one of the two", twice.1)));
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        text.parse::<Axis>().unwrap_err().to_string()
    }

    #[test]
    fn ranges_have_round_values_and_their_ends() {
        let axis: Axis = "a.b=0.3:0.8:11".parse().unwrap();
        assert_eq!(axis.values.join(" "), "0.3 0.35 0.4 0.45 0.5 0.55 0.6 0.65 0.7 0.75 0.8");
        let axis: Axis = "a=1e-3:10:3:log".parse().unwrap();
        assert_eq!(axis.values, ["0.001", "0.1", "10"]);
        let axis: Axis = "a=3:7:5".parse().unwrap();
        assert_eq!(axis.values, ["3", "4", "5", "6", "7"], "whole numbers stay whole");
        let axis: Axis = "a=0.1:10:5:log".parse().unwrap();
        assert_eq!(axis.values, ["0.1", "0.3162", "1", "3.162", "10"]);
        let axis: Axis = "a=1000000:1000001.2345678:5".parse().unwrap();
        assert_eq!(axis.values[3..], ["1000000.926", "1000001.2345678"], "steps matter, not sizes");
    }

    #[test]
    fn errors_say_the_way_out() {
        for (text, wanted) in [
            ("a.b", "write PATH=LOW:HIGH:COUNT"),
            ("a=0.3", "neither a range nor a list"),
            ("a=0.8:0.3:11", "reversed or empty; did you mean 0.3:0.8?"),
            ("a=0.3:0.3:11", "reversed or empty"),
            ("a=0:1:5:log", "begins above 0"),
            ("a=0:1:1", "from 2 to 1000"),
            ("a=0:1:many", "not a number of values"),
            ("a=0:x:3", "`x` is not a number"),
            ("a=0:inf:3", "finite"),
            ("a=[1, 2", "is not a list"),
            ("a=[1, 2, 1]", "1 is in the list twice"),
            ("a=[]", "0 values"),
            ("=0:1:3", "no path"),
        ] {
            assert!(message(text).contains(wanted), "{text}: {}", message(text));
        }
    }

    #[test]
    fn ranges_are_read_or_rejected() {
        assert_eq!("0.1:2".parse::<Range>().unwrap(), Range { low: 0.1, high: 2.0, spacing: Spacing::Linear });
        assert_eq!("0.1:2:log".parse::<Range>().unwrap().spacing, Spacing::Log);
        for text in ["0.1", "2:1", "0:1:log", "a:b", "0:1:5"] {
            assert!(text.parse::<Range>().is_err(), "{text}");
        }
    }
}
