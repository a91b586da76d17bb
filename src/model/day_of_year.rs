//! The day of the year on which a run starts.

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
