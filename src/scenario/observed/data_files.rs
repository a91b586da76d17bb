//! The files that observed series and evidence name: found beside the file that names them, and read once each.

use std::path::{Path, PathBuf};

use crate::input::{TABLE_MAX, read_text};
use crate::scenario::assemble::SET;
use crate::scenario::problem::{Report, SourceText};
use crate::scenario::tree::Node;

/// The expected kind of file.
const WANTED: &str = "a table in CSV";

/// The texts of a scenario, to which those of its data are added.
#[derive(Debug)]
pub(in crate::scenario) struct DataFiles {
    /// The scenario's own texts, then each file of data.
    pub(in crate::scenario) sources: Vec<SourceText>,
    /// Whether the scenario was read from a file; a text alone has no folder.
    has_folder: bool,
    /// Texts that need not be read, by the names of their files.
    known: Vec<SourceText>,
    /// Paths that were read, and the number of their text.
    opened: Vec<(PathBuf, usize)>,
}

impl DataFiles {
    /// The data of a scenario with these texts; `known` are texts of data that are there already.
    pub(in crate::scenario) fn new(sources: Vec<SourceText>, has_folder: bool, known: Vec<SourceText>) -> Self {
        Self { sources, has_folder, known, opened: Vec::new() }
    }

    /// The number of the text of a file, which a value at `node` names. A relative path starts at the folder of the
    /// text that has the value; for `--set`, at the current one.
    pub(in crate::scenario) fn open(
        &mut self,
        node: &Node,
        named: &str,
        path: &str,
        report: &mut Report,
    ) -> Option<usize> {
        let from = self.sources.get(node.place.source).map_or("", |source| source.name.as_str());
        let folder = if from == SET { Path::new("") } else { Path::new(from).parent().unwrap_or(Path::new("")) };
        let file = folder.join(named);
        if let Some((_, source)) = self.opened.iter().find(|(opened, _)| *opened == file) {
            return Some(*source);
        }
        let name = file.display().to_string();
        let known = self.known.iter().find(|text| text.name == name);
        if known.is_none() && from != SET && !self.has_folder {
            let help = "load the scenario from a file, or write the values into it";
            report.add(&node.place, format!("`{path}` in a text without a file"), "needs a folder", help);
            return None;
        }
        match known.map_or_else(|| read_text(&file, TABLE_MAX), |text| Ok(text.text.clone())) {
            Ok(text) => {
                let source = self.sources.len();
                self.sources.push(SourceText::new(&name, &text));
                self.opened.push((file, source));
                Some(source)
            }
            Err(reason) => {
                let message = format!("cannot read {}, which `{path}` names: {reason}", file.display());
                let help = reason.help(&format!("{WANTED}, relative to the file that names it"));
                report.add(&node.place, message, "cannot be read", help);
                None
            }
        }
    }
}
