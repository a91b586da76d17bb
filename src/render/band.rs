//! How bands of parameter uncertainty are written in tables and for people.

use crate::stats::ParameterBand;

use super::number::bare;

/// The columns of the ends of a band.
pub(crate) const ENDS: [&str; 2] = ["parameter_low", "parameter_high"];

/// The columns of the 95 % confidence intervals of the ends.
pub(crate) const INTERVALS: [&str; 4] =
    ["parameter_low_ci_low", "parameter_low_ci_high", "parameter_high_ci_low", "parameter_high_ci_high"];

/// A band as people see it: an unknown end is replaced by the inner limit of its interval, with a sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ShownBand {
    ends: [f64; 2],
    known: [bool; 2],
}

impl ShownBand {
    /// `None` if nothing is known of the band's width.
    pub(crate) fn of(band: Option<ParameterBand>) -> Option<Self> {
        let ParameterBand { low, high } = band?;
        Self::new([low.value, high.value], [low.ci_high, high.ci_low])
    }

    /// From the known ends and the inner limits of their intervals; `None` with two limits, as the probability itself
    /// may lie outside of them.
    pub(crate) fn new(values: [Option<f64>; 2], limits: [f64; 2]) -> Option<Self> {
        if values == [None, None] {
            return None;
        }
        let ends = [0, 1].map(|end| values[end].unwrap_or(limits[end]));
        (ends[0] < ends[1]).then_some(Self { ends, known: values.map(|value| value.is_some()) })
    }

    /// The ends that are known or, for others, their limits.
    pub(crate) fn drawn(self) -> (f64, f64) {
        self.ends.into()
    }

    /// `[0.4–3.1]`, in per cent; `[<0.4–3.1]` if the lower end is below 0.4.
    pub(crate) fn brackets(self) -> String {
        let [low, high] = self.texts();
        let sign = |end: usize, sign: &'static str| if self.known[end] { "" } else { sign };
        format!("[{}{low}–{}{high}]", sign(0, "<"), sign(1, ">"))
    }

    /// `0.4 to 3.1 %`; `less than 0.4 to 3.1 %` if the lower end is below 0.4.
    pub(crate) fn words(self) -> String {
        let word = |end: usize, word: &'static str| if self.known[end] { "" } else { word };
        let [low, high] = self.texts();
        format!("{}{low} to {}{high} %", word(0, "less than "), word(1, "more than "))
    }

    /// The numbers in per cent; a limit has no sign of its own here and is never 100, as nothing is above that.
    fn texts(self) -> [String; 2] {
        let text = |end: usize| match bare(self.ends[end]) {
            text if self.known[end] => text,
            text if text == "100" => "99.9".to_owned(),
            text => text.trim_start_matches('<').to_owned(),
        };
        [0, 1].map(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_that_is_not_known_is_shown_as_a_limit() {
        let shown = ShownBand::new([None, Some(0.031)], [0.004, 0.02]).unwrap();
        assert_eq!(shown.brackets(), "[<0.40–3.1]");
        assert_eq!(shown.words(), "less than 0.40 to 3.1 %");
        assert_eq!(shown.drawn(), (0.004, 0.031));
        let shown = ShownBand::new([Some(0.004), None], [0.006, 0.02]).unwrap();
        assert_eq!((shown.brackets(), shown.words()), ("[0.40–>2.0]".to_owned(), "0.40 to more than 2.0 %".to_owned()));
        let [low, high] = [0.000_000_1, 0.999_9];
        assert_eq!(ShownBand::new([None, Some(0.5)], [low, 0.4]).unwrap().brackets(), "[<0.0001–50.0]");
        assert_eq!(ShownBand::new([Some(0.5), None], [0.6, high]).unwrap().brackets(), "[50.0–>99.9]");
        assert_eq!(ShownBand::new([None, Some(0.01)], [0.02, 0.015]), None, "nothing is known of its width");
        assert_eq!(ShownBand::new([None, None], [0.014, 0.016]), None, "neither end is known");
    }
}
