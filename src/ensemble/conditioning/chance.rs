//! The random numbers of conditioning, by their use.

use statrs::distribution::{ContinuousCDF, Normal};

use crate::noise::{Address, Purpose, Seed, fine_uniform};

/// What a random number decides.
#[derive(Clone, Copy, Debug)]
pub(super) enum Use {
    /// The score of an uncertain number, in its order, of a draw.
    Score(usize),
    /// The part of a proposal that is new, likewise.
    Proposal(usize),
    /// How far a proposal goes.
    Distance,
    /// Whether a proposal is accepted.
    Acceptance,
    /// Which trajectories of a draw are continued at a moment of evidence.
    Trajectories(usize),
    /// Which draws of an island are continued there.
    Draws(usize),
    /// Which draws the sample consists of.
    Sample,
    /// Their order.
    Order(usize),
    /// The order of the trajectories of a draw.
    Histories(usize),
}

impl Use {
    /// Its number among the uses, and the index within it.
    fn address(self) -> (u32, u32) {
        match self {
            Self::Score(place) => (0, place as u32),
            Self::Proposal(place) => (1, place as u32),
            Self::Distance => (2, 0),
            Self::Acceptance => (3, 0),
            Self::Trajectories(moment) => (4, moment as u32),
            Self::Draws(moment) => (5, moment as u32),
            Self::Sample => (6, 0),
            Self::Order(place) => (7, place as u32),
            Self::Histories(place) => (8, place as u32),
        }
    }
}

/// The source of random numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chance {
    pub seed: Seed,
}

/// The bits of a trajectory number for the trajectory within its draw, and for the moment of evidence before it.
const REPLICATE_BITS: u32 = 20;
const MOMENT_BITS: u32 = 12;

/// The most moments of evidence.
pub(super) const MOMENTS_MAX: usize = 1 << MOMENT_BITS;

/// The most draws over all islands, proposals included.
pub(super) const STREAMS_MAX: u64 = 1 << (61 - REPLICATE_BITS - MOMENT_BITS);

impl Chance {
    /// A number from 0 to 1, of draw (or island) number `of`.
    pub fn uniform(self, used: Use, of: u64) -> f64 {
        let (subject, index) = used.address();
        fine_uniform(Address { purpose: Purpose::Conditioning, subject, trajectory: of, index }.words(self.seed))
    }

    /// A standard normal number.
    pub fn normal(self, used: Use, of: u64) -> f64 {
        Normal::standard().inverse_cdf(self.uniform(used, of))
    }

    /// The trajectory whose random numbers the `replicate`-th of draw `stream` has up to the moment of evidence `place`.
    /// No run and no splitting has trajectories of these numbers.
    pub fn trajectory(stream: u64, place: usize, replicate: usize) -> u64 {
        (3 << 61) | (stream << (REPLICATE_BITS + MOMENT_BITS)) | ((place as u64) << REPLICATE_BITS) | replicate as u64
    }
}

/// The position of a normal score on the scale of probability.
pub(super) fn position(score: f64) -> f64 {
    Normal::standard().cdf(score)
}
