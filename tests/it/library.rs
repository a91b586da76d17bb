//! The library gives exactly the numbers of the program, and refuses what does not fit together.

use std::error::Error as _;

use stadial::ensemble::{Control, Plan, Results, run};
use stadial::render::significant;
use stadial::simulation::{Error, Event, Proportion, Scenario, Size};
use stadial::theory::TYPES;

use crate::support::{Desk, Table, UNSURE};

const POLICIES: &str = "
[policies.pressure]
title = \"pressure on all\"
from = 2002
set.actors.ada.urgency_target = { add = 0.1 }
effects.urgency.bo = { mean = 0.8, sd = 0.2 }
[policies.relief]
from = 2003-07-01
effects.hostile_intent.cyd = { mean = { normal = { mean = -0.8, sd = 0.2 } }, sd = 0.1 }
inject.summit = [2005]
[policies.summits]
inject.summit = [2005]
[policies.late]
from = 2010
set.actors.ada.urgency_target = { add = 0.1 }
";

/// A folder with an uncertain scenario that has policies, and the scenario as the library has it.
fn desk() -> (Desk, Scenario) {
    let desk = Desk::new();
    desk.write("unsure.toml", &format!("{UNSURE}{POLICIES}"));
    let scenario = Scenario::open(desk.path("unsure.toml")).unwrap();
    (desk, scenario)
}

fn size() -> Size {
    Size::default().trajectories(800).draws(40).seed(3)
}

const SIZE: [&str; 6] = ["--trajectories", "800", "--draws", "40", "--seed", "3"];

/// The row of a table whose first cells are these, from there on.
fn cells<'t>(table: &'t Table, first: &[&str]) -> &'t [String] {
    let row = table.rows.iter().find(|row| row[..first.len()] == *first);
    &row.unwrap_or_else(|| panic!("no row {first:?}"))[first.len()..]
}

/// A probability as tables have it.
fn written(of: &Proportion) -> Vec<String> {
    [of.probability, of.standard_error, of.ci_low, of.ci_high].map(significant).to_vec()
}

fn ends(of: &Proportion) -> Vec<String> {
    let end = |value: Option<f64>| value.map_or_else(String::new, significant);
    of.parameter_band.map_or_else(|| vec![String::new(); 2], |band| [band.low.value, band.high.value].map(end).to_vec())
}

fn intervals(of: &Proportion) -> Vec<String> {
    let of_band =
        of.parameter_band.map(|band| [band.low.ci_low, band.low.ci_high, band.high.ci_low, band.high.ci_high]);
    of_band.map_or_else(|| vec![String::new(); 4], |ends| ends.map(significant).to_vec())
}

/// Every probability of an outcome and of a type stands in the tables that the program writes with these options.
fn assert_run_agrees(desk: &Desk, scenario: &Scenario, options: &[&str]) {
    desk.done(&[&["run", "unsure.toml", "--out", "run"], &SIZE[..], options].concat());
    let (probabilities, types) = (desk.table("run/probabilities.csv"), desk.table("run/types.csv"));
    let run = scenario.run(size()).unwrap();
    assert_eq!((run.valid() + run.invalid(), run.draws(), run.seed(), run.is_complete()), (800, 40, 3, true));
    for year in scenario.years() {
        for outcome in scenario.outcomes() {
            let p = run.probability(&outcome, &year).unwrap();
            let row = cells(&probabilities, &[outcome.name(), &year.get().to_string()]);
            assert_eq!(row[..10], [written(&p), ends(&p), intervals(&p)].concat(), "{outcome:?} {year:?}");
        }
        for kind in TYPES {
            let p = run.type_probability(kind, &year).unwrap();
            let next = format!("{}-01-01", year.get() + 1);
            assert_eq!(cells(&types, &[&next, kind.key()])[..2], written(&p)[..2], "{kind:?} {year:?}");
        }
    }
}

#[test]
fn a_run_has_the_numbers_of_the_program() {
    let (desk, scenario) = desk();
    assert_run_agrees(&desk, &scenario, &[]);
}

#[test]
fn a_run_has_the_numbers_of_the_engine() {
    let (_desk, scenario) = desk();
    let model = &scenario.loaded().model;
    let tally = run(model, &Plan::new(model, 800, 40, 3), &Control::default()).unwrap();
    let found = scenario.run(size()).unwrap();
    assert_eq!(found.results(), Results::with_bands_of_states(model, &tally));
    let (outcome, year) = (scenario.outcome("alliance").unwrap(), scenario.last_year());
    let p = found.probability(&outcome, &year).unwrap();
    assert_eq!(Some(&p), found.results().probability_of("alliance", year.get()));
    assert_eq!(scenario.run(size().threads(1)).unwrap().probability(&outcome, &year).unwrap(), p);
}

/// A change by path, of a number that the file gives as a distribution and of one that it leaves out, and policies.
#[test]
fn changes_and_policies_are_those_of_the_options() {
    let (desk, scenario) = desk();
    let (pressure, relief) = (scenario.policy("pressure").unwrap(), scenario.policy("relief").unwrap());
    let changed = scenario.under(&[&pressure]).unwrap().with("balance.power.non_permissive", 0.5).unwrap();
    let changed = changed.with("balance.power.non_permissive", 0.45).unwrap();
    let changed = changed.with_toml("incentive.threat_weight", "{ uniform = { low = 0.5, high = 0.6 } }").unwrap();
    let changed = changed.under(&[&relief]).unwrap();
    let options = [
        ["--set", "balance.power.non_permissive=0.45"],
        ["--set", "incentive.threat_weight={ uniform = { low = 0.5, high = 0.6 } }"],
        ["--policy", "pressure"],
        ["--policy", "relief"],
    ];
    assert_run_agrees(&desk, &changed, options.as_flattened());
    // A handle of the scenario reads the results of its variants.
    let (outcome, year) = (scenario.outcome("alliance").unwrap(), scenario.year(2005).unwrap());
    let [p, q] = [&scenario, &changed].map(|of| of.run(size()).unwrap().probability(&outcome, &year).unwrap());
    assert_ne!(p, q);
}

#[test]
fn a_comparison_has_the_numbers_of_the_program() {
    let (desk, scenario) = desk();
    let options = ["--policy", "pressure", "--policy", "relief", "--out", "compared"];
    desk.done(&[&["compare", "unsure.toml"], &SIZE[..], &options].concat());
    let probabilities = desk.table("compared/probabilities.csv");
    for name in ["pressure", "relief"] {
        let under = scenario.under(&[&scenario.policy(name).unwrap()]).unwrap();
        let compared = scenario.compare(&under, size()).unwrap();
        assert_eq!(compared.draws(), 40);
        for (outcome, year) in
            scenario.outcomes().flat_map(|outcome| scenario.years().map(move |y| (outcome.clone(), y)))
        {
            let contrast = compared.by(&outcome, &year).unwrap();
            let row = |policy: &str| cells(&probabilities, &[outcome.name(), &year.get().to_string(), policy]);
            let baseline = [written(&contrast.baseline), ends(&contrast.baseline)].concat();
            assert_eq!(row("baseline")[..6], baseline, "{outcome:?} {year:?}");
            let difference = [contrast.difference.value, contrast.difference.standard_error].map(significant).to_vec();
            let ratio = contrast.odds_ratio.map(|ratio| [ratio.value, ratio.low, ratio.high].map(significant).to_vec());
            let p = &contrast.alternative;
            let ratio = ratio.unwrap_or_else(|| vec![String::new(); 3]);
            assert_eq!(
                row(name)[..15],
                [written(p), ends(p), difference, ratio, intervals(p)].concat(),
                "{outcome:?} {year:?}"
            );
        }
    }
}

/// What is not set is as the scenario says, as it is without options.
#[test]
fn sizes_that_are_not_set_are_the_programs() {
    let (desk, scenario) = desk();
    let pressure = scenario.under(&[&scenario.policy("pressure").unwrap()]).unwrap();
    let compared = scenario.compare(&pressure, Size::default()).unwrap();
    desk.done(&["compare", "unsure.toml", "--policy", "pressure", "--outcome", "alliance", "--out", "compared"]);
    let contrast = compared.by(&scenario.outcome("alliance").unwrap(), &scenario.last_year()).unwrap();
    let table = desk.table("compared/probabilities.csv");
    assert_eq!(cells(&table, &["alliance", "2011", "pressure"])[..4], written(&contrast.alternative));
    let run = scenario.run(Size::default()).unwrap();
    assert_eq!((run.valid() + run.invalid(), run.draws(), run.seed()), (3000, 20, 7));
}

/// The first word of an event's line in a timeline, and something that it says.
fn words(event: &Event) -> (&'static str, String) {
    match event {
        Event::Shock { name, title, .. } => {
            (if name.starts_with("policies.") { "policy" } else { "shock" }, title.clone())
        }
        Event::Indicator { .. } => ("indicator", String::new()),
        Event::Type { to, .. } if to.key() == "none" => ("type", "DISSOLVED".to_owned()),
        Event::Type { from, to } => ("type", format!("from {} to {}", from.name(), to.name())),
        Event::Treaty(_) => ("treaty", String::new()),
        Event::Rupture => ("rupture", String::new()),
        Event::Turn { member, .. } => ("turn", member.clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_trajectory_is_the_one_that_the_program_traces() {
    let (desk, scenario) = desk();
    let scenario = scenario.under(&[&scenario.policy("pressure").unwrap()]).unwrap();
    let run = scenario.run(size()).unwrap();
    let incentive = scenario.driver("incentive").unwrap();
    let mut n_events = 0;
    for number in [0, 17, 799] {
        let trajectory = run.trajectory(number).unwrap();
        assert_eq!((trajectory.number(), trajectory.draw(), trajectory.is_valid()), (number, number % 40, true));
        let number = number.to_string();
        let printed = desk
            .done(&[&["trace", "unsure.toml", "--policy", "pressure", "--trajectory", &number], &SIZE[2..]].concat());
        let body: Vec<&str> = printed.lines().skip(3).take_while(|line| !line.is_empty()).collect();
        let (standings, events): (Vec<&str>, Vec<&str>) = body.into_iter().partition(|line| line.contains("  -- "));
        assert_eq!(events.len(), trajectory.events().len(), "{printed}");
        for (line, happened) in events.into_iter().zip(trajectory.events()) {
            let (kind, says) = words(&happened.event);
            let month = format!("{:04}-{:02}", happened.date.year, happened.date.month);
            assert!(line.starts_with(&format!("{month}  {kind}")) && line.contains(&says), "{line} {happened:?}");
            assert!(happened.date.to_string().ends_with("-01") && !happened.event.to_string().is_empty());
            n_events += 1;
        }
        let years = trajectory.years();
        assert_eq!((years[0].year, years[12].year, years.len()), (2000, 2012, 13));
        for line in standings {
            let record = years.iter().find(|record| line.starts_with(&format!("{}-01  -- ", record.year))).unwrap();
            let depths: String = record.depths.iter().map(ToString::to_string).collect();
            assert!(
                line.contains(&format!("{}, stage {} (depths {depths})", record.kind.name(), record.stage)),
                "{line}"
            );
            assert!(line.contains(&format!("incentive {:.2}", record.value(&incentive).unwrap())), "{line}");
        }
        for outcome in scenario.outcomes() {
            let line = trajectory.reached(&outcome).unwrap();
            let line = line.map(|date| format!("  {:04}-{:02}  {}\n", date.year, date.month, outcome.title()));
            let reached = printed.contains(&format!("  {}\n", outcome.title()));
            assert_eq!(line.is_some_and(|line| printed.contains(&line)), reached, "{outcome:?} {printed}");
        }
    }
    assert!(n_events > 20, "{n_events}");
}

#[test]
fn a_handle_of_another_scenario_is_refused() {
    let (desk, scenario) = desk();
    let other = Scenario::open(desk.path("trio.toml")).unwrap();
    let run = scenario.run(size()).unwrap();
    let (mine, year) = (scenario.outcome("alliance").unwrap(), scenario.year(2005).unwrap());
    let message = |error: Error| {
        assert!(matches!(error, Error::Foreign { .. }), "{error}");
        error.to_string()
    };
    let refused = message(run.probability(&other.outcome("alliance").unwrap(), &year).unwrap_err());
    assert_eq!(
        refused,
        "the outcome `alliance` belongs to the scenario `trio` of 2000 to 2011, not to the scenario `unsure` of 2000 to 2011; \
         use handles of one scenario with that scenario, its variants and their results"
    );
    let refused = message(run.probability(&mine, &other.year(2005).unwrap()).unwrap_err());
    assert!(refused.starts_with("the year `2005` belongs to the scenario `trio`"), "{refused}");
    let trajectory = run.trajectory(0).unwrap();
    message(trajectory.years()[0].value(&other.driver("incentive").unwrap()).unwrap_err());
    message(trajectory.reached(&other.outcome("alliance").unwrap()).unwrap_err());
    message(scenario.compare(&other, size()).unwrap_err());
    // The same file opened again, and a variant that has other years, are other scenarios.
    let again = Scenario::open(desk.path("unsure.toml")).unwrap();
    message(again.under(&[&scenario.policy("pressure").unwrap()]).unwrap_err());
    let shorter = scenario.with("end", 2008.0).unwrap();
    message(run.probability(&mine, &shorter.year(2005).unwrap()).unwrap_err());
    assert_ne!(mine, again.outcome("alliance").unwrap());
    assert_eq!(mine, scenario.with("balance.power.non_permissive", 0.4).unwrap().outcome("alliance").unwrap());
}

#[test]
fn an_error_says_what_is_wrong_and_what_is_right() {
    let (desk, scenario) = desk();
    let message = |error: Error| error.to_string();
    let unknown = message(scenario.outcome("aliance").unwrap_err());
    let start = "the scenario `unsure` of 2000 to 2011 has no outcome `aliance`; did you mean `alliance`? One of ";
    assert!(unknown.starts_with(start) && unknown.contains("`downgrade`"), "{unknown}");
    assert!(message(scenario.policy("presure").unwrap_err()).contains("did you mean `pressure`?"));
    assert!(message(scenario.driver("urgency.dee").unwrap_err()).contains("`urgency.ada`"));
    let other = Scenario::open(desk.path("trio.toml")).unwrap();
    assert!(message(other.policy("pressure").unwrap_err()).ends_with("it has no policy at all"));
    assert_eq!(
        message(scenario.year(2012).unwrap_err()),
        "the scenario `unsure` of 2000 to 2011 does not simulate 2012; give a year from 2000 to 2011, or another `start` or `end`"
    );
    // The same message as for the option.
    let arguments = ["run", "unsure.toml", "--set", "balance.power.non_permissive=-1"];
    let printed = crate::support::stderr(&desk.stadial(&arguments));
    let error = scenario.with("balance.power.non_permissive", -1.0).unwrap_err();
    assert!(matches!(error, Error::Load(_)) && error.source().is_none());
    assert_eq!(message(error), printed.trim_end());
    assert!(message(scenario.with("steps_per_year", 12.5).unwrap_err()).contains("steps_per_year"));
    assert!(message(scenario.with("balance.power.non_permissive", f64::NAN).unwrap_err()).contains("nan"));
    assert!(message(scenario.with("steps_per_year=6", 12.0).unwrap_err()).contains("steps_per_year"));
}

#[test]
fn sizes_and_policies_that_do_not_fit_are_refused() {
    let (desk, scenario) = desk();
    let message = |error: Error| error.to_string();
    let refused = |size: Size| message(scenario.run(size).unwrap_err());
    assert!(refused(size().trajectories(0)).starts_with("trajectories = 0: must be from 1 to 1000000000000; "));
    assert!(refused(size().draws(1_000_000)).starts_with("draws = 1000000: must be from 1 to 20000; "));
    let (pressure, relief) = (scenario.policy("pressure").unwrap(), scenario.policy("relief").unwrap());
    let under = scenario.under(&[&pressure]).unwrap();
    assert!(message(scenario.compare(&under, size().trajectories(799)).unwrap_err()).contains("from 800 to 4000000"));
    assert!(message(scenario.compare(&under, size().draws(401)).unwrap_err()).contains("from 1 to 400"));
    let run = scenario.run(size().trajectories(20)).unwrap();
    assert!(message(run.trajectory(20).unwrap_err()).starts_with("trajectory = 20: must be less than 20"));
    assert!(message(under.under(&[&pressure]).unwrap_err()).contains("`pressure` is applied twice"));
    let twice = message(scenario.under(&[&relief, &scenario.policy("summits").unwrap()]).unwrap_err());
    assert!(twice.starts_with("`summits` brings about the shock `summit` in the step from 2005-01-01 on"), "{twice}");
    let shorter = scenario.with("end", 2009.0).unwrap();
    let late = message(shorter.under(&[&shorter.policy("late").unwrap()]).unwrap_err());
    assert!(late.starts_with("the policy `late` begins after 2008, the last simulated year; "), "{late}");
    // What a file was changed to would pass for an effect of the parameter.
    desk.write("unsure.toml", UNSURE);
    assert!(matches!(scenario.with("balance.power.non_permissive", 0.4).unwrap_err(), Error::FileChanged { .. }));
}

/// A volatility that takes every trajectory out of the model's domain, and a run that is stopped before it begins.
#[test]
fn a_run_without_a_result_is_an_error() {
    let (_desk, scenario) = desk();
    let extreme = scenario.with("actors.ada.gdp_volatility", 1e6).unwrap();
    let left = extreme.run(size()).unwrap_err();
    assert!(left.to_string().contains("`gdp.ada` left in 20"), "{left}");
    assert!(matches!(scenario.compare(&extreme, size()).unwrap_err(), Error::AllLeft { .. }));
    let stop = std::sync::atomic::AtomicBool::new(true);
    let control = Control { stop: Some(&stop), ..Control::default() };
    assert!(matches!(scenario.run_controlled(size(), &control).unwrap_err(), Error::Stopped));
    assert!(matches!(scenario.compare_controlled(&scenario, size(), &control).unwrap_err(), Error::Stopped));
}
