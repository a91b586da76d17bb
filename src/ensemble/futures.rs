//! Many futures from one moment of one trajectory.

use serde::{Deserialize, Serialize};

use crate::model::Model;
use crate::noise::Seed;
use crate::stats::Estimate;
use crate::trajectory::{InstructionSet, Juncture, NEVER, Records};

use super::ledger::Partial;
use super::{Collect, Control, Plan, Tally, collect_from};

/// The number of the first future.
///
/// Future k has the random numbers of trajectory 2^62 + k, which no run has, whatever the trajectory and the moment
/// from which it continues. So futures are independent of the trajectory, and those from two moments, or with and
/// without a change, can be compared one by one.
pub const FIRST_FUTURE: u64 = 1 << 62;

/// Not reached by the end.
const NOT_YET: u16 = u16::MAX;

/// A future that left the model's domain.
const LOST: u16 = u16::MAX - 1;

/// The results of many futures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Futures {
    /// Their counts.
    pub tally: Tally,
    first: u64,
    n: usize,
    steps_per_year: u32,
    /// The futures that were run, in the order of completion: so no part of a run allocates memory for all of them.
    numbers: Vec<u32>,
    /// For each of these, by outcome: the number of the year in which it was reached.
    came: Vec<u16>,
    /// By outcome, then future: the number of the year in which it was reached; empty until all were run.
    reached: Vec<Vec<u16>>,
}

/// Runs `number` futures of a settled model from a moment, at most 2^32. Given the moment they are independent of each other,
/// also under evidence, which must not be later.
///
/// # Errors
/// If the threads cannot be started.
pub fn futures(
    model: &Model,
    from: &Juncture,
    (number, seed, threads): (u64, Seed, usize),
    control: &Control<'_>,
) -> Result<Futures, rayon::ThreadPoolBuildError> {
    let trajectories = FIRST_FUTURE..FIRST_FUTURE + number;
    let model = &Model { conditioned: None, ..model.clone() };
    let plan = Plan { trajectories, draws: 1, seed, threads, instructions: InstructionSet::Widest };
    let mut found = collect_from(model, &plan, from, control, &|| Futures::new(model, &plan))?;
    found.settle();
    Ok(found)
}

impl Futures {
    /// An empty collection for the trajectories of `plan`.
    #[must_use]
    pub fn new(model: &Model, plan: &Plan) -> Self {
        Self {
            tally: Tally::new(model),
            first: plan.trajectories.start,
            n: plan.n() as usize,
            steps_per_year: model.structure.steps_per_year,
            numbers: Vec::new(),
            came: Vec::new(),
            reached: vec![Vec::new(); model.structure.outcomes.len()],
        }
    }

    /// Sorts the futures by number, once all were run.
    fn settle(&mut self) {
        let (numbers, came) = (std::mem::take(&mut self.numbers), std::mem::take(&mut self.came));
        if numbers.len() < self.n {
            return;
        }
        let n_outcomes = self.reached.len();
        for (outcome, of_outcome) in self.reached.iter_mut().enumerate() {
            of_outcome.resize(self.n, NOT_YET);
            for (&future, year) in numbers.iter().zip(came.iter().skip(outcome).step_by(n_outcomes)) {
                of_outcome[future as usize] = *year;
            }
        }
    }

    /// The difference of the probability of an outcome by the end of year number `year` to that in `other` futures of
    /// the same numbers, and its error, from pairs.
    #[must_use]
    pub fn difference(&self, other: &Self, outcome: usize, year: usize) -> Estimate {
        Self::mean_difference(&[(self, other)], outcome, year)
    }

    /// The mean of several such differences, of the first of each pair from the second, and its error, from the futures
    /// that all of them have.
    #[must_use]
    pub fn mean_difference(pairs: &[(&Self, &Self)], outcome: usize, year: usize) -> Estimate {
        let length = |of: &Self| of.reached[outcome].len();
        let number = pairs.iter().map(|(one, other)| length(one).min(length(other))).min().unwrap_or(0);
        let (mut n, mut sum, mut squares) = (0_u64, 0_i64, 0_i64);
        for future in 0..number {
            let reached = |of: &Self| of.reached[outcome][future];
            if pairs.iter().any(|(one, other)| reached(one) == LOST || reached(other) == LOST) {
                continue;
            }
            let by_then = |of: &Self| i64::from(usize::from(reached(of)) <= year);
            let difference: i64 = pairs.iter().map(|(one, other)| by_then(one) - by_then(other)).sum();
            (n, sum, squares) = (n + 1, sum + difference, squares + difference * difference);
        }
        // Whole numbers up to here, so that the order of summation does not matter.
        let (n, weight) = (n as f64, pairs.len() as f64);
        let mean = sum as f64 / n;
        let variance = (squares as f64 / n - mean * mean) / (n - 1.0);
        Estimate { value: mean / weight, standard_error: variance.max(0.0).sqrt() / weight }
    }
}

impl Partial for Futures {
    fn kind(&self) -> String {
        "futures".to_owned()
    }

    fn merge(&mut self, other: Self) {
        self.tally.merge(other.tally);
        self.numbers.extend(other.numbers);
        self.came.extend(other.came);
    }
}

impl Collect for Futures {
    fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], draw: u64) {
        self.tally.add(records, trajectories, draw);
        for (l, trajectory) in trajectories.iter().enumerate() {
            self.numbers.push((trajectory - self.first) as u32);
            self.came.extend(records.passage.iter().map(|passage| match passage[l] {
                _ if !records.valid[l] => LOST,
                NEVER => NOT_YET,
                step => (step.saturating_sub(1) / self.steps_per_year) as u16,
            }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn futures(reached: &[u16]) -> Futures {
        let text = "title = \"t\"\nmembers = [\"a\", \"b\"]\nadversary = \"c\"\nstart = 2000\nend = 2003\n\
                    actors = { a = { gdp = 1 }, b = { gdp = 1 }, c = { gdp = 1 } }\noutcomes.x.type = \"thin\"\n";
        let model = crate::scenario::parse("futures.toml", text, &[]).unwrap().model;
        let mut found = Futures::new(&model, &Plan::new(&model, reached.len() as u64, 1, 1));
        // In any order.
        found.numbers = (0..reached.len() as u32).rev().collect();
        found.came = reached.iter().rev().copied().collect();
        found.settle();
        found
    }

    /// By hand: differences 1, 0, 0, 1 by the end of year 1 (the fifth was lost), of mean 1/2 and variance 1/4; of the
    /// mean with the reverse of the second, third and fourth only -1/2, 0, 0, ... remains.
    #[test]
    fn differences_are_taken_future_by_future() {
        let one = futures(&[0, 1, NOT_YET, 1, 1]);
        let other = futures(&[2, 0, NOT_YET, NOT_YET, LOST]);
        let found = one.difference(&other, 0, 1);
        assert_eq!(found.value, 0.5);
        assert!((found.standard_error - (0.25_f64 / 3.0).sqrt()).abs() < 1e-12);
        let none = Futures::mean_difference(&[(&one, &other), (&other, &one)], 0, 1);
        assert_eq!((none.value, none.standard_error), (0.0, 0.0));
        let twice = Futures::mean_difference(&[(&one, &other), (&one, &other)], 0, 1);
        assert_eq!((twice.value, twice.standard_error), (found.value, found.standard_error));
        assert_eq!(one.difference(&other, 0, 2).value, 0.25);
    }
}
