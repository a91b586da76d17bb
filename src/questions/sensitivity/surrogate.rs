//! A surrogate of the probability p(x): a logistic regression on the uncertain parameters x, quick to compute.
//!
//! logit g(x) = sum of weights times terms: 1, the parameters on a standardised scale (of their logarithm where that is
//! less skewed), their squares and cubes, products of two, and of a square that has entered with another parameter. Terms
//! enter by their score, the slope of the likelihood in standard errors (C. R. Rao, Large sample tests of statistical
//! hypotheses concerning several parameters, 1948, doi:10.1017/S0305004100023987), first the parameters and then all;
//! weights are those of the greatest likelihood of the counts. Nothing depends on how good it is but the width of intervals (see [`super::control`]).

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::math::{ln, logit};
use crate::stats::cholesky::forward;
use crate::stats::logistic::{Trials, bounded, curvature, dot};

/// What a surrogate is fitted to: draws of the parameters, and at each a number of trajectories and those that reach
/// the outcome.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts<'a> {
    pub(crate) points: &'a [Vec<f64>],
    pub(crate) reached: &'a [u64],
    pub(crate) trajectories: &'a [u64],
}

/// The surrogate of one probability.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Surrogate {
    scales: Vec<Scale>,
    terms: Vec<Term>,
    weights: Vec<f64>,
}

/// The standardised scale of a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    logarithmic: bool,
    mean: f64,
    sd: f64,
}

/// A term, of parameters by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Term {
    One,
    Linear(usize),
    Square(usize),
    Cube(usize),
    Product(usize, usize),
    /// The square of the first times the second.
    SquareProduct(usize, usize),
}

/// A term enters if its score is beyond this many standard errors.
const SCORE: f64 = 2.5;
/// At most this many rounds of entering terms.
const ROUNDS: usize = 8;
/// At most this many terms.
const TERMS: usize = 200;
/// A term for so many trajectories that reach the outcome, or that do not, and for so many draws.
const EVENTS_PER_TERM: u64 = 10;
const DRAWS_PER_TERM: usize = 20;
/// The precision of the prior of the weights, which keeps them finite where all or no trajectory reaches the outcome.
const RIDGE: f64 = 1.0;

impl Surrogate {
    /// Fits it, on the threads of the present pool.
    pub(crate) fn fit(counts: Counts<'_>) -> Self {
        let (n, hits) = (counts.trajectories.iter().sum::<u64>(), counts.reached.iter().sum::<u64>());
        let n_inputs = counts.points.first().map_or(0, Vec::len);
        let column = |input: usize| counts.points.iter().map(|point| point[input]).collect::<Vec<f64>>();
        let scales: Vec<Scale> = (0..n_inputs).map(|input| Scale::of(&column(input))).collect();
        let standardised = |input: usize| column(input).iter().map(|&x| scales[input].apply(x)).collect::<Vec<f64>>();
        let z: Vec<Vec<f64>> = (0..n_inputs).map(standardised).collect();
        let start = logit((hits as f64 + 0.5) / (n as f64 + 1.0));
        let mut fit = Fit { counts, z: &z, terms: vec![Term::One], weights: vec![start] };
        let (linear, all) = candidates(&z);
        let most = TERMS
            .min(1 + (hits.min(n - hits) / EVENTS_PER_TERM) as usize)
            .min(1 + counts.points.len() / DRAWS_PER_TERM);
        for round in 0..ROUNDS {
            let with_squares =
                fit.terms.iter().filter_map(|term| if let Term::Square(one) = term { Some(*one) } else { None });
            let others = |one: usize| {
                let other = move |term: &Term| match *term {
                    Term::Linear(other) if other != one => Some(Term::SquareProduct(one, other)),
                    _ => None,
                };
                linear.iter().filter_map(other)
            };
            let with_squares: Vec<Term> = with_squares.flat_map(others).collect();
            let entered =
                fit.enter(&if round == 0 { linear.clone() } else { [all.as_slice(), &with_squares].concat() }, most);
            if entered > 0 {
                fit.maximise();
            } else if round > 0 {
                break;
            }
        }
        let Fit { terms, weights, .. } = fit;
        Self { scales, terms, weights }
    }

    /// The value at a point: the values of all uncertain parameters.
    pub(crate) fn value(&self, point: &[f64]) -> f64 {
        let z: Vec<f64> = self.scales.iter().zip(point).map(|(scale, &x)| scale.apply(x)).collect();
        let sum = self.terms.iter().zip(&self.weights).map(|(term, weight)| weight * term.of(|input| z[input]));
        bounded(sum.sum())
    }

    /// The values at some points.
    pub(crate) fn values(&self, points: &[Vec<f64>]) -> Vec<f64> {
        points.iter().map(|point| self.value(point)).collect()
    }

    /// Its number of terms.
    pub(crate) fn n_terms(&self) -> usize {
        self.terms.len()
    }
}

impl Scale {
    fn of(values: &[f64]) -> Self {
        let plain = moments(values);
        if values.iter().all(|&value| value > 0.0) {
            let logarithms = moments(&values.iter().map(|&value| ln(value)).collect::<Vec<f64>>());
            if logarithms.2.abs() < plain.2.abs() {
                return Self { logarithmic: true, mean: logarithms.0, sd: logarithms.1 };
            }
        }
        Self { logarithmic: false, mean: plain.0, sd: plain.1 }
    }

    fn apply(self, x: f64) -> f64 {
        // A value that is not positive was in none of the draws of the fit.
        let x = if self.logarithmic { ln(x.max(f64::MIN_POSITIVE)) } else { x };
        (x - self.mean) / self.sd
    }
}

/// Mean, standard deviation (1 where it is 0) and skewness.
fn moments(values: &[f64]) -> (f64, f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let central = |power: fn(f64) -> f64| values.iter().map(|value| power(value - mean)).sum::<f64>() / n;
    let variance = central(|x| x * x);
    if variance > 0.0 {
        (mean, variance.sqrt(), central(|x| x * x * x) / (variance * variance.sqrt()))
    } else {
        (mean, 1.0, 0.0)
    }
}

impl Term {
    fn of(self, z: impl Fn(usize) -> f64) -> f64 {
        match self {
            Self::One => 1.0,
            Self::Linear(input) => z(input),
            Self::Square(input) => z(input) * z(input) - 1.0,
            Self::Cube(input) => z(input) * (z(input) * z(input) - 3.0),
            Self::Product(one, other) => z(one) * z(other),
            Self::SquareProduct(one, other) => (z(one) * z(one) - 1.0) * z(other),
        }
    }

    fn column(self, z: &[Vec<f64>], n: usize) -> Vec<f64> {
        (0..n).map(|row| self.of(|input| z[input][row])).collect()
    }
}

/// The candidates: the parameters, and all terms. Powers that do not tell the values of a parameter apart from lower
/// ones are left out.
fn candidates(z: &[Vec<f64>]) -> (Vec<Term>, Vec<Term>) {
    let different = |input: usize| {
        let mut seen: Vec<f64> = Vec::new();
        for &value in &z[input] {
            if !seen.contains(&value) {
                seen.push(value);
            }
            if seen.len() > 3 {
                break;
            }
        }
        seen.len()
    };
    let values: Vec<usize> = (0..z.len()).map(different).collect();
    let with = |least: usize| (0..z.len()).filter(|&input| values[input] > least).collect::<Vec<usize>>();
    let linear: Vec<Term> = with(1).into_iter().map(Term::Linear).collect();
    let mut all = linear.clone();
    all.extend(with(2).into_iter().map(Term::Square));
    all.extend(with(3).into_iter().map(Term::Cube));
    let varied = with(1);
    for (place, &one) in varied.iter().enumerate() {
        all.extend(varied[place + 1..].iter().map(|&other| Term::Product(one, other)));
    }
    (linear, all)
}

/// A fit under way.
struct Fit<'a> {
    counts: Counts<'a>,
    /// The standardised parameters, each with its values in all draws.
    z: &'a [Vec<f64>],
    terms: Vec<Term>,
    weights: Vec<f64>,
}

impl Fit<'_> {
    fn columns(&self) -> Vec<Vec<f64>> {
        self.terms.iter().map(|term| term.column(self.z, self.counts.points.len())).collect()
    }

    fn trials(&self) -> Trials<'_> {
        Trials { succeeded: self.counts.reached, all: self.counts.trajectories }
    }

    /// Lets the candidates with the highest scores enter, up to `most` terms; the number that did.
    fn enter(&mut self, candidates: &[Term], most: usize) -> usize {
        let columns = self.columns();
        let slopes = self.trials().slopes(&columns, &self.weights);
        let root = curvature(&columns, &slopes, RIDGE);
        let score = |&term: &Term| {
            let column = term.column(self.z, slopes.len());
            let slope: f64 = column.iter().zip(&slopes).map(|(x, (slope, _))| x * slope).sum();
            let weighted: Vec<f64> = column.iter().zip(&slopes).map(|(x, (_, weight))| x * weight).collect();
            let own = dot(&weighted, &column);
            let shared = forward(&root, columns.iter().map(|other| dot(&weighted, other)).collect());
            let information = own - dot(&shared, &shared);
            // What is nearly a combination of other terms adds nothing.
            if information > 1e-6 * own { slope.abs() / information.sqrt() } else { 0.0 }
        };
        let new: Vec<Term> = candidates.iter().copied().filter(|term| !self.terms.contains(term)).collect();
        let scores: Vec<f64> = new.iter().collect::<Vec<&Term>>().into_par_iter().map(score).collect();
        let mut order: Vec<usize> = (0..new.len()).filter(|&place| scores[place] > SCORE).collect();
        order.sort_by(|&i, &j| scores[j].total_cmp(&scores[i]).then(i.cmp(&j)));
        order.truncate(most.saturating_sub(self.terms.len()));
        self.terms.extend(order.iter().map(|&place| new[place]));
        self.weights.resize(self.terms.len(), 0.0);
        order.len()
    }

    /// The weights of the greatest likelihood of these terms.
    fn maximise(&mut self) {
        let columns = self.columns();
        let mut weights = self.weights.clone();
        self.trials().maximise(&columns, &mut weights, RIDGE);
        self.weights = weights;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::logistic;
    use crate::noise::{Address, Purpose, Seed, uniform};

    /// Random draws of three parameters, and counts of a logistic function of them.
    fn counts(draws: u64, logit: impl Fn(&[f64]) -> f64) -> (Vec<Vec<f64>>, Vec<u64>, Vec<u64>) {
        let of = |draw: u64, subject: u32, index: u32| {
            let address = Address { purpose: Purpose::Parameter, subject, trajectory: draw, index };
            uniform(address.words(Seed(11))[0])
        };
        let points: Vec<Vec<f64>> =
            (0..draws).map(|draw| vec![of(draw, 0, 0), 4.0 * of(draw, 1, 0), (of(draw, 2, 0) * 2.0).floor()]).collect();
        let reached = points.iter().zip(0..).map(|(point, draw)| {
            let p = logistic(logit(point));
            (0..64).filter(|&index| of(draw, 3, index) < p).count() as u64
        });
        let reached = reached.collect();
        (points, reached, vec![64; draws as usize])
    }

    /// 2,000 draws of 64 trajectories of a function of its own kind: with k = 5 terms the expectation of the error is
    /// about k/128,000/(p(1 - p)) in the logit's square, a fiftieth of a standard deviation of .02; .1 is five of them.
    #[test]
    fn what_is_of_its_kind_is_found() {
        let truth = |x: &[f64]| -2.0 + 1.5 * x[0] + 0.8 * x[2] - 0.5 * x[0] * x[1];
        let (points, reached, trajectories) = counts(2_000, truth);
        let found = Surrogate::fit(Counts { points: &points, reached: &reached, trajectories: &trajectories });
        for point in [[0.2, 1.0, 0.0], [0.8, 3.0, 1.0], [0.5, 2.0, 1.0], [0.9, 0.5, 0.0]] {
            let (value, expected) = (logit(found.value(&point)), truth(&point));
            assert!((value - expected).abs() < 0.1, "{point:?}: {value} {expected} {found:?}");
        }
        // Without what does not belong: of the 9 candidates at most a few enter by chance.
        assert!((4..=8).contains(&found.n_terms()), "{found:?}");
    }

    /// Where nothing or all is reached, or too little for a term, it is nearly constant.
    #[test]
    fn little_seen_gives_a_constant() {
        let (points, _, trajectories) = counts(50, |_| 0.0);
        for (reached, expected) in [(0, 0.5 / 3_201.0), (64, 1.0 - 0.5 / 3_201.0)] {
            let found =
                Surrogate::fit(Counts { points: &points, reached: &vec![reached; 50], trajectories: &trajectories });
            assert_eq!(found.n_terms(), 1);
            assert!((found.value(&points[0]) - expected).abs() < 1e-12, "{found:?}");
        }
    }
}
