//! Comparison of alignments: which has the highest level, by subject.

use crate::theory::AlignmentType;

use super::{Course, Standing, Subject};

/// The alignments with the highest level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Furthest {
    /// All of them have the same level.
    Alike,
    /// These, by index.
    Ahead(Vec<usize>),
    /// Unknown: something is not coded.
    Unknown,
}

/// A comparison of alignments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// By subject, in the order of [`Subject::all`].
    pub by_subject: Vec<Furthest>,
    /// By stage.
    pub stage: Furthest,
    /// By the highest type that the conditions make possible.
    pub possible: Furthest,
}

/// Compares the alignments by their last moments; those of which nothing is coded yet count as unknown.
#[must_use]
pub fn comparison(courses: &[&Course<'_>]) -> Comparison {
    let furthest = |level: &dyn Fn(&Standing<'_>) -> Option<u8>| {
        let levels: Option<Vec<u8>> = courses.iter().map(|course| level(&course.last()?.standing)).collect();
        levels.map_or(Furthest::Unknown, |levels| furthest_of(&levels))
    };
    Comparison {
        by_subject: Subject::all().map(|subject| furthest(&|standing| standing.level(subject))).to_vec(),
        stage: furthest(&|standing| Some(standing.stage())),
        // More types may be possible than is known where a condition is not coded.
        possible: furthest(&|standing| {
            standing.possible().filter(|_| standing.uncoded_conditions().is_empty()).map(AlignmentType::rank)
        }),
    }
}

fn furthest_of(levels: &[u8]) -> Furthest {
    let highest = levels.iter().copied().max();
    let ahead: Vec<usize> = (0..levels.len()).filter(|&place| Some(levels[place]) == highest).collect();
    if ahead.len() == levels.len() { Furthest::Alike } else { Furthest::Ahead(ahead) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_are_ahead_unless_all_are_alike() {
        assert_eq!(furthest_of(&[2, 2, 2]), Furthest::Alike);
        assert_eq!(furthest_of(&[2, 0, 2]), Furthest::Ahead(vec![0, 2]));
        assert_eq!(furthest_of(&[0]), Furthest::Alike);
    }
}
