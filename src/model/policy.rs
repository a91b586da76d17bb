//! Policies: named, dated changes of a model, applied by name.
//!
//! The immediate effects of a policy are a dated class of shocks of its own, so that its random numbers have addresses
//! of their own and no others change. The numbers that it changes for a period are each changed by an amount, which is
//! a parameter like any other and may be uncertain.

use crate::parameter::{Domain, Slot};

use super::change::keep;
use super::{
    Amount, Change, Date, Distribution, Model, Operation, Parameters, Prior, ShockClass, ShockTiming, Structure,
    Variable,
};

/// A number, or the distribution from which it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// A number.
    Number(f64),
    /// A distribution.
    Distribution(Distribution),
}

impl Given {
    /// The number, or the centre of the distribution.
    #[must_use]
    pub fn centre(&self) -> f64 {
        match self {
            Self::Number(value) => *value,
            Self::Distribution(distribution) => distribution.centre(),
        }
    }
}

/// What a policy adds to a variable at its date, on the variable's own scale.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyEffect {
    /// The variable.
    pub variable: Variable,
    /// Mean of what it adds.
    pub mean: Given,
    /// Standard deviation of what it adds.
    pub sd: Given,
}

/// A named, dated change.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Its name in files.
    pub name: String,
    /// Its title for people.
    pub title: String,
    /// The first step in which it has an effect.
    pub begins: u32,
    /// The numbers that it changes for a period, and the amounts.
    pub changes: Vec<(Change, Given)>,
    /// Its immediate effects, except for those below; `None` if it has none.
    pub act: Option<ShockClass>,
    /// What the act adds to variables.
    pub effects: Vec<PolicyEffect>,
    /// Shocks that it brings about: the index of the class, and the steps in which they occur.
    pub injected: Vec<(usize, Vec<u32>)>,
}

impl Model {
    /// The model with policies, all of them at once. Of two that change the same number, the later one is applied
    /// second.
    ///
    /// Random numbers and draws are the same as without them, except for those of the policies themselves.
    #[must_use]
    pub fn under(&self, policies: &[&Policy]) -> Self {
        let mut model = self.clone();
        for policy in policies {
            policy.join(&mut model);
        }
        // New classes of shocks come before the amounts, so that the indices of these may have changed.
        let mut base = model.base.clone();
        let mut place = 0;
        base.visit(&model.structure, &mut |slot| {
            for prior in model.priors.iter_mut().filter(|prior| prior.path == slot.path) {
                prior.place = place;
                prior.domain = slot.domain;
            }
            place += 1;
        });
        model
    }
}

impl Policy {
    /// The first shock that it brings about in a step in which `structure` already plans one of the same class: the
    /// index of the class, the step, and what plans it.
    #[must_use]
    pub fn repeats<'s>(&self, structure: &'s Structure) -> Option<(usize, u32, &'s ShockClass)> {
        let strikes = self.injected.iter().flat_map(|(class, steps)| steps.iter().map(|&step| (*class, step)));
        strikes.into_iter().find_map(|(class, step)| Some((class, step, structure.planned(class, step)?)))
    }

    /// The same policy, begun at `step` of a run of `n_steps`: all its dates move together, except that what lasts to
    /// the end of the run still does, and what would come after the end is left out.
    #[must_use]
    pub fn begun_at(&self, step: u32, n_steps: u32) -> Self {
        let moved = |date: u32| date.saturating_add(step).saturating_sub(self.begins);
        let mut policy = self.clone();
        policy.begins = step;
        for (change, _) in &mut policy.changes {
            change.from = moved(change.from);
            change.until = if change.until >= n_steps { n_steps } else { moved(change.until) };
        }
        if let Some(ShockClass { timing: ShockTiming::Dated(dates), .. }) = &mut policy.act {
            dates.iter_mut().for_each(|date| date.step = moved(date.step));
            dates.retain(|date| date.step < n_steps);
        }
        for (_, steps) in &mut policy.injected {
            steps.iter_mut().for_each(|step| *step = moved(*step));
            steps.retain(|&step| step < n_steps);
        }
        policy
    }

    /// The same policy under another name, and so with other random numbers.
    #[must_use]
    pub fn renamed(&self, name: &str) -> Self {
        let mut policy = self.clone();
        name.clone_into(&mut policy.name);
        for (change, _) in &mut policy.changes {
            name.clone_into(&mut change.policy);
        }
        if let Some(act) = &mut policy.act {
            act.name = ShockClass::act_name(name);
        }
        policy
    }

    fn join(&self, model: &mut Model) {
        let uncertain = |model: &mut Model, path: String, given: &Given| {
            if let Given::Distribution(distribution) = given {
                let distribution = distribution.clone();
                let domain = Domain::REAL;
                model.priors.push(Prior { path, place: 0, distribution, domain, is_default: false });
            }
        };
        if let Some(class) = &self.act {
            model.structure.shocks.push(class.clone());
            let mut shock = Parameters::shock(class);
            for (numbers, effect) in shock.effects.iter_mut().zip(&self.effects) {
                (numbers.mean, numbers.sd) = (effect.mean.centre(), effect.sd.centre());
                let path = format!("shocks.{}.effects.{}", class.name, model.structure.variable_name(effect.variable));
                uncertain(model, format!("{path}.mean"), &effect.mean);
                uncertain(model, format!("{path}.sd"), &effect.sd);
            }
            model.base.shocks.push(shock);
        }
        for (place, steps) in &self.injected {
            let kind = &model.structure.shocks[*place];
            let class = ShockClass {
                name: ShockClass::injected_name(&self.name, &kind.name),
                timing: ShockTiming::Dated(steps.iter().map(|&step| Date::beginning(step)).collect()),
                counts_as: Some(*place),
                dependence: Vec::new(),
                ..kind.clone()
            };
            model.base.shocks.push(Parameters::shock(&class));
            model.structure.shocks.push(class);
        }
        for (change, given) in &self.changes {
            model.structure.changes.push(change.clone());
            model.base.changes.push(Amount { amount: given.centre() });
            uncertain(model, change.amount_path(), given);
        }
    }
}

impl Parameters {
    /// The numbers that hold from `step` on; `None` if nothing has changed by then.
    ///
    /// A number that a change by an amount or a factor would take out of its domain is set to its nearest end.
    #[must_use]
    pub fn changed(&self, structure: &Structure, step: u32) -> Self {
        let mut changed = self.clone();
        let mut slots: Vec<Slot<'_>> = Vec::new();
        changed.visit(structure, &mut |slot| slots.push(slot));
        for (change, Amount { amount }) in structure.changes.iter().zip(&self.changes) {
            if step < change.from || step >= change.until {
                continue;
            }
            let Some(slot) = slots.iter_mut().find(|slot| slot.path == change.path) else { continue };
            let value = match change.operation {
                Operation::Set => *amount,
                Operation::Add => *slot.value + amount,
                Operation::Scale => *slot.value * amount,
            };
            *slot.value = keep(slot.domain, value);
        }
        changed
    }
}

impl Structure {
    /// The steps in which numbers change, in order.
    #[must_use]
    pub fn turns(&self) -> Vec<u32> {
        let mut turns: Vec<u32> = self.changes.iter().flat_map(|change| [change.from, change.until]).collect();
        turns.retain(|&step| step < self.n_steps());
        turns.sort_unstable();
        turns.dedup();
        turns
    }
}
