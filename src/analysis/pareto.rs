//! Several objectives at once: which alternatives no other one dominates, and a few of these that stand for all.
//!
//! All objectives are to be low. One alternative *dominates* another if it is no worse in any objective and better in at
//! least one (V. Pareto, Manuale di economia politica, 1906). Of many that are not dominated, those with the most space
//! around them are kept, by the crowding distance of NSGA-II (K. Deb, A. Pratap, S. Agarwal and T. Meyarivan, 2002,
//! doi:10.1109/4235.996017).

/// Whether `one` dominates `other`.
#[must_use]
pub fn dominates(one: &[f64], other: &[f64]) -> bool {
    let mut pairs = one.iter().zip(other);
    pairs.clone().all(|(a, b)| a <= b) && pairs.any(|(a, b)| a < b)
}

/// The places of the alternatives that no other dominates, in order. Of several that are equal in all objectives, the
/// first. Alternatives with an objective that is not finite are left out.
///
/// ```
/// use stadial::analysis::front;
///
/// // The third is dominated by the second; the fourth equals the first.
/// let objectives = [vec![1.0, 4.0], vec![2.0, 2.0], vec![3.0, 2.0], vec![1.0, 4.0]];
/// assert_eq!(front(&objectives), [0, 1]);
/// ```
#[must_use]
pub fn front(objectives: &[Vec<f64>]) -> Vec<usize> {
    let known = |place: &usize| objectives[*place].iter().all(|value| value.is_finite());
    let known: Vec<usize> = (0..objectives.len()).filter(known).collect();
    let stays = |&place: &usize| {
        let own = &objectives[place];
        !known.iter().any(|&other| dominates(&objectives[other], own) || (other < place && objectives[other] == *own))
    };
    known.iter().copied().filter(stays).collect()
}

/// At most `most` of the alternatives at `places`, in order: the most crowded are left out one by one. The best in each
/// objective stay, as far as there is room.
#[must_use]
pub fn spread(objectives: &[Vec<f64>], places: &[usize], most: usize) -> Vec<usize> {
    let mut kept = places.to_vec();
    while kept.len() > most.max(1) {
        let distances = crowding(objectives, &kept);
        let least = (0..kept.len()).min_by(|&a, &b| distances[a].total_cmp(&distances[b]));
        // Of equally crowded ones the last goes, so that what was found first stays.
        let last = least.and_then(|least| distances.iter().rposition(|&distance| distance == distances[least]));
        let Some(last) = last else { break };
        kept.remove(last);
    }
    kept
}

/// The crowding distance of each alternative: the sum over objectives of the gap between its neighbours, as a share of the
/// whole range; infinite for the best and the worst in an objective.
fn crowding(objectives: &[Vec<f64>], places: &[usize]) -> Vec<f64> {
    let mut distances = vec![0.0; places.len()];
    let n_objectives = places.first().map_or(0, |&place| objectives[place].len());
    (0..n_objectives).for_each(|objective| {
        let values: Vec<f64> = places.iter().map(|&place| objectives[place][objective]).collect();
        add_gaps(&values, &mut distances);
    });
    distances
}

/// Adds to each distance what one objective with these values contributes.
fn add_gaps(values: &[f64], distances: &mut [f64]) {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let (Some(&first), Some(&last)) = (order.first(), order.last()) else { return };
    let range = values[last] - values[first];
    distances[first] = f64::INFINITY;
    distances[last] = f64::INFINITY;
    for three in order.windows(3).filter(|_| range > 0.0) {
        distances[three[1]] += (values[three[2]] - values[three[0]]) / range;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::{Address, Purpose, Seed, uniform};

    /// Objectives on a coarse grid, so that there are ties and equals.
    fn drawn(number: u64, n: u32, n_objectives: u32) -> Vec<Vec<f64>> {
        let value = |index: u32, subject: u32| {
            let address = Address { purpose: Purpose::Search, subject, trajectory: number, index };
            (uniform(address.words(Seed(7))[0]) * 8.0).floor()
        };
        (0..n).map(|index| (0..n_objectives).map(|subject| value(index, subject)).collect()).collect()
    }

    /// Against the definition, written out another way: somewhere better than each other one, or equal to it and first.
    #[test]
    fn the_front_is_that_of_brute_force() {
        for number in 0..200 {
            let all = drawn(number, 30, 2 + (number % 3) as u32);
            let wins = |a: &Vec<f64>, b: &Vec<f64>| (0..a.len()).any(|k| a[k] < b[k]);
            let stays = |&i: &usize| (0..30).all(|j| i == j || wins(&all[i], &all[j]) || (all[i] == all[j] && i < j));
            let expected: Vec<usize> = (0..30).filter(stays).collect();
            assert_eq!(front(&all), expected, "{all:?}");
            // A mutant that asks for better in all objectives keeps too many.
            let strictly = |i: &usize| !(0..30).any(|j| (0..all[j].len()).all(|k| all[j][k] < all[*i][k]));
            assert!((0..30).filter(strictly).count() >= expected.len());
        }
    }

    #[test]
    fn what_is_not_known_is_on_no_front() {
        assert_eq!(front(&[vec![f64::INFINITY, 0.0], vec![f64::NAN, 0.0], vec![1.0, 1.0]]), [2]);
    }

    /// By hand: of places at 0, .1, .2, .6 and 1 the one at .1 has the nearest neighbours.
    #[test]
    fn the_most_crowded_go_first_and_the_ends_stay() {
        let line: Vec<Vec<f64>> = [0.0, 0.1, 0.2, 0.6, 1.0].iter().map(|&x| vec![x, 1.0 - x]).collect();
        assert_eq!(spread(&line, &[0, 1, 2, 3, 4], 4), [0, 2, 3, 4]);
        assert_eq!(spread(&line, &[0, 1, 2, 3, 4], 2), [0, 4]);
        assert_eq!(spread(&line, &[1, 3], 5), [1, 3]);
    }
}
