//! The text of an answer for people, which keeps the notes among its lines.

use std::fmt;

use super::answer::Answer;
use super::manifest::Manifest;
use super::own_error::own_error;
use super::table::Table;

/// A text for the screen. The notes in it are also those of the manifest, the JSON and the page, word for word.
#[derive(Clone, Debug, Default)]
pub struct ScreenText {
    text: String,
    notes: Vec<String>,
}

impl ScreenText {
    /// A text that begins with this.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), notes: Vec::new() }
    }

    /// Adds to the text.
    pub fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a line.
    pub fn line(&mut self, line: &str) {
        self.push_str(line);
        self.push_str("\n");
    }

    /// Adds a note: how to read the answer, a warning, or what was not assessed. It has a line of its own.
    pub fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        self.line(&note);
        self.notes.push(note);
    }

    /// Notes the model's own error, if it has been measured.
    pub fn own_error(&mut self) {
        own_error().into_iter().for_each(|text| self.note(text));
    }

    /// The answer with this text, and with its notes in the manifest.
    #[must_use]
    pub fn answer(self, mut manifest: Manifest, tables: Vec<Table>, files: Vec<(&'static str, Vec<u8>)>) -> Answer {
        manifest.notes.extend(self.notes);
        Answer { manifest, tables, files, screen: self.text }
    }
}

impl fmt::Write for ScreenText {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_str(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{Progress, Sizes};

    #[test]
    fn notes_stand_in_the_text_and_in_the_manifest() {
        let mut text = ScreenText::new("Title\n");
        text.note("± is an error.");
        text.push_str("A table\n");
        text.note("Two are invalid.");
        let manifest = Manifest::new("run", [], Sizes::default(), Progress::of("trajectories", 1, 1));
        let answer = text.answer(manifest, Vec::new(), Vec::new());
        assert_eq!(answer.screen, "Title\n± is an error.\nA table\nTwo are invalid.\n");
        assert_eq!(answer.manifest.notes, ["± is an error.", "Two are invalid."]);
    }
}
