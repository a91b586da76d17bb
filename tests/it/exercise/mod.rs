//! Lists of injects written by hand: what is understood, and what is reported of mistakes, all at once.

mod foreign;
mod importers;

use stadial::exercise::{InjectList, Played, parse};

use crate::support::{Desk, stderr, trio};

const POLICY: &str = "policies.pressure={ from = 2003, set.actors.ada.urgency_target = { add = 0.1 } }";

fn list(text: &str) -> InjectList {
    let scenario = trio(&[POLICY]);
    parse("list.csv", text, &scenario).unwrap_or_else(|error| panic!("{}", error.render(false)))
}

/// The messages and the lines of the mistakes.
fn mistakes(text: &str) -> Vec<(usize, String)> {
    let error = parse("list.csv", text, &trio(&[POLICY])).unwrap_err();
    error.problems().iter().map(|problem| (problem.line, format!("{} | {}", problem.message, problem.label))).collect()
}

#[test]
fn names_titles_dates_and_offsets_will_do() {
    let expected = [(0, 15), (2, 53), (0, 24)];
    let text =
        "title,date,offset,offset_seconds\ncrisis,2001-04,,\nSummit of the three,,P4Y5M15D,\ncrisis,,,63158400\n";
    assert_eq!(list(text).strikes(), expected);
    let json = r#"[{"title": "crisis", "date": "2001-04-10T09:00"}, {"title": "summit", "offset": "P4Y5M"},
                   {"title": "crisis", "offset_seconds": 63158400, "tags": ["inject"], "depends_on": null}]"#;
    assert_eq!(list(json).strikes(), expected);
    assert_eq!(list(&format!("{{\"injects\": {json}}}")).strikes(), expected);
}

#[test]
fn developments_are_counted_and_not_played() {
    let text = "\u{feff}id,title,date,tags,depends_on\na,crisis,2001,inject,\nb,An alliance,2002,development;type,a\nc,summit,2004,scheduled,\n";
    let list = list(text);
    assert_eq!((list.strikes(), list.developments, list.scheduled), (vec![(0, 12)], 1, 1));
    assert!(list.sentence().contains("1 shock played; 1 development not played"), "{}", list.sentence());
}

#[test]
fn tags_are_read_regardless_of_case_and_misspellings_are_reported() {
    let rows = "title,date,tags\ncrisis,2001,Development\ncrisis,2002,MOVE;own\ncrisis,2003,red team;remove\n";
    let list = list(rows);
    assert_eq!((list.strikes(), list.developments, list.moves), (vec![(0, 36)], 1, 1));
    let found = mistakes("title,date,tags\ncrisis,2001,inject;developement\n");
    assert_eq!(found, [(2, "row 2: unknown tag `developement` | did you mean `development`?".to_owned())]);
}

#[test]
fn columns_that_may_be_misspelt_are_reported_in_csv_and_json() {
    let found = mistakes("date,title,titel,probabilty,note\n2001,crisis,x,0.1,y\n");
    let expected = [
        (1, "unknown column `titel` | did you mean `title`?"),
        (1, "unknown column `probabilty` | did you mean `probability`?"),
    ];
    assert_eq!(found, expected.map(|(line, text)| (line, text.to_owned())));
    assert_eq!(mistakes("[{\"date\": \"2001\", \"title\": \"crisis\", \"titel\": \"x\"}]").len(), 1);
    // Without a column for what happens or when, no row is looked at.
    assert_eq!(mistakes("when,what,probability\n2001,crisis,0.1\n2002,crisis,0.1\n").len(), 2);
    assert_eq!(mistakes("title,date,probability\ncrisis,2001,1.5\n").len(), 1);
    for column in ["probability", "confidence"] {
        let found = list(&format!("title,date,{column}\ncrisis,2001,0.1\n")).sentence();
        assert!(
            found.ends_with("1 shock played. Probabilities are not used: played injects happen in every trajectory."),
            "{found}"
        );
    }
}

#[test]
fn of_a_list_what_comes_too_late_is_not_played() {
    let list = list("title,date\ncrisis,2001\npressure,2003\ncrisis,2008\n").ended(60);
    assert_eq!((list.injects.len(), list.later), (2, 1));
    let found = "1 shock and 1 policy played; 1 inject not played (after the last year that is simulated).";
    assert!(list.sentence().ends_with(found), "{}", list.sentence());
}

/// A policy is moved to the date; a class that strikes twice in a step does so, where both rows have an id.
#[test]
fn policies_are_moved_and_twins_both_strike() {
    let scenario = trio(&[POLICY]);
    let list = list("id,title,date\n,pressure,2005-07-01\na,crisis,2001\nb,crisis,2001-01-20\n");
    assert_eq!(list.injects[0].played, Played::Policy(0));
    let played = list.policies(&scenario.policies);
    assert_eq!((played[0].begins, played[0].changes[0].0.from), (66, 66));
    let twins: Vec<_> = played[1..].iter().map(|policy| policy.injected.clone()).collect();
    assert_eq!(twins, [vec![(0, vec![12])], vec![(0, vec![12])]]);
    assert_ne!(played[1].name, played[2].name);
}

#[test]
fn every_mistake_is_reported_at_its_row() {
    let text = "\
id,title,date,depends_on
a,crises,2001-05-01,
a,crisis,2001-13-01,
b,crisis,1999,
,crisis,,
c,embargo,2003,d
d,quarrel,2004,zz
e,pressure,2004,
f,pressure,2005,f
";
    let found = mistakes(text);
    let expected = [
        (2, "row 2: the scenario has no shock or policy `crises` | did you mean `crisis`?"),
        (3, "row 3: the id `a` is that of row 2 | used before"),
        (3, "row 3: the date `2001-13-01` cannot be read | months go from 01 to 12"),
        (4, "row 4: the date `1999` is outside the run | must be 2000-01-01 or later"),
        (5, "row 5 has no date | no date, no offset"),
        (6, "row 6 depends on a later row, `d` (row 7) | is not earlier"),
        (7, "row 7 depends on `zz`, which is the id of no row | no such id"),
        (9, "row 9: the policy is played in row 8 already | played twice"),
        (9, "row 9 depends on itself, `f` (row 9) | is not earlier"),
    ];
    let expected: Vec<(usize, String)> = expected.map(|(line, text)| (line, text.to_owned())).to_vec();
    assert_eq!(found, expected);
}

/// A shock is planned once in a step, as by the dates of a scenario.
#[test]
fn the_same_inject_twice_is_a_mistake_with_both_rows_named() {
    let found = mistakes("title,date,offset\ncrisis,2001-04-05,\nembargo,2001-04,\ncrisis,,P1Y3M10D\n");
    let expected = "row 4: the shock `crisis` (P1Y3M10D) already occurs in row 2 (2001-04-05) | the same inject twice";
    assert_eq!(found, [(4, expected.to_owned())]);
    // One id of two is not enough; months that follow each other are two steps.
    assert_eq!(mistakes("id,title,date\na,crisis,2001-04\n,crisis,2001-04\n").len(), 1);
    assert_eq!(list("title,date\ncrisis,2001-04\ncrisis,2001-05\n").strikes().len(), 2);
    // The summit has dates of its own.
    let found = mistakes("title,date\nsummit,2004-05-20\n");
    let expected = "row 2: the shock already occurs in that step, by `shocks.summit.dates` | the same inject twice";
    assert_eq!(found, [(2, expected.to_owned())]);
}

#[test]
fn a_shock_of_a_policy_and_of_a_list_in_one_step_is_noticed() {
    let desk = Desk::new();
    let policy = |name: &str, date: &str| format!("[policies.{name}]\ninject.crisis = {date}\n");
    let policies = policy("first", "2005-03-01") + &policy("second", "2005-03-20") + &policy("other", "2006");
    desk.write("policies.toml", &format!("extends = \"trio.toml\"\n{policies}"));
    desk.write("list.csv", "title,date\ncrisis,2005-03-10\n");
    desk.write("moved.csv", "title,date\nother,2005-03-10\ncrisis,2005-03-11\n");
    let run = ["policies.toml", "--trajectories", "16", "--draws", "1", "--out", "out"];
    let refused = |command: &str, options: &[&str], wanted: &str| {
        let output = desk.stadial(&[&[command], &run[..1], options].concat());
        assert_eq!(output.status.code(), Some(2), "{command} {options:?}");
        assert!(stderr(&output).contains(wanted), "{command} {options:?}: {}", stderr(&output));
    };
    let in_step =
        "`second` brings about the shock `crisis` in the step from 2005-03-01 on, in which the policy `first`";
    refused("run", &["--policy", "first", "--policy", "second"], in_step);
    refused("compare", &["--policy", "first+second"], in_step);
    refused("fork", &["--policy", "first", "--policy", "second"], "in which the policy `first` does so already");
    let listed = "row 2: the shock already occurs in that step, by the policy `first`";
    refused("run", &["--policy", "first", "--injects", "list.csv"], listed);
    refused("run", &["--injects", "moved.csv"], "in which the policy `other` does so already");
    desk.done(&[&["run"], &run[..], &["--policy", "first", "--policy", "other"]].concat());
}

#[test]
fn mistakes_of_the_form_are_reported_too() {
    let one = |text: &str| {
        let found = mistakes(text);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].1.clone()
    };
    assert!(one("title,dat\ncrisis,2001\n").contains("unknown column `dat` | did you mean `date`?"));
    assert!(one("title,date\ncrisis,2001,more\n").contains("row 2 has 3 values, but there are 2 columns"));
    assert!(one("title,date,offset\ncrisis,2001,P2Y\n").contains("row 2: date and offset are of different steps"));
    assert!(one("title,date,tags\ncrisis,2001,development\n").contains("no row of the list is an inject"));
    assert!(one("").contains("the file is empty"));
    assert!(one("[{\"title\": \"crisis\", \"date\": 2001},]").contains("this is not a list of injects in JSON"));
    assert!(one("title,date\ncrisis,2012-01-01\n").contains("outside the run | must be before 2012-01-01"));
    let same = "the columns `Date` and `DATE` are the same: upper and lower case do not count | named before";
    assert_eq!(one("Date,DATE,title\n2001-05,2002-05,crisis\n"), same);
    assert_eq!(one("[{\"title\": \"crisis\", \"Date\": 2001, \"DATE\": 2002}]"), same);
    let twice = "the key `date` occurs twice | the second";
    assert_eq!(one("[{\"title\": \"crisis\", \"date\": 2001, \"date\": 2002}]"), twice);
    assert_eq!(
        one("{\"injects\": [{\"title\": \"crisis\", \"x\": {\"date\": 1, \"date\": 1}, \"date\": 2001}]}"),
        twice
    );
    assert!(one("date;title\n2001;crisis\n2002;crisis\n").contains("separated by semicolons, not by commas"));
    assert!(one("sep=,\ndate,title\n2001,crisis\n").contains("the first line is `sep=,`"));
    assert!(one("date,title\n").contains("there is no row below the header"));
    assert!(one("date,title\n2001,crisis,a\n2002,crisis,b\n").contains("and so has row 3"));
    assert!(one("[3]").contains("row 1 is not an object"));
    assert!(one("[{\"title\": \"crisis\", \"date\": \"in May\"}]").contains("row 1: the date `in May` cannot be read"));
}

#[test]
fn a_wrong_list_ends_a_run_before_it_begins() {
    let desk = Desk::new();
    desk.write("wrong.csv", "title,date\ncrises,2001\ncrisis,1999\n");
    for command in ["run", "compare", "trace"] {
        let output = desk.stadial(&[command, "trio.toml", "--injects", "wrong.csv"]);
        assert_eq!(output.status.code(), Some(2), "{command}");
        let found = stderr(&output);
        assert!(found.contains("row 2: the scenario has no shock") && found.contains("wrong.csv:3"), "{found}");
    }
    assert!(!desk.names().contains(&"results".to_owned()));
    let output = desk.stadial(&["run", "trio.toml", "--injects", "missing.csv"]);
    assert_eq!(output.status.code(), Some(2));
}
