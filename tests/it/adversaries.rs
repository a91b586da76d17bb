//! Several adversaries: what the members have in common, and what each fears for itself, where nothing moves; and patrons.

use stadial::ensemble::Results;
use stadial::scenario::Scenario;

use crate::support::{frozen, plan, tally};

fn results(scenario: &Scenario) -> Results {
    Results::new(&scenario.model, &tally(scenario, &plan(scenario, 0..16)))
}

fn driver(results: &Results, variable: &str, year: i32) -> f64 {
    results.drivers.iter().find(|row| row.variable == variable && row.year == year).unwrap().mean
}

const TWO: [&str; 6] = [
    "adversary=[\"xan\", \"yul\"]",
    "actors.xan.gdp=20",
    "actors.yul={ gdp = 5, growth = 0, growth_volatility = 0, gdp_volatility = 0 }",
    "actors.ann.gdp=10",
    "actors.bob.gdp=4",
    "alignment.overlap=0.8",
];

/// Of shares (.5, .5) and (.25, .75) the members have (.25, .5) in common: against 20 and 5 in these proportions, 10.
#[test]
fn power_is_measured_against_those_in_common() {
    let shares =
        ["actors.ann.threat_from={ xan = 0.5, yul = 0.5 }", "actors.bob.threat_from={ xan = 0.25, yul = 0.75 }"];
    let scenario = frozen(&[&TWO[..], &shares].concat());
    let found = results(&scenario);
    assert!((driver(&found, "power_ratio", 2000) - 1.4).abs() < 1e-6);
    assert!((driver(&found, "power_ratio", 2010) - 1.4).abs() < 1e-6);
    let start = scenario.model.central();
    assert!((start.alignment.overlap - 0.8 * 0.75).abs() < 1e-12, "{}", start.alignment.overlap);
    // Without any in common, against the mean of their shares: 12.5.
    let apart = ["actors.ann.threat_from={ xan = 1, yul = 0 }", "actors.bob.threat_from={ xan = 0, yul = 1 }"];
    let scenario = frozen(&[&TWO[..], &apart].concat());
    assert!((driver(&results(&scenario), "power_ratio", 2000) - 14.0 / 12.5).abs() < 1e-6);
    assert_eq!(scenario.model.central().alignment.overlap, 0.0);
}

/// Half of the power is a composite index: that of the members is 3 and 1, that of the adversaries 8 and 2; it moves with output.
#[test]
fn power_may_be_a_composite_index() {
    let index = [
        "balance.power.composite_weight=0.5",
        "actors.ann.composite=3",
        "actors.bob.composite=1",
        "actors.xan.composite=8",
    ];
    let ratio = |set: &[&str], year: i32| driver(&results(&frozen(set)), "power_ratio", year);
    let one = ["actors.xan.gdp=20", "actors.ann.gdp=10", "actors.bob.gdp=4"];
    let found = ratio(&[&one[..], &index].concat(), 2000);
    assert!((found - 0.5 * (14.0 / 20.0 + 4.0 / 8.0)).abs() < 1e-6, "{found}");
    let grown = ["actors.ann.growth=0.1", "actors.ann.growth_target=0.1"];
    let found = ratio(&[&one[..], &index, &grown].concat(), 2010);
    let factor = std::f64::consts::E;
    let exact = 0.5 * ((10.0 * factor + 4.0) / 20.0 + (3.0 * factor + 1.0) / 8.0);
    assert!((found - exact).abs() < 1e-3 * exact, "{found} {exact}");
    // In common are a quarter of the first adversary and a half of the second, as shares a third and two thirds.
    let shares =
        ["actors.ann.threat_from={ xan = 0.5, yul = 0.5 }", "actors.bob.threat_from={ xan = 0.25, yul = 0.75 }"];
    let found = ratio(&[&TWO[..], &shares, &index, &["actors.yul.composite=2"]].concat(), 2000);
    assert!((found - 0.5 * (14.0 / 10.0 + 4.0 / 4.0)).abs() < 1e-6, "{found}");
    // Where none is given the index is output.
    let start = frozen(&one).model.central();
    assert_eq!((start.actors[0].composite, start.actors[2].composite), (10.0, 20.0));
}

/// The severity of a member's threat tends to what its own adversaries' power gives: .25 / (1 + rel) of it.
#[test]
fn each_member_fears_its_own() {
    let moving = ["dynamics.severity.reversion=50", "actors.ann.proximity=0.5", "actors.bob.proximity=0.5"];
    let own = ["actors.ann.threat_from={ xan = 1, yul = 0 }", "actors.bob.threat_from={ xan = 0, yul = 1 }"];
    let found = results(&frozen(&[&TWO[..], &own, &moving].concat()));
    let severity = |relative: f64, rest: f64| 0.25 / (1.0 + relative) + rest;
    let [ann, bob] = ["severity.ann", "severity.bob"].map(|name| driver(&found, name, 2005));
    // What is beside power is the same for both.
    let rest = ann - severity(0.5, 0.0);
    assert!((bob - severity(0.8, rest)).abs() < 1e-6, "{ann} {bob}");
}

/// An adversary of which nobody is afraid changes nothing: the numbers are those of one adversary.
#[test]
fn with_one_in_common_the_numbers_are_those_of_one() {
    let one = frozen(&["actors.ann.gdp=10", "actors.bob.gdp=4", "alignment.type=\"thin\"", "treaty.signing_rate=0.3"]);
    let alone = ["actors.ann.threat_from={ xan = 1, yul = 0 }", "actors.bob.threat_from={ xan = 1, yul = 0 }"];
    let two = frozen(
        &[
            &[
                "adversary=[\"xan\", \"yul\"]",
                "actors.yul={ gdp = 5, growth = 0, growth_volatility = 0, gdp_volatility = 0 }",
                "actors.ann.gdp=10",
                "actors.bob.gdp=4",
            ][..],
            &["alignment.type=\"thin\"", "treaty.signing_rate=0.3"],
            &alone,
        ]
        .concat(),
    );
    let [one, two] = [one, two].map(|scenario| results(&scenario));
    assert_eq!(one.drivers, two.drivers);
    assert_eq!((one.types, one.treaties), (two.types, two.treaties));
}

const PATRON: &str = "actors.yul={ gdp = 5, military_burden = 0.04, growth = 0.1, growth_target = 0.1, growth_volatility = 0, gdp_volatility = 0 }";

/// What a member can count on adds to its own: 10 + .4 x 5 and 4 against 20. The patron grows, and with it the balance; the
/// need is judged by the strongest member with what it can count on, and the members' fears with it.
#[test]
fn a_patron_adds_to_what_its_member_can_bring() {
    let one = ["actors.xan.gdp=20", "actors.ann.gdp=10", "actors.bob.gdp=4", PATRON, "actors.ann.patrons.yul=0.4"];
    let scenario = frozen(&one);
    let found = results(&scenario);
    let ratio = |year| driver(&found, "power_ratio", year);
    assert!((ratio(2000) - 16.0 / 20.0).abs() < 1e-6, "{}", ratio(2000));
    let grown = (14.0 + 2.0 * std::f64::consts::E) / 20.0;
    assert!((ratio(2010) - grown).abs() < 1e-3 * grown, "{} {grown}", ratio(2010));
    // With the patron in its full size, the same as one member of both sizes, from the incentive at the start on.
    let still = "actors.yul={ gdp = 5, military_burden = 0.02, growth = 0, growth_volatility = 0, gdp_volatility = 0 }";
    let with = ["actors.xan.gdp=20", "actors.ann.gdp=10", "actors.bob.gdp=4", still, "actors.ann.patrons.yul=1"];
    let [with, large] = [&with[..], &["actors.xan.gdp=20", "actors.ann.gdp=15", "actors.bob.gdp=4"]].map(frozen);
    let [start, expected] = [&with, &large].map(|scenario| scenario.model.central().alignment);
    assert!((start.learning - expected.learning).abs() < 1e-12, "{} {}", start.learning, expected.learning);
    let [with, large] = [with, large].map(|scenario| results(&scenario));
    for variable in ["power_ratio", "power", "threat", "severity.ann", "severity.bob"] {
        let [found, expected] = [&with, &large].map(|results| driver(results, variable, 2005));
        assert!((found - expected).abs() < 1e-9, "{variable}: {found} {expected}");
    }
}

/// Military expenditure and several adversaries: half of the power is expenditure, of which the patron has twice the share of
/// its output; in common are 10 of output and of expenditure (see above).
#[test]
fn a_patron_is_measured_as_its_member_is() {
    let shares =
        ["actors.ann.threat_from={ xan = 0.5, yul = 0.5 }", "actors.bob.threat_from={ xan = 0.25, yul = 0.75 }"];
    let burdens = ["xan", "yul", "ann", "bob"].map(|actor| format!("actors.{actor}.military_burden=0.02"));
    let patron =
        "actors.zed={ gdp = 8, military_burden = 0.04, growth = 0, growth_volatility = 0, gdp_volatility = 0 }";
    let half = ["balance.power.military_weight=0.5", patron, "actors.bob.patrons.zed=0.25"];
    let burdens: Vec<&str> = burdens.iter().map(String::as_str).collect();
    let scenario = frozen(&[&TWO[..], &shares, &burdens, &half].concat());
    let found = driver(&results(&scenario), "power_ratio", 2000);
    assert!((found - (1.4 + 0.25 * 0.5 * (0.8 + 1.6))).abs() < 1e-6, "{found}");
}

#[test]
fn a_patron_is_a_state_outside() {
    let wrong = |set: &str| {
        let overrides = ["actors.yul.gdp=5".to_owned(), set.to_owned()];
        match stadial::scenario::parse("frozen.toml", include_str!("frozen.toml"), &overrides) {
            Ok(_) => panic!("{set} is accepted"),
            Err(error) => error.render(false),
        }
    };
    assert!(wrong("actors.ann.patrons.bob=0.2").contains("names `bob`, which is a member"));
    assert!(wrong("actors.ann.patrons.xan=0.2").contains("names `xan`, which is an adversary"));
    assert!(wrong("actors.ann.patrons.zed=0.2").contains("add `[actors.zed]` with its `gdp`"));
    let error = wrong("actors.ann.patrons.yul=1.2");
    assert!(error.contains("Share of this patron's capability"), "{error}");
    // Without being named, its table is of nobody.
    assert!(wrong("actors.ann.gdp=10").contains("yul"));
}
