//! The conditions of an outcome: what was last to be met, and where it happens, in histories of which that is known.

use stadial::analysis::requirements;
use stadial::ensemble::{Control, Plan};
use stadial::model::{Condition, Quantity, Variable};
use stadial::noise::Seed;
use stadial::questions::discover::{Among, DiscoverOptions, Discovered, SearchOptions, Source, TreeOptions, discover};
use stadial::questions::drivers::{ConditionRow, Drivers, Role, Watched, drivers};
use stadial::scenario::{Scenario, load, parse};

use crate::support::{plan, shipped, trio, unsure};

/// Two members that are allied at once when the last condition is met: how urgent the threat is to bob. Nothing moves
/// but for the shock, and the type follows at the next step.
const WAITING: &str = r#"
title = "Waiting"
members = ["ann", "bob"]
adversary = "gamma"
start = 2000
end = 2010
steps_per_year = 12
alignment = { type = "thin", overlap = 0.9, incentive = 0.6 }
typology.thin_to_alliance = { rate = 1000, incentive = 0.01 }
typology.thin_to_thick.rate = 0
typology.thin_to_coalition.rate = 0
typology.dissolution_rate = 0
typology.alliance_to_allied_community.rate = 0
dynamics.severity = { reversion = 0, volatility = 0 }
dynamics.urgency = { reversion = 0, volatility = 0 }
dynamics.identity = { reversion = 0, volatility = 0 }
dynamics.expectation = { reversion = 0, volatility = 0 }
dynamics.feedback.institutions_on_identity = 0

[actors.ann]
gdp = 2
growth = 0
growth_target = 0
severity = 0.9
urgency = 0.9
identity = 0.6
stake = 0.05
hostile_intent = 0.95
proximity = 1
offensive_capability = 1

[actors.bob]
gdp = 2
growth = 0
growth_target = 0
severity = 0.9
urgency = 0.1
identity = 0.6
stake = 0.05
hostile_intent = 0.95
proximity = 1
offensive_capability = 1

[actors.gamma]
gdp = 9
growth = 0
growth_target = 0

[shocks.alarm]
dates = ["DATE"]
effects.urgency.bob = 6

[outcomes.alliance]
type = ["alliance", "allied_community"]

[outcomes.allied_and_ready]
any = [{ type = "alliance", values = { "identity.ann" = { at_least = 0.5 } } }]

[outcomes.fall]
type_below = "initial"
"#;

fn waiting(date: &str, overrides: &[&str]) -> Scenario {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    match parse("waiting.toml", &WAITING.replace("\"DATE\"", date), &overrides) {
        Ok(scenario) => scenario,
        Err(error) => panic!("{}", error.render(false)),
    }
}

/// Members that hardly ever turn away from each other.
const STEADY: [&str; 2] = ["actors.ann.turning=1e-9", "actors.bob.turning=1e-9"];

fn driven(scenario: &Scenario, outcome: &str, plan: &Plan) -> Drivers {
    let place = scenario.model.structure.outcomes.iter().position(|known| known.name == outcome).unwrap();
    drivers(&scenario.model, plan, place, &Control::default()).unwrap()
}

fn urgency_of_bob(row: &ConditionRow) -> bool {
    matches!(row.any[0], Condition::Value { quantity: Quantity::State(Variable::Urgency(1)), .. })
}

#[test]
fn the_last_condition_is_the_one_that_was_waited_for() {
    let scenario = waiting("2004-05-01", &STEADY);
    let found = driven(&scenario, "alliance", &Plan::new(&scenario.model, 320, 1, 1));
    assert_eq!((found.trajectories, found.reached), (320, 320));
    let needs: Vec<&ConditionRow> = found.conditions.iter().filter(|row| row.role == Role::Necessary).collect();
    // Severity and urgency of each, the overlap, identity of each, status.
    assert_eq!(needs.len(), 8);
    for row in needs {
        assert_eq!(row.held_before.probability, 1.0, "{row:?}");
        assert_eq!(row.last.probability, if urgency_of_bob(row) { 1.0 } else { 0.0 }, "{row:?}");
        // The type follows within a step, in some histories two; the shock is seen 53 steps after the start.
        let years = row.years_before - if urgency_of_bob(row) { 1.0 / 12.0 } else { 54.0 / 12.0 };
        assert!((0.0..0.05).contains(&(years + 1e-9)), "{row:?}");
    }
    let struck = |year: i32| {
        let wanted =
            |row: &&stadial::questions::drivers::Difference| row.watched == Watched::Shock(0) && row.year == year;
        found.differences.iter().find(wanted).unwrap().reached
    };
    assert_eq!([struck(2004), struck(2005), struck(2010)], [0.0, 1.0, 1.0]);
}

#[test]
fn what_alone_is_missing_is_reported() {
    let scenario = waiting("2004-05-01", &["shocks.alarm.probability=0"]);
    let found = driven(&scenario, "alliance", &Plan::new(&scenario.model, 160, 1, 1));
    assert_eq!(found.reached, 0);
    for row in found.conditions.iter().filter(|row| row.role != Role::Helpful) {
        let alone = if urgency_of_bob(row) { 1.0 } else { 0.0 };
        assert_eq!(row.only_missing.probability, alone, "{row:?}");
        let missing = row.role == Role::Part || urgency_of_bob(row);
        assert_eq!(row.missing.probability, if missing { 1.0 } else { 0.0 }, "{row:?}");
        assert_eq!(row.ever.probability, if missing { 0.0 } else { 1.0 }, "{row:?}");
    }
}

#[test]
fn of_several_parts_the_type_comes_last() {
    let scenario = waiting("2004-05-01", &[]);
    let found = driven(&scenario, "allied_and_ready", &Plan::new(&scenario.model, 160, 1, 1));
    let parts: Vec<&ConditionRow> = found.conditions.iter().filter(|row| row.role == Role::Part).collect();
    assert_eq!(parts.iter().map(|row| row.last.probability).collect::<Vec<_>>(), [1.0, 0.0]);
}

/// Half of the histories see the shock, so it is what sets those apart that are allied.
#[test]
fn the_shock_that_decides_is_the_greatest_difference() {
    let scenario = waiting("2004-05-01", &[&["shocks.alarm.probability=0.5"][..], &STEADY].concat());
    let found = driven(&scenario, "alliance", &Plan::new(&scenario.model, 1_600, 1, 1));
    let share = found.reached as f64 / found.trajectories as f64;
    assert!((share - 0.5).abs() < 4.0 * 0.0125, "{share}");
    let shock =
        |year: i32| found.differences.iter().find(|row| row.watched == Watched::Shock(0) && row.year == year).unwrap();
    assert_eq!((shock(2005).reached, shock(2005).others), (1.0, 0.0));
    assert!(shock(2004).effect.is_nan() && shock(2005).effect.is_nan(), "it varies in neither group");
    let urgency = Watched::Driver(Quantity::State(Variable::Urgency(1)));
    let at = |year: i32| found.differences.iter().find(|row| row.watched == urgency && row.year == year).unwrap();
    assert!((at(2005).reached - at(2005).others) > 0.8 && at(2004).reached == at(2004).others);
}

/// No history comes to an outcome while a condition fails that is said to be necessary.
#[test]
fn necessary_conditions_hold_before_every_passage() {
    let of_program = |name: &str| load(&shipped(name), &[]).unwrap();
    // In steps of a year, too, in which several indicators form one after another.
    let in_years = ["steps_per_year=1", "outcomes.exercises.depth_at_least.exercises=1"].map(str::to_owned);
    let in_years = load(&shipped("china-russia-1991"), &in_years).unwrap();
    for scenario in [trio(&[]), unsure(), of_program("china-russia"), in_years] {
        let plan = plan(&scenario, 0..320);
        let mut seen = 0;
        for outcome in &scenario.model.structure.outcomes {
            let found = driven(&scenario, &outcome.name, &plan);
            assert_eq!(found.trajectories, 320);
            let ways = outcome.any.len();
            for way in 0..ways {
                let parts = found.conditions.iter().filter(|row| row.clause == way && row.role == Role::Part);
                let last: f64 = parts.map(|row| row.last.probability).filter(|last| last.is_finite()).sum();
                assert!(found.reached == 0 || ways > 1 || last >= 1.0 - 1e-12, "{}: {last}", outcome.name);
            }
            for row in found.conditions.iter().filter(|row| row.role == Role::Necessary) {
                let held = row.held_before.probability;
                assert!(held.is_nan() || held == 1.0, "{}, {}: {row:?}", scenario.name, outcome.name);
                seen += usize::from(held == 1.0);
            }
        }
        assert!(seen > 0, "{}", scenario.name);
    }
}

/// A thick partnership comes to less as a condition of it fails, or as a member turns away or quarrels: only where none
/// of that can be, a condition must have failed.
#[test]
fn a_fall_needs_a_failing_condition_where_nobody_breaks_with_the_other() {
    let breaks = ["actors.ann.turning", "actors.bob.turning", "rupture.quarrel_weight"];
    for possible in [None, Some(0), Some(1), Some(2)] {
        let rate = |place: usize| if possible == Some(place) { 0.1 } else { 0.0 };
        let rates: Vec<String> = (0..3).map(|place| format!("{}={}", breaks[place], rate(place))).collect();
        let overrides: Vec<&str> =
            std::iter::once("alignment.type=\"thick\"").chain(rates.iter().map(String::as_str)).collect();
        let scenario = waiting("2004-05-01", &overrides);
        let outcomes = &scenario.model.structure.outcomes;
        let fall = outcomes.iter().position(|outcome| outcome.name == "fall").unwrap();
        let asked = requirements(&scenario.model, &scenario.model.draw(Seed(1), 0), fall);
        let [parts] = asked.as_slice() else { panic!("{asked:?}") };
        let necessary: Vec<usize> =
            parts[0].needs.iter().filter(|need| need.necessary).map(|need| need.any.len()).collect();
        // Any of what a thick partnership demands: the identity of each, and status.
        let expected: &[usize] = if possible.is_none() { &[3] } else { &[] };
        assert_eq!(necessary, expected, "{rates:?}");
    }
}

/// With a law for the urgency of the threat to bob, and no shock: allied exactly where it is above the threshold.
fn discovered(scenario: &Scenario, threads: usize, among: Among) -> Discovered {
    let mut plan = Plan::new(&scenario.model, 3_200, 400, 3);
    plan.threads = threads;
    let options = DiscoverOptions {
        outcome: 0,
        at: 0,
        among,
        search: SearchOptions { coverage: 0.9, ..SearchOptions::default() },
        boxes: 1,
        tree: TreeOptions::default(),
    };
    discover(&scenario.model, &plan, &options, &Control::default()).unwrap()
}

fn unsure_of_bob() -> Scenario {
    let laws = [
        "shocks.alarm.probability=0",
        "actors.bob.urgency={ uniform = { low = 0.1, high = 0.9 } }",
        "actors.ann.gdp={ uniform = { low = 1.9, high = 2.1 } }",
    ];
    waiting("2004-05-01", &laws)
}

#[test]
fn the_parameter_that_decides_is_the_only_condition() {
    let scenario = unsure_of_bob();
    let found = discovered(&scenario, 1, Among::Parameters);
    assert_eq!((found.rows, found.columns.len()), (3_200, 2));
    let [found_box] = found.boxes.as_slice() else { panic!("{found:?}") };
    let [limit] = found_box.limits.as_slice() else { panic!("{:?}", found_box.limits) };
    let Source::Parameter(prior) = found.columns[limit.column] else { panic!("{found:?}") };
    assert_eq!(scenario.model.priors[prior].path, "actors.bob.urgency");
    assert!(!limit.upper && (limit.value - 0.5).abs() < 0.03, "{limit:?}");
    assert!(limit.quasi_p < 1e-10 && limit.held_out < 1e-3, "{limit:?}");
    assert!(limit.by_draw >= limit.quasi_p, "{limit:?}");
    assert!(found_box.region.density.probability > 0.95, "{:?}", found_box.region);
    assert!(found_box.region.coverage.probability > 0.85, "{:?}", found_box.region);
    // The tree's first split is the same.
    let Some(stadial::questions::discover::Tree::Split { column, at, .. }) = &found.tree else { panic!("{found:?}") };
    assert!(*column == limit.column && (at - 0.5).abs() < 0.02, "{at}");
}

/// What decides by chance alone is found on one half and fails on the other.
#[test]
fn chance_gives_no_condition_that_holds_on_the_other_half() {
    let scenario = waiting(
        "2004-05-01",
        &["shocks.alarm.probability=0.3", "actors.ann.gdp={ uniform = { low = 1.9, high = 2.1 } }"],
    );
    let found = discovered(&scenario, 1, Among::Parameters);
    for found_box in &found.boxes {
        let region = &found_box.region;
        assert!(found_box.limits.iter().all(|limit| limit.held_out > 0.001), "{found_box:?}");
        let gain = region.density.probability - found.base.probability;
        assert!(gain < 4.0 * region.density.standard_error, "{region:?} {:?}", found.base);
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let scenario = unsure_of_bob();
    assert!(discovered(&scenario, 1, Among::Both) == discovered(&scenario, 3, Among::Both));
    let scenario = unsure();
    let one = plan(&scenario, 0..700);
    let alone = driven(&scenario, "functioning_alliance", &one);
    let text = |found: &Drivers| format!("{found:?}");
    assert_eq!(text(&alone), text(&driven(&scenario, "functioning_alliance", &Plan { threads: 3, ..one })));
}
