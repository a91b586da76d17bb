//! What sets a storyline apart from the others.

use crate::analysis::requirements;
use crate::model::{Model, ShockTiming, Structure};
use crate::render::{alternatives, condition, listed};
use crate::theory::{INDICATORS, N_INDICATORS, TYPES};
use crate::trajectory::NEVER;

use super::analysis::Storyline;
use super::features::Features;

/// Something that is true of a storyline or not, and the words for the only storyline of which it is, or is not, true.
struct Fact {
    holds: fn(&Features, usize) -> bool,
    place: usize,
    with: String,
    without: String,
}

/// The last condition to be met before an outcome, in words; `None` if it is not known, or if it is the outcome itself.
pub(crate) fn last_met(model: &Model, outcome: usize, line: &Storyline) -> Option<String> {
    let last = line.features.last?;
    let clauses = requirements(model, &line.parameters, outcome);
    let part = clauses.get(last.clause)?.get(last.part)?;
    let structure = &model.structure;
    Some(match last.need {
        Some(need) => alternatives(structure, &part.needs.get(need)?.any),
        None if clauses.len() == 1 && clauses[0].len() == 1 => return None,
        None => condition(structure, &part.condition),
    })
}

/// By storyline: what it alone has or lacks, the most important first.
pub(crate) fn differences(model: &Model, lines: &[Storyline]) -> Vec<Vec<String>> {
    let mut differences: Vec<Vec<String>> = vec![Vec::new(); lines.len()];
    if lines.len() < 2 {
        return differences;
    }
    let reached = |line: &&Storyline| line.features.reached;
    let only = |holds: &dyn Fn(&Storyline) -> bool| {
        let mut those = lines.iter().enumerate().filter(|(_, line)| holds(line));
        those.next().filter(|_| those.next().is_none()).map(|(place, _)| place)
    };
    if let Some((first, last)) = lines.iter().min_by_key(reached).zip(lines.iter().max_by_key(reached)) {
        for (end, name) in [(first, "the earliest"), (last, "the latest")] {
            if let Some(place) = only(&|line| line.features.reached == end.features.reached) {
                differences[place].push(name.to_owned());
            }
        }
    }
    for fact in facts(&model.structure) {
        let holds = |line: &Storyline| (fact.holds)(&line.features, fact.place);
        if let Some(place) = only(&holds) {
            differences[place].push(format!("the only one {}", fact.with));
        }
        if let Some(place) = only(&|line| !holds(line)).filter(|_| lines.len() > 2) {
            differences[place].push(format!("the only one {}", fact.without));
        }
    }
    differences
}

/// Differences in fewer words: what a storyline alone has is one item, and so is what it alone lacks.
pub(crate) fn in_short(differences: &[String]) -> Vec<String> {
    const ALONE: [(&str, &str); 2] = [("the only one with ", "with"), ("the only one without ", "without")];
    let mut short: Vec<String> = Vec::new();
    for difference in differences {
        let Some((start, word)) = ALONE.into_iter().find(|(start, _)| difference.starts_with(start)) else {
            short.push(difference.clone());
            continue;
        };
        if short.iter().any(|other| other.starts_with(start)) {
            continue;
        }
        let own = differences.iter().filter_map(|other| other.strip_prefix(start));
        let own: Vec<String> = own.map(|what| format!("{word} {what}")).collect();
        short.push(format!("the only one {}", listed(&own, "and")));
    }
    short
}

fn facts(structure: &Structure) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    for (place, class) in structure.shocks.iter().enumerate() {
        if matches!(class.timing, ShockTiming::Random { .. }) {
            let title = &class.title;
            facts.push(Fact {
                holds: |of, place| !of.strikes[place].is_empty(),
                place,
                with: format!("with {title}"),
                without: format!("without {title}"),
            });
        }
    }
    facts.push(Fact {
        holds: |of, _| of.treaty != NEVER,
        place: 0,
        with: "with a treaty of alliance".to_owned(),
        without: "without a treaty of alliance".to_owned(),
    });
    facts.push(Fact {
        holds: |of, _| of.tests.1 < of.tests.0,
        place: 0,
        with: "in which support fails at a test".to_owned(),
        without: "in which support never fails".to_owned(),
    });
    for kind in TYPES.into_iter().filter(|&kind| kind != structure.initial_type) {
        facts.push(Fact {
            holds: |of, place| of.types[place] > 0.0,
            place: usize::from(kind.rank()),
            with: format!("that passes through the type {}", kind.name()),
            without: format!("that does not pass through the type {}", kind.name()),
        });
    }
    for j in (0..N_INDICATORS).filter(|&j| !structure.dropped[j]) {
        facts.push(Fact {
            holds: |of, place| of.depth[place] > 0,
            place: j,
            with: format!("with {} at the outcome", INDICATORS[j].name),
            without: format!("without {} at the outcome", INDICATORS[j].name),
        });
        facts.push(Fact {
            holds: |of, place| of.lost[place],
            place: j,
            with: format!("in which {} had been lost on the way", INDICATORS[j].name),
            without: format!("in which {} had never been lost", INDICATORS[j].name),
        });
    }
    facts
}
