//! Other studies than a run, from evidence: they give what `run --evidence` gives.

use std::sync::Arc;

use stadial::ensemble::{Control, LANES, Plan, condition, stretch};
use stadial::math::{exp, ln};
use stadial::noise::Seed;
use stadial::trajectory::{Batch, Constants, Context, InstructionSet};

use crate::support::{Desk, Table, read, stderr, stdout};

pub(super) const KNOWN: &str =
    "date,what,value,error,source\n2001,shock.crisis,0,,s\n2001,support,none,0.1,s\n2002,stage,2,0.3,s\n";

/// A policy after the evidence, with uncertain numbers of its own, and one before it.
const MOVED: &str = "extends = \"trio.toml\"
[policies.push]
from = 2003
effects.urgency.ada = { mean = { normal = { mean = 1, sd = 0.1 } }, sd = 0.2 }
set.typology.downgrade_rate = { scale = { uniform = { low = 0.4, high = 0.6 } } }
[policies.early]
from = 2001-06-01
effects.urgency.ada = { mean = 1, sd = 0.2 }
";

/// What all studies here have in common: the same draws and trajectories.
pub(super) const SIZE: [&str; 8] =
    ["--spread", "0.1", "--trajectories", "3200", "--draws", "40", "--evidence", "known.csv"];

pub(super) fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("known.csv", KNOWN);
    desk.write("moved.toml", MOVED);
    desk
}

/// Runs a command with these options, into the folder `out`.
pub(super) fn done(desk: &Desk, command: &[&str], out: &str) -> String {
    desk.done(&[command, &SIZE[..], &["--out", out]].concat())
}

/// The rows of a table with a value in a column: probability and standard error by outcome and year.
fn probabilities(table: &Table, of: Option<(&str, &str)>) -> Vec<[String; 4]> {
    let columns = ["outcome", "year_end", "probability", "standard_error"].map(|name| table.column(name));
    let is_wanted = |row: usize| of.is_none_or(|(column, value)| table.column(column)[row] == value);
    (0..columns[0].len())
        .filter(|&row| is_wanted(row))
        .map(|row| columns.each_ref().map(|of| of[row].to_owned()))
        .collect()
}

/// The baseline of a comparison is the run, to the last digit, errors included. Before a policy begins nothing differs, and
/// its own uncertain numbers are drawn as without evidence.
#[test]
fn a_comparison_starts_from_evidence() {
    let desk = desk();
    done(&desk, &["run", "moved.toml"], "run");
    let said = done(&desk, &["compare", "moved.toml", "--policy", "push"], "compared");
    assert!(said.contains("Given 3 observations of known.csv up to 2002-01-01."), "{said}");
    assert!(said.contains("decision.csv is empty"), "{said}");
    let run = probabilities(&desk.table("run/probabilities.csv"), None);
    let compared = desk.table("compared/probabilities.csv");
    assert_eq!(probabilities(&compared, Some(("policy", "baseline"))), run);
    let rows = compared.column("policy").len();
    let (differences, errors) = (compared.numbers("difference"), compared.numbers("difference_standard_error"));
    let (mut before, mut after) = (0, 0);
    for row in (0..rows).filter(|&row| compared.column("policy")[row] == "push") {
        if compared.column("year_end")[row] <= "2002" {
            assert_eq!((differences[row], errors[row]), (0.0, 0.0), "row {row}");
            before += 1;
        } else {
            after += usize::from(differences[row] != 0.0 && errors[row] > 0.0);
        }
    }
    assert!(before > 3 && after > 3, "{before} {after}");
    let manifest = desk.manifest("compared");
    assert_eq!(manifest["inputs"][0]["name"], "known.csv");
    assert!(manifest["arguments"].to_string().contains("\"--evidence\",\"known.csv\""));
    let output = desk.stadial(&[&["compare", "moved.toml", "--policy", "early", "--no-files"], &SIZE[..]].concat());
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
    let wanted = "policy early: it begins on 2001-06-01, before the last evidence of 2002-01-01";
    assert!(stderr(&output).contains(wanted), "{}", stderr(&output));
    let until = [&["compare", "moved.toml", "--policy", "early", "--no-files", "--until", "2001"], &SIZE[..]].concat();
    desk.done(&until);
    let short = [&["compare", "moved.toml", "--policy", "push", "--no-files", "--by", "2001"], &SIZE[..]].concat();
    let output = desk.stadial(&short);
    assert!(stderr(&output).contains("it begins after 2001"), "{}", stderr(&output));
}

/// Each grid point of a sweep starts from the evidence by its own numbers: it is the run with that value.
#[test]
fn every_point_of_a_sweep_starts_from_evidence() {
    let desk = desk();
    let path = "typology.downgrade_rate";
    let said = done(&desk, &["sweep", "trio.toml", "--vary", &format!("{path}=[0.5, 2.0]")], "swept");
    assert!(said.contains("Given 3 observations"), "{said}");
    done(&desk, &["run", "trio.toml"], "run");
    done(&desk, &["run", "trio.toml", "--set", &format!("{path}=2.0")], "set");
    let swept = desk.table("swept/probabilities.csv");
    let of = |value: &str| probabilities(&swept, Some((path, value)));
    assert_eq!(of(""), probabilities(&desk.table("run/probabilities.csv"), None));
    assert_eq!(of("2.0"), probabilities(&desk.table("set/probabilities.csv"), None));
    let times = desk.table("swept/times.csv");
    assert!(times.column("mean_standard_error").iter().any(|error| !error.is_empty() && *error != "0"));
    // Rows of evidence can vary, too.
    desk.write("aware.toml", "extends = \"trio.toml\"\n[evidence.x]\ndate = 2002\nwhat = \"stage\"\nvalue = 2\nerror = 0.3\nsource = \"s\"\n");
    let vary = ["sweep", "aware.toml", "--vary", "evidence.x.error=[0.0, 1.0]", "--out", "errors"];
    desk.done(&[&vary[..], &SIZE[..6]].concat());
    let stages = desk.table("errors/stages.csv");
    let rows = 0..stages.column("on").len();
    let known = |error: &str| {
        let is = |row: &usize| {
            let of = |column: &str| stages.column(column)[*row];
            of("evidence.x.error") == error && of("on") == "2002-01-01" && of("stage") == "2"
        };
        stages.numbers("probability")[rows.clone().find(is).unwrap()]
    };
    assert!(known("0.0") == 1.0 && known("1.0") < 1.0, "{} {}", known("0.0"), known("1.0"));
}

/// The trajectories of which the last conditions are found are those of the run.
#[test]
fn drivers_are_those_of_trajectories_under_evidence() {
    let desk = desk();
    done(&desk, &["run", "trio.toml"], "run");
    done(&desk, &["drivers", "trio.toml", "--outcome", "alliance", "--by", "2008"], "drivers");
    let found = &desk.manifest("drivers")["found"];
    let table = desk.table("run/probabilities.csv");
    let rows = probabilities(&table, Some(("outcome", "alliance")));
    let row = rows.iter().find(|row| row[1] == "2008").unwrap();
    let near = |found: f64, written: &str| (found / written.parse::<f64>().unwrap() - 1.0).abs() < 1e-4;
    assert!(near(found["probability"].as_f64().unwrap(), &row[2]), "{found} {row:?}");
    assert!(near(found["standard_error"].as_f64().unwrap(), &row[3]), "{found} {row:?}");
    assert_eq!(found["evidence_rows"], 3);
}

/// A trajectory under evidence is the same in a run, in full and in part, whatever is recorded of it.
#[test]
fn one_trajectory_is_the_same_in_every_study() {
    let scenario = crate::support::trio(&["uncertainty.spread=0.1"]);
    let list = stadial::evidence::parse("known.csv", KNOWN, &scenario, None).unwrap();
    let plan = Plan { threads: 1, ..Plan::new(&scenario.model, 3_200, 40, 7) }.under_evidence(&scenario.model);
    let found = condition(&scenario.model, &list.observations(), &plan, &Control::default()).unwrap();
    let mut model = scenario.model.clone();
    model.conditioned = Some(Arc::new(found.conditioned));
    let n_steps = model.structure.n_steps();
    for trajectory in [0, 17, 1_234] {
        let draw = trajectory % plan.draws;
        let parameters = model.draw(Seed(7), draw);
        let constants = Constants::new(&model, &parameters);
        let context = Context { model: &model, parameters: &parameters, constants: &constants, seed: Seed(7) };
        let mut batch = Batch::<LANES>::new(&context, InstructionSet::Widest);
        let records = batch.run(&context, &[trajectory; LANES]).clone();
        let legs = model.conditioned.as_ref().unwrap().legs(trajectory);
        let chronicle = batch.chronicle(&context, &legs, None);
        let settled = model.settled(Seed(7), draw);
        let stretched = stretch(&settled, Seed(7), None, trajectory, n_steps);
        assert_eq!(chronicle.standings, stretched.standings, "{trajectory}");
        assert_eq!(chronicle.entries, stretched.entries, "{trajectory}");
        for (year, standing) in chronicle.standings.iter().step_by(12).enumerate() {
            assert_eq!(
                (standing.kind, standing.stage),
                (records.kind[year][0], records.stage[year][0]),
                "{trajectory}"
            );
        }
        assert!(chronicle.entries.len() > 3);
    }
}

/// Futures start from the last evidence or later; a story and a trace are those of trajectories that agree with it.
#[test]
fn single_trajectories_agree_with_evidence() {
    let desk = desk();
    desk.write("calm.csv", "date,what,value,source\n2003,shock.crisis,0,s\n");
    let fork =
        ["fork", "moved.toml", "--trajectory", "5", "--futures", "400", "--spread", "0.1", "--evidence", "calm.csv"];
    let said = desk.done(&[&fork[..], &["--policy", "push", "--out", "forked"]].concat());
    assert!(said.contains("400 futures from January 2003 of trajectory 5"), "{said}");
    assert!(said.contains("Given 1 observation of calm.csv up to 2003-01-01."), "{said}");
    let output = desk.stadial(&[&fork[..], &["--at", "2002-06", "--no-files"]].concat());
    assert!(stderr(&output).contains("before the last evidence of 2003-01-01"), "{}", stderr(&output));
    for trajectory in ["0", "3", "11"] {
        let trace = ["trace", "moved.toml", "--spread", "0.1", "--trajectory", trajectory];
        let traced = desk.done(&[&trace[..], &["--evidence", "calm.csv"]].concat());
        let early = |line: &&str| ["2000-", "2001-", "2002-"].iter().any(|year| line.trim().starts_with(year));
        assert!(!traced.lines().filter(early).any(|line| line.contains("crisis")), "{traced}");
    }
    let stories = ["storylines", "moved.toml", "--outcome", "alliance", "--count", "2", "--evidence", "calm.csv"];
    let told = desk.done(&[&stories[..], &["--spread", "0.1", "--out", "told"]].concat());
    assert!(told.contains("Given 1 observation of calm.csv"), "{told}");
    assert!(desk.manifest("told")["arguments"].to_string().contains("--evidence"));
    let output = desk.stadial(&[&stories[..], &["--rare", "--no-files"]].concat());
    assert!(stderr(&output).contains("--rare: splitting starts from the beginning"), "{}", stderr(&output));
}

/// The evidence ends on 1 January 2002, so that two of four years are open: 1 - e^(-2 x 15 / 3112) = .96 %. A question that
/// evidence has decided stands beside no rate.
#[test]
fn the_past_stands_beside_what_is_open_of_a_question() {
    let desk = desk();
    let asked = ["crisis by 2003", "crisis by 2001"];
    let class = ["--reference-class", "new_defence_treaty_major_powers_1816_2018"];
    let said = done(&desk, &[&["ask", "trio.toml"], &asked[..], &class].concat(), "out");
    let line = "Outside view on this from 2002-01-01 to 2003-12-31: 0.96 % (";
    assert_eq!(said.matches("Outside view on this").count(), 1, "{said}");
    assert!(said.contains(line), "{said}");
    let table = desk.table("out/question_base_rates.csv");
    assert_eq!((table.column("name"), table.column("from")), (vec!["question_1"], vec!["2002-01-01"]));
    let expected = 1.0 - exp(-2.0 * 15.0 / 3112.0);
    assert!((table.numbers("base_rate")[0] / expected - 1.0).abs() < 1e-4, "{:?}", table.numbers("base_rate"));
}

/// A measurement far from what the model can give leaves few trajectories: terminal, manifest and page say so, name the row,
/// and promise nothing of more trajectories. What is not known has no error on the page either.
#[test]
fn a_row_that_leaves_few_trajectories_is_named() {
    let desk = desk();
    desk.write("far.csv", "date,what,value,error,source\n2001,type,none,0.1,s\n2003,identity.ada,0.99,0.01,s\n");
    let run = ["run", "trio.toml", "--trajectories", "1600", "--evidence", "far.csv", "--out", "out", "--report"];
    let said = desk.done(&run);
    let line =
        "The row that leaves fewest is row 3 of far.csv (identity.ada 0.99 on 2003-01-01): an effective share of ";
    let page = read_page(&desk);
    for text in [&said, &desk.manifest("out")["notes"].to_string(), &page] {
        assert!(text.contains("Few trajectories agree with the evidence") && text.contains(line), "{text}");
    }
    assert!(said.contains("More trajectories may not help"), "{said}");
    let trace = ["trace", "trio.toml", "--trajectory", "3", "--evidence", "far.csv"];
    assert!(desk.done(&trace).contains("Given 2 observations of far.csv"), "a trajectory that agrees with it");
}

/// By hand from the columns beside it: log-odds of the model and of the rate of the past, weighted; where nothing ever
/// happened half an event in the exposure, and of n trajectories (1/2) / (n + 1).
#[test]
fn a_pool_is_the_weighted_mean_of_log_odds() {
    let desk = Desk::new();
    let never = "new_defence_treaty_major_powers_1990_2018";
    let ends = "alliance_ends_relevant_pairs_1816_2018";
    desk.write(
        "classed.toml",
        &format!(
            "extends = \"trio.toml\"\n[outcomes.alliance]\nreference_class = [\"{ends}\", \"{never}\"]\n\
             [outcomes.top]\nstage_at_least = 7\nuntil = 2000-03-01\nreference_class = \"{ends}\"\n"
        ),
    );
    let run = ["run", "classed.toml", "--trajectories", "1600", "--pool", "0.3", "--out", "out", "--report"];
    let said = desk.done(&run);
    assert!(said.contains("Logarithmic pool of both, with a weight of 0.3 on the model: "), "{said}");
    let page = read_page(&desk);
    assert!(page.contains("logarithmic pool") && page.contains("Outside view on "), "the table and the sentences");
    assert!(desk.manifest("out")["answer"].to_string().contains("Logarithmic pool of both"));
    let table = desk.table("out/base_rates.csv");
    let numbers = ["probability", "base_rate", "pool", "pool_standard_error", "pool_ci_low", "pool_ci_high"]
        .map(|name| table.column(name).iter().map(|cell| cell.parse::<f64>().unwrap()).collect::<Vec<_>>());
    let run = desk.table("out/probabilities.csv");
    let logit = |p: f64| ln(p / (1.0 - p));
    let logistic = |x: f64| 1.0 / (1.0 + exp(-x));
    let (mut zero, mut usual) = (0, 0);
    for row in 0..numbers[0].len() {
        let [p, base, pool, error, low, high] = numbers.each_ref().map(|column| column[row]);
        let cell = |column: &str| table.column(column)[row];
        let years = cell("year_end").parse::<f64>().unwrap() - 1999.0;
        let base = if cell("reference_class") == never { 1.0 - exp(-years * 0.5 / 598.0) } else { base };
        let smooth = if p == 0.0 { 0.5 / 1601.0 } else { p };
        let expected = logistic(0.3 * logit(smooth) + 0.7 * logit(base));
        assert!((pool / expected - 1.0).abs() < 1e-3, "row {row}: {pool} {expected}");
        let same = |run_row: &usize| {
            run.column("outcome")[*run_row] == cell("outcome") && run.column("year_end")[*run_row] == cell("year_end")
        };
        let of_run = |column: &str| run.numbers(column)[(0..run.column("outcome").len()).find(same).unwrap()];
        let slope = 0.3 * expected * (1.0 - expected) / (smooth * (1.0 - smooth));
        assert!((error - slope * of_run("standard_error")).abs() < 1e-3 * (1e-3 + error), "row {row}: {error}");
        assert!(low <= pool && pool <= high, "row {row}");
        let at = |p: f64| if p == 0.0 { 0.0 } else { logistic(0.3 * logit(p) + 0.7 * logit(base)) };
        assert!(
            (high - at(of_run("ci_high"))).abs() < 1e-3 * high && (low - at(of_run("ci_low"))).abs() < 1e-4,
            "row {row}"
        );
        zero += usize::from(p == 0.0);
        usual += usize::from(p > 0.0 && p < 1.0);
    }
    assert!(zero > 0 && usual > 5, "{zero} {usual}");
    let refused = |arguments: &[&str], wanted: &str| {
        let output = desk.stadial(arguments);
        assert!(stderr(&output).contains(wanted), "{}", stderr(&output));
    };
    refused(&["run", "classed.toml", "--pool", "1.2"], "must be a number from 0 to 1");
    refused(&["run", "trio.toml", "--pool", "0.5"], "--pool: no outcome names a `reference_class`");
}

/// What an update changed adds up: from the earlier run, by each added row in the order of dates, to the run; each step is the
/// run from the rows up to it. With another seed that is told apart.
#[test]
fn an_update_is_told_row_by_row() {
    let desk = desk();
    desk.write("middle.csv", &format!("{KNOWN}2003,stage,4,0.2,s\n"));
    // The later row stands first.
    let added = "date,what,value,error,source\n2004,treaty,in_force,0.1,s\n";
    desk.write("more.csv", &format!("{added}{}2003,stage,4,0.2,s\n", KNOWN.split_once('\n').unwrap().1));
    let run = ["run", "trio.toml", "--spread", "0.1", "--trajectories", "3200", "--draws", "40"];
    let from = |table: &str, out: &str| desk.done(&[&run[..], &["--evidence", table, "--out", out]].concat());
    from("known.csv", "then");
    from("middle.csv", "middle");
    let since = ["--evidence", "more.csv", "--since", "then", "--out", "now", "--report"];
    let said = desk.done(&[&run[..], &since].concat());
    assert!(said.contains("Since then, "), "{said}");
    assert!(said.contains("of which, in percentage points, stage 4 of 2003-01-01 (row 6 of more.csv) "), "{said}");
    assert!(said.contains(", treaty in_force of 2004-01-01 (row 2 of more.csv) "), "{said}");
    assert!(!said.contains("other differences"), "{said}");
    assert!(read(&desk.path("now/report.html")).contains("Since then, "), "on the page, too");
    let table = desk.table("now/since.csv");
    let step = |step: &str, row: &str| {
        let (steps, rows) = (table.column("step"), table.column("row"));
        (0..steps.len()).filter(|&at| steps[at] == step && rows[at] == row).collect::<Vec<usize>>()
    };
    let of = |rows: &[usize], column: &str| {
        let all = table.column(column);
        rows.iter().map(|&row| all[row].to_owned()).collect::<Vec<String>>()
    };
    let same = |rows: &[usize], out: &str| {
        let run = desk.table(&format!("{out}/probabilities.csv"));
        for column in ["outcome", "year_end", "probability", "standard_error"] {
            let run: Vec<String> = run.column(column).into_iter().map(str::to_owned).collect();
            assert_eq!(of(rows, column), run, "{out} {column}");
        }
    };
    let steps = [step("then", ""), step("others", ""), step("row", "6"), step("row", "2")];
    for (rows, out) in steps.iter().zip(["then", "then", "middle", "now"]) {
        same(rows, out);
    }
    for place in 0..steps[0].len() {
        let number = |step: usize, column: &str| of(&steps[step], column)[place].parse::<f64>().unwrap();
        assert!(number(1, "change").abs() < 1e-6 && number(1, "change_standard_error") == 0.0);
        let sum = number(2, "change") + number(3, "change");
        assert!((sum - (number(3, "probability") - number(0, "probability"))).abs() < 1e-5, "{place}");
    }
    let errors = of(&steps[2], "change_standard_error");
    assert!(errors.iter().any(|error| error.parse::<f64>().unwrap() > 0.0), "{errors:?}");
    let plain = [&run[..], &["--out", "plain"]].concat();
    desk.done(&plain);
    let seeded = ["--evidence", "known.csv", "--since", "plain", "--seed", "9", "--out", "seeded"];
    let said = desk.done(&[&run[..], &seeded].concat());
    assert!(said.contains("other differences (seed 7 before and 9 now) "), "{said}");
    let refused = |options: &[&str], wanted: &str| {
        let output = desk.stadial(&[&run[..], &["--no-files"], options].concat());
        assert!(stderr(&output).contains(wanted), "{}", stderr(&output));
    };
    refused(&["--evidence", "known.csv", "--since", "now"], "--since now: no row of the evidence was added since then");
    refused(&["--since", "then"], "--since then: this run has no evidence");
    refused(&["--evidence", "known.csv", "--since", "nowhere"], "nowhere");
}

fn read_page(desk: &Desk) -> String {
    crate::support::read(&desk.path("out/report.html"))
}
