//! The head of a scenario: title, members, adversary, and the size of a run.

use crate::model::SPREAD;

use super::calendar::Calendar;
use super::horizon::read_calendar;
use super::name::{check_name, plain_name};
use super::number::in_domain;
use super::place::Place;
use super::problem::Report;
use super::run_defaults::{DRAWS_MAX, RunDefaults, TRAJECTORIES_MAX};
use super::section::{Section, filled, list, text, texts};
use super::tree::{At, Node, Value};

/// The most members, and the most theatres: more would share random numbers (see `trajectory/diffusion.rs`).
const PARTIES_MAX: usize = 64;

/// The path of the default spread, as in `--set`.
pub(crate) const SPREAD_PATH: &str = "uncertainty.spread";

/// The head of a scenario, as far as it is valid.
pub(super) struct Header {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) members: Vec<At<String>>,
    /// The adversary; of several, the first.
    pub(super) adversary: At<String>,
    /// The other adversaries.
    pub(super) rivals: Vec<At<String>>,
    /// The patrons of members, in the order in which they are named; read after the rest.
    pub(super) patrons: Vec<At<String>>,
    /// `None` where start, end or steps are invalid, so that no date is checked against them.
    pub(super) calendar: Option<Calendar>,
    pub(super) plan: RunDefaults,
    /// The default spread of judged numbers; 0 for none.
    pub(super) spread: f64,
}

/// Reads the head of the file.
pub(super) fn read_header(file: &Section<'_>, report: &mut Report) -> Header {
    let title = file.required("title", "title = \"...\"", report).and_then(|node| text(node, "title", report));
    if let Some(title) = title.as_ref().filter(|title| title.value.trim().is_empty()) {
        report.add(&title.place, "`title` is empty", "must not be empty", "state who aligns against whom, and when");
    }
    let description = file.text("description", report);
    let members = read_members(file, report);
    let (adversary, rivals) = read_adversaries(file, &members, report);
    Header {
        title: title.map(|title| title.value.to_owned()).unwrap_or_default(),
        description: description.map(|text| text.value.trim().to_owned()).unwrap_or_default(),
        members,
        adversary,
        rivals,
        patrons: Vec::new(),
        calendar: read_calendar(file, report),
        plan: read_plan(&file.section("run", report), report),
        spread: read_spread(&file.section("uncertainty", report), report),
    }
}

/// The default spread of judged numbers; 0 if there is none.
fn read_spread(uncertainty: &Section<'_>, report: &mut Report) -> f64 {
    let about = "Default spread of every judged number without a distribution of its own: relative to positive numbers, \
                 on the natural scale of others";
    let node = uncertainty.node("spread");
    node.and_then(|node| in_domain(node, SPREAD_PATH, SPREAD, about, report)).unwrap_or(0.0)
}

fn read_members(file: &Section<'_>, report: &mut Report) -> Vec<At<String>> {
    const EXAMPLE: &str = "members = [\"china\", \"russia\"]";
    let mut members: Vec<At<String>> = Vec::new();
    let Some(node) = file.required("members", EXAMPLE, report) else { return members_by_table(file, report) };
    let Some(items) = list(node, "members", EXAMPLE, report) else { return members_by_table(file, report) };
    for item in items {
        let Some(At { value: name, place }) = text(item, "members", report) else { continue };
        if members.iter().any(|known| known.value == name) {
            report.add(&place, format!("`members` lists \"{name}\" twice"), "listed before", "remove one of the two");
        } else {
            // Where the file uses a name that is not allowed for an actor, everything is read under that name, so that
            // the name is the only error.
            if check_name("member", name, &place, report) || has_actor(file, name, report) {
                members.push(At { value: name.to_owned(), place });
            }
        }
    }
    if items.len() < 2 {
        let message = format!("`members` has {} of the at least 2 that an alignment needs", items.len());
        report.add(&node.place, message, "at least 2 members", "name all states that align with each other");
    }
    // For a name that is missing, repeated or not allowed, the tables of actors are used instead, so that the rest can
    // be checked.
    if members.len() < items.len().max(2) {
        for other in members_by_table(file, report) {
            if members.iter().all(|member| member.value != other.value) {
                members.push(other);
            }
        }
    }
    if let Some(beyond) = members.get(PARTIES_MAX) {
        let message = format!("`members` has {} members; at most {PARTIES_MAX} are possible", members.len());
        report.add(&beyond.place, message, format!("the first beyond {PARTIES_MAX}"), "leave the least important out");
    }
    members
}

/// Whether there is a table of an actor.
fn has_actor(file: &Section<'_>, name: &str, report: &mut Report) -> bool {
    file.section("actors", report).has(name)
}

/// Without a list of members, the tables of actors are used instead, so that the rest can still be checked.
fn members_by_table(file: &Section<'_>, report: &mut Report) -> Vec<At<String>> {
    let adversary = file.node("adversary").map(Node::described);
    let actors = file.section("actors", report).entries();
    let members = actors.into_iter().filter(|entry| Some(format!("the string \"{}\"", entry.key)) != adversary);
    members.map(|entry| At { value: entry.key.clone(), place: entry.place.clone() }).collect()
}

/// The adversary, and the others of a list.
fn read_adversaries(file: &Section<'_>, members: &[At<String>], report: &mut Report) -> (At<String>, Vec<At<String>>) {
    let Some(node) = file.required("adversary", "adversary = \"usa\"", report) else {
        return (adversary_by_table(file, members, report), Vec::new());
    };
    if let Value::List(_) = node.value
        && filled(node, "adversary", "[\"usa\", \"japan\"]", report).is_none()
    {
        return (adversary_by_table(file, members, report), Vec::new());
    }
    let mut found: Vec<At<String>> = Vec::new();
    for given in texts(node, "adversary", report) {
        if members.iter().any(|member| member.value == given.value) {
            let message = format!("`adversary` is \"{}\", which is also a member", given.value);
            let help = "name a state outside the alignment, or remove it from `members`";
            report.add(&given.place, message, "is a member", help);
        } else if check_name("adversary", given.value, &given.place, report) || has_actor(file, given.value, report) {
            found.push(At { value: given.value.to_owned(), place: given.place });
        }
    }
    if let Some(beyond) = found.get(PARTIES_MAX) {
        let message = format!("`adversary` has {} adversaries; at most {PARTIES_MAX} are possible", found.len());
        report.add(&beyond.place, message, format!("the first beyond {PARTIES_MAX}"), "leave the least important out");
    }
    if found.is_empty() {
        return (adversary_by_table(file, members, report), Vec::new());
    }
    let first = found.remove(0);
    (first, found)
}

/// Whom each member fears, where there are several adversaries, and on whom it can count.
pub(super) fn read_partners(file: &Section<'_>, header: &mut Header, report: &mut Report) {
    check_sources(file, &header.members, !header.rivals.is_empty(), report);
    header.patrons = read_patrons(file, header, report);
}

/// The patrons that members name: states that are neither members nor adversaries.
fn read_patrons(file: &Section<'_>, header: &Header, report: &mut Report) -> Vec<At<String>> {
    let actors = file.section("actors", report);
    let members: Vec<&str> = header.members.iter().map(|member| member.value.as_str()).collect();
    let adversaries: Vec<&str> = header.adversaries().map(|adversary| adversary.value.as_str()).collect();
    let mut found: Vec<At<String>> = Vec::new();
    for member in &members {
        let actor = actors.section(member, report);
        let patrons = actor.section("patrons", report);
        let Some(table) = actor.node("patrons").and_then(|node| node.table()) else { continue };
        for entry in &table.entries {
            let name = entry.key.as_str();
            let reason = match (members.contains(&name), adversaries.contains(&name)) {
                (true, _) => Some("a member"),
                (_, true) => Some("an adversary"),
                _ => None,
            };
            if let Some(reason) = reason {
                let message = format!("`{}` names `{name}`, which is {reason}", patrons.path);
                let help = "name a state outside the alignment that is no adversary, or remove it";
                report.add(&entry.place, message, format!("is {reason}"), help);
            } else if !has_actor(file, name, report) {
                let message = format!("`{}` names `{name}`, of which there is no table", patrons.path);
                let help = format!("add `[actors.{name}]` with its `gdp`, or correct the name");
                report.add(&entry.place, message, "unknown actor", help);
            } else if found.iter().all(|known| known.value != name) {
                check_name("patron", name, &entry.place, report);
                found.push(At { value: name.to_owned(), place: entry.place.clone() });
            }
        }
    }
    if let Some(beyond) = found.get(PARTIES_MAX) {
        let message = format!("there are {} patrons; at most {PARTIES_MAX} are possible", found.len());
        report.add(&beyond.place, message, format!("the first beyond {PARTIES_MAX}"), "leave the least important out");
    }
    found
}

/// Where there are several adversaries, every member says from which of them its threat comes; else none does.
fn check_sources(file: &Section<'_>, members: &[At<String>], several: bool, report: &mut Report) {
    let actors = file.section("actors", report);
    for member in members {
        let actor = actors.section(&member.value, report);
        let sources = actor.section("threat_from", report).naming("adversary");
        // Not `entries`, which takes all of them for known.
        let table = actor.node("threat_from").and_then(|node| node.table());
        match (several, sources.is_given()) {
            (true, _) if table.is_none_or(|table| table.entries.is_empty()) => {
                let place = [&sources, &actor].into_iter().find(|section| section.is_given());
                let place = place.map_or(&member.place, |section| &section.place);
                let message = format!(
                    "`actors.{}` has no shares in `threat_from`, but there are several adversaries",
                    member.value
                );
                let help = "add the share of its threat from each, as in `threat_from = { usa = 0.7, japan = 0.3 }`";
                report.add(place, message, "from which adversary?", help);
            }
            (false, true) => {
                let message = format!("`{}` is given, but there is one adversary", sources.path);
                let help = "name several, as in `adversary = [\"usa\", \"japan\"]`, or remove it";
                report.add(&sources.place, message, "all of its threat is from it", help);
            }
            _ => {}
        }
    }
}

impl Header {
    /// The adversaries, the first of them first.
    pub(super) fn adversaries(&self) -> impl Iterator<Item = &At<String>> {
        std::iter::once(&self.adversary).chain(&self.rivals)
    }

    /// All actors: members, adversaries, patrons.
    pub(super) fn actors(&self) -> impl Iterator<Item = &At<String>> {
        self.members.iter().chain(self.adversaries()).chain(&self.patrons)
    }
}

/// Without an adversary, the table of an actor who is not a member is used instead, so that the rest can be checked.
fn adversary_by_table(file: &Section<'_>, members: &[At<String>], report: &mut Report) -> At<String> {
    let actors = file.section("actors", report).entries();
    let other = actors.into_iter().find(|entry| members.iter().all(|member| member.value != entry.key));
    match other {
        Some(entry) => At { value: entry.key.clone(), place: entry.place.clone() },
        None => At { value: String::new(), place: Place::FILE },
    }
}

fn read_plan(run: &Section<'_>, report: &mut Report) -> RunDefaults {
    let mut read = |key: &str, most: u64, default: u64| {
        run.whole(key, 1..=most as i64, report).and_then(|given| u64::try_from(given.value).ok()).unwrap_or(default)
    };
    let defaults = RunDefaults::default();
    let (trajectories, draws) =
        (read("trajectories", TRAJECTORIES_MAX, defaults.trajectories), read("draws", DRAWS_MAX, defaults.draws));
    let seed = run.seed("seed", report).unwrap_or(defaults.seed);
    RunDefaults { trajectories, draws, seed }
}

/// The theatres by name; a single one, the whole world, if none are given.
pub(super) fn read_theatres(file: &Section<'_>, report: &mut Report) -> Vec<String> {
    let section = file.section("theatres", report).naming("theatre");
    if !section.is_given() {
        // A value of another type has been reported; the orientations are used instead.
        return if file.has("theatres") { theatres_by_orientation(file, report) } else { vec!["global".to_owned()] };
    }
    let entries = section.entries();
    if entries.is_empty() {
        let help = "remove the table for one theatre of weight 1, or give each theatre its weight";
        report.add(&section.place, "`theatres` is empty", "at least one theatre", help);
        return theatres_by_orientation(file, report);
    }
    if let Some(beyond) = entries.get(PARTIES_MAX) {
        let message = format!("`theatres` has {} theatres; at most {PARTIES_MAX} are possible", entries.len());
        report.add(&beyond.place, message, format!("the first beyond {PARTIES_MAX}"), "leave the least important out");
    }
    // A theatre with a name that is not allowed is read under it, unless it is also there under the right name.
    let there = |name: &str| entries.iter().any(|entry| entry.key == name);
    let mut theatres = Vec::new();
    for entry in &entries {
        if check_name("theatre", &entry.key, &entry.place, report) || !there(&plain_name(&entry.key)) {
            theatres.push(entry.key.clone());
        }
    }
    theatres
}

/// Without a table of theatres, those of the orientations are used instead, so that the rest can still be checked.
fn theatres_by_orientation(file: &Section<'_>, report: &mut Report) -> Vec<String> {
    let mut theatres: Vec<String> = Vec::new();
    let actors = file.section("actors", report);
    for actor in actors.entries() {
        let orientation = actors.section(&actor.key, report).section("orientation", report);
        for theatre in orientation.entries() {
            if !theatres.contains(&theatre.key) {
                theatres.push(theatre.key.clone());
            }
        }
    }
    theatres
}

/// The categories of threat in any member's profile, in order of first use.
pub(super) fn read_categories(file: &Section<'_>, members: &[At<String>], report: &mut Report) -> Vec<String> {
    let actors = file.section("actors", report);
    let mut categories: Vec<String> = Vec::new();
    let mut without: Vec<(&At<String>, Place)> = Vec::new();
    for member in members {
        let actor = actors.section(&member.value, report);
        if !actor.has("threat_profile") {
            let place = if actor.is_given() { actor.place } else { member.place.clone() };
            without.push((member, place));
            continue;
        }
        let profile = actor.section("threat_profile", report).naming("category");
        if profile.is_given() && profile.is_empty() {
            let help = "give the share of each category, which sum to 1, or remove all profiles";
            report.add(&profile.place, format!("`{}` is empty", profile.path), "at least one category", help);
        }
        for entry in profile.entries() {
            check_name("category", &entry.key, &entry.place, report);
            if !categories.contains(&entry.key) {
                categories.push(entry.key.clone());
            }
        }
    }
    if !categories.is_empty() {
        for (member, place) in without {
            let message = format!("`actors.{}` has no `threat_profile`, but other members have one", member.value);
            report.add(&place, message, "all members or none", "give it one too, or remove all of them");
        }
        if let Some(overlap) = file.section("alignment", report).node("overlap") {
            let help = "remove `overlap`: it follows from the threat profiles; or remove these";
            report.add(
                &overlap.place,
                "`alignment.overlap` is given beside threat profiles",
                "follows from the profiles",
                help,
            );
        }
    }
    categories
}
