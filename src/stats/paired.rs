//! Figures from groups of trajectories, with jackknife errors, and paired differences.
//!
//! Two models that are run on the same trajectories, group by group, differ by less chance than two independent runs:
//! leaving a group out leaves it out of both, so the jackknife's error is that of the paired difference.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::cluster::independent;
use super::{Cluster, Z_95, jackknife};

/// A figure and its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate; NaN where it cannot be computed.
    pub value: f64,
    /// Its Monte Carlo standard error; NaN where it cannot be computed.
    pub standard_error: f64,
}

impl Estimate {
    /// `figure` of all groups, with the jackknife's error from `figure` of all but one of `groups`.
    #[must_use]
    pub fn from_groups(groups: usize, figure: impl Fn(Option<usize>) -> f64) -> Self {
        let without_one: Vec<f64> = (0..groups).map(|group| figure(Some(group))).collect();
        Self { value: figure(None), standard_error: jackknife(&without_one) }
    }

    /// The 95 % confidence interval.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        let half = Z_95 * self.standard_error;
        (self.value - half, self.value + half)
    }
}

/// The difference of the probabilities of an event under two models, from the groups of both: the same trajectories in
/// the same order.
///
/// ```
/// use stadial::stats::{Cluster, paired_difference};
///
/// let less = [Cluster::new(10, 1), Cluster::new(10, 5)];
/// let more = [Cluster::new(10, 2), Cluster::new(10, 6)];
/// let found = paired_difference(&more, &less);
/// // The groups differ from each other, but not in their difference.
/// assert!((found.value - 0.1).abs() < 1e-12 && found.standard_error < 1e-12);
/// ```
#[must_use]
pub fn paired_difference(one: &[Cluster], other: &[Cluster]) -> Estimate {
    paired_contrast(&[(1.0, one, other)])
}

/// The weight of a difference, and the groups of its two models.
pub type Weighted<'c> = (f64, &'c [Cluster], &'c [Cluster]);

/// A weighted sum of such differences, each with its two models, all from the same groups: the same trajectories in the same
/// order. The error is paired.
#[must_use]
pub fn paired_contrast(differences: &[Weighted<'_>]) -> Estimate {
    let share = |clusters: &[Cluster], all: Cluster, without: Option<usize>| {
        let left_out = without.map_or(Cluster::new(0, 0), |group| clusters[group]);
        (all.hits - left_out.hits) as f64 / (all.n - left_out.n) as f64
    };
    let sides = differences.iter().flat_map(|&(_, one, other)| [one, other]);
    let groups = aligned(sides.map(independent).collect());
    let pairs = differences.iter().zip(groups.chunks_exact(2));
    let differences: Vec<Weighted<'_>> =
        pairs.map(|((weight, ..), pair)| (*weight, pair[0].as_ref(), pair[1].as_ref())).collect();
    let totals: Vec<[Cluster; 2]> = differences.iter().map(|(_, one, other)| [total(one), total(other)]).collect();
    let groups = differences.iter().map(|(_, one, other)| one.len().min(other.len())).min().unwrap_or(0);
    Estimate::from_groups(groups, |without| {
        let difference = |(&(weight, one, other), all): (&Weighted<'_>, &[Cluster; 2])| {
            weight * (share(one, all[0], without) - share(other, all[1], without))
        };
        differences.iter().zip(&totals).map(difference).sum()
    })
}

/// The groups of several models, so that those of one number stand at one place: a model may lack some, where evidence left
/// nothing of them.
fn aligned(models: Vec<Cow<'_, [Cluster]>>) -> Vec<Cow<'_, [Cluster]>> {
    let number = |cluster: &Cluster| cluster.group.map(|group| group.number);
    let numbers: BTreeSet<u64> = models.iter().flat_map(|model| model.iter()).filter_map(number).collect();
    if numbers.is_empty() {
        return models;
    }
    let of_number = |model: &[Cluster], wanted: u64| {
        let found = model.iter().find(|cluster| number(cluster) == Some(wanted));
        found.copied().unwrap_or(Cluster::new(0, 0))
    };
    let one = |model: Cow<'_, [Cluster]>| Cow::Owned(numbers.iter().map(|&wanted| of_number(&model, wanted)).collect());
    models.into_iter().map(one).collect()
}

fn total(clusters: &[Cluster]) -> Cluster {
    clusters.iter().fold(Cluster::new(0, 0), |sum, more| Cluster::new(sum.n + more.n, sum.hits + more.hits))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The 40 groups of 50 vary by chance: the paired error is that of the differences of groups, far below the error
    /// of independent samples.
    #[test]
    fn the_error_is_that_of_the_differences_of_groups() {
        let less: Vec<Cluster> = (0..40).map(|g| Cluster::new(50, (g * 7) % 31)).collect();
        let more: Vec<Cluster> = less.iter().zip(0..).map(|(c, g)| Cluster::new(50, c.hits + g % 3)).collect();
        let found = paired_difference(&more, &less);
        let differences: Vec<f64> = (0..40).map(|g| f64::from(g % 3) / 50.0).collect();
        let mean = differences.iter().sum::<f64>() / 40.0;
        let variance = differences.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / 39.0;
        assert!((found.value - mean).abs() < 1e-12);
        assert!((found.standard_error - (variance / 40.0).sqrt()).abs() < 1e-12, "{found:?}");
        let turned = paired_difference(&less, &more);
        assert!((turned.value + mean).abs() < 1e-12);
    }

    /// By hand: of two inputs that act together only, .3 - .1 - .1 + .1 = .2; in the groups .3 and .1, so that the error is
    /// half of their distance.
    #[test]
    fn a_contrast_is_the_weighted_sum_with_the_error_of_its_groups() {
        let groups = |hits: [u64; 2]| hits.map(|hits| Cluster::new(10, hits));
        let (none, one, other, both) = (groups([1, 1]), groups([1, 1]), groups([1, 1]), groups([4, 2]));
        let found = paired_contrast(&[(1.0, &both, &other), (-1.0, &one, &none)]);
        assert!((found.value - 0.2).abs() < 1e-12 && (found.standard_error - 0.1).abs() < 1e-12, "{found:?}");
        assert!(paired_contrast(&[]).value == 0.0);
    }

    /// By hand: groups 0 and 2 of one model and 0 and 1 of the other: .4 - .3. Without group 0: .6 - .4, without 1: .4 - .2,
    /// without 2: .2 - .3, of mean .1: the squares .01, .01 and .04 times 2/3 are .04.
    #[test]
    fn groups_that_one_model_lacks_are_paired_by_number() {
        let of = |number, hits| Cluster {
            group: Some(crate::stats::Group { number, distinct: 9 }),
            ..Cluster::new(10, hits)
        };
        let found = paired_difference(&[of(2, 6), of(0, 2)], &[of(0, 2), of(1, 4)]);
        assert!((found.value - 0.1).abs() < 1e-12 && (found.standard_error - 0.2).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn no_trajectory_gives_no_number() {
        let none = [Cluster::new(0, 0); 3];
        assert!(paired_difference(&none, &none).value.is_nan());
    }
}
