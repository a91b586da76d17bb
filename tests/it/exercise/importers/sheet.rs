//! A sheet of a workbook as its XML has it: what an importer that reads OpenXML sees.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// A cell: its kind (`s` for a shared text, empty for a number), its text, the number format of its style and whether the
/// style applies it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct XmlCell {
    pub(super) kind: String,
    pub(super) text: String,
    pub(super) format: u32,
    pub(super) applies: bool,
}

/// The cells of the first sheet by row and reference, both from 1 as written.
pub(super) struct XmlSheet {
    pub(super) name: String,
    pub(super) rows: BTreeMap<u32, BTreeMap<String, XmlCell>>,
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut text = String::new();
    zip::ZipArchive::new(Cursor::new(bytes)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The elements of a name: their attributes and what is within.
fn elements<'x>(xml: &'x str, name: &str) -> Vec<(&'x str, &'x str)> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = xml;
    while let Some(start) = rest.find(&open) {
        rest = &rest[start + open.len()..];
        if !rest.starts_with([' ', '>', '/']) {
            continue;
        }
        let end = rest.find('>').unwrap();
        let (attributes, after) = (&rest[..end], &rest[end + 1..]);
        if attributes.ends_with('/') {
            found.push((attributes, ""));
            rest = after;
        } else {
            let close = after.find(&close).unwrap();
            found.push((attributes, &after[..close]));
            rest = after;
        }
    }
    found
}

fn attribute<'x>(attributes: &'x str, name: &str) -> Option<&'x str> {
    let start = attributes.find(&format!(" {name}=\""))? + name.len() + 3;
    attributes[start..].split('"').next()
}

fn plain(text: &str) -> String {
    ["&lt;<", "&gt;>", "&quot;\"", "&apos;'", "&amp;&"].iter().fold(text.to_owned(), |text, pair| {
        let (written, meant) = pair.split_at(pair.len() - 1);
        text.replace(written, meant)
    })
}

impl XmlSheet {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let book = part(bytes, "xl/workbook.xml");
        let name = attribute(elements(&book, "sheet")[0].0, "name").unwrap().to_owned();
        let shared = part(bytes, "xl/sharedStrings.xml");
        let shared: Vec<String> = elements(&shared, "si")
            .iter()
            .map(|(_, within)| elements(within, "t").iter().map(|(_, t)| plain(t)).collect())
            .collect();
        let styles = part(bytes, "xl/styles.xml");
        let formats = elements(&styles, "cellXfs")[0].1;
        let formats: Vec<(u32, bool)> = elements(formats, "xf")
            .iter()
            .map(|(of, _)| {
                (attribute(of, "numFmtId").unwrap().parse().unwrap(), attribute(of, "applyNumberFormat") == Some("1"))
            })
            .collect();
        let sheet = part(bytes, "xl/worksheets/sheet1.xml");
        let mut rows = BTreeMap::new();
        for (of, within) in elements(&sheet, "row") {
            let cell = |(of, within): &(&str, &str)| {
                let kind = attribute(of, "t").unwrap_or_default().to_owned();
                let text = elements(within, "v").first().map_or("", |(_, text)| *text);
                let text = if kind == "s" { shared[text.parse::<usize>().unwrap()].clone() } else { plain(text) };
                let style = attribute(of, "s").map_or(0, |style| style.parse().unwrap());
                let (format, applies) = formats[style];
                (attribute(of, "r").unwrap().to_owned(), XmlCell { kind, text, format, applies })
            };
            let cells = elements(within, "c").iter().map(cell).collect();
            rows.insert(attribute(of, "r").unwrap().parse().unwrap(), cells);
        }
        Self { name, rows }
    }

    /// The letters of the column with this heading.
    pub(super) fn column(&self, heading: &str) -> String {
        let (reference, _) = self.rows[&1].iter().find(|(_, cell)| cell.text == heading).unwrap();
        reference.trim_end_matches(char::is_numeric).to_owned()
    }
}
