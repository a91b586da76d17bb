//! Running inputs: for a number of cases, or for a time.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use crate::mutation::{apply, changed};

/// The longest time that an input may take. A machine may be busy: valid inputs take a hundredth of it.
pub(crate) const SECONDS: u64 = 60;

/// The most memory that an input may add, in bytes.
const MEMORY: u64 = 1 << 30;

/// The processing of an input, in a folder of its own; `which` is the index of its origin in the corpus. Returns
/// whether it was accepted, or an error of the program.
pub(crate) type Run = dyn Fn(&Path, usize, &[u8]) -> Result<bool, String> + Sync;

/// The running inputs, and their starting times.
static TRIED: Mutex<Vec<(String, Vec<u8>, Instant)>> = Mutex::new(Vec::new());

/// The numbers of inputs that were run and that were accepted.
#[derive(Default)]
struct Count {
    tried: u64,
    taken: u64,
}

/// Where a failing input is stored, apart from the inputs that are run after it.
fn found(target: &str) -> PathBuf {
    kept(target).with_extension("finding")
}

fn kept(target: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(target)
}

/// Ends the program if an input hangs: a thread cannot be stopped. The input is stored.
fn watch() {
    static WATCHED: std::sync::Once = std::sync::Once::new();
    WATCHED.call_once(|| {
        std::thread::spawn(|| {
            loop {
                std::thread::sleep(Duration::from_secs(1));
                let tried = TRIED.lock().unwrap();
                for (target, input, since) in tried.iter() {
                    if since.elapsed() > Duration::from_secs(3 * SECONDS) {
                        std::fs::write(found(target), input).unwrap();
                        eprintln!("{target} hangs on {}", found(target).display());
                        std::process::abort();
                    }
                }
            }
        });
    });
}

/// The most memory that the program has used, in bytes; 0 where the system does not report it.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) * 1024
}

fn attempt(target: &str, folder: &Path, run: &Run, which: usize, input: &[u8]) -> Result<bool, String> {
    let (begun, before) = (Instant::now(), peak());
    TRIED.lock().unwrap().push((target.to_owned(), input.to_vec(), begun));
    // Stored beforehand: a stack overflow or exhausted memory leaves no time for it.
    std::fs::write(kept(target), input).unwrap();
    let found = catch_unwind(AssertUnwindSafe(|| run(folder, which, input)));
    TRIED.lock().unwrap().retain(|(tried, ..)| tried != target);
    let taken = found.map_err(|_| "it panics (see above)".to_owned())??;
    if begun.elapsed() > Duration::from_secs(SECONDS) {
        return Err(format!("it takes {:.0} s", begun.elapsed().as_secs_f64()));
    }
    let more = peak().saturating_sub(before);
    if more > MEMORY { Err(format!("it takes {} MB of memory", more >> 20)) } else { Ok(taken) }
}

fn round(target: &str, corpus: &[Vec<u8>], run: &Run, cases: u32, seed: u64, count: &mut Count) {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let counted = Mutex::new(Count::default());
    let tried = runner.run(&changed(), |changed| {
        let which = changed.which.index(corpus.len());
        let input = apply(&corpus[which], &changed.edits, corpus);
        let found = attempt(target, folder.path(), run, which, &input);
        let mut counted = counted.lock().unwrap();
        counted.tried += 1;
        counted.taken += u64::from(*found.as_ref().unwrap_or(&false));
        found.map(drop).map_err(TestCaseError::fail)
    });
    let counted = counted.into_inner().unwrap();
    (count.tried, count.taken) = (count.tried + counted.tried, count.taken + counted.taken);
    if let Err(TestError::Fail(why, smallest)) = tried {
        let which = smallest.which.index(corpus.len());
        let input = apply(&corpus[which], &smallest.edits, corpus);
        std::fs::write(found(target), &input).unwrap();
        let (text, place) = (String::from_utf8_lossy(&input).into_owned(), found(target));
        let text: String = text.chars().take(4_000).collect();
        panic!("{target}, seed {seed}, input {which} of the corpus: {why}\n{text}\n(kept in {})", place.display());
    }
}

/// The unchanged inputs, then `cases` changed ones, the same every time; then others for `FUZZ_SECONDS`.
pub(crate) fn fuzz(target: &str, corpus: &[Vec<u8>], run: &Run, cases: u32) {
    watch();
    let folder = tempfile::tempdir().unwrap();
    let mut taken = 0;
    for (which, input) in corpus.iter().enumerate() {
        match attempt(target, folder.path(), run, which, input) {
            Ok(was) => taken += usize::from(was),
            Err(why) => panic!("{target}, input {which} of the corpus as it is: {why}"),
        }
    }
    assert!(taken > 0, "{target}: none of the corpus is taken");
    round(target, corpus, run, cases, 0, &mut Count::default());
    if let Some(seconds) = std::env::var_os("FUZZ_SECONDS") {
        let whole = seconds.to_str().and_then(|seconds| seconds.parse().ok());
        go_on(
            target,
            corpus,
            run,
            whole.unwrap_or_else(|| panic!("FUZZ_SECONDS is {}, not a number of seconds", seconds.display())),
        );
    }
}

/// Rounds of changed inputs until the time is over; each run begins with another seed.
fn go_on(target: &str, corpus: &[Vec<u8>], run: &Run, seconds: u64) {
    // A hasher of the standard library begins with random keys.
    let mut seed = RandomState::new().build_hasher().finish();
    let (begun, mut count) = (Instant::now(), Count::default());
    while begun.elapsed() < Duration::from_secs(seconds) {
        round(target, corpus, run, 64, seed, &mut count);
        seed = seed.wrapping_add(1);
    }
    eprintln!("{target}: {} inputs in {seconds} s, {} of them taken, no finding", count.tried, count.taken);
}
