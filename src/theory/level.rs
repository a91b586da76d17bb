//! The levels into which the documents divide each balance, the incentive and status.

/// The quantities that the documents describe in levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balance {
    /// Balance of power, by the ratio r.
    Power,
    /// Balance of threat B.
    Threat,
    /// Balance of interest N.
    Interest,
    /// Incentive strength I.
    Incentive,
    /// Status compatibility sigma.
    Status,
}

impl Balance {
    /// Its name in scenario files and tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Power => "power",
            Self::Threat => "threat",
            Self::Interest => "interest",
            Self::Incentive => "incentive",
            Self::Status => "status",
        }
    }

    /// The names of its levels, from the lowest to the highest.
    #[must_use]
    pub fn level_names(self) -> &'static [&'static str] {
        match self {
            Self::Power => &["non_permissive", "high", "permissive"],
            Self::Threat => &["distant", "growing", "immediate"],
            Self::Interest => &["passive", "growing", "allied"],
            Self::Incentive => &["weak", "moderate", "strong"],
            Self::Status => &["incompatible", "minimal", "high", "highest"],
        }
    }
}
