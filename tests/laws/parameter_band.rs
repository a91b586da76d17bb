//! Parameter bands against known distributions of the probabilities over draws: the coverage of the intervals of their
//! ends, over many seeds, for counts drawn from the distributions themselves and for runs.

use stadial::ensemble::{Control, Plan, Results, run};
use stadial::noise::{Address, Purpose, Seed, uniform};
use stadial::stats::{Cluster, IntervalEstimate, ParameterBand, share_at_most};
use statrs::distribution::{Beta, ContinuousCDF, Normal};

use crate::setting::{SEED, START, Setting};
use crate::support::{Checks, at_least};

/// A distribution of a probability over draws, by its quantiles.
struct Known {
    name: &'static str,
    quantile: Box<dyn Fn(f64) -> f64>,
}

fn distribution(name: &'static str, quantile: impl Fn(f64) -> f64 + 'static) -> Known {
    Known { name, quantile: Box::new(quantile) }
}

/// A shock of a lognormal rate a year within four years.
fn log_normal(median: f64, sigma: f64) -> impl Fn(f64) -> f64 {
    move |q| 1.0 - (-4.0 * median * (sigma * Normal::standard().inverse_cdf(q)).exp()).exp()
}

fn even(low: f64, high: f64) -> impl Fn(f64) -> f64 {
    move |q| low + (high - low) * q
}

/// By 4,000 equally likely values.
fn beta(a: f64, b: f64) -> impl Fn(f64) -> f64 {
    let distribution = Beta::new(a, b).unwrap();
    let values: Vec<f64> = (0..4_000).map(|i| distribution.inverse_cdf((f64::from(i) + 0.5) / 4_000.0)).collect();
    move |q| values[(4_000.0 * q) as usize]
}

fn two(low: f64, high: f64, share_low: f64) -> impl Fn(f64) -> f64 {
    move |q| if q < share_low { low } else { high }
}

/// The number of distributions, for the budget of the tests of coverage.
const DISTRIBUTIONS: usize = 7;

fn distributions() -> [Known; DISTRIBUTIONS] {
    [
        distribution("a lognormal rate of sigma 1", log_normal(0.001, 1.0)),
        distribution("a lognormal rate of sigma 1.5", log_normal(0.0005, 1.5)),
        distribution("two values", two(0.001, 0.05, 0.75)),
        distribution("uniform, rare", even(0.0, 0.02)),
        distribution("uniform", even(0.1, 0.5)),
        distribution("Beta(2, 6)", beta(2.0, 6.0)),
        distribution("Beta(.5, 49.5)", beta(0.5, 49.5)),
    ]
}

impl Known {
    fn ends(&self) -> [f64; 2] {
        [(self.quantile)(0.025), (self.quantile)(0.975)]
    }

    /// Draws of `n` trajectories each.
    fn counts(&self, draws: u64, n: u64, seed: u64) -> Vec<Cluster> {
        let count = |draw: u64| {
            let address = Address { purpose: Purpose::Choice, subject: 0, trajectory: draw, index: 0 };
            let [p, hits, ..] = address.words(Seed(seed)).map(uniform);
            Cluster::new(n, binomial(n, (self.quantile)(p), hits))
        };
        (0..draws).map(count).collect()
    }
}

/// The `q` quantile of the binomial distribution.
fn binomial(n: u64, p: f64, q: f64) -> u64 {
    if p > 0.5 {
        return n - binomial(n, 1.0 - p, 1.0 - q);
    }
    let (mut hits, mut mass) = (0, (n as f64 * (1.0 - p).ln()).exp());
    let mut above = q - mass;
    while above > 0.0 && hits < n {
        mass *= (n - hits) as f64 / (hits + 1) as f64 * p / (1.0 - p);
        hits += 1;
        above -= mass;
    }
    hits
}

/// The intervals of the two ends; `None` without a band.
type Intervals = Option<[[f64; 2]; 2]>;

fn own(clusters: &[Cluster]) -> Intervals {
    let ParameterBand { low, high } = ParameterBand::estimate(clusters)?;
    Some([low, high].map(|end| [end.ci_low, end.ci_high]))
}

/// The numbers of `seeds` samples in which the interval of each end contains the true end, or is missing.
fn covered(
    distribution: &Known,
    [draws, n]: [u64; 2],
    seeds: u64,
    intervals: &dyn Fn(&[Cluster]) -> Intervals,
) -> [usize; 2] {
    let truth = distribution.ends();
    let mut held = [0; 2];
    for seed in 0..seeds {
        let found = intervals(&distribution.counts(draws, n, 1_000 + seed));
        for (end, held) in held.iter_mut().enumerate() {
            *held += usize::from(found.is_none_or(|found| (found[end][0]..=found[end][1]).contains(&truth[end])));
        }
    }
    held
}

/// 60 samples: a coverage of .7 is detected.
const SEEDS: u64 = 60;

fn check_coverage(mut checks: Checks, size: [u64; 2]) {
    for distribution in distributions() {
        let held = covered(&distribution, size, SEEDS, &own);
        for (end, held) in ["lower", "upper"].into_iter().zip(held) {
            checks.spend(&format!("{}, {end} end", distribution.name), at_least(held, SEEDS as usize, 0.95));
        }
    }
}

#[test]
fn ends_are_covered_at_96_trajectories_in_each_of_1000_draws() {
    check_coverage(Checks::of("ends_are_covered_at_96_trajectories_in_each_of_1000_draws"), [1_000, 96]);
}

#[test]
fn ends_are_covered_at_800_trajectories_in_each_of_1000_draws() {
    check_coverage(Checks::of("ends_are_covered_at_800_trajectories_in_each_of_1000_draws"), [1_000, 800]);
}

#[test]
fn ends_are_covered_at_80_trajectories_in_each_of_100_draws() {
    check_coverage(Checks::of("ends_are_covered_at_80_trajectories_in_each_of_100_draws"), [100, 80]);
}

/// The frequencies of single draws, used as their probabilities, with the exact interval of a quantile: between the
/// draws beyond which the binomial distribution has 2.5 % on each side.
fn frequencies_as_they_are(clusters: &[Cluster]) -> Intervals {
    let mut sorted: Vec<f64> = clusters.iter().map(|cluster| cluster.hits as f64 / cluster.n as f64).collect();
    sorted.sort_by(f64::total_cmp);
    let d = sorted.len() as f64;
    let (half, last) = (2.0 * (d * 0.025 * 0.975).sqrt(), sorted.len().checked_sub(1)?);
    let end = |q: f64| [d * q - half, d * q + half].map(|place| sorted[(place.max(0.0) as usize).min(last)]);
    Some([end(0.025), end(0.975)])
}

/// The beta distribution of the same mean and variance, with the spread of its ends over 40 samples of the draws: three
/// standard deviations on each side.
fn beta_of_two_moments(clusters: &[Cluster]) -> Intervals {
    let ends = |clusters: &[Cluster]| {
        let d = clusters.len() as f64;
        let shares: Vec<f64> = clusters.iter().map(|cluster| cluster.hits as f64 / cluster.n as f64).collect();
        let mean = shares.iter().sum::<f64>() / d;
        let spread = shares.iter().map(|p| (p - mean) * (p - mean)).sum::<f64>() / (d - 1.0);
        let noise = shares.iter().zip(clusters).map(|(p, c)| p * (1.0 - p) / (c.n as f64 - 1.0)).sum::<f64>() / d;
        let size = mean * (1.0 - mean) / (spread - noise) - 1.0;
        let distribution = Beta::new(mean * size, (1.0 - mean) * size).ok()?;
        Some([0.025, 0.975].map(|q| distribution.inverse_cdf(q)))
    };
    let found = ends(clusters)?;
    let resampled: Vec<[f64; 2]> = (0..40)
        .filter_map(|sample| {
            let pick = |place: u64| {
                let address = Address { purpose: Purpose::Choice, subject: 1, trajectory: sample, index: place as u32 };
                clusters[(uniform(address.words(Seed(7))[0]) * clusters.len() as f64) as usize]
            };
            ends(&(0..clusters.len() as u64).map(pick).collect::<Vec<_>>())
        })
        .collect();
    Some([0, 1].map(|end| {
        let n = resampled.len() as f64;
        let mean = resampled.iter().map(|ends| ends[end]).sum::<f64>() / n;
        let sd = (resampled.iter().map(|ends| (ends[end] - mean) * (ends[end] - mean)).sum::<f64>() / (n - 1.0)).sqrt();
        [found[end] - 3.0 * sd, found[end] + 3.0 * sd]
    }))
}

/// The test of coverage rejects inconsistent estimators, at the size of a default run and with eight times as many
/// trajectories.
#[test]
fn the_coverage_of_inconsistent_estimators_fails() {
    const FEW: u64 = 20;
    let [log_normal, _, two, ..] = distributions();
    let fails = |distribution: &Known, size: [u64; 2], end: usize, intervals: &dyn Fn(&[Cluster]) -> Intervals| {
        at_least(covered(distribution, size, FEW, intervals)[end], FEW as usize, 0.95).is_err()
    };
    for size in [[1_000, 96], [1_000, 800]] {
        assert!(fails(&two, size, 1, &beta_of_two_moments) && fails(&two, size, 0, &beta_of_two_moments), "{size:?}");
        assert!(fails(&log_normal, size, 0, &frequencies_as_they_are), "{size:?}");
    }
    assert!(fails(&log_normal, [1_000, 96], 1, &frequencies_as_they_are));
}

/// The values of ends are right within their errors: with eight times as many trajectories within a sixth, where beta
/// distributions of the same moments have errors of up to a half (.0592 for .05, .549 for .49).
#[test]
fn values_of_ends_come_near_the_truth() {
    let [log_normal, log_normal_wide, two, rare, uniform, beta, beta_rare] = distributions();
    let near = |distribution: &Known, end: fn(&ParameterBand) -> IntervalEstimate, truth: f64| {
        let of_seed =
            |seed| ParameterBand::estimate(&distribution.counts(1_000, 800, seed)).and_then(|band| end(&band).value);
        let found: Vec<f64> = (0..9).filter_map(of_seed).collect();
        assert_eq!(found.len(), 9, "{}: given by every sample", distribution.name);
        let mean = found.iter().sum::<f64>() / 9.0;
        assert!((mean / truth - 1.0).abs() < 1.0 / 6.0, "{}: {mean}, expected {truth}", distribution.name);
    };
    for distribution in [&log_normal, &log_normal_wide, &two, &rare, &uniform, &beta, &beta_rare] {
        near(distribution, |band| band.high, distribution.ends()[1]);
    }
    for distribution in [&uniform, &beta] {
        near(distribution, |band| band.low, distribution.ends()[0]);
    }
    // Draws of 800 trajectories do not show how far below 1 in 800 the lower end lies, but that it lies below.
    for distribution in [&log_normal, &log_normal_wide, &two, &rare, &beta_rare] {
        let band = ParameterBand::estimate(&distribution.counts(1_000, 800, 3)).unwrap();
        assert!(band.low.value.is_none() && band.low.ci_high < 0.004, "{}: {band:?}", distribution.name);
    }
}

/// More trajectories a draw narrow the intervals: that of the upper end of a lognormal rate, .028.
#[test]
fn intervals_of_ends_narrow_with_the_trajectories_of_a_draw() {
    let distribution = &distributions()[0];
    let width = |n| {
        let high = ParameterBand::estimate(&distribution.counts(1_000, n, 5)).unwrap().high;
        (high.ci_high / high.ci_low).ln()
    };
    let widths = [50, 200, 800, 3_200].map(width);
    assert!(widths.is_sorted_by(|a, b| a > b) && widths[3] < 0.7, "{widths:?}");
}

/// Where all draws have one probability, a band is reported in few samples (2 % by chance), and no wide one.
#[test]
fn draws_of_one_probability_have_no_band() {
    for p in [0.01, 0.3] {
        let distribution = distribution("one value", move |_| p);
        let bands: Vec<ParameterBand> =
            (0..100).filter_map(|seed| ParameterBand::estimate(&distribution.counts(1_000, 96, seed))).collect();
        assert!(bands.len() <= 12, "{p}: {} of 100", bands.len());
        for ParameterBand { low, high } in bands {
            assert!(low.ci_high > 0.8 * p && high.ci_low < 1.3 * p, "{p}: {low:?} {high:?}");
        }
    }
}

/// The share of draws at or below a bound, whose true value is known.
#[test]
fn the_share_of_draws_below_a_bound_is_not_that_of_their_frequencies() {
    let [_, _, two, _, uniform, beta, _] = distributions();
    for (distribution, bound, truth) in
        [(&two, 0.01, 0.75), (&uniform, 0.2, 0.25), (&beta, 0.2285, 0.5), (&uniform, 0.45, 0.875)]
    {
        let shares: Vec<f64> =
            (0..8).filter_map(|seed| share_at_most(&distribution.counts(1_000, 96, seed), bound)?.value).collect();
        let mean = shares.iter().sum::<f64>() / shares.len() as f64;
        assert!(
            shares.len() == 8 && (mean - truth).abs() < 0.07,
            "{}: {shares:?}, expected {truth}",
            distribution.name
        );
    }
}

/// Runs of scenarios with known distributions give intervals that contain the true ends.
#[test]
fn ends_are_covered_in_runs() {
    const YEARS: i32 = 4;
    let struck = |rate: f64| 1.0 - (-rate * f64::from(YEARS)).exp();
    let normal = |z: f64, median: f64, sigma: f64| struck(median * (sigma * z).exp());
    let z = Normal::standard().inverse_cdf(0.975);
    let mut checks = Checks::of("ends_are_covered_in_runs");
    let (mut held, mut all) = (0, 0);
    for (rate, truth) in [
        ("{ lognormal = { median = 0.001, sigma = 1.0 } }", [-z, z].map(|z| normal(z, 0.001, 1.0))),
        ("{ lognormal = { median = 0.0005, sigma = 1.5 } }", [-z, z].map(|z| normal(z, 0.0005, 1.5))),
        ("{ discrete = { values = [0.00025, 0.0128], weights = [0.75, 0.25] } }", [0.000_25, 0.0128].map(struck)),
        ("{ uniform = { low = 0.02, high = 0.4 } }", [0.0295, 0.3905].map(struck)),
    ] {
        let model = Setting::frozen(YEARS)
            .with("steps_per_year", 2)
            .with("shocks.crisis.rate", rate)
            .with("outcomes.crisis.shocks", "[\"crisis\"]")
            .with("outcomes.crisis.within_years", 1)
            .model();
        for (draws, replicates) in [(1_000, 96), (300, 80), (100, 80)] {
            let tally = run(&model, &Plan::new(&model, draws * replicates, draws, SEED), &Control::default()).unwrap();
            let results = Results::new(&model, &tally);
            let estimate = results.probability_of("crisis", START + YEARS - 1).unwrap();
            let band = estimate.parameter_band.expect("draws that differ");
            for (end, truth) in [band.low, band.high].into_iter().zip(truth) {
                held += usize::from((end.ci_low..=end.ci_high).contains(&truth));
                all += 1;
            }
        }
    }
    checks.spend("ends", at_least(held, all, 0.95));
}
