//! Rules of facts, and how overrides, files that extend others and changed horizons affect them.

use super::super::{Scenario, load, parse};
use super::{GOOD, case, check, folder};
use crate::model::{Condition, FactConfidence, FactTime};
use crate::theory::TreatyStatus;

/// The required keys of a fact, except for its conditions and its date.
const REST: &str = "held = true\nconfidence = \"sure\"\nsource = \"s\"\n";

/// Keys of one more fact beside [`REST`], the resulting message and a part of the way out.
fn check_facts(cases: &[(&str, &str, &str)]) {
    for (keys, message, way_out) in cases {
        check(&[case("", &format!("[facts.x]\n{keys}\n{REST}"), message, way_out)]);
    }
}

fn read(text: &str, overrides: &[&str]) -> Scenario {
    let overrides: Vec<String> = overrides.iter().map(|&text| text.to_owned()).collect();
    match parse("x.toml", text, &overrides) {
        Ok(scenario) => scenario,
        Err(error) => panic!("{}", error.render(false)),
    }
}

#[test]
fn every_key_is_read() {
    let text = format!(
        "{GOOD}\n[facts.signed]\ntitle = \"a treaty\"\ntreaty = \"in_force\"\non = 2030-01-01\npersistence = false\n{REST}\
         [facts.deeper]\noutcome = \"alliance\"\nby = 2031\nfrom = 2027-08-01\nheld = false\n\
         confidence = \"judgement\"\nsource = \"a book\"\n"
    );
    let scenario = read(&text, &[]);
    let [signed, deeper] = scenario.facts.as_slice() else { panic!("two facts") };
    assert_eq!((signed.name.as_str(), signed.title.as_str()), ("signed", "a treaty"));
    assert_eq!(signed.any, [[Condition::Treaty(TreatyStatus::InForce)]]);
    assert_eq!((signed.time, signed.date.as_str(), signed.from, signed.until), (FactTime::On, "2030-01-01", 60, 61));
    // Of the days from 2025 to 2030 one is a leap day.
    assert!((signed.years - 1826.0 / 365.25).abs() < 1e-12, "{}", signed.years);
    assert_eq!((signed.held, signed.confidence, signed.persistence), (true, FactConfidence::Sure, Some(false)));
    assert_eq!((deeper.title.as_str(), deeper.source.as_str()), ("deeper", "a book"));
    assert_eq!((deeper.time, deeper.date.as_str(), deeper.from, deeper.until), (FactTime::By, "2031-01-01", 31, 72));
    assert_eq!((deeper.held, deeper.confidence, deeper.persistence), (false, FactConfidence::Judgement, None));
    assert_eq!(deeper.any, scenario.model.structure.outcomes[0].any);
    // The model is the same without them; compared as text, since NaN is not equal to itself.
    assert!(format!("{:?}", scenario.model) == format!("{:?}", read(GOOD, &[]).model));
    let quarters = read(&text, &["steps_per_year=4"]);
    assert_eq!((quarters.facts[0].from, quarters.facts[0].until), (20, 21));
    assert_eq!((quarters.facts[1].from, quarters.facts[1].until), (10, 24));
}

/// What happened before a day is seen at the first step that begins on it or after it; the state on a day is that of its step.
#[test]
fn days_within_a_step() {
    let text = |date: &str| format!("{GOOD}\n[facts.x]\ntreaty = \"none\"\n{date}\n{REST}");
    let window = |date: &str, overrides: &[&str]| {
        let fact = &read(&text(date), overrides).facts[0];
        (fact.from, fact.until)
    };
    assert_eq!(window("by = 2030-01-01", &[]), (0, 60));
    assert_eq!(window("by = 2030-01-02", &[]), (0, 61));
    assert_eq!(window("by = 2030-01-20", &["steps_per_year=4"]), (0, 21));
    assert_eq!(window("by = 2025-01-15", &[]), (0, 1));
    assert_eq!(window("by = 2034-12-31", &[]), (0, 120));
    assert_eq!(window("from = 2030-01-10\nby = 2030-01-20", &[]), (60, 61));
    assert_eq!(window("on = 2030-01-20", &[]), (60, 61));
}

/// A fact is what happened, whether or not the model can reach it.
#[test]
fn unreachable_states_can_be_facts() {
    let text = format!("{GOOD}\n[facts.x]\ntreaty = \"in_force\"\non = 2030\n{REST}[treaty]\nsigning_rate = 0\n");
    assert_eq!(read(&text, &[]).facts.len(), 1);
}

#[test]
fn conditions_of_facts() {
    check_facts(&[
        ("type = \"thin\"\noutcome = @\"alliance\"\non = 2030", "has conditions and an `outcome`", "remove `outcome`"),
        ("outcome = @\"aliance\"\non = 2030", "unknown outcome `aliance` in `facts.x.outcome`", "mean `alliance`"),
        ("type = \"thin\"\nany = [ { type = @\"alliance\" } ]\non = 2030", "no type meets all", "in common"),
        ("stage_at_least = @8\non = 2030", "from 0 to 7", "from 0 to 7"),
        ("type = @\"thinn\"\non = 2030", "unknown type `thinn`", "mean `thin`"),
    ]);
    check(&[
        case("", &format!("@[facts.x]\non = 2030\n{REST}"), "`facts.x` has no condition", "`outcome` or one of: type"),
        case("", &format!("@[facts.x]\ntreaty = \"none\"\n{REST}"), "`facts.x` has no date", "add `on = "),
        case("", &format!("[facts.@X]\ntreaty = \"none\"\non = 2030\n{REST}"), "cannot name a fact", "write `x`"),
        case(
            "",
            &format!("[facts.x]\n@unti = 2030\ntreaty = \"none\"\non = 2030\n{REST}"),
            "unknown key `unti`",
            "`by`",
        ),
        case(
            "",
            &format!(
                "[indicators]\ndropped = [\"defence_policy\"]\n[facts.x]\ndepth_at_least.defence_policy = @1\non = 2030\n{REST}"
            ),
            "`facts.x` can never happen: `defence_policy` is dropped",
            "remove the fact (if it is inherited, by `remove = [\"facts.x\"]`)",
        ),
        case(
            "",
            &format!(
                "[outcomes.long]\ntreaty = \"none\"\nlasting_years = 2\n@[facts.x]\noutcome = \"long\"\non = 2030\n{REST}"
            ),
            "`facts.x` can never hold: its outcome must last longer than its window",
            "a later `by`",
        ),
    ]);
}

#[test]
fn days_and_windows() {
    check_facts(&[
        ("treaty = \"none\"\non = 2030\nby = @2031", "has both `on` and `by`", "remove one of the two"),
        ("treaty = \"none\"\non = 2030\n@from = 2028", "`facts.x.from` is only for `by`", "instead of `on`"),
        (
            "treaty = \"none\"\non = @2035",
            "`facts.x.on` is 2035, which is outside the run",
            "must be before 2035-01-01",
        ),
        ("treaty = \"none\"\non = @2024-12-31", "outside the run", "or remove the fact"),
        ("treaty = \"none\"\nby = @2025-01-01", "outside the run", "must be after 2025-01-01"),
        ("treaty = \"none\"\nby = @2035-01-02", "outside the run", "must be 2035-01-01 or before"),
        ("treaty = \"none\"\nby = @2035-02-01", "outside the run", "must be 2035-01-01 or before"),
        ("treaty = \"none\"\nby = 2030\nfrom = @2036", "`facts.x.from` is 2036, which is outside", "leave it out"),
        ("treaty = \"none\"\nby = @2030-01-01\nfrom = 2030", "`by` is not after `from`", "a later `by`"),
        ("treaty = \"none\"\non = @\"2030\"", "`facts.x.on` must be a year or a date", "without quotes"),
    ]);
}

#[test]
fn required_keys_of_facts() {
    let with = |rest: &str| format!("[facts.x]\ntreaty = \"none\"\non = 2030\n{rest}");
    let without = |line: &str| format!("@{}", with(&REST.replace(line, "")));
    let instead = |line: &str, other: &str| with(&REST.replace(line, other));
    check(&[
        case("", &without("held = true\n"), "`facts.x` has no `held`", "add `held = true`"),
        case("", &without("confidence = \"sure\"\n"), "`facts.x` has no `confidence`", "add `confidence = \"sure\"`"),
        case("", &without("source = \"s\"\n"), "`facts.x` has no `source`", "add `source = "),
        case("", &instead("true", "@\"yes\""), "`facts.x.held` must be true or false", "without quotes"),
        case("", &instead("\"sure\"", "@\"certain\""), "unknown confidence `certain`", "`judgement`"),
        case("", &instead("\"s\"", "@\" \""), "`facts.x.source` is empty", "cite the evidence"),
        case("", &with(&format!("persistence = @0\n{REST}")), "`facts.x.persistence` must be true or false", "true"),
    ]);
}

/// Facts of every kind; the run goes from 2025 to 2035.
fn base() -> String {
    let facts = [
        ("early_on", "on = 2026-06-01"),
        ("early_by", "by = 2027"),
        ("on", "on = 2030"),
        ("by", "by = 2031\nfrom = 2026"),
        ("late", "by = 2035"),
    ];
    let facts = facts.map(|(name, when)| format!("[facts.{name}]\ntreaty = \"none\"\n{when}\n{REST}"));
    format!("{GOOD}\n{}", facts.concat())
}

/// The base, extended by a file with this text.
fn extended(top: &str, set: &[&str]) -> Scenario {
    let files = folder(&[("base.toml", &base()), ("top.toml", &format!("extends = \"base.toml\"\n{top}"))]);
    let set: Vec<String> = set.iter().map(|&text| text.to_owned()).collect();
    match load(&files.path().join("top.toml"), &set) {
        Ok(scenario) => scenario,
        Err(error) => panic!("{}", error.render(false)),
    }
}

/// Name and window of each fact.
fn windows(scenario: &Scenario) -> Vec<(&str, u32, u32)> {
    scenario.facts.iter().map(|fact| (fact.name.as_str(), fact.from, fact.until)).collect()
}

#[test]
fn facts_outside_of_a_run_that_is_moved_are_left_out() {
    let all = [("early_on", 17, 18), ("early_by", 0, 24), ("on", 60, 61), ("by", 12, 72), ("late", 0, 120)];
    assert_eq!(windows(&extended("", &[])), all);
    for later in [extended("start = 2028", &[]), extended("", &["start=2028"])] {
        assert_eq!(windows(&later), [("on", 24, 25), ("by", 0, 36), ("late", 0, 84)]);
        assert!((later.facts[0].years - 731.0 / 365.25).abs() < 1e-12, "counted from the start");
    }
    for shorter in [extended("end = 2030", &[]), extended("", &["end=2030"])] {
        assert_eq!(windows(&shorter), [("early_on", 17, 18), ("early_by", 0, 24)]);
    }
}

/// An option that leaves facts outside the run gives a warning with their names; a file that extends another does not.
#[test]
fn facts_that_an_option_leaves_out_are_named() {
    let warned = |scenario: &Scenario| scenario.warnings.as_ref().map_or_else(String::new, |all| all.render(false));
    let by_option = warned(&extended("", &["end=2030"]));
    assert!(by_option.contains("`end` leaves these facts outside the run: on, by, late"), "{by_option}");
    assert_eq!(warned(&extended("end = 2030", &[])), "");
    assert_eq!(warned(&extended("", &["end=2035"])), "");
}

#[test]
fn a_later_text_changes_adds_and_removes() {
    let changed = extended("remove = [\"facts.late\"]\n[facts.on]\nheld = false\n", &["facts.on.by=2032"]);
    assert_eq!(windows(&changed).len(), 4);
    let fact = &changed.facts[2];
    assert_eq!((fact.name.as_str(), fact.time, fact.until, fact.held), ("on", FactTime::By, 84, false));
    let back = extended("", &["facts.by.on=2030"]);
    assert_eq!((back.facts[3].time, back.facts[3].from, back.facts[3].until), (FactTime::On, 60, 61));
    assert!(extended("remove = [\"facts\"]\n", &[]).facts.is_empty());
    assert!(extended("", &["remove=[\"facts\"]"]).facts.is_empty());
}
