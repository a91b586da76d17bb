//! Rows of which it is known what happened.

use std::collections::BTreeMap;

/// A row of which it is known what happened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scored {
    /// The share of trajectories.
    pub(crate) probability: f64,
    /// The same away from 0 and 1.
    pub(crate) smoothed: f64,
    pub(crate) happened: bool,
    /// Another probability of the same event.
    pub(crate) baseline: Option<f64>,
    /// Its group; empty if rows have none.
    pub(crate) group: String,
    /// Its cluster; empty if rows are taken as independent.
    pub(crate) cluster: String,
}

/// Numbers of texts, from 0, in their alphabetical order; where all are empty, each row has its own.
pub(crate) fn numbered<'t>(texts: impl Iterator<Item = &'t str> + Clone) -> Vec<usize> {
    if texts.clone().all(str::is_empty) {
        return texts.enumerate().map(|(place, _)| place).collect();
    }
    let mut numbers: BTreeMap<&str, usize> = texts.clone().map(|text| (text, 0)).collect();
    numbers.values_mut().enumerate().for_each(|(place, number)| *number = place);
    texts.map(|text| numbers[text]).collect()
}
