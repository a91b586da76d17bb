//! Agreements that need others, and what is known of them, against closed forms.

use stadial::ensemble::{Control, Results, run};
use stadial::model::{Condition, Evidence, Observation, Stance};
use stadial::trajectory::NEVER;

use crate::agreements::{N, over_by, quiet, reached};
use crate::conditioning::{given, mean_and_variance};
use crate::setting::{START, outcome, sample};
use crate::support::{Checks, deviation, proportion};

/// What needs a war begins only while it is fought. Relations begin at once.
#[test]
fn what_needs_another_waits_for_it() {
    let mut checks = Checks::of("what_needs_another_waits_for_it");
    let setting = quiet("none")
        .text("relations.war.kind", "war")
        .with("relations.war.parties", "[\"a\", \"x\"]")
        .with("relations.war.begin_rate", 0.3)
        .with("relations.war.suspend_rate", 0)
        .with("relations.war.end_rate", 0)
        .with("agreements.pact.needs", "{ war = \"fought\" }")
        .with("agreements.pact.begin_incentive", 0)
        .with("agreements.pact.begin_rate", 0.9);
    for (hits, years) in reached(&setting, "begun", [24, 60]).into_iter().zip([2.0, 5.0]) {
        checks.spend("begun", proportion(hits, N, over_by(&[0.3, 0.9], years)));
        if years == 2.0 {
            assert!(proportion(hits, N, over_by(&[0.9], years)).is_err(), "as if it did not wait");
        }
    }
}

/// A partner's war that ends with the war ends in the same step of every trajectory, also if it began in the run, and what is
/// pending fails. Without that it goes on, as the mutant does.
#[test]
fn what_ends_with_another_ends_in_the_same_step() {
    let with = |ends: bool| {
        let mut setting = quiet("signed")
            .with("agreements.pact.needs", "{ war = \"fought\" }")
            .with("agreements.pact.ends_with_needs", ends)
            .text("outcomes.failed.agreement.pact", "failed");
        for (name, rates) in [("war", [0.0, 0.5]), ("entry", [2.0, 0.0])] {
            setting = setting
                .text(format!("relations.{name}.kind"), "war")
                .with(
                    format!("relations.{name}.parties"),
                    if name == "war" { "[\"a\", \"x\"]" } else { "[\"b\", \"x\"]" },
                )
                .with(format!("relations.{name}.suspend_rate"), 0)
                .with(format!("relations.{name}.begin_rate"), rates[0])
                .with(format!("relations.{name}.end_rate"), rates[1])
                .text(format!("outcomes.{name}_over.agreement.{name}"), "over");
        }
        setting
            .text("relations.war.state", "fought")
            .with("relations.entry.needs", "{ war = \"fought\" }")
            .with("relations.entry.ends_with_needs", ends)
            .text("outcomes.entered.agreement.entry", "fought")
            .model()
    };
    let passages = |ends: bool| {
        let model = with(ends);
        let places = ["war_over", "entered", "entry_over", "failed"].map(|name| outcome(&model, name));
        sample(&model, 800, |records, l| places.map(|place| records.passage[place][l]))
    };
    let (mut began, mut never) = (0, 0);
    for [over, entered, entry_over, failed] in passages(true) {
        assert_eq!(failed, over);
        // It may begin and end within a step, which is not seen.
        if entered < over && over != NEVER {
            assert_eq!(entry_over, over);
            began += 1;
        }
        never += usize::from(entered == NEVER && entry_over == NEVER);
    }
    assert!(began > 400 && never > 20, "{began} {never}");
    assert!(passages(false).iter().all(|[.., entry_over, failed]| (*entry_over, *failed) == (NEVER, NEVER)));
}

/// A party ratifies at a constant rate; after a year it is coded as not having done so, which is wrong with probability e.
/// The probability that it has after two years is that of Bayes' rule, and so is that of the coding. Mutants: no evidence,
/// and the opposite coding.
#[test]
fn a_coding_of_an_agreement_moves_its_probability() {
    const RATE: f64 = 0.7;
    const ERROR: f64 = 0.1;
    let mut checks = Checks::of("a_coding_of_an_agreement_moves_its_probability");
    let model = quiet("signed")
        .with("agreements.pact.party.b.ratify_rate", RATE)
        .text("outcomes.ratified.agreement.pact", "ratified by b")
        .model();
    // By what is coded: the probability of the coding, and that of a ratification by the end of the second year.
    let exact = |coded: bool| {
        let by_year = 1.0 - (-RATE).exp();
        let (if_ratified, if_not) = if coded { (1.0 - ERROR, ERROR) } else { (ERROR, 1.0 - ERROR) };
        let coding = by_year * if_ratified + (1.0 - by_year) * if_not;
        (coding, (by_year * if_ratified + (1.0 - by_year) * if_not * by_year) / coding)
    };
    let ratified = Condition::Party { agreement: 0, party: 1, stance: Stance::Ratified(1) };
    let evidence = Evidence::Holds { condition: ratified, holds: false };
    let coded = [Observation { step: 12, evidence, error: ERROR }];
    let (mut codings, mut found) = (Vec::new(), Vec::new());
    for seed in 0..100 {
        let (model, plan, posterior) = given(&model, &coded, (3_200, 1, seed));
        codings.push(posterior.log_evidence.value.exp());
        let results = Results::new(&model, &run(&model, &plan, &Control::default()).unwrap());
        let row = results.probabilities.iter().find(|row| row.outcome == "ratified" && row.year == START + 1).unwrap();
        found.push(row.estimate.probability);
    }
    let (coding, probability) = exact(false);
    let (mean, variance) = mean_and_variance(&codings);
    checks.spend("the probability of the coding", deviation(mean - coding, variance));
    let (mean, variance) = mean_and_variance(&found);
    checks.spend("a ratification by the end of the second year", deviation(mean - probability, variance));
    assert!(deviation(mean - (1.0 - (-2.0 * RATE).exp()), variance).is_err(), "no evidence");
    assert!(deviation(mean - exact(true).1, variance).is_err(), "the opposite coding");
}
