//! The text of a new scenario.

use std::fmt::Write as _;

use crate::parameter::shown;
use crate::scenario::{Origin, parameters};
use crate::theory::{INDICATORS, Obligation};

use super::analogue::{Analogue, Number};
use super::comment::{commented, wrapped};
use super::outcomes::outcomes;
use super::shocks::shocks;
use super::wanted::Wanted;

/// Numbers of an economy and the like, which are measured: another state's is no proposal.
const MEASURED: [&str; 9] = [
    "gdp",
    "growth",
    "growth_target",
    "growth_transition_years",
    "growth_volatility",
    "gdp_volatility",
    "military_burden",
    "exposure",
    "treaty_members",
];

/// Numbers that no equation uses.
const DESCRIPTIVE: [&str; 2] = ["age", "treaty_age"];

/// The scenario that is wanted, with the values of the analogue.
pub(super) fn draft(wanted: &Wanted, analogue: &Analogue) -> String {
    let mut text = head(wanted, analogue);
    text.push_str(&settings(analogue));
    if analogue.spread > 0.0 {
        let default = format!(
            "The default uncertainty of every judged number without a distribution of its own, {}.",
            as_in(analogue)
        );
        let _ = write!(text, "\n{}[uncertainty]\nspread = {}\n", wrapped(&default), analogue.spread);
    }
    let theatres = below("theatres.", analogue);
    if !theatres.is_empty() {
        let regions = "Regions in which the members have interests, and their weights. Rename them, or remove some.";
        let _ = write!(text, "\n{}[theatres]\n{}", wrapped(regions), numbers(&theatres, "theatres.", analogue));
    }
    for member in &wanted.members {
        let of = &analogue.scenario.model.structure.members[member.of];
        text.push_str(&actor(&member.name, of, wanted, analogue));
    }
    text.push_str(&actor(&wanted.adversary, &analogue.scenario.model.structure.adversary, wanted, analogue));
    text.push_str(&alignment(wanted, analogue));
    text.push_str(&constants(analogue));
    text.push_str(&shocks(wanted, analogue));
    text.push_str("\n# Outcomes: the events whose probabilities are estimated, the most important first.\n\n");
    let outcomes = outcomes(&text);
    text + &outcomes
}

fn head(wanted: &Wanted, analogue: &Analogue) -> String {
    let members: Vec<String> = wanted.members.iter().map(|member| title(&member.name)).collect();
    let names: Vec<String> = wanted.members.iter().map(|member| format!("\"{}\"", member.name)).collect();
    let joined = match members.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => members.concat(),
    };
    let (adversary, start, end) = (title(&wanted.adversary), wanted.start, wanted.end);
    let like = &analogue.scenario.title;
    let note = format!(
        "Values by analogy with {} (\"{like}\"): a proposal, and no judgement of these states. Judge every number yourself, \
         and say why in its comment; write a distribution, as in `{{ triangular = {{ low = 0.3, mode = 0.4, high = 0.6 }} \
         }}`, where you would defend another value just as well. What is marked REPLACE is another state's. `stadial \
         check` finds errors, `stadial guide codebook` has the scales.",
        analogue.name
    );
    format!(
        "{}\ntitle = \"{joined} against {adversary}, from {start}\"\ndescription = \"\"\"\n\
         Values by analogy with {}; not judged yet.\n\"\"\"\n\nmembers = [{}]\nadversary = \"{}\"\n\
         start = {start}                    # on 1 January\nend = {end}                      # on 1 January\n",
        wrapped(&note),
        analogue.name,
        names.join(", "),
        wanted.adversary,
    )
}

/// A name as a title has it.
fn title(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    name.split('_').map(word).collect::<Vec<_>>().join(" ")
}

/// Choices of the framework that the analogue makes, and constants of all indicators, which stand in the same table.
fn settings(analogue: &Analogue) -> String {
    let mut text = String::new();
    for row in parameters(&analogue.scenario) {
        let given = row.origin != Origin::Default;
        if row.domain.is_none() && given && row.path != "alignment.dominant" {
            let value = if row.path == "clusters" { format!("\"{}\"", row.value) } else { row.value };
            let _ = writeln!(text, "\n{}{} = {value}", wrapped(row.meaning), row.path);
        }
    }
    for number in analogue.numbers.iter().filter(|number| number.path.rsplit_once('.').is_some_and(of_all_indicators)) {
        text.push('\n');
        text.push_str(&commented(&number.path, &number.value, number, &as_in(analogue)));
    }
    text
}

/// Whether a table, given with a key, is that of all indicators.
fn of_all_indicators((table, _): (&str, &str)) -> bool {
    table == "indicators"
}

/// Where a constant is from.
fn as_in(analogue: &Analogue) -> String {
    format!("as in {}: judge it yourself", analogue.name)
}

/// The numbers below a path.
fn below<'a>(prefix: &str, analogue: &'a Analogue) -> Vec<&'a Number> {
    let is_descriptive = |path: &str| DESCRIPTIVE.iter().any(|name| path.ends_with(&format!(".{name}")));
    let all = analogue.numbers.iter();
    all.filter(|number| number.path.starts_with(prefix) && !is_descriptive(&number.path)).collect()
}

/// Numbers with their comments, by the part of their path below the prefix.
fn numbers(numbers: &[&Number], prefix: &str, analogue: &Analogue) -> String {
    let one = |number: &&Number| {
        let key = number.path.strip_prefix(prefix).unwrap_or(&number.path);
        commented(key, &number.value, number, &origin(key, &analogue.name, None))
    };
    numbers.iter().map(one).collect()
}

/// Where a value is from.
fn origin(key: &str, like: &str, of: Option<&str>) -> String {
    let whose = of.map_or_else(String::new, |of| format!(" ({of})"));
    if MEASURED.contains(&key) {
        return format!("of {}: REPLACE", of.unwrap_or(like));
    }
    format!("by analogy with {like}{whose}: judge it yourself")
}

fn actor(name: &str, of: &str, wanted: &Wanted, analogue: &Analogue) -> String {
    let mut text = format!("\n[actors.{name}]\n");
    let prefix = format!("actors.{of}.");
    for number in below(&prefix, analogue) {
        let key = number.path.strip_prefix(&prefix).unwrap_or(&number.path);
        let given = wanted.gdp(name).filter(|_| key == "gdp");
        let (value, origin) = match given {
            Some(gdp) => (shown(gdp), "as given".to_owned()),
            None => (number.value.clone(), origin(key, &analogue.name, Some(of))),
        };
        text.push_str(&commented(key, &value, number, &origin));
    }
    text
}

fn alignment(wanted: &Wanted, analogue: &Analogue) -> String {
    let structure = &analogue.scenario.model.structure;
    let like = format!("by analogy with {}: judge it yourself", analogue.name);
    let mut text = String::from("\n[alignment]\n");
    let types = "The type at the start: none, thin (partnership), coalition, thick (partnership), alliance, \
                 non_allied_community, allied_community (`stadial guide glossary`).";
    let _ = writeln!(text, "{}type = \"{}\" # {like}", wrapped(types), structure.initial_type.key());
    let kinds: Vec<&str> = structure.initial_treaty.list().map(Obligation::key).collect();
    let _ = writeln!(text, "# Whether a treaty is in force at the start.\ntreaty = {} # {like}", !kinds.is_empty());
    if !kinds.is_empty() {
        let kinds: Vec<String> = kinds.iter().map(|kind| format!("\"{kind}\"")).collect();
        let _ = writeln!(text, "# What it obliges to.\ntreaty_kind = [{}] # {like}", kinds.join(", "));
    }
    let leads = structure.dominant.and_then(|of| wanted.members.iter().find(|member| member.of == of));
    if let Some(member) = leads {
        let meaning = "# The member that leads; the others accept lesser roles.";
        let _ = writeln!(text, "{meaning}\ndominant = \"{}\" # {like}", member.name);
    }
    let dormant: Vec<String> = INDICATORS
        .iter()
        .zip(structure.initially_dormant)
        .filter(|(_, dormant)| *dormant)
        .map(|(indicator, _)| format!("\"{}\"", indicator.key))
        .collect();
    if !dormant.is_empty() {
        let _ = writeln!(text, "# Indicators once active, now not.\ndormant = [{}] # {like}", dormant.join(", "));
    }
    let (indicators, others): (Vec<&Number>, Vec<&Number>) =
        below("alignment.", analogue).into_iter().partition(|number| number.path.starts_with("alignment.indicators."));
    text.push_str(&numbers(&others, "alignment.", analogue));
    if !indicators.is_empty() {
        text.push_str("\n# Depth of military cooperation at the start: 0 absent, 1 low, 2 developing, 3 high.\n");
        text.push_str("[alignment.indicators]\n");
        for number in indicators {
            let key = number.path.trim_start_matches("alignment.indicators.").trim_end_matches(".depth");
            let given = format!("{key} = {{ depth = {} }}", number.value);
            let _ = writeln!(text, "{given:40} # {like}");
        }
    }
    text
}

/// Constants of the model that the analogue changes or makes uncertain.
fn constants(analogue: &Analogue) -> String {
    let of_states = ["actors.", "alignment.", "theatres.", "shocks."];
    let is_constant = |number: &&Number| !of_states.iter().any(|group| number.path.starts_with(group));
    let mut text = String::new();
    let mut table = "";
    for number in analogue.numbers.iter().filter(is_constant) {
        let Some((group, key)) = number.path.rsplit_once('.').filter(|&parts| !of_all_indicators(parts)) else {
            continue;
        };
        if table.is_empty() {
            let words = "Constants of the model that are changed or uncertain; the others keep their defaults \
                         (`stadial params`).";
            let _ = write!(text, "\n{}", wrapped(words));
        }
        if group != table {
            let _ = writeln!(text, "\n[{group}]");
            table = group;
        }
        text.push_str(&commented(key, &number.value, number, &as_in(analogue)));
    }
    text
}
