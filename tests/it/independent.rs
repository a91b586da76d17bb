//! The model against an independent implementation of the same equations, written from them in another language and run
//! with random numbers of its own: three members, other thresholds than the defaults, shocks of all timings.

use stadial::ensemble::{OccupancyRow, Plan, Results};
use stadial::scenario::parse;

use crate::support::tally;

const SCENARIO: &str = include_str!("independent.toml");

/// Trajectories of the independent implementation.
const INDEPENDENT: f64 = 40_000.0;

/// Trajectories that are held against them.
const OWN: u64 = 8_000;

/// What the two may differ by beside chance, as for the hindcast. With 40,000 trajectories of either, no cell of any year
/// differed by more than .009.
const AGREEMENT: f64 = 0.01;

/// Probabilities on 1 January of a year by the independent implementation.
struct Year {
    year: i32,
    /// None, thin, coalition, thick, alliance, non-allied and allied community.
    types: [f64; 7],
    /// Stages 0 to 7.
    stages: [f64; 8],
    /// A treaty of alliance in force.
    treaty: f64,
}

const YEARS: [Year; 6] = [
    Year {
        year: 2005,
        types: [0.0001, 0.0184, 0.0312, 0.2921, 0.6573, 0.0003, 0.0006],
        stages: [0.0, 0.0, 0.0548, 0.2040, 0.5496, 0.1355, 0.0429, 0.0132],
        treaty: 0.0804,
    },
    Year {
        year: 2010,
        types: [0.0, 0.0042, 0.0167, 0.0967, 0.8420, 0.0039, 0.0365],
        stages: [0.0, 0.0, 0.0022, 0.0563, 0.2727, 0.3687, 0.2209, 0.0792],
        treaty: 0.3105,
    },
    Year {
        year: 2015,
        types: [0.0, 0.0112, 0.0084, 0.0987, 0.7113, 0.0164, 0.1540],
        stages: [0.0, 0.0, 0.0001, 0.0110, 0.0827, 0.3477, 0.3851, 0.1734],
        treaty: 0.5239,
    },
    Year {
        year: 2020,
        types: [0.0, 0.0181, 0.0056, 0.1197, 0.5525, 0.0433, 0.2607],
        stages: [0.0, 0.0, 0.0, 0.0023, 0.0207, 0.2423, 0.4704, 0.2643],
        treaty: 0.6621,
    },
    Year {
        year: 2025,
        types: [0.0, 0.0237, 0.0049, 0.1431, 0.4248, 0.0746, 0.3289],
        stages: [0.0, 0.0, 0.0, 0.0005, 0.0080, 0.1608, 0.4876, 0.3430],
        treaty: 0.7360,
    },
    Year {
        year: 2030,
        types: [0.0, 0.0296, 0.0047, 0.1543, 0.3438, 0.1030, 0.3646],
        stages: [0.0, 0.0, 0.0, 0.0002, 0.0057, 0.1156, 0.4760, 0.4026],
        treaty: 0.7735,
    },
];

/// The probability of a state on 1 January of a year.
fn found(rows: &[OccupancyRow], year: i32, state: &str) -> f64 {
    rows.iter().find(|row| row.year == year && row.state == state).unwrap().odds.probability
}

#[test]
fn three_members_agree_with_an_independent_implementation() {
    let scenario = parse("independent.toml", SCENARIO, &[]).unwrap();
    let results = Results::new(&scenario.model, &tally(&scenario, &Plan::new(&scenario.model, OWN, 1, 1)));
    let names = ["none", "thin", "coalition", "thick", "alliance", "non_allied_community", "allied_community"];
    let mut wrong = Vec::new();
    let mut compare = |what: String, found: f64, expected: f64| {
        let chance = (expected * (1.0 - expected) * (1.0 / INDEPENDENT + 1.0 / OWN as f64)).sqrt();
        if (found - expected).abs() > AGREEMENT + 4.0 * chance {
            wrong.push(format!("{what}: {found}, independently {expected}"));
        }
    };
    for Year { year, types, stages, treaty } in YEARS {
        for (name, expected) in names.into_iter().zip(types) {
            compare(format!("{name} in {year}"), found(&results.types, year, name), expected);
        }
        for (stage, expected) in stages.into_iter().enumerate() {
            compare(format!("stage {stage} in {year}"), found(&results.stages, year, &stage.to_string()), expected);
        }
        compare(format!("treaty in {year}"), found(&results.treaties, year, "in_force"), treaty);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
