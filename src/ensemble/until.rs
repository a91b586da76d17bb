//! A run that goes on until the error of a probability is small enough.
//!
//! It runs in rounds, each of which continues the one before, so its result is, bit for bit, that of a plain run of as
//! many trajectories in as many draws. After each round the error alone decides, so the number of trajectories depends
//! on neither threads nor machine.
//!
//! Sizes. The first round has 8,192 trajectories, or 16 of each draw where that is more. Each evaluation predicts the
//! number that is needed from the two parts of the error ([`ErrorParts`]). The next round ends a twentieth beyond it,
//! but at least an eighth beyond the last one and at most at four times it; at whole batches of 16 trajectories of each
//! draw, or of 512 where there is only one draw.
//!
//! Draws. More trajectories of the same draws do not bring the error below that of the draws. Once this takes more than
//! half of the square of the target error, the run starts again, if it may, with the number of draws that takes a
//! quarter; otherwise it ends as soon as the target error is out of reach by two standard errors.
//!
//! Bias. A run that stops by its own estimate stops slightly too often where that makes the error look small. To first
//! order the bias is, as a share of the probability, the square of its relative error (as in inverse binomial sampling:
//! Haldane 1945, DOI 10.1093/biomet/33.3.222), so with a relative error of 5 % it is a twentieth of the error. Rounds
//! are few and predicted, which keeps it there; and there is no stopping before the minima below.

use crate::model::Model;
use crate::stats::{ErrorParts, Proportion};

use super::ledger::Partial;
use super::{Control, LANES, Plan, Tally, run};

/// The target error of a probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WantedError {
    /// A standard error.
    Absolute(f64),
    /// A standard error as a share of the probability.
    Relative(f64),
}

impl WantedError {
    /// The target standard error of a probability of `probability`.
    #[must_use]
    pub fn allowed(self, probability: f64) -> f64 {
        match self {
            Self::Absolute(error) => error,
            Self::Relative(share) => share * probability,
        }
    }
}

/// The probability that a run estimates, and its target error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wish {
    /// Index of the outcome in the structure.
    pub outcome: usize,
    /// The year by whose end it is reached.
    pub year: i32,
    /// The target error.
    pub error: WantedError,
    /// The most draws of parameters; where that is more than the plan has, they are increased if necessary.
    pub draws: u64,
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The error is small enough.
    Reached,
    /// It has the maximum number of trajectories.
    Trajectories,
    /// No number of trajectories reaches the target with its draws, and it may not have more of them.
    Draws,
    /// It was stopped from outside.
    Stopped,
}

/// The result of a run with a target error.
#[derive(Clone, Debug, PartialEq)]
pub struct Extended {
    /// The plain run that it equals; where it was stopped, the one that it would have become next.
    pub plan: Plan,
    /// Its counts.
    pub tally: Tally,
    /// The probability.
    pub estimate: Proportion,
    /// Why it ended.
    pub ending: Ending,
    /// Where the target was not reached and it can be predicted: the required trajectories and draws.
    pub needed: Option<(u64, u64)>,
}

/// Trajectories before the first evaluation: enough that the error is itself known to a few per cent.
const LEAST: u64 = 8_192;
/// Trajectories with the outcome from which a relative error is trusted.
const HITS_LEAST: f64 = 32.0;
/// Trajectories times target standard error from which that is trusted: an outcome that did not occur in n trajectories
/// may have a probability of 3/n (with 95 %), whose standard error is 1.7/n.
const UNSEEN: f64 = 2.0;
/// The part of the square of the target error that the draws may take before their number is increased.
const DRAWS_PART: f64 = 0.5;

/// Runs `model` with the draws of `plan` until `wish` is met, with at most the trajectories of `plan`. Before each
/// round, calls `round` with the number of trajectories done and the number expected.
///
/// # Errors
/// If the threads cannot be started.
pub fn run_until(
    model: &Model,
    plan: &Plan,
    wish: Wish,
    control: &Control<'_>,
    round: &dyn Fn(u64, u64),
) -> Result<Extended, rayon::ThreadPoolBuildError> {
    let most = plan.trajectories.end;
    let year = model.structure.year_number(wish.year) as usize;
    // More draws than this would leave lanes of the batches without work.
    let most_draws = if model.priors.is_empty() { 1 } else { wish.draws.min(most / LANES as u64).max(plan.draws) };
    let mut now = Plan { trajectories: 0..0, ..plan.clone() };
    let mut tally = Tally::new(model);
    let (mut next, mut foreseen) = (whole(LEAST as f64, now.draws, most), most);
    loop {
        let done = now.trajectories.end;
        round(done, foreseen.max(next));
        tally.merge(run(model, &Plan { trajectories: done..next, ..now.clone() }, control)?);
        now.trajectories.end = next;
        let clusters = tally.reached(wish.outcome, year);
        let estimate = Proportion::estimate(&clusters, !model.priors.is_empty());
        let parts = ErrorParts::estimate(&clusters, !model.priors.is_empty());
        let evaluation =
            Evaluation { estimate, parts, valid: tally.valid(), wish, trajectories: next, draws: now.draws };
        let whole_round = tally.valid() + tally.invalid() == next;
        let needed = evaluation.needed();
        let end = |plan: Plan, tally: Tally, ending: Ending| Ok(Extended { plan, tally, estimate, ending, needed });
        let stopped = control.is_stopped();
        match evaluation.verdict(most, most_draws) {
            _ if !whole_round => return end(now, tally, Ending::Stopped),
            Verdict::End(ending) => return end(now, tally, ending),
            Verdict::Trajectories { foreseen: wanted, next: further } => (next, foreseen) = (further, wanted),
            Verdict::Draws(_) if stopped => next = most,
            Verdict::Draws(draws) => {
                tally = Tally::new(model);
                now = Plan { trajectories: 0..0, draws, ..now };
                (next, foreseen) = (whole(LEAST as f64, draws, most), most);
            }
        }
        if stopped {
            now.trajectories.end = next;
            return end(now, tally, Ending::Stopped);
        }
    }
}

/// `trajectories` rounded up to whole batches of every draw, or to whole blocks where there is but one; at most `most`.
fn whole(trajectories: f64, draws: u64, most: u64) -> u64 {
    let unit = if draws == 1 { 512 } else { draws * LANES as u64 };
    ((trajectories / unit as f64).ceil().max(1.0) as u64).saturating_mul(unit).min(most)
}

/// Trajectories and draws with this standard error: this many draws, or more where these do not suffice.
pub(super) fn size_for(parts: &ErrorParts, error: f64, draws: u64) -> Option<(u64, u64)> {
    let with = |draws: u64| Some((parts.trajectories_for(error, draws)?, draws));
    let (trajectories, draws) = with(draws).or_else(|| with(hundreds(parts.draws_for(error))))?;
    Some((whole(trajectories, draws, u64::MAX), draws))
}

/// Draws rounded up to whole hundreds, for people who type them.
fn hundreds(draws: f64) -> u64 {
    ((draws / 100.0).ceil() * 100.0) as u64
}

/// The evaluation after a round.
struct Evaluation {
    estimate: Proportion,
    parts: ErrorParts,
    valid: u64,
    wish: Wish,
    trajectories: u64,
    draws: u64,
}

/// The decision that follows from it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Verdict {
    End(Ending),
    /// A round up to `next`; `foreseen` trajectories are expected to suffice.
    Trajectories {
        foreseen: u64,
        next: u64,
    },
    /// Start again with this many draws.
    Draws(u64),
}

impl Evaluation {
    fn verdict(&self, most: u64, most_draws: u64) -> Verdict {
        let Self { estimate, parts, trajectories, draws, .. } = *self;
        let allowed = self.wish.error.allowed(estimate.probability);
        if self.is_enough(allowed) {
            return Verdict::End(Ending::Reached);
        }
        // Where every trajectory was invalid, continuing is useless.
        if trajectories >= most || self.valid == 0 {
            return Verdict::End(Ending::Trajectories);
        }
        if draws < most_draws && parts.floor(draws) > DRAWS_PART.sqrt() * allowed && allowed > 0.0 {
            return Verdict::Draws(hundreds(parts.draws_for(allowed)).clamp(draws + 1, most_draws));
        }
        if allowed > 0.0 && parts.is_out_of_reach(allowed, draws) {
            return Verdict::End(Ending::Draws);
        }
        let now = trajectories as f64;
        let needed = parts.trajectories_for(allowed, draws);
        let wanted = 1.05 * needed.unwrap_or(f64::INFINITY).max(self.least());
        let next = wanted.clamp(1.125 * now, 4.0 * now);
        Verdict::Trajectories { foreseen: whole(wanted, draws, most), next: whole(next, draws, most) }
    }

    /// Trajectories and draws that would suffice, where these do not.
    fn needed(&self) -> Option<(u64, u64)> {
        let allowed = self.wish.error.allowed(self.estimate.probability);
        if self.is_enough(allowed) {
            return None;
        }
        size_for(&self.parts, allowed, self.draws).map(|(n, draws)| (n.max(self.least().ceil() as u64), draws))
    }

    /// The fewest trajectories after which the error is trusted.
    fn least(&self) -> f64 {
        match self.wish.error {
            WantedError::Absolute(error) => UNSEEN / error,
            WantedError::Relative(_) => HITS_LEAST / self.estimate.probability,
        }
    }

    fn is_enough(&self, allowed: f64) -> bool {
        self.valid as f64 >= self.least() && self.estimate.standard_error <= allowed
    }
}
