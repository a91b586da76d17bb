//! Policies and numbers searched for the plans that are best in several objectives.

mod answer;
mod args;
mod asked;
mod confirm;
mod explore;
mod goal;
mod human;
mod lever;
mod picture;
mod reading;
mod report;
mod space;
mod tables;

pub(crate) use args::SearchArgs;
