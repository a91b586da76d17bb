//! A history taken up at a moment goes on as it did; futures from its start are those of a plain run.

use stadial::analysis::{Intervention, World};
use stadial::ensemble::{Control, Futures, Plan, collect_from, futures, run, stretch, trace};
use stadial::model::Operation;
use stadial::noise::Seed;
use stadial::scenario::Scenario;
use stadial::trajectory::{InstructionSet, Juncture};

use crate::support::{trio, unsure};

const DRAW: u64 = 3;

fn world(scenario: &Scenario) -> (World, Seed) {
    let seed = Seed(scenario.plan.seed);
    (World::new(&scenario.model, seed, DRAW), seed)
}

/// At every fifth month: the past, then what follows, are the entries of the whole, and the end has the same bits.
#[test]
fn a_history_goes_on_as_if_it_had_never_been_stopped() {
    for scenario in [trio(&[]), unsure()] {
        let (world, seed) = world(&scenario);
        let last = world.model.structure.n_steps();
        for trajectory in 0..4 {
            let whole = stretch(&world.model, seed, None, trajectory, last);
            for step in (0..=last).step_by(5) {
                let past = stretch(&world.model, seed, None, trajectory, step);
                let rest = stretch(&world.model, seed, Some(&past.end), trajectory, last);
                assert_eq!(
                    [past.entries, rest.entries].concat(),
                    whole.entries,
                    "trajectory {trajectory}, step {step}"
                );
                assert_eq!(rest.end, whole.end, "trajectory {trajectory}, step {step}");
            }
        }
    }
}

/// The world of a draw is that of the run: the history is the one that `stadial trace` tells.
#[test]
fn the_history_is_the_one_that_is_traced() {
    let scenario = unsure();
    let plan = Plan::new(&scenario.model, 100, 20, scenario.plan.seed);
    let world = World::new(&scenario.model, plan.seed, 47 % plan.draws);
    let (_, entries) = trace(&scenario.model, &plan, 47);
    assert_eq!(stretch(&world.model, plan.seed, None, 47, world.model.structure.n_steps()).entries, entries);
}

/// Futures from the start under the numbers of plain trajectories are these, count by count. How strongly a history answers to
/// incentives is its own for good, so that here all answer alike.
#[test]
fn futures_from_the_start_are_those_of_a_run() {
    let mut scenario = unsure();
    scenario.model.base.incentive.response_spread = 0.0;
    let (world, seed) = world(&scenario);
    let plan = Plan { trajectories: 0..500, draws: 1, seed, threads: 2, instructions: InstructionSet::Widest };
    let start = stretch(&world.model, seed, None, 99, 0).end;
    let control = Control::default();
    let found = collect_from(&world.model, &plan, &start, &control, &|| Futures::new(&world.model, &plan)).unwrap();
    assert_eq!(found.tally, run(&world.model, &plan, &control).unwrap());
}

fn middle(world: &World, seed: Seed) -> Juncture {
    stretch(&world.model, seed, None, 5, 50).end
}

#[test]
fn threads_change_nothing_and_what_is_the_same_differs_by_nothing() {
    let scenario = trio(&[]);
    let (world, seed) = world(&scenario);
    let at = middle(&world, seed);
    let on = |threads| futures(&world.model, &at, (1_000, seed, threads), &Control::default()).unwrap();
    let (one, two) = (on(1), on(2));
    assert_eq!(one, two);
    let none = one.difference(&two, 0, 11);
    assert_eq!((none.value, none.standard_error), (0.0, 0.0));
}

/// What is set holds from the moment on: a threshold that nothing can pass keeps the outcome from then on; set to what
/// it is, nothing changes.
#[test]
fn what_is_done_acts_from_the_moment_on() {
    let scenario = trio(&[]);
    let (world, seed) = world(&scenario);
    // Before a treaty is signed.
    let at = stretch(&world.model, seed, None, 5, 30).end;
    let layout = world.model.structure.layout();
    let same = world.changed("identity.ada", (Operation::Add, 0.0), &at).unwrap();
    let (_, then) = world.after(&[same], &at);
    let before = world.model.structure.quantities();
    let shift = |a: &Juncture, b: &Juncture| {
        let of = |quantity: &stadial::model::Quantity| match quantity {
            stadial::model::Quantity::State(variable) => {
                a.snapshot.value(layout, *variable) - b.snapshot.value(layout, *variable)
            }
            _ => 0.0,
        };
        before.iter().map(of).fold(0.0, |most: f64, by| most.max(by.abs()))
    };
    assert!(shift(&then, &at) < 1e-12);
    let unsigned = |path: &str| world.changed(path, (Operation::Set, 0.0), &at).unwrap();
    let done = [unsigned("treaty.signing_rate"), unsigned("treaty.declaration_rate")];
    assert!(matches!(&done[0], Intervention::Policy(policy) if policy.changes[0].0.from == 30));
    let (after, then) = world.after(&done, &at);
    assert_eq!(then, at, "the state is as it was");
    let signed = |world: &World| {
        let last = world.model.structure.n_steps();
        let treaty = |entry: &stadial::trajectory::Entry| matches!(entry.event, stadial::trajectory::Event::Treaty(now) if now.is_in_force());
        let rest = |number| stretch(&world.model, seed, Some(&at), number, last).entries;
        // Summits sign, too.
        (0..40).filter(|&number| rest(number).iter().any(|entry| treaty(entry) && entry.step < 50)).count()
    };
    assert_eq!((signed(&world) > 0, signed(&after)), (true, 0));
}

#[test]
fn a_policy_begins_when_it_is_played_and_has_its_own_numbers_the_next_time() {
    let scenario = trio(&[
        "policies.push={ from = 2002, until = 2004, set.treaty.signing_rate = 2.0, effects.urgency.ada = { mean = 0.5, sd = 1.0 } }",
    ]);
    let (world, seed) = world(&scenario);
    let at = middle(&world, seed);
    let play = [Intervention::Policy(scenario.policies[0].clone())];
    let (once, _) = world.after(&play, &at);
    let (change, _) = &once.policies[0].changes[0];
    assert_eq!((change.from, change.until), (50, 74));
    let later = stretch(&once.model, seed, Some(&at), 5, 60).end;
    let (twice, _) = once.after(&play, &later);
    let names: Vec<&str> = twice.policies.iter().map(|policy| policy.name.as_str()).collect();
    assert_eq!(names, ["push", "push.2"]);
    let ended = twice.ended("push", 60);
    assert_eq!(ended.policies[0].changes[0].0.until, 60);
    // What was played does not change what was before it.
    let shocked = |world: &World| stretch(&world.model, seed, None, 5, 50).entries;
    assert_eq!(shocked(&twice), shocked(&world));
}
