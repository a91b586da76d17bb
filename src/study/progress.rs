//! The progress bar of long work, and interrupting it.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

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

/// A flag that the first Ctrl-C sets; the second one ends the program at once.
pub(crate) fn stop_on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    // If no handler can be set, Ctrl-C ends the program at once, which is acceptable.
    let _ = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
    stop
}
