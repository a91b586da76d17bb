//! Agreements in a run that does not start on 1 January.

use stadial::ensemble::Results;
use stadial::theory::Phase;

use crate::support::{frozen, plan, tally};

/// The rows are those of the start and of its anniversaries: signed on the first, in force from the next on.
#[test]
fn phases_are_those_of_the_anniversaries() {
    let scenario = frozen(&[
        "start=2000-07-01",
        "end=2003",
        "agreements.pact={ kind = \"access\", parties = [\"ann\", \"bob\"], state = \"agreed\", kept = 1, force_rate = 1000, \
         fail_rate = 0, lapse_rate = 0, suspend_rate = 0, end_rate = 0, announced = { sign = 2001-03-10 } }",
        "agreements.pact.party={ ann = { ratify_rate = 1000, block_rate = 0, leave_rate = 0 }, bob = { ratify_rate = 1000, block_rate = 0, leave_rate = 0 } }",
    ]);
    let results = Results::new(&scenario.model, &tally(&scenario, &plan(&scenario, 0..160)));
    let found: Vec<(i32, Phase)> = results
        .agreements
        .iter()
        .filter(|row| row.estimate.probability == 1.0)
        .map(|row| (row.year, row.phase))
        .collect();
    let expected = [(2000, Phase::Agreed), (2001, Phase::InForce), (2002, Phase::InForce), (2003, Phase::InForce)];
    assert_eq!(found, expected);
    let days: Vec<i32> = results.types.iter().map(|row| row.year).collect();
    assert!(days.starts_with(&[2000]) && days.ends_with(&[2003]));
}
