//! Experiments, and the ledger of claims that are tested by them.

mod bad_input;
mod exact;
mod ledger;

use stadial::ensemble::Control;
use stadial::experiment::{Findings, read, run};

use stadial::scenario::load;

use crate::support::{Desk, project};

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

/// Every case states a default uncertainty, and with it has uncertain numbers; a claim about it is about the numbers as
/// they are given, so that its scenario has none.
#[test]
fn cases_are_uncertain_and_claims_about_them_are_not() {
    let files = |folder: &str| -> Vec<std::path::PathBuf> {
        let all = std::fs::read_dir(project().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        all.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect()
    };
    let cases = files("scenarios/cases");
    assert!(cases.len() >= 36);
    for case in cases {
        let scenario = load(&case, &[]).unwrap();
        let with_it = scenario.model.priors.iter().filter(|prior| prior.is_default).count();
        assert!(scenario.spread == 0.1 && with_it > 20, "{}: {with_it}", case.display());
    }
    let mut about_cases = 0;
    for claim in files("scenarios/claims") {
        let experiment = read(&claim).unwrap_or_else(|errors| panic!("{}", errors[0].render(false)));
        for variant in experiment.variants.iter().filter(|variant| variant.base.contains("cases/")) {
            about_cases += 1;
            let is_default = variant.scenario.model.priors.iter().any(|prior| prior.is_default);
            assert!(variant.scenario.spread == 0.0 && !is_default, "{}", claim.display());
        }
    }
    assert!(about_cases > 20, "{about_cases}");
}
