//! Breaks of an alignment in which nothing else moves, as outcomes count them.

#![allow(clippy::disallowed_methods, reason = "the exact values are computed by other means than crate::math")]

use stadial::analysis::World;
use stadial::ensemble::{Control, Results, futures, stretch};
use stadial::noise::Seed;
use stadial::story::{Happening, History, story};
use stadial::trajectory::{Batch, Constants, Context, Event, IndicatorChange, InstructionSet};

use crate::support::{checked, frozen, plan, tally};

/// Two crises start exercises between estranged partners, and a rupture ends them at once, each time.
const RUPTURES: [&str; 12] = [
    "rupture.rate=1e6",
    "alignment.contestation=0.95",
    "alignment.type=\"thin\"",
    "actors.ann.identity=0.2",
    "actors.ann.expectation=0.9",
    "actors.bob.expectation=0.9",
    "shocks.crisis={ dates = [2002, 2005], jump_start.exercises = 1 }",
    "outcomes.once.breaks_at_least=1",
    "outcomes.twice.breaks_at_least=2",
    "outcomes.thrice.breaks_at_least=3",
    "outcomes.late={ breaks_at_least = 1, from = 2004 }",
    "outcomes.lasting={ breaks_at_least = 2, lasting_years = 2 }",
];

#[test]
fn every_rupture_counts_once() {
    let scenario = frozen(&RUPTURES);
    let results = Results::new(&scenario.model, &tally(&scenario, &plan(&scenario, 0..40)));
    let reached = |outcome: &str| {
        let odds = |year: i32| results.probability_of(outcome, year).unwrap().probability;
        (2001..=2009).find(|&year| odds(year) == 1.0).inspect(|&year| assert_eq!(odds(year - 1), 0.0))
    };
    assert_eq!(reached("once"), Some(2002));
    assert_eq!(reached("twice"), Some(2005));
    assert_eq!(reached("thrice"), None);
    // What held when the window opens counts for the time after.
    assert_eq!(reached("late"), Some(2004));
    assert_eq!(reached("lasting"), Some(2007));
}

/// A history that is taken up again knows how often it broke.
#[test]
fn the_count_goes_on_from_a_moment() {
    let scenario = frozen(&RUPTURES);
    let seed = Seed(1);
    let world = World::new(&scenario.model, seed, 0);
    let at = stretch(&world.model, seed, None, 0, 40).end;
    let found = futures(&world.model, &at, (40, seed, 1), &Control::default()).unwrap();
    let results = Results::new(&world.model, &found.tally);
    let odds = |outcome: &str, year: i32| results.probability_of(outcome, year).unwrap().probability;
    assert_eq!([odds("twice", 2004), odds("twice", 2005), odds("thrice", 2009)], [0.0, 1.0, 0.0]);
}

/// A thick partnership without an incentive breaks where ann turns, at 2 a year, and her new story, around the old one
/// by a logistic law of scale .61, makes a radical Other of her partner: with S((L(1/3) - L(1/2)) / .61) = .2430.
#[test]
fn a_turn_counts_where_it_breaks() {
    let scenario = frozen(&[
        "alignment.type=\"thick\"",
        "alignment.incentive=0",
        "actors.ann.turning=2",
        "outcomes.once.breaks_at_least=1",
        "outcomes.twice.breaks_at_least=2",
    ]);
    let results = Results::new(&scenario.model, &tally(&scenario, &plan(&scenario, 0..4_000)));
    let hazard = 2.0 / (1.0 + (2.0_f64.ln() / 0.61).exp());
    for years in [1, 3] {
        let odds = results.probability_of("once", 1999 + years).unwrap().probability;
        checked("a break", odds, 1.0 - (-hazard * f64::from(years)).exp(), 4_000);
    }
    // Nothing is left that could break again.
    assert_eq!(results.probability_of("twice", 2009).unwrap().probability, 0.0);
}

/// What is printed of the history of a thick partnership in which ann turns away at once; `more` is set.
fn told_of_a_break(more: &[&str]) -> Vec<Happening> {
    let scenario = frozen(
        &[
            &[
                "alignment.type=\"thick\"",
                "alignment.indicators={ confidence_building = 2, consultations = 1 }",
                "actors.ann.turning=10000",
                "outcomes.once.breaks_at_least=1",
            ],
            more,
        ]
        .concat(),
    );
    let (model, seed) = (&scenario.model, Seed(1));
    let parameters = model.draw(seed, 0);
    let constants = Constants::new(model, &parameters);
    let context = Context { model, parameters: &parameters, constants: &constants, seed };
    let chronicle = Batch::<16>::new(&context, InstructionSet::Widest).chronicle(&context, &[(0, 0)], None);
    let until = model.structure.n_steps();
    let history =
        History { scenario: &scenario, model, parameters: &parameters, policies: &[], chronicle: &chronicle, until };
    story(&history).happenings
}

/// What ends with an alignment names the turn that broke it as its cause.
#[test]
fn falls_that_come_with_a_break_name_it() {
    let printed = told_of_a_break(&["alignment.incentive=0"]);
    let turn = printed.iter().position(|one| matches!(one.event, Some(Event::Turn { broke: true, .. }))).unwrap();
    let falls: Vec<_> = printed
        .iter()
        .filter(|one| {
            matches!(one.event, Some(Event::Type { .. } | Event::Indicator { change: IndicatorChange::Ended, .. }))
        })
        .collect();
    assert_eq!(falls.len(), 3, "two indicators and the type: {printed:?}");
    for fall in &falls {
        assert!(fall.because.starts_with("This comes with the break: ANN turns away from its partners."), "{fall:?}");
        assert_eq!(fall.needs, [turn]);
    }
}

/// An incentive is lost in a break where there was one and it is not given.
#[test]
fn an_incentive_that_a_break_takes_is_reported() {
    let lost = |more: &[&str]| {
        let printed = told_of_a_break(more);
        let fall = printed
            .iter()
            .find(|one| matches!(one.event, Some(Event::Type { .. })))
            .unwrap_or_else(|| panic!("{printed:?}"));
        fall.because.strip_prefix("This comes with the break: ANN turns away from its partners.").unwrap().to_owned()
    };
    assert_eq!(lost(&["alignment.incentive=0.3"]), " The incentive of 0.30 is lost.");
    assert_eq!(lost(&["alignment.incentive=0"]), "");
    assert_eq!(lost(&["alignment.incentive=0.3", "clusters=\"indicators\""]), "");
}
