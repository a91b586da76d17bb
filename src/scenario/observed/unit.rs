//! The unit of the numbers in a file, by a word, and its conversion to the unit of the variable.

use crate::model::{Scale, Variable};

/// A word for a unit, and how many of it make one unit of the variable.
pub(in crate::scenario) type Unit = (&'static str, f64);

/// Units of money, for a variable in trillion.
const OF_MONEY: [Unit; 5] =
    [("dollars", 1e12), ("thousands", 1e9), ("millions", 1e6), ("billions", 1e3), ("trillions", 1.0)];

/// Units of a share, and of growth in a year.
const OF_SHARES: [Unit; 2] = [("share", 1.0), ("percent", 100.0)];

/// The units in which a variable may be given. One that has no unit to choose is given as it is.
pub(in crate::scenario) fn units_of(variable: Variable) -> &'static [Unit] {
    match (variable, variable.scale()) {
        (Variable::Gdp(_), _) => &OF_MONEY,
        (Variable::Growth(_), _) | (_, Scale::Log | Scale::Logit | Scale::Unit) => &OF_SHARES,
        (_, Scale::Linear | Scale::NonNegative | Scale::Artanh) => &[],
    }
}

/// All words for units.
pub(in crate::scenario) fn unit_words() -> Vec<&'static str> {
    OF_MONEY.iter().chain(&OF_SHARES).map(|(word, _)| *word).collect()
}
