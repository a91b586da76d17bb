//! How questions count agreements, and what they ask in the other reading; classes of the past beside them.

use super::{GOOD, case, check};
use crate::model::{Condition, NamedQuery, Outcome, Structure};
use crate::scenario::parse;
use crate::theory::{Phase, Reading};

/// The structure of the scenario with these tables and one question.
fn structure(tables: &str, ask: &str) -> Structure {
    let text = format!("{GOOD}\n{tables}\n[questions.q]\nask = '{ask}'\n");
    parse("x.toml", &text, &[]).unwrap_or_else(|error| panic!("{}", error.render(false))).model.structure
}

/// An agreement between both members.
fn agreement(name: &str, kind: &str, lines: &str) -> String {
    format!("[agreements.{name}]\nkind = \"{kind}\"\nparties = [\"china\", \"russia\"]\n{lines}\n")
}

const MEMBER: &str = "body = \"club\"\ncandidate = \"china\"\n";

/// The reading, its words, and the words of the other reading.
fn readings(tables: &str, ask: &str) -> Option<(Option<Reading>, String, Option<String>)> {
    let found = structure(tables, ask).queries[0].readings.clone()?;
    Some((found.reading, found.words, found.other.map(|other| other.words)))
}

#[test]
fn questions_about_agreements_have_both_readings_in_words_of_the_kind() {
    use Reading::{InForce, Signed};
    let access = agreement("access", "access", "");
    let base = agreement("port", "base", "");
    let arms = agreement("jets", "arms", "");
    let entry = agreement("entry", "membership", MEMBER);
    let found = |tables: &str, ask: &str, reading: Reading, words: &str, other: &str| {
        let expected = Some((Some(reading), words.to_owned(), Some(other.to_owned())));
        assert_eq!(readings(tables, ask), expected, "{ask}");
    };
    found(&access, "access signed by 2030", Signed, "signed", "in force");
    found(&access, "not agreement access in_force on 2030-01-01", InForce, "in force", "signed");
    found(&base, "port present by 2030", InForce, "present", "signed");
    found(&base, "port signed by 2030", Signed, "signed", "present");
    found(&arms, "jets contracted by 2030", Signed, "contracted", "delivered");
    found(&arms, "jets delivered by 2030 given not jets delivered by 2027", InForce, "delivered", "contracted");
    found(&entry, "club.members includes china by 2030", InForce, "a member", "signed");
    found(&entry, "entry in_force by 2030", InForce, "in force", "signed");
    found(&entry, "entry signed by 2030", Signed, "signed", "a member");
    let both = format!("{access}{arms}");
    found(&both, "any of (access signed, jets contracted)", Signed, "signed or contracted", "in force or delivered");
    // Of two that differ there is no other reading, nor of what is signed at the start.
    let mixed = Some((None, "signed or delivered".to_owned(), None));
    assert_eq!(readings(&both, "access signed before jets delivered"), mixed);
    let signed = agreement("entry", "membership", &format!("{MEMBER}state = \"signed\"\nsince = 2024-01-01\n"));
    let member = Some((Some(InForce), "a member".to_owned(), None));
    assert_eq!(readings(&signed, "club.members includes china by 2030"), member);
    found(&signed, "entry signed on 2030-01-01", Signed, "signed", "a member");
    for ask in ["access agreed by 2030", "access ratified by china by 2030", "stage >= 5 by 2030"] {
        assert_eq!(readings(&access, ask), None, "{ask}");
    }
    let war = "[relations.war]\nkind = \"war\"\nparties = [\"china\", \"usa\"]\n";
    assert_eq!(readings(war, "war fought by 2030"), None, "nobody signs a war");
    let (reading, words, other) = readings("", "treaty = in_force by 2030").unwrap();
    assert_eq!((reading, other), (Some(InForce), None));
    assert_eq!(words, "in force, which the treaty of the members is as soon as it is signed");
    found(&access, "treaty = in_force by 2030 and access signed by 2030", Signed, "signed", "in force");
}

/// The other reading has the same windows, and other phases of the agreement alone.
#[test]
fn the_other_reading_asks_for_the_same_time() {
    let structure =
        structure(&agreement("access", "access", ""), "access signed from 2027 to 2029 and stage >= 5 by 2030");
    let NamedQuery { query, readings, .. } = &structure.queries[0];
    let other = readings.as_ref().unwrap().other.as_ref().unwrap();
    let events = |expression: &crate::model::Expression| -> Vec<&Outcome> {
        expression.events().into_iter().map(|(event, _)| &structure.events[event]).collect()
    };
    let (asked, read) = (events(&query.event), events(&other.event));
    assert_eq!(asked[1], read[1]);
    assert_eq!((asked[0].from, asked[0].until), (read[0].from, read[0].until));
    let phases = |event: &Outcome| match &event.any[0][0] {
        Condition::Agreement { phases, .. } => phases.list().collect::<Vec<Phase>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(phases(asked[0]), [Phase::Signed, Phase::InForce, Phase::Suspended, Phase::Notice]);
    assert_eq!(phases(read[0]), [Phase::InForce, Phase::Notice]);
    assert_eq!(query.horizon(&structure.events), (0, 72));
}

#[test]
fn horizons_begin_at_the_first_window() {
    let horizon = |ask: &str| {
        let structure = structure("", ask);
        structure.queries[0].query.horizon(&structure.events)
    };
    assert_eq!(horizon("stage >= 5 from 2027 to 2028"), (24, 48));
    assert_eq!(horizon("stage >= 5 from 2027 to 2028 or stage >= 6 in 2026"), (12, 48));
    assert_eq!(horizon("stage >= 5 on 2027-01-01"), (0, 24), "a state on a day can come from the start");
    assert_eq!(horizon("stage >= 5 lost by 2026"), (0, 24));
    assert_eq!(horizon("stage >= 5 by 2026 given stage >= 4 by 2030"), (0, 24), "of what is asked alone");
}

#[test]
fn questions_name_classes_of_the_past() {
    check(&[
        case(
            "",
            "[questions.q]\nask = \"stage >= 5\"\nreference_class = @\"new_defence_treaty_mayor_powers_1816_2018\"",
            "unknown reference class `new_defence_treaty_mayor_powers_1816_2018` in `questions.q.reference_class`",
            "write `new_defence_treaty_major_powers_1816_2018`",
        ),
        case("", "[questions.q]\nask = \"stage >= 5\"\nreference_class = @3", "`questions.q.reference_class`", ""),
    ]);
    let class = "new_alliance_neighbours_1816_2018";
    let text = format!("{GOOD}\n[questions.q]\nask = 'stage >= 5'\nreference_class = '{class}'\n");
    let mut scenario = parse("x.toml", &text, &[]).unwrap();
    let reference = |scenario: &crate::scenario::Scenario| scenario.model.structure.queries[0].reference.clone();
    assert_eq!(reference(&scenario), [class]);
    let more = "new_alliance_major_powers_1816_2018";
    scenario.refer_to("--reference-class", &[more.to_owned(), class.to_owned()]).unwrap();
    assert_eq!(reference(&scenario), [class, more], "each once");
    let wrong = ["new_allianc".to_owned(), class.to_owned(), "treaties".to_owned()];
    let error = scenario.refer_to("--reference-class", &wrong).unwrap_err();
    let places: Vec<(&str, usize, usize)> =
        error.problems().iter().map(|problem| (problem.file.as_str(), problem.line, problem.column)).collect();
    assert_eq!(places, [("--reference-class", 1, 1), ("--reference-class", 1, 1)]);
    assert!(error.problems()[1].message.contains("unknown reference class `treaties`"));
    assert!(error.problems()[1].help.contains(more), "{}", error.problems()[1].help);
}
