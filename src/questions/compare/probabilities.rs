//! Probabilities under each alternative, and their differences to those of the baseline on the same random numbers.

use crate::math::{exp, logit};
use crate::model::Model;
use crate::stats::{Cluster, Estimate, Proportion, Z_95, independent, jackknife};

use super::gather::Gathered;

/// An odds ratio and its 95 % Monte Carlo interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OddsRatio {
    /// p (1 - q) / ((1 - p) q), with p under the policy and q under the baseline.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The probability of an outcome by the end of a year under one alternative.
#[derive(Clone, Debug, PartialEq)]
pub struct CourseProbability {
    /// Index of the alternative; 0 is the baseline.
    pub course: usize,
    /// Index of the outcome in the structure.
    pub outcome: usize,
    /// The year.
    pub year: i32,
    /// The probability.
    pub estimate: Proportion,
    /// Its difference to that of the baseline; 0 for the baseline itself.
    pub difference: Estimate,
    /// Their odds ratio, to those of the baseline; `None` where either probability is 0 or 1, or rests on one group of
    /// trajectories.
    pub ratio: Option<OddsRatio>,
    /// The probability that the outcome is in force at the end of the year, and its difference to that of the baseline;
    /// `None` for shocks, which pass.
    pub in_force: Option<(Proportion, Estimate)>,
}

/// The probabilities of one outcome under every alternative, by year.
pub(crate) fn probabilities(models: &[&Model], gathered: &[Gathered], outcome: usize) -> Vec<CourseProbability> {
    let clusters: Vec<Vec<Vec<Cluster>>> = gathered.iter().map(|of_course| of_course.clusters(outcome)).collect();
    let in_force: Vec<Option<Vec<Vec<Cluster>>>> =
        gathered.iter().map(|of_course| of_course.in_force(outcome)).collect();
    let mut rows = Vec::new();
    for (course, by_year) in clusters.iter().enumerate() {
        let uncertain = !models[course].priors.is_empty();
        for (year, (of_course, of_baseline)) in by_year.iter().zip(&clusters[0]).enumerate() {
            rows.push(CourseProbability {
                course,
                outcome,
                year: models[0].structure.year(year as u32),
                estimate: Proportion::estimate_with_band(of_course, uncertain),
                difference: difference(of_course, of_baseline),
                ratio: ratio(of_course, of_baseline),
                in_force: in_force[course].as_ref().zip(in_force[0].as_ref()).map(|(own, baseline)| {
                    (Proportion::estimate(&own[year], uncertain), difference(&own[year], &baseline[year]))
                }),
            });
        }
    }
    rows
}

/// The frequency in all groups, or in all but one.
fn frequency(clusters: &[Cluster], whole: Cluster, without: Option<usize>) -> f64 {
    let left_out = without.map_or(Cluster::new(0, 0), |group| clusters[group]);
    (whole.hits - left_out.hits) as f64 / (whole.n - left_out.n) as f64
}

fn whole(clusters: &[Cluster]) -> Cluster {
    Cluster::new(clusters.iter().map(|c| c.n).sum(), clusters.iter().map(|c| c.hits).sum())
}

/// A function of two frequencies, with errors paired by leaving the same groups out.
fn paired(a: &[Cluster], b: &[Cluster], of: &dyn Fn(f64, f64) -> f64) -> Estimate {
    // Under evidence draws depend on each other, in the same groups for all alternatives.
    let (a, b) = (&*independent(a), &*independent(b));
    let (whole_a, whole_b) = (whole(a), whole(b));
    let at = |without| of(frequency(a, whole_a, without), frequency(b, whole_b, without));
    let groups = (0..a.len()).filter(|&group| a[group].n > 0 || b[group].n > 0);
    let without: Vec<f64> = groups.map(|group| at(Some(group))).collect();
    Estimate { value: at(None), standard_error: jackknife(&without) }
}

/// The difference of two frequencies in the same groups, with its paired error.
pub(crate) fn difference(a: &[Cluster], b: &[Cluster]) -> Estimate {
    paired(a, b, &|p, q| p - q)
}

fn ratio(a: &[Cluster], b: &[Cluster]) -> Option<OddsRatio> {
    let log_odds = |p: f64| if p > 0.0 && p < 1.0 { logit(p) } else { f64::NAN };
    let log = paired(a, b, &|p, q| log_odds(p) - log_odds(q));
    let Estimate { value, standard_error } = log;
    (value.is_finite() && standard_error.is_finite()).then(|| OddsRatio {
        value: exp(value),
        low: exp(value - Z_95 * standard_error),
        high: exp(value + Z_95 * standard_error),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clusters(hits: &[u64]) -> Vec<Cluster> {
        hits.iter().map(|&hits| Cluster::new(10, hits)).collect()
    }

    /// By hand: means .3 and .2; the groups' differences are .2, 0, .1, whose mean has the standard error .1/sqrt(3).
    #[test]
    fn the_error_of_a_difference_is_that_of_the_differences() {
        let found = difference(&clusters(&[4, 2, 3]), &clusters(&[2, 2, 2]));
        assert!((found.value - 0.1).abs() < 1e-12);
        assert!((found.standard_error - 0.1 / 3.0_f64.sqrt()).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn identical_groups_have_no_difference_and_no_error() {
        let same = clusters(&[4, 2, 3]);
        assert_eq!(difference(&same, &same), Estimate { value: 0.0, standard_error: 0.0 });
        assert_eq!(ratio(&same, &same), Some(OddsRatio { value: 1.0, low: 1.0, high: 1.0 }));
    }

    /// .3/.7 against .2/.8; the log's error by the delta method from the groups' influence, within 2 %.
    #[test]
    fn the_odds_ratio_has_the_error_of_the_delta_method() {
        let (a, b): (Vec<u64>, Vec<u64>) =
            ((0..200).map(|g| 2 + g % 3).collect(), (0..200).map(|g| 1 + g % 2).collect());
        let found = ratio(&clusters(&a), &clusters(&b)).unwrap();
        let (p, q) = (whole(&clusters(&a)), whole(&clusters(&b)));
        let (p, q) = (p.hits as f64 / p.n as f64, q.hits as f64 / q.n as f64);
        assert!((found.value - p / (1.0 - p) * (1.0 - q) / q).abs() < 1e-9);
        let influence =
            |g: usize| (a[g] as f64 / 10.0 - p) / (p * (1.0 - p)) - (b[g] as f64 / 10.0 - q) / (q * (1.0 - q));
        let variance = (0..200).map(|g| influence(g).powi(2)).sum::<f64>() / 199.0 / 200.0;
        let error = (found.high / found.value).ln() / Z_95;
        assert!((error / variance.sqrt() - 1.0).abs() < 0.02, "{error} {}", variance.sqrt());
    }

    #[test]
    fn there_is_no_odds_ratio_to_a_probability_of_0() {
        assert_eq!(ratio(&clusters(&[1, 1, 2]), &clusters(&[0, 0, 0])), None);
        assert_eq!(ratio(&clusters(&[1, 1, 2]), &clusters(&[3, 0, 0])), None, "one group alone");
    }
}
