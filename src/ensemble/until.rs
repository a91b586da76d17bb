//! A run that goes on until the error of some odds is small enough.
//!
//! It goes in rounds, each of which continues the one before, so what comes of it is, bit for bit, a plain run of as many
//! trajectories in as many draws. After each round the error is looked at and nothing else decides, so the number of
//! trajectories depends on neither threads nor machine.
//!
//! Sizes. The first round has 8,192 trajectories, or 16 of each draw where that is more. Each look foretells the number
//! that is needed from the two parts of the error ([`ErrorParts`]). The next round ends a twentieth beyond it, but an
//! eighth beyond the last one at least and at four times it at most; at whole batches of 16 trajectories of each draw, or
//! of 512 where there is one draw alone.
//!
//! Draws. More trajectories of the same draws do not bring the error below that of the draws. Once this takes more than
//! half of the square of the wanted error, the run starts again, if it may, with as many draws as take a quarter; else it
//! ends as soon as the wanted error is out of reach by two standard errors.
//!
//! Bias. A run that stops by its own estimate stops a little too often where that makes the error look small. To first
//! order the bias is, as a share of the odds, the square of their relative error (as in inverse binomial sampling: Haldane
//! 1945, DOI 10.1093/biomet/33.3.222), so with a relative error of 5 % it is a twentieth of the error. Rounds are few and
//! foretold, which keeps it there; and there is no stopping before the minima below.

use std::sync::atomic::Ordering;

use crate::model::Model;
use crate::stats::{ErrorParts, Proportion};

use super::{Collect, Control, LANES, Plan, Tally, run};

/// The error that some odds may have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WantedError {
    /// A standard error.
    Absolute(f64),
    /// A standard error as a share of the odds.
    Relative(f64),
}

impl WantedError {
    /// The standard error that odds of `probability` may have.
    #[must_use]
    pub fn allowed(self, probability: f64) -> f64 {
        match self {
            Self::Absolute(error) => error,
            Self::Relative(share) => share * probability,
        }
    }
}

/// Which odds a run is for, and how sure they are to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wish {
    /// Place of the outcome in the structure.
    pub outcome: usize,
    /// The year by whose end it is reached.
    pub year: i32,
    /// The error that the odds may have.
    pub error: WantedError,
    /// The most draws of parameters; where that is more than the plan has, they are raised if need be.
    pub draws: u64,
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The error is small enough.
    Reached,
    /// It has all trajectories that it may have.
    Trajectories,
    /// No number of trajectories would do with its draws, and it may not have more of them.
    Draws,
    /// It was stopped from outside.
    Stopped,
}

/// What came of a run that was to go on until an error was small enough.
#[derive(Clone, Debug, PartialEq)]
pub struct Extended {
    /// The plain run that it equals; where it was stopped, the one that it would have become next.
    pub plan: Plan,
    /// Its counts.
    pub tally: Tally,
    /// The odds that it was for.
    pub odds: Proportion,
    /// Why it ended.
    pub ending: Ending,
    /// What would do, where this did not and it can be foretold: trajectories and draws.
    pub needed: Option<(u64, u64)>,
}

/// Trajectories before the first look: enough that the error is itself known to a few per cent.
const LEAST: u64 = 8_192;
/// Trajectories with the outcome before a relative error is believed.
const HITS_LEAST: f64 = 32.0;
/// Trajectories times wanted standard error before that is believed: an outcome never seen in n trajectories may have
/// odds of 3/n (with 95 %), whose standard error is 1.7/n.
const UNSEEN: f64 = 2.0;
/// Part of the square of the wanted error that the draws may take before there must be more of them.
const DRAWS_PART: f64 = 0.5;

/// Runs `model` with the draws of `plan` until `wish` is met, with at most the trajectories of `plan`. Before each
/// round, `round` is told how many trajectories are done and how many are foreseen.
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
    let year = wish.year.abs_diff(model.structure.start_year) as usize;
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
        let odds = Proportion::estimate(&clusters, !model.priors.is_empty());
        let parts = ErrorParts::estimate(&clusters, !model.priors.is_empty());
        let look = Look { odds, parts, sound: tally.sound(), wish, trajectories: next, draws: now.draws };
        let whole_round = tally.sound() + tally.aborted() == next;
        let needed = look.needed();
        let end = |plan: Plan, tally: Tally, ending: Ending| Ok(Extended { plan, tally, odds, ending, needed });
        let stopped = control.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
        match look.verdict(most, most_draws) {
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

/// Trajectories and draws that have this standard error: so many draws, or more where these do not suffice.
pub(super) fn size_for(parts: &ErrorParts, error: f64, draws: u64) -> Option<(u64, u64)> {
    let with = |draws: u64| Some((parts.trajectories_for(error, draws)?, draws));
    let (trajectories, draws) = with(draws).or_else(|| with(hundreds(parts.draws_for(error))))?;
    Some((whole(trajectories, draws, u64::MAX), draws))
}

/// Draws rounded up to whole hundreds, for people who type them.
fn hundreds(draws: f64) -> u64 {
    ((draws / 100.0).ceil() * 100.0) as u64
}

/// What is known after a round.
struct Look {
    odds: Proportion,
    parts: ErrorParts,
    sound: u64,
    wish: Wish,
    trajectories: u64,
    draws: u64,
}

/// What follows from it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Verdict {
    End(Ending),
    /// A round up to `next`; as many as `foreseen` are expected to do.
    Trajectories {
        foreseen: u64,
        next: u64,
    },
    /// Start again with so many draws.
    Draws(u64),
}

impl Look {
    fn verdict(&self, most: u64, most_draws: u64) -> Verdict {
        let Self { odds, parts, trajectories, draws, .. } = *self;
        let allowed = self.wish.error.allowed(odds.probability);
        if self.is_enough(allowed) {
            return Verdict::End(Ending::Reached);
        }
        // Where every trajectory was aborted there is nothing to wait for.
        if trajectories >= most || self.sound == 0 {
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

    /// Trajectories and draws that would do, where these do not.
    fn needed(&self) -> Option<(u64, u64)> {
        let allowed = self.wish.error.allowed(self.odds.probability);
        if self.is_enough(allowed) {
            return None;
        }
        size_for(&self.parts, allowed, self.draws).map(|(n, draws)| (n.max(self.least().ceil() as u64), draws))
    }

    /// The fewest trajectories after which the error is believed.
    fn least(&self) -> f64 {
        match self.wish.error {
            WantedError::Absolute(error) => UNSEEN / error,
            WantedError::Relative(_) => HITS_LEAST / self.odds.probability,
        }
    }

    fn is_enough(&self, allowed: f64) -> bool {
        self.sound as f64 >= self.least() && self.odds.standard_error <= allowed
    }
}
