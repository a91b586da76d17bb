//! Elementary functions that give the same bits on every machine, written so that loops over lanes vectorise.
//!
//! The platform's `exp` and `ln` differ between processors under one C library, so nothing that reaches a result
//! may use them. These use additions, multiplications, divisions, square roots, bit casts and selections only
//! (all exactly rounded by IEEE 754, none fused), without branches. Errors are stated beside each function and
//! checked by its tests.

mod circle;
mod exponential;
mod logarithm;
mod logistic;

pub use circle::sin_cos_turns;
pub use exponential::exp;
pub use logarithm::ln;
pub use logistic::{atanh, logistic, logit, tanh};
