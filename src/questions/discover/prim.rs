//! The patient rule induction method (J. Friedman and N. Fisher, Bump hunting in high-dimensional data, 1999,
//! doi:10.1023/A:1008894516817), for rows that either have a property or do not.
//!
//! Starting from a box around all rows, each step peels a thin slice off one side, the one whose removal raises the
//! density of the property most for the rows that it costs, until the box would be too small; then slices are pasted
//! back as long as the density rises. Conventions, defaults and the choice among ties are those of the EMA Workbench
//! 2.5.3 (J. Kwakkel, 2017, doi:10.1016/j.envsoft.2017.06.054), so that boxes agree step by step; only the algorithm is
//! faster: each column is sorted once, and a peel visits the slices alone.

use super::slice::slice_end;

/// Options of PRIM.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrimOptions {
    /// The share of the box's rows that a step removes.
    pub peel: f64,
    /// The share of the rows next to the box that a step adds.
    pub paste: f64,
    /// The least share of all rows in a box.
    pub mass_min: f64,
    /// Whether peeling continues where no slice raises the density (Friedman and Fisher), instead of ending there (EMA
    /// Workbench): rows that belong together can make the outermost slices of both sides dense by chance.
    pub past_falls: bool,
}

impl Default for PrimOptions {
    fn default() -> Self {
        Self { peel: 0.05, paste: 0.05, mass_min: 0.05, past_falls: false }
    }
}

/// The range of a column within a box, ends included; infinite if it is not limited.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Limits {
    /// No limits.
    pub const NONE: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };

    /// Whether there is a limit.
    #[must_use]
    pub fn restrict(&self) -> bool {
        *self != Self::NONE
    }

    /// Whether a value is within them.
    #[inline]
    #[must_use]
    pub fn hold(&self, value: f64) -> bool {
        (value >= self.low) & (value <= self.high)
    }

    /// The limits without one end.
    #[must_use]
    pub fn without(mut self, upper: bool) -> Self {
        *self.end_mut(upper) = if upper { f64::INFINITY } else { f64::NEG_INFINITY };
        self
    }

    fn end_mut(&mut self, upper: bool) -> &mut f64 {
        if upper { &mut self.high } else { &mut self.low }
    }
}

/// A box of the sequence.
#[derive(Clone, Debug, PartialEq)]
pub struct PrimBox {
    /// By column.
    pub limits: Vec<Limits>,
    /// Rows in it.
    pub rows: u64,
    /// Those with the property.
    pub hits: u64,
}

impl PrimBox {
    /// The share of its rows that have the property.
    #[must_use]
    pub fn density(&self) -> f64 {
        self.hits as f64 / self.rows as f64
    }

    /// The number of limited columns.
    #[must_use]
    pub fn restricted(&self) -> usize {
        self.limits.iter().filter(|limits| limits.restrict()).count()
    }
}

/// The state of a row.
const OUTSIDE: u8 = 0;
const WITHOUT: u8 = 1;
const WITH: u8 = 2;

/// One column in order. Rows of the same value are in the order of their numbers; those that left the box are removed
/// from time to time.
struct Sorted {
    entries: Vec<(f64, u32)>,
}

/// A slice that could be removed or added.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    column: usize,
    upper: bool,
    limit: f64,
    rows: u64,
    hits: u64,
}

/// The boxes of peeling and pasting, from the box of all rows to the last.
///
/// `columns` holds finite numbers, one for each row; `hit` says which rows have the property.
///
/// ```
/// use stadial::questions::discover::{PrimOptions, prim};
///
/// // The property holds if the first column is above a half, whatever the second one is.
/// let columns = vec![(0..1000).map(|i| f64::from(i) / 1000.0).collect(), (0..1000).map(|i| f64::from(i % 7)).collect()];
/// let hit: Vec<bool> = (0..1000).map(|i| i >= 500).collect();
/// let boxes = prim(&columns, &hit, PrimOptions::default());
/// let full = boxes.iter().find(|found| found.density() == 1.0).unwrap();
/// assert!((full.limits[0].low - 0.5).abs() < 0.02 && !full.limits[1].restrict());
/// ```
#[must_use]
pub fn prim(columns: &[Vec<f64>], hit: &[bool], options: PrimOptions) -> Vec<PrimBox> {
    let mut search = Search::new(columns, hit, options);
    let mut boxes = vec![search.present.clone()];
    while search.peel() {
        boxes.push(search.present.clone());
    }
    search.start_pasting();
    while search.paste() {
        boxes.push(search.present.clone());
    }
    boxes
}

struct Search<'a> {
    columns: &'a [Vec<f64>],
    hit: &'a [bool],
    options: PrimOptions,
    total: f64,
    sorted: Vec<Sorted>,
    place: Vec<u8>,
    present: PrimBox,
    /// While pasting: how many columns exclude a row, and one of these.
    outside_of: Vec<(u16, u16)>,
}

impl<'a> Search<'a> {
    fn new(columns: &'a [Vec<f64>], hit: &'a [bool], options: PrimOptions) -> Self {
        let sort = |values: &Vec<f64>| {
            let mut entries: Vec<(f64, u32)> = values.iter().copied().zip(0..).collect();
            entries.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            Sorted { entries }
        };
        let hits = hit.iter().filter(|&&hit| hit).count() as u64;
        Self {
            columns,
            hit,
            options,
            total: hit.len() as f64,
            sorted: columns.iter().map(sort).collect(),
            place: hit.iter().map(|&hit| if hit { WITH } else { WITHOUT }).collect(),
            present: PrimBox { limits: vec![Limits::NONE; columns.len()], rows: hit.len() as u64, hits },
            outside_of: Vec::new(),
        }
    }

    /// Removes the best slice; returns whether there was one.
    fn peel(&mut self) -> bool {
        if self.present.rows < 2 {
            return false;
        }
        let sides = (0..self.columns.len()).flat_map(|column| [(column, true), (column, false)]);
        let slices = sides.map(|(column, upper)| self.slice_off(column, upper));
        let candidates: Vec<Candidate> = slices.filter(|slice| slice.rows < self.present.rows).collect();
        let Some((best, gain)) = self.best(&candidates) else { return false };
        let fits = best.rows as f64 / self.total >= self.options.mass_min;
        if !(fits && (gain > 0.0 || self.options.past_falls)) {
            return false;
        }
        let entries = &self.sorted[best.column].entries;
        let beyond = |&&(value, _): &&(f64, u32)| if best.upper { value > best.limit } else { value < best.limit };
        let leave = |place: &mut Vec<u8>, row: u32| place[row as usize] = OUTSIDE;
        if best.upper {
            entries.iter().rev().take_while(beyond).for_each(|&(_, row)| leave(&mut self.place, row));
        } else {
            entries.iter().take_while(beyond).for_each(|&(_, row)| leave(&mut self.place, row));
        }
        self.accept(best);
        // Rows that left are skipped until they outnumber those that remained.
        let place = &self.place;
        for sorted in &mut self.sorted {
            if sorted.entries.len() as u64 > 2 * self.present.rows {
                sorted.entries.retain(|&(_, row)| place[row as usize] != OUTSIDE);
            }
        }
        true
    }

    fn accept(&mut self, candidate: Candidate) {
        *self.present.limits[candidate.column].end_mut(candidate.upper) = candidate.limit;
        self.present.rows = candidate.rows;
        self.present.hits = candidate.hits;
    }

    /// The rest of the box without the outer slice of a column.
    fn slice_off(&self, column: usize, upper: bool) -> Candidate {
        let entries = &self.sorted[column].entries;
        let inside = |&(value, row): &(f64, u32)| {
            let place = self.place[row as usize];
            (place != OUTSIDE).then_some((value, place == WITH))
        };
        let PrimBox { rows, hits, .. } = self.present;
        let (limit, gone) = if upper {
            let walk = entries.iter().rev().filter_map(inside);
            slice_end(walk, rows, 1.0 - self.options.peel, true)
        } else {
            slice_end(entries.iter().filter_map(inside), rows, self.options.peel, false)
        };
        Candidate { column, upper, limit, rows: rows - gone.0, hits: hits - gone.1 }
    }

    /// The candidate with the greatest gain of density for each row that it removes or adds; among ties the one with
    /// the fewest limited columns, then the first.
    fn best(&self, candidates: &[Candidate]) -> Option<(Candidate, f64)> {
        let density = self.present.density();
        let mut best: Option<(Candidate, f64, usize)> = None;
        for &candidate in candidates {
            let moved = candidate.rows.abs_diff(self.present.rows);
            let mean = if candidate.rows > 0 { candidate.hits as f64 / candidate.rows as f64 } else { 0.0 };
            let gain = if mean == density { 0.0 } else { (mean - density) / moved as f64 };
            let mut limits = self.present.limits[candidate.column];
            *limits.end_mut(candidate.upper) = candidate.limit;
            let before = usize::from(self.present.limits[candidate.column].restrict());
            let restricted = self.present.restricted() - before + usize::from(limits.restrict());
            if best.is_none_or(|(_, most, fewest)| gain > most || (gain == most && restricted < fewest)) {
                best = Some((candidate, gain, restricted));
            }
        }
        best.map(|(candidate, gain, _)| (candidate, gain))
    }

    /// Records for every row which columns exclude it.
    fn start_pasting(&mut self) {
        self.sorted.clear();
        self.outside_of = vec![(0, 0); self.hit.len()];
        for (column, (values, limits)) in self.columns.iter().zip(&self.present.limits).enumerate() {
            if limits.restrict() {
                for (outside, &value) in self.outside_of.iter_mut().zip(values) {
                    if !limits.hold(value) {
                        *outside = (outside.0 + 1, column as u16);
                    }
                }
            }
        }
    }

    /// Adds the best slice; returns whether there was one.
    fn paste(&mut self) -> bool {
        let near = self.next_to_the_box();
        let mut candidates = Vec::new();
        for (column, sides) in near.into_iter().enumerate() {
            if self.present.limits[column].restrict() {
                candidates.extend(
                    [false, true].into_iter().zip(sides).map(|(upper, rows)| self.slice_on(column, upper, rows)),
                );
            }
        }
        let Some((best, gain)) = self.best(&candidates) else { return false };
        let grows = best.rows > self.present.rows && best.rows as f64 / self.total >= self.options.mass_min;
        if !(grows && gain > 0.0) {
            return false;
        }
        let before = self.present.limits[best.column];
        self.accept(best);
        let after = self.present.limits[best.column];
        for row in 0..self.hit.len() {
            let value = self.columns[best.column][row];
            if after.hold(value) && !before.hold(value) {
                let outside = &mut self.outside_of[row];
                outside.0 -= 1;
                // The excluding column must be known once there is only one.
                if outside.0 == 1 {
                    let mut columns = self.columns.iter().zip(&self.present.limits);
                    let last = columns.position(|(values, limits)| !limits.hold(values[row]));
                    outside.1 = last.unwrap_or(0) as u16;
                }
            }
        }
        true
    }

    /// By column and side: the rows that only this limit excludes, and those on it.
    fn next_to_the_box(&self) -> Vec<[Vec<Neighbour>; 2]> {
        let mut near: Vec<[Vec<Neighbour>; 2]> = vec![Default::default(); self.columns.len()];
        let limited = |column: &usize| self.present.limits[*column].restrict();
        let limited: Vec<usize> = (0..self.columns.len()).filter(limited).collect();
        for (row, &(out, column)) in self.outside_of.iter().enumerate() {
            let hit = self.hit[row];
            match out {
                0 => {
                    for &column in &limited {
                        let (value, limits) = (self.columns[column][row], self.present.limits[column]);
                        for (side, limit) in [limits.low, limits.high].into_iter().enumerate() {
                            if value == limit {
                                near[column][side].push(Neighbour { value, hit, inside: true });
                            }
                        }
                    }
                }
                1 => {
                    let column = usize::from(column);
                    let value = self.columns[column][row];
                    let side = usize::from(value > self.present.limits[column].high);
                    near[column][side].push(Neighbour { value, hit, inside: false });
                }
                _ => {}
            }
        }
        near
    }

    /// The box with the nearest of these rows, which lie beyond one end of a column.
    fn slice_on(&self, column: usize, upper: bool, mut rows: Vec<Neighbour>) -> Candidate {
        let none = if upper { f64::INFINITY } else { f64::NEG_INFINITY };
        let mut candidate = Candidate { column, upper, limit: none, ..self.unchanged() };
        if rows.is_empty() {
            return candidate;
        }
        rows.sort_unstable_by(|a, b| a.value.total_cmp(&b.value));
        let n = rows.len() as u64;
        let walk = |row: &Neighbour| (row.value, row.hit);
        candidate.limit = if upper {
            slice_end(rows.iter().map(walk), n, self.options.paste, false).0
        } else {
            slice_end(rows.iter().rev().map(walk), n, 1.0 - self.options.paste, true).0
        };
        let limit = candidate.limit;
        let comes = |row: &&Neighbour| !row.inside && if upper { row.value <= limit } else { row.value >= limit };
        for row in rows.iter().filter(comes) {
            candidate.rows += 1;
            candidate.hits += u64::from(row.hit);
        }
        candidate
    }

    fn unchanged(&self) -> Candidate {
        let PrimBox { rows, hits, .. } = self.present;
        Candidate { column: 0, upper: false, limit: 0.0, rows, hits }
    }
}

/// A row beside the box, or on its limit.
#[derive(Clone, Copy, Debug)]
struct Neighbour {
    value: f64,
    hit: bool,
    inside: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_any_hit_or_miss_nothing_is_peeled() {
        let columns = vec![(0..100).map(f64::from).collect::<Vec<f64>>()];
        for hit in [false, true] {
            assert_eq!(prim(&columns, &[hit; 100], PrimOptions::default()).len(), 1);
        }
    }

    #[test]
    fn a_column_that_is_constant_is_never_limited() {
        let columns = vec![vec![3.0; 400], (0..400).map(f64::from).collect::<Vec<f64>>()];
        let hit: Vec<bool> = (0..400).map(|row| row % 400 > 300).collect();
        let boxes = prim(&columns, &hit, PrimOptions::default());
        assert!(boxes.len() > 5 && boxes.iter().all(|found| !found.limits[0].restrict()));
    }
}
