//! Addressed randomness: (seed, purpose, subject, trajectory, index) gives the same numbers everywhere, in any order.

mod address;
mod normal;
mod philox;
mod stream;

pub use address::{Address, BLOCK, Purpose, Seed, subject};
pub use normal::{box_muller, exponential, fine_uniform, normal, uniform};
pub use philox::philox_4x32_10;
pub use stream::Stream;

/// Changes whenever the numbers behind an address change; written into every manifest.
pub const GENERATOR: &str = "philox4x32-10/1";
