//! The progress bar of long work, and interrupting it.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag::{register, register_conditional_shutdown};

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar of the trajectories that are finished. It is only drawn if standard error is a terminal.
pub(crate) struct Bar {
    bar: ProgressBar,
    begun: Instant,
    drawn: AtomicBool,
}

impl Bar {
    /// A bar for `total` trajectories, or a count of them where the total is not known; never drawn if `quiet`.
    pub fn new(total: Option<u64>, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
        let template = match total {
            Some(_) => "{wide_bar} {percent}% of {human_len}, {per_sec:0}, {eta} left",
            None => "{spinner} {human_pos} trajectories, {elapsed}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let drawn = AtomicBool::new(quiet || !std::io::stderr().is_terminal());
        Self { bar, begun: Instant::now(), drawn }
    }

    /// Adds `n` finished trajectories.
    pub fn advance(&self, n: u64) {
        self.bar.inc(n);
        if self.begun.elapsed() > PATIENCE && !self.drawn.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Sets the numbers of finished trajectories and of all.
    pub fn aim(&self, done: u64, total: u64) {
        self.bar.set_position(done);
        self.bar.set_length(total);
    }

    /// Removes the bar.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// A flag that the first Ctrl-C, SIGTERM or SIGHUP sets; the second one ends the program at once.
pub(crate) fn stop_on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let ignored = ignored_signals();
    for signal in SIGNALS.into_iter().filter(|signal| ignored & (1 << (signal - 1)) == 0) {
        // The first finds the flag unset, the second finds it set. If no handler can be set, the signal ends the program at
        // once, which is acceptable.
        let _ = register_conditional_shutdown(signal, INTERRUPTED, Arc::clone(&stop));
        let _ = register(signal, Arc::clone(&stop));
    }
    stop
}

/// The signals that interrupt a study.
#[cfg(unix)]
const SIGNALS: [i32; 3] = [SIGINT, SIGTERM, signal_hook::consts::SIGHUP];
#[cfg(not(unix))]
const SIGNALS: [i32; 2] = [SIGINT, SIGTERM];

/// The exit code of a program that is ended by a second signal.
const INTERRUPTED: i32 = 130;

/// The signals that whoever started the program lets it ignore, as `nohup` does with SIGHUP: one bit for each, from 1 on.
/// None where that cannot be read.
fn ignored_signals() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}
