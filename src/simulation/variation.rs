//! Variants of a scenario: another value of a parameter, or policies applied.

use crate::exercise::plan_once;
use crate::model::{Model, Policy as ModelPolicy};
use crate::render::last_of;
use crate::scenario::Scenario as Loaded;

use super::{Error, Policy, Scenario};

impl Scenario {
    /// The scenario with one parameter changed to a number, as by `--set PATH=VALUE`. A second change of the same path
    /// replaces the first. [`Scenario::parameters`] lists the paths, units and ranges. The files are read again.
    ///
    /// ```
    /// use stadial::simulation::{Error, Scenario};
    ///
    /// let scenario = Scenario::open("scenarios/china-russia.toml")?;
    /// let stricter = scenario.with("balance.power.non_permissive", 0.6)?;
    /// let error = stricter.with("balance.power.non_permisive", 0.6).unwrap_err();
    /// assert!(error.to_string().contains("did you mean `non_permissive`?"));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Load`] if there is no such path or the value breaks a rule, with the rule and the way out;
    /// [`Error::Policies`] if applied policies cannot be applied any more; [`Error::FileChanged`].
    pub fn with(&self, path: &str, value: f64) -> Result<Self, Error> {
        self.with_toml(path, &number(value))
    }

    /// As [`Scenario::with`], with any value as it is written in a scenario: a distribution such as
    /// `{ uniform = { low = 0.4, high = 0.7 } }`, a date, a text, a list.
    ///
    /// # Errors
    /// Those of [`Scenario::with`].
    pub fn with_toml(&self, path: &str, value: &str) -> Result<Self, Error> {
        let before = self.loaded();
        let kept = before.overrides.iter().filter(|given| path_of(given) != path_of(path));
        let overrides: Vec<String> = kept.cloned().chain([format!("{path}={value}")]).collect();
        let changed = self.reread(&overrides)?;
        let applied = before.under.iter().map(|name| changed.policy(name)).collect::<Result<Vec<Policy>, Error>>()?;
        changed.under(&applied.iter().collect::<Vec<_>>())
    }

    /// The scenario under policies of its own, all of them at once and beside those that are applied already, as by
    /// `--policy`. Of two that change the same number, the later one comes second.
    ///
    /// # Errors
    /// [`Error::Foreign`] for a policy of another scenario; [`Error::Policies`] if one is applied twice, begins after the
    /// last year, or plans a shock that is already planned in the same step.
    pub fn under(&self, policies: &[&Policy]) -> Result<Self, Error> {
        let mut loaded: Loaded = self.loaded().clone();
        let mut found: Vec<&ModelPolicy> = Vec::new();
        for policy in policies {
            let place = self.space().place(&policy.0)?;
            let name = policy.name();
            if loaded.under.iter().any(|applied| applied == name) {
                return Err(Error::Policies(format!("the policy `{name}` is applied twice; apply it once")));
            }
            let policy = &self.loaded().policies[place];
            if policy.begins >= loaded.model.structure.n_steps() {
                let last = last_of(&loaded.model.structure);
                return Err(Error::Policies(format!(
                    "the policy `{name}` begins after {last}; simulate a later year, or \
                     leave it out"
                )));
            }
            loaded.under.push(name.to_owned());
            found.push(policy);
        }
        plan_once(&loaded.model, found.iter().copied()).map_err(Error::Policies)?;
        loaded.model = loaded.model.under(&found);
        Ok(self.replaced(loaded))
    }

    /// The model of another variant of the scenario, under the policies that are applied to this one.
    pub(super) fn under_the_same(&self, other: &Loaded) -> Model {
        let named = |name: &String| other.policies.iter().find(|policy| policy.name == *name);
        let policies: Vec<&ModelPolicy> = self.loaded().under.iter().filter_map(named).collect();
        if policies.is_empty() { other.model.clone() } else { other.model.under(&policies) }
    }
}

/// A number as TOML has it: whole ones without a fraction, so that they can stand for counts and years.
pub(crate) fn number(value: f64) -> String {
    const WHOLE_MAX: f64 = 9e15;
    if value.is_nan() {
        "nan".to_owned()
    } else if value == value.trunc() && value.abs() < WHOLE_MAX {
        format!("{value:.0}")
    } else {
        format!("{value:?}")
    }
}

/// The path of `PATH=VALUE`, or of a path, however it is spaced or quoted.
pub(super) fn path_of(given: &str) -> String {
    given.split('=').next().unwrap_or_default().replace([' ', '"', '\''], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_so_that_they_read_as_themselves() {
        let written = [0.6, 24.0, -0.0, 1e-7, 1e300, f64::NAN, f64::INFINITY].map(number);
        assert_eq!(written, ["0.6", "24", "-0", "1e-7", "1e300", "nan", "inf"]);
    }

    #[test]
    fn a_path_is_the_same_however_it_is_written() {
        assert_eq!(path_of("a. \"b\" = 3"), path_of("a.b"));
        assert_ne!(path_of("a.b=3"), path_of("a.c"));
    }
}
