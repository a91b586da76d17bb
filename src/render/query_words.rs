//! What a question asks, in words that need no other definition.

use crate::model::{Expression, Outcome, Structure};
use crate::scenario::{first_day, last_day};

use crate::theory::INDICATORS;

use super::words::{conditions_in_words, listed};

/// An expression of events of [`Structure::events`], in words.
pub(crate) fn expression_in_words(structure: &Structure, expression: &Expression) -> String {
    let event = |event: usize| &structure.events[event];
    match expression {
        Expression::Reached(reached) => reached_in_words(structure, event(*reached)),
        Expression::Lost { event: lost, by } => format!(
            "[{}] holds at some time and then ceases to hold, by {}",
            conditions_in_words(structure, event(*lost)),
            last_day(structure, *by),
        ),
        Expression::Before(first, second) => format!(
            "{}, before [{}] does, which may never",
            reached_in_words(structure, event(*first)),
            conditions_in_words(structure, event(*second)),
        ),
        Expression::Not(inner) => format!("not ({})", expression_in_words(structure, inner)),
        Expression::All(parts) => joined(structure, parts, ", and "),
        Expression::Any(parts) => joined(structure, parts, ", or "),
        Expression::Count { low, high, of } => {
            let number = match (low, high) {
                (low, high) if low == high => format!("exactly {low}"),
                (0, high) => format!("at most {high}"),
                (low, _) => format!("at least {low}"),
            };
            format!("{number} of these: {}", joined(structure, of, "; "))
        }
    }
}

fn joined(structure: &Structure, parts: &[Expression], by: &str) -> String {
    let part = |part: &Expression| {
        let words = expression_in_words(structure, part);
        if matches!(part, Expression::All(_) | Expression::Any(_)) { format!("({words})") } else { words }
    };
    parts.iter().map(part).collect::<Vec<_>>().join(by)
}

/// What must hold, and when it counts.
fn reached_in_words(structure: &Structure, event: &Outcome) -> String {
    let holds = conditions_in_words(structure, event);
    // Asked of one day: nothing is left of the window but what the conditions must have lasted.
    if event.from + event.lasting_steps == event.until {
        return format!("[{holds}] holds on {}", first_day(structure, event.until));
    }
    let happens = if event.is_state() { "holds at some time" } else { "happens" };
    format!("[{holds}] {happens} {}", window_in_words(structure, event.from, event.until))
}

/// `from 2025-01-01 to 2039-12-31`: both days count.
pub(crate) fn window_in_words(structure: &Structure, from: u32, until: u32) -> String {
    format!("from {} to {}", first_day(structure, from), last_day(structure, until))
}

/// What each stage stands for: "1 confidence-building measures, 2 regular consultations, ...".
pub(crate) fn stages_in_words(structure: &Structure) -> String {
    let kept = structure.stages.order().into_iter().filter(|&j| !structure.dropped[j]);
    let named = kept.map(|j| format!("{} {}", structure.stages.number(j), INDICATORS[j].name));
    named.collect::<Vec<_>>().join(", ")
}

/// The members of the alignment, as people write them.
pub(crate) fn members_in_words(structure: &Structure) -> String {
    let names: Vec<String> = structure.members.iter().map(|name| crate::scenario::proper(name)).collect();
    listed(&names, "and")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_is_said_in_words() {
        let head = "title = 'x'\nmembers = ['a', 'b']\nadversary = 'c'\nstart = 2000\nend = 2010\n\
                    actors = { a = { gdp = 1 }, b = { gdp = 1 }, c = { gdp = 1 } }\n\
                    outcomes.pact.treaty = 'in_force'\n\
                    shocks.crisis = { rate = 0.1, effects = { contestation = 1 } }\n";
        let words = |ask: &str| {
            let text = format!("{head}questions.q.ask = '{ask}'\n");
            let structure = crate::scenario::parse("x", &text, &[]).unwrap().model.structure;
            expression_in_words(&structure, &structure.queries[0].query.event)
        };
        let pact = "[a treaty in force]";
        let crisis = "[the shock \"crisis\"]";
        let expected = [
            ("pact", format!("{pact} holds at some time from 2000-01-01 to 2009-12-31")),
            ("pact on 2004-03-01", format!("{pact} holds on 2004-03-01")),
            ("crisis in 2003", format!("{crisis} happens from 2003-01-01 to 2003-12-31")),
            ("pact lost by 2004", format!("{pact} holds at some time and then ceases to hold, by 2004-12-31")),
            (
                "pact before crisis by 2004",
                format!(
                    "{pact} holds at some time from 2000-01-01 to 2004-12-31, before {crisis} does, which may never"
                ),
            ),
            (
                "not pact by 2004 and (crisis by 2002 or stage >= 5 from 2002-06 to 2003)",
                format!(
                    "not ({pact} holds at some time from 2000-01-01 to 2004-12-31), and ({crisis} happens from \
                     2000-01-01 to 2002-12-31, or [stage 5 or higher] holds at some time from 2002-06-01 to 2003-12-31)"
                ),
            ),
            (
                "at least 1 of (pact on 2004-03-01, crisis in 2003)",
                format!(
                    "at least 1 of these: {pact} holds on 2004-03-01; {crisis} happens from 2003-01-01 to 2003-12-31"
                ),
            ),
            (
                "exactly 1 of (pact on 2004-03-01, pact on 2005-03-01)",
                format!("exactly 1 of these: {pact} holds on 2004-03-01; {pact} holds on 2005-03-01"),
            ),
        ];
        for (ask, wanted) in expected {
            assert_eq!(words(ask), wanted, "{ask}");
        }
    }
}
