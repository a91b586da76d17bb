//! Forecasts held against what came: scores beside those of simple forecasts, at several horizons.

mod against;
mod ahead;
mod answer;
mod args;
mod coherence;
mod forecast;
mod gather;
mod human;
mod pictures;
mod pool;
mod scores;
mod simple;
mod tables;

pub use against::{AgainstRow, AgainstScore, scores as against_scores};
pub use ahead::{Ahead, Economy, From, Setting, ahead};
pub(crate) use args::ScoreArgs;
pub use forecast::{Forecast, Forecaster, Horizon, Score, What, smoothed};
pub use gather::{Scored, gather};
pub(crate) use human::{against, against_sentence};
pub use pool::{POOLED, PoolWeights, pool_weights};
pub use scores::{Change, Changes, Group, ScoreRow, score};
pub use simple::BestRate;
pub(crate) use tables::against_scores_table;
