//! The engine for the Python package `stadial`: plain functions on plain values, which `python/stadial/` makes an interface of.

mod scenario;
mod tables;
mod watched;
mod wrong;

use std::path::Path;

use pyo3::prelude::*;
use pyo3::types::PyBytes;

use clap::{Arg, ArgAction, Command};
use serde_json::{Value, json};
use stadial::questions;
use stadial::study::page::ResultFiles;
use stadial::study::{Column, Failure, Reply};

use tables::{PyTable, table};
use watched::watched;
use wrong::raised;

/// Files by name.
type Files = Vec<(String, Vec<u8>)>;

/// What a question gives: the manifest as JSON, all tables, the files of a folder of results, the text for people.
type PyReply<'py> = (Vec<u8>, Vec<PyTable<'py>>, Files, String);

/// All questions with their options, as JSON.
#[pyfunction]
fn commands() -> String {
    let all: Vec<Value> = questions::commands().get_subcommands().map(described).collect();
    Value::from(all).to_string()
}

/// A question as JSON.
fn described(command: &Command) -> Value {
    let help = |short: Option<&clap::builder::StyledStr>, long: Option<&clap::builder::StyledStr>| {
        long.or(short).map(ToString::to_string).unwrap_or_default()
    };
    let option = |arg: &Arg| {
        let words = |all: &[clap::builder::OsStr]| -> Vec<String> {
            all.iter().map(|word| word.to_string_lossy().into_owned()).collect()
        };
        let choices: Vec<String> = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
        json!({
            "name": arg.get_id().as_str(),
            "long": arg.get_long(),
            "help": help(arg.get_help(), arg.get_long_help()),
            "value": arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string),
            "default": words(arg.get_default_values()),
            "choices": if arg.get_action().takes_values() { choices } else { Vec::new() },
            "flag": matches!(arg.get_action(), ArgAction::SetTrue),
            "several": matches!(arg.get_action(), ArgAction::Append),
            "listed": arg.get_value_delimiter().is_some(),
            "required": arg.is_required_set(),
        })
    };
    let options: Vec<Value> = command.get_arguments().map(option).collect();
    json!({
        "name": command.get_name(),
        "about": help(command.get_about(), command.get_long_about()),
        "options": options,
    })
}

/// Answers a question that is asked as on the command line.
#[pyfunction]
fn answer<'py>(py: Python<'py>, words: Vec<String>, progress: Option<Bound<'py, PyAny>>) -> PyResult<PyReply<'py>> {
    let reply = watched(py, progress.as_ref(), move |watch| questions::answer(&words, watch))?;
    reply.map(|reply| replied(py, reply)).map_err(|failure| raised(py, &failure))
}

/// Works on part `number`, from 1, of the `of` parts of a question, and returns its bytes.
#[pyfunction]
fn part<'py>(
    py: Python<'py>,
    words: Vec<String>,
    number: u32,
    of: u32,
    progress: Option<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyBytes>> {
    let bytes = watched(py, progress.as_ref(), move |watch| questions::answer_part(&words, (number, of), watch))?;
    bytes.map(|bytes| PyBytes::new(py, &bytes)).map_err(|failure| raised(py, &failure))
}

/// Checks the options of a question, and whether it can be divided into parts.
#[pyfunction]
fn check_divisible(py: Python<'_>, words: Vec<String>) -> PyResult<()> {
    let checked = py.detach(|| questions::check_divisible(&words));
    checked.map_err(|failure| raised(py, &failure))
}

/// Writes the files of a folder of results, as the command does.
#[pyfunction]
fn save(py: Python<'_>, folder: &str, files: Files, force: bool) -> PyResult<()> {
    let files: Vec<(&str, Vec<u8>)> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    let saved = py.detach(|| questions::save(Path::new(folder), &files, force));
    saved.map_err(|failure| raised(py, &failure))
}

/// Joins parts of a question.
#[pyfunction]
fn join(py: Python<'_>, parts: Vec<Vec<u8>>) -> PyResult<Bound<'_, PyBytes>> {
    let bytes = py.detach(|| questions::join_parts(&parts));
    bytes.map(|bytes| PyBytes::new(py, &bytes)).map_err(|failure| raised(py, &failure))
}

/// Answers a question of which all parts are known.
#[pyfunction]
fn completed<'py>(
    py: Python<'py>,
    words: Vec<String>,
    parts: Vec<u8>,
    progress: Option<Bound<'py, PyAny>>,
) -> PyResult<PyReply<'py>> {
    let reply = watched(py, progress.as_ref(), move |watch| questions::answer_of_parts(&words, &parts, watch))?;
    reply.map(|reply| replied(py, reply)).map_err(|failure| raised(py, &failure))
}

fn replied(py: Python<'_>, reply: Reply) -> PyReply<'_> {
    let tables = reply.tables.iter().map(|typed| table(py, typed)).collect();
    let files = reply.files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
    (reply.manifest, tables, files, reply.screen)
}

/// The table in a CSV file, with what is known of its columns: name, unit, meaning.
#[pyfunction]
fn read_table<'py>(
    py: Python<'py>,
    name: &str,
    meaning: &str,
    columns: Vec<(String, String, String)>,
    csv: &[u8],
) -> PyResult<PyTable<'py>> {
    let column = |(name, unit, meaning): (String, String, String)| Column {
        name: name.into(),
        unit: unit.into(),
        meaning: meaning.into(),
    };
    let columns: Vec<Column> = columns.into_iter().map(column).collect();
    let found = stadial::study::TypedTable::of_csv(name, meaning, &columns, csv);
    found.map(|typed| table(py, &typed)).map_err(|what| raised(py, &Failure::Option(what)))
}

/// The page of results and its charts, from the files of a folder of results.
#[pyfunction]
fn report(py: Python<'_>, files: Files) -> PyResult<(Vec<u8>, Files)> {
    let files: Vec<(&str, Vec<u8>)> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    let made = py.detach(|| questions::report(&ResultFiles::of(&files)));
    let made = made.map_err(|reason| raised(py, &Failure::Results { folder: "these results".into(), reason }))?;
    Ok((made.html, made.charts))
}

/// The engine.
#[pymodule]
mod _stadial {
    #[pymodule_export]
    use super::scenario::Scenario;
    #[pymodule_export]
    use super::{answer, check_divisible, commands, completed, join, part, read_table, report, save};
}
