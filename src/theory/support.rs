//! Expectation of support, learned from past tests of support (PROC).
//!
//! A record of kept and failed support as pseudo-counts (alpha, beta); K = alpha / (alpha + beta). A test is passed
//! with probability S(base + by_incentive I + by_type rank).

use crate::math::logistic;

parameters! {
    /// Tests of support.
    pub struct SupportParameters {
        /// Pseudo-count of kept support towards which memory fades.
        prior_kept = 2.0, "count", POSITIVE, "judgement: as likely as not, worth four tests";
        /// Pseudo-count of failed support towards which memory fades.
        prior_failed = 2.0, "count", POSITIVE, "judgement: as likely as not, worth four tests";
        /// Years after which a test's weight has fallen by a factor of e.
        memory_years = 8.0, "yr", POSITIVE, "judgement";
        /// Log-odds of support at no incentive and no alignment.
        base_log_odds = -1.0, "log-odds", REAL, "judgement";
        /// Increase of the log-odds of support from no to full incentive.
        incentive_log_odds = 3.0, "log-odds", REAL, "judgement";
        /// Increase of the log-odds of support per rank of type.
        type_log_odds = 0.35, "log-odds", REAL, "PROC: deeper types bind more; judgement";
        /// Change of every member's view of its partners when support is kept, on the logit scale.
        kept_identity = 0.12, "logit", REAL, "PROC: alignment changes identity; judgement";
        /// Change of every member's view of its partners when support fails, on the logit scale.
        failed_identity = -0.2, "logit", REAL, "PROC, which way: Ukraine, 2022; judgement";
    }
}

impl SupportParameters {
    /// K, the expectation of support.
    #[inline(always)]
    #[must_use]
    pub fn expectation(kept: f64, failed: f64) -> f64 {
        kept / (kept + failed)
    }

    /// The effect of a test on how every member sees its partners, on the logit scale.
    #[inline]
    #[must_use]
    pub fn identity(&self, kept: bool) -> f64 {
        if kept { self.kept_identity } else { self.failed_identity }
    }

    /// The probability that support is given in a test.
    #[inline]
    #[must_use]
    pub fn probability(&self, incentive: f64, type_rank: u8) -> f64 {
        logistic(self.base_log_odds + self.incentive_log_odds * incentive + self.type_log_odds * f64::from(type_rank))
    }
}

#[cfg(test)]
mod tests {
    use super::SupportParameters;

    #[test]
    fn stronger_incentives_and_deeper_types_make_support_likelier() {
        let support = SupportParameters::default();
        assert!((support.probability(0.0, 0) - 1.0 / (1.0 + 1.0_f64.exp())).abs() < 1e-12);
        assert!(support.probability(0.5, 1) < support.probability(0.6, 1));
        assert!(support.probability(0.5, 1) < support.probability(0.5, 4));
        assert_eq!(SupportParameters::expectation(3.0, 1.0), 0.75);
    }
}
