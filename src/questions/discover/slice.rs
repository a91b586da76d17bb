//! The ends of slices of a column that PRIM removes or adds.

/// The end of a slice of the outer rows, and the numbers of rows, and of rows with the property, beyond it.
///
/// `outwards_in` are the values of `n` rows from the end at which the slice is removed. The slice ends half way between
/// the two values next to the quantile `q`; where these are equal, it ends before the next other value further in, so
/// that equal values stay together.
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
    // Rows and hits before the run of equal values that is being visited.
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
            // There is no number between neighbouring ones: then the run at the edge stays in.
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
        // All values are equal: nothing can be removed.
        assert_eq!(slice_end(rows(&[1.0, 2.0, 2.0, 2.0]), 4, 0.4, false), (2.0, (1, 1)));
    }
}
