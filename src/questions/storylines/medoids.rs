//! K-medoids: the few of many items that represent the others with the least distance, by BUILD and SWAP (PAM; L.
//! Kaufman and
//! P. J. Rousseeuw, Finding Groups in Data, 1990, chapter 2), with weights.
//!
//! A medoid is one of the items, not a mean of them. Medoids necessarily differ: two equal ones would represent the
//! same items, so that either could be better used elsewhere.

use ndarray::{Array2, ArrayView1};

/// The most exchanges; the search also ends without this limit, as each exchange lowers the sum of distances.
const SWAPS_MAX: usize = 1_000;

/// The medoids, and by item the index of its medoid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Medoids {
    pub medoids: Vec<usize>,
    pub nearest: Vec<usize>,
}

/// Picks `count` medoids (fewer, where fewer items differ) of items with these distances and weights; `None` if it is
/// `stopped`.
pub(crate) fn medoids(
    distance: &Array2<f64>,
    weight: &[f64],
    count: usize,
    stopped: &dyn Fn() -> bool,
) -> Option<Medoids> {
    let n = weight.len();
    let mut chosen: Vec<usize> = Vec::new();
    let mut cost = f64::INFINITY;
    while chosen.len() < count.min(n) {
        let with = |&candidate: &usize| (total(distance, weight, &chosen, candidate), candidate);
        let Some((least, best)) = (0..n).filter(|i| !chosen.contains(i)).map(|i| with(&i)).min_by(by_cost) else {
            break;
        };
        // A further medoid that is nowhere nearer than the present ones represents nothing.
        if least >= cost {
            break;
        }
        cost = least;
        chosen.push(best);
    }
    for _ in 0..SWAPS_MAX {
        if stopped() {
            return None;
        }
        let Some((least, place, candidate)) = best_swap(distance, weight, &chosen) else { break };
        if least >= cost * (1.0 - 1e-12) {
            break;
        }
        cost = least;
        chosen[place] = candidate;
    }
    let nearest = (0..n).map(|i| nearest(&distance.row(i), &chosen)).collect();
    Some(Medoids { medoids: chosen, nearest })
}

fn by_cost(one: &(f64, usize), other: &(f64, usize)) -> std::cmp::Ordering {
    one.0.total_cmp(&other.0).then(one.1.cmp(&other.1))
}

/// The sum of weighted distances to the nearest of `chosen` and `candidate`.
fn total(distance: &Array2<f64>, weight: &[f64], chosen: &[usize], candidate: usize) -> f64 {
    let of = |(i, weight): (usize, &f64)| {
        weight * chosen.iter().map(|&m| distance[[i, m]]).fold(distance[[i, candidate]], f64::min)
    };
    weight.iter().enumerate().map(of).sum()
}

/// The exchange of a medoid for another item with the least cost.
fn best_swap(distance: &Array2<f64>, weight: &[f64], chosen: &[usize]) -> Option<(f64, usize, usize)> {
    let mut best: Option<(f64, usize, usize)> = None;
    for place in 0..chosen.len() {
        let others: Vec<usize> = chosen.iter().copied().filter(|&m| m != chosen[place]).collect();
        for candidate in (0..weight.len()).filter(|i| !chosen.contains(i)) {
            let cost = total(distance, weight, &others, candidate);
            if best.is_none_or(|(least, ..)| cost < least) {
                best = Some((cost, place, candidate));
            }
        }
    }
    best
}

/// The index of the nearest medoid, the first of several.
fn nearest(distance: &ArrayView1<'_, f64>, chosen: &[usize]) -> usize {
    let mut best = (f64::INFINITY, 0);
    for (place, &medoid) in chosen.iter().enumerate() {
        if distance[medoid] < best.0 {
            best = (distance[medoid], place);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn medoids(distance: &Array2<f64>, weight: &[f64], count: usize) -> Medoids {
        super::medoids(distance, weight, count, &|| false).unwrap()
    }

    fn on_a_line(places: &[f64]) -> Array2<f64> {
        Array2::from_shape_fn((places.len(), places.len()), |(i, j)| (places[i] - places[j]).abs())
    }

    #[test]
    fn the_medoid_of_a_group_is_its_middle() {
        let places = [0.0, 1.0, 2.0, 10.0, 11.0, 12.0, 13.0, 14.0, 30.0];
        let found = medoids(&on_a_line(&places), &[1.0; 9], 3);
        let mut middles = found.medoids.clone();
        middles.sort_unstable();
        assert_eq!(middles, [1, 5, 8]);
        let of = |i: usize| found.medoids[found.nearest[i]];
        assert_eq!([of(0), of(2), of(3), of(7), of(8)], [1, 1, 5, 5, 8]);
    }

    /// BUILD takes 4 (the middle of all) first, and 8 or 0 next; only an exchange finds one for each side.
    #[test]
    fn swap_improves_on_build() {
        let places = [0.0, 1.0, 2.0, 3.0, 50.0, 97.0, 98.0, 99.0, 100.0];
        let distance = on_a_line(&places);
        let found = medoids(&distance, &[1.0; 9], 2);
        let brute = (0..9).flat_map(|i| (0..i).map(move |j| (i, j)));
        let least = brute.map(|(i, j)| total(&distance, &[1.0; 9], &[i], j)).fold(f64::INFINITY, f64::min);
        assert_eq!(total(&distance, &[1.0; 9], &found.medoids[..1], found.medoids[1]), least);
    }

    #[test]
    fn weights_count_and_equal_items_give_one_medoid() {
        assert_eq!(medoids(&on_a_line(&[0.0, 1.0, 2.0]), &[1.0, 1.0, 9.0], 1).medoids, [2]);
        assert_eq!(medoids(&on_a_line(&[3.0, 3.0, 3.0]), &[1.0; 3], 2).medoids.len(), 1);
    }
}
