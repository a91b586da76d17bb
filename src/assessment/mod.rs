//! Measuring alignments from coded indicators, without simulating anything (SMAF, first cluster; PROC, table 1).

mod subject;
mod coding;
mod framework;
mod header;
mod reading;
mod standing;
mod course;
mod comparison;

pub use crate::input::Date;
pub use coding::{CodedAlignment, Coding, Confidence};
pub use comparison::{Comparison, Furthest, comparison};
pub use course::{Change, Course, Moment, Passage, course};
pub use framework::Framework;
pub use header::COLUMNS;
pub use reading::{codings_file, load, mirrored, parse, select};
pub use standing::{Lack, Missing, NOT_CODED, Possibility, Standing};
pub use subject::{N_SUBJECTS, Subject};
