//! The search for the values at which a probability that is known up to an error crosses a level.

use std::cell::Cell;

use crate::stats::Proportion;

use super::band_end::BandEnd;
use super::crossing::{Crossing, Tip, TipOptions, TipPoint};

/// The probability at a value, and the number of trajectories not included; `None` if stopped.
pub(super) type Evaluate<'a, E> = &'a dyn Fn(f64) -> Result<Option<(Proportion, u64)>, E>;

/// The side of the level on which a probability is, given its error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Below,
    Near,
    Above,
}

/// An evaluated value: its place in the range as a share, and the probability there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evaluated {
    pub(crate) share: f64,
    pub(crate) estimate: Proportion,
    invalid: u64,
}

/// The maximum number of evaluations for one crossing.
const STEPS_MAX: usize = 48;
/// The finest step, as a share of the range.
const FINEST: f64 = 1.0 / 4096.0;
/// The precision of the ends, as a share of the interval.
const FINE: f64 = 0.05;

/// Finds the crossings and, with `uncertain` parameters, the parameter band of a single one.
pub(crate) fn search<E>(
    evaluate: Evaluate<'_, E>,
    options: &TipOptions,
    uncertain: &Cell<bool>,
) -> Result<Option<Tip>, E> {
    let mut search = Search { evaluate, options, evaluated: Vec::new() };
    let last = (options.looks.max(2) - 1) as f64;
    for place in 0..options.looks.max(2) {
        if !search.evaluate_at(place as f64 / last)? {
            return Ok(None);
        }
    }
    let (brackets, touches) = search.brackets();
    let mut crossings = Vec::new();
    for bracket in brackets {
        match search.refine(bracket)? {
            Some(crossing) => crossings.push(crossing),
            None => return Ok(None),
        }
    }
    if uncertain.get() {
        let lone = crossings.len() == 1 && touches.is_empty();
        for crossing in &mut crossings {
            crossing.tipping_band = match crossing.rising.filter(|_| lone) {
                Some(rising) => match search.tipping_band(rising)? {
                    Some(band) => Some(band),
                    None => return Ok(None),
                },
                None => Some((BandEnd::NotAssessed, BandEnd::NotAssessed)),
            };
        }
    }
    let value = |share: f64| search.value(share);
    let point = |evaluated: &Evaluated| TipPoint {
        value: value(evaluated.share),
        estimate: evaluated.estimate,
        invalid: evaluated.invalid,
    };
    let points = search.evaluated.iter().map(point);
    let touches = touches.into_iter().map(|(low, high)| (value(low), value(high)));
    Ok(Some(Tip { points: points.collect(), crossings, touches: touches.collect() }))
}

/// A part of the range in which the probability goes from one side of the level to the other.
#[derive(Clone, Copy, Debug)]
struct Bracket {
    low: f64,
    high: f64,
    /// The side at its ends; `Near` where the range ends before the side is clear.
    sides: [Side; 2],
}

/// A gap between two evaluated values that contains a sought value.
#[derive(Clone, Copy, Debug)]
struct Gap {
    /// Shares at both ends.
    ends: [f64; 2],
    /// The function that is 0 at the sought value, at both ends.
    heights: [f64; 2],
}

impl Gap {
    fn width(&self) -> f64 {
        self.ends[1] - self.ends[0]
    }

    /// Where a straight line between both ends is 0.
    fn zero(&self) -> f64 {
        let share = self.heights[0] / (self.heights[0] - self.heights[1]);
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.5 };
        self.ends[0] + self.width() * share
    }
}

pub(crate) struct Search<'a, E> {
    evaluate: Evaluate<'a, E>,
    pub(crate) options: &'a TipOptions,
    /// In ascending order.
    pub(crate) evaluated: Vec<Evaluated>,
}

impl<E> Search<'_, E> {
    pub(crate) fn value(&self, share: f64) -> f64 {
        self.options.range.at(share)
    }

    /// Evaluates a value; false if interrupted.
    pub(crate) fn evaluate_at(&mut self, share: f64) -> Result<bool, E> {
        let Some((found, invalid)) = (self.evaluate)(self.value(share))? else { return Ok(false) };
        let place = self.evaluated.partition_point(|evaluated| evaluated.share < share);
        self.evaluated.insert(place, Evaluated { share, estimate: found, invalid });
        Ok(true)
    }

    fn side(&self, found: &Proportion) -> Side {
        match self.options.level {
            level if found.ci_high < level => Side::Below,
            level if found.ci_low > level => Side::Above,
            _ => Side::Near,
        }
    }

    /// The brackets of crossings, and the parts in which the probability only comes near the level.
    fn brackets(&self) -> (Vec<Bracket>, Vec<(f64, f64)>) {
        let (mut brackets, mut touches) = (Vec::new(), Vec::new());
        let sides = self.evaluated.iter().map(|evaluated| (evaluated.share, self.side(&evaluated.estimate)));
        let clear: Vec<(f64, Side)> = sides.filter(|(_, side)| *side != Side::Near).collect();
        let (Some(&(first, side_of_first)), Some(&(last, side_of_last))) = (clear.first(), clear.last()) else {
            return (vec![Bracket { low: 0.0, high: 1.0, sides: [Side::Near; 2] }], touches);
        };
        if first > 0.0 {
            brackets.push(Bracket { low: 0.0, high: first, sides: [Side::Near, side_of_first] });
        }
        for pair in clear.windows(2) {
            let [(low, left), (high, right)] = [pair[0], pair[1]];
            if left != right {
                brackets.push(Bracket { low, high, sides: [left, right] });
            } else if self.evaluated.iter().any(|evaluated| evaluated.share > low && evaluated.share < high) {
                touches.push((low, high));
            }
        }
        if last < 1.0 {
            brackets.push(Bracket { low: last, high: 1.0, sides: [side_of_last, Side::Near] });
        }
        (brackets, touches)
    }

    /// Narrows a crossing and the ends of its interval; `None` if stopped.
    fn refine(&mut self, bracket: Bracket) -> Result<Option<Crossing>, E> {
        for step in 0..STEPS_MAX {
            let gaps = [self.lower_end(bracket), self.upper_end(bracket), self.root(bracket)];
            let low = gaps[0].map_or(bracket.low, |gap| gap.ends[0]);
            let high = gaps[1].map_or(bracket.high, |gap| gap.ends[1]);
            let fine = (FINE * (high - low)).max(FINEST);
            let widest = gaps.into_iter().flatten().max_by(|a, b| a.width().total_cmp(&b.width()));
            let Some(gap) = widest.filter(|gap| gap.width() > fine) else { break };
            // Linear interpolation is fast where the curve is smooth, bisection is robust where it is not.
            let guess = if step % 2 == 0 { gap.zero() } else { gap.ends[0] + 0.5 * gap.width() };
            let margin = 0.1 * gap.width();
            if !self.evaluate_at(guess.clamp(gap.ends[0] + margin, gap.ends[1] - margin))? {
                return Ok(None);
            }
        }
        Ok(Some(self.crossing(bracket)))
    }

    fn crossing(&self, bracket: Bracket) -> Crossing {
        let root = self.root(bracket).map(|gap| gap.zero());
        let nearest = root.and_then(|root| {
            let distance = |evaluated: &&Evaluated| (evaluated.share - root).abs();
            self.evaluated.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
        });
        let rising = match bracket.sides {
            [Side::Near, Side::Near] => None,
            [left, right] => Some(left == Side::Below || right == Side::Above),
        };
        // The outer ends of the gaps: values known to be outside the interval.
        Crossing {
            value: root.map(|share| self.value(share)),
            low: self.lower_end(bracket).map(|gap| self.value(gap.ends[0])),
            high: self.upper_end(bracket).map(|gap| self.value(gap.ends[1])),
            rising,
            probability_band: nearest.and_then(|evaluated| evaluated.estimate.parameter_band),
            tipping_band: None,
        }
    }

    fn within(&self, bracket: Bracket) -> Vec<Evaluated> {
        let inside = |evaluated: &&Evaluated| evaluated.share >= bracket.low && evaluated.share <= bracket.high;
        self.evaluated.iter().filter(inside).copied().collect()
    }

    /// The first step from values clearly on the left side to others.
    fn lower_end(&self, bracket: Bracket) -> Option<Gap> {
        let side = bracket.sides[0];
        let evaluated = self.within(bracket);
        let after = evaluated
            .iter()
            .position(|evaluated| self.side(&evaluated.estimate) != side)
            .filter(|_| side != Side::Near)?;
        Some(self.gap(&evaluated, after.max(1), |found| edge(side, found)))
    }

    /// The last step from other values to those clearly on the right side.
    fn upper_end(&self, bracket: Bracket) -> Option<Gap> {
        let side = bracket.sides[1];
        let evaluated = self.within(bracket);
        let before = evaluated
            .iter()
            .rposition(|evaluated| self.side(&evaluated.estimate) != side)
            .filter(|_| side != Side::Near)?;
        Some(self.gap(&evaluated, (before + 1).min(evaluated.len() - 1), |found| edge(side, found)))
    }

    /// The first step over the level.
    fn root(&self, bracket: Bracket) -> Option<Gap> {
        let evaluated = self.within(bracket);
        let above = |evaluated: &Evaluated| evaluated.estimate.probability >= self.options.level;
        let start = above(evaluated.first()?);
        // Towards a clear side, only a step onto that side counts.
        let turned = |evaluated: &Evaluated| above(evaluated) != start;
        if matches!(bracket.sides, [Side::Near, Side::Above] if start) {
            return None;
        }
        if matches!(bracket.sides, [Side::Near, Side::Below] if !start) {
            return None;
        }
        let after = evaluated.iter().position(turned)?;
        Some(self.gap(&evaluated, after, |found| found.probability))
    }

    /// The gap that ends with the value at place `after`.
    fn gap(&self, evaluated: &[Evaluated], after: usize, height: impl Fn(&Proportion) -> f64) -> Gap {
        let ends = [evaluated[after - 1], evaluated[after]];
        Gap {
            ends: ends.map(|evaluated| evaluated.share),
            heights: ends.map(|evaluated| height(&evaluated.estimate) - self.options.level),
        }
    }
}

/// The limit of the interval of the probability that decides whether it is clearly on a side.
fn edge(side: Side, found: &Proportion) -> f64 {
    if side == Side::Below { found.ci_high } else { found.ci_low }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Range, Spacing};

    type Found = Result<Option<Tip>, std::convert::Infallible>;

    /// A search over a probability known up to `error` on either side.
    fn found(curve: impl Fn(f64) -> f64, error: f64, level: f64) -> Tip {
        let evaluate = |value: f64| {
            let probability = curve(value);
            let found = Proportion {
                probability,
                standard_error: error / 1.96,
                ci_low: (probability - error).max(0.0),
                ci_high: (probability + error).min(1.0),
                parameter_band: None,
            };
            Ok(Some((found, 0)))
        };
        let range = Range { low: 0.0, high: 2.0, spacing: Spacing::Linear };
        let found: Found =
            search(&evaluate, &TipOptions { outcome: 0, year: 0, level, range, looks: 9 }, &Cell::new(false));
        found.unwrap().unwrap()
    }

    fn near(found: Option<f64>, expected: f64, within: f64) -> bool {
        found.is_some_and(|found| (found - expected).abs() <= within)
    }

    /// The square of x / 2 crosses .5 at 1.414; known up to .02, it is .48 at 1.386 and .52 at 1.442.
    #[test]
    fn the_interval_holds_the_values_that_are_not_distinguishable_from_the_level() {
        let tip = found(|x| x * x / 4.0, 0.02, 0.5);
        let [crossing] = tip.crossings.as_slice() else { panic!("{tip:?}") };
        assert!(near(crossing.value, 2.0_f64.sqrt(), 0.002), "{crossing:?}");
        assert!(near(crossing.low, 1.92_f64.sqrt(), 0.004) && crossing.low < Some(1.92_f64.sqrt()), "{crossing:?}");
        assert!(near(crossing.high, 2.08_f64.sqrt(), 0.004) && crossing.high > Some(2.08_f64.sqrt()), "{crossing:?}");
        assert_eq!(crossing.rising, Some(true));
        assert!(tip.points.len() < 30, "{} values evaluated", tip.points.len());
        assert!(tip.points.windows(2).all(|pair| pair[0].value < pair[1].value));
    }

    #[test]
    fn a_falling_curve_and_a_step_are_found() {
        let tip = found(|x| 1.0 - x / 2.0, 0.01, 0.25);
        let [crossing] = tip.crossings.as_slice() else { panic!("{tip:?}") };
        assert!(near(crossing.value, 1.5, 0.001) && crossing.rising == Some(false), "{crossing:?}");
        let tip = found(|x| if x < 0.7 { 0.1 } else { 0.9 }, 0.01, 0.5);
        let [crossing] = tip.crossings.as_slice() else { panic!("{tip:?}") };
        assert!(crossing.low < Some(0.7) && crossing.high >= Some(0.7) && near(crossing.value, 0.7, 0.001));
    }

    #[test]
    fn a_curve_below_the_level_has_no_crossing() {
        let tip = found(|x| 0.1 + 0.1 * x, 0.01, 0.5);
        assert!(tip.crossings.is_empty() && tip.touches.is_empty() && tip.points.len() == 9, "{tip:?}");
    }

    /// Up through .5 at .5 and down again at 1.5.
    #[test]
    fn a_probability_that_crosses_more_than_once_has_several_crossings() {
        let tip = found(|x| 0.75 - (x - 1.0) * (x - 1.0), 0.02, 0.5);
        let [up, down] = tip.crossings.as_slice() else { panic!("{tip:?}") };
        assert!(near(up.value, 0.5, 0.002) && near(down.value, 1.5, 0.002), "{tip:?}");
        assert_eq!((up.rising, down.rising), (Some(true), Some(false)));
    }

    /// At the end of the range the probability is .5, its error .05: the interval has no upper end.
    #[test]
    fn an_interval_that_leaves_the_range_has_no_end() {
        let tip = found(|x| 0.26 * x, 0.05, 0.5);
        let [crossing] = tip.crossings.as_slice() else { panic!("{tip:?}") };
        assert!(near(crossing.value, 0.5 / 0.26, 0.01) && crossing.high.is_none(), "{crossing:?}");
        assert!(near(crossing.low, 0.45 / 0.26, 0.01), "{crossing:?}");
        let short = found(|x| 0.24 * x, 0.05, 0.5);
        let [crossing] = short.crossings.as_slice() else { panic!("{short:?}") };
        assert_eq!((crossing.value, crossing.high, crossing.rising), (None, None, Some(true)));
        let falling = found(|x| 0.52 - 0.2 * x, 0.05, 0.5);
        let [crossing] = falling.crossings.as_slice() else { panic!("{falling:?}") };
        assert!(crossing.low.is_none() && near(crossing.high, 0.35, 0.02) && near(crossing.value, 0.1, 0.01));
        let never = found(|x| 0.48 - 0.2 * x, 0.05, 0.5);
        let [crossing] = never.crossings.as_slice() else { panic!("{never:?}") };
        assert_eq!((crossing.value, crossing.low), (None, None));
    }

    #[test]
    fn a_flat_curve_with_a_large_error_has_an_interval_without_ends() {
        let tip = found(|x| 0.45 + 0.04 * x, 0.2, 0.5);
        let [crossing] = tip.crossings.as_slice() else { panic!("{tip:?}") };
        assert_eq!((crossing.low, crossing.high, crossing.rising), (None, None, None));
    }

    #[test]
    fn a_probability_that_comes_near_the_level_and_turns_back_touches_it() {
        let tip = found(|x| 0.49 - (x - 1.0) * (x - 1.0), 0.02, 0.5);
        assert!(tip.crossings.is_empty(), "{tip:?}");
        assert_eq!(tip.touches, [(0.75, 1.25)]);
    }
}
