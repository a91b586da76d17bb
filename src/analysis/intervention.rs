//! Interventions in a trajectory at a moment, and the model under which it continues.

use crate::model::{Given, Model, Operation, Policy, Quantity, Variable, change_from, changeable};
use crate::noise::Seed;
use crate::parameter::Refusal;
use crate::scenario::near;
use crate::trajectory::Juncture;

/// An intervention in a trajectory at a moment.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "there is a handful of them at a time")]
pub enum Intervention {
    /// A policy that begins then: numbers that change from then on, effects, shocks.
    Policy(Policy),
    /// A variable that is set at that moment, and moves on from there.
    Value {
        /// The variable.
        variable: Variable,
        /// Its value, in its natural unit.
        value: f64,
    },
}

/// The model of one trajectory with all interventions so far.
#[derive(Clone, Debug)]
pub struct World {
    original: Model,
    seed: Seed,
    draw: u64,
    /// The interventions that last, in order.
    pub policies: Vec<Policy>,
    /// The model, with the numbers of the trajectory's draw.
    pub model: Model,
}

impl World {
    /// The world of the trajectories of draw `draw`, without interventions.
    #[must_use]
    pub fn new(original: &Model, seed: Seed, draw: u64) -> Self {
        let model = original.settled(seed, draw);
        Self { original: original.clone(), seed, draw, policies: Vec::new(), model }
    }

    /// The world and the moment after an intervention.
    ///
    /// A policy with a name that was used before has random numbers of its own.
    #[must_use]
    pub fn after(&self, done: &[Intervention], at: &Juncture) -> (Self, Juncture) {
        let (mut policies, mut at) = (self.policies.clone(), at.clone());
        let structure = &self.original.structure;
        for intervention in done {
            match intervention {
                Intervention::Policy(policy) => {
                    let begun = policy.begun_at(at.step, structure.n_steps());
                    let stem = format!("{}.", begun.name);
                    let is_same = |other: &&Policy| other.name == begun.name || other.name.starts_with(&stem);
                    policies.push(match policies.iter().filter(is_same).count() {
                        0 => begun,
                        before => begun.renamed(&format!("{stem}{}", before + 1)),
                    });
                }
                Intervention::Value { variable, value } => at.snapshot.set(structure.layout(), *variable, *value),
            }
        }
        (self.under(policies), at)
    }

    /// The world after the end of a policy's changes.
    #[must_use]
    pub fn ended(&self, name: &str, step: u32) -> Self {
        let mut policies = self.policies.clone();
        for policy in policies.iter_mut().filter(|policy| policy.name == name) {
            for (change, _) in &mut policy.changes {
                change.until = change.until.min(step.max(change.from));
            }
        }
        self.under(policies)
    }

    fn under(&self, policies: Vec<Policy>) -> Self {
        let joined: Vec<&Policy> = policies.iter().collect();
        let model = self.original.under(&joined).settled(self.seed, self.draw);
        Self { original: self.original.clone(), seed: self.seed, draw: self.draw, policies, model }
    }

    /// The names that can be set or changed: variables, then numbers that can change during a run.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let structure = &self.model.structure;
        let variables = structure.layout().variables().into_iter().map(|variable| structure.variable_name(variable));
        variables.chain(changeable(&self.original)).collect()
    }

    /// The intervention that sets, adds to or scales something by its name at a moment.
    ///
    /// # Errors
    /// With a sentence: if nothing has this name, or if it cannot be changed then or in this way.
    pub fn changed(&self, name: &str, by: (Operation, f64), at: &Juncture) -> Result<Intervention, String> {
        let structure = &self.model.structure;
        let variables = structure.layout().variables();
        if let Some(&variable) = variables.iter().find(|&&variable| structure.variable_name(variable) == name) {
            return self.moved(variable, by, at);
        }
        match change_from(&self.model, name, name, by, at.step)? {
            Some(change) => Ok(Intervention::Policy(Policy {
                name: name.to_owned(),
                title: name.to_owned(),
                begins: at.step,
                changes: vec![(change, Given::Number(by.1))],
                act: None,
                effects: Vec::new(),
                injected: Vec::new(),
            })),
            None => Err(self.unknown(name)),
        }
    }

    fn moved(
        &self,
        variable: Variable,
        (operation, amount): (Operation, f64),
        at: &Juncture,
    ) -> Result<Intervention, String> {
        let structure = &self.model.structure;
        let name = structure.variable_name(variable);
        let held = structure.observed.iter().find(|observed| observed.variable == variable).map(|of| of.held.len());
        if held.is_some_and(|held| at.step as usize + 1 < held) {
            return Err(format!("`{name}` is observed at that time; it can be changed after its known past"));
        }
        let now = at.snapshot.value(structure.layout(), variable);
        let value = match operation {
            Operation::Set => amount,
            Operation::Add => now + amount,
            Operation::Scale => now * amount,
        };
        variable.domain().check(value).map_err(|Refusal { rule, way_out }| {
            format!("`{name}` would be {value:.4}, but must be {rule} (it is {now:.4} now): {way_out}")
        })?;
        Ok(Intervention::Value { variable, value })
    }

    fn unknown(&self, name: &str) -> String {
        let structure = &self.model.structure;
        let derived = [Quantity::PowerRatio, Quantity::Power, Quantity::Threat, Quantity::Interest, Quantity::Status];
        if derived.iter().any(|&quantity| structure.quantity_name(quantity) == name) {
            return format!(
                "`{name}` is computed from other variables; change these, such as `gdp.{}` or `urgency.{0}`",
                structure.members[0]
            );
        }
        let names = self.names();
        // `actors.china.severity` is the initial value of the variable `severity.china`.
        let parts: Vec<&str> = name.split('.').collect();
        let variable = match parts.as_slice() {
            ["actors", actor, "orientation", theatre, "initial"] => format!("orientation.{actor}.{theatre}"),
            ["actors", actor, key] => format!("{key}.{actor}"),
            ["alignment", key] => (*key).to_owned(),
            _ => String::new(),
        };
        if names.contains(&variable) {
            return format!("`{name}` is used at the start only; change the variable `{variable}`");
        }
        match near(name, names.iter().map(String::as_str)) {
            Some(suggestion) => format!("no variable or number is called `{name}`; did you mean `{suggestion}`?"),
            None => format!(
                "no variable or number is called `{name}`; variables are such as `urgency.{}`, and `stadial params` \
                 lists the paths of numbers",
                structure.members[0]
            ),
        }
    }
}
