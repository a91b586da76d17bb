//! The parameters, and how the run was made.

use crate::render::{size, thousands};
use crate::trajectory::PER_STEP_MAX;

use super::about::About;
use super::again::command;
use super::column::Holds;
use super::error::ReportError;
use super::files::ResultFiles;
use super::layout::Layout;
use super::page::{Block, Cell, Grid, Section};

/// All parameters with their sources: the uncertain ones first.
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
        let header = ["parameter", "value", "unit", "what it means", "what it rests on", "given by"];
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
            format!("The {n} uncertain parameters: each draw of the run takes a value of each."),
            &uncertain,
        ));
    } else {
        blocks.push(Block::Words("No parameter of this scenario is uncertain.".to_owned()));
    }
    let rest =
        table("fixed-parameters", "Given by the scenario, by an option (--set), or by default.".to_owned(), &fixed);
    blocks.push(Block::Folded { title: format!("The other {} parameters", fixed.rows.len()), blocks: vec![rest] });
    let words = "SMAF, PROC, ENT and ATL are the four documents that the model rests on; judgement marks a number that none \
                 of them gives.";
    blocks.insert(0, Block::Words(words.to_owned()));
    Ok(Section { name: "parameters".to_owned(), title: "Parameters and their sources".to_owned(), blocks })
}

/// How the run was made, and how to make it again.
pub(crate) fn section(about: &About) -> Section {
    let fact = |name: &str, value: String| vec![Cell::text(name), Cell::text(value)];
    let size = match about.text("size") {
        "" => size(about.count("finished"), about.count("draws")),
        size => size.to_owned(),
    };
    let several = about.names.len() > 1;
    let mut rows = vec![
        fact(if several { "scenarios" } else { "scenario" }, about.names.join(", ")),
        fact("histories", size),
        fact("random numbers", about.text("generator").to_owned()),
        fact("version", format!("stadial {}", about.text("version"))),
    ];
    let seed = about.manifest["seed"].as_u64();
    rows.insert(2, fact("seed", seed.map_or_else(|| "that of each scenario".to_owned(), |seed| seed.to_string())));
    if !several {
        rows.push(fact("digest of the scenario (SHA-256)", about.text("digest").to_owned()));
    }
    if let Some(seconds) = about.manifest["wall_time_seconds"].as_f64() {
        let on = match (about.count("threads"), about.text("platform")) {
            (0, _) => String::new(),
            (threads, platform) => format!(" on {threads} threads, {platform}"),
        };
        rows.push(fact("time", format!("{seconds:.1} s{on}; changes nothing in the results")));
    }
    if !several && about.count("steps") > 0 {
        let steps = format!("{}, {} in a year", about.count("steps"), about.count("steps_per_year"));
        rows.insert(2, fact("steps of each", steps));
    }
    rows.extend(about.played().into_iter().map(|(what, which)| fact(&what, which)));
    if about.count("invalid") > 0 {
        let aborted = thousands(about.count("invalid"));
        rows.push(fact("left the model's domain", format!("{aborted} histories, which are in no figure")));
    }
    if about.count("overrun") > 0 {
        let overrun = thousands(about.count("overrun"));
        rows.push(fact(
            "events left out",
            format!("in {overrun} histories: more than {PER_STEP_MAX} of one kind in one step"),
        ));
    }
    let grid = Grid { header: ["what", "this run"].map(str::to_owned).to_vec(), rows };
    let mut blocks = Vec::new();
    for paragraph in about.description.split("\n\n").filter(|text| !several && !text.trim().is_empty()) {
        blocks.push(Block::Words(paragraph.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    blocks.push(Block::Table {
        name: "manifest".to_owned(),
        caption: "How the run was made.".to_owned(),
        grid,
        data: None,
    });
    blocks.push(Block::Words(
        "The same version, scenario, seed and sizes give the same results on any machine:".to_owned(),
    ));
    blocks.push(Block::Typed(command(&about.manifest)));
    // Those of several scenarios are in the manifest; a page of all of them would be long.
    let texts = about.value("texts").as_array().filter(|_| !several).map(Vec::as_slice).unwrap_or_default();
    for source in texts {
        let (name, text) = (source["name"].as_str().unwrap_or_default(), source["text"].as_str().unwrap_or_default());
        blocks.push(Block::Folded {
            title: format!("The scenario: {name}"),
            blocks: vec![Block::Typed(text.to_owned())],
        });
    }
    Section { name: "making".to_owned(), title: "How it was made".to_owned(), blocks }
}
