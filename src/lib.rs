pub mod math;
pub mod noise;
