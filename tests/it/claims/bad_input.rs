//! Mistakes in the file of an experiment: each is printed once, at its place, with the rule and the way out.

use std::process::Output;

use super::{claim, desk};
use crate::support::{Desk, stderr};

/// Stands before what the mistake is printed at; not part of the text.
const HERE: char = '@';

const RIGHT: &str = r#"scenario = "crises.toml"

[variants.more]
shocks.crisis.rate = 0.2

[measures.early]
reached = "crisis"
by = 2005
[measures.late]
reached = "crisis"
after_years = 10

[[expect]]
difference = ["more.early", "base.early"]
[[expect]]
rising = ["base.early", "base.late"]
by = 0.01
"#;

/// A change of the right file, what is said of it and the way out.
type Case = (&'static str, &'static str, &'static str, &'static str);

const CASES: [Case; 36] = [
    (
        "scenario = \"crises.toml\"",
        "scenario = \"crises.toml\"\ntrajectories = @10",
        "`trajectories` is 10, but must be a whole number from 800 to",
        "give a whole number from 800",
    ),
    ("[variants.more]", "@variant.more = 1\n[variants.more]", "unknown key `variant`", "did you mean `variants`?"),
    ("by = 2005", "by = 2005\n@spred = true", "unknown key `spred` in `measures.early`", "did you mean `spread`?"),
    ("by = 0.01", "@bye = 0.01", "unknown key `bye` in `expect`", "did you mean `by`?"),
    ("[\"more.early\"", "[@\"mor.early\"", "unknown variant `mor` in `expect.difference`", "did you mean `more`?"),
    ("[\"more.early\"", "[@\"more.erly\"", "unknown measure `erly` in `expect.difference`", "did you mean `early`?"),
    ("[\"more.early\"", "[@\"more\"", "names \"more\", which is not a term", "a term is VARIANT.MEASURE"),
    (
        "\"crisis\"\nby",
        "@\"crises\"\nby",
        "unknown outcome `crises` in `measures.early.reached`",
        "did you mean `crisis`?",
    ),
    (
        "[measures.early]\n",
        "@[measures.early]\nvalue = \"threat\"\n",
        "`measures.early` states several things to measure: reached, value",
        "give one of reached, years_until, value",
    ),
    (
        "[measures.early]\nreached = \"crisis\"",
        "@[measures.early]",
        "does not state what it measures",
        "give one of reached",
    ),
    ("difference = [\"more.early\", \"base.early\"]", "value = \"more.early\"", "without bounds", "add `above = 0.5`"),
    (
        "\"base.early\"]\n[[",
        "\"base.early\"]\nabove = 0.5\nbelow = 0.2\n[[",
        "nothing is above 0.5 and below 0.2",
        "`above` is the lower bound, `below` the upper one",
    ),
    ("\"base.early\"]\n[[", "\"base.early\"]\nabove = 0.5\nbelow = 0.5\n[[", "nothing is above 0.5", "the lower bound"),
    ("by = 2005", "by = @2041", "is read outside the run", "must be 2040-01-01 or before"),
    ("by = 2005", "by = @1999", "is read outside the run", "must be 2000-01-01 or later"),
    ("after_years = 10", "after_years = @41", "is read outside the run", "or change `end`"),
    ("after_years = 10", "after_years = @0", "must be more than 0, not the number 0", "such as 10"),
    ("by = 2005", "by = 2005\nafter_years = @5", "has both `by` and `after_years`", "remove one of the two"),
    (
        "reached = \"crisis\"\nby = 2005",
        "value = \"threat\"\non = @2005-07-01",
        "is read on 1 January of a year",
        "give a year, such as 2030",
    ),
    (
        "by = 2005",
        "by = 2005\ngiven = @{ value = \"threat\" }",
        "`measures.early.given` is not an event",
        "write `given = { reached = \"OUTCOME\" }`",
    ),
    (
        "[\"base.early\", \"base.late\"]",
        "@[\"base.late\"]",
        "`expect.rising` needs at least two terms, not one",
        "a term is VARIANT.MEASURE",
    ),
    ("by = 0.01", "above = @0.01", "`rising` has no bounds", "give `by`, or use `difference`"),
    (
        "difference = [",
        "rank_correlation = @[",
        "`expect.rank_correlation` is for two variants",
        "over the trajectories of one variant",
    ),
    (
        "scenario = \"crises.toml\"",
        "scenario = @\"crisis.toml\"",
        "cannot read crisis.toml, from which this starts",
        "give the path of a scenario relative to this file",
    ),
    (
        "[variants.more]",
        "[variants.more]\nscenario = @\"crisis.toml\"",
        "cannot read crisis.toml, from which this starts",
        "give the path of a scenario relative to this file",
    ),
    (
        "[measures.early]",
        "[variants.@base]\nshocks.crisis.rate = 0.3\n[measures.early]",
        "a variant cannot be called `base`",
        "give this variant another name, or use `with`",
    ),
    (
        "[measures.early]",
        "[variants.@less]\nshocks.crisis.rate = 0.05\n[measures.early]",
        "neither an expectation nor the finding uses the variant `less`",
        "remove it, or add an expectation that uses it",
    ),
    (
        "scenario = \"crises.toml\"",
        "finding = @\"In {base.soon} of histories.\"\nscenario = \"crises.toml\"",
        "unknown measure `soon` in `finding`",
        "one of",
    ),
    (
        "scenario = \"crises.toml\"",
        "finding = @\"In {base.early of histories.\"\nscenario = \"crises.toml\"",
        "a brace in `finding` is not closed",
        "as in `{base.years:1}`",
    ),
    (
        "scenario = \"crises.toml\"",
        "finding = @\"In {base.early:many} of histories.\"\nscenario = \"crises.toml\"",
        "`finding`: in `{base.early:many}` there is no number of decimals after the colon",
        "write `{base.years:1}` for one decimal",
    ),
    (
        "[[expect]]\ndiff",
        "[measures.@latest]\nreached = \"crisis\"\n[[expect]]\ndiff",
        "neither an expectation nor the finding uses the measure `latest`",
        "remove it, or add an expectation that uses it",
    ),
    ("[variants.more]", "[variants.more]\nlike = @\"bse\"", "unknown earlier variant `bse`", "did you mean `base`?"),
    (
        "[variants.more]",
        "[variants.more]\nlike = @\"most\"\n[variants.most]",
        "unknown earlier variant `most` in `variants.more.like`",
        "one of `base`",
    ),
    ("rate = 0.2", "@rat = 0.2", "unknown key `rat` in `shocks.crisis`", "did you mean `rate`?"),
    ("rate = 0.2", "rate = @-0.2", "`shocks.crisis.rate` is -0.2, but must be 0 or more", "1/yr"),
    ("[variants.more]", "[with]\n@ende = 2030\n[variants.more]", "unknown key `ende`", "did you mean `end`?"),
];

/// Asserts that a file was refused and that nothing was run or written; gives the message.
fn refused(desk: &Desk, output: &Output) -> String {
    let message = stderr(output);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(output.stdout.is_empty() && !desk.path("ledger").exists(), "{message}");
    assert!(!message.contains("panicked"), "{message}");
    message
}

fn run_bad(desk: &Desk, text: &str) -> String {
    desk.write("bad.toml", text);
    refused(desk, &desk.stadial(&["claims", "bad.toml", "--out", "ledger"]))
}

fn printed(message: &str) -> usize {
    message.lines().filter(|line| line.starts_with("error: ")).count()
}

#[test]
fn the_file_that_the_mistakes_are_made_in_is_right() {
    let desk = desk();
    desk.write("right.toml", &claim(60, RIGHT));
    desk.done(&["claims", "right.toml", "--trajectories", "800", "--quiet", "--out", "ledger"]);
    assert_eq!(desk.table("ledger/claims.csv").rows.len(), 2);
}

#[test]
fn every_mistake_is_reported_once_at_its_place_with_its_rule_and_the_way_out() {
    let desk = desk();
    for (old, new, expected, way_out) in CASES {
        assert!(RIGHT.contains(old), "the file has no {old}");
        let text = claim(60, &RIGHT.replacen(old, new, 1));
        // What is wrong with a table is printed at its header, here that of the first expectation.
        let text = if text.contains(HERE) { text } else { text.replacen("[[expect]]", "@[[expect]]", 1) };
        let (before, after) = text.split_once(HERE).unwrap();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
        let message = run_bad(&desk, &format!("{before}{after}"));
        assert_eq!(printed(&message), 1, "{message}");
        assert!(message.contains(&format!("--> bad.toml:{line}:{column}\n")), "not {line}:{column}: {message}");
        assert!(message.contains(expected), "not `{expected}`: {message}");
        assert!(message.contains(way_out) && message.contains("= help: "), "not `{way_out}`: {message}");
    }
}

/// What has to be there is missed by its name; a misspelt key is printed as well.
#[test]
fn what_is_missing_is_reported_and_what_stands_in_its_place() {
    let desk = desk();
    let right = claim(60, RIGHT);
    for (key, example) in
        [("claim", "claim = 50"), ("statement", "statement"), ("document", "document"), ("section", "section")]
    {
        let line = right.lines().find(|line| line.starts_with(&format!("{key} = "))).unwrap();
        let message = run_bad(&desk, &right.replacen(&format!("{line}\n"), "", 1));
        assert_eq!(printed(&message), 1, "{message}");
        assert!(message.contains(&format!("the experiment has no `{key}`")) && message.contains(example), "{message}");
        let message = run_bad(&desk, &right.replacen(&format!("{key} = "), &format!("{key}s = "), 1));
        assert_eq!(printed(&message), 2, "{message}");
        assert!(message.contains(&format!("did you mean `{key}`?")), "{message}");
    }
    let message = run_bad(&desk, right.split("[[expect]]").next().unwrap());
    assert_eq!(printed(&message), 1, "{message}");
    assert!(message.contains("the experiment has no `expect`") && message.contains("add `[[expect]]"), "{message}");
    let message = run_bad(&desk, &right.replacen("scenario = \"crises.toml\"\n", "", 1).replace("base.", "more."));
    assert_eq!(printed(&message), 1, "{message}");
    assert!(message.contains("`variants.more` has no `scenario`"), "{message}");
}

#[test]
fn several_mistakes_are_reported_at_once_in_the_order_of_the_file() {
    let desk = desk();
    let text = claim(60, RIGHT)
        .replacen("claim = 60", "claim = 0", 1)
        .replacen("[variants.more]", "[variants.more]\nlike = \"less\"", 1)
        .replacen("\"more.early\"", "\"moore.early\"", 1)
        .replacen("by = 0.01", "by = \"much\"", 1);
    let message = run_bad(&desk, &text);
    assert_eq!(printed(&message), 4, "{message}");
    let parts = ["`claim` is 0", "unknown earlier variant `less`", "unknown variant `moore`", "`expect.by`"];
    let places: Vec<Option<usize>> = parts.iter().map(|part| message.find(part)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{message}");
}

/// A mistake of the scenario itself is printed there, and once, although every variant has it.
#[test]
fn a_mistake_of_the_scenario_is_reported_there_and_once() {
    let desk = desk();
    desk.write("crises.toml", &super::CRISES.replacen("rate = 0.1", "rate = 0.1\ntreaty = \"sined\"", 1));
    let line = super::CRISES.lines().position(|line| line == "rate = 0.1").unwrap() + 2;
    let message = run_bad(&desk, &claim(60, RIGHT));
    assert_eq!(printed(&message), 1, "{message}");
    assert!(message.contains(&format!("--> crises.toml:{line}:")) && message.contains("`signed`"), "{message}");
}

/// All files of a folder are looked at before anything is run.
#[test]
fn mistakes_of_several_files_are_reported_together() {
    let desk = desk();
    std::fs::create_dir(desk.path("own")).unwrap();
    let own = RIGHT.replacen("crises.toml", "../crises.toml", 1);
    desk.write("own/a.toml", &claim(61, &own.replacen("by = 2005", "by = 2041", 1)));
    desk.write("own/b.toml", &claim(62, &own));
    desk.write("own/c.toml", &claim(63, &own.replacen("\"more.early\"", "\"mor.early\"", 1)));
    let message = refused(&desk, &desk.stadial(&["claims", "own", "--out", "ledger"]));
    assert_eq!(printed(&message), 2, "{message}");
    assert!(message.contains("own/a.toml:") && message.contains("own/c.toml:"), "{message}");
    let message = refused(&desk, &desk.stadial(&["claims", "own/d.toml", "--out", "ledger"]));
    assert!(message.contains("cannot read own/d.toml") && message.contains("an experiment in TOML"), "{message}");
}
