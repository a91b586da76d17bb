//! Expectations as written: figures of terms such as `high.alliance`, and their bounds.

use crate::scenario::{At, Node, Report, Section, Value, finite, text, unknown};

use super::Bounds;

/// A measure in a variant, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) variant: String,
    pub(super) measure: String,
}

/// The kind of figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Value,
    Difference,
    Ratio,
    RankCorrelation,
}

/// An expectation by names.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Written {
    pub(super) kind: Kind,
    pub(super) terms: Vec<Named>,
    pub(super) bounds: Bounds,
}

impl Written {
    /// The figure as text, as in `high.alliance - low.alliance`.
    pub(super) fn text(&self) -> String {
        let names: Vec<String> = self.terms.iter().map(|term| format!("{}.{}", term.variant, term.measure)).collect();
        match self.kind {
            Kind::Value => names.concat(),
            Kind::Difference => match names.as_slice() {
                [a, b, c, d] => format!("({a} - {b}) - ({c} - {d})"),
                _ => names.join(" - "),
            },
            Kind::Ratio => names.join(" / "),
            Kind::RankCorrelation => format!("rank correlation of {}", names.join(" and ")),
        }
    }
}

/// The keys that select a figure; `rising` means that each term exceeds the one before it.
const FIGURES: [&str; 5] = ["value", "difference", "ratio", "rank_correlation", "rising"];

/// Reads one `[[expect]]`; `rising` gives several expectations.
pub(super) fn read_expectation(
    section: &Section<'_>,
    variants: &[&str],
    measures: &[&str],
    report: &mut Report,
) -> Vec<Written> {
    let given: Vec<&str> = FIGURES.into_iter().filter(|key| section.has(key)).collect();
    let &[figure] = given.as_slice() else {
        let message =
            if given.is_empty() { "an expectation without a figure" } else { "an expectation of two figures" };
        let help =
            format!("give one of {}, as in `difference = [\"high.alliance\", \"base.alliance\"]`", FIGURES.join(", "));
        report.add(&section.place, message, "one figure", help);
        // Keys of the missing figure.
        for key in ["by", "above", "below"] {
            let _ = section.has(key);
        }
        return Vec::new();
    };
    let Some(node) = section.node(figure) else { return Vec::new() };
    let path = section.path_of(figure);
    let terms = read_terms(node, &path, variants, measures, report);
    let margin = section.node("by").and_then(|node| finite(node, &section.path_of("by"), report));
    let bounds = read_bounds(section, figure, report);
    let (Some(terms), Some(bounds)) = (terms, bounds) else { return Vec::new() };
    let (fits, number) = match (figure, terms.len()) {
        ("value", n) => (n == 1, "one term"),
        ("rising", n) => (n >= 2, "at least two terms"),
        ("difference", n) => (n == 2 || n == 4, "two terms, or four for a difference of differences"),
        (_, n) => (n == 2, "two terms"),
    };
    if !fits {
        let found = if terms.len() == 1 { "one".to_owned() } else { terms.len().to_string() };
        let help = "a term is VARIANT.MEASURE; `base` is the scenario unchanged";
        report.add(&node.place, format!("`{path}` needs {number}, not {found}"), format!("needs {number}"), help);
        return Vec::new();
    }
    if figure == "rising" {
        let step = |pair: &[Named]| Written {
            kind: Kind::Difference,
            terms: vec![pair[1].clone(), pair[0].clone()],
            bounds: Bounds { above: margin.unwrap_or(0.0), below: f64::INFINITY },
        };
        return terms.windows(2).map(step).collect();
    }
    let kind = match figure {
        "value" => Kind::Value,
        "difference" => Kind::Difference,
        "ratio" => Kind::Ratio,
        _ => Kind::RankCorrelation,
    };
    if kind == Kind::RankCorrelation && terms[0].variant != terms[1].variant {
        let message = format!("`{path}` is for two variants");
        report.add(&node.place, message, "one variant", "a rank correlation is over the trajectories of one variant");
        return Vec::new();
    }
    vec![Written { kind, terms, bounds }]
}

/// `above` and `below`; without either, a difference and a rank correlation are expected above 0 and a ratio above 1.
fn read_bounds(section: &Section<'_>, figure: &str, report: &mut Report) -> Option<Bounds> {
    if figure == "rising" {
        for key in ["above", "below"] {
            if let Some(node) = section.node(key) {
                report.add(
                    &node.place,
                    "`rising` has no bounds",
                    "not with `rising`",
                    "give `by`, or use `difference`",
                );
            }
        }
        return Some(Bounds { above: 0.0, below: f64::INFINITY });
    }
    if let Some(node) = section.node("by") {
        report.add(&node.place, "`by` is the margin of `rising`", "only with `rising`", "give `above` or `below`");
    }
    let mut bound = |key: &str| match section.node(key) {
        Some(node) => finite(node, &section.path_of(key), report).map(Some),
        None => Some(None),
    };
    let (above, below) = (bound("above")?, bound("below")?);
    if above.is_none() && below.is_none() {
        let above = match figure {
            "value" => {
                report.add(
                    &section.place,
                    "an expectation without bounds",
                    "needs `above` or `below`",
                    "add `above = 0.5`",
                );
                return None;
            }
            "ratio" => 1.0,
            _ => 0.0,
        };
        return Some(Bounds { above, below: f64::INFINITY });
    }
    let bounds = Bounds { above: above.unwrap_or(f64::NEG_INFINITY), below: below.unwrap_or(f64::INFINITY) };
    if bounds.above >= bounds.below {
        let message = format!("nothing is above {} and below {}", bounds.above, bounds.below);
        report.add(
            &section.place,
            message,
            "no number is possible",
            "`above` is the lower bound, `below` the upper one",
        );
        return None;
    }
    Some(bounds)
}

fn read_terms(
    node: &Node,
    path: &str,
    variants: &[&str],
    measures: &[&str],
    report: &mut Report,
) -> Option<Vec<Named>> {
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let read: Vec<Option<Named>> = items
        .iter()
        .map(|item| {
            let given = text(item, path, report)?;
            read_term(&given, path, variants, measures, report)
        })
        .collect();
    read.into_iter().collect()
}

pub(super) fn read_term(
    given: &At<&str>,
    path: &str,
    variants: &[&str],
    measures: &[&str],
    report: &mut Report,
) -> Option<Named> {
    let Some((variant, measure)) = given.value.split_once('.') else {
        let message = format!("`{path}` names \"{}\", which is not a term", given.value);
        let help = "a term is VARIANT.MEASURE, as in \"base.alliance\"; `base` is the scenario unchanged";
        report.add(&given.place, message, "needs a variant and a measure", help);
        return None;
    };
    if !variants.contains(&variant) {
        unknown("variant", variant, path, variants, &given.place, report);
        return None;
    }
    if !measures.contains(&measure) {
        unknown("measure", measure, path, measures, &given.place, report);
        return None;
    }
    Some(Named { variant: variant.to_owned(), measure: measure.to_owned() })
}
