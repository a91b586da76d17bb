//! A sequence of random numbers with an address of its own, for distributions that take a variable number of them.

use std::convert::Infallible;

use rand::rand_core::TryRng;

use super::{Address, Seed};

/// The words at consecutive indices of an address, as a generator that `rand_distr` can sample from.
#[derive(Clone, Debug)]
pub struct Stream {
    seed: Seed,
    address: Address,
    block: [u64; 4],
    used: usize,
}

impl Stream {
    /// The stream that starts at `address` (whose index counts the blocks of four words).
    #[must_use]
    pub fn new(seed: Seed, address: Address) -> Self {
        Self { seed, address, block: [0; 4], used: 4 }
    }

    fn next_word(&mut self) -> u32 {
        if self.used == self.block.len() {
            self.block = self.address.words(self.seed);
            self.address.index = self.address.index.wrapping_add(1);
            self.used = 0;
        }
        let word = self.block[self.used];
        self.used += 1;
        (word & 0xFFFF_FFFF) as u32
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.next_word())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let low = u64::from(self.next_word());
        Ok(low | (u64::from(self.next_word()) << 32))
    }

    fn try_fill_bytes(&mut self, destination: &mut [u8]) -> Result<(), Infallible> {
        for chunk in destination.chunks_mut(4) {
            chunk.copy_from_slice(&self.next_word().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::Purpose;

    #[test]
    fn replays_the_words_of_its_address() {
        let address = Address { purpose: Purpose::Parameter, subject: 5, trajectory: 1, index: 0 };
        let mut stream = Stream::new(Seed(3), address);
        let drawn: Vec<u32> = (0..8).map(|_| stream.next_word()).collect();
        let first = address.words(Seed(3));
        let second = Address { index: 1, ..address }.words(Seed(3));
        let expected: Vec<u32> = first.iter().chain(&second).map(|&word| word as u32).collect();
        assert_eq!(drawn, expected);
    }
}
