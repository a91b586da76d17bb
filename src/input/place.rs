//! Positions in texts.

use std::ops::Range;

/// A position: which text, and which bytes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) source: usize,
    pub(crate) span: Range<usize>,
}

/// The lines of a text.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    /// The start of each line but the first.
    starts: Vec<usize>,
}

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        Self { starts: text.match_indices('\n').map(|(newline, _)| newline + 1).collect() }
    }

    /// The line of a place, from 1.
    pub(crate) fn line(&self, place: &Place) -> usize {
        self.starts.partition_point(|&start| start <= place.span.start) + 1
    }
}

impl Place {
    /// The beginning of the file, for what is missing altogether.
    pub(crate) const FILE: Self = Self { source: 0, span: 0..0 };
}
