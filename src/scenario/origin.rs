//! The origin of a number of a scenario.

/// The origin of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The model's default.
    Default,
    /// A scenario file, by its path.
    File(String),
    /// An override, as it was written.
    Set(String),
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => write!(f, "default"),
            Self::File(name) => write!(f, "{name}"),
            Self::Set(_) => write!(f, "{}", super::assemble::SET),
        }
    }
}
