pub mod math;
pub mod noise;
pub mod stats;
#[macro_use]
pub mod parameter;
pub mod theory;
pub mod process;
pub mod model;
pub mod scenario;
pub mod trajectory;
pub mod ensemble;
