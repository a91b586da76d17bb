//! The page: sections of text, figures and tables.

use askama::Template;

use crate::render::chart::Picture;

use super::error::ReportError;
use super::glance::Glance;
use super::sheet::Sheet;

/// A table in a page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grid {
    pub header: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    pub text: String,
    /// Small print below the text.
    pub below: String,
    /// How dark the cell is, from 0 to 1: a probability.
    pub shade: Option<f64>,
    pub numeric: bool,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    pub fn number(text: impl Into<String>) -> Self {
        Self { numeric: true, ..Self::text(text) }
    }
}

impl Grid {
    /// A table as in its file.
    pub fn of(sheet: &Sheet) -> Self {
        let cell = |text: &String| Cell { numeric: text.parse::<f64>().is_ok(), ..Cell::text(text.as_str()) };
        let rows = sheet.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        Self { header: sheet.columns.clone(), rows }
    }
}

/// A figure: what it shows in words, the picture, its table and its data.
#[derive(Debug)]
pub(crate) struct Figure {
    /// Its name in addresses and file names.
    pub name: String,
    /// What it shows.
    pub title: String,
    /// The caption.
    pub caption: String,
    pub picture: Picture,
    /// Its data.
    pub data: Sheet,
}

/// What a section is made of.
#[derive(Debug)]
pub(crate) enum Block {
    Words(String),
    Figures(Vec<Figure>),
    /// A table with its caption, and its data if they can be downloaded.
    Table {
        name: String,
        caption: String,
        grid: Grid,
        data: Option<Sheet>,
    },
    /// Blocks under a title that opens them.
    Folded {
        title: String,
        blocks: Vec<Block>,
    },
    /// Preformatted text.
    Typed(String),
    /// A picture as a file has it: what it shows, and the SVG.
    Drawn {
        title: String,
        svg: String,
    },
}

/// A section.
#[derive(Debug)]
pub(crate) struct Section {
    pub name: String,
    pub title: String,
    pub blocks: Vec<Block>,
}

/// The answer of a page.
#[derive(Debug)]
pub(crate) struct Answer {
    /// In sentences, the most important first.
    pub sentences: Vec<String>,
    /// All outcomes in a picture, after the first sentence.
    pub glance: Option<Glance>,
}

/// What a page says.
#[derive(Debug)]
pub(crate) struct Content {
    pub title: String,
    /// What kind of results these are.
    pub kind: String,
    pub answer: Answer,
    pub sections: Vec<Section>,
}

/// The colours and forms of pages.
pub(crate) const STYLE: &str = include_str!("style.css");

/// A page and its pictures.
#[derive(Debug)]
pub struct Report {
    /// The page.
    pub html: Vec<u8>,
    /// Its pictures as files: names and bytes.
    pub charts: Vec<(String, Vec<u8>)>,
}

impl Report {
    pub(crate) fn new(mut content: Content) -> Result<Self, ReportError> {
        let mut charts = Vec::new();
        let mut sections = Vec::new();
        for section in &mut content.sections {
            let mut body = String::new();
            for block in &mut section.blocks {
                body.push_str(&shown(block, &mut charts)?);
            }
            sections.push(SectionView { name: section.name.clone(), title: &section.title, body });
        }
        let page = Page {
            title: &content.title,
            kind: &content.kind,
            answer: &content.answer,
            sections,
            version: env!("CARGO_PKG_VERSION"),
            style: STYLE,
            script: include_str!("script.js"),
        };
        // No line ends between a number and its %.
        Ok(Self { html: page.render()?.replace(" %", "\u{a0}%").into_bytes(), charts })
    }
}

fn shown(block: &mut Block, charts: &mut Vec<(String, Vec<u8>)>) -> Result<String, ReportError> {
    Ok(match block {
        Block::Words(text) => BlockView::Words { text }.render()?,
        Block::Typed(text) => BlockView::Typed { text }.render()?,
        Block::Drawn { title, svg } => BlockView::Drawn { title, source: &address("image/svg+xml", svg) }.render()?,
        Block::Table { name, caption, grid, data } => {
            let link = data.as_ref().map(|data| address(CSV, &data.csv())).unwrap_or_default();
            let file = name.trim_end_matches("-table");
            BlockView::Table { name, file, caption, grid, link: &link }.render()?
        }
        Block::Folded { title, blocks } => {
            let mut body = String::new();
            for block in blocks {
                body.push_str(&shown(block, charts)?);
            }
            BlockView::Folded { title, body: &body }.render()?
        }
        Block::Figures(figures) => {
            let mut views = Vec::new();
            for figure in figures {
                charts.push((format!("{}.svg", figure.name), figure.picture.file()));
                views.push(FigureView {
                    name: &figure.name,
                    title: &figure.title,
                    caption: &figure.caption,
                    svg: figure.picture.inline(&figure.name),
                    grid: Grid::of(&figure.data),
                    link: address(CSV, &figure.data.csv()),
                });
            }
            BlockView::Figures { figures: &views }.render()?
        }
    })
}

/// What a table is written in.
const CSV: &str = "text/csv";

/// A text of some kind as an address that needs no network.
fn address(kind: &str, text: &str) -> String {
    let mut address = format!("data:{kind};charset=utf-8,");
    for letter in text.chars() {
        match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | ',' | '.' | '-' | '_' | '(' | ')' | '*' | ':' | ';' | '=' | '/' => {
                address.push(letter);
            }
            _ => {
                let mut bytes = [0; 4];
                for byte in letter.encode_utf8(&mut bytes).bytes() {
                    address.push('%');
                    address.push(char::from(b"0123456789ABCDEF"[usize::from(byte >> 4)]));
                    address.push(char::from(b"0123456789ABCDEF"[usize::from(byte & 15)]));
                }
            }
        }
    }
    address
}

struct SectionView<'a> {
    name: String,
    title: &'a str,
    body: String,
}

struct FigureView<'a> {
    name: &'a str,
    title: &'a str,
    caption: &'a str,
    svg: String,
    grid: Grid,
    link: String,
}

#[derive(Template)]
#[template(path = "page.html", config = "src/study/page/askama.toml")]
struct Page<'a> {
    title: &'a str,
    kind: &'a str,
    answer: &'a Answer,
    sections: Vec<SectionView<'a>>,
    version: &'a str,
    style: &'a str,
    script: &'a str,
}

#[derive(Template)]
#[template(path = "block.html", config = "src/study/page/askama.toml")]
enum BlockView<'a> {
    Words { text: &'a str },
    Typed { text: &'a str },
    Drawn { title: &'a str, source: &'a str },
    Table { name: &'a str, file: &'a str, caption: &'a str, grid: &'a Grid, link: &'a str },
    Folded { title: &'a str, body: &'a str },
    Figures { figures: &'a [FigureView<'a>] },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_an_address_without_what_an_attribute_cannot_hold() {
        assert_eq!(address(CSV, "a,b\n1,\"x é\"\n"), "data:text/csv;charset=utf-8,a,b%0A1,%22x%20%C3%A9%22%0A");
    }
}
