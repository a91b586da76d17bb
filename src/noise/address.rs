//! Addresses of random numbers.

use super::philox_4x32_10;

/// The seed of a run; the key of the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(pub u64);

impl Seed {
    #[inline(always)]
    pub(super) fn key(self) -> [u32; 2] {
        [(self.0 & 0xFFFF_FFFF) as u32, (self.0 >> 32) as u32]
    }
}

/// The kinds of use of a random number. Two purposes never share a number, so a process that is switched off or
/// added changes no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Normal increments of the continuous variables, by step.
    Diffusion = 1,
    /// Unit-exponential thresholds of the event clocks, by event.
    Threshold = 2,
    /// Which of the competing events happens, by event.
    Choice = 3,
    /// Sizes of the effects of shocks, by event.
    Effect = 4,
    /// Whether support is given, by event.
    Support = 5,
    /// Values of uncertain parameters, by draw.
    Parameter = 6,
    /// Which rare trajectories are continued, by level.
    Splitting = 7,
    /// Which plans a search tries, and the seed of the trajectories on which it confirms its front.
    Search = 8,
    /// Which of some candidate draws a study of sensitivity evaluates.
    Candidate = 9,
    /// Which draws and trajectories agree with evidence.
    Conditioning = 10,
    /// Resamples of scores.
    Score = 11,
    /// Whether what falls due on a date comes about, by event or by place in a list of announcements.
    Due = 12,
}

/// A 28-bit number for a name (FNV-1a), so that an address depends on the name of an item, not on its position in a
/// list.
#[must_use]
pub fn subject(name: &str) -> u32 {
    let hash = name.bytes().fold(0x811C_9DC5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash >> 28) ^ (hash & 0x0FFF_FFFF)
}

/// Random words in a block, and normal numbers that it gives.
pub const BLOCK: usize = 4;

/// The address of a block of four random words.
#[derive(Clone, Copy, Debug)]
pub struct Address {
    /// What the words are used for.
    pub purpose: Purpose,
    /// Which item of that purpose, below 2^28: a number, or [`subject`] of a name.
    pub subject: u32,
    /// The trajectory, or the draw of parameters.
    pub trajectory: u64,
    /// The step, or the number of such events before.
    pub index: u32,
}

impl Address {
    /// The four words at this address, each in the low half of a `u64`.
    #[inline(always)]
    #[must_use]
    pub fn words(self, seed: Seed) -> [u64; BLOCK] {
        let tag = (u64::from(self.purpose as u32) << 28) | u64::from(self.subject & 0x0FFF_FFFF);
        let counter = [u64::from(self.index), tag, self.trajectory & 0xFFFF_FFFF, self.trajectory >> 32];
        philox_4x32_10(counter, seed.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_an_address_matters() {
        let base = Address { purpose: Purpose::Choice, subject: 3, trajectory: 7, index: 11 };
        let words = base.words(Seed(1));
        assert_ne!(words, base.words(Seed(2)));
        assert_ne!(words, base.words(Seed(1 << 40)));
        assert_ne!(words, Address { purpose: Purpose::Effect, ..base }.words(Seed(1)));
        assert_ne!(words, Address { subject: 4, ..base }.words(Seed(1)));
        assert_ne!(words, Address { trajectory: 7 + (1 << 32), ..base }.words(Seed(1)));
        assert_ne!(words, Address { index: 12, ..base }.words(Seed(1)));
    }

    #[test]
    fn names_give_different_subjects() {
        assert_ne!(subject("taiwan_strait_crisis"), subject("russia_west_crisis"));
        assert!(subject("nato_enlargement") < 1 << 28);
    }
}
