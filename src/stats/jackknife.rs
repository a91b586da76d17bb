//! The delete-a-group jackknife: the standard error of anything that is computed from groups of trajectories.
//!
//! With G groups, theta the estimate from all of them and theta_g that without group g,
//! SE^2 = (G - 1)/G sum_g (theta_g - mean of theta_g)^2. For a mean over groups of one size this is the usual standard
//! error of the mean of the groups; for ratios, spreads and rank correlations it is right to first order (B. Efron and
//! C. Stein, The jackknife estimate of variance, 1981, doi:10.1214/aos/1176345462).

/// The standard error of an estimate from the estimates that leave one group out each; NaN for fewer than two.
#[must_use]
pub fn jackknife(without_one: &[f64]) -> f64 {
    let groups = without_one.len() as f64;
    if groups < 2.0 {
        return f64::NAN;
    }
    let mean = without_one.iter().sum::<f64>() / groups;
    let squares: f64 = without_one.iter().map(|estimate| (estimate - mean) * (estimate - mean)).sum();
    ((groups - 1.0) / groups * squares).sqrt()
}

#[cfg(test)]
mod tests {
    use super::jackknife;

    #[test]
    fn the_error_of_a_mean_is_the_usual_one() {
        let values = [1.0, 4.0, 2.0, 8.0, 5.0, 7.0];
        let n = values.len() as f64;
        let total: f64 = values.iter().sum();
        let mean = total / n;
        let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0);
        let without: Vec<f64> = values.iter().map(|value| (total - value) / (n - 1.0)).collect();
        assert!((jackknife(&without) - (variance / n).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn one_group_gives_no_error() {
        assert!(jackknife(&[0.3]).is_nan());
    }
}
