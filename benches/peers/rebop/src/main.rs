//! Seven stages with constant rates in rebop's compiled macro: `rebop-chain TRAJECTORIES SEED DOWN`, where DOWN is the
//! rate from stage 7 to 6. Prints the share of trajectories that stand in stage 7 after 40 years; with DOWN = 0, that is
//! the share that ever reached it.

use rebop::define_system;

define_system! {
    down7;
    Chain { s1, s2, s3, s4, s5, s6, s7 }
    u1 : s1 => s2 @ 0.25
    u2 : s2 => s3 @ 0.2
    u3 : s3 => s4 @ 0.15
    u4 : s4 => s5 @ 0.12
    u5 : s5 => s6 @ 0.1
    u6 : s6 => s7 @ 0.05
    d2 : s2 => s1 @ 0.05
    d3 : s3 => s2 @ 0.06
    d4 : s4 => s3 @ 0.08
    d5 : s5 => s4 @ 0.1
    d6 : s6 => s5 @ 0.12
    d7 : s7 => s6 @ down7
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [trajectories, seed, down] = arguments.as_slice() else { panic!("usage: rebop-chain TRAJECTORIES SEED DOWN") };
    let trajectories: u64 = trajectories.parse().expect("a number of trajectories");
    // One system for all: to make one anew for each, with its generator, would cost more.
    let mut chain = Chain::with_parameters(down.parse().expect("a rate"));
    chain.seed(seed.parse().expect("a seed"));
    let mut arrived = 0;
    for _ in 0..trajectories {
        (chain.s1, chain.s2, chain.s3, chain.s4, chain.s5, chain.s6, chain.s7) = (1, 0, 0, 0, 0, 0, 0);
        chain.t = 0.0;
        chain.advance_until(40.0);
        arrived += chain.s7;
    }
    println!("{}", arrived as f64 / trajectories as f64);
}
