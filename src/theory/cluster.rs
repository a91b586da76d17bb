//! Which of the two clusters of the stadial model are applied (SMAF, conclusion: it need not be applied in its
//! entirety).

/// The clusters that are applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clusters {
    /// The incentives drive the indicators.
    #[default]
    Both,
    /// Incentives only: there are no indicators; the alignment is described by its incentive and type.
    Incentives,
    /// Indicators of military cooperation only: the incentive is given and constant.
    Indicators,
}

impl Clusters {
    /// All choices.
    pub const ALL: [Self; 3] = [Self::Both, Self::Incentives, Self::Indicators];

    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Incentives => "incentives",
            Self::Indicators => "indicators",
        }
    }
}
