//! The inputs of an analysis: uncertain parameters, single or in groups.

use crate::model::{Model, Prior};
use crate::scenario::near;

/// One input: a parameter, or several that are changed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The path of the parameter, or the name of the group.
    pub name: String,
    /// The parameters, by their indices in [`Model::priors`].
    pub priors: Vec<usize>,
}

/// Why groups are invalid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// A group is empty.
    #[error("group {group}: no uncertain parameter matches `{pattern}`{}", suggestion(near.as_deref()))]
    NoMatch {
        /// The group.
        group: String,
        /// The path or pattern.
        pattern: String,
        /// The most similar path.
        near: Option<String>,
    },
    /// Two groups share a parameter; indices of dependent inputs are not defined.
    #[error("{path} is in the groups {first} and {second}, but can be in one only; leave it out of the other")]
    Shared {
        /// The parameter.
        path: String,
        /// One group.
        first: String,
        /// The other one.
        second: String,
    },
    /// A group contains some of the parameters of a correlation only; indices of dependent inputs are not defined.
    #[error(
        "{group} has {inside}, but not {outside}, which moves together with it (correlations.{correlation}): an index \
         of one without the other is not defined; put both into the group"
    )]
    Split {
        /// The group.
        group: String,
        /// The correlation.
        correlation: String,
        /// A parameter in the group.
        inside: String,
        /// A parameter outside of it.
        outside: String,
    },
    /// Two groups have the same name, or a group has that of a parameter.
    #[error("two inputs have the name {0}: give the group another one")]
    SameName(String),
}

fn suggestion(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

/// Every uncertain parameter by itself, correlated or not.
#[must_use]
pub fn single_inputs(model: &Model) -> Vec<Input> {
    let input = |(place, prior): (usize, &Prior)| Input { name: prior.path.clone(), priors: vec![place] };
    model.priors.iter().enumerate().map(input).collect()
}

/// The inputs of `model`, which are independent of each other: each of `groups` (its name and the paths or patterns of
/// its parameters, `*` for any letters), then each group of correlated parameters that is in none of them, then every
/// other uncertain parameter by itself.
///
/// # Errors
/// With all errors in the groups.
///
/// ```
/// # let text = r#"
/// # title = "Two against a third"
/// # members = ["alpha", "beta"]
/// # adversary = "gamma"
/// # start = 2025
/// # end = 2035
/// # actors.alpha.gdp = { uniform = { low = 1.5, high = 2.5 } }
/// # actors.beta.gdp = { uniform = { low = 1.0, high = 2.0 } }
/// # actors.gamma.gdp = 5.0
/// # alignment.type = "thin"
/// # incentive.threat_weight = { uniform = { low = 0.4, high = 0.7 } }
/// # outcomes.alliance.type = ["alliance"]
/// # "#;
/// # let model = stadial::scenario::parse("two.toml", text, &[]).map_err(|error| error.render(false))?.model;
/// let economies = ("economies".to_owned(), vec!["actors.*.gdp".to_owned()]);
/// let inputs = stadial::questions::sensitivity::inputs(&model, &[economies]).map_err(|errors| format!("{errors:?}"))?;
/// let names: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
/// assert_eq!(names, ["economies", "incentive.threat_weight"]);
/// # Ok::<(), String>(())
/// ```
pub fn inputs(model: &Model, groups: &[(String, Vec<String>)]) -> Result<Vec<Input>, Vec<InputError>> {
    let paths: Vec<&str> = model.priors.iter().map(|prior| prior.path.as_str()).collect();
    let mut errors = Vec::new();
    let mut owner: Vec<Option<usize>> = vec![None; paths.len()];
    let mut inputs: Vec<Input> = Vec::new();
    for (number, (name, patterns)) in groups.iter().enumerate() {
        if groups[..number].iter().any(|(other, _)| other == name) || paths.contains(&name.as_str()) {
            errors.push(InputError::SameName(name.clone()));
        }
        for pattern in patterns {
            let matching: Vec<usize> = (0..paths.len()).filter(|&place| matches(pattern, paths[place])).collect();
            if matching.is_empty() {
                let near = near(pattern, paths.iter().copied()).map(str::to_owned);
                errors.push(InputError::NoMatch { group: name.clone(), pattern: pattern.clone(), near });
            }
            for place in matching {
                match owner[place] {
                    Some(first) if first != number => errors.push(InputError::Shared {
                        path: paths[place].to_owned(),
                        first: groups[first].0.clone(),
                        second: name.clone(),
                    }),
                    _ => owner[place] = Some(number),
                }
            }
        }
        inputs.push(Input { name: name.clone(), priors: Vec::new() });
    }
    for (correlation, places) in model.correlated() {
        let owners: Vec<Option<usize>> = places.iter().map(|&place| owner[place]).collect();
        let Some(group) = owners.iter().copied().flatten().next() else {
            if inputs.iter().any(|input| input.name == correlation.name) {
                errors.push(InputError::SameName(correlation.name.clone()));
            }
            places.iter().for_each(|&place| owner[place] = Some(inputs.len()));
            inputs.push(Input { name: correlation.name.clone(), priors: Vec::new() });
            continue;
        };
        let split = places.iter().zip(&owners).find(|(_, owner)| **owner != Some(group));
        let inside = places.iter().zip(&owners).find(|(_, owner)| **owner == Some(group));
        if let (Some((&outside, _)), Some((&inside, _))) = (split, inside) {
            errors.push(InputError::Split {
                group: inputs[group].name.clone(),
                correlation: correlation.name.clone(),
                inside: paths[inside].to_owned(),
                outside: paths[outside].to_owned(),
            });
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    for (place, owner) in owner.into_iter().enumerate() {
        match owner {
            Some(group) => inputs[group].priors.push(place),
            None => inputs.push(Input { name: paths[place].to_owned(), priors: vec![place] }),
        }
    }
    Ok(inputs)
}

/// Whether `pattern`, in which `*` stands for any letters, matches all of `path`.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((start, rest)) => {
            let Some(left) = path.strip_prefix(start) else { return false };
            left.char_indices().map(|(place, _)| place).chain([left.len()]).any(|place| matches(rest, &left[place..]))
        }
    }
}

/// Sets of uncertain parameters of which the model uses only the shares in their sum: the parameters are drawn
/// independently, so their indices are defined, but for the numbers as drawn.
#[must_use]
pub fn normalised(model: &Model) -> Vec<Vec<String>> {
    let mut sets: Vec<(String, Vec<String>)> = Vec::new();
    for prior in &model.priors {
        let parts: Vec<&str> = prior.path.split('.').collect();
        let set = match parts.as_slice() {
            ["theatres", _] => "theatres".to_owned(),
            ["actors", actor, group @ ("threat_profile" | "threat_from"), _] => format!("actors.{actor}.{group}"),
            _ => continue,
        };
        match sets.iter_mut().find(|(name, _)| *name == set) {
            Some((_, paths)) => paths.push(prior.path.clone()),
            None => sets.push((set, vec![prior.path.clone()])),
        }
    }
    sets.into_iter().map(|(_, paths)| paths).filter(|paths| paths.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_matches_any_letters() {
        for (pattern, path, expected) in [
            ("a.b", "a.b", true),
            ("a.b", "a.bc", false),
            ("a.*", "a.b.c", true),
            ("*.gdp", "actors.china.gdp", true),
            ("*.gdp", "actors.china.gdp_volatility", false),
            ("actors.*.g*", "actors.china.growth", true),
            ("*", "", true),
            ("a*a", "a", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }
}
