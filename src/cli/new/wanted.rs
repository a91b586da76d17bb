//! What the new scenario is to be: read from options and answers, every error at once.

use crate::parameter::{Domain, Refusal};
use crate::scenario::{is_name, plain_name};

use super::New;
use super::analogue::Analogue;

/// The most members of a scenario.
const MEMBERS_MAX: usize = 64;

/// The most years of a run.
const YEARS_MAX: i32 = 1_000;

/// A member and the member of the analogue whose values it takes.
pub(super) struct Member {
    pub(super) name: String,
    /// Index among the analogue's members.
    pub(super) of: usize,
}

/// What was asked for, without errors.
pub(super) struct Wanted {
    pub(super) members: Vec<Member>,
    pub(super) adversary: String,
    pub(super) start: i32,
    pub(super) end: i32,
    /// GDP by actor, where it was given.
    gdp: Vec<(String, f64)>,
}

impl Wanted {
    /// Reads the options; `None` with errors, which are added to the list.
    pub(super) fn read(options: &New, analogue: Option<&Analogue>, errors: &mut Vec<String>) -> Option<Self> {
        let before = errors.len();
        let missing = [
            (options.members.is_empty(), "--members NAME,NAME: the states that align"),
            (options.adversary.is_none(), "--adversary NAME: the state against which they align"),
            (options.start.is_none(), "--start YEAR: the run begins on 1 January of it"),
            (options.end.is_none(), "--end YEAR: the run ends on 1 January of it"),
        ];
        errors.extend(missing.iter().filter(|(is_missing, _)| *is_missing).map(|(_, what)| format!("give {what}")));
        let members = members(&options.members, analogue, errors);
        let adversary = options.adversary.clone().unwrap_or_default();
        if !adversary.is_empty() {
            check_name("adversary", &adversary, errors);
            if members.iter().any(|member| member.name == adversary) {
                errors.push(format!("`{adversary}` is a member and the adversary: name another adversary"));
            }
        }
        if let (Some(start), Some(end)) = (options.start, options.end) {
            check_years(start, end, errors);
        }
        let actors: Vec<&str> = members.iter().map(|member| member.name.as_str()).chain([adversary.as_str()]).collect();
        let gdp = options.gdp.iter().filter_map(|given| gdp(given, &actors, errors)).collect();
        let (start, end) = (options.start?, options.end?);
        (errors.len() == before).then_some(Self { members, adversary, start, end, gdp })
    }

    /// All actors, the adversary last.
    pub(super) fn actors(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|member| member.name.as_str()).chain([self.adversary.as_str()])
    }

    /// The GDP of an actor, if it was given.
    pub(super) fn gdp(&self, actor: &str) -> Option<f64> {
        self.gdp.iter().find(|(name, _)| name == actor).map(|(_, value)| *value)
    }

    /// The actors whose GDP was not given.
    pub(super) fn unmeasured(&self) -> Vec<&str> {
        self.actors().filter(|actor| self.gdp(actor).is_none()).collect()
    }
}

/// The members; without a word about the analogue's, those of the same places in its list.
pub(super) fn members(given: &[String], analogue: Option<&Analogue>, errors: &mut Vec<String>) -> Vec<Member> {
    let known = analogue.map(|analogue| analogue.scenario.model.structure.members.as_slice());
    let mut members: Vec<Member> = Vec::new();
    for (place, text) in given.iter().enumerate() {
        let (name, of) = text.split_once('=').map_or((text.trim(), None), |(name, of)| (name.trim(), Some(of.trim())));
        check_name("member", name, errors);
        if members.iter().any(|member| member.name == name) {
            errors.push(format!("`{name}` is a member twice: name each once"));
        }
        let of = match (of, known) {
            (Some(of), Some(known)) => known.iter().position(|member| member == of).unwrap_or_else(|| {
                let names = known.join(", ");
                errors.push(format!("`{text}`: the analogue has no member `{of}`; its members are {names}"));
                0
            }),
            _ => place.min(known.map_or(0, <[String]>::len).saturating_sub(1)),
        };
        members.push(Member { name: name.to_owned(), of });
    }
    match members.len() {
        1 => errors.push(format!("`{}` is the only member: an alignment has two or more", members[0].name)),
        number if number > MEMBERS_MAX => errors.push(format!("{number} members; at most {MEMBERS_MAX}")),
        _ => {}
    }
    members
}

/// Adds an error if a text cannot name an actor.
pub(super) fn check_name(noun: &str, name: &str, errors: &mut Vec<String>) {
    if is_name(name) {
        return;
    }
    let plain = plain_name(name);
    let way = if is_name(&plain) { format!("write `{plain}`: ") } else { String::new() };
    errors.push(format!(
        "\"{name}\" cannot name the {noun}; {way}use lower-case letters, digits and underscores, beginning with a \
         letter"
    ));
}

pub(super) fn check_years(start: i32, end: i32, errors: &mut Vec<String>) {
    if end <= start {
        errors.push(format!("--end {end} must be after --start {start}: give a later end or an earlier start"));
    } else if end - start > YEARS_MAX {
        errors.push(format!("from {start} to {end} are more than {YEARS_MAX} years: give an earlier end"));
    }
}

fn gdp(given: &str, actors: &[&str], errors: &mut Vec<String>) -> Option<(String, f64)> {
    let Some((name, value)) = given.split_once('=') else {
        errors.push(format!("--gdp {given}: write NAME=GDP, as in `--gdp {}=1.2`", actors.first().unwrap_or(&"china")));
        return None;
    };
    let name = name.trim();
    if !actors.contains(&name) {
        errors.push(format!("--gdp {given}: no actor is called `{name}`; they are {}", actors.join(", ")));
        return None;
    }
    match gdp_in(value) {
        Ok(value) => Some((name.to_owned(), value)),
        Err(why) => {
            errors.push(format!("--gdp {given}: {why}"));
            None
        }
    }
}

/// A GDP in trillion US$, or what is wrong with it.
pub(super) fn gdp_in(text: &str) -> Result<f64, String> {
    let Ok(value) = text.trim().parse::<f64>() else {
        return Err(format!("`{}` is not a number; write trillion US$, such as 1.2", text.trim()));
    };
    match Domain::GDP.check(value) {
        Ok(()) => Ok(value),
        Err(Refusal { rule, way_out }) => Err(format!("{value} must be {rule}; {way_out}, in trillion US$")),
    }
}
