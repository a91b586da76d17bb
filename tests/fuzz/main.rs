//! Fuzzing: any file is either rejected with a place or gives numbers.
//!
//! Each target takes a kind of input: scenarios, `--set`, inject lists, codings, claims, scripts and logs of games, and
//! folders of results. Inputs are valid files (and some invalid ones) with a few random changes (`mutation`), the same
//! ones every time. None may panic, take more than [`engine::SECONDS`] or exhaust memory; rejections have a place;
//! accepted inputs are run with a few trajectories and give no NaN.
//!
//! `cargo test` runs some hundred inputs of each target. With `FUZZ_SECONDS` each target goes on for that time, with
//! other inputs every time:
//!
//! ```console
//! $ FUZZ_SECONDS=420 cargo test --release --test fuzz -- --nocapture
//! $ FUZZ_SECONDS=3600 cargo test --release --test fuzz -- --nocapture scenarios
//! ```
//!
//! An input that fails is reduced as far as possible, shown, and stored under `target/tmp/fuzz/`.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test that cannot go on fails")]

mod corpus;
mod engine;
mod mutation;
mod targets;

use engine::fuzz;
use targets::{claim, codings, inject_list, json_list, override_list, result_folder, scenario, script};

macro_rules! targets {
    ($($name:ident: $run:ident on $corpus:ident, $cases:literal;)*) => {
        $(
            #[test]
            fn $name() {
                fuzz(stringify!($name), &corpus::$corpus(), &$run, $cases);
            }
        )*
    };
}

targets! {
    scenarios: scenario on scenarios, 300;
    overrides: override_list on overrides, 300;
    injects_csv: inject_list on injects_csv, 300;
    injects_json: json_list on injects_json, 300;
    codings_files: codings on codings, 300;
    claims: claim on claims, 60;
    scripts: script on scripts, 60;
    results: result_folder on results, 60;
}
