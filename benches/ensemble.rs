//! Whole runs: trajectories per second on one thread and two, and the cost of drawing parameters.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use stadial::ensemble::{Control, Plan, Results, run};
use stadial::noise::Seed;
use stadial::trajectory::Constants;
use stadial_benches::scenario;

fn threads(criterion: &mut Criterion) {
    let forecast = scenario("china-russia");
    let mut group = criterion.benchmark_group("trajectories of the forecast");
    let n = 9_600;
    group.throughput(Throughput::Elements(n));
    for threads in [1, 2] {
        group.bench_with_input(BenchmarkId::new("threads", threads), &threads, |bencher, &threads| {
            let mut plan = Plan::new(&forecast.model, n, 100, 1);
            plan.threads = threads;
            bencher.iter(|| black_box(run(&forecast.model, &plan, &Control::default())));
        });
    }
    group.finish();
}

fn around(criterion: &mut Criterion) {
    let forecast = scenario("china-russia");
    let model = &forecast.model;
    let mut draw = 0;
    criterion.bench_function("a draw of parameters and its constants", |bencher| {
        bencher.iter(|| {
            draw += 1;
            black_box(Constants::new(model, &model.draw(Seed(1), draw)))
        });
    });
    let Ok(tally) = run(model, &Plan::new(model, 9_600, 100, 1), &Control::default()) else { return };
    criterion.bench_function("tables from a tally of 100 draws", |bencher| {
        bencher.iter(|| black_box(Results::new(model, &tally)));
    });
    criterion.bench_function("start: load the scenario", |bencher| bencher.iter(|| black_box(scenario("china-russia"))));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = threads, around
}
criterion_main!(benches);
