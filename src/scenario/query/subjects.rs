//! What the events of questions are about, and when they count: each becomes an outcome that is observed in the run.

use crate::model::{Agreement, Clause, Condition, Moment, Outcome, ShockClass, ShockPattern, Structure};
use crate::theory::{N_TYPES, TYPES, TreatyStatus};

use super::super::Calendar;
use super::super::agreements::stance;

/// The most shocks of one class that a run stores.
pub(super) const TIMES_MAX: u8 = 4;

/// What an event is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Subject {
    /// Its scenario, by its place among those that are asked.
    pub scenario: usize,
    /// At least one of these clauses must hold.
    any: Vec<Clause>,
    /// It counts from this moment.
    from: Moment,
    /// And up to this.
    until: Moment,
    /// The number of steps for which it must hold without a break.
    lasting_steps: u32,
}

impl Subject {
    /// Whether it is a state, which lasts and can end, and not a shock.
    pub fn is_state(&self) -> bool {
        self.clone().outcome().is_state()
    }

    fn outcome(self) -> Outcome {
        let Self { any, from, until, lasting_steps, .. } = self;
        Outcome { name: String::new(), title: String::new(), any, from, until, lasting_steps, reference: Vec::new() }
    }
}

/// The names that questions about scenarios may use, and the events that they name.
#[derive(Debug)]
pub(crate) struct Subjects<'s> {
    /// Each with its name and outcomes.
    scenarios: Vec<(&'s str, &'s Structure, &'s [Outcome])>,
    /// The scenario that is spoken of.
    scope: usize,
    structure: &'s Structure,
    outcomes: &'s [Outcome],
    /// The events so far.
    pub events: Vec<Outcome>,
    /// By event that was read here: its scenario.
    pub scenario_of: Vec<usize>,
}

impl<'s> Subjects<'s> {
    /// Of a scenario with these outcomes.
    pub fn new(structure: &'s Structure, outcomes: &'s [Outcome]) -> Self {
        Self::of_several(vec![("", structure, outcomes)])
    }

    /// Of several scenarios, each with a name and its outcomes; at least one.
    pub fn of_several(scenarios: Vec<(&'s str, &'s Structure, &'s [Outcome])>) -> Self {
        let (_, structure, outcomes) = scenarios[0];
        Self { scenarios, scope: 0, structure, outcomes, events: Vec::new(), scenario_of: Vec::new() }
    }

    /// Whether several scenarios are asked.
    pub(super) fn are_several(&self) -> bool {
        self.scenarios.len() > 1
    }

    /// The names of the scenarios.
    pub(super) fn scenarios(&self) -> Vec<&'s str> {
        self.scenarios.iter().map(|(name, ..)| *name).collect()
    }

    /// Speaks of a scenario from now on.
    pub(super) fn enter(&mut self, scenario: usize) {
        self.scope = scenario;
        (_, self.structure, self.outcomes) = self.scenarios[scenario];
    }

    /// A moment of the scenario that is spoken of, as one that all scenarios have: of several, the number of its day.
    pub(super) fn tick(&self, moment: Moment) -> Moment {
        if self.are_several() { self.calendar().first_day(moment).order() } else { moment }
    }

    pub(super) fn calendar(&self) -> Calendar {
        Calendar::of(self.structure)
    }

    /// The names of outcomes, shocks and agreements.
    pub(super) fn names(&self) -> Vec<&'s str> {
        let outcomes = self.outcomes.iter().map(|outcome| outcome.name.as_str());
        let shocks = self.structure.own_shocks().map(|class| class.name.as_str());
        outcomes.chain(shocks).chain(self.agreements()).collect()
    }

    /// The outcome of this name, else the shocks of this class, at least `times` of them. An outcome does not have a
    /// number of times.
    pub(super) fn named(&self, name: &str, times: Option<u8>) -> Option<Subject> {
        let outcome = self.outcomes.iter().find(|outcome| outcome.name == name && times.is_none());
        if let Some(Outcome { any, from, until, lasting_steps, .. }) = outcome {
            let (scenario, any) = (self.scope, any.clone());
            return Some(Subject { scenario, any, from: *from, until: *until, lasting_steps: *lasting_steps });
        }
        let class = self.structure.own_shocks().position(|class| class.name == name)?;
        let pattern = ShockPattern {
            classes: vec![class],
            within_steps: f64::from(self.structure.n_steps()),
            at_least: Some(times.unwrap_or(1)),
        };
        Some(self.always(Condition::Shocks(pattern)))
    }

    /// Activities of a kind with all of these tags, at least so many of them; `None` if there is no class of them.
    pub(super) fn activities(&self, kind: &str, tags: &[&str], times: u8) -> Option<Subject> {
        let selected = |class: &ShockClass| {
            class.activity.as_ref().is_some_and(|activity| {
                activity.kind == kind && tags.iter().all(|tag| activity.tags.iter().any(|known| known == tag))
            })
        };
        let classes: Vec<usize> = self
            .structure
            .own_shocks()
            .enumerate()
            .filter(|(_, class)| selected(class))
            .map(|(place, _)| place)
            .collect();
        let within_steps = f64::from(self.structure.n_steps());
        let pattern = ShockPattern { classes, within_steps, at_least: Some(times) };
        (!pattern.classes.is_empty()).then(|| self.always(Condition::Shocks(pattern)))
    }

    /// The tags of the activities of a kind.
    pub(super) fn tags(&self, kind: &str) -> Vec<&'s str> {
        let activities = self.structure.own_shocks().filter_map(|class| class.activity.as_ref());
        let of_kind = activities.filter(|activity| activity.kind == kind);
        let mut tags: Vec<&str> = of_kind.flat_map(|activity| activity.tags.iter().map(String::as_str)).collect();
        tags.sort_unstable();
        tags.dedup();
        tags
    }

    /// The names of agreements.
    pub(super) fn agreements(&self) -> Vec<&'s str> {
        self.structure.agreements.iter().map(|agreement| agreement.name.as_str()).collect()
    }

    /// The agreement of this name.
    pub(super) fn agreement(&self, name: &str) -> Option<(usize, &'s Agreement)> {
        self.structure.agreements.iter().enumerate().find(|(_, agreement)| agreement.name == name)
    }

    /// The bodies whose members questions may ask for.
    pub(super) fn bodies(&self) -> Vec<&'s str> {
        let mut bodies: Vec<&str> =
            self.structure.agreements.iter().filter_map(|agreement| agreement.body.as_deref()).collect();
        bodies.sort_unstable();
        bodies.dedup();
        bodies
    }

    /// The candidates of a body, each with its agreement.
    pub(super) fn candidates(&self, body: &str) -> Vec<(&'s str, usize)> {
        let agreements = self.structure.agreements.iter().enumerate();
        let of_body = agreements.filter(|(_, agreement)| agreement.body.as_deref() == Some(body));
        of_body
            .filter_map(|(place, agreement)| Some((agreement.parties[agreement.candidate?].name.as_str(), place)))
            .collect()
    }

    /// The condition that an agreement stands as a word says; `None` if there is no such word for it.
    pub(super) fn status(&self, agreement: usize, word: &str) -> Option<Subject> {
        let words = self.structure.agreements[agreement].kind.words();
        let (_, phases) = words.into_iter().find(|(known, _)| *known == word)?;
        Some(self.always(Condition::Agreement { agreement, phases }))
    }

    /// The condition that a party has ratified an agreement, or blocks it.
    pub(super) fn stance(&self, agreement: usize, party: usize, ratified: bool) -> Subject {
        self.always(stance(agreement, &self.structure.agreements[agreement], party, ratified))
    }

    /// A condition at any time.
    pub(super) fn always(&self, condition: Condition) -> Subject {
        let (scenario, any) = (self.scope, vec![vec![condition]]);
        Subject { scenario, any, from: 0, until: self.structure.n_steps(), lasting_steps: 0 }
    }

    /// The condition of having one of these types; the first word that is no type.
    pub(super) fn types<'t>(&self, words: &[&'t str]) -> Result<Subject, &'t str> {
        let mut mask = [false; N_TYPES];
        for word in words {
            let kind = TYPES.iter().find(|kind| kind.key() == *word).ok_or(*word)?;
            mask[usize::from(kind.rank())] = true;
        }
        Ok(self.always(Condition::Type(mask)))
    }

    /// The condition that the treaty has a status; `None` if there is no such status.
    pub(super) fn treaty(&self, word: &str) -> Option<Subject> {
        let status = TreatyStatus::ALL.into_iter().find(|status| status.key() == word)?;
        Some(self.always(Condition::Treaty(status)))
    }

    /// The event that a subject is reached in a window; `None` if its own window and this have no moment in common.
    pub(super) fn within(&mut self, subject: &Subject, from: Moment, until: Moment) -> Option<usize> {
        let (from, until) = (subject.from.max(from), subject.until.min(until));
        (until > from && until - from >= subject.lasting_steps)
            .then(|| self.event(Subject { from, until, ..subject.clone() }))
    }

    /// The event that a subject holds at a moment, and has for as long as it must; `None` where it cannot.
    pub(super) fn at(&mut self, subject: &Subject, moment: Moment) -> Option<usize> {
        let from = moment.checked_sub(subject.lasting_steps)?;
        (from >= subject.from && moment <= subject.until)
            .then(|| self.event(Subject { from, until: moment, ..subject.clone() }))
    }

    fn event(&mut self, subject: Subject) -> usize {
        let (scenario, outcome) = (subject.scenario, subject.outcome());
        let known = self.events.iter().zip(&self.scenario_of).position(|known| known == (&outcome, &scenario));
        known.unwrap_or_else(|| {
            self.events.push(outcome);
            self.scenario_of.push(scenario);
            self.events.len() - 1
        })
    }
}
