//! Where in which text something stands.

use std::ops::Range;

/// Where something stands: which text, which bytes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) source: usize,
    pub(crate) span: Range<usize>,
}

impl Place {
    /// The beginning of the file, for what is missing altogether.
    pub(crate) const FILE: Self = Self { source: 0, span: 0..0 };
}
