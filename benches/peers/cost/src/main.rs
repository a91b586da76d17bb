//! `stadial-cost kernel|noise SCENARIO BATCHES`: runs so many batches of trajectories through the kernel, or draws only
//! the normal numbers of their steps, the same numbers with the same instructions. Prints the trajectory-steps done; who
//! starts it measures the time.

use std::hint::black_box;
use std::path::Path;

use stadial::model::{MEMBER_DIFFUSIONS, Model};
use stadial::noise::{Address, Purpose, Seed, box_muller, uniform};
use stadial::scenario::load;
use stadial::trajectory::{Batch, Constants, Context, InstructionSet};

/// As in [`stadial::ensemble::run`].
const LANES: usize = 16;
const SEED: Seed = Seed(1);

fn kernel(model: &Model, batches: u64) {
    let parameters = model.central();
    let constants = Constants::new(model, &parameters);
    let context = Context { model, parameters: &parameters, constants: &constants, seed: SEED };
    let mut batch = Batch::<LANES>::new(&context, InstructionSet::Widest);
    for batch_number in 0..batches {
        let trajectories = std::array::from_fn(|l| batch_number * LANES as u64 + l as u64);
        black_box(batch.run(&context, &trajectories));
    }
}

/// How many normal numbers each block of four words gives in a step: those of a member, of the adversary's economy, of
/// the alignment.
fn blocks(model: &Model) -> Vec<usize> {
    let layout = model.structure.layout();
    let member = MEMBER_DIFFUSIONS + layout.n_theatres;
    let of_member = (0..member).step_by(4).map(|first| (member - first).min(4));
    std::iter::repeat_n(of_member, layout.n_members).flatten().chain([3, 2]).collect()
}

struct Noise {
    blocks: Vec<usize>,
    steps: u32,
    batches: u64,
}

impl pulp::NullaryFnOnce for Noise {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let mut numbers = vec![[[0.0; LANES]; 4]; self.blocks.len()];
        for batch in 0..self.batches {
            for step in 0..self.steps {
                for (subject, (&needed, numbers)) in self.blocks.iter().zip(&mut numbers).enumerate() {
                    block(subject as u32, batch, step, needed, numbers);
                }
                black_box(&mut numbers);
            }
        }
    }
}

/// The normal numbers of one block for each of the lanes, an even number of them.
#[inline(always)]
fn block(subject: u32, batch: u64, step: u32, needed: usize, numbers: &mut [[f64; LANES]; 4]) {
    let mut uniforms = [[0.0; LANES]; 4];
    for l in 0..LANES {
        let trajectory = batch * LANES as u64 + l as u64;
        let address = Address { purpose: Purpose::Diffusion, subject, trajectory, index: step };
        let words = address.words(SEED);
        for place in 0..4 {
            uniforms[place][l] = uniform(words[place]) as f32;
        }
    }
    for pair in 0..needed.div_ceil(2) {
        let (radius, angle) = (&uniforms[2 * pair], &uniforms[2 * pair + 1]);
        let mut normals = [[0.0; LANES]; 2];
        for l in 0..LANES {
            (normals[0][l], normals[1][l]) = box_muller(radius[l], angle[l]);
        }
        for (row, normals) in numbers[2 * pair..].iter_mut().zip(&normals) {
            for l in 0..LANES {
                row[l] = f64::from(normals[l]);
            }
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, scenario, batches] = arguments.as_slice() else {
        panic!("usage: stadial-cost kernel|noise SCENARIO BATCHES")
    };
    let model = load(Path::new(scenario), &[]).unwrap_or_else(|error| panic!("{}", error.render(false))).model;
    let batches: u64 = batches.parse().expect("a number of batches");
    let steps = model.structure.n_steps();
    match what.as_str() {
        "kernel" => kernel(&model, batches),
        "noise" => pulp::Arch::new().dispatch(Noise { blocks: blocks(&model), steps, batches }),
        other => panic!("kernel or noise, not {other}"),
    }
    println!("{}", batches * LANES as u64 * u64::from(steps));
}
