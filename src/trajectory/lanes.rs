//! An array over the lanes of a batch.

use std::ops::{Deref, DerefMut};

/// One number for each of the `L` lanes, aligned to a cache line.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(64))]
pub struct Lanes<const L: usize>(pub [f64; L]);

impl<const L: usize> Lanes<L> {
    /// The same number in every lane.
    #[inline(always)]
    #[must_use]
    pub const fn all(value: f64) -> Self {
        Self([value; L])
    }
}

impl<const L: usize> Default for Lanes<L> {
    fn default() -> Self {
        Self::all(0.0)
    }
}

impl<const L: usize> Deref for Lanes<L> {
    type Target = [f64; L];

    #[inline(always)]
    fn deref(&self) -> &[f64; L] {
        &self.0
    }
}

impl<const L: usize> DerefMut for Lanes<L> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [f64; L] {
        &mut self.0
    }
}

/// `each!(|l| expression)`: a number for each lane `l`; the constant `L` is the number of lanes.
///
/// The loop writes to an array that nothing else refers to, so that the compiler may load everything else once and
/// process several lanes at a time. A macro and not a function of a closure, because a closure that the compiler does
/// not inline would be compiled for the baseline instructions only.
macro_rules! each {
    (|$l:ident| $number:expr) => {{
        let mut numbers = [0.0; L];
        for $l in 0..L {
            numbers[$l] = $number;
        }
        $crate::trajectory::Lanes(numbers)
    }};
}
pub(super) use each;

/// Whether any lane is below zero (by its sign bit, which vectorises).
#[inline(always)]
pub(super) fn any_negative<const L: usize>(values: &[f64; L]) -> bool {
    let mut bits = 0_u64;
    for l in 0..L {
        bits |= values[l].to_bits();
    }
    bits >> 63 == 1
}
