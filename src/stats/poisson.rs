//! The rate of events of which only the number is known.

use statrs::distribution::{ContinuousCDF, Gamma};

/// The exact 95 % interval of the expected number of events, of which `events` were seen: each end is missed with a
/// probability of at most 2.5 % (F. Garwood, Fiducial limits for the Poisson distribution, 1936,
/// doi:10.1093/biomet/28.3-4.437).
#[must_use]
pub fn poisson_interval(events: u64) -> (f64, f64) {
    let quantile =
        |shape: f64, q: f64| Gamma::new(shape, 1.0).map_or(f64::NAN, |distribution| distribution.inverse_cdf(q));
    let low = if events == 0 { 0.0 } else { quantile(events as f64, 0.025) };
    (low, quantile(events as f64 + 1.0, 0.975))
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{DiscreteCDF, Poisson};

    /// At the ends, as many events or more, and as few or fewer, have a probability of 2.5 %.
    #[test]
    fn its_ends_leave_a_fortieth_on_either_side() {
        for events in [1, 3, 20, 160] {
            let (low, high) = poisson_interval(events);
            let more = 1.0 - Poisson::new(low).unwrap().cdf(events - 1);
            let fewer = Poisson::new(high).unwrap().cdf(events);
            assert!((more - 0.025).abs() < 1e-6 && (fewer - 0.025).abs() < 1e-6, "{events}: {more} {fewer}");
        }
        let (low, high) = poisson_interval(0);
        assert!(low == 0.0 && (high - 40.0_f64.ln()).abs() < 1e-6, "{high}");
    }
}
