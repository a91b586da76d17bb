//! What is known of a job, as far as it is known.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A partial result of a job, which can be merged with others of it and be written to a file.
///
/// What is written are its counts alone; what it knows of its model is left out, and comes from the empty collection with
/// which it is merged.
pub trait Partial: Send + Serialize + DeserializeOwned {
    /// What is collected, in words that differ wherever the content does, for one model and plan.
    fn kind(&self) -> String;

    /// Takes in all of `other`, a part of the same job.
    fn merge(&mut self, other: Self);
}
