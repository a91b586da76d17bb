//! The precision that a run was asked for: whether it was reached, and with how many trajectories.

use serde::Serialize;

use crate::ensemble::{Ending, Extended, WantedError, Wish};
use crate::model::Model;
use crate::render::{rounded_up, significant, size};

/// The precision asked for and the precision reached.
#[derive(Clone, Debug, Serialize)]
pub struct Precision {
    /// The outcome whose probability was to be precise.
    pub outcome: String,
    /// By the end of which year.
    pub year: i32,
    /// The wanted standard error of the probability.
    pub wanted_standard_error: Option<f64>,
    /// Or the same as a share of the probability.
    pub wanted_relative_error: Option<f64>,
    /// Whether the trajectories of the run were enough.
    pub reached: bool,
    /// The estimated probability.
    pub probability: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Trajectories that would be enough, if they can be predicted; `None` if the precision was reached.
    pub needed_trajectories: Option<u64>,
    /// Draws of the parameters over which these would have to be spread.
    pub needed_draws: Option<u64>,
    /// Why the run ended.
    #[serde(skip)]
    ending: Ending,
    /// Whether the number of draws was given by the user.
    #[serde(skip)]
    draws_given: bool,
    /// The draws of the run.
    #[serde(skip)]
    draws: u64,
    /// Whether more draws would have been possible with more trajectories.
    #[serde(skip)]
    draws_left: bool,
}

impl Precision {
    /// The precision reached in a run, compared with `wish`. `draws_given`: whether the user gave the number of draws.
    #[must_use]
    pub fn new(model: &Model, wish: Wish, draws_given: bool, found: &Extended) -> Self {
        let (absolute, relative) = match wish.error {
            WantedError::Absolute(error) => (Some(error), None),
            WantedError::Relative(share) => (None, Some(share)),
        };
        Self {
            outcome: model.structure.outcomes[wish.outcome].name.clone(),
            year: wish.year,
            wanted_standard_error: absolute,
            wanted_relative_error: relative,
            reached: found.ending == Ending::Reached,
            probability: found.estimate.probability,
            standard_error: found.estimate.standard_error,
            needed_trajectories: found.needed.map(|(trajectories, _)| trajectories),
            needed_draws: found.needed.map(|(_, draws)| draws),
            ending: found.ending,
            draws_given,
            draws: found.plan.draws,
            draws_left: found.plan.draws < wish.draws,
        }
    }

    /// The sentence for people: whether so many `finished` trajectories were enough and, if not, the way out: more of them,
    /// or the command for rare outcomes, if there is one.
    pub(crate) fn sentence(&self, finished: u64, rare: Option<&str>) -> String {
        let size = size(finished, self.draws);
        let relative = self.standard_error / self.probability;
        let (name, wanted, reached) = match (self.wanted_relative_error, self.wanted_standard_error) {
            (Some(wanted), _) if relative.is_finite() => ("a relative standard error", wanted, significant3(relative)),
            (Some(wanted), _) => {
                ("a relative standard error", wanted, "not known, as no trajectory reached the outcome".to_owned())
            }
            (None, wanted) => ("a standard error", wanted.unwrap_or(f64::NAN), significant3(self.standard_error)),
        };
        if self.reached {
            return format!("{size} were enough for {name} of {wanted} of this probability: it is {reached}.");
        }
        format!(
            "{size} were not enough for {name} of {wanted} of this probability: it is {reached}.{}",
            self.way_out(rare)
        )
    }

    fn way_out(&self, rare: Option<&str>) -> String {
        if self.ending == Ending::Stopped {
            return String::new();
        }
        let Some((trajectories, draws)) = self.needed_trajectories.zip(self.needed_draws) else {
            return rare.map_or_else(String::new, |rare| format!(" `{rare}` is made for rare outcomes."));
        };
        let takes = format!("It takes about {}", size(rounded_up(trajectories), draws));
        let text = match (self.ending, self.draws_given) {
            (Ending::Draws, true) => format!("{SAME_DRAWS} {takes}: leave --draws out, or raise it."),
            (Ending::Draws, false) if !self.draws_left => {
                format!("{SAME_DRAWS} {takes}, more draws than fit into memory.")
            }
            (_, true) if draws > self.draws => format!("{takes}: raise --trajectories and --draws."),
            _ => format!("{takes}: raise --trajectories."),
        };
        let is_rare = self.wanted_relative_error.is_some() && self.probability < RARE;
        match rare.filter(|_| is_rare) {
            Some(rare) => format!(" {text} `{rare}` may be quicker."),
            None => format!(" {text}"),
        }
    }
}

/// Why a run ended before its maximum of trajectories.
const SAME_DRAWS: &str = "More trajectories in the same draws of the parameters would not help.";

/// The probability below which plain sampling is inefficient.
const RARE: f64 = 0.001;

/// With three significant digits, which is all that an error is worth.
fn significant3(value: f64) -> String {
    significant(format!("{value:.2e}").parse().unwrap_or(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The way out after a run of 1,000 trajectories in 20 draws that would have needed 5,000 in `draws`.
    fn way_out(ending: Ending, draws_given: bool, draws_left: bool, draws: u64) -> String {
        let short = Precision {
            outcome: "war".to_owned(),
            year: 2030,
            wanted_standard_error: Some(0.01),
            wanted_relative_error: None,
            reached: false,
            probability: 0.25,
            standard_error: 0.05,
            needed_trajectories: Some(5_000),
            needed_draws: Some(draws),
            ending,
            draws_given,
            draws: 20,
            draws_left,
        };
        short.way_out(Some("stadial rare s.toml"))
    }

    #[test]
    fn the_way_out_depends_on_why_the_run_ended() {
        let same = " More trajectories in the same draws of the parameters would not help.";
        let takes = "It takes about 5,000 trajectories in";
        let expected = [
            (
                way_out(Ending::Draws, true, true, 80),
                format!("{same} {takes} 80 draws: leave --draws out, or raise it."),
            ),
            (
                way_out(Ending::Draws, false, false, 80),
                format!("{same} {takes} 80 draws, more draws than fit into memory."),
            ),
            (way_out(Ending::Draws, false, true, 80), format!(" {takes} 80 draws: raise --trajectories.")),
            (
                way_out(Ending::Trajectories, true, true, 80),
                format!(" {takes} 80 draws: raise --trajectories and --draws."),
            ),
            (way_out(Ending::Trajectories, true, true, 20), format!(" {takes} 20 draws: raise --trajectories.")),
            (way_out(Ending::Stopped, true, true, 80), String::new()),
        ];
        for (text, expected) in expected {
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn an_error_has_three_digits() {
        assert_eq!([0.000_981_23, 0.05].map(significant3), ["0.000981", "0.05"]);
    }
}
