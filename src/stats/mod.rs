//! Estimates from counts: exact, mergeable in any order, with errors that say what they cover.

mod histogram;
mod moments;
mod proportion;

pub use histogram::{Binning, Histogram};
pub use moments::Moments;
pub use proportion::{Cluster, Proportion, Z_95};
