//! Boxes with few conditions, found on one half of the trajectories and tested on the other.

use crate::stats::{Cluster, Proportion, binomial_tail};

use super::half::Half;
use super::prim::{Limits, PrimBox, PrimOptions, prim};

/// Options of the search for boxes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SearchOptions {
    /// Options of PRIM.
    pub prim: PrimOptions,
    /// The share of the trajectories that reach the outcome which a box must cover; of such boxes the densest is
    /// chosen.
    pub coverage: f64,
    /// The most columns that a box may limit.
    pub conditions: usize,
    /// The number of candidate columns: those in which the trajectories that reach the outcome differ most from all.
    pub candidates: usize,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self {
            prim: PrimOptions { past_falls: true, ..PrimOptions::default() },
            coverage: 0.5,
            conditions: 4,
            candidates: 12,
        }
    }
}

/// The greatest quasi-p-value, by draw, of a limit that stays.
pub const P_KEPT: f64 = 0.05;

/// A region of the table, and its figures on the half of the draws on which it was not found.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// By column.
    pub limits: Vec<Limits>,
    /// Density on the half on which it was found: the share of its trajectories that reach the outcome.
    pub density_found: f64,
    /// Coverage on that half: the share of the trajectories that reach the outcome which it contains.
    pub coverage_found: f64,
    /// Density on the other half: the probability within it.
    pub density: Proportion,
    /// Coverage on the other half.
    pub coverage: Proportion,
    /// Its share of all trajectories, on the other half.
    pub mass: Proportion,
}

/// A limit of a box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LimitRow {
    /// The column.
    pub column: usize,
    /// Whether it is an upper limit.
    pub upper: bool,
    /// The limit.
    pub value: f64,
    /// Density of the box without this limit, on the half on which it was found.
    pub density_without: f64,
    /// The probability that a box without this limit has as many hits by chance (Bryant and Lempert's quasi-p-value, as
    /// if trajectories were independent), on the half on which the box was found.
    pub quasi_p: f64,
    /// The same with the number of independent trajectories of the same error.
    pub by_draw: f64,
    /// The latter on the other half, which was not used to find the limit.
    pub held_out: f64,
}

/// A box, and how it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundBox {
    /// The box.
    pub region: Region,
    /// Its limits.
    pub limits: Vec<LimitRow>,
    /// The sequence of boxes of peeling and pasting.
    pub path: Vec<Region>,
    /// Index of the chosen one.
    pub chosen: usize,
    /// The number of limits of that one that were dropped, because chance explains them.
    pub dropped: usize,
    /// The share of the trajectories that reach the outcome which it was to cover: less than requested where no box
    /// with that coverage is beyond chance.
    pub wanted: f64,
}

/// The sample size of the search for boxes, and its power.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Searched {
    /// Trajectories that reach the outcome, on the half of the draws on which boxes are found.
    pub hits: u64,
    /// Draws of that half with such a trajectory.
    pub draws: u64,
    /// The number of independent trajectories that these are worth.
    pub independent: f64,
    /// The significance level of a first limit.
    pub chance: f64,
    /// The least share of the trajectories with the outcome that a box had to cover.
    pub coverage: f64,
    /// The least ratio of the probability in a box of one limit, which covers the requested share, to the overall probability
    /// for the box to be found with a probability of about 80 %; `None` if no such box would be found.
    pub ratio: Option<f64>,
}

/// The shares of a part of the table on both halves.
pub(crate) fn region(learn: &Half, test: &Half, limits: &[Limits]) -> Region {
    let count = |clusters: &[Cluster]| {
        clusters.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.n as f64, sum.1 + one.hits as f64))
    };
    let ((n, hits), all) = (count(&learn.inside(limits)), count(&learn.all).1);
    let inside = test.inside(limits);
    let pairs = || inside.iter().zip(&test.all);
    Region {
        limits: limits.to_vec(),
        density_found: hits / n,
        coverage_found: hits / all,
        coverage: test.estimate(pairs().map(|(inside, all)| Cluster::new(all.hits, inside.hits))),
        mass: test.estimate(pairs().map(|(inside, all)| Cluster::new(all.n, inside.n))),
        density: test.estimate(inside.iter().copied()),
    }
}

/// The standard normal quantile of the power, 80 %.
const Z_POWER: f64 = 0.841_621_233_572_914;

/// The power of a search with these options.
pub(crate) fn searched(learn: &Half, options: SearchOptions) -> Searched {
    let all = learn.inside(&vec![Limits::NONE; learn.columns.len()]);
    let (n, hits) = (learn.hit.len() as f64, learn.hits() as f64);
    let shared = learn.shared(&all);
    let chance = P_KEPT / learn.columns.len().min(options.candidates).max(1) as f64;
    // The number in the box in four of five cases, for an average number.
    let mean = options.coverage * hits / shared;
    let inside = mean - Z_POWER * mean.sqrt();
    let steps = std::iter::successors(Some(1.0_f64), |ratio| Some(1.02 * ratio));
    let ratio = steps
        .take_while(|ratio| options.coverage / ratio >= options.prim.mass_min)
        .find(|ratio| inside > 0.0 && binomial_tail(inside, options.coverage / ratio * n / shared, hits / n) <= chance);
    let draws = all.iter().filter(|cluster| cluster.hits > 0).count() as u64;
    Searched {
        hits: learn.hits(),
        draws,
        independent: hits / shared,
        chance,
        coverage: options.coverage,
        ratio: ratio.filter(|ratio| *ratio * hits / n <= 1.0),
    }
}

/// Searches for a box with few conditions and the requested coverage, then half of that, and so on down to the least
/// number of trajectories that reach the outcome, each time with half of the significance level: where an outcome is
/// reached in two ways, no box that covers half of both can be narrow. Also returns the last required coverage.
pub(crate) fn find_any_box(
    learn: &Half,
    test: &Half,
    options: SearchOptions,
    hits_min: u64,
    stopped: &dyn Fn() -> bool,
) -> (Option<FoundBox>, f64) {
    let mut coverage = options.coverage;
    loop {
        let search = SearchOptions { coverage, ..options };
        let chance = P_KEPT * coverage / options.coverage;
        if let Some(found) = find_box(learn, test, search, chance, stopped) {
            return (Some(found), coverage);
        }
        if stopped() || 0.5 * coverage * (learn.hits() as f64) < hits_min as f64 {
            return (None, coverage);
        }
        coverage *= 0.5;
    }
}

/// Searches for a box with few conditions.
///
/// PRIM over many columns limits most of them a little, by chance, especially where the outcome is rare. So columns are
/// added one by one: of those with a limit beyond `chance`, adjusted for the number of columns, the one with which the
/// densest box of sufficient coverage is densest. At the end, limits that chance explains are dropped. Nothing is found
/// if it is `stopped`.
fn find_box(
    learn: &Half,
    test: &Half,
    options: SearchOptions,
    chance: f64,
    stopped: &dyn Fn() -> bool,
) -> Option<FoundBox> {
    let mut candidates: Vec<usize> = (0..learn.columns.len()).collect();
    let scores: Vec<f64> = candidates.iter().map(|&column| learn.score(column)).collect();
    candidates.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
    candidates.truncate(options.candidates);
    let chance = chance / candidates.len().max(1) as f64;
    let mut best: Option<(Vec<usize>, Vec<PrimBox>, usize)> = None;
    for _ in 0..options.conditions {
        let before = best.as_ref().map_or(&[][..], |(columns, ..)| columns.as_slice());
        let mut next: Option<(Vec<usize>, Vec<PrimBox>, usize)> = None;
        for &column in candidates.iter().filter(|column| !before.contains(column)) {
            if stopped() {
                return None;
            }
            let columns: Vec<usize> = before.iter().copied().chain([column]).collect();
            let (path, chosen) = search(learn, &columns, options);
            let denser = next.as_ref().is_none_or(|(_, most, place)| path[chosen].density() > most[*place].density());
            if denser && is_beyond(chance, learn, &path[chosen].limits, column) {
                next = Some((columns, path, chosen));
            }
        }
        match next {
            Some(next) => best = Some(next),
            None => break,
        }
    }
    let (_, path, chosen) = best?;
    let mut limits = path[chosen].limits.clone();
    let mut dropped = 0;
    let remaining = loop {
        let rows = limit_rows(learn, test, &limits);
        let weakest = rows.iter().filter(|row| row.by_draw > P_KEPT).max_by(|a, b| {
            // The first of equal ones.
            a.by_draw.total_cmp(&b.by_draw).then(b.column.cmp(&a.column)).then(b.upper.cmp(&a.upper))
        });
        let Some(&LimitRow { column, upper, .. }) = weakest else { break rows };
        limits[column] = limits[column].without(upper);
        dropped += 1;
    };
    (!remaining.is_empty()).then(|| FoundBox {
        region: region(learn, test, &limits),
        limits: remaining,
        path: path.iter().map(|found| region(learn, test, &found.limits)).collect(),
        chosen,
        dropped,
        wanted: options.coverage,
    })
}

/// Whether a limit of a column is significant at `chance`.
fn is_beyond(chance: f64, learn: &Half, limits: &[Limits], column: usize) -> bool {
    let Limits { low, high } = limits[column];
    let limited = [(false, low), (true, high)].into_iter().filter(|(_, limit)| limit.is_finite());
    limited.into_iter().any(|(upper, _)| learn.quasi_p(limits, column, upper)[2] <= chance)
}

/// The boxes of PRIM over some columns, and the index of the densest one of sufficient coverage.
fn search(learn: &Half, columns: &[usize], options: SearchOptions) -> (Vec<PrimBox>, usize) {
    let values: Vec<Vec<f64>> = columns.iter().map(|&column| learn.columns[column].clone()).collect();
    let mut path = prim(&values, &learn.hit, options.prim);
    for found in &mut path {
        let mut limits = vec![Limits::NONE; learn.columns.len()];
        columns.iter().zip(&found.limits).for_each(|(&column, &own)| limits[column] = own);
        found.limits = limits;
    }
    let wanted = options.coverage * learn.hits() as f64;
    let covers = |(_, found): &(usize, &PrimBox)| found.hits as f64 >= wanted;
    // Of boxes with equal density, the first: it covers most.
    let densest = |best: (usize, f64), (place, found): (usize, &PrimBox)| {
        if found.density() > best.1 { (place, found.density()) } else { best }
    };
    let (chosen, _) = path.iter().enumerate().filter(covers).fold((0, 0.0), densest);
    (path, chosen)
}

fn limit_rows(learn: &Half, test: &Half, limits: &[Limits]) -> Vec<LimitRow> {
    let mut rows = Vec::new();
    for (column, limit) in limits.iter().enumerate() {
        for (upper, value) in [(false, limit.low), (true, limit.high)] {
            if value.is_finite() {
                let [density_without, quasi_p, by_draw] = learn.quasi_p(limits, column, upper);
                let [_, _, held_out] = test.quasi_p(limits, column, upper);
                rows.push(LimitRow { column, upper, value, density_without, quasi_p, by_draw, held_out });
            }
        }
    }
    rows
}
