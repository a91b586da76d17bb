//! Forecasts from the state of a record, against the exact answer for a hidden chain.

use stadial::ensemble::Control;
use stadial::questions::score::{Economy, From, Setting as Sized, ahead};
use stadial::scenario::{Recorded, Scenario};

use crate::setting::{FLAT, Setting};
use crate::support::{Checks, deviation};

/// Rates per year at which the treaty is signed and ends.
const SIGNING: f64 = 0.2;
const END: f64 = 0.3;
/// The error of the record.
const ERROR: f64 = 0.1;
/// The year of the forecast, counted from the start, and the treaty of the record in the years before and then.
const ASKED: usize = 4;
const RECORD: [bool; ASKED + 1] = [false, true, true, false, true];

/// A treaty that comes and goes, with its record.
fn scenario() -> Scenario {
    let status = |in_force: &bool| if *in_force { "in_force" } else { "none" };
    let record = RECORD.iter().enumerate().map(|(year, state)| format!("[{}, \"{}\"]", 2000 + year, status(state)));
    let record = record.collect::<Vec<_>>().join(", ");
    Setting::frozen(10)
        .with("steps_per_year", 1)
        .with("incentive.response", FLAT)
        .with("treaty.signing_rate", 2.0 * SIGNING)
        .with("treaty.end_rate", END)
        .with("record.treaty.values", format!("[{record}]"))
        .with("record.treaty.until", 2011)
        .with("record.treaty.error", ERROR)
        .text("record.treaty.source", "invented")
        .scenario()
}

/// The exact probability that the treaty is in force so many years after the forecast, given the record up to it (or nothing),
/// of the chain that starts without one.
fn exact(years: usize, error: f64, known: bool) -> f64 {
    let total = SIGNING + END;
    let stay = (-total).exp();
    let next = |before: f64| SIGNING / total * (1.0 - stay) + before * stay;
    let mut in_force = 0.0;
    for coded in &RECORD[1..] {
        in_force = next(in_force);
        if known {
            let right = |is: bool| if is == *coded { 1.0 - error } else { error };
            let both = [in_force * right(true), (1.0 - in_force) * right(false)];
            in_force = both[0] / (both[0] + both[1]);
        }
    }
    (0..years).fold(in_force, |p, _| next(p))
}

/// Forecasts from the record are those of the forward algorithm, those from the start the chain's. 100 seeds of 1,600
/// trajectories detect a difference of .01. Mutants: the record taken for certain, and left out.
#[test]
fn forecasts_from_a_record_are_those_of_a_hidden_chain() {
    const SEEDS: u64 = 100;
    let mut checks = Checks::of("forecasts_from_a_record_are_those_of_a_hidden_chain");
    let day = "2004-01-01".parse().unwrap();
    let setting = Sized { trajectories: 1_600, economy: Economy::Known, threads: 1 };
    let mut found = [[0; 2]; 2].map(|row| row.map(|_| Vec::new()));
    for seed in 0..SEEDS {
        let mut scenario = scenario();
        scenario.plan.seed = seed;
        for (place, from) in [From::Record, From::Start].into_iter().enumerate() {
            let run = ahead(&scenario, (from, day), (2009, &[]), &setting, &Control::default()).unwrap();
            for (later, years) in [1, 5].into_iter().enumerate() {
                let states = run.on(Recorded::Treaty, 2004 + years).unwrap();
                assert!((states[0].probability + states[1].probability - 1.0).abs() < 1e-12);
                found[place][later].push(states[1].probability);
            }
            assert!(run.on(Recorded::Treaty, 2010).is_none(), "the run ends with the last year that is asked for");
        }
    }
    for (place, known) in [true, false].into_iter().enumerate() {
        for (later, years) in [1, 5].into_iter().enumerate() {
            let values = &found[place][later];
            let n = values.len() as f64;
            let mean = values.iter().sum::<f64>() / n;
            let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0) / n;
            let expected = exact(years, ERROR, known);
            checks.spend(&format!("{years} years, record known: {known}"), deviation(mean - expected, variance));
            if known && years == 1 {
                assert!(deviation(mean - exact(years, 0.0, true), variance).is_err(), "a record without error");
                assert!(deviation(mean - exact(years, ERROR, false), variance).is_err(), "no record");
            }
        }
    }
}
