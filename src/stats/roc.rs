//! Discrimination of a forecast: the area under the ROC curve.

/// Values that differ by no more are ties: 1 - p is rounded differently from p.
const ROUNDING: f64 = 1e-12;

/// The area under the receiver operating characteristic: the probability that a case that came has a higher value than
/// one that did not, ties counted half (J. A. Hanley and B. J. McNeil, The meaning and use of the area under a receiver
/// operating characteristic curve, 1982, doi:10.1148/radiology.143.1.7063747). 0.5: the value does not discriminate.
/// `cases` are values, of the order of 1, and whether it came; NaN where all came or none did.
#[must_use]
pub fn roc_area(cases: &[(f64, bool)]) -> f64 {
    let of = |wanted: bool| cases.iter().filter(move |(_, came)| *came == wanted).map(|(value, _)| *value);
    let pair = |one: f64, other: f64| {
        if (one - other).abs() <= ROUNDING { 0.5 } else { f64::from(u8::from(one > other)) }
    };
    let won: f64 = of(true).map(|came| of(false).map(|not| pair(came, not)).sum::<f64>()).sum();
    won / (of(true).count() * of(false).count()) as f64
}

#[cfg(test)]
mod tests {
    use super::roc_area;

    #[test]
    fn it_is_the_share_of_pairs_in_order() {
        // Of the six pairs, (.8, .3), (.8, .5), (.8, .1) and (.5, .3), (.5, .1) are in order, and (.5, .5) ties.
        let cases = [(0.8, true), (0.3, false), (0.5, true), (0.5, false), (0.1, false)];
        assert!((roc_area(&cases) - 5.5 / 6.0).abs() < 1e-15);
        let reversed = cases.map(|(value, came)| (1.0 - value, came));
        assert!((roc_area(&reversed) - 0.5 / 6.0).abs() < 1e-15);
        assert_eq!(roc_area(&cases.map(|(_, came)| (0.2, came))), 0.5);
        assert_eq!(roc_area(&[(1.0 - 0.73625, true), (0.26375, false)]), 0.5);
    }

    #[test]
    fn without_both_kinds_of_cases_it_is_nan() {
        assert!(roc_area(&[(0.3, true)]).is_nan() && roc_area(&[(0.3, false)]).is_nan() && roc_area(&[]).is_nan());
    }
}
