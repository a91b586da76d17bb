//! Agreements: the times of their steps, parties that block or leave, dates and terms, against closed forms.

use stadial::trajectory::{Event, NEVER};

use crate::setting::{Setting, outcome, sample, sample_logged};
use crate::support::{Checks, proportion, same_proportion};

/// Trajectories in each check: at p = .5 an error of 1.4 % is detected.
pub(crate) const N: usize = 24_000;

/// Years of every run.
const YEARS: i32 = 6;

/// An agreement of `a` and `b` of which nothing happens by itself, and the outcomes that follow it.
pub(crate) fn quiet(state: &str) -> Setting {
    let mut setting = Setting::frozen(YEARS)
        .text("agreements.pact.kind", "access")
        .with("agreements.pact.parties", "[\"a\", \"b\"]")
        .text("agreements.pact.state", state);
    for rate in ["begin", "agree", "sign", "force", "fail", "lapse", "suspend", "resume", "end"] {
        setting = setting.with(format!("agreements.pact.{rate}_rate"), 0);
    }
    for party in ["a", "b"] {
        for rate in ["ratify", "block", "lift", "leave", "withdraw"] {
            setting = setting.with(format!("agreements.pact.party.{party}.{rate}_rate"), 0);
        }
    }
    for word in ["begun", "agreed", "signed", "in_force", "ended"] {
        setting = setting.text(format!("outcomes.{word}.agreement.pact"), word);
    }
    setting
}

/// The probability that a sequence of exponential times with these different rates is over by `t`.
pub(crate) fn over_by(rates: &[f64], t: f64) -> f64 {
    let term = |i: usize| {
        let others = rates.iter().enumerate().filter(|(j, _)| *j != i);
        (-rates[i] * t).exp() * others.map(|(_, rate)| rate / (rate - rates[i])).product::<f64>()
    };
    1.0 - (0..rates.len()).map(term).sum::<f64>()
}

/// How many of the trajectories reach an outcome by each of some steps.
pub(crate) fn reached(setting: &Setting, name: &str, by: [u32; 2]) -> [usize; 2] {
    let model = setting.model();
    let place = outcome(&model, name);
    let found = sample(&model, N, |records, l| records.passage[place][l]);
    by.map(|by| found.iter().filter(|&&step| step <= by).count())
}

/// Negotiations, signing, two ratifications of which the first is the minimum of two, and force: a sum of five
/// exponential times, whatever the length of the step. A chain without one of them is detected (asserted).
#[test]
fn an_agreement_takes_the_time_of_its_steps() {
    let mut checks = Checks::of("an_agreement_takes_the_time_of_its_steps");
    let rates = [1.0, 2.5, 1.6, 0.8, 6.0];
    let setting = quiet("begun")
        .with("agreements.pact.agree_rate", 1.0)
        .with("agreements.pact.sign_rate", 2.5)
        .with("agreements.pact.force_rate", 6.0)
        .with("agreements.pact.party.a.ratify_rate", 0.8)
        .with("agreements.pact.party.b.ratify_rate", 0.8);
    for steps in [12, 2] {
        let hits = reached(&setting.clone().with("steps_per_year", steps), "in_force", [2 * steps, 4 * steps]);
        for (hits, years) in hits.into_iter().zip([2.0, 4.0]) {
            checks.spend("in force", proportion(hits, N, over_by(&rates, years)));
            assert!(proportion(hits, N, over_by(&rates[..4], years)).is_err(), "without the last step");
        }
    }
}

/// A group ratifies as often as it has states.
#[test]
fn a_group_ratifies_state_by_state() {
    let mut checks = Checks::of("a_group_ratifies_state_by_state");
    let setting = quiet("signed")
        .with("agreements.pact.parties", "[\"a\", \"b\", \"others\"]")
        .with("agreements.pact.ratified_by", "{ a = 1, b = 1, others = 2 }")
        .with("agreements.pact.party.others", "{ number = 5, ratify_rate = 0.5, block_rate = 0 }")
        .with("agreements.pact.force_rate", 5.0);
    let [hits, _] = reached(&setting, "in_force", [24, 24]);
    checks.spend("three are left of five", proportion(hits, N, over_by(&[1.5, 1.0, 0.5, 5.0], 2.0)));
    assert!(proportion(hits, N, over_by(&[2.5, 2.0, 1.5, 1.0, 0.5, 5.0], 2.0)).is_err(), "as if none had");
}

/// The party that blocks lets go, ratifies, and the agreement comes into force; the other has ratified.
#[test]
fn one_party_holds_it_up() {
    let mut checks = Checks::of("one_party_holds_it_up");
    let setting = quiet("signed")
        .with("agreements.pact.ratified_by", "[\"b\"]")
        .with("agreements.pact.blocked_by", "[\"a\"]")
        .with("agreements.pact.party.a.lift_rate", 0.7)
        .with("agreements.pact.party.a.ratify_rate", 3.0)
        .with("agreements.pact.force_rate", 12.0);
    for (hits, years) in reached(&setting, "in_force", [12, 36]).into_iter().zip([1.0, 3.0]) {
        checks.spend("in force", proportion(hits, N, over_by(&[0.7, 3.0, 12.0], years)));
        if years == 1.0 {
            assert!(proportion(hits, N, over_by(&[3.0, 12.0], years)).is_err(), "as if it did not block");
        }
    }
    // Before it is signed, one that blocks keeps all from agreeing.
    let earlier = quiet("begun")
        .with("agreements.pact.blocked_by", "[\"a\"]")
        .with("agreements.pact.agree_rate", 5.0)
        .with("agreements.pact.party.a.lift_rate", 0.7);
    let [hits, _] = reached(&earlier, "agreed", [24, 24]);
    checks.spend("agreed", proportion(hits, N, over_by(&[0.7, 5.0], 2.0)));
}

/// Asked later, given that it has not happened by then, the time of one step is what it was at the start.
#[test]
fn what_has_not_happened_by_then_is_still_to_come() {
    let mut checks = Checks::of("what_has_not_happened_by_then_is_still_to_come");
    let setting = quiet("agreed").with("agreements.pact.sign_rate", 0.4).with("agreements.pact.fail_rate", 0.0);
    let model = setting.model();
    let signed = outcome(&model, "signed");
    let found = sample(&model, N, |records, l| records.passage[signed][l]);
    let open: Vec<u32> = found.into_iter().filter(|&step| step > 24).collect();
    let hits = open.iter().filter(|&&step| step <= 36).count();
    checks.spend("signed in the third year", proportion(hits, open.len(), 1.0 - (-0.4_f64).exp()));
}

/// Notice ends the agreement on its day unless it is withdrawn before; a term unless it is renewed. Both on the exact day.
#[test]
fn notice_and_terms_end_on_their_day() {
    let mut checks = Checks::of("notice_and_terms_end_on_their_day");
    let setting = quiet("notice")
        .text("agreements.pact.notice_by", "b")
        .with("agreements.pact.since", "1999-07-01")
        .with("agreements.pact.notice_years", 2.0)
        .with("agreements.pact.party.a.withdraw_rate", 9.0)
        .with("agreements.pact.party.b.withdraw_rate", 0.5);
    // It runs out at the beginning of 1 July 2001, which is in the nineteenth month.
    let hits = reached(&setting, "ended", [18, 19]);
    assert_eq!(hits[0], 0, "not before its day");
    // Withdrawn by the party that gave it, not by another.
    checks.spend("not withdrawn", proportion(hits[1], N, (-0.75_f64).exp()));
    let setting = quiet("in_force")
        .with("agreements.pact.since", "1999-01-01")
        .with("agreements.pact.term_years", 2.0)
        .with("agreements.pact.renewal", 0.7);
    let model = setting.model();
    let ended = outcome(&model, "ended");
    let found = sample(&model, N, |records, l| records.passage[ended][l]);
    let at = |step: u32| found.iter().filter(|&&at| at == step).count();
    checks.spend("at the first end", proportion(at(13), N, 0.3));
    checks.spend("at the second", proportion(at(37), N, 0.7 * 0.3));
    assert!(found.iter().all(|step| [13, 37, 61, NEVER].contains(step)), "only on the day");
}

/// What is announced comes on its day with the probability that announcements are kept, never before, and at its rate
/// after it.
#[test]
fn announced_dates_are_kept_with_their_probability() {
    let mut checks = Checks::of("announced_dates_are_kept_with_their_probability");
    let setting = quiet("begun")
        .with("agreements.pact.announced", "{ sign = 2001-07-15 }")
        .with("agreements.pact.kept", 0.6)
        .with("agreements.pact.sign_rate", 50.0)
        .with("agreements.pact.agree_rate", 0.5);
    let model = setting.model();
    let signed = outcome(&model, "signed");
    let found = sample(&model, N, |records, l| records.passage[signed][l]);
    assert!(found.iter().all(|&step| step >= 19), "not before its day");
    // It is agreed by then at a rate of .5 over 1.54 years; where it is not, to sign is to agree on it, too.
    let kept = found.iter().filter(|&&step| step == 19).count();
    let at_once = 1.0 - (-50.0 * (1.0 - 14.0 / 31.0) / 12.0_f64).exp();
    let agreed = 1.0 - (-0.5 * (18.0 + 14.0 / 31.0) / 12.0_f64).exp();
    checks.spend(
        "kept, or signed in the rest of the month",
        proportion(
            kept,
            N,
            0.6 + 0.4 * agreed * at_once + 0.4 * (1.0 - agreed) * over_by(&[0.5, 50.0], (1.0 - 14.0 / 31.0) / 12.0),
        ),
    );
}

/// A member leaves at its own incentive, a party outside at that of all; at none, at the full rate.
#[test]
fn members_leave_by_their_own_incentive() {
    let mut checks = Checks::of("members_leave_by_their_own_incentive");
    let setting = quiet("in_force")
        .text("states.c", "Outsider")
        .with("agreements.pact.parties", "[\"a\", \"b\", \"c\"]")
        .with(
            "agreements.pact.party.c",
            "{ ratify_rate = 0, block_rate = 0, lift_rate = 0, leave_rate = 0.4, withdraw_rate = 0 }",
        )
        .with("agreements.pact.party.a.leave_rate", 0.4)
        .with("agreements.pact.party.b.leave_rate", 0.4)
        .with("agreements.pact.stay_incentive", 0.4)
        .with("incentive.threat_weight", 1)
        .with("incentive.without_power", 1)
        .with("incentive.divergence_damping", 0)
        .with("alignment.learning", 0)
        .with("alignment.incentive", 0.35)
        .with("alignment.contestation", 0.2)
        .with("alignment.overlap", 0.6)
        .with("actors.a.severity", 0.7)
        .with("actors.a.urgency", 0.5)
        .with("actors.b.severity", 0.3)
        .with("actors.b.urgency", 0.4);
    let first_test = 1.0 / (1.0 + (0.2_f64 / 0.7).powi(6));
    let own = |severity: f64, urgency: f64| 0.6_f64.powf(0.25) * severity.sqrt() * urgency.powf(0.25) * first_test;
    let unwanted = |incentive: f64| 1.0 - incentive.powi(6) / (incentive.powi(6) + 0.4_f64.powi(6));
    let rates = [own(0.7, 0.5), own(0.3, 0.4), 0.35].map(|incentive| 0.4 * unwanted(incentive));
    let model = setting.model();
    let found = sample_logged(&model, N, |_, log, _| {
        log.iter().find_map(|entry| match entry.event {
            Event::Agreement { act: stadial::theory::Act::Notice(party), .. } => Some(party),
            _ => None,
        })
    });
    let total: f64 = rates.iter().sum();
    let left = 1.0 - (-total * f64::from(YEARS)).exp();
    for (party, rate) in rates.iter().enumerate() {
        let hits = found.iter().filter(|found| **found == Some(party)).count();
        checks.spend("leaves", proportion(hits, N, left * rate / total));
    }
    let least = found.iter().filter(|found| **found == Some(0)).count();
    assert!(proportion(least, N, left / 3.0).is_err(), "as if all wanted it alike");
}

/// Shocks and what they do to agreements: the block of a party by an election, at its moment. A step is a limit of what
/// can happen after it.
#[test]
fn shocks_act_on_agreements() {
    let mut checks = Checks::of("shocks_act_on_agreements");
    let setting = quiet("begun")
        .with("agreements.pact.agree_rate", 0.5)
        .with("shocks.election.dates", "[2002-01-01]")
        .with("shocks.election.agreements", "{ pact = \"block b\" }");
    let hits = reached(&setting, "agreed", [24, 72]);
    checks.spend("before the election", proportion(hits[0], N, 1.0 - (-1.0_f64).exp()));
    // The moment of the shock is the beginning of the step; what had been possible in it was.
    let model = setting.model();
    let agreed = outcome(&model, "agreed");
    let found = sample(&model, N, |records, l| records.passage[agreed][l]);
    let after = found.iter().filter(|&&step| step > 25 && step != NEVER).count();
    assert_eq!(after, 0, "one that blocks keeps it from being agreed");
    let ended = quiet("in_force").with("shocks.coup.rate", 0.25).with("shocks.coup.agreements", "{ pact = \"end\" }");
    let [hits, _] = reached(&ended, "ended", [24, 24]);
    checks.spend("ended by a coup", proportion(hits, N, 1.0 - (-0.5_f64).exp()));
}

/// The agreement of a scenario changes nothing else in it, and its own numbers do not depend on what is beside it.
#[test]
fn agreements_leave_the_rest_as_it_is() {
    let mut checks = Checks::of("agreements_leave_the_rest_as_it_is");
    let plain = Setting::new(YEARS).text("alignment.type", "thin").text("outcomes.up.type_above", "initial");
    let with = plain
        .clone()
        .text("agreements.pact.kind", "access")
        .with("agreements.pact.parties", "[\"a\", \"b\"]")
        .text("outcomes.begun.agreement.pact", "begun");
    let up = |setting: &Setting| {
        let model = setting.model();
        let place = outcome(&model, "up");
        sample(&model, 2_000, |records, l| {
            (records.passage[place][l], records.kind.iter().map(|kind| kind[l]).collect::<Vec<_>>())
        })
    };
    assert_eq!(up(&plain), up(&with));
    let begun = |setting: &Setting| {
        reached(
            &setting.clone().with("agreements.pact.begin_incentive", 0).with("agreements.pact.begin_rate", 0.2),
            "begun",
            [36, 36],
        )[0]
    };
    let beside = with.clone().text("relations.war.kind", "war").with("relations.war.parties", "[\"a\", \"x\"]");
    assert_eq!(begun(&with), begun(&beside), "the random numbers of each are its own");
    let finer = begun(&with.clone().with("steps_per_year", 12));
    let [coarse, _] = reached(
        &with
            .with("agreements.pact.begin_incentive", 0)
            .with("agreements.pact.begin_rate", 0.2)
            .with("steps_per_year", 2),
        "begun",
        [6, 6],
    );
    checks.spend("any step", same_proportion([finer, coarse], N));
}

/// How many of 320 trajectories reach an outcome by each of some steps, where nothing is left to chance.
fn certain(setting: &Setting, name: &str, by: [u32; 2]) -> [bool; 2] {
    let model = setting.model();
    let place = outcome(&model, name);
    let found = sample(&model, 320, |records, l| records.passage[place][l]);
    by.map(|by| {
        let hits = found.iter().filter(|&&step| step <= by).count();
        assert!(hits == 0 || hits == found.len(), "{hits} of {}", found.len());
        hits > 0
    })
}

/// What a shock does comes before or after what is announced for the same month, as their days are.
#[test]
fn acts_of_one_step_come_in_the_order_of_their_days() {
    let setting = quiet("agreed")
        .with("agreements.pact.announced", "{ sign = 2002-01-15 }")
        .with("agreements.pact.kept", 1)
        .with("shocks.election.agreements", "{ pact = \"block b\" }");
    for (day, signed) in [("2002-01-10", false), ("2002-01-20", true)] {
        let dated = setting.clone().with("shocks.election.dates", format!("[{day}]"));
        assert_eq!(certain(&dated, "signed", [24, 25]), [false, signed], "{day}");
    }
}

/// What needs a war does not begin without it, whatever is announced or done.
#[test]
fn needs_hold_for_what_is_announced_and_done() {
    let setting = quiet("none")
        .text("relations.war.kind", "war")
        .with("relations.war.parties", "[\"a\", \"x\"]")
        .with("relations.war.begin_rate", 0)
        .with("agreements.pact.needs", "{ war = \"fought\" }")
        .with("agreements.pact.announced", "{ begin = 2001-01-15 }")
        .with("agreements.pact.kept", 1)
        .with("shocks.push.dates", "[2003-01-01]")
        .with("shocks.push.agreements", "{ pact = \"begin\" }");
    assert_eq!(certain(&setting, "begun", [13, 72]), [false, false]);
    let fought = setting
        .text("relations.war.state", "fought")
        .with("relations.war.suspend_rate", 0)
        .with("relations.war.end_rate", 0);
    assert_eq!(certain(&fought, "begun", [12, 13]), [false, true]);
}

/// Terms that were over before the start were renewed; notice upon what is suspended goes back to that.
#[test]
fn the_past_is_taken_in() {
    let setting = quiet("in_force")
        .with("agreements.pact.since", "1987-01-01")
        .with("agreements.pact.term_years", 5)
        .with("agreements.pact.renewal", 0);
    assert_eq!(certain(&setting, "ended", [24, 25]), [false, true]);
    let setting = quiet("suspended")
        .with("shocks.leaves.dates", "[2001-01-01]")
        .with("shocks.leaves.agreements", "{ pact = \"notice a\" }")
        .with("shocks.stays.dates", "[2001-06-01]")
        .with("shocks.stays.agreements", "{ pact = \"withdraw\" }")
        .text("outcomes.back.agreement.pact", "suspended")
        .with("outcomes.back.from", "2002-01-01");
    assert_eq!(certain(&setting, "back", [24, 72]), [false, true]);
}
