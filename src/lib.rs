pub mod math;
pub mod noise;
#[macro_use]
pub mod parameter;
pub mod theory;
pub mod process;
pub mod model;
