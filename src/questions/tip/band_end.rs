//! An end of how far a tipping value varies with the uncertain parameters.

/// An end of the central 95 % of the tipping value over the uncertain parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BandEnd {
    /// At this value.
    At(f64),
    /// Not within the range: more than 2.5 % of the draws tip beyond it on this side, if at all.
    Beyond,
    /// Not known: the odds of the draws cannot be told from chance near it, or cross the level more than once.
    NotAssessed,
}
