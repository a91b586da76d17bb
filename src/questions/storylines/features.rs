//! Features of a trajectory that reaches an outcome, and the distance between two trajectories.
//!
//! Seven kinds of feature have equal weights; each distance is in [0, 1], and so is their mean:
//!
//! 1. when: the date of the outcome, in lengths of the run;
//! 2. shocks: for each class without dates of its own, how often it occurred before the outcome (three or more are
//!    equal), and whether it occurred within five years of it;
//! 3. support: the shares of tests in which it was kept, and whether it was tested at all;
//! 4. types: the share of the time before the outcome spent in each, and whether it occurred;
//! 5. indicators: for each, its depth at the outcome, when it last formed, and whether it was lost on the way; and the
//!    same for a treaty;
//! 6. the condition that was the last to be met: 0 where it is the same, else 1;
//! 7. perceptions and balances at the outcome, in spans between the first and the ninth decile over all that reach it.

use crate::model::{Model, Quantity, ShockTiming};
use crate::theory::{N_INDICATORS, N_TYPES};
use crate::trajectory::{Chronicle, Event, NEVER, Parts};

/// Shocks within this many years before the outcome count as close to it.
const CLOSE_YEARS: u32 = 5;
/// The largest number of shocks that is distinguished.
const SHOCKS_MAX: usize = 3;

/// The condition that was the last to be met, in the clauses that [`requirements()`](crate::analysis::requirements())
/// gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastMet {
    /// The clause.
    pub clause: usize,
    /// The part of it.
    pub part: usize,
    /// The index of the part's need; `None` where the part itself was the last.
    pub need: Option<usize>,
}

/// The features of a trajectory, up to the moment at which it reaches the outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Features {
    /// The step at which it does.
    pub reached: u32,
    /// By class of shocks (those that policies bring about are counted under their class): the steps of its shocks.
    pub strikes: Vec<Vec<u32>>,
    /// Support tests, and how often support was kept.
    pub tests: (u32, u32),
    /// By type, by rank: the share of the steps spent in it.
    pub types: [f64; N_TYPES],
    /// By indicator: its depth at the outcome.
    pub depth: [u8; N_INDICATORS],
    /// By indicator: the step at which it last formed; 0 if it was present from the start, [`NEVER`] if it is absent.
    pub formed: [u32; N_INDICATORS],
    /// By indicator: whether it was lost at any time.
    pub lost: [bool; N_INDICATORS],
    /// The step at which a treaty was signed, as for indicators.
    pub treaty: u32,
    /// The condition that was the last to be met, where it is known.
    pub last: Option<LastMet>,
    /// The drivers at the outcome, in the order of [`crate::model::Structure::drivers`].
    pub drivers: Vec<f64>,
}

impl Features {
    /// The features of a trajectory that was watched on its way to an outcome and reached it at `reached`.
    pub(crate) fn of(model: &Model, chronicle: &Chronicle, clauses: &[Parts], reached: u32) -> Self {
        let structure = &model.structure;
        let start = &chronicle.standings[0];
        let end = &chronicle.standings[(reached as usize).min(chronicle.standings.len() - 1)];
        let there = |is: bool| if is { 0 } else { NEVER };
        let mut features = Self {
            reached,
            strikes: vec![Vec::new(); structure.shocks.len()],
            tests: (0, 0),
            types: [0.0; N_TYPES],
            depth: end.depth,
            formed: start.depth.map(|depth| there(depth > 0)),
            lost: [false; N_INDICATORS],
            treaty: there(start.treaty.is_in_force()),
            last: chronicle.seen.as_ref().and_then(|seen| last_met(&seen.clauses, clauses)),
            drivers: structure.drivers().into_iter().map(|driver| end.value(driver)).collect(),
        };
        for entry in chronicle.entries.iter().take_while(|entry| entry.step <= reached) {
            match entry.event {
                Event::Shock { class, kept } => {
                    features.strikes[structure.shocks[class].counts_as.unwrap_or(class)].push(entry.step);
                    features.tests.0 += u32::from(kept.is_some());
                    features.tests.1 += u32::from(kept == Some(true));
                }
                Event::Indicator { indicator, depth, .. } => {
                    features.lost[indicator] |= depth == 0;
                    if depth == 0 {
                        features.formed[indicator] = NEVER;
                    } else if features.formed[indicator] == NEVER {
                        features.formed[indicator] = entry.step;
                    }
                }
                Event::Treaty(now) => features.treaty = if now.is_in_force() { entry.step } else { NEVER },
                Event::Agreement { .. } | Event::Type { .. } | Event::Rupture | Event::Turn { .. } => {}
            }
        }
        let before = &chronicle.standings[..(reached as usize).clamp(1, chronicle.standings.len())];
        for standing in before {
            features.types[usize::from(standing.kind.rank())] += 1.0 / before.len() as f64;
        }
        features
    }
}

/// Of the clause that is met, the part that came true last; of its necessary conditions, the one that came true last
/// before it and had not held since the start.
fn last_met(seen: &[Vec<crate::trajectory::PartSeen>], clauses: &[Parts]) -> Option<LastMet> {
    let clause = seen.iter().position(|parts| parts.iter().all(|part| part.held.since != NEVER))?;
    let (part, last) = seen[clause].iter().enumerate().max_by_key(|(place, part)| (part.held.since, *place))?;
    let needs = last.needs_before.iter().zip(&clauses[clause][part].needs).enumerate();
    let waited = needs.filter(|(_, (spell, need))| need.necessary && spell.since != NEVER && spell.since > 0);
    let need = waited.max_by_key(|(place, (spell, _))| (spell.since, *place)).map(|(place, _)| place);
    Some(LastMet { clause, part, need })
}

/// Scales of the comparison of features.
#[derive(Clone, Debug)]
pub(crate) struct Scales {
    n_steps: f64,
    close_steps: u32,
    levels: f64,
    /// The classes of shocks that are compared.
    classes: Vec<usize>,
    indicators: Vec<usize>,
    /// The drivers that are compared, with their spans.
    drivers: Vec<(usize, f64)>,
}

impl Scales {
    pub(crate) fn new(model: &Model, all: &[Features]) -> Self {
        let structure = &model.structure;
        let random = |&class: &usize| matches!(structure.shocks[class].timing, ShockTiming::Random { .. });
        let span = |driver: usize| {
            let mut values: Vec<f64> = all.iter().map(|one| one.drivers[driver]).collect();
            values.sort_by(f64::total_cmp);
            let at = |share: f64| {
                values.get((values.len().saturating_sub(1) as f64 * share) as usize).copied().unwrap_or(0.0)
            };
            at(0.9) - at(0.1)
        };
        // The ratio of power is redundant with the balance.
        let drivers = structure.drivers().into_iter().enumerate().filter(|(_, driver)| *driver != Quantity::PowerRatio);
        Self {
            n_steps: f64::from(structure.n_steps().max(1)),
            close_steps: CLOSE_YEARS * structure.steps_per_year,
            levels: f64::from(structure.depth_scale.levels),
            classes: (0..structure.shocks.len()).filter(random).collect(),
            indicators: (0..N_INDICATORS).filter(|&j| !structure.dropped[j]).collect(),
            drivers: drivers.map(|(place, _)| (place, span(place))).filter(|(_, span)| *span > 0.0).collect(),
        }
    }

    /// The distance of two trajectories, from 0 (equal) to 1.
    pub(crate) fn distance(&self, a: &Features, b: &Features) -> f64 {
        let kinds = [
            gap(f64::from(a.reached), f64::from(b.reached), self.n_steps),
            self.shocks(a, b),
            f64::midpoint(unlike(a.tests.0 > 0, b.tests.0 > 0), gap(kept(a), kept(b), 1.0)),
            mean((0..N_TYPES).map(|kind| {
                let (a, b) = (a.types[kind], b.types[kind]);
                f64::midpoint((a - b).abs(), unlike(a > 0.0, b > 0.0))
            })),
            mean(self.indicators.iter().map(|&j| self.indicator(a, b, j)).chain([self.since(a.treaty, b.treaty)])),
            unlike(a.last == b.last, true),
            mean(self.drivers.iter().map(|&(place, span)| gap(a.drivers[place], b.drivers[place], span))),
        ];
        mean(kinds.into_iter())
    }

    fn shocks(&self, a: &Features, b: &Features) -> f64 {
        let often = |one: &Features, class: usize| one.strikes[class].len().min(SHOCKS_MAX) as f64;
        let close =
            |one: &Features, class: usize| one.strikes[class].iter().any(|step| one.reached - step <= self.close_steps);
        mean(self.classes.iter().map(|&class| {
            let number = gap(often(a, class), often(b, class), SHOCKS_MAX as f64);
            f64::midpoint(number, unlike(close(a, class), close(b, class)))
        }))
    }

    fn indicator(&self, a: &Features, b: &Features, j: usize) -> f64 {
        let depth = gap(f64::from(a.depth[j]), f64::from(b.depth[j]), self.levels);
        (depth + self.since(a.formed[j], b.formed[j]) + unlike(a.lost[j], b.lost[j])) / 3.0
    }

    /// The distance of two beginnings: 1 where only one has come.
    fn since(&self, a: u32, b: u32) -> f64 {
        match (a == NEVER, b == NEVER) {
            (true, true) => 0.0,
            (false, false) => gap(f64::from(a), f64::from(b), self.n_steps),
            _ => 1.0,
        }
    }
}

fn kept(of: &Features) -> f64 {
    if of.tests.0 == 0 { 0.5 } else { f64::from(of.tests.1) / f64::from(of.tests.0) }
}

fn gap(a: f64, b: f64, span: f64) -> f64 {
    ((a - b).abs() / span).min(1.0)
}

fn unlike(a: bool, b: bool) -> f64 {
    if a == b { 0.0 } else { 1.0 }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0_u32), |(sum, n), value| (sum + value, n + 1));
    if n == 0 { 0.0 } else { sum / f64::from(n) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(reached: u32, strikes: &[u32]) -> Features {
        Features {
            reached,
            strikes: vec![strikes.to_vec()],
            tests: (0, 0),
            types: [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
            depth: [1; N_INDICATORS],
            formed: [0; N_INDICATORS],
            lost: [false; N_INDICATORS],
            treaty: NEVER,
            last: None,
            drivers: vec![0.5],
        }
    }

    fn scales() -> Scales {
        let indicators = (0..N_INDICATORS).collect();
        Scales { n_steps: 120.0, close_steps: 60, levels: 3.0, classes: vec![0], indicators, drivers: vec![(0, 0.2)] }
    }

    #[test]
    fn distance_is_the_mean_over_the_features() {
        let (one, same) = (features(60, &[10]), features(60, &[10]));
        assert_eq!(scales().distance(&one, &same), 0.0);
        // A quarter of the run later: the shock, six years old by then, is no longer close to the outcome.
        let later = features(90, &[10]);
        assert!((scales().distance(&one, &later) - (0.25 + 0.5) / 7.0).abs() < 1e-12);
        let treated = Features { treaty: 30, ..one.clone() };
        assert!((scales().distance(&one, &treated) - 1.0 / 8.0 / 7.0).abs() < 1e-12);
        let other = Features { last: Some(LastMet { clause: 0, part: 0, need: Some(2) }), ..one.clone() };
        assert!((scales().distance(&one, &other) - 1.0 / 7.0).abs() < 1e-12);
    }
}
