//! The conditions under which an outcome is reached: scenario discovery.

mod analysis;
mod answer;
mod args;
mod boxes;
mod half;
mod human;
mod prim;
mod slice;
mod tree;

pub use analysis::{Among, DiscoverOptions, Discovered, HITS_MIN, Source, columns_max, discover};
pub use answer::discover_answer;
pub(crate) use args::DiscoverArgs;
pub use boxes::{FoundBox, LimitRow, P_KEPT, Region, SearchOptions, Searched};
pub use human::DiscoverReport;
pub use prim::{Limits, PrimBox, PrimOptions, prim};
pub use tree::{Tree, TreeOptions, tree};
