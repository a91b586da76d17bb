//! Draws and trajectories that agree with evidence: a sample of what could have led to what is known.

use std::sync::Arc;

/// A draw of the parameters that agrees with evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownDraw {
    /// The values of the uncertain numbers, in the order of [`Model::priors`](super::Model::priors).
    pub values: Vec<f64>,
    /// Its group: draws of different groups are independent of each other.
    pub group: u64,
    /// For some trajectories that agree with the evidence: the trajectories whose random numbers they have up to each
    /// moment of evidence.
    pub histories: Arc<Vec<Vec<u64>>>,
}

/// A sample of draws and trajectories that agree with evidence, all with the same weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Conditioned {
    /// The moments of evidence, in their order.
    pub moments: Vec<u32>,
    /// By moment: how many different trajectories lead to it; all others are copies of them.
    pub distinct: Vec<u64>,
    /// The draws.
    pub draws: Vec<KnownDraw>,
}

impl Conditioned {
    /// A draw; numbers beyond the last begin again with the first.
    #[must_use]
    pub fn draw(&self, draw: u64) -> &KnownDraw {
        &self.draws[(draw % self.draws.len() as u64) as usize]
    }

    /// The legs of a trajectory: the trajectories whose random numbers it has, each from its step on.
    #[must_use]
    pub fn legs(&self, trajectory: u64) -> Vec<(u64, u32)> {
        let starts = std::iter::once(0).chain(self.moments.iter().copied());
        starts.enumerate().map(|(leg, step)| (self.leg(trajectory, leg), step)).collect()
    }

    /// The trajectory whose random numbers `trajectory` has before its `leg`-th moment of evidence, counted from 0; from
    /// the last on it has its own.
    ///
    /// Trajectory i belongs to draw i modulo their number, as in a run.
    #[must_use]
    pub fn leg(&self, trajectory: u64, leg: usize) -> u64 {
        let n_draws = self.draws.len() as u64;
        let histories = &self.draw(trajectory).histories;
        let history = &histories[((trajectory / n_draws) % histories.len() as u64) as usize];
        history.get(leg).copied().unwrap_or(trajectory)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trajectories_have_the_histories_of_their_draws_in_turn() {
        let draw = |first: u64| KnownDraw {
            values: Vec::new(),
            group: 0,
            histories: Arc::new(vec![vec![first, first + 1], vec![first + 2, first + 3]]),
        };
        let known = Conditioned { moments: vec![5, 9], distinct: vec![3, 4], draws: vec![draw(100), draw(200)] };
        let legs = |trajectory| [0, 1, 2].map(|leg| known.leg(trajectory, leg));
        assert_eq!(legs(0), [100, 101, 0]);
        assert_eq!(legs(1), [200, 201, 1]);
        assert_eq!(legs(2), [102, 103, 2]);
        assert_eq!(legs(4), [100, 101, 4]);
        assert_eq!(known.legs(2), [(102, 0), (103, 5), (2, 9)]);
    }
}
