//! Rules of relations, and of what is announced before the start of a moved run.

use super::agreements::pact;
use super::{GOOD, case, check};
use crate::scenario::parse;
use crate::theory::Phase;

/// Relations are there or not: they are not negotiated.
#[test]
fn relations_have_no_beginnings() {
    const WAR: &str = "[relations.war]\nkind = \"war\"\nparties = [\"china\", \"russia\"]\n";
    let tie = WAR.replace("war", "diplomatic").replacen("diplomatic", "tie", 1);
    let scenario =
        parse("x.toml", &format!("{GOOD}\n{WAR}{tie}"), &[]).unwrap_or_else(|e| panic!("{}", e.render(false)));
    let phases: Vec<Phase> = scenario.model.structure.agreements.iter().map(|one| one.initial.phase).collect();
    assert_eq!(phases, [Phase::None, Phase::InForce], "peace, and normal relations");
    check(&[
        case(
            "",
            &format!("{WAR}announced = {{ @sign = 2027-01-01 }}"),
            "a relation of the kind \"war\" cannot sign",
            "`begin`",
        ),
        case(
            "",
            &format!("{WAR}[shocks.talks]\nrate = 0.1\nagreements.war = @\"agree\""),
            "a relation of the kind \"war\" cannot agree",
            "`begin`",
        ),
        case(
            "",
            &format!("{WAR}[shocks.talks]\nrate = 0.1\nagreements.war = @\"block china\""),
            "a relation of the kind \"war\" cannot block",
            "`begin`",
        ),
        case(
            "",
            "[agreements.supply]\nkind = \"logistics\"\nparties = [\"china\", \"russia\"]\n\
             [shocks.talks]\nrate = 0.1\nagreements.supply = @\"ratify china\"",
            "this party does not ratify it",
            "`ratifies = true`",
        ),
    ]);
}

/// An announced date that a later start leaves behind is left out with a warning; one that the file itself misplaces is an error.
#[test]
fn announced_dates_outside_of_a_moved_run_are_left_out() {
    let text = format!("{GOOD}\n{}", pact("state = \"signed\"\nannounced = { enter = 2026-06-01 }"));
    let moved = parse("x.toml", &text, &["start=2027".to_owned()]).unwrap_or_else(|e| panic!("{}", e.render(false)));
    assert!(moved.model.structure.agreements[0].announced.is_empty());
    let warnings = moved.warnings.map(|warnings| warnings.render(false)).unwrap_or_default();
    assert!(warnings.contains("2026-06-01") && warnings.contains("is left out"), "{warnings}");
    check(&[case(
        "",
        &pact("state = \"signed\"\nannounced = { enter = @2024-06-01 }"),
        "outside the run",
        "within the run",
    )]);
}
