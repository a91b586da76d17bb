//! The claims ledger at its full size: what is committed is what it gives.

use crate::support::{Desk, names, project, read};

/// Every claim of the documents has its file.
#[test]
fn every_claim_has_its_experiment() {
    let folder = project().join("scenarios/claims");
    let claim = |name: &String| {
        let experiment = stadial::experiment::read(&folder.join(name));
        experiment.unwrap_or_else(|errors| panic!("{errors:?}")).claim
    };
    let mut claims: Vec<u32> = names(&folder).iter().map(claim).collect();
    claims.sort_unstable();
    assert_eq!(claims, (1..=72).collect::<Vec<_>>());
}

/// A changed number, for better or worse, shows here: then `stadial claims` renews results/claims.
#[test]
fn the_committed_ledger_is_the_one_that_it_gives() {
    let desk = Desk::new();
    let claims = project().join("scenarios/claims").display().to_string();
    desk.done(&["claims", &claims, "--quiet", "--out", "ledger"]);
    for file in ["claims.csv", "claims.md"] {
        let (found, committed) =
            (read(&desk.path("ledger").join(file)), read(&project().join("results/claims").join(file)));
        let changed = found.lines().zip(committed.lines()).find(|(found, committed)| found != committed);
        assert!(found == committed, "{file}: {changed:?}");
    }
}
