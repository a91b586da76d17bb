//! Rules of agreements, relations, activities and of what shocks do to them.

use super::{GOOD, case, check};
use crate::scenario::parse;
use crate::theory::{Act, AgreementKind, Phase};

/// An agreement to which a test adds a line.
const PACT: &str = "[agreements.pact]\nkind = \"access\"\nparties = [\"china\", \"russia\"]\n";

pub(super) fn pact(lines: &str) -> String {
    format!("{PACT}{lines}")
}

#[test]
fn parties_and_kinds() {
    check(&[
        case(
            "",
            "@[agreements.pact]\nparties = [\"china\", \"russia\"]",
            "`agreements.pact` has no `kind`",
            "kind = \"access\"",
        ),
        case("", "@[agreements.pact]\nkind = \"access\"", "has no `parties`", "parties ="),
        case(
            "",
            "[agreements.pact]\nkind = @\"acess\"\nparties = [\"china\", \"russia\"]",
            "unknown kind of agreement `acess`",
            "did you mean `access`?",
        ),
        case(
            "",
            "[agreements.pact]\nkind = @\"war\"\nparties = [\"china\", \"russia\"]",
            "`agreements.pact` is of the kind \"war\"",
            "`[relations.pact]`",
        ),
        case(
            "",
            "[agreements.pact]\nkind = \"access\"\nparties = [\"china\", @\"rusia\"]",
            "unknown party `rusia`",
            "did you mean `russia`?",
        ),
        case("", "[states]\n@china = \"China\"", "`states.china` is an actor already", "remove it"),
        case(
            "",
            &pact("[relations.@pact]\nkind = \"war\"\nparties = [\"china\", \"russia\"]"),
            "`relations.pact` is the name of an agreement, too",
            "a name of its own",
        ),
        case(
            "",
            &pact("party.@turkey = { ratify_rate = 1 }"),
            "unknown party `turkey` in `agreements.pact.party`",
            "`china`, `russia`",
        ),
        case("", &pact("party.china = { number = @0 }"), "`agreements.pact.party.china.number` is 0", "1"),
        case("", &pact("@body = \"nato\""), "`agreements.pact.body` is only for a membership", "kind = \"membership\""),
        case(
            "",
            "@[agreements.m]\nkind = \"membership\"\nparties = [\"china\", \"russia\"]\nbody = \"nato\"",
            "`agreements.m` has no `candidate`",
            "candidate =",
        ),
        case("", &pact("@sign_rat = 1"), "unknown key `sign_rat` in `agreements.pact`", "did you mean `sign_rate`?"),
        case("", &pact("sign_rate = @-1"), "`agreements.pact.sign_rate` is -1", "0"),
    ]);
}

#[test]
fn names_and_needs_fit_together() {
    const MEMBER: &str =
        "[agreements.one]\nkind = \"membership\"\nbody = \"nato\"\ncandidate = \"russia\"\nparties = [\"usa\"]\n";
    let again = MEMBER.replace("[agreements.one]", "@[agreements.two]");
    let notice = MEMBER.to_owned() + "state = \"notice\"\nnotice_by = @\"usa\"\n";
    let acts =
        MEMBER.to_owned() + "state = \"member\"\n[shocks.exit]\nrate = 1\nagreements = { one = @\"notice usa\" }\n";
    check(&[
        case(
            "",
            "[agreements.pact]\nkind = \"access\"\nparties = [@\"china\"]",
            "`agreements.pact.parties` has one party, china",
            "add the other",
        ),
        case(
            "",
            &(MEMBER.to_owned() + &again),
            "`agreements.two` is the membership of russia in nato, as `agreements.one` is",
            "keep one",
        ),
        case(
            "",
            &notice,
            "`agreements.one.notice_by` is usa, but only the candidate leaves a body",
            "write \"russia\"",
        ),
        case("", &acts, "`shocks.exit.agreements.one` is usa, but only the candidate", "write \"russia\""),
        case(
            "",
            &PACT.replace(".pact", ".@crisis"),
            "`agreements.crisis` is the name of a shock, too",
            "a name of its own",
        ),
        case(
            "",
            &PACT.replace(".pact", ".@alliance"),
            "`agreements.alliance` is the name of an outcome, too",
            "a name of its own",
        ),
        case("", &PACT.replace(".pact", ".@given"), "`agreements.given` is a word of questions", "a name of its own"),
        case(
            "",
            &(PACT.replace(".pact", ".@drill") + "[activities.drill]\nkind = \"exercise\"\nrate = 1\n"),
            "`agreements.drill` is the name of an activity, too",
            "a name of its own",
        ),
        case(
            "",
            &pact("needs = @{ pact = \"in_force\" }"),
            "`agreements.pact.needs` names the agreement itself",
            "remove",
        ),
        case(
            "",
            &(pact("needs = @{ other = \"signed\" }\n")
                + &PACT.replace("pact", "other")
                + "needs = { pact = \"signed\" }"),
            "`agreements.pact.needs` waits for other, which waits as well",
            "remove one of these needs",
        ),
        case(
            "",
            &pact("ends_with_needs = @true"),
            "`agreements.pact.ends_with_needs` is given, but it needs nothing",
            "or remove it",
        ),
        case(
            "",
            &(pact("state = \"signed\"\nneeds = { other = \"signed\" }\nends_with_needs = @true\n")
                + &PACT.replace("pact", "other")),
            "`agreements.pact` is there at the start, but other, with which it ends, is not",
            "give `other` a `state`",
        ),
    ]);
}

#[test]
fn dates_fit_together() {
    check(&[
        case(
            "",
            &pact("announced = { sign = 2028-01-01, enter = @2027-01-01 }"),
            "`agreements.pact.announced.enter` is before `agreements.pact.announced.sign`",
            "exchange the dates",
        ),
        case(
            "",
            &pact("announced = { enter = 2028-01-01, end = @2027-01-01 }"),
            "`agreements.pact.announced.end` is before `agreements.pact.announced.enter`",
            "exchange the dates",
        ),
        case(
            "",
            &pact("in_force_since = @2020-01-01"),
            "`agreements.pact.in_force_since` is given, but the agreement is not in force",
            "state = \"in_force\"",
        ),
        case(
            "",
            &pact("state = \"suspended\"\nsince = 2020-01-01\nin_force_since = @2021-01-01"),
            "`agreements.pact.in_force_since` is after `agreements.pact.since`",
            "an earlier day",
        ),
        case(
            "",
            "@[agreements.pact]\nkind = \"access\"\nparties = [\"china\", \"russia\"]\nstate = \"suspended\"\nterm_years = 5",
            "`agreements.pact` has no `in_force_since`",
            "in_force_since =",
        ),
    ]);
}

/// Two that exclude each other, and one that comes once only, wait for nothing that cannot be.
#[test]
fn needs_that_hold_at_the_start_are_no_circle() {
    let text = format!(
        "{GOOD}{PACT}needs = {{ other = \"none\", pact = \"none\" }}\n{}needs = {{ pact = \"none\" }}\n",
        PACT.replace("pact", "other")
    );
    assert!(parse("x.toml", &text, &[]).is_ok());
}

#[test]
fn where_it_stands_at_the_start() {
    check(&[
        case("", &pact("state = @\"sined\""), "unknown state `sined`", "did you mean `signed`?"),
        case(
            "",
            &pact("state = \"agreed\"\nratified_by = @[\"china\"]"),
            "`agreements.pact.ratified_by` is given, but it is not signed",
            "state = \"signed\"",
        ),
        case(
            "",
            &pact("state = \"in_force\"\nratified_by = @[\"china\"]"),
            "leaves out russia, but the agreement is in force",
            "add russia",
        ),
        case(
            "",
            &pact("state = \"signed\"\nratified_by = [\"china\"]\nblocked_by = [@\"china\"]"),
            "china has ratified it, and blocks it",
            "remove it",
        ),
        case(
            "",
            &pact("state = \"in_force\"\nblocked_by = [@\"china\"]"),
            "`agreements.pact.blocked_by` is given, but nothing is pending",
            "remove it",
        ),
        case("", &pact("state = \"signed\"\nsince = @2026-01-01"), "after the start of the run", "`announced`"),
        case(
            "",
            "@[agreements.pact]\nkind = \"access\"\nparties = [\"china\", \"russia\"]\nstate = \"notice\"",
            "has no `notice_by`",
            "notice_by",
        ),
        case(
            "",
            &pact("state = \"in_force\"\nnotice_by = @\"china\""),
            "`agreements.pact.notice_by` is given, but no notice is",
            "state = \"notice\"",
        ),
        case(
            "",
            &pact("notice_years = @11"),
            "`agreements.pact.notice_years` is longer than the run",
            "at most 10.000",
        ),
        case(
            "",
            &pact("state = \"notice\"\nnotice_by = \"china\"\nsince = @2020-01-01"),
            "the notice has run out before the start",
            "state = \"ended\"",
        ),
        case(
            "",
            &pact("announced = { sign = @2040-01-01 }"),
            "`agreements.pact.announced.sign` is 2040-01-01, which is outside the run",
            "give a date within the run",
        ),
        case(
            "",
            &pact("state = \"in_force\"\nannounced = { sign = @2027-01-01 }"),
            "is announced, but it has happened: the state is in_force",
            "remove it",
        ),
        case("", &pact("announced = { @signed = 2027-01-01 }"), "unknown act `signed`", "did you mean `sign`?"),
        case("", &pact("needs = { @war = \"fought\" }"), "unknown agreement `war`", "`pact`"),
    ]);
}

#[test]
fn what_others_say_of_it() {
    check(&[
        case(
            "",
            &pact("[outcomes.x]\nagreement = { @pac = \"signed\" }"),
            "unknown agreement `pac`",
            "did you mean `pact`?",
        ),
        case(
            "",
            &pact("[outcomes.x]\nagreement = { pact = @\"member\" }"),
            "unknown status of access `member`",
            "`signed`",
        ),
        case(
            "",
            "[outcomes.x]\nagreement = { @pact = \"signed\" }",
            "but the scenario has no agreements",
            "[agreements.NAME]",
        ),
        case(
            "",
            &pact("[shocks.x]\nrate = 1\nagreements = { pact = @\"sing\" }"),
            "unknown act `sing`",
            "did you mean `sign`?",
        ),
        case(
            "",
            &pact("[shocks.x]\nrate = 1\nagreements = { pact = @\"block\" }"),
            "names no party for \"block\"",
            "\"block china\"",
        ),
        case(
            "",
            &pact("[shocks.x]\nrate = 1\nagreements = { pact = @\"sign china\" }"),
            "names a party, but \"sign\" is done by all",
            "write \"sign\"",
        ),
        case(
            "",
            "[activities.drill]\nkind = \"exercise\"\nrate = 1\n@effects.urgency.china = 1",
            "`activities.drill.effects` is an effect, and activities have none",
            "`[shocks.drill]`",
        ),
        case(
            "",
            "[activities.@crisis]\nkind = \"exercise\"\nrate = 1",
            "is the name of a shock, too",
            "a name of its own",
        ),
        case("", "[activities.drill]\nkind = @\"drill\"\nrate = 1", "unknown kind of activity `drill`", "one of"),
    ]);
}

/// What the reader makes of words: groups, the candidate as a party, dates as moments.
#[test]
fn words_become_a_standing() {
    let text = format!(
        "{GOOD}\n[states]\nsweden = \"Sweden\"\nturkey = \"Turkey\"\n[agreements.entry]\nkind = \"membership\"\nbody = \"nato\"\n\
         candidate = \"sweden\"\nparties = [\"turkey\", \"others\"]\nstate = \"signed\"\nsince = 2024-07-01\n\
         ratified_by = {{ others = 20 }}\nblocked_by = \"turkey\"\nannounced = {{ enter = 2026-07-01 }}\n\
         party.others = {{ number = 28 }}\nparty.turkey = {{ ratifies = true, ratify_rate = 1 }}\n"
    );
    let scenario = parse("x.toml", &text, &[]).unwrap_or_else(|error| panic!("{}", error.render(false)));
    let agreement = &scenario.model.structure.agreements[0];
    let names: Vec<&str> = agreement.parties.iter().map(|party| party.name.as_str()).collect();
    assert_eq!((names, agreement.candidate), (vec!["sweden", "turkey", "others"], Some(0)));
    assert_eq!((agreement.kind, agreement.needed[..3].to_vec()), (AgreementKind::Membership, vec![1, 1, 28]));
    assert_eq!((agreement.initial.phase, agreement.initial.ratified[2]), (Phase::Signed, 20));
    assert_eq!(agreement.initial.blocks[..3], [false, true, false]);
    assert_eq!((agreement.since, agreement.announced.clone()), (-6.0, vec![(Act::Enter, 18.0)]));
    let numbers = &scenario.model.base.agreements[0];
    assert_eq!((numbers.parties[1].ratify_rate, numbers.parties[2].ratify_rate), (1.0, 3.6));
    // Only the candidate can leave.
    assert_eq!(numbers.parties.iter().map(|party| party.leave_rate > 0.0).collect::<Vec<_>>(), [true, false, false]);
}

/// Everything that the questions of the page name.
const NAMED: &str = r#"
[states]
c = "C"
d = "D"
e = "E"
f = "F"
[agreements]
access = { kind = "access", parties = ["c", "d"], state = "signed", blocked_by = ["c"] }
accession = { kind = "membership", body = "nato", candidate = "e", parties = ["c", "d"] }
second = { kind = "membership", body = "nato", candidate = "f", parties = ["c"] }
membership = { kind = "membership", body = "union", candidate = "d", parties = ["c"], state = "member" }
base = { kind = "base", parties = ["c", "d"], state = "present" }
jets = { kind = "arms", parties = ["c", "d"] }
soldiers = { kind = "base", parties = ["c", "d"], needs = { war = "fought" } }
[relations]
relations = { kind = "diplomatic", parties = ["c", "d"], state = "normal" }
war = { kind = "war", parties = ["c", "d"] }
entry = { kind = "war", parties = ["c", "d"], needs = { war = "fought" } }
[activities]
shipment = { kind = "delivery", tags = ["drones"], rate = 1 }
drill = { kind = "exercise", tags = ["navy", "baltic"], rate = 1 }
meeting = { kind = "summit", rate = 1 }
list = { kind = "sanction", rate = 1 }
[shocks]
crisis = { rate = 1 }
[outcomes]
a = { type = "thick" }
b = { type = "alliance" }
whatever = { shocks = ["crisis"], within_years = 1 }
"#;

/// The code in the last column of the table of questions.
fn asked(page: &str) -> Vec<String> {
    let (_, table) = page.split_once("## Forty kinds of question").unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| ")).skip(1);
    let code = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    rows.flat_map(|row| code(row.trim_end_matches(" |").rsplit(" | ").next().unwrap())).collect()
}

#[test]
fn every_question_of_the_page_is_read() {
    let questions = asked(include_str!("../../guide/agreements.md"));
    assert!(questions.len() >= 40, "{}", questions.len());
    let text = format!(
        "title = \"t\"\nmembers = [\"ann\", \"bob\"]\nadversary = \"xan\"\nstart = 2026\nend = 2036\n\
         alignment.type = \"thin\"\n[actors]\nann.gdp = 1\nbob.gdp = 1\nxan.gdp = 1\n{NAMED}"
    );
    let mut scenario = parse("page.toml", &text, &[]).unwrap_or_else(|error| panic!("{}", error.render(false)));
    scenario.ask(&questions).unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert_eq!(scenario.model.structure.queries.len(), questions.len());
}
