//! Policies: what they change, to the last bit, and what they leave as it was.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use stadial::ensemble::ledger::Partial;
use stadial::ensemble::{Collect, Control, Results, Tally, collect};
use stadial::model::Model;
use stadial::questions::compare::{CompareOptions, Course, Wanted, compare};
use stadial::questions::rare::{RareOptions, rare};
use stadial::scenario::{Scenario, load, parameters, parse};
use stadial::trajectory::{Progress, Records};

use crate::support::{Desk, TRIO, UNSURE, plan, shipped, tally, trio, unsure};

/// The small scenario with these policies and overrides.
fn with(policies: &str, overrides: &[String]) -> Result<Scenario, String> {
    parse("trio.toml", &format!("{TRIO}\n{policies}\n"), overrides).map_err(|error| error.render(false))
}

/// The scenario under its policy `p`.
fn under(scenario: &Scenario) -> Scenario {
    let policy = scenario.policies.iter().find(|policy| policy.name == "p").unwrap();
    Scenario { model: scenario.model.under(&[policy]), ..scenario.clone() }
}

fn counted(scenario: &Scenario) -> Tally {
    tally(scenario, &plan(scenario, 0..160))
}

/// Every number that can change midway, changed from the first day by a policy, gives what it gives in the file.
#[test]
fn a_policy_from_the_start_is_the_scenario_with_other_numbers() {
    // What follows from the start unless it is given is given: a policy leaves the start as it was.
    let given = ["alignment.learning=0.2", "alignment.contestation_target=0.5"];
    let base = trio(&given);
    let before = counted(&base);
    let (mut compared, mut moved) = (0, 0);
    for row in parameters(&base) {
        let Ok(value) = row.value.parse::<f64>() else { continue };
        let other = if value == 0.0 { 0.01 } else { value * 0.97 };
        let policy = format!("[policies.p]\nfrom = 2000\nset.{} = {other}", row.path);
        let Ok(changed) = with(&policy, &given.map(str::to_owned)) else { continue };
        // The military burden is that of the start, too.
        if row.path.ends_with(".military_burden") {
            continue;
        }
        let mut written: Vec<&str> = given.into_iter().filter(|given| !given.starts_with(&row.path)).collect();
        let change = format!("{}={other}", row.path);
        written.push(&change);
        let written = trio(&written);
        let by_policy = counted(&under(&changed));
        assert!(by_policy == counted(&written), "{}", row.path);
        compared += 1;
        moved += usize::from(by_policy != before);
    }
    assert!(compared > 150 && moved > 100, "{compared} compared, of which {moved} move something");
}

#[test]
fn a_policy_that_changes_nothing_changes_no_bit() {
    let policy = "[policies.p]\nfrom = 2003-05-01\nuntil = 2007-02-01\nset.actors.ada.growth_target = { scale = 1 }\n\
                  set.balance.power.non_permissive = { add = 0 }\nset.typology.downgrade_rate = { scale = 1 }\n\
                  set.institutions.hold = { scale = 1 }\neffects.urgency.ada = 0\n";
    for scenario in [with(policy, &[]).unwrap(), unsure_with(policy)] {
        let changed = under(&scenario);
        assert_eq!(changed.model.structure.turns(), [40, 85]);
        assert!(counted(&changed) == counted(&scenario));
    }
}

/// The uncertain scenario with policies.
fn unsure_with(policies: &str) -> Scenario {
    let desk = Desk::new();
    desk.write("more.toml", &format!("extends = \"unsure.toml\"\n{policies}"));
    load(&desk.path("more.toml"), &[]).map_err(|error| error.render(false)).unwrap()
}

/// The means of a driver by year.
#[derive(Serialize, Deserialize)]
struct Means {
    sums: Vec<f64>,
    place: usize,
}

impl Collect for Means {
    fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], _: u64) {
        for (sum, drivers) in self.sums.iter_mut().zip(&records.drivers) {
            *sum += (0..trajectories.len()).map(|l| drivers[self.place][l]).sum::<f64>();
        }
    }
}

impl Partial for Means {
    fn kind(&self) -> String {
        format!("means of driver {}", self.place)
    }

    fn merge(&mut self, other: Self) {
        self.sums.iter_mut().zip(other.sums).for_each(|(sum, more)| *sum += more);
    }
}

fn means(scenario: &Scenario, driver: &str) -> Vec<f64> {
    let structure = &scenario.model.structure;
    let name = |place: &usize| structure.quantity_name(structure.drivers()[*place]);
    let place = (0..structure.drivers().len()).find(|place| name(place) == driver).unwrap();
    let empty = || Means { sums: vec![0.0; structure.n_years() as usize + 1], place };
    collect(&scenario.model, &plan(scenario, 0..320), &Control::default(), &empty).unwrap().sums
}

/// With hardly any crises: they depend on the incentive, and so would differ for long.
#[test]
fn a_change_holds_from_its_date_to_its_end() {
    let quiet = ["shocks.crisis.rate=0.000001".to_owned()];
    let policy = "[policies.p]\nfrom = 2004\nuntil = 2006\nset.actors.ada.urgency_target = 0.9";
    let scenario = with(policy, &quiet).unwrap();
    let forever = with(&policy.replace("until = 2006\n", ""), &quiet).unwrap();
    let (before, passing, lasting) = (
        means(&scenario, "urgency.ada"),
        means(&under(&scenario), "urgency.ada"),
        means(&under(&forever), "urgency.ada"),
    );
    assert_eq!(before[..=4], passing[..=4], "nothing before its date");
    assert!(passing[5] > before[5] + 1.0 && passing[6] > passing[5], "{passing:?}");
    assert_eq!(passing[..=6], lasting[..=6], "the end is not yet known");
    assert!((7..12).all(|year| passing[year] < passing[year - 1]), "it passes: {passing:?}");
    assert!(passing[12] < before[12] + 0.15 * (lasting[12] - before[12]), "{passing:?} {lasting:?}");
}

/// Growth sets out from where its mean is, without a leap.
#[test]
fn growth_bends_at_the_date() {
    let still: Vec<String> = ["ada", "bo", "cyd", "dee"]
        .iter()
        .flat_map(|actor| ["growth", "gdp"].map(|key| format!("actors.{actor}.{key}_volatility=0")))
        .chain(["remove=[\"observed\"]".to_owned()])
        .collect();
    let policy = "[policies.p]\nfrom = 2004\nset.actors.dee.growth_target = 0.2";
    let scenario = with(policy, &still).unwrap();
    let (before, after) = (means(&scenario, "power_ratio"), means(&under(&scenario), "power_ratio"));
    assert_eq!(before[..=4], after[..=4]);
    let share = |year: usize| after[year] / before[year];
    // dg = (.2 - .02) (1 - e^(-t/10)) relaxes at .4 a year: the log ratio has lost about .0017 after a year, .75 after 8.
    assert!((0.992..1.0).contains(&share(5)), "{}", share(5));
    assert!(share(12) < 0.85 && (5..12).all(|year| share(year + 1) < share(year)), "{after:?}");
}

/// `policy` brings a shock about on a date; `shock` is a class that is written into the scenario and does the same.
#[test]
fn an_injected_shock_is_one_written_into_the_scenario() {
    let policy = "[policies.p]\ninject.crisis = [2004-05-01, 2009]";
    let shock = "[shocks.second]\ndates = [2004-05-01, 2009]\ntest_of_support = true\n\
                 effects.urgency.ada = { mean = 0.5, sd = 0.2 }\neffects.proximity.bo = 0.1";
    // An outcome that speaks of crises counts the injected ones, and not those of another class.
    let without = ["remove=[\"outcomes.crisis_and_embargo\"]".to_owned()];
    // Beside the tables, only what is printed of single shocks knows that the one counts as a crisis.
    let counted = |scenario: &Scenario| Results::new(&scenario.model, &counted(scenario));
    let injected = counted(&under(&with(policy, &without).unwrap()));
    let mut written = with(shock, &without).unwrap();
    let class = written.model.structure.shocks.last_mut().unwrap();
    assert!(injected != counted(&trio(&["remove=[\"outcomes.crisis_and_embargo\"]"])));
    // Random numbers belong to the name.
    class.name = "policies.p.inject.crisis".to_owned();
    assert!(injected == counted(&written));
}

#[test]
fn injected_shocks_count_for_outcomes() {
    let policy = "[policies.p]\ninject = { crisis = 2005, embargo = 2005-03-01 }";
    let scenario = with(policy, &["shocks.crisis.rate=0.000001".to_owned()]).unwrap();
    let place = scenario.model.structure.outcomes.iter().position(|it| it.name == "crisis_and_embargo").unwrap();
    let odds = |scenario: &Scenario| {
        let results = stadial::ensemble::Results::new(&scenario.model, &counted(scenario));
        results.probability_of(&scenario.model.structure.outcomes[place].name, 2005).unwrap().probability
    };
    assert_eq!((odds(&scenario), odds(&under(&scenario))), (0.0, 1.0));
}

/// What a policy does at its date is a dated shock with the same keys.
#[test]
fn an_act_is_a_dated_shock() {
    let act = "test_of_support = true\neffects.identity.cyd = { mean = 0.4, sd = 0.3 }\n\
               jump_start.exercises = 1\ntreaty = \"signed\"\n";
    let scenario = under(&with(&format!("[policies.p]\nfrom = 2003-02-01\n{act}"), &[]).unwrap());
    let mut written = with(&format!("[shocks.second]\ndates = [2003-02-01]\n{act}"), &[]).unwrap();
    written.model.structure.shocks.last_mut().unwrap().name = "policies.p".to_owned();
    assert!(counted(&scenario) == counted(&written));
}

#[test]
fn amounts_are_drawn_from_their_laws_and_no_other_draw_moves() {
    let policy = "[policies.p]\nfrom = 2003\n\
                  set.actors.ada.urgency_target = { add = { uniform = { low = 0.1, high = 0.2 } } }\n\
                  set.status.anxiety_rate = { uniform = { low = 0.2, high = 0.3 } }\n\
                  effects.urgency.bo = { mean = { normal = { mean = 1, sd = 0.1 } }, sd = 0 }\n";
    let scenario = unsure_with(policy);
    let changed = under(&scenario);
    assert_eq!(changed.model.priors.len(), scenario.model.priors.len() + 3);
    for draw in 0..20 {
        let (before, after) =
            (scenario.model.draw(stadial::noise::Seed(7), draw), changed.model.draw(stadial::noise::Seed(7), draw));
        assert_eq!((&before.members, &before.incentive), (&after.members, &after.incentive));
        let later = after.changed(&changed.model.structure, 36);
        let moved = later.members[0].urgency_target - before.members[0].urgency_target;
        assert!((0.1..=0.2).contains(&moved) || later.members[0].urgency_target > 0.99, "{moved}");
        assert!((0.2..=0.3).contains(&later.status.anxiety_rate));
        assert_eq!(after.changed(&changed.model.structure, 35).status, before.status);
    }
}

/// Splitting takes histories up in the midst of a run: there, too, the numbers of the date hold.
#[test]
fn rare_odds_are_those_under_the_policy() {
    let options = |model: &Model| RareOptions {
        outcome: model.structure.outcomes.iter().position(|outcome| outcome.name == "alliance").unwrap(),
        year: 2006,
        progress: Progress::Conditions,
        effort: 32,
        relative_error: 1e-9,
        replicates: 64,
        seed: 3,
        threads: 1,
    };
    let estimate = |model: &Model| rare(model, &options(model), &Control::default()).unwrap();
    let policy =
        "[policies.p]\nfrom = 2000\nset.typology.thin_to_thick.rate = 0.05\nset.actors.ada.urgency_target = 0.5";
    let by_policy = estimate(&under(&with(policy, &[]).unwrap()).model);
    let written = trio(&["typology.thin_to_thick.rate=0.05", "actors.ada.urgency_target=0.5"]);
    assert_eq!(by_policy, estimate(&written.model));
    let midway = with("[policies.p]\nfrom = 2002-06-01\nset.typology.downgrade_rate = { scale = 1 }", &[]).unwrap();
    assert_eq!(estimate(&under(&midway).model), estimate(&midway.model));
}

/// A comparison of the first outcome, of which low odds are wanted.
fn options(trajectories: u64, draws: u64) -> CompareOptions {
    CompareOptions { outcomes: vec![0], wanted: Wanted::Low, bound: None, trajectories, draws, seed: 5, threads: 2 }
}

/// What is stopped in the third course compares the first two, as if no more had been asked for.
#[test]
fn a_comparison_that_is_stopped_keeps_the_finished_courses() {
    let scenario = unsure_with("[policies.p]\nfrom = 2002\neffects.urgency.ada = 0.3\n");
    let course = || Course::under(&scenario.model, &[&scenario.policies[0]]);
    let courses = [Course::baseline("baseline", &scenario.model), course(), course(), course()];
    let options = options(2_400, 40);
    let stopped_after = |trajectories: u64| {
        let (finished, stop) = (AtomicU64::new(0), AtomicBool::new(false));
        let count = |more: u64| {
            let so_far = finished.fetch_add(more, Ordering::Relaxed) + more;
            stop.fetch_or(so_far > trajectories, Ordering::Relaxed);
        };
        compare(&courses, &options, &Control { stop: Some(&stop), finished: Some(&count), ledger: None }).unwrap()
    };
    let two = compare(&courses[..2], &options, &Control::default()).unwrap();
    assert_eq!(two.as_ref().map(|found| found.courses), Some(2));
    assert!(stopped_after(4_800) == two);
    assert!(stopped_after(2_400).is_none());
}

#[test]
fn errors_of_differences_are_paired_and_results_do_not_depend_on_threads() {
    let scenario = unsure_with("[policies.p]\nfrom = 2002\neffects.urgency.ada = 0.3\n");
    let courses =
        [Course::baseline("baseline", &scenario.model), Course::under(&scenario.model, &[&scenario.policies[0]])];
    let options = CompareOptions { outcomes: vec![0, 1], threads: 1, ..options(2_400, 40) };
    let found = compare(&courses, &options, &Control::default()).unwrap().unwrap();
    let threads = CompareOptions { threads: 3, ..options.clone() };
    assert!(compare(&courses, &threads, &Control::default()).unwrap().unwrap() == found);
    for outcome in [0, 1] {
        let row = |course: usize| {
            let is = |row: &&stadial::questions::compare::CourseProbability| {
                (row.course, row.outcome, row.year) == (course, outcome, 2008)
            };
            found.probabilities.iter().find(is).unwrap()
        };
        let (baseline, course) = (row(0), row(1));
        let unpaired = baseline.estimate.standard_error.hypot(course.estimate.standard_error);
        assert!(course.difference.standard_error > 0.0 && course.difference.standard_error < 0.7 * unpaired);
        assert_eq!(course.difference.value, course.estimate.probability - baseline.estimate.probability);
        let ratio = course.ratio.unwrap();
        assert!(ratio.low < ratio.value && ratio.value < ratio.high, "{ratio:?}");
    }
    let first = &found.movers[0];
    assert_eq!((first.course, first.from), (1, 2003));
    assert!(
        first.standardised.abs() > 0.0
            && found.movers.windows(2).all(|pair| { pair[0].standardised.abs() >= pair[1].standardised.abs() })
    );
}

/// The policies that come with the forecast leave its numbers alone, and each of them does something.
#[test]
fn the_shipped_policies_do_something() {
    let scenario = load(&shipped("china-russia"), &[]).unwrap();
    let names: Vec<&str> = scenario.policies.iter().map(|policy| policy.name.as_str()).collect();
    assert_eq!(names.len(), 8, "{names:?}");
    let plan = plan(&scenario, 0..64);
    let baseline = tally(&scenario, &plan);
    for policy in &scenario.policies {
        let changed = Scenario { model: scenario.model.under(&[policy]), ..scenario.clone() };
        assert!(tally(&changed, &plan) != baseline, "{}", policy.name);
    }
    assert_eq!(unsure().policies, []);
    assert!(!UNSURE.contains("policies"));
}

/// A policy under which every history leaves the model's domain has no odds, and no share of the draws.
#[test]
fn a_policy_that_leaves_no_history_has_no_odds() {
    let scenario = unsure_with("[policies.boom]\nfrom = 2001\nset.actors.dee.growth_volatility = 1e6\n");
    let courses = [Course::baseline("none", &scenario.model), Course::under(&scenario.model, &[&scenario.policies[0]])];
    let options = options(320, 20);
    let found = compare(&courses, &options, &Control::default()).unwrap().unwrap();
    assert_eq!((found.invalid, found.decisions[0].robustness.len()), (320, 0));
    let of_policy = |row: &&stadial::questions::compare::CourseProbability| row.course == 1;
    assert!(
        found
            .probabilities
            .iter()
            .filter(of_policy)
            .all(|row| row.estimate.probability.is_nan() && row.estimate.ci_high == 1.0)
    );
}
