//! What questions mean, and what is said about those that cannot be read.

use crate::model::{Condition, Expression};
use crate::scenario::{Scenario, parse};

const TEXT: &str = "title = 't'\nmembers = ['a', 'b']\nadversary = 'c'\nstart = 2000\nend = 2010\n\
    actors = { a = { gdp = 1 }, b = { gdp = 1 }, c = { gdp = 1 } }\n\
    alignment.type = 'thin'\n\
    shocks.crisis = { rate = 0.1, effects.urgency.a = 0.2 }\n\
    outcomes.thick.type = 'thick'\n\
    outcomes.late = { type = 'thick', from = 2004, until = 2006 }\n\
    outcomes.lasting = { type = 'thick', lasting_years = 2 }\n";

fn scenario() -> Scenario {
    parse("x.toml", TEXT, &[]).unwrap_or_else(|error| panic!("{}", error.render(false)))
}

/// The windows of the events that a question names, in steps.
fn windows(question: &str) -> Vec<(u32, u32)> {
    let mut scenario = scenario();
    scenario.ask(&[question.to_owned()]).unwrap_or_else(|error| panic!("{}", error.render(false)));
    scenario.model.structure.events.iter().map(|event| (event.from, event.until)).collect()
}

fn expression(question: &str) -> Expression {
    let mut scenario = scenario();
    scenario.ask(&[question.to_owned()]).unwrap_or_else(|error| panic!("{}", error.render(false)));
    scenario.model.structure.queries[0].query.event.clone()
}

#[test]
fn dates_count_to_their_end() {
    for (question, expected) in [
        ("thick", (0, 120)),
        ("thick by 2003", (0, 48)),
        ("thick by 2003-06", (0, 42)),
        ("thick by 2003-06-30", (0, 42)),
        ("thick before 2003-07", (0, 42)),
        ("thick between 2002 and 2003-06", (24, 42)),
        // The step of a month that contains the day counts as a whole.
        ("thick by 2003-06-15", (0, 42)),
        ("thick in 2003", (36, 48)),
        ("crisis in 2003-02", (37, 38)),
        ("thick from 2003 to 2004-03", (36, 51)),
        ("thick on 2003-01-01", (36, 36)),
        ("thick on 2010-01-01", (120, 120)),
        ("late", (48, 72)),
        ("late by 2004", (48, 60)),
        ("late on 2005-07-01", (66, 66)),
        ("lasting on 2005-01-01", (36, 60)),
    ] {
        assert_eq!(windows(question), [expected], "{question}");
    }
    assert_eq!(windows("thick before crisis by 2003"), [(0, 48), (0, 48)]);
    assert_eq!(windows("thick by 2003 and not thick by 2003 or thick by 2004"), [(0, 48), (0, 60)], "each event once");
}

#[test]
fn and_binds_closer_than_or_and_not_closest() {
    use Expression::{All, Any, Count, Lost, Not, Reached};
    let not = |inner| Not(Box::new(inner));
    assert_eq!(
        expression("thick or crisis and not thick"),
        Any(vec![Reached(0), All(vec![Reached(1), not(Reached(0))])])
    );
    assert_eq!(expression("(thick or crisis) and late"), All(vec![Any(vec![Reached(0), Reached(1)]), Reached(2)]));
    assert_eq!(expression("thick lost by 2003"), Lost { event: 0, by: 48 });
    let count = |low, high| Count { low, high, of: vec![Reached(0), Reached(1)] };
    assert_eq!(expression("at least 1 of (thick, crisis)"), count(1, 2));
    assert_eq!(expression("at most 1 of (thick, crisis)"), count(0, 1));
    assert_eq!(expression("exactly 0 of (thick, crisis)"), count(0, 0));
    let mut scenario = scenario();
    scenario.ask(&["thick given  ( crisis by 2003 ) ".to_owned()]).unwrap();
    let query = &scenario.model.structure.queries[0].query;
    assert_eq!(query.given.as_ref().unwrap().1, "( crisis by 2003 )");
    assert_eq!(query.last, 120);
}

#[test]
fn shocks_are_counted_within_the_window() {
    let mut scenario = scenario();
    scenario.ask(&["at least 3 crisis in 2003".to_owned()]).unwrap();
    let event = &scenario.model.structure.events[0];
    assert_eq!((event.from, event.until), (36, 48));
    assert!(matches!(&event.any[0][0], Condition::Shocks(pattern) if pattern.at_least == Some(3)));
}

#[test]
fn errors_name_the_word_the_rule_and_the_way_out() {
    for (question, column, message, help) in [
        ("thik by 2003", 1, "unknown event `thik`", "did you mean `thick`? One of: thick, late, lasting, crisis"),
        ("thick by 2003 & crisis", 15, "`&` does not belong in a question", "write for example"),
        ("thick by", 9, "the question ends where a date should follow", "write for example"),
        ("stage > 4 by 2003", 7, "`>` does not belong in a question", "write `>=` and the next stage"),
        ("stage = 5 by 2003", 7, "a stage is at least or at most a number", "write `stage >= 5`"),
        ("thick at 2003", 7, "`at` does not belong here", "write `on` and a day"),
        ("thick if crisis", 7, "`if` does not belong here", "write `given`"),
        ("thick by 31 December 2003", 10, "a date in words", "2040-12-31"),
        ("at least 1 of (thick, crisis) by 2003", 31, "`by` does not belong here", "every event its own date"),
        ("thick by soon", 10, "`soon` is no date: dates are written YYYY", "2040-06-30"),
        ("thick by 2003-02-30", 10, "2003-02 has 28 days", "2040-06-30"),
        ("thick by 2010", 10, "2010 is outside of the run", "from 2000 to 2009"),
        ("thick from 2004 to 2003", 20, "from 2004 to 2003 is no time", "exchange"),
        ("thick on 2003", 10, "`on 2003` is no day", "or `by 2003` for its end"),
        ("crisis on 2003-01-01", 1, "a shock passes", "write `in 2003-01-01`"),
        ("crisis lost", 1, "a shock cannot be lost", "an outcome or a type"),
        ("late by 2003", 1, "it never counts at that time", "`from` and `until` of the outcome"),
        ("late on 2003-01-01", 1, "it never counts on 2003-01-01", "`from` and `until` of the outcome"),
        ("thick before 2011", 14, "2011 is outside of the run", "from 2000 to 2009"),
        ("thick between 2003 or 2004", 20, "`or` stands where `and` should", "write for example"),
        ("thick first of (crisis, thick) by 2003", 25, "it is before itself", "list the others alone"),
        ("thick first of (crisis", 23, "the question ends where `)` should follow", "write for example"),
        (
            "exercises(navy)",
            11,
            "no exercise in the scenario has the tag `navy`",
            "add `[activities.NAME]` with `kind = \"exercise\"`",
        ),
        ("exercises()", 1, "the scenario has no such exercise", "[activities.NAME]"),
        ("nato.members includes x", 1, "no agreement is the membership of `nato`", "kind = \"membership\""),
        ("agreement pact signed", 11, "unknown agreement `pact`", ""),
        ("thick crisis", 7, "`crisis` does not belong here", "join events"),
        ("(thick", 7, "the question ends where `)` should follow", "write for example"),
        ("at least two of (thick)", 10, "`two` is no number", "at least 2 of"),
        ("at least 3 of (thick, crisis)", 10, "3 of 2 events", "from 1 to 2"),
        ("at least 2 thick", 12, "`thick` is no shock", "of (...)"),
        ("at least 5 crisis", 10, "5 shocks of a class", "from 1 to 4"),
        ("exactly 2 crisis", 1, "only `at least` counts shocks", "not at least"),
        ("type = alliace", 8, "unknown type `alliace`", "did you mean `alliance`?"),
        ("stage >= 8", 10, "`8` is no stage", "from 0 to 7"),
        ("treaty = signed", 10, "unknown status `signed`", "in_force"),
        ("", 1, "the question ends where an event should follow", "write for example"),
    ] {
        let error = scenario().ask(&[question.to_owned()]).unwrap_err();
        let problem = &error.problems()[0];
        assert_eq!(problem.column, column, "{question}: {}", error.render(false));
        assert!(problem.message.contains(message), "{question}: {}", problem.message);
        assert!(problem.help.contains(help), "{question}: {}", problem.help);
    }
    let errors = scenario().ask(&["thik".to_owned(), "crisi".to_owned()]).unwrap_err();
    let files: Vec<&str> = errors.problems().iter().map(|problem| problem.file.as_str()).collect();
    assert_eq!(files, ["question 1", "question 2"], "all at once");
}

/// In a file an error stands at the word in the text of the question.
#[test]
fn questions_of_a_scenario_are_checked_in_their_file() {
    let with = |keys: &str| parse("x.toml", &format!("{TEXT}[questions.q]\n{keys}\n"), &[]);
    let line = TEXT.lines().count() + 2;
    for (keys, place, message) in [
        ("ask = 'thick by 2003 and crisi'", (line, 26), "unknown event `crisi`"),
        ("title = 't'", (line - 1, 1), "`questions.q` has no `ask`"),
        (
            "ask = 'thick by 2003'\nresolves = 2003-12-30",
            (line + 1, 12),
            "resolves on 2003-12-30, before it is decided",
        ),
        ("ask = 'thick'\nby = 2003", (line + 1, 1), "unknown key `by`"),
    ] {
        let error = with(keys).unwrap_err();
        let problem = &error.problems()[0];
        assert_eq!((problem.line, problem.column), place, "{keys}: {}", error.render(false));
        assert!(problem.message.contains(message), "{keys}: {}", problem.message);
    }
    let scenario = with("ask = 'thick by 2003 given crisis'\nresolves = 2010-06-01").unwrap();
    let question = &scenario.model.structure.queries[0];
    assert_eq!((question.name.as_str(), question.resolves.as_str()), ("q", "2010-06-01"));
    // The last day that counts lies within a step.
    let last = with("ask = 'thick by 2003-06-15'\nresolves = 2003-06-15").unwrap();
    assert_eq!(last.model.structure.queries[0].resolves, "2003-06-15");
    let open = with("ask = 'thick by 2003-06-15'").unwrap();
    assert_eq!(open.model.structure.queries[0].resolves, "2003-06-16", "the first day after it");
    let plain = scenario.model.structure.events.len();
    assert_eq!(plain, 2);
    // A shock that only a question names is not without effect.
    let idle = "[shocks.idle]\nrate = 1\n";
    assert!(parse("x.toml", &format!("{TEXT}{idle}"), &[]).is_err());
    assert!(parse("x.toml", &format!("{TEXT}{idle}[questions.q]\nask = 'idle by 2003'\n"), &[]).is_ok());
}
