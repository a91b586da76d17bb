//! The counter-based generator Philox4x32-10.
//!
//! Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11 (DOI 10.1145/2063384.2063405),
//! section 3.3 and table 2. A block of four 32-bit words is a pure function of a counter of four words and a key of
//! two: there is no state, so any number can be computed at any time, on any thread.

const MULTIPLIER: [u64; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;
const LOW_WORD: u64 = 0xFFFF_FFFF;

/// The four 32-bit words at `counter` under `key`. Each word sits in the low half of a `u64`: products of two words
/// then need no rearranging of lanes when a loop over counters is vectorised.
#[inline(always)]
#[must_use]
pub fn philox_4x32_10(counter: [u64; 4], key: [u32; 2]) -> [u64; 4] {
    let [mut x0, mut x1, mut x2, mut x3] = counter;
    let [mut k0, mut k1] = key;
    for _ in 0..ROUNDS {
        let p0 = (x0 & LOW_WORD) * MULTIPLIER[0];
        let p1 = (x2 & LOW_WORD) * MULTIPLIER[1];
        // High bits beyond the word are cut off where they would matter: by the masks above, and at the end.
        (x0, x1, x2, x3) =
            ((p1 >> 32) ^ x1 ^ u64::from(k0), p1 & LOW_WORD, (p0 >> 32) ^ x3 ^ u64::from(k1), p0 & LOW_WORD);
        k0 = k0.wrapping_add(WEYL[0]);
        k1 = k1.wrapping_add(WEYL[1]);
    }
    [x0, x1, x2, x3]
}

#[cfg(test)]
mod tests {
    use super::philox_4x32_10;

    /// The known answers that the generator's authors publish with Random123.
    #[test]
    fn gives_the_published_answers() {
        let ones = 0xFFFF_FFFF;
        assert_eq!(philox_4x32_10([0; 4], [0; 2]), [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8]);
        assert_eq!(philox_4x32_10([ones; 4], [0xFFFF_FFFF; 2]), [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD]);
        assert_eq!(
            philox_4x32_10([0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344], [0xA409_3822, 0x299F_31D0]),
            [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1]
        );
    }
}
