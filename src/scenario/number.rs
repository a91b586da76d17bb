//! Numbers that may be uncertain: a number, or a distribution to draw it from.

use crate::model::{Distribution, Operation};
use crate::parameter::{Descriptor, Domain, Refusal, shown};

use super::place::Place;
use super::problem::Report;
use super::section::{Section, finite, list, number_in, wrong_type};
use super::tree::{Entry, Node, Value};

/// The distributions by name, and the numbers that each one needs.
pub(super) const DISTRIBUTIONS: [(&str, &[&str]); 6] = [
    ("uniform", &["low", "high"]),
    ("triangular", &["low", "mode", "high"]),
    ("normal", &["mean", "sd"]),
    ("lognormal", &["median", "sigma"]),
    ("beta", &["alpha", "beta"]),
    ("discrete", &["values", "weights"]),
];

/// A distribution as a scenario has it.
pub(crate) fn distribution_as_written(distribution: &Distribution) -> String {
    let list = |numbers: &[f64]| numbers.iter().map(|&number| shown(number)).collect::<Vec<_>>().join(", ");
    let (name, numbers) = match distribution {
        Distribution::Uniform { low, high } => ("uniform", vec![("low", *low), ("high", *high)]),
        Distribution::Triangular { low, mode, high } => {
            ("triangular", vec![("low", *low), ("mode", *mode), ("high", *high)])
        }
        Distribution::Normal { mean, sd } => ("normal", vec![("mean", *mean), ("sd", *sd)]),
        Distribution::LogNormal { median, sigma } => ("lognormal", vec![("median", *median), ("sigma", *sigma)]),
        Distribution::Beta { alpha, beta, low, high } => {
            ("beta", vec![("alpha", *alpha), ("beta", *beta), ("low", *low), ("high", *high)])
        }
        Distribution::Discrete { values, weights } => {
            return format!("{{ discrete = {{ values = [{}], weights = [{}] }} }}", list(values), list(weights));
        }
    };
    let numbers: Vec<String> = numbers.iter().map(|(key, number)| format!("{key} = {}", shown(*number))).collect();
    format!("{{ {name} = {{ {} }} }}", numbers.join(", "))
}

/// The value of a parameter as given.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reading {
    Number(f64),
    Distribution(Distribution),
}

impl Reading {
    /// The number, or the centre of the distribution.
    pub(super) fn centre(&self) -> f64 {
        match self {
            Self::Number(value) => *value,
            Self::Distribution(distribution) => distribution.centre(),
        }
    }
}

/// Whether a value looks like a distribution: a table whose only key is the name of one; or like a change by a policy,
/// which is allowed in the same places. Only for places where a number is allowed: elsewhere the key may name a member
/// or a shock.
pub(super) fn is_distribution(node: &Node) -> bool {
    numbers_of(node).is_some() || relative(node).is_some()
}

/// The keys of a relative change.
pub(super) const RELATIVE: [(&str, Operation); 2] = [("add", Operation::Add), ("scale", Operation::Scale)];

/// The relative change in a value: a table whose only key is the operation.
pub(super) fn relative(node: &Node) -> Option<(Operation, &Entry)> {
    let [entry] = node.table()?.entries.as_slice() else { return None };
    let (_, operation) = RELATIVE.iter().find(|(key, _)| *key == entry.key)?;
    Some((*operation, entry))
}

/// Whether a value is a distribution with all the numbers that it needs, or a change by a policy.
pub(super) fn is_complete_distribution(node: &Node) -> bool {
    relative(node).is_some()
        || numbers_of(node)
            .is_some_and(|(inner, needs)| inner.table().is_some_and(|table| needs.iter().all(|need| table.has(need))))
}

fn numbers_of(node: &Node) -> Option<(&Node, &'static [&'static str])> {
    let [entry] = node.table()?.entries.as_slice() else { return None };
    let (_, needs) = DISTRIBUTIONS.iter().find(|(name, _)| *name == entry.key)?;
    entry.node.table().map(|_| (&entry.node, *needs))
}

/// The value of the parameter at `path`, which must be in `domain`.
pub(super) fn reading(
    node: &Node,
    path: &str,
    descriptor: &Descriptor,
    domain: Domain,
    report: &mut Report,
) -> Option<Reading> {
    let meaning = descriptor.meaning.trim().trim_end_matches('.');
    match &node.value {
        Value::Integer(_) | Value::Number(..) => {
            let about = format!("{meaning} [{}]", descriptor.unit);
            in_domain(node, path, domain, &about, report).map(Reading::Number)
        }
        Value::Table(_) => {
            let distribution = read_distribution(node, path, report)?;
            let valid = check_distribution(&distribution, node, path, descriptor, domain, report);
            if valid {
                warn_of_distribution(&distribution, node, path, domain, report);
            }
            valid.then_some(Reading::Distribution(distribution))
        }
        _ => {
            let way = number_in(&node.value).map_or_else(String::new, |way| format!("{way}. "));
            let help = format!(
                "{way}{meaning} [{}]; a distribution is written as `{{ normal = {{ mean = ..., sd = ... }} }}`",
                descriptor.unit
            );
            wrong_type(node, path, "a number or a distribution", &help, report);
            None
        }
    }
}

/// A number that must be in `domain`; `about` describes it and its unit. An implausible one is used with a warning.
pub(super) fn in_domain(node: &Node, path: &str, domain: Domain, about: &str, report: &mut Report) -> Option<f64> {
    let value = finite(node, path, report)?;
    let Err(Refusal { rule, way_out }) = domain.check(value) else {
        warn_if_implausible(value, node, path, domain, report);
        return Some(value);
    };
    let message = format!("`{path}` is {}, but must be {rule}", node.number());
    report.add(&node.place, message, format!("must be {rule}"), format!("{way_out}. {about}"));
    None
}

/// A number as it is written, or the centre of a distribution.
fn written(node: &Node, value: f64) -> String {
    match node.value {
        Value::Integer(_) | Value::Number(..) => node.number(),
        _ => shown(value),
    }
}

/// Adds a warning if a value is implausible.
fn warn_if_implausible(value: f64, node: &Node, path: &str, domain: Domain, report: &mut Report) {
    if domain.is_plausible(value) {
        return;
    }
    let said = format!("`{path}` is {}", written(node, value));
    warn_implausible(&node.place, &said, domain.likely_slip(value), domain, report);
}

/// The share of a distribution that may lie on either side of the plausible range.
const TAIL: f64 = 0.05;

/// Adds a warning if a distribution's centre, or more than a tail of it, is implausible.
fn warn_of_distribution(distribution: &Distribution, node: &Node, path: &str, domain: Domain, report: &mut Report) {
    let (least, most) = domain.plausible;
    if !domain.is_plausible(distribution.centre()) {
        warn_if_implausible(distribution.centre(), node, path, domain, report);
    } else if most < f64::INFINITY && distribution.quantile(domain, 1.0 - TAIL) > most {
        let most = shown(most);
        warn_implausible(
            &node.place,
            &format!("`{path}` is above {most} in more than one of 20 draws"),
            None,
            domain,
            report,
        );
    } else if least > f64::NEG_INFINITY && distribution.quantile(domain, TAIL) < least {
        let least = shown(least);
        warn_implausible(
            &node.place,
            &format!("`{path}` is below {least} in more than one of 20 draws"),
            None,
            domain,
            report,
        );
    }
}

/// Adds a warning with the plausible range of a domain; `slip` says how the value is likely to be meant.
pub(super) fn warn_implausible(place: &Place, said: &str, slip: Option<String>, domain: Domain, report: &mut Report) {
    let (low, high) = domain.plausible;
    let below = if domain.plausible_below { "less than " } else { "" };
    let usual = format!("usually from {} to {below}{}", shown(low), shown(high));
    let check = slip.unwrap_or_else(|| "check the unit and the decimal point".to_owned());
    let help = format!("{check}; it is used nevertheless");
    report.warn(place, format!("{said}, which is implausible"), usual, help);
}

fn read_distribution(node: &Node, path: &str, report: &mut Report) -> Option<Distribution> {
    let section = Section::of_node(node, path.to_owned(), report).naming("distribution");
    let given: Vec<_> =
        DISTRIBUTIONS.iter().filter_map(|(name, needs)| Some((*name, *needs, section.entry(name)?))).collect();
    let [(name, needs, entry)] = given.as_slice() else {
        // A misspelled distribution is reported as an unread key.
        let last = given.iter().map(|(_, _, entry)| *entry).max_by_key(|entry| entry.place.span.start);
        if let Some(second) = last {
            report.add(
                &second.place,
                format!("`{path}` has more than one distribution"),
                "a second distribution",
                "keep one of them",
            );
        } else if section.is_empty() {
            let help = "write for example `{ normal = { mean = ..., sd = ... } }`";
            report.add(&node.place, format!("`{path}` is an empty table"), "must be a number or a distribution", help);
        }
        return None;
    };
    let section = Section::of_node(&entry.node, format!("{path}.{name}"), report);
    if !section.is_given() {
        return None;
    }
    if *name == "discrete" {
        let (values, weights) = (numbers(&section, "values", report), numbers(&section, "weights", report));
        return Some(Distribution::Discrete { values: values?, weights: weights? });
    }
    // All of them are read before any error is returned, so that all errors are found.
    let read: Vec<Option<f64>> = needs.iter().map(|need| number(&section, need, report)).collect();
    let optional = if *name == "beta" {
        Some((end(&section, "low", 0.0, report), end(&section, "high", 1.0, report)))
    } else {
        None
    };
    let read: Vec<f64> = read.into_iter().collect::<Option<_>>()?;
    match (*name, read.as_slice()) {
        ("uniform", &[low, high]) => Some(Distribution::Uniform { low, high }),
        ("triangular", &[low, mode, high]) => Some(Distribution::Triangular { low, mode, high }),
        ("normal", &[mean, sd]) => Some(Distribution::Normal { mean, sd }),
        ("lognormal", &[median, sigma]) => Some(Distribution::LogNormal { median, sigma }),
        ("beta", &[alpha, beta]) => {
            let (low, high) = optional?;
            Some(Distribution::Beta { alpha, beta, low: low?, high: high? })
        }
        _ => None,
    }
}

fn number(section: &Section<'_>, key: &str, report: &mut Report) -> Option<f64> {
    let node = section.required(key, &format!("{key} = ..."), report)?;
    finite(node, &section.path_of(key), report)
}

fn end(section: &Section<'_>, key: &str, default: f64, report: &mut Report) -> Option<f64> {
    match section.node(key) {
        Some(node) => finite(node, &section.path_of(key), report),
        None => Some(default),
    }
}

fn numbers(section: &Section<'_>, key: &str, report: &mut Report) -> Option<Vec<f64>> {
    let path = section.path_of(key);
    let node = section.required(key, &format!("{key} = [...]"), report)?;
    let items = list(node, &path, "[0.2, 0.8]", report)?;
    let read: Vec<Option<f64>> = items.iter().map(|item| finite(item, &path, report)).collect();
    read.into_iter().collect()
}

/// A distribution must be valid, its centre possible, and, if it has ends, none of its values outside the domain.
fn check_distribution(
    distribution: &Distribution,
    node: &Node,
    path: &str,
    descriptor: &Descriptor,
    domain: Domain,
    report: &mut Report,
) -> bool {
    if let Err(error) = distribution.check() {
        report.add(
            &node.place,
            format!("`{path}` cannot be drawn from {distribution}: {error}"),
            error.to_string(),
            "change its numbers",
        );
        return false;
    }
    let (low, high) = distribution.support();
    let reaches = match distribution {
        Distribution::Normal { .. } | Distribution::LogNormal { .. } => None,
        Distribution::Discrete { values, .. } => values.iter().copied().find(|&value| !domain.contains(value)),
        // A continuous distribution never gives its ends, so they may equal ends that the domain excludes.
        _ => [low, high].into_iter().find(|end| !domain.closed().contains(*end)),
    };
    let outside = reaches.or_else(|| Some(distribution.centre()).filter(|centre| !domain.contains(*centre)));
    if let Some(value) = outside {
        let Refusal { rule, way_out } = domain.refusal(value);
        let message =
            format!("`{path}` is drawn from {distribution}, which gives {}, but must be {rule}", shown(value));
        let meaning = descriptor.meaning.trim().trim_end_matches('.');
        let help = format!("{way_out}. {meaning} [{}]", descriptor.unit);
        report.add(&node.place, message, format!("must be {rule}"), help);
    }
    outside.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::tree::Table;

    /// A distribution is read as it was written.
    #[test]
    fn distributions_are_written_as_they_are_read() {
        let all = [
            Distribution::Uniform { low: 0.1, high: 0.2 },
            Distribution::Triangular { low: 0.1, mode: 0.15, high: 0.2 },
            Distribution::Normal { mean: 1e-7, sd: 2.0 },
            Distribution::LogNormal { median: 0.5, sigma: 0.12 },
            Distribution::Beta { alpha: 6.0, beta: 6.5, low: 0.4, high: 1.0 },
            Distribution::Discrete { values: vec![0.0, 1.0], weights: vec![0.6, 0.4] },
        ];
        for distribution in all {
            let text = format!("x = {}", distribution_as_written(&distribution));
            let mut report = Report::default();
            let table = Table::from_toml(toml::de::DeTable::parse(&text).unwrap().get_ref(), 0, &mut report);
            let read = read_distribution(&table.get("x").unwrap().node, "x", &mut report);
            assert_eq!(read, Some(distribution), "{text}");
        }
    }
}
