//! Models between two others: some inputs as in A, the others as in B.

use std::collections::BTreeSet;

use crate::model::{Distribution, Model, Prior, plays_no_part};

use super::inputs::{Input, Moved, numbers};

/// Two models, and the inputs that can be moved from the one to the other.
#[derive(Clone, Debug)]
pub struct Mixture {
    a: Model,
    b: Model,
    /// The paths of the numbers that move alone.
    numbers: Vec<String>,
    /// Whether the structure moves, as a block.
    block: bool,
}

impl Mixture {
    /// Between two models that differ in these inputs.
    #[must_use]
    pub fn new(a: &Model, b: &Model, inputs: &[Input]) -> Self {
        let of = |moved: Moved| inputs.iter().filter(move |input| input.moved == moved);
        Self {
            a: a.clone(),
            b: b.clone(),
            numbers: of(Moved::Alone).map(|input| input.path.clone()).collect(),
            block: of(Moved::Block).next().is_some(),
        }
    }

    /// How many inputs can be moved alone; the block of the structure, the last of them, counts as one.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len() + usize::from(self.block)
    }

    /// Whether nothing can be moved.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The path of an input by its number; `None` for the block.
    #[must_use]
    pub fn path(&self, input: usize) -> Option<&str> {
        self.numbers.get(input).map(String::as_str)
    }

    /// The model in which these inputs, and no others, are as in B; `moved` has a value for each input.
    #[must_use]
    pub fn model(&self, moved: &[bool]) -> Model {
        match (moved.iter().any(|&is| is), moved.iter().all(|&is| is)) {
            (false, _) => return self.a.clone(),
            (_, true) => return self.b.clone(),
            _ => {}
        }
        let block = self.block && moved.last() == Some(&true);
        let (host, other) = if block { (&self.b, &self.a) } else { (&self.a, &self.b) };
        // The numbers that are not as in the model that gives the structure.
        let chosen = self.numbers.iter().zip(moved).filter(|&(_, &is)| is != block).map(|(path, _)| path.as_str());
        exchanged(host, other, &chosen.collect())
    }
}

/// A model with these of its numbers as in another one.
fn exchanged(host: &Model, other: &Model, paths: &BTreeSet<&str>) -> Model {
    let theirs = numbers(other);
    let mut model = host.clone();
    let mut priors: Vec<Prior> = Vec::new();
    let mut place = 0;
    model.base.visit(&host.structure, &mut |slot| {
        let own = host.priors.iter().find(|prior| prior.place == place);
        let given = theirs.iter().find(|number| paths.contains(slot.path.as_str()) && number.0 == slot.path);
        let distribution: Option<Distribution> = match given {
            Some((_, value, distribution, _)) => {
                *slot.value = *value;
                distribution.clone()
            }
            None => own.map(|prior| prior.distribution.clone()),
        };
        let is_default = given.is_none() && own.is_some_and(|prior| prior.is_default);
        priors.extend(distribution.map(|distribution| Prior {
            path: slot.path,
            place,
            distribution,
            domain: slot.domain,
            is_default,
        }));
        place += 1;
    });
    priors.retain(|prior| !plays_no_part(&host.structure, &prior.path));
    model.priors = priors;
    model
}

#[cfg(test)]
mod tests {
    use super::super::inputs::differing;
    use super::*;
    use crate::scenario::{Scenario, parse};

    fn read(set: &[&str]) -> Scenario {
        let text = "title = \"t\"\nmembers = [\"x\", \"y\"]\nadversary = \"z\"\nstart = 2000\nend = 2003\n\
                    actors = { x = { gdp = 1 }, y = { gdp = 1 }, z = { gdp = 3 } }\noutcomes.thin.type = \"thin\"\n\
                    shocks.war.rate = 0.25\nshocks.war.effects.urgency.x.mean = 0.5\n";
        let set: Vec<String> = set.iter().map(ToString::to_string).collect();
        parse("t.toml", text, &set).unwrap()
    }

    /// A mixture is the scenario as it would be read with some of the changes.
    #[test]
    fn a_mixture_is_the_scenario_with_some_of_the_changes() {
        const CHANGES: [&str; 3] =
            ["actors.x.gdp=2", "shocks.war.rate={ uniform = { low = 0.1, high = 0.4 } }", "alignment.type=thick"];
        let (a, b) = (read(&[]), read(&CHANGES));
        let mixture = Mixture::new(&a.model, &b.model, &differing(&a, &b));
        assert_eq!((mixture.len(), mixture.path(0), mixture.path(2)), (3, Some("actors.x.gdp"), None));
        for some in 0..8_u32 {
            let moved = [0, 1, 2].map(|place| some >> place & 1 == 1);
            let set: Vec<&str> = CHANGES.iter().zip(moved).filter(|(_, is)| *is).map(|(change, _)| *change).collect();
            let (found, read) = (mixture.model(&moved), read(&set).model);
            assert_eq!(found.structure, read.structure, "{set:?}");
            assert_eq!(found.priors, read.priors, "{set:?}");
            let values =
                |model: &Model| -> Vec<String> { numbers(model).iter().map(|number| format!("{number:?}")).collect() };
            assert_eq!(values(&found), values(&read), "{set:?}");
        }
    }
}
