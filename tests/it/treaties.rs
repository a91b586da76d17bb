//! What treaties oblige to, in an alignment in which nothing else moves, where the odds are known exactly.

#![allow(clippy::disallowed_methods, reason = "the exact values are computed by other means than crate::math")]

use stadial::ensemble::Results;
use stadial::scenario::Scenario;

use crate::support::{Desk, FROZEN, checked, frozen, plan, tally};

const N: u32 = 4_000;

fn results(scenario: &Scenario, n: u32) -> Results {
    Results::new(&scenario.model, &tally(scenario, &plan(scenario, 0..u64::from(n))))
}

fn odds(results: &Results, outcome: &str, year: i32) -> f64 {
    results.probability_of(outcome, year).unwrap().probability
}

/// A thin partnership for which the conditions of an alliance hold, and a treaty.
fn declared(kind: &str) -> Scenario {
    frozen(&[
        "alignment={ type = \"thin\", treaty = true, overlap = 0.9, incentive = 0 }",
        &format!("alignment.treaty_kind={kind}"),
        "treaty.declaration_rate=0.5",
        "outcomes.allied.type=\"alliance\"",
    ])
}

/// What is declared makes an alliance at .5 a year.
#[test]
fn a_treaty_of_defence_or_offence_makes_an_alliance() {
    for kind in ["\"defence\"", "[\"offence\"]", "[\"neutrality\", \"offence\", \"consultation\"]"] {
        let results = results(&declared(kind), N);
        for years in [1, 4] {
            let exact = 1.0 - (-0.5 * f64::from(years)).exp();
            checked(kind, odds(&results, "allied", 1999 + years), exact, N);
        }
    }
}

#[test]
fn a_treaty_without_defence_and_offence_makes_none() {
    for kind in ["\"consultation\"", "[\"neutrality\", \"consultation\", \"non_aggression\"]"] {
        assert_eq!(odds(&results(&declared(kind), N), "allied", 2009), 0.0, "{kind}");
    }
}

/// In an alliance, a treaty of defence is signed at .5 a year, whether there is a pact of consultation or none, and what
/// the pact obliges to stays.
#[test]
fn allies_sign_what_their_treaty_lacks() {
    let defence = ["treaty.declaration_rate=0.5", "outcomes.defence.treaty_kind=\"defence\""];
    let pact = [
        "alignment={ type = \"alliance\", treaty = true, treaty_kind = \"consultation\" }",
        "outcomes.both={ treaty_kind = \"defence\", any = [{ treaty_kind = \"consultation\" }] }",
        "outcomes.pact.treaty_kind=[\"consultation\", \"neutrality\"]",
    ];
    let pact = results(&frozen(&[&defence[..], &pact[..]].concat()), N);
    let none = results(&frozen(&[&defence[..], &["alignment.type=\"alliance\""]].concat()), N);
    for years in [1, 4] {
        let year = 1999 + years;
        let exact = 1.0 - (-0.5 * f64::from(years)).exp();
        checked("a treaty of defence", odds(&pact, "defence", year), exact, N);
        assert_eq!(odds(&pact, "both", year), odds(&pact, "defence", year));
        assert_eq!(odds(&none, "defence", year), odds(&pact, "defence", year));
        assert_eq!(odds(&pact, "pact", year), 1.0);
    }
}

/// Beside a pact of consultation of a thin partnership, a treaty of defence is signed at g(.4; .55) a year while the pact
/// ends at .6: the first of the two is the signing with a probability in proportion.
#[test]
fn signing_and_the_end_of_a_pact_exclude_each_other() {
    let scenario = frozen(&[
        "alignment={ type = \"thin\", treaty = true, treaty_kind = \"consultation\", incentive = 0.4 }",
        "treaty={ signing_rate = 1, incentive = 0.55, end_rate = 0.6, declaration_rate = 0 }",
        "outcomes.both={ treaty_kind = \"defence\", any = [{ treaty_kind = \"consultation\" }] }",
        "outcomes.ended.treaty=\"none\"",
    ]);
    let results = results(&scenario, N);
    let (drive, threshold) = (0.4_f64.powi(6), 0.55_f64.powi(6));
    let (signing, ending) = (drive / (drive + threshold), 0.6);
    for years in [1, 5] {
        let first = 1.0 - (-(signing + ending) * f64::from(years)).exp();
        let exact = first * signing / (signing + ending);
        checked("defence and consultation", odds(&results, "both", 1999 + years), exact, N);
        // A treaty ends at that rate whatever it obliges to.
        let ended = 1.0 - (-ending * f64::from(years)).exp();
        checked("an end", odds(&results, "ended", 1999 + years), ended, N);
    }
}

const SHOCKS: [&str; 9] = [
    "alignment.type=\"thin\"",
    "shocks.pact={ dates = [2001], treaty = \"signed\", treaty_kind = [\"neutrality\", \"consultation\"] }",
    "shocks.alliance={ dates = [2003], treaty = \"signed\" }",
    "shocks.denounced={ dates = [2005], treaty = \"denounced\" }",
    "outcomes.neutrality.treaty_kind=\"neutrality\"",
    "outcomes.defence.treaty_kind=[\"defence\", \"offence\"]",
    "outcomes.both={ treaty_kind = \"defence\", any = [{ treaty_kind = \"consultation\" }] }",
    "outcomes.none={ treaty = \"none\", from = 2004 }",
    "outcomes.rhetorical.treaty=\"rhetorical\"",
];

#[test]
fn shocks_sign_what_they_say_and_denounce_all_of_it() {
    let results = results(&frozen(&SHOCKS), 40);
    let reached = |outcome: &str| (2000..=2009).find(|&year| odds(&results, outcome, year) == 1.0);
    let names = ["neutrality", "defence", "both", "none", "rhetorical"];
    assert_eq!(names.map(reached), [2001, 2003, 2003, 2005, 2003].map(Some));
    let status = |year: i32, status: &str| {
        results.treaties.iter().find(|row| row.year == year && row.state == status).unwrap().estimate.probability
    };
    let statuses = |year| ["none", "in_force", "rhetorical", "tacit"].map(|word| status(year, word));
    assert_eq!(statuses(2001), [1.0, 0.0, 0.0, 0.0]);
    assert_eq!(statuses(2002), [0.0, 1.0, 0.0, 0.0], "a pact is no rhetorical alliance");
    assert_eq!(statuses(2004), [0.0, 1.0, 1.0, 0.0]);
    assert_eq!(statuses(2006), [1.0, 0.0, 0.0, 0.0]);
}

#[test]
fn an_alliance_with_a_pact_of_neutrality_alone_is_tacit() {
    let scenario = frozen(&[
        "alignment={ type = \"alliance\", treaty = true, treaty_kind = \"neutrality\" }",
        "outcomes.tacit.treaty=\"tacit\"",
        "outcomes.in_force.treaty=\"in_force\"",
    ]);
    let results = results(&scenario, 40);
    assert_eq!(["tacit", "in_force"].map(|outcome| odds(&results, outcome, 2000)), [1.0, 1.0]);
}

#[test]
fn histories_name_the_treaty() {
    let desk = Desk::new();
    desk.write("frozen.toml", FROZEN);
    let mut arguments = vec!["trace", "frozen.toml"];
    arguments.extend(SHOCKS.iter().flat_map(|text| ["--set", text]));
    let printed = desk.done(&arguments);
    for line in [
        "2001-01  treaty      signed: a treaty of neutrality and consultation is in force",
        "2003-01  treaty      signed: a treaty of defence, neutrality and consultation is in force",
        "2005-01  -- thin partnership, stage 0 (depths 0000000), treaty of defence, neutrality and consultation (rhetorical); ",
        "2005-01  treaty      no longer in force",
    ] {
        assert!(printed.contains(line), "{line}\n{printed}");
    }
}
