//! The expected figures of an experiment, and the verdicts on them.

use crate::stats::jackknife;

use super::sample::Sample;

/// The number of standard errors for a verdict.
const ERRORS: f64 = 3.0;

/// If none (or all) of n independent trajectories show an event, its probability lies, with the confidence of three
/// standard errors, within 6.6 / n: (1 - p)^n = 0.00135. As a standard error, a third of that.
const UNSEEN: f64 = 2.2;

/// A measure in a variant, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Index of the variant.
    pub variant: usize,
    /// Index of the measure among those of the variant.
    pub measure: usize,
}

/// A figure that is estimated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// The sum of some measures less that of others: one measure, a difference, or a difference of differences.
    Sum {
        /// The added measures.
        plus: Vec<Term>,
        /// The subtracted measures.
        minus: Vec<Term>,
    },
    /// One measure divided by another.
    Ratio(Term, Term),
    /// Spearman's rank correlation of two measures over the trajectories of a variant.
    RankCorrelation {
        /// Index of the variant.
        variant: usize,
        /// Index of the pair among those of the variant.
        pair: usize,
    },
}

impl Figure {
    pub(super) fn evaluate(&self, samples: &[Sample], without: Option<usize>) -> f64 {
        let value = |term: &Term| samples[term.variant].estimate(term.measure, without);
        match self {
            Self::Sum { plus, minus } => plus.iter().map(value).sum::<f64>() - minus.iter().map(value).sum::<f64>(),
            Self::Ratio(numerator, denominator) => value(numerator) / value(denominator),
            Self::RankCorrelation { variant, pair } => samples[*variant].rank_correlation(*pair, without),
        }
    }
}

/// The bounds of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Above this.
    pub above: f64,
    /// Below this.
    pub below: f64,
}

/// A figure, as written, and its expected bounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// The figure.
    pub figure: Figure,
    /// The figure in the words of the file, e.g. `high.alliance - low.alliance`.
    pub text: String,
    /// Whether the figure is the probability of one event.
    pub is_probability: bool,
    /// The expected bounds.
    pub bounds: Bounds,
}

/// Whether an expectation is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Met by more than three standard errors.
    Reproduced,
    /// Neither.
    Undecided,
    /// Outside the bounds by more than three standard errors.
    NotReproduced,
}

impl Verdict {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reproduced => "reproduced",
            Self::Undecided => "undecided at this size",
            Self::NotReproduced => "not reproduced",
        }
    }
}

/// A figure as estimated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finding {
    /// The estimate; NaN where it cannot be computed.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Whether it lies within the expected bounds.
    pub verdict: Verdict,
}

impl Finding {
    /// Estimates the figure of an expectation from the samples of all variants.
    pub(super) fn new(expectation: &Expectation, samples: &[Sample]) -> Self {
        let figure = &expectation.figure;
        let estimate = figure.evaluate(samples, None);
        let groups = samples.first().map_or(0, Sample::n_groups);
        let without_one: Vec<f64> = (0..groups).map(|group| figure.evaluate(samples, Some(group))).collect();
        let mut standard_error = jackknife(&without_one);
        // Where all trajectories agree, the groups do not show the error of a single probability.
        if let Figure::Sum { plus, minus } = figure
            && let ([term], []) = (plus.as_slice(), minus.as_slice())
            && expectation.is_probability
            && (estimate == 0.0 || estimate == 1.0)
        {
            standard_error = UNSEEN / samples[term.variant].n(term.measure) as f64;
        }
        Self { estimate, standard_error, verdict: verdict(estimate, standard_error, expectation.bounds) }
    }
}

fn verdict(estimate: f64, standard_error: f64, bounds: Bounds) -> Verdict {
    let (low, high) = (estimate - ERRORS * standard_error, estimate + ERRORS * standard_error);
    if low > bounds.above && high < bounds.below {
        Verdict::Reproduced
    } else if high < bounds.above || low > bounds.below {
        Verdict::NotReproduced
    } else {
        Verdict::Undecided
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_takes_three_standard_errors() {
        let above = Bounds { above: 0.0, below: f64::INFINITY };
        assert_eq!(verdict(0.31, 0.1, above), Verdict::Reproduced);
        assert_eq!(verdict(0.29, 0.1, above), Verdict::Undecided);
        assert_eq!(verdict(-0.29, 0.1, above), Verdict::Undecided);
        assert_eq!(verdict(-0.31, 0.1, above), Verdict::NotReproduced);
        let within = Bounds { above: 0.2, below: 0.8 };
        assert_eq!(verdict(0.5, 0.05, within), Verdict::Reproduced);
        assert_eq!(verdict(0.7, 0.05, within), Verdict::Undecided);
        assert_eq!(verdict(1.0, 0.05, within), Verdict::NotReproduced);
    }

    #[test]
    fn figures_without_estimate_or_difference_are_undecided() {
        let above = Bounds { above: 0.0, below: f64::INFINITY };
        assert_eq!(verdict(f64::NAN, f64::NAN, above), Verdict::Undecided);
        assert_eq!(verdict(0.0, 0.0, above), Verdict::Undecided);
    }
}
