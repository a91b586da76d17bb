//! The structure of a model: everything except its numbers.

use crate::theory::{Act, AlignmentType, Clusters, DepthScale, INDICATORS, N_INDICATORS, Obligations, Stages};

use super::{Agreement, Change, DayOfYear, Layout, NamedQuery, Outcome, Owner, Quantity, Variable};

/// A date within a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Date {
    /// The step that contains it.
    pub step: u32,
    /// The part of the step that has passed by then, from 0 up to, not including, 1.
    pub part: f64,
}

impl Date {
    /// The beginning of a step.
    #[must_use]
    pub fn beginning(step: u32) -> Self {
        Self { step, part: 0.0 }
    }
}

/// When shocks of a class can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum ShockTiming {
    /// At a rate, from one step up to (not including) another.
    Random {
        /// First step.
        from: u32,
        /// The step after the last.
        until: u32,
    },
    /// On these dates, at most one in a step, with a probability.
    Dated(Vec<Date>),
}

/// What is seen to happen and has no effect of its own: a joint exercise, a delivery, a summit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Its kind, such as `exercise`.
    pub kind: String,
    /// Further marks, by which questions select: a service, a place, a type of weapon.
    pub tags: Vec<String>,
}

/// A class of shocks, or of activities.
#[derive(Clone, Debug, PartialEq)]
pub struct ShockClass {
    /// Its name in files.
    pub name: String,
    /// Its title for people.
    pub title: String,
    /// When it can happen.
    pub timing: ShockTiming,
    /// Whether it tests the members' support for each other.
    pub tests_support: bool,
    /// The variables that it changes.
    pub effects: Vec<Variable>,
    /// The quantities on which its rate depends.
    pub dependence: Vec<Quantity>,
    /// Indicators that it raises at least to a depth, whatever they need.
    pub jump_start: [u8; N_INDICATORS],
    /// The obligations that it adds to those in force; empty where it denounces the treaty.
    pub treaty: Option<Obligations>,
    /// What it does to agreements, by their index in the structure.
    pub acts: Vec<(usize, Act)>,
    /// Its kind and marks, if it is a class of activities.
    pub activity: Option<Activity>,
    /// The class under which its shocks are counted and from which they have their sizes, if that is another: for
    /// shocks that a policy brings about.
    pub counts_as: Option<usize>,
}

impl ShockClass {
    /// The path of its numbers, such as `shocks.crisis`.
    #[must_use]
    pub fn path(&self) -> String {
        let table = if self.activity.is_some() { ACTIVITIES } else { "shocks" };
        format!("{table}.{}", self.name)
    }

    /// The name of a policy's act, its immediate effects.
    #[must_use]
    pub fn act_name(policy: &str) -> String {
        format!("{POLICIES}{policy}")
    }

    /// The name of shocks of the class `kind` that a policy brings about.
    #[must_use]
    pub fn injected_name(policy: &str, kind: &str) -> String {
        format!("{POLICIES}{policy}{INJECTED}{kind}")
    }

    /// The policy to which it belongs, as its act or as shocks that it brings about; `None` for the scenario's own
    /// classes, whose names are not paths.
    #[must_use]
    pub fn policy(&self) -> Option<&str> {
        let of_policy = self.name.strip_prefix(POLICIES)?;
        Some(of_policy.split_once(INJECTED).map_or(of_policy, |(policy, _)| policy))
    }

    /// Whether it is the act of a policy, and not a shock.
    #[must_use]
    pub fn is_act(&self) -> bool {
        self.policy().is_some() && self.counts_as.is_none()
    }

    /// The indicators that it raises at least to a depth.
    pub fn jump_started(&self) -> impl Iterator<Item = usize> {
        (0..N_INDICATORS).filter(|&j| self.jump_start[j] > 0)
    }
}

/// The table of activities in a file.
pub(crate) const ACTIVITIES: &str = "activities";

/// The prefix of the names of classes that belong to policies.
const POLICIES: &str = "policies.";

/// The separator of the policy and the class in the name of shocks that it brings about.
const INJECTED: &str = ".inject.";

/// A variable with a known past: its values are given from the start to the end of the series.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// Which variable.
    pub variable: Variable,
    /// Its values on its own scale, by step from the start of the run.
    pub held: Vec<f64>,
}

/// The members and the possible events.
#[derive(Clone, Debug, PartialEq)]
pub struct Structure {
    /// The members.
    pub members: Vec<String>,
    /// The adversary; of several, the first.
    pub adversary: String,
    /// The other adversaries. Where there are any, each member has a share of its threat from each.
    pub rivals: Vec<String>,
    /// The patrons: states outside, on a share of whose capability members can count.
    pub patrons: Vec<String>,
    /// The theatres in which interests are held.
    pub theatres: Vec<String>,
    /// The categories of threat; empty where their overlap is given.
    pub categories: Vec<String>,
    /// The run starts in this year, on `start_day`.
    pub start_year: i32,
    /// And ends in this year, on the anniversary of its start.
    pub end_year: i32,
    /// The day of the year on which it starts, and on whose anniversaries its state is recorded.
    pub start_day: DayOfYear,
    /// Steps in a year.
    pub steps_per_year: u32,
    /// Type at the start.
    pub initial_type: AlignmentType,
    /// The obligations of the treaty in force at the start.
    pub initial_treaty: Obligations,
    /// Indicators that were active before the start and are not now.
    pub initially_dormant: [bool; N_INDICATORS],
    /// Indicators (from 0) that each indicator needs.
    pub needs: [Vec<usize>; N_INDICATORS],
    /// Indicators that do not exist in this scenario.
    pub dropped: [bool; N_INDICATORS],
    /// The stage that each indicator marks.
    pub stages: Stages,
    /// The number of levels of their depth.
    pub depth_scale: DepthScale,
    /// Which clusters of the stadial model are applied.
    pub clusters: Clusters,
    /// The member that leads, where the others accept lesser roles.
    pub dominant: Option<usize>,
    /// The agreements and relations.
    pub agreements: Vec<Agreement>,
    /// The classes of shocks.
    pub shocks: Vec<ShockClass>,
    /// The observed series.
    pub observed: Vec<Observed>,
    /// The outcomes.
    pub outcomes: Vec<Outcome>,
    /// Further events, which questions name: outcomes that are in no other result.
    pub events: Vec<Outcome>,
    /// The questions, which name these events.
    pub queries: Vec<NamedQuery>,
    /// Correlations of two actors' growth that replace what the world factor gives.
    pub growth_correlations: Vec<(usize, usize, f64)>,
    /// Numbers that policies change for a period, in the order of the changes.
    pub changes: Vec<Change>,
}

impl Structure {
    /// The layout of the variables.
    #[must_use]
    pub fn layout(&self) -> Layout {
        let n_others = self.rivals.len() + self.patrons.len();
        Layout { n_members: self.members.len(), n_theatres: self.theatres.len(), n_others }
    }

    /// The scenario's own classes of shocks, which come before those of policies.
    pub fn own_shocks(&self) -> impl Iterator<Item = &ShockClass> {
        self.shocks.iter().filter(|class| class.policy().is_none())
    }

    /// The title of an outcome.
    #[must_use]
    pub fn outcome_title<'s>(&'s self, name: &'s str) -> &'s str {
        self.outcomes.iter().find(|outcome| outcome.name == name).map_or(name, |outcome| &outcome.title)
    }

    /// Whether a member accepts the lesser role beside a dominant one.
    #[must_use]
    pub fn accepts_lesser_role(&self, member: usize) -> bool {
        self.dominant.is_some_and(|dominant| dominant != member)
    }

    /// The stages that indicators mark, without 0.
    pub fn existing_stages(&self) -> impl Iterator<Item = u8> {
        (0..N_INDICATORS).filter(|&j| !self.dropped[j]).map(|j| self.stages.number(j))
    }

    /// Whether there is any indicator.
    #[must_use]
    pub fn has_indicators(&self) -> bool {
        self.dropped.contains(&false)
    }

    /// Members, then the adversaries, then the patrons.
    pub fn actors(&self) -> impl Iterator<Item = &String> {
        self.members.iter().chain(self.adversaries()).chain(&self.patrons)
    }

    /// The adversaries, the first of them first.
    pub fn adversaries(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.adversary).chain(&self.rivals)
    }

    /// What plans a shock of the class with index `class` in a step: the class itself, if it has dates, or a policy or
    /// list that brings it about. A shock may be planned once in a step; random ones may occur in addition.
    #[must_use]
    pub fn planned(&self, class: usize, step: u32) -> Option<&ShockClass> {
        self.shocks.iter().enumerate().map(|(place, shock)| (shock.counts_as.unwrap_or(place), shock)).find_map(
            |(of, shock)| match &shock.timing {
                ShockTiming::Dated(dates) if of == class && dates.iter().any(|date| date.step == step) => Some(shock),
                _ => None,
            },
        )
    }

    /// The outcomes, and after them the events that questions name.
    pub fn watched(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().chain(&self.events)
    }

    /// Length of the run in steps.
    #[must_use]
    pub fn n_steps(&self) -> u32 {
        self.n_years() * self.steps_per_year
    }

    /// Length of the run in years.
    #[must_use]
    pub fn n_years(&self) -> u32 {
        self.end_year.abs_diff(self.start_year)
    }

    /// Length of a step in years.
    #[must_use]
    pub fn dt(&self) -> f64 {
        1.0 / f64::from(self.steps_per_year)
    }

    /// The name of a variable in files, e.g. `urgency.china`.
    #[must_use]
    pub fn variable_name(&self, variable: Variable) -> String {
        let about = variable.about();
        match about.owner {
            Owner::Member(i) | Owner::Actor(i) => format!("{}.{}", about.key, self.actor(i)),
            Owner::Theatre(i, k) => format!("{}.{}.{}", about.key, self.actor(i), self.theatres[k]),
            Owner::Alignment => about.key.to_owned(),
        }
    }

    /// The name of an actor: a member, or after the last of them the adversary.
    #[must_use]
    pub fn actor(&self, place: usize) -> &str {
        self.actors().nth(place).unwrap_or(&self.adversary)
    }

    /// The name of a quantity in files, e.g. `power_ratio`.
    #[must_use]
    pub fn quantity_name(&self, quantity: Quantity) -> String {
        match quantity {
            Quantity::PowerRatio => "power_ratio".to_owned(),
            Quantity::Power => "power".to_owned(),
            Quantity::Threat => "threat".to_owned(),
            Quantity::Interest => "interest".to_owned(),
            Quantity::Status => "status".to_owned(),
            Quantity::State(variable) => self.variable_name(variable),
            Quantity::Stage => "stage".to_owned(),
            Quantity::Depth(indicator) => format!("depth.{}", INDICATORS[indicator].key),
        }
    }

    /// Every quantity that can be named.
    #[must_use]
    pub fn quantities(&self) -> Vec<Quantity> {
        let derived = [Quantity::PowerRatio, Quantity::Power, Quantity::Threat, Quantity::Interest, Quantity::Status];
        let variables = self.layout().variables().into_iter().map(Quantity::State);
        let depths = (0..N_INDICATORS).map(Quantity::Depth);
        derived.into_iter().chain(variables).chain([Quantity::Stage]).chain(depths).collect()
    }

    /// The quantities of `drivers.csv`, in its order.
    #[must_use]
    pub fn drivers(&self) -> Vec<Quantity> {
        type OfMember = fn(usize) -> Variable;
        let mut drivers = vec![
            Quantity::PowerRatio,
            Quantity::Power,
            Quantity::Threat,
            Quantity::Interest,
            Quantity::State(Variable::Incentive),
            Quantity::Status,
        ];
        let per_member: [OfMember; 5] =
            [Variable::Severity, Variable::Urgency, Variable::Identity, Variable::Anxiety, Variable::Expectation];
        for variable in per_member {
            drivers.extend((0..self.members.len()).map(|i| Quantity::State(variable(i))));
        }
        drivers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name in a game may have a number, as `sign.2`.
    #[test]
    fn a_class_knows_its_policy() {
        let class = |name: &str, counts_as: Option<usize>| ShockClass {
            name: name.to_owned(),
            title: String::new(),
            timing: ShockTiming::Dated(Vec::new()),
            tests_support: false,
            effects: Vec::new(),
            dependence: Vec::new(),
            jump_start: [0; N_INDICATORS],
            treaty: None,
            acts: Vec::new(),
            activity: None,
            counts_as,
        };
        let found = |name: &str, counts_as: Option<usize>| {
            let class = class(name, counts_as);
            (class.policy().map(str::to_owned), class.is_act())
        };
        assert_eq!(found("crisis", None), (None, false));
        assert_eq!(found(&ShockClass::act_name("sign.2"), None), (Some("sign.2".to_owned()), true));
        assert_eq!(found(&ShockClass::injected_name("sign.2", "crisis"), Some(0)), (Some("sign.2".to_owned()), false));
        assert_eq!(ShockClass::injected_name("sign.2", "crisis"), "policies.sign.2.inject.crisis");
    }
}
