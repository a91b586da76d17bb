//! Bodies of answers: whole, or in lines that are sent as they are found.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// The lines of an answer, for whoever asked. If these are gone, the work on them is told to stop.
#[derive(Debug)]
pub struct Lines {
    receiver: UnboundedReceiver<Bytes>,
    stop: Arc<AtomicBool>,
}

impl Drop for Lines {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// Sends the lines of an answer. They are not waited for, so that a slow client delays nobody: there must be few of them.
#[derive(Clone, Debug)]
pub struct Sender {
    sender: UnboundedSender<Bytes>,
    stop: Arc<AtomicBool>,
}

impl Sender {
    /// Sends a line, unless nobody waits for it any more.
    pub fn send(&self, line: &str) {
        let mut bytes = Vec::with_capacity(line.len() + 1);
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
        // Whoever asked may be gone; then the work is stopped anyway.
        let _ = self.sender.send(bytes.into());
    }

    /// Whether the work on the lines is to stop.
    #[must_use]
    pub fn stop(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }
}

/// Lines, and what sends them.
#[must_use]
pub fn lines() -> (Sender, Lines) {
    let (sender, receiver) = unbounded_channel();
    let stop = Arc::new(AtomicBool::new(false));
    (Sender { sender, stop: Arc::clone(&stop) }, Lines { receiver, stop })
}

/// A body as hyper sends it.
#[derive(Debug)]
pub(super) enum Sent {
    Whole(Option<Bytes>),
    Lines(Lines),
}

impl Body for Sent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let framed = |bytes: Option<Bytes>| bytes.map(|bytes| Ok(Frame::data(bytes)));
        match self.get_mut() {
            Self::Whole(bytes) => Poll::Ready(framed(bytes.take())),
            Self::Lines(lines) => lines.receiver.poll_recv(context).map(framed),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Self::Lines(_) => SizeHint::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_on_lines_that_nobody_waits_for_is_told_to_stop() {
        let (sender, lines) = lines();
        sender.send("one");
        assert!(!sender.stop().load(Ordering::Relaxed));
        drop(lines);
        assert!(sender.stop().load(Ordering::Relaxed));
        sender.send("nobody waits for it");
    }
}
