//! Measuring alignments from coded indicators, without simulating anything (SMAF, first cluster; PROC, table 1).

mod date;
mod subject;
mod coding;
mod framework;
mod spreadsheet;
mod cells;
mod header;
mod reading;
mod standing;
mod course;
mod comparison;

pub(crate) use cells::{Cell, rows};
pub use coding::{CodedAlignment, Coding, Confidence};
pub use comparison::{Comparison, Furthest, comparison};
pub use course::{Change, Course, Moment, Passage, course};
pub use date::{Date, DateError};
pub use framework::Framework;
pub use header::COLUMNS;
pub use reading::{load, parse, select};
pub(crate) use spreadsheet::{neutral, plain};
pub use standing::{Lack, Missing, NOT_CODED, Possibility, Standing};
pub use subject::{N_SUBJECTS, Subject};
