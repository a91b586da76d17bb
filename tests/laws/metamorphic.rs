//! Metamorphic tests: changes of a scenario that leave the distribution, or every single number, unchanged.

use stadial::ensemble::{Control, Plan, Results, run};
use stadial::model::Model;
use stadial::theory::Obligations;
use stadial::trajectory::{Records, Transition};

use crate::setting::{LANES, SEED, Setting, outcome, sample};
use crate::support::{Checks, same_proportion};

/// A scenario in which everything moves: all defaults, a forming alignment, and a crisis with effects.
fn lively(years: i32) -> Setting {
    let mut setting = Setting::new(years)
        .text("alignment.type", "thin")
        .with("alignment.incentive", 0.4)
        .with("alignment.complementarity", 0.7)
        .with("alignment.contestation", 0.2)
        .with("alignment.indicators.confidence_building", 1)
        .text("outcomes.thick.type", "thick")
        .with("outcomes.thick.lasting_years", 4)
        .with("outcomes.moderate.stage_at_least", 4)
        .with("outcomes.urgent.values.urgency.a.at_least", 0.7);
    for member in ["a", "b"] {
        setting = setting
            .with(format!("actors.{member}.hostile_intent"), 0.7)
            .with(format!("actors.{member}.identity"), 0.4)
            .with(format!("actors.{member}.orientation.global"), 0.6);
    }
    setting
}

/// A crisis of class `name` at a rate, with effects of their own size and a test of support.
fn crisis(setting: Setting, name: &str, rate: f64) -> Setting {
    setting
        .with(format!("shocks.{name}.rate"), rate)
        .with(format!("shocks.{name}.effects.urgency.a"), "{ mean = 0.8, sd = 0.3 }")
        .with(format!("shocks.{name}.effects.identity.b"), "{ mean = 0.1, sd = 0.2 }")
        .with(format!("shocks.{name}.test_of_support"), true)
}

/// Rank of the type, stage, treaty, depths, and the bits of the drivers.
type Year = (u8, u8, Obligations, [u8; 7], Vec<u64>);

/// The complete record of one trajectory, with the bits of its numbers; outcomes only of these names.
#[derive(Debug, PartialEq)]
struct Trace {
    years: Vec<Year>,
    passages: Vec<u32>,
    changes: Vec<Transition>,
}

fn trace(records: &Records<LANES>, l: usize, outcomes: &[usize]) -> Trace {
    let year = |year: usize| {
        let bits = records.drivers[year].iter().map(|row| row[l].to_bits()).collect();
        let kind = records.kind[year][l].rank();
        (kind, records.stage[year][l], records.treaty[year][l], records.depth[year][l], bits)
    };
    Trace {
        years: (0..records.kind.len()).map(year).collect(),
        passages: outcomes.iter().map(|&place| records.passage[place][l]).collect(),
        changes: records.transitions.iter().filter(|change| change.lane == l).copied().collect(),
    }
}

const OUTCOMES: [&str; 3] = ["thick", "moderate", "urgent"];

fn traces(model: &Model) -> Vec<Trace> {
    let places = OUTCOMES.map(|name| outcome(model, name));
    sample(model, 256, |records, l| trace(records, l, &places))
}

/// Neither a shock that never occurs, nor an additional outcome, nor the position of a class among the others changes a
/// bit of any trajectory: random numbers have addresses.
#[test]
fn events_that_do_not_happen_change_no_number() {
    let base = crisis(lively(15), "crisis", 0.3);
    let expected = traces(&base.model());
    let lasting =
        base.clone().with("outcomes.a_first_one.stage_at_least", 2).with("outcomes.a_first_one.lasting_years", 3);
    assert_eq!(traces(&lasting.model()), expected, "an additional outcome");
    for name in ["a_first_class", "z_last_class"] {
        assert_eq!(traces(&crisis(base.clone(), name, 0.0).model()), expected, "the idle class {name}");
    }
    let coefficient = base.clone().with("shocks.crisis.depends_on.urgency.a", "{ coefficient = 0, centre = 0.3 }");
    assert_eq!(traces(&coefficient.model()), expected, "a dependence of coefficient 0");
    let late = base.with("shocks.late.dates", "[2014]").with("shocks.late.effects.urgency.a", 5);
    let found = traces(&late.model());
    let until_then = |traces: &[Trace]| traces.iter().map(|trace| trace.years[..=14].to_vec()).collect::<Vec<_>>();
    assert_eq!(until_then(&found), until_then(&expected), "before a shock that is still to come");
    assert_ne!(found, expected, "the shock does occur");
}

/// Where only events are random, steps in which nothing can move are skipped. An observed series that holds a variable
/// at its value prevents that, and changes no bit.
#[test]
fn skipped_steps_change_no_number() {
    let mut resting = crisis(Setting::frozen(30), "crisis", 0.3)
        .with("incentive.adjustment_rate", 50)
        .with("treaty.signing_rate", 0.4)
        .text("outcomes.thick.treaty", "in_force")
        .with("outcomes.moderate.stage_at_least", 2)
        .with("outcomes.urgent.values.urgency.a.at_least", 0.7);
    for indicator in ["confidence_building", "consultations"] {
        resting = resting
            .with(format!("indicators.{indicator}.formation_rate"), 2)
            .with(format!("indicators.{indicator}.erosion_rate"), 1);
    }
    resting = resting.with("actors.a.stake", 0.3);
    let held = resting
        .clone()
        .with("observed.stake.a.values", "[[2000, 0.3], [2001, 0.3]]")
        .text("observed.stake.a.source", "assumed");
    let expected = traces(&held.model());
    assert_eq!(traces(&resting.model()), expected);
    let moved = |trace: &&Trace| trace.years[0].4 != trace.years[30].4 && trace.years[0].3 != trace.years[30].3;
    assert!(expected.iter().filter(moved).count() > 100, "shocks occur and indicators form");
}

/// A theatre without weight, and actors' orientations in it, change nothing else: also the fifth, whose noise starts
/// another block of random words.
#[test]
fn a_theatre_without_weight_changes_no_number() {
    let mut setting = crisis(lively(10), "crisis", 0.3).with("theatres.global", 1);
    let expected = traces(&setting.model());
    for name in ["h_second", "i_third", "j_fourth", "k_fifth"] {
        setting = setting.with(format!("theatres.{name}"), 0).with(format!("actors.a.orientation.{name}"), 0.9);
        assert_eq!(traces(&setting.model()), expected, "the theatre {name}");
    }
}

/// A distribution that allows one value only is that value; draws that do not differ are one.
#[test]
fn a_distribution_with_one_value_is_that_value() {
    let certain = crisis(lively(8), "crisis", 0.3);
    let distribution = certain.clone().with("shocks.crisis.rate", "{ discrete = { values = [0.3], weights = [1] } }");
    let results = |setting: &Setting, draws: u64| {
        let model = setting.model();
        let plan = Plan::new(&model, 2_000, draws, SEED);
        Results::new(&model, &run(&model, &plan, &Control::default()).unwrap())
    };
    let (expected, found) = (results(&certain, 1), results(&distribution, 7));
    assert_eq!(expected.drivers, found.drivers);
    assert_eq!(expected.transitions, found.transitions);
    for (one, other) in expected.probabilities.iter().zip(&found.probabilities) {
        assert_eq!(
            (&one.outcome, one.year, one.estimate.probability),
            (&other.outcome, other.year, other.estimate.probability)
        );
    }
}

/// The unit of time: with rates twice as high and steps half as long, a frozen scenario goes through the same steps, to
/// the bit (halving and doubling are exact).
#[test]
fn the_unit_of_time_does_not_matter() {
    let world = |factor: u32| {
        let rate = |rate: f64| rate * f64::from(factor);
        Setting::frozen(16 / factor as i32)
            .with("steps_per_year", 8 * factor)
            .text("alignment.type", "thin")
            .with("alignment.incentive", 0.5)
            .with("alignment.overlap", 0.9)
            .with("actors.a.identity", 0.4)
            .with("actors.b.identity", 0.4)
            .with("alignment.indicators.confidence_building", 1)
            .with("typology.thin_to_thick.rate", rate(0.5))
            .with("typology.downgrade_rate", rate(0.25))
            .with("treaty.signing_rate", rate(0.25))
            .with("treaty.end_rate", rate(0.5))
            .with("treaty.declaration_rate", rate(0.25))
            .with("actors.a.turning", rate(0.125))
            .with("indicators.consultations.formation_rate", rate(0.5))
            .with("indicators.consultations.erosion_rate", rate(8.0))
            .with("indicators.exercises.formation_rate", rate(0.25))
            .with("indicators.exercises.erosion_rate", rate(1.0))
            .with("shocks.crisis.rate", rate(0.125))
            .with("shocks.crisis.effects.identity.a", "{ mean = 0, sd = 1 }")
            .text("outcomes.thick.type", "thick")
            .with("outcomes.moderate.stage_at_least", 4)
            .with("outcomes.signed.treaty", "\"in_force\"")
            .with("outcomes.crisis.shocks", "[\"crisis\"]")
            .with("outcomes.crisis.within_years", 1)
    };
    let ends = |factor: u32| {
        let model = world(factor).model();
        let places = ["thick", "moderate", "signed", "crisis"].map(|name| outcome(&model, name));
        let end = 16 / factor as usize;
        sample(&model, 1_024, |records, l| {
            let changes: Vec<Transition> =
                records.transitions.iter().filter(|change| change.lane == l).copied().collect();
            (records.depth[end][l], records.kind[end][l], places.map(|place| records.passage[place][l]), changes)
        })
    };
    let expected = ends(1);
    assert!(expected.iter().any(|(depth, ..)| depth[3] > 0) && expected.iter().any(|(.., changes)| changes.len() > 1));
    for factor in [2, 4] {
        assert_eq!(ends(factor), expected, "rates times {factor}");
    }
}

/// One class at .4 a year or two of the same kind at .2: other random numbers, the same distribution. With N
/// trajectories, differences of .02 in the probabilities are detected.
#[test]
fn a_shock_cut_in_two_halves_has_the_same_distribution() {
    const N: usize = 30_000;
    let mut checks = Checks::of("a_shock_cut_in_two_halves_has_the_same_distribution");
    let whole = crisis(lively(10), "crisis", 0.4).model();
    let halves = crisis(crisis(lively(10), "first", 0.2), "second", 0.2).model();
    let reached = |model: &Model| {
        let places = OUTCOMES.map(|name| outcome(model, name));
        let mut hits = [0; 3];
        sample(model, N, |records, l| {
            for (hits, place) in hits.iter_mut().zip(places) {
                *hits += usize::from(records.passage[place][l] != u32::MAX);
            }
        });
        hits
    };
    let (whole, halves) = (reached(&whole), reached(&halves));
    for (place, name) in OUTCOMES.into_iter().enumerate() {
        checks.spend(name, same_proportion([whole[place], halves[place]], N));
    }
}
