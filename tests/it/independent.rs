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

#[allow(clippy::approx_constant, reason = "one of them happens to be near pi / 6")]
const YEARS: [Year; 6] = [
    Year {
        year: 2005,
        types: [0.0288, 0.0153, 0.0285, 0.2199, 0.7075, 0.0000, 0.0001],
        stages: [0.0270, 0.0017, 0.0502, 0.1935, 0.6079, 0.0591, 0.0379, 0.0228],
        treaty: 0.4693,
    },
    Year {
        year: 2010,
        types: [0.0288, 0.0052, 0.0114, 0.0590, 0.8413, 0.0031, 0.0513],
        stages: [0.0260, 0.0021, 0.0053, 0.0539, 0.4738, 0.1719, 0.1519, 0.1150],
        treaty: 0.8479,
    },
    Year {
        year: 2015,
        types: [0.0237, 0.0075, 0.0053, 0.0531, 0.6754, 0.0116, 0.2233],
        stages: [0.0217, 0.0014, 0.0023, 0.0148, 0.2843, 0.2070, 0.2393, 0.2291],
        treaty: 0.9359,
    },
    Year {
        year: 2020,
        types: [0.0188, 0.0103, 0.0032, 0.0636, 0.5236, 0.0271, 0.3535],
        stages: [0.0180, 0.0008, 0.0019, 0.0050, 0.1703, 0.1961, 0.2772, 0.3308],
        treaty: 0.9578,
    },
    Year {
        year: 2025,
        types: [0.0157, 0.0122, 0.0029, 0.0713, 0.4227, 0.0419, 0.4333],
        stages: [0.0149, 0.0006, 0.0013, 0.0024, 0.1090, 0.1698, 0.2819, 0.4202],
        treaty: 0.9672,
    },
    Year {
        year: 2030,
        types: [0.0129, 0.0140, 0.0027, 0.0776, 0.3549, 0.0570, 0.4809],
        stages: [0.0122, 0.0006, 0.0012, 0.0019, 0.0770, 0.1435, 0.2725, 0.4912],
        treaty: 0.9744,
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
