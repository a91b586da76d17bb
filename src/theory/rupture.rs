//! Sudden ends of an alignment: a failed first test between estranged partners, and a turn of one of them.
//!
//! *The first test* (ENT, paragraph 3: not contesting each other's core interests "passes the first test"):
//! G(C) = 1 / (1 + (C / c_0)^n), with the exponent of the response to the incentive.
//!
//! *Recognition and estrangement.* R = clip((sigma - minimal) / (high - minimal), 0, 1) is how far status is
//! recognised; F = `[min V < medium] (1 - R)`: radical Others that do not recognise each other's standing (PROC: an
//! alliance formed "while only minimally compatible" in identity "can easily disintegrate").
//!
//! *Rupture*, at rate 3 F (1 - G(C)) a year, while there is more than early cooperation, not in coalitions: indicators
//! of the moderate and advanced bands end and are not dormant, a type above a thin partnership falls to it,
//! contestation rises by 4 on its scale, and the incentive is gone. The treaty stays on paper (1960 to 1980).
//!
//! *A turn.* The leadership of member i adopts another story of its partners at rate tau_i; the logit of the new story
//! is logistic around that of the present one, with scale s. Where it makes radical Others of partners that were not,
//! and the incentive does not prevent it, the alignment breaks. As a rate, for types that require an identity:
//!
//! (1 - g(I; iota)) sum_i tau_i S((L(medium) - L(V_i)) / s), while min V >= medium.
//!
//! On a break the type is none, all indicators end and are not dormant, the incentive is gone and does not return until
//! a later turn (or the drift of identity) makes all members non-radical Others again; the treaty ends at the rate at
//! which declarations follow the type. A shock that lowers how a member sees its partners by x on the scale of identity
//! is an occasion for a turn, in place of that effect of the shock: where a turn could break the alignment, it does
//! with probability 1 - exp(-weight x (1 - g(I; iota)) S((L(medium) - L(V_i)) / s)).

use crate::math::{exp, ln, logistic};

parameters! {
    /// The first test, rupture and turns.
    pub struct RuptureParameters {
        /// Contestation of core interests at which the first test is half failed (c_0).
        first_test = 0.7, "share", THRESHOLD, "ENT, paragraph 3: the first test; chosen with the Sino-Soviet split in view";
        /// Rate of rupture between partners that are wholly estranged and contest each other's core interests.
        rate = 3.0, "1/yr", NON_NEGATIVE, "PROC, first caveat: disintegrates easily; chosen with the Sino-Soviet split in view";
        /// What a rupture adds to contestation, on the logit scale.
        contestation = 4.0, "logit", REAL, "public record: experts left within weeks in 1960, relations normal in 1989, one break in that time; chosen with that in view";
        /// Scale of the logistic distribution of a new story around the old, on the logit scale of identity (.61: a
        /// standard deviation of 1.11).
        story_scale = 0.61, "logit", POSITIVE, "identities of coded members have a standard deviation of .79 logits, two drawn at random differ by 1.11";
        /// Incentive that prevents half of the turns that could break an alignment.
        incentive = 0.3, "share", UNIT, "PROC: alignments end where identities diverge and nothing else holds them; chosen with the China-Russia record since 1991 in view";
        /// Weight of a quarrel, per logit by which a shock lowers identity.
        quarrel_weight = 1.0, "1/logit", NON_NEGATIVE, "a quarrel is an occasion to turn; judgement: round";
    }
}

impl RuptureParameters {
    /// G(C) in (0, 1], the first test, with the exponent of the response to the incentive.
    #[inline(always)]
    #[must_use]
    pub fn first_test(&self, contestation: f64, exponent: f64) -> f64 {
        1.0 / (1.0 + exp(exponent * ln(contestation / self.first_test)))
    }

    /// The probability that a new story makes radical Others of partners at `identity`, on the logit scale; `medium` is
    /// the least value of non-radical Others on that scale.
    #[inline(always)]
    #[must_use]
    pub fn turns_away(&self, identity: f64, medium: f64) -> f64 {
        logistic((medium - identity) / self.story_scale)
    }
}

#[cfg(test)]
mod tests {
    use super::RuptureParameters;
    use crate::math::{exp, ln};

    #[test]
    fn contestation_fails_the_first_test() {
        let rupture = RuptureParameters::default();
        for (contestation, passed) in [(0.3, 0.994), (0.6, 0.716), (0.7, 0.5), (0.84, 0.251)] {
            assert!((rupture.first_test(contestation, 6.0) - passed).abs() < 5e-4, "{contestation}");
        }
        assert_eq!(rupture.first_test(0.0, 6.0), 1.0);
    }

    /// A story of scale .61 around .6 falls below 1/3 with probability 1 / (1 + 3^(1 / .61)).
    #[test]
    fn a_new_story_makes_radical_others_the_rarer_the_closer_they_were() {
        let rupture = RuptureParameters::default();
        let (medium, close) = (ln(0.5), ln(1.5));
        assert_eq!(rupture.turns_away(medium, medium), 0.5);
        assert!((rupture.turns_away(close, medium) - 1.0 / (1.0 + exp(ln(3.0) / 0.61))).abs() < 1e-12);
    }
}
