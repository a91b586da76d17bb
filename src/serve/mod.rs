//! A small server of pages for browsers on this machine. It knows nothing of what it serves: behind each secret is a desk that
//! answers.
//!
//! It listens on the loopback address alone, unless told otherwise. The first part of every address is a secret, which leads
//! through one of its doors; several doors have several secrets, so that each person sees what is meant for them. A request is
//! refused if it names another host (so that no foreign name can be made to point here), if a page of another origin sent it, or
//! if its body is too large. Pages may load nothing but what comes from here. How many connections there are and how many
//! requests are answered at once is bounded.

mod body;
mod guard;
mod listen;
mod reply;
mod secret;

pub use body::{Lines, Sender, lines};
pub use listen::{Door, Server};
pub use reply::{Content, Reply};
pub use secret::Secret;

/// What answers requests.
pub trait Desk: Send + Sync {
    /// The answer to a request that came through a door. Called from several threads at once; work that takes longer than a
    /// moment sends [`Lines`] from a thread of its own.
    fn answer(&self, request: Request) -> Reply;
}

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// To be shown something.
    Get,
    /// That something is done with its body.
    Post,
}

/// A request that was let in.
#[derive(Clone, Debug)]
pub struct Request {
    /// What it asks for.
    pub method: Method,
    /// The address after the secret, without a slash before it; empty for the page itself.
    pub path: String,
    /// Its body, at most [`BODY_MAX`] bytes.
    pub body: Vec<u8>,
}

/// The most bytes in the body of a request.
pub const BODY_MAX: usize = 64 * 1024;
