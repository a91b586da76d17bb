//! The random numbers of a step, and the elementary functions: what a kernel cannot be cheaper than.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use stadial::math::{exp, ln, logistic};
use stadial::noise::{Address, Purpose, Seed, box_muller, uniform};

const LANES: usize = 16;

/// Four normal numbers for each of the lanes.
fn block(step: u32) -> [[f32; LANES]; 4] {
    let mut uniforms = [[0.0; LANES]; 4];
    for l in 0..LANES {
        let address = Address { purpose: Purpose::Diffusion, subject: 0, trajectory: l as u64, index: step };
        let words = address.words(Seed(1));
        (0..4).for_each(|place| uniforms[place][l] = uniform(words[place]) as f32);
    }
    let mut numbers = [[0.0; LANES]; 4];
    for l in 0..LANES {
        (numbers[0][l], numbers[1][l]) = box_muller(uniforms[0][l], uniforms[1][l]);
        (numbers[2][l], numbers[3][l]) = box_muller(uniforms[2][l], uniforms[3][l]);
    }
    numbers
}

fn noise(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("noise");
    group.throughput(Throughput::Elements(4 * LANES as u64));
    group.bench_function("normal numbers, baseline instructions", |bencher| {
        let mut step = 0;
        bencher.iter(|| {
            step += 1;
            black_box(block(black_box(step)))
        });
    });
    group.finish();
}

fn elementary(criterion: &mut Criterion) {
    let arguments: Vec<f64> = (0..1024).map(|i| 0.01 + f64::from(i) * 0.005).collect();
    let mut group = criterion.benchmark_group("elementary");
    group.throughput(Throughput::Elements(arguments.len() as u64));
    type Function = fn(f64) -> f64;
    let functions: [(&str, Function); 3] = [("exp", exp), ("ln", ln), ("logistic", logistic)];
    for (name, function) in functions {
        group.bench_function(name, |bencher| {
            bencher.iter(|| arguments.iter().map(|&x| function(black_box(x))).sum::<f64>());
        });
    }
    group.finish();
}

criterion_group!(benches, noise, elementary);
criterion_main!(benches);
