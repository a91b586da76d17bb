//! A comment on the results of an experiment: a text with the estimated figures.

use crate::scenario::{At, Report};

use super::Figure;
use super::sample::Sample;
use super::terms::{Kind, Named, read_term};

/// Decimals of a figure without a stated number of decimals.
const DECIMALS: usize = 2;

/// The most decimals of a figure.
const DECIMALS_MAX: usize = 6;

/// A part of a remark: words, or a figure `F` with its decimals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part<F> {
    Words(String),
    Figure { figure: F, decimals: usize },
}

/// A text with the estimated figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remark(pub(super) Vec<Part<Figure>>);

impl Remark {
    /// The text, with its figures from the samples of all variants.
    pub(super) fn text(&self, samples: &[Sample]) -> String {
        let part = |part: &Part<Figure>| match part {
            Part::Words(words) => words.clone(),
            Part::Figure { figure, decimals } => shown(figure.evaluate(samples, None), *decimals),
        };
        self.0.iter().map(part).collect()
    }
}

/// A number as written in a sentence: `.81`, `2.7`.
fn shown(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "(not estimable)".to_owned();
    }
    let size = format!("{:.decimals$}", value.abs());
    let is_zero = size.bytes().all(|letter| letter == b'0' || letter == b'.');
    let sign = if value < 0.0 && !is_zero { "-" } else { "" };
    match size.strip_prefix("0.") {
        Some(digits) => format!("{sign}.{digits}"),
        None => format!("{sign}{size}"),
    }
}

/// A figure by names.
pub(super) type WrittenFigure = (Kind, Vec<Named>);

/// Reads a text with figures in braces: `{base.years:1}`, `{high.alliance - base.alliance}`, `{high.alliance /
/// base.alliance}`.
pub(super) fn read_remark(
    given: &At<&str>,
    variants: &[&str],
    measures: &[&str],
    report: &mut Report,
) -> Vec<Part<WrittenFigure>> {
    let mut parts = Vec::new();
    let mut rest = given.value.trim();
    while let Some((words, after)) = rest.split_once('{') {
        parts.push(Part::Words(words.to_owned()));
        let Some((inside, after)) = after.split_once('}') else {
            let help = "a figure is written in braces, as in `{base.years:1}`";
            report.add(&given.place, "a brace in `finding` is not closed", "needs `}`", help);
            return parts;
        };
        let figure = At { value: inside, place: given.place.clone() };
        parts.extend(read_figure(&figure, variants, measures, report));
        rest = after;
    }
    parts.push(Part::Words(rest.to_owned()));
    parts
}

fn read_figure(
    given: &At<&str>,
    variants: &[&str],
    measures: &[&str],
    report: &mut Report,
) -> Option<Part<WrittenFigure>> {
    let (terms, decimals) = given.value.split_once(':').map_or((given.value, None), |(terms, n)| (terms, Some(n)));
    let decimals = decimals.map_or(Some(DECIMALS), |n| n.trim().parse().ok().filter(|n| *n <= DECIMALS_MAX));
    let Some(decimals) = decimals else {
        let message = format!("`finding`: in `{{{}}}` there is no number of decimals after the colon", given.value);
        report.add(&given.place, message, "from 0 to 6", "write `{base.years:1}` for one decimal");
        return None;
    };
    let (kind, terms) = if let Some((first, second)) = terms.split_once(" - ") {
        (Kind::Difference, vec![first, second])
    } else if let Some((first, second)) = terms.split_once(" / ") {
        (Kind::Ratio, vec![first, second])
    } else {
        (Kind::Value, vec![terms])
    };
    let named = |term: &str| {
        let term = At { value: term.trim(), place: given.place.clone() };
        read_term(&term, "finding", variants, measures, report)
    };
    let terms: Vec<Option<Named>> = terms.into_iter().map(named).collect();
    let terms = terms.into_iter().collect::<Option<Vec<Named>>>()?;
    Some(Part::Figure { figure: (kind, terms), decimals })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_a_sentence() {
        assert_eq!(shown(0.8123, 2), ".81");
        assert_eq!(shown(-0.0451, 3), "-.045");
        assert_eq!([shown(-0.001, 2), shown(-0.4, 0), shown(-1.5, 1)], [".00", "0", "-1.5"]);
        assert_eq!(shown(2.68, 1), "2.7");
        assert_eq!(shown(1.0, 0), "1");
        assert_eq!(shown(f64::NAN, 2), "(not estimable)");
    }
}
