//! Tests of the statistical checks: each accepts the right distribution and rejects one that is slightly wrong.

use stadial::noise::{Address, Purpose, Seed, exponential, normal, uniform};
use statrs::distribution::{Discrete, Poisson};

use crate::support::{
    Checks, at_least, chi_square, compensated, deviation, kolmogorov_smirnov, mean, normal_cdf, normal_variance,
    proportion, same_proportion,
};

/// Samples per check, unless stated otherwise.
const N: u64 = 100_000;

fn words(purpose: Purpose, number: u64) -> [u64; 4] {
    Address { purpose, subject: 0, trajectory: number, index: 0 }.words(Seed(77))
}

fn normals(mean: f64, sd: f64) -> Vec<f64> {
    (0..N).map(|i| mean + sd * normal(words(Purpose::Diffusion, i))).collect()
}

fn hits(purpose: Purpose, p: f64) -> usize {
    (0..N).filter(|&i| uniform(words(purpose, i)[0]) < p).count()
}

/// The bound is near 4.4 standard errors of 1/316: .014. Mutant: a shift of .02.
#[test]
fn the_mean_sees_a_shift_of_two_hundredths_of_a_deviation() {
    assert_eq!(mean(&normals(0.0, 1.0), 0.0, 1.0), Ok(()));
    assert!(mean(&normals(0.02, 1.0), 0.0, 1.0).is_err());
}

/// The standard error is sqrt(2 / n) = .45 %, the bound near 2 %. Mutant: a deviation 1.5 % too large, a variance 3 %.
#[test]
fn the_variance_sees_three_per_cent() {
    assert_eq!(normal_variance(&normals(0.0, 1.0), 0.0, 1.0), Ok(()));
    assert!(normal_variance(&normals(0.0, 1.015), 0.0, 1.0).is_err());
}

/// The bound is near .0079. Mutants: a shift of .03 (a distance of .012) and a scale 5 % too large (.012).
#[test]
fn kolmogorov_smirnov_sees_a_shift_of_three_hundredths_and_a_scale_of_five() {
    assert_eq!(kolmogorov_smirnov(&normals(0.0, 1.0), normal_cdf), Ok(()));
    assert!(kolmogorov_smirnov(&normals(0.03, 1.0), normal_cdf).is_err());
    assert!(kolmogorov_smirnov(&normals(0.0, 1.05), normal_cdf).is_err());
    assert!(kolmogorov_smirnov(&[f64::NAN; 10], normal_cdf).is_err());
}

/// At p = .3 the standard error is .00145, the bound near .0064. Mutant: 3 % more, .009.
#[test]
fn the_proportion_sees_three_per_cent() {
    assert_eq!(proportion(hits(Purpose::Choice, 0.3), N as usize, 0.3), Ok(()));
    assert!(proportion(hits(Purpose::Choice, 0.309), N as usize, 0.3).is_err());
}

/// Of 300 trials 285 +- 3.8 are expected at .95. Mutant: .85, 255 +- 6.2.
#[test]
fn at_least_sees_a_coverage_that_is_too_low() {
    let of_300 = |p: f64| (0..300).filter(|&i| uniform(words(Purpose::Choice, i)[0]) < p).count();
    assert_eq!(at_least(of_300(0.95), 300, 0.95), Ok(()));
    assert!(at_least(of_300(0.85), 300, 0.95).is_err());
    assert_eq!(at_least(300, 300, 0.95), Ok(()), "more hits are no error");
}

/// The standard error of a difference is .00205, the bound near .009. Mutant: 4 % more, .012.
#[test]
fn two_proportions_see_a_difference_of_four_per_cent() {
    let [one, other] = [Purpose::Choice, Purpose::Support].map(|purpose| hits(purpose, 0.3));
    assert_eq!(same_proportion([one, other], N as usize), Ok(()));
    assert!(same_proportion([hits(Purpose::Choice, 0.312), other], N as usize).is_err());
}

/// Counts of arrivals at this rate in a unit of time, 0 to 29.
fn arrivals(rate: f64) -> [usize; 30] {
    let mut counts = [0; 30];
    for i in 0..N {
        let (mut time, mut count) = (0.0, 0);
        while count < 29 {
            let address = Address { purpose: Purpose::Threshold, subject: 0, trajectory: i, index: count };
            time += exponential(address.words(Seed(77))) / rate;
            if time >= 1.0 {
                break;
            }
            count += 1;
        }
        counts[count as usize] += 1;
    }
    counts
}

/// Mutant: Poisson counts of mean 3.05 for 3: n .05^2 / 3 = 83; the bound on 11 degrees is near 45.
#[test]
fn chi_square_sees_a_rate_of_two_per_cent() {
    let distribution = Poisson::new(3.0).unwrap();
    let mut expected: Vec<f64> = (0..30).map(|k| distribution.pmf(k)).collect();
    expected[29] += 1.0 - expected.iter().sum::<f64>();
    assert_eq!(chi_square(&arrivals(3.0), &expected), Ok(()));
    assert!(chi_square(&arrivals(3.05), &expected).is_err());
    assert!(chi_square(&[50, 50, 1], &[0.5, 0.5, 0.0]).is_err(), "the impossible is never pooled away");
}

/// Hazards h that differ from trial to trial; an event has the probability 1 - e^-h, .139 on average, and errors from
/// 4.4 / sqrt(13900) = 3.7 % on are detected. Mutant: the probability h of an Euler step, 8 % too much.
#[test]
fn the_compensator_sees_an_euler_step() {
    let hazard = |i: u64| 0.3 * uniform(words(Purpose::Effect, i)[0]);
    let found = |probability: fn(f64) -> f64| {
        let (mut observed, mut expected, mut variance) = (0.0, 0.0, 0.0);
        for i in 0..N {
            let right = 1.0 - (-hazard(i)).exp();
            observed += f64::from(uniform(words(Purpose::Choice, i)[0]) < probability(hazard(i)));
            (expected, variance) = (expected + right, variance + right * (1.0 - right));
        }
        compensated(observed, expected, variance)
    };
    assert_eq!(found(|h| 1.0 - (-h).exp()), Ok(()));
    assert!(found(|h| h).is_err());
}

#[test]
fn a_deviation_that_is_nan_is_rejected() {
    assert!(deviation(f64::NAN, 1.0).is_err() && deviation(1.0, f64::NAN).is_err());
}

#[test]
#[should_panic(expected = "fewer checks than the budget has")]
fn a_test_with_fewer_checks_fails() {
    let _ = Checks::of("shocks_are_poisson");
}

#[test]
#[should_panic(expected = "more checks than the budget has")]
fn a_test_with_more_checks_fails() {
    let mut checks = Checks::of("effects_have_their_normal_distribution");
    checks.spend("within the budget", Ok(()));
    checks.spend("beyond it", Ok(()));
}
