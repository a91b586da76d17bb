//! The page of a question without charts of its own: the answer, then its tables.

use serde_json::Value;

use super::about::{About, capital};
use super::column::Holds;
use super::content as study;
use super::content::notes;
use super::document::{Block, Content, Grid, Section};
use super::error::ReportError;
use super::files::ResultFiles;
use super::layout::Layout;

/// Tables of more rows than this are folded.
const ROWS_OPEN: usize = 25;

/// What the page says: the picture if there is one, then the tables.
pub(crate) fn content(files: &ResultFiles, title: &str) -> Result<Content, ReportError> {
    let picture = format!("{}.svg", About::read(files)?.text("command"));
    content_with(files, title, [(title.to_owned(), picture)])
}

/// The same with several pictures, each with what it shows and its file; those without a file are left out.
pub(crate) fn content_with(
    files: &ResultFiles,
    title: &str,
    pictures: impl IntoIterator<Item = (String, impl Into<String>)>,
) -> Result<Content, ReportError> {
    let about = About::read(files)?;
    let mut sections = Vec::new();
    let tables = about.manifest["tables"].as_array().map(Vec::as_slice).unwrap_or_default();
    for entry in tables.iter().filter(|entry| entry["name"] != "parameters.csv") {
        sections.push(section(files, entry)?);
    }
    if let Some(first) = sections.first_mut() {
        let mut drawn = Vec::new();
        for (title, name) in pictures {
            drawn.extend(files.picture(name.into())?.map(|svg| Block::Drawn { title, svg }));
        }
        first.blocks.splice(0..0, drawn);
        first.blocks.extend(notes(&about));
    }
    if tables.iter().any(|entry| entry["name"] == "parameters.csv") {
        study::content(files, &about, title, sections)
    } else {
        Ok(study::without_parameters(&about, title, sections))
    }
}

/// A table with the meanings of its columns.
fn section(files: &ResultFiles, entry: &Value) -> Result<Section, ReportError> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let columns = entry["columns"].as_array().map(Vec::as_slice).unwrap_or_default();
    let name = text(&entry["name"]);
    let layout = Layout::new(name.clone(), []).rows(entry["rows"].as_u64());
    let data = files.table(&layout.maybe(&Holds::Text, columns.iter().map(|column| text(&column["name"]))))?;
    let meanings: Vec<String> = columns
        .iter()
        .map(|column| match text(&column["unit"]) {
            unit if unit.is_empty() => format!("{}: {}", text(&column["name"]), text(&column["meaning"])),
            unit => format!("{} [{unit}]: {}", text(&column["name"]), text(&column["meaning"])),
        })
        .collect();
    let key = name.trim_end_matches(".csv").to_owned();
    let rows = data.rows.len();
    let table = Block::Table {
        name: format!("{key}-table"),
        caption: format!("{}.", capital(&text(&entry["meaning"]))),
        grid: Grid::of(&data),
        data: Some(data),
    };
    let table =
        if rows > ROWS_OPEN { Block::Folded { title: format!("All {rows} rows"), blocks: vec![table] } } else { table };
    let meanings =
        Block::Folded { title: "Meaning of the columns".to_owned(), blocks: vec![Block::Typed(meanings.join("\n"))] };
    Ok(Section { name: key.clone(), title: capital(&key.replace('_', " ")), blocks: vec![table, meanings] })
}
