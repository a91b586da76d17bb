//! The day of the year on which a run starts.

use std::fmt;

/// A day of the year: a run starts on it, and its state is recorded on its anniversaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayOfYear {
    /// The month, from 1 to 12.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

impl DayOfYear {
    /// 1 January, on which every year of a run is a calendar year.
    pub const NEW_YEAR: Self = Self { month: 1, day: 1 };

    /// Whether it is 1 January.
    #[must_use]
    pub fn is_new_year(self) -> bool {
        self == Self::NEW_YEAR
    }

    /// How many calendar years after its first day the last day of a year from this day on lies: 0 or 1.
    #[must_use]
    pub fn carry(self) -> i32 {
        i32::from(!self.is_new_year())
    }
}

/// The names of the months.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl fmt::Display for DayOfYear {
    /// In words, as in "15 May".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month = MONTHS.get(usize::from(self.month).wrapping_sub(1)).copied().unwrap_or_default();
        write!(f, "{} {month}", self.day)
    }
}
