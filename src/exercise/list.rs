//! A list that was read, and its effects on a model.

use std::fmt::Write as _;

use crate::model::{Policy, ShockTiming, Structure};

/// What an inject plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Played {
    /// A shock of a class, by index in the structure.
    Shock(usize),
    /// A policy of the scenario, by index, moved to the date.
    Policy(usize),
}

/// A row that is played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inject {
    /// Its row in the file: in CSV the header is row 1.
    pub row: usize,
    /// Its id, if it has one.
    pub id: Option<String>,
    /// The step in which it happens.
    pub step: u32,
    /// What it plays.
    pub played: Played,
    /// Its title.
    pub title: String,
}

/// A list of injects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InjectList {
    /// The file's path as given.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The played injects, in the order of the file.
    pub injects: Vec<Inject>,
    /// Rows tagged `development`: events that the model must produce itself.
    pub developments: usize,
    /// Rows tagged `scheduled`: events of the scenario or of a policy.
    pub scheduled: usize,
    /// Rows tagged `move`: moves of a game that a list cannot play.
    pub moves: usize,
    /// Rows tagged `disabled`: injects that another tool does not send.
    pub disabled: usize,
    /// Rows after the last year that is simulated, see [`InjectList::ended`].
    pub later: usize,
    /// Whether a played row has a probability or a confidence, which are not used.
    pub probable: bool,
}

/// The name of the policies by which a list is played: no policy of a scenario can have it.
pub(super) const NAME: &str = "--injects";

impl InjectList {
    /// The policies that play the list, for [`crate::model::Model::under`], in a scenario with these `policies`.
    ///
    /// Shocks have the sizes of their class. A class that occurs more than once in a step needs as many policies, since
    /// a policy brings a shock about at most once in a step.
    #[must_use]
    pub fn policies(&self, policies: &[Policy]) -> Vec<Policy> {
        let mut played: Vec<Policy> = Vec::new();
        let mut layers: Vec<Vec<(usize, Vec<u32>)>> = Vec::new();
        for inject in &self.injects {
            match inject.played {
                Played::Policy(place) => {
                    played.extend(policies.get(place).map(|policy| moved(policy, inject.step)));
                }
                Played::Shock(class) => {
                    let free = layers.iter().position(|layer| !strikes(layer, class, inject.step));
                    let layer = free.unwrap_or_else(|| {
                        layers.push(Vec::new());
                        layers.len() - 1
                    });
                    match layers[layer].iter_mut().find(|(of, _)| *of == class) {
                        Some((_, steps)) => steps.push(inject.step),
                        None => layers[layer].push((class, vec![inject.step])),
                    }
                }
            }
        }
        for (number, mut injected) in layers.into_iter().enumerate() {
            // The order of rows has no effect.
            injected.sort_unstable();
            injected.iter_mut().for_each(|(_, steps)| steps.sort_unstable());
            let begins = injected.iter().flat_map(|(_, steps)| steps).copied().min().unwrap_or(0);
            let name = if number == 0 { NAME.to_owned() } else { format!("{NAME}.{}", number + 1) };
            played.push(Policy {
                title: "injects".to_owned(),
                name,
                begins,
                changes: Vec::new(),
                act: None,
                effects: Vec::new(),
                injected,
            });
        }
        played
    }

    /// The policies that play it, without the second shocks of a class in a step.
    pub fn once(played: &[Policy]) -> impl Iterator<Item = &Policy> {
        played.iter().filter(|policy| !policy.name.strip_prefix(NAME).is_some_and(|rest| rest.starts_with('.')))
    }

    /// The first step in which it has an effect.
    #[must_use]
    pub fn begins(&self) -> u32 {
        self.injects.iter().map(|inject| inject.step).min().unwrap_or(0)
    }

    /// The played and the other rows, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let plural = |number: usize, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
        let policies = self.injects.iter().filter(|inject| matches!(inject.played, Played::Policy(_))).count();
        let shocks = self.injects.len() - policies;
        let played = match (shocks, policies) {
            (_, 0) => plural(shocks, "shock"),
            (0, 1) => "1 policy".to_owned(),
            (0, _) => format!("{policies} policies"),
            (_, 1) => format!("{} and 1 policy", plural(shocks, "shock")),
            _ => format!("{} and {policies} policies", plural(shocks, "shock")),
        };
        let mut text = format!("Injects of {}: {played} played", self.name);
        if self.later > 0 {
            let _ =
                write!(text, "; {} not played (after the last year that is simulated)", plural(self.later, "inject"));
        }
        if self.developments > 0 {
            let _ = write!(text, "; {} not played (the model makes its own)", plural(self.developments, "development"));
        }
        if self.scheduled > 0 {
            let scheduled = plural(self.scheduled, "scheduled event");
            let _ = write!(text, "; {scheduled} not played (they come with the scenario or with a policy)");
        }
        if self.moves > 0 {
            let moves = plural(self.moves, "move");
            let _ = write!(text, "; {moves} of a game not played (a list plays shocks and policies of the scenario)");
        }
        if self.disabled > 0 {
            let _ = write!(text, "; {} not played", plural(self.disabled, "disabled inject"));
        }
        if self.probable {
            text.push_str(". Probabilities are not used: played injects happen in every trajectory");
        }
        text + "."
    }

    /// The list for a run of this many steps: later injects are not played.
    #[must_use]
    pub fn ended(mut self, n_steps: u32) -> Self {
        let all = self.injects.len();
        self.injects.retain(|inject| inject.step < n_steps);
        self.later += all - self.injects.len();
        self
    }

    /// Whether it plays this policy of the scenario.
    #[must_use]
    pub fn plays(&self, place: usize) -> bool {
        self.injects.iter().any(|inject| inject.played == Played::Policy(place))
    }

    /// Its shocks: the index of the class, and the step.
    #[must_use]
    pub fn strikes(&self) -> Vec<(usize, u32)> {
        let shock = |inject: &Inject| match inject.played {
            Played::Shock(class) => Some((class, inject.step)),
            Played::Policy(_) => None,
        };
        self.injects.iter().filter_map(shock).collect()
    }
}

fn strikes(layer: &[(usize, Vec<u32>)], class: usize, step: u32) -> bool {
    layer.iter().any(|(of, steps)| *of == class && steps.contains(&step))
}

/// A policy moved to begin in another step.
fn moved(policy: &Policy, begins: u32) -> Policy {
    let by = i64::from(begins) - i64::from(policy.begins);
    let shift = |step: u32| u32::try_from((i64::from(step) + by).max(0)).unwrap_or(u32::MAX);
    let mut moved = policy.clone();
    moved.begins = begins;
    for (change, _) in &mut moved.changes {
        (change.from, change.until) = (shift(change.from), shift(change.until));
    }
    if let Some(ShockTiming::Dated(dates)) = moved.act.as_mut().map(|act| &mut act.timing) {
        dates.iter_mut().for_each(|date| date.step = shift(date.step));
    }
    moved.injected.iter_mut().flat_map(|(_, steps)| steps).for_each(|step| *step = shift(*step));
    moved
}

/// The names of what may be played, for messages and suggestions: names, then titles.
pub(super) fn playable(structure: &Structure, policies: &[Policy]) -> Vec<(String, Played)> {
    let shocks = structure.shocks.iter().enumerate().filter(|(_, class)| class.counts_as.is_none());
    let shocks = shocks.filter(|(_, class)| class.policy().is_none());
    let shocks = shocks.map(|(place, class)| (class.name.clone(), class.title.clone(), Played::Shock(place)));
    let policies = policies.iter().enumerate();
    let policies = policies.map(|(place, policy)| (policy.name.clone(), policy.title.clone(), Played::Policy(place)));
    let all: Vec<(String, String, Played)> = shocks.chain(policies).collect();
    let names = all.iter().map(|(name, _, played)| (name.clone(), *played));
    names.chain(all.iter().map(|(_, title, played)| (title.clone(), *played))).collect()
}
