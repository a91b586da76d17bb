//! Scoring rules: how good a probability was for what happened. All are proper (T. Gneiting and A. E. Raftery, Strictly proper
//! scoring rules, prediction, and estimation, 2007, doi:10.1198/016214506000001437) and better where they are lower.

use crate::math::ln;

/// The log score: minus the natural logarithm of the probability given to what happened, in nats; infinite of 0.
#[must_use]
pub fn log_score(probability: f64) -> f64 {
    if probability > 0.0 { -ln(probability) } else { f64::INFINITY }
}

/// The log score of the probability of an event.
#[must_use]
pub fn event_log_score(probability: f64, came: bool) -> f64 {
    log_score(if came { probability } else { 1.0 - probability })
}

/// The Brier score of the probability of an event: its squared distance from 1 if the event came, else from 0.
#[must_use]
pub fn brier_score(probability: f64, came: bool) -> f64 {
    let miss = probability - f64::from(u8::from(came));
    miss * miss
}

/// The Brier score of the probabilities of several states, of which `came` is the number of the one that came: the sum over
/// the states, from 0 to 2 (G. W. Brier, 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2). Of two states it is the
/// double of [`brier_score`].
#[must_use]
pub fn brier_of_states(probabilities: &[f64], came: usize) -> f64 {
    probabilities.iter().enumerate().map(|(state, &probability)| brier_score(probability, state == came)).sum()
}

/// The ranked probability score of the probabilities of ordered states: the sum, over all states, of the Brier score of the
/// event that this state or a lower one came (E. S. Epstein, 1969, doi:10.1175/1520-0450(1969)008<0985:ASSFPF>2.0.CO;2).
#[must_use]
pub fn ranked_probability_score(probabilities: &[f64], came: usize) -> f64 {
    let mut at_most = 0.0;
    let of_state = |(state, probability): (usize, &f64)| {
        at_most += probability;
        brier_score(at_most, came <= state)
    };
    probabilities.iter().enumerate().map(of_state).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand.
    #[test]
    fn scores_of_simple_forecasts() {
        assert!((log_score(0.2) - 5.0_f64.ln()).abs() < 1e-15 && log_score(0.0).is_infinite());
        assert_eq!([brier_score(1.0, true), brier_score(1.0, false), brier_score(0.5, true)], [0.0, 1.0, 0.25]);
        // .2^2 + .3^2 + .5^2, and cumulative .2, .5, 1 against 0, 0, 1.
        assert!((brier_of_states(&[0.2, 0.3, 0.5], 2) - 0.38).abs() < 1e-15);
        assert!((ranked_probability_score(&[0.2, 0.3, 0.5], 2) - 0.29).abs() < 1e-15);
        // Nearer states are punished less.
        assert!(ranked_probability_score(&[0.0, 1.0, 0.0], 2) < ranked_probability_score(&[1.0, 0.0, 0.0], 2));
    }

    /// A forecaster of the wrong probability has a worse mean score under the right one: that is what proper means.
    #[test]
    fn the_right_probabilities_have_the_best_mean() {
        let right = [0.5, 0.3, 0.2];
        let mean = |given: &[f64], score: fn(&[f64], usize) -> f64| {
            right.iter().enumerate().map(|(came, p)| p * score(given, came)).sum::<f64>()
        };
        let scores: [fn(&[f64], usize) -> f64; 3] =
            [|given, came| log_score(given[came]), brier_of_states, ranked_probability_score];
        for score in scores {
            for wrong in [[0.6, 0.2, 0.2], [0.5, 0.2, 0.3], [0.4, 0.4, 0.2]] {
                assert!(mean(&wrong, score) > mean(&right, score) + 1e-4);
            }
        }
    }
}
