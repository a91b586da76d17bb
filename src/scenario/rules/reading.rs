//! The model of a valid scenario.

use std::path::Path;

use super::{GOOD, HERE, folder};
use crate::model::{Condition, Date, Distribution, Quantity, ShockPattern, ShockTiming, Variable};
use crate::scenario::{LoadError, Origin, RunDefaults, Scenario, load, parameters, parse};
use crate::theory::AlignmentType;

fn read(text: &str, overrides: &[&str]) -> Scenario {
    let overrides: Vec<String> = overrides.iter().map(|&text| text.to_owned()).collect();
    parse("folder/x.toml", text, &overrides).unwrap_or_else(|error| panic!("{}", error.render(false)))
}

fn with(more: &str) -> Scenario {
    read(&format!("{GOOD}\n{more}"), &[])
}

#[test]
fn a_good_text_becomes_a_model() {
    let scenario = read(GOOD, &[]);
    let structure = &scenario.model.structure;
    assert_eq!((scenario.name.as_str(), scenario.title.as_str()), ("x", "Two against one"));
    assert_eq!((structure.members.join(" "), structure.adversary.as_str()), ("china russia".to_owned(), "usa"));
    assert_eq!((structure.theatres.join(" "), structure.n_steps()), ("global_order europe".to_owned(), 120));
    assert_eq!(structure.initial_type, AlignmentType::Thick);
    assert_eq!(structure.shocks[0].timing, ShockTiming::Random { from: 0, until: 120 });
    assert_eq!(structure.shocks[0].effects, [Variable::Urgency(0), Variable::Identity(1)]);
    assert_eq!(structure.shocks[1].timing, ShockTiming::Dated(vec![Date::beginning(31), Date::beginning(60)]));
    assert_eq!((structure.shocks[1].title.as_str(), structure.shocks[1].jump_start[3]), ("blockade", 2));
    let mask = [false, false, false, false, true, false, true];
    assert_eq!(structure.outcomes[0].any, [vec![Condition::Type(mask)]]);
    assert_eq!((structure.outcomes[0].from, structure.outcomes[0].until), (0, 120));
    let base = &scenario.model.base;
    assert_eq!((base.actors[2].gdp, base.members[0].urgency), (28.9, 0.45));
    assert_eq!((base.start[0].depth, base.start[1].depth, base.start[1].age), (1.0, 3.0, 28.0));
    assert_eq!((base.orientation[0][1].initial, base.shocks[0].effects[1].mean), (0.2, 0.2));
    assert_eq!(scenario.plan, RunDefaults::default());
}

#[test]
fn a_prior_points_to_its_parameter() {
    let mut scenario = read(GOOD, &[]);
    let [prior] = scenario.model.priors.clone().try_into().unwrap();
    assert_eq!(prior.distribution, Distribution::Normal { mean: 0.45, sd: 0.05 });
    let structure = scenario.model.structure.clone();
    let mut paths = Vec::new();
    scenario.model.base.visit(&structure, &mut |slot| paths.push(slot.path));
    assert_eq!((paths[prior.place].as_str(), prior.path.as_str()), ("actors.china.urgency", "actors.china.urgency"));
}

#[test]
fn every_parameter_is_listed_with_its_origin() {
    let rows = parameters(&read(GOOD, &["status.high=0.6"]));
    let row = |path: &str| rows.iter().find(|row| row.path == path).map(|row| (row.value.as_str(), row.origin.clone()));
    let file = Origin::File("folder/x.toml".to_owned());
    assert_eq!(row("actors.china.urgency"), Some(("normal(0.45, 0.05)", file.clone())));
    assert_eq!(row("actors.china.orientation.europe.initial"), Some(("0.2", file)));
    assert_eq!(row("actors.china.urgency_target"), Some(("as at the start", Origin::Default)));
    assert_eq!(row("actors.china.expectation"), Some(("1/2: equal shares", Origin::Default)));
    assert_eq!(row("actors.china.expectation_target"), Some(("as at the start", Origin::Default)));
    assert_eq!(row("status.high"), Some(("0.6", Origin::Set("status.high=0.6".to_owned()))));
    assert_eq!(row("shocks.blockade.probability"), Some(("1", Origin::Default)));
    assert_eq!((row("shocks.blockade.rate"), row("shocks.crisis.probability")), (None, None));
}

#[test]
fn overrides_have_precedence() {
    let set = [
        "actors.china.gdp=20",
        "actors.china.urgency.normal.sd = 0.1",
        "actors.russia.severity = { uniform = { low = 0.2, high = 0.4 } }",
        "alignment.type=coalition",
        "title=China and Russia",
        "actors.china.orientation.europe.target=0.5",
        "shocks.crisis.effects.identity.russia=0.1",
        "outcomes.alliance.\"values\".identity.china.at_least=0.2",
        "members=['russia', 'china']",
        "shocks.blockade.dates=[2030]",
        "run.seed=7",
        "actors.china.gdp=21",
    ];
    let scenario = read(GOOD, &set);
    let (structure, base) = (&scenario.model.structure, &scenario.model.base);
    assert_eq!(structure.members, ["russia", "china"]);
    assert_eq!((base.actors[1].gdp, scenario.title.as_str(), scenario.plan.seed), (21.0, "China and Russia", 7));
    assert_eq!(structure.initial_type, AlignmentType::Coalition);
    assert_eq!((base.orientation[1][1].initial, base.orientation[1][1].target), (0.2, 0.5));
    assert_eq!(base.shocks[0].effects.iter().map(|effect| effect.mean).collect::<Vec<_>>(), [0.1, 1.0]);
    assert_eq!(structure.shocks[1].timing, ShockTiming::Dated(vec![Date::beginning(60)]));
    assert!(
        scenario.model.priors.iter().any(|prior| prior.distribution == Distribution::Normal { mean: 0.45, sd: 0.1 })
    );
    assert_eq!((scenario.model.priors.len(), structure.outcomes[0].any[0].len()), (2, 2));
    assert_eq!(scenario.overrides.len(), set.len());
}

#[test]
fn errors_in_overrides_are_reported_in_place() {
    let cases = [
        ("actors.china.@urgncy=0.3", "unknown key `urgncy` in `actors.china`", "`urgency`"),
        ("@balence.power.width=1", "unknown key `balence`", "`balance`"),
        ("actors.china.gdp=@-1", "`actors.china.gdp` is -1", "more than 0"),
        ("actors.china.gdp = @high", "must be a number or a distribution, not the string \"high\"", "US$"),
        ("actors.china.urgency={ normal = { mean = @1, sd = 0 } }", "cannot be drawn", "sd must be more than 0"),
        ("@actors.china.gdp", "has no `=`", "--set PATH=VALUE"),
        ("@=3", "is not the path of a parameter", "dotted path"),
        ("@actors china=3", "is not the path of a parameter", "dotted path"),
        ("members=[\"china\"@", "not TOML: unclosed array", "toml.io"),
        ("actors.china.gdp=@", "`--set actors.china.gdp=` has no value after `=`", "the value is missing"),
        ("actors.china.gdp = @", "has no value after `=`", "--set PATH=VALUE"),
        ("@extends=x.toml", "`extends` cannot be set", "into a file"),
        ("remove=[@\"shocks.crysis\"]", "unknown inherited name `crysis` in `shocks`", "did you mean `crisis`?"),
    ];
    for (marked, message, way_out) in cases {
        let column = marked.find(HERE).unwrap() + 1;
        let error = parse("x.toml", GOOD, &[marked.replacen(HERE, "", 1)]).unwrap_err();
        let [problem] = error.problems() else { panic!("{}", error.render(false)) };
        let advice = format!("{} {}", problem.label, problem.help);
        assert!(problem.message.contains(message) && advice.contains(way_out), "{}", error.render(false));
        // A distribution is reported as a whole.
        let column = if message.contains("drawn") { marked.find('{').unwrap() + 1 } else { column };
        assert_eq!((problem.file.as_str(), problem.line, problem.column), ("--set", 1, column), "{message}");
    }
}

#[test]
fn a_file_overrides_the_file_that_it_extends() {
    let middle = "extends = \"base.toml\"\n[actors.china]\ngdp = 19\norientation.europe = { target = 0.3 }\n\
                  [shocks.crisis]\neffects.urgency.china = 0.9\n";
    let top = "extends = \"middle.toml\"\ntitle = \"Top\"\nactors.china.urgency = 0.5\n\
               members = [\"russia\", \"china\"]\n[outcomes.more]\ntreaty = \"in_force\"\n";
    let files = folder(&[("base.toml", GOOD), ("middle.toml", middle), ("top.toml", top)]);
    let scenario = load(&files.path().join("top.toml"), &["actors.usa.gdp=30".to_owned()])
        .unwrap_or_else(|error| panic!("{}", error.render(false)));
    let (structure, base) = (&scenario.model.structure, &scenario.model.base);
    assert_eq!((scenario.name.as_str(), scenario.title.as_str(), scenario.sources.len()), ("top", "Top", 3));
    assert_eq!((base.actors[1].gdp, base.actors[2].gdp, base.members[1].urgency), (19.0, 30.0, 0.5));
    assert_eq!((base.orientation[1][1].initial, base.orientation[1][1].target), (0.2, 0.3));
    assert_eq!((base.shocks[0].effects[1].mean, base.shocks[0].effects[1].sd), (0.9, 0.3));
    assert_eq!(structure.outcomes.len(), 2);
    let ends = |path: &str, end: &str| matches!(&scenario.given[path], Origin::File(name) if name.ends_with(end));
    assert!(ends("actors.china.gdp", "middle.toml") && ends("actors.russia.gdp", "base.toml"));
    assert!(ends("actors.china.urgency", "top.toml"));
}

#[test]
fn errors_in_extended_files_are_reported_there() {
    let bad = GOOD.replace("gdp = 2.1", "gdp = -2.1");
    let files = folder(&[("base.toml", &bad), ("top.toml", "extends = \"base.toml\"\nstrat = 2026\n")]);
    let error = load(&files.path().join("top.toml"), &[]).unwrap_err();
    let found: Vec<(bool, usize)> =
        error.problems().iter().map(|problem| (problem.file.ends_with("base.toml"), problem.line)).collect();
    assert_eq!(found, [(false, 2), (true, 17)], "{}", error.render(false));
}

#[test]
fn cycles_of_files_and_missing_files_are_errors() {
    let extends = |name: &str| format!("extends = \"{name}\"\n");
    let (a, b) = (extends("b.toml"), extends("./a.toml"));
    let files = folder(&[("a.toml", &a), ("b.toml", &b), ("c.toml", &extends("nowhere.toml"))]);
    let problem = |name: &str| load(&files.path().join(name), &[]).unwrap_err().problems()[0].clone();
    let circle = problem("a.toml");
    assert!(circle.message.contains("extends itself") && circle.file.ends_with("b.toml"), "{}", circle.message);
    let missing = problem("c.toml");
    assert!(missing.message.contains("nowhere.toml") && missing.column == 11, "{}", missing.message);
    assert!(matches!(load(&files.path().join("d.toml"), &[]), Err(LoadError::Unreadable { .. })));
    let text = parse("x.toml", &format!("{}{GOOD}", extends("b.toml")), &[]).unwrap_err();
    assert!(text.problems()[0].message.contains("cannot extend"), "{}", text.render(false));
}

#[test]
fn all_errors_are_reported_at_once_and_in_order() {
    let text = GOOD.replace("gdp = 2.1", "gdp = -2").replace("rate = 0.1", "rtae = 0.1").replace("\"thick\"", "\"x\"");
    let error = parse("x.toml", &text, &["status.high=2".to_owned(), "foo=1".to_owned()]).unwrap_err();
    let places: Vec<(&str, usize)> =
        error.problems().iter().map(|problem| (problem.file.as_str(), problem.line)).collect();
    assert_eq!(places, [("x.toml", 17), ("x.toml", 23), ("x.toml", 29), ("x.toml", 30), ("--set", 1), ("--set", 1)]);
}

/// The messages about a text.
fn messages(text: &str) -> Vec<String> {
    let error = parse("x.toml", text, &[]).unwrap_err();
    error.problems().iter().map(|problem| problem.message.clone()).collect()
}

#[test]
fn no_error_hides_another() {
    let check = |text: &str, expected: &[&str]| {
        let found = messages(text);
        assert_eq!(found.len(), expected.len(), "{found:?}");
        assert!(found.iter().zip(expected).all(|(message, part)| message.contains(part)), "{found:?}");
    };
    let calendar = GOOD.replace("end = 2035", "end = 2020\nsteps_per_year = 0");
    check(&calendar, &["`end` is 2020, but must be after", "`steps_per_year` is 0"]);
    let series = |values: &str| format!("{GOOD}\n[observed.gdp.china]\nsource = \"s\"\nvalues = {values}\n");
    check(&series("[[2024, 0], [2026, 1.0], [2025, 1.0]]"), &["is 0, but", "has 2025 after"]);
    check(&series("[[2026, 1], [2025, 1], [2025, 1], [2024, 1]]"), &["has 2025 after 2026", "gives 2025 twice"]);
    check(&series("[[2026, nan], [2027, 1.0]]"), &["covers 2026 to 2027", "is nan"]);
    check(&series("[[2024, 1.0], [0.5, 1.0], [2027, 1.0], [2029, 1.0]]"), &["must be a whole number", "has a gap"]);
    check(
        &format!("{GOOD}\n[shocks.Nope]\nrate = -3\ntst = 1\neffects.hedge = 0.1\n"),
        &["\"Nope\" cannot name a shock", "`shocks.Nope.rate` is -3", "unknown key `tst` in `shocks.Nope`"],
    );
    check(
        &format!("{GOOD}\n[outcomes.B]\ntypo = 1\nlasting_years = 0\n"),
        &[
            "`outcomes.B` has no condition",
            "\"B\" cannot name an outcome",
            "unknown key `typo` in `outcomes.B`",
            "`outcomes.B.lasting_years` is 0",
        ],
    );
}

#[test]
fn a_file_removes_inherited_keys() {
    let top = "extends = \"base.toml\"\nremove = [\"shocks.crisis\", \"actors.china.orientation\", \"outcomes.alliance\"]\n\
               [shocks.blockade]\nrate = 0.2\nuntil = 2030\n[outcomes.alliance]\ntreaty = \"in_force\"\n";
    let files = folder(&[("base.toml", GOOD), ("top.toml", top)]);
    let scenario = load(&files.path().join("top.toml"), &[]).unwrap_or_else(|error| panic!("{}", error.render(false)));
    let structure = &scenario.model.structure;
    let [shock] = structure.shocks.as_slice() else { panic!("{:?}", structure.shocks) };
    assert_eq!((shock.name.as_str(), &shock.timing), ("blockade", &ShockTiming::Random { from: 0, until: 60 }));
    assert_eq!(shock.jump_start[3], 2);
    assert_eq!(scenario.model.base.orientation[0][1].initial, 0.0);
    assert_eq!(structure.outcomes[0].any, [vec![Condition::Treaty(crate::theory::TreatyStatus::InForce)]]);
}

#[test]
fn dates_replace_an_inherited_rate() {
    let base =
        GOOD.replace("rate = 0.1", "rate = 0.1\nfrom = 2026\ndepends_on.hedge = { coefficient = 1, centre = 0 }");
    let top = "extends = \"base.toml\"\nshocks.crisis.dates = [2028]\n";
    let files = folder(&[("base.toml", &base), ("top.toml", top)]);
    let scenario = load(&files.path().join("top.toml"), &[]).unwrap_or_else(|error| panic!("{}", error.render(false)));
    let shock = &scenario.model.structure.shocks[0];
    assert_eq!(
        (&shock.timing, shock.effects.len(), shock.dependence.len()),
        (&ShockTiming::Dated(vec![Date::beginning(36)]), 2, 0)
    );
}

#[test]
fn only_inherited_keys_can_be_removed() {
    let top = "extends = \"base.toml\"\nremove = [\"shocks.crysis\", \"wether\", \"actors.china.gdp.x\", 3]\nfoo = 1\n";
    let files = folder(&[("base.toml", GOOD), ("top.toml", top)]);
    let error = load(&files.path().join("top.toml"), &[]).unwrap_err();
    let found: Vec<&str> = error.problems().iter().map(|problem| problem.message.as_str()).collect();
    let expected = [
        "unknown inherited name `crysis` in `shocks`",
        "unknown inherited key `wether`",
        "`actors.china.gdp` is not a table, so nothing can be removed from it",
        "`remove` must be a string, not the number 3",
        "unknown key `foo`",
    ];
    assert_eq!(found, expected, "{}", error.render(false));
    assert_eq!(error.problems()[0].label, "did you mean `crisis`?");
    let alone = parse("x.toml", &format!("remove = [\"shocks.crisis\"]\n{GOOD}"), &[]).unwrap_err();
    assert!(alone.problems()[0].message.contains("only for a file that extends another"), "{}", alone.render(false));
}

#[test]
fn shipped_scenarios_load() {
    for name in ["china-russia", "china-russia-1991"] {
        let scenario = load(Path::new(&format!("scenarios/{name}.toml")), &[]);
        let scenario = scenario.unwrap_or_else(|error| panic!("{}", error.render(false)));
        assert_eq!(scenario.name, name);
    }
}

#[test]
fn extreme_values_that_are_allowed_load() {
    let text = GOOD.replace("end = 2035", "end = 3025\nsteps_per_year = 366").replace("rate = 0.1", "rate = 1e6");
    let set =
        ["dynamics.urgency.volatility=50", "actors.china.gdp=1e-9", "shocks.crisis.rate=0", "actors.usa.gdp=9.9e5"];
    assert_eq!(read(&text, &set).model.structure.n_steps(), 366_000);
    read(&text, &[]);
}

#[test]
fn observed_pasts_are_held_by_step() {
    let series = "[observed.gdp.china]\nsource = \"s\"\nvalues = [[2024, 1.0], [2025, 2.0], [2026, 8]]\n\
                  [observed.orientation.russia.europe]\nsource = \"s\"\nvalues = [[2025, 0.5]]\n\
                  [observed.overlap]\nsource = \"s\"\nvalues = [[2025, 0.5]]\n";
    let scenario = with(series);
    let observed = &scenario.model.structure.observed;
    assert_eq!(observed.len(), 3);
    assert_eq!((observed[0].variable, observed[0].held.len()), (Variable::Gdp(0), 13));
    assert!((observed[0].held[6] - crate::math::ln(4.0)).abs() < 1e-12);
    assert_eq!((observed[1].variable, observed[1].held.len()), (Variable::Orientation(1, 1), 1));
}

#[test]
fn conditions_become_clauses() {
    let scenario = with(
        "[outcomes.a]\ntype_below = \"initial\"\nfrom = 2026\nuntil = 2030-07-02\nlasting_years = 2\n\
         [outcomes.b]\nstage_at_least = 3\nany = [ { power = [\"high\", \"permissive\"] }, { treaty = \"none\" } ]\n\
         [outcomes.c]\nvalues = { \"identity.china\" = { at_most = 0.3 }, power_ratio = { at_least = 0.8 } }\n\
         [outcomes.d]\nshocks = [\"blockade\", \"crisis\"]\nwithin_years = 0.5\n\
         [outcomes.e]\nshocks = [\"crisis\"]\nwithin_years = 1\nat_least = 2\n\
         [outcomes.f]\nfrom = 2030\nuntil = 2032\nlasting_years = 2\ntreaty = \"none\"\n\
         [outcomes.g]\nbreaks_at_least = 2\ntreaty_kind = [\"offence\", \"defence\"]\n",
    );
    let outcomes = &scenario.model.structure.outcomes;
    let below = [true, true, true, false, false, false, false];
    assert_eq!(outcomes[1].any, [vec![Condition::Type(below)]]);
    assert_eq!((outcomes[1].from, outcomes[1].until, outcomes[1].lasting_steps), (12, 67, 24));
    let stage = Condition::Stage { low: 3, high: 7 };
    let level = Condition::Level { balance: crate::theory::Balance::Power, low: 1, high: 2 };
    let treaty = Condition::Treaty(crate::theory::TreatyStatus::None);
    assert_eq!(outcomes[2].any, [vec![stage.clone(), level], vec![stage, treaty]]);
    let ratio = Condition::Value { quantity: Quantity::PowerRatio, low: 0.8, high: f64::INFINITY };
    let identity = Quantity::State(Variable::Identity(0));
    let identity = Condition::Value { quantity: identity, low: f64::NEG_INFINITY, high: 0.3 };
    assert_eq!(outcomes[3].any, [vec![ratio, identity]]);
    let pattern = ShockPattern { classes: vec![1, 0], within_steps: 6.0, at_least: None };
    assert_eq!(outcomes[4].any, [vec![Condition::Shocks(pattern)]]);
    let pattern = ShockPattern { classes: vec![0], within_steps: 12.0, at_least: Some(2) };
    assert_eq!(outcomes[5].any, [vec![Condition::Shocks(pattern)]]);
    assert_eq!((outcomes[6].from, outcomes[6].until, outcomes[6].lasting_steps), (60, 84, 24));
    assert_eq!(
        outcomes[7].any,
        [vec![Condition::Breaks { low: 2 }, Condition::TreatyKind(crate::theory::Obligations::ALLIANCE)]]
    );
}

#[test]
fn threat_profiles_and_dropped_indicators_shape_the_structure() {
    let scenario = read(
        &GOOD.replace(
            "[actors.russia]",
            "threat_profile = { a = 0.4, b = 0.6 }\n[actors.russia]\nthreat_profile = { b = 1 }",
        ),
        &[
            "indicators.dropped=['military_technical']",
            "indicators.needs.exercises=[]",
            "alignment.dormant=[\"defence_policy\"]",
        ],
    );
    let structure = &scenario.model.structure;
    assert_eq!(structure.categories, ["a", "b"]);
    assert!((scenario.model.central().alignment.overlap - 0.6).abs() < 1e-12);
    assert_eq!((structure.needs[3].as_slice(), structure.needs[4].as_slice()), ([].as_slice(), [1, 3].as_slice()));
    assert!(structure.dropped[2] && structure.initially_dormant[6]);
    assert!(parameters(&scenario).iter().all(|row| row.path != "alignment.overlap"));
}

/// Whatever is missing in a text, reading it ends with a scenario or with errors that can be shown.
#[test]
fn incomplete_texts_never_panic() {
    let characters: Vec<(usize, char)> = GOOD.char_indices().collect();
    for (start, character) in characters {
        let rest = &GOOD[start + character.len_utf8()..];
        for text in
            [GOOD[..start].to_owned(), format!("{}{rest}", &GOOD[..start]), format!("{}[{rest}", &GOOD[..start])]
        {
            if let Err(error) = parse("x.toml", &text, &[]) {
                assert!(error.problems().iter().all(|problem| !problem.help.is_empty()), "{}", error.render(false));
            }
        }
    }
}
