//! The page on agreements says what can be asked: every question in it is read, on a scenario with what it names.

use stadial::guide::PAGES;
use stadial::scenario::parse;

use crate::support::FROZEN;

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
entry = { kind = "war", parties = ["c"], needs = { war = "fought" } }
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
    let page = PAGES.iter().find(|page| page.name == "agreements").unwrap();
    let questions = asked(page.text);
    assert!(questions.len() >= 40, "{}", questions.len());
    let text =
        format!("{}\n{NAMED}", FROZEN.replace("start = 2000", "start = 2026").replace("end = 2010", "end = 2036"));
    let mut scenario = parse("page.toml", &text, &[]).unwrap_or_else(|error| panic!("{}", error.render(false)));
    scenario.ask(&questions).unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert_eq!(scenario.model.structure.queries.len(), questions.len());
}
