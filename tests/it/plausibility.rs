//! What is possible but hard to believe is a warning with its place; histories that leave the model are foreseen.

use stadial::experiment::read;
use stadial::scenario::{Severity, load};

use crate::support::{Desk, names, project, stderr, stdout, trio};

/// The messages of the warnings under these changes.
fn warnings(set: &[&str]) -> Vec<String> {
    let Some(warnings) = trio(set).warnings else { return Vec::new() };
    assert!(warnings.as_slice().iter().all(|warning| warning.severity == Severity::Warning));
    warnings.as_slice().iter().map(|warning| warning.message.clone()).collect()
}

#[test]
fn numbers_that_are_hard_to_believe_are_reported() {
    assert!(warnings(&[]).is_empty());
    for (set, wanted) in [
        ("actors.ada.growth=0.21", "`actors.ada.growth` is 0.21, which is implausible"),
        ("actors.ada.growth=-0.21", "`actors.ada.growth` is -0.21"),
        ("actors.ada.growth_target={ normal = { mean = 0.3, sd = 0.1 } }", "`actors.ada.growth_target` is 0.3"),
        ("actors.dee.growth_volatility=0.3", "`actors.dee.growth_volatility` is 0.3"),
        ("actors.dee.military_burden=0.8", "`actors.dee.military_burden` is 0.8"),
        ("shocks.crisis.rate=2", "`shocks.crisis.rate` is 2"),
        ("shocks.crisis.effects.growth.ada=2", "`shocks.crisis.effects.growth.ada.mean` is 2"),
        ("policies.p={ from = 2003, set.actors.ada.growth_target = 0.3 }", "set.actors.ada.growth_target` is 0.3"),
        ("policies.p={ from = 2003, effects.growth.ada = 2 }", "`policies.p.effects.growth.ada.mean` is 2"),
        (
            "observed.growth.bo={ source = \"s\", values = [[2000, 0.03], [2001, 0.3]] }",
            "`observed.growth.bo.values` is 0.3",
        ),
        ("actors.dee.gdp=8000", "`actors.dee.gdp` is 8000"),
        // What comes of a change, not what it says.
        (
            "policies.p={ from = 2003, set.shocks.crisis.rate = { scale = 100 } }",
            "`policies.p.set.shocks.crisis.rate.scale` takes `shocks.crisis.rate` from 0.4 to 40, which is implausible",
        ),
        ("policies.p={ from = 2003, set.shocks.crisis.rate = { add = 9 } }", "from 0.4 to 9.4, which is implausible"),
        // A believable centre with a tail that is not.
        (
            "shocks.crisis.rate={ lognormal = { median = 0.1, sigma = 5 } }",
            "`shocks.crisis.rate` is above 1 in more than one of 20 draws, which is implausible",
        ),
        ("actors.ada.growth={ normal = { mean = 0, sd = 0.4 } }", "`actors.ada.growth` is above 0.2 in more than"),
        ("shocks.crisis.rate={ lognormal = { median = 0.3, sigma = 0.5 } }", "NONE"),
        ("dynamics.urgency.volatility=40", "`dynamics.urgency.volatility` is 40, which is implausible"),
        ("balance.power.composite_weight=0.5", "composite indices have a weight, and no actor has one"),
        // Billions among trillions, and a great power against a small state.
        ("actors.dee.gdp=0.001", "the GDP of dee at the start is 0.001, that of ada 3: 3000 times as much"),
        ("actors.dee.gdp=0.05", "the members' power relative to dee is 120 at the start"),
        ("actors.dee.gdp=1e-308", "times as much"),
        ("actors.dee.gdp=190", "NONE"),
        // What happens once a year is no event; shares and thresholds are no percentages.
        ("shocks.crisis.rate=1", "`shocks.crisis.rate` is 1, which is implausible"),
        ("actors.bo.turning=1.5", "`actors.bo.turning` is 1.5"),
        ("treaty.end_rate=1", "`treaty.end_rate` is 1"),
        ("treaty.incentive=45", "`treaty.incentive` is 45"),
        ("status.overlap_tolerance=30", "`status.overlap_tolerance` is 30"),
        ("conditions.margin=3", "`conditions.margin` is 3"),
        // Beside a leader the others count.
        ("actors.dee.gdp=0.2", "the members' power relative to dee is 30 at the start"),
        ("actors.dee.gdp=700", "`actors.dee.gdp` is 700"),
    ] {
        let printed = warnings(&[set]);
        assert!(printed.iter().any(|message| message.contains(wanted)) || wanted == "NONE", "{set}: {printed:?}");
        assert_eq!(printed.is_empty(), wanted == "NONE", "{set}: {printed:?}");
        assert!(printed.iter().all(|message| !message.contains("inf")), "{set}: {printed:?}");
    }
    // What is at the edge of belief is believed.
    assert!(warnings(&["actors.ada.growth=0.2", "shocks.crisis.rate=0.99", "actors.dee.gdp=0.31"]).is_empty());
    let led = ["actors.dee.gdp=0.2", "alignment.dominant=\"ada\"", "actors.bo.gdp=1", "actors.cyd.gdp=1"];
    assert!(warnings(&led).is_empty());
    let printed = warnings(&[&led[..], &["actors.dee.gdp=0.09"]].concat()[1..]);
    assert!(printed[0].contains("the power of the members beside their leader relative to dee is 22"), "{printed:?}");
    // Far below the adversary, all of them count.
    let weak = warnings(&["actors.dee.gdp=700"]);
    assert!(weak.iter().any(|message| message.contains("relative to dee is 0.0086")), "{weak:?}");
}

/// Each has its place, its rule and its way out, also in an override.
#[test]
fn a_warning_says_how_the_value_is_likely_to_be_meant() {
    let desk = Desk::new();
    for (set, rule, way_out) in [
        ("treaty.incentive=45", "usually from 0 to 1", "shares are not given in per cent: 0.45 for 45 %"),
        ("actors.dee.gdp=8000", "usually from 0.00001 to 200", "GDP is given in trillion US$: 8 for 8000 billion"),
        ("shocks.crisis.rate=2", "usually from 0 to less than 1", "check the unit and the decimal point"),
    ] {
        let printed = stderr(&desk.stadial(&["check", "trio.toml", "--set", set]));
        assert!(printed.contains("--> --set:1:") && printed.contains(rule) && printed.contains(way_out), "{printed}");
    }
}

/// An observed past holds from the start on, whatever GDP is given beside it.
#[test]
fn the_economies_are_those_of_the_start() {
    let series = "observed.gdp.dee={ source = \"s\", values = [[2000, 0.001], [2001, 0.001]] }";
    let printed = warnings(&[series]);
    assert!(printed.iter().any(|printed| printed.contains("the GDP of dee at the start is 0.001")), "{printed:?}");
}

/// A number beside a series is said not to be used where the two differ.
#[test]
fn a_number_that_differs_from_its_observed_value_is_reported() {
    let series = |variable: &str, value: &str| {
        format!("observed.{variable}={{ source = \"s\", values = [[2000, {value}], [2001, {value}]] }}")
    };
    for (number, variable, near, far, wanted) in [
        (
            "actors.bo.gdp=2",
            "gdp.bo",
            "2.08",
            "2.2",
            "`actors.bo.gdp` is 2, but `observed.gdp.bo` gives 2.2 for the start",
        ),
        ("actors.ada.identity=0.5", "identity.ada", "0.54", "0.56", "gives 0.56 for the start"),
    ] {
        assert!(warnings(&[&series(variable, near), number]).is_empty(), "{number}");
        let printed = warnings(&[&series(variable, far), number]);
        assert!(printed.len() == 1 && printed[0].contains(wanted), "{printed:?}");
        // A number of 2000 is not wrong where the run begins later, nor one over which a series is put.
        assert!(warnings(&[&series(variable, far), number, "start=2001"]).is_empty(), "{number}");
        assert!(warnings(&[number, &series(variable, far)]).is_empty(), "{number}");
    }
}

#[test]
fn an_outcome_that_holds_at_the_start_is_reported() {
    let printed = warnings(&["outcomes.x.stage_at_least=0"]);
    assert_eq!(printed, ["`outcomes.x` is already reached at the start, so its probability is 100 %"]);
    for set in
        ["outcomes.x={ stage_at_least = 0, from = 2002 }", "outcomes.x={ stage_at_least = 0, lasting_years = 2 }"]
    {
        assert!(warnings(&[set]).is_empty(), "{set}");
    }
}

#[test]
fn check_says_warnings_and_strict_refuses_them() {
    let desk = Desk::new();
    let set = ["trio.toml", "--set", "shocks.crisis.rate=2"];
    let output = desk.stadial(&[&["check"], &set[..]].concat());
    assert_eq!(output.status.code(), Some(0));
    let printed = stderr(&output);
    let warned = "warning: `shocks.crisis.rate` is 2, which is implausible\n --> --set:1:20";
    assert!(printed.starts_with(warned), "{printed}");
    assert!(stdout(&output).starts_with("trio.toml: no errors found, 1 warning\n"), "{}", stdout(&output));
    let output = desk.stadial(&[&["check", "--strict"], &set[..]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with("error: `shocks.crisis.rate` is 2") && output.stdout.is_empty());
    assert_eq!(desk.stadial(&["check", "--strict", "trio.toml"]).status.code(), Some(0));
    let run = [&["run"], &set[..], &["--trajectories", "16", "--draws", "1", "--out", "out"]].concat();
    let printed = stderr(&desk.stadial(&run));
    assert_eq!(printed.matches("warning: ").count(), 1, "{printed}");
    assert_eq!(stderr(&desk.stadial(&[&run[..], &["--quiet"]].concat())), "");
}

#[test]
fn check_foresees_histories_that_leave_the_model() {
    let desk = Desk::new();
    for (set, wanted) in [
        ("actors.dee.growth_volatility=1e6", "In trajectory 0, `gdp.dee` left first, in 2000-0"),
        ("actors.dee.gdp=1e-308", "In trajectory 0, `gdp.dee` left first, in 2000-01: its logarithm was -708."),
    ] {
        let output = desk.stadial(&["check", "trio.toml", "--set", set]);
        assert_eq!(output.status.code(), Some(2), "{set}");
        let printed = stderr(&output);
        assert!(printed.contains("all of the first 64 trajectories leave the model's domain"), "{printed}");
        assert!(printed.contains(wanted), "{printed}");
        let output = desk.stadial(&["run", "trio.toml", "--trajectories", "32", "--out", "out", "--set", set]);
        assert!(output.status.code() == Some(1) && stderr(&output).contains(wanted), "{}", stderr(&output));
    }
    // Some of them: a warning, and a mistake where nothing doubtful may pass.
    let some = ["trio.toml", "--set", "actors.dee.gdp_volatility=150"];
    let output = desk.stadial(&[&["check"], &some[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("of the first 64 trajectories leave the model's domain"), "{}", stderr(&output));
    assert!(stdout(&output).contains("2 warnings"), "{}", stdout(&output));
}

#[test]
fn what_comes_with_the_program_is_believable() {
    let mut seen = 0;
    for folder in ["scenarios", "scenarios/cases"] {
        let folder = project().join(folder);
        for name in names(&folder).iter().filter_map(|name| name.strip_suffix(".toml")) {
            let scenario = load(&folder.join(format!("{name}.toml")), &[])
                .unwrap_or_else(|error| panic!("{}", error.render(false)));
            assert!(scenario.warnings.is_none(), "{name}: {:?}", scenario.warnings);
            seen += 1;
        }
    }
    assert!(seen > 20);
    // The claims try on purpose what is not so; none of it is a slip.
    let folder = project().join("scenarios/claims");
    for name in names(&folder).iter().filter_map(|name| name.strip_suffix(".toml")) {
        let experiment =
            read(&folder.join(format!("{name}.toml"))).unwrap_or_else(|errors| panic!("{}", errors[0].render(false)));
        for variant in &experiment.variants {
            assert!(variant.scenario.warnings.is_none(), "{name}, {}: {:?}", variant.name, variant.scenario.warnings);
        }
    }
}
