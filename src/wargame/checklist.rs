//! The conditions of an outcome that hold at a moment.

use crate::analysis::{World, requirements};
use crate::ensemble::view;
use crate::model::Condition;
use crate::trajectory::Juncture;

/// A condition of an outcome, or one of its needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The alternatives; one is enough.
    pub any: Vec<Condition>,
    /// Whether the outcome requires it; otherwise it makes the outcome more likely.
    pub necessary: bool,
    /// Whether it holds.
    pub holds: bool,
}

/// The conditions of an outcome at a moment: of each alternative, its parts and their needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Checklist(pub Vec<Check>);

impl Checklist {
    /// The conditions of outcome number `outcome` at a moment.
    #[must_use]
    pub fn of(world: &World, at: &Juncture, outcome: usize) -> Self {
        let model = &world.model;
        let parameters = model.central().changed(&model.structure, at.step);
        let mut asked: Vec<(Vec<Condition>, bool)> = Vec::new();
        let mut ask = |any: Vec<Condition>, necessary: bool| {
            if !asked.iter().any(|(known, _)| *known == any) {
                asked.push((any, necessary));
            }
        };
        for part in requirements(model, &parameters, outcome).into_iter().flatten() {
            for need in part.needs {
                ask(need.any, need.necessary);
            }
            ask(vec![part.condition], true);
        }
        let flat: Vec<Condition> = asked.iter().flat_map(|(any, _)| any.clone()).collect();
        let mut holds = view(model, at, &flat).holds.into_iter();
        let check = |(any, necessary): (Vec<Condition>, bool)| {
            let held: Vec<bool> = holds.by_ref().take(any.len()).collect();
            Check { any, necessary, holds: held.contains(&true) }
        };
        Self(asked.into_iter().map(check).collect())
    }

    /// Those that hold here and not `before`, and those that no longer hold.
    #[must_use]
    pub fn changes(&self, before: &Self) -> (Vec<&Check>, Vec<&Check>) {
        let changed = |holds: bool| {
            let pairs = self.0.iter().zip(&before.0);
            pairs.filter(move |(now, then)| now.holds == holds && then.holds != holds).map(|(now, _)| now).collect()
        };
        (changed(true), changed(false))
    }
}
