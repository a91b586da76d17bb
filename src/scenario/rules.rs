//! Every rule of the format, by a text that breaks it: which mistake is told, where, and which way out.

use super::*;

/// A scenario that breaks no rule, on which the tests build.
pub(super) const GOOD: &str = r#"title = "Two against one"
members = ["china", "russia"]
adversary = "usa"
start = 2025
end = 2035

[theatres]
global_order = 0.6
europe = 0.4

[actors.china]
gdp = 18.6
urgency = { normal = { mean = 0.45, sd = 0.05 } }
orientation.europe = 0.2

[actors.russia]
gdp = 2.1

[actors.usa]
gdp = 28.9

[alignment]
type = "thick"

[alignment.indicators]
confidence_building = 1
consultations = { depth = 3, age = 28 }

[shocks.crisis]
rate = 0.1
effects.urgency.china = { mean = 1.0, sd = 0.3 }
effects.identity.russia = 0.2

[shocks.blockade]
dates = [2027-08-01, 2030]
jump_start = { exercises = 2 }

[outcomes.alliance]
type = ["alliance", "allied_community"]
"#;

/// Stands in the tests before what the mistake is told at; not part of the text.
const HERE: &str = "@";

/// A change of [`GOOD`] (an empty `old` appends), the message that it leads to and a part of the way out.
struct Case {
    old: &'static str,
    new: &'static str,
    message: &'static str,
    way_out: &'static str,
}

const fn case(old: &'static str, new: &'static str, message: &'static str, way_out: &'static str) -> Case {
    Case { old, new, message, way_out }
}

/// The text with its change, and the line and column of the mark within.
fn changed(case: &Case) -> (String, (usize, usize)) {
    assert!(GOOD.contains(case.old), "the good text has no {}", case.old);
    let marked =
        if case.old.is_empty() { format!("{GOOD}\n{}\n", case.new) } else { GOOD.replacen(case.old, case.new, 1) };
    // What is missing altogether is told at the beginning.
    if case.new == HERE {
        return (marked.replacen(HERE, "", 1), (1, 1));
    }
    let start = marked.find(HERE).expect("a mark");
    let before = &marked[..start];
    let column = before.chars().rev().take_while(|&letter| letter != '\n').count() + 1;
    (marked.replacen(HERE, "", 1), (before.matches('\n').count() + 1, column))
}

fn check(cases: &[Case]) {
    for case in cases {
        let (text, place) = changed(case);
        let Err(error) = parse("x.toml", &text, &[]) else { panic!("no mistake is found in {}", case.new) };
        let [problem] = error.problems() else { panic!("not one mistake in {}:\n{}", case.new, error.render(false)) };
        let rendered = error.render(false);
        assert_eq!((problem.line, problem.column), place, "{rendered}");
        assert!(problem.message.contains(case.message), "expected: {}\n{rendered}", case.message);
        let way_out = format!("{} {}", problem.label, problem.help);
        assert!(way_out.contains(case.way_out), "expected: {}\n{rendered}", case.way_out);
        assert!(!problem.help.is_empty() && rendered.contains("x.toml:"), "{rendered}");
    }
}

#[test]
fn the_good_text_is_good() {
    if let Err(error) = parse("x.toml", GOOD, &[]) {
        panic!("{}", error.render(false));
    }
}

#[test]
fn syntax() {
    check(&[
        case("end = 2035", "end = @tomorrow", "not TOML", "toml.io"),
        case("end = 2035", "end = 2035\n@end = 2036", "not TOML: duplicate key", "remove one"),
        case("", "[@theatres]", "not TOML: duplicate key", "remove one"),
        case("title = \"Two", "title = \"\u{1F600}é\"@Two", "not TOML", "toml.io"),
        case(
            "",
            "[outcomes.x]\nvalues.threat.at_least = 0.5\nvalues.@\"threat.at_least\" = 0.4",
            "`at_least` is given twice",
            "remove",
        ),
    ]);
}

#[test]
fn keys() {
    check(&[
        case("urgency =", "@urgncy =", "unknown key `urgncy` in `actors.china`", "did you mean `urgency`?"),
        case("end = 2035", "end = 2035\n@begin = 2030", "unknown key `begin`", "one of"),
        case("end = 2035", "end = 2035\n@steps_per_yaer = 12", "unknown key `steps_per_yaer`", "`steps_per_year`"),
        case("age = 28", "@aeg = 28", "unknown key `aeg` in `alignment.indicators.consultations`", "`age`"),
        case("sd = 0.3 }", "@std = 0.3 }", "unknown key `std` in `shocks.crisis.effects.urgency.china`", "`sd`"),
        case("", "[balance.@powr]\nwidth = 1", "unknown key `powr` in `balance`", "`power`"),
        case("", "[balance.power]\n@permissiv = 1", "unknown key `permissiv` in `balance.power`", "`permissive`"),
        case("", "[dynamics.urgency]\n@reversoin = 1", "unknown key `reversoin`", "`reversion`"),
        case("[actors.usa]", "[actors.usa]\n@severity = 0.5", "unknown key `severity` in `actors.usa`", "one of `gdp`"),
        case("", "[run]\n@trajectory = 10", "unknown key `trajectory` in `run`", "`trajectories`"),
        case("rate = 0.1", "@raet = 0.1\nrate = 0.1", "unknown key `raet` in `shocks.crisis`", "`rate`"),
        case("", "[outcomes.x]\n@tpye = \"thin\"\ntreaty = \"none\"", "unknown key `tpye` in `outcomes.x`", "`type`"),
        case(
            "",
            "[outcomes.x]\nany = [ { treaty = \"none\", @from = 2030 } ]",
            "unknown key `from` in `outcomes.x.any`",
            "one of",
        ),
        case(
            "",
            "[observed.gdp.china]\nsource = \"s\"\nvalues = [[2025, 1]]\n@unit = \"x\"",
            "unknown key `unit`",
            "`values`",
        ),
    ]);
}

#[test]
fn names() {
    check(&[
        case("", "[actors.@rusia]\ngdp = 1", "unknown actor `rusia` in `actors`", "did you mean `russia`?"),
        case(
            "urgency.china =",
            "@urgence.china =",
            "unknown variable `urgence` in `shocks.crisis.effects`",
            "`urgency`",
        ),
        case("urgency.china =", "urgency.@chna =", "unknown key `chna` in `shocks.crisis.effects.urgency`", "`china`"),
        case(
            "urgency.china =",
            "urgency.@usa =",
            "unknown key `usa` in `shocks.crisis.effects.urgency`",
            "`china`, `russia`",
        ),
        case(
            "orientation.europe",
            "orientation.@eurpe",
            "unknown key `eurpe` in `actors.china.orientation`",
            "`europe`",
        ),
        case("jump_start = { exercises", "jump_start = { @exercise", "unknown indicator `exercise`", "`exercises`"),
        case(
            "consultations = {",
            "@consultation = {",
            "unknown indicator `consultation` in `alignment.indicators`",
            "`consultations`",
        ),
        case("type = \"thick\"", "type = @\"thikc\"", "unknown type `thikc` in `alignment.type`", "`thick`"),
        case("type = [\"alliance\"", "type = [@\"aliance\"", "unknown type `aliance`", "`alliance`"),
        case(
            "",
            "[outcomes.x]\nvalues = { @power_ration = { at_least = 1 } }",
            "unknown quantity `power_ration`",
            "`power_ratio`",
        ),
        case(
            "",
            "[outcomes.x]\npower = @\"permisive\"",
            "unknown level `permisive` in `outcomes.x.power`",
            "`permissive`",
        ),
        case("", "[outcomes.x]\ntreaty = @\"active\"", "unknown treaty status `active`", "one of `none`"),
        case("", "[outcomes.x]\nshocks = [@\"crysis\"]\nwithin_years = 1", "unknown shock `crysis`", "`crisis`"),
        case("", "[outcomes.x]\ndepth_at_least = { @excercises = 1 }", "unknown indicator `excercises`", "`exercises`"),
        case("", "[indicators]\ndropped = [@\"exercise\"]", "unknown indicator `exercise`", "`exercises`"),
        case(
            "",
            "[observed.@gpd.china]\nsource = \"s\"\nvalues = [[2025, 1]]",
            "unknown variable `gpd` in `observed`",
            "`gdp`",
        ),
        case("effects.identity.russia = 0.2", "treaty = @\"sign\"", "unknown event of a treaty `sign`", "`signed`"),
        case(
            "",
            "[economy]\ngrowth_correlation = [ { between = [\"china\", @\"us\"], value = 0.1 } ]",
            "unknown actor `us`",
            "`usa`",
        ),
        case("[shocks.crisis]", "[shocks.@Crisis]", "\"Crisis\" cannot name a shock", "lower-case"),
        case("europe = 0.4", "@Europe = 0.4\neurope = 0.4", "\"Europe\" cannot name a theatre", "lower-case"),
        case("normal =", "@gaussian =", "unknown law `gaussian` in `actors.china.urgency`", "one of `uniform`"),
        case("normal =", "@nromal =", "unknown law `nromal`", "did you mean `normal`?"),
    ]);
}

#[test]
fn types_of_values() {
    check(&[
        case(
            "gdp = 18.6",
            "gdp = @\"18.6\"",
            "`actors.china.gdp` must be a number or a law to draw it from, not the string \"18.6\"",
            "trillion US$",
        ),
        case("gdp = 18.6", "gdp = @true", "not `true`", "a number"),
        case("gdp = 18.6", "gdp = @2025-01-01", "not the date 2025-01-01", "a number"),
        case("gdp = 18.6", "gdp = @{}", "`actors.china.gdp` is an empty table", "normal"),
        case("title = \"Two against one\"", "title = @5", "`title` must be a string, not the number 5", "quotes"),
        case("title = \"Two against one\"", "title = @\" \"", "`title` is empty", "say who"),
        case("start = 2025", "start = @2025.5", "`start` must be a whole number from 1 to 9999", "without quotes"),
        case(
            "type = \"thick\"",
            "type = \"thick\"\ntreaty = @\"no\"",
            "`alignment.treaty` must be true or false",
            "without quotes",
        ),
        case("[theatres]\nglobal_order = 0.6\neurope = 0.4", "theatres = @3", "`theatres` must be a table", "header"),
        case(
            "effects.urgency.china = { mean = 1.0, sd = 0.3 }",
            "effects.urgency = @0.5",
            "`shocks.crisis.effects.urgency` must be a table",
            "`china = ...`",
        ),
        case(
            "dates = [2027-08-01, 2030]",
            "dates = @2027-08-01",
            "`shocks.blockade.dates` must be a list",
            "[2027-08-01]",
        ),
        case("2030]", "@\"2030\"]", "`shocks.blockade.dates` must be a year or a date", "without quotes"),
        case("2030]", "@2030-01-01T12:00:00]", "must be a year or a date", "time of day"),
        case(
            "",
            "[outcomes.x]\nvalues = { power_ratio = @1 }",
            "`outcomes.x.values.power_ratio` must be a table",
            "at_least",
        ),
        case("", "[outcomes.x]\nany = [ @3 ]", "`outcomes.x.any` must be a table", "header"),
        case("mean = 1.0", "mean = @[1]", "must be a number or a law", "a law is written"),
        case(
            "members = [\"china\", \"russia\"]",
            "members = [\"china\", \"russia\", @3]",
            "`members` must be a string",
            "quotes",
        ),
    ]);
}

#[test]
fn numbers() {
    check(&[
        case(
            "gdp = 18.6",
            "gdp = @-1",
            "`actors.china.gdp` is -1, but must be more than 0",
            "GDP at the start. [trillion US$]",
        ),
        case("gdp = 18.6", "gdp = @0", "`actors.china.gdp` is 0", "more than 0"),
        case("gdp = 18.6", "gdp = @nan", "`actors.china.gdp` is NaN", "must be finite"),
        case("gdp = 18.6", "gdp = @-inf", "`actors.china.gdp` is -inf", "must be finite"),
        case("gdp = 18.6", "gdp = @2e6", "`actors.china.gdp` is 2000000", "no more than 1000000"),
        case("gdp = 18.6", "gdp = @99999999999999999999", "is 100000000000000000000", "no more than 1000000"),
        case("rate = 0.1", "rate = @-0.1", "`shocks.crisis.rate` is -0.1", "0 or more"),
        case("2030]", "2030]\nprobability = @1.2", "`shocks.blockade.probability` is 1.2", "in [0, 1]"),
        case("[actors.russia]", "[actors.russia]\nseverity = @1", "`actors.russia.severity` is 1", "in (0, 1)"),
        case(
            "orientation.europe = 0.2",
            "orientation.europe = { target = @1.0 }",
            "`actors.china.orientation.europe.target` is 1",
            "in (-1, 1)",
        ),
        case(
            "orientation.europe = 0.2",
            "orientation.europe = @-2",
            "`actors.china.orientation.europe.initial` is -2",
            "in (-1, 1)",
        ),
        case("confidence_building = 1", "confidence_building = @1.5", "must be a whole number", "0 absent"),
        case("confidence_building = 1", "confidence_building = @4", "is 4, but must be in [0, 3]", "[0, 3]"),
        case("exercises = 2", "exercises = @0", "`shocks.blockade.jump_start.exercises` is 0", "from 1 to 3"),
        case("", "[run]\ntrajectories = @0", "`run.trajectories` is 0", "from 1"),
        case("", "[run]\ndraws = @20001", "`run.draws` is 20001", "from 1 to 20000"),
        case("", "[run]\nseed = @-1", "`run.seed` is -1", "a whole number from 0"),
        case("end = 2035", "end = 2035\nsteps_per_year = @0", "`steps_per_year` is 0", "from 1 to 366"),
    ]);
}

#[test]
fn laws() {
    check(&[
        case(
            "{ normal = { mean = 0.45, sd = 0.05 } }",
            "@{ normal = { mean = 0.45, sd = 0 } }",
            "cannot be drawn from normal(0.45, 0): sd must be more than 0",
            "change its numbers",
        ),
        case(
            "{ normal = { mean = 0.45, sd = 0.05 } }",
            "{ normal = @{ mean = 0.45 } }",
            "`actors.china.urgency.normal` has no `sd`",
            "add `sd = ...`",
        ),
        case(
            "sd = 0.05 }",
            "sd = 0.05, @low = 0 }",
            "unknown key `low` in `actors.china.urgency.normal`",
            "one of `mean`",
        ),
        case("mean = 0.45", "mean = @\"x\"", "`actors.china.urgency.normal.mean` must be a number", "without quotes"),
        case("sd = 0.05", "sd = @inf", "must be finite", "finite"),
        case(
            "{ normal = { mean = 0.45, sd = 0.05 } }",
            "@{ normal = { mean = 1.45, sd = 0.05 } }",
            "which gives 1.45, but must be in (0, 1)",
            "keep the law",
        ),
        case(
            "{ normal = { mean = 0.45, sd = 0.05 } }",
            "@{ uniform = { low = 0.5, high = 0.4 } }",
            "low < high",
            "change its numbers",
        ),
        case(
            "{ normal = { mean = 0.45, sd = 0.05 } }",
            "@{ uniform = { low = 0.5, high = 1.4 } }",
            "which gives 1.4",
            "in (0, 1)",
        ),
        case(
            "{ normal = { mean = 0.45, sd = 0.05 } }",
            "@{ triangular = { low = 0, mode = 0, high = 1 } }",
            "which gives 0",
            "in (0, 1)",
        ),
        case(
            "{ normal = { mean = 0.45, sd = 0.05 } }",
            "@{ beta = { alpha = 1, beta = 1, low = -1 } }",
            "which gives -1",
            "in (0, 1)",
        ),
        case(
            "{ normal = { mean = 0.45, sd = 0.05 } }",
            "@{ discrete = { values = [0.2, 1], weights = [0.5, 0.5] } }",
            "which gives 1",
            "in (0, 1)",
        ),
        case(
            "{ normal = { mean = 0.45, sd = 0.05 } }",
            "@{ discrete = { values = [0.2], weights = [0.5] } }",
            "weights must sum to 1",
            "change",
        ),
        case(
            "{ normal = { mean = 0.45, sd = 0.05 } }",
            "{ normal = { mean = 0.45, sd = 0.05 }, @uniform = { low = 0, high = 1 } }",
            "more than one law",
            "keep one",
        ),
    ]);
}

#[test]
fn heads() {
    check(
        &[
            case("title = \"Two against one\"\n", "@", "the scenario has no `title`", "add `title = "),
            case("members = [\"china\", \"russia\"]\n", "@", "the scenario has no `members`", "add `members = "),
            case("adversary = \"usa\"\n", "@", "the scenario has no `adversary`", "add `adversary = "),
            case("start = 2025\n", "@", "the scenario has no `start`", "add `start = 2025`"),
            case("end = 2035\n", "@", "the scenario has no `end`", "add `end = 2055`"),
            case(
                "[\"china\", \"russia\"]",
                "[\"china\", \"russia\", @\"china\"]",
                "`members` lists \"china\" twice",
                "remove",
            ),
            case(
                "[\"china\", \"russia\"]",
                "[\"china\", \"russia\", @\"North Korea\"]",
                "\"North Korea\" cannot name a member",
                "lower-case",
            ),
            case("adversary = \"usa\"", "adversary = @\"China\"", "\"China\" cannot name an adversary", "lower-case"),
            case("end = 2035", "end = @2025", "`end` is 2025, but must be after `start`, 2025", "later year"),
            case("end = 2035", "end = @3026", "longer than 1000 years", "at most 3025"),
            case(
                "global_order = 0.6",
                "global_order = 0.5",
                "the weights of `theatres` sum to 0.9, but must sum to 1",
                "divide",
            ),
            case("[actors.usa]\ngdp = 28.9", "@[actors.usa]", "`actors.usa` has no `gdp`", "add `gdp = "),
            case("[actors.russia]\ngdp = 2.1", "", "`actors.russia` has no `gdp`", "add `gdp = "),
            case(
                "[theatres]\nglobal_order = 0.6\neurope = 0.4",
                "@[theatres]",
                "`theatres` is empty",
                "leave the table out",
            ),
        ]
        .map(|case| match case.new {
            // Where the mark is in a part of the text that does not change.
            "" => {
                Case { old: "[\"china\", \"russia\"]\nadversary", new: "[\"china\", @\"russia\"]\nadversary", ..case }
            }
            "global_order = 0.5" => {
                Case { old: "[theatres]\nglobal_order = 0.6", new: "@[theatres]\nglobal_order = 0.5", ..case }
            }
            _ => case,
        }),
    );
}

#[test]
fn threats() {
    check(&[
        case(
            "orientation.europe = 0.2\n\n[actors.russia]",
            "threat_profile = @{ maritime = 0.6, border = 0.5 }\n[actors.russia]\nthreat_profile = { maritime = 1 }",
            "the shares of `actors.china.threat_profile` sum to 1.1",
            "divide each of them by 1.1",
        ),
        case(
            "[actors.russia]",
            "threat_profile = { maritime = 1 }\n@[actors.russia]",
            "`actors.russia` has no `threat_profile`",
            "all members or none",
        ),
        case(
            "[actors.russia]",
            "threat_profile = @{}\n[actors.russia]",
            "`actors.china.threat_profile` is empty",
            "share of each category",
        ),
        case(
            "[actors.usa]",
            "[actors.usa]\n@threat_profile = { maritime = 1 }",
            "unknown key `threat_profile` in `actors.usa`",
            "one of",
        ),
        case(
            "gdp = 2.1\n\n[actors.usa]\ngdp = 28.9\n\n[alignment]",
            "gdp = 2.1\nthreat_profile = { a = 1 }\n[actors.usa]\ngdp = 28.9\n[alignment]\noverlap = @0.5\n\
             [actors.china.threat_profile]\nb = 1\n[balance]\n[conditions]",
            "`alignment.overlap` is given beside threat profiles",
            "remove `overlap`",
        ),
    ]);
}

#[test]
fn indicators() {
    check(&[
        case(
            "",
            "[indicators]\nneeds.consultations = @[\"exercises\"]",
            "in a circle: consultations needs exercises needs consultations",
            "remove one need",
        ),
        case(
            "",
            "[indicators]\nneeds.consultations = @[\"consultations\"]",
            "in a circle: consultations needs consultations",
            "remove one need",
        ),
        case(
            "[shocks.blockade]\ndates = [2027-08-01, 2030]\njump_start = { exercises = 2 }",
            "[indicators]\ndropped = [\"exercises\"]\nneeds.integrated_command = [@\"exercises\"]",
            "`integrated_command` needs `exercises`, which is dropped",
            "remove it from the list",
        ),
        case(
            "",
            "[indicators]\ndropped = [\"troop_placement\"]\nneeds.troop_placement = @[\"exercises\"]",
            "`indicators.needs.troop_placement` is dropped",
            "remove the line",
        ),
        case(
            "consultations = { depth = 3, age = 28 }",
            "consultations = { depth = @3, age = 28 }\n[indicators]\ndropped = [\"consultations\"]",
            "`consultations` has a depth, but is dropped",
            "remove its depth",
        ),
        case(
            "age = 28 }",
            "age = 28 }\nintegrated_command = @1\nmilitary_technical = 1",
            "`integrated_command` is active, but `exercises`, which it needs, is absent",
            "give `exercises` a depth of at least 1",
        ),
        case(
            "type = \"thick\"",
            "type = \"thick\"\ndormant = [@\"consultations\"]",
            "`consultations` is dormant, but has a depth",
            "set its depth to 0",
        ),
        case(
            "type = \"thick\"",
            "type = \"thick\"\ndormant = [\"exercises\", @\"exercises\"]",
            "lists \"exercises\" twice",
            "remove one",
        ),
        case(
            "type = \"thick\"",
            "type = \"thick\"\ndormant = [@\"defence_policy\"]\n[indicators]\ndropped = [\"defence_policy\"]",
            "`defence_policy` is dormant but dropped",
            "remove it",
        ),
        case(
            "exercises = 2 }",
            "exercises = @2 }\n[indicators]\ndropped = [\"exercises\"]",
            "`shocks.blockade.jump_start.exercises` sets an indicator that is dropped",
            "`indicators.dropped`",
        ),
    ]);
}

#[test]
fn correlations() {
    const EACH: &str = "[economy]\ngrowth_correlation = @[ { between = [\"china\", \"usa\"], value = 0.9 }, \
                        { between = [\"china\", \"russia\"], value = 0.9 }, \
                        { between = [\"russia\", \"usa\"], value = -0.9 } ]";
    check(&[
        case("", EACH, "`economy.growth_correlation` is not possible", "lower the strongest"),
        case(
            "",
            "[economy]\ngrowth_correlation = [ { between = [\"china\", \"usa\"], value = @1.1 } ]",
            "a correlation of 1.1",
            "in [-1, 1]",
        ),
        case(
            "",
            "[economy]\ngrowth_correlation = [ { between = @[\"china\"], value = 0.1 } ]",
            "must be a list of two different actors",
            "exactly two",
        ),
        case(
            "",
            "[economy]\ngrowth_correlation = [ { between = [\"china\", \"usa\"], value = 0.1 }, \
             @{ between = [\"usa\", \"china\"], value = 0.2 } ]",
            "gives the same pair twice",
            "remove one",
        ),
        case(
            "",
            "[economy]\ngrowth_correlation = [ @{ between = [\"china\", \"usa\"] } ]",
            "`economy.growth_correlation` has no `value`",
            "add `value = 0.5`",
        ),
    ]);
}

#[test]
fn thresholds_in_order() {
    check(&[
        case(
            "",
            "[balance.power]\nnon_permissive = @0.7",
            "`balance.power.non_permissive` is 0.7, but must not exceed `balance.power.permissive`, 0.6",
            "out of order",
        ),
        case("", "[status]\nhigh = @0.8", "`status.high` is 0.8, but must not exceed `status.highest`", "out of order"),
        case("", "[status]\nminimal = 0.6\nhigh = @0.55", "`status.minimal` is 0.6", "out of order"),
        case("", "[balance.threat]\nimmediate = @0.2", "`balance.threat.growing`", "out of order"),
        case("", "[incentive]\nstrong = @{ beta = { alpha = 2, beta = 8 } }", "`incentive.moderate`", "its centre counts"),
        case("", "[conditions]\nidentity_high = @0.3", "`conditions.identity_medium`", "out of order"),
    ]);
}

#[test]
fn observations() {
    const HEAD: &str = "[observed.gdp.china]\nsource = \"s\"\nvalues = ";
    let cases = [
        ("[[2024, 1.0], [2025, 1.1], @[2027, 1.2]]", "has a gap between 2025 and 2027", "2026 is missing"),
        ("[[2025, 1.0], @[2024, 1.1]]", "has 2024 after 2025", "in order"),
        ("[[2025, 1.0], @[2025, 1.1]]", "gives 2025 twice", "remove one"),
        ("[@[2026, 1.0], [2027, 1.1]]", "covers 2026 to 2027, but not the start, 2025", "from 2025"),
        ("[[2023, 1.0], @[2024, 1.1]]", "covers 2023 to 2024, but not the start, 2025", "up to 2025"),
        ("[[2025, @0]]", "`observed.gdp.china.values` has 0, but must be more than 0", "unit of gdp"),
        ("[[2025, @nan]]", "is NaN, but must be finite", "finite"),
        ("[[@2025.5, 1]]", "must be a whole number", "without quotes"),
        ("[@[2025]]", "must be a list of [year, value] pairs", "[1991, 0.38]"),
        ("@[]", "is empty", "write `values"),
    ];
    for (values, message, way_out) in cases {
        let new: &'static str = Box::leak(format!("{HEAD}{values}").into_boxed_str());
        check(&[case("", new, message, way_out)]);
    }
    check(&[
        case("", "@[observed.gdp.china]\nvalues = [[2025, 1]]", "`observed.gdp.china` has no `source`", "World Bank"),
        case("", "@[observed.gdp.china]\nsource = \"s\"", "`observed.gdp.china` has no `values`", "add `values"),
        case("", "[observed.gdp]\n@chna = 3", "unknown key `chna` in `observed.gdp`", "`china`"),
        case("", "[observed]\ngdp.china = @3", "`observed.gdp.china` must be a table", "header"),
    ]);
}

#[test]
fn shocks() {
    check(&[
        case("rate = 0.1", "@rate = 0.1\ndates = [2026]", "has both `rate` and `dates`", "exactly one of the two"),
        case("[shocks.crisis]\nrate = 0.1", "@[shocks.crisis]", "has neither `rate` nor `dates`", "add `rate = 0.1`"),
        case("rate = 0.1", "rate = 0.1\nfrom = 2030\nuntil = @2030", "ends before it begins", "later `until`"),
        case("rate = 0.1", "rate = 0.1\nfrom = @2035", "`shocks.crisis.from` is the number 2035, which is outside the run", "2025-01-01 to 2035-01-01"),
        case("rate = 0.1", "rate = 0.1\nuntil = @2040-06-01", "is the date 2040-06-01, which is outside the run", "leave it out"),
        case("rate = 0.1", "rate = 0.1\n@probability = 0.5", "`shocks.crisis.probability` is only for a shock with `dates`", "remove it"),
        case("2030]", "2030]\n@until = 2031", "`shocks.blockade.until` is only for a shock with a `rate`", "remove it"),
        case("2030]", "@2035]", "which is outside the run", "within the run"),
        case("2030]", "@2024-12-01]", "which is outside the run", "within the run"),
        case("2030]", "@2027-08-02]", "two dates in the same step", "steps_per_year"),
        case("[2027-08-01, 2030]", "@[]", "`shocks.blockade.dates` is empty", "give a date"),
        case("{ mean = 1.0, sd = 0.3 }", "@{ sd = 0.3 }", "`shocks.crisis.effects.urgency.china` has no `mean`", "add `mean = ...`"),
        case("rate = 0.1", "rate = 0.1\ndepends_on.incentive = @{ coefficient = 2 }", "`shocks.crisis.depends_on.incentive` has no `centre`", "add"),
        case("rate = 0.1", "rate = 0.1\ndepends_on.incentive = @2", "`shocks.crisis.depends_on.incentive` must be a table", "one level further"),
        case("[shocks.blockade]\ndates = [2027-08-01, 2030]\njump_start = { exercises = 2 }", "@[shocks.blockade]\nrate = 1", "`shocks.blockade` does nothing", "test_of_support"),
    ]);
}

/// Outcomes that would be answered "never" whatever happens; a mistake, not a result.
#[test]
fn outcomes_that_can_never_happen() {
    let cases = [
        ("type_above = @\"allied_community\"", "no type is left", "types in their order"),
        ("type_below = @\"none\"", "no type is left", "types in their order"),
        ("type = @\"thin\"\ntype_above = \"initial\"", "no type is left", "types in their order"),
        ("type = @[]", "`outcomes.x.type` is empty", "at least one"),
        ("stage_at_least = @5\nstage_at_most = 3", "`stage_at_least` is 5, `stage_at_most` 3", "raise"),
        ("stage_at_least = @8", "from 0 to 7", "from 0 to 7"),
        ("stage_at_most = 3\ndepth_at_least = { exercises = @1 }", "with `exercises` present, the stage is at least 4", "widen the stages"),
        ("type = \"thick\"\ntreaty = @\"functioning\"", "a functioning alliance needs the type alliance", "change the treaty status"),
        ("stage_at_most = 4\ntreaty = @\"functioning\"", "a stage of at least 5", "change the treaty status"),
        ("type = \"alliance\"\ntreaty = @\"rhetorical\"", "needs a type other than alliance", "change the treaty status"),
        ("type_below = \"alliance\"\ntreaty = @\"tacit\"", "a tacit alliance needs the type alliance", "change the treaty status"),
        ("treaty = \"none\"\nany = [ { treaty = @\"in_force\" } ]", "none and in_force exclude each other", "keep one"),
        ("type = \"thin\"\nany = [ { type = @\"alliance\" } ]", "no type meets all of its conditions", "in common"),
        ("from = 2031\nuntil = @2030\ntreaty = \"none\"", "`until` is not a step after `from`", "later `until`"),
        ("from = @2036\ntreaty = \"none\"", "outside the run", "within the run"),
        ("until = @2025\ntreaty = \"none\"", "outside the run", "within the run"),
        ("from = 2030\nuntil = 2032\nlasting_years = @3\ntreaty = \"none\"", "it must last 3 years, but its window has 1.92", "widen"),
        ("lasting_years = @0\ntreaty = \"none\"", "is 0, but must be more than 0", "such as 0.5"),
        ("values = { power = { at_least = @1.1 } }", "can never be at least 1.1", "at most 1"),
        ("values = { \"identity.china\" = { at_most = @0 } }", "can never be at most 0", "more than 0"),
        ("values.identity.china = { at_least = @1 }", "can never be at least 1", "less than 1"),
        ("values.anxiety.china = { at_most = @-0.1 }", "can never be at most -0.1", "at least 0"),
        ("values.power_ratio = { at_least = @0.9, at_most = 0.8 }", "at least 0.9 and at most 0.8", "no value is left"),
        ("values.power_ratio = @{}", "has no bound", "add `at_least`"),
        ("values.power_ratio = { at_least = @nan }", "is NaN, but must be finite", "finite"),
        ("values.power_ratio = { at_least = 0.9 }\nany = [ { values = { power_ratio = @{ at_most = 0.5 } } } ]", "no value of power_ratio", "widen"),
        ("power = \"permissive\"\nvalues.power_ratio = @{ at_most = 0.5 }", "no value of power_ratio", "widen"),
        ("power = @[\"non_permissive\", \"permissive\"]", "leaves out \"high\"", "`any`"),
        ("threat = \"distant\"\nany = [ { threat = @\"immediate\" } ]", "no value of threat", "widen"),
        ("shocks = @[\"crisis\"]", "`outcomes.x` has no `within_years`", "add `within_years = 1`"),
        ("shocks = [\"crisis\"]\nwithin_years = @-1", "is -1, but must be more than 0", "such as 0.5"),
        ("shocks = [\"crisis\", @\"crisis\"]\nwithin_years = 1", "lists \"crisis\" twice", "remove one"),
        ("within_years = @1\ntreaty = \"none\"", "is only for `shocks`", "name the shocks"),
        ("shocks = @[\"blockade\", \"crisis\"]\nwithin_years = 1\nuntil = 2027", "these shocks come after its window", "widen"),
        ("depth_at_least = @{}", "is empty", "at least one indicator"),
        ("any = @[]", "is empty", "at least one alternative"),
        ("any = [ { type = \"thin\" }, @{} ]", "an alternative without a condition", "add one"),
        ("values = @{}", "is empty", "at least one quantity"),
    ];
    for (keys, message, way_out) in cases {
        let new: &'static str = Box::leak(format!("[outcomes.x]\n{keys}").into_boxed_str());
        check(&[case("", new, message, way_out)]);
    }
    check(&[
        case("", "@[outcomes.x]\ntitle = \"x\"\nfrom = 2030", "`outcomes.x` has no condition", "type"),
        case("[outcomes.alliance]\ntype = [\"alliance\", \"allied_community\"]\n", "@", "the scenario has no outcome", "add"),
        case("rate = 0.1", "rate = 0.0\n[outcomes.x]\nshocks = [@\"crisis\"]\nwithin_years = 1\n[shocks.crisis.depends_on]", "`shocks.crisis.rate` is 0", "more than 0"),
        case("2030]", "2030]\nprobability = 0\n[outcomes.x]\nshocks = [@\"blockade\"]\nwithin_years = 1\n[shocks.other]\nrate = 1\ntreaty = \"signed\"", "`shocks.blockade.probability` is 0", "more than 0"),
        case("exercises = 2 }", "exercises = 2 }\n[shocks.late]\ndates = [2034]\ntreaty = \"signed\"\n[outcomes.x]\nshocks = @[\"late\", \"blockade\"]\nwithin_years = 2", "never come so close together", "more years"),
        case("jump_start = { exercises = 2 }", "treaty = \"signed\"\n[indicators]\ndropped = [\"defence_policy\", \"troop_placement\"]\n[outcomes.x]\nstage_at_least = @6", "no stage beyond 5 exists", "drop fewer"),
        case("jump_start = { exercises = 2 }", "treaty = \"signed\"\n[indicators]\ndropped = [\"defence_policy\"]\n[outcomes.x]\ndepth_at_least = { defence_policy = @1 }", "`defence_policy` is dropped", "remove it"),
    ]);
}
