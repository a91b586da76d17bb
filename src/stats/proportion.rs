//! A probability estimated from trajectories, with its two kinds of uncertainty.
//!
//! *Monte Carlo error* is how far the estimate may be from what more trajectories would give. Trajectories of one
//! draw of parameters belong together, so with several draws the standard error is that of a ratio of cluster totals,
//! sqrt(D / (D - 1) sum_d (x_d - p n_d)^2) / n (Cochran, Sampling Techniques, 1977, section 9A); with one draw it is
//! binomial. Draws that depend on each other, as those under evidence do, count as one group each. The 95 % interval is Wilson's (1927, DOI 10.1080/01621459.1927.10502953) with n replaced by the number
//! of independent trajectories of the same standard error (Korn & Graubard 1998), which never exceeds n.
//!
//! Groups under evidence count in proportion to the evidence that each finds, so that few may have most of the trajectories. The
//! deviations of large groups from a mean that they dominate are too small: if the means of all groups vary alike, the sum of
//! squares is that of the error times 1 + H - 2 C / H, with H the sum of the squares and C that of the cubes of the groups' shares
//! (1 - 1/D for groups of one size), by which it is divided. Its degrees of freedom are about 1 / H - 1, and the interval is
//! wider by the ratio of the quantiles of Student's and the normal distribution (Korn & Graubard). A single group says nothing of
//! the error, which is then not known.
//!
//! *Parameter uncertainty* is how much the probability itself varies with parameters that are not known: the central 95
//! % of the draws' probabilities (see [`ParameterBand`]). Those are observed with Monte Carlo error of their own, which
//! must not widen the band. Where the draws differ no more than by chance (less than two standard errors), there is none.
//!
//! The standard error of D draws is itself estimated, with D - 1 degrees of freedom: for a thousand draws it is precise
//! to a few per cent, for ten to a quarter; for two or three it is unreliable, and the interval is too narrow.

use super::ParameterBand;
use super::cluster::{Cluster, independent};
use super::normal::{Z_95, student};

/// A probability and its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proportion {
    /// The estimate, averaged over draws.
    pub probability: f64,
    /// Monte Carlo standard error.
    pub standard_error: f64,
    /// Lower end of the 95 % Monte Carlo interval.
    pub ci_low: f64,
    /// Upper end of the 95 % Monte Carlo interval.
    pub ci_high: f64,
    /// How much the probability itself varies over draws; `None` if not requested, if the draws do not differ beyond
    /// chance or are too few, and if no parameter differs between them, so that nothing was assessed.
    pub parameter_band: Option<ParameterBand>,
}

impl Proportion {
    /// Estimates a probability, without its parameter band. `uncertain`: whether the draws differ (otherwise they count
    /// as one, with the estimate as its probability and an unknown parameter uncertainty).
    #[must_use]
    pub fn estimate(clusters: &[Cluster], uncertain: bool) -> Self {
        let n: u64 = clusters.iter().map(|cluster| cluster.n).sum();
        let hits: u64 = clusters.iter().map(|cluster| cluster.hits).sum();
        if n == 0 {
            let nothing = f64::NAN;
            return Self {
                probability: nothing,
                standard_error: nothing,
                ci_low: 0.0,
                ci_high: 1.0,
                parameter_band: None,
            };
        }
        let total = n as f64;
        let probability = hits as f64 / total;
        let groups = independent(clusters);
        let clustered = groups.len() > 1 && (uncertain || groups.iter().any(|group| group.group.is_some()));
        let binomial_variance = probability * (1.0 - probability) / total;
        let is_known = groups.iter().all(|group| group.group.is_none()) || groups.len() > 1;
        if !is_known {
            let (standard_error, ci_low, ci_high) = (f64::NAN, 0.0, 1.0);
            return Self { probability, standard_error, ci_low, ci_high, parameter_band: None };
        }
        let variance = if clustered { clustered_variance(&groups, probability, total) } else { binomial_variance };
        let independent = if variance > binomial_variance { total * binomial_variance / variance } else { total };
        let independent = independent * trust(&groups, total);
        // Copies of a trajectory are no further trials, which matters where groups hardly differ because few have a hit.
        let distinct = groups.iter().filter_map(|cluster| cluster.group).map(|group| group.distinct).min();
        let independent = distinct.map_or(independent, |distinct| independent.min(distinct as f64));
        let (ci_low, ci_high) = wilson(probability, independent);
        Self { probability, standard_error: variance.sqrt(), ci_low, ci_high, parameter_band: None }
    }

    /// As [`Proportion::estimate`], with the parameter band, which takes about a millisecond. Where draws depend on each other
    /// there is none: their trajectories are no independent trials, whose chance could be taken out.
    #[must_use]
    pub fn estimate_with_band(clusters: &[Cluster], uncertain: bool) -> Self {
        let independent = clusters.iter().all(|cluster| cluster.group.is_none());
        let parameter_band = if uncertain && independent { ParameterBand::estimate(clusters) } else { None };
        Self { parameter_band, ..Self::estimate(clusters, uncertain) }
    }
}

/// The sums of the squares and of the cubes of the shares of groups.
fn concentration(clusters: &[Cluster], total: f64) -> (f64, f64) {
    let shares = clusters.iter().map(|cluster| cluster.n as f64 / total);
    shares.fold((0.0, 0.0), |(squares, cubes), share| (squares + share * share, cubes + share * share * share))
}

/// By which the number of independent trajectories is multiplied, because their error rests on few groups: the square of the
/// ratio of the 97.5 % quantiles of the normal and of Student's distribution; 1 unless draws depend on each other.
fn trust(clusters: &[Cluster], total: f64) -> f64 {
    if clusters.iter().all(|cluster| cluster.group.is_none()) {
        return 1.0;
    }
    let freedom = (1.0 / concentration(clusters, total).0 - 1.0).max(1.0);
    let ratio = Z_95 / student(freedom);
    ratio * ratio
}

fn clustered_variance(clusters: &[Cluster], probability: f64, total: f64) -> f64 {
    let d = clusters.len() as f64;
    let factor = if clusters.iter().all(|cluster| cluster.group.is_none()) {
        d / (d - 1.0)
    } else {
        let (squares, cubes) = concentration(clusters, total);
        1.0 / (1.0 + squares - 2.0 * cubes / squares)
    };
    let squares: f64 = clusters
        .iter()
        .map(|cluster| {
            let residual = cluster.hits as f64 - probability * cluster.n as f64;
            residual * residual
        })
        .sum();
    factor * squares / (total * total)
}

/// The 95 % interval of a share of which only the standard error is known: Wilson's, for the number of independent
/// trials with that error.
#[must_use]
pub fn share_interval(share: f64, standard_error: f64) -> (f64, f64) {
    if !(standard_error > 0.0 && share > 0.0 && share < 1.0) {
        return (share, share);
    }
    wilson(share, share * (1.0 - share) / (standard_error * standard_error))
}

/// Wilson's interval at 95 % for a proportion observed in `n` independent trials.
fn wilson(p: f64, n: f64) -> (f64, f64) {
    let z2 = Z_95 * Z_95;
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z_95 / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    // At the ends rounding must not exclude the observed value.
    ((centre - half).clamp(0.0, p), (centre + half).clamp(p, 1.0))
}

/// The `q` quantile of sorted values, linear between them (Hyndman & Fan 1996, definition 7).
#[must_use]
pub fn quantile(sorted: &[f64], q: f64) -> f64 {
    let place = q * (sorted.len() - 1) as f64;
    let below = place as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::{Address, Purpose, Seed, uniform};
    use crate::stats::Group;

    /// Draws of which half have probability `low` and half `high`, with binomial trajectories.
    fn two_kinds(draws: u64, n: u64, low: f64, high: f64) -> Vec<Cluster> {
        let hit = |draw: u64, i: u64, p: f64| {
            let address = Address { purpose: Purpose::Choice, subject: 0, trajectory: draw, index: i as u32 };
            uniform(address.words(Seed(5))[0]) < p
        };
        let cluster = |draw: u64| {
            let p = if draw.is_multiple_of(2) { low } else { high };
            Cluster::new(n, (0..n).filter(|&i| hit(draw, i, p)).count() as u64)
        };
        (0..draws).map(cluster).collect()
    }

    #[test]
    fn one_draw_gives_the_binomial_error_and_no_parameter_band() {
        let found = Proportion::estimate(&[Cluster::new(400, 100)], false);
        assert_eq!(found.probability, 0.25);
        assert!((found.standard_error - (0.25 * 0.75 / 400.0_f64).sqrt()).abs() < 1e-15);
        assert_eq!(found.parameter_band, None, "nothing was assessed");
        assert!((found.ci_low - 0.2101).abs() < 2e-4 && (found.ci_high - 0.2947).abs() < 2e-4, "{found:?}");
    }

    #[test]
    fn draws_that_differ_widen_the_error() {
        let clusters = two_kinds(200, 100, 0.1, 0.5);
        let (apart, together) = (Proportion::estimate(&clusters, true), Proportion::estimate(&clusters, false));
        // Between draws the sd is .2: the error of their mean is about .2 / sqrt(200) = .0141; binomial .0032.
        assert!((apart.standard_error - 0.0144).abs() < 0.001, "{apart:?}");
        assert!(together.standard_error < 0.0035);
        assert!(apart.ci_high - apart.ci_low > 3.0 * (together.ci_high - together.ci_low));
    }

    /// By hand: groups of 20 with 4 and 8 hits, of 40 in all p = .3; residuals -2 and 2: sqrt(2/1 8)/40 = .1.
    #[test]
    fn draws_that_depend_on_each_other_are_one_group() {
        let of = |number, hits| {
            let group = Some(Group { number, distinct: 25 });
            Cluster { group, ..Cluster::new(10, hits) }
        };
        let found = Proportion::estimate(&[of(0, 1), of(1, 5), of(0, 3), of(1, 3)], false);
        assert!((found.probability - 0.3).abs() < 1e-12 && (found.standard_error - 0.1).abs() < 1e-12, "{found:?}");
        // Never seen among 40; as two groups have one degree of freedom, these count (1.96 / 12.706)^2 times, as .952: 1.96^2 / (.952 + 1.96^2).
        let never = Proportion::estimate(&[of(0, 0), of(1, 0), of(0, 0), of(1, 0)], true);
        assert_eq!(
            Proportion::estimate_with_band(&[of(0, 0), of(1, 9), of(0, 0), of(1, 9)], true).parameter_band,
            None
        );
        assert!((never.ci_high - 3.841_46 / 4.793_3).abs() < 1e-3, "{never:?}");
        // Of 30 and 10 with 6 each p = .3, the residuals are -3 and 3, and the shares .75 and .25 have squares of .625 and cubes of
        // .4375: 18 / (1 + .625 - 1.4) / 1600 = .05.
        let sized = |number, n, hits| Cluster { n, ..of(number, hits) };
        let unequal = Proportion::estimate(&[sized(0, 30, 6), sized(1, 10, 6)], true);
        assert!((unequal.standard_error - 0.05_f64.sqrt()).abs() < 1e-12, "{unequal:?}");
        // One group says nothing of its error.
        let alone = Proportion::estimate(&[sized(0, 30, 6), sized(0, 10, 6)], true);
        assert!(alone.standard_error.is_nan() && (alone.ci_low, alone.ci_high) == (0.0, 1.0), "{alone:?}");
    }

    #[test]
    fn an_event_never_observed_is_still_possible() {
        let found = Proportion::estimate(&[Cluster::new(1_000, 0); 3], true);
        assert_eq!((found.probability, found.standard_error, found.ci_low), (0.0, 0.0, 0.0));
        assert!(found.ci_high > 0.001 && found.ci_high < 0.002);
    }
}
