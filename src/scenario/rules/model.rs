//! Rules of a model: actors, threats, indicators, economies, observations and shocks.

use super::{GOOD, case, check, check_text};
use crate::scenario::parse;

#[test]
fn kinds_of_treaties() {
    let kind = "type = \"thick\"";
    check(&[
        case(
            kind,
            "type = \"thick\"\ntreaty_kind = @\"neutrality\"",
            "`alignment.treaty_kind` is given, but no treaty is in force",
            "write `treaty = true` under `[alignment]`, or remove it",
        ),
        case(
            kind,
            "type = \"thick\"\ntreaty = false\ntreaty_kind = @[\"neutrality\"]",
            "`alignment.treaty_kind` is given, but no treaty is in force",
            "remove = [\"alignment.treaty_kind\"]",
        ),
        case(
            kind,
            "type = \"thick\"\ntreaty = true\ntreaty_kind = [\"defence\", @\"nonaggression\"]",
            "unknown kind of treaty `nonaggression` in `alignment.treaty_kind`",
            "did you mean `non_aggression`?",
        ),
        case(kind, "type = \"thick\"\ntreaty = true\ntreaty_kind = @[]", "is empty", "at least one"),
        case(
            "rate = 0.1",
            "rate = 0.1\ntreaty_kind = @\"defence\"",
            "`shocks.crisis.treaty_kind` is given, but no treaty is signed",
            "write `treaty = \"signed\"` beside it",
        ),
        case(
            "rate = 0.1",
            "rate = 0.1\ntreaty = \"denounced\"\ntreaty_kind = @\"defence\"",
            "`shocks.crisis.treaty_kind` is given, but no treaty is signed",
            "remove it",
        ),
        case(
            "",
            "[policies.p]\nfrom = 2027\ntreaty = \"signed\"\ntreaty_kind = @\"alliance\"",
            "unknown kind of treaty `alliance` in `policies.p.treaty_kind`",
            "`consultation`",
        ),
        case(
            "",
            "[policies.p]\nfrom = 2027\nset.alignment.treaty_kind = @\"defence\"",
            "`policies.p.set.alignment.treaty_kind` cannot change during a run",
            "fixed for the whole run",
        ),
    ]);
}

#[test]
fn treaties_are_of_defence_unless_another_kind_is_given() {
    use crate::theory::{Obligation, Obligations};
    let read = |alignment: &str, more: &str| {
        let text = GOOD.replace("type = \"thick\"", alignment);
        match parse("x.toml", &format!("{text}\n{more}\n"), &[]) {
            Ok(scenario) => scenario,
            Err(error) => panic!("{}", error.render(false)),
        }
    };
    let initial = |alignment: &str| read(alignment, "").model.structure.initial_treaty;
    let pact: Obligations = [Obligation::Neutrality, Obligation::Consultation].into_iter().collect();
    assert_eq!(initial("treaty = false"), Obligations::NONE);
    assert_eq!(initial("treaty = true"), Obligations::DEFENCE);
    assert_eq!(initial("treaty = true\ntreaty_kind = \"offence\""), Obligation::Offence.into());
    assert_eq!(initial("treaty = true\ntreaty_kind = [\"consultation\", \"neutrality\"]"), pact);
    let signs = |keys: &str| {
        let shocks = read("type = \"thick\"", &format!("[shocks.x]\nrate = 1\n{keys}")).model.structure.shocks;
        shocks.last().and_then(|class| class.treaty)
    };
    assert_eq!(signs("treaty = \"signed\""), Some(Obligations::DEFENCE));
    assert_eq!(signs("treaty = \"signed\"\ntreaty_kind = [\"neutrality\", \"consultation\"]"), Some(pact));
    assert_eq!(signs("treaty = \"denounced\""), Some(Obligations::NONE));
    assert_eq!(signs("jump_start = { exercises = 1 }"), None);
    let policy = "[policies.p]\nfrom = 2027\ntreaty = \"signed\"\ntreaty_kind = \"non_aggression\"";
    let policies = read("type = \"thick\"", policy).policies;
    let act = policies[0].act.as_ref().and_then(|class| class.treaty);
    assert_eq!(act, Some(Obligation::NonAggression.into()));
}

#[test]
fn heads() {
    check(&[
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
        case(
            "adversary = \"usa\"",
            "adversary = @\"china\"",
            "`adversary` is \"china\", which is also a member",
            "outside the alignment",
        ),
        case("[\"china\", \"russia\"]", "@[\"china\"]", "`members` has 1 of the at least 2", "name all states"),
        case("end = 2035", "end = @2025", "`end` is 2025, but must be after `start`, 2025", "later year"),
        case("end = 2035", "end = @3026", "longer than 1000 years", "at most 1000 years"),
        case(
            "[theatres]\nglobal_order = 0.6",
            "@[theatres]\nglobal_order = 0.5",
            "the weights of `theatres` sum to 0.9, but must sum to 1",
            "divide",
        ),
        case("[actors.usa]\ngdp = 28.9", "@[actors.usa]", "`actors.usa` has no `gdp`", "add `gdp = "),
        case("[theatres]\nglobal_order = 0.6\neurope = 0.4", "@[theatres]", "`theatres` is empty", "remove the table"),
    ]);
    // Reported in an unchanged part of the text.
    let without_russia = GOOD.replace("[actors.russia]\ngdp = 2.1\n", "").replace("\"russia\"]", "@\"russia\"]");
    check_text(&without_russia, "`actors.russia` has no `gdp`", "add `gdp = ");
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
            "gdp = 2.1\nthreat_profile = { a = 1 }\n[actors.china.threat_profile]\nb = 1\n\
             [actors.usa]\ngdp = 28.9\n[alignment]\noverlap = @0.5",
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
            "form a cycle: consultations needs exercises needs consultations",
            "remove one need",
        ),
        case(
            "",
            "[indicators]\nneeds.consultations = @[\"consultations\"]",
            "form a cycle: consultations needs consultations",
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
            "`remove = [\"alignment.indicators.consultations\"]`), or remove it from `indicators.dropped`",
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
            "`defence_policy` is dormant, but is dropped",
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
            "[economy]\nworld_loading = { normal = { mean = 0.3, sd = 0.1 } }\n\
             growth_correlation = @[ { between = [\"china\", \"usa\"], value = 0.1 } ]",
            "is not possible where `economy.world_loading` is drawn as 1",
            "closer ends",
        ),
        case(
            "",
            "[economy]\ngrowth_correlation = [ { between = [\"china\", \"usa\"], value = @1.1 } ]",
            "a correlation of 1.1",
            "in [-1, 1]",
        ),
        case(
            "",
            "[economy]\ngrowth_correlation = [ { between = @[\"china\"], value = 0.1 } ]",
            "names one actor, but must name two different ones",
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
        case(
            "",
            "[incentive]\nstrong = @{ beta = { alpha = 2, beta = 8 } }",
            "`incentive.moderate`",
            "its centre counts",
        ),
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
        ("[[2025, @0]]", "`observed.gdp.china.values` is 0, but must be more than 0", "unit of gdp"),
        ("[[2025, @nan]]", "is nan, but must be finite", "finite"),
        ("[[@2025.5, 1]]", "must be a whole number from 1 to 99999, not the number 2025.5", "give a whole number"),
        ("[[@2025.0, 1]]", "not the number 2025.0", "without decimal point or exponent: 2025"),
        ("[[@2025-01-01, 1]]", "must be a year, not the date 2025-01-01", "the year alone, 2025"),
        ("[[2025, @-1.50]]", "is -1.50, but must be more than 0", "unit of gdp"),
        ("[@[2025]]", "must be a list of [year, value] pairs", "[1991, 0.38]"),
        ("@[]", "is empty", "write `values"),
    ];
    for (values, message, way_out) in cases {
        check(&[case("", &format!("{HEAD}{values}"), message, way_out)]);
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
        case(
            "rate = 0.1",
            "rate = 0.1\nfrom = @2035",
            "`shocks.crisis.from` is 2035, which is outside the run",
            "from 2025-01-01 on and before 2035-01-01",
        ),
        case(
            "rate = 0.1",
            "rate = 0.1\nuntil = @2040-06-01",
            "is 2040-06-01, which is outside the run",
            "leave it out",
        ),
        case(
            "rate = 0.1",
            "rate = 0.1\n@probability = 0.5",
            "`shocks.crisis.probability` is only for a shock with `dates`",
            "remove it",
        ),
        case("2030]", "2030]\n@until = 2031", "`shocks.blockade.until` is only for a shock with a `rate`", "remove it"),
        case("2030]", "@2035]", "which is outside the run", "must be before 2035-01-01"),
        case("2030]", "@2024-12-01]", "which is outside the run", "within the run"),
        case(
            "2030]",
            "@2027-08-02]",
            "two dates in the same step of the run, 2027-08-01 and 2027-08-02",
            "steps_per_year",
        ),
        case("[2027-08-01, 2030]", "@[]", "`shocks.blockade.dates` is empty", "give a date"),
        case(
            "{ mean = 1.0, sd = 0.3 }",
            "@{ sd = 0.3 }",
            "`shocks.crisis.effects.urgency.china` has no `mean`",
            "add `mean = ...`",
        ),
        case(
            "rate = 0.1",
            "rate = 0.1\ndepends_on.incentive = @{ coefficient = 2 }",
            "`shocks.crisis.depends_on.incentive` has no `centre`",
            "add",
        ),
        case(
            "rate = 0.1",
            "rate = 0.1\ndepends_on.incentive = @2",
            "`shocks.crisis.depends_on.incentive` must be a table",
            "one level further",
        ),
        case(
            "[shocks.blockade]\ndates = [2027-08-01, 2030]\njump_start = { exercises = 2 }",
            "@[shocks.blockade]\nrate = 1",
            "`shocks.blockade` does nothing",
            "test_of_support",
        ),
    ]);
}

#[test]
fn there_are_no_more_members_than_separate_random_numbers() {
    let names: Vec<String> = (0..65).map(|i| format!("\"m{i}\"")).collect();
    let text = GOOD.replace("[\"china\", \"russia\"]", &format!("[{}]", names.join(", ")));
    let error = crate::scenario::parse("many.toml", &text, &[]).unwrap_err();
    let found = |problem: &crate::scenario::Problem| problem.message.contains("65 members; at most 64");
    assert!(error.problems().iter().any(found));
}
