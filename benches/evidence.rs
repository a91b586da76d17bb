//! Conditioning on evidence against plain importance weighting, on the hindcast from 1991 with what was known by 2011: do they
//! agree, and what does each cost for the same error?
//!
//! Importance weighting runs trajectories from the start, without regard to the evidence, and weighs each by the probability
//! of all evidence in it. Both are repeated with other seeds: the cost of a method is the variance of its estimates over the
//! seeds times the processor time of one.
//!
//! `cargo bench --manifest-path benches/Cargo.toml --bench evidence`

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use stadial::ensemble::{Control, LANES, Plan, Results, condition, run};
use stadial::model::{Evidence, Model, Observation};
use stadial::noise::Seed;
use stadial::theory::AlignmentType;
use stadial::trajectory::{Batch, Constants, Context, InstructionSet, Snapshot, Start};
use stadial_benches::scenario;

/// Trajectories that are held against the evidence, and then run.
const PARTICLES: u64 = 4_000;
/// Trajectories that are weighted.
const WEIGHTED: u64 = 72_000;
/// Repetitions.
const SEEDS: u64 = 40;
/// The last day that is known begins with this year.
const KNOWN_BEFORE: &str = "2012";
/// The type of which the probability is asked, on 1 January of these years.
const ASKED: (AlignmentType, [i32; 3]) = (AlignmentType::Thick, [2012, 2015, 2024]);

/// One estimate of the probability in each year, and the seconds of the processor that it took.
type Estimated = ([f64; 3], f64);

/// The processor time of all threads so far in seconds; without /proc the time that has passed.
fn processor(begin: Instant) -> f64 {
    // Fields 14 and 15, counted behind the name in parentheses: user and system time in hundredths of a second.
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks: Option<f64> = fields.get(11..13).map(|ticks| ticks.iter().filter_map(|one| one.parse::<f64>().ok()).sum());
    ticks.map_or_else(|| begin.elapsed().as_secs_f64(), |ticks| ticks / 100.0)
}

/// The step of 1 January of a year.
fn step_of(model: &Model, year: i32) -> u32 {
    year.abs_diff(model.structure.start_year) * model.structure.steps_per_year
}

fn conditioned(model: &Model, observations: &[Observation], draws: u64, seed: u64) -> [f64; 3] {
    let plan = Plan { threads: 1, ..Plan::new(model, PARTICLES, draws.min(PARTICLES / LANES as u64), seed) };
    let plan = plan.under_evidence(model);
    let control = Control::default();
    let found = condition(model, observations, &plan, &control).unwrap_or_else(|error| panic!("{error}"));
    let mut model = model.clone();
    model.conditioned = Some(Arc::new(found.conditioned));
    let tally = run(&model, &plan, &control).unwrap_or_else(|error| panic!("{error}"));
    let results = Results::new(&model, &tally);
    let of = |year: i32| {
        let row = results.types.iter().find(|row| row.year == year && row.state == ASKED.0.key());
        row.map_or(f64::NAN, |row| row.estimate.probability)
    };
    ASKED.1.map(of)
}

/// The weighted estimates, and the share of trajectories that would give estimates as good without weights.
fn weighted(model: &Model, moments: &[(u32, Vec<Observation>)], seed: u64) -> ([f64; 3], f64) {
    let (mut logs, mut hits): (Vec<f64>, Vec<[bool; 3]>) = (Vec::new(), Vec::new());
    for draw in 0..WEIGHTED / LANES as u64 {
        let parameters = model.draw(Seed(seed), draw);
        let constants = Constants::new(model, &parameters);
        let context = Context { model, parameters: &parameters, constants: &constants, seed: Seed(seed) };
        let mut batch = Batch::<LANES>::new(&context, InstructionSet::Widest);
        let (mut from, mut states): (u32, Vec<Snapshot>) = (0, Vec::new());
        // What goes on from a moment has random numbers of its own from there.
        let mut leg = 0_u64;
        let mut advance = |to: u32, observations: &[Observation]| -> Vec<f64> {
            let start = |lane: usize| Start {
                step: from,
                from: states.get(lane),
                trajectory: (leg << 40) | (draw * LANES as u64 + lane as u64),
            };
            let starts: Vec<Start<'_>> = (0..LANES).map(start).collect();
            let advanced = batch.advance(&context, &starts, to, observations);
            (from, leg) = (to, leg + 1);
            let logs = advanced.iter().map(|one| one.log_likelihoods.iter().sum()).collect();
            states = advanced.into_iter().map(|one| one.snapshot).collect();
            logs
        };
        let mut own = [0.0; LANES];
        for (step, observations) in moments {
            own.iter_mut().zip(advance(*step, observations)).for_each(|(log, more)| *log += more);
        }
        let mut held = [[false; 3]; LANES];
        for (place, &year) in ASKED.1.iter().enumerate() {
            let step = step_of(model, year);
            let is = Observation { step, evidence: Evidence::Type(ASKED.0), error: 0.0 };
            held.iter_mut().zip(advance(step, &[is])).for_each(|(held, log)| held[place] = log == 0.0);
        }
        logs.extend(own);
        hits.extend(held);
    }
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = logs.iter().map(|log| stadial::math::exp((log - most).max(-700.0))).collect();
    let (sum, squares) = weights.iter().fold((0.0, 0.0), |(sum, squares), w| (sum + w, squares + w * w));
    let of = |place: usize| {
        let kept = weights.iter().zip(&hits).filter(|(_, hits)| hits[place]);
        kept.map(|(weight, _)| weight).sum::<f64>() / sum
    };
    ([0, 1, 2].map(of), sum * sum / squares / weights.len() as f64)
}

/// The mean and the variance of the estimates of a year, and the mean seconds of one.
fn summary(found: &[Estimated], place: usize) -> (f64, f64, f64) {
    let n = found.len() as f64;
    let mean = found.iter().map(|(values, _)| values[place]).sum::<f64>() / n;
    let squares: f64 = found.iter().map(|(values, _)| (values[place] - mean) * (values[place] - mean)).sum();
    (mean, squares / (n - 1.0), found.iter().map(|(_, seconds)| seconds).sum::<f64>() / n)
}

fn main() {
    let scenario = scenario("china-russia-1991");
    let model = &scenario.model;
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/evidence/china-russia.csv");
    let list = stadial::evidence::load(&table, &scenario, None).unwrap_or_else(|error| panic!("{}", error.render(false)));
    let known = list.rows.iter().filter(|row| row.known.as_day().to_string().as_str() < KNOWN_BEFORE);
    let observations: Vec<Observation> = known.map(|row| row.observation.clone()).collect();
    let mut moments: Vec<(u32, Vec<Observation>)> = Vec::new();
    let mut sorted = observations.clone();
    sorted.sort_by_key(|one| one.step);
    for one in sorted {
        match moments.last_mut().filter(|(step, _)| *step == one.step) {
            Some((_, all)) => all.push(one),
            None => moments.push((one.step, vec![one])),
        }
    }
    let begin = Instant::now();
    let (mut particles, mut weights, mut shares): (Vec<Estimated>, Vec<Estimated>, Vec<f64>) = Default::default();
    for seed in 1..=SEEDS {
        let start = processor(begin);
        let found = conditioned(model, &observations, scenario.plan.draws, seed);
        let half = processor(begin);
        let (estimates, share) = weighted(model, &moments, seed);
        particles.push((found, half - start));
        weights.push((estimates, processor(begin) - half));
        shares.push(share);
    }
    println!(
        "{} observations of {} moments; {SEEDS} seeds; {PARTICLES} particles against {WEIGHTED} weighted trajectories",
        observations.len(),
        moments.len()
    );
    let share = shares.iter().sum::<f64>() / shares.len() as f64;
    println!("effective share of importance weighting: {:.3} %", 100.0 * share);
    for (place, year) in ASKED.1.iter().enumerate() {
        let [one, other] = [&particles, &weights].map(|found| summary(found, place));
        let error = ((one.1 + other.1) / SEEDS as f64).sqrt();
        println!(
            "{} on 1 January {year}: conditioned {:.4} (sd {:.4}, {:.2} s), weighted {:.4} (sd {:.4}, {:.2} s); difference {:+.4} \
             (standard error {error:.4}); weighting costs {:.1} times as much for the same error",
            ASKED.0.name(),
            one.0,
            one.1.sqrt(),
            one.2,
            other.0,
            other.1.sqrt(),
            other.2,
            one.0 - other.0,
            other.1 * other.2 / (one.1 * one.2)
        );
    }
}
