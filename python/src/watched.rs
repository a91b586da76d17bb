//! Long work beside the Python program: it goes on without the global lock, reports its progress, and Ctrl-C stops it.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use stadial::study::Watch;

/// How often progress is told and Ctrl-C is looked for.
const TICK: Duration = Duration::from_millis(100);

/// How long stopped work may take before it is left to end by itself.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// Does `work` in a thread of its own. `progress` is called with the finished trajectories and their total, if known.
pub(crate) fn watched<T: Send + 'static>(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(Watch) -> T + Send + 'static,
) -> PyResult<T> {
    let watch = Watch::default();
    let (sender, mut receiver) = channel();
    let own = watch.clone();
    std::thread::spawn(move || drop(sender.send(work(own))));
    loop {
        let received;
        (receiver, received) = py.detach(move || {
            let received = receiver.recv_timeout(TICK);
            (receiver, received)
        });
        match received {
            Ok(found) => {
                tell(progress, &watch)?;
                return Ok(found);
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(PyRuntimeError::new_err("the engine ended without an answer; its message is above"));
            }
            Err(RecvTimeoutError::Timeout) => {
                if let Err(error) = py.check_signals().and_then(|()| tell(progress, &watch)) {
                    watch.stop();
                    py.detach(move || drop(receiver.recv_timeout(PATIENCE)));
                    return Err(error);
                }
            }
        }
    }
}

fn tell(progress: Option<&Bound<'_, PyAny>>, watch: &Watch) -> PyResult<()> {
    progress.map_or(Ok(()), |progress| progress.call1(watch.progress()).map(drop))
}
