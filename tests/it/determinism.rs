//! The same binary, scenario and seed give the same bytes, however a run is cut up.

use std::ops::Range;

use stadial::ensemble::ledger::Partial;
use stadial::ensemble::{Control, Plan, Results, Tally, run_lanes, trace};
use stadial::noise::Seed;
use stadial::questions::run::{tables, timing_tables};
use stadial::scenario::{Scenario, load};
use stadial::trajectory::{Batch, Constants, Context, Entry, InstructionSet, Records};

use crate::support::{Desk, plan, shipped, tally, trio, unsure};

/// Without uncertain parameters and with, small and shipped.
fn scenarios() -> Vec<Scenario> {
    let of_program = |name: &str| load(&shipped(name), &[]).unwrap();
    vec![trio(&[]), unsure(), of_program("china-russia-1991"), of_program("china-russia")]
}

fn on_lanes<const L: usize>(scenario: &Scenario, plan: &Plan) -> Tally {
    run_lanes::<L>(&scenario.model, plan, &Control::default()).unwrap()
}

#[test]
fn the_number_of_lanes_changes_nothing() {
    for scenario in scenarios() {
        // Not a multiple of any number of lanes, so that some batches have lanes to spare.
        let plan = plan(&scenario, 0..331);
        let one = on_lanes::<1>(&scenario, &plan);
        assert_eq!(one.valid(), 331);
        assert!(one == on_lanes::<4>(&scenario, &plan), "4 lanes: {}", scenario.name);
        assert!(one == on_lanes::<8>(&scenario, &plan), "8 lanes: {}", scenario.name);
        assert!(one == on_lanes::<16>(&scenario, &plan), "16 lanes: {}", scenario.name);
        assert!(one == on_lanes::<32>(&scenario, &plan), "32 lanes: {}", scenario.name);
    }
}

#[test]
fn the_instruction_set_changes_nothing() {
    for scenario in scenarios() {
        let widest = plan(&scenario, 0..640);
        let baseline = Plan { instructions: InstructionSet::Baseline, ..widest.clone() };
        assert!(tally(&scenario, &widest) == tally(&scenario, &baseline), "{}", scenario.name);
        assert!(
            on_lanes::<8>(&scenario, &widest) == on_lanes::<32>(&scenario, &baseline),
            "with other lanes: {}",
            scenario.name
        );
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    for scenario in scenarios() {
        let one = plan(&scenario, 0..1_500);
        let alone = tally(&scenario, &one);
        for threads in [2, 3, 7] {
            assert!(alone == tally(&scenario, &Plan { threads, ..one.clone() }), "{threads}: {}", scenario.name);
        }
    }
}

/// The tally of these trajectories.
fn part(scenario: &Scenario, trajectories: Range<u64>) -> Tally {
    tally(scenario, &plan(scenario, trajectories))
}

/// The tally of these parts, merged in their order.
fn merged(scenario: &Scenario, parts: &[Range<u64>]) -> Tally {
    let mut whole = Tally::new(&scenario.model);
    for trajectories in parts {
        whole.merge(part(scenario, trajectories.clone()));
    }
    whole
}

#[test]
fn parts_of_a_run_add_up_to_it_in_any_order() {
    for scenario in scenarios() {
        let whole = part(&scenario, 0..2_000);
        let (first, second) = (0..1_000, 1_000..2_000);
        assert!(whole == merged(&scenario, &[first.clone(), second.clone()]), "{}", scenario.name);
        assert!(whole == merged(&scenario, &[second, first]), "{}", scenario.name);
        let (a, b, c) = (0..37, 37..1_611, 1_611..2_000);
        for parts in [[a.clone(), b.clone(), c.clone()], [b.clone(), c.clone(), a.clone()], [c, a, b]] {
            assert!(whole == merged(&scenario, &parts), "{parts:?}: {}", scenario.name);
        }
    }
}

/// A part that is wrong by one trajectory is seen, so that the equalities above mean something.
#[test]
fn one_trajectory_more_or_less_is_seen() {
    let scenario = trio(&[]);
    let whole = part(&scenario, 0..600);
    assert!(whole != part(&scenario, 0..599));
    assert!(whole != merged(&scenario, &[0..599, 600..601]), "another trajectory in the place of the last");
    assert!(whole != part(&scenario, 1..601));
}

/// What a run leaves behind is what its parts do: the first 10,000 of 20,000 trajectories are those of a run of 10,000.
#[test]
fn a_longer_run_begins_with_the_shorter_one() {
    let desk = Desk::new();
    let scenario = load(&desk.path("unsure.toml"), &[]).unwrap();
    let files = |tally: &Tally| -> Vec<(String, String)> {
        let results = Results::new(&scenario.model, tally);
        let made = tables(&results, scenario.model.structure.start_day)
            .into_iter()
            .chain(timing_tables(&results, &scenario.model.structure));
        made.map(|table| (table.name.to_owned(), String::from_utf8(table.csv()).unwrap())).collect()
    };
    desk.done(&["run", "unsure.toml", "--quiet", "--trajectories", "10000", "--out", "short"]);
    desk.done(&["run", "unsure.toml", "--quiet", "--trajectories", "20000", "--out", "long"]);
    let mut counted = part(&scenario, 0..10_000);
    assert!(files(&counted) == desk.tables("short"));
    counted.merge(part(&scenario, 10_000..20_000));
    assert!(files(&counted) == desk.tables("long"));
    assert!(desk.tables("short") != desk.tables("long"));
}

#[test]
fn the_program_writes_the_same_bytes_on_any_number_of_threads() {
    let desk = Desk::new();
    for (scenario, trajectories) in [("trio.toml", "3001"), ("unsure.toml", "2999")] {
        let written = |threads: &str| {
            let arguments = ["run", scenario, "--quiet", "--trajectories", trajectories, "--threads", threads];
            desk.done(&[&arguments[..], &["--out", threads]].concat());
            desk.tables(threads)
        };
        let one = written("1");
        assert!(one == written("2"), "{scenario}");
        assert!(one == written("5"), "{scenario}");
    }
}

/// A manifest is enough to make its run again: the texts, the overrides, the seed and the sizes.
#[test]
fn a_run_can_be_made_again_from_its_manifest() {
    let desk = Desk::new();
    let change = "incentive.adjustment_rate=0.8";
    let options = ["--set", change, "--trajectories", "700", "--draws", "9", "--seed", "5", "--out", "first"];
    desk.done(&[&["run", "unsure.toml", "--quiet"], &options[..]].concat());
    let manifest = desk.manifest("first");
    let scenario = &manifest["scenarios"][0];
    let again = Desk::new();
    for (place, text) in scenario["texts"].as_array().unwrap().iter().enumerate() {
        let name = std::path::Path::new(text["name"].as_str().unwrap()).file_name().unwrap().to_str().unwrap();
        assert_eq!(name, ["unsure.toml", "trio.toml"][place]);
        again.write(name, text["text"].as_str().unwrap());
    }
    let number = |key: &str| manifest[key].as_u64().unwrap().to_string();
    let (trajectories, draws, seed) = (number("trajectories"), number("draws"), number("seed"));
    let set = scenario["overrides"][0].as_str().unwrap();
    let options =
        ["--trajectories", &trajectories, "--draws", &draws, "--seed", &seed, "--set", set, "--out", "second"];
    again.done(&[&["run", "unsure.toml", "--quiet"], &options[..]].concat());
    assert!(desk.tables("first") == again.tables("second"));
    assert!(scenario["digest"].is_string());
    assert_eq!(scenario["digest"], again.manifest("second")["scenarios"][0]["digest"]);
}

/// The numbers of one lane, in the order of the record: all that is kept of a history.
fn history<const L: usize>(records: &Records<L>, lane: usize) -> Vec<u64> {
    assert!(records.valid[lane]);
    let mut numbers = Vec::new();
    for year in 0..records.kind.len() {
        numbers.extend([
            u64::from(records.kind[year][lane].rank()),
            u64::from(records.stage[year][lane]),
            u64::from(records.treaty[year][lane].is_in_force()),
        ]);
        numbers.extend(records.depth[year][lane].map(u64::from));
        numbers.extend(records.drivers[year].iter().map(|row| row[lane].to_bits()));
    }
    numbers.extend(records.passage.iter().map(|passage| u64::from(passage[lane])));
    for transition in records.transitions.iter().filter(|transition| transition.lane == lane) {
        let (from, to) = (u64::from(transition.from.rank()), u64::from(transition.to.rank()));
        numbers.extend([u64::from(transition.step), from, to]);
    }
    numbers
}

/// The history and the log of the trajectory in one lane of a batch.
fn in_a_batch<const L: usize>(
    scenario: &Scenario,
    plan: &Plan,
    trajectories: &[u64; L],
    lane: usize,
) -> (Vec<u64>, Vec<Entry>) {
    let parameters = scenario.model.draw(plan.seed, trajectories[lane] % plan.draws);
    let constants = Constants::new(&scenario.model, &parameters);
    let context = Context { model: &scenario.model, parameters: &parameters, constants: &constants, seed: plan.seed };
    let mut batch = Batch::<L>::new(&context, plan.instructions);
    // A batch that has been used before is as good as new.
    let _ = batch.run(&context, &[3; L]);
    let (records, entries) = batch.run_logged(&context, trajectories, lane);
    (history(records, lane), entries)
}

#[test]
fn a_traced_history_is_that_of_its_lane_in_a_batch() {
    for scenario in scenarios() {
        let plan = plan(&scenario, 0..4_000);
        let traced = |trajectory: u64| {
            let (records, entries) = trace(&scenario.model, &plan, trajectory);
            (history(&records, 0), entries)
        };
        for first in [0, 7, 2_311] {
            let sixteen: [u64; 16] = std::array::from_fn(|l| first + plan.draws * l as u64);
            for lane in [0, 5, 15] {
                let found = in_a_batch(&scenario, &plan, &sixteen, lane);
                assert!(!found.1.is_empty());
                assert!(found == traced(sixteen[lane]), "lane {lane} of {first}...: {}", scenario.name);
            }
            let backwards: [u64; 4] = std::array::from_fn(|l| sixteen[15 - l]);
            assert!(in_a_batch(&scenario, &plan, &backwards, 2) == traced(sixteen[13]), "{}", scenario.name);
        }
    }
}

/// A history depends on its number and its draw only, so that it is the same in runs of other sizes, too.
#[test]
fn a_history_is_the_same_under_any_number_of_draws_that_gives_it_the_same_draw() {
    let desk = Desk::new();
    let traced = |draws: &str| {
        let text = desk.done(&["trace", "unsure.toml", "--trajectory", "6", "--draws", draws]);
        text.lines().filter(|line| !line.starts_with("trajectory 6")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(traced("10"), traced("5000"));
    assert_ne!(traced("10"), traced("6"), "draw 0, not draw 6");
}

#[test]
fn the_number_of_draws_counts_where_something_is_uncertain_and_only_there() {
    let desk = Desk::new();
    let written = |scenario: &str, draws: &str| {
        let options = ["--quiet", "--trajectories", "400", "--draws", draws, "--out", draws];
        desk.done(&[&["run", scenario], &options[..]].concat());
        desk.tables(draws)
    };
    assert!(written("unsure.toml", "20") != written("unsure.toml", "21"));
    assert!(written("trio.toml", "20") == written("trio.toml", "21"));
}

/// Every continuous driver of every trajectory differs, in every year after the first, from those of the next seed and
/// from those of the next trajectories under it: seeds share nothing that could be seen.
#[test]
fn neighbouring_seeds_share_nothing() {
    for scenario in [trio(&[]), load(&shipped("china-russia"), &[]).unwrap()] {
        let n = 16_u64;
        let drivers = |seed: u64, first: u64| -> Vec<Vec<[u64; 16]>> {
            let parameters = scenario.model.draw(Seed(seed), 0);
            let constants = Constants::new(&scenario.model, &parameters);
            let seed = Seed(seed);
            let context = Context { model: &scenario.model, parameters: &parameters, constants: &constants, seed };
            let numbers: [u64; 16] = std::array::from_fn(|l| first + l as u64);
            let mut batch = Batch::<16>::new(&context, InstructionSet::Widest);
            let records = batch.run(&context, &numbers);
            records.drivers.iter().map(|rows| rows.iter().map(|row| row.map(f64::to_bits)).collect()).collect()
        };
        let of = drivers(1, 0);
        let structure = &scenario.model.structure;
        let names: Vec<String> = structure.drivers().iter().map(|&driver| structure.quantity_name(driver)).collect();
        for other in [drivers(2, 0), drivers(2, 1), drivers(0, 0), drivers(1, n), drivers(1 << 32 | 1, 0)] {
            for (place, name) in names.iter().enumerate() {
                // Anxiety and the balances may rest at an end of their range.
                let moves = ["severity.", "urgency.", "identity.", "expectation."];
                if moves.iter().any(|start| name.starts_with(start)) {
                    let differ = |year: usize, l: usize| of[year][place][l] != other[year][place][l];
                    let all = (1..of.len()).all(|year| (0..16).all(|l| differ(year, l)));
                    assert!(all, "{name} of {}", scenario.name);
                }
            }
        }
    }
}

#[test]
fn another_seed_gives_other_numbers_in_every_table() {
    let desk = Desk::new();
    for seed in ["7", "8"] {
        desk.done(&["run", "trio.toml", "--quiet", "--trajectories", "500", "--seed", seed, "--out", seed]);
    }
    for ((name, first), (_, second)) in desk.tables("7").into_iter().zip(desk.tables("8")) {
        assert_ne!(first, second, "{name}");
    }
}
