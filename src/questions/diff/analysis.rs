//! The probabilities of two models, and of models between them, on common random numbers.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use clap::ValueEnum;

use crate::ensemble::{Control, Plan, Tally, run};
use crate::model::{Model, Structure};
use crate::stats::{Cluster, Estimate, Proportion, paired_contrast, paired_difference};

use super::mixture::Mixture;

/// How each input is moved alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Each {
    /// From A to B with all others as in A, and last, with all others as in B
    #[default]
    Both,
    /// Only from A to B with all others as in A: about half the time
    First,
    /// Not at all: only all inputs together
    None,
}

/// What two scenarios have in common: outcomes, and years up to whose end they count.
#[derive(Clone, Debug, PartialEq)]
pub struct Common {
    /// The names of the outcomes.
    pub outcomes: Vec<String>,
    /// The years.
    pub years: RangeInclusive<i32>,
}

impl Common {
    /// Of two structures.
    #[must_use]
    pub fn of(a: &Structure, b: &Structure) -> Self {
        let names = a.outcomes.iter().map(|outcome| outcome.name.clone());
        let in_b = |name: &String| b.outcomes.iter().any(|outcome| outcome.name == *name);
        let years = a.first_year().max(b.first_year())..=a.last_year().min(b.last_year());
        Self { outcomes: names.filter(in_b).collect(), years }
    }

    /// Outcome and year of every probability.
    pub(super) fn probabilities(&self) -> impl Iterator<Item = (usize, i32)> {
        (0..self.outcomes.len()).flat_map(|outcome| self.years.clone().map(move |year| (outcome, year)))
    }
}

/// A probability in A and in B.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangedProbability {
    /// Index of the outcome among the common ones.
    pub outcome: usize,
    /// The year, up to whose end the outcome counts.
    pub year: i32,
    /// The probability in A.
    pub a: Proportion,
    /// The probability in B.
    pub b: Proportion,
    /// That in B less that in A.
    pub difference: Estimate,
    /// The difference less the sum of what each input moves first and alone: what inputs move only together. `None` if not
    /// each was moved alone.
    pub remainder: Option<Estimate>,
}

/// What one input moves.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The number of the input in the [`Mixture`].
    pub input: usize,
    /// Index of the outcome among the common ones.
    pub outcome: usize,
    /// The year, up to whose end the outcome counts.
    pub year: i32,
    /// The probability with this input as in B and all others as in A, less that of A.
    pub first: Estimate,
    /// The probability of B, less that with this input as in A and all others as in B; `None` if it was not simulated.
    pub last: Option<Estimate>,
    /// The second less the first: by how much it depends on the other inputs what this one moves.
    pub interaction: Option<Estimate>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Differences {
    /// By outcome, then year.
    pub probabilities: Vec<ChangedProbability>,
    /// By outcome, year and input.
    pub moves: Vec<Move>,
    /// Variants that were simulated.
    pub finished: usize,
    /// Invalid trajectories of all variants: they left the model's domain and are in no figure.
    pub invalid: u64,
    /// Trajectories in which events were left out, because there were too many of one kind in one step.
    pub overrun: u64,
}

/// Which inputs are moved in each variant to be simulated: none, all, each first, each last.
#[must_use]
pub fn variants(inputs: usize, each: Each) -> Vec<Vec<bool>> {
    let mut found = vec![vec![false; inputs], vec![true; inputs]];
    let singles =
        |alone: bool| (0..inputs).map(move |input| (0..inputs).map(|other| (other == input) == alone).collect());
    if each != Each::None {
        found.extend(singles(true));
    }
    if each == Each::Both {
        found.extend(singles(false));
    }
    let mut distinct: Vec<Vec<bool>> = Vec::new();
    for variant in found {
        if !distinct.contains(&variant) {
            distinct.push(variant);
        }
    }
    distinct
}

/// By outcome, then year: the trajectories of each draw and those among them that had reached the outcome.
type Counts = Vec<Vec<Vec<Cluster>>>;

fn counts(model: &Model, tally: &Tally, common: &Common) -> Counts {
    let structure = &model.structure;
    let of = |name: &String| {
        let place = structure.outcomes.iter().position(|outcome| outcome.name == *name).unwrap_or_default();
        let year = |year: i32| tally.reached(place, structure.year_number(year) as usize);
        common.years.clone().map(year).collect()
    };
    common.outcomes.iter().map(of).collect()
}

/// Simulates A, B and the variants between them on the same random numbers. If it is stopped, the result is that of the
/// finished variants; `None` if A or B is not among them.
///
/// # Errors
/// If the threads cannot be started.
pub fn differences(
    mixture: &Mixture,
    common: &Common,
    (plan, each): (&Plan, Each),
    control: &Control<'_>,
) -> Result<Option<Differences>, rayon::ThreadPoolBuildError> {
    let n = mixture.len();
    let mut known: BTreeMap<Vec<bool>, Counts> = BTreeMap::new();
    let (mut invalid, mut overrun) = (0, 0);
    for moved in variants(n, each) {
        let model = mixture.model(&moved);
        let tally = run(&model, plan, control)?;
        // An incomplete variant would depend on chance.
        if control.is_stopped() {
            break;
        }
        invalid += tally.invalid();
        overrun += tally.overrun();
        known.insert(moved, counts(&model, &tally, common));
    }
    let ends = [vec![false; n], vec![true; n]].map(|end| known.get(&end));
    let [Some(a), Some(b)] = ends else { return Ok(None) };
    let uncertain = [&ends_of(mixture).0, &ends_of(mixture).1].map(|model| !model.priors.is_empty());
    let found = Found { n, known: &known, a, b };
    let mut probabilities = Vec::new();
    let mut moves = Vec::new();
    for (outcome, year) in common.probabilities() {
        let place = year.abs_diff(*common.years.start()) as usize;
        let [of_a, of_b] = [&a[outcome][place], &b[outcome][place]];
        probabilities.push(ChangedProbability {
            outcome,
            year,
            a: Proportion::estimate_with_band(of_a, uncertain[0]),
            b: Proportion::estimate_with_band(of_b, uncertain[1]),
            difference: paired_difference(of_b, of_a),
            remainder: found.remainder((outcome, place)),
        });
        if each != Each::None {
            moves.extend((0..n).filter_map(|input| found.moved(input, (outcome, place), year)));
        }
    }
    Ok(Some(Differences { probabilities, moves, finished: known.len(), invalid, overrun }))
}

/// The models of A and of B.
fn ends_of(mixture: &Mixture) -> (Model, Model) {
    (mixture.model(&vec![false; mixture.len()]), mixture.model(&vec![true; mixture.len()]))
}

/// The counts of the finished variants.
struct Found<'f> {
    n: usize,
    known: &'f BTreeMap<Vec<bool>, Counts>,
    a: &'f Counts,
    b: &'f Counts,
}

impl Found<'_> {
    /// The counts of the variant in which this input alone is, or alone is not, as in B.
    fn single(&self, input: usize, alone: bool, (outcome, year): (usize, usize)) -> Option<&[Cluster]> {
        let variant: Vec<bool> = (0..self.n).map(|other| (other == input) == alone).collect();
        self.known.get(&variant).map(|counts| counts[outcome][year].as_slice())
    }

    fn moved(&self, input: usize, at: (usize, usize), year: i32) -> Option<Move> {
        let [a, b] = [self.a, self.b].map(|counts| counts[at.0][at.1].as_slice());
        let with = self.single(input, true, at)?;
        let without = self.single(input, false, at);
        Some(Move {
            input,
            outcome: at.0,
            year,
            first: paired_difference(with, a),
            last: without.map(|without| paired_difference(b, without)),
            interaction: without.map(|without| paired_contrast(&[(1.0, b, without), (-1.0, with, a)])),
        })
    }

    fn remainder(&self, at: (usize, usize)) -> Option<Estimate> {
        let alone: Option<Vec<&[Cluster]>> = (0..self.n).map(|input| self.single(input, true, at)).collect();
        let alone = alone.filter(|alone| !alone.is_empty())?;
        let [a, b] = [self.a, self.b].map(|counts| counts[at.0][at.1].as_slice());
        let mut differences = vec![(1.0, b, a)];
        differences.extend(alone.into_iter().map(|with| (-1.0, with, a)));
        Some(paired_contrast(&differences))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_variant_is_simulated_twice() {
        let number = |inputs: usize, each: Each| variants(inputs, each).len();
        assert_eq!([0, 1, 2, 3].map(|inputs| number(inputs, Each::Both)), [1, 2, 4, 8]);
        assert_eq!([0, 1, 2, 3].map(|inputs| number(inputs, Each::First)), [1, 2, 4, 5]);
        assert_eq!([0, 1, 9].map(|inputs| number(inputs, Each::None)), [1, 2, 2]);
    }

    /// By hand, in one group of ten: 1 in A, 3 with the first input, 2 with the second, 7 with both.
    #[test]
    fn moves_and_remainder_are_differences_of_shares() {
        let counts = |hits: u64| vec![vec![vec![Cluster::new(10, hits)]]];
        let known = BTreeMap::from([
            (vec![false, false], counts(1)),
            (vec![true, false], counts(3)),
            (vec![false, true], counts(2)),
            (vec![true, true], counts(7)),
        ]);
        let (a, b) = (counts(1), counts(7));
        let found = Found { n: 2, known: &known, a: &a, b: &b };
        let near = |found: Option<Estimate>, value: f64| found.is_some_and(|found| (found.value - value).abs() < 1e-12);
        let one = found.moved(0, (0, 0), 2000).unwrap();
        assert!(near(Some(one.first), 0.2) && near(one.last, 0.5) && near(one.interaction, 0.3), "{one:?}");
        let other = found.moved(1, (0, 0), 2000).unwrap();
        assert!(near(Some(other.first), 0.1) && near(other.last, 0.4) && near(other.interaction, 0.3), "{other:?}");
        assert!(near(found.remainder((0, 0)), 0.3));
    }
}
