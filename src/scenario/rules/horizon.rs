//! A start or an end that a later text changes, and what the run then leaves out.

use super::super::{LoadError, Scenario, load};
use super::{GOOD, folder};
use crate::model::{Date, ShockTiming};

/// The good text with dates and windows of every kind; the run goes from 2025 to 2035.
fn base() -> String {
    let windows = "[shocks.early]\nrate = 1\nuntil = 2027\neffects.overlap = 1\n\
                   [shocks.late]\nrate = 1\nfrom = 2031\nuntil = 2034\neffects.overlap = 1\n\
                   [outcomes.window]\ntreaty = \"none\"\nfrom = 2026\nuntil = 2033\n\
                   [outcomes.both]\nshocks = [\"blockade\", \"late\"]\nwithin_years = 4\n";
    format!("{GOOD}\n{windows}")
}

/// The base, extended by a file with this text.
fn extended(top: &str, set: &[&str]) -> Result<Scenario, LoadError> {
    let files = folder(&[("base.toml", &base()), ("top.toml", &format!("extends = \"base.toml\"\n{top}"))]);
    let set: Vec<String> = set.iter().map(|&text| text.to_owned()).collect();
    load(&files.path().join("top.toml"), &set)
}

fn timings(scenario: &Scenario) -> Vec<ShockTiming> {
    scenario.model.structure.shocks.iter().map(|shock| shock.timing.clone()).collect()
}

fn found(result: Result<Scenario, LoadError>) -> Vec<String> {
    result.unwrap_err().problems().iter().map(|problem| problem.message.clone()).collect()
}

#[test]
fn inherited_dates_are_cut_to_a_changed_run() {
    let random = |from, until| ShockTiming::Random { from, until };
    for moved in [extended("end = 2027", &[]), extended("", &["end=2027"])] {
        let scenario = moved.unwrap_or_else(|error| panic!("{}", error.render(false)));
        let expected = [random(0, 24), ShockTiming::Dated(vec![]), random(0, 24), random(24, 24)];
        assert_eq!(timings(&scenario), expected);
        let window = &scenario.model.structure.outcomes[1];
        assert_eq!((window.from, window.until), (12, 24));
    }
    let later = extended("", &["start=2029"]).unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert_eq!(
        timings(&later),
        [random(0, 72), ShockTiming::Dated(vec![Date::beginning(12)]), random(0, 0), random(24, 60)]
    );
    assert_eq!((later.model.structure.outcomes[1].from, later.model.structure.outcomes[1].until), (0, 48));
    // All overrides are applied together, whatever their order.
    let dates = "shocks.blockade.dates=[2026]";
    for set in [["end=2027", dates], [dates, "end=2027"]] {
        assert_eq!(timings(&extended("", &set).unwrap())[1], ShockTiming::Dated(vec![Date::beginning(12)]));
    }
}

#[test]
fn dates_given_with_a_changed_run_must_lie_within_it() {
    let outside = ["`shocks.blockade.dates` has 2030, which is outside the run"];
    assert_eq!(found(extended("end = 2028\nshocks.blockade.dates = [2026, 2030]", &[])), outside);
    let dates = "shocks.blockade.dates=[2026, 2030]";
    for set in [["end=2028", dates], [dates, "end=2028"]] {
        assert_eq!(found(extended("", &set)), outside);
    }
    assert_eq!(
        found(extended("end = 2028", &["shocks.late.until=2030"])),
        ["`shocks.late.until` is 2030, which is outside the run"]
    );
    // An outcome without any remaining window is an error.
    assert_eq!(found(extended("", &["end=2026"])), ["`outcomes.window.from` is 2026, which is outside the run"]);
    assert_eq!(found(extended("", &["start=2033"])), ["`outcomes.window.until` is 2033, which is outside the run"]);
}
