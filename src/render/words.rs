//! Quantities, parameters and conditions in the words of the theory.

use std::fmt::Write as _;

use super::agreements;
use crate::model::{Clause, Condition, Outcome, Owner, Quantity, ShockClass, ShockPattern, Structure};
use crate::scenario::{Scenario, first_day, parameters, proper};
use crate::theory::{AlignmentType, INDICATORS, Obligations, TYPES, TreatyStatus};

/// A value with three digits.
pub(crate) fn short(value: f64) -> String {
    let rounded: f64 = format!("{value:.2e}").parse().unwrap_or(value);
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// What a class of shocks sets at once: a verb and its object.
pub(crate) fn what_it_sets(class: &ShockClass) -> Option<String> {
    let indicators: Vec<&str> = class.jump_started().map(|j| INDICATORS[j].name).collect();
    if indicators.is_empty() {
        return class.treaty.map(|_| "changes what the members declare".to_owned());
    }
    Some(format!("sets how far military cooperation goes: {}", listed(&indicators, "and")))
}

/// What a quantity is called.
pub(crate) fn quantity(structure: &Structure, quantity: Quantity) -> String {
    let variable = match quantity {
        Quantity::PowerRatio => return "power ratio".to_owned(),
        Quantity::Power => return "balance of power".to_owned(),
        Quantity::Threat => return "balance of threat".to_owned(),
        Quantity::Interest => return "balance of interest".to_owned(),
        Quantity::Status => return "compatibility of status expectations".to_owned(),
        Quantity::Stage => return "stage".to_owned(),
        Quantity::Depth(indicator) => return format!("depth of {}", INDICATORS[indicator].name),
        Quantity::State(variable) => variable,
    };
    let about = variable.about();
    let (owner, theatre) = match about.owner {
        Owner::Member(i) | Owner::Actor(i) => (structure.actor(i), ""),
        Owner::Theatre(i, k) => (structure.actor(i), structure.theatres[k].as_str()),
        Owner::Alignment => ("", ""),
    };
    let names = [("{owner}", owner), ("{adversary}", &structure.adversary), ("{theatre}", theatre)];
    names.into_iter().fold(about.words.to_owned(), |words, (name, of)| words.replace(name, &proper(of)))
}

/// What a quantity is called, from its name in files.
pub(crate) fn named(structure: &Structure, name: &str) -> String {
    let found = structure.quantities().into_iter().find(|&quantity| structure.quantity_name(quantity) == name);
    found.map_or_else(|| name.to_owned(), |found| quantity(structure, found))
}

/// What the uncertain parameters mean, in the order of the priors: the first clause of each meaning.
pub(crate) fn meanings(scenario: &Scenario) -> Vec<&'static str> {
    let rows = parameters(scenario);
    let meaning = |path: &str| rows.iter().find(|row| row.path == path).map_or("", |row| row.meaning);
    let first = |text: &'static str| text.split(['.', ';', ':']).next().unwrap_or(text);
    scenario.model.priors.iter().map(|prior| first(meaning(&prior.path))).collect()
}

/// A condition on the type, in words.
fn types(mask: &[bool]) -> String {
    let named = |wanted: bool| -> Vec<&str> {
        let of = TYPES.iter().zip(mask).filter(|&(_, &is)| is == wanted);
        of.map(|(kind, _)| kind.name()).collect()
    };
    let (is, not) = (named(true), named(false));
    // "Not no alignment" would be hard to read.
    let has_none = mask.first() == Some(&false);
    match not.len() {
        1 if !has_none => format!("the type is not {}", not.concat()),
        2.. if !has_none && not.len() < is.len() => format!("the type is neither {}", listed(&not, "nor")),
        _ => format!("the type is {}", listed(&is, "or")),
    }
}

/// "a", "a or b", "a, b or c".
pub(crate) fn listed<T: AsRef<str>>(names: &[T], last: &str) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.split_last() {
        Some((end, rest)) if !rest.is_empty() => format!("{} {last} {end}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// Obligations as a list: "defence and non-aggression".
fn obligations(of: Obligations, last: &str) -> String {
    listed(&of.list().map(|one| one.key().replace('_', "-")).collect::<Vec<_>>(), last)
}

/// A treaty, named by its obligations; one of defence alone is the treaty of alliance.
pub(crate) fn treaty(of: Obligations) -> String {
    match of {
        Obligations::DEFENCE => "treaty of alliance".to_owned(),
        _ => format!("treaty of {}", obligations(of, "and")),
    }
}

/// The treaty in force beside a type: "no treaty", "treaty (rhetorical)", "treaty of neutrality".
pub(crate) fn treaty_beside(of: Obligations, kind: AlignmentType) -> String {
    let name = match of {
        Obligations::NONE => return "no treaty".to_owned(),
        Obligations::DEFENCE => "treaty".to_owned(),
        _ => treaty(of),
    };
    // Whether a treaty is rhetorical does not depend on the stage.
    if TreatyStatus::Rhetorical.holds(of, kind, false) { format!("{name} (rhetorical)") } else { name }
}

/// Conditions of which one is enough.
pub(crate) fn alternatives(structure: &Structure, any: &[Condition]) -> String {
    listed(&any.iter().map(|one| condition(structure, one)).collect::<Vec<_>>(), "or")
}

/// A condition in words.
pub(crate) fn condition(structure: &Structure, condition: &Condition) -> String {
    match condition {
        Condition::Type(mask) => types(mask),
        Condition::Stage { low, high } if *high >= 7 => format!("stage {low} or higher"),
        Condition::Stage { low: 0, high } => format!("stage {high} or lower"),
        Condition::Stage { low, high } => format!("stage {low} to {high}"),
        Condition::StageFromStart { higher } => {
            format!("stage {} than at the start", if *higher { "higher" } else { "lower" })
        }
        Condition::Depth { indicator, low } if *low <= 1 => format!("{} active", INDICATORS[*indicator].name),
        Condition::Depth { indicator, low } => {
            format!("{} at depth {low} or deeper", INDICATORS[*indicator].name)
        }
        Condition::Breaks { low: 1 } => "a break so far".to_owned(),
        Condition::Breaks { low } => format!("at least {low} breaks so far"),
        Condition::Agreement { agreement, phases } => agreements::status(&structure.agreements[*agreement], *phases),
        Condition::Party { agreement, party, stance } => {
            agreements::stance(&structure.agreements[*agreement], *party, *stance)
        }
        Condition::Treaty(TreatyStatus::None) => "no treaty in force".to_owned(),
        Condition::Treaty(TreatyStatus::InForce) => "a treaty in force".to_owned(),
        Condition::TreatyKind(Obligations::ALLIANCE) => "a treaty of alliance in force".to_owned(),
        Condition::TreatyKind(any) => format!("a treaty of {} in force", obligations(*any, "or")),
        Condition::Treaty(status) => format!("a {} alliance", status.key()),
        Condition::Value { quantity: of, low, high } => {
            let name = quantity(structure, *of);
            match (low.is_finite(), high.is_finite()) {
                (true, true) => format!("{name} from {} to {}", short(*low), short(*high)),
                (true, false) => format!("{name} at least {}", short(*low)),
                (false, _) => format!("{name} at most {}", short(*high)),
            }
        }
        Condition::Level { balance, low, high } => {
            let names = balance.level_names();
            let levels: Vec<&str> = (*low..=*high).filter_map(|place| names.get(place).copied()).collect();
            format!("{} {}", balance.name(), listed(&levels, "or").replace('_', "-"))
        }
        Condition::Shocks(ShockPattern { classes, at_least, .. }) => {
            let titles: Vec<&str> = classes.iter().map(|&class| structure.shocks[class].title.as_str()).collect();
            match at_least {
                Some(number) => format!("at least {number} of these shocks close together: {}", titles.join(", ")),
                None => format!("these shocks close together: {}", titles.join(", ")),
            }
        }
    }
}

/// What an outcome is: what must hold, for how long, and within which window.
pub(crate) fn outcome_in_words(structure: &Structure, outcome: &Outcome) -> String {
    let mut words = conditions_in_words(structure, outcome);
    if outcome.from > 0 {
        let _ = write!(words, "; from {} on", first_day(structure, outcome.from));
    }
    if outcome.until < structure.n_steps() {
        let _ = write!(words, "; before {}", first_day(structure, outcome.until));
    }
    words
}

/// What must hold for an outcome, and for how long, without the window in which it counts.
pub(crate) fn conditions_in_words(structure: &Structure, outcome: &Outcome) -> String {
    let one = |part: &Condition| match part {
        Condition::Shocks(pattern) => shocks_within(structure, pattern),
        Condition::Treaty(status) => relation(*status).to_owned(),
        part => condition(structure, part),
    };
    let clause = |clause: &Clause| clause.iter().map(one).collect::<Vec<_>>().join(", and ");
    let mut words = outcome.any.iter().map(clause).collect::<Vec<_>>().join("; or ");
    if outcome.lasting_steps > 0 {
        let years = f64::from(outcome.lasting_steps) * structure.dt();
        let _ = write!(words, "; without a break for {}", years_in_words(years));
    }
    words
}

/// What the relation of the treaty to the type is.
fn relation(status: TreatyStatus) -> &'static str {
    match status {
        TreatyStatus::None => "no treaty in force",
        TreatyStatus::InForce => "a treaty in force",
        TreatyStatus::Rhetorical => {
            "a treaty of defence or offence in force, while the type is neither alliance nor allied security community"
        }
        TreatyStatus::Tacit => {
            "the type is alliance or allied security community, without a treaty of defence or offence in force"
        }
        TreatyStatus::Functioning => {
            "the type is alliance or allied security community, at an advanced stage of military cooperation"
        }
    }
}

/// Shocks that must happen within a period, with the period.
fn shocks_within(structure: &Structure, pattern: &ShockPattern) -> String {
    let titles: Vec<&str> = pattern.classes.iter().map(|&class| structure.shocks[class].title.as_str()).collect();
    let within = years_in_words(pattern.within_steps * structure.dt());
    match (pattern.at_least, titles.as_slice()) {
        (None | Some(1), [title]) => format!("the shock \"{title}\""),
        (None, _) => format!("each of these shocks within {within}: {}", titles.join(", ")),
        (Some(number), [title]) => format!("the shock \"{title}\" at least {number} times within {within}"),
        (Some(number), _) => format!("at least {number} of these shocks within {within}: {}", titles.join(", ")),
    }
}

/// `1 year`, `2.5 years`.
fn years_in_words(years: f64) -> String {
    let text = short(years);
    if text == "1" { "1 year".to_owned() } else { format!("{text} years") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::Obligation;

    #[test]
    fn outcomes_are_told_with_their_period_and_window() {
        let text = "title = \"t\"\nmembers = [\"x\", \"y\"]\nadversary = \"z\"\nstart = 2000\nend = 2010\n\
                    actors = { x = { gdp = 1 }, y = { gdp = 1 }, z = { gdp = 3 } }\nshocks.war.rate = 1\n\
                    [outcomes.held]\nany = [{ type = \"thick\", stage_at_least = 3 }, { treaty = \"in_force\" }]\n\
                    lasting_years = 2.5\nfrom = 2001\nuntil = 2004-07-01\n\
                    [outcomes.wars]\nshocks = [\"war\"]\nwithin_years = 1\nat_least = 3\n\
                    [outcomes.war]\nshocks = [\"war\"]\nwithin_years = 1\n";
        let Ok(scenario) = crate::scenario::parse("t.toml", text, &[]) else { panic!("it is valid") };
        let structure = &scenario.model.structure;
        let words: Vec<String> =
            structure.outcomes.iter().map(|outcome| outcome_in_words(structure, outcome)).collect();
        let held = "the type is thick partnership, and stage 3 or higher; or a treaty in force; without a break for 2.5 years; \
                    from 2001-01-01 on; before 2004-07-01";
        assert_eq!(words, [held, "the shock \"war\" at least 3 times within 1 year", "the shock \"war\""]);
    }

    #[test]
    fn breaks_read_as_prose() {
        let structure = crate::scenario::load(std::path::Path::new("scenarios/china-russia.toml"), &[]);
        let Ok(structure) = structure.map(|scenario| scenario.model.structure) else { panic!("it is shipped") };
        let words = |low: u32| condition(&structure, &Condition::Breaks { low });
        assert_eq!([words(1), words(3)], ["a break so far", "at least 3 breaks so far"]);
    }

    #[test]
    fn treaties_are_named_by_their_obligations() {
        let pact: Obligations = [Obligation::Consultation, Obligation::NonAggression].into_iter().collect();
        assert_eq!(treaty(Obligations::DEFENCE), "treaty of alliance");
        assert_eq!(treaty(pact.with(Obligations::DEFENCE)), "treaty of defence, consultation and non-aggression");
        let beside = |of| treaty_beside(of, AlignmentType::Thin);
        assert_eq!(beside(Obligations::NONE), "no treaty");
        assert_eq!(beside(Obligations::DEFENCE), "treaty (rhetorical)");
        assert_eq!(treaty_beside(Obligations::DEFENCE, AlignmentType::Alliance), "treaty");
        assert_eq!(beside(pact), "treaty of consultation and non-aggression");
        assert_eq!(beside(Obligations::ALLIANCE), "treaty of defence and offence (rhetorical)");
        let Ok(scenario) = crate::scenario::load(std::path::Path::new("scenarios/china-russia.toml"), &[]) else {
            panic!("it is shipped")
        };
        let words = |any| condition(&scenario.model.structure, &Condition::TreatyKind(any));
        assert_eq!(words(pact), "a treaty of consultation or non-aggression in force");
        assert_eq!(words(Obligations::DEFENCE), "a treaty of defence in force");
        assert_eq!(words(Obligations::ALLIANCE), "a treaty of alliance in force");
    }

    #[test]
    fn names_and_lists_read_as_prose() {
        assert_eq!(["usa", "russia", "east_asia"].map(proper), ["USA", "Russia", "East Asia"]);
        assert_eq!(listed(&["a", "b", "c"], "or"), "a, b or c");
        assert_eq!([0.73999, 12345.0, 0.0].map(short), ["0.74", "12300", "0"]);
        assert_eq!(
            types(&TYPES.map(crate::theory::AlignmentType::is_allied)),
            "the type is alliance or allied security community"
        );
        assert_eq!(
            types(&TYPES.map(|kind| !kind.is_allied())),
            "the type is neither alliance nor allied security community"
        );
    }
}
