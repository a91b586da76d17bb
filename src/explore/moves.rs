//! What is moved in a scenario, as options of the command line and as a file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::input::Date;
use crate::model::Policy;
use crate::render::{option, quoted};
use crate::scenario::{ParameterRow, Scenario, from_texts, parameters};
use crate::simulation::number;
use crate::study::{Failure, suggestion, under, unknown, within_domain};

/// What is moved in a scenario.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Moves {
    /// Numbers by path.
    pub set: BTreeMap<String, f64>,
    /// The policies that are switched on, each with another date of its beginning if it has one.
    pub policies: BTreeMap<String, Option<String>>,
    /// Shocks on dates.
    pub shocks: Vec<Placed>,
}

/// A shock on a date.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Placed {
    /// Its name in the scenario.
    pub shock: String,
    /// The date, as in 2028-06-01.
    pub on: String,
}

/// The most moves of each kind.
const MOST: usize = 64;

/// The name of the policy that brings about the shocks that were placed.
const PLACED: &str = "explored";

/// Whether a policy has a date of its own, which can be moved: one that only brings about shocks has not.
pub(super) fn is_dated(policy: &Policy) -> bool {
    policy.act.is_some() || !policy.changes.is_empty()
}

/// A day as a scenario has it.
fn date(text: &str) -> Result<Date, Failure> {
    let refused = |error| Failure::Option(format!("`{text}` is no date: {error}; write a day as in 2028-06-01"));
    Date::typed(text).map(Date::as_day).map_err(refused)
}

impl Moves {
    /// Checks them against the scenario: only numbers of its parameters, its policies and its shocks can be moved, so that
    /// nothing that comes from a browser names a file.
    pub fn check(&self, scenario: &Scenario) -> Result<(), Failure> {
        if [self.set.len(), self.policies.len(), self.shocks.len()].into_iter().any(|moves| moves > MOST) {
            return Err(Failure::Option(format!(
                "at most {MOST} numbers, policies and shocks can be moved; undo some"
            )));
        }
        let rows = if self.set.is_empty() { Vec::new() } else { parameters(scenario) };
        for (path, value) in &self.set {
            let row: Option<&ParameterRow> = rows.iter().find(|row| row.path == *path && row.domain.is_some());
            let Some(row) = row else {
                let near = suggestion(scenario, path);
                return Err(Failure::Option(format!("`{path}` is no number of the scenario{near}")));
            };
            within_domain(row, &[*value]).map_err(Failure::Option)?;
        }
        for (name, from) in &self.policies {
            let policies: Vec<&str> = scenario.policies.iter().map(|policy| policy.name.as_str()).collect();
            let Some(policy) = scenario.policies.iter().find(|policy| policy.name == *name) else {
                return Err(unknown("--policy", "policy", name, &policies));
            };
            if let Some(from) = from {
                date(from)?;
                if !is_dated(policy) {
                    let message =
                        format!("`{name}` has no date of its own: its shocks have theirs; leave the date out");
                    return Err(Failure::Option(message));
                }
            }
        }
        let shocks: Vec<&str> = scenario.model.structure.own_shocks().map(|class| class.name.as_str()).collect();
        for placed in &self.shocks {
            if !shocks.contains(&placed.shock.as_str()) {
                return Err(unknown("a placed shock", "shock", &placed.shock, &shocks));
            }
            date(&placed.on)?;
        }
        Ok(())
    }

    /// The values that are changed: the path of each, and the value as it is written in a scenario.
    fn values(&self, scenario: &Scenario) -> Result<Vec<(String, String)>, Failure> {
        let mut values: Vec<(String, String)> =
            self.set.iter().map(|(path, value)| (path.clone(), number(*value))).collect();
        for (name, from) in &self.policies {
            if let Some(from) = from {
                values.push((format!("policies.{name}.from"), date(from)?.to_string()));
            }
        }
        if !self.shocks.is_empty() {
            let policy = placed_policy(scenario);
            values.push((format!("policies.{policy}.title"), "\"shocks placed by hand\"".to_owned()));
            let mut by_name: BTreeMap<&str, Vec<String>> = BTreeMap::new();
            let mut sorted: Vec<&Placed> = self.shocks.iter().collect();
            sorted.sort();
            for placed in sorted {
                by_name.entry(&placed.shock).or_default().push(date(&placed.on)?.to_string());
            }
            for (name, dates) in by_name {
                values.push((format!("policies.{policy}.inject.{name}"), format!("[{}]", dates.join(", "))));
            }
        }
        Ok(values)
    }

    /// The changes in the form of `--set`: those of the scenario as it was opened, unless another value replaces theirs, then
    /// these.
    fn overrides(&self, scenario: &Scenario) -> Result<Vec<String>, Failure> {
        let values = self.values(scenario)?;
        let is_replaced = |given: &&String| {
            let path = given.split('=').next().unwrap_or_default().trim();
            values.iter().any(|(own, _)| own == path)
        };
        let kept = scenario.overrides.iter().filter(|given| !is_replaced(given)).cloned();
        Ok(kept.chain(values.iter().map(|(path, value)| format!("{path}={value}"))).collect())
    }

    /// The policies that are played, in the order of the scenario.
    fn played(&self, scenario: &Scenario) -> Vec<String> {
        let on = scenario.policies.iter().filter(|policy| self.policies.contains_key(&policy.name));
        let placed = (!self.shocks.is_empty()).then(|| placed_policy(scenario));
        on.map(|policy| policy.name.clone()).chain(placed).collect()
    }

    /// The scenario with all of them. No file is read: its texts are those that were read when it was opened.
    pub fn apply(&self, scenario: &Scenario) -> Result<Scenario, Failure> {
        self.check(scenario)?;
        let changed = from_texts(&scenario.name, scenario.sources.clone(), &self.overrides(scenario)?)?;
        under(changed, &self.played(scenario))
    }

    /// The command line that gives the same numbers.
    pub fn command(&self, scenario: &Scenario, size: &str) -> Result<String, Failure> {
        let file = scenario.sources.first().map_or("", |source| source.name.as_str());
        let overrides = self.overrides(scenario)?;
        let set = option("set", overrides.iter().map(String::as_str));
        Ok(format!("stadial run {}{set}{}{size}", quoted(file), self.with_policies(scenario)))
    }

    fn with_policies(&self, scenario: &Scenario) -> String {
        option("policy", self.played(scenario).iter().map(String::as_str))
    }

    /// A scenario file of this name, beside that of the scenario, that gives the same numbers; with the command line in its
    /// first lines.
    pub fn file(&self, scenario: &Scenario, name: &str, size: &str) -> Result<String, Failure> {
        let path = scenario.sources.first().map_or("", |source| source.name.as_str());
        let base = std::path::Path::new(path).file_name().unwrap_or_default().to_string_lossy().into_owned();
        let policies = self.with_policies(scenario);
        let mut text = format!("# From {base}, by `stadial explore`. The numbers that were shown:\n");
        let _ = writeln!(text, "# stadial run {}{policies}{size}", quoted(&format!("{name}.toml")));
        let _ = writeln!(text, "extends = {}", serde_json::to_string(&base)?);
        for given in self.overrides(scenario)? {
            let (path, value) = given.split_once('=').unwrap_or((&given, ""));
            let _ = writeln!(text, "{} = {}", path.trim(), value.trim());
        }
        Ok(text)
    }
}

/// The name of the policy that brings about the placed shocks: one that the scenario does not have.
fn placed_policy(scenario: &Scenario) -> String {
    let is_free = |name: &String| scenario.policies.iter().all(|policy| policy.name != *name);
    let others = (2..).map(|number| format!("{PLACED}_{number}"));
    std::iter::once(PLACED.to_owned()).chain(others).find(is_free).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load;

    fn scenario() -> Scenario {
        load("scenarios/china-russia.toml".as_ref(), &["balance.power.non_permissive=0.5".to_owned()]).unwrap()
    }

    fn moves(json: &str) -> Moves {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn moves_are_options_and_a_file() {
        let scenario = scenario();
        let shock = scenario.model.structure.own_shocks().next().unwrap().name.clone();
        let text = format!(
            r#"{{"set":{{"balance.power.non_permissive":0.6}},"policies":{{"split_moscow":"2031-01-01"}},
                "shocks":[{{"shock":"{shock}","on":"2030-05"}},{{"shock":"{shock}","on":"2028-02-01"}}]}}"#
        );
        let moves = moves(&text);
        let command = moves.command(&scenario, " --seed 1").unwrap();
        let inject = format!("--set 'policies.explored.inject.{shock}=[2028-02-01, 2030-05-01]'");
        let expected = format!(
            "stadial run scenarios/china-russia.toml --set balance.power.non_permissive=0.6 --set policies.split_moscow.from=2031-01-01 \
             --set 'policies.explored.title=\"shocks placed by hand\"' {inject} --policy split_moscow --policy explored --seed 1"
        );
        assert_eq!(command, expected);
        let file = moves.file(&scenario, "mine", " --seed 1").unwrap();
        assert!(file.contains("extends = \"china-russia.toml\"\nbalance.power.non_permissive = 0.6\n"), "{file}");
        assert!(file.contains("# stadial run mine.toml --policy split_moscow --policy explored --seed 1\n"), "{file}");
        assert_eq!(moves.apply(&scenario).unwrap().under, ["split_moscow", "explored"]);
    }

    #[test]
    fn what_is_no_number_policy_or_shock_of_the_scenario_is_refused() {
        let scenario = scenario();
        let error = |json: &str| moves(json).apply(&scenario).unwrap_err().to_string();
        let message = error(r#"{"set":{"balance.power.non_permisive":0.6}}"#);
        assert!(message.contains("did you mean `balance.power.non_permissive`?"), "{message}");
        let message = error(r#"{"set":{"balance.power.non_permissive":-3}}"#);
        assert!(message.contains("is -3, but must be"), "{message}");
        for path in ["extends", "observed.x.file", "start", "steps_per_year", "a = 1\nb"] {
            let message = error(&serde_json::json!({ "set": { path: 1 } }).to_string());
            assert!(message.contains("is no number of the scenario"), "{message}");
        }
        assert!(error(r#"{"policies":{"split_moskow":null}}"#).contains("split_moscow"));
        assert!(error(r#"{"shocks":[{"shock":"nothing","on":"2028-01-01"}]}"#).contains("nothing"));
        let shock = scenario.model.structure.own_shocks().next().unwrap().name.clone();
        let message = error(&format!(r#"{{"shocks":[{{"shock":"{shock}","on":"2028] x"}}]}}"#));
        assert!(message.contains("is no date"), "{message}");
        assert!(serde_json::from_str::<Moves>(r#"{"evidence":"x"}"#).is_err());
    }
}
