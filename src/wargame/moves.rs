//! Moves, as written at the prompt and in scripts: `blue: play split_moscow`, `nudge urgency.china +0.1`.

use std::fmt;

use crate::analysis::{Intervention, World};
use crate::exercise::planned_by;
use crate::model::{Date, Given, Operation, Party, Policy, ShockClass, ShockTiming, Structure};
use crate::render::listed;
use crate::scenario::{Scenario, near};
use crate::story::acting;
use crate::theory::{INDICATORS, N_INDICATORS, Obligations};
use crate::trajectory::Juncture;

use super::length::date_of;

/// The player that moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// The members of the alignment.
    Red,
    /// The side that they align against.
    Blue,
    /// Control: events, and what neither side decides.
    White,
}

impl Cell {
    /// All cells.
    pub const ALL: [Self; 3] = [Self::Red, Self::Blue, Self::White];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Blue => "blue",
            Self::White => "white",
        }
    }
}

/// The action of a move.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// A policy of the scenario begins.
    Play(String),
    /// A policy, or a number that was set, ends.
    End(String),
    /// A shock of the scenario occurs.
    Strike(String),
    /// The members sign a treaty of alliance.
    Sign,
    /// They denounce it.
    Denounce,
    /// They raise an indicator at least to a depth.
    Deepen {
        /// Which indicator, by its key.
        indicator: String,
        /// The depth; `None` for one more than the present depth.
        depth: Option<u8>,
    },
    /// A variable or a number is set.
    Set {
        /// Its name.
        name: String,
        /// Its value.
        value: f64,
    },
    /// An amount is added to a variable or a number.
    Nudge {
        /// Its name.
        name: String,
        /// The amount.
        by: f64,
    },
}

/// A move of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The cell.
    pub cell: Cell,
    /// The action.
    pub act: Act,
}

impl fmt::Display for Move {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.cell.name())?;
        match &self.act {
            Act::Play(name) => write!(f, "play {name}"),
            Act::End(name) => write!(f, "end {name}"),
            Act::Strike(name) => write!(f, "strike {name}"),
            Act::Sign => write!(f, "sign"),
            Act::Denounce => write!(f, "denounce"),
            Act::Deepen { indicator, depth: None } => write!(f, "deepen {indicator}"),
            Act::Deepen { indicator, depth: Some(depth) } => write!(f, "deepen {indicator} {depth}"),
            Act::Set { name, value } => write!(f, "set {name} {value}"),
            Act::Nudge { name, by } => write!(f, "nudge {name} {by:+}"),
        }
    }
}

/// The effect of a move.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "there is one for each move")]
pub enum Effect {
    /// An intervention in the trajectory.
    Done(Intervention),
    /// The policy of this name ends.
    Ended(String),
}

/// The verbs of moves.
pub const VERBS: [&str; 8] = ["play", "end", "strike", "sign", "denounce", "deepen", "set", "nudge"];

impl Move {
    /// Reads a move; the cell is the usual one for the action, unless it is named first.
    ///
    /// # Errors
    /// With a sentence, if it is not a move of this scenario.
    pub fn read(text: &str, scenario: &Scenario) -> Result<Self, String> {
        let spaced = text.replacen(':', ": ", 1);
        let mut words: Vec<&str> = spaced.split_whitespace().collect();
        let named = words.first().and_then(|word| {
            Cell::ALL.into_iter().find(|cell| cell.name() == word.trim_end_matches(':').to_lowercase())
        });
        if named.is_some() {
            words.remove(0);
        } else if let Some(other) = words.first().and_then(|word| word.strip_suffix(':')) {
            let cells = Cell::ALL.map(Cell::name);
            let suggestion = near(other, cells).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return Err(format!("`{other}` is not a cell{suggestion}\n  The cells are {}", listed(&cells, "and")));
        }
        let Some((&verb, rest)) = words.split_first() else {
            return Err(format!("`{text}` is not a move; a move begins with one of: {}", VERBS.join(", ")));
        };
        let act = read_act(verb, rest, scenario)?;
        Ok(Self { cell: named.unwrap_or_else(|| act.usual_cell(scenario)), act })
    }
}

fn read_act(verb: &str, rest: &[&str], scenario: &Scenario) -> Result<Act, String> {
    let structure = &scenario.model.structure;
    let policies: Vec<&str> = scenario.policies.iter().map(|policy| policy.name.as_str()).collect();
    let shocks: Vec<&str> = structure.shocks.iter().map(|class| class.name.as_str()).collect();
    match (verb, rest) {
        ("play", [name]) => Ok(Act::Play(known("policy", name, &policies)?)),
        ("end", [name]) => Ok(Act::End((*name).to_owned())),
        ("strike", [name]) => Ok(Act::Strike(known("shock", name, &shocks)?)),
        ("sign", []) => Ok(Act::Sign),
        ("denounce", []) => Ok(Act::Denounce),
        ("deepen", [indicator]) => Ok(Act::Deepen { indicator: indicator_of(structure, indicator)?, depth: None }),
        ("deepen", [indicator, depth]) => {
            let most = structure.depth_scale.levels;
            let depth = depth.parse().ok().filter(|depth| (1..=most).contains(depth));
            let depth = depth.ok_or_else(|| format!("a depth is a whole number from 1 to {most}"))?;
            Ok(Act::Deepen { indicator: indicator_of(structure, indicator)?, depth: Some(depth) })
        }
        ("set", [name, value]) => Ok(Act::Set { name: (*name).to_owned(), value: number(value)? }),
        ("nudge", [name, by]) => Ok(Act::Nudge { name: (*name).to_owned(), by: number(by)? }),
        _ if VERBS.contains(&verb) => Err(format!("`{verb}` is written as in `{}`", example(verb, scenario))),
        _ => {
            let suggestion =
                near(verb, VERBS).map(|suggestion| format!("; did you mean `{suggestion}`?")).unwrap_or_default();
            Err(format!("`{verb}` is not a move{suggestion} One of: {}", VERBS.join(", "))
                .replace("move One", "move. One"))
        }
    }
}

/// The form of a move, with names of the scenario.
#[must_use]
pub fn example(verb: &str, scenario: &Scenario) -> String {
    let structure = &scenario.model.structure;
    let member = &structure.members[0];
    let policy = scenario.policies.first().map_or("NAME", |policy| &policy.name);
    match verb {
        "play" | "end" => format!("{verb} {policy}"),
        "strike" => format!("strike {}", structure.shocks.first().map_or("NAME", |class| &class.name)),
        "deepen" => "deepen exercises 2".to_owned(),
        "set" => format!("set urgency.{member} 0.6"),
        "nudge" => format!("nudge identity.{member} +0.05"),
        _ => verb.to_owned(),
    }
}

fn known(noun: &str, name: &str, names: &[&str]) -> Result<String, String> {
    if names.contains(&name) {
        return Ok(name.to_owned());
    }
    if names.is_empty() {
        return Err(format!("the scenario has no {noun}"));
    }
    let suggestion = near(name, names.iter().copied()).map(|suggestion| format!("; did you mean `{suggestion}`?"));
    Err(format!(
        "the scenario has no {noun} `{name}`{}\n  One of: {}",
        suggestion.unwrap_or_default(),
        names.join(", ")
    ))
}

fn indicator_of(structure: &Structure, key: &str) -> Result<String, String> {
    let keys: Vec<&str> = (0..N_INDICATORS).filter(|&j| !structure.dropped[j]).map(|j| INDICATORS[j].key).collect();
    known("indicator", key, &keys)
}

fn number(text: &str) -> Result<f64, String> {
    let read = text.parse().ok().filter(|number: &f64| number.is_finite());
    read.ok_or_else(|| format!("`{text}` is not a number; write it as in 0.6 or -0.1"))
}

impl Act {
    /// The default cell of a move: institutions are moves of the members, also where a policy brings them about;
    /// changes of conditions alone, also of the members', are policies of the side that they align against; events and
    /// free changes are moves of control.
    #[must_use]
    pub fn usual_cell(&self, scenario: &Scenario) -> Cell {
        match self {
            Self::Play(name) | Self::End(name) => {
                let policy = scenario.policies.iter().find(|policy| policy.name == *name);
                policy.map_or(Cell::White, |policy| usual_cell_of(policy, &scenario.model.structure))
            }
            Self::Sign | Self::Denounce | Self::Deepen { .. } => Cell::Red,
            Self::Strike(_) | Self::Set { .. } | Self::Nudge { .. } => Cell::White,
        }
    }

    /// The effect of the move at a moment.
    pub(super) fn effect(&self, scenario: &Scenario, world: &World, at: &Juncture) -> Result<Effect, String> {
        let structure = &scenario.model.structure;
        let step = at.step;
        Ok(Effect::Done(match self {
            Self::Play(name) => {
                if let Some(policy) = in_force(world, step).find(|policy| policy.name.split('.').next() == Some(name)) {
                    return Err(format!("`{name}` is in force; to play it again, first `end {}`", policy.name));
                }
                let same = |policy: &Policy| policy.name.split('.').next() == Some(name);
                if world.policies.iter().any(|policy| policy.begins == step && same(policy)) {
                    return Err(format!("`{name}` was already played in this turn"));
                }
                let policy = scenario.policies.iter().find(|policy| policy.name == *name);
                let policy = policy.ok_or_else(|| format!("the scenario has no policy `{name}`"))?;
                let begun = policy.begun_at(step, structure.n_steps());
                if let Some((class, step, planned)) = begun.repeats(&world.model.structure) {
                    let (shock, month) = (&structure.shocks[class].name, date_of(structure, step));
                    let by = planned_by(planned);
                    return Err(format!("`{name}` brings about `{shock}` in {month}, in which {by} already does so"));
                }
                Intervention::Policy(policy.clone())
            }
            Self::End(name) => {
                let running: Vec<&Policy> = in_force(world, step).collect();
                // Of several with one name, the latest.
                let of_name = |policy: &&&Policy| {
                    policy.name == *name || policy.name.strip_prefix(name.as_str()).is_some_and(is_number)
                };
                if let Some(policy) = running.iter().rev().find(of_name) {
                    return Ok(Effect::Ended(policy.name.clone()));
                }
                let names: Vec<&str> = running.iter().map(|policy| policy.name.as_str()).collect();
                if names.is_empty() {
                    return Err(format!("`{name}` is not in force; no policy is"));
                }
                return Err(format!("`{name}` is not in force; in force: {}", names.join(", ")));
            }
            Self::Strike(name) => {
                let place = structure.shocks.iter().position(|class| class.name == *name);
                let place = place.ok_or_else(|| format!("the scenario has no shock `{name}`"))?;
                if let Some(planned) = world.model.structure.planned(place, step) {
                    return Err(format!("`{name}` already occurs in this step, by {}", planned_by(planned)));
                }
                let policy = brief(&format!("strike_{name}"), &structure.shocks[place].title, step);
                Intervention::Policy(Policy { injected: vec![(place, vec![step])], ..policy })
            }
            Self::Sign => treaty(world, at, true)?,
            Self::Denounce => treaty(world, at, false)?,
            Self::Deepen { indicator, depth } => deepen(structure, at, indicator, *depth)?,
            Self::Set { name, value } => world.changed(name, (Operation::Set, *value), at)?,
            Self::Nudge { name, by } => world.changed(name, (Operation::Add, *by), at)?,
        }))
    }
}

fn usual_cell_of(policy: &Policy, structure: &Structure) -> Cell {
    let builds = |act: &ShockClass| act.treaty.is_some() || act.jump_started().next().is_some();
    match &policy.act {
        Some(act) if builds(act) => Cell::Red,
        Some(class) if !class.acts.is_empty() && class.effects.is_empty() => {
            let parties: Vec<&Party> =
                class.acts.iter().flat_map(|&(agreement, act)| acting(&structure.agreements[agreement], act)).collect();
            let adversaries: Vec<&String> = structure.adversaries().collect();
            if parties.iter().any(|party| party.member.is_some()) {
                Cell::Red
            } else if parties.iter().any(|party| adversaries.contains(&&party.name)) {
                Cell::Blue
            } else {
                // States outside are played by control.
                Cell::White
            }
        }
        None if policy.changes.is_empty() => Cell::White,
        _ => Cell::Blue,
    }
}

/// The interventions that still change numbers at a moment.
pub(super) fn in_force(world: &World, step: u32) -> impl Iterator<Item = &Policy> {
    let runs = move |policy: &&Policy| policy.changes.iter().any(|(change, _)| change.until > step);
    world.policies.iter().filter(runs)
}

/// `.2`, which distinguishes the second policy of a name from the first.
fn is_number(rest: &str) -> bool {
    rest.strip_prefix('.').is_some_and(|rest| rest.bytes().all(|letter| letter.is_ascii_digit()))
}

/// A treaty of alliance is signed, or the treaty in force is denounced.
fn treaty(world: &World, at: &Juncture, signed: bool) -> Result<Intervention, String> {
    let (now, step) = (at.snapshot.treaty(), at.step);
    let acts = [("sign", Obligations::DEFENCE), ("denounce", Obligations::NONE)];
    let [(own, treaty), (other, opposite)] = if signed { acts } else { [acts[1], acts[0]] };
    let made_now = |treaty: Obligations| {
        let does = |class: &ShockClass| class.treaty == Some(treaty);
        world.policies.iter().any(|policy| policy.begins == step && policy.act.as_ref().is_some_and(does))
    };
    if made_now(treaty) {
        return Err("that was already done in this turn".to_owned());
    }
    if made_now(opposite) {
        return Err(format!(
            "`{other}` was played in this turn, and takes effect when time passes; `undo` takes it back, or `advance`, then \
             `{own}`"
        ));
    }
    if signed && now.has_any(treaty) {
        return Err("a treaty of defence is already in force".to_owned());
    }
    if !signed && !now.is_in_force() {
        return Err("there is no treaty to denounce".to_owned());
    }
    let title = if signed { "a treaty is signed" } else { "the treaty is denounced" };
    let mut class = class(own, title, step);
    class.treaty = Some(treaty);
    Ok(Intervention::Policy(Policy { act: Some(class), ..brief(own, title, step) }))
}

fn deepen(structure: &Structure, at: &Juncture, key: &str, depth: Option<u8>) -> Result<Intervention, String> {
    let place = INDICATORS.iter().position(|indicator| indicator.key == key);
    let place = place.ok_or_else(|| format!("there is no indicator `{key}`"))?;
    let (now, most) = (at.snapshot.depth()[place], structure.depth_scale.levels);
    let depth = depth.unwrap_or(now + 1);
    if depth <= now || depth > most {
        return Err(format!("`{key}` has depth {now} of {most}; give a depth above that"));
    }
    let name = format!("deepen_{key}");
    let title = format!("{}: deepened to {}", INDICATORS[place].name, structure.depth_scale.name(depth));
    let mut class = class(&name, &title, at.step);
    class.jump_start[place] = depth;
    Ok(Intervention::Policy(Policy { act: Some(class), ..brief(&name, &title, at.step) }))
}

/// An immediate intervention that changes no number.
fn brief(name: &str, title: &str, step: u32) -> Policy {
    Policy {
        name: name.to_owned(),
        title: title.to_owned(),
        begins: step,
        changes: Vec::<(_, Given)>::new(),
        act: None,
        effects: Vec::new(),
        injected: Vec::new(),
    }
}

fn class(name: &str, title: &str, step: u32) -> ShockClass {
    ShockClass {
        name: ShockClass::act_name(name),
        title: title.to_owned(),
        timing: ShockTiming::Dated(vec![Date::beginning(step)]),
        tests_support: false,
        effects: Vec::new(),
        dependence: Vec::new(),
        jump_start: [0; N_INDICATORS],
        treaty: None,
        acts: Vec::new(),
        activity: None,
        counts_as: None,
    }
}
