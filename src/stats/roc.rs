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

/// A case of a forecast: its value, whether it came, and the groups that it belongs to, by number from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RocCase {
    /// The value of the forecast.
    pub value: f64,
    /// Whether it came.
    pub came: bool,
    /// Only pairs within a group are compared.
    pub group: usize,
    /// Cases of one cluster depend on each other.
    pub cluster: usize,
}

/// How well a forecast tells the cases that came from those that did not, within groups.
#[derive(Clone, Debug, PartialEq)]
pub struct RocWithin {
    /// The share of pairs in order, ties counted half; NaN without pairs.
    pub area: f64,
    /// The area without each cluster, for its jackknife error; NaN without pairs.
    pub without_one: Vec<f64>,
    /// The number of pairs.
    pub pairs: u64,
}

/// The area under the ROC curve of pairs within groups, pooled over all such pairs, and without each cluster, from
/// which [`jackknife`](fn@super::jackknife) has its standard error. Takes n log n steps, and one for each pair within both a group and a cluster.
#[must_use]
pub fn roc_area_within(cases: &[RocCase]) -> RocWithin {
    let n_clusters = cases.iter().map(|case| case.cluster + 1).max().unwrap_or(0);
    // Halves of pairs in order, and pairs, in which a cluster takes part.
    let (mut won_of, mut pairs_of) = (vec![0_u64; n_clusters], vec![0_u64; n_clusters]);
    let (mut won, mut pairs) = (0_u64, 0_u64);
    let mut order: Vec<&RocCase> = cases.iter().collect();
    order.sort_by(|a, b| a.group.cmp(&b.group).then(a.value.total_cmp(&b.value)));
    for group in order.chunk_by(|a, b| a.group == b.group) {
        let all = [false, true].map(|came| group.iter().filter(|case| case.came == came).count() as u64);
        won += count_group(group, all, &mut won_of, &mut pairs_of);
        pairs += all[0] * all[1];
    }
    // A pair within a cluster has been counted once for each of the two.
    let mut together: Vec<&RocCase> = cases.iter().collect();
    together.sort_by_key(|case| (case.cluster, case.group, case.came));
    for own in together.chunk_by(|a, b| (a.cluster, a.group) == (b.cluster, b.group)) {
        let (not, came) = own.split_at(own.partition_point(|case| !case.came));
        let (wins, number) = (&mut won_of[own[0].cluster], &mut pairs_of[own[0].cluster]);
        *number -= (not.len() * came.len()) as u64;
        *wins -= came.iter().flat_map(|one| not.iter().map(|other| halves(one.value, other.value))).sum::<u64>();
    }
    let area = |won: u64, pairs: u64| 0.5 * won as f64 / pairs as f64;
    let without_one = won_of.iter().zip(&pairs_of).map(|(w, p)| area(won - w, pairs - p)).collect();
    RocWithin { area: area(won, pairs), without_one, pairs }
}

/// The halves of a pair that are in order: two, or one of a tie.
fn halves(came: f64, not: f64) -> u64 {
    if (came - not).abs() <= ROUNDING { 1 } else { 2 * u64::from(came > not) }
}

/// Adds the pairs of a group, sorted by value, to the clusters that take part; the halves in order.
fn count_group(group: &[&RocCase], all: [u64; 2], won_of: &mut [u64], pairs_of: &mut [u64]) -> u64 {
    let (mut below, mut won) = ([0_u64; 2], 0);
    for tied in group.chunk_by(|a, b| (a.value - b.value).abs() <= ROUNDING) {
        let own = [false, true].map(|came| tied.iter().filter(|case| case.came == came).count() as u64);
        for case in tied {
            let (other, above) = (usize::from(!case.came), |of: usize| all[of] - below[of] - own[of]);
            let halves = if case.came { 2 * below[other] + own[other] } else { 2 * above(other) + own[other] };
            won_of[case.cluster] += halves;
            pairs_of[case.cluster] += all[other];
            won += if case.came { halves } else { 0 };
        }
        below = [below[0] + own[0], below[1] + own[1]];
    }
    won
}

#[cfg(test)]
mod tests {
    use super::*;

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

    /// Fifty cases in three groups and seven clusters against the definition: all pairs one by one, clusters left out one by
    /// one.
    #[test]
    fn pairs_within_groups_are_those_of_the_definition() {
        let case = |i: usize| RocCase {
            value: ((i * 37 + 11) % 17) as f64 / 17.0,
            came: i * 7 % 5 < 2,
            group: i % 3,
            cluster: i * i % 7,
        };
        // Squares mod 7 are 0, 1, 2 and 4: number them on.
        let number = |cluster: usize| [0, 1, 2, 9, 3][cluster];
        let cases: Vec<RocCase> = (0..50).map(case).map(|it| RocCase { cluster: number(it.cluster), ..it }).collect();
        let direct = |cases: &[RocCase]| -> (f64, u64) {
            let pairs = |group: usize| {
                let own: Vec<(f64, bool)> =
                    cases.iter().filter(|it| it.group == group).map(|it| (it.value, it.came)).collect();
                let came = own.iter().filter(|it| it.1).count();
                (roc_area(&own), (came * (own.len() - came)) as u64)
            };
            let all: Vec<(f64, u64)> = (0..3).map(pairs).filter(|(_, n)| *n > 0).collect();
            let n = all.iter().map(|(_, n)| n).sum::<u64>();
            (all.iter().map(|(area, n)| area * *n as f64).sum::<f64>() / n as f64, n)
        };
        let found = roc_area_within(&cases);
        let (area, pairs) = direct(&cases);
        assert!((found.area - area).abs() < 1e-12 && found.pairs == pairs, "{found:?} {area} {pairs}");
        let without =
            |left: usize| direct(&cases.iter().copied().filter(|it| it.cluster != left).collect::<Vec<_>>()).0;
        assert!((0..4).all(|left| (found.without_one[left] - without(left)).abs() < 1e-12), "{found:?}");
        let one = cases.iter().map(|it| RocCase { group: 0, ..*it }).collect::<Vec<_>>();
        let plain: Vec<(f64, bool)> = cases.iter().map(|it| (it.value, it.came)).collect();
        assert!((roc_area_within(&one).area - roc_area(&plain)).abs() < 1e-12);
        assert!(roc_area_within(&[]).area.is_nan());
    }
}
