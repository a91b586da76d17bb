//! Estimates from counts: exact, mergeable in any order, each with a stated error.

mod binomial;
pub(crate) mod cholesky;
mod cluster;
mod normal;
mod error_parts;
mod extent;
mod first_order;
mod histogram;
mod jackknife;
mod linear_pool;
mod mixing;
mod moments;
mod paired;
mod parameter_band;
mod poisson;
mod proportion;
mod rank_correlation;
mod rare_mean;
mod roc;

pub use binomial::binomial_tail;
pub use cluster::{Cluster, Group};
pub use error_parts::ErrorParts;
pub use extent::Extent;
pub use first_order::{FirstOrder, GivenDraws, rank_bins};
pub use histogram::{Binning, Histogram};
pub use jackknife::jackknife;
pub use linear_pool::pool_weight;
pub use moments::Moments;
pub use normal::Z_95;
pub use paired::{Estimate, Weighted, paired_contrast, paired_difference};
pub use parameter_band::{DRAWS_FOR_ENDS, DRAWS_MIN, IntervalEstimate, Needed, ParameterBand, share_at_most};
pub use poisson::poisson_interval;
pub use proportion::{Proportion, quantile, share_interval};
pub use rank_correlation::PairTable;
pub use rare_mean::{bound_without_success, exact_interval, rare_mean_interval};
pub use roc::roc_area;
