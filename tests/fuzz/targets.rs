//! The processing of an input of each kind, and the required results.

use std::path::Path;
use std::sync::OnceLock;

use stadial::assessment::{Framework, course};
use stadial::ensemble::{Control, LANES, Plan, Results, run as run_plan};
use stadial::model::Model;
use stadial::questions::assess::{Assessment, assessment_answer};
use stadial::questions::compare::{CompareOptions, Course, Wanted, compare};
use stadial::questions::rare::{RareOptions, rare};
use stadial::questions::report;
use stadial::questions::run::tables;
use stadial::scenario::{LoadError, Scenario, load, parse};
use stadial::study::page::ResultFiles;
use stadial::trajectory::Progress;
use stadial::wargame::{Game, Move, Script, Setup};

use crate::corpus::{POLICIES, TRIO, UNSURE, file_of};

/// Steps times quantities up to which accepted inputs are also run.
const WORK: u64 = 200_000;

/// A refusal has a place in a file, a rule and a way out.
fn rejected(error: &LoadError) -> Result<bool, String> {
    let rendered = error.render(false);
    if rendered.trim().is_empty() {
        return Err("an error without words".to_owned());
    }
    for problem in error.problems() {
        let texts = [&problem.message, &problem.help];
        if problem.line == 0
            || problem.column == 0
            || problem.file.is_empty()
            || texts.iter().any(|text| text.is_empty())
        {
            return Err(format!("an error without a place, a rule or a way out: {problem:?}"));
        }
    }
    Ok(false)
}

/// Every cell of a table is text or a finite number.
fn finite(name: &str, text: &str) -> Result<(), String> {
    let wrong = |cell: &&str| cell.parse::<f64>().is_ok_and(|number| !number.is_finite());
    text.split([',', '\n']).find(wrong).map_or(Ok(()), |cell| Err(format!("`{cell}` in {name}")))
}

/// Eight trajectories, and their tables.
fn eight(model: &Model) -> Result<(), String> {
    let structure = &model.structure;
    let work = u64::from(structure.n_steps()) * structure.quantities().len() as u64;
    if work > WORK {
        return Ok(());
    }
    let mut plan = Plan::new(model, 8, 8, 1);
    plan.threads = 1;
    let tally = run_plan(model, &plan, &Control::default()).map_err(|error| error.to_string())?;
    if tally.valid() + tally.invalid() != 8 {
        return Err("trajectories are lost".to_owned());
    }
    if tally.valid() > 0 {
        for table in tables(&Results::new(model, &tally), model.structure.start_day) {
            finite(table.name, &String::from_utf8(table.csv()).map_err(|error| error.to_string())?)?;
        }
    }
    Ok(())
}

/// Studies of a few trajectories: policies and the baseline, and the first outcome as a rare one.
fn studied(scenario: &Scenario) -> Result<(), String> {
    let model = &scenario.model;
    if u64::from(model.structure.n_steps()) * model.structure.quantities().len() as u64 > WORK / 8 {
        return Ok(());
    }
    let begun = scenario.policies.iter().filter(|policy| policy.begins < model.structure.n_steps()).take(1);
    let courses: Vec<Course> = std::iter::once(Course::baseline("none", model))
        .chain(begun.map(|policy| Course::under(model, &[policy])))
        .collect();
    let options = CompareOptions {
        outcomes: vec![0],
        wanted: Wanted::Low,
        bound: None,
        trajectories: 64,
        draws: 4,
        seed: 1,
        threads: 1,
    };
    let compared = compare(&courses, &options, &Control::default()).map_err(|error| error.to_string())?;
    for row in compared.iter().flat_map(|found| &found.probabilities) {
        let estimate = &row.estimate;
        let is_valid = |value: f64| (0.0..=1.0).contains(&value) || value.is_nan();
        if ![estimate.probability, estimate.ci_low, estimate.ci_high].into_iter().all(is_valid) {
            return Err(format!("no probability: {row:?}"));
        }
    }
    let options = RareOptions {
        outcome: 0,
        year: model.structure.end_year - 1,
        progress: Progress::Conditions,
        effort: LANES,
        relative_error: 0.5,
        replicates: 4,
        seed: 1,
        threads: 1,
    };
    let found = rare(model, &options, &Control::default()).map_err(|error| error.to_string())?;
    for row in found.rows {
        if !(0.0 <= row.ci_low && row.ci_low <= row.probability && row.probability <= row.ci_high && row.ci_high <= 1.0)
        {
            return Err(format!("no probability: {row:?}"));
        }
    }
    Ok(())
}

fn taken(scenario: &Scenario) -> Result<bool, String> {
    eight(&scenario.model)?;
    let begun = scenario.policies.iter().take(2);
    begun.map(|policy| eight(&scenario.model.under(&[policy]))).collect::<Result<Vec<()>, String>>()?;
    studied(scenario)?;
    Ok(true)
}

/// A file of this name with the input, beside the scenarios of the tests.
fn file(folder: &Path, name: &str, input: &[u8]) -> std::path::PathBuf {
    for (name, text) in [("trio.toml", [TRIO, POLICIES].concat()), ("unsure.toml", UNSURE.to_owned())] {
        if !folder.join(name).exists() {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }
    std::fs::write(folder.join(name), input).unwrap();
    folder.join(name)
}

fn trio() -> &'static Scenario {
    static TRIO_MODEL: OnceLock<Scenario> = OnceLock::new();
    TRIO_MODEL.get_or_init(|| match parse("trio.toml", &[TRIO, POLICIES].concat(), &[]) {
        Ok(scenario) => scenario,
        Err(error) => panic!("{}", error.render(false)),
    })
}

pub(crate) fn scenario(folder: &Path, _: usize, input: &[u8]) -> Result<bool, String> {
    match load(&file(folder, "input.toml", input), &[]) {
        Ok(scenario) => taken(&scenario),
        Err(error) => rejected(&error),
    }
}

pub(crate) fn override_list(_: &Path, _: usize, input: &[u8]) -> Result<bool, String> {
    let text = String::from_utf8_lossy(input);
    let overrides: Vec<String> = text.lines().map(str::to_owned).collect();
    match parse("trio.toml", TRIO, &overrides) {
        Ok(scenario) => taken(&scenario),
        Err(error) => rejected(&error),
    }
}

fn injects(path: &Path) -> Result<bool, String> {
    let scenario = trio();
    match stadial::exercise::load(path, scenario) {
        Ok(list) => {
            let policies = list.policies(&scenario.policies);
            eight(&scenario.model.under(&policies.iter().collect::<Vec<_>>()))?;
            Ok(!list.sentence().is_empty())
        }
        Err(error) => rejected(&error),
    }
}

pub(crate) fn inject_list(folder: &Path, _: usize, input: &[u8]) -> Result<bool, String> {
    injects(&file(folder, "input.csv", input))
}

pub(crate) fn json_list(folder: &Path, _: usize, input: &[u8]) -> Result<bool, String> {
    injects(&file(folder, "input.json", input))
}

pub(crate) fn codings(folder: &Path, _: usize, input: &[u8]) -> Result<bool, String> {
    let framework = Framework::default();
    let path = file(folder, "input.csv", input);
    let read = stadial::assessment::codings_file(&path).and_then(|text| {
        let alignments = stadial::assessment::parse(&text.name, &text.text, &framework)?;
        Ok((text, alignments))
    });
    match read {
        Ok((text, alignments)) => {
            let courses: Vec<stadial::assessment::Course<'_>> =
                alignments.iter().map(|one| course(one, &framework, None)).collect();
            let assessment = Assessment { file: &text, courses: &courses, framework: &framework, on: None };
            let answer = assessment_answer(assessment, &[]);
            let _ = answer.json();
            Ok(!answer.tables.is_empty() && !answer.screen.is_empty())
        }
        Err(error) => rejected(&error),
    }
}

pub(crate) fn claim(folder: &Path, _: usize, input: &[u8]) -> Result<bool, String> {
    // Shipped claims name scenarios by `../` and `../cases/`.
    let claims = folder.join("claims");
    if !claims.exists() {
        std::fs::create_dir(&claims).unwrap();
        std::fs::create_dir(folder.join("cases")).unwrap();
        for place in ["", "cases"] {
            for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(place)).unwrap()
            {
                let path = entry.unwrap().path();
                if path.is_file() {
                    std::fs::copy(&path, folder.join(place).join(path.file_name().unwrap())).unwrap();
                }
            }
        }
    }
    match stadial::experiment::read(&file(&claims, "input.toml", input)) {
        Ok(experiment) => {
            let steps = |scenario: &Scenario| u64::from(scenario.model.structure.n_steps());
            let work: u64 = experiment.variants.iter().map(|variant| steps(&variant.scenario)).sum();
            if work < 400 {
                let found = stadial::experiment::run(&experiment, 0, 1, &Control::default());
                let found = found.map_err(|error| error.to_string())?.ok_or("nothing was run")?;
                let _ = found.verdict();
            }
            Ok(true)
        }
        Err(errors) if errors.is_empty() => Err("refused without an error".to_owned()),
        Err(errors) => errors.iter().try_fold(false, |_, error| rejected(error)),
    }
}

/// A script or a log of a game, played with few futures.
pub(crate) fn script(_: &Path, _: usize, input: &[u8]) -> Result<bool, String> {
    let said = |error: &str| if error.trim().is_empty() { Err("an error without words".to_owned()) } else { Ok(false) };
    let text = String::from_utf8_lossy(input);
    let script = match Script::read("input.toml", &text) {
        Ok(script) => script,
        Err(error) => return said(&error.to_string()),
    };
    let scenario = match parse("trio.toml", &[TRIO, POLICIES].concat(), &script.overrides) {
        Ok(scenario) => scenario,
        Err(error) => return rejected(&error),
    };
    let structure = &scenario.model.structure;
    if structure.outcomes.is_empty() || u64::from(structure.n_steps()) > 2_000 {
        return Ok(false);
    }
    let (turns, _) = match script.lines("input.toml", structure) {
        Ok(lines) => lines,
        Err(error) => return said(&error.to_string()),
    };
    let by = structure.end_year - 1;
    let (trajectory, draws) = (script.trajectory.unwrap_or(0), script.draws.unwrap_or(20).max(1));
    let seed = script.seed.unwrap_or(1);
    let setup = Setup { trajectory, seed, draws, futures: 100, threads: 1, outcome: 0, by };
    let mut game = Game::new(scenario, setup);
    for turn in turns {
        for made in &turn.moves {
            let made = match Move::read(made, &game.scenario) {
                Ok(made) => made,
                Err(error) => return said(&error),
            };
            if let Err(error) = game.play(made) {
                return said(&error.to_string());
            }
        }
        if let Some(Err(error)) = turn.steps.map(|steps| game.advance(steps).map(drop)) {
            return said(&error.to_string());
        }
    }
    let log = stadial::wargame::text::log(&game, "trio.toml", "main", &[]);
    match Script::read("log", &log) {
        Ok(again) if again.turn.len() == game.record().len() => Ok(true),
        other => Err(format!("a log that is not a script of the same turns: {:?}\n{log}", other.err())),
    }
}

/// A folder of results in which one file is changed.
pub(crate) fn result_folder(folder: &Path, which: usize, input: &[u8]) -> Result<bool, String> {
    let (from, changed) = file_of(which);
    let copy = folder.join(from.file_name().unwrap());
    if !copy.exists() {
        std::fs::create_dir(&copy).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, copy.join(path.file_name().unwrap())).unwrap();
        }
    }
    std::fs::write(copy.join(changed), input).unwrap();
    let made = ResultFiles::read(&copy).and_then(|files| report(&files));
    std::fs::copy(from.join(changed), copy.join(changed)).unwrap();
    match made {
        Ok(page) => {
            let charts = page.charts.iter().map(|(name, svg)| (name.as_str(), String::from_utf8_lossy(svg)));
            // A name in the files may be any text, including these letters.
            let given = String::from_utf8_lossy(input).contains("NaN");
            for (name, svg) in charts.filter(|_| !given) {
                if svg.contains("NaN") {
                    return Err(format!("no number in the chart {name}"));
                }
            }
            Ok(true)
        }
        Err(error) if error.to_string().trim().is_empty() => Err("an error without words".to_owned()),
        Err(_) => Ok(false),
    }
}
