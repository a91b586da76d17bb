//! Elementary functions that give the same bits on every machine, written so that loops over lanes vectorise.
//!
//! The platform's `exp` and `ln` differ between processors under one C library, so nothing that reaches a result
//! may use them. These use additions, multiplications, divisions, square roots, bit casts and selections only
//! (all exactly rounded by IEEE 754, none fused), without branches. Errors are stated beside each function and
//! checked by its tests.

/// A polynomial of `x` by Horner's rule: its coefficients from that of the highest power down to the constant one. A macro, so
/// that it is written out wherever it is used.
macro_rules! polynomial {
    ($x:expr; $highest:expr $(, $lower:expr)+) => {{
        let sum = $highest;
        $(let sum = sum * $x + $lower;)+
        sum
    }};
}

mod exponential;
mod logarithm;
mod logistic;
mod single;

pub use exponential::exp;
pub use logarithm::{ln, ln_normal};
pub use logistic::{atanh, logistic, logit, tanh};
pub use single::{ln_single, sin_cos_turns_single};

/// ln 2 in two parts: the upper one has 40 bits, so that n times it is exact for every |n| <= 1024.
const LN_2_HIGH: f64 = 762_123_384_785.0 / 1_099_511_627_776.0;
const LN_2_LOW: f64 = 7.371_002_565_167_799e-13;

/// 1.5 * 2^52: a number added to it is rounded to an integer, held in the low bits; an integer added to its bits is
/// added to its value.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
