//! The parameters, and how the results were made.

use serde_json::Value;

use crate::render::{size, thousands};
use crate::trajectory::PER_STEP_MAX;

use super::about::About;
use super::again::command;
use super::column::Holds;
use super::document::{Block, Cell, Grid, Section};
use super::error::ReportError;
use super::files::ResultFiles;
use super::layout::Layout;

/// All parameters with their sources, the uncertain ones first.
pub(crate) fn parameters(files: &ResultFiles, about: &About) -> Result<Section, ReportError> {
    let known = |all: &[&str]| Holds::Known(all.iter().map(ToString::to_string).collect());
    let layout = Layout::new("parameters.csv", [("path", Holds::Text)])
        .rows(about.rows("parameters.csv"))
        .with(&Holds::Text, ["value", "unit", "meaning", "source"])
        .with(&known(&["default", "scenario", "--set"]), ["given"])
        .with(&known(&["yes", "no"]), ["uncertain"]);
    let all = files.table(&layout)?;
    let (uncertain, fixed) = (all.with("uncertain", "yes"), all.with("uncertain", "no"));
    let table = |name: &str, caption: String, sheet: &super::sheet::Sheet| {
        let header = ["parameter", "value", "unit", "meaning", "source", "given by"];
        let columns = ["path", "value", "unit", "meaning", "source", "given"].map(|column| sheet.texts(column));
        let row = |i: usize| columns.iter().map(|column| Cell::text(column[i])).collect();
        let rows = (0..sheet.rows.len()).map(row);
        let grid = Grid { header: header.map(str::to_owned).to_vec(), rows: rows.collect() };
        Block::Table { name: name.to_owned(), caption, grid, data: Some(sheet.clone()) }
    };
    let mut blocks = Vec::new();
    let n = uncertain.rows.len();
    if n > 0 {
        blocks.push(table(
            "uncertain-parameters",
            format!("The {n} uncertain parameters. Each draw has its own value of each."),
            &uncertain,
        ));
    } else {
        blocks.push(Block::Words("No parameter of this scenario is uncertain.".to_owned()));
    }
    let rest =
        table("fixed-parameters", "Given by the scenario, by an option (--set), or by default.".to_owned(), &fixed);
    blocks.push(Block::Folded { title: format!("The other {} parameters", fixed.rows.len()), blocks: vec![rest] });
    let words = "SMAF, PROC, ENT and ATL are the four documents that the model rests on. A number marked judgement is \
                 in none of them.";
    blocks.insert(0, Block::Words(words.to_owned()));
    Ok(Section { name: "parameters".to_owned(), title: "Parameters and their sources".to_owned(), blocks })
}

/// A row of the table on how results were made.
fn fact(name: &str, value: String) -> Vec<Cell> {
    vec![Cell::text(name), Cell::text(value)]
}

/// The scenario and the size of its simulation.
fn simulated(about: &About) -> Vec<Vec<Cell>> {
    let size = match about.text("size") {
        "" => size(about.count("finished"), about.count("draws")),
        size => size.to_owned(),
    };
    let seed = about.manifest["seed"].as_u64();
    let mut rows = vec![
        fact("scenario", about.text("name").to_owned()),
        fact("trajectories", size),
        fact("seed", seed.map_or_else(|| "that of each scenario".to_owned(), |seed| seed.to_string())),
        fact("random numbers", about.text("generator").to_owned()),
    ];
    if about.names.len() == 1 {
        rows.push(fact("digest of the scenario (SHA-256)", about.text("digest").to_owned()));
    }
    rows
}

/// The files, other than scenarios, that the answer was made from.
fn inputs(about: &About) -> Vec<Vec<Cell>> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let files = about.manifest["inputs"].as_array().into_iter().flatten();
    let rows = files.flat_map(|file| {
        [fact("file", text(&file["name"])), fact("digest of the file (SHA-256)", text(&file["digest"]))]
    });
    rows.collect()
}

/// How the results were made, and how to reproduce them.
pub(crate) fn section(about: &About) -> Section {
    let several = about.names.len() > 1;
    let mut rows = if about.names.is_empty() { Vec::new() } else { simulated(about) };
    rows.extend(inputs(about));
    rows.push(fact("version", format!("stadial {}", about.text("version"))));
    if let Some(seconds) = about.manifest["wall_time_seconds"].as_f64() {
        let on = match (about.count("threads"), about.text("platform")) {
            (0, _) => String::new(),
            (threads, platform) => format!(" on {threads} threads, {platform}"),
        };
        rows.push(fact("time", format!("{seconds:.1} s{on}; the results do not depend on it")));
    }
    if about.count("steps") > 0 {
        let steps = format!("{}, {} per year", about.count("steps"), about.count("steps_per_year"));
        rows.insert(2, fact("steps of each trajectory", steps));
    }
    if !several {
        rows.push(fact("parameter uncertainty", about.text("parameter_uncertainty").to_owned()));
    }
    rows.extend(about.played().into_iter().map(|(what, which)| fact(&what, which)));
    if about.count("invalid") > 0 {
        let invalid = thousands(about.count("invalid"));
        rows.push(fact(
            "invalid trajectories",
            format!("{invalid} left the model's domain; they are in no table or figure"),
        ));
    }
    if about.count("overrun") > 0 {
        let overrun = thousands(about.count("overrun"));
        rows.push(fact(
            "events left out",
            format!("in {overrun} trajectories, which had more than {PER_STEP_MAX} events of one kind in one step"),
        ));
    }
    let grid = Grid { header: ["item", "value"].map(str::to_owned).to_vec(), rows };
    let mut blocks = Vec::new();
    for paragraph in about.description.split("\n\n").filter(|text| !several && !text.trim().is_empty()) {
        blocks.push(Block::Words(paragraph.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    blocks.push(Block::Table {
        name: "manifest".to_owned(),
        caption: "How the results were made.".to_owned(),
        grid,
        data: None,
    });
    let same = if about.names.is_empty() { "files" } else { "scenario file" };
    blocks.push(Block::Words(format!(
        "This command reproduces the results on any machine, with the same version and {same}:"
    )));
    blocks.push(Block::Typed(command(&about.manifest)));
    // Those of several scenarios are in the manifest; a page of all of them would be long.
    let texts = about.value("texts").as_array().filter(|_| !several).map(Vec::as_slice).unwrap_or_default();
    let files = about.manifest["inputs"].as_array().map(Vec::as_slice).unwrap_or_default();
    let texts = texts.iter().map(|text| ("scenario", text)).chain(files.iter().map(|text| ("file", text)));
    for (kind, source) in texts {
        let (name, text) = (source["name"].as_str().unwrap_or_default(), source["text"].as_str().unwrap_or_default());
        blocks
            .push(Block::Folded { title: format!("The {kind}: {name}"), blocks: vec![Block::Typed(text.to_owned())] });
    }
    Section { name: "making".to_owned(), title: "How it was made".to_owned(), blocks }
}
