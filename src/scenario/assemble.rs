//! From texts to one tree: the file, the files that it extends, and the overrides of `--set`.

use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::input::{TOML_MAX, read_text};

use super::merge::merge;
use super::place::Place;
use super::problem::{LoadError, Report, SourceText};
use super::removal::{REMOVE, remove, report_needless};
use super::section::text;
use super::syntax::{report_error, report_syntax};
use super::tree::{Entry, Node, Table, Value};

/// The texts of a scenario, merged.
pub(super) struct Assembly {
    /// The file, those that it extends, then each override.
    pub(super) sources: Vec<SourceText>,
    /// The number of sources that are files.
    pub(super) n_files: usize,
    /// Whether it was read from a file, whose folder other files may be beside.
    pub(super) has_folder: bool,
    /// The merged tree.
    pub(super) root: Table,
    /// The problems so far.
    pub(super) report: Report,
}

/// The expected kind of file.
const WANTED: &str = "a scenario file in TOML";

/// The most files in a chain of `extends`.
const EXTENDED_MAX: usize = 32;

/// Name of the source of an override.
pub(super) const SET: &str = "--set";

/// Tables of another file that override a scenario as a file that extends it would.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Overlay<'a> {
    /// The file that holds them.
    pub(crate) file: &'a SourceText,
    /// The path of each table within it, in the order in which they are applied; a missing table is ignored.
    pub(crate) tables: &'a [&'a [&'a str]],
    /// Keys of these tables that do not belong to the scenario.
    pub(crate) foreign: &'a [&'a str],
}

/// Reads the file at `path` and all files that it extends, and applies the overlay and the overrides.
pub(super) fn assemble_file(
    path: &Path,
    overlay: Option<Overlay<'_>>,
    overrides: &[String],
) -> Result<Assembly, LoadError> {
    let file = SourceText::read(path, WANTED, TOML_MAX)?;
    assemble(vec![file], overlay, overrides, Some(path))
}

/// Merges texts with overlay and overrides: each text extends the next one. With a path, which is that of the last text, also
/// with the files that this one extends.
pub(super) fn assemble(
    mut sources: Vec<SourceText>,
    overlay: Option<Overlay<'_>>,
    overrides: &[String],
    path: Option<&Path>,
) -> Result<Assembly, LoadError> {
    let mut report = Report::default();
    let mut trees = parse_chain(&mut sources, path, &mut report);
    if let Some(overlay) = overlay {
        // An experiment uses no policies and no evidence, is not scored and asks no questions, and what it removes may be used
        // in them. It is about the numbers as they are given: a default uncertainty is none of them.
        for layer in &mut trees {
            for key in ["policies", "facts", "record", "questions", "evidence", "uncertainty"] {
                drop(take(&mut layer.tree, key));
            }
        }
        trees.splice(0..0, parse_overlay(overlay, &mut sources, &mut report));
    }
    Layers { sources, trees, has_folder: path.is_some() }.merged(overrides, report)
}

/// The file at `path` and those that it extends, parsed, to be merged with overrides many times.
pub(super) fn layers(path: &Path) -> Result<Layers, LoadError> {
    let mut sources = vec![SourceText::read(path, WANTED, TOML_MAX)?];
    let mut report = Report::default();
    let trees = parse_chain(&mut sources, Some(path), &mut report);
    match report.into_problems(&sources) {
        Some(problems) => Err(problems.into()),
        None => Ok(Layers { sources, trees, has_folder: true }),
    }
}

/// The same of texts that are there already: the file and those that it extends.
pub(super) fn layers_of(mut sources: Vec<SourceText>) -> Result<Layers, LoadError> {
    let mut report = Report::default();
    let trees = parse_chain(&mut sources, None, &mut report);
    match report.into_problems(&sources) {
        Some(problems) => Err(problems.into()),
        None => Ok(Layers { sources, trees, has_folder: false }),
    }
}

/// The texts of a scenario, parsed but not merged.
#[derive(Clone, Debug)]
pub(super) struct Layers {
    sources: Vec<SourceText>,
    trees: Vec<Layer>,
    has_folder: bool,
}

impl Layers {
    /// The number of its files.
    pub(super) fn n_files(&self) -> usize {
        self.sources.len()
    }

    /// Merged, with overrides.
    pub(super) fn with(self, overrides: &[String]) -> Result<Assembly, LoadError> {
        self.merged(overrides, Report::default())
    }

    fn merged(self, overrides: &[String], mut report: Report) -> Result<Assembly, LoadError> {
        let Self { mut sources, mut trees, has_folder } = self;
        let n_files = sources.len();
        for text in overrides {
            let source = sources.len();
            sources.push(SourceText::new(SET, text));
            let text = sources[source].text.clone();
            let tree = parse_override(&text, source, &mut report);
            trees.extend(tree.map(|mut tree| {
                let removed = take(&mut tree, REMOVE);
                Layer { tree, removed, is_override: true }
            }));
        }
        if let Some(problems) = report.into_problems(&sources) {
            return Err(problems.into());
        }
        // Extended files come first, so that the file that extends them overrides them; `--set` overrides all files.
        let (set, files): (Vec<_>, Vec<_>) = trees.into_iter().partition(|layer| layer.is_override);
        let (mut root, mut report) = (Table::default(), Report::default());
        // The overrides are applied together: their order does not affect what the run leaves out.
        for layers in files.into_iter().rev().map(|layer| vec![layer]).chain([set]) {
            if layers.iter().any(Layer::moves_horizon) {
                root.outlive();
            }
            for layer in layers {
                if let Some(list) = layer.removed {
                    remove(&mut root, &list, &mut report);
                }
                merge(&mut root, layer.tree);
            }
        }
        Ok(Assembly { sources, n_files, has_folder, root, report })
    }
}

/// The tables of an overlay, starting with the last one, in the order of files of a chain.
fn parse_overlay(overlay: Overlay<'_>, sources: &mut Vec<SourceText>, report: &mut Report) -> Vec<Layer> {
    let source = sources.len();
    sources.push(overlay.file.clone());
    let whole = parse(&overlay.file.text, source, report);
    let layer = |path: &&[&str]| {
        let mut tree = path
            .iter()
            .try_fold(&whole, |table, key| table.entries.iter().find(|e| e.key == **key)?.node.table())?
            .clone();
        tree.entries.retain(|entry| !overlay.foreign.contains(&entry.key.as_str()));
        let removed = take(&mut tree, REMOVE);
        Some(Layer { tree, removed, is_override: false })
    };
    overlay.tables.iter().rev().filter_map(layer).collect()
}

/// The tree of one text, to be merged over those before it.
#[derive(Clone, Debug)]
struct Layer {
    tree: Table,
    /// The list of what it removes from them first.
    removed: Option<Entry>,
    is_override: bool,
}

impl Layer {
    /// Whether it sets the start or the end of the run.
    fn moves_horizon(&self) -> bool {
        self.tree.has("start") || self.tree.has("end")
    }
}

/// The first text's tree, then that of the text which it extends, and so on. Adds texts that are not there to `sources`.
fn parse_chain(sources: &mut Vec<SourceText>, path: Option<&Path>, report: &mut Report) -> Vec<Layer> {
    let mut trees = Vec::new();
    let mut seen: Vec<PathBuf> = Vec::new();
    let mut next = path.map(Path::to_owned);
    while trees.len() < sources.len() {
        let source = trees.len();
        let mut tree = parse(&sources[source].text, source, report);
        let extends = take(&mut tree, "extends");
        let removed = take(&mut tree, REMOVE);
        if let Some(list) = removed.as_ref().filter(|_| extends.is_none()) {
            report_needless(list, report);
        }
        trees.push(Layer { tree, removed: removed.filter(|_| extends.is_some()), is_override: false });
        seen.extend(next.as_deref().map(identity));
        // The text that a text extends may be there already.
        if let Some(entry) = extends.filter(|_| trees.len() == sources.len()) {
            let target = text(&entry.node, "extends", report).map(|given| given.value.to_owned());
            next = target.and_then(|target| extended(&entry, &target, next.as_deref(), &seen, sources, report));
        }
    }
    trees
}

/// How many of the texts of a manifest are files of the scenario: the first, and after each that extends another one the next.
/// Those that follow are its data.
pub(super) fn own_files(texts: &[SourceText]) -> usize {
    let extends = |text: &SourceText| take(&mut parse(&text.text, 0, &mut Report::default()), "extends").is_some();
    1 + texts.iter().take_while(|text| extends(text)).count()
}

fn take(tree: &mut Table, key: &str) -> Option<Entry> {
    tree.entries.iter().position(|entry| entry.key == key).map(|place| tree.entries.remove(place))
}

/// Reads the file that `entry` names, relative to the file that contains it.
fn extended(
    entry: &Entry,
    target: &str,
    from: Option<&Path>,
    seen: &[PathBuf],
    sources: &mut Vec<SourceText>,
    report: &mut Report,
) -> Option<PathBuf> {
    let place = &entry.node.place;
    let Some(from) = from else {
        let message = format!("a text without a file cannot extend \"{target}\"");
        report.add(place, message, "needs a file", "load the scenario from a file, or remove `extends`");
        return None;
    };
    let path = from.parent().unwrap_or(Path::new("")).join(target);
    if seen.contains(&identity(&path)) {
        let message = format!("\"{target}\" extends itself, through other files");
        report.add(place, message, "a cycle of files", "remove one `extends` of the cycle");
        return None;
    }
    if seen.len() >= EXTENDED_MAX {
        let message = format!("\"{target}\" is one file too many: at most {EXTENDED_MAX} extend one another");
        report.add(place, message, format!("the first beyond {EXTENDED_MAX}"), "join some of the files");
        return None;
    }
    match read_text(&path, TOML_MAX) {
        Ok(text) => {
            sources.push(SourceText::new(&path.display().to_string(), &text));
            Some(path)
        }
        Err(reason) => {
            let message = format!("cannot read {}, which this file extends: {reason}", path.display());
            let help = reason.help(&format!("{WANTED} relative to this file"));
            report.add(place, message, "cannot be read", help);
            None
        }
    }
}

/// The canonical path, which identifies a file.
fn identity(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

pub(crate) fn parse(text: &str, source: usize, report: &mut Report) -> Table {
    let (table, errors) = DeTable::parse_recoverable(text);
    report_syntax(&errors, text, source, report);
    Table::from_toml(table.get_ref(), source, report)
}

/// The tree of `PATH=VALUE`.
fn parse_override(text: &str, source: usize, report: &mut Report) -> Option<Table> {
    let place = |span| Place { source, span };
    let Some(equals) = text.find('=') else {
        let help = "write `--set PATH=VALUE`, as in `--set actors.china.gdp=18.6`";
        report.add(&place(0..text.len()), format!("`--set {text}` has no `=`"), "has no value", help);
        return None;
    };
    // The path is parsed as a dotted key of TOML.
    let path = format!("{} = 0", &text[..equals]);
    let mut tree = match DeTable::parse(&path) {
        Ok(table) => Table::from_toml(table.get_ref(), source, report),
        Err(error) => {
            let help = "write a dotted path, as in `--set actors.china.gdp=18.6`";
            let message = format!("`{}` is not the path of a parameter: {}", &text[..equals], error.message());
            report.add(&place(0..equals), message, "not a path", help);
            return None;
        }
    };
    let value = override_value(text, equals + 1, source, report)?;
    *leaf(&mut tree)? = value;
    Some(tree)
}

/// The value after `start`; text that is not TOML and does not resemble it is a string.
fn override_value(text: &str, start: usize, source: usize, report: &mut Report) -> Option<Node> {
    let written = text[start..].trim();
    let start = start + (text[start..].len() - text[start..].trim_start().len());
    if written.is_empty() {
        let help = "write `--set PATH=VALUE`, as in `--set actors.china.gdp=18.6`";
        let message = format!("`--set {}` has no value after `=`", text.trim());
        report.add(&Place { source, span: start..text.len() }, message, "the value is missing", help);
        return None;
    }
    match DeValue::parse(written) {
        Ok(value) => {
            let mut node = Node::from_toml(&value, source, report);
            shift(&mut node, start);
            if let Value::Table(table) = &mut node.value {
                table.whole = true;
            }
            Some(node)
        }
        Err(error) if written.starts_with(['{', '[', '"', '\'']) => {
            let span = error.span().map_or(text.len()..text.len(), |span| span.start + start..span.end + start);
            report_error(&error, &Place { source, span }, report);
            None
        }
        Err(_) => {
            let place = Place { source, span: start..start + written.len() };
            Some(Node { value: Value::Text(written.to_owned()), place })
        }
    }
}

fn shift(node: &mut Node, offset: usize) {
    let moved = |place: &mut Place| place.span = place.span.start + offset..place.span.end + offset;
    moved(&mut node.place);
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| shift(item, offset)),
        Value::Table(table) => {
            for entry in &mut table.entries {
                moved(&mut entry.place);
                shift(&mut entry.node, offset);
            }
        }
        _ => {}
    }
}

/// The value at the end of a path.
fn leaf(tree: &mut Table) -> Option<&mut Node> {
    let node = &mut tree.entries.first_mut()?.node;
    if let Value::Table(_) = node.value {
        let Value::Table(table) = &mut node.value else { return None };
        return leaf(table);
    }
    Some(node)
}
