//! Estimates from counts: exact, mergeable in any order, with errors that say what they cover.

mod extent;
mod histogram;
mod jackknife;
mod moments;
mod proportion;
mod rank_correlation;

pub use extent::Extent;
pub use histogram::{Binning, Histogram};
pub use jackknife::jackknife;
pub use moments::Moments;
pub use proportion::{Cluster, DRAWS_MIN, Proportion, Z_95};
pub use rank_correlation::PairTable;
