//! Where in which text something stands.

use std::ops::Range;

/// Where something stands: which text, which bytes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) source: usize,
    pub(super) span: Range<usize>,
}

impl Place {
    /// The beginning of the scenario file, for what is missing altogether.
    pub(super) const FILE: Self = Self { source: 0, span: 0..0 };
}
