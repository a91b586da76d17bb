//! Experiments, and the ledger of claims that are tested by them.

mod bad_input;
mod exact;
mod ledger;

use stadial::ensemble::Control;
use stadial::experiment::{Findings, read, run};

use crate::support::Desk;

/// Crises at a constant rate of .1 a year.
const CRISES: &str = r#"
title = "Crises at a constant rate"
members = ["ann", "ben"]
adversary = "cat"
start = 2000
end = 2040

[actors]
ann.gdp = 2
ben.gdp = 1
cat.gdp = 4

[shocks.crisis]
rate = 0.1

[outcomes.crisis]
shocks = ["crisis"]
within_years = 1
"#;

/// What every file of a claim begins with.
fn claim(number: u32, rest: &str) -> String {
    format!(
        "claim = {number}\nstatement = \"Crises come at their rate.\"\ndocument = \"OWN\"\nsection = \"Crises\"\n{rest}"
    )
}

/// A folder with the scenario in it.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("crises.toml", CRISES);
    desk
}

/// What an experiment in such a folder finds.
fn findings(rest: &str, trajectories: u64) -> Findings {
    let desk = desk();
    desk.write("claim.toml", &claim(60, rest));
    let experiment = read(&desk.path("claim.toml")).unwrap_or_else(|errors| panic!("{}", errors[0].render(false)));
    run(&experiment, trajectories, 1, &Control::default()).unwrap().unwrap()
}
