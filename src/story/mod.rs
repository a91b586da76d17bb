//! Any trajectory as a story: dated happenings in words, what the members perceived, and why each one came.

mod happened;
mod agreements;
mod closing;
mod crossing;
mod development;
mod markdown;
mod policy;
mod shock;
mod standing;
mod summary;

pub use happened::Happened;

pub(crate) use standing::{adversaries, adversary, member};

use crate::model::{Model, Parameters, Policy, Quantity, ShockClass, ShockTiming};
use crate::render::day_in;
use crate::scenario::{Scenario, first_day};
use crate::theory::N_INDICATORS;
use crate::trajectory::{Chronicle, Event, NEVER, Standing};

use development::Development;

pub(crate) use agreements::acting;
pub(crate) use development::MIDPOINTS;
pub use markdown::story_markdown;
pub(crate) use shock::first_upper;
pub(crate) use standing::bars;

/// One trajectory, and what is needed to describe it.
#[derive(Clone, Copy, Debug)]
pub struct History<'a> {
    /// The scenario that it belongs to: for its title and the text of its shocks.
    pub scenario: &'a Scenario,
    /// The model that was simulated: the scenario's, or the one with policies.
    pub model: &'a Model,
    /// The parameters of its draw, at the start.
    pub parameters: &'a Parameters,
    /// The policies with which it was simulated.
    pub policies: &'a [&'a Policy],
    /// The trajectory.
    pub chronicle: &'a Chronicle,
    /// The last step of the story: that of the outcome, or of the end.
    pub until: u32,
}

/// Where something comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// From outside: a shock that occurred by chance, or a shock or policy that was played.
    Inject,
    /// From outside, but fixed by the scenario or by a policy that has an entry of its own: it comes anyway.
    Scheduled,
    /// From outside: a move in a game that a list of injects cannot repeat.
    Move,
    /// How the alignment developed.
    Development,
}

impl Nature {
    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Inject => "inject",
            Self::Scheduled => "scheduled",
            Self::Move => "move",
            Self::Development => "development",
        }
    }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// The step after which it is seen.
    pub step: u32,
    /// The first day of the step in which it happened, as in 2027-08-01.
    pub date: String,
    /// Where it comes from.
    pub nature: Nature,
    /// The event; `None` for a policy that changes only parameters.
    pub event: Option<Event>,
    /// The name of the policy that begins with it, if one does.
    pub policy: Option<String>,
    /// The kind of the event, by which it is counted in other trajectories.
    pub what: Option<Happened>,
    /// The quantity that reached another level, if this is what happened.
    pub crossed: Option<Quantity>,
    /// Its title; for an inject, that of the shock or policy.
    pub title: String,
    /// What it did or means. May be empty.
    pub text: String,
    /// Why it came. Empty for happenings from outside.
    pub because: String,
    /// The members that it concerns, by place.
    pub members: Vec<usize>,
    /// The places of the earlier happenings that it needed, as far as they are known.
    pub needs: Vec<usize>,
    /// The cell that did it in a game. Empty otherwise.
    pub by: String,
}

/// A trajectory in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// How everything stands at the start, in sentences.
    pub opening: Vec<String>,
    /// A summary in a few sentences.
    pub summary: String,
    /// What happened, in order.
    pub happenings: Vec<Happening>,
    /// How everything stands in the end, and what came after, in paragraphs.
    pub closing: Vec<String>,
}

impl History<'_> {
    /// How everything stood before and after a step.
    pub(crate) fn around(&self, step: u32) -> shock::Around<'_> {
        let standings = &self.chronicle.standings;
        let after = (step as usize).min(standings.len() - 1);
        (&standings[after.saturating_sub(1)], &standings[after])
    }

    /// The parameters in the step that led to `step`.
    pub(crate) fn parameters_at(&self, step: u32) -> Parameters {
        if self.model.structure.changes.is_empty() {
            return self.parameters.clone();
        }
        self.parameters.changed(&self.model.structure, step.saturating_sub(1))
    }

    /// The month of the step that led to `step`, as in "August 2027".
    pub(crate) fn month(&self, step: u32) -> String {
        first_day(&self.model.structure, step.saturating_sub(1)).month_in_words()
    }

    /// The first day of the step that led to `step`.
    pub(crate) fn date(&self, step: u32) -> String {
        first_day(&self.model.structure, step.saturating_sub(1)).to_string()
    }

    /// How everything stood after `step`.
    pub(crate) fn standing(&self, step: u32) -> &Standing {
        self.around(step).1
    }
}

/// Describes a trajectory up to `trajectory.until`.
///
/// It can be any trajectory: from a run, from splitting, or from a game.
///
/// # Examples
///
/// ```
/// use stadial::story::{History, story, story_markdown};
/// use stadial::trajectory::{Batch, Constants, Context, InstructionSet};
///
/// let text = r#"
///     title = "Two neighbours"
///     members = ["alpha", "beta"]
///     adversary = "gamma"
///     start = 2025
///     end = 2035
///     actors = { alpha = { gdp = 2 }, beta = { gdp = 1 }, gamma = { gdp = 5 } }
///     alignment.type = "thin"
///     outcomes.thick.type = "thick"
///     shocks.crisis = { rate = 0.5, effects = { "urgency" = { alpha = { mean = 1.0 } } } }
/// "#;
/// let scenario = stadial::scenario::parse("neighbours.toml", text, &[]).map_err(|error| error.render(false))?;
/// let model = &scenario.model;
/// let seed = stadial::noise::Seed(1);
/// let parameters = model.draw(seed, 0);
/// let constants = Constants::new(model, &parameters);
/// let context = Context { model, parameters: &parameters, constants: &constants, seed };
/// let chronicle = Batch::<16>::new(&context, InstructionSet::Widest).chronicle(&context, &[(7, 0)], None);
/// let until = model.structure.n_steps();
/// let trajectory =
///     History { scenario: &scenario, model, parameters: &parameters, policies: &[], chronicle: &chronicle, until };
/// let described = story(&trajectory);
/// assert_eq!(described.happenings.iter().filter(|one| one.event.is_some()).count(), chronicle.entries.len());
/// println!("{}", story_markdown(&trajectory, &described));
/// # Ok::<(), String>(())
/// ```
#[must_use]
pub fn story(trajectory: &History<'_>) -> Story {
    let structure = &trajectory.model.structure;
    let mut happenings: Vec<Happening> = Vec::new();
    let mut policies: Vec<&Policy> = trajectory.policies.iter().copied().filter(|policy| has_entry(policy)).collect();
    policies.sort_by_key(|policy| policy.begins);
    let mut policies = policies.into_iter().filter(|policy| policy.begins < trajectory.until).peekable();
    let mut crossings = crossing::crossings(trajectory).into_iter().peekable();
    // The depths of indicators within a step, event by event.
    let (mut step, mut depth) = (0, trajectory.chronicle.standings[0].depth);
    for entry in trajectory.chronicle.entries.iter().take_while(|entry| entry.step <= trajectory.until) {
        while let Some(policy) = policies.next_if(|policy| policy.begins < entry.step) {
            happenings.push(begun(trajectory, policy));
        }
        while let Some(crossing) = crossings.next_if(|crossing| crossing.step < entry.step) {
            happenings.push(crossing);
        }
        if step != entry.step {
            (step, depth) = (entry.step, trajectory.around(entry.step).0.depth);
        }
        let happening = happening(trajectory, (entry.step, &mut depth), entry.event, &happenings);
        // What a policy does at once belongs to the entry of its beginning.
        match happenings.iter_mut().rev().find(|other| is_act_of(trajectory, entry.event, other)) {
            Some(begun) => begun.text = format!("{} {}", happening.text, begun.text).trim().to_string(),
            None => happenings.push(happening),
        }
    }
    happenings.extend(crossings);
    happenings.extend(policies.map(|policy| begun(trajectory, policy)));
    let summary = summary::summary(trajectory, &happenings);
    let start = &trajectory.chronicle.standings[0];
    let opening = vec![
        format!(
            "On {} {} have {}.",
            day_in(structure.start_day, structure.start_year),
            standing::members(structure),
            standing::commitment(structure, start)
        ),
        standing::balances(structure, trajectory.parameters, start),
        standing::perceptions(structure, trajectory.parameters, start),
    ];
    let closing = closing::closing(trajectory);
    Story { opening, summary, happenings, closing }
}

/// Whether a policy has an entry of its own, beside the shocks that it causes.
fn has_entry(policy: &Policy) -> bool {
    policy.act.is_some() || !policy.changes.is_empty()
}

/// The class of a shock, or the class that stands for what a policy does as it begins.
pub(crate) fn class_of(trajectory: &History<'_>, happening: &Happening) -> Option<usize> {
    match happening.event {
        Some(Event::Shock { class, .. }) => Some(class),
        Some(_) => None,
        None => {
            let policy = happening.policy.as_deref()?;
            let is_its_act = |class: &ShockClass| class.is_act() && class.policy() == Some(policy);
            trajectory.model.structure.shocks.iter().position(is_its_act)
        }
    }
}

/// Whether an event is what a policy does at once, and `begun` the beginning of that policy.
fn is_act_of(trajectory: &History<'_>, event: Event, begun: &Happening) -> bool {
    let Event::Shock { class, .. } = event else { return false };
    let class = &trajectory.model.structure.shocks[class];
    class.is_act() && begun.policy.as_deref() == class.policy()
}

/// A policy begins.
fn begun(trajectory: &History<'_>, policy: &Policy) -> Happening {
    let structure = &trajectory.model.structure;
    let text = policy::changes_text(structure, policy);
    let members = (0..structure.members.len()).collect();
    Happening {
        step: policy.begins + 1,
        date: trajectory.date(policy.begins + 1),
        nature: Nature::Inject,
        event: None,
        policy: Some(policy.name.clone()),
        what: None,
        crossed: None,
        title: policy.title.clone(),
        text,
        because: String::new(),
        members,
        needs: Vec::new(),
        by: String::new(),
    }
}

/// An event of the step that led to `step`; `depths` are those of the indicators before it.
fn happening(
    trajectory: &History<'_>,
    (step, depths): (u32, &mut [u8; N_INDICATORS]),
    event: Event,
    earlier: &[Happening],
) -> Happening {
    let structure = &trajectory.model.structure;
    let everyone = || (0..structure.members.len()).collect();
    let mut nature = Nature::Development;
    let mut members: Vec<usize> = everyone();
    let found = match event {
        Event::Shock { class, kept } => {
            nature = nature_of(trajectory, class);
            members = shock::concerned(structure, class);
            let title = structure.shocks[class].title.clone();
            let test = |other: &Happening| match other.event {
                Some(Event::Shock { kept, .. }) => kept,
                _ => None,
            };
            let last = earlier.iter().rev().find_map(test);
            let text = shock::text(trajectory, class, (kept, last), step);
            Development { title, text, because: String::new(), needs: Vec::new() }
        }
        Event::Indicator { indicator, change, depth } => {
            let before = structure.stages.reached(*depths);
            depths[indicator] = depth;
            let stages = (before, structure.stages.reached(*depths));
            development::indicator(trajectory, (indicator, change, depth), (step, stages), earlier)
        }
        Event::Type { from, to } => development::kind(trajectory, (from, to), step, earlier),
        Event::Treaty(now) => development::treaty(trajectory, now, step, earlier),
        Event::Agreement { agreement, act, phase } => {
            members = agreements::members_of(structure, agreement);
            agreements::agreement(trajectory, (agreement, act, phase), step, earlier)
        }
        Event::Rupture => development::rupture(),
        Event::Turn { member, broke } => {
            members = vec![member];
            development::turn(trajectory, (member, broke))
        }
    };
    Happening {
        step,
        date: trajectory.date(step),
        nature,
        event: Some(event),
        policy: None,
        what: Some(Happened::of(trajectory.model, event)),
        crossed: None,
        title: found.title,
        text: found.text,
        because: found.because,
        members,
        needs: found.needs,
        by: String::new(),
    }
}

/// Shocks that occur by chance are injects, and so are the shocks of a policy that does nothing else. Shocks on dates of
/// the scenario come anyway, and so do the other shocks of policies.
fn nature_of(trajectory: &History<'_>, class: usize) -> Nature {
    let class = &trajectory.model.structure.shocks[class];
    let owner = trajectory.policies.iter().find(|policy| class.policy() == Some(&policy.name));
    match (&class.timing, owner) {
        (ShockTiming::Random { .. }, _) => Nature::Inject,
        (ShockTiming::Dated(_), Some(policy)) if !has_entry(policy) => Nature::Inject,
        (ShockTiming::Dated(_), None) if class.policy().is_some() => Nature::Move,
        (ShockTiming::Dated(_), _) => Nature::Scheduled,
    }
}

/// The outcomes that a trajectory has reached by a step, in order: the steps and the titles.
pub(crate) fn outcomes<'a>(trajectory: &History<'a>, until: u32) -> Vec<(u32, &'a str)> {
    let structure = &trajectory.scenario.model.structure;
    let passages = structure.outcomes.iter().zip(&trajectory.chronicle.passage);
    let reached = passages.filter(|(_, step)| **step != NEVER && **step <= until);
    let mut reached: Vec<(u32, &str)> = reached.map(|(outcome, &step)| (step, outcome.title.as_str())).collect();
    reached.sort_unstable();
    reached
}
