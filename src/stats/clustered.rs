//! A mean over rows of which some depend on each other: those of one cluster.

use super::Estimate;

/// The mean and its standard error from the sums within clusters, sqrt(C / (C - 1) sum_c (sum_i in c (x_i - mean))^2) / n
/// for C clusters and n rows (Cochran, Sampling Techniques, 1977, section 9A). NaN where there are no rows, or fewer than
/// two clusters. `clusters`: the number of the cluster of each row, from 0.
#[must_use]
pub fn clustered_mean(values: &[f64], clusters: &[usize]) -> Estimate {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let mut sums = vec![0.0; clusters.iter().max().map_or(0, |last| last + 1)];
    values.iter().zip(clusters).for_each(|(value, &cluster)| sums[cluster] += value - mean);
    let groups = sums.len() as f64;
    let factor = if groups < 2.0 { f64::NAN } else { groups / (groups - 1.0) };
    let squares: f64 = sums.iter().map(|sum| sum * sum).sum();
    Estimate { value: mean, standard_error: (factor * squares).sqrt() / n }
}

#[cfg(test)]
mod tests {
    use super::clustered_mean;

    #[test]
    fn clusters_of_one_give_the_usual_error_and_copies_no_better_one() {
        let values = [1.0, 4.0, 2.0, 8.0, 5.0, 7.0];
        let found = clustered_mean(&values, &[0, 1, 2, 3, 4, 5]);
        // Variance 7.5 / 6.
        assert!(
            (found.value - 4.5).abs() < 1e-12 && (found.standard_error - 1.25_f64.sqrt()).abs() < 1e-12,
            "{found:?}"
        );
        let copies = clustered_mean(&[values, values].concat(), &[0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5]);
        assert!((copies.standard_error - found.standard_error).abs() < 1e-12, "{copies:?}");
        assert!(clustered_mean(&values, &[0; 6]).standard_error.is_nan() && clustered_mean(&[], &[]).value.is_nan());
    }
}
