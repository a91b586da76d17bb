//! Several scenarios that are asked together.

use crate::input::Date;
use crate::model::{Joint, Model, NamedQuery, ShockTiming, Structure};

use super::calendar::{Calendar, first_day};
use super::load::Scenario;
use super::place::Place;
use super::problem::{LoadError, Report, SourceText};
use super::query::{Subjects, read_query};

/// Reads questions about several scenarios, each by its name; `shared` are the names of classes of shocks that strike all
/// which have them at the same moments.
///
/// # Errors
/// With all errors in the questions, each at its place in its text.
pub(crate) fn ask_together(scenarios: &[Scenario], texts: &[String], shared: &[String]) -> Result<Joint, LoadError> {
    let source = |(number, text): (usize, &String)| SourceText::new(&format!("question {}", number + 1), text);
    let sources: Vec<SourceText> = texts.iter().enumerate().map(source).collect();
    let structures = scenarios.iter().map(|scenario| {
        let structure = &scenario.model.structure;
        (scenario.name.as_str(), structure, structure.outcomes.as_slice())
    });
    let mut subjects = Subjects::of_several(structures.collect());
    let (mut report, mut queries) = (Report::default(), Vec::new());
    for (source, text) in sources.iter().enumerate() {
        let query = read_query(&text.text, &mut subjects, &|span| Place { source, span }, &mut report);
        queries.extend(query.map(|query| NamedQuery {
            name: format!("question_{}", source + 1),
            title: query.text.clone(),
            resolves: Date::of_order(query.decided).to_string(),
            readings: None,
            reference: Vec::new(),
            query,
        }));
    }
    if let Some(problems) = report.into_problems(&sources) {
        return Err(problems.into());
    }
    let (all, scenario_of) = (subjects.events, subjects.scenario_of);
    let mut models: Vec<Model> = scenarios.iter().map(|scenario| scenario.model.clone()).collect();
    for model in &mut models {
        (model.structure.queries, model.structure.events) = (Vec::new(), Vec::new());
    }
    let mut events = Vec::new();
    for (event, &model) in all.into_iter().zip(&scenario_of) {
        let own = &mut models[model].structure.events;
        events.push((model, own.len()));
        own.push(event);
    }
    let days = models.iter().map(|model| days(&model.structure)).collect();
    Ok(Joint { models, queries, events, days, shared: shared.to_vec() })
}

/// By moment: the number of its day.
fn days(structure: &Structure) -> Vec<u32> {
    (0..=structure.n_steps()).map(|moment| first_day(structure, moment).order()).collect()
}

/// The names of the scenario's own classes of shocks.
fn shocks(scenario: &Scenario) -> impl Iterator<Item = &str> {
    let classes = scenario.model.structure.own_shocks().filter(|class| class.activity.is_none());
    classes.map(|class| class.name.as_str())
}

/// The classes of shocks that several scenarios have by the same name, in their order.
pub(crate) fn same_shocks(scenarios: &[Scenario]) -> Vec<&str> {
    let mut same: Vec<&str> = Vec::new();
    for (place, scenario) in scenarios.iter().enumerate() {
        for name in shocks(scenario) {
            if !same.contains(&name)
                && scenarios[place + 1..].iter().any(|other| shocks(other).any(|known| known == name))
            {
                same.push(name);
            }
        }
    }
    same
}

/// Why a class of shocks cannot strike several scenarios at the same moments, and what to do; `None` if it can.
pub(crate) fn unshared(scenarios: &[Scenario], name: &str) -> Option<String> {
    let with: Vec<&Scenario> =
        scenarios.iter().filter(|scenario| shocks(scenario).any(|known| known == name)).collect();
    let [first, others @ ..] = with.as_slice() else {
        let known = same_shocks(scenarios);
        let known = if known.is_empty() { "no shock has".to_owned() } else { format!("{} have", known.join(", ")) };
        return Some(format!("no scenario has a shock of this name; {known} the same name in several"));
    };
    if others.is_empty() {
        return Some(format!("only {} has a shock of this name, so there is nothing to share", first.name));
    }
    let own = Occurrence::of(first, name)?;
    if own.depends {
        return Some(format!(
            "its rate depends on the state of the alignment in {}, which the others do not share",
            first.name
        ));
    }
    others.iter().find_map(|other| {
        let theirs = Occurrence::of(other, name)?;
        let differ = own.differs(&theirs)?;
        Some(format!("{differ} in {} and {}; write the same in both, or do not share it", first.name, other.name))
    })
}

/// What decides when the shocks of a class come.
struct Occurrence {
    depends: bool,
    /// The day of the start and the length of a step.
    calendar: (Date, u32),
    timing: ShockTiming,
    /// By parameter: its path, its value, and its distribution.
    numbers: Vec<(String, String)>,
}

impl Occurrence {
    fn of(scenario: &Scenario, name: &str) -> Option<Self> {
        let Scenario { model, .. } = scenario;
        let structure = &model.structure;
        let (place, class) = structure.shocks.iter().enumerate().find(|(_, class)| class.name == name)?;
        let calendar = Calendar::of(structure);
        let timing = match &class.timing {
            // A window that is open to the end of the run is as open as one of a longer run.
            ShockTiming::Random { from, until } if *until >= structure.n_steps() => {
                ShockTiming::Random { from: *from, until: u32::MAX }
            }
            timing => timing.clone(),
        };
        let occurrence = &model.base.shocks[place].occurrence;
        let numbers = [("rate", occurrence.rate), ("probability", occurrence.probability)].map(|(key, value)| {
            let path = format!("{}.{key}", class.path());
            let prior = model.priors.iter().find(|prior| prior.path == path);
            let text = prior.map_or_else(|| value.to_string(), |prior| format!("{:?}", prior.distribution));
            (path, text)
        });
        Some(Self {
            depends: !class.dependence.is_empty(),
            calendar: (calendar.first(), structure.steps_per_year),
            timing,
            numbers: numbers.to_vec(),
        })
    }

    /// What differs in another, in words.
    fn differs(&self, other: &Self) -> Option<String> {
        if other.depends {
            return Some("its rate depends on the state of the alignment and so differs".to_owned());
        }
        if self.calendar != other.calendar {
            return Some("the start of the run or the length of a step differs".to_owned());
        }
        if self.timing != other.timing {
            return Some("its dates or its window differ".to_owned());
        }
        let differ = self.numbers.iter().zip(&other.numbers).find(|(own, other)| own != other);
        differ.map(|((path, _), _)| format!("`{path}` differs"))
    }
}
