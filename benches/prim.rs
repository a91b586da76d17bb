//! The search for boxes in a table of a million rows by twelve columns, as `tests/it/reference/prim.py 1000000 12` makes it
//! for the EMA Workbench.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use stadial::questions::discover::{PrimOptions, prim};

const ROWS: u64 = 1_000_000;
const COLUMNS: usize = 12;

/// SplitMix64 of a number (Steele, Lea and Flood 2014), as a share.
fn uniform(number: u64) -> f64 {
    let mut z = (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Columns of which three matter, and which rows hit.
fn planted() -> (Vec<Vec<f64>>, Vec<bool>) {
    let (mut columns, mut hits) = (vec![Vec::new(); COLUMNS], Vec::new());
    for row in 0..ROWS {
        let first = row * (COLUMNS as u64 + 1);
        let mut values: Vec<f64> = (first..first + COLUMNS as u64).map(uniform).collect();
        values[COLUMNS - 1] = (values[COLUMNS - 1] * 7.0).floor();
        let inside = values[0] > 0.2 && values[0] < 0.7 && values[1] > 0.6 && values[COLUMNS - 1] >= 3.0;
        columns.iter_mut().zip(values).for_each(|(column, value)| column.push(value));
        hits.push(uniform(first + COLUMNS as u64) < if inside { 0.8 } else { 0.05 });
    }
    (columns, hits)
}

fn search(criterion: &mut Criterion) {
    let (columns, hits) = planted();
    criterion.bench_function("PRIM, a million rows by twelve columns", |bencher| {
        bencher.iter(|| prim(black_box(&columns), black_box(&hits), PrimOptions::default()));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = search
}
criterion_main!(benches);
