//! The keys of an observed series that is in a file.

/// The keys that say which numbers of a file are meant.
pub(super) const OF_FILES: [&str; 6] = ["unit", "entity", "indicator", "column", "year_column", "entity_column"];
