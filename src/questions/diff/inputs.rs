//! The inputs that differ between two scenarios.

use crate::model::{Distribution, Model, Structure};
use crate::parameter::Domain;
use crate::scenario::{ParameterRow, Scenario, parameters};

use super::parts::{Part, parts};

/// How an input is moved from its value in A to that in B.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// Alone: a number or a distribution that both scenarios have.
    Alone,
    /// Together with all other inputs of its kind, as one block: the structure, and numbers that only one scenario has.
    Block,
    /// Not at all: it does not affect the probabilities that both scenarios have.
    Not,
}

impl Moved {
    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::Block => "block",
            Self::Not => "not",
        }
    }
}

/// An input that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Its path in a scenario.
    pub path: String,
    /// Its unit; empty for the structure.
    pub unit: String,
    /// Its value in A; `None` if A does not have it.
    pub a: Option<String>,
    /// Its value in B; `None` if B does not have it.
    pub b: Option<String>,
    /// How it is moved.
    pub moved: Moved,
}

impl Input {
    /// An input that is not part of the model, such as the seed.
    pub(super) fn of_run(path: &str, a: &impl ToString, b: &impl ToString) -> Self {
        let (a, b) = (Some(a.to_string()), Some(b.to_string()));
        Self { path: path.to_owned(), unit: String::new(), a, b, moved: Moved::Not }
    }
}

/// A number of a model: its path, its value, its distribution if it is uncertain, and the values that it may take.
pub(super) type Number = (String, f64, Option<Distribution>, Domain);

/// All numbers of a model, in the order of definition.
pub(super) fn numbers(model: &Model) -> Vec<Number> {
    let mut base = model.base.clone();
    let mut found = Vec::new();
    base.visit(&model.structure, &mut |slot| {
        let prior = model.priors.iter().find(|prior| prior.place == found.len());
        found.push((slot.path, *slot.value, prior.map(|prior| prior.distribution.clone()), slot.domain));
    });
    found
}

/// Whether two numbers are the same to the last bit; one that is left open is the same as another that is.
fn same(one: &Number, other: &Number) -> bool {
    let equal = one.1 == other.1 || (one.1.is_nan() && other.1.is_nan());
    equal && one.2 == other.2
}

/// Every input that differs between two scenarios, policies applied: numbers in the order of definition, then the structure.
#[must_use]
pub fn differing(a: &Scenario, b: &Scenario) -> Vec<Input> {
    let mut found = changed_numbers(a, b);
    let [steps_a, steps_b] = common_steps(a, b);
    found.extend(changed_parts(&parts(a, steps_a), &parts(b, steps_b)));
    found
}

/// How many steps of each scenario count: where both have the same calendar, those that both have.
fn common_steps(a: &Scenario, b: &Scenario) -> [u32; 2] {
    let structures = [a, b].map(|scenario| &scenario.model.structure);
    let steps = structures.map(Structure::n_steps);
    let [one, other] =
        structures.map(|structure| (structure.start_year, structure.start_day, structure.steps_per_year));
    if one == other { [steps[0].min(steps[1]); 2] } else { steps }
}

fn changed_numbers(a: &Scenario, b: &Scenario) -> Vec<Input> {
    let rows = [a, b].map(parameters);
    let numbers = [a, b].map(|scenario| numbers(&scenario.model));
    let number = |side: usize, path: &str| numbers[side].iter().find(|number| number.0 == path);
    let row = |side: usize, path: &str| rows[side].iter().find(|row| row.path == path);
    let only_in_b = rows[1].iter().filter(|of_b| row(0, &of_b.path).is_none());
    let all = rows[0].iter().chain(only_in_b).filter(|row| row.domain.is_some());
    let changed = all.filter_map(|shown: &ParameterRow| {
        let path = &shown.path;
        let both = number(0, path).zip(number(1, path));
        if both.is_some_and(|(one, other)| same(one, other)) {
            return None;
        }
        // A number that may take other values in B than in A is defined by the structure.
        let alone = both.is_some_and(|(one, other)| one.3 == other.3);
        let value = |side: usize| row(side, path).map(|row| row.value.clone());
        Some(Input {
            path: path.clone(),
            unit: shown.unit.to_owned(),
            a: value(0),
            b: value(1),
            moved: if alone { Moved::Alone } else { Moved::Block },
        })
    });
    changed.collect()
}

fn changed_parts(a: &[Part], b: &[Part]) -> Vec<Input> {
    let find = |parts: &[Part], path: &str| parts.iter().find(|part| part.path == path).cloned();
    let only_in_b = b.iter().filter(|part| find(a, &part.path).is_none());
    let changed = a.iter().chain(only_in_b).filter_map(|part| {
        let (one, other) = (find(a, &part.path), find(b, &part.path));
        if one.as_ref().map(|part| &part.content) == other.as_ref().map(|part| &part.content) {
            return None;
        }
        let moved = if part.acts_in(one.as_ref(), other.as_ref()) { Moved::Block } else { Moved::Not };
        let (one, mut other) = (one.map(|part| part.words), other.map(|part| part.words));
        if one == other {
            other = other.map(|words| format!("{words} (defined differently)"));
        }
        Some(Input { path: part.path.clone(), unit: String::new(), a: one, b: other, moved })
    });
    changed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "title = \"t\"\nmembers = [\"x\", \"y\"]\nadversary = \"z\"\nstart = 2000\nend = 2003\n\
                        actors = { x = { gdp = 1 }, y = { gdp = 1 }, z = { gdp = 3 } }\noutcomes.thin.type = \"thin\"\n\
                        shocks.war.rate = 0.25\nshocks.war.effects.urgency.x.mean = 0.5\n";

    fn read(more: &str, set: &[&str]) -> Scenario {
        let set: Vec<String> = set.iter().map(ToString::to_string).collect();
        crate::scenario::parse("t.toml", &format!("{TEXT}{more}"), &set).unwrap()
    }

    fn found(a: &Scenario, b: &Scenario) -> Vec<(String, Option<String>, Option<String>, Moved)> {
        differing(a, b).into_iter().map(|input| (input.path, input.a, input.b, input.moved)).collect()
    }

    fn of(
        path: &str,
        a: Option<&str>,
        b: Option<&str>,
        moved: Moved,
    ) -> (String, Option<String>, Option<String>, Moved) {
        (path.to_owned(), a.map(str::to_owned), b.map(str::to_owned), moved)
    }

    #[test]
    fn a_scenario_does_not_differ_from_itself() {
        assert_eq!(differing(&read("", &[]), &read("", &[])), []);
    }

    #[test]
    fn numbers_and_distributions_move_alone() {
        let b = read("", &["actors.x.gdp=2", "shocks.war.rate={ uniform = { low = 0.1, high = 0.4 } }"]);
        let found = found(&read("", &[]), &b);
        assert_eq!(found[0], of("actors.x.gdp", Some("1"), Some("2"), Moved::Alone));
        let (path, a, b, moved) = &found[1];
        assert_eq!((path.as_str(), a.as_deref(), *moved), ("shocks.war.rate", Some("0.25"), Moved::Alone));
        assert!(b.as_ref().is_some_and(|b| b.contains("0.1") && b.contains("0.4")), "{b:?}");
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn the_structure_and_what_only_one_has_are_a_block() {
        let b = read(
            "shocks.peace = { rate = 0.1, test_of_support = true }\n",
            &["alignment.type=thick", "outcomes.thin.from=2001"],
        );
        let found = found(&read("", &[]), &b);
        let find = |path: &str| found.iter().find(|one| one.0 == path).cloned();
        assert_eq!(find("shocks.peace.rate"), Some(of("shocks.peace.rate", None, Some("0.1"), Moved::Block)));
        assert_eq!(find("alignment.type"), Some(of("alignment.type", Some("none"), Some("thick"), Moved::Block)));
        assert!(find("shocks.peace").is_some_and(|one| one.1.is_none() && one.3 == Moved::Block));
        assert!(find("outcomes.thin").is_some_and(|one| one.1 != one.2 && one.3 == Moved::Block));
    }

    /// A later end adds years, and an outcome that only one has is not compared.
    #[test]
    fn what_does_not_affect_common_probabilities_is_not_moved() {
        let b = read("outcomes.thick.type = \"thick\"\n", &["end=2005"]);
        let found = found(&read("", &[]), &b);
        let moved: Vec<(&str, Moved)> = found.iter().map(|one| (one.0.as_str(), one.3)).collect();
        assert_eq!(moved, [("end", Moved::Not), ("outcomes.thick", Moved::Not)]);
    }
}
