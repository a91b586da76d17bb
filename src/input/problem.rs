//! The errors in a file, all of them at once: place, rule and way out.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::file::read_text;
use super::place::Place;
use super::spelling::composed;
use super::unreadable::Unreadable;
use super::workbook::cell_at;

/// A text that a scenario or another input was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    /// The file's path as given, or `--set`.
    pub name: String,
    /// Its content.
    pub text: String,
}

impl SourceText {
    /// The text of `name`, in normalisation form C, so that names in it can be compared.
    #[must_use]
    pub fn new(name: &str, text: &str) -> Self {
        Self { name: name.to_owned(), text: composed(text) }
    }

    /// Reads the file at `path`, which should be what is `wanted`, e.g. "a scenario file in TOML", and have no more
    /// than `most` bytes.
    ///
    /// # Errors
    /// If it cannot be read or is not text in UTF-8.
    pub fn read(path: &Path, wanted: &'static str, most: u64) -> Result<Self, LoadError> {
        let unreadable = |reason| LoadError::Unreadable { path: path.to_owned(), wanted, reason };
        let text = read_text(path, most).map_err(unreadable)?;
        Ok(Self::new(&path.display().to_string(), &text))
    }
}

/// The severity of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The input cannot be used.
    Error,
    /// It can be used, but is implausible.
    Warning,
}

/// One error or warning in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its severity.
    pub severity: Severity,
    /// Index of its text, see [`Problems::sources`].
    pub source: usize,
    /// The bytes of that text that it concerns.
    pub span: Range<usize>,
    /// Name of that text.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// What is wrong: the value and the rule.
    pub message: String,
    /// The rule in a few words, displayed beside the text.
    pub label: String,
    /// The way out.
    pub help: String,
}

/// All errors of an input, in order of position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems {
    sources: Vec<SourceText>,
    problems: Vec<Problem>,
    /// The number of further ones, not listed.
    more: usize,
}

/// The most errors that are reported at once.
const REPORTED_MAX: usize = 100;

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be read.
    #[error("cannot read {}: {reason}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// The expected kind of file, e.g. "a scenario file in TOML".
        wanted: &'static str,
        /// The reason.
        #[source]
        reason: Unreadable,
    },
    /// It can be read, but breaks rules.
    #[error(transparent)]
    Problems(#[from] Problems),
}

impl LoadError {
    /// The whole message, in colour or plain.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        match self {
            Self::Unreadable { wanted, reason, .. } => {
                let text = self.to_string();
                let help = reason.help(wanted);
                let report = [Group::with_title(Level::ERROR.primary_title(text)).element(Level::HELP.message(help))];
                renderer(color).render(&report)
            }
            Self::Problems(problems) => problems.render(color),
        }
    }

    /// The errors in the file, empty if it could not be read.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Unreadable { .. } => &[],
            Self::Problems(problems) => problems.as_slice(),
        }
    }
}

impl Problems {
    /// The errors, in order of position, at most the first 100.
    #[must_use]
    pub fn as_slice(&self) -> &[Problem] {
        &self.problems
    }

    /// The texts in which they are: the file, those that it extends, then each `--set`.
    #[must_use]
    pub fn sources(&self) -> &[SourceText] {
        &self.sources
    }

    /// The same, with warnings as errors.
    #[must_use]
    pub fn as_errors(mut self) -> Self {
        self.problems.iter_mut().for_each(|problem| problem.severity = Severity::Error);
        self
    }

    /// The same for a text that was made of a sheet of a workbook: each message ends with its cell, such as B4.
    #[must_use]
    pub(crate) fn of_a_sheet(mut self) -> Self {
        let sources = &self.sources;
        for problem in &mut self.problems {
            let cell = sources.get(problem.source).and_then(|source| cell_at(&source.text, &problem.span));
            problem.message.extend(cell.map(|cell| format!(" (cell {cell})")));
        }
        self
    }

    /// The whole message, in colour or plain: one paragraph per error.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        let renderer = renderer(color);
        let paragraphs: Vec<String> = self.problems.iter().map(|problem| self.render_one(&renderer, problem)).collect();
        let more = match self.more {
            0 => String::new(),
            more => format!("\n\n... and {more} more; the first {} are shown", self.problems.len()),
        };
        paragraphs.join("\n\n") + &more
    }

    fn render_one(&self, renderer: &Renderer, problem: &Problem) -> String {
        let text = self.sources.get(problem.source).map_or("", |source| &source.text);
        let annotation = AnnotationKind::Primary.span(problem.span.clone()).label(problem.label.as_str());
        let snippet = Snippet::source(text).path(problem.file.as_str()).annotation(annotation);
        let level = match problem.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let group = Group::with_title(level.primary_title(problem.message.as_str())).element(snippet);
        renderer.render(&[group.element(Level::HELP.message(printable(&problem.help)))])
    }
}

impl std::fmt::Display for Problems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Problems {}

fn renderer(color: bool) -> Renderer {
    if color { Renderer::styled() } else { Renderer::plain() }
}

/// Names from a file appear in a message; they must not contain terminal control characters.
fn printable(text: &str) -> String {
    annotate_snippets::normalize_untrusted_str(text)
}

/// Collects errors while a file is read, so that reading never stops at the first.
#[derive(Debug, Default)]
pub(crate) struct Report {
    found: Vec<Found>,
    /// Errors about outcomes that can never happen.
    never: Vec<Found>,
    /// Warnings.
    doubts: Vec<Found>,
    /// How many errors and how many warnings are shown, if fewer than usual.
    shown: Option<usize>,
}

/// A place, the problem there, the rule in short, the way out.
type Found = (Place, String, String, String);

impl Report {
    /// Adds an error: the problem, the rule in short, the way out.
    pub(crate) fn add(
        &mut self,
        place: &Place,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.found.push((place.clone(), message.into(), label.into(), help.into()));
    }

    /// Adds that something can never happen: an error in a file, but not for an evaluated value.
    pub(crate) fn never(
        &mut self,
        place: &Place,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.never.push((place.clone(), message.into(), label.into(), help.into()));
    }

    /// Accepts outcomes that can never happen.
    pub(crate) fn allow_never(&mut self) {
        self.never.clear();
    }

    /// The number of errors.
    pub(crate) fn count(&self) -> usize {
        self.found.len() + self.never.len()
    }

    /// Adds a warning: what is implausible, what is usual, what to check.
    pub(crate) fn warn(
        &mut self,
        place: &Place,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.doubts.push((place.clone(), message.into(), label.into(), help.into()));
    }

    /// The same, of which no more than so many errors and warnings are shown.
    pub(crate) fn at_most(self, shown: usize) -> Self {
        Self { shown: Some(shown), ..self }
    }

    /// The warnings, removed from the report; `None` if there are none.
    pub(crate) fn take_warnings(&mut self, sources: &[SourceText]) -> Option<Problems> {
        located(std::mem::take(&mut self.doubts), Severity::Warning, sources, self.shown.unwrap_or(REPORTED_MAX))
    }

    /// The errors; `None` if there are none.
    pub(crate) fn into_problems(self, sources: &[SourceText]) -> Option<Problems> {
        let shown = self.shown.unwrap_or(REPORTED_MAX);
        located([self.found, self.never].concat(), Severity::Error, sources, shown)
    }
}

/// The problems, in order of position, without duplicates; `None` if there are none.
fn located(mut found: Vec<Found>, severity: Severity, sources: &[SourceText], shown: usize) -> Option<Problems> {
    found.sort_by_key(|(place, ..)| (place.source, place.span.start, place.span.end));
    // Several readers may report the same error.
    let mut reported = BTreeSet::new();
    found.retain(|(place, message, ..)| reported.insert((place.source, place.span.start, message.clone())));
    let more = found.len().saturating_sub(shown);
    found.truncate(shown);
    let locate = |(place, message, label, help): Found| {
        let empty = SourceText { name: String::new(), text: String::new() };
        let source = sources.get(place.source).unwrap_or(&empty);
        let start = boundary(&source.text, place.span.start);
        let end = boundary(&source.text, place.span.end).max(start);
        let before = &source.text[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Problem {
            severity,
            source: place.source,
            span: start..end,
            file: source.name.clone(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message,
            label,
            help,
        }
    };
    let problems: Vec<Problem> = found.into_iter().map(locate).collect();
    (!problems.is_empty()).then(|| Problems { sources: sources.to_vec(), problems, more })
}

/// The last start of a character at or before `index`.
fn boundary(text: &str, index: usize) -> usize {
    let mut index = index.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems() -> Problems {
        let text = "title = \"é\"\ngdp = -1\n".to_owned();
        let sources = [SourceText { name: "scenarios/x.toml".to_owned(), text }];
        let mut report = Report::default();
        let (later, first) = (Place { source: 0, span: 19..21 }, Place { source: 0, span: 8..12 });
        report.add(&later, "`gdp` is -1, but must be more than 0", "more than 0", "give the GDP");
        report.add(&first, "first", "", "help");
        report.add(&later, "`gdp` is -1, but must be more than 0", "more than 0", "give the GDP");
        report.into_problems(&sources).unwrap()
    }

    #[test]
    fn errors_are_sorted_located_and_reported_once() {
        let problems = problems();
        let places: Vec<_> = problems.as_slice().iter().map(|problem| (problem.line, problem.column)).collect();
        assert_eq!(places, [(1, 9), (2, 7)]);
    }

    #[test]
    fn messages_have_the_form_of_a_compilers() {
        insta::assert_snapshot!(LoadError::from(problems()).render(false), @r#"
        error: first
         --> scenarios/x.toml:1:9
          |
        1 | title = "é"
          |         ^^^
          |
          = help: help

        error: `gdp` is -1, but must be more than 0
         --> scenarios/x.toml:2:7
          |
        2 | gdp = -1
          |       ^^ more than 0
          |
          = help: give the GDP
        "#);
        assert!(LoadError::from(problems()).render(true).contains("\u{1b}["));
    }

    #[test]
    fn of_very_many_errors_the_first_are_reported() {
        let sources = [SourceText { name: "x.toml".to_owned(), text: "ab\n".repeat(400_000) }];
        let mut report = Report::default();
        for n in (0..400_000).rev() {
            report.add(&Place { source: 0, span: 3 * n..3 * n + 1 }, format!("error {n}"), "", "help");
        }
        let problems = report.into_problems(&sources).unwrap();
        assert_eq!((problems.as_slice().len(), problems.as_slice()[99].line), (100, 100));
        assert!(problems.render(false).ends_with("... and 399900 more; the first 100 are shown"));
    }

    #[test]
    fn an_unreadable_file_is_named() {
        let reason = std::io::Error::from(std::io::ErrorKind::NotFound).into();
        let error = LoadError::Unreadable { path: PathBuf::from("a/b.toml"), wanted: "a file of it", reason };
        let message = error.render(false);
        assert!(message.starts_with("error: cannot read a/b.toml: entity not found"), "{message}");
        assert!(message.ends_with("= help: give the path of a file of it"), "{message}");
    }
}
