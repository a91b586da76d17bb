//! PRIM against the EMA Workbench, box by box, on a table that both make.

use stadial::questions::discover::{Limits, PrimOptions, prim};

/// Written by `reference/prim.py` with the EMA Workbench 2.5.3.
const REFERENCE: &str = include_str!("reference/prim.csv");

/// SplitMix64 of a number (Steele, Lea and Flood 2014), as a share.
fn uniform(number: u64) -> f64 {
    let mut z = (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The table of `reference/prim.py`.
fn table(rows: u64, n: usize) -> (Vec<Vec<f64>>, Vec<bool>) {
    let (mut columns, mut hits) = (vec![Vec::new(); n], Vec::new());
    for row in 0..rows {
        let first = row * (n as u64 + 1);
        let mut values: Vec<f64> = (first..first + n as u64).map(uniform).collect();
        values[n - 1] = (values[n - 1] * 7.0).floor();
        let inside = values[0] > 0.2 && values[0] < 0.7 && values[1] > 0.6 && values[n - 1] >= 3.0;
        columns.iter_mut().zip(values).for_each(|(column, value)| column.push(value));
        hits.push(uniform(first + n as u64) < if inside { 0.8 } else { 0.05 });
    }
    (columns, hits)
}

#[test]
fn every_box_is_that_of_the_ema_workbench() {
    let (columns, hits) = table(2000, 6);
    let boxes = prim(&columns, &hits, PrimOptions::default());
    let rows: Vec<Vec<&str>> = REFERENCE.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(boxes.len(), rows.len());
    for (number, (found, row)) in boxes.iter().zip(&rows).enumerate() {
        assert_eq!([found.rows.to_string(), found.hits.to_string()], row[1..3], "box {number}");
        for (limits, cells) in found.limits.iter().zip(row[3..].chunks(2)) {
            for (limit, cell) in [limits.low, limits.high].into_iter().zip(cells) {
                let expected: Option<f64> = (!cell.is_empty()).then(|| cell.parse().unwrap());
                assert_eq!(limit.is_finite().then_some(limit), expected, "box {number}: {found:?}");
            }
        }
    }
    assert!(boxes.windows(2).any(|pair| pair[1].rows > pair[0].rows), "some of the boxes are pasted");
}

#[test]
fn the_planted_box_is_found() {
    let (columns, hits) = table(2000, 6);
    let boxes = prim(&columns, &hits, PrimOptions::default());
    let best =
        boxes.iter().filter(|found| found.hits >= 150).max_by(|a, b| a.density().total_cmp(&b.density())).unwrap();
    let [a, b, .., f] = best.limits.as_slice() else { panic!("{best:?}") };
    assert!((a.low - 0.2).abs() < 0.03 && (a.high - 0.7).abs() < 0.03, "{a:?}");
    assert!((b.low - 0.6).abs() < 0.04 && f.low == 2.5, "{b:?} {f:?}");
    assert!(best.density() > 0.75, "{best:?}");
}

/// With all values turned to the other side of 0, what was an upper limit is a lower one; every box holds the rows that it
/// says, and slices were put back on either side.
#[test]
fn every_box_holds_the_rows_that_it_counts_on_either_side() {
    let (columns, hits) = table(2000, 6);
    let turned: Vec<Vec<f64>> = columns.iter().map(|column| column.iter().map(|value| -value).collect()).collect();
    let mut pasted = [false; 2];
    for columns in [columns, turned] {
        let boxes = prim(&columns, &hits, PrimOptions::default());
        for found in &boxes {
            let inside = |row: &usize| {
                let of =
                    |(column, limits): (&Vec<f64>, &Limits)| column[*row] >= limits.low && column[*row] <= limits.high;
                columns.iter().zip(&found.limits).all(of)
            };
            let rows: Vec<usize> = (0..hits.len()).filter(inside).collect();
            let hit = rows.iter().filter(|row| hits[**row]).count();
            assert_eq!((found.rows, found.hits), (rows.len() as u64, hit as u64), "{found:?}");
        }
        for pair in boxes.windows(2) {
            for (before, after) in pair[0].limits.iter().zip(&pair[1].limits) {
                pasted[0] |= after.low < before.low;
                pasted[1] |= after.high > before.high;
            }
        }
    }
    assert_eq!(pasted, [true; 2], "slices are put back on either side");
}
