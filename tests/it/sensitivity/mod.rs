//! The estimators of sensitivity against functions whose indices are known, and against SALib on the same samples.

#![allow(
    clippy::disallowed_methods,
    reason = "the known functions and indices are computed by other means than crate::math"
)]

use std::f64::consts::PI;

use stadial::noise::{Address, Purpose, Seed, subject, uniform};
use stadial::questions::sensitivity::{
    MorrisRow, SobolRow, VarianceShare, dependence, elementary_effects, sobol_indices,
};
use stadial::stats::Estimate;

/// What SALib 1.6.0 finds; `reference.py` made it.
const REFERENCE: &str = include_str!("reference.csv");

/// T. Ishigami and T. Homma, An importance quantification technique in uncertainty analysis, 1990; inputs in [0, 1].
fn ishigami(u: &[f64]) -> f64 {
    let x: Vec<f64> = u.iter().map(|u| PI * (2.0 * u - 1.0)).collect();
    x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
}

/// Its first-order and total indices, exact: with a = 7, b = .1, V1 = (1 + b pi^4/5)^2/2, V2 = a^2/8, V13 = 8 b^2 pi^8/225.
fn ishigami_indices() -> Vec<(f64, f64)> {
    let one = 0.5 * (1.0 + 0.1 * PI.powi(4) / 5.0).powi(2);
    let (two, both) = (49.0 / 8.0, 8.0 * 0.01 * PI.powi(8) / 225.0);
    let all = one + two + both;
    vec![(one / all, (one + both) / all), (two / all, two / all), (0.0, both / all)]
}

const A: [f64; 8] = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];

/// Sobol's G function.
fn sobol_g(u: &[f64]) -> f64 {
    u.iter().zip(A).map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a)).product()
}

/// Its indices, exact: V_j = 1/3/(1 + a_j)^2, and the variance of the product is prod(1 + V_j) - 1.
fn sobol_g_indices() -> Vec<(f64, f64)> {
    let v = A.map(|a| 1.0 / 3.0 / (1.0 + a).powi(2));
    let product: f64 = v.iter().map(|v| 1.0 + v).product();
    v.iter().map(|v| (v / (product - 1.0), v * product / (1.0 + v) / (product - 1.0))).collect()
}

/// The sample that `reference.py` has.
fn weyl(i: usize, j: usize) -> f64 {
    const PRIMES: [f64; 16] = [2., 3., 5., 7., 11., 13., 17., 19., 23., 29., 31., 37., 41., 43., 47., 53.];
    let x = (i + 1) as f64 * PRIMES[j].sqrt();
    x - x.floor()
}

/// Independent uniform numbers.
fn random(i: usize, j: usize) -> f64 {
    let subject = subject(&format!("test {j}"));
    uniform(Address { purpose: Purpose::Parameter, subject, trajectory: i as u64, index: 0 }.words(Seed(1))[0])
}

/// The values of `y` at a Saltelli row of a sample.
fn saltelli(y: fn(&[f64]) -> f64, inputs: usize, u: impl Fn(usize) -> f64) -> SobolRow {
    let a: Vec<f64> = (0..inputs).map(&u).collect();
    let b: Vec<f64> = (inputs..2 * inputs).map(&u).collect();
    let mut values = vec![y(&a), y(&b)];
    for j in 0..inputs {
        let mut point = a.clone();
        point[j] = b[j];
        values.push(y(&point));
    }
    let directions: Vec<f64> = (0..inputs).map(|j| (b[j] - a[j]).signum()).collect();
    SobolRow::new(&values, &directions)
}

fn indices(y: fn(&[f64]) -> f64, inputs: usize, n: usize, u: fn(usize, usize) -> f64) -> Vec<VarianceShare> {
    let rows: Vec<SobolRow> = (0..n).map(|i| saltelli(y, inputs, |j| u(i, j))).collect();
    sobol_indices(&[&rows]).1
}

/// The numbers of one index in the reference, by input.
fn reference(method: &str, function: &str, index: &str) -> Vec<f64> {
    let rows = REFERENCE.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let wanted = rows.filter(|row| (row[0], row[1], row[3]) == (method, function, index));
    let found: Vec<f64> = wanted.map(|row| row[4].parse().unwrap()).collect();
    assert!(!found.is_empty(), "{method} {function} {index}");
    found
}

fn check(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
    }
}

/// A function with its name and the number of its inputs.
type Function = (&'static str, fn(&[f64]) -> f64, usize);

const FUNCTIONS: [Function; 2] = [("ishigami", ishigami, 3), ("sobol_g", sobol_g, 8)];

#[test]
fn sobol_indices_are_those_of_salib_on_the_same_sample() {
    for (name, y, inputs) in FUNCTIONS {
        let found = indices(y, inputs, 1_000, weyl);
        let of = |estimate: fn(&VarianceShare) -> Estimate| found.iter().map(estimate).collect::<Vec<_>>();
        for (estimates, value, error) in
            [(of(|share| share.first), "S1", "S1_conf"), (of(|share| share.total), "ST", "ST_conf")]
        {
            let values: Vec<f64> = estimates.iter().map(|estimate| estimate.value).collect();
            check(&values, &reference("sobol", name, value), 1e-12);
            // SALib's errors are of 2000 bootstraps: 1.6 % of chance each, and the jackknife differs in the next order.
            for (estimate, conf) in estimates.iter().zip(reference("sobol", name, error)) {
                let half = estimate.interval().1 - estimate.value;
                assert!((half / conf - 1.0).abs() < 0.1, "{name} {value}: {half} is not {conf}");
            }
        }
    }
}

/// With 20,000 independent rows, every index is within 4 of its standard errors (about 6e-5 to fail by chance, each) of
/// what is known, and the errors are as small as they should be.
#[test]
fn sobol_indices_are_those_that_are_known() {
    for ((_, y, inputs), known) in FUNCTIONS.into_iter().zip([ishigami_indices(), sobol_g_indices()]) {
        for (found, (first, total)) in indices(y, inputs, 20_000, random).iter().zip(known) {
            for (estimate, exact) in [(found.first, first), (found.total, total)] {
                let z = (estimate.value - exact) / estimate.standard_error;
                assert!(z.abs() < 4.0 && estimate.standard_error < 0.02, "{estimate:?} is not {exact}");
            }
        }
    }
}

#[test]
fn elementary_effects_are_those_of_salib_on_the_same_paths() {
    for (name, y, inputs) in FUNCTIONS {
        let order: Vec<usize> = (0..inputs).collect();
        let path = |i: usize| {
            let start: Vec<f64> = (0..inputs).map(|j| weyl(i, j)).collect();
            let steps: Vec<f64> = start.iter().map(|&u| if u < 0.5 { 1.0 } else { -1.0 }).collect();
            let (mut point, mut values) = (start.clone(), vec![y(&start)]);
            for j in 0..inputs {
                point[j] += 0.5 * steps[j];
                values.push(y(&point));
            }
            MorrisRow::new(&values, &order, &steps)
        };
        let (_, found) = elementary_effects(&(0..1_000).map(path).collect::<Vec<_>>());
        let of = |estimate: fn(&stadial::questions::sensitivity::Elementary) -> f64| {
            found.iter().map(estimate).collect::<Vec<_>>()
        };
        check(&of(|effect| effect.mu.value), &reference("morris", name, "mu"), 1e-11);
        check(&of(|effect| effect.mu_star.value), &reference("morris", name, "mu_star"), 1e-11);
        check(&of(|effect| effect.mu_star_plain.value), &reference("morris", name, "mu_star"), 1e-11);
        // Near 0 the root of a difference of sums keeps half of the digits.
        check(&of(|effect| effect.sigma.value), &reference("morris", name, "sigma"), 1e-6);
        for (effect, conf) in found.iter().zip(reference("morris", name, "mu_star_conf")) {
            let half = effect.mu_star.interval().1 - effect.mu_star.value;
            assert!((half - conf).abs() < 0.1 * conf + 1e-9, "{name}: {half} is not {conf}");
        }
    }
}

/// SALib leaves the largest value of an input out of its last bin of a hundred, which moves a distance by up to .01.
#[test]
fn pawn_is_that_of_salib_on_the_same_sample() {
    for (name, y, inputs) in FUNCTIONS {
        let sample: Vec<Vec<f64>> = (0..1_000).map(|i| (0..inputs).map(|j| weyl(i, j)).collect()).collect();
        let values: Vec<Vec<f64>> = sample.iter().map(|u| vec![y(u)]).collect();
        let (_, found, none) = dependence(&sample, &values, Seed(1));
        let pawn: Vec<f64> = found.iter().map(|found| found.pawn.value).collect();
        check(&pawn, &reference("pawn", name, "median"), 0.005);
        assert!(none > 0.06 && none < 0.12, "{none}");
    }
}

/// First-order indices from given data, within 4 standard errors of what is known or .015 for the width of the bins.
#[test]
fn first_order_indices_from_given_data_are_those_that_are_known() {
    for ((_, y, inputs), known) in FUNCTIONS.into_iter().zip([ishigami_indices(), sobol_g_indices()]) {
        let sample: Vec<Vec<f64>> = (0..8_000).map(|i| (0..inputs).map(|j| random(i, j)).collect()).collect();
        let values: Vec<Vec<f64>> = sample.iter().map(|u| vec![y(u)]).collect();
        for (found, (first, _)) in dependence(&sample, &values, Seed(1)).1.iter().zip(known) {
            let Estimate { value, standard_error } = found.first;
            assert!((value - first).abs() < 4.0 * standard_error + 0.04 * first, "{found:?} is not {first}");
            assert!(standard_error < 0.02, "{found:?}");
        }
    }
}
