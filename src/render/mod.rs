//! How results are written for people: numbers, words, tables, time lines, charts. It depends on no question.

pub(crate) mod agreements;
mod band;
pub mod chart;
mod command;
mod days;
mod departure;
mod grid;
mod milestones;
pub(crate) mod number;
mod query_words;
mod standing;
mod start;
mod timeline;
pub(crate) mod words;

pub(crate) use band::{ENDS, INTERVALS, ShownBand};
pub(crate) use command::{option, quoted};
pub use days::{date_in, day_in, end_of, ends_of, last_of};
pub use departure::departure_in_words;
pub use grid::grid;
pub(crate) use grid::{on_screen, width};
pub(crate) use milestones::milestones;
pub(crate) use number::{
    ERRORS, IN_FORCE_MEANS, IN_FORCE_THEN, NO_DISTRIBUTIONS, NOT_ASSESSED, assessed_over, bare, counted, difference,
    error_beside, estimate, overrun_sentence, percent_below_all, points, rounded_up, signed_points,
    signed_points_with_error, size, symmetric_error, with_error, without_error,
};
pub use number::{percent, significant, thousands};
pub(crate) use query_words::{expression_in_words, members_in_words, stages_in_words, window_in_words};
pub(crate) use standing::{depths_explained, standing, value};
pub use start::{contradictions, start_head, start_json, start_table};
pub use timeline::{Timeline, timeline};
pub(crate) use timeline::{event_text, month};
pub(crate) use words::{
    alternatives, condition, conditions_in_words, listed, meanings, named, outcome_in_words, quantity, short,
    what_it_sets,
};
