//! Ends of the parameter band of a tipping value.

/// An end of the central 95 % of the tipping value over the uncertain parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BandEnd {
    /// At this value.
    At(f64),
    /// Beyond the range: more than 2.5 % of the draws tip beyond it on this side, or do not tip.
    Beyond,
    /// Not assessed: near it the draws' probabilities do not differ beyond chance, or they cross the level more than
    /// once.
    NotAssessed,
}
