//! The linear pool of two forecasts: (1 - w) p + w q (C. Genest and J. V. Zidek, Combining probability distributions: a
//! critique and an annotated bibliography, 1986, doi:10.1214/ss/1177013825).

/// Halvings of the interval in which the weight lies: the number of binary digits of a double.
const HALVINGS: u32 = 53;

/// The weight w of the second forecast, from 0 to 1, that minimises the mean of -ln((1 - w) p + w q). `given` holds,
/// for each event, the probabilities p and q, more than 0, that the two forecasts gave to what happened; 0 if it is
/// empty.
#[must_use]
pub fn pool_weight(given: &[(f64, f64)]) -> f64 {
    // The mean is convex: its slope never falls.
    let slope = |w: f64| given.iter().map(|(p, q)| (p - q) / (p + w * (q - p))).sum::<f64>();
    if slope(0.0) >= 0.0 {
        return 0.0;
    }
    if slope(1.0) <= 0.0 {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if slope(middle) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::pool_weight;

    /// With (.9, .5) and (.1, .5) the slope is .4 / (.9 - .4 w) - .4 / (.1 + .4 w), which is 0 where both denominators
    /// are the same, at w = 1. With (.9, .5) three times it is 0 where 3 (.1 + .4 w) = .9 - .4 w, at w = .375.
    #[test]
    fn the_weight_is_where_the_slope_is_0() {
        assert!((pool_weight(&[(0.9, 0.5), (0.1, 0.5)]) - 1.0).abs() < 1e-12);
        let given = [(0.9, 0.5), (0.1, 0.5), (0.9, 0.5), (0.9, 0.5)];
        assert!((pool_weight(&given) - 0.375).abs() < 1e-12, "{}", pool_weight(&given));
    }

    #[test]
    fn the_better_forecast_has_all_weight() {
        assert_eq!(pool_weight(&[(0.9, 0.5), (0.8, 0.7)]), 0.0);
        assert_eq!(pool_weight(&[(0.4, 0.5), (0.1, 0.7)]), 1.0);
        assert_eq!(pool_weight(&[]), 0.0);
    }
}
