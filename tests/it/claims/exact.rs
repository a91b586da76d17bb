//! Figures of experiments against exact values: a crisis strikes in (0, t] with probability 1 - exp(-rate t).

#![allow(clippy::disallowed_methods, reason = "the exact values are computed by other means than crate::math")]

use stadial::ensemble::Control;
use stadial::experiment::{Finding, read, run};

use super::findings;
use crate::support::{Desk, Table};

/// Trajectories of each variant.
const N: u64 = 8_000;

/// How many standard errors an estimate may be from the exact value. Seeds are fixed.
const ERRORS: f64 = 4.0;

/// How far an estimated standard error may be from the exact one. That of 100 groups has an error of 1/sqrt(198), 7 %.
const SHARE: f64 = 0.25;

/// P(a crisis by t).
fn reached(rate: f64, t: f64) -> f64 {
    1.0 - (-rate * t).exp()
}

/// Holds a finding against the exact value and its exact error.
fn check(what: &str, finding: &Finding, exact: f64, standard_error: f64) {
    let Finding { estimate, standard_error: found, .. } = *finding;
    assert!((estimate - exact).abs() < ERRORS * standard_error, "{what}: {estimate}, exact {exact} ± {standard_error}");
    assert!((found / standard_error - 1.0).abs() < SHARE, "{what}: error {found}, exact {standard_error}");
}

/// The error of a mean of independent events of this probability.
fn binomial(p: f64) -> f64 {
    (p * (1.0 - p) / N as f64).sqrt()
}

const MORE: &str = "[variants.more]\nshocks.crisis.rate = 0.2";

/// Measures by name.
const MEASURES: [(&str, &str); 5] = [
    ("early", "reached = \"crisis\"\nby = 2005"),
    ("late", "reached = \"crisis\"\nafter_years = 10"),
    ("early_of_late", "reached = \"crisis\"\nby = 2005\ngiven = { reached = \"crisis\", by = 2010 }"),
    ("years", "years_until = \"crisis\"\nafter_years = 10"),
    ("spread", "reached = \"crisis\"\nby = 2005\nspread = true"),
];

/// The findings on these figures, each with a bound that does not matter here.
fn on(figures: &[&str]) -> Vec<Finding> {
    let asked = |name: &str| figures.iter().any(|figure| figure.contains(name));
    // What no figure speaks of may not stand in the file.
    let measures = MEASURES.iter().filter(|(name, _)| asked(&format!(".{name}\"")));
    let parts = ["scenario = \"crises.toml\"\nseed = 11", if asked("\"more.") { MORE } else { "" }]
        .map(str::to_owned)
        .into_iter()
        .chain(measures.map(|(name, text)| format!("[measures.{name}]\n{text}")))
        .chain(figures.iter().map(|figure| format!("[[expect]]\n{figure}\nabove = 0")));
    findings(&parts.collect::<Vec<_>>().join("\n"), N).findings
}

#[test]
fn a_probability_has_its_exact_value_and_binomial_error() {
    let found = on(&["value = \"base.early\"", "value = \"base.late\"", "value = \"more.late\""]);
    for (finding, (rate, years)) in found.iter().zip([(0.1, 5.0), (0.1, 10.0), (0.2, 10.0)]) {
        let p = reached(rate, years);
        check(&format!("rate {rate}, {years} years"), finding, p, binomial(p));
    }
}

/// On common random numbers the crisis of the higher rate comes first in every history, so that the difference is a
/// probability itself: 1 - exp(-.2 t) less 1 - exp(-.1 t), with the binomial error of that.
#[test]
fn a_difference_has_its_exact_value_and_the_error_of_pairs() {
    let found = on(&["difference = [\"more.late\", \"base.late\"]"]);
    let [low, high] = [0.1, 0.2].map(|rate| reached(rate, 10.0));
    check("difference", &found[0], high - low, binomial(high - low));
    let unpaired = binomial(low).hypot(binomial(high));
    assert!(found[0].standard_error < 0.8 * unpaired, "{} against {unpaired}", found[0].standard_error);
}

/// (1 - exp(-2 t)) / (1 - exp(-t)): by the delta method, with the covariance p (1 - q) / n of nested events, p < q.
#[test]
fn a_ratio_has_its_exact_value_and_the_error_of_pairs() {
    let found = on(&["ratio = [\"more.late\", \"base.late\"]"]);
    let [low, high] = [0.1, 0.2].map(|rate| reached(rate, 10.0));
    let (ratio, covariance) = (high / low, low * (1.0 - high) / N as f64);
    let variance = binomial(high).powi(2) + ratio * ratio * binomial(low).powi(2) - 2.0 * ratio * covariance;
    check("ratio", &found[0], ratio, variance.sqrt() / low);
}

/// Two differences of nested events: of the four, the probabilities of (.5, 1] and (1, 2] in units of the threshold.
#[test]
fn a_difference_of_differences_has_its_exact_value() {
    let found = on(&["difference = [\"more.late\", \"base.late\", \"more.early\", \"base.early\"]"]);
    let cell = |from: f64, to: f64| (-from).exp() - (-to).exp();
    let (later, sooner) = (cell(1.0, 2.0), cell(0.5, 1.0));
    let variance = later + sooner - (later - sooner).powi(2);
    check("difference of differences", &found[0], later - sooner, (variance / N as f64).sqrt());
}

/// (1 - exp(-rate T)) / rate in continuous time. A crisis is seen at the end of its step of dt, which makes it
/// dt (1 - exp(-rate T)) / (1 - exp(-rate dt)): half a step more for histories with a crisis.
#[test]
fn the_restricted_mean_time_has_its_exact_value() {
    let found = on(&["value = \"base.years\""]);
    let (rate, horizon, dt) = (0.1_f64, 10.0_f64, 1.0 / 12.0);
    let p = reached(rate, horizon);
    let continuous = p / rate;
    let exact = dt * p / (1.0 - (-rate * dt).exp());
    assert!((exact - continuous - dt / 2.0 * p).abs() < 1e-3, "{exact}, {continuous} in continuous time");
    // The second moment of min(T, horizon): 2 (1 - (1 + rate T) exp(-rate T)) / rate^2.
    let second = 2.0 * (1.0 - (1.0 + rate * horizon) * (-rate * horizon).exp()) / (rate * rate);
    check("years", &found[0], exact, ((second - continuous * continuous) / N as f64).sqrt());
}

/// P(crisis by 5 years | crisis by 10) = p / q of nested events: binomial among the histories with a crisis by 10.
#[test]
fn a_conditional_probability_has_its_exact_value() {
    let found = on(&["value = \"base.early_of_late\""]);
    let late = reached(0.1, 10.0);
    let p = reached(0.1, 5.0) / late;
    check("given", &found[0], p, (p * (1.0 - p) / (late * N as f64)).sqrt());
}

/// The standard deviation of an event is sqrt(p q), with the error |1 - 2 p| / (2 sqrt(n)); the rank correlation of two
/// nested events is sqrt(p (1 - q) / (q (1 - p))).
#[test]
fn spread_and_rank_correlation_have_their_exact_values() {
    let found = on(&["value = \"base.spread\"", "rank_correlation = [\"base.early\", \"base.late\"]"]);
    let [early, late] = [5.0, 10.0].map(|years| reached(0.1, years));
    let error = (1.0 - 2.0 * early).abs() / (2.0 * (N as f64).sqrt());
    check("spread", &found[0], (early * (1.0 - early)).sqrt(), error);
    let exact = (early * (1.0 - late) / (late * (1.0 - early))).sqrt();
    let Finding { estimate, standard_error, .. } = found[1];
    assert!((estimate - exact).abs() < ERRORS * standard_error, "{estimate}, exact {exact} ± {standard_error}");
    assert!(standard_error < 2.0 / (N as f64).sqrt(), "{standard_error}");
}

/// Nothing is seen of an event that never happens; its error is a third of the 6.6 / n within which it may still be.
#[test]
fn an_event_that_is_never_seen_is_not_certain() {
    let never = "scenario = \"crises.toml\"\n[with]\nshocks.crisis.rate = 1e-9\n[measures.crisis]\nreached = \"crisis\"\n\
                 [[expect]]\nvalue = \"base.crisis\"\nbelow = 0.001\n";
    let found = findings(never, N).findings;
    assert_eq!((found[0].estimate, found[0].standard_error), (0.0, 2.2 / N as f64));
}

#[test]
fn two_variants_that_are_the_same_differ_by_exactly_nothing() {
    let same = |variants: &str| {
        let text = format!(
            "scenario = \"crises.toml\"\n{variants}\n[measures.crisis]\nreached = \"crisis\"\nby = 2010\n\
             [measures.threat]\nvalue = \"threat\"\non = 2010\n\
             [[expect]]\ndifference = [\"one.crisis\", \"other.crisis\"]\n\
             [[expect]]\ndifference = [\"one.threat\", \"other.threat\"]\n"
        );
        findings(&text, 800).findings.into_iter().map(|finding| (finding.estimate, finding.standard_error)).collect()
    };
    let nothing: Vec<(f64, f64)> = vec![(0.0, 0.0); 2];
    for variants in [
        "[variants.one]\n[variants.other]",
        "[variants.one]\nactors.ann.gdp = 3\n[variants.other]\nlike = \"one\"",
        "[variants.one]\nshocks.crisis.rate = 0.1\n[variants.other]\nshocks = { crisis = { rate = 0.10 } }",
    ] {
        assert_eq!(same(variants), nothing, "{variants}");
    }
    let other: Vec<(f64, f64)> = same("[variants.one]\nshocks.crisis.rate = 0.11\n[variants.other]");
    assert!(other[0].0 > 0.0 && other[0].1 > 0.0 && other[1] == (0.0, 0.0), "{other:?}");
}

/// A run that ends with the last year that is measured gives what the whole run does: of the same scenario, seed, draws
/// and trajectories. Where the draws are of one size, the errors are the same, too.
#[test]
fn figures_are_those_of_a_whole_run() {
    const TRAJECTORIES: &str = "1600";
    for scenario in ["trio.toml", "unsure.toml"] {
        let desk = Desk::new();
        let outcomes = ["alliance", "functioning_alliance", "advanced_for_two_years", "crisis_and_embargo"];
        let measure = |outcome| format!("[measures.{outcome}]\nreached = \"{outcome}\"\nby = 2006\n");
        let expect = |measure| format!("[[expect]]\nvalue = \"base.{measure}\"\nabove = 0.5\n");
        let measures = outcomes.map(measure).concat() + "[measures.incentive]\nvalue = \"incentive\"\non = 2006\n";
        let expected = outcomes.map(expect).concat() + &expect("incentive");
        let text = super::claim(60, &format!("scenario = \"{scenario}\"\nseed = 7\n{measures}{expected}"));
        desk.write("claim.toml", &text);
        let experiment = read(&desk.path("claim.toml")).unwrap();
        let ends = experiment.variants.iter().map(|variant| variant.scenario.model.structure.end_year);
        assert_eq!(ends.collect::<Vec<_>>(), [2006]);
        let found = run(&experiment, TRAJECTORIES.parse().unwrap(), 1, &Control::default()).unwrap().unwrap();
        assert_eq!(found.draws, if scenario == "trio.toml" { 1 } else { 20 });
        let options = ["--quiet", "--trajectories", TRAJECTORIES, "--out", "out"];
        desk.done(&[&["run", scenario], &options[..]].concat());
        let odds: Table = desk.table("out/probabilities.csv");
        for (outcome, finding) in outcomes.iter().zip(&found.findings) {
            // By 1 January 2006 is by the end of 2005.
            let expected = odds.number(outcome, "2005", "probability");
            assert!((finding.estimate - expected).abs() < 1e-6, "{outcome}: {} for {expected}", finding.estimate);
            assert!(expected > 0.0 && expected < 1.0, "{outcome} tells nothing: {expected}");
            let expected = odds.number(outcome, "2005", "standard_error");
            let error = if scenario == "trio.toml" { SHARE } else { 1e-5 };
            assert!(
                (finding.standard_error / expected - 1.0).abs() < error,
                "{outcome}: error {finding:?}, {expected}"
            );
        }
        let expected = desk.table("out/drivers.csv").number("2006-01-01", "incentive", "mean");
        assert!(
            (found.findings[4].estimate - expected).abs() < 1e-5,
            "{scenario}: {:?}, {expected}",
            found.findings[4]
        );
    }
}

/// Figures in words are those of the table, rounded: what is not expected is estimated on the same histories, and a
/// difference is that of the two estimates.
#[test]
fn a_finding_states_the_figures_that_were_found() {
    let text = "finding = \"\"\"\nA crisis comes within ten years in {base.late:4}, with more of them {more.late - base.late:3} more \
                often, {more.late / base.late:1} times as often ({base.early}).\"\"\"\nscenario = \"crises.toml\"\nseed = \
                11\n[variants.more]\nshocks.crisis.rate = 0.2\n[measures.late]\nreached = \"crisis\"\nby = \
                2010\n[measures.early]\nreached = \"crisis\"\nby = 2005\n[[expect]]\nvalue = \"base.late\"\nabove = \
                0\n[[expect]]\ndifference = [\"more.late\", \"base.late\"]\n";
    let found = findings(text, 8_000);
    let [late, more] = [0, 1].map(|place: usize| found.findings[place].estimate);
    let (low, high) = (reached(0.1, 5.0), reached(0.1, 10.0));
    assert!((late - high).abs() < 0.03, "{late}");
    let early: f64 = found.remark.rsplit_once("(.").unwrap().1.trim_end_matches(").").parse::<f64>().unwrap() / 100.0;
    assert!((early - low).abs() < 0.03, "{early} for {low}");
    let expected = format!(
        "A crisis comes within ten years in {}, with more of them {} more often, {:.1} times as often",
        format!("{late:.4}").trim_start_matches('0'),
        format!("{more:.3}").trim_start_matches('0'),
        (late + more) / late
    );
    assert!(found.remark.starts_with(&expected), "{} for {expected}", found.remark);
}
