//! Runs that start from evidence: what is read, what is reported of errors in it, and what it must not change.

use stadial::evidence::{EvidenceList, parse};
use stadial::model::{Condition, Evidence, Observation, Quantity, Stance, Tested, Variable};
use stadial::theory::{AlignmentType, Phase, TreatyStatus};

use crate::support::{Desk, names, read, stderr, stdout, trio};

fn list(text: &str, until: Option<&str>) -> EvidenceList {
    let until = until.map(|day| day.parse().unwrap());
    parse("known.csv", text, &trio(&[]), until).unwrap_or_else(|error| panic!("{}", error.render(false)))
}

/// Each kind of evidence, at the first moment on its day or after it (the steps are months), with its error. Shocks count
/// from the row before of the same class, wherever it stands.
#[test]
fn every_kind_of_evidence_is_read() {
    let list = list(
        "Date,what,value,error,source\n2003-01-01,shock.crisis,2,0.1,s\n2001,shock.crisis,0,,s\n2001-02-10,type,thick,0.2,s\n\
         2001-03,stage,4,0,s\n2001-03,depth.exercises,low,,s\n2001-03,depth.exercises,2,,s\n2002,treaty,in_force,,s\n\
         2002,identity.ada,0.4,0.05,s\n2002,power_ratio,1.5,0.1,s\n2002,support,kept,0.1,s\n2003,support.crisis,failed,,s\n\
         2004,support,none,,s\n",
        None,
    );
    let depth = |depth| Evidence::Depth { indicator: 3, depth };
    let value = |quantity, value| Evidence::Value { quantity, value };
    let support = |class, found, since| Evidence::Support { class, found, since };
    let expected = [
        (36, Evidence::Shocks { class: 0, number: 2, since: 12 }, 0.1),
        (12, Evidence::Shocks { class: 0, number: 0, since: 0 }, 0.0),
        (14, Evidence::Type(AlignmentType::Thick), 0.2),
        (14, Evidence::Stage(4), 0.0),
        (14, depth(1), 0.0),
        (14, depth(2), 0.0),
        (24, Evidence::holds(Condition::Treaty(TreatyStatus::InForce)), 0.0),
        (24, value(Quantity::State(Variable::Identity(0)), 0.4), 0.05),
        (24, value(Quantity::PowerRatio, 1.5), 0.1),
        (24, support(None, Tested::Kept, 0), 0.1),
        (36, support(Some(0), Tested::Failed, 0), 0.0),
        (48, support(None, Tested::Never, 24), 0.0),
    ];
    let found =
        list.rows.iter().map(|row| (row.observation.step, row.observation.evidence.clone(), row.observation.error));
    assert_eq!(found.collect::<Vec<_>>(), expected);
}

/// What was not known by the day is left out, whether it happened later or became known later; it still divides the time in
/// which shocks are counted.
#[test]
fn what_was_known_later_is_left_out() {
    let text =
        "date,what,value,source,known_since\n2001,shock.crisis,0,s,2004\n2002,shock.crisis,1,s,\n2003,stage,3,s,\n";
    let rows = |until| list(text, until).rows.iter().map(|row| row.row.clone()).collect::<Vec<_>>();
    assert_eq!(rows(None), ["2", "3", "4"]);
    assert_eq!((rows(Some("2004")), rows(Some("2003"))), (rows(None), vec!["3".to_owned(), "4".to_owned()]));
    assert_eq!((rows(Some("2002-12-31")), list(text, Some("2002")).later), (vec!["3".to_owned()], 2));
    let Evidence::Shocks { since, .. } = list(text, Some("2003")).rows[0].observation.evidence else { panic!() };
    assert_eq!(since, 12);
}

#[test]
fn every_error_is_reported_at_its_place() {
    let faults = |text: &str| {
        let error = parse("known.csv", text, &trio(&[]), None).unwrap_err();
        let one =
            |problem: &stadial::scenario::Problem| format!("{}:{} {}", problem.line, problem.column, problem.message);
        error.problems().iter().map(one).collect::<Vec<_>>()
    };
    let text = "\
date,what,value,error,source,known_since
2001,type,thik,,s,
2001,stagee,3,,s,
2001,stage,8,,s,
2001,depth.exercises,deep,,s,
2001,shock.crisis,5,,s,
2001,shock.crises,1,,s,
2001,identity.ada,high,0.1,s,
2001,identity.ada,0.4,,s,
2001,identity.ada,0.4,0,s,
2001,type,thin,1,s,
2001,type,thin,low,s,
2001,support,kept,0.7,s,
2001,support,held,,s,
1999,type,thin,,s,
2001-13,type,thin,,s,
2001,type,thin,,,
2001,type,thin,,s,2000
,type,thin,,s,
";
    let expected = [
        "2:11 unknown type `thik`",
        "3:6 unknown kind of evidence `stagee`",
        "4:12 `8` is not a number from 0 to 7",
        "5:22 unknown depth `deep` in `exercises`",
        "6:19 `5` is not a number from 0 to 4",
        "7:6 unknown kind of evidence `shock.crises`",
        "8:19 `high` is not a number",
        "9:1 row 9 has no error",
        "10:23 an error of 0",
        "11:16 an error of 1",
        "12:16 `low` is not a number",
        "13:19 an error of 0.7",
        "14:14 unknown result `held` in `support`",
        "15:1 1999 is outside the run",
        "16:1 `2001-13` is not a date",
        "17:1 row 17 has no source",
        "18:19 `2000` is before 2001-01-01, on which it was so",
        "19:1 row 19 has no date",
    ];
    let mut found = faults(text);
    found.sort_by_key(|fault| fault.split(':').next().unwrap().parse::<u32>().unwrap());
    assert_eq!(found, expected);
    assert_eq!(
        faults("date,what,value,source\n2001,stage,3,s\n2001,stage,3,s\n"),
        ["3:1 row 3 is the same as row 2 of known.csv"]
    );
    let twice = "date,what,value,source\n2001-01-05,shock.crisis,1,s\n2001-01-20,shock.crisis,1,t\n";
    assert_eq!(faults(twice), ["3:1 row 3 counts `shock.crisis` at the moment of a row before it"]);
    let beyond =
        "date,what,value,error,source\n2001,identity.ada,1.2,0.1,s\n2001,type,thin,0.9,s\n2001,treaty,none,0.6,s\n";
    assert_eq!(
        faults(beyond),
        ["2:19 `1.2` is no value of identity.ada", "3:16 an error of 0.9", "4:18 an error of 0.6"]
    );
    assert_eq!(faults("date,what,value\n2001,type,thin\n"), ["1:1 there is no column `source`"]);
    assert_eq!(faults("date,what,value,source,eror\n2001,type,thin,s,\n"), ["1:24 unknown column `eror`"]);
}

/// What an agreement or a relation has come to, and that it has not; with the words there are where another is written.
#[test]
fn evidence_is_of_agreements() {
    let pact = "agreements.pact={ kind = \"access\", parties = [\"ada\", \"bo\"], state = \"signed\", party = { bo = { ratifies = false } } }";
    let war = "relations.feud={ kind = \"war\", parties = [\"cyd\", \"dee\"] }";
    let scenario = trio(&[pact, war]);
    let text = "date,what,value,error,source\n2001,agreement.pact,ratified by ada,0.1,s\n2001,agreement.pact,not in_force,,s\n\
                2002,agreement.pact,blocked by bo,,s\n2002,agreement.feud,ceasefire,0.5,s\n";
    let list = parse("known.csv", text, &scenario, None).unwrap_or_else(|error| panic!("{}", error.render(false)));
    let party = |party, stance| Condition::Party { agreement: 0, party, stance };
    let phases = |agreement: usize, phases: &[Phase]| Condition::Agreement {
        agreement,
        phases: phases.iter().copied().collect(),
    };
    let expected = [
        (12, party(0, Stance::Ratified(1)), true, 0.1),
        (12, phases(0, &[Phase::InForce, Phase::Notice]), false, 0.0),
        (24, party(1, Stance::Blocks), true, 0.0),
        (24, phases(1, &[Phase::Suspended]), true, 0.5),
    ];
    for (row, (step, condition, holds, error)) in list.rows.iter().zip(expected) {
        assert_eq!(row.observation, Observation { step, evidence: Evidence::Holds { condition, holds }, error });
    }
    let wrong = "date,what,value,error,source\n2001,agreement.pact,ratified by bo,,s\n2001,agreement.pakt,signed,,s\n\
                 2001,agreement.pact,signd,0.6,s\n";
    let error = parse("known.csv", wrong, &scenario, None).unwrap_err().render(false);
    for wanted in [
        "unknown status `ratified by bo` in `agreements.pact`",
        "unknown kind of evidence `agreement.pakt`",
        "did you mean `agreement.pact`?",
        "did you mean `signed`?",
        "an error of 0.6",
    ] {
        assert!(error.contains(wanted), "{wanted}: {error}");
    }
}

const KNOWN: &str = "date,what,value,error,source\n2001,shock.crisis,0,,s\n2002,stage,2,0.3,s\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("known.csv", KNOWN);
    desk.write("longer.csv", &format!("{KNOWN}2004,type,thick,0.1,s\n2005,shock.crisis,3,0.1,s\n"));
    desk
}

const RUN: [&str; 8] = ["trio.toml", "--spread", "0.1", "--trajectories", "3200", "--draws", "40", "--quiet"];

/// The tables of a run.
fn tables(desk: &Desk, options: &[&str]) -> Vec<(String, String)> {
    tables_of(desk, "trio.toml", options)
}

fn tables_of(desk: &Desk, scenario: &str, options: &[&str]) -> Vec<(String, String)> {
    desk.done(&[&["run", scenario], &RUN[1..], &["--out", "out"], options].concat());
    let all = names(&desk.path("out")).into_iter().filter(|name| name != "manifest.json");
    all.map(|name| (name.clone(), read(&desk.path("out").join(&name)))).collect()
}

#[test]
fn neither_threads_nor_later_evidence_change_anything() {
    let desk = desk();
    let known = tables(&desk, &["--evidence", "known.csv"]);
    assert!(known.iter().any(|(name, _)| name == "posterior.csv"));
    assert_eq!(known, tables(&desk, &["--evidence", "known.csv", "--threads", "1"]));
    let until = tables(&desk, &["--evidence", "longer.csv", "--until", "2003"]).into_iter();
    assert_eq!(known, until.map(|(name, table)| (name, table.replace("longer.csv", "known.csv"))).collect::<Vec<_>>());
    assert_ne!(known, tables(&desk, &["--evidence", "longer.csv"]));
    let manifest = desk.manifest("out");
    assert_eq!(manifest["inputs"][0]["name"], "longer.csv");
    assert_eq!(
        (&manifest["found"]["evidence_rows"], &manifest["found"]["evidence_rows_known_later"]),
        (&4.into(), &0.into())
    );
    let arguments = manifest["arguments"].to_string();
    assert!(arguments.contains("\"--evidence\",\"longer.csv\""), "{arguments}");
}

/// The rows of [`KNOWN`] in a scenario, by name.
const AWARE: &str = "extends = \"trio.toml\"
[evidence.calm]
date = 2001
what = \"shock.crisis\"
value = 0
source = \"s\"
[evidence.exchange]
date = 2002-01-01
what = \"stage\"
value = \"2\"
error = 0.3
source = \"s\"
";

/// Evidence in a scenario is that of a table with the same rows, whether it stands there or in a file that the scenario
/// names; a table beside the scenario is added to it, `--until` holds for both, and without its evidence the scenario is
/// what it was.
#[test]
fn a_scenario_may_have_evidence() {
    let desk = desk();
    desk.write("aware.toml", AWARE);
    std::fs::create_dir(desk.path("data")).unwrap();
    desk.write("data/known.csv", KNOWN);
    desk.write("data/aware.toml", "extends = \"../trio.toml\"\n[evidence]\nfile = \"known.csv\"\n");
    desk.write("plain.toml", "extends = \"aware.toml\"\nremove = [\"evidence\"]\n");
    desk.write("half.toml", "extends = \"aware.toml\"\nremove = [\"evidence.exchange\"]\n");
    desk.write("rest.csv", "date,what,value,error,source\n2002,stage,2,0.3,s\n");
    // Where a row stands is in one table alone; parameters.csv says which numbers the scenario gives.
    let results = |scenario: &str, options: &[&str]| {
        let mut tables = tables_of(&desk, scenario, options);
        tables.retain(|(name, _)| !["evidence.csv", "parameters.csv"].contains(&name.as_str()));
        tables
    };
    let known = results("trio.toml", &["--evidence", "known.csv"]);
    assert!(known.iter().any(|(name, _)| name == "posterior.csv"));
    assert_eq!(known, results("data/aware.toml", &[]));
    let manifest = desk.manifest("out");
    assert!(manifest["scenarios"][0]["texts"].to_string().contains("known.csv"), "its text is kept");
    assert_eq!(known, results("aware.toml", &[]));
    let table = desk.table("out/evidence.csv");
    assert_eq!(table.column("row"), ["evidence.calm", "evidence.exchange"]);
    assert_eq!(table.column("table"), ["aware.toml"; 2]);
    assert_eq!(known, results("half.toml", &["--evidence", "rest.csv"]));
    assert_eq!(desk.table("out/evidence.csv").column("row"), ["evidence.calm", "2"]);
    assert_eq!(results("half.toml", &[]), results("aware.toml", &["--until", "2001"]));
    assert_eq!(results("plain.toml", &[]), results("trio.toml", &[]));
    assert_eq!(results("aware.toml", &["--set", "remove=[\"evidence\"]"]), results("trio.toml", &[]));
    assert_ne!(known, results("aware.toml", &["--set", "evidence.exchange.error=0.6"]));
}

#[test]
fn errors_in_the_evidence_of_a_scenario_are_reported_at_their_places() {
    let desk = desk();
    desk.write("wrong.csv", "date,what,value,source\n2001,stagee,3,s\n");
    let rows = "extends = \"trio.toml\"\n[evidence]\nfile = [\"wrong.csv\", \"none.csv\"]\n\
                a = { date = 2001, what = \"type\", value = \"thik\", source = \"s\" }\n\
                b = { date = 1999, what = \"stage\", value = 3, source = \"s\" }\n\
                c = { date = 2001, what = \"stage\", value = 3 }\n\
                d = { date = true, what = \"stage\", value = 3, source = \"s\", eror = 0.1 }\n\
                e = { date = 2001, what = \"shock.crisis\", value = 1, source = \"s\" }\n\
                f = { date = 2001, what = \"shock.crisis\", value = 1, source = \"t\" }\n";
    desk.write("wrong.toml", rows);
    let output = desk.stadial(&["run", "wrong.toml"]);
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    for (message, place) in [
        ("unknown kind of evidence `stagee`", "wrong.csv:2:6"),
        ("cannot read none.csv, which `evidence.file` names", "wrong.toml:3:22"),
        ("unknown type `thik`", "wrong.toml:4:43"),
        ("1999 is outside the run", "wrong.toml:5:14"),
        ("`evidence.c` has no source", "wrong.toml:6:5"),
        ("`evidence.d.date` must be a text, a number or a date, not `true`", "wrong.toml:7:14"),
        ("unknown key `eror` in `evidence.d`", "wrong.toml:7:61"),
        ("`evidence.f` counts `shock.crisis` at the moment of a row before it", "wrong.toml:9:5"),
    ] {
        assert!(said.contains(message) && said.contains(place), "{message} at {place}: {said}");
    }
}

/// A command that does not use evidence says why, and how to go on.
#[test]
fn evidence_is_never_ignored_silently() {
    let desk = desk();
    desk.write("aware.toml", AWARE);
    let outcome = stadial::scenario::load(&desk.path("trio.toml"), &[]).unwrap();
    let outcome = outcome.model.structure.outcomes[0].name.clone();
    desk.write("rows.csv", "id,incentive.response\none,3\n");
    let commands: [(&[&str], [&str; 2]); 6] = [
        (
            &["sensitivity", "aware.toml", "--outcome", &outcome],
            ["makes draws depend on each other", "`sweep` or `tip`"],
        ),
        (&["rare", "aware.toml", "--outcome", &outcome], ["splitting starts at the beginning", "more --trajectories"]),
        (&["diff", "trio.toml", "aware.toml"], ["draw by draw", "`stadial run --since`"]),
        (&["explore", "aware.toml"], ["as long as a whole run", "ask `run`"]),
        (&["wargame", "aware.toml"], ["what it knows is what was played", "`fork`"]),
        (&["panel", "aware.toml", "--rows", "rows.csv"], ["not known of its rows", "`run --evidence`"]),
    ];
    for (command, reasons) in commands {
        let output = desk.stadial(command);
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        let said = stderr(&output);
        assert!(said.contains("has evidence, which this command does not use"), "{command:?}: {said}");
        assert!(said.contains("remove=[\"evidence\"]"), "{command:?}: {said}");
        assert!(reasons.iter().all(|reason| said.contains(reason)), "{command:?}: {said}");
    }
    let said = desk.done(&["check", "aware.toml"]);
    assert!(said.contains("evidence: 2 rows"), "{said}");
    let text = format!("{}\n{}", stadial_text(&desk), &AWARE[AWARE.find('[').unwrap()..]);
    let error = stadial::simulation::Scenario::parse("aware.toml", &text).unwrap_err();
    assert!(error.to_string().contains("has evidence, which is not used here"), "{error}");
}

fn stadial_text(desk: &Desk) -> String {
    read(&desk.path("trio.toml"))
}

/// Questions for platforms are about what is not known yet, and a line of history says under which evidence it was made.
#[test]
fn what_is_written_for_others_knows_of_the_evidence() {
    let desk = desk();
    let more = ["--question-years", "2001,2004", "--questions-file", "q.csv", "--history", "h.csv", "--no-files"];
    desk.done(&[&["run"], &RUN[..], &["--evidence", "known.csv"], &more].concat());
    let questions = desk.table("q.csv");
    assert!(questions.column("id").iter().all(|id| id.ends_with(".2004")), "{:?}", questions.column("id"));
    assert!(questions.column("open_date").iter().all(|day| *day >= "2002-01-01"));
    let under = desk.table("h.csv").column("under")[0].to_owned();
    assert!(under.starts_with("evidence known.csv (") && under.ends_with(") up to 2002-01-01"), "{under}");
}

/// Evidence of probability 1 leaves the odds of a plain run, within their errors; and a question has the same answer in
/// `ask` as in `run`.
#[test]
fn questions_are_answered_under_evidence() {
    let desk = desk();
    let ask =
        ["ask", "trio.toml", "stage >= 3 by 2004 given crisis by 2003", "--trajectories", "6400", "--draws", "100"];
    let said = desk.done(&[&ask[..], &["--spread", "0.1", "--evidence", "known.csv", "--out", "asked"]].concat());
    assert!(said.contains("Given 2 observations of known.csv up to 2002-01-01."), "{said}");
    let names = desk.names();
    assert!(names.contains(&"asked".to_owned()), "{names:?}");
    assert_eq!(desk.table("asked/evidence.csv").column("row"), ["2", "3"]);
    let answered = desk.table("asked/questions.csv");
    assert!((0.0..=1.0).contains(&answered.numbers("probability")[0]));
}

#[test]
fn what_cannot_be_is_said_with_the_way_out() {
    let desk = desk();
    desk.write("never.csv", "date,what,value,source\n2000-02-01,stage,7,s\n");
    let refused = |options: &[&str], wanted: &str| {
        let output = desk.stadial(&[&["run"], &RUN[..], &["--no-files"], options].concat());
        assert_eq!(output.status.code(), Some(2), "{options:?} {}", stdout(&output));
        assert!(stderr(&output).contains(wanted), "{options:?}: {}", stderr(&output));
    };
    refused(&["--evidence", "never.csv"], "never.csv, row 2: none of 3,200 trajectories has `stage` 7 on 2000-02-01");
    refused(&["--evidence", "known.csv", "--until", "2000-06"], "no row of the evidence was known by then");
    refused(&["--evidence", "known.csv", "--until", "soon"], "--until soon: dates are written");
    refused(&["--evidence", "none.csv"], "cannot read none.csv");
    refused(&["--evidence", "known.csv", "--check-step"], "--check-step: not under evidence");
    refused(&["--until", "2003"], "--until 2003: there is no evidence; give --evidence FILE, or write [evidence]");
}

/// The evidence that comes with the program can be read, and each row has a source.
#[test]
fn the_evidence_on_china_and_russia_can_be_read() {
    let scenario = stadial::scenario::load(&crate::support::shipped("china-russia-1991"), &[]).unwrap();
    let path = crate::support::project().join("scenarios/evidence/china-russia.csv");
    let list = parse("china-russia.csv", &read(&path), &scenario, None)
        .unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert!(list.rows.len() > 30 && list.rows.iter().all(|row| row.source.len() > 10 && row.observation.error > 0.0));
}
