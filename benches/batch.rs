//! One batch: the cost of a trajectory-step, by instruction set and number of lanes.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use stadial::noise::Seed;
use stadial::scenario::Scenario;
use stadial::trajectory::{Batch, Constants, Context, InstructionSet};
use stadial_benches::scenario;

fn run<const L: usize>(criterion: &mut Criterion, scenario: &Scenario, instructions: InstructionSet) {
    let model = &scenario.model;
    let parameters = model.central();
    let constants = Constants::new(model, &parameters);
    let context = Context { model, parameters: &parameters, constants: &constants, seed: Seed(1) };
    let mut batch = Batch::<L>::new(&context, instructions);
    let mut group = criterion.benchmark_group(format!("trajectory-step, {}", scenario.name));
    group.throughput(Throughput::Elements(L as u64 * u64::from(model.structure.n_steps())));
    let mut first = 0_u64;
    group.bench_function(format!("{L} lanes, {instructions:?}"), |bencher| {
        bencher.iter(|| {
            first += L as u64;
            let trajectories = std::array::from_fn(|l| first + l as u64);
            black_box(batch.run(&context, &trajectories));
        });
    });
    group.finish();
}

fn batches(criterion: &mut Criterion) {
    let hindcast = scenario("china-russia-1991");
    run::<16>(criterion, &hindcast, InstructionSet::Widest);
    run::<16>(criterion, &hindcast, InstructionSet::Baseline);
    run::<1>(criterion, &hindcast, InstructionSet::Widest);
    run::<8>(criterion, &hindcast, InstructionSet::Widest);
    run::<32>(criterion, &hindcast, InstructionSet::Widest);
    run::<16>(criterion, &scenario("china-russia"), InstructionSet::Widest);
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = batches
}
criterion_main!(benches);
