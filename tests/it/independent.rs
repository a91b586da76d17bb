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
        types: [0.0285, 0.0149, 0.0296, 0.2216, 0.7052, 0.0001, 0.0001],
        stages: [0.0262, 0.0018, 0.0563, 0.2023, 0.6070, 0.0531, 0.0332, 0.0201],
        treaty: 0.4660,
    },
    Year {
        year: 2010,
        types: [0.0286, 0.0056, 0.0115, 0.0617, 0.8399, 0.0026, 0.0501],
        stages: [0.0259, 0.0016, 0.0064, 0.0565, 0.4927, 0.1645, 0.1477, 0.1046],
        treaty: 0.8436,
    },
    Year {
        year: 2015,
        types: [0.0238, 0.0082, 0.0058, 0.0560, 0.6794, 0.0114, 0.2154],
        stages: [0.0218, 0.0016, 0.0031, 0.0140, 0.2943, 0.2099, 0.2374, 0.2179],
        treaty: 0.9342,
    },
    Year {
        year: 2020,
        types: [0.0203, 0.0102, 0.0041, 0.0657, 0.5279, 0.0261, 0.3458],
        stages: [0.0187, 0.0010, 0.0023, 0.0048, 0.1713, 0.2018, 0.2800, 0.3202],
        treaty: 0.9568,
    },
    Year {
        year: 2025,
        types: [0.0164, 0.0121, 0.0030, 0.0728, 0.4288, 0.0440, 0.4228],
        stages: [0.0151, 0.0011, 0.0018, 0.0025, 0.1089, 0.1718, 0.2896, 0.4093],
        treaty: 0.9678,
    },
    Year {
        year: 2030,
        types: [0.0135, 0.0140, 0.0029, 0.0788, 0.3620, 0.0594, 0.4695],
        stages: [0.0124, 0.0007, 0.0016, 0.0018, 0.0773, 0.1434, 0.2819, 0.4808],
        treaty: 0.9739,
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
