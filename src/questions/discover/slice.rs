//! The end of a slice of a column that PRIM peels off or pastes on.

/// The end of a slice of the outer rows, and the number of rows beyond it, all and with the property.
///
/// `outwards_in` are the values of `n` rows, starting at the end where the slice is peeled off. The slice ends half way
/// between the two values next to the quantile `q`; if these are the same, it ends before the next different value further
/// in, so that equal values stay together.
pub(crate) fn slice_end(
    outwards_in: impl Iterator<Item = (f64, bool)>,
    n: u64,
    q: f64,
    upper: bool,
) -> (f64, (u64, u64)) {
    let last = n - 1;
    let place = last as f64 * q;
    let (below, above) = (place.floor() as u64, place.ceil() as u64);
    let (outer, inner) = if upper { (last - above, last - below) } else { (below, above) };
    // Rows and hits before the present run of equal values.
    let (mut run, mut before_run, mut hits) = (f64::NAN, (0, 0), 0);
    let mut end: Option<(f64, (u64, u64))> = None;
    for (index, (value, hit)) in (0..).zip(outwards_in) {
        if value != run {
            (run, before_run) = (value, (index, hits));
        }
        if index == outer {
            end = Some((value, before_run));
        }
        if let Some((edge, before_edge)) = end
            && index >= inner
            && value != edge
        {
            let limit = f64::midpoint(edge, value);
            // Between neighbouring floating-point numbers there is no midpoint: then the run of the edge stays inside.
            return (limit, if limit == edge { before_edge } else { (index, hits) });
        }
        hits += u64::from(hit);
    }
    end.unwrap_or((f64::NAN, (0, 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(values: &[f64]) -> impl Iterator<Item = (f64, bool)> {
        values.iter().map(|&value| (value, true))
    }

    #[test]
    fn a_slice_ends_half_way_between_two_values_and_keeps_equals_together() {
        let values = [0.0, 1.0, 2.0, 3.0, 4.0];
        let reversed = [4.0, 3.0, 2.0, 1.0, 0.0];
        assert_eq!(slice_end(rows(&values), 5, 0.3, false), (1.5, (2, 2)));
        // The quantile is a value: the next different value counts.
        assert_eq!(slice_end(rows(&values), 5, 0.25, false), (1.5, (2, 2)));
        assert_eq!(slice_end(rows(&reversed), 5, 0.7, true), (2.5, (2, 2)));
        assert_eq!(slice_end(rows(&[1.0, 1.0, 1.0, 2.0, 3.0]), 5, 0.05, false), (1.5, (3, 3)));
        // All values up to the end are the same: nothing more can be peeled off.
        assert_eq!(slice_end(rows(&[1.0, 2.0, 2.0, 2.0]), 4, 0.4, false), (2.0, (1, 1)));
    }
}
