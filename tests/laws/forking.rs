//! Futures from a moment of a trajectory: its state is preserved, against exact distributions.

use stadial::ensemble::{Control, FIRST_FUTURE, Futures, Plan, StateKind, collect_from, futures, run, states, stretch};
use stadial::model::Model;
use stadial::noise::Seed;
use stadial::stats::Cluster;
use stadial::trajectory::{Event, InstructionSet, Juncture};

use crate::setting::{FLAT, SEED, Setting, outcome};
use crate::stages::{chain, chain_step, distribution_after};
use crate::support::{Checks, chi_square, deviation, proportion};

fn run_futures(model: &Model, from: &Juncture, number: u64) -> Futures {
    futures(model, from, (number, Seed(SEED), 2), &Control::default()).unwrap()
}

/// The first trajectory in this state at a moment, as `is` finds in a single future of it on the following 1 January;
/// moments are 1 January here, so that this is the moment itself.
fn first_trajectory(model: &Model, step: u32, is: impl Fn(&Futures) -> bool) -> Juncture {
    let trajectories = (0..500).map(|number| stretch(model, Seed(SEED), None, number, step).end);
    let mut found = trajectories.filter(|at| is(&run_futures(model, at, 1)));
    found.next().expect("one of 500 trajectories is in the state")
}

fn cell(kind: StateKind, name: &str) -> usize {
    states().iter().position(|state| *state == (kind, name.to_owned())).expect("a state")
}

fn hits(clusters: &[Cluster]) -> usize {
    clusters.iter().map(|cluster| cluster.hits).sum::<u64>() as usize
}

/// From stage 3, 10 years into the chain of constant rates, with 30 to go: stages and top reached, exactly those of the
/// chain of monthly steps, which `stages` compares with the matrix exponential. Errors of 2 % of all ups and of 5 % of
/// the top reached are detected. A fork from the first stage or the first year would be far off.
#[test]
fn the_chain_goes_on_from_the_stage_where_it_was() {
    const N: u64 = 40_000;
    let mut checks = Checks::of("the_chain_goes_on_from_the_stage_where_it_was");
    let model = chain(12, 1.0).model();
    let (at_third, top) = (cell(StateKind::Stage, "3"), outcome(&model, "top"));
    let at = first_trajectory(&model, 120, |one| hits(&one.tally.occupancy(10, at_third)) == 1);
    let found = run_futures(&model, &at, N);
    let stage = |stage: usize| hits(&found.tally.occupancy(40, cell(StateKind::Stage, &stage.to_string())));
    let stages: Vec<usize> = (1..=7).map(stage).collect();
    let expected = distribution_after(&chain_step(1.0 / 12.0, 1.0, false), 2, 360);
    checks.spend("stages", chi_square(&stages, &expected));
    let reached = hits(&found.tally.reached(top, 39));
    let expected = distribution_after(&chain_step(1.0 / 12.0, 1.0, true), 2, 360)[6];
    checks.spend("top reached", proportion(reached, N as usize, expected));
}

/// A treaty ends at .5 a year while the alignment is broken, at .05 otherwise: it is kept for 3 more years with
/// probability .22; if the break were lost, with .86. A quarrel in 2000 always breaks, and no member turns afterwards.
/// An error of 1 % of the probability is detected; the mutant is rejected.
#[test]
fn a_break_goes_on() {
    const N: u64 = 60_000;
    let mut checks = Checks::of("a_break_goes_on");
    let model = Setting::frozen(5)
        .with("steps_per_year", 12)
        .text("alignment.type", "alliance")
        .with("alignment.treaty", true)
        .with("alignment.incentive", 0)
        .with("actors.a.identity", 0.6)
        .with("actors.b.identity", 0.6)
        .with("treaty.end_rate", 0.05)
        .with("treaty.declaration_rate", 0.5)
        .with("rupture.quarrel_weight", 1e6)
        .with("shocks.quarrel.dates", "[2000]")
        .with("shocks.quarrel.effects.identity.a", -1)
        .model();
    let (none, in_force) = (cell(StateKind::Type, "none"), cell(StateKind::Treaty, "in_force"));
    let at = first_trajectory(&model, 24, |one| {
        hits(&one.tally.occupancy(2, none)) == 1 && hits(&one.tally.occupancy(2, in_force)) == 1
    });
    let kept = hits(&run_futures(&model, &at, N).tally.occupancy(5, in_force));
    let expected = |rate: f64| (-3.0 * rate).exp();
    assert!(proportion(kept, N as usize, expected(0.05)).is_err(), "the loss of a break is not detected");
    checks.spend("kept", proportion(kept, N as usize, expected(0.5)));
}

/// A trajectory resumes from any moment to the same end, bit for bit, as if it had not been stopped: with noise,
/// shocks, treaties, turns and quarrels, while the alignment is intact, broken and intact again.
#[test]
fn a_trajectory_resumes_bit_for_bit_through_a_break() {
    const STEPS: u32 = 12 * 4;
    let mut setting = crate::splitting::lively()
        .text("alignment.type", "thick")
        .with("alignment.treaty", true)
        .with("alignment.indicators", "{ confidence_building = 1, consultations = 2, exercises = 1 }")
        .with("shocks.quarrel.rate", 0.2)
        .with("shocks.quarrel.effects.identity.a", "{ mean = -0.6, sd = 0.3 }");
    for member in ["a", "b"] {
        setting = setting
            .with(format!("actors.{member}.identity"), 0.55)
            .with(format!("actors.{member}.turning"), 0.5)
            .with(format!("actors.{member}.severity"), 0.7)
            .with(format!("actors.{member}.urgency"), 0.7);
    }
    let model = setting.model();
    let mut met = [0; 3];
    for number in 0..60 {
        let whole = stretch(&model, Seed(SEED), None, number, STEPS);
        let turns = |broke: bool| {
            let is = move |event: &Event| matches!(event, Event::Turn { broke: found, .. } if *found == broke);
            whole.entries.iter().filter(move |entry| is(&entry.event)).map(|entry| entry.step)
        };
        let mut moments = vec![7, STEPS / 2];
        // At the break itself, a step later, and at the turns that follow it.
        moments.extend(turns(true).flat_map(|step| [step, step + 1]).filter(|&step| step < STEPS));
        moments.extend(turns(false).filter(|&step| step < STEPS));
        met[0] += turns(true).count();
        met[1] += turns(false).count();
        for moment in moments {
            let first = stretch(&model, Seed(SEED), None, number, moment);
            let rest = stretch(&model, Seed(SEED), Some(&first.end), number, STEPS);
            assert_eq!(rest.end, whole.end, "trajectory {number} from moment {moment}");
            assert_eq!(rest.standings[..], whole.standings[moment as usize..], "trajectory {number} from {moment}");
            met[2] += 1;
        }
    }
    assert!(met[0] > 20 && met[1] > 20 && met[2] > 150, "breaks, turns after them and moments: {met:?}");
}

/// Dormant exercises are reactivated at 3 x .1 a year, new ones form at .1: within 3 years with .59 against .26.
#[test]
fn dormant_indicators_remain_dormant() {
    const N: u64 = 40_000;
    let mut checks = Checks::of("dormant_indicators_remain_dormant");
    let model = Setting::frozen(13)
        .with("steps_per_year", 12)
        .with("incentive.response", FLAT)
        .with("institutions.hold", 0)
        .with("indicators.deepening_factor", 0)
        .with("indicators.reactivation_factor", 3)
        .with("indicators.needs.exercises", "[]")
        .with("indicators.exercises.formation_rate", 0.2)
        .with("indicators.exercises.erosion_rate", 0.4)
        .with("alignment.indicators.exercises", 1)
        .with("outcomes.back.depth_at_least.exercises", 1)
        .with("outcomes.back.from", 2010)
        .model();
    let (back, absent) = (outcome(&model, "back"), cell(StateKind::Stage, "0"));
    let at = first_trajectory(&model, 120, |one| hits(&one.tally.occupancy(10, absent)) == 1);
    let found = hits(&run_futures(&model, &at, N).tally.reached(back, 12));
    let expected = |rate: f64| 1.0 - (-3.0 * rate).exp();
    assert!(proportion(found, N as usize, expected(0.1)).is_err(), "the loss of dormancy is not detected");
    checks.spend("came back", proportion(found, N as usize, expected(0.3)));
}

/// Over many trajectories, the mean of the probabilities from a later moment is the probability from the start: a
/// martingale. With shocks, support, types, treaties and an outcome that must last. Both errors are below 3 %: an error
/// of a seventh is detected.
#[test]
fn probabilities_from_here_are_a_martingale() {
    const TRAJECTORIES: u64 = 1_500;
    const FUTURES: u64 = 32;
    let mut checks = Checks::of("probabilities_from_here_are_a_martingale");
    let model = crate::splitting::lively().model();
    let names = ["thick", "deep"];
    let places = names.map(|name| outcome(&model, name));
    let plain = run(&model, &Plan::new(&model, 60_000, 1, SEED), &Control::default()).unwrap();
    // Numbers of their own for every trajectory, so that their futures are independent, too.
    let probabilities = |trajectory: u64| {
        let at = stretch(&model, Seed(SEED), None, trajectory, 22).end;
        let first = FIRST_FUTURE + trajectory * FUTURES;
        let plan = Plan {
            trajectories: first..first + FUTURES,
            draws: 1,
            seed: Seed(SEED),
            threads: 1,
            instructions: InstructionSet::Widest,
        };
        let found = collect_from(&model, &plan, &at, &Control::default(), &|| Futures::new(&model, &plan)).unwrap();
        places.map(|place| hits(&found.tally.reached(place, 11)) as f64 / FUTURES as f64)
    };
    let all: Vec<[f64; 2]> = (100_000..100_000 + TRAJECTORIES).map(probabilities).collect();
    for (number, name) in names.into_iter().enumerate() {
        let plain = hits(&plain.reached(places[number], 11)) as f64 / 60_000.0;
        let n = TRAJECTORIES as f64;
        let mean = all.iter().map(|pair| pair[number]).sum::<f64>() / n;
        let variance =
            all.iter().map(|pair| (pair[number] - mean) * (pair[number] - mean)).sum::<f64>() / (n - 1.0) / n;
        checks.spend(name, deviation(mean - plain, variance + plain * (1.0 - plain) / 60_000.0));
    }
}
