//! A small classification tree (L. Breiman, J. Friedman, R. Olshen and C. Stone, Classification and Regression Trees,
//! 1984): rows are split in two repeatedly, each time by the column and the value that best separate those with a
//! property from those without it (Gini impurity).
//!
//! Existing crates do not fit: linfa-trees 0.8 brings a second `rand` and `ndarray`, and smartcore 0.7 switches
//! `num-traits` to the platform's libm, does not expose the nodes of its trees and predicts classes, where
//! probabilities are needed.

use super::prim::Limits;

/// Options of a tree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TreeOptions {
    /// The most splits above a leaf.
    pub depth: u32,
    /// The least share of all rows in a leaf.
    pub mass_min: f64,
}

impl Default for TreeOptions {
    fn default() -> Self {
        Self { depth: 3, mass_min: 0.05 }
    }
}

/// A tree, or a part of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// A leaf: its limits by column, and its rows.
    Leaf {
        /// By column.
        limits: Vec<Limits>,
        /// Rows.
        rows: u64,
        /// Those with the property.
        hits: u64,
    },
    /// A split.
    Split {
        /// The column.
        column: usize,
        /// The value: half way between two of the column's.
        at: f64,
        /// The part in which the column is below the value.
        below: Box<Tree>,
        /// The part in which it is above.
        above: Box<Tree>,
    },
}

impl Tree {
    /// The limits of all leaves, from the lowest values to the highest.
    #[must_use]
    pub fn leaves(&self) -> Vec<&Vec<Limits>> {
        match self {
            Self::Leaf { limits, .. } => vec![limits],
            Self::Split { below, above, .. } => below.leaves().into_iter().chain(above.leaves()).collect(),
        }
    }
}

/// Grows a tree.
///
/// `columns` holds finite numbers, one for each row; `hit` marks the rows with the property. Among equal splits the
/// first column and its lowest value are chosen.
///
/// ```
/// use stadial::questions::discover::{Tree, TreeOptions, tree};
///
/// let columns = vec![(0..100).map(f64::from).collect()];
/// let hit: Vec<bool> = (0..100).map(|i| i >= 70).collect();
/// let Tree::Split { column: 0, at, .. } = tree(&columns, &hit, TreeOptions::default()) else { panic!() };
/// assert_eq!(at, 69.5);
/// ```
#[must_use]
pub fn tree(columns: &[Vec<f64>], hit: &[bool], options: TreeOptions) -> Tree {
    tree_until(columns, hit, options, &|| false)
}

/// As [`tree`], but it grows no further once it is `stopped`.
pub(crate) fn tree_until(columns: &[Vec<f64>], hit: &[bool], options: TreeOptions, stopped: &dyn Fn() -> bool) -> Tree {
    let sorted = |values: &Vec<f64>| {
        let mut rows: Vec<u32> = (0..).take(values.len()).collect();
        // Once it is stopped, the order does not matter.
        if stopped() {
            return rows;
        }
        rows.sort_unstable_by(|&a, &b| values[a as usize].total_cmp(&values[b as usize]).then(a.cmp(&b)));
        rows
    };
    let leaf_min = ((options.mass_min * hit.len() as f64).ceil() as u64).max(1);
    let growth = Growth { columns, hit, leaf_min, stopped };
    growth.grow(columns.iter().map(sorted).collect(), vec![Limits::NONE; columns.len()], options.depth)
}

struct Growth<'a> {
    columns: &'a [Vec<f64>],
    hit: &'a [bool],
    leaf_min: u64,
    stopped: &'a dyn Fn() -> bool,
}

impl Growth<'_> {
    /// Grows a tree from the rows of `orders`, which lists them in the order of each column.
    fn grow(&self, orders: Vec<Vec<u32>>, limits: Vec<Limits>, depth: u32) -> Tree {
        let all = orders.first().map_or(&[][..], Vec::as_slice);
        let (rows, hits) = (all.len() as u64, all.iter().filter(|&&row| self.hit[row as usize]).count() as u64);
        let best = if depth > 0 && hits > 0 && hits < rows { self.best(&orders, rows, hits) } else { None };
        let Some((column, at)) = best else { return Tree::Leaf { limits, rows, hits } };
        let values = &self.columns[column];
        let (below, above) =
            orders.into_iter().map(|order| order.into_iter().partition(|&row| values[row as usize] < at)).unzip();
        let with = |limit: fn(&mut Limits, f64)| {
            let mut limits = limits.clone();
            limit(&mut limits[column], at);
            limits
        };
        let below = self.grow(below, with(|limits, at| limits.high = at), depth - 1);
        let above = self.grow(above, with(|limits, at| limits.low = at), depth - 1);
        Tree::Split { column, at, below: Box::new(below), above: Box::new(above) }
    }

    /// The column and the value of the best split.
    fn best(&self, orders: &[Vec<u32>], rows: u64, hits: u64) -> Option<(usize, f64)> {
        // The least impurity is the greatest sum of hits^2 / rows over both sides; the starting value is that without a split.
        let purity = |hits: u64, rows: u64| hits as f64 * hits as f64 / rows as f64;
        let mut best = (purity(hits, rows), None);
        for (column, order) in orders.iter().enumerate() {
            if (self.stopped)() {
                return None;
            }
            let values = &self.columns[column];
            let mut hits_below = 0;
            for (place, pair) in (1..).zip(order.windows(2)) {
                hits_below += u64::from(self.hit[pair[0] as usize]);
                let [value, next] = [values[pair[0] as usize], values[pair[1] as usize]];
                if value == next || place < self.leaf_min || rows - place < self.leaf_min {
                    continue;
                }
                let pure = purity(hits_below, place) + purity(hits - hits_below, rows - place);
                let at = f64::midpoint(value, next);
                if pure > best.0 && at > value {
                    best = (pure, Some((column, at)));
                }
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planted_splits_are_found() {
        // The property is there where a >= 30 and b < 10; c is irrelevant.
        let of = |value: fn(u32) -> u32| (0..2000).map(|row| f64::from(value(row))).collect::<Vec<f64>>();
        let columns = vec![of(|row| row % 50), of(|row| row / 50 % 40), of(|row| row % 7)];
        let hit: Vec<bool> = (0..2000).map(|row| columns[0][row] >= 30.0 && columns[1][row] < 10.0).collect();
        let found = tree(&columns, &hit, TreeOptions::default());
        let Tree::Split { column, at, below, above } = found else { panic!("{found:?}") };
        assert_eq!((column, at), (1, 9.5));
        let Tree::Split { column, at, below: few, above: all } = *below else { panic!("{below:?}") };
        assert_eq!((column, at), (0, 29.5));
        assert!(
            matches!(*few, Tree::Leaf { hits: 0, rows: 300, .. })
                && matches!(*all, Tree::Leaf { hits: 200, rows: 200, .. })
        );
        assert!(matches!(*above, Tree::Leaf { hits: 0, .. }));
    }

    #[test]
    fn leaves_have_the_minimum_size() {
        let columns = vec![(0..100).map(f64::from).collect::<Vec<f64>>()];
        let hit: Vec<bool> = (0..100).map(|row| row >= 98).collect();
        let Tree::Split { at, .. } = tree(&columns, &hit, TreeOptions::default()) else { panic!() };
        assert_eq!(at, 94.5);
    }
}
