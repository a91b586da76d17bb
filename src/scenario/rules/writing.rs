//! Rules of writing: syntax, keys, names, types, numbers and distributions.

use super::{case, check};

#[test]
fn syntax() {
    check(&[
        case("end = 2035", "end = @tomorrow", "`end` is `tomorrow`, a string without quotes", "write \"tomorrow\""),
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
        case("end = 2035", "end = 2035\n@extend = \"a.toml\"", "unknown key `extend`", "did you mean `extends`?"),
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
            "[observed.gdp.china]\nsource = \"s\"\nvalues = [[2025, 1]]\n@note = \"x\"",
            "unknown key `note`",
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
        case(
            "normal =",
            "@gaussian =",
            "unknown distribution `gaussian` in `actors.china.urgency`",
            "one of `uniform`",
        ),
        case("normal =", "@nromal =", "unknown distribution `nromal`", "did you mean `normal`?"),
    ]);
}

/// The message for a value that is nearly right shows it as written, and how to write it.
#[test]
fn values_that_are_nearly_right() {
    check(&[
        case(
            "start = 2025",
            "start = @2025-06-19T12:00:00",
            "`start` must be a year or a day, not the date 2025-06-19T12:00:00",
            "write 2026-05-15, without time of day",
        ),
        case("start = 2025", "start = @\"2025\"", "not the string \"2025\"", "write it without quotes: 2025"),
        case(
            "end = 2035",
            "end = @2035-01",
            "`end` is `2035-01`, which is not a date",
            "2035-01-01, or the year alone, 2035",
        ),
        case("adversary = \"usa\"", "adversary = @[]", "`adversary` is empty", "[\"usa\", \"japan\"]"),
        case("adversary = \"usa\"", "adversary = @5", "`adversary` must be a string", "\"5\""),
        case(
            "adversary = \"usa\"",
            "adversary = @usa",
            "`adversary` is `usa`, a string without quotes",
            "write \"usa\"",
        ),
        case(
            "gdp = 2.1",
            "gdp = @2,1",
            "`gdp` is `2,1`, which is not a number",
            "a decimal point, not a comma: write 2.1",
        ),
        case("gdp = 2.1", "gdp = @\"2,1\"", "not the string \"2,1\"", "a decimal point, not a comma: write 2.1"),
        case("gdp = 2.1", "gdp = @-2.10", "`actors.russia.gdp` is -2.10, but must be more than 0", "trillion US$"),
        case(
            "2030]",
            "@2030.0]",
            "must be a year or a date, not the number 2030.0",
            "a whole number without a decimal point",
        ),
        case(
            "0.4\n\n[actors.china]",
            "0.4\n\n[actors.china]\nurgency_target = @3,4 %",
            "which is not a number",
            "a share, not per cent: 0.034",
        ),
    ]);
}

#[test]
fn types_of_values() {
    check(&[
        case(
            "gdp = 18.6",
            "gdp = @\"18.6\"",
            "`actors.china.gdp` must be a number or a distribution, not the string \"18.6\"",
            "trillion US$",
        ),
        case("gdp = 18.6", "gdp = @true", "not `true`", "a number"),
        case("gdp = 18.6", "gdp = @2025-01-01", "not the date 2025-01-01", "a number"),
        case("gdp = 18.6", "gdp = @{}", "`actors.china.gdp` is an empty table", "normal"),
        case("title = \"Two against one\"", "title = @5", "`title` must be a string, not the number 5", "quotes"),
        case("title = \"Two against one\"", "title = @\" \"", "`title` is empty", "state who"),
        case("start = 2025", "start = @2025.5", "`start` must be a whole number from 1 to 9999", "without quotes"),
        case(
            "type = \"thick\"",
            "type = \"thick\"\ntreaty = @\"no\"\ntreaty_kind = \"defence\"",
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
        case("mean = 1.0", "mean = @[1]", "must be a number or a distribution", "a distribution is written"),
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
            "GDP at the start [trillion US$]",
        ),
        case("gdp = 18.6", "gdp = @0", "`actors.china.gdp` is 0", "more than 0"),
        case("gdp = 18.6", "gdp = @nan", "`actors.china.gdp` is nan", "must be finite"),
        case("gdp = 18.6", "gdp = @-inf", "`actors.china.gdp` is -inf", "must be finite"),
        case("gdp = 18.6", "gdp = @2e6", "`actors.china.gdp` is 2e6", "less than 1000000"),
        case("gdp = 18.6", "gdp = @99999999999999999999", "is 99999999999999999999", "less than 1000000"),
        case("gdp = 18.6", "gdp = @1e99", "`actors.china.gdp` is 1e99, but", "less than 1000000"),
        case("rate = 0.1", "rate = @-1e-300", "`shocks.crisis.rate` is -1e-300, but", "0 or more"),
        case("title = \"Two against one\"", "title = @1e-300", "not the number 1e-300", "quotes"),
        case("rate = 0.1", "rate = @1000001", "`shocks.crisis.rate` is 1000001", "no more than 1000000"),
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
        case(
            "",
            "[run]\nseed = @-1",
            "`run.seed` must be a whole number from 0 to 18446744073709551615",
            "give a whole number",
        ),
        case(
            "",
            "[run]\nseed = @18446744073709551616",
            "not the number 18446744073709551616",
            "from 0 to 18446744073709551615",
        ),
        case("", "[run]\nseed = @7.0", "not the number 7.0", "write it without decimal point or exponent: 7"),
        case("", "[run]\nseed = @\"7\"", "not the string \"7\"", "write it without quotes: 7"),
        case(
            "",
            "[run]\ndraws = @99999999999999999999",
            "`run.draws` is 99999999999999999999, but must be a whole number from 1 to 20000",
            "give a whole number from 1",
        ),
        case("end = 2035", "end = 2035\nsteps_per_year = @0", "`steps_per_year` is 0", "from 1 to 366"),
    ]);
}

#[test]
fn distributions() {
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
            "give a number between 0 and 1, these excluded; a share: 0.0145 for 1.45 %",
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
            "more than one distribution",
            "keep one",
        ),
    ]);
}
