//! What a start means: its quantities, conditions and first year against numbers worked out by hand, its contradictions,
//! and what `check` and `run` say of it.

#![allow(clippy::disallowed_methods, reason = "the exact values are computed by other means than crate::math")]

use stadial::analysis::{Contradiction, StartAudit};
use stadial::theory::AlignmentType;
use stadial::trajectory::Prospect;

use crate::support::{Desk, frozen, stderr, stdout};

/// A thick partnership of two equals in which bob sees ann as a radical Other.
const FAILING: [&str; 8] = [
    "alignment.type=\"thick\"",
    "actors.bob.identity=0.25",
    "typology.downgrade_rate=0.4",
    "alignment.indicators={ consultations = 2, exercises = 1 }",
    "indicators.exercises.erosion_rate=0.35",
    "shocks.early={ rate = 0.5, until = 2000-07-01, effects.anxiety.ann = 0.1 }",
    "shocks.dated={ dates = [2000-03-01, 2000-09-01, 2003], probability = 0.5, effects.anxiety.ann = 0.1 }",
    "status.overlap_tolerance=0.3",
];

fn audit(more: &[&str]) -> StartAudit {
    StartAudit::of(&frozen(&[&FAILING[..], more].concat()).model)
}

fn near(found: f64, exact: f64, what: &str) {
    assert!((found - exact).abs() < 1e-12, "{what}: {found}, by hand {exact}");
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn probability(audit: &StartAudit, wanted: impl Fn(&Prospect) -> bool) -> Option<(Option<f64>, f64)> {
    audit.expected.iter().find(|row| wanted(&row.event)).map(|row| (row.rate, row.probability))
}

/// Two members of GDP 2 each against 9, with severity and urgency .9, overlap .7, no orientation, contestation and
/// complementarity .4, claims of a half each, and the incentive given as .4: section 1 of the page of the model.
#[test]
fn the_quantities_are_those_of_the_equations() {
    let audit = audit(&[]);
    let at = &audit.outlook;
    let ratio: f64 = 4.0 / 9.0;
    let reach = logistic((ratio.ln() - 0.5_f64.ln()) / 0.12);
    let need = 1.0 - logistic(((2.0_f64 / 9.0).ln() - 1.6_f64.ln()) / 0.12);
    let threat = 0.7_f64.powf(0.25) * 0.9_f64.powf(0.75);
    let interest = 0.6 * 0.35 * 0.4;
    near(at.power_ratio, ratio, "power ratio");
    near(at.power, reach * need, "balance of power");
    near(at.threat, threat, "balance of threat");
    near(at.interest, interest, "balance of interest");
    near(at.status, 1.0, "status");
    near(at.learning_target, 1.0 - need, "learning");
    near(at.incentive, 0.4, "incentive");
    let first_test = 1.0 / (1.0 + (0.4_f64 / 0.7).powi(6));
    let highest = [reach * need, threat, interest].into_iter().fold(0.0, f64::max);
    let damped = 1.0 - 0.3 * (highest - interest);
    let learned = need + (1.0 - need) * (1.0 - at.learning);
    let target = (0.55 * threat + 0.45 * interest) * (reach + 0.3 * (1.0 - reach)) * learned * damped * first_test;
    near(at.incentive_target, target, "target of the incentive");
    // Equal in everything, with consultations at depth 2 or not.
    for member in &at.members {
        near(member.realised, 0.5, "realised standing");
        near(member.claimed, 0.5, "claimed standing");
        let severity: f64 = 0.25 / (1.0 + 2.0 / 9.0) + 0.25 * 0.3 + 0.2 * 0.5 + 0.3 * 0.4 - 0.3 * 0.3;
        near(member.severity_target, severity, "target of severity");
    }
    assert_eq!((at.kind, at.stage), (AlignmentType::Thick, 4));
}

/// Identity .25 of the 1/3 that a thick partnership needs, status 1 of .25.
#[test]
fn conditions_have_their_margins() {
    let audit = audit(&[]);
    let [identity, status] = audit.conditions[..] else { panic!("{:?}", audit.conditions) };
    near(identity.margin(), 0.25 - 1.0 / 3.0, "identity");
    near(status.margin(), 0.75, "status");
    assert!(!identity.is_met && !identity.is_held && status.is_met && status.is_held);
    // Short by .0233, which is less than the margin of .03: missed, but the type does not fall.
    let held = self::audit(&["actors.bob.identity=0.31"]);
    assert!(!held.conditions[0].is_met && held.conditions[0].is_held);
    assert_eq!(probability(&held, |event| matches!(event, Prospect::Type { .. })), None);
    assert!(self::audit(&["alignment.type=\"thin\""]).conditions.is_empty());
    assert_eq!(self::audit(&["alignment.type=\"alliance\""]).conditions.len(), 5);
}

/// Q = (2 x 2 + 4 x 1) / 84; H = e^(-3 Q). The type falls at .4 H; exercises erode at .35 H (1 - g(.4; .75 x .22)). A class at
/// .5 a year for half of the first year, and two dates at .5.
#[test]
fn the_first_year_follows_from_the_rates_at_the_start() {
    let audit = audit(&[]);
    let hold = (-3.0_f64 * 8.0 / 84.0).exp();
    let (rate, falls) = probability(&audit, |event| *event == Prospect::Type { to: AlignmentType::Thin }).unwrap();
    near(rate.unwrap(), 0.4 * hold, "rate of the fall");
    near(falls, 1.0 - (-0.4 * hold).exp(), "fall");
    let against = (0.75 * 0.22_f64).powi(6);
    let eroding = against / (0.4_f64.powi(6) + against);
    let erosion = Prospect::Erosion { indicator: 3, depth: 0 };
    let (rate, lapse) = probability(&audit, |event| *event == erosion).unwrap();
    near(rate.unwrap(), 0.35 * hold * eroding, "rate of erosion");
    near(lapse, 1.0 - (-0.35 * hold * eroding).exp(), "lapse");
    // Half of the months from January to July: 6 of 12.
    let (rate, early) = probability(&audit, |event| *event == Prospect::Shock { class: 0 }).unwrap();
    near(rate.unwrap(), 0.25, "rate of shocks");
    near(early, 1.0 - (-0.25_f64).exp(), "shock");
    assert_eq!(probability(&audit, |event| *event == Prospect::Shock { class: 1 }), Some((None, 0.75)));
    assert!(audit.expected.is_sorted_by(|a, b| a.probability >= b.probability));
    // Nothing else is possible: all other rates are 0.
    assert_eq!(audit.expected.len(), 4, "{:?}", audit.expected);
}

/// The expected probability is that over the trajectories' strengths of response, not that of a middle one: the integral
/// over the normal distribution, by the trapezoidal rule.
#[test]
fn the_first_year_is_a_mean_over_responses() {
    let more = ["incentive.response_spread=0.3", "alignment.incentive=0.12"];
    let audit = audit(&more);
    let (_, found) = probability(&audit, |event| *event == Prospect::Erosion { indicator: 3, depth: 0 }).unwrap();
    let hold = (-3.0_f64 * 8.0 / 84.0).exp();
    let at = |eta: f64| {
        let against = (0.75 * 0.22_f64).powi(6);
        let willing = (0.12 * (0.3 * eta).exp()).powi(6);
        1.0 - (-0.35 * hold * against / (willing + against)).exp()
    };
    let weight = |eta: f64| (-eta * eta / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let exact: f64 = (-800..=800).map(|k| f64::from(k) / 100.0).map(|eta| 0.01 * weight(eta) * at(eta)).sum();
    assert!((found - exact).abs() < 0.002, "{found}, exactly {exact}");
    assert!((at(0.0) - exact).abs() > 0.01, "a middle trajectory would be {}", at(0.0));
}

#[test]
fn contradictions_are_found_one_by_one() {
    let kinds = |more: &[&str]| audit(more).contradictions;
    let holds = ["actors.bob.identity=0.5"];
    let with = |more: &[&'static str]| kinds(&[&holds[..], more].concat());
    // I* is some .17, below the given .4 by more than .1.
    let balanced = "alignment.learning=0";
    let found = with(&[]);
    assert!(matches!(found[..], [Contradiction::Incentive { given: 0.4, .. }]), "{found:?}");
    let failing = kinds(&[balanced]);
    let Contradiction::TypeFails { missed, to, rate } = &failing[0] else { panic!("{failing:?}") };
    assert_eq!((missed.len(), *to), (1, AlignmentType::Thin));
    near(*rate, 0.4 * (-3.0_f64 * 8.0 / 84.0).exp(), "rate");
    // 1.6 is not 1, by more than the tolerance of .3: e^-2.
    let claims = with(&["actors.ann.expectation=0.8", "actors.bob.expectation=0.8"]);
    let claimed = claims.iter().find_map(|found| match found {
        Contradiction::Claims { sum, factor } => Some((*sum, *factor)),
        _ => None,
    });
    let (sum, factor) = claimed.unwrap();
    near(sum, 1.6, "claims");
    near(factor, (-2.0_f64).exp(), "factor");
    let fits = with(&["actors.ann.expectation=0.7", "actors.bob.expectation=0.6"]);
    assert!(!fits.iter().any(|found| matches!(found, Contradiction::Claims { .. })), "{fits:?}");
    // An incentive of .1 does not hold exercises, which erode at half their rate at .165.
    let weak = with(&["alignment.incentive=0.1"]);
    let at_start = weak.iter().find_map(|found| match found {
        Contradiction::StageNotHeld { indicator, incentive, at_target, .. } => {
            Some((*indicator, *incentive, *at_target))
        }
        _ => None,
    });
    assert_eq!(at_start.map(|(j, _, at_target)| (j, at_target)), Some((3, false)));
    // One of .4 does, but not the one to which it tends once the threat is less.
    let fading = with(&["actors.ann.severity=0.1"]);
    let at_target = |found: &&Contradiction| matches!(found, Contradiction::StageNotHeld { at_target: true, .. });
    assert!(fading.iter().any(|found| at_target(&found)), "{fading:?}");
}

/// A start whose parts fit.
#[test]
fn a_start_that_fits_has_no_contradictions() {
    let desk = Desk::new();
    let output = desk.stadial(&["check", "--strict", "trio.toml"]);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    insta::assert_snapshot!(stdout(&output), @r#"
    trio.toml: no errors found
    Three against one
    ada, bo, cyd against dee, 2000 to 2012; 4 classes of shocks, 1 observed series, 0 uncertain parameters
    outcomes: functioning_alliance, alliance, advanced_for_two_years, summit_years, strong, downgrade, crisis_and_embargo
    parameter uncertainty not assessed: the scenario has no distributions

    The start, 1 January 2000: thin partnership, stage 2 (regular consultations)

     quantity                      value        tends to     level
    ────────────────────────────────────────────────────────────────────
     power ratio                   0.75
     balance of power              0.967                     permissive
     balance of threat             0.717                     immediate
     balance of interest           0.336                     growing
     status compatibility          1                         highest
     incentive                     0.4          0.418        moderate
     learning                      0.00000561   0.00000561
     severity of the threat, ADA   0.7          0.582
     severity of the threat, BO    0.7          0.6
     severity of the threat, CYD   0.7          0.622

     standing   claimed   realised   claimed beyond realised
    ─────────────────────────────────────────────────────────
     ADA        0.45      0.478      -0.0278
     BO         0.33      0.333      -0.00333
     CYD        0.2       0.189      +0.0111
    The claims sum to 0.98, which does not lower status compatibility.

    Nothing is demanded of a thin partnership.

     in the first year                                            rate per year   probability
    ──────────────────────────────────────────────────────────────────────────────────────────
     becomes a coalition                                          1.2             68.8 %
     becomes an alliance                                          1.2             68.8 %
     regular joint exercises form                                 1.14            68.1 %
     becomes a thick partnership                                  0.796           54.9 %
     confidence-building measures deepen to high                  0.479           38.1 %
     military-technical cooperation and personnel exchange form   0.447           36.0 %
     shock: crisis                                                0.4             33.0 %
     regular consultations deepen to developing                   0.36            30.2 %
     a treaty of alliance is signed                               0.25            21.6 %
     shock: quarrel                                               0.1             9.5 %
    Each by itself, from its rate in the state of the start; no simulation. What is less probable than 0.10 % is left out.
    "#);
}

const TWO: &str = r#"title = "Two against one"
members = ["ann", "bob"]
adversary = "xan"
start = 2000
end = 2010

[actors.ann]
gdp = 3
expectation = 0.9

[actors.bob]
gdp = 2
expectation = 0.7
identity = 0.2

[actors.xan]
gdp = 9

[alignment]
type = "thick"

[outcomes.fall]
type_below = "initial"
"#;

#[test]
fn contradictions_are_warnings_with_a_place_and_a_way_out() {
    let desk = Desk::new();
    desk.write("two.toml", TWO);
    let output = desk.stadial(&["check", "two.toml"]);
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!(stderr(&output), @r#"
    warning: the shares of standing that the members claim sum to 1.6, not 1, which multiplies status compatibility by 0.135
     --> two.toml:9:15
      |
    9 | expectation = 0.9
      |               ^^^ shares of one whole
      |
      = help: give each member its share (`actors.*.expectation`): divide each by 1.6, or keep them if the claims are meant to be incompatible

    warning: the start is a thick partnership, but misses its conditions: identity, most distant member is 0.2, needed 0.333; status compatibility is 0.135, needed 0.25. It falls to a thin partnership at 0.4 a year: 33.0 % within one year, 86.5 % within five
      --> two.toml:20:8
       |
    20 | type = "thick"
       |        ^^^^^^^ a type whose conditions fail
       |
       = help: start with a type whose conditions hold, or raise `actors.*.identity` and lower `actors.*.expectation` or `actors.*.anxiety`
    "#);
    assert!(stdout(&output).starts_with("two.toml: no errors found, 2 warnings\n"), "{}", stdout(&output));
    let strict = desk.stadial(&["check", "--strict", "two.toml"]);
    assert_eq!(strict.status.code(), Some(2));
    assert!(
        stderr(&strict).starts_with("error: the shares of standing that the members claim sum to 1.6"),
        "{}",
        stderr(&strict)
    );
    assert!(stderr(&strict).contains("\nerror: the start is a thick partnership"), "{}", stderr(&strict));
    // Of what is set, the place is the option.
    let output = desk.stadial(&["check", "two.toml", "--set", "alignment.type=\"alliance\""]);
    assert!(stderr(&output).contains("\n --> --set:1:16\n"), "{}", stderr(&output));
}

#[test]
fn a_run_begins_with_its_start_and_keeps_it_in_the_manifest() {
    let desk = Desk::new();
    desk.write("two.toml", TWO);
    let run = ["run", "two.toml", "--trajectories", "160", "--out", "out"];
    let output = desk.stadial(&run);
    assert!(stderr(&output).contains("warning: the start is a thick partnership"), "{}", stderr(&output));
    let head: Vec<String> = stdout(&output).lines().take(5).map(str::to_owned).collect();
    insta::assert_snapshot!(head.join("\n"), @r#"
    Two against one

    Start: thick partnership, stage 0; incentive 0.151, tends to 0.151; missed: identity, most distant member (-0.133), status compatibility (-0.115).
    Likeliest in the first year, at the rates of the start: confidence-building measures form (55.1 %).
    "#);
    let start = desk.manifest("out")["found"]["start"].clone();
    assert_eq!((&start["type"], &start["stage"]), (&"thick".into(), &0.into()));
    assert_eq!(start["conditions"][0]["met"], false);
    assert_eq!(start["claims"], 1.6);
    assert_eq!(start["contradictions"].as_array().unwrap().len(), 2);
    assert!(start["first_year"][0]["probability"].as_f64().unwrap() > 0.0);
    // Quiet is quiet, and what `check` writes for programs is the same.
    assert_eq!(stderr(&desk.stadial(&[&run[..], &["--quiet"]].concat())), "");
    let checked = desk.done(&["check", "two.toml", "--output-format", "json"]);
    let checked: serde_json::Value = serde_json::from_str(&checked).unwrap();
    assert_eq!(checked["start"], start);
    assert_eq!((&checked["number_of_warnings"], &checked["uncertain_parameters"]), (&2.into(), &0.into()));
    assert_eq!(checked["parameter_uncertainty"], "not assessed: the scenario has no distributions");
}

/// Every question takes a spread; it stands in the manifest, and the arguments reproduce it.
#[test]
fn a_spread_can_be_asked_of_every_question() {
    let desk = Desk::new();
    let first = ["run", "trio.toml", "--spread", "0.1", "--trajectories", "640", "--draws", "20", "--out", "a"];
    let printed = desk.done(&first);
    assert!(printed.contains("of them with the default spread of 0.1)"), "{printed}");
    let manifest = desk.manifest("a");
    let scenario = &manifest["scenarios"][0];
    assert_eq!((&scenario["spread"], &scenario["overrides"][0]), (&0.1.into(), &"uncertainty.spread=0.1".into()));
    assert_eq!(scenario["uncertain_parameters"], scenario["default_distributions"]);
    let words = scenario["parameter_uncertainty"].as_str().unwrap();
    assert!(words.starts_with("assessed over ") && words.ends_with(" default ones with a spread of 0.1"), "{words}");
    let again: Vec<String> =
        manifest["arguments"].as_array().unwrap().iter().map(|one| one.as_str().unwrap().into()).collect();
    let again: Vec<&str> = ["run"].into_iter().chain(again.iter().map(String::as_str)).chain(["--out", "b"]).collect();
    desk.done(&again);
    assert_eq!(desk.tables("a"), desk.tables("b"));
    let set = ["run", "trio.toml", "--set", "uncertainty.spread=0.1", "--trajectories", "640", "--draws", "20"];
    desk.done(&[&set[..], &["--out", "c"]].concat());
    assert_eq!(desk.tables("a"), desk.tables("c"));
    for (arguments, message) in [
        (vec!["run", "trio.toml", "--spread", "0.7"], "must be in [0, 0.5]: give a number from 0 to 0.5"),
        (vec!["run", "trio.toml", "--spread", "much"], "not a number"),
        (
            vec!["run", "trio.toml", "--spread", "0.1", "--set", "uncertainty.spread=0.2"],
            "`uncertainty.spread` is given twice, by --set uncertainty.spread=0.2 and --spread 0.1",
        ),
    ] {
        let output = desk.stadial(&arguments);
        assert!(output.status.code() == Some(2) && stderr(&output).contains(message), "{}", stderr(&output));
    }
    let sized = ["--trajectories", "800"];
    let commands: [&[&str]; 4] = [
        &["sweep", "trio.toml", "--vary", "incentive.threat_weight=0.3:0.7:2", "--spread", "0.1"],
        &["compare", "trio.toml", "--spread", "0.1", "--set", "policies.p={ from = 2003, treaty = \"signed\" }"],
        &["cases", "trio.toml", "--spread", "0.1"],
        &["params", "trio.toml", "--spread", "0.1", "--uncertain"],
    ];
    for command in commands {
        let sized: &[&str] = if command[0] == "params" { &[] } else { &sized };
        let printed = desk.done(&[command, sized].concat());
        assert!(!printed.contains("not assessed"), "{command:?}: {printed}");
    }
    let listed = desk.done(&["params", "trio.toml", "--spread", "0.1", "--filter", "actors.ada.urgency"]);
    assert!(listed.contains("beta(61.9, 41.2667)"), "{listed}");
}
